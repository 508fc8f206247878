"""Sensors: what a UPS measures and says of itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .battery_sensor import DESCRIPTIONS as BATTERY, BatterySensor
from .const import CONF_UPS, MAX_STATE_LENGTH
from .coordinator import NutifyCoordinator
from .core.deadband import KINDS
from .core.nut.catalogue import Match, Quantity, Role
from .core.nut.identity import has_battery
from .core.nut.snapshot import Snapshot
from .core.nut.status import State
from .devices import ups_device_id
from .entity import UpsEntity, VariableEntity, async_add_ups_entities, matches
from .history_sensor import DESCRIPTIONS as HISTORY, HistorySensor
from .meter_entity import async_add_meters
from .report_entity import async_add_report_entities
from .report_sensor import LastReportSensor, NextReportSensor
from .runtime import NutifyConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, slots=True)
class _Kind:
    """How Home Assistant shows a quantity."""

    device_class: SensorDeviceClass | None = None
    precision: int | None = None


_KINDS = {
    Quantity.APPARENT_POWER: _Kind(SensorDeviceClass.APPARENT_POWER, 0),
    Quantity.CHARGE: _Kind(None, 1),
    Quantity.COUNT: _Kind(None, 0),
    Quantity.CREST_FACTOR: _Kind(None, 2),
    Quantity.CURRENT: _Kind(SensorDeviceClass.CURRENT, 2),
    Quantity.DATE: _Kind(SensorDeviceClass.DATE),
    Quantity.DURATION: _Kind(SensorDeviceClass.DURATION, 0),
    Quantity.ENUM: _Kind(SensorDeviceClass.ENUM),
    Quantity.FREQUENCY: _Kind(SensorDeviceClass.FREQUENCY, 1),
    Quantity.HUMIDITY: _Kind(SensorDeviceClass.HUMIDITY, 1),
    Quantity.LEVEL: _Kind(None, 0),
    Quantity.POWER_FACTOR: _Kind(SensorDeviceClass.POWER_FACTOR, 2),
    Quantity.RATIO: _Kind(None, 0),
    Quantity.REAL_POWER: _Kind(SensorDeviceClass.POWER, 0),
    Quantity.TEMPERATURE: _Kind(SensorDeviceClass.TEMPERATURE, 1),
    Quantity.TEXT: _Kind(),
    Quantity.VOLTAGE: _Kind(SensorDeviceClass.VOLTAGE, 1),
}
_TEXTUAL = frozenset({Quantity.DATE, Quantity.ENUM, Quantity.TEXT})
_WITHOUT_CATEGORY = frozenset({Role.MEASUREMENT, Role.STATE})


async def async_setup_entry(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of every UPS of a server."""
    runtime = entry.runtime_data
    coordinator = runtime.coordinator

    def create(subentry: ConfigSubentry, snapshot: Snapshot) -> Iterable[Entity]:
        device_id = ups_device_id(hass, entry, subentry.data[CONF_UPS])
        yield StatusSensor(coordinator, subentry)
        for description in HISTORY:
            if not description.battery or has_battery(snapshot.variables):
                yield HistorySensor(
                    coordinator,
                    subentry,
                    runtime.monitor,
                    runtime.histories,
                    description,
                )
        if has_battery(snapshot.variables):
            for verdict in BATTERY:
                yield BatterySensor(coordinator, subentry, runtime.batteries, verdict)
        for match in matches(snapshot):
            if match.variable.quantity is not Quantity.FLAG:
                yield VariableSensor(coordinator, subentry, match, device_id)

    async_add_ups_entities(entry, async_add_entities, create)
    async_add_meters(hass, entry, async_add_entities)
    async_add_report_entities(
        hass, entry, async_add_entities, [LastReportSensor, NextReportSensor]
    )


class StatusSensor(UpsEntity, SensorEntity):
    """The one state of a UPS, with the device's own tokens beside it."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_translation_key = "status"

    def __init__(
        self, coordinator: NutifyCoordinator, subentry: ConfigSubentry
    ) -> None:
        """Prepare the status of a UPS."""
        super().__init__(coordinator, subentry, "status")
        self._attr_options = [str(state) for state in State]

    @override
    def _visible(self) -> object:
        return self.ups.snapshot.status

    @override
    def _update(self) -> None:
        status = self.ups.snapshot.status
        self._attr_native_value = status.state
        self._attr_extra_state_attributes = {
            "tokens": list(status.tokens),
            "unknown_tokens": list(status.unknown),
        }


class VariableSensor(VariableEntity, SensorEntity):
    """One variable of NUT that is no flag."""

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        match: Match,
        parent_id: str,
    ) -> None:
        """Prepare the sensor with the class, unit and precision of its quantity."""
        super().__init__(coordinator, subentry, match, parent_id)
        variable = match.variable
        kind = _KINDS[variable.quantity]
        self._attr_device_class = kind.device_class
        self._attr_suggested_display_precision = kind.precision
        self._attr_native_unit_of_measurement = variable.unit
        if variable.template == "battery.charge":
            self._attr_device_class = SensorDeviceClass.BATTERY
        if variable.template == "battery.runtime":
            # Shown as "21m 11s" instead of 1271 s.
            self._attr_suggested_unit_of_measurement = UnitOfTime.MINUTES
            self._attr_suggested_display_precision = 1
        if variable.quantity is Quantity.ENUM:
            self._attr_options = list(variable.options)
        if variable.role is Role.MEASUREMENT and variable.quantity not in _TEXTUAL:
            self._attr_state_class = SensorStateClass.MEASUREMENT
            self._kind = KINDS.get(variable.quantity)
        if variable.role not in _WITHOUT_CATEGORY:
            self._attr_entity_category = EntityCategory.DIAGNOSTIC

    @override
    def _update(self) -> None:
        value = self.reading.value if self.reading is not None else None
        if isinstance(value, str):
            value = value[:MAX_STATE_LENGTH]
        self._attr_native_value = value

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        if self.match.variable.quantity is not Quantity.ENUM:
            return None
        return {"reported": self.ups.snapshot.variables.get(self.match.name)}
