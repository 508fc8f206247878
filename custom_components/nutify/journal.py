"""The journal of one server: what happened to its UPSes, kept for years."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import logging
from typing import Any, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.ulid import ulid_at_time

from .const import DOMAIN
from .core.events.outages import Outage
from .core.events.types import Event, EventType
from .journal_store import Content, JournalStore
from .journal_totals import Dropped, Totals, is_counted

_LOGGER = logging.getLogger(__name__)

# So many wait in the file that every event writes; older ones move to the archive.
_MOST_RECENT = 300
_KEEP_RECENT = 100

# What reading a file that something else wrote may end with.
_DAMAGED = (AttributeError, KeyError, TypeError, ValueError)

DEFAULT_KEEP_DAYS = 5 * 366
DEFAULT_KEEP_COUNT = 20_000


@dataclass(slots=True, kw_only=True)
class Record:
    """An event or an outage of a UPS in the journal.

    `data` is the event, or the outage as its as_dict() gives it; `acknowledged` is who
    took note of it, and when, both empty until somebody did.
    """

    id: str
    ups: str
    time: str
    data: dict[str, Any]
    is_outage: bool = False
    acknowledged_by: str | None = None
    acknowledged_at: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the record, fit for JSON."""
        return {
            "id": self.id,
            "ups": self.ups,
            "time": self.time,
            "is_outage": self.is_outage,
            "acknowledged_by": self.acknowledged_by,
            "acknowledged_at": self.acknowledged_at,
            "data": self.data,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; raises when it cannot be that."""
        if not all(isinstance(stored[key], str) for key in ("id", "ups", "time")):
            raise TypeError("a record without a name or a time")
        record = cls(**{**stored, "data": dict(stored["data"])})
        datetime.fromisoformat(record.time)
        if record.is_outage:
            Outage.from_dict(record.data)
        elif not isinstance(record.data["type"], str):
            raise TypeError(f"no type of event: {record.data['type']!r}")
        return record


@dataclass(slots=True)
class Kept:
    """What the journal keeps beside its records, by UPS or by alert."""

    watches: dict[str, dict[str, Any]] = field(default_factory=dict)
    totals: Totals = field(default_factory=Totals)
    alerts: dict[str, dict[str, Any]] = field(default_factory=dict)


class Journal:
    """The records of one server, in two files.

    The recent ones are written with the state of the watches, in one go: what
    happened and what is known are never apart, whenever the process is killed.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry_id: str,
        title: str,
        *,
        keep_days: float = DEFAULT_KEEP_DAYS,
        keep_count: int = DEFAULT_KEEP_COUNT,
    ) -> None:
        """Begin empty; async_load() reads what was kept."""
        self._keep = timedelta(days=keep_days)
        self._keep_count = keep_count
        self._archived: list[Record] = []
        self._recent: list[Record] = []
        # Of those in the archive, the ones that its file does not hold yet.
        self._unarchived: set[str] = set()
        self._dropped = Dropped()
        self.kept = Kept()
        self._by_ups: dict[str, list[Record]] | None = None
        # Counts up with every change, so that others know when to look again.
        self.version = 0
        # Brings what is kept up to date before it is written.
        self.before_save: Callable[[], None] = lambda: None
        self._file = JournalStore(
            hass, f"{DOMAIN}.journal.{entry_id}", title, self._content
        )
        self._archive = JournalStore(
            hass, f"{DOMAIN}.archive.{entry_id}", title, self._archive_content
        )

    async def async_load(self) -> None:
        """Read what was kept; what is damaged is left out, and reported."""
        archived = await self._archive.async_load() or {}
        self._archived = self._records(archived, self._archive)
        try:
            self._dropped = Dropped.from_list(archived.get("dropped", []))
        except TypeError as err:
            self._archive.refuse(err)
        stored = await self._file.async_load() or {}
        # Killed between the two writes of a move, a record is in both files.
        known = {record.id for record in self._archived}
        self._recent = [
            record
            for record in self._records(stored, self._file)
            if record.id not in known
        ]
        try:
            self.kept = Kept(
                watches=dict(stored.get("watches", {})),
                totals=Totals.from_dict(stored.get("totals", {})),
                alerts=dict(stored.get("alerts", {})),
            )
        except _DAMAGED as err:
            self._file.refuse(err)

    def _records(self, stored: Content, file: JournalStore) -> list[Record]:
        records: list[Record] = []
        damage: Exception | None = None
        found = stored.get("records", [])
        for each in found if isinstance(found, list) else (found,):
            try:
                records.append(Record.from_dict(each))
            except _DAMAGED as err:
                damage = err
        if damage is not None:
            file.refuse(damage)
        return records

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._archived) + len(self._recent)

    def newest_first(self, ups: str | None = None) -> Iterator[Record]:
        """Yield all records, or those of a UPS."""
        if ups is None:
            yield from reversed(self._recent)
            yield from reversed(self._archived)
            return
        if self._by_ups is None:
            self._by_ups = {}
            for record in (*self._archived, *self._recent):
                self._by_ups.setdefault(record.ups, []).append(record)
        yield from reversed(self._by_ups.get(ups, []))

    @callback
    def add_event(self, ups: str, event: Event) -> Record:
        """Keep an event; a reminder only counts up the event that it reminds of."""
        if event.repeat and (before := self._latest(ups, event.type)) is not None:
            before.data["repeat"] = event.repeat
            return before
        record = Record(
            id=ulid_at_time(event.time.timestamp()),
            ups=ups,
            time=event.time.isoformat(),
            data=event_data(event),
        )
        self._add(record)
        return record

    @callback
    def add_outage(self, ups: str, outage: Outage) -> Record:
        """Keep an outage that ended."""
        record = Record(
            id=outage.id,
            ups=ups,
            time=outage.begin.isoformat(),
            data=outage.as_dict(),
            is_outage=True,
        )
        self._add(record)
        if _counts(record):
            self.kept.totals.count(ups, record.data)
        return record

    def _add(self, record: Record) -> None:
        self._recent.append(record)
        if self._by_ups is not None:
            self._by_ups.setdefault(record.ups, []).append(record)
        self.version += 1

    @callback
    def merge(self, records: Iterable[Record]) -> int:
        """Take in records from elsewhere; return how many were not there yet.

        Each gets to its place in time, so mostly into the archive. An outage that was
        here before comes back, and stays counted once.
        """
        known = {record.id for record in self.newest_first()}
        new = {each.id: each for each in records if each.id not in known}
        if not new:
            return 0
        border = min(map(_time, self._recent), default=None)
        for record in new.values():
            is_recent = border is not None and _time(record) >= border
            (self._recent if is_recent else self._archived).append(record)
        self._recent.sort(key=_time)
        self._archived.sort(key=_time)
        for record in new.values():
            if _counts(record) and record.id not in self._dropped:
                self.kept.totals.count(record.ups, record.data)
        self._save_all(len(new))
        return len(new)

    def outages(self, ups: str) -> Iterator[Outage]:
        """Yield the outages of a UPS that ended, the last one to end first."""
        for record in self.newest_first(ups):
            if record.is_outage:
                yield Outage.from_dict(record.data)

    def latest(self, ups: str, types: Iterable[EventType]) -> Record | None:
        """Return the last event of some types."""
        wanted = {str(each) for each in types}
        for record in self.newest_first(ups):
            if record.data.get("type") in wanted:
                return record
        return None

    def _latest(self, ups: str, event_type: EventType) -> Record | None:
        return self.latest(ups, (event_type,))

    @callback
    def save(self) -> None:
        """Write what is new, at once."""
        self._file.save()

    @callback
    def acknowledge(self, ids: Iterable[str], user: str, now: datetime) -> int:
        """Mark records as seen by a user; return how many were not before."""
        wanted = set(ids)
        count = 0
        for record in self.newest_first():
            if record.id in wanted and record.acknowledged_at is None:
                record.acknowledged_by = user
                record.acknowledged_at = now.isoformat(timespec="seconds")
                count += 1
        self._save_all(count)
        return count

    @callback
    def delete(self, ids: set[str]) -> int:
        """Delete records; return how many there were. Totals stay what they were."""
        before = len(self)
        self._dropped.add(
            each.id
            for each in (*self._archived, *self._recent)
            if each.id in ids and _counts(each)
        )
        self._archived = [each for each in self._archived if each.id not in ids]
        self._recent = [each for each in self._recent if each.id not in ids]
        self._save_all(before - len(self))
        return before - len(self)

    @callback
    def rename(self, old: str, new: str) -> None:
        """Follow a UPS to the name that it has on its server now."""
        for record in self.newest_first():
            if record.ups == old:
                record.ups = new
        kept = self.kept
        if old in kept.watches:
            kept.watches[new] = kept.watches.pop(old)
        kept.totals.rename(old, new)
        for alert in kept.alerts.values():
            for told in (*alert.get("lasting", ()), *alert.get("held", ())):
                if told.get("ups") == old:
                    told["ups"] = new
        self._save_all(1)

    def _save_all(self, changes: int) -> None:
        if changes:
            self._by_ups = None
            self.version += 1
            self._archive.save()
            self._file.save()

    async def async_tidy(self, now: datetime) -> None:
        """Forget what is too old or too much, and move old records to the archive.

        The archive is written before the recent file lets go of them.
        """
        oldest = (now - self._keep).isoformat()
        surplus = len(self) - self._keep_count
        self.delete(
            {
                record.id
                for index, record in enumerate((*self._archived, *self._recent))
                if index < surplus or record.time < oldest
            }
        )
        if len(self._recent) > _MOST_RECENT:
            moved = self._recent[:-_KEEP_RECENT]
            self._archived += moved
            self._recent = self._recent[-_KEEP_RECENT:]
            self._unarchived |= {record.id for record in moved}
        if not self._unarchived:
            return
        self._archive.save()
        await self._archive.async_flush()
        if self._archive.is_written:
            self._unarchived.clear()
            self._file.save()

    async def async_close(self) -> None:
        """Write the rest and let go of the files."""
        self._file.save()
        await self._file.async_close()
        await self._archive.async_close()

    async def async_remove(self) -> None:
        """Delete the journal for good."""
        await self._file.async_remove()
        await self._archive.async_remove()

    def _content(self) -> Content:
        self.before_save()
        kept_back = (each for each in self._archived if each.id in self._unarchived)
        return {
            "records": [each.as_dict() for each in (*kept_back, *self._recent)],
            "watches": self.kept.watches,
            "totals": self.kept.totals.as_dict(),
            "alerts": self.kept.alerts,
        }

    def _archive_content(self) -> Content:
        return {
            "records": [record.as_dict() for record in self._archived],
            "dropped": self._dropped.as_list(),
        }


def _counts(record: Record) -> bool:
    return record.is_outage and is_counted(record.data)


def _time(record: Record) -> datetime:
    return datetime.fromisoformat(record.time)


def event_data(event: Event) -> dict[str, Any]:
    """Return an event as the journal, the event entity and actions give it."""
    data: dict[str, Any] = {
        "type": str(event.type),
        "severity": str(event.severity),
        **event.values,
    }
    if event.since is not None:
        data["since"] = event.since.isoformat()
    if event.duration is not None:
        data["duration"] = round(event.duration, 1)
    if event.not_before is not None:
        data["not_before"] = event.not_before.isoformat()
    if event.test:
        data["test"] = True
    if event.outage is not None:
        data["outage"] = event.outage
    return data
