"""Triggers on the events of UPSes, at once or when what they began has lasted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, override

from homeassistant.components.event import DOMAIN as EVENT_DOMAIN
from homeassistant.components.event.const import (
    EventEntityCapabilityAttribute,
    EventEntityStateAttribute,
)
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.const import (
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    CONF_FOR,
    CONF_OPTIONS,
    STATE_UNAVAILABLE,
    EntityStateAttribute,
)
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    CoreState,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    entity_registry as er,
    restore_state,
)
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.target import (
    TargetStateChangedData,
    async_track_target_selector_state_change_event,
)
from homeassistant.helpers.trigger import (
    ENTITY_STATE_TRIGGER_SCHEMA,
    EntityTriggerBase,
    NotTriggeredInfo,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.util import dt as dt_util
import probatio

from .clock import monotonic
from .condition import nutify_entities
from .const import CONF_UPS, DOMAIN
from .core.events.types import ENDS, STARTS, EventType
from .event import KEY
from .monitor import Monitor
from .runtime import NutifyConfigEntry

CONF_INCLUDE_TESTS: Final = "include_tests"

_SPECS = {EVENT_DOMAIN: DomainSpec()}
# The attributes of an event entity that are no part of its event.
_OF_THE_ENTITY = frozenset(
    {
        *EntityStateAttribute,
        *EventEntityCapabilityAttribute,
        *EventEntityStateAttribute,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Happening:
    """An event as its entity told it, or as the journal has kept it.

    `data` is the event as the journal, and the event on the bus, give it.
    """

    entity_id: str
    data: Mapping[str, Any]
    before: State | None = None
    now: State | None = None
    context: Context | None = None

    @property
    def type(self) -> str:
        return str(self.data["type"])


def _told(data: TargetStateChangedData) -> _Happening | None:
    """Return the event of a change; None when the entity only came, went or changed."""
    change = data.state_change_event
    before, now = change.data["old_state"], change.data["new_state"]
    if before is None or now is None or before.state == now.state:
        return None
    if STATE_UNAVAILABLE in {before.state, now.state}:
        return None
    event_type = now.attributes.get(EventEntityStateAttribute.EVENT_TYPE)
    values = {
        name: value
        for name, value in now.attributes.items()
        if name not in _OF_THE_ENTITY
    }
    return _Happening(
        entity_id=change.data["entity_id"],
        data={"type": event_type, **values},
        before=before,
        now=now,
        context=change.context,
    )


class EventTrigger(EntityTriggerBase):
    """Trigger that fires when a UPS tells one of some events."""

    _domain_specs = _SPECS
    _primary_entities_only = False
    _schema = ENTITY_STATE_TRIGGER_SCHEMA
    _types: ClassVar[tuple[EventType, ...]]
    _run_action: TriggerActionRunner
    _report: TriggerNotTriggeredReporter | None

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Prepare the trigger."""
        super().__init__(hass, config)
        self._wanted: frozenset[str] = frozenset(self._types)
        self._tests: bool = self._options.get(CONF_INCLUDE_TESTS, True)

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        return nutify_entities(self._hass, super().entity_filter(entities), KEY)

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        self._run_action = run_action
        self._report = did_not_trigger
        return await async_track_target_selector_state_change_event(
            self._hass,
            self._target,
            self._changed,
            self.entity_filter,
            self._retargeted,
            primary_entities_only=self._primary_entities_only,
        )

    @callback
    def _retargeted(
        self, added: set[str], removed: set[str], states: Mapping[str, State | None]
    ) -> None:
        """Follow the entities that the target stands for."""

    @callback
    def _changed(self, data: TargetStateChangedData) -> None:
        happening = _told(data)
        if happening is None or happening.type not in self._wanted:
            return
        if self._is_wanted(happening.data):
            self._happened(happening)
        elif self._report is not None:
            where = {ATTR_ENTITY_ID: happening.entity_id}
            self._report(NotTriggeredInfo("self_test", where), happening.context)

    def _is_wanted(self, event: Mapping[str, Any]) -> bool:
        is_test = bool(event.get("test"))
        return event.get("type") in self._wanted and (self._tests or not is_test)

    @callback
    def _happened(self, happening: _Happening) -> None:
        self._fire(happening)

    @callback
    def _fire(self, happening: _Happening) -> None:
        entity_id = happening.entity_id
        self._run_action(
            {
                ATTR_ENTITY_ID: entity_id,
                "from_state": happening.before,
                "to_state": happening.now or self._hass.states.get(entity_id),
                "for": self._duration,
                "event_type": happening.type,
                "event": dict(happening.data),
                **self._ups(entity_id),
            },
            f"{happening.type} of {entity_id}",
            happening.context,
        )

    def _ups(self, entity_id: str) -> dict[str, str | None]:
        """Return the UPS of an event entity, named as in the event on the bus."""
        entity = er.async_get(self._hass).async_get(entity_id)
        device_id = entity.device_id if entity is not None else None
        device = dr.async_get(self._hass).async_get(device_id) if device_id else None
        source = self._source(entity_id)
        return {
            ATTR_DEVICE_ID: device_id,
            "ups": source[1] if source else None,
            "name": (device.name_by_user or device.name) if device else None,
        }

    def _source(self, entity_id: str) -> tuple[NutifyConfigEntry, str] | None:
        """Return the entry of an event entity's UPS, and the name of the UPS."""
        entity = er.async_get(self._hass).async_get(entity_id)
        if entity is None or entity.config_entry_id is None:
            return None
        entry = self._hass.config_entries.async_get_entry(entity.config_entry_id)
        if entry is None:
            return None
        subentry = entry.subentries.get(entity.config_subentry_id or "")
        return (entry, subentry.data[CONF_UPS]) if subentry is not None else None

    def _watched(self, entity_id: str) -> tuple[Monitor, str] | None:
        """Return who watches the UPS of an event entity, and the name of the UPS.

        None while its entry is not loaded: then nobody does.
        """
        source = self._source(entity_id)
        if source is None or source[0].state is not ConfigEntryState.LOADED:
            return None
        return source[0].runtime_data.monitor, source[1]


