"""Triggers: what happens to a UPS, and what it measures."""

from collections.abc import Mapping
from typing import ClassVar, Final, override

from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.const import (
    CONF_OPTIONS,
    PERCENTAGE,
    UnitOfElectricPotential,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.trigger import (
    ENTITY_STATE_TRIGGER_SCHEMA,
    EntityNumericalStateCrossedThresholdTriggerBase,
    EntityNumericalStateCrossedThresholdTriggerWithUnitBase,
    EntityTriggerBase,
    Trigger,
    TriggerConfig,
)
from homeassistant.util.unit_conversion import (
    BaseUnitConverter,
    DurationConverter,
    ElectricPotentialConverter,
)
import probatio

from .condition import nutify_entities
from .core.events.types import ENDS, STARTS, EventType
from .event_trigger import CONF_INCLUDE_TESTS, EventTrigger, LastingTrigger

CONF_EVENT_TYPE: Final = "event_type"
CONF_RESULT: Final = "result"

_E = EventType
# What each trigger waits for; what begins or ends something takes `for`, too.
EVENTS: Mapping[str, tuple[EventType, ...]] = {
    "alarm_ended": (_E.ALARM_ENDED,),
    "alarm_raised": (_E.ALARM,),
    "battery_became_low": (_E.LOW_BATTERY,),
    "battery_needs_replacement": (_E.REPLACE_BATTERY,),
    "became_overloaded": (_E.OVERLOAD,),
    "bypass_ended": (_E.BYPASS_ENDED,),
    "calibration_finished": (_E.CALIBRATION_FINISHED,),
    "calibration_started": (_E.CALIBRATION_STARTED,),
    "charging_finished": (_E.CHARGING_FINISHED,),
    "communication_lost": (_E.COMMUNICATION_LOST,),
    "communication_restored": (_E.COMMUNICATION_RESTORED,),
    "event_happened": tuple(EventType),
    "fell_silent_on_battery": (_E.SILENT_ON_BATTERY,),
    "forced_shutdown_started": (_E.FORCED_SHUTDOWN,),
    "outlet_changed": (_E.OUTLET_CHANGED,),
    "overload_ended": (_E.OVERLOAD_ENDED,),
    "power_restored": (_E.ON_LINE,),
    "switched_off": (_E.SWITCHED_OFF,),
    "switched_on": (_E.SWITCHED_ON,),
    "test_finished": (_E.TEST_PASSED, _E.TEST_FAILED, _E.TEST_FINISHED),
    "test_started": (_E.TEST_STARTED,),
    "voltage_sagged": (_E.VOLTAGE_SAG,),
    "voltage_swelled": (_E.VOLTAGE_SWELL,),
    "went_on_battery": (_E.ON_BATTERY,),
    "went_on_bypass": (_E.BYPASS,),
}
_RESULTS = {
    "any": EVENTS["test_finished"],
    "passed": (_E.TEST_PASSED,),
    "failed": (_E.TEST_FAILED,),
}

_SENSOR_SPECS = {SENSOR_DOMAIN: DomainSpec()}


class BatteryTrigger(LastingTrigger):
    """Trigger for what a self-test does to a battery, too, with or without tests."""

    _schema = LastingTrigger._schema.extend(  # noqa: SLF001 - a base's own
        {
            probatio.Required(CONF_OPTIONS, default={}): {
                probatio.Optional(CONF_INCLUDE_TESTS, default=False): cv.boolean
            }
        }
    )


class EventHappenedTrigger(EventTrigger):
    """Trigger for events of the types chosen."""

    _schema = ENTITY_STATE_TRIGGER_SCHEMA.extend(
        {
            probatio.Required(CONF_OPTIONS): {
                probatio.Required(CONF_EVENT_TYPE): probatio.All(
                    probatio.EnsureList(),
                    probatio.Length(min=1),
                    [probatio.In([str(each) for each in EventType])],
                )
            }
        }
    )

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Prepare the trigger."""
        super().__init__(hass, config)
        self._wanted = frozenset(self._options[CONF_EVENT_TYPE])


class SelfTestFinishedTrigger(EventTrigger):
    """Trigger for the end of a self-test, whatever came of it or one result."""

    _schema = ENTITY_STATE_TRIGGER_SCHEMA.extend(
        {
            probatio.Required(CONF_OPTIONS, default={}): {
                probatio.Optional(CONF_RESULT, default="any"): probatio.In(
                    list(_RESULTS)
                )
            }
        }
    )

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Prepare the trigger."""
        super().__init__(hass, config)
        self._wanted = frozenset(_RESULTS[self._options[CONF_RESULT]])


class _OwnSensors(EntityTriggerBase):
    """A trigger for the sensors of this integration that show one variable."""

    _domain_specs = _SENSOR_SPECS
    _primary_entities_only = False
    _key: ClassVar[str]

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        return nutify_entities(self._hass, super().entity_filter(entities), self._key)


def _crossed(key: str, unit: str) -> type[Trigger]:
    """Return the trigger for a sensor that is always in one unit."""

    class Crossed(_OwnSensors, EntityNumericalStateCrossedThresholdTriggerBase):
        _key = key
        _valid_unit = unit

    return Crossed


def _crossed_in(
    key: str, unit: str, converter: type[BaseUnitConverter]
) -> type[Trigger]:
    """Return the trigger for a sensor whose unit a person may choose."""

    class Crossed(_OwnSensors, EntityNumericalStateCrossedThresholdTriggerWithUnitBase):
        _key = key
        _base_unit = unit
        _unit_converter = converter

    return Crossed


def _event_trigger(key: str, types: tuple[EventType, ...]) -> type[Trigger]:
    """Return the trigger for the events of a line of the table."""
    base: type[EventTrigger] = EventTrigger
    if key in _BASES:
        base = _BASES[key]
    elif types[0] in STARTS or types[0] in ENDS:
        base = LastingTrigger
    return type(base.__name__, (base,), {"_types": types})


_BASES: Mapping[str, type[EventTrigger]] = {
    "battery_became_low": BatteryTrigger,
    "event_happened": EventHappenedTrigger,
    "power_restored": BatteryTrigger,
    "test_finished": SelfTestFinishedTrigger,
    "went_on_battery": BatteryTrigger,
}


TRIGGERS: dict[str, type[Trigger]] = {
    **{key: _event_trigger(key, types) for key, types in EVENTS.items()},
    "charge_crossed_threshold": _crossed("battery_charge", PERCENTAGE),
    "input_voltage_crossed_threshold": _crossed_in(
        "input_voltage", UnitOfElectricPotential.VOLT, ElectricPotentialConverter
    ),
    "load_crossed_threshold": _crossed("ups_load", PERCENTAGE),
    "runtime_crossed_threshold": _crossed_in(
        "battery_runtime", UnitOfTime.SECONDS, DurationConverter
    ),
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return TRIGGERS
