"""Prove of any rows, outages and zones that a report loses and doubles nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
import math
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.report.aggregate import aggregate
from custom_components.nutify.core.report.data import (
    Amount,
    MeanRow,
    Measure,
    ReportData,
    Span,
    SumRow,
    UpsData,
)
from custom_components.nutify.core.report.figures import ReportFigures
from custom_components.nutify.core.report.periods import range_of
from tests.core.report_rows import data_of, days_of, hours_of, outage
from tests.core.servers import prove

# The days on which any of the zones changes its clock are among these.
ZONES = ["Europe/Rome", "Australia/Adelaide", "Australia/Lord_Howe", "America/Santiago"]
zones = st.sampled_from(ZONES).map(ZoneInfo)
firsts = st.one_of(
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    st.sampled_from([date(2026, 3, 27), date(2026, 4, 3), date(2026, 9, 4)]),
    st.sampled_from([date(2026, 10, 2), date(2026, 10, 24)]),
)


@st.composite
def reports(draw: st.DrawFn, *, most_days: int = 9) -> ReportData:
    """Return some days of a UPS of which many hours are missing."""
    zone, first = draw(zones), draw(firsts)
    last = first + timedelta(days=draw(st.integers(1, most_days)) - 1)
    span = range_of(first, last, zone)
    around = hours_of(
        Span(span.start - timedelta(days=1), span.end + timedelta(days=1))
    )
    # Drawing every hour by itself takes a hundred times longer.
    generator = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - rows, no secrets
    share = draw(st.floats(0, 1))
    sums = [
        SumRow(start, generator.uniform(-1, 1))
        for start in around
        if generator.random() < share
    ]
    means = [
        MeanRow(start, mean, mean - generator.random(), mean + generator.random())
        for start in around
        if generator.random() < share
        for mean in (generator.uniform(0, 250),)
    ]
    moment = span.start - timedelta(days=1)
    outages = []
    for _ in range(draw(st.integers(0, 8))):
        moment += timedelta(seconds=generator.randrange(1, 200_000))
        begin, moment = moment, moment + timedelta(seconds=generator.randrange(90_000))
        outages.append(outage(begin.astimezone(zone), moment.astimezone(zone)))
    ups = UpsData(
        key="a",
        name="a",
        means={Measure.POWER: means},
        sums={Amount.ENERGY: sums},
        outages=outages,
    )
    return data_of(span, zone, ups)


def by_day(data: ReportData) -> list[ReportFigures]:
    """Return a report of each day."""
    figures = aggregate(data)
    days = days_of(figures.first_day, figures.last_day, data.zone)
    return [aggregate(replace(data, span=day)) for day in days]


@given(reports())
@prove
def test_days_add_up(data: ReportData) -> None:
    """Prevent an hour, a second or an outage from being in no day, or in two."""
    ups = aggregate(data).upses[0]
    days = [each.upses[0] for each in by_day(data)]
    total = ups.totals.amounts[Amount.ENERGY]
    of_days = [day.totals.amounts[Amount.ENERGY] for day in days]
    known = [each for each in of_days if each is not None]
    assert (total is None) == (not known)
    assert math.isclose(total or 0, math.fsum(known), abs_tol=1e-9)
    assert ups.outages.count == sum(day.outages.count for day in days)
    assert math.isclose(
        ups.outages.seconds, math.fsum(day.outages.seconds for day in days)
    )
    # Gaps are cut at midnight, and are no shorter for it.
    gaps = sum(each.seconds for each in ups.quality.gaps)
    assert gaps == sum(each.seconds for day in days for each in day.quality.gaps)


@given(reports())
@prove
def test_bars_are_the_days(data: ReportData) -> None:
    """Prevent a bar from saying something else than the report of its day."""
    figures = aggregate(data)
    bars = figures.upses[0].bars
    if figures.step != "day":
        assert len(bars) == len(hours_of(data.span))
        return
    days = [each.upses[0] for each in by_day(data)]
    assert len(bars) == len(days)
    for place, (bar, day) in enumerate(zip(bars, days, strict=True)):
        assert bar.amounts == day.totals.amounts
        if figures.upses[0].totals.amounts[Amount.ENERGY] is not None:
            is_known = bar.amounts[Amount.ENERGY] is not None
            assert (bar.covered > 0) is is_known
        measure = day.measures.get(Measure.POWER)
        bands = figures.upses[0].measures.get(Measure.POWER)
        if bands is not None:
            band = bands.bands[place]
            assert (band.mean, band.min, band.max) == (
                (None, None, None)
                if measure is None
                else (measure.mean, measure.min, measure.max)
            )


@given(reports())
@prove
def test_against_a_plain_sum(data: ReportData) -> None:
    """Prevent a clever search from finding other rows than a plain one does."""
    ups = data.upses[0]
    inside = [
        row
        for row in ups.sums[Amount.ENERGY]
        if data.span.start <= datetime.fromtimestamp(row.start, UTC) < data.span.end
    ]
    figures = aggregate(data).upses[0]
    expected = math.fsum(row.change for row in inside) if inside else None
    assert figures.totals.amounts[Amount.ENERGY] == expected
    bars = [bar.amounts[Amount.ENERGY] for bar in figures.bars]
    assert math.isclose(
        math.fsum(each for each in bars if each is not None),
        expected or 0,
        abs_tol=1e-9,
    )


@given(reports())
@prove
def test_shares_and_gaps_agree(data: ReportData) -> None:
    """Prevent a share of the hours that the list of gaps does not explain."""
    ups = aggregate(data).upses[0]
    hours = len(hours_of(data.span))
    missing = sum(gap.seconds for gap in ups.quality.gaps) / 3600
    assert math.isclose(ups.quality.covered, 1 - missing / hours, abs_tol=1e-12)
    assert all(gap.seconds >= 3600 for gap in ups.quality.gaps)
    assert all(one.end < other.start for one, other in pairwise(ups.quality.gaps))


@given(reports())
@prove
def test_availability_is_a_percentage(data: ReportData) -> None:
    """Prevent more outage than there is time."""
    outages = aggregate(data).upses[0].outages
    assert 0 <= outages.seconds <= data.span.seconds
    if outages.availability is not None:
        assert 0 <= outages.availability <= 100
        assert (outages.availability == 100) == (outages.seconds == 0)
    assert all(0 <= row.seconds <= data.span.seconds for row in outages.rows)


@given(reports(most_days=5), st.integers(0, 200))
@prove
def test_what_is_to_come_changes_nothing(data: ReportData, hours: int) -> None:
    """Prevent hours to come from being missing, wherever a report is made."""
    until = data.span.start + timedelta(hours=hours)
    ups = aggregate(replace(data, known_until=until)).upses[0]
    end = min(until, data.span.end)
    assert all(gap.end <= end + timedelta(minutes=30) for gap in ups.quality.gaps)
    if hours == 0:
        assert ups.quality.covered == 0
    assert all(0 <= bar.covered <= 1 for bar in ups.bars)


@given(reports(), st.integers(2, 4))
@prove
def test_a_fleet_is_the_sum_of_its_upses(data: ReportData, count: int) -> None:
    """Prevent a fleet from being more or less than all of its UPSes."""
    upses = [replace(data.upses[0], key=str(each)) for each in range(count)]
    figures = aggregate(replace(data, upses=upses))
    fleet, ups = figures.fleet, figures.upses[0]
    assert fleet is not None
    total = ups.totals.amounts[Amount.ENERGY]
    if total is None:
        assert fleet.totals.amounts[Amount.ENERGY] is None
    else:
        assert fleet.totals.amounts[Amount.ENERGY] == pytest.approx(count * total)
    assert fleet.outages == count * ups.outages.count
    assert math.isclose(fleet.covered, ups.quality.covered, abs_tol=1e-12)
