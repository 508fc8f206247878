"""Hours of history in little memory: years of them are a few megabytes."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
import math

from ..core.legacy.model import LegacyHour
from .splice import Point

_NOTHING = math.nan


@dataclass(slots=True)
class _Column:
    """A measure of every hour of a table, not a number where it is not known."""

    mean: array[float] = field(default_factory=lambda: array("d"))
    least: array[float] = field(default_factory=lambda: array("d"))
    greatest: array[float] = field(default_factory=lambda: array("d"))

    def fill(self, count: int) -> None:
        """Add hours that nothing is known of, up to a count."""
        for each in (self.mean, self.least, self.greatest):
            each.extend([_NOTHING] * (count - len(each)))


class Table:
    """The hours of a UPS, by NUT's names of what was measured; `energy` is Wh."""

    def __init__(self, hours: Iterable[LegacyHour] = ()) -> None:
        """Take hours in their order."""
        self.starts: array[int] = array("q")
        self.energy: array[float] = array("d")
        self._columns: dict[str, _Column] = {}
        for hour in hours:
            self._add(hour)
        for column in self._columns.values():
            column.fill(len(self.starts))

    def _add(self, hour: LegacyHour) -> None:
        index = len(self.starts)
        self.starts.append(hour.start)
        self.energy.append(hour.energy if hour.minutes else _NOTHING)
        for name, band in hour.bands.items():
            column = self._columns.setdefault(name, _Column())
            column.fill(index)
            column.mean.append(band.mean)
            column.least.append(band.least)
            column.greatest.append(band.greatest)

    def __len__(self) -> int:
        """Return how many hours there are."""
        return len(self.starts)

    @property
    def quantities(self) -> Iterable[str]:
        """Return what was measured."""
        return self._columns.keys()

    def points(self, quantity: str) -> Iterator[Point]:
        """Yield the hours that a measure is known of."""
        column = self._columns[quantity]
        for row in zip(
            self.starts, column.mean, column.least, column.greatest, strict=True
        ):
            if not math.isnan(row[1]):
                yield row

    def growth(self, per_wh: float) -> dict[int, float]:
        """Return what each hour's energy amounts to, at so much for a Wh."""
        return {
            start: energy * per_wh
            for start, energy in zip(self.starts, self.energy, strict=True)
            if not math.isnan(energy)
        }

    def total_energy(self) -> float:
        """Return the energy of all hours, Wh."""
        return math.fsum(energy for energy in self.energy if not math.isnan(energy))
