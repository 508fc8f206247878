"""Test the outages of a report: seconds go to where they lie."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.nutify.core.events.outages import Extremes, Outage, OutageKind
from custom_components.nutify.core.report.aggregate import aggregate
from custom_components.nutify.core.report.data import Amount, EventRow, Span
from custom_components.nutify.core.report.figures import OutageFigures
from custom_components.nutify.core.report.outage_figures import joined
from custom_components.nutify.core.report.periods import range_of
from tests.core.report_rows import data_of, event, hours_of, outage, sum_rows, ups_of

ROME = ZoneInfo("Europe/Rome")
DAY = range_of(date(2026, 5, 10), date(2026, 5, 10), ROME)
MINUTE = timedelta(minutes=1)
DAY_SECONDS = 86400


def figures_of(
    *outages: Outage,
    known: int = 24,
    until: datetime | None = None,
    events: tuple[EventRow, ...] = (),
) -> OutageFigures:
    """Return the outages of a day of which the first hours are known."""
    ups = ups_of(
        {Amount.ENERGY: sum_rows(hours_of(DAY)[:known], 1)},
        outages=outages,
        events=events,
    )
    return aggregate(data_of(DAY, ROME, ups, until=until)).upses[0].outages


def test_a_day_without_outages() -> None:
    """Prevent a quiet day from having less than all of its time."""
    figures = figures_of()
    assert (figures.count, figures.seconds, figures.longest) == (0, 0, None)
    assert figures.availability == 100
    assert figures.rows == []


def test_outages_at_the_borders() -> None:
    """Prevent one that began yesterday from counting as today's."""
    before = outage(DAY.start - 5 * MINUTE, DAY.start + 2 * MINUTE)
    amid = outage(DAY.start + 60 * MINUTE, DAY.start + 61 * MINUTE)
    after = outage(DAY.end - 3 * MINUTE, DAY.end + 90 * MINUTE)
    figures = figures_of(after, before, amid)
    assert figures.count == 2
    assert figures.seconds == 6 * 60
    assert figures.longest == 3 * 60
    assert figures.availability == pytest.approx(100 * (1 - 360 / DAY_SECONDS))
    # In their order, with the times that they had.
    assert [row.begin for row in figures.rows] == [
        before.begin,
        amid.begin,
        after.begin,
    ]
    assert figures.rows[2].end == after.end
    assert [row.seconds for row in figures.rows] == [120, 60, 180]


def test_outages_of_other_days() -> None:
    """Prevent one that ends where the day begins from being in it."""
    figures = figures_of(
        outage(DAY.start - 5 * MINUTE, DAY.start),
        outage(DAY.end, DAY.end + MINUTE),
        outage(DAY.end, DAY.end),
    )
    assert figures.rows == []
    # An outage of no time at all still is one.
    short = figures_of(outage(DAY.start, DAY.start))
    assert (short.count, short.seconds, short.longest) == (1, 0, 0)


def test_all_day() -> None:
    """Prevent an outage of days from counting every day anew, or as none."""
    figures = figures_of(outage(DAY.start - 600 * MINUTE, DAY.end + MINUTE), known=0)
    assert (figures.count, figures.seconds) == (0, DAY_SECONDS)
    assert figures.longest == DAY_SECONDS
    assert figures.availability == 0


def test_an_outage_that_lasts() -> None:
    """Prevent an outage from ending before the mains are back."""
    now = DAY.start + 600 * MINUTE
    lasting = outage(now - 10 * MINUTE, None)
    figures = figures_of(lasting, known=10, until=now)
    assert (figures.count, figures.seconds) == (1, 600)
    (row,) = figures.rows
    assert (row.lasts, row.end, row.has_gaps) == (True, None, False)
    assert figures.availability == pytest.approx(100 * (1 - 600 / 36000))


def test_an_outage_that_lasts_beyond_the_day() -> None:
    """Prevent yesterday's report from counting today's seconds."""
    lasting = outage(DAY.end - 10 * MINUTE, None)
    figures = figures_of(lasting, until=DAY.end + 500 * MINUTE)
    assert figures.seconds == 600
    assert figures.rows[0].lasts


def test_an_outage_that_ended_unseen() -> None:
    """Prevent an outage from lasting for ever when nobody saw its end."""
    begin = DAY.start + 60 * MINUTE
    unseen = outage(begin, None, seconds=90)
    figures = figures_of(unseen)
    assert (figures.count, figures.seconds) == (1, 90)
    (row,) = figures.rows
    assert (row.lasts, row.has_gaps) == (False, True)
    assert row.end == begin + timedelta(seconds=90)
    # Where the clock is set back, its seconds are not those of the wall.
    night = range_of(date(2026, 10, 25), date(2026, 10, 25), ROME)
    begin = datetime(2026, 10, 25, 1, 30, tzinfo=ROME)
    ups = ups_of(outages=[outage(begin, None, seconds=3 * 3600)])
    figures = aggregate(data_of(night, ROME, ups)).upses[0].outages
    assert figures.seconds == 3 * 3600


