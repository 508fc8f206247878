"""What is remembered of one battery, from the day that it was put in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from ..events.memory import mapping
from ..stored import known, number
from .claims import Claims
from .discharge import Discharge, Unit
from .sample import Chemistry
from .types import Counters, day_of

_MOST_DISCHARGES = 100
# A sensor whose value never varies by a degree is none: 25.0 for ever.
_LEAST_VARIATION = 1.0
# How fast the mean temperature follows, by the day.
_PER_DAY = 1 / 90


@dataclass(slots=True)
class Temperatures:
    """The mean temperature of a battery, degrees Celsius, over the last months."""

    mean: float | None = None
    lowest: float = 100.0
    highest: float = -100.0

    def add(self, value: float, days: float) -> None:
        """Take a temperature that held for some days."""
        self.lowest, self.highest = min(self.lowest, value), max(self.highest, value)
        share = min(1.0, days * _PER_DAY)
        self.mean = (
            value if self.mean is None else self.mean + (value - self.mean) * share
        )

    def merge(self, later: Self) -> None:
        """Add what was measured elsewhere since; the mean follows it by and by."""
        self.lowest = min(self.lowest, later.lowest)
        self.highest = max(self.highest, later.highest)
        if self.mean is None:
            self.mean = later.mean

    @property
    def trusted(self) -> float | None:
        """Return the mean, None where nothing seems to be measured."""
        return self.mean if self.highest - self.lowest >= _LEAST_VARIATION else None

    def as_list(self) -> list[float | None]:
        """Return what from_list() understands, fit for JSON."""
        return [
            self.mean and round(self.mean, 3),
            round(self.lowest, 1),
            round(self.highest, 1),
        ]

    @classmethod
    def from_list(cls, stored: list[float | None]) -> Self:
        """Return what as_list() was made of; raises TypeError and ValueError."""
        mean, lowest, highest = stored
        if lowest is None or highest is None:
            raise TypeError("no lowest or highest temperature")
        return cls(known(mean), number(lowest), number(highest))


@dataclass(slots=True, kw_only=True)
class Battery:
    """One battery.

    `installed` is the day that a person named, `told` the day that the device tells;
    `first_seen` the day from which on it was watched.
    """

    first_seen: date
    installed: date | None = None
    told: date | None = None
    chemistry: Chemistry = Chemistry.LEAD_ACID
    discharges: list[Discharge] = field(default_factory=list)
    claims: Claims = field(default_factory=Claims)
    temperatures: Temperatures = field(default_factory=Temperatures)
    counters: Counters = field(default_factory=Counters)
    references: dict[Unit, float] = field(default_factory=dict)

    @property
    def since(self) -> date | None:
        """Return the day that it is in use since, as far as anybody said."""
        return self.installed or self.told

    def add(self, discharge: Discharge) -> None:
        """Keep a discharge; of very many, those that lie close together go."""
        self.discharges.append(discharge)
        self.references.setdefault(discharge.unit, discharge.power)
        if len(self.discharges) <= _MOST_DISCHARGES:
            return
        days = [each.day.toordinal() for each in self.discharges]
        crowd = min(
            range(1, len(days) - 1), key=lambda index: days[index + 1] - days[index - 1]
        )
        del self.discharges[crowd]

    def merge(self, later: Self) -> None:
        """Add what was seen of this battery elsewhere since."""
        self.installed = later.installed or self.installed
        for each in later.discharges:
            self.add(each)
        self.claims.merge(later.claims)
        self.temperatures.merge(later.temperatures)
        self.counters.merge(later.counters)

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        return {
            "first_seen": self.first_seen.isoformat(),
            "installed": self.installed and self.installed.isoformat(),
            "told": self.told and self.told.isoformat(),
            "chemistry": self.chemistry,
            "discharges": [each.as_list() for each in self.discharges],
            "claims": self.claims.as_dict(),
            "temperatures": self.temperatures.as_list(),
            "counters": self.counters.as_list(),
            "references": {
                unit: float(f"{load:.5g}") for unit, load in self.references.items()
            },
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; raises KeyError, TypeError, ValueError."""
        references = {
            Unit(unit): number(load)
            for unit, load in mapping(stored["references"]).items()
        }
        if any(load <= 0 for load in references.values()):
            raise ValueError("a reference load of nothing")
        return cls(
            first_seen=date.fromisoformat(stored["first_seen"]),
            installed=day_of(stored["installed"]),
            told=day_of(stored["told"]),
            chemistry=Chemistry(stored["chemistry"]),
            discharges=[Discharge.from_list(each) for each in stored["discharges"]],
            claims=Claims.from_dict(mapping(stored["claims"])),
            temperatures=Temperatures.from_list(stored["temperatures"]),
            counters=Counters.from_list(stored["counters"]),
            references=references,
        )
