"""Test sums, measures and gaps of a report: what is not known is never zero."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.nutify.core.report.aggregate import aggregate
from custom_components.nutify.core.report.data import (
    ActionRow,
    Amount,
    MeanRow,
    Measure,
    Span,
    SumRow,
    UpsData,
)
from custom_components.nutify.core.report.figures import Step, UpsFigures
from custom_components.nutify.core.report.periods import (
    Period,
    previous_of,
    range_of,
    span_of,
)
from tests.core.report_rows import (
    HOUR,
    data_of,
    event,
    hours_of,
    mean_rows,
    stamp,
    sum_rows,
    ups_of,
)

ROME = ZoneInfo("Europe/Rome")
ADELAIDE = ZoneInfo("Australia/Adelaide")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
MAY = range_of(date(2026, 5, 1), date(2026, 5, 31), ROME)
APRIL = range_of(date(2026, 4, 1), date(2026, 4, 30), ROME)
ENERGY, COST = Amount.ENERGY, Amount.COST


def of(
    span: Span, zone: ZoneInfo, ups: UpsData, **times: Span | datetime
) -> UpsFigures:
    """Return the figures of a UPS."""
    return aggregate(data_of(span, zone, ups, **times)).upses[0]  # type: ignore[arg-type]


def test_nothing_is_known() -> None:
    """Prevent a UPS that nothing is known of from having used nothing."""
    figures = of(MAY, ROME, ups_of())
    for amounts in (
        figures.totals.amounts,
        figures.totals.previous,
        figures.totals.change,
        *(bar.amounts for bar in figures.bars),
    ):
        assert amounts == dict.fromkeys(Amount)
    assert {bar.covered for bar in figures.bars} == {0.0}
    assert figures.measures == {}
    assert figures.parts == {}
    assert figures.outages.availability is None
    assert figures.outages.longest is None
    assert figures.quality.covered == 0
    assert figures.quality.gaps == [MAY]


def test_zero_is_known() -> None:
    """Prevent a UPS without a load from being one that nothing is known of."""
    rows = sum_rows(hours_of(MAY), 0.0)
    figures = of(MAY, ROME, ups_of({ENERGY: rows}))
    assert figures.totals.amounts[ENERGY] == 0
    assert {bar.amounts[ENERGY] for bar in figures.bars} == {0.0}
    assert figures.quality.gaps == []


def test_rows_of_other_times_are_left_out() -> None:
    """Prevent the hour before or after from being in a report."""
    first, *_, last = hours_of(MAY)
    rows = [SumRow(first - HOUR, 10), SumRow(first, 1), SumRow(last, 2)]
    rows.append(SumRow(last + HOUR, 20))
    figures = of(MAY, ROME, ups_of({ENERGY: rows}))
    assert figures.totals.amounts[ENERGY] == 3
    assert figures.bars[0].amounts[ENERGY] == 1
    assert figures.bars[-1].amounts[ENERGY] == 2
    assert figures.bars[1].amounts[ENERGY] is None


def test_ten_thousand_tenths_of_a_cent() -> None:
    """Prevent errors of sums from adding up over a year."""
    year = range_of(date(2025, 1, 1), date(2025, 12, 31), ROME)
    figures = of(year, ROME, ups_of({COST: sum_rows(hours_of(year), 0.001)}))
    # 0.001 is not exact in binary; adding it up one by one gives 8.760000000000172.
    assert figures.totals.amounts[COST] == 8.76


def test_measures() -> None:
    """Prevent a day with one hour from weighing as much as a day with 24."""
    span = range_of(date(2026, 5, 1), date(2026, 5, 7), ROME)
    starts = hours_of(span)
    rows = [*mean_rows(starts[:24], 100), MeanRow(starts[30], 350, 90, 900)]
    figures = of(span, ROME, UpsData(key="a", name="a", means={Measure.POWER: rows}))
    power = figures.measures[Measure.POWER]
    assert power.mean == (24 * 100 + 350) / 25
    at = datetime.fromtimestamp(starts[30], UTC)
    assert (power.min, power.min_at) == (90, at)
    assert (power.max, power.max_at) == (900, at)
    assert [band.mean for band in power.bands] == [100, 350, *[None] * 5]
    assert [band.min for band in power.bands] == [99, 90, *[None] * 5]
    assert [band.max for band in power.bands] == [101, 900, *[None] * 5]
    assert set(figures.measures) == {Measure.POWER}


def test_the_first_of_several_equal_hours_is_told() -> None:
    """Prevent the hour of a peak from being any of several."""
    rows = mean_rows(hours_of(MAY), 5)
    figures = of(MAY, ROME, UpsData(key="a", name="a", means={Measure.LOAD: rows}))
    load = figures.measures[Measure.LOAD]
    assert load.min_at == load.max_at == MAY.start


def test_gaps_and_their_share() -> None:
    """Prevent a gap of one hour from being lost, or two from being one."""
    starts = hours_of(MAY)
    known = [start for place, start in enumerate(starts) if place not in (0, 5, 6, 9)]
    # The last day is missing, too.
    known = known[:-24]
    figures = of(MAY, ROME, ups_of({ENERGY: sum_rows(known, 1)}))
    hour = timedelta(hours=1)
    assert figures.quality.gaps == [
        Span(MAY.start, MAY.start + hour),
        Span(MAY.start + 5 * hour, MAY.start + 7 * hour),
        Span(MAY.start + 9 * hour, MAY.start + 10 * hour),
        Span(MAY.end - 24 * hour, MAY.end),
    ]
    assert figures.quality.covered == (744 - 28) / 744
    assert figures.bars[0].covered == 20 / 24
    assert figures.bars[-1].covered == 0
    assert figures.bars[-1].amounts[ENERGY] is None


def test_any_row_makes_an_hour_known() -> None:
    """Prevent a UPS without watts from being one that was never seen."""
    first, *rest = hours_of(MAY)
    ups = UpsData(
        key="a",
        name="a",
        means={Measure.CHARGE: mean_rows(rest, 100)},
        sums={ENERGY: sum_rows([first], 1)},
    )
    figures = of(MAY, ROME, ups)
    assert figures.quality.covered == 1
    assert figures.quality.gaps == []
    # A bar tells how much of its energy is known.
    assert figures.bars[0].covered == 1 / 24
    assert figures.bars[1].covered == 0
    without = of(MAY, ROME, replace(ups, sums={}))
    assert without.bars[1].covered == 1


def test_a_meter_that_stands_still_measures_nothing() -> None:
    """Prevent a UPS that did not answer for a day from having used nothing."""
    starts = hours_of(MAY)
    away = starts[24:48]
    here = [start for start in starts if start not in away]
    ups = UpsData(
        key="a",
        name="a",
        means={
            Measure.POWER: mean_rows(here, 0),
            # Judged from history, whether or not the UPS answers.
            Measure.HEALTH: mean_rows(starts, 90),
        },
        sums={
            # An hour that grew was measured, if only for a moment.
            ENERGY: [
                *sum_rows(starts[:25], 0),
                SumRow(away[1], 0.5),
                *sum_rows(starts[26:], 0),
            ]
        },
    )
    figures = of(MAY, ROME, ups)
    assert figures.bars[0].amounts[ENERGY] == 0
    assert figures.bars[1].amounts[ENERGY] == 0.5
    assert figures.bars[1].covered == 1 / 24
    day = timedelta(days=1)
    hour = timedelta(hours=1)
    assert figures.quality.gaps == [
        Span(MAY.start + day, MAY.start + day + hour),
        Span(MAY.start + day + 2 * hour, MAY.start + 2 * day),
    ]
    assert figures.measures[Measure.HEALTH].bands[1].mean == 90


def test_hours_to_come_are_not_missing() -> None:
    """Prevent a report of today from calling the evening a gap."""
    now = datetime(2026, 5, 20, 10, 40, tzinfo=ROME)
    span = span_of(Period.TODAY, now, ROME)
    rows = sum_rows(hours_of(Span(span.start, now.astimezone(UTC))), 1)
    # Of the hour that goes on there is a row, but it is not over.
    figures = of(span, ROME, ups_of({ENERGY: rows}), until=now)
    assert len(rows) == 11
    assert figures.totals.amounts[ENERGY] == 11
    assert figures.quality.covered == 1
    assert figures.quality.gaps == []
    assert [bar.covered for bar in figures.bars] == [1] * 10 + [0] * 14
    # A missing hour still is.
    figures = of(span, ROME, ups_of({ENERGY: rows[1:]}), until=now)
    assert figures.quality.covered == 9 / 10


def test_nothing_has_passed() -> None:
    """Prevent a division by zero right after midnight."""
    figures = of(MAY, ROME, ups_of(), until=MAY.start)
    assert figures.quality.covered == 0
    assert figures.quality.gaps == []
    earlier = of(MAY, ROME, ups_of(), until=MAY.start - timedelta(days=40))
    assert earlier.quality.gaps == []
    assert earlier.totals.change[ENERGY] is None


def test_the_time_before_is_beside() -> None:
    """Prevent a change that is that of another time, or has the wrong sign."""
    rows = [*sum_rows(hours_of(APRIL), 2), *sum_rows(hours_of(MAY), 1)]
    totals = of(MAY, ROME, ups_of({ENERGY: rows}), previous=APRIL).totals
    assert totals.previous[ENERGY] == 1440
    assert totals.amounts[ENERGY] == 744
    assert totals.change[ENERGY] == pytest.approx(-48.3333333333)


@pytest.mark.parametrize(
    ("april", "may", "previous", "has_change"),
    [
        (360, 744, 360, True),
        # Less than a half of April, or of May.
        (359, 744, None, False),
        (720, 372, 720, True),
        (720, 371, 720, False),
        (720, 0, 720, False),
        (0, 744, None, False),
    ],
)
def test_half_of_a_time_is_enough(
    april: int,
    may: int,
    previous: float | None,
    has_change: bool,  # noqa: FBT001
) -> None:
    """Prevent a month with a day of data from having saved 97 percent."""
    rows = [
        *sum_rows(hours_of(APRIL)[:april], 1),
        *sum_rows(hours_of(MAY)[:may], 1),
    ]
    totals = of(MAY, ROME, ups_of({ENERGY: rows}), previous=APRIL).totals
    assert totals.previous[ENERGY] == previous
    assert (totals.change[ENERGY] is not None) is has_change


@pytest.mark.parametrize("before", [0.0, -0.5])
def test_no_percentage_of_nothing(before: float) -> None:
    """Prevent a change of infinite percent, or of what was earned."""
    rows = [*sum_rows(hours_of(APRIL), before), *sum_rows(hours_of(MAY), 1)]
    totals = of(MAY, ROME, ups_of({COST: rows}), previous=APRIL).totals
    assert totals.previous[COST] == before * 720
    assert totals.change[COST] is None


def test_part_of_a_month_compares_with_as_much_of_the_one_before() -> None:
    """Prevent a report in the middle of a day from always telling of less."""
    now = datetime(2026, 5, 10, 12, tzinfo=ROME)
    span = span_of(Period.THIS_MONTH, now, ROME)
    before = previous_of(span, Period.THIS_MONTH, ROME)
    rows = sum_rows(hours_of(Span(before.start, now.astimezone(UTC))), 1)
    figures = aggregate(
        data_of(span, ROME, ups_of({ENERGY: rows}), previous=before, until=now)
    )
    totals = figures.upses[0].totals
    assert totals.amounts[ENERGY] == totals.previous[ENERGY] == 9 * 24 + 12
    assert totals.change[ENERGY] == 0
    assert figures.previous == Span(
        before.start, datetime(2026, 4, 10, 12, tzinfo=ROME).astimezone(UTC)
    )
    assert figures.last_day == date(2026, 5, 10)


def test_parts_of_the_day() -> None:
    """Prevent a part without a price from costing nothing, and other times' hours."""
    starts = hours_of(MAY)
    outside = SumRow(starts[0] - HOUR, 100)
    ups = UpsData(
        key="a",
        name="a",
        parts={
            "Peak": (
                [outside, SumRow(starts[0], 1), SumRow(starts[9], 2)],
                [outside, SumRow(starts[0], 0.3), SumRow(starts[9], 0.6)],
            ),
            "Free": ([SumRow(starts[1], 4)], []),
            "Before": ([outside], [outside]),
        },
    )
    assert of(MAY, ROME, ups).parts == {
        "Peak": (3, pytest.approx(0.9)),
        "Free": (4, None),
    }


