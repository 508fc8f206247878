"""A straight line through points that come one after the other, in constant space."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Self


@dataclass(slots=True)
class Line:
    """Least squares of y over x: the number of points, their means and their spreads.

    The sums are those around the means (Welford), which lose no digits.
    """

    n: float = 0
    x: float = 0.0
    y: float = 0.0
    sxx: float = 0.0
    sxy: float = 0.0
    syy: float = 0.0

    def add(self, x: float, y: float) -> None:
        """Take a point."""
        self.n += 1
        off_x, off_y = x - self.x, y - self.y
        self.x += off_x / self.n
        self.y += off_y / self.n
        self.sxx += off_x * (x - self.x)
        self.sxy += off_x * (y - self.y)
        self.syy += off_y * (y - self.y)

    @property
    def slope(self) -> float | None:
        """Return y per x, None where x does not vary."""
        return self.sxy / self.sxx if self.sxx > 0 else None

    @property
    def spread(self) -> float:
        """Return the standard deviation of y around the line."""
        if self.n <= 2 or self.sxx <= 0:  # noqa: PLR2004 - two points are on any line
            return 0.0
        rest = self.syy - self.sxy**2 / self.sxx
        return sqrt(max(0.0, rest) / (self.n - 2))

    def scatter(self, slope: float) -> float:
        """Return the standard deviation of y around a line of a given slope."""
        if self.n <= 1:
            return 0.0
        rest = self.syy - 2 * slope * self.sxy + slope**2 * self.sxx
        return sqrt(max(0.0, rest) / (self.n - 1))

    def as_list(self) -> list[float]:
        """Return what from_list() understands, fit for JSON."""
        numbers = (self.n, self.x, self.y, self.sxx, self.sxy, self.syy)
        return [float(f"{number:.6g}") for number in numbers]

    @classmethod
    def from_list(cls, stored: Sequence[float]) -> Self:
        """Return what as_list() was made of; raises TypeError and ValueError."""
        n, x, y, sxx, sxy, syy = map(float, stored)
        if not all(map(isfinite, (n, x, y, sxx, sxy, syy))) or min(n, sxx, syy) < 0:
            raise ValueError("no sums of a line")
        return cls(n, x, y, sxx, sxy, syy)
