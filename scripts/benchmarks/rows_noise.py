"""A UPS on a noisy mains: what it reports, second by second, the same in every run."""

from collections.abc import Iterator
from dataclasses import dataclass
import math
from random import Random

from custom_components.nutify.core.deadband import KINDS, Band, Kind
from custom_components.nutify.core.nut.catalogue import find
from nutlab.synthetic import UPS

DAY = 86_400
# How often a driver reads its device, as those for USB do.
DRIVER_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Noisy:
    """A variable: its middle, how far it drifts in a day, its noise and its steps."""

    name: str
    middle: float
    drift: float
    sigma: float
    step: float
    most: float = math.inf

    @property
    def kind(self) -> Kind:
        """Return what kind its band is of."""
        match = find(self.name)
        assert match is not None
        return KINDS[match.variable.quantity]

    def at(self, second: int) -> float:
        """Return what the device reports at a second of the day."""
        read = second // DRIVER_SECONDS
        noise = Random(f"{self.name} {read}").gauss(0, self.sigma)
        # Loads come and go within the hour, too.
        slow = math.sin(2 * math.pi * second / DAY)
        slow += 0.3 * math.sin(2 * math.pi * second / 2700)
        value = min(self.most, self.middle + self.drift * slow + noise)
        return round(round(value / self.step) * self.step, 3)


VARIABLES = (
    Noisy("battery.charge", 99.8, 0, 0.3, 1, most=100),
    Noisy("battery.runtime", 1620, 80, 40, 1),
    Noisy("battery.voltage", 27.2, 0.05, 0.05, 0.1),
    Noisy("input.frequency", 50, 0.02, 0.03, 0.1),
    Noisy("input.voltage", 231, 3, 1.0, 0.1),
    Noisy("output.voltage", 230.5, 3, 1.0, 0.1),
    Noisy("ups.load", 31, 3, 0.8, 1),
    Noisy("ups.realpower", 279, 27, 7, 1),
    Noisy("ups.temperature", 31, 1.5, 0.15, 0.1),
)
DEVICE = UPS


def texts(second: int) -> Iterator[tuple[str, str]]:
    """Yield the variables and what they are at a second, as a driver writes them."""
    for variable in VARIABLES:
        value = variable.at(second)
        yield variable.name, f"{value:g}"


@dataclass(frozen=True, slots=True)
class Errors:
    """How far hours are off at the most: the mean in percent, and the extremes."""

    mean: float
    extremes: float


def errors(truth: list[float], shown: list[float], per_hour: int) -> Errors:
    """Compare what was shown at each sample with what was read, hour by hour."""
    mean, extremes = 0.0, 0.0
    for begin in range(0, len(truth) - per_hour + 1, per_hour):
        true, seen = (each[begin : begin + per_hour] for each in (truth, shown))
        mean = max(mean, abs(sum(seen) - sum(true)) / abs(sum(true)) * 100)
        for extreme in (min, max):
            extremes = max(extremes, abs(extreme(seen) - extreme(true)))
    return Errors(mean, extremes)


def widest(band: Band, values: list[float]) -> float:
    """Return the most that an extreme may be off."""
    return band.of(max(values))