@pytest.mark.parametrize("kind", [OutageKind.SELF_TEST, OutageKind.CALIBRATION])
def test_what_the_ups_does_itself_is_no_power_cut(kind: OutageKind) -> None:
    """Prevent a calibration of an hour from being the longest outage."""
    test = outage(DAY.start + 60 * MINUTE, DAY.start + 120 * MINUTE, kind)
    figures = figures_of(test)
    assert (figures.count, figures.seconds, figures.longest) == (0, 0, None)
    assert figures.availability == 100
    assert [row.kind for row in figures.rows] == [str(kind)]


def test_what_an_outage_tells() -> None:
    """Prevent the charge of the begin from being told as the lowest."""
    told = outage(DAY.start, DAY.start + MINUTE)
    told.cause, told.energy = "input voltage out of range", 12.5
    told.measures["charge"] = Extremes(100, 81, 83)
    told.gaps = [(DAY.start, DAY.start + MINUTE / 2)]
    (row,) = figures_of(told).rows
    assert (row.cause, row.energy) == ("input voltage out of range", 12.5)
    assert row.lowest_charge == 81
    assert row.has_gaps
    (plain,) = figures_of(outage(DAY.start, DAY.start + MINUTE)).rows
    assert (plain.lowest_charge, plain.energy, plain.has_gaps) == (None, None, False)


def test_where_the_clock_is_set_back() -> None:
    """Prevent an outage from 02:30 to 02:15 from having taken less than no time."""
    day = range_of(date(2026, 10, 25), date(2026, 10, 25), ROME)
    told = outage(
        datetime(2026, 10, 25, 2, 30, tzinfo=ROME),
        datetime(2026, 10, 25, 2, 15, tzinfo=ROME, fold=1),
    )
    ups = ups_of({Amount.ENERGY: sum_rows(hours_of(day), 1)}, outages=[told])
    figures = aggregate(data_of(day, ROME, ups)).upses[0].outages
    assert figures.seconds == 45 * 60
    assert figures.availability == pytest.approx(100 * (1 - 0.75 / 25))


def test_availability_is_that_of_what_is_known() -> None:
    """Prevent hours that nobody saw from counting as hours with mains."""
    cut = outage(DAY.start, DAY.start + 36 * MINUTE)
    # Of the first six hours, in which it lies.
    assert figures_of(cut, known=6).availability == pytest.approx(90)
    # The journal knows it, where the statistics know nothing.
    late = outage(DAY.start + 360 * MINUTE, DAY.start + 400 * MINUTE)
    assert figures_of(late, known=6).availability == pytest.approx(90)
    assert figures_of(late, known=0).availability == 0
    assert figures_of(known=0).availability is None


def test_outages_that_overlap_count_their_seconds_once() -> None:
    """Prevent a damaged journal from showing more outage than there is time."""
    one = outage(DAY.start, DAY.start + 10 * MINUTE)
    other = outage(DAY.start + 5 * MINUTE, DAY.start + 15 * MINUTE)
    figures = figures_of(one, other, one)
    assert figures.seconds == 15 * 60
    assert figures.availability == pytest.approx(100 * (1 - 900 / DAY_SECONDS))


def test_sags_swells_and_tests() -> None:
    """Prevent ends, other days and what tests do from being counted."""
    noon = DAY.start + 720 * MINUTE
    figures = figures_of(
        events=(
            event(DAY.start - MINUTE, "voltage_sag"),
            event(DAY.start, "voltage_sag"),
            event(noon, "voltage_sag_ended"),
            event(noon, "voltage_sag"),
            event(noon, "voltage_sag", test=True),
            event(noon, "voltage_swell"),
            event(noon, "test_started", test=True),
            event(noon, "test_failed", test=True),
            event(noon, "test_passed", test=True),
            event(noon, "test_passed"),
            event(noon, "test_finished"),
            event(DAY.end, "voltage_swell"),
        )
    )
    assert (figures.sags, figures.swells) == (2, 1)
    assert (figures.tests_passed, figures.tests_failed) == (2, 1)


def test_times_are_joined() -> None:
    """Prevent a time within another from ending it early."""
    start = datetime(2026, 5, 1, tzinfo=UTC)

    def span(begin: int, end: int) -> Span:
        return Span(start + begin * MINUTE, start + end * MINUTE)

    assert joined([span(20, 30), span(0, 10), span(2, 5), span(10, 12)]) == [
        span(0, 12),
        span(20, 30),
    ]
