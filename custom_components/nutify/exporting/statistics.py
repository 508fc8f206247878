"""Reads statistics from the recorder piece by piece, exactly as they are kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import Any, Literal

from homeassistant.components.recorder.db_schema import (
    Statistics,
    StatisticsBase,
    StatisticsShortTerm,
)
from homeassistant.components.recorder.models import StatisticMetaData
from homeassistant.components.recorder.statistics import (
    STATISTIC_UNIT_TO_UNIT_CONVERTER,
    UNIT_CLASS_TO_UNIT_CONVERTER,
    get_metadata,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import session_scope
from homeassistant.util import dt as dt_util
from sqlalchemy import func, select

from .cells import FIGURES, iso
from .lines import Encoder, Piece
from .sources import Source

_MOST_ROWS = 1000
_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)
_HOURS_PER_DAY = 24

type Rows = Mapping[str, Sequence[Mapping[str, Any]]]
type _Period = Literal["5minute", "hour", "day"]


class Resolution(StrEnum):
    """How long the time is that a row is of; raw is every state."""

    RAW = "raw"
    FIVE_MINUTES = "5minute"
    HOUR = "hour"
    DAY = "day"


_PERIODS: Mapping[Resolution, tuple[_Period, timedelta]] = {
    Resolution.FIVE_MINUTES: ("5minute", timedelta(minutes=5)),
    Resolution.HOUR: ("hour", _HOUR),
    Resolution.DAY: ("day", _HOUR),
}


@dataclass(frozen=True, slots=True)
class Range:
    """A time to export: from its start, where there is one, up to before its end."""

    start: datetime | None
    end: datetime


class Reader:
    """The rows of statistics of a UPS; the recorder's executor asks."""

    def __init__(
        self, hass: HomeAssistant, sources: Sequence[Source], resolution: Resolution
    ) -> None:
        """Prepare to read at a resolution that is not raw."""
        self._hass = hass
        self._sources = {each.id: each for each in sources}
        self._resolution = resolution
        self._groups = list(units_of(each.metadata for each in sources))

    def pieces(self, wanted: Range, encoder: Encoder) -> Iterator[Piece]:
        """Yield the lines of a time, by their times."""
        constant = {
            each.id: each.cells() | {"resolution": str(self._resolution)}
            for each in self._sources.values()
        }
        is_day = self._resolution is Resolution.DAY
        for rows in self._rows(wanted):
            found = [
                (row["start"], statistic_id, row)
                for statistic_id, series in rows.items()
                for row in series
            ]
            found.sort(key=itemgetter(0, 1))
            lines = [
                {
                    "time": _local_iso(start) if is_day else iso(start),
                    **constant[statistic_id],
                    **_figures(row),
                }
                for start, statistic_id, row in found
            ]
            if lines:
                yield encoder.encode(lines)

    def _rows(self, wanted: Range) -> Iterator[Rows]:
        if not self._sources:
            return
        start = wanted.start
        if start is None and (start := self._first()) is None:
            return
        period, step = _PERIODS[self._resolution]
        hours = max(1, _MOST_ROWS // len(self._sources))
        for begin, end in (
            _days(start, wanted.end, max(1, hours // _HOURS_PER_DAY))
            if self._resolution is Resolution.DAY
            else _steps(start, wanted.end, hours * step)
        ):
            rows: dict[str, Sequence[Mapping[str, Any]]] = {}
            for ids, units in self._groups:
                rows.update(read(self._hass, begin, end, ids, units, period))
            yield rows

    def _first(self) -> datetime | None:
        table = _table(self._resolution)
        times = first_of(self._hass, self._sources, table).values()
        return dt_util.utc_from_timestamp(min(times)) if times else None


def read(
    hass: HomeAssistant,
    start: datetime,
    end: datetime,
    ids: Iterable[str],
    units: dict[str, str],
    period: _Period = "hour",
) -> Rows:
    """Return rows of statistics, in the units that they are kept in."""
    return statistics_during_period(
        hass,
        start,
        end,
        set(ids),
        period,
        units,
        {"last_reset", "max", "mean", "min", "state", "sum"},
    )


def units_of(
    every: Iterable[StatisticMetaData],
) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Yield statistics that one query may ask for, with their units by unit class.

    Left to itself, the recorder gives them in the unit that an entity is shown in.
    """
    groups: list[tuple[list[str], dict[str, str]]] = []
    for metadata in every:
        unit = metadata["unit_of_measurement"]
        converter = UNIT_CLASS_TO_UNIT_CONVERTER.get(metadata["unit_class"])
        if converter is None or unit not in converter.VALID_UNITS:
            converter = STATISTIC_UNIT_TO_UNIT_CONVERTER.get(unit)
        kind = None if converter is None else converter.UNIT_CLASS
        for ids, units in groups:
            if kind is None or unit is None or units.setdefault(kind, unit) == unit:
                ids.append(metadata["statistic_id"])
                break
        else:
            units = {} if kind is None or unit is None else {kind: unit}
            groups.append(([metadata["statistic_id"]], units))
    yield from groups


def those_with_rows(
    hass: HomeAssistant,
    sources: Sequence[Source],
    wanted: Range,
    resolution: Resolution,
) -> list[Source]:
    """Return the statistics that have a row in a time; the recorder's executor asks."""
    begin, end = wanted.start, wanted.end
    if resolution is Resolution.DAY:
        begin = begin and dt_util.start_of_local_day(dt_util.as_local(begin))
        last = dt_util.as_local(end - _SECOND).date()
        end = dt_util.start_of_local_day(last + timedelta(days=1))
    table = _table(resolution)
    known = get_metadata(hass, statistic_ids={each.id for each in sources})
    found: list[Source] = []
    with session_scope(hass=hass, read_only=True) as session:
        for each in sources:
            if each.id not in known:
                continue
            query = select(table.id).where(
                table.metadata_id == known[each.id][0],
                table.start_ts >= (0 if begin is None else begin.timestamp()),
                table.start_ts < end.timestamp(),
            )
            if session.execute(query.limit(1)).first() is not None:
                found.append(each)
    return found


def first_of(
    hass: HomeAssistant, ids: Iterable[str], table: type[StatisticsBase] = Statistics
) -> dict[str, float]:
    """Return when the first row of statistics begins, of those that have any."""
    known = get_metadata(hass, statistic_ids=set(ids))
    found: dict[str, float] = {}
    with session_scope(hass=hass, read_only=True) as session:
        for statistic_id, (number, _) in known.items():
            first = session.execute(
                select(func.min(table.start_ts)).where(table.metadata_id == number)
            ).scalar()
            if first is not None:
                found[statistic_id] = first
    return found


def count_of(hass: HomeAssistant, statistic_id: str) -> int:
    """Return how many hours a statistic has."""
    known = get_metadata(hass, statistic_ids={statistic_id})
    if statistic_id not in known:
        return 0
    with session_scope(hass=hass, read_only=True) as session:
        count = session.execute(
            select(func.count(Statistics.id)).where(
                Statistics.metadata_id == known[statistic_id][0]
            )
        ).scalar()
    return count or 0


def _table(resolution: Resolution) -> type[Statistics | StatisticsShortTerm]:
    return StatisticsShortTerm if resolution is Resolution.FIVE_MINUTES else Statistics


def _steps(
    start: datetime, end: datetime, step: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    begin = start
    while begin < end:
        until = min(begin + step, end)
        yield begin, until
        begin = until


def _days(
    start: datetime, end: datetime, count: int
) -> Iterator[tuple[datetime, datetime]]:
    """Yield whole days of Home Assistant's time zone, so many at a time."""
    first = dt_util.as_local(start).date()
    last = dt_util.as_local(end - _SECOND).date()
    while first <= last:
        after = min(first + timedelta(days=count), last + timedelta(days=1))
        # The recorder takes the day that its end lies in as well.
        yield (
            dt_util.start_of_local_day(first),
            dt_util.start_of_local_day(after) - _SECOND,
        )
        first = after


def _figures(row: Mapping[str, Any]) -> dict[str, Any]:
    figures = {name: value for name in FIGURES if (value := row.get(name)) is not None}
    if (reset := row.get("last_reset")) is not None:
        figures["last_reset"] = iso(reset)
    return figures


def _local_iso(timestamp: float) -> str:
    return dt_util.as_local(dt_util.utc_from_timestamp(timestamp)).isoformat()
