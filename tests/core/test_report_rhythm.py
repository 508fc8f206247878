"""When reports are due: rhythms as lines of cron, and the clocks of a place."""

from datetime import UTC, date, datetime, time, timedelta
import re
from zoneinfo import ZoneInfo

import pytest

from custom_components.nutify.core.report.schedule import (
    Rhythm,
    cron_line,
    is_valid,
    next_run,
)

ROME = ZoneInfo("Europe/Rome")
TUESDAY = datetime(2026, 11, 10, 12, tzinfo=ROME)


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        (Rhythm.DAILY, date(2026, 11, 11)),
        (Rhythm.WEEKLY, date(2026, 11, 15)),
        (Rhythm.MONTHLY, date(2026, 12, 1)),
        (Rhythm.QUARTERLY, date(2027, 1, 1)),
        (Rhythm.YEARLY, date(2027, 1, 1)),
    ],
)
def test_a_rhythm_has_its_next_day(rhythm: Rhythm, expected: date) -> None:
    """Prevents a report on the wrong day: cron's week begins with Sunday."""
    line = cron_line(rhythm, time(7, 30), weekday=6)
    assert is_valid(line)
    due = next_run(line, TUESDAY, ROME)
    assert due == datetime.combine(expected, time(7, 30), ROME)


def test_a_line_of_cron_has_no_rhythm() -> None:
    """Prevents that a line of one's own is replaced by a daily report."""
    with pytest.raises(ValueError, match="is one already"):
        cron_line(Rhythm.CRON, time(7))


@pytest.mark.parametrize(
    "line", ["", "* * * *", "61 * * * *", "0 7 * * someday", "0 7 30 2 *"]
)
def test_a_line_that_is_none_is_told(line: str) -> None:
    """Prevents an error that names a library where a person wrote a wrong line."""
    assert not is_valid(line)
    with pytest.raises(ValueError, match=f"^{re.escape(repr(line))}: "):
        next_run(line, TUESDAY, ROME)


def test_it_is_due_strictly_after() -> None:
    """Prevents that a report which was just made is made again at once."""
    line = cron_line(Rhythm.DAILY, time(12))
    due = next_run(line, TUESDAY.astimezone(UTC), ROME)
    assert due == TUESDAY + timedelta(days=1)
