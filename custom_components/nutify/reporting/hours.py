"""Reads hours from the recorder's statistics, in pieces that hold nothing up.

What the recorder returns for a year fills megabytes, and a database's driver stops
everything while it hands it over. A piece is thus short; and it is of all statistics
of a UPS, because a database keeps the hours of all of them side by side.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import chain
from operator import itemgetter
from typing import Any

from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.const import (
    UnitOfEnergy,
    UnitOfFrequency,
    UnitOfPower,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant

from ..core.report.data import MeanRow, Measure, Span, SumRow

_UNITS = {
    "duration": UnitOfTime.SECONDS,
    "energy": UnitOfEnergy.KILO_WATT_HOUR,
    "frequency": UnitOfFrequency.HERTZ,
    "power": UnitOfPower.WATT,
    "temperature": UnitOfTemperature.CELSIUS,
    "voltage": "V",
}
_MOST_ROWS = 8000
_band = itemgetter("start", "mean", "min", "max")
_growth = itemgetter("start", "change")

type _Rows = Mapping[str, Sequence[Mapping[str, Any]]]


class Hours:
    """The hourly statistics of a time, and of the one that it is compared with."""

    def __init__(self, hass: HomeAssistant, span: Span, before: Span) -> None:
        """Prepare; every method asks the database."""
        self._hass = hass
        self._span = span
        self._before = before

    def means(self, measures: Mapping[Measure, str]) -> dict[Measure, list[MeanRow]]:
        """Return measures of the time, of every hour that they are known of."""
        found: dict[Measure, list[MeanRow]] = {each: [] for each in measures}
        for rows in self._pieces(self._span, measures.values(), {"mean", "min", "max"}):
            for measure, statistic in measures.items():
                found[measure].extend(
                    MeanRow(*row)
                    for row in map(_band, rows.get(statistic, ()))
                    if None not in row
                )
        return found

    def sums(self, statistics: Iterable[str]) -> dict[str, list[SumRow]]:
        """Return what amounts grew by in each hour, in both times."""
        found: dict[str, list[SumRow]] = {each: [] for each in statistics}
        both = Span(min(self._before.start, self._span.start), self._span.end)
        for rows in self._pieces(both, found, {"change"}):
            for statistic, hours in found.items():
                hours.extend(
                    SumRow(*row)
                    for row in map(_growth, rows.get(statistic, ()))
                    if None not in row
                )
        return found

    def seen_before(
        self,
        statistics: Collection[str],
        means: Mapping[Measure, Sequence[MeanRow]],
        amounts: Iterable[Sequence[SumRow]],
    ) -> set[float]:
        """Return when hours began in the time before that the UPS was seen in.

        Only where it matters: where an amount stood still then, or where the UPS was
        not seen in all of the time itself.
        """
        end = self._span.start.timestamp()
        stood = any(
            row.start < end and not row.change for row in chain.from_iterable(amounts)
        )
        if not stood and any(means.values()):
            return set()
        before = Span(self._before.start, self._span.start)
        return {
            row["start"]
            for rows in self._pieces(before, statistics, {"mean"})
            for row in chain.from_iterable(rows.values())
            if row["mean"] is not None
        }

    def _pieces(
        self, span: Span, statistics: Collection[str], types: set[Any]
    ) -> Iterator[_Rows]:
        """Yield the rows of a time, piece by piece."""
        if not statistics:
            return
        step = timedelta(hours=max(1, _MOST_ROWS // len(statistics)))
        start = span.start
        while start < span.end:
            end = min(start + step, span.end)
            yield statistics_during_period(
                self._hass, start, end, set(statistics), "hour", _UNITS, types
            )
            start = end
