"""Conditions: how a UPS is, and what it measures."""

from typing import ClassVar, override

from homeassistant.components.binary_sensor.const import (
    DOMAIN as BINARY_SENSOR_DOMAIN,
)
from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.const import PERCENTAGE, STATE_OFF, STATE_ON, UnitOfTime
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.condition import (
    Condition,
    EntityConditionBase,
    EntityNumericalConditionBase,
    EntityNumericalConditionWithUnitBase,
    EntityStateConditionBase,
)
from homeassistant.util.unit_conversion import DurationConverter

from .const import DOMAIN

_BINARY_SENSOR_SPECS = {BINARY_SENSOR_DOMAIN: DomainSpec()}
_SENSOR_SPECS = {SENSOR_DOMAIN: DomainSpec()}


def nutify_entities(hass: HomeAssistant, entities: set[str], key: str) -> set[str]:
    """Return those of some entities that are this integration's of one kind."""
    registry = er.async_get(hass)
    return {
        entity_id
        for entity_id in entities
        if (entry := registry.async_get(entity_id)) is not None
        and entry.platform == DOMAIN
        and entry.translation_key == key
    }


class _OwnEntities(EntityConditionBase):
    """A condition on the entities of this integration of one kind."""

    _primary_entities_only = False
    _key: ClassVar[str]

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        return nutify_entities(self._hass, super().entity_filter(entities), self._key)

    @override
    def _check_all_match_state(self, states: list[State]) -> bool:
        # Of nothing that is known anything would be true, such as mains power.
        return bool(states) and super()._check_all_match_state(states)


def _flag(key: str, state: str = STATE_ON) -> type[Condition]:
    """Return the condition on a flag of a UPS."""

    class Flag(_OwnEntities, EntityStateConditionBase):
        _domain_specs = _BINARY_SENSOR_SPECS
        _key = key
        _states = {state}  # noqa: RUF012 - the base class has it so

    return Flag


def _share(key: str) -> type[Condition]:
    """Return the condition on a sensor that is always in percent."""

    class Share(_OwnEntities, EntityNumericalConditionBase):
        _domain_specs = _SENSOR_SPECS
        _key = key
        _valid_unit = PERCENTAGE

    return Share


class RuntimeCondition(_OwnEntities, EntityNumericalConditionWithUnitBase):
    """Condition on how long the battery lasts, in whatever unit that is shown."""

    _domain_specs = _SENSOR_SPECS
    _key = "battery_runtime"
    _base_unit = UnitOfTime.SECONDS
    _unit_converter = DurationConverter


CONDITIONS: dict[str, type[Condition]] = {
    "has_alarm": _flag("alarm"),
    "is_battery_low": _flag("low_battery"),
    "is_charge": _share("battery_charge"),
    "is_charging": _flag("charging"),
    "is_load": _share("ups_load"),
    "is_on_battery": _flag("on_battery"),
    "is_on_bypass": _flag("bypass"),
    "is_on_mains": _flag("on_battery", STATE_OFF),
    "is_overloaded": _flag("overload"),
    "is_reachable": _flag("connectivity"),
    "is_runtime": RuntimeCondition,
    "is_unreachable": _flag("connectivity", STATE_OFF),
    "needs_battery_replacement": _flag("replace_battery"),
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return CONDITIONS
