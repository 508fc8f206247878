"""The clocks that what happens is measured by."""

from dataclasses import dataclass
from datetime import datetime
import time
from typing import Self

from homeassistant.util import dt as dt_util


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
