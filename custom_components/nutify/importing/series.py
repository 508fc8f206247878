"""A statistic that history is written into, and what the recorder knows of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.db_schema import StatisticsShortTerm
from homeassistant.components.recorder.history import state_changes_during_period
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    STATISTIC_UNIT_TO_UNIT_CONVERTER,
    async_add_external_statistics,
    async_import_statistics,
    get_last_short_term_statistics,
    get_metadata,
    statistics_during_period,
)
from homeassistant.components.recorder.tasks import SynchronizeTask
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers.recorder import get_instance

from ..const import DOMAIN
from .bulk import HoursTask

HOUR = 3600
# Nothing that was measured with NUT is older.
_BEGIN = datetime(2000, 1, 1, tzinfo=UTC)
# A row of a query is a dictionary: so many at a time are few megabytes.
_PIECE = timedelta(days=730)
_RECORDER = "recorder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A statistic: that of an entity of ours, or one of its own (`nutify:...`).

    `key` names it whatever its entity is called; `metadata` is as the recorder has it,
    or will have it.
    """

    key: str
    metadata: StatisticMetaData

    @property
    def id(self) -> str:
        """Return the id of the statistic."""
        return self.metadata["statistic_id"]

    @property
    def is_own(self) -> bool:
        """Tell whether it is that of an entity, which goes on by itself."""
        return self.metadata["source"] == _RECORDER

    @property
    def unit(self) -> str | None:
        """Return the unit that its rows are in."""
        return self.metadata["unit_of_measurement"]

    def converter(self, unit: str | None) -> Callable[[float], float]:
        """Return what makes values of the statistic of those in a unit."""
        known = STATISTIC_UNIT_TO_UNIT_CONVERTER.get(self.unit)
        if known is None or unit == self.unit or unit not in known.VALID_UNITS:
            return lambda value: value
        return known.converter_factory(unit, self.unit)


def entity_series(
    hass: HomeAssistant, key: str, entity_id: str, *, is_sum: bool
) -> Series | None:
    """Return the statistic of an entity; None while it has neither that nor a state.

    The recorder's own thread asks for it.
    """
    known = get_metadata(hass, statistic_ids={entity_id})
    if entity_id in known:
        metadata = known[entity_id][1]
        if bool(metadata["has_sum"]) is not is_sum:
            return None
        return Series(key=key, metadata=metadata)
    state = hass.states.get(entity_id)
    if state is None:
        return None
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    return Series(
        key=key, metadata=_metadata(entity_id, _RECORDER, unit, None, is_sum=is_sum)
    )


def external_series(name: str, title: str, unit: str | None, *, is_sum: bool) -> Series:
    """Return a statistic of its own, for what no entity of ours goes on with."""
    statistic_id = f"{DOMAIN}:{name}"
    return Series(
        key=statistic_id,
        metadata=_metadata(statistic_id, DOMAIN, unit, title, is_sum=is_sum),
    )


def _metadata(
    statistic_id: str, source: str, unit: str | None, name: str | None, *, is_sum: bool
) -> StatisticMetaData:
    converter = STATISTIC_UNIT_TO_UNIT_CONVERTER.get(unit)
    return StatisticMetaData(
        mean_type=StatisticMeanType.NONE if is_sum else StatisticMeanType.ARITHMETIC,
        has_sum=is_sum,
        name=name,
        source=source,
        statistic_id=statistic_id,
        unit_class=None if converter is None else converter.UNIT_CLASS,
        unit_of_measurement=unit,
    )


