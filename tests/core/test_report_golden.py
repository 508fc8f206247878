"""Hold the figures of a month to those worked out by hand, to the cent and second."""

from dataclasses import replace
from datetime import UTC, date, datetime
import math

import pytest

from custom_components.nutify.core.report.aggregate import aggregate
from custom_components.nutify.core.report.data import Amount, Measure, Span, UpsData
from custom_components.nutify.core.report.figures import (
    ReportFigures,
    Step,
    UpsFigures,
)
from custom_components.nutify.core.report.periods import Period, previous_of, span_of
from tests.core import golden_month as golden


@pytest.fixture(scope="module")
def figures() -> ReportFigures:
    """Return the figures of the month."""
    return aggregate(golden.october())


@pytest.fixture
def rack(figures: ReportFigures) -> UpsFigures:
    """Return the figures of its UPS."""
    return figures.upses[0]


def same(found: float | None, worked_out: float) -> bool:
    """Tell whether a figure is the one worked out, to the twelfth digit."""
    return found is not None and math.isclose(found, worked_out, rel_tol=1e-12)


def test_the_month(figures: ReportFigures) -> None:
    """Prevent October from being that of UTC, or from missing its last hour."""
    asked = datetime(2026, 11, 2, 7, tzinfo=UTC)
    assert span_of(Period.LAST_MONTH, asked, golden.ROME) == golden.OCTOBER
    assert previous_of(golden.OCTOBER, Period.LAST_MONTH, golden.ROME) == (
        golden.SEPTEMBER
    )
    assert golden.OCTOBER.seconds == 745 * 3600
    assert figures.first_day == date(2026, 10, 1)
    assert figures.last_day == date(2026, 10, 31)
    assert figures.step is Step.DAY
    assert figures.fleet is None


def test_totals(rack: UpsFigures) -> None:
    """Prevent a cent too much or too little."""
    amounts = rack.totals.amounts
    assert same(amounts[Amount.ENERGY], golden.LOAD_KWH)
    assert same(amounts[Amount.MAINS_ENERGY], golden.MAINS_KWH)
    assert same(amounts[Amount.EMISSIONS], golden.KG)
    cost = amounts[Amount.COST]
    assert same(cost, golden.EUR)
    assert cost is not None
    assert round(cost * 100) == golden.CENTS


def test_the_month_before(rack: UpsFigures) -> None:
    """Prevent a change of what was not known before."""
    assert same(rack.totals.previous[Amount.ENERGY], golden.SEPTEMBER_KWH)
    assert same(rack.totals.change[Amount.ENERGY], golden.CHANGE_PERCENT)
    assert rack.totals.previous[Amount.COST] is None
    assert rack.totals.change[Amount.COST] is None


def test_days(rack: UpsFigures) -> None:
    """Prevent days that begin at another hour than midnight where the user lives."""
    assert len(rack.bars) == 31
    assert [bar.start.astimezone(golden.ROME).day for bar in rack.bars] == list(
        range(1, 32)
    )
    for day, (kwh, eur, covered) in golden.DAYS.items():
        bar = rack.bars[day - 1]
        assert same(bar.amounts[Amount.ENERGY], kwh), day
        assert same(bar.amounts[Amount.COST], eur), day
        assert bar.covered == covered, day


def test_parts_of_the_day(rack: UpsFigures) -> None:
    """Prevent an hour of the night from being paid as one of the day."""
    (day_kwh, day_eur), (night_kwh, night_eur) = rack.parts["Day"], rack.parts["Night"]
    assert same(day_kwh, golden.DAY_KWH)
    assert same(day_eur, golden.DAY_EUR)
    assert same(night_kwh, golden.NIGHT_KWH)
    assert same(night_eur, golden.NIGHT_EUR)


def test_outages(rack: UpsFigures) -> None:
    """Prevent a second too much, over midnights and where an hour comes twice."""
    outages = rack.outages
    assert outages.count == golden.OUTAGES
    assert outages.seconds == golden.OUTAGE_SECONDS
    assert outages.longest == golden.LONGEST
    assert same(outages.availability, golden.AVAILABILITY)
    assert [row.seconds for row in outages.rows] == [72, 1620, 30, 2700, 288]
    assert [row.kind for row in outages.rows].count("self_test") == 1
    assert (outages.sags, outages.swells) == (1, 1)
    assert (outages.tests_passed, outages.tests_failed) == (1, 0)


def test_the_gap(rack: UpsFigures) -> None:
    """Prevent hours that nobody saw from passing as hours without use."""
    assert same(rack.quality.covered, golden.COVERED)
    assert rack.quality.gaps == [golden.GAP]


def test_voltage(rack: UpsFigures) -> None:
    """Prevent days with a gap from weighing as much as whole ones."""
    volts = rack.measures[Measure.INPUT_VOLTAGE]
    assert same(volts.mean, golden.MEAN_VOLTS)
    assert (volts.min, volts.min_at) == (golden.LEAST_VOLTS, golden.LEAST_VOLTS_AT)
    assert (volts.max, volts.max_at) == (233, golden.OCTOBER.start)
    assert volts.bands[24].min == 0
    assert volts.bands[24].mean == 228


def test_days_add_up_to_the_month(rack: UpsFigures) -> None:
    """Prevent a report of every day from saying something else than that of all."""
    data = golden.october()
    days = [
        aggregate(replace(data, span=Span(bar.start, bar.end))).upses[0]
        for bar in rack.bars
    ]
    assert sum(day.outages.count for day in days) == golden.OUTAGES
    assert sum(day.outages.seconds for day in days) == golden.OUTAGE_SECONDS
    eur = math.fsum(day.totals.amounts[Amount.COST] or 0 for day in days)
    assert same(eur, golden.EUR)
    # The power cut over midnight lies in both days, and began on the first.
    assert [(day.outages.count, day.outages.seconds) for day in days[11:13]] == [
        (1, 756),
        (0, 864),
    ]


def test_two_of_them_are_a_fleet() -> None:
    """Prevent the sums of a fleet from being those of one, or from missing one."""
    data = golden.october()
    twin = replace(data.upses[0], key="twin", name="Twin")
    unknown = UpsData(key="new", name="New")
    fleet = aggregate(replace(data, upses=[*data.upses, twin, unknown])).fleet
    assert fleet is not None
    assert same(fleet.totals.amounts[Amount.COST], 2 * golden.EUR)
    assert same(fleet.totals.change[Amount.ENERGY], golden.CHANGE_PERCENT)
    assert same(fleet.bars[24].amounts[Amount.ENERGY], 2 * golden.DAYS[25][0])
    assert same(fleet.parts["Night"][0], 2 * golden.NIGHT_KWH)
    assert fleet.outages == 2 * golden.OUTAGES
    assert fleet.outage_seconds == 2 * golden.OUTAGE_SECONDS
    assert same(fleet.covered, 2 / 3 * golden.COVERED)
