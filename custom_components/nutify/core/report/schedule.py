"""When a report is due: at a local time, whatever the clocks do in between."""

from datetime import datetime, time, tzinfo
from enum import StrEnum

from cronsim import CronSim, CronSimError

_DAYS_OF_A_WEEK = 7


class Rhythm(StrEnum):
    """How often a report is made."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    CRON = "cron"


_DAYS = {
    Rhythm.DAILY: "* * *",
    Rhythm.MONTHLY: "1 * *",
    Rhythm.QUARTERLY: "1 1,4,7,10 *",
    Rhythm.YEARLY: "1 1 *",
}


def cron_line(rhythm: Rhythm, at: time, weekday: int = 0) -> str:
    """Return a rhythm as a line of cron; `weekday` is 0 for Monday, for WEEKLY."""
    if rhythm is Rhythm.CRON:
        raise ValueError("a line of cron is one already")
    days = _DAYS.get(rhythm, f"* * {(weekday + 1) % _DAYS_OF_A_WEEK}")
    return f"{at.minute} {at.hour} {days}"


def is_valid(line: str) -> bool:
    """Tell whether a line of cron can be used, and ever comes due."""
    try:
        next(CronSim(line, datetime(2024, 1, 1)))  # noqa: DTZ001 - of no place
    except CronSimError, StopIteration:
        return False
    return True


def next_run(line: str, after: datetime, zone: tzinfo) -> datetime | None:
    """Return when a line of cron is due next, strictly after a moment, None for never.

    The time is one of the zone: 2:30 on the day that has none is made up right after
    the change, and where it is there twice it is taken once, as Debian's cron does.
    Raises ValueError for a line that cannot be used.
    """
    try:
        return next(CronSim(line, after.astimezone(zone)), None)
    except CronSimError as err:
        raise ValueError(f"{line!r}: {err}") from err
