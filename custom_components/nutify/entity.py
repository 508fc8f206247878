"""What all entities of a UPS have in common."""

from collections.abc import Callable, Iterable
from typing import override

from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import CONF_UPS, DOMAIN
from .coordinator import NutifyCoordinator, UpsState
from .core.deadband import Kind
from .core.nut import catalogue
from .core.nut.catalogue import Match
from .core.nut.snapshot import Snapshot
from .core.nut.values import Reading
from .deadbands import Gate, Measured
from .devices import part_device_info, ups_unique_id
from .runtime import NutifyConfigEntry
from .scopes import Scope


class UpsEntity(CoordinatorEntity[NutifyCoordinator]):
    """An entity of one UPS.

    It writes its state only when what it shows has changed: a server with two
    hundred UPSes has ten thousand entities, and most of them stand still. Of what
    never stands still, such as a voltage, small changes are held back.
    """

    _attr_has_entity_name = True
    # What has a deadband, and what decides with it.
    _kind: Kind | None = None
    _gate: Gate | None = None

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        key: str,
        variables: tuple[str, ...] | None = None,
    ) -> None:
        """Prepare the entity of a UPS that `key` names within it.

        With `variables` it hears of those alone, and of how the UPS is reached.
        """
        self.ups_name: str = subentry.data[CONF_UPS]
        super().__init__(coordinator, Scope(self.ups_name, variables))
        self._shown: object = None
        unique_id = ups_unique_id(coordinator.config_entry, self.ups_name)
        self._attr_unique_id = f"{unique_id}/{key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, unique_id)})

    @property
    def ups(self) -> UpsState:
        """Return the state of the UPS."""
        return self.coordinator.ups(self.ups_name)

    @property
    @override
    def available(self) -> bool:
        return super().available and self.ups.available

    def _visible(self) -> object:
        """Return what the state is made of, to tell whether it changed."""
        return self.ups.snapshot

    def _glance(self) -> tuple[bool, object]:
        """Return what tells whether there is anything to write."""
        return self.available, self._visible()

    def _measured(self) -> Measured:
        """Return what has a deadband, and what is written beside it."""
        raise NotImplementedError

    def _update(self) -> None:
        """Set the attributes from the latest snapshot."""

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._shown = self._glance()
        self._update()
        if self._kind is not None:
            entry: NutifyConfigEntry = self.coordinator.config_entry
            gate = entry.runtime_data.deadbands.gate(
                self._kind, self.ups_name, self._handle_coordinator_update
            )
            if gate is not None:
                gate.lets_pass(self._measured())
                self.async_on_remove(gate.close)
                self._gate = gate

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        shown, gate = self._glance(), self._gate
        if shown == self._shown and not (gate and gate.is_holding):
            return
        self._shown = shown
        if gate is not None and not gate.lets_pass(self._measured()):
            return
        self._update()
        self.async_write_ha_state()


class VariableEntity(UpsEntity):
    """An entity that shows one variable of NUT."""

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        match: Match,
        parent_id: str,
    ) -> None:
        """Prepare the entity of a variable, on the device it belongs to."""
        super().__init__(coordinator, subentry, match.key, (match.name,))
        self.match = match
        variable = match.variable
        self._attr_translation_key = variable.key
        self._attr_entity_registry_enabled_default = variable.enabled
        if variable.family:
            # Part of the name, so that the others of the family need no text.
            index = f" {match.index}" if match.index else ""
            self._attr_translation_placeholders = {"index": index}
        if match.part is not None:
            self._attr_device_info = part_device_info(
                coordinator, self.ups_name, match.part, parent_id
            )

    @property
    def reading(self) -> Reading | None:
        """Return the latest reading, None when the UPS no longer reports it."""
        return self.ups.snapshot.readings.get(self.match.name)

    @property
    @override
    def available(self) -> bool:
        return super().available and self.reading is not None

    @override
    def _visible(self) -> object:
        return self.reading

    @override
    def _glance(self) -> tuple[bool, object]:
        # Asked of every variable that changed: as little as possible.
        ups = self.coordinator.ups(self.ups_name)
        reading = ups.snapshot.readings.get(self.match.name)
        is_there = reading is not None and ups.problem is None
        return is_there and self.coordinator.last_update_success, reading

    @override
    def _measured(self) -> Measured:
        value = self.reading.value if self.reading is not None else None
        number = value if isinstance(value, float) and self.available else None
        return Measured(number, self.available)


def async_add_ups_entities(
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    create: Callable[[ConfigSubentry, Snapshot], Iterable[Entity]],
) -> None:
    """Add the entities of every UPS, and those of variables that appear later."""
    coordinator = entry.runtime_data.coordinator

    def names(ups: str) -> frozenset[str] | None:
        state = coordinator.data.upses.get(ups)
        return state.snapshot.names if state is not None else None

    async_add_while_growing(
        entry,
        async_add_entities,
        names,
        lambda subentry: create(
            subentry, coordinator.ups(subentry.data[CONF_UPS]).snapshot
        ),
    )


def async_add_while_growing(
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    made_of: Callable[[str], object | None],
    create: Callable[[ConfigSubentry], Iterable[Entity]],
    listen: Callable[[Callable[[], None]], CALLBACK_TYPE] | None = None,
) -> None:
    """Add the entities of every UPS, again whenever what they are made of changes.

    `listen` tells when that may be, otherwise whenever the server tells anything new.

    `made_of` is given the name of a UPS and returns None while nothing is known of it;
    what `create` returns for the second time is ignored.
    """
    coordinator = entry.runtime_data.coordinator
    made: dict[str, object] = {}
    names: dict[str, str] = {}
    added: dict[str, set[str | None]] = {}

    @callback
    def add() -> None:
        if entry.state is ConfigEntryState.UNLOAD_IN_PROGRESS:
            # The platform may be gone: nobody would ever remove them.
            return
        for subentry_id in added.keys() - entry.subentries.keys():
            # Removed with its entities; it may be added again.
            del added[subentry_id], made[subentry_id], names[subentry_id]
        for subentry in coordinator.subentries:
            ups = subentry.data[CONF_UPS]
            if names.setdefault(subentry.subentry_id, ups) != ups:
                # Renamed: its entities are made anew when the entry is loaded again.
                continue
            now = made_of(ups)
            if now is None or made.get(subentry.subentry_id) == now:
                continue
            made[subentry.subentry_id] = now
            before = added.setdefault(subentry.subentry_id, set())
            new = [
                entity for entity in create(subentry) if entity.unique_id not in before
            ]
            before.update(entity.unique_id for entity in new)
            async_add_entities(new, config_subentry_id=subentry.subentry_id)

    add()
    entry.async_on_unload((listen or coordinator.async_add_listener)(add))


def matches(snapshot: Snapshot) -> Iterable[Match]:
    """Yield what the catalogue knows of the variables of a UPS."""
    for name in sorted(snapshot.readings):
        if (match := catalogue.find(name)) is not None:
            yield match
