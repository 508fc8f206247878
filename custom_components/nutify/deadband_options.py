"""How much is held back of what a server's UPSes report: the options and their form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from homeassistant.const import (
    UnitOfFrequency,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from .core.deadband import BANDS, Band, Kind
from .limits import number

CONF_DEADBANDS = "deadbands"
CONF_ENABLED = "enabled"
CONF_TOTALS = "totals"
_DEFAULT_TOTALS = 5
_UNITS: dict[Kind, str | None] = {
    Kind.VOLTAGE: UnitOfRatio.PERCENTAGE,
    Kind.CURRENT: UnitOfRatio.PERCENTAGE,
    Kind.POWER: UnitOfRatio.PERCENTAGE,
    Kind.LOAD: UnitOfRatio.PERCENTAGE,
    Kind.CHARGE: UnitOfRatio.PERCENTAGE,
    Kind.RUNTIME: UnitOfRatio.PERCENTAGE,
    Kind.FREQUENCY: UnitOfFrequency.HERTZ,
    Kind.TEMPERATURE: UnitOfTemperature.CELSIUS,
    Kind.HUMIDITY: UnitOfRatio.PERCENTAGE,
    Kind.FACTOR: None,
}
_MOST = {Kind.FREQUENCY: 5, Kind.TEMPERATURE: 10, Kind.FACTOR: 1}
_MOST_PERCENT = 50
_STEP, _STEP_OF_FACTORS = 0.1, 0.01
_PER_CENT = 100
# What has no field of its own goes by that of another.
_FIELDS = {Kind.COST_RATE: Kind.POWER}


def _shown(kind: Kind) -> float:
    """Return the default of a field: a share in percent, else what the band has."""
    band = BANDS[kind]
    return band.share * _PER_CENT if band.share else band.least


DEADBAND_SECTION: dict[Any, Any] = {
    vol.Optional(CONF_DEADBANDS): section(
        vol.Schema(
            {
                vol.Required(CONF_ENABLED, default=True): BooleanSelector(),
                **{
                    vol.Required(str(kind), default=_shown(kind)): number(
                        0,
                        _MOST.get(kind, _MOST_PERCENT),
                        unit,
                        _STEP_OF_FACTORS if kind is Kind.FACTOR else _STEP,
                    )
                    for kind, unit in _UNITS.items()
                },
                vol.Required(CONF_TOTALS, default=_DEFAULT_TOTALS): number(
                    0, 10, UnitOfTime.MINUTES
                ),
            }
        ),
        {"collapsed": True},
    )
}


@dataclass(frozen=True, slots=True)
class DeadbandOptions:
    """What a person chose for a server, or the defaults."""

    chosen: Mapping[str, Any]

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """Return those among the options of a server."""
        return cls(options.get(CONF_DEADBANDS, {}))

    @property
    def is_enabled(self) -> bool:
        """Tell whether anything is held back at all."""
        return bool(self.chosen.get(CONF_ENABLED, True))

    @property
    def round_seconds(self) -> float:
        """Return how often totals are written, seconds; 0 for always."""
        if not self.is_enabled:
            return 0.0
        return 60.0 * float(self.chosen.get(CONF_TOTALS, _DEFAULT_TOTALS))

    def band(self, kind: Kind) -> Band | None:
        """Return the band of a kind; None where nothing is held back."""
        field = _FIELDS.get(kind, kind)
        number = float(self.chosen.get(field, _shown(field)))
        if not self.is_enabled or not number:
            return None
        band = BANDS[kind]
        if band.share:
            return replace(band, share=number / _PER_CENT)
        return Band(number)
