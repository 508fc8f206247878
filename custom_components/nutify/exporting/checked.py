"""Lines of an export as what they stand for, once nothing in them can be wrong."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
import math
from typing import Any, cast

from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    UNIT_CLASS_TO_UNIT_CONVERTER,
    valid_statistic_id,
)
from homeassistant.core import valid_entity_id
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..core.events.outages import Outage
from ..core.events.types import EventType
from ..journal import Record
from .cells import FIGURES, METADATA
from .reader import ExportFile, Head
from .statistics import Resolution

_HOUR = timedelta(hours=1)
# Nobody measured before.
_EARLIEST = datetime.fromtimestamp(0, dt_util.UTC)
_MOST_STATISTICS = 20_000
_MOST_RECORDS = 50_000
_DAMAGED = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


def hours_of(
    file: ExportFile, now: datetime
) -> Iterator[tuple[StatisticMetaData, StatisticData]]:
    """Yield the hours of statistics; those of one come in the order of their times.

    Raises ServiceValidationError.
    """
    head = file.head()
    known: dict[str, tuple[tuple[Any, ...], StatisticMetaData]] = {}
    latest: dict[str, datetime] = {}
    for line in file.lines():
        cells = line.cells
        try:
            statistic_id = _text(cells["statistic_id"])
            resolution = head.resolution or _text(cells["resolution"])
            if resolution != Resolution.HOUR:
                raise ValueError(f"it is not of an hour, but {resolution}")
            told = head.statistics.get(statistic_id, cells)
            if statistic_id not in known:
                if len(known) == _MOST_STATISTICS:
                    raise ValueError("there are too many statistics")
                known[statistic_id] = _told(told), _metadata(statistic_id, told)
            before, metadata = known[statistic_id]
            if told is cells and _told(told) != before:
                raise ValueError("it tells of the statistic what others do not")
            row = _row(metadata, cells)
            if row["start"] > now:
                raise ValueError("it is of the future")
            if statistic_id in latest and row["start"] <= latest[statistic_id]:
                raise ValueError("its time does not come after the one before")
            latest[statistic_id] = row["start"]
        except _DAMAGED as err:
            raise file.bad(line.number, _problem(err)) from err
        yield metadata, row


def records_of(file: ExportFile) -> list[tuple[str, Record]]:
    """Return the records of a journal, with the name of their server.

    Raises ServiceValidationError.
    """
    found: list[tuple[str, Record]] = []
    for line in file.lines():
        try:
            if len(found) == _MOST_RECORDS:
                raise ValueError("there are too many records")
            server = _text(line.cells["server"])
            found.append((server, _record(line.cells)))
        except _DAMAGED as err:
            raise file.bad(line.number, _problem(err)) from err
    return found


def check_head(file: ExportFile) -> Head:
    """Return what a file begins with, once it is known to be of a kind to import."""
    head = file.head()
    if head.resolution not in {None, Resolution.HOUR}:
        raise file.bad(1, f"it is not by the hour, but {head.resolution}")
    return head


def _problem(err: Exception) -> str:
    return f"{err} is missing" if isinstance(err, KeyError) else str(err)


def _told(cells: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(cells.get(name) for name in METADATA)


def _metadata(statistic_id: str, cells: Mapping[str, Any]) -> StatisticMetaData:
    name, unit, unit_class = (
        None if cells[key] is None else _text(cells[key])
        for key in ("name", "unit", "unit_class")
    )
    is_apart = statistic_id.startswith(f"{DOMAIN}:") and valid_statistic_id(
        statistic_id
    )
    if not is_apart and not valid_entity_id(statistic_id):
        raise ValueError(f"{statistic_id!r} is no statistic")
    converter = UNIT_CLASS_TO_UNIT_CONVERTER.get(unit_class)
    if unit_class is not None and (
        converter is None or unit not in converter.VALID_UNITS
    ):
        raise ValueError(f"{unit!r} is no unit of {unit_class!r}")
    if not isinstance(cells["has_sum"], bool):
        raise TypeError("it does not tell whether there are sums")
    return StatisticMetaData(
        mean_type=StatisticMeanType(cells["mean_type"]),
        has_sum=cells["has_sum"],
        name=name,
        source=DOMAIN if is_apart else "recorder",
        statistic_id=statistic_id,
        unit_class=unit_class,
        unit_of_measurement=unit,
    )


def _row(metadata: StatisticMetaData, cells: Mapping[str, Any]) -> StatisticData:
    start = _time(cells["time"])
    if start.timestamp() % _HOUR.total_seconds():
        raise ValueError(f"{cells['time']} is not the beginning of an hour")
    figures = {
        name: _number(value)
        for name in FIGURES
        if (value := cells.get(name)) is not None
    }
    if not figures:
        raise ValueError("it holds no figure")
    if metadata["mean_type"] is StatisticMeanType.NONE and "mean" in figures:
        raise ValueError("the statistic has no means")
    if not metadata["has_sum"] and "sum" in figures:
        raise ValueError("the statistic has no sums")
    row = cast(StatisticData, {"start": start, **figures})
    if (reset := cells.get("last_reset")) is not None:
        row["last_reset"] = _time(reset)
    return row


def _record(cells: Mapping[str, Any]) -> Record:
    fields = ("id", "ups", "time", "is_outage", "acknowledged_by", "acknowledged_at")
    stored = {name: cells[name] for name in fields} | {"data": cells["data"]}
    if not isinstance(stored["is_outage"], bool):
        raise TypeError("it does not tell whether it is an outage")
    if not isinstance(stored["data"], dict):
        raise TypeError("it has no data")
    _text(stored["id"])
    _text(stored["ups"])
    # Records are ordered by their times as texts.
    stored["time"] = _time(stored["time"]).isoformat()
    if stored["acknowledged_by"] is not None:
        _text(stored["acknowledged_by"])
    if stored["acknowledged_at"] is not None:
        _time(stored["acknowledged_at"])
    record = Record.from_dict(stored)
    if record.is_outage:
        outage = Outage.from_dict(record.data)
        times = (outage.begin, outage.end, outage.begin_after, *sum(outage.gaps, ()))
        if any(each is not None and each.tzinfo is None for each in times):
            raise ValueError("a time has no offset")
        _number(record.data["duration"])
    else:
        EventType(record.data["type"])
        if (duration := record.data.get("duration")) is not None:
            _number(duration)
    return record


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: object) -> float:
    if isinstance(value, str):
        value = float(value)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
    ):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _time(value: object) -> datetime:
    time = datetime.fromisoformat(_text(value))
    if time.tzinfo is None:
        raise ValueError(f"{value} has no offset")
    time = time.astimezone(dt_util.UTC)
    if time < _EARLIEST:
        raise ValueError(f"{value} is too long ago")
    return time
