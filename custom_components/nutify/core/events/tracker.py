"""Follows the outages of a UPS, over gaps and while the clock is set."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

from ..nut.snapshot import Snapshot
from ..nut.status import Token
from .memory import Active, Memory, Span
from .outages import MEASURES, Outage, OutageKind
from .readings import CHARGE, measure, number, transfer_reason
from .sight import Look
from .types import Condition, Observation

# More than any power cut has, and few enough to be written every ten seconds.
_MOST_GAPS = 200
# Over a gap: a battery that is fuller than before was recharged in between. Shorter
# than this it was not: the estimate of the charge rises when the load falls.
_RECHARGED_PERCENT = 2.0
_RECHARGED_SECONDS = 60.0
# Over a gap, too: no battery lasts for much longer than the runtime that it had left,
# none for longer than a day, and no self-test for longer than some minutes.
_RUNTIME_FACTOR = 2.0
_SHORTEST_RUNTIME_SECONDS = 3600.0
_LONGEST_SECONDS = 86_400.0
_LONGEST_TEST_SECONDS = 600.0
_SECONDS_PER_HOUR = 3600.0


@dataclass(slots=True)
class _Lasting:
    """An outage that lasts, and its times by the clock that nobody sets.

    `after` is when the UPS was last seen before an outage that began in a gap. Only
    times of this run follow a clock that is set.
    """

    outage: Outage
    begin: Span
    after: Span | None = None
    gaps: list[tuple[Span, Span]] = field(default_factory=list)

    @classmethod
    def of(cls, outage: Outage) -> Self:
        """Return an outage that began in another run."""
        after = outage.begin_after
        return cls(
            outage,
            Span(outage.begin),
            None if after is None else Span(after),
            [(Span(start), Span(end)) for start, end in outage.gaps],
        )

    def shift(self, by: timedelta) -> None:
        """Follow a clock that was set."""
        self.begin.shift(by)
        if self.after is not None:
            self.after.shift(by)
        for start, end in self.gaps:
            start.shift(by)
            end.shift(by)

    def write_times(self) -> None:
        """Tell the outage its times."""
        outage = self.outage
        outage.begin = self.begin.since
        # After a restart the clock may be behind what it was before.
        if self.after is not None:
            outage.begin_after = min(self.after.since, outage.begin)
        outage.gaps = [
            (start.since, max(start.since, end.since)) for start, end in self.gaps
        ]


class OutageTracker:
    """Follows one UPS through its outages."""

    def __init__(self, new_id: Callable[[], str], current: Outage | None) -> None:
        """Go on with the outage that lasted when the UPS was last looked at."""
        self._new_id = new_id
        self._lasting = None if current is None else _Lasting.of(current)
        self._watts: tuple[float, float] | None = None

    @property
    def current(self) -> Outage | None:
        """Return the outage that lasts."""
        return None if self._lasting is None else self._lasting.outage

    def was_on_line(self, look: Look) -> bool:
        """Tell whether the outage ended, and another began, in the gap that ends now.

        A battery that is fuller than before was charged, and none lasts for ever.
        """
        outage, snapshot = self.current, look.known
        if outage is None or look.gap is None or snapshot is None:
            return False
        if not snapshot.status.on_battery:
            return False
        seconds = look.seconds(look.gap)
        if seconds > _longest(outage, snapshot):
            return True
        charge, before = number(snapshot, CHARGE), outage.measures["charge"].end
        return (
            charge is not None
            and before is not None
            and charge >= before + _RECHARGED_PERCENT
            and seconds >= _RECHARGED_SECONDS
        )

    def observe(
        self, look: Look, memory: Memory, *, was_on_line: bool = False
    ) -> list[Outage]:
        """Return the outages that ended; `current` is the one that lasts.

        `memory` is the detector's, after this look.
        """
        self._follow(look)
        if look.known is None:
            self._watts = None
            return []
        ended: list[Outage] = []
        if was_on_line and self._lasting is not None:
            ended.append(self._end(self._lasting))
        on_battery = memory.conditions.get(Condition.ON_BATTERY)
        if on_battery is not None:
            lasting = self._lasting or self._open(look)
            self._measure(lasting.outage, look.known, on_battery, memory.reason)
            self._advance(lasting, look)
        elif self._lasting is not None:
            self._close(self._lasting, look, look.known)
            ended.append(self._end(self._lasting))
        return ended

    def _follow(self, look: Look) -> None:
        """Follow the clock, and take note of a gap."""
        if look.gap is not None:
            self._watts = None
        if self._lasting is None:
            return
        self._lasting.shift(look.shifted)
        if look.gap is not None:
            gap = look.gap
            if len(self._lasting.gaps) >= _MOST_GAPS:
                # Of a UPS that comes and goes for days, the last becomes longer.
                gap, _ = self._lasting.gaps.pop()
            self._lasting.gaps.append((gap, look.span()))
        self._lasting.write_times()

    def _open(self, look: Look) -> _Lasting:
        self._watts = None
        outage = Outage(
            id=self._new_id(),
            begin=look.now.time,
            begin_seen=not look.is_first,
            kind=OutageKind.POWER_CUT,
        )
        self._lasting = _Lasting(outage, look.span(), look.gap)
        self._lasting.write_times()
        return self._lasting

    def _close(self, lasting: _Lasting, look: Look, snapshot: Snapshot) -> None:
        outage = lasting.outage
        outage.end = max(look.now.time, outage.begin)
        for name, names in MEASURES.items():
            if (value := measure(snapshot, names)) is not None:
                outage.measures[name].end = value
        self._advance(lasting, look)

    def _end(self, lasting: _Lasting) -> Outage:
        lasting.outage.ended = True
        self._lasting = self._watts = None
        return lasting.outage

    def _advance(self, lasting: _Lasting, look: Look) -> None:
        lasting.outage.duration = look.seconds(lasting.begin)
        self._add_energy(lasting.outage, look.now)

    def _measure(
        self,
        outage: Outage,
        snapshot: Snapshot,
        on_battery: Active,
        reason_before: str | None,
    ) -> None:
        if not on_battery.test:
            outage.kind = OutageKind.POWER_CUT
        elif snapshot.status.has(Token.CALIBRATING):
            outage.kind = OutageKind.CALIBRATION
        elif outage.kind is OutageKind.POWER_CUT:
            outage.kind = OutageKind.SELF_TEST
        reason = transfer_reason(snapshot)
        # That of the transfer before may stand for a while, and may be this one's, too.
        if reason is not None and (outage.cause is None or reason != reason_before):
            outage.cause = reason
        outage.low_battery |= snapshot.status.low_battery
        outage.forced_shutdown |= snapshot.status.has(Token.FORCED_SHUTDOWN)
        for name, names in MEASURES.items():
            outage.measures[name].add(measure(snapshot, names))

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


def _longest(outage: Outage, snapshot: Snapshot) -> float:
    """Return how long a gap an outage may go on over, seconds."""
    status = snapshot.status
    # A calibration may take hours, and says so.
    says_so = status.has(Token.TESTING) or status.has(Token.CALIBRATING)
    if outage.is_test and not says_so:
        return _LONGEST_TEST_SECONDS
    left = outage.measures["runtime"].end
    if left is None:
        return _LONGEST_SECONDS
    return max(_RUNTIME_FACTOR * left, _SHORTEST_RUNTIME_SECONDS)
