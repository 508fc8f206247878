"""Events and outages of the standalone Nutify, as the journal keeps them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from ..core.events.outages import Outage, OutageKind
from ..core.events.types import EventType, Severity
from ..core.legacy.model import LegacyEvent, LegacyJournal, LegacyOutage
from ..journal import Record

_KINDS = {
    "ONLINE": (EventType.ON_LINE, Severity.INFORMATION),
    "ONBATT": (EventType.ON_BATTERY, Severity.WARNING),
    "LOWBATT": (EventType.LOW_BATTERY, Severity.CRITICAL),
    "COMMOK": (EventType.COMMUNICATION_RESTORED, Severity.INFORMATION),
    "COMMBAD": (EventType.COMMUNICATION_LOST, Severity.WARNING),
    "NOCOMM": (EventType.NO_COMMUNICATION, Severity.WARNING),
    "SHUTDOWN": (EventType.FORCED_SHUTDOWN, Severity.CRITICAL),
    "FSD": (EventType.FORCED_SHUTDOWN, Severity.CRITICAL),
    "REPLBATT": (EventType.REPLACE_BATTERY, Severity.WARNING),
}
# The clocks of two programs that saw the same thing differ by less.
_SAME = timedelta(seconds=90)
# Who took note of an event there is not known.
_SOMEBODY = "Nutify"


def records_of(
    ups: str, source: str, journal: LegacyJournal, own: Iterable[Record]
) -> Iterator[Record]:
    """Yield what the journal of a UPS does not know yet, by ids that stay the same.

    `source` names the UPS, whatever it is called now; `own` are the records of
    the UPS that are there: what Nutify saw as well is told once, by the record that
    knows more.
    """
    seen = _Seen(own)
    for event in journal.events:
        record = _event(ups, source, event)
        if record is not None and not seen.has_event(record):
            yield record
    for outage in journal.outages:
        record = _outage(ups, source, outage)
        if not seen.has_outage(outage):
            yield record


class _Seen:
    """What the journal saw itself."""

    def __init__(self, own: Iterable[Record]) -> None:
        self._events: list[tuple[str, datetime]] = []
        self._outages: list[Outage] = []
        for record in own:
            if record.id.startswith(_PREFIX):
                continue
            if record.is_outage:
                self._outages.append(Outage.from_dict(record.data))
            else:
                time = datetime.fromisoformat(record.time)
                self._events.append((str(record.data["type"]), time))

    def has_event(self, record: Record) -> bool:
        time = datetime.fromisoformat(record.time)
        return any(
            kind == record.data["type"] and abs(time - seen) <= _SAME
            for kind, seen in self._events
        )

    def has_outage(self, outage: LegacyOutage) -> bool:
        begin, end = outage.begin - _SAME, (outage.end or outage.begin) + _SAME
        return any(
            own.begin <= end
            and (own.end or own.begin + timedelta(seconds=own.duration)) >= begin
            for own in self._outages
        )


_PREFIX = "standalone-"


def _id(what: str, source: str, time: datetime) -> str:
    return f"{_PREFIX}{what}-{source}-{time.astimezone(UTC).isoformat()}"


def _event(ups: str, source: str, event: LegacyEvent) -> Record | None:
    if event.kind not in _KINDS:
        return None
    kind, severity = _KINDS[event.kind]
    record = Record(
        id=_id(kind, source, event.time),
        ups=ups,
        time=event.time.isoformat(),
        data={"type": str(kind), "severity": str(severity)},
    )
    if event.acknowledged:
        record.acknowledged_by = _SOMEBODY
        record.acknowledged_at = event.time.isoformat(timespec="seconds")
    return record


def _outage(ups: str, source: str, outage: LegacyOutage) -> Record:
    """Return an outage; where nobody wrote its end, it lasted no known time."""
    found = Outage(
        id=_id("outage", source, outage.begin),
        begin=outage.begin,
        kind=OutageKind.POWER_CUT,
        end=outage.end,
        ended=True,
        duration=(
            0.0 if outage.end is None else (outage.end - outage.begin).total_seconds()
        ),
        low_battery=outage.low_battery,
        forced_shutdown=outage.forced_shutdown,
    )
    return Record(
        id=found.id,
        ups=ups,
        time=outage.begin.isoformat(),
        data=found.as_dict(),
        is_outage=True,
    )
