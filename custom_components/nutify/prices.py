"""What energy costs in this house, as the options of a server say."""

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any, cast

from homeassistant.components.energy.data import EnergyManager, async_get_manager
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant, State, callback

from .clock import monotonic
from .core.power.tariff import Band, Price, Tariff, intensity_of, price_of

CONF_EMISSIONS = "emissions"
CONF_TARIFF = "tariff"
CONF_BANDS = "bands"
CONF_DAYS = "days"
CONF_END = "end"
CONF_ENTITY = "entity"
CONF_FACTOR = "factor"
CONF_KIND = "kind"
CONF_NAME = "name"
CONF_PRICE = "price"
CONF_REST = "rest"
CONF_START = "start"

KIND_NONE = "none"
KIND_FIXED = "fixed"
KIND_BANDS = "bands"
KIND_ENTITY = "entity"
KIND_GRID = "grid"

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# An entity that falls silent, as many do for a moment, counts for so long: prices hold
# for an hour, or for a quarter.
_REMEMBER_SECONDS = 3600.0


class _Remembered:
    """What an entity says, and for a while what it said last."""

    def __init__(self) -> None:
        self._entity: str | None = None
        self._value: Any = None
        self._since = 0.0

    def get(self, hass: HomeAssistant, entity: str, read: Any) -> Any:  # noqa: ANN401
        """Return what `read` makes of the entity's state."""
        state: State | None = hass.states.get(entity)
        value = None
        if state is not None:
            value = read(state.state, state.attributes.get(ATTR_UNIT_OF_MEASUREMENT))
        now = monotonic()
        if value is not None or entity != self._entity:
            self._entity, self._value, self._since = entity, value, now
        elif now - self._since > _REMEMBER_SECONDS:
            self._value = None
        return self._value


class Prices:
    """The price and the CO2 of a kWh from the mains."""

    def __init__(self, hass: HomeAssistant, options: Mapping[str, Any]) -> None:
        """Prepare for what the options of a server say."""
        self._hass = hass
        self._tariff: Mapping[str, Any] = options.get(CONF_TARIFF, {})
        self._emissions: Mapping[str, Any] = options.get(CONF_EMISSIONS, {})
        self._fixed = _tariff_of(self._tariff)
        self._energy: EnergyManager | None = None
        self._price = _Remembered()
        self._intensity = _Remembered()

    @property
    def kind(self) -> str:
        """Return what kind of tariff was chosen."""
        return str(self._tariff.get(CONF_KIND, KIND_NONE))

    @property
    def has_price(self) -> bool:
        """Tell whether energy has a price at all."""
        return self.kind != KIND_NONE

    @property
    def has_grid_price(self) -> bool:
        """Tell whether the Energy dashboard says what energy costs."""
        return bool(self._grid())

    @property
    def has_intensity(self) -> bool:
        """Tell whether energy has CO2 at all."""
        return str(self._emissions.get(CONF_KIND, KIND_NONE)) != KIND_NONE

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the names of the parts of the day that the tariff has."""
        if self.kind != KIND_BANDS or self._fixed is None:
            return ()
        names = [*(band.name for band in self._fixed.bands), self._fixed.rest]
        return tuple(dict.fromkeys(name for name in names if name))

    async def async_load(self) -> None:
        """Prepare to ask the Energy dashboard, where that is what was chosen."""
        if self.kind == KIND_GRID:
            self._energy = await async_get_manager(self._hass)

    def _grid(self) -> Mapping[str, Any]:
        """Return the Energy dashboard's first connection to the grid with a price."""
        if self._energy is None or self._energy.data is None:
            return {}
        for source in self._energy.data["energy_sources"]:
            if source["type"] == "grid" and (
                source.get("entity_energy_price")
                or source.get("number_energy_price") is not None
            ):
                return cast("Mapping[str, Any]", source)
        return {}

    @callback
    def price(self, local: datetime) -> Price | None:
        """Return the price at a local time that is now, None when it is not known."""
        if self._fixed is not None:
            return self._fixed.at(local)
        entity = self._tariff.get(CONF_ENTITY)
        if self.kind == KIND_GRID:
            grid = self._grid()
            entity = grid.get("entity_energy_price")
            number = grid.get("number_energy_price")
            if entity is None and number is not None:
                return Price(Decimal(str(number)))
        if entity is None:
            return None
        found: Decimal | None = self._price.get(self._hass, entity, price_of)
        return None if found is None else Price(found)

    @callback
    def intensity(self) -> float | None:
        """Return the CO2 of a kWh now, g/kWh, None when it is not known."""
        kind = self._emissions.get(CONF_KIND, KIND_NONE)
        if kind == KIND_FIXED:
            return float(self._emissions[CONF_FACTOR])
        if kind != KIND_ENTITY:
            return None
        found: float | None = self._intensity.get(
            self._hass, self._emissions[CONF_ENTITY], intensity_of
        )
        return found


def _tariff_of(chosen: Mapping[str, Any]) -> Tariff | None:
    """Return the tariff that needs nothing but a clock, None for all others."""
    if chosen.get(CONF_KIND) not in {KIND_FIXED, KIND_BANDS}:
        return None
    price = Decimal(str(chosen[CONF_PRICE]))
    if chosen[CONF_KIND] == KIND_FIXED:
        return Tariff(price)
    return Tariff(
        price,
        tuple(
            Band(
                name=band[CONF_NAME],
                days=frozenset(map(DAYS.index, band.get(CONF_DAYS) or DAYS)),
                start=time.fromisoformat(band[CONF_START]),
                end=time.fromisoformat(band[CONF_END]),
                price=Decimal(str(band[CONF_PRICE])),
            )
            for band in chosen[CONF_BANDS]
        ),
        chosen.get(CONF_REST, ""),
    )
