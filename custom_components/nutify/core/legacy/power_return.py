"""Whether the minutes of a UPS tell that the mains was there, where events do not."""

from datetime import UTC, datetime, timedelta
import sqlite3

from .database import columns, select
from .model import Generation, LegacyUps
from .tables import DATA, DYNAMIC, TARGET, UTC_TIME
from .values import utc_time

# The rows of the minutes at both ends tell of the time around them as well.
_EDGE = timedelta(seconds=90)
# Without an index, each question goes through all rows.
_MOST_QUESTIONS = 50


class PowerReturn:
    """Tells from rows when a UPS was on line again."""

    def __init__(
        self, connection: sqlite3.Connection, ups: LegacyUps, generation: Generation
    ) -> None:
        """Prepare."""
        self._connection = connection
        self._left = _MOST_QUESTIONS
        is_single = generation is Generation.SINGLE
        self._table = DYNAMIC if is_single else DATA
        found = columns(connection, self._table)
        needed = {UTC_TIME, "ups_status"} | (set() if is_single else {TARGET})
        if not needed <= found:
            self._left = 0
        self._own = "" if is_single else f"{TARGET} = {int(ups.key)} AND "

    def between(self, begin: datetime, end: datetime) -> datetime | None:
        """Return when the UPS was on line between two times, None where none tells.

        A little after the first and before the second is not looked at.
        """
        if self._left <= 0 or end - begin <= 2 * _EDGE:
            return None
        self._left -= 1
        (time,) = self._connection.execute(
            select(
                f"min({UTC_TIME})",
                self._table,
                f"WHERE {self._own}{UTC_TIME} > ? AND {UTC_TIME} < ? "
                "AND typeof(ups_status) = 'text' "
                "AND (ups_status = 'OL' OR substr(ups_status, 1, 3) = 'OL ') "
                "AND instr(ups_status, 'OB') = 0",
            ),
            (_written(begin + _EDGE), _written(end - _EDGE)),
        ).fetchone()
        return utc_time(time)


def _written(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
