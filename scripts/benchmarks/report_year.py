"""A year of hourly statistics, put into the recorder's database while it is stopped.

The recorder's own import takes minutes for so many rows. So it gets the first hour of
each series only, from which it makes what it keeps about them, and the rest is written
into its table with its own model of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from itertools import batched
import math
from typing import Any

from homeassistant.components.recorder.db_schema import Statistics, StatisticsMeta
from homeassistant.components.recorder.models import StatisticMeanType
from sqlalchemy import Connection, Engine, create_engine, insert, select, text

HOUR = timedelta(hours=1)
_HOURS_PER_DAY = 24
_BATCH = 5000

type Row = dict[str, float]


@dataclass(frozen=True, slots=True)
class Series:
    """The statistics of one sensor: a level that swings by the hour, or a sum.

    `phase` tells one UPS from another; of a sum, `level` is what an hour adds.
    """

    statistic_id: str
    unit: str
    unit_class: str | None
    level: float
    is_sum: bool = False
    phase: float = 0.0

    @property
    def source(self) -> str:
        """Return who the statistics are of, as the recorder tells it by their id."""
        name, colon, _ = self.statistic_id.partition(":")
        return name if colon else "recorder"

    def metadata(self) -> dict[str, Any]:
        """Return what the recorder is told when it imports them."""
        mean = StatisticMeanType.NONE if self.is_sum else StatisticMeanType.ARITHMETIC
        return {
            "has_sum": self.is_sum,
            "mean_type": int(mean),
            "name": None,
            "source": self.source,
            "statistic_id": self.statistic_id,
            "unit_class": self.unit_class,
            "unit_of_measurement": self.unit,
        }

    def row(self, hour: int) -> Row:
        """Return the figures of an hour, counted from the first."""
        if self.is_sum:
            return {"state": self._sum(hour), "sum": self._sum(hour)}
        mean = self.level * (1 + 0.1 * self._swing(hour))
        return {"mean": mean, "min": 0.97 * mean, "max": 1.04 * mean}

    def _swing(self, hour: int) -> float:
        """Return a day's course between -1 and 1, and a bit of a year's."""
        day = math.sin(math.tau * hour / _HOURS_PER_DAY + self.phase)
        return 0.8 * day + 0.2 * math.sin(hour / 1394 + self.phase)

    def _sum(self, hour: int) -> float:
        return self.level * (hour + 1 + 0.5 * math.sin(hour / 3 + self.phase))


def to_import(
    series: Series, start: datetime, hours: Iterable[int]
) -> list[dict[str, Any]]:
    """Return hours as the recorder's import takes them."""
    return [
        {"start": (start + hour * HOUR).isoformat(), **series.row(hour)}
        for hour in hours
    ]


def write(url: str, every: Sequence[Series], start: datetime, hours: range) -> int:
    """Write hours of all series into the database of the recorder; return the rows.

    They lie in it hour by hour, as they do where the recorder wrote them itself.
    """
    engine = create_engine(url)
    try:
        ids = _metadata_ids(engine, every)
        count = 0
        with engine.begin() as connection:
            for batch in batched(_rows(every, ids, start, hours), _BATCH, strict=False):
                if engine.dialect.name == "postgresql":
                    _copy(connection, batch)
                else:
                    connection.execute(insert(Statistics), batch)
                count += len(batch)
            if engine.dialect.name == "postgresql":
                # Its autovacuum does so, within a minute.
                connection.execute(text("ANALYZE statistics"))
    finally:
        engine.dispose()
    return count


def _copy(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows by PostgreSQL's COPY, several times as fast as by INSERT."""
    lines = "".join(
        ",".join("" if each is None else repr(each) for each in row.values()) + "\n"
        for row in rows
    )
    columns = ",".join(rows[0])
    # What is behind SQLAlchemy is psycopg2, whose types it does not tell.
    copying: Any = connection.connection.cursor()
    with closing(copying) as cursor:
        cursor.copy_expert(
            f"COPY {Statistics.__tablename__} ({columns}) FROM STDIN WITH CSV",
            StringIO(lines),
        )


def _metadata_ids(engine: Engine, every: Sequence[Series]) -> dict[str, int]:
    wanted = {series.statistic_id for series in every}
    with engine.connect() as connection:
        known = connection.execute(
            select(StatisticsMeta.statistic_id, StatisticsMeta.id)
        )
        ids = {name: number for name, number in known.tuples() if name in wanted}
    if missing := wanted - ids.keys():
        raise LookupError(f"The recorder does not know {sorted(missing)}.")
    return {str(name): number for name, number in ids.items()}


def _rows(
    every: Sequence[Series], ids: dict[str, int], start: datetime, hours: range
) -> Iterator[dict[str, Any]]:
    for hour in hours:
        for series in every:
            yield {
                "metadata_id": ids[series.statistic_id],
                "start_ts": (start + hour * HOUR).timestamp(),
                "created_ts": (start + (hour + 1) * HOUR).timestamp(),
                **_NOTHING,
                **series.row(hour),
            }


# All rows of a batch have to have the same columns.
_NOTHING = dict.fromkeys(("mean", "min", "max", "state", "sum"))
