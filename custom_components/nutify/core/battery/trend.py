"""How the capacity falls over the years, from all that was measured.

ln(capacity) = level of the source - early * t - late * t^2 - (k - 1) * ln(load / its
reference) + g * (temperature - 25), with t the age in years. All are found at once by
the regression of regression.py, with priors that hold until there is evidence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import cos, exp, hypot, log, pi, sin, sqrt

from .claims import Week
from .discharge import Discharge, Unit
from .line import Line
from .regression import Prior, Row, Solution, solve
from .sample import Chemistry

YEAR_DAYS = 365.25
REFERENCE_CELSIUS = 25.0
# Of the capacity when new: APC, and IEEE 1188, replace a battery then.
END_OF_LIFE = 0.8
_END_LOSS = -log(END_OF_LIFE)


class Source(StrEnum):
    """What told of the capacity."""

    WATT_HOURS = "wh"
    LOAD_HOURS = "load"
    LOW_WATT_HOURS = "low_wh"
    LOW_LOAD_HOURS = "low_load"
    VOLTAGE_WATT_HOURS = "voltage_wh"
    VOLTAGE_LOAD_HOURS = "voltage_load"
    CLAIM = "claim"


GAUGES = {Unit.WATT_HOURS: Source.WATT_HOURS, Unit.LOAD_HOURS: Source.LOAD_HOURS}
_LOWS = {
    Unit.WATT_HOURS: Source.LOW_WATT_HOURS,
    Unit.LOAD_HOURS: Source.LOW_LOAD_HOURS,
}
_VOLTAGES = {
    Unit.WATT_HOURS: Source.VOLTAGE_WATT_HOURS,
    Unit.LOAD_HOURS: Source.VOLTAGE_LOAD_HOURS,
}
# These may count what the battery had when new, for ever.
_DOUBTFUL = frozenset({Source.WATT_HOURS, Source.LOAD_HOURS, Source.CLAIM})


@dataclass(frozen=True, slots=True)
class Point:
    """A measured capacity: ln of it, at an age in years, with its standard error.

    `power` is ln(load / reference), `warmth` how much warmer than 25 degrees it was,
    None where nobody measured it; `season` is the part of the year from 0 to 1.
    """

    source: Source
    age: float
    value: float
    error: float
    season: float
    power: float
    warmth: float | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a trend is made of.

    `start` is the day that ages count from, `life` the expected life in years;
    `references` are the loads that capacities are told for, by unit.
    """

    start: date
    life: float
    chemistry: Chemistry
    discharges: Sequence[Discharge]
    weeks: Sequence[Week]
    references: dict[Unit, float]


@dataclass(frozen=True, slots=True)
class Trend:
    """What is known of the capacity over time; losses are ln(new / capacity).

    `free` is the solution before what no battery does was ruled out: how far the
    trend may be off is read from it.
    """

    solution: Solution
    free: Solution
    points: Sequence[Point]
    stuck: dict[Source, float]
    claim_exponent: float | None

    def loss(self, age: float) -> float:
        """Return the expected loss at an age in years."""
        return self.solution.value(_fall(age))

    def deviation(self, age: float) -> float:
        """Return the standard deviation of the loss."""
        return self.free.deviation(_fall(age))

    def crossing(self, loss: float = _END_LOSS) -> float | None:
        """Return the age at which a loss is reached, years; None if it never is."""
        early, late = self.solution.means["early"], self.solution.means["late"]
        if late <= 0:
            return loss / early if early > 0 else None
        return (sqrt(early * early + 4 * late * loss) - early) / (2 * late)

    def crossing_deviation(self, age: float) -> float:
        """Return by how many years the age of a loss may be off, one deviation."""
        slope = self.solution.means["early"] + 2 * self.solution.means["late"] * age
        return self.deviation(age) / max(slope, _LEAST_DRIFT)

    def capacity(self, source: Source, age: float) -> float | None:
        """Return the capacity at the reference load and 25 degrees, in its unit."""
        level = self.solution.means.get(f"level_{source}")
        return None if level is None else exp(level - self.loss(age))

    @property
    def exponent(self) -> float:
        """Return Peukert's exponent."""
        return 1 + self.solution.means["exponent"]

    @property
    def per_degree(self) -> float:
        """Return by how much the capacity grows with a degree, a share of 1."""
        return self.solution.means["warmth"]


def _fall(age: float) -> dict[str, float]:
    return {"early": age, "late": age * age}


