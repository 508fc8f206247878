"""Power cuts of a time: how many, how long, and how much of the time had mains."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from ..events.outages import Outage
from ..events.types import EventType
from .data import EventRow, Span, UpsData
from .figures import OutageFigures, OutageRow


def outage_figures(
    ups: UpsData, span: Span, made: datetime, known: Sequence[Span]
) -> OutageFigures:
    """Return the power cuts of a UPS in a time.

    An outage that lasts is counted until the report is made. `known` are the times
    that there are statistics of; what the journal knows of an outage is known, too.
    """
    times = [
        (outage, time)
        for outage in sorted(ups.outages, key=lambda outage: outage.begin)
        if _lies_in(time := _time_of(outage, made), span)
    ]
    cuts = [(time, clip(time, span)) for outage, time in times if not outage.is_test]
    on_battery = _seconds(joined(clipped for _, clipped in cuts))
    in_all = _seconds(joined((*known, *(clipped for _, clipped in cuts))))
    counts = _counts(ups.events, span)
    return OutageFigures(
        count=sum(span.start <= time.start < span.end for time, _ in cuts),
        seconds=on_battery,
        longest=max((clipped.seconds for _, clipped in cuts), default=None),
        availability=100 * (in_all - on_battery) / in_all if in_all else None,
        rows=[_row(outage, time, clip(time, span)) for outage, time in times],
        sags=counts[EventType.VOLTAGE_SAG],
        swells=counts[EventType.VOLTAGE_SWELL],
        tests_passed=counts[EventType.TEST_PASSED],
        tests_failed=counts[EventType.TEST_FAILED],
    )


def clip(time: Span, span: Span) -> Span:
    """Return what of a time lies in another, of no length where nothing does."""
    start = min(max(time.start, span.start), span.end)
    return Span(start, max(start, min(time.end, span.end)))


def joined(times: Iterable[Span]) -> list[Span]:
    """Return times in their order, those that overlap or touch as one."""
    found: list[Span] = []
    for time in sorted(times, key=lambda time: time.start):
        if found and time.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, time.end))
        else:
            found.append(time)
    return found


def _time_of(outage: Outage, made: datetime) -> Span:
    """Return when an outage was, by the clock, or has been until now.

    In UTC, as times of a zone lose or repeat an hour when they are subtracted. One
    that ended unseen ends with the last that was seen of it.
    """
    begin = outage.begin.astimezone(UTC)
    if outage.end is not None:
        end = outage.end
    elif outage.ended:
        end = begin + timedelta(seconds=outage.duration)
    else:
        end = made
    return Span(begin, max(begin, end.astimezone(UTC)))


def _lies_in(time: Span, span: Span) -> bool:
    """Tell whether a time begins in another, or reaches into it."""
    return time.start < span.end and (time.start >= span.start or time.end > span.start)


def _row(outage: Outage, time: Span, clipped: Span) -> OutageRow:
    lasts = outage.end is None and not outage.ended
    ended_unseen = outage.end is None and outage.ended
    charge = outage.measures.get("charge")
    return OutageRow(
        begin=time.start,
        end=None if lasts else time.end,
        seconds=clipped.seconds,
        kind=str(outage.kind),
        cause=outage.cause,
        lowest_charge=None if charge is None else charge.lowest,
        energy=outage.energy,
        lasts=lasts,
        has_gaps=bool(outage.gaps)
        or ended_unseen
        or outage.begin_after is not None
        or not outage.begin_seen,
    )


def _counts(events: Iterable[EventRow], span: Span) -> Counter[str]:
    """Return how often each type of event began in a time.

    What a self-test did to the voltage is no sag; its own result is what it is.
    """
    results = (EventType.TEST_PASSED, EventType.TEST_FAILED)
    return Counter(
        event.type
        for event in events
        if span.start <= event.time < span.end
        and (event.type in results or not event.data.get("test"))
    )


def _seconds(times: Iterable[Span]) -> float:
    """Return how long times are that do not overlap, exact to the microsecond."""
    lengths = (time.end - time.start for time in times)
    return sum(lengths, timedelta()).total_seconds()
