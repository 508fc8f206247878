"""The entities of the meters: which a UPS and a server have, and how they follow."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple, override

from homeassistant.components.sensor import SensorEntity
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util

from .const import CONF_UPS
from .coordinator import NutifyCoordinator
from .cost_sensor import costs, emissions, parts
from .deadbands import Gate, Measured
from .devices import (
    part_device_info,
    server_device_info,
    server_identifier,
    ups_device_id,
)
from .entity import UpsEntity, async_add_while_growing
from .meter_sensor import (
    ENERGY,
    LIVE,
    Book,
    MeterDescription,
    begin_of,
    outlet_energy,
)
from .metering import Meters
from .runtime import NutifyConfigEntry

# What the device says itself has a sensor of its own.
_REPORTED = {
    "apparent_power": ("ups.power",),
    "power_factor": ("output.powerfactor",),
    "efficiency": ("ups.efficiency",),
}


class _Shown(NamedTuple):
    """What a sensor shows."""

    available: bool
    value: float | str | None
    attributes: Mapping[str, Any]
    begin: datetime | None


class _MeterSensor(CoordinatorEntity[NutifyCoordinator], SensorEntity):
    """What the sensors of one UPS and of all have in common."""

    entity_description: MeterDescription
    _meters: Meters
    _written: _Shown
    # Of all UPSes, without a name.
    _metered: str | None = None
    _passing: Gate | None = None

    def _book(self) -> Book:
        raise NotImplementedError

    def _take(self) -> _Shown:
        """Return what there is to show."""
        book, description = self._book(), self.entity_description
        return _Shown(
            self.available,
            description.value_fn(book),
            dict(description.attributes_fn(book)) if description.attributes_fn else {},
            begin_of(description.span, book) if description.span else None,
        )

    def _set(self, shown: _Shown) -> None:
        """Set the attributes of the entity."""
        self._written = shown
        self._attr_native_value = shown.value
        if self.entity_description.attributes_fn is not None:
            self._attr_extra_state_attributes = dict(shown.attributes)
        if self.entity_description.span is not None:
            self._attr_last_reset = shown.begin

    def _passes(self, shown: _Shown) -> bool:
        """Tell whether to write it."""
        gate = self._passing
        if shown == self._written and not (gate and gate.is_holding):
            return False
        return gate is None or self._pass(gate, shown)

    def _pass(self, gate: Gate, shown: _Shown) -> bool:
        """Have a gate decide; the attributes of a total go with its value."""
        value, attributes = shown.value, shown.attributes
        number = value if isinstance(value, float) and shown.available else None
        if self.entity_description.is_live:
            return gate.lets_pass(Measured(number, (shown.available, attributes)))
        return gate.lets_pass(
            Measured(number, (shown.available, shown.begin), attributes)
        )

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        # What it shows comes from the meters; only whether there is any does not, and
        # that all is written of a UPS that fell silent.
        held = self._passing is not None and self._passing.is_holding
        if held or self.available != self._written.available:
            self._show()

    @callback
    def _show(self) -> None:
        shown = self._take()
        if self._passes(shown):
            self._set(shown)
            self.async_write_ha_state()

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._set(self._take())
        description = self.entity_description
        if description.kind is not None or description.is_total:
            entry: NutifyConfigEntry = self.coordinator.config_entry
            gate = entry.runtime_data.deadbands.gate(description.kind, self._metered)
            if gate is not None:
                self._pass(gate, self._written)
                self._passing = gate
        self.async_on_remove(self._meters.async_follow(self._show))
        if description.span is not None:
            self.async_on_remove(
                # Every hour: some days have no midnight, where clocks are set forward.
                async_track_time_change(self.hass, self._new_hour, minute=0, second=0)
            )

    @callback
    def _new_hour(self, now: datetime) -> None:
        self._show()


class UpsMeterSensor(_MeterSensor, UpsEntity):
    """A sensor of the meter of one UPS; what was counted is known without it."""

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        meters: Meters,
        description: MeterDescription,
    ) -> None:
        """Prepare a sensor of a UPS."""
        key = f"meter/{description.key}"
        UpsEntity.__init__(self, coordinator, subentry, key, ())
        self._meters = meters
        self._metered = self.ups_name
        self.entity_description = description
        if description.translation_placeholders:
            self._attr_translation_placeholders = dict(
                description.translation_placeholders
            )

    @property
    @override
    def available(self) -> bool:
        return not self.entity_description.is_live or super().available

    @override
    def _book(self) -> Book:
        return book_of(self._meters, self.ups_name)


class OutletEnergySensor(UpsMeterSensor):
    """What went through an outlet, on the device of the outlet."""

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        meters: Meters,
        part: str,
        parent_id: str,
    ) -> None:
        """Prepare the sensor of a part of a UPS."""
        super().__init__(coordinator, subentry, meters, outlet_energy(part))
        self._attr_device_info = part_device_info(
            coordinator, self.ups_name, part, parent_id
        )


class FleetSensor(_MeterSensor):
    """A sensor of all UPSes of a server."""

    _attr_has_entity_name = True

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        meters: Meters,
        description: MeterDescription,
    ) -> None:
        """Prepare a sensor on the device of the server."""
        super().__init__(coordinator)
        self._meters = meters
        self.entity_description = description
        server = server_identifier(coordinator.config_entry)
        self._attr_unique_id = f"{server[1]}/fleet/{description.key}"
        self._attr_device_info = server_device_info(coordinator)
        if description.translation_placeholders:
            self._attr_translation_placeholders = dict(
                description.translation_placeholders
            )

    @property
    @override
    def available(self) -> bool:
        return not self.entity_description.is_live or super().available

    @override
    def _book(self) -> Book:
        return _fleet_book(self._meters)


def book_of(meters: Meters, ups: str) -> Book:
    """Return what the sensors of a UPS are read from."""
    return Book(
        meters.estimate(ups), meters.books.ledger(ups), meters.prices, dt_util.now()
    )


def _fleet_book(meters: Meters) -> Book:
    return Book(
        meters.fleet_estimate(),
        meters.books.fleet,
        meters.prices,
        dt_util.now(),
        meters.members(),
    )


def _descriptions(meters: Meters, currency: str) -> Iterator[MeterDescription]:
    yield from LIVE
    yield from ENERGY
    if meters.prices.has_price:
        yield from costs(currency)
        yield from parts(meters.prices.parts, currency)
    if meters.prices.has_intensity:
        yield from emissions()


@callback
def async_add_meters(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of all meters, and those of what becomes known later."""
    coordinator, meters = entry.runtime_data.coordinator, entry.runtime_data.meters
    descriptions = tuple(_descriptions(meters, hass.config.currency))

    def wanted(ups: str) -> tuple[frozenset[str], frozenset[str]] | None:
        if ups not in coordinator.data.upses or not meters.may_know(ups):
            return None
        book, readings = book_of(meters, ups), coordinator.ups(ups).snapshot.readings
        keys = frozenset(
            each.key for each in descriptions if _has(book, readings, each)
        )
        return keys, frozenset(book.ledger.outlets)

    def create(subentry: ConfigSubentry) -> Iterable[Entity]:
        ups = subentry.data[CONF_UPS]
        keys, outlets = wanted(ups) or (frozenset(), frozenset())
        for description in descriptions:
            if description.key in keys:
                yield UpsMeterSensor(coordinator, subentry, meters, description)
        for part in sorted(outlets):
            yield OutletEnergySensor(
                coordinator, subentry, meters, part, ups_device_id(hass, entry, ups)
            )

    async_add_while_growing(
        entry, async_add_entities, wanted, create, meters.async_follow
    )
    _add_fleet(entry, async_add_entities, descriptions)


def _has(book: Book, readings: Container[str], description: MeterDescription) -> bool:
    reported = _REPORTED.get(description.key, ())
    return description.exists_fn(book) and not any(
        name in readings for name in reported
    )


def _add_fleet(
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    descriptions: tuple[MeterDescription, ...],
) -> None:
    coordinator, meters = entry.runtime_data.coordinator, entry.runtime_data.meters
    added: set[str] = set()

    @callback
    def add() -> None:
        if entry.state is ConfigEntryState.UNLOAD_IN_PROGRESS:
            return
        if (
            meters.fleet_estimate().watts is None
            and not meters.books.fleet.total.covered
        ):
            return
        book = _fleet_book(meters)
        new = [
            each
            for each in descriptions
            if each.is_fleet and each.key not in added and each.exists_fn(book)
        ]
        added.update(each.key for each in new)
        async_add_entities(FleetSensor(coordinator, meters, each) for each in new)

    add()
    entry.async_on_unload(meters.async_follow(add))
