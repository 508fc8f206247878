"""A calendar of outages and self-tests, read from the journal."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import NutifyCoordinator
from .core.events.outages import Outage
from .core.nut.identity import has_battery
from .core.nut.snapshot import Snapshot
from .entity import UpsEntity, async_add_ups_entities
from .monitor import Monitor
from .runtime import NutifyConfigEntry
from .sentences import Sentences

PARALLEL_UPDATES = 0

# An entry of no length is not shown.
_SHORTEST = timedelta(seconds=1)
_DAY = 86_400


async def async_setup_entry(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendar of every UPS with a battery."""
    runtime = entry.runtime_data

    def create(subentry: ConfigSubentry, snapshot: Snapshot) -> Iterable[Entity]:
        if has_battery(snapshot.variables):
            yield OutageCalendar(runtime.coordinator, subentry, runtime.monitor)

    async_add_ups_entities(entry, async_add_entities, create)


class OutageCalendar(UpsEntity, CalendarEntity):
    """The outages and self-tests of one UPS; on while one lasts."""

    _attr_translation_key = "outages"

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        monitor: Monitor,
    ) -> None:
        """Prepare the calendar of a UPS."""
        super().__init__(coordinator, subentry, "outages", ())
        self._monitor = monitor

    @property
    @override
    def available(self) -> bool:
        return True

    @override
    def _visible(self) -> object:
        return next(
            ((each.id, each.kind, each.ended) for each in self._outages()), None
        )

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the outage that lasts, else the last one."""
        outage = next(self._outages(), None)
        if outage is None:
            return None
        # Home Assistant looks again when an entry ends: for one that lasts, far ahead.
        days = timedelta(days=1 + outage.duration // _DAY)
        entry = self._entry(outage, outage.begin + days)
        now = dt_util.now()
        if outage.ended and entry.end_datetime_local > now:
            # Of a moment ago, and shown longer than it was. Home Assistant would look
            # again at its end, but not where that comes while it writes this.
            return replace(
                entry,
                start=dt_util.as_local(min(outage.begin, now - _SHORTEST)),
                end=now,
            )
        return entry

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the outages and tests of a range."""
        found: list[CalendarEvent] = []
        for outage in self._outages():
            entry = self._entry(outage, dt_util.utcnow())
            # All are looked at: a clock that was set back puts them out of order.
            if (
                start_date < entry.end_datetime_local
                and entry.start_datetime_local < end_date
            ):
                found.append(entry)
        return sorted(found, key=lambda entry: entry.start_datetime_local)

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(
            self._monitor.async_follow(self._handle_coordinator_update)
        )

    def _outages(self) -> Iterator[Outage]:
        if (current := self._monitor.outage(self.ups_name)) is not None:
            yield current
        yield from self._monitor.journal.outages(self.ups_name)

    def _entry(self, outage: Outage, lasts_until: datetime) -> CalendarEvent:
        sentences = Sentences.of_home_assistant(self.hass)
        end = outage.begin + timedelta(seconds=outage.duration)
        if not outage.ended:
            end = lasts_until
        return CalendarEvent(
            start=dt_util.as_local(outage.begin),
            end=dt_util.as_local(max(end, outage.begin + _SHORTEST)),
            summary=sentences.text(f"outage_{outage.kind}"),
            description=sentences.outage(outage),
            uid=outage.id,
        )
