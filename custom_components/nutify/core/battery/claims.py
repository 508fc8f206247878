"""The runtime that a UPS claims for its full battery, by the week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import log
from typing import Any, Self

from ..stored import known
from .line import Line
from .sample import Sample

# Below, a percent more or less is too much of the load.
_LEAST_LOAD = 3.0
_LEAST_SAMPLES = 10
# What is this far from the week so far is a slip; a new estimate counts next week.
_SLIP, _SLIPS = 0.1, 5.0
_STEEPEST = -2.0
_MOST_WEEKS = 160
# How fast the mean temperature of a week follows.
_STEP = 0.02
_DAYS = 7


@dataclass(slots=True)
class Week:
    """What a full battery on the mains was like in a week.

    `claim` is ln(runtime in s) over ln(load in %); `voltage` is volts over degrees
    Celsius where the temperature is known, and over 0 where it is not. `day` is the
    Monday.
    """

    day: date
    claim: Line = field(default_factory=Line)
    voltage: Line = field(default_factory=Line)
    temperature: float | None = None

    def as_list(self) -> list[Any]:
        """Return what from_list() understands, fit for JSON."""
        return [
            self.day.isoformat(),
            self.temperature and round(self.temperature, 1),
            self.claim.as_list() if self.claim.n else None,
            self.voltage.as_list() if self.voltage.n else None,
        ]

    @classmethod
    def from_list(cls, stored: Sequence[Any]) -> Self:
        """Return what as_list() was made of; raises TypeError and ValueError."""
        day, temperature, claim, voltage = stored
        return cls(
            date.fromisoformat(day),
            Line() if claim is None else Line.from_list(claim),
            Line() if voltage is None else Line.from_list(voltage),
            known(temperature),
        )


@dataclass(slots=True)
class Claims:
    """The weeks of a battery."""

    weeks: list[Week] = field(default_factory=list)

    def add(self, sample: Sample) -> None:
        """Take a sample of a full battery on the mains."""
        week = self._week(sample.time)
        temperature = sample.temperature
        if temperature is not None:
            week.temperature = (
                temperature
                if week.temperature is None
                else week.temperature + (temperature - week.temperature) * _STEP
            )
        if sample.voltage is not None:
            week.voltage.add(temperature or 0.0, sample.voltage)
        if sample.runtime is None or (sample.load or 0) < _LEAST_LOAD:
            return
        x, y = log(sample.load or 1), log(sample.runtime)
        line = week.claim
        if line.n >= _LEAST_SAMPLES:
            # Around the line, once there is one.
            slope = min(0.0, max(_STEEPEST, line.slope or 0.0))
            expected = line.y + slope * (x - line.x)
            if abs(y - expected) > max(_SLIP, _SLIPS * line.spread):
                return
        line.add(x, y)

    def _week(self, time: datetime) -> Week:
        day = time.date()
        if self.weeks and 0 <= (day - self.weeks[-1].day).days < _DAYS:
            return self.weeks[-1]
        self.weeks.append(Week(day - timedelta(days=day.weekday())))
        if len(self.weeks) > _MOST_WEEKS:
            # Of the older half, every other one is enough.
            half = _MOST_WEEKS // 2
            self.weeks[:half] = self.weeks[0:half:2]
        return self.weeks[-1]

    def merge(self, later: Self) -> None:
        """Add the weeks of elsewhere that come after those here."""
        last = self.weeks[-1].day if self.weeks else date.min
        self.weeks += [week for week in later.weeks if week.day > last]

    @property
    def known(self) -> list[Week]:
        """Return the weeks with enough claims."""
        return [week for week in self.weeks if week.claim.n >= _LEAST_SAMPLES]

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        return {"weeks": [week.as_list() for week in self.weeks]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; raises KeyError, TypeError, ValueError."""
        return cls([Week.from_list(each) for each in stored["weeks"]])
