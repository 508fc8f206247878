"""Puts history before an entity's own statistics, so that no graph jumps.

What an entity recorded itself is never touched: history ends where its first hour
begins. Sums run up to there from zero, and its own are raised by what they reach.
Everything is worked out from what the database holds now, so that whatever was
written before a process was killed, doing it again comes to the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import batched
import math
from typing import Any

from homeassistant.components.recorder.models import StatisticData
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util

from .series import HOUR, Rows, Series

# Well below a second of the recorder's time: its queue is not held up for longer.
_BATCH = 5000
# Below what a meter can tell, so that sums do not differ by how often they were added.
_DIGITS = 6
_SLOT = timedelta(minutes=5)
# How long the recorder may take to begin with the last five minutes.
_COMPILED_AFTER = timedelta(seconds=45)

type Point = tuple[int, float, float, float]


@dataclass(slots=True, kw_only=True)
class Border:
    """Where an entity's own statistics begin: at the hour `since`, unix seconds.

    Its sum was `total` there before anything was put before it, or, where nothing had
    been compiled yet, its state was `state`.
    """

    since: int
    total: float | None = None
    state: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it, fit for JSON."""
        return asdict(self)


class Splice:
    """Writes history before own statistics; `borders` are kept by who owns it."""

    def __init__(
        self,
        hass: HomeAssistant,
        borders: dict[str, Border],
        save: Callable[[], None],
    ) -> None:
        """Prepare; `save` is called when borders change."""
        self._hass = hass
        self._borders = borders
        self._save = save
        self.rows = Rows(hass)

    async def async_border(self, series: Series) -> int | None:
        """Return the hour that history has to end before, None where there is none."""
        if not series.is_own:
            return None
        if (known := self._borders.get(series.key)) is not None:
            return known.since
        first = await self.rows.async_first(series)
        if first is not None:
            border = Border(since=first[0], total=first[1])
        else:
            border = Border(since=_this_hour())
        self._borders[series.key] = border
        self._save()
        return border.since

    async def async_means(
        self,
        series: Series,
        points: Sequence[Point],
        progress: Callable[[int], None],
    ) -> int:
        """Write the hours of a measure: start, mean, least, greatest; return how many.

        They are in the unit of the statistic. `progress` is told of every row.
        """
        since = await self.async_border(series)
        count = 0
        for batch in batched(points, _BATCH, strict=False):
            rows = [
                StatisticData(
                    start=dt_util.utc_from_timestamp(start),
                    mean=mean,
                    min=least,
                    max=greatest,
                )
                for start, mean, least, greatest in batch
                if since is None or start < since
            ]
            await self.rows.async_import(series, rows)
            count += len(rows)
            progress(len(batch))
        return count

    def before(self, series: Series, points: Sequence[Point]) -> int:
        """Return how many of some hours lie before own statistics."""
        border = self._borders.get(series.key) if series.is_own else None
        return sum(border is None or point[0] < border.since for point in points)

    async def async_sums(
        self,
        series: Series,
        growth: Mapping[int, float],
        progress: Callable[[int], None],
    ) -> int:
        """Write what an amount grew by in each hour; return how many rows that were.

        Rows of other history that are there stay, with their growth.
        """
        since = await self.async_border(series)
        found = await self.rows.async_sums(series, 0, since)
        merged = growth_of(found)
        merged.update(
            (start, amount)
            for start, amount in growth.items()
            if since is None or start < since
        )
        if not merged:
            return 0
        rows: list[StatisticData] = []
        total = 0.0
        for start in sorted(merged):
            total = round(total + merged[start], _DIGITS)
            rows.append(
                StatisticData(
                    start=dt_util.utc_from_timestamp(start), sum=total, state=total
                )
            )
        # Right after each other in the recorder's queue; and in this order, because
        # raising may reach back into an hour that is written then.
        if since is not None:
            await self._async_raise(series, self._borders[series.key], total)
        await self.rows.async_import(series, rows)
        progress(len(growth))
        return len(rows)

    async def _async_raise(self, series: Series, border: Border, total: float) -> None:
        """Let an entity's own sums go on from a total."""
        raised = await self._async_raised(series, border)
        if raised is None:
            slot = _compiled_slot()
            # As it was then: what it grew by since is not compiled yet.
            state = await self.rows.async_state(series, slot + _SLOT)
            border.state = _value(series, state) or 0.0
            self._save()
            self.rows.seed(series, slot, total, border.state)
            return
        if amount := round(total - raised, _DIGITS):
            # From an hour before, where it may have been told what to go on from; the
            # rows of history that lie there are written anew right afterwards.
            self.rows.raise_own(series, border.since - HOUR, amount)

    async def _async_raised(self, series: Series, border: Border) -> float | None:
        """Return what own sums were raised by; None where there are none yet."""
        first = await self.rows.async_first(series, border.since)
        if border.total is not None:
            return 0.0 if first is None else (first[1] or 0.0) - border.total
        if first is not None and first[1] is not None and first[2] is not None:
            return first[1] - (first[2] - (border.state or 0.0))
        latest = await self.rows.async_latest(series)
        if latest is None:
            return None
        return latest[0] - (latest[1] - (border.state or 0.0))


def _value(series: Series, state: State | None) -> float | None:
    """Return what a state says, in the unit of its statistic."""
    if state is None:
        return None
    try:
        value = float(state.state)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return series.converter(state.attributes.get(ATTR_UNIT_OF_MEASUREMENT))(value)


def growth_of(rows: Sequence[tuple[int, float, float | None]]) -> dict[int, float]:
    """Return what an amount grew by in each hour that has a row."""
    growth: dict[int, float] = {}
    before = 0.0
    for start, total, _ in rows:
        growth[start] = total - before
        before = total
    return growth


def _this_hour() -> int:
    now = math.floor(dt_util.utcnow().timestamp())
    return now - now % HOUR


def _compiled_slot() -> datetime:
    """Return the last five minutes that the recorder is done with."""
    done = dt_util.utcnow() - _COMPILED_AFTER - _SLOT
    return done.replace(minute=done.minute - done.minute % 5, second=0, microsecond=0)
