"""Sorts hourly rows into the bars of a report, and tells the hours that are missing.

A row belongs to the bar in which its hour begins. Where a local day begins at half
past of the recorder's hours, as in Adelaide, the hour over midnight is thus that of
the day before, as in Home Assistant's own energy dashboard: nothing is split, so sums
are exact, and reports of times that follow each other share no hour and miss none.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain, pairwise
import math
from operator import attrgetter

from .data import MeanRow, Span, SumRow
from .figures import Step
from .periods import day_of, day_start, next_start

_HOUR = 3600
_HOURS = timedelta(hours=1)

_start = attrgetter("start")


class Buckets:
    """Times that follow each other, which rows are sorted into.

    `until` is when the statistics end: hours that are not over by then are to come.
    """

    def __init__(self, borders: Sequence[datetime], until: datetime) -> None:
        """Prepare for the times between borders, which are in UTC."""
        self.spans = [Span(start, end) for start, end in pairwise(borders)]
        self._stamps = [border.timestamp() for border in borders]
        hours = [math.ceil(stamp / _HOUR) for stamp in self._stamps]
        last = math.floor(until.timestamp() / _HOUR)
        # The hours of each that there should be a row of.
        self._hours = [
            (start * _HOUR, max(start, min(end, last)) * _HOUR)
            for start, end in pairwise(hours)
        ]

    def split[Row: (MeanRow, SumRow)](self, rows: Sequence[Row]) -> list[Sequence[Row]]:
        """Return the rows of each time; they have to be in their order."""
        places = [bisect_left(rows, stamp, key=_start) for stamp in self._stamps]
        return [rows[start:end] for start, end in pairwise(places)]

    def covered(self, starts: Sequence[float]) -> list[float]:
        """Return the share of each time's hours that are known, by when these begin.

        0 where no hour is over yet.
        """
        return [
            min(1.0, (_place(starts, end) - _place(starts, start)) * _HOUR / hours)
            if (hours := end - start)
            else 0.0
            for start, end in self._hours
        ]

    def gaps(self, starts: Sequence[float]) -> list[Span]:
        """Return the times of all of it that no hour is known of."""
        begin, end = self._hours[0][0], self._hours[-1][1]
        known = starts[_place(starts, begin) : _place(starts, end)]
        ends = (start + _HOUR for start in known)
        edges = zip(chain((begin,), ends), chain(known, (end,)), strict=True)
        return [Span(_moment(last), _moment(new)) for last, new in edges if last < new]


def whole(span: Span, until: datetime) -> Buckets:
    """Return a time as one."""
    return Buckets((span.start, span.end), until)


def buckets_of(span: Span, step: Step, zone: tzinfo, until: datetime) -> Buckets:
    """Return a time in steps; the first and the last may be parts of one."""
    inner = _hours(span) if step is Step.HOUR else _days(span, step, zone)
    return Buckets((span.start, *inner, span.end), until)


def starts_of(series: Iterable[Sequence[MeanRow] | Sequence[SumRow]]) -> set[float]:
    """Return when the hours begin that any of several series has a row of."""
    return set(chain.from_iterable(map(_start, rows) for rows in series))


def runs(starts: Iterable[float]) -> list[Span]:
    """Return the times that hours make where they follow each other."""
    found: list[list[float]] = []
    for start in starts:
        if found and found[-1][1] == start:
            found[-1][1] = start + _HOUR
        else:
            found.append([start, start + _HOUR])
    return [Span(_moment(start), _moment(end)) for start, end in found]


def _hours(span: Span) -> Iterable[datetime]:
    border = span.start + _HOURS
    # Lord Howe has a day that ends with half an hour in which no row begins.
    while border < span.end and math.ceil(border.timestamp() / _HOUR) < math.ceil(
        span.end.timestamp() / _HOUR
    ):
        yield border
        border += _HOURS


def _days(span: Span, step: Step, zone: tzinfo) -> Iterable[datetime]:
    day = day_of(span.start, zone)
    while (border := day_start(day := next_start(day, step), zone)) < span.end:
        yield border


def _place(starts: Sequence[float], stamp: float) -> int:
    return bisect_left(starts, stamp)


def _moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
