"""The button that tries an alert out."""

from typing import override

from homeassistant.components.button import ButtonEntity
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant

from .devices import alert_device_info, alert_identifier
from .runtime import NutifyConfigEntry


class TestAlertButton(ButtonEntity):
    """Sends a message in the very way that a real event does."""

    __test__ = False

    _attr_has_entity_name = True
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_translation_key = "test_alert"

    def __init__(
        self, hass: HomeAssistant, entry: NutifyConfigEntry, subentry: ConfigSubentry
    ) -> None:
        """Prepare the button of an alert."""
        self._entry = entry
        self._subentry_id = subentry.subentry_id
        self._attr_unique_id = f"{alert_identifier(entry, subentry)[1]}/test"
        self._attr_device_info = alert_device_info(hass, entry, subentry)

    @override
    async def async_press(self) -> None:
        alerts = self._entry.runtime_data.alerts
        if alerts is not None:
            await alerts.async_test(self._subentry_id)
