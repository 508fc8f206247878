"""Linear regression of few unknowns, of which something is known beforehand.

Bayesian: the unknowns have a normal prior, the observations a normal error. The
solution is the ridge regression of the textbooks, the covariance the inverse of its
matrix. Huber's weights keep single observations from deciding (Huber 1964).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt, sumprod

_HUBER = 1.5
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """An observation: its value is the sum of the unknowns times their factors.

    `error` is the standard error of the value.
    """

    factors: Mapping[str, float]
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of an unknown before: its mean and its standard deviation."""

    mean: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Solution:
    """The unknowns as far as the observations tell."""

    means: Mapping[str, float]
    covariance: Mapping[tuple[str, str], float]

    def value(self, factors: Mapping[str, float]) -> float:
        """Return the expected value of an observation."""
        return sum(self.means[name] * factor for name, factor in factors.items())

    def deviation(self, factors: Mapping[str, float]) -> float:
        """Return the standard deviation of that value, without an error of its own."""
        return sqrt(
            max(
                0.0,
                sum(
                    one * other * self.covariance[first, second]
                    for first, one in factors.items()
                    for second, other in factors.items()
                ),
            )
        )


def solve(rows: Sequence[Row], priors: Mapping[str, Prior]) -> Solution:
    """Return the unknowns that fit best; every factor needs a prior."""
    if not rows:
        return _expected(priors)
    weights = [1.0] * len(rows)
    solution = _solve(rows, weights, priors)
    for _ in range(_ROUNDS):
        weights = [
            min(1.0, _HUBER / max(_HUBER, abs(_off(row, solution)))) for row in rows
        ]
        solution = _solve(rows, weights, priors)
    return solution


def _expected(priors: Mapping[str, Prior]) -> Solution:
    """Return what is known before anything was observed."""
    return Solution(
        {name: prior.mean for name, prior in priors.items()},
        {
            (one, other): prior.deviation**2 if one == other else 0.0
            for one, prior in priors.items()
            for other in priors
        },
    )


def _off(row: Row, solution: Solution) -> float:
    """Return how many standard errors an observation is off."""
    return (row.value - solution.value(row.factors)) / row.error


def _solve(
    rows: Sequence[Row], weights: Sequence[float], priors: Mapping[str, Prior]
) -> Solution:
    names = list(priors)
    place = {name: index for index, name in enumerate(names)}
    size = len(names)
    matrix = [[0.0] * size for _ in names]
    right = [0.0] * size
    for name, prior in priors.items():
        matrix[place[name]][place[name]] = prior.deviation**-2
        right[place[name]] = prior.mean / prior.deviation**2
    for row, weight in zip(rows, weights, strict=True):
        precision = weight / row.error**2
        factors = [(place[name], factor) for name, factor in row.factors.items()]
        for index, factor in factors:
            right[index] += precision * factor * row.value
            line = matrix[index]
            for other, its in factors:
                line[other] += precision * factor * its
    inverse = _inverse(matrix)
    means = {name: sumprod(inverse[place[name]], right) for name in names}
    covariance = {
        (one, other): inverse[place[one]][place[other]]
        for one in names
        for other in names
    }
    return Solution(means, covariance)


def _inverse(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the inverse of a positive definite matrix (Gauss, Jordan)."""
    size = len(matrix)
    wide = [
        [*line, *(1.0 if column == index else 0.0 for column in range(size))]
        for index, line in enumerate(matrix)
    ]
    for index in range(size):
        pivot = wide[index][index]
        wide[index] = head = [value / pivot for value in wide[index]]
        for other in range(size):
            factor = wide[other][index]
            if other != index and factor:
                wide[other] = [
                    value - factor * its
                    for value, its in zip(wide[other], head, strict=True)
                ]
    return [line[size:] for line in wide]
