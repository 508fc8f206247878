"""Energy from watts: what was seen, and never what was not.

The trapezoidal rule over the real times of the readings. A reading that is missing, or
too far from the one before, breaks the sum: the time between is a gap, and no energy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
import math
from typing import Any, Self

from ..stored import known, number

_SECONDS_PER_HOUR = 3600.0
# The two clocks of a process and of the one before it agree so far, seconds, unless the
# machine was started anew between them.
_MOST_DISAGREEMENT = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Watts at a moment; `monotonic` is of a clock that nobody sets, seconds.

    `watts` feed the load and `mains` are drawn from the mains, 0 on battery; None where
    they are not known. `outlets` are those of outlets, by part of the device.
    """

    time: datetime
    monotonic: float
    watts: float | None
    mains: float | None
    outlets: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        return {
            "time": self.time.isoformat(),
            "monotonic": round(self.monotonic, 3),
            "watts": self.watts,
            "mains": self.mains,
            "outlets": dict(self.outlets),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of.

        Raises AttributeError, KeyError, TypeError, ValueError when it cannot be that.
        """
        time = datetime.fromisoformat(stored["time"])
        if time.tzinfo is None:
            raise ValueError(f"a time of no zone: {time}")
        return cls(
            time=time,
            monotonic=number(stored["monotonic"]),
            watts=known(stored["watts"]),
            mains=known(stored["mains"]),
            outlets={
                str(part): number(each) for part, each in stored["outlets"].items()
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Increment:
    """What a reading added in so many `seconds`, Wh: to the load, from the mains.

    `middle` is the time half-way, whose price is that of all of it.
    """

    middle: datetime
    seconds: float
    load: float = 0.0
    mains: float = 0.0
    outlets: Mapping[str, float] = field(default_factory=dict)


class Integrator:
    """Makes energy of the readings of one UPS."""

    def __init__(self, last: Reading | None = None) -> None:
        """Go on from a reading, which may be that of a process before this one."""
        self.last = last
        self._is_inherited = last is not None

    def add(self, now: Reading, longest: float) -> Increment | None:
        """Return what lies between a reading and the one before it.

        None when that is not known: `longest` are the seconds over which two readings
        belong together. A reading that comes out of order is left out.
        """
        before, inherited = self.last, self._is_inherited
        if before is None:
            self.last, self._is_inherited = now, False
            return None
        # A late one would have the time since then counted twice. The clock of another
        # process may have begun anew.
        if now.monotonic <= before.monotonic and not inherited:
            return None
        self.last, self._is_inherited = now, False
        seconds = now.monotonic - before.monotonic
        by_wall_clock = (now.time - before.time).total_seconds()
        if not 0 < seconds <= longest:
            return None
        if inherited and abs(seconds - by_wall_clock) > _MOST_DISAGREEMENT:
            return None
        load = _trapezium(before.watts, now.watts, seconds)
        mains = _trapezium(before.mains, now.mains, seconds)
        outlets = {
            part: energy
            for part, watts in now.outlets.items()
            if (energy := _trapezium(before.outlets.get(part), watts, seconds))
            is not None
        }
        if load is None and mains is None and not outlets:
            return None
        return Increment(
            # By this clock, which may just have been set right.
            middle=now.time - (now.time - before.time) / 2
            if abs(seconds - by_wall_clock) <= _MOST_DISAGREEMENT
            else now.time,
            seconds=seconds,
            load=load or 0.0,
            mains=mains or 0.0,
            outlets=outlets,
        )


def _trapezium(
    first: float | None, second: float | None, seconds: float
) -> float | None:
    """Return the energy between two readings, Wh; power below nothing is none."""
    if first is None or second is None or not math.isfinite(first + second):
        return None
    return max(0.0, first + second) / 2 * seconds / _SECONDS_PER_HOUR