def test_records_of_the_time_alone() -> None:
    """Prevent events and changes of another time from being in a report."""
    times = [MAY.start - timedelta(seconds=1), MAY.start, MAY.end]
    ups = UpsData(
        key="a",
        name="a",
        events=[event(time, "overload") for time in times],
        actions=[
            ActionRow(
                time=time,
                action="command",
                target="beeper",
                value="",
                outcome="ok",
                user="Ann",
            )
            for time in times
        ],
    )
    figures = of(MAY, ROME, ups)
    assert [row.time for row in figures.events] == [MAY.start]
    assert [row.time for row in figures.actions] == [MAY.start]


def test_an_hour_over_midnight_is_that_of_the_day_before() -> None:
    """Prevent Adelaide's hours over midnight from being in two days, or in none."""
    # Winter time is nine and a half hours ahead: midnight is 14:30 UTC.
    day = range_of(date(2026, 5, 2), date(2026, 5, 2), ADELAIDE)
    assert day.start == datetime(2026, 5, 1, 14, 30, tzinfo=UTC)
    rows = [
        SumRow(stamp("2026-05-01 14:00"), 1),
        SumRow(stamp("2026-05-01 15:00"), 2),
        SumRow(stamp("2026-05-02 14:00"), 4),
        SumRow(stamp("2026-05-02 15:00"), 8),
    ]
    figures = of(day, ADELAIDE, ups_of({ENERGY: rows}))
    assert figures.totals.amounts[ENERGY] == 6
    assert len(figures.bars) == 24
    assert figures.bars[0].amounts[ENERGY] == 2
    assert figures.bars[-1].amounts[ENERGY] == 4
    assert figures.quality.covered == 2 / 24


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 4, 5), 25), (date(2026, 10, 4), 23), (date(2026, 6, 1), 24)],
)
def test_a_day_that_is_half_an_hour_longer(day: date, hours: int) -> None:
    """Prevent Lord Howe's half hours from being gaps."""
    span = range_of(day, day, LORD_HOWE)
    rows = sum_rows(hours_of(span), 1)
    figures = of(span, LORD_HOWE, ups_of({ENERGY: rows}))
    assert len(rows) == hours
    assert figures.totals.amounts[ENERGY] == hours
    assert figures.quality.covered == 1
    assert figures.quality.gaps == []
    assert [bar.amounts[ENERGY] for bar in figures.bars] == [1] * hours
    assert [bar.covered for bar in figures.bars] == [1] * hours


