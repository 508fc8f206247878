"""When a UPS was seen, what is not known of it, and that the clock was set."""

from dataclasses import dataclass
from datetime import timedelta

from ..nut.snapshot import Snapshot
from .conditions import knows
from .memory import Memory, Span
from .types import Observation

# The wall clock may be this far off the monotonic one before it counts as set.
_CLOCK_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One observation, and how it follows on those before.

    `known` is the snapshot where it tells how the UPS is, and `is_first` that none
    ever did before. `gap` lasts since the UPS was seen last, and is None where nothing
    is missing in between. `shifted` is by how much the clock was set.
    """

    now: Observation
    known: Snapshot | None
    is_first: bool
    gap: Span | None
    shifted: timedelta

    def span(self) -> Span:
        """Return a span that begins now."""
        return Span(self.now.time, self.now.monotonic)

    def seconds(self, span: Span | None) -> float:
        """Return how long a span has lasted by now."""
        if span is None:
            return 0.0
        return span.seconds(self.now.time, self.now.monotonic)


class Sight:
    """What is seen of one UPS, from one look to the next."""

    def __init__(self, memory: Memory, longest: float) -> None:
        """Go on from when the UPS was last seen.

        `longest` are the seconds between two looks that tell something; a longer
        silence is a gap in what is known.
        """
        self._memory = memory
        self._longest = longest
        self._last: Look | None = None

    def look(self, now: Observation) -> Look:
        """Return what an observation adds; what is remembered follows the clock."""
        known = None
        if now.snapshot is not None and knows(now.snapshot):
            known = now.snapshot
        shifted = self._follow_clock(now)
        seen = self._memory.seen
        look = Look(
            now=now,
            known=known,
            is_first=seen is None,
            gap=None if known is None or self._is_unbroken(now) else seen,
            shifted=shifted,
        )
        if known is not None:
            self._memory.seen = look.span()
        self._last = look
        return look

    def _follow_clock(self, now: Observation) -> timedelta:
        if self._last is None:
            return timedelta()
        last = self._last.now
        passed = now.monotonic - last.monotonic
        drift = (now.time - last.time).total_seconds() - passed
        if abs(drift) <= _CLOCK_SECONDS:
            return timedelta()
        shifted = timedelta(seconds=drift)
        self._memory.shift(shifted)
        return shifted

    def _is_unbroken(self, now: Observation) -> bool:
        return (
            self._last is not None
            and self._last.known is not None
            and now.monotonic - self._last.now.monotonic <= self._longest
        )
