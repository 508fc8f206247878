"""The button that makes a report now."""

from typing import override

from homeassistant.components.button import ButtonEntity
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .report_entity import ReportEntity


class SendReportButton(ReportEntity, ButtonEntity):
    """Makes the report now, and sends it in the very way that it comes by itself."""

    _attr_translation_key = "send_report"

    @override
    async def async_press(self) -> None:
        try:
            await self._schedule.async_send(dt_util.utcnow())
        except OSError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="report_not_kept",
                translation_placeholders={"error": str(err)},
            ) from err
