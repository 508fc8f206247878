"""What the recorder's own functions tell of how much it keeps of ours.

A piece at a time, so that neither the recorder nor the event loop waits: thousands of
entities have millions of rows.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import batched

from homeassistant.components.recorder.history import (
    get_significant_states,
    state_changes_during_period,
)
from homeassistant.components.recorder.models import (
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    statistic_during_period,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util

from ..clock import monotonic

DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
# Nothing was recorded before there was Home Assistant.
_BEGIN = datetime(2010, 1, 1, tzinfo=UTC)
_FIRST = timedelta(minutes=15)
_ENTITIES = 100
_PIECE_ROWS = 5000
_GROWTH = 4
# Rows and seconds after which the rest of a day is worked out from what was counted.
_MOST_ROWS = 300_000
_MOST_SECONDS = 5.0
# What the oldest is looked for among: those that were made first, or write most.
_SAMPLE = 200


@dataclass(slots=True)
class Count:
    """Rows that entities wrote in the last hours, up to a day."""

    hours: float = 0.0
    rows: Counter[str] = field(default_factory=Counter)

    @property
    def is_whole(self) -> bool:
        """Tell whether a whole day was counted."""
        return self.hours > DAY / _HOUR - 0.001

    @property
    def day(self) -> int:
        """Return the rows of a day, at the rate that was counted."""
        return self.of_day(self.rows.total())

    def of_day(self, rows: int) -> int:
        """Return what a number of rows that were counted makes in a day."""
        return round(rows * DAY / _HOUR / self.hours) if self.hours else 0


async def async_count(
    hass: HomeAssistant, entities: Sequence[str], now: datetime
) -> Count:
    """Count the rows of the last day, or of its last part where they are many.

    The last quarter of an hour is always counted.
    """
    instance = get_instance(hass)
    pieces = [*batched(entities, _ENTITIES, strict=False)]
    count = Count()
    begin = monotonic()
    end, length = now, _FIRST
    while pieces and not count.is_whole:
        start = end - length
        found: Counter[str] = Counter()
        for piece in pieces:
            found.update(
                await instance.async_add_executor_job(_rows, hass, piece, start, end)
            )
            if count.hours and monotonic() - begin > _MOST_SECONDS:
                return count
        count.rows.update(found)
        count.hours += (end - start) / _HOUR
        rate = count.rows.total() / count.hours
        # A quiet quarter of an hour says little of the day: longer step by step.
        hours = max(_PIECE_ROWS * len(pieces) / max(rate, 1.0), 1.0)
        end, left = start, start - (now - DAY)
        length = min(_GROWTH * length, hours * _HOUR, left)
        if count.rows.total() + rate * (length / _HOUR) > _MOST_ROWS:
            break
    return count


def _rows(
    hass: HomeAssistant, entities: Iterable[str], start: datetime, end: datetime
) -> dict[str, int]:
    found = get_significant_states(
        hass,
        start,
        end,
        [*entities],
        include_start_time_state=False,
        significant_changes_only=False,
        no_attributes=True,
        compressed_state_format=True,
    )
    return {entity: len(states) for entity, states in found.items() if states}


def sample(made: Mapping[str, datetime], rows: Counter[str]) -> list[str]:
    """Return the entities that are likely to have the oldest rows."""
    first = sorted(made, key=lambda each: (made[each], -rows[each]))[:_SAMPLE]
    most = (entity for entity, _ in rows.most_common(_SAMPLE))
    return list(dict.fromkeys((*first, *most)))


async def async_oldest_state(
    hass: HomeAssistant, entities: Iterable[str], now: datetime
) -> datetime | None:
    """Return when the oldest state of some entities was written."""
    instance = get_instance(hass)
    oldest: datetime | None = None
    for piece in batched(entities, _ENTITIES // 4, strict=False):
        found = await instance.async_add_executor_job(
            _oldest_state, hass, piece, oldest or now
        )
        oldest = found or oldest
    return oldest


def _oldest_state(
    hass: HomeAssistant, entities: Iterable[str], before: datetime
) -> datetime | None:
    """Return when the oldest state before a time was written."""
    oldest: datetime | None = None
    for entity in entities:
        found = state_changes_during_period(
            hass,
            _BEGIN,
            oldest or before,
            entity,
            no_attributes=True,
            limit=1,
            include_start_time_state=False,
        )
        for states in found.values():
            oldest = states[0].last_updated if states else oldest
    return oldest


async def async_oldest_statistics(
    hass: HomeAssistant,
    known: Mapping[str, StatisticMetaData],
    statistic_ids: Collection[str],
    now: datetime,
) -> datetime | None:
    """Return the hour of the oldest of some statistics."""
    instance = get_instance(hass)
    oldest: datetime | None = None
    for statistic_id in statistic_ids:
        found = await instance.async_add_executor_job(
            _oldest_hour, hass, known[statistic_id], oldest or now
        )
        oldest = found or oldest
    return oldest


def _oldest_hour(
    hass: HomeAssistant, metadata: StatisticMetaData, before: datetime
) -> datetime | None:
    """Return the first hour before a time that a statistic has; None for none."""
    low = _BEGIN
    hours = (before - low) // _HOUR
    if not _has(hass, metadata, low + hours * _HOUR):
        return None
    if _has(hass, metadata, low):
        # The five minutes that a young statistic still has count for any time: it is
        # no older than they are.
        return _first_of_young(hass, metadata, before)
    first, last = 0, hours
    while last - first > 1:
        middle = (first + last) // 2
        if _has(hass, metadata, low + middle * _HOUR):
            last = middle
        else:
            first = middle
    return low + first * _HOUR


def _has(hass: HomeAssistant, metadata: StatisticMetaData, before: datetime) -> bool:
    """Tell whether a statistic has anything before a full hour."""
    is_mean = metadata["mean_type"] is not StatisticMeanType.NONE
    found = statistic_during_period(
        hass,
        None,
        before,
        metadata["statistic_id"],
        {"mean"} if is_mean else {"change"},
        None,
    )
    return any(value is not None for value in found.values())


def _first_of_young(
    hass: HomeAssistant, metadata: StatisticMetaData, before: datetime
) -> datetime | None:
    statistic_id = metadata["statistic_id"]
    start = dt_util.utcnow() - timedelta(days=get_instance(hass).keep_days + 2)
    rows = statistics_during_period(
        hass, start, before, {statistic_id}, "hour", None, {"state", "mean"}
    ).get(statistic_id)
    return dt_util.utc_from_timestamp(rows[0]["start"]) if rows else None