class LastingTrigger(EventTrigger):
    """Trigger that fires at an event, or when it has been so since for long enough.

    Whether it still is, and since when, is asked of the monitor, whose memory outlives
    a restart: the trigger waits for the rest of the time only.
    """

    _schema = ENTITY_STATE_TRIGGER_SCHEMA.extend(
        {
            probatio.Required(CONF_OPTIONS, default={}): {
                probatio.Optional(CONF_FOR): cv.positive_time_period
            }
        }
    )

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Prepare the trigger."""
        super().__init__(hass, config)
        (event_type,) = self._types
        self._begins = event_type in STARTS
        self._condition = STARTS[event_type] if self._begins else ENDS[event_type]
        self._pending: dict[str, CALLBACK_TYPE] = {}
        # Entities without a monitor, and until when what they told was heard.
        self._away: dict[str, datetime] = {}
        self._is_first_look = True

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        stop_tracking = await super().async_attach_runner(run_action, did_not_trigger)
        self._is_first_look = False
        stop_listening = async_dispatcher_connect(
            self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed
        )

        @callback
        def stop() -> None:
            stop_tracking()
            stop_listening()
            for cancel in self._pending.values():
                cancel()
            self._pending.clear()

        return stop

    @override
    @callback
    def _retargeted(
        self, added: set[str], removed: set[str], states: Mapping[str, State | None]
    ) -> None:
        for entity_id in removed:
            self._cancel(entity_id)
            self._away.pop(entity_id, None)
        for entity_id in added:
            self._away[entity_id] = self._heard_until(entity_id)
            self._resume(entity_id)

    def _heard_until(self, entity_id: str) -> datetime:
        """Return until when an entity was heard that joins the target.

        While Home Assistant starts, that was in the run before.
        """
        if self._is_first_look and self._hass.state is not CoreState.running:
            stored = restore_state.async_get(self._hass).last_states.get(entity_id)
            if stored is not None:
                return stored.last_seen
        return dt_util.utcnow()

    @callback
    def _entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Go on when the monitor of an entry has looked at its UPSes."""
        if entry.domain == DOMAIN and entry.state is ConfigEntryState.LOADED:
            for entity_id in tuple(self._away):
                self._resume(entity_id)

    @override
    @callback
    def _changed(self, data: TargetStateChangedData) -> None:
        entity_id = data.state_change_event.data["entity_id"]
        now = data.state_change_event.data["new_state"]
        if now is None or now.state == STATE_UNAVAILABLE:
            self._cancel(entity_id)
            self._away.setdefault(entity_id, dt_util.utcnow())
            return
        self._resume(entity_id)
        if self._lasts(entity_id) is False:
            self._cancel(entity_id)
        super()._changed(data)

    @override
    @callback
    def _happened(self, happening: _Happening) -> None:
        if not self._duration:
            self._fire(happening)
        elif happening.entity_id not in self._pending:
            self._arm(happening, self._duration)

    @callback
    def _arm(self, happening: _Happening, rest: timedelta) -> None:
        @callback
        def fire(_now: datetime) -> None:
            del self._pending[happening.entity_id]
            if self._lasts(happening.entity_id):
                self._fire(happening)

        self._pending[happening.entity_id] = async_call_later(self._hass, rest, fire)

    @callback
    def _cancel(self, entity_id: str) -> None:
        if (cancel := self._pending.pop(entity_id, None)) is not None:
            cancel()

    @callback
    def _resume(self, entity_id: str) -> None:
        """Go on with an entity that was away, once its UPS is watched.

        What became due meanwhile is told late, and what became due before was told.
        """
        if entity_id not in self._away or (found := self._watched(entity_id)) is None:
            return
        heard_until = self._away.pop(entity_id)
        if not self._duration or entity_id in self._pending:
            return
        if not self._lasts(entity_id) or (latest := self._latest(*found)) is None:
            return
        event, age = latest
        rest = self._duration - age
        if dt_util.utcnow() + rest >= heard_until:
            happening = _Happening(entity_id=entity_id, data=event)
            self._arm(happening, max(rest, timedelta()))

    def _lasts(self, entity_id: str) -> bool | None:
        """Tell whether it is still as the event said; None when nobody knows."""
        if (found := self._watched(entity_id)) is None:
            return None
        monitor, ups = found
        active = monitor.conditions(ups).get(self._condition)
        is_held = active is not None and (self._tests or not active.test)
        return is_held is self._begins

    def _latest(
        self, monitor: Monitor, ups: str
    ) -> tuple[Mapping[str, Any], timedelta] | None:
        """Return the event that it has been so since, and how long ago that was."""
        now = dt_util.utcnow()
        data: Mapping[str, Any] = {"type": str(self._types[0])}
        ages: list[timedelta] = []
        for record in monitor.journal.newest_first(ups):
            if self._is_wanted(record.data):
                data = record.data
                age = now - datetime.fromisoformat(record.time)
                ages.append(max(age, timedelta()))
                break
        active = monitor.conditions(ups).get(self._condition)
        if self._begins and active is not None:
            # Knows better when the clock was set, or the journal was emptied.
            seconds = active.span.seconds(now, monotonic())
            ages.append(timedelta(seconds=seconds))
        return (data, min(ages)) if ages else None
