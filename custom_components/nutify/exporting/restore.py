"""Writes an export back: hours that are not there, and never over what is."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
import math

from homeassistant.components.recorder.db_schema import StatisticsShortTerm
from homeassistant.components.recorder.models import StatisticData, StatisticMetaData
from homeassistant.components.recorder.statistics import get_metadata
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..importing.series import HOUR, Rows, Series
from .cells import FIGURES
from .checked import hours_of
from .reader import ExportFile
from .statistics import count_of, first_of, read, units_of

_LOCK: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_restore")
_BATCH = 1000
_MOST_WAITING = 15_000
# The recorder has summed an hour up by then; it must not find a row of ours there.
_SUMMED_UP = timedelta(minutes=10)


class Refusal(StrEnum):
    """Why a statistic of a file is left as it is."""

    UNKNOWN = "no entity of Nutify"
    MEASURED_OTHERWISE = "another unit or kind"
    IS_THERE = "already has statistics"


@dataclass(slots=True, kw_only=True)
class _Found:
    """A statistic of a file, and how much of it the recorder has."""

    metadata: StatisticMetaData
    first: datetime
    last: StatisticData
    count: int = 0
    same: int = 0
    refusal: Refusal | None = None


@dataclass(slots=True, kw_only=True)
class Restored:
    """What came of an import: rows written, those that were there, statistics left.

    `young` are hours that the recorder may not have summed up yet.
    """

    rows: int
    same: int
    young: int
    written: Sequence[str]
    refused: Mapping[str, Refusal]


async def async_restore_history(hass: HomeAssistant, file: ExportFile) -> Restored:
    """Write the hours of an export back.

    Raises ServiceValidationError before it writes any.

    A statistic that has another value at one of the hours, or sums of its own, is left.
    """
    lock = hass.data.setdefault(_LOCK, asyncio.Lock())
    async with lock:
        return await _Restore(hass, file).async_run()


class _Restore:
    def __init__(self, hass: HomeAssistant, file: ExportFile) -> None:
        self._hass = hass
        self._file = file
        self._now = dt_util.utcnow()
        self._rows = Rows(hass)
        self._found: dict[str, _Found] = {}
        self._young = 0

    async def async_run(self) -> Restored:
        await self._hass.async_add_executor_job(self._survey)
        ask = get_instance(self._hass).async_add_executor_job
        await ask(self._judge_metadata, _ours(self._hass))
        await ask(self._compare)
        await ask(self._judge_sums)
        rows, written = await self._async_write()
        return Restored(
            rows=rows,
            same=sum(each.same for each in self._found.values()),
            young=self._young,
            written=written,
            refused={
                key: each.refusal
                for key, each in self._found.items()
                if each.refusal is not None
            },
        )

    def _survey(self) -> None:
        """Read the file once to its end."""
        for metadata, row in hours_of(self._file, self._now):
            if self._is_young(row):
                self._young += 1
                continue
            found = self._found.get(metadata["statistic_id"])
            if found is None:
                found = _Found(metadata=metadata, first=row["start"], last=row)
                self._found[metadata["statistic_id"]] = found
            found.count += 1
            found.last = row

    def _is_young(self, row: StatisticData) -> bool:
        return row["start"] + timedelta(seconds=HOUR) + _SUMMED_UP > self._now

    def _judge_metadata(self, ours: set[str]) -> None:
        known = get_metadata(self._hass, statistic_ids=set(self._found))
        for statistic_id, found in self._found.items():
            if found.metadata["source"] != DOMAIN and statistic_id not in ours:
                found.refusal = Refusal.UNKNOWN
            elif statistic_id in known:
                metadata = known[statistic_id][1]
                if _measured(metadata) != _measured(found.metadata):
                    found.refusal = Refusal.MEASURED_OTHERWISE
                # What it is called is not for a file to say.
                found.metadata = metadata

    def _compare(self) -> None:
        """Count the rows that the recorder has as well, and find those that differ."""
        has_rows = first_of(self._hass, self._found)
        for metadata, batch in self._batches():
            statistic_id = metadata["statistic_id"]
            found = self._found[statistic_id]
            if found.refusal is not None or statistic_id not in has_rows:
                continue
            ((_, units),) = units_of([metadata])
            end = batch[-1]["start"] + timedelta(seconds=HOUR)
            rows = read(self._hass, batch[0]["start"], end, {statistic_id}, units)
            there = {row["start"]: row for row in rows.get(statistic_id, ())}
            for row in batch:
                other = there.get(row["start"].timestamp())
                if other is None:
                    continue
                if not _is_same(row, other):
                    found.refusal = Refusal.IS_THERE
                    break
                found.same += 1

    def _judge_sums(self) -> None:
        """Refuse sums where there are others, which they would not go on from."""
        for statistic_id, found in self._found.items():
            if found.refusal is not None or not found.metadata["has_sum"]:
                continue
            if count_of(self._hass, statistic_id) != found.same:
                found.refusal = Refusal.IS_THERE
                continue
            recent = first_of(self._hass, [statistic_id], StatisticsShortTerm)
            until = found.last["start"].timestamp() + HOUR
            if not found.same and recent.get(statistic_id, until) < until:
                found.refusal = Refusal.IS_THERE

    async def _async_write(self) -> tuple[int, list[str]]:
        wanted = {
            key: each
            for key, each in self._found.items()
            if each.refusal is None and each.same < each.count
        }
        count = 0
        begun: set[str] = set()
        batches = self._batches()
        while batch := await self._hass.async_add_executor_job(next, batches, None):
            metadata, rows = batch
            statistic_id = metadata["statistic_id"]
            if (found := wanted.get(statistic_id)) is None:
                continue
            series = Series(key=statistic_id, metadata=found.metadata)
            if statistic_id not in begun:
                begun.add(statistic_id)
                if series.is_own and found.metadata["has_sum"] and not found.same:
                    await self._async_go_on(series, found.last)
            await self._rows.async_import(series, rows)
            count += len(rows)
        return count - sum(each.same for each in wanted.values()), sorted(wanted)

    async def _async_go_on(self, series: Series, last: StatisticData) -> None:
        """Let an entity's sums go on from the last of the file, so that none jumps."""
        total = last.get("sum")
        if total is None:
            return
        if await self._rows.async_latest(series) is not None:
            since = round(last["start"].timestamp()) + HOUR
            self._rows.raise_own(series, since, total)
            return
        slot = self._now - _SUMMED_UP
        slot = slot.replace(minute=slot.minute // 5 * 5, second=0, microsecond=0)
        state = self._hass.states.get(series.id)
        self._rows.seed(
            series, slot, total, _state_of(series, state, last.get("state", 0.0))
        )

    def _batches(self) -> Iterator[tuple[StatisticMetaData, list[StatisticData]]]:
        """Yield the rows of the file by statistic, some of each at a time."""
        waiting: dict[str, tuple[StatisticMetaData, list[StatisticData]]] = {}
        count = 0
        for metadata, row in hours_of(self._file, self._now):
            if self._is_young(row):
                continue
            key = metadata["statistic_id"]
            _, rows = waiting.setdefault(key, (metadata, []))
            rows.append(row)
            count += 1
            if len(rows) == _BATCH:
                count -= len(rows)
                yield waiting.pop(key)
            elif count > _MOST_WAITING:
                yield from waiting.values()
                waiting, count = {}, 0
        yield from waiting.values()


@callback
def _ours(hass: HomeAssistant) -> set[str]:
    """Return the entities that are Nutify's."""
    registry = er.async_get(hass)
    return {
        entity.entity_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
        if entity.platform == DOMAIN
    }


def _measured(metadata: StatisticMetaData) -> tuple[object, ...]:
    return (
        metadata["unit_of_measurement"],
        bool(metadata["has_sum"]),
        metadata["mean_type"],
    )


def _is_same(row: StatisticData, other: Mapping[str, object]) -> bool:
    reset = row.get("last_reset")
    return all(row.get(name) == other.get(name) for name in FIGURES) and (
        None if reset is None else reset.timestamp()
    ) == other.get("last_reset")


def _state_of(series: Series, state: State | None, otherwise: float) -> float:
    """Return what an entity says, in the unit of its statistic."""
    try:
        value = float(state.state) if state is not None else math.nan
    except ValueError:
        return otherwise
    if state is None or not math.isfinite(value):
        return otherwise
    return series.converter(state.attributes.get(ATTR_UNIT_OF_MEASUREMENT))(value)
