"""Test the trend of a battery: the regression, and simulated batteries that age."""

from datetime import date, timedelta
from math import exp, log

import pytest

from benchmarks.battery import (
    MODELS,
    SILENT,
    Course,
    Follower,
    age,
    exchange,
    stay_fresh,
)
from benchmarks.battery_truth import LATE, LINEAR, Ageing, Model, World, seeded
from custom_components.nutify.core.battery.discharge import Discharge, Unit
from custom_components.nutify.core.battery.line import Line
from custom_components.nutify.core.battery.regression import Prior, Row, solve
from custom_components.nutify.core.battery.sample import Chemistry
from custom_components.nutify.core.battery.trend import Facts, Source, Trend, fit
from custom_components.nutify.core.battery.types import Assessment

START = date(2026, 3, 1)
BY_NAME = {model.name: model for model in MODELS}


def test_line() -> None:
    """Prevent the running sums from losing digits far from zero."""
    line = Line()
    for step in range(1000):
        line.add(1e6 + step, 5 - 0.25 * step + (-1) ** step * 0.1)
    assert line.slope == pytest.approx(-0.25, rel=1e-4)
    assert line.spread == pytest.approx(0.1, rel=0.01)
    assert Line.from_list(line.as_list()).slope == pytest.approx(-0.25, rel=1e-3)


def test_regression_finds_what_is_there() -> None:
    """Prevent a wrong solution: value = 3 + 2 x, from points that lie on it."""
    rows = [Row({"level": 1.0, "fall": x}, 3 + 2 * x, 0.1) for x in (0.0, 1, 2, 3)]
    found = solve(rows, {"level": Prior(0, 100), "fall": Prior(0, 100)})
    assert found.means == pytest.approx({"level": 3, "fall": 2}, rel=1e-4)
    # The textbook's error of a slope: error / sqrt(sum of squares around the mean).
    assert found.deviation({"fall": 1.0}) == pytest.approx(0.1 / 5**0.5, rel=1e-4)


def test_regression_keeps_the_prior_without_evidence() -> None:
    """Prevent a guess from nothing, and certainty that nobody gave."""
    found = solve([], {"fall": Prior(2.0, 0.5)})
    assert found.means == {"fall": 2.0}
    assert found.deviation({"fall": 2.0}) == pytest.approx(1.0)
    one = solve([Row({"fall": 1.0}, 3.0, 0.5)], {"fall": Prior(2.0, 0.5)})
    assert one.means["fall"] == pytest.approx(2.5)


def test_one_outlier_does_not_decide() -> None:
    """Prevent a single odd discharge from bending the trend."""
    rows = [Row({"level": 1.0}, 5.0, 0.1)] * 9 + [Row({"level": 1.0}, 15.0, 0.1)]
    found = solve(rows, {"level": Prior(0, 100)})
    assert found.means["level"] == pytest.approx(5.0, abs=0.05)


def trend_of(
    fall: float, exponent: float, *, follows: bool = True, count: int = 24
) -> Trend:
    """Return the trend of exact discharges, one a month, at changing loads."""
    discharges = []
    for month in range(count):
        power = 100.0 * (1 + month % 4 / 2)
        loss = fall * month / 12 if follows else 0.0
        discharges.append(
            Discharge(
                day=START + timedelta(days=30.4375 * month),
                unit=Unit.WATT_HOURS,
                power=power,
                used=30.0,
                capacity=200 * exp(-loss) * (power / 100) ** (1 - exponent),
                error=0.02,
                temperature=25.0,
            )
        )
    return fit(
        Facts(START, 4.0, Chemistry.LEAD_ACID, discharges, [], {Unit.WATT_HOURS: 100.0})
    )


@pytest.mark.parametrize("exponent", [1.1, 1.2, 1.3])
@pytest.mark.parametrize("fall", [0.05, 0.12])
def test_trend_finds_fall_and_exponent(fall: float, exponent: float) -> None:
    """Prevent load from being taken for age, and age for load."""
    found = trend_of(fall, exponent)
    assert found.exponent == pytest.approx(exponent, abs=0.04)
    assert found.loss(2.0) == pytest.approx(2 * fall, abs=0.04)
    assert found.capacity(Source.WATT_HOURS, 0.0) == pytest.approx(200, rel=0.03)
    crossing = found.crossing()
    assert crossing is not None
    assert found.loss(crossing) == pytest.approx(-log(0.8))


def test_gauge_that_counts_coulombs_is_doubted() -> None:
    """Prevent a gauge that knows neither age nor load from vouching for a battery."""
    assert trend_of(0.12, 1.0, follows=False).stuck[Source.WATT_HOURS] > 0.9
    # The same for ever, but it follows the load: what it measures is the battery.
    assert trend_of(0.0, 1.2).stuck[Source.WATT_HOURS] < 0.1
    assert trend_of(0.12, 1.0).stuck[Source.WATT_HOURS] < 0.1


def _held(course: Course) -> None:
    assert course.health_error is not None
    assert abs(course.health_error) <= 8
    assert course.date_error is not None
    assert abs(course.date_error) <= 90


@pytest.mark.parametrize(
    ("name", "ageing"),
    [
        ("true gauge, W, true claim", LINEAR),
        ("true gauge, W, true claim", LATE),
        ("no gauge on battery, true claim", LINEAR),
    ],
)
def test_ageing(name: str, ageing: Ageing) -> None:
    """Prevent health and replacement date from being off where the UPS is honest."""
    _held(age(BY_NAME[name], ageing, 500))


def test_fresh_battery_stays_fresh() -> None:
    """Prevent a good battery from being called bad, also after another was worn."""
    model = BY_NAME["true gauge, W, true claim"]
    for course in (stay_fresh(model, 500), exchange(model, 500, 0.3)):
        assert course.lowest is not None
        assert course.lowest >= 95


@pytest.mark.parametrize("model", SILENT, ids=lambda model: model.name)
def test_no_evidence_no_verdict(model: Model) -> None:
    """Prevent a verdict on a battery that nothing is told of."""
    said: list[Assessment] = []
    follower = Follower(World(model, LINEAR, seeded(model, LINEAR, 500)))
    follower.run(0.4, lambda _years, each: said.append(each))
    assert len(said) > 15
    assert all(each.health is None and each.replacement is None for each in said)
