"""What a person knows of the power of a UPS: its rating, or a meter beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import (
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    UnitOfApparentPower,
    UnitOfPower,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util.unit_conversion import PowerConverter
import voluptuous as vol

from .core.power.estimate import External, Ratings
from .limits import number

CONF_POWER = "power"
CONF_WATTS = "watts"
CONF_VA = "va"
_CONF_POWER_FACTOR = "power_factor"
_CONF_CALIBRATION = "calibration"
_CONF_METER = "meter"
_CONF_METER_AT = "meter_at"
_AT_INPUT, _AT_OUTPUT = "input", "output"
_MOST_WATTS = 2_000_000


RATING_FIELDS: dict[Any, Any] = {
    vol.Optional(CONF_WATTS): number(1, _MOST_WATTS, UnitOfPower.WATT),
    vol.Optional(CONF_VA): number(1, _MOST_WATTS, UnitOfApparentPower.VOLT_AMPERE),
}
POWER_SECTION: dict[Any, Any] = {
    vol.Optional(CONF_POWER): section(
        vol.Schema(
            {
                **RATING_FIELDS,
                vol.Optional(_CONF_POWER_FACTOR): number(0.1, 1, step=0.01),
                vol.Optional(_CONF_CALIBRATION): number(0.1, 10, step=0.001),
                vol.Optional(_CONF_METER): EntitySelector(
                    EntitySelectorConfig(
                        domain="sensor", device_class=SensorDeviceClass.POWER
                    )
                ),
                vol.Required(_CONF_METER_AT, default=_AT_INPUT): SelectSelector(
                    SelectSelectorConfig(
                        options=[_AT_INPUT, _AT_OUTPUT],
                        mode=SelectSelectorMode.DROPDOWN,
                        translation_key=_CONF_METER_AT,
                    )
                ),
            }
        ),
        {"collapsed": True},
    )
}


@dataclass(frozen=True, slots=True)
class PowerOptions:
    """The ratings of a UPS as a person gave them, and the entity of its meter."""

    ratings: Ratings
    meter: str | None
    at_input: bool

    @classmethod
    def of(cls, subentry: ConfigSubentry) -> PowerOptions:
        """Return what was chosen for a UPS."""
        chosen: Mapping[str, Any] = subentry.data.get(CONF_POWER, {})
        return cls(
            ratings=Ratings(
                watts=chosen.get(CONF_WATTS),
                va=chosen.get(CONF_VA),
                power_factor=chosen.get(_CONF_POWER_FACTOR),
                calibration=chosen.get(_CONF_CALIBRATION, 1.0),
            ),
            meter=chosen.get(_CONF_METER),
            at_input=chosen.get(_CONF_METER_AT, _AT_INPUT) == _AT_INPUT,
        )

    def read(self, hass: HomeAssistant) -> External | None:
        """Return what the meter reads now, None without one or when it is silent."""
        if self.meter is None or (state := hass.states.get(self.meter)) is None:
            return None
        if state.state in {STATE_UNAVAILABLE, STATE_UNKNOWN}:
            return None
        unit = state.attributes.get("unit_of_measurement", UnitOfPower.WATT)
        if unit not in PowerConverter.VALID_UNITS:
            return None
        try:
            watts = PowerConverter.convert(float(state.state), unit, UnitOfPower.WATT)
        except ValueError:
            return None
        return External(watts=watts, at_input=self.at_input)