# Half of what is lost by the end of the expected life is lost evenly, half ever
# faster. The deviations are wide: twice the usual fall, and four times, are likely.
_EARLY_DEVIATION, _LATE_DEVIATION = 0.10, 0.04
_EXPONENTS = {
    # Peukert's of lead-acid is 1.1 to 1.3, that of lithium close to 1.
    Chemistry.LEAD_ACID: Prior(0.2, 0.1),
    Chemistry.LITHIUM: Prior(0.05, 0.05),
}
_WARMTHS = {
    Chemistry.LEAD_ACID: Prior(0.008, 0.003),
    Chemistry.LITHIUM: Prior(0.004, 0.004),
}
# Some devices claim with the temperature in mind, some without.
_CLAIM_WARMTH = Prior(0.003, 0.004)
_UNKNOWN_LEVEL = 1.0
# How far the charge at which the battery is low is from what the device says.
_LOW_OFFSET = Prior(0.0, 0.08)
# By how much a source that tells the same for ever may be off after a year.
_DRIFT = 0.2
_LEAST_DRIFT = 0.001
# A fall by the year that is none, and one of which nothing is known.
_STILL, _ANYTHING = 0.01, 10.0
_NO_EXPONENT, _NO_WARMTH = 0.02, 0.001
_MOST_RATIO = 50.0
# What the seasons make of a capacity where nobody measures the temperature.
_SEASONS = ("energy_sine", "energy_cosine", "claim_sine", "claim_cosine")
_SEASON = Prior(0.0, 0.02)
# A claim that hardly follows the load is no estimate.
LEAST_EXPONENT = 0.4
# Weeks are not independent: the estimate of the device is as wrong in the next one.
_CLAIM_ERROR, _WORST_CLAIM, _LASTING = 0.02, 0.2, 2.5


def claim_exponent(weeks: Sequence[Week], chemistry: Chemistry) -> float | None:
    """Return how the claims fall with the load; None where it does not vary.

    ln(runtime) falls by so much per ln(load). Pooled from what varies within weeks,
    so that age and season play no part.
    """
    sxx = sum(week.claim.sxx for week in weeks)
    if sxx < _LEAST_SPREAD:
        return None
    prior = _EXPONENTS[chemistry]
    precision = sxx / _CLAIM_SCATTER**2
    slope = -sum(week.claim.sxy for week in weeks) / sxx
    before = prior.deviation**-2
    return (precision * slope + before * (1 + prior.mean)) / (precision + before)


_LEAST_SPREAD = 0.05
_CLAIM_SCATTER = 0.1


def fit(facts: Facts) -> Trend:
    """Return the trend of a battery."""
    exponent = claim_exponent(facts.weeks, facts.chemistry)
    points = [*_of_discharges(facts), *_of_weeks(facts, exponent)]
    stuck = _stuck(points, facts)
    priors = _priors(points, facts, stuck)
    rows = [_row(point) for point in points]
    solution = free = solve(rows, priors)
    # A battery does not get better with age.
    for name in ("late", "early"):
        if solution.means[name] < 0:
            priors[name] = Prior(0.0, _LEAST_DRIFT)
            solution = solve(rows, priors)
    return Trend(solution, free, points, stuck, exponent)


def _of_discharges(facts: Facts) -> Iterator[Point]:
    for each in facts.discharges:
        age = (each.day - facts.start).days / YEAR_DAYS
        power = log(each.power / facts.references.get(each.unit, each.power))
        warmth = _warmth(each.temperature)
        for source, value, error in (
            (GAUGES[each.unit], each.capacity, each.error),
            (_LOWS[each.unit], each.to_low, each.to_low_error),
            (_VOLTAGES[each.unit], each.by_voltage, each.by_voltage_error),
        ):
            if value is not None:
                yield Point(
                    source, age, log(value), error, _season(each.day), power, warmth
                )


def _of_weeks(facts: Facts, exponent: float | None) -> Iterator[Point]:
    if exponent is not None and exponent < LEAST_EXPONENT:
        # The same whatever the load: that is no estimate.
        return
    slope = 1 + _EXPONENTS[facts.chemistry].mean if exponent is None else exponent
    mean = sum(week.claim.x for week in facts.weeks) / max(1, len(facts.weeks))
    line = Line()
    found = []
    for week in facts.weeks:
        age = max(0.0, ((week.day - facts.start).days + 3) / YEAR_DAYS)
        value = week.claim.y + slope * (week.claim.x - mean)
        line.add(age, value)
        found.append((week, age, value))
    error = min(_WORST_CLAIM, max(_CLAIM_ERROR, _LASTING * line.spread))
    for week, age, value in found:
        warmth = _warmth(week.temperature)
        yield Point(Source.CLAIM, age, value, error, _season(week.day), 0.0, warmth)


