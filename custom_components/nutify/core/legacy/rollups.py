"""The means of hours that newer databases keep after the minutes are gone."""

from collections.abc import Iterator
import sqlite3
from typing import NamedTuple

from .database import columns, listed, select
from .model import Band, LegacyHour, LegacyUps
from .quantities import BOUNDS, COLUMNS, LOAD, NAMES, POWER
from .rows import Sample
from .tables import ROLLUPS, TARGET
from .values import number, utc_time, within

_HOUR = 3600
_MINUTE = 60
_CHUNK = 500


class _Rollup(NamedTuple):
    start: int
    values: list[float | None]
    minutes: int


class Rollups:
    """What was kept of a UPS."""

    def __init__(self, connection: sqlite3.Connection, ups: LegacyUps) -> None:
        """Prepare."""
        self._connection = connection
        self._ups = ups
        self._found = columns(connection, ROLLUPS)

    @property
    def has_hours(self) -> bool:
        """Tell whether there are hours that are those of UTC."""
        if not self._is_usable:
            return False
        row = self._connection.execute(
            select(
                "1",
                ROLLUPS,
                f"WHERE {TARGET} = ? AND granularity = 'hour' "
                "AND substr(bucket_start_utc, 15, 2) = '00' LIMIT 1",
            ),
            (int(self._ups.key),),
        ).fetchone()
        return row is not None

    def hours(self) -> Iterator[LegacyHour]:
        """Yield the hours of UTC, in their order."""
        latest = -1
        for start, values, minutes in self._read("hour"):
            if start % _HOUR or start <= latest:
                continue
            latest = start
            power = values[POWER]
            yield LegacyHour(
                start=start,
                bands={
                    name: Band(value, value, value)
                    for name, value in zip(NAMES, values, strict=True)
                    if value is not None
                },
                energy=0.0 if power is None else power * minutes / _MINUTE,
                minutes=0 if power is None else minutes,
            )

    def minutes(self) -> Iterator[Sample]:
        """Yield the minutes, in their order."""
        for start, values, _ in self._read("minute"):
            yield Sample(start // _MINUTE, start, values)

    @property
    def _is_usable(self) -> bool:
        return {TARGET, "granularity", "bucket_start_utc"} <= self._found

    def _read(self, granularity: str) -> Iterator[_Rollup]:
        if not self._is_usable:
            return
        names = (
            *("bucket_start_utc", "sample_count", "ups_realpower_nominal"),
            *COLUMNS,
        )
        cursor = self._connection.execute(
            select(
                listed(names, self._found),
                ROLLUPS,
                f"WHERE {TARGET} = ? AND granularity = ? ORDER BY bucket_start_utc",
            ),
            (int(self._ups.key), granularity),
        )
        while rows := cursor.fetchmany(_CHUNK):
            for time, count, nominal, *raw in rows:
                if (moment := utc_time(time)) is None:
                    continue
                values = [
                    None if value is None else within(value, *bounds)
                    for value, bounds in zip(raw, BOUNDS, strict=True)
                ]
                if raw[POWER] is None:
                    values[POWER] = self._ups.settings.power(values[LOAD], nominal)
                minutes = min(max(number(count) or 0, 0), _MINUTE)
                yield _Rollup(int(moment.timestamp()), values, int(minutes))
