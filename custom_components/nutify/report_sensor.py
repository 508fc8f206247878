"""When a report was made last, and when it is due next."""

from datetime import datetime
from typing import override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity

from .report_entity import ReportEntity


class _TimeSensor(ReportEntity, SensorEntity):
    _attr_device_class = SensorDeviceClass.TIMESTAMP

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._schedule.async_follow(self.async_write_ha_state))


class LastReportSensor(_TimeSensor):
    """When the report was made last."""

    _attr_translation_key = "last_report"

    @property
    @override
    def native_value(self) -> datetime | None:
        return self._schedule.last


class NextReportSensor(_TimeSensor):
    """When the report is due next."""

    _attr_translation_key = "next_report"

    @property
    @override
    def native_value(self) -> datetime | None:
        return self._schedule.next
