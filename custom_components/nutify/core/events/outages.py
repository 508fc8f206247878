"""Outages: every time that the battery fed the load, from begin to end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from ..nut.snapshot import Snapshot
from ..nut.status import Token
from .memory import Active, Span
from .readings import (
    BATTERY_VOLTAGE,
    CHARGE,
    INPUT_VOLTAGE,
    LOAD,
    RUNTIME,
    number,
    transfer_reason,
)
from .types import Observation

# Over a gap: a battery that is fuller than before was recharged in between.
_RECHARGED_PERCENT = 2.0
# Over a gap, too: longer than any battery that tells no runtime is expected to last.
_LONGEST_GAP_SECONDS = 3600.0
_SECONDS_PER_HOUR = 3600.0


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


_MEASURES = {
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
    `gaps` are the times during it that nothing is known of. `duration` is in seconds,
    gaps included; `energy` in Wh as far as the watts were known, `energy_seconds` for
    how long they were. Measures are in NUT's units: percent, seconds, volts.
    """

    id: str
    begin: datetime
    kind: OutageKind
    begin_after: datetime | None = None
    end: datetime | None = None
    ended: bool = False
    duration: float = 0.0
    cause: str | None = None
    gaps: list[tuple[datetime, datetime]] = field(default_factory=list)
    measures: dict[str, Extremes] = field(
        default_factory=lambda: {name: Extremes() for name in _MEASURES}
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

        def moment(text: str | None) -> datetime | None:
            return datetime.fromisoformat(text) if text else None

        return cls(
            id=stored["id"],
            begin=datetime.fromisoformat(stored["begin"]),
            begin_after=moment(stored["begin_after"]),
            end=moment(stored["end"]),
            ended=stored["ended"],
            duration=stored["duration"],
            kind=OutageKind(stored["kind"]),
            cause=stored["cause"],
            gaps=[
                (datetime.fromisoformat(start), datetime.fromisoformat(end))
                for start, end in stored["gaps"]
            ],
            measures={
                name: Extremes(*stored["measures"].get(name, ())) for name in _MEASURES
            },
            energy=stored["energy"],
            energy_seconds=stored["energy_seconds"],
            low_battery=stored["low_battery"],
            forced_shutdown=stored["forced_shutdown"],
        )


class OutageTracker:
    """Follows one UPS through its outages."""

    def __init__(self, new_id: Callable[[], str], current: Outage | None) -> None:
        """Go on with the outage that lasted when the UPS was last looked at."""
        self._new_id = new_id
        self.current = current
        self._span = Span(current.begin) if current is not None else None
        self._watts: tuple[float, float] | None = None

    def observe(
        self,
        now: Observation,
        on_battery: Active | None,
        gap: tuple[datetime, datetime] | None,
        shifted: timedelta,
    ) -> list[Outage]:
        """Return the outages that ended; `current` is the one that lasts.

        `on_battery` is the detector's word on it, `gap` the time that nothing is known
        of, and `shifted` by how much the clock was set.
        """
        if now.snapshot is None:
            self._watts = None
            return []
        ended: list[Outage] = []
        if self.current is not None and self._span is not None:
            self._follow_clock(self.current, self._span, shifted)
            if gap is not None:
                self._watts = None
                self.current.gaps.append(gap)
                if on_battery is not None and _was_over(self.current, now, gap):
                    ended.append(self._lose(self.current, gap))
        if on_battery is None:
            if self.current is not None and self._span is not None:
                ended.append(self._close(self.current, self._span, now))
            return ended
        if self.current is None:
            self._open(now, gap)
        if self.current is not None and self._span is not None:
            self._measure(self.current, now, on_battery, now.snapshot)
            self.current.duration = self._span.seconds(now.time, now.monotonic)
        return ended

    def _follow_clock(self, outage: Outage, span: Span, shifted: timedelta) -> None:
        span.shift(shifted)
        outage.begin = span.since

    def _open(self, now: Observation, gap: tuple[datetime, datetime] | None) -> None:
        self._watts = None
        self._span = Span(now.time, now.monotonic)
        self.current = Outage(
            id=self._new_id(),
            begin=now.time,
            kind=OutageKind.POWER_CUT,
            begin_after=gap[0] if gap is not None else None,
        )

    def _close(self, outage: Outage, span: Span, now: Observation) -> Outage:
        outage.end = now.time
        outage.duration = span.seconds(now.time, now.monotonic)
        if now.snapshot is not None:
            for name, names in _MEASURES.items():
                if (value := number(now.snapshot, names)) is not None:
                    outage.measures[name].end = value
            self._add_energy(outage, now)
        return self._ended(outage)

    def _lose(self, outage: Outage, gap: tuple[datetime, datetime]) -> Outage:
        """End an outage that was over somewhere in a gap, before another began."""
        outage.gaps.pop()
        outage.duration = (gap[0] - outage.begin).total_seconds()
        return self._ended(outage)

    def _ended(self, outage: Outage) -> Outage:
        outage.ended = True
        self.current = self._span = self._watts = None
        return outage

    def _measure(
        self,
        outage: Outage,
        now: Observation,
        on_battery: Active,
        snapshot: Snapshot,
    ) -> None:
        if not on_battery.test:
            outage.kind = OutageKind.POWER_CUT
        elif snapshot.status.has(Token.CALIBRATING):
            outage.kind = OutageKind.CALIBRATION
        elif outage.kind is OutageKind.POWER_CUT:
            outage.kind = OutageKind.SELF_TEST
        outage.cause = transfer_reason(snapshot) or outage.cause
        outage.low_battery |= snapshot.status.low_battery
        outage.forced_shutdown |= snapshot.status.has(Token.FORCED_SHUTDOWN)
        for name, names in _MEASURES.items():
            outage.measures[name].add(number(snapshot, names))
        self._add_energy(outage, now)

    def _add_energy(self, outage: Outage, now: Observation) -> None:
        """Integrate the load's watts by the trapezoidal rule."""
        before, self._watts = self._watts, None
        if now.watts is None:
            return
        self._watts = (now.watts, now.monotonic)
        if before is not None:
            seconds = now.monotonic - before[1]
            mean = (before[0] + now.watts) / 2
            outage.energy = (outage.energy or 0.0) + mean * seconds / _SECONDS_PER_HOUR
            outage.energy_seconds += seconds


def _was_over(outage: Outage, now: Observation, gap: tuple[datetime, datetime]) -> bool:
    """Tell whether the mains were back at some time in a gap, by what the battery says.

    A battery that is fuller than before was charged; and no battery lasts much longer
    than the runtime that it had left.
    """
    charge = number(now.snapshot, CHARGE) if now.snapshot is not None else None
    before = outage.measures["charge"].end
    if charge is not None and before is not None:
        return charge >= before + _RECHARGED_PERCENT
    left = outage.measures["runtime"].end
    longest = _LONGEST_GAP_SECONDS if left is None else 2 * left
    return (gap[1] - gap[0]).total_seconds() > max(longest, _LONGEST_GAP_SECONDS)
