"""Energy as other programs make it of the same readings: by Nutify's old formulas.

Written from what those formulas do. All get the mean of each minute in which something
was read, and the right rating, unless its default is asked for.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import fmean

# What a device without a rating is taken for.
DEFAULT_RATING = 1000.0
_MOST_SECONDS_01 = 2 * 3600.0
_MOST_SECONDS_02 = 1200.0

type Row = tuple[float, float]


def minutes(samples: Iterable[tuple[datetime, float]]) -> list[Row]:
    """Return the mean of each minute at its end, by the clock on the wall."""
    found: dict[int, list[float]] = {}
    for time, watts in samples:
        found.setdefault(int(time.timestamp()) // 60, []).append(watts)
    return [((minute + 1) * 60.0, fmean(found[minute])) for minute in sorted(found)]


def hourly(rows: Sequence[Row]) -> float:
    """Return what 0.1 makes of a month, Wh.

    The first row of an hour brings the mean of the hour before, which counts as its
    energy; an hour without a row is lost, and the one that runs is not counted yet.
    """
    hours: dict[int, list[float]] = {}
    energy, running = 0.0, None
    for time, watts in rows:
        hour = int(time) // 3600
        if running is not None and hour != running and hour - 1 in hours:
            energy += fmean(hours[hour - 1])
        running = hour
        hours.setdefault(hour, []).append(watts)
    return energy


def trapezium(rows: Sequence[Row]) -> float:
    """Return what 0.1 makes of times without such means, Wh."""
    return (
        sum(
            (first[1] + second[1]) / 2 * (second[0] - first[0])
            for first, second in pairwise(rows)
            if second[0] - first[0] <= _MOST_SECONDS_01
        )
        / 3600
    )


def left_riemann(rows: Sequence[Row]) -> float:
    """Return what 0.2 and later make of it, Wh: a gap counts for up to 20 minutes."""
    return (
        sum(
            first[1] * min(second[0] - first[0], _MOST_SECONDS_02)
            for first, second in pairwise(rows)
        )
        / 3600
    )
