"""How much the recorder keeps of ours, worked out seldom and remembered."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from .counting import (
    async_count,
    async_oldest_state,
    async_oldest_statistics,
    sample,
)
from .database import async_database, async_recorder, size_of
from .ours import Ours, Statistics, async_ours, statistics_of

_KEEP = timedelta(minutes=10)
_MOST = 5
_MOST_IMPORTED = 100
# Of a row of an entity, with its part of the indexes; measured with each of them.
_ROW_BYTES = {"sqlite": 170, "postgresql": 290, "mysql": 400}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The database, and what is ours in it.

    `size` and `bytes_a_day` are in bytes. `rows_a_day` is what the last `counted_hours`
    make in a day. `most` are the entities that write most, with their rows a day.
    """

    taken: datetime
    engine: str | None
    version: str | None
    size: float | None
    keep_days: int
    purges: bool
    upses: int
    entities: int
    excluded: int
    rows_a_day: int
    bytes_a_day: int
    counted_hours: float
    most: tuple[tuple[str, int], ...]
    oldest_state: datetime | None
    oldest_statistics: datetime | None
    statistics: int
    imported: int
    gone: tuple[str, ...]
    imported_gone: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what a page shows."""
        return {
            "taken": self.taken.isoformat(),
            "engine": self.engine,
            "version": self.version,
            "size": self.size,
            "keep_days": self.keep_days,
            "purges": self.purges,
            "upses": self.upses,
            "entities": self.entities,
            "excluded": self.excluded,
            "rows_a_day": self.rows_a_day,
            "bytes_a_day": self.bytes_a_day,
            "counted_hours": self.counted_hours,
            "most": [{"entity_id": each, "rows": rows} for each, rows in self.most],
            "oldest_state": self.oldest_state and self.oldest_state.isoformat(),
            "oldest_statistics": self.oldest_statistics
            and self.oldest_statistics.isoformat(),
            "statistics": self.statistics,
            "imported": self.imported,
            "gone": len(self.gone),
            "imported_gone": len(self.imported_gone),
        }


class Care:
    """The figures of a Home Assistant, and what is being done about them."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Prepare; nothing is counted until somebody asks."""
        self._hass = hass
        self._figures: Figures | None = None
        self._lock = asyncio.Lock()
        self.works: Counter[str] = Counter()

    async def async_figures(self, *, is_fresh: bool = False) -> Figures | None:
        """Return the figures, of the last ten minutes if need not be fresh.

        None without a recorder, or while its database is not ready.
        """
        async with self._lock:
            now = dt_util.utcnow()
            known = self._figures
            if (
                known is None
                or is_fresh
                or not known.taken <= now < known.taken + _KEEP
            ):
                self._figures = await _async_figures(self._hass, now)
            return self._figures

    @callback
    def async_begin(self, work: str) -> Callable[[], None]:
        """Take note of a work under way; return what ends it, from any thread."""
        self.works[work] += 1

        @callback
        def end() -> None:
            self.works[work] -= 1
            self._figures = None

        def end_from_thread() -> None:
            self._hass.loop.call_soon_threadsafe(end)

        return end_from_thread


CARE: HassKey[Care] = HassKey(f"{DOMAIN}_care")


async def _async_figures(hass: HomeAssistant, now: datetime) -> Figures | None:
    instance = async_recorder(hass)
    database = await async_database(hass)
    if instance is None or database is None or not instance.async_db_ready.done():
        return None
    ours = async_ours(hass)
    count = await async_count(hass, [*ours.enabled], now)
    statistics = await instance.async_add_executor_job(statistics_of, hass, ours)
    excluded = await instance.async_add_executor_job(_excluded, instance, ours.enabled)
    rows = count.day
    engine = database["engine"]
    return Figures(
        taken=now,
        engine=engine,
        version=database["version"],
        size=size_of(database["size"]),
        keep_days=database["keep_days"],
        purges=database["purges"],
        upses=ours.upses,
        entities=len(ours.enabled),
        excluded=excluded,
        rows_a_day=rows,
        bytes_a_day=rows * _ROW_BYTES.get(engine, max(_ROW_BYTES.values())),
        counted_hours=round(count.hours, 2),
        most=tuple(
            (each, count.of_day(rows)) for each, rows in count.rows.most_common(_MOST)
        ),
        oldest_state=await async_oldest_state(
            hass, sample({**ours.gone, **ours.former, **ours.entities}, count.rows), now
        ),
        oldest_statistics=await async_oldest_statistics(
            hass, statistics.known, _first_statistics(ours, statistics), now
        ),
        statistics=len(statistics.known),
        imported=len(statistics.imported),
        gone=statistics.gone,
        imported_gone=statistics.imported_gone,
    )


def _excluded(instance: Recorder, entities: Iterable[str]) -> int:
    entity_filter = instance.entity_filter
    if entity_filter is None:
        return 0
    return sum(not entity_filter(each) for each in entities)


def _first_statistics(ours: Ours, statistics: Statistics) -> list[str]:
    """Return the statistics that are likely to be the oldest."""
    made = {
        each: time
        for each, time in {**ours.gone, **ours.former, **ours.entities}.items()
        if each in statistics.known
    }
    return [*statistics.imported[:_MOST_IMPORTED], *sample(made, Counter())]