def test_a_fleet_compares_the_same_upses() -> None:
    """Prevent a new UPS from doubling what a fleet seems to use."""
    both = [*sum_rows(hours_of(APRIL), 1), *sum_rows(hours_of(MAY), 1)]
    old = ups_of({ENERGY: both, COST: both}, key="old")
    new = ups_of({ENERGY: sum_rows(hours_of(MAY), 1)}, key="new")
    figures = aggregate(data_of(MAY, ROME, old, new, previous=APRIL))
    assert figures.fleet is not None
    totals = figures.fleet.totals
    assert totals.amounts[ENERGY] == 2 * 744
    assert totals.previous[ENERGY] is None
    assert totals.change[ENERGY] is None
    # Money is known of one alone, in both times.
    assert totals.previous[COST] == 720
    assert totals.change[COST] == pytest.approx(100 * 24 / 720)
    assert figures.fleet.bars[0].amounts[COST] == 24
    assert figures.step is Step.DAY


def test_a_fleet_with_a_ups_of_few_data_has_no_change() -> None:
    """Prevent a UPS that was hardly seen from looking like a saving of the fleet."""
    april = sum_rows(hours_of(APRIL), 1)
    seen = ups_of({ENERGY: [*april, *sum_rows(hours_of(MAY), 1)]}, key="seen")
    lost = ups_of({ENERGY: [*april, *sum_rows(hours_of(MAY)[:9], 1)]}, key="lost")
    fleet = aggregate(data_of(MAY, ROME, seen, lost, previous=APRIL)).fleet
    assert fleet is not None
    assert fleet.totals.previous[ENERGY] == 1440
    assert fleet.totals.change[ENERGY] is None
    assert fleet.covered == pytest.approx((1 + 9 / 744) / 2)