def _season(day: date) -> float:
    return day.timetuple().tm_yday / YEAR_DAYS


def _warmth(temperature: float | None) -> float | None:
    return None if temperature is None else temperature - REFERENCE_CELSIUS


def _row(point: Point) -> Row:
    factors = {name: -factor for name, factor in _fall(point.age).items()}
    source = point.source
    if source in _LOWS.values():
        # The same level as the gauge's, but for what is left when it is low.
        unit = next(unit for unit, low in _LOWS.items() if low is source)
        factors[f"level_{GAUGES[unit]}"] = 1.0
        factors["low"] = 1.0
    else:
        factors[f"level_{source}"] = 1.0
    if source in _DOUBTFUL:
        factors[f"drift_{source}"] = point.age
    is_claim = source is Source.CLAIM
    if not is_claim:
        factors["exponent"] = -point.power
    if point.warmth is not None:
        factors["claim_warmth" if is_claim else "warmth"] = point.warmth
    else:
        kind = "claim" if is_claim else "energy"
        factors[f"{kind}_sine"] = sin(2 * pi * point.season)
        factors[f"{kind}_cosine"] = cos(2 * pi * point.season)
    return Row(factors, point.value, point.error)


def _fall_priors(life: float) -> dict[str, Prior]:
    return {
        "early": Prior(_END_LOSS / 2 / life, _EARLY_DEVIATION),
        "late": Prior(_END_LOSS / 2 / life**2, _LATE_DEVIATION),
    }


def _priors(
    points: Sequence[Point], facts: Facts, stuck: dict[Source, float]
) -> dict[str, Prior]:
    priors = _fall_priors(facts.life) | {
        "exponent": _EXPONENTS[facts.chemistry],
        "warmth": _WARMTHS[facts.chemistry],
        "claim_warmth": _CLAIM_WARMTH,
        "low": _LOW_OFFSET,
        **dict.fromkeys(_SEASONS, _SEASON),
    }
    for point in points:
        source = point.source
        if source in _LOWS.values():
            unit = next(unit for unit, low in _LOWS.items() if low is source)
            source = GAUGES[unit]
        if f"level_{source}" not in priors:
            priors[f"level_{source}"] = Prior(point.value, _UNKNOWN_LEVEL)
        if source in _DOUBTFUL:
            drift = max(_LEAST_DRIFT, _DRIFT * stuck.get(source, 0.0))
            priors[f"drift_{source}"] = Prior(0.0, drift)
    return priors


def _stuck(points: Sequence[Point], facts: Facts) -> dict[Source, float]:
    """Return how likely each source tells the same whatever the battery's age.

    Bayes: how well no fall at all explains its own points, against the falls that
    batteries show. What counts coulombs does not know of Peukert's law either, and
    not of the cold: a gauge that follows these two measures the battery.
    """
    found = {}
    usual = 1.5 * _END_LOSS / facts.life
    laws = {"early": (Prior(usual, usual), _STILL)}
    of_gauges = {
        "exponent": (_EXPONENTS[facts.chemistry], _NO_EXPONENT),
        "warmth": (_WARMTHS[facts.chemistry], _NO_WARMTH),
    }
    for source in _DOUBTFUL:
        own = [point for point in points if point.source is source]
        if not own:
            continue
        tested = laws if source is Source.CLAIM else laws | of_gauges
        priors = _priors(own, facts, {}) | {"late": Prior(0.0, _LEAST_DRIFT)}
        priors |= {name: Prior(0.0, _ANYTHING) for name in tested}
        solution = solve([_row(point) for point in own], priors)
        ratio = 0.0
        for name, (usual_law, nothing) in tested.items():
            value, error = solution.means[name], solution.deviation({name: 1.0})
            ratio += _density(value, usual_law.mean, hypot(error, usual_law.deviation))
            ratio -= _density(value, 0.0, hypot(error, nothing))
        found[source] = 1 / (1 + exp(min(_MOST_RATIO, ratio)))
    return found


def _density(value: float, mean: float, deviation: float) -> float:
    """Return the logarithm of the density of a normal distribution, and a constant."""
    return -(((value - mean) / deviation) ** 2) / 2 - log(deviation)
