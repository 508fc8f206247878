"""Energy from watts: what was seen, and never what was not.

The trapezoidal rule over the real times of the readings. A reading that is missing, or
too far from the one before, breaks the sum: the time between is a gap, and no energy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

_SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Watts at a moment of a clock that nobody sets, seconds.

    `watts` is None where they are not known. `mains` is what the UPS draws from the
    mains then: 0 on battery.
    """

    monotonic: float
    watts: float | None
    mains: float | None


@dataclass(frozen=True, slots=True)
class Increment:
    """What a reading added: Wh to the load and from the mains, in so many seconds."""

    load: float = 0.0
    mains: float = 0.0
    seconds: float = 0.0


NOTHING = Increment()


@dataclass(slots=True)
class Meter:
    """The meter of one UPS, Wh; it never goes down.

    `covered` are the seconds that it knows of.
    """

    load: float = 0.0
    mains: float = 0.0
    covered: float = 0.0
    _last: Reading | None = None

    def add(self, now: Reading, longest: float) -> Increment:
        """Add a reading; `longest` are the seconds over which two belong together.

        Returns what it added, which is nothing after a gap.
        """
        before, self._last = self._last, now
        if before is None or before.watts is None or now.watts is None:
            return NOTHING
        seconds = now.monotonic - before.monotonic
        if not 0 < seconds <= longest:
            return NOTHING
        load = _trapezium(before.watts, now.watts, seconds)
        mains = 0.0
        if before.mains is not None and now.mains is not None:
            mains = _trapezium(before.mains, now.mains, seconds)
        self.load += load
        self.mains += mains
        self.covered += seconds
        return Increment(load, mains, seconds)

    def interrupt(self) -> None:
        """Begin anew with the next reading: nothing is known of what lies between."""
        self._last = None

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        return {
            "load": round(self.load, 4),
            "mains": round(self.mains, 4),
            "covered": round(self.covered, 1),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; raises KeyError, TypeError, ValueError."""
        return cls(
            load=float(stored["load"]),
            mains=float(stored["mains"]),
            covered=float(stored["covered"]),
        )


def _trapezium(first: float, second: float, seconds: float) -> float:
    """Return the energy between two readings, Wh; power below nothing is none."""
    return max(0.0, first + second) / 2 * seconds / _SECONDS_PER_HOUR
