"""Rows for tests of reports."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from custom_components.nutify.core.events.outages import Outage, OutageKind
from custom_components.nutify.core.report.data import (
    Amount,
    EventRow,
    MeanRow,
    ReportData,
    Span,
    SumRow,
    UpsData,
)
from custom_components.nutify.core.report.periods import previous_of, range_of

HOUR = 3600


def hours_of(span: Span) -> list[float]:
    """Return when the hours of the recorder begin that begin in a time."""
    first = int(-(-span.start.timestamp() // HOUR))
    last = int(-(-span.end.timestamp() // HOUR))
    return [float(hour * HOUR) for hour in range(first, last)]


def sum_rows(starts: Iterable[float], change: float) -> list[SumRow]:
    """Return rows of hours that are all the same."""
    return [SumRow(start, change) for start in starts]


def mean_rows(starts: Iterable[float], mean: float) -> list[MeanRow]:
    """Return rows of hours that are all the same."""
    return [MeanRow(start, mean, mean - 1, mean + 1) for start in starts]


def stamp(text: str) -> float:
    """Return a time of UTC in seconds since 1970."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def event(time: datetime, event_type: str, **data: object) -> EventRow:
    """Return an event as the journal has it."""
    return EventRow(time=time, type=event_type, data={"type": event_type, **data})


def outage(
    begin: datetime,
    end: datetime | None,
    kind: OutageKind = OutageKind.POWER_CUT,
    *,
    seconds: float | None = None,
) -> Outage:
    """Return an outage; with seconds and without an end it ended unseen."""
    if end is not None:
        seconds = (end.astimezone(UTC) - begin.astimezone(UTC)).total_seconds()
    return Outage(
        id=begin.isoformat(),
        begin=begin,
        end=end,
        ended=seconds is not None,
        duration=seconds or 0.0,
        kind=kind,
    )


def ups_of(
    sums: Mapping[Amount, Sequence[SumRow]] | None = None,
    *,
    key: str = "ups",
    outages: Sequence[Outage] = (),
    events: Sequence[EventRow] = (),
) -> UpsData:
    """Return a UPS with amounts alone."""
    return UpsData(key=key, name=key, sums=sums or {}, outages=outages, events=events)


def data_of(
    span: Span,
    zone: tzinfo,
    *upses: UpsData,
    previous: Span | None = None,
    until: datetime | None = None,
) -> ReportData:
    """Return the data of a report that is made at a time, else when all is known.

    That is an hour late where the hour over midnight has to be over.
    """
    until = until or span.end + timedelta(hours=1)
    return ReportData(
        span=span,
        previous=previous or previous_of(span, None, zone),
        zone=zone,
        made=until,
        known_until=until,
        upses=upses,
        currency="EUR",
    )


def days_of(first: date, last: date, zone: tzinfo) -> list[Span]:
    """Return the local days of a range, one by one."""
    count = (last - first).days + 1
    days = (first + timedelta(days=each) for each in range(count))
    return [range_of(day, day, zone) for day in days]
