"""Writes hours of a statistic in few statements, in the recorder's own thread.

The recorder's import asks for every single row whether it is there: a year of a few
UPSes takes it many minutes, on a Raspberry Pi an hour. So its own models are used here,
with its session and in its queue; what is written, and how it is retried, is the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import time
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.db_schema import Statistics
from homeassistant.components.recorder.models import StatisticData
from homeassistant.components.recorder.tasks import RecorderTask
from homeassistant.components.recorder.util import (
    filter_unique_constraint_integrity_error,
    retryable_database_job,
)
from homeassistant.helpers.recorder import session_scope
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

_VALUES = ("mean", "mean_weight", "min", "max", "state", "sum")


@dataclass(slots=True)
class HoursTask(RecorderTask):
    """Writes rows of a statistic that the recorder knows, all of them or none."""

    statistic_id: str
    rows: list[StatisticData]

    def run(self, instance: Recorder) -> None:
        """Write them; again, where the database was busy."""
        if not _write(instance, self.statistic_id, self.rows):
            instance.queue_task(self)


@retryable_database_job("statistics")
def _write(instance: Recorder, statistic_id: str, rows: list[StatisticData]) -> bool:
    with session_scope(
        session=instance.get_session(),
        exception_filter=filter_unique_constraint_integrity_error(
            instance, "statistic"
        ),
    ) as session:
        known = instance.statistics_meta_manager.get(session, statistic_id)
        if known is None or not rows:
            return True
        metadata_id, _ = known
        values = {row["start"].timestamp(): _values(row) for row in rows}
        ids = dict(_ids(session, metadata_id, min(values), max(values)))
        changed = [{"at": ids[each], **values[each]} for each in ids.keys() & values]
        if changed:
            session.connection().execute(
                update(Statistics).where(Statistics.id == bindparam("at")), changed
            )
        now = time.time()
        fresh = [
            {"metadata_id": metadata_id, "created_ts": now, "start_ts": start, **row}
            for start, row in values.items()
            if start not in ids
        ]
        if fresh:
            session.execute(insert(Statistics), fresh)
    return True


def _ids(
    session: Session, metadata_id: int, first: float, last: float
) -> Iterator[tuple[float, int]]:
    """Yield the starts and ids of the rows that are there."""
    for start, row_id in session.execute(
        select(Statistics.start_ts, Statistics.id).where(
            Statistics.metadata_id == metadata_id,
            Statistics.start_ts.between(first, last),
        )
    ):
        if start is not None:
            yield start, row_id


def _values(row: StatisticData) -> dict[str, Any]:
    reset = row.get("last_reset")
    return {
        **{name: row.get(name) for name in _VALUES},
        "last_reset_ts": None if reset is None else reset.timestamp(),
    }
