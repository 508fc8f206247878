"""The watch over the UPSes of one server: every poll in, events and outages out."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from .clock import Moment, monotonic
from .const import CONF_UPS, DOMAIN
from .coordinator import NutifyCoordinator
from .core.events.memory import Active
from .core.events.outages import Outage
from .core.events.readings import CHARGE, LOAD, measure
from .core.events.types import Condition, Event, Limits, Observation
from .core.events.watch import Findings, Watch
from .devices import ups_unique_id
from .followed import Followed, call_all
from .journal import Journal, event_data
from .metering import Meters

_LOGGER = logging.getLogger(__name__)

EVENT_NUTIFY = f"{DOMAIN}_event"

# How often is looked whether a time is up, as upsmon polls.
_TICK_SECONDS = 5.0
# What a restart goes on from is this old at most, seconds: while a UPS is on battery,
# and when nothing happens.
_SAVE_SECONDS = 10.0
_SAVE_SECONDS_AT_REST = 120.0
_TIDY_SECONDS = 3600.0

# The last hour, four times a minute.
_MOST_SAMPLES = 240
_SAMPLE_SECONDS = 15.0
_SAMPLED = {"charge": CHARGE, "load": LOAD}

type Sample = tuple[datetime, Mapping[str, float]]
type Listener = Callable[[str, Event], None]


class Monitor(Followed):
    """Watches the UPSes of a server, and tells the journal and all who listen."""

    def __init__(
        self,
        hass: HomeAssistant,
        coordinator: NutifyCoordinator,
        journal: Journal,
        meters: Meters,
        limits: Callable[[ConfigSubentry], Limits],
    ) -> None:
        """Go on from what the journal keeps; async_start() looks for the first time."""
        super().__init__()
        self._hass = hass
        self._coordinator = coordinator
        self._meters = meters
        self._limits = limits
        self._watches: dict[str, Watch] = {}
        self._listeners: list[Listener] = []
        self._samples: dict[str, deque[Sample]] = {}
        self._told: object = None
        # The poll after which nothing is waited for; None while anything is.
        self._seen: Moment | None = None
        self._is_restless = False
        self._saved = 0.0
        self._tidied = 0.0
        self.journal = journal
        journal.before_save = self._remember
        for subentry in coordinator.subentries:
            # So that an outage that lasts is known before anybody asks for it.
            self._watch(subentry.data[CONF_UPS], subentry)

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Look now and from now on; return what ends it."""
        stop_listening = self._coordinator.async_add_listener(self._look)
        stop_ticking = async_track_time_interval(
            self._hass,
            self._tick,
            timedelta(seconds=_TICK_SECONDS),
            name=f"{self._coordinator.name} - monitor",
        )
        self._look()

        @callback
        def stop() -> None:
            stop_listening()
            stop_ticking()

        return stop

    @callback
    def async_listen(self, listener: Listener) -> CALLBACK_TYPE:
        """Call for every event with the name of its UPS; return what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def outage(self, ups: str) -> Outage | None:
        """Return the outage that lasts at a UPS."""
        watch = self._watches.get(ups)
        return watch.outage if watch is not None else None

    def conditions(self, ups: str) -> Mapping[Condition, Active]:
        """Return what lasts at a UPS, and since when."""
        watch = self._watches.get(ups)
        return watch.memory.conditions if watch is not None else {}

    def samples(self, ups: str) -> tuple[Sample, ...]:
        """Return what was measured in the last hour, for charts, percent."""
        return tuple(self._samples.get(ups, ()))

    def _sample(self, ups: str, now: Observation, *, at_once: bool) -> None:
        samples = self._samples.setdefault(ups, deque(maxlen=_MOST_SAMPLES))
        age = (now.time - samples[-1][0]).total_seconds() if samples else None
        if age is not None and age < _SAMPLE_SECONDS and not at_once:
            return
        values: dict[str, float] = {}
        if now.snapshot is not None:
            for key, names in _SAMPLED.items():
                if (value := measure(now.snapshot, names)) is not None:
                    values[key] = value
        samples.append((now.time, values))

    @callback
    def rename(self, old: str, new: str) -> None:
        """Follow a UPS to the name that it has on its server now."""
        if (watch := self._watches.pop(old, None)) is not None:
            self._watches[new] = watch
        self._remember()
        self.journal.rename(old, new)

    @callback
    def expect_test(self, ups: str, *, is_refused: bool = False) -> None:
        """Take note that a person asked a UPS to test itself, or that it refused."""
        if (watch := self._watches.get(ups)) is not None:
            watch.expect_test(None if is_refused else monotonic())

    @callback
    def _tick(self, now: datetime) -> None:
        if self._seen is not self._coordinator.polled or self._is_save_due():
            self._look()
        if monotonic() - self._tidied >= _TIDY_SECONDS:
            self._tidied = monotonic()
            self._hass.async_create_task(
                self.journal.async_tidy(dt_util.utcnow()),
                f"{self._coordinator.name} - tidy the journal",
            )

    @callback
    def _look(self) -> None:
        """Observe every UPS; write the journal when anything came of it."""
        found = self._is_restless = False
        is_waiting = not self._coordinator.last_update_success
        names = set()
        for subentry in self._coordinator.subentries:
            ups = subentry.data[CONF_UPS]
            names.add(ups)
            watch = self._watch(ups, subentry)
            observation = self._observation(ups)
            findings = watch.observe(observation)
            self._sample(ups, observation, at_once=bool(findings.events))
            found |= bool(findings.events or findings.ended)
            self._is_restless |= Condition.ON_BATTERY in watch.memory.conditions
            is_waiting |= observation.snapshot is None or watch.is_waiting
            self._tell(ups, subentry, findings)
        for gone in self._watches.keys() - names:
            del self._watches[gone]
            self._samples.pop(gone, None)
        self._seen = None if is_waiting else self._coordinator.polled
        if found or self._is_save_due():
            self.journal.save()
        news = (self.journal.version, dt_util.now().date(), len(names))
        # What lasts grows with every look, and days begin.
        if found or self._is_restless or news != self._told:
            self._told = news
            self._tell_followers()

    def _is_save_due(self) -> bool:
        due = _SAVE_SECONDS if self._is_restless else _SAVE_SECONDS_AT_REST
        return monotonic() - self._saved >= due

    def _watch(self, ups: str, subentry: ConfigSubentry) -> Watch:
        if (watch := self._watches.get(ups)) is not None:
            return watch
        limits = self._limits(subentry)
        try:
            watch = Watch(limits, ulid_now, self.journal.kept.watches.get(ups))
        except (KeyError, TypeError, ValueError) as err:
            _LOGGER.warning("What was known of UPS %s is not readable: %r", ups, err)
            watch = Watch(limits, ulid_now)
        self._watches[ups] = watch
        return watch

    def _observation(self, ups: str) -> Observation:
        coordinator = self._coordinator
        state = coordinator.ups(ups)
        reason = (
            state.problem if coordinator.last_update_success else coordinator.reason
        )
        if reason is None and ups in coordinator.data.upses:
            # Not now: the last answer may be older than this look.
            polled = coordinator.polled
            return Observation(
                polled.time,
                polled.monotonic,
                state.snapshot,
                watts=self._meters.estimate(ups).watts,
            )
        now = Moment.now()
        return Observation(now.time, now.monotonic, None, reason)

    @callback
    def _tell(self, ups: str, subentry: ConfigSubentry, findings: Findings) -> None:
        for outage in findings.ended:
            self.journal.add_outage(ups, outage)
        for event in findings.events:
            self.journal.add_event(ups, event)
            if not event.repeat:
                self._hass.bus.async_fire(
                    EVENT_NUTIFY, self._bus_event(ups, subentry, event)
                )
            call_all(self._listeners, f"a listener to UPS {ups}", ups, event)

    def _bus_event(
        self, ups: str, subentry: ConfigSubentry, event: Event
    ) -> dict[str, Any]:
        entry = self._coordinator.config_entry
        device = dr.async_get(self._hass).async_get_device_by_identifier(
            (DOMAIN, ups_unique_id(entry, ups)), entry.entry_id
        )
        return {
            "device_id": device.id if device is not None else None,
            "ups": ups,
            "name": (device and (device.name_by_user or device.name)) or subentry.title,
            **event_data(event),
        }

    def _remember(self) -> None:
        """Give the journal what a watch after a restart goes on from."""
        self._saved = monotonic()
        if self._watches:
            self.journal.kept.watches = {
                ups: watch.as_dict() for ups, watch in self._watches.items()
            }
