"""Which statistic a measure of history belongs to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from homeassistant.const import (
    PERCENTAGE,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfFrequency,
    UnitOfMass,
    UnitOfPower,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import slugify

from ..core.nut import catalogue
from ..subject import Subject, registered
from .series import Series, entity_series, external_series

ENERGY, COST, EMISSIONS = "energy", "cost", "emissions"
SUMS = {ENERGY: "meter/energy", COST: "meter/cost", EMISSIONS: "meter/emissions"}
_FLEET = {ENERGY: "fleet/energy", COST: "fleet/cost", EMISSIONS: "fleet/emissions"}
# What has a statistic of its own where no entity goes on with it.
_KEPT = {
    "ups.realpower": UnitOfPower.WATT,
    "ups.load": PERCENTAGE,
    "ups.temperature": UnitOfTemperature.CELSIUS,
    "battery.charge": PERCENTAGE,
    "battery.runtime": UnitOfTime.SECONDS,
    "battery.voltage": UnitOfElectricPotential.VOLT,
    "battery.temperature": UnitOfTemperature.CELSIUS,
    "input.voltage": UnitOfElectricPotential.VOLT,
    "input.frequency": UnitOfFrequency.HERTZ,
    "output.voltage": UnitOfElectricPotential.VOLT,
}
# Beside the variable's own sensor: ours that shows the same.
_ALSO = {"ups.realpower": ("meter/load_power",), "ups.power": ("meter/apparent_power",)}
SUM_UNITS: Mapping[str, str | None] = {
    ENERGY: UnitOfEnergy.KILO_WATT_HOUR,
    COST: None,
    EMISSIONS: UnitOfMass.KILOGRAMS,
}


@dataclass(frozen=True, slots=True)
class Target:
    """A statistic, and the unit that what goes into it comes in."""

    series: Series
    unit: str | None


class Targets:
    """The statistics of a UPS of ours, or of one that is kept apart."""

    def __init__(self, hass: HomeAssistant, subject: Subject | None, name: str) -> None:
        """Prepare for a UPS; without one everything gets a statistic of its own."""
        self._hass = hass
        self._name = name
        self._subject = subject
        self._entities = {} if subject is None else entities_of(hass, subject)

    def means(self, quantity: str) -> Iterator[Target]:
        """Yield where a measure goes, by its NUT name; the recorder's thread asks."""
        match = catalogue.find(quantity)
        unit = None if match is None else match.variable.unit
        keys = (*_ALSO.get(quantity, ()), *((match.key,) if match is not None else ()))
        found = False
        for key in keys:
            if (series := self._of_entity(key, is_sum=False)) is not None:
                found = True
                yield Target(series, unit)
        if not found and quantity in _KEPT:
            yield Target(
                self._external(quantity, _KEPT[quantity], is_sum=False), _KEPT[quantity]
            )

    def amount(self, kind: str, unit: str | None) -> Target:
        """Return where energy, cost or emissions go; the recorder's thread asks."""
        series = self._of_entity(SUMS[kind], is_sum=True)
        return Target(series or self._external(kind, unit, is_sum=True), unit)

    def _of_entity(self, key: str, *, is_sum: bool) -> Series | None:
        if (found := self._entities.get(key)) is None:
            return None
        unique_id, entity_id = found
        return entity_series(self._hass, unique_id, entity_id, is_sum=is_sum)

    def _external(self, what: str, unit: str | None, *, is_sum: bool) -> Series:
        slug = slugify(f"{self._name} {what}")
        title = f"{self._name} {what}"
        return external_series(slug, title, unit, is_sum=is_sum)


@callback
def entities_of(hass: HomeAssistant, subject: Subject) -> dict[str, tuple[str, str]]:
    """Return unique and entity ids of the sensors of a UPS, by its own keys."""
    return _entities(subject.registered(hass))


@callback
def fleet_of(hass: HomeAssistant, entry_id: str) -> dict[str, tuple[str, str]]:
    """Return unique and entity ids of what all UPSes of a server use, by kind."""
    found = _entities(registered(hass, entry_id, f"{entry_id}/"))
    return {kind: found[key] for kind, key in _FLEET.items() if key in found}


def _entities(
    found: Iterable[tuple[str, er.RegistryEntry]],
) -> dict[str, tuple[str, str]]:
    return {
        key: (entity.unique_id, entity.entity_id)
        for key, entity in found
        if entity.domain == "sensor" and entity.disabled_by is None
    }
