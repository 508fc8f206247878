"""The clocks that what happens is measured by."""

from dataclasses import dataclass
from datetime import datetime
import time
from typing import Self

from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day, and of a clock that nobody sets and that no sleep stops."""

    time: datetime
    monotonic: float

    @classmethod
    def now(cls) -> Self:
        """Return the time that it is."""
        return cls(dt_util.utcnow(), monotonic())


def monotonic() -> float:
    """Return the seconds of the clock that nobody sets."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def date_and_time(value: object) -> datetime:
    """Return a date and time that somebody gave; raises Invalid.

    Home Assistant's own parser crashes the process for a text that has no bytes, such
    as half of a surrogate pair.
    """
    if isinstance(value, str) and not value.isascii():
        raise vol.Invalid("Invalid datetime specified")
    found: datetime = cv.datetime(value)
    return found
