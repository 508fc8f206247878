"""Outages: every time that the battery fed the load, from begin to end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from ..stored import known, number as finite
from .memory import mapping, moment
from .readings import BATTERY_VOLTAGE, CHARGE, INPUT_VOLTAGE, LOAD, RUNTIME


class OutageKind(StrEnum):
    """Why the battery fed the load."""

    POWER_CUT = "power_cut"
    SELF_TEST = "self_test"
    CALIBRATION = "calibration"


@dataclass(slots=True)
class Extremes:
    """A measure at the begin, at its lowest on battery, and when the mains are back."""

    begin: float | None = None
    lowest: float | None = None
    end: float | None = None

    def add(self, value: float | None) -> None:
        """Take a value; the first one is that of the begin."""
        if value is None:
            return
        if self.begin is None:
            self.begin = value
        if self.lowest is None or value < self.lowest:
            self.lowest = value
        self.end = value


MEASURES = {
    "charge": CHARGE,
    "runtime": RUNTIME,
    "load": LOAD,
    "input_voltage": INPUT_VOLTAGE,
    "battery_voltage": BATTERY_VOLTAGE,
}


@dataclass(slots=True, kw_only=True)
class Outage:
    """One time on battery.

    `end` is None while it lasts, and `ended` tells that it is over: where both hold
    it ended unseen, in its last gap. `begin_after` is set where it began in a gap, and
    `begin_seen` is False where it lasted when the UPS was looked at for the first time
    ever. `gaps` are the times during it that nothing is known of. `duration` is in
    seconds, gaps included, except the one that it ended in unseen; `energy` in Wh as
    far as the watts were known, `energy_seconds` for how long they were. `cause` is
    the device's reason. Measures are in NUT's units: percent, seconds, volts.
    """

    id: str
    begin: datetime
    kind: OutageKind
    begin_after: datetime | None = None
    begin_seen: bool = True
    end: datetime | None = None
    ended: bool = False
    duration: float = 0.0
    cause: str | None = None
    gaps: list[tuple[datetime, datetime]] = field(default_factory=list)
    measures: dict[str, Extremes] = field(
        default_factory=lambda: {name: Extremes() for name in MEASURES}
    )
    energy: float | None = None
    energy_seconds: float = 0.0
    low_battery: bool = False
    forced_shutdown: bool = False

    @property
    def is_test(self) -> bool:
        """Tell whether the UPS did it itself."""
        return self.kind is not OutageKind.POWER_CUT

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        return {
            "id": self.id,
            "begin": self.begin.isoformat(),
            "begin_after": self.begin_after and self.begin_after.isoformat(),
            "begin_seen": self.begin_seen,
            "end": self.end and self.end.isoformat(),
            "ended": self.ended,
            "duration": round(self.duration, 1),
            "kind": self.kind,
            "cause": self.cause,
            "gaps": [[start.isoformat(), end.isoformat()] for start, end in self.gaps],
            "measures": {
                name: [each.begin, each.lowest, each.end]
                for name, each in self.measures.items()
                if each.begin is not None
            },
            "energy": None if self.energy is None else round(self.energy, 3),
            "energy_seconds": round(self.energy_seconds, 1),
            "low_battery": self.low_battery,
            "forced_shutdown": self.forced_shutdown,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of."""
        measures = mapping(stored["measures"])
        return cls(
            id=stored["id"],
            begin=moment(stored["begin"]),
            begin_after=_moment(stored["begin_after"]),
            begin_seen=bool(stored["begin_seen"]),
            end=_moment(stored["end"]),
            ended=bool(stored["ended"]),
            duration=finite(stored["duration"]),
            kind=OutageKind(stored["kind"]),
            cause=stored["cause"],
            gaps=[(moment(start), moment(end)) for start, end in stored["gaps"]],
            measures={
                name: Extremes(*map(known, measures.get(name, ()))) for name in MEASURES
            },
            energy=known(stored["energy"]),
            energy_seconds=finite(stored["energy_seconds"]),
            low_battery=bool(stored["low_battery"]),
            forced_shutdown=bool(stored["forced_shutdown"]),
        )


def _moment(stored: str | None) -> datetime | None:
    return None if stored is None else moment(stored)
