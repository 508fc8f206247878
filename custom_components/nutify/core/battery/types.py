"""What is said of a battery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from ..stored import known, number
from ..sums import add_up

type Param = str | float


class Condition(StrEnum):
    """What to do about a battery."""

    GOOD = "good"
    AGEING = "ageing"
    REPLACE = "replace"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """What a verdict rests on, the best first."""

    SIGNALS = "signals"
    DISCHARGES = "discharges"
    RUNTIME = "runtime"
    AGE = "age"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a battery is judged as it is: the key of a text, and what it tells."""

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(slots=True)
class Counters:
    """What a battery went through; seconds as far as they were seen."""

    transfers: int = 0
    seconds_on_battery: float = 0.0
    deep_discharges: int = 0
    tests_passed: int = 0
    tests_failed: int = 0

    def merge(self, other: Self) -> None:
        """Add what it went through elsewhere."""
        add_up(self, other)

    def as_list(self) -> list[float]:
        """Return what from_list() understands, fit for JSON."""
        return [round(getattr(self, each.name), 1) for each in fields(self)]

    @classmethod
    def from_list(cls, stored: Sequence[float]) -> Self:
        """Return what as_list() was made of; raises TypeError and ValueError."""
        transfers, seconds, deep, passed, failed = stored
        return cls(int(transfers), number(seconds), int(deep), int(passed), int(failed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What is known of a battery; None for what is not.

    `health` is in percent of the capacity when new, give or take `health_error`, and
    rests on `samples` discharges or weeks of claims from `since` until
    `last_evidence`. `capacity_wh` is for 100 % of charge, at the usual load and 25
    degrees. Runtimes are in seconds; `claim_error` tells by how many percent the
    device's own was too long (median). The stabilities are 100 for what never varies.
    `voltage_sag` is the latest fall at once, percent, and `exponent` Peukert's.
    """

    health: float | None = None
    health_error: float | None = None
    condition: Condition = Condition.UNKNOWN
    basis: Basis = Basis.UNKNOWN
    reasons: tuple[Reason, ...] = ()
    samples: int = 0
    since: date | None = None
    last_evidence: date | None = None
    installed: date | None = None
    capacity_wh: float | None = None
    replacement: date | None = None
    predicted_runtime: float | None = None
    claimed_runtime: float | None = None
    claim_error: float | None = None
    runtime_stability: float | None = None
    voltage_stability: float | None = None
    voltage_sag: float | None = None
    exponent: float | None = None
    age_days: int | None = None
    expected_life_days: int | None = None
    counters: Counters = field(default_factory=Counters)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastBattery:
    """What is kept of a battery that was replaced."""

    installed: date | None
    first_seen: date
    replaced: date
    health: float | None
    basis: Basis
    capacity_wh: float | None
    discharges: int
    counters: Counters

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        return {
            "installed": self.installed and self.installed.isoformat(),
            "first_seen": self.first_seen.isoformat(),
            "replaced": self.replaced.isoformat(),
            "health": self.health and round(self.health, 1),
            "basis": self.basis,
            "capacity_wh": self.capacity_wh and round(self.capacity_wh, 1),
            "discharges": self.discharges,
            "counters": self.counters.as_list(),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; raises KeyError, TypeError, ValueError."""
        return cls(
            installed=day_of(stored["installed"]),
            first_seen=date.fromisoformat(stored["first_seen"]),
            replaced=date.fromisoformat(stored["replaced"]),
            health=known(stored["health"]),
            basis=Basis(stored["basis"]),
            capacity_wh=known(stored["capacity_wh"]),
            discharges=int(stored["discharges"]),
            counters=Counters.from_list(stored["counters"]),
        )


def day_of(stored: str | None) -> date | None:
    """Return a day that was stored, or none."""
    return None if stored is None else date.fromisoformat(stored)
