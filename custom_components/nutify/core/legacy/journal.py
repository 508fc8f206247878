"""The events of a UPS, each once and in UTC, and the outages that they tell of."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
import re
import sqlite3

from .database import columns, listed, open_database, select
from .model import (
    Generation,
    LegacyEvent,
    LegacyJournal,
    LegacyOutage,
    LegacyUps,
    Survey,
)
from .power_return import PowerReturn
from .tables import EVENTS, LOCAL_TIME, TARGET, UTC_TIME
from .values import WallClock, local_time, number, text, utc_time

ON_BATTERY, ON_LINE, LOW_BATTERY = "ONBATT", "ONLINE", "LOWBATT"
SHUTDOWNS = frozenset({"SHUTDOWN", "FSD"})
_OPPOSITE = {ON_BATTERY: ON_LINE, ON_LINE: ON_BATTERY}
_KIND = re.compile(r"[A-Z][A-Z_]{1,31}")
_MOST_EVENTS = 50_000
_MOST_MESSAGE = 300
# How one of the two writers of 0.1 words its events: by its own data, as Python does.
_LOCAL_WRITER = "{"
# Two writers tell of an event within so long, but not across its opposite, except where
# one of them was a little slow.
_SAME = timedelta(seconds=30)
_SLOW = timedelta(seconds=5)
# So many rows around one may tell of the same event.
_AROUND = 4
# An outage that lasts longer is doubted where rows tell that the mains was there.
_LONG = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Row:
    """An event as it was written; `end` is in UTC where it can be trusted."""

    event: LegacyEvent
    is_local: bool
    end: datetime | None


def read_journal(path: Path, ups: LegacyUps, survey: Survey) -> LegacyJournal:
    """Return the events and outages of a UPS; raises LegacyError."""
    with open_database(path) as connection:
        rows = _once(sorted(_rows(connection, ups, survey), key=_time))
        power_return = PowerReturn(connection, ups, survey.generation)
        outages = list(_outages(rows, power_return))
    return LegacyJournal(events=[each.event for each in rows], outages=outages)


def _time(row: _Row) -> datetime:
    return row.event.time


def _rows(
    connection: sqlite3.Connection, ups: LegacyUps, survey: Survey
) -> Iterator[_Row]:
    """Yield the events of a UPS in the order in which they were written."""
    found = columns(connection, EVENTS)
    clock = UTC_TIME if UTC_TIME in found else LOCAL_TIME
    if not {clock, "event_type"} <= found:
        return
    where, parameters = _where(ups, survey.generation, found)
    serial = "id" if "id" in found else "rowid"
    names = (clock, "timestamp_utc_end", "event_type", "acknowledged")
    written = connection.execute(
        select(
            f"{listed(names, found)}, "
            f"{listed(('event_message',), found, _MOST_MESSAGE)}",
            EVENTS,
            f"WHERE {where} ORDER BY {serial} DESC LIMIT {_MOST_EVENTS}",
        ),
        parameters,
    ).fetchall()
    written.reverse()
    is_single = survey.generation is Generation.SINGLE
    wall = WallClock(survey.zone)
    for index, (time, end, kind, acknowledged, message) in enumerate(written):
        name, words = text(kind).upper(), text(message, _MOST_MESSAGE)
        is_local = is_single and (
            clock == LOCAL_TIME or words.startswith(_LOCAL_WRITER)
        )
        moment = utc_time(time)
        if is_local and (local := local_time(time)) is not None:
            around = written[max(index - _AROUND, 0) : index + _AROUND + 1]
            moment = wall.utc(local, _known(around, name))
        if moment is None or not _KIND.fullmatch(name):
            continue
        wall.pass_by(moment)
        event = LegacyEvent(
            time=moment,
            kind=name,
            message=words,
            acknowledged=number(acknowledged) not in (0, None),
        )
        yield _Row(event, is_local, None if is_local else utc_time(end))


def _known(rows: Sequence[Sequence[object]], kind: str) -> list[datetime]:
    """Return when events of a kind were, as far as they were written in UTC."""
    return [
        moment
        for time, _, name, _, message in rows
        if text(name).upper() == kind
        and not text(message).startswith(_LOCAL_WRITER)
        and (moment := utc_time(time)) is not None
    ]


def _where(
    ups: LegacyUps, generation: Generation, found: frozenset[str]
) -> tuple[str, tuple[object, ...]]:
    if generation is Generation.SINGLE:
        return "TRUE", ()
    if TARGET not in found:
        return ("TRUE" if ups.is_main else "FALSE"), ()
    unowned = f" OR {TARGET} IS NULL" if ups.is_main else ""
    return f"({TARGET} = ?{unowned})", (int(ups.key),)


def _once(rows: Sequence[_Row]) -> list[_Row]:
    """Return the events without what a second writer told of the same."""
    result: list[_Row] = []
    # Those that only one writer told of yet, by kind and writer.
    single: dict[tuple[str, bool], list[int]] = {}
    last: dict[str, datetime] = {}
    for row in rows:
        kind, time = row.event.kind, row.event.time
        last[kind] = time
        waiting = single.setdefault((kind, not row.is_local), [])
        opposite = last.get(_OPPOSITE.get(kind, ""))
        while waiting:
            index = waiting.pop(0)
            begin = result[index].event.time
            is_across = opposite is not None and begin < opposite
            if time - begin <= (_SLOW if is_across else _SAME):
                result[index] = _both(result[index], row)
                break
        else:
            single.setdefault((kind, row.is_local), []).append(len(result))
            result.append(row)
    return result


def _both(first: _Row, second: _Row) -> _Row:
    """Return what two writers told of an event, in the words of a person."""
    event = second.event if first.is_local else first.event
    is_acknowledged = first.event.acknowledged or second.event.acknowledged
    return _Row(
        replace(event, time=first.event.time, acknowledged=is_acknowledged),
        is_local=False,
        end=second.end if first.is_local else first.end,
    )


@dataclass(slots=True)
class _Open:
    """A time on battery of which no end is known yet."""

    row: _Row
    low_battery: bool = False
    forced_shutdown: bool = False

    @property
    def begin(self) -> datetime:
        return self.row.event.time

    def note(self, kind: str) -> None:
        """Take note of an event within."""
        self.low_battery |= kind == LOW_BATTERY
        self.forced_shutdown |= kind in SHUTDOWNS

    def outage(self, end: datetime | None) -> LegacyOutage:
        return LegacyOutage(
            begin=self.begin,
            end=end,
            low_battery=self.low_battery,
            forced_shutdown=self.forced_shutdown,
        )


def _outages(rows: Sequence[_Row], power_return: PowerReturn) -> Iterator[LegacyOutage]:
    """Yield the outages that events tell of, in their order."""
    current: _Open | None = None
    # Any event may have closed those before it, which says nothing of the mains.
    closing = [row.event.time for row in rows if row.event.kind != ON_LINE]
    for row in rows:
        kind, time = row.event.kind, row.event.time
        if current is None:
            current = _Open(row) if kind == ON_BATTERY else None
        elif kind == ON_LINE:
            doubt = power_return.between if time - current.begin > _LONG else _nothing
            yield current.outage(doubt(current.begin, time) or time)
            current = None
        elif kind == ON_BATTERY:
            end = _written_end(current, time, closing)
            end = end or power_return.between(current.begin, time)
            if end is not None or current.forced_shutdown:
                yield current.outage(end)
                current = _Open(row)
        else:
            current.note(kind)
    if current is not None:
        yield current.outage(_written_end(current, None, closing))


def _nothing(begin: datetime, end: datetime) -> None:
    return None


def _written_end(
    current: _Open, latest: datetime | None, closing: Sequence[datetime]
) -> datetime | None:
    """Return the end that was written into an outage's own row, None for no use."""
    end = current.row.end
    if end is None or end <= current.begin or (latest is not None and end >= latest):
        return None
    index = bisect_left(closing, end - _SLOW)
    is_closed = index < len(closing) and closing[index] <= end + _SLOW
    return None if is_closed else end
