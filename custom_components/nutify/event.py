"""Event entities: what happens to a UPS, told at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import CoreState, HomeAssistant, callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started

from .coordinator import NutifyCoordinator
from .core.events.types import Event, EventType
from .core.nut.snapshot import Snapshot
from .entity import UpsEntity, async_add_ups_entities
from .journal import event_data
from .monitor import Monitor
from .runtime import NutifyConfigEntry

PARALLEL_UPDATES = 0

KEY = "power_events"
# Automations attach their triggers right after the start.
_ATTACH_SECONDS = 1.0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event entity of every UPS of a server."""
    runtime = entry.runtime_data

    def create(subentry: ConfigSubentry, snapshot: Snapshot) -> Iterable[Entity]:
        yield PowerEvents(runtime.coordinator, subentry, runtime.monitor)

    async_add_ups_entities(entry, async_add_entities, create)


class PowerEvents(UpsEntity, EventEntity):
    """The events of one UPS.

    It stays available when the UPS is not: that the link dropped is an event itself.
    Reminders of what lasts are left to alerts.
    """

    _attr_translation_key = KEY
    _attr_event_types = [str(each) for each in EventType]  # noqa: RUF012

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        monitor: Monitor,
    ) -> None:
        """Prepare the events of a UPS."""
        super().__init__(coordinator, subentry, KEY, ())
        self._monitor = monitor
        self._waiting: list[Event] | None = None

    @property
    @override
    def available(self) -> bool:
        return True

    @override
    def _visible(self) -> object:
        return None

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self._monitor.async_listen(self._hear))
        if self.hass.state is not CoreState.running:
            # What happened while Home Assistant was down is told when automations
            # are there to hear it; the journal and alerts have it already.
            self._waiting = []
            self.async_on_remove(async_at_started(self.hass, self._started))

    @callback
    def _started(self, hass: HomeAssistant) -> None:
        self.async_on_remove(async_call_later(hass, _ATTACH_SECONDS, self._tell))

    @callback
    def _tell(self, _now: datetime) -> None:
        waiting, self._waiting = self._waiting or [], None
        for event in waiting:
            self._hear(self.ups_name, event)

    @callback
    def _hear(self, ups: str, event: Event) -> None:
        if ups != self.ups_name or event.repeat:
            return
        if self._waiting is not None:
            self._waiting.append(event)
            return
        data = event_data(event)
        self._trigger_event(data.pop("type"), data)
        self.async_write_ha_state()