class Rows:
    """What the recorder keeps of statistics; every method waits for its thread."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Prepare."""
        self._hass = hass

    @property
    def _instance(self) -> Recorder:
        return get_instance(self._hass)

    async def async_sums(
        self, series: Series, start: int, end: int | None = None
    ) -> list[tuple[int, float, float | None]]:
        """Return hour, sum and state of the rows of a time, in the statistic's unit."""
        rows = await self._async_hours(series, start, end, {"sum", "state"})
        return [
            (round(row["start"]), row["sum"], row["state"])
            for row in rows
            if row["sum"] is not None
        ]

    async def async_means(
        self, series: Series, end: int | None
    ) -> list[tuple[int, float, float, float]]:
        """Return hour, mean, least and greatest of the rows before a time."""
        rows = await self._async_hours(series, 0, end, {"mean", "min", "max"})
        return [
            (round(row["start"]), row["mean"], row["min"], row["max"])
            for row in rows
            if None not in (row["mean"], row["min"], row["max"])
        ]

    async def async_first(
        self, series: Series, start: int = 0
    ) -> tuple[int, float | None, float | None] | None:
        """Return hour, sum and state of the first row from a time on."""
        now = datetime.now(UTC)
        begin = max(_BEGIN, datetime.fromtimestamp(start, UTC))
        while begin < now:
            rows = await self._async_query(series, begin, begin + _PIECE)
            if rows:
                row = rows[0]
                return round(row["start"]), row.get("sum"), row.get("state")
            begin += _PIECE
        return None

    async def async_latest(self, series: Series) -> tuple[float, float] | None:
        """Return sum and state of the last five minutes that were compiled."""
        found = await self._instance.async_add_executor_job(
            partial(
                get_last_short_term_statistics,
                self._hass,
                1,
                series.id,
                convert_units=False,
                types={"sum", "state"},
            )
        )
        for row in found.get(series.id, ()):
            total, state = row.get("sum"), row.get("state")
            if total is not None and state is not None:
                return total, state
        return None

    async def async_state(self, series: Series, moment: datetime) -> State | None:
        """Return what an entity was at a moment, or the first that it was after it."""
        found = await self._instance.async_add_executor_job(
            partial(
                state_changes_during_period,
                self._hass,
                moment,
                entity_id=series.id,
                no_attributes=False,
                limit=1,
                include_start_time_state=True,
            )
        )
        states = found.get(series.id)
        return states[0] if states else self._hass.states.get(series.id)

    async def _async_hours(
        self, series: Series, start: int, end: int | None, types: set[Any]
    ) -> list[Mapping[str, Any]]:
        begin = max(_BEGIN, datetime.fromtimestamp(start, UTC))
        last = datetime.now(UTC) if end is None else datetime.fromtimestamp(end, UTC)
        rows: list[Mapping[str, Any]] = []
        while begin < last:
            until = min(begin + _PIECE, last)
            rows.extend(await self._async_query(series, begin, until, types))
            begin = until
        return rows

    async def _async_query(
        self,
        series: Series,
        start: datetime,
        end: datetime,
        types: set[Any] | None = None,
    ) -> Sequence[Mapping[str, Any]]:
        unit_class, unit = series.metadata["unit_class"], series.unit
        found = await self._instance.async_add_executor_job(
            statistics_during_period,
            self._hass,
            start,
            end,
            {series.id},
            "hour",
            # Not in the unit that the entity is shown in.
            {unit_class: unit} if unit_class is not None and unit is not None else None,
            types or {"mean", "sum", "state"},
        )
        return found.get(series.id, [])

    async def async_import(self, series: Series, rows: list[StatisticData]) -> None:
        """Write rows, those of an hour that has one over it, in one transaction."""
        if not rows:
            return
        # Without rows, so that it makes sure of the metadata, and checks it.
        write = async_import_statistics if series.is_own else _add_external
        write(self._hass, series.metadata, [])
        self._instance.queue_task(HoursTask(series.id, rows))
        await self.async_settle()

    @callback
    def raise_own(self, series: Series, since: int, amount: float) -> None:
        """Add an amount to all sums from an hour on; what is written next comes after.

        `amount` is in the unit of the statistic.
        """
        self._instance.async_adjust_statistics(
            series.id, datetime.fromtimestamp(since, UTC), amount, series.unit or ""
        )

    @callback
    def seed(self, series: Series, slot: datetime, total: float, state: float) -> None:
        """Let an entity that was never compiled go on from a sum and a state."""
        self._instance.async_import_statistics(
            series.metadata,
            [StatisticData(start=slot, sum=total, state=state)],
            StatisticsShortTerm,
        )

    async def async_settle(self) -> None:
        """Wait until the recorder has done what it was told so far."""
        done = self._hass.loop.create_future()
        self._instance.queue_task(SynchronizeTask(done))
        await done


@callback
def _add_external(
    hass: HomeAssistant, metadata: StatisticMetaData, rows: list[StatisticData]
) -> None:
    async_add_external_statistics(hass, metadata, rows)
