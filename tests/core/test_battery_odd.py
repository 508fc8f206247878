"""Test batteries and devices that are not as one would like: worn, odd or silent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
import json
import math

import pytest

from custom_components.nutify.core.battery.assess import assess, judge
from custom_components.nutify.core.battery.claims import Claims
from custom_components.nutify.core.battery.discharge import Discharge, Unit
from custom_components.nutify.core.battery.history import Battery
from custom_components.nutify.core.battery.line import Line
from custom_components.nutify.core.battery.sample import Sample
from custom_components.nutify.core.battery.types import Basis, Condition
from tests.core.test_battery_book import (
    START,
    WATT_HOURS,
    WATTS,
    discharge,
    feed,
    new_book,
    on_line,
)

DAY = 86400.0


def told_by(samples: Sequence[Sample]) -> Discharge:
    """Return the discharge that some samples tell of."""
    [found] = feed(new_book(), samples).battery.discharges
    return found


def test_a_worn_battery_is_to_be_replaced() -> None:
    """Prevent a battery from ageing for ever where only its discharges tell."""
    book = new_book()
    for month in range(24):
        feed(book, discharge(month * 30 * DAY, 900, WATT_HOURS * 0.98**month))
    now = START + timedelta(days=700)
    said = book.assess(now)
    assert said.basis is Basis.DISCHARGES
    assert said.health is not None
    assert 55 < said.health < 75
    assert said.condition is Condition.REPLACE
    # It fell to the end of its life some months ago.
    assert said.replacement is not None
    assert START.date() < said.replacement < now.date()


def test_a_gauge_that_never_tells_age_is_named() -> None:
    """Prevent a verdict from vanishing without a reason after many discharges."""
    discharges = [
        Discharge(
            day=START.date() + timedelta(days=30 * month),
            unit=Unit.WATT_HOURS,
            power=100.0 * (1 + month % 4 / 2),
            used=30.0,
            capacity=200.0,
            error=0.02,
            temperature=25.0,
        )
        for month in range(24)
    ]
    battery = Battery(
        first_seen=START.date(),
        discharges=discharges,
        references={Unit.WATT_HOURS: 100.0},
    )
    today = discharges[-1].day
    said = assess(battery, judge(battery, today), None, today)
    assert (said.health, said.basis) == (None, Basis.UNKNOWN)
    assert [(each.key, each.params) for each in said.reasons] == [
        ("charge_never_tells_age", {"count": 24})
    ]


def test_a_claim_is_corrected_where_the_load_is_not_told() -> None:
    """Prevent a claim that was always twice too long from being passed on."""
    book = new_book()
    for each in discharge(1000, 900):
        runtime = None if each.runtime is None else 2 * each.runtime
        book.observe(replace(each, runtime=runtime))
    [found] = book.battery.discharges
    assert found.claim_error == pytest.approx(100, abs=1)
    book.observe(on_line(90000, watts=None, load=None, runtime=2000.0))
    said = book.assess(START + timedelta(days=2))
    assert said.predicted_runtime == pytest.approx(1000, rel=0.01)
    assert said.claimed_runtime == 2000


def test_a_slip_of_a_claim_is_left_out() -> None:
    """Prevent one wrong runtime from moving the mean of a week."""
    claims = Claims()
    for poll in range(20):
        claims.add(on_line(poll * 15.0))
    claims.add(on_line(300.0, runtime=270.0))
    [week] = claims.weeks
    assert week.claim.n == 20
    assert week.claim.y == pytest.approx(math.log(2700))


def test_claims_of_many_years_stay_few() -> None:
    """Prevent a store that grows for ever, and the loss of its oldest weeks."""
    claims = Claims()
    for week in range(400):
        for poll in range(10):
            claims.add(on_line(week * 7 * DAY + poll * 15.0))
    days = [each.day for each in claims.weeks]
    assert 80 < len(days) <= 160
    assert days == sorted(set(days))
    first = START.date() - timedelta(days=START.weekday())
    assert (days[0], days[-1]) == (first, first + timedelta(weeks=399))
    # Those of the last year are all there.
    assert days[-50:] == [days[-1] - timedelta(weeks=49 - each) for each in range(50)]
    assert len(json.dumps(claims.as_dict())) < 30_000


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_stored_discharge_of_no_number_is_refused(value: float) -> None:
    """Prevent a damaged store from turning every verdict into no number."""
    good = told_by(discharge(1000, 900)).as_list()
    assert Discharge.from_list(good).as_list() == good
    numbers = [index for index, each in enumerate(good) if isinstance(each, float)]
    assert len(numbers) > 5
    for index in numbers:
        stored = [*good[:index], value, *good[index + 1 :]]
        with pytest.raises(ValueError, match="of a discharge is"):
            Discharge.from_list(stored)


def test_zero_percent_for_long_is_no_capacity() -> None:
    """Prevent a gauge that is at 0 % too early from making a battery look larger."""
    samples = discharge(1000, 2400)
    last = samples[-2]
    empty = [
        replace(
            last,
            time=last.time + timedelta(seconds=15 * step),
            monotonic=last.monotonic + 15 * step,
            charge=0.0,
        )
        for step in range(1, 41)
    ]
    found = told_by([*samples[:-1], *empty, on_line(4100, charge=0.0, charging=True)])
    assert found.capacity == pytest.approx(WATT_HOURS, rel=0.01)
    # From what it showed after a minute to the last that was not zero.
    assert found.used == pytest.approx(98 - 11, abs=1)
    assert found.power == pytest.approx(WATTS)


def test_a_discharge_without_a_claim_has_no_error_of_it() -> None:
    """Prevent an error of 100 % where a device claims nothing, or hardly anything."""
    samples = discharge(1000, 900)
    silent = told_by([replace(each, runtime=None) for each in samples])
    assert silent.capacity == pytest.approx(WATT_HOURS, rel=0.01)
    assert silent.claim_error is None
    few = told_by(
        [
            each if index % 10 == 0 else replace(each, runtime=None)
            for index, each in enumerate(samples)
        ]
    )
    assert few.claim_error is None


def test_charge_that_rises_while_discharging_measures_nothing() -> None:
    """Prevent a gauge that corrects itself from giving a capacity below zero."""
    rising = [
        replace(each, charge=40.0 + index) if each.on_battery else each
        for index, each in enumerate(discharge(1000, 600))
    ]
    found = told_by(rising)
    assert found.used > 30
    assert (found.capacity, found.error) == (None, 0)
    assert found.claim_error is not None


def low_at(
    samples: Sequence[Sample], charge: float, **limits: float
) -> Sequence[Sample]:
    """Return a discharge of a device that is low from a charge on, and why it says."""
    return [
        replace(each, low_battery=each.on_battery and each.charge <= charge, **limits)  # type: ignore[arg-type, operator]
        for each in samples
    ]


def test_the_limit_of_runtime_counts_where_it_comes_first() -> None:
    """Prevent a battery that is low by its runtime from being called worn."""
    # 540 s of 2700 s are a fifth of the charge, which is above the limit of 10 %.
    samples = low_at(discharge(1000, 2400), 20.0, low_runtime=540.0)
    assert told_by(samples).to_low == pytest.approx(WATT_HOURS, rel=0.03)


def test_a_high_limit_tells_nothing_of_all() -> None:
    """Prevent a capacity from being made up of less than half of the charge."""
    samples = low_at(discharge(1000, 2400), 60.0, low_charge=60.0)
    assert told_by(samples).to_low is None


def test_a_single_point_has_no_scatter() -> None:
    """Prevent a division by zero where a week has one value."""
    line = Line()
    assert line.scatter(0.0) == 0
    line.add(20.0, 7.9)
    assert (line.scatter(-1.0), line.spread, line.slope) == (0, 0, None)
