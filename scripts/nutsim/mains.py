"""The mains the devices hang on: it wanders about its nominal values and fails."""

from dataclasses import dataclass
import math
from random import Random

NOMINAL_VOLTAGE = 230.0
NOMINAL_FREQUENCY = 50.0

_DEEP_EVERY = 3
"""Each cut of this number is one that runs the batteries low."""


class Walk:
    """A value that wanders at random and always tends back to its mean.

    The step is exact for any length of time, so that many short steps and one long
    step look alike.
    """

    def __init__(self, rng: Random, mean: float, spread: float, pace: float) -> None:
        """Start at the mean; pace is how fast it tends back, per second."""
        self.mean = mean
        self.value = mean
        self._rng = rng
        self._spread = spread
        self._pace = pace

    def step(self, seconds: float) -> float:
        """Move on and return the new value."""
        keep = math.exp(-self._pace * seconds)
        noise = self._rng.gauss(0.0, self._spread) * math.sqrt(1.0 - keep * keep)
        self.value = self.mean + (self.value - self.mean) * keep + noise
        return self.value


@dataclass(slots=True)
class Cut:
    """A power cut, and how hard it is on the batteries."""

    left: float
    """Seconds until the mains is back; infinity when only restore() ends the cut."""
    keep: float
    """Share of its charge that a battery still has after the fall."""
    fall: float
    """Seconds in which the battery falls that far; from then on it goes slowly."""


class Mains:
    """One phase of the mains, with cuts to a schedule and on demand."""

    def __init__(
        self, rng: Random, cut_every: float, cut_length: float, first_cut: float
    ) -> None:
        """Start with power; a cut_every of 0 leaves out the schedule."""
        self.voltage = Walk(rng, NOMINAL_VOLTAGE, spread=1.6, pace=0.05)
        self.frequency = Walk(rng, NOMINAL_FREQUENCY, spread=0.03, pace=0.1)
        self.cut: Cut | None = None
        self._every = cut_every
        self._length = cut_length
        self._next = first_cut if cut_every > 0 else math.inf
        self._cuts = 0

    @property
    def present(self) -> bool:
        """Return whether there is power."""
        return self.cut is None

    @property
    def next_event(self) -> float:
        """Return the seconds until the power goes or comes."""
        return self._next if self.cut is None else self.cut.left

    def fail(self, seconds: float = math.inf, *, deep: bool = False) -> None:
        """Cut the power, for so long or until restore()."""
        length = min(seconds, self._length)
        if deep:
            # Low well before the end, so that a poll every few seconds sees it.
            self.cut = Cut(left=seconds, keep=0.05, fall=max(length * 0.7, 1.0))
        else:
            self.cut = Cut(left=seconds, keep=0.6, fall=max(length, 1.0))

    def restore(self) -> None:
        """Bring the power back."""
        self.cut = None

    def step(self, seconds: float) -> None:
        """Move on; never further than next_event."""
        self.voltage.step(seconds)
        self.frequency.step(seconds)
        self._next -= seconds
        if self.cut is not None:
            self.cut.left -= seconds
            if self.cut.left <= 0:
                self.restore()
        if self._next <= 0:
            self._next += self._every
            self._cuts += 1
            if self.cut is None:
                self.fail(self._length, deep=self._cuts % _DEEP_EVERY == 0)
