"""Which readings of a noisy device are written, and how far off that may be.

What is shown always is a reading of the device, the last one that was written. Until
the next is, these hold of any hour, where no poll is late:

- each reading, and so the minimum and the maximum, is within the band of what is shown;
- the mean is off that of all readings by 0.1 % of the highest one so far at most, or by
  a five-hundredth of the least band where that is more;
- ten minutes after the first reading that was held back, the next one that differs is
  written.
"""

from dataclasses import dataclass
from enum import StrEnum

from .nut.catalogue import Quantity

LONGEST_SECONDS = 600.0
MEAN_SHARE = 0.001
_MEAN_SHARE_OF_LEAST = 1 / 500
# What is held back may add up to this on either side: from one to the other, an hour
# can go through both.
_MEAN_SECONDS = 3600.0 / 2
_HOUR = 3600
# 50.1 - 50.0 is a little more than 0.1.
_FLOAT = 1 + 1e-9


class Kind(StrEnum):
    """What has a band of its own."""

    CHARGE = "charge"
    COST_RATE = "cost_rate"
    CURRENT = "current"
    FACTOR = "factor"
    FREQUENCY = "frequency"
    HUMIDITY = "humidity"
    LOAD = "load"
    POWER = "power"
    RUNTIME = "runtime"
    TEMPERATURE = "temperature"
    VOLTAGE = "voltage"


@dataclass(frozen=True, slots=True)
class Band:
    """How far a reading may be off what is shown: a share of it, in any case `least`.

    A band of nothing holds nothing back.
    """

    least: float = 0.0
    share: float = 0.0

    def of(self, shown: float) -> float:
        """Return the most that a reading may be off, in its unit."""
        return max(self.least, self.share * abs(shown)) * _FLOAT

    def mean_error(self, shown: float) -> float:
        """Return the most that the mean of an hour may be off, in its unit."""
        return max(self.least * _MEAN_SHARE_OF_LEAST, MEAN_SHARE * abs(shown))


# The least are in the units of the catalogue.
BANDS = {
    Kind.CHARGE: Band(1.0),
    Kind.COST_RATE: Band(share=0.1),
    Kind.CURRENT: Band(0.05, 0.1),
    Kind.FACTOR: Band(0.05),
    Kind.FREQUENCY: Band(0.2),
    Kind.HUMIDITY: Band(2.0),
    Kind.LOAD: Band(3.0),
    Kind.POWER: Band(2.0, 0.1),
    Kind.RUNTIME: Band(5.0, 0.1),
    Kind.TEMPERATURE: Band(0.5),
    Kind.VOLTAGE: Band(0.1, 0.01),
}
KINDS = {
    Quantity.APPARENT_POWER: Kind.POWER,
    Quantity.CREST_FACTOR: Kind.FACTOR,
    Quantity.CURRENT: Kind.CURRENT,
    Quantity.DURATION: Kind.RUNTIME,
    Quantity.FREQUENCY: Kind.FREQUENCY,
    Quantity.HUMIDITY: Kind.HUMIDITY,
    Quantity.LEVEL: Kind.CHARGE,
    Quantity.POWER_FACTOR: Kind.FACTOR,
    Quantity.RATIO: Kind.LOAD,
    Quantity.REAL_POWER: Kind.POWER,
    Quantity.TEMPERATURE: Kind.TEMPERATURE,
    Quantity.VOLTAGE: Kind.VOLTAGE,
}


class Deadband:
    """Decides which readings of one quantity of one device are written.

    Times are those of a clock that nobody sets, in seconds.
    """

    __slots__ = ("_band", "_error", "_latest", "_shown", "_since", "_time")

    def __init__(self, band: Band) -> None:
        """Begin with nothing shown."""
        self._band = band
        self._shown: float | None = None
        self._latest: float | None = None
        self._time = 0.0
        # The readings less what was shown instead, times the seconds.
        self._error = 0.0
        # When the first reading since the last written one was held back.
        self._since: float | None = None

    @property
    def is_holding(self) -> bool:
        """Tell whether the latest reading is not the one that is shown."""
        return self._latest != self._shown

    def show(self, value: float | None, time: float, interval: float) -> None:
        """Take a reading that is written in any case; None for none."""
        self._add_up(time, interval)
        self._shown = self._latest = value
        self._since = None

    def offer(self, value: float, time: float, interval: float) -> bool:
        """Take a reading and tell whether to write it.

        `interval` is how many seconds later the next reading is to come at the latest.
        """
        self._add_up(time, interval)
        self._latest = value
        if value == self._shown:
            return False
        if self._must_show(value, time, interval):
            self._shown = value
            self._since = None
            return True
        if self._since is None:
            self._since = time
        return False

    def _add_up(self, time: float, interval: float) -> None:
        """Add what was held back until now to the error of the mean."""
        if self._shown is not None and self._latest is not None:
            # Where a poll was late, no error of the other sign is to make good for it.
            seconds = min(time - self._time, interval)
            self._error += (self._latest - self._shown) * seconds
        self._time = time

    def _must_show(self, value: float, time: float, interval: float) -> bool:
        shown = self._shown
        if shown is None or abs(value - shown) > self._band.of(shown):
            return True
        most = self._band.mean_error(shown) * _MEAN_SECONDS
        error = self._error + (value - shown) * interval
        # It was more where more was shown; then it may only become less.
        if abs(error) > max(most, abs(self._error)):
            return True
        return (
            self._since is not None and time + interval > self._since + LONGEST_SECONDS
        )


class Rounds:
    """Decides when totals, which are never noisy but always grow, are written.

    That is with the last reading before each round minute, such as every fifth, and
    before each hour: what adds them up by the hour misses nothing.
    """

    __slots__ = ("_latest", "_round", "_seconds", "_shown")

    def __init__(self, seconds: float) -> None:
        """Begin with nothing shown; rounds are so many seconds apart."""
        self._seconds = seconds
        self._shown: float | None = None
        self._latest: float | None = None
        self._round: tuple[float, float] | None = None

    @property
    def is_holding(self) -> bool:
        """Tell whether the latest total is not the one that is shown."""
        return self._latest != self._shown

    def show(self, value: float | None, time: float, interval: float) -> None:
        """Take a total that is written in any case."""
        self._shown = self._latest = value
        self._round = self._round_of(time + interval)

    def offer(self, value: float, time: float, interval: float) -> bool:
        """Take a total and tell whether to write it.

        `time` is that of the clock on the wall, in seconds since 1970; `interval` is
        how many seconds later the next total is to come at the latest.
        """
        self._latest = value
        if value == self._shown or self._round_of(time + interval) == self._round:
            return False
        self.show(value, time, interval)
        return True

    def _round_of(self, time: float) -> tuple[float, float]:
        return time // self._seconds, time // _HOUR
