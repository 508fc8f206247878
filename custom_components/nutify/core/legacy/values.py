"""What a value in a database can be trusted for: anyone may have written it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
import math
from zoneinfo import ZoneInfo

MOST_CHARACTERS = 64
# No UPS has more, W or VA.
MOST_POWER = 1e6
_MOST_TEXT = 500
# Nutify is younger than this; earlier times are those of clocks that were not set yet.
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_UTC = "UTC"


def number(value: object) -> float | None:
    """Return a finite number, which may have been written as text; None for none."""
    if not isinstance(value, float | int | str):
        return None
    try:
        result = float(value)
    except ValueError, OverflowError:
        return None
    return result if math.isfinite(result) else None


def whole(value: object) -> int | None:
    """Return a whole number, such as an id; None for none."""
    return value if isinstance(value, int) else None


def within(value: object, least: float, most: float) -> float | None:
    """Return a number that lies between two, or is one of them; None for none."""
    result = number(value)
    return result if result is not None and least <= result <= most else None


def text(value: object, most: int = _MOST_TEXT) -> str:
    """Return a text in one line and of some length; empty for none."""
    if not isinstance(value, str):
        return ""
    printable = "".join(each if each.isprintable() else " " for each in value[:most])
    return printable.strip()


def local_time(value: object) -> datetime | None:
    """Return a time as it was written, most often without a zone; None for none."""
    if not isinstance(value, str):
        return None
    try:
        result = datetime.fromisoformat(value)
        known = result if result.tzinfo else result.replace(tzinfo=UTC)
        is_plausible = _EARLIEST <= known < _LATEST
    except ValueError, OverflowError:
        return None
    return result if is_plausible else None


def utc_time(value: object) -> datetime | None:
    """Return a time that was written in UTC; None for none."""
    result = local_time(value)
    if result is None:
        return None
    return result.astimezone(UTC) if result.tzinfo else result.replace(tzinfo=UTC)


def zone_name(value: object) -> str | None:
    """Return the name of a time zone that exists; None for none."""
    name = text(value, MOST_CHARACTERS)
    if not name:
        return None
    try:
        ZoneInfo(name)
    except LookupError, ValueError, OSError:
        return None
    return name


class WallClock:
    """Turns times of a clock on the wall, in their order, into UTC.

    An hour that comes twice in autumn is told apart by the order: time only goes on.
    """

    # What a program that writes of the same moment may be late by.
    _SLACK = timedelta(seconds=60)

    def __init__(self, zone: str | None) -> None:
        """Begin; without a zone, the clock is that of UTC."""
        self._zone = ZoneInfo(zone or _UTC)
        self._latest: datetime | None = None

    def utc(self, local: datetime, near: Iterable[datetime] = ()) -> datetime:
        """Return a time that was written next, `near` ones that were known in UTC."""
        if local.tzinfo is not None:
            return local.astimezone(UTC)
        first = local.replace(tzinfo=self._zone, fold=0).astimezone(UTC)
        second = local.replace(tzinfo=self._zone, fold=1).astimezone(UTC)
        # A time that a clock which was put forward never showed is the first of both.
        is_over = self._latest is not None and first < self._latest - self._SLACK
        is_second = is_over or any(abs(each - second) < self._SLACK for each in near)
        result = second if first < second and is_second else first
        self.pass_by(result)
        return result

    def pass_by(self, time: datetime) -> None:
        """Take note of a time that is known to have come."""
        if self._latest is None or time > self._latest:
            self._latest = time
