"""Test the times of reports: as a person counts days, over changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.report.buckets import buckets_of
from custom_components.nutify.core.report.data import Span
from custom_components.nutify.core.report.figures import Step
from custom_components.nutify.core.report.periods import (
    Period,
    day_of,
    day_start,
    previous_of,
    range_of,
    same_part,
    span_of,
    step_of,
)
from tests.core.servers import prove

ROME = ZoneInfo("Europe/Rome")
ADELAIDE = ZoneInfo("Australia/Adelaide")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
# Set forward at midnight, back to 23:00, by half an hour, at half past, not at all.
ZONES = [
    *("Europe/Rome", "America/New_York", "Australia/Adelaide", "Australia/Lord_Howe"),
    *("America/Santiago", "Africa/Cairo", "Asia/Beirut", "America/Havana"),
    *("America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Chatham"),
    *("Africa/Casablanca", "Atlantic/Azores", "Pacific/Kiritimati", "UTC"),
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
dates = st.dates(date(2021, 1, 1), date(2031, 12, 31))
moments = st.datetimes(
    datetime(2021, 1, 1),  # noqa: DTZ001 - hypothesis asks for it so
    datetime(2031, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def days(span: Span, zone: ZoneInfo = ROME) -> tuple[str, str]:
    """Return the first and the last day of a time of whole local days."""
    first = day_of(span.start, zone)
    after = day_of(span.end, zone)
    assert day_start(first, zone) == span.start
    assert day_start(after, zone) == span.end
    return first.isoformat(), (after - timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("period", "first", "last", "before_first", "before_last"),
    [
        ("today", "2026-03-31", "2026-03-31", "2026-03-30", "2026-03-30"),
        ("yesterday", "2026-03-30", "2026-03-30", "2026-03-29", "2026-03-29"),
        ("this_week", "2026-03-30", "2026-03-31", "2026-03-23", "2026-03-24"),
        ("last_week", "2026-03-23", "2026-03-29", "2026-03-16", "2026-03-22"),
        # February has no 31st, so all of it has to do.
        ("this_month", "2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("last_month", "2026-02-01", "2026-02-28", "2026-01-01", "2026-01-31"),
        ("this_quarter", "2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"),
        ("last_quarter", "2025-10-01", "2025-12-31", "2025-07-01", "2025-09-30"),
        ("this_year", "2026-01-01", "2026-03-31", "2025-01-01", "2025-03-31"),
        ("last_year", "2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31"),
        ("last_7_days", "2026-03-24", "2026-03-30", "2026-03-17", "2026-03-23"),
        ("last_30_days", "2026-03-01", "2026-03-30", "2026-01-30", "2026-02-28"),
        ("last_365_days", "2025-03-31", "2026-03-30", "2024-03-31", "2025-03-30"),
    ],
)
def test_periods_of_a_tuesday(
    period: str, first: str, last: str, before_first: str, before_last: str
) -> None:
    """Prevent a period from being that of UTC, or from comparing with other days."""
    # 00:30 in Rome, two days after the clock was set forward; in UTC it is the 30th.
    now = datetime(2026, 3, 30, 22, 30, tzinfo=UTC)
    span = span_of(Period(period), now, ROME)
    assert days(span) == (first, last)
    before = previous_of(span, Period(period), ROME)
    assert days(before) == (before_first, before_last)


@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        # The first ten days of March with the first ten of February.
        (Period.THIS_MONTH, date(2026, 3, 10), "2026-02-01", "2026-02-10"),
        (Period.THIS_MONTH, date(2026, 1, 10), "2025-12-01", "2025-12-10"),
        # All of February with as many days of January.
        (Period.THIS_MONTH, date(2026, 2, 28), "2026-01-01", "2026-01-28"),
        (Period.LAST_MONTH, date(2026, 1, 1), "2025-11-01", "2025-11-30"),
        (Period.THIS_QUARTER, date(2026, 5, 31), "2026-01-01", "2026-02-28"),
        (Period.LAST_QUARTER, date(2026, 1, 1), "2025-07-01", "2025-09-30"),
        (Period.THIS_YEAR, date(2024, 2, 29), "2023-01-01", "2023-02-28"),
        (Period.LAST_YEAR, date(2025, 6, 1), "2023-01-01", "2023-12-31"),
        (Period.THIS_WEEK, date(2026, 1, 4), "2025-12-22", "2025-12-28"),
    ],
)
def test_the_time_before(period: Period, today: date, first: str, last: str) -> None:
    """Prevent part of a month from comparing with all of the one before."""
    now = day_start(today, ROME) + timedelta(hours=12)
    span = span_of(period, now, ROME)
    assert days(previous_of(span, period, ROME)) == (first, last)


def test_days_have_the_hours_that_they_have() -> None:
    """Prevent a day of a change of the clock from having 24 hours."""

    def hours(day: date, zone: ZoneInfo) -> float:
        return range_of(day, day, zone).seconds / 3600

    assert hours(date(2026, 3, 29), ROME) == 23
    assert hours(date(2026, 10, 25), ROME) == 25
    assert hours(date(2026, 4, 5), ADELAIDE) == 25
    # By half an hour.
    assert hours(date(2026, 4, 5), LORD_HOWE) == 24.5
    assert hours(date(2026, 10, 4), LORD_HOWE) == 23.5
    # There is no midnight: the day begins at one.
    santiago = ZoneInfo("America/Santiago")
    assert hours(date(2026, 9, 6), santiago) == 23
    start = day_start(date(2026, 9, 6), santiago).astimezone(santiago)
    assert (start.day, start.hour) == (6, 1)
    # 23:00 comes twice: the day before has 25 hours.
    assert hours(date(2026, 4, 4), santiago) == 25


def test_a_range_is_of_whole_days() -> None:
    """Prevent the last day of a range from being left out, or an empty one."""
    assert days(range_of(date(2026, 5, 1), date(2026, 5, 1), ROME)) == (
        "2026-05-01",
        "2026-05-01",
    )
    with pytest.raises(ValueError, match="before the first"):
        range_of(date(2026, 5, 2), date(2026, 5, 1), ROME)


def between(start: datetime, end: datetime) -> Span:
    """Return the time between two moments, in UTC."""
    return Span(start.astimezone(UTC), end.astimezone(UTC))


def test_a_morning_compares_with_the_morning_before() -> None:
    """Prevent a part of a day from comparing with the hours before it."""
    span = between(
        datetime(2026, 7, 1, 8, 30, tzinfo=ROME), datetime(2026, 7, 1, 14, tzinfo=ROME)
    )
    day = timedelta(days=1)
    assert previous_of(span, None, ROME) == Span(span.start - day, span.end - day)


def test_the_same_morning_over_a_change_of_the_clock() -> None:
    """Prevent 8 to 12 from comparing with 7 to 11 when the clock was set."""
    span = between(
        datetime(2026, 3, 29, 8, tzinfo=ROME), datetime(2026, 3, 29, 12, tzinfo=ROME)
    )
    before = previous_of(span, None, ROME)
    assert before.start == datetime(2026, 3, 28, 8, tzinfo=ROME)
    assert before.end == datetime(2026, 3, 28, 12, tzinfo=ROME)


def test_half_of_today_compares_with_half_of_yesterday() -> None:
    """Prevent every report of today from saying that less was used."""
    span = range_of(date(2026, 3, 30), date(2026, 3, 30), ROME)
    # The clock was set forward on the day before: its morning was an hour shorter.
    before = range_of(date(2026, 3, 29), date(2026, 3, 29), ROME)
    noon = datetime(2026, 3, 30, 12, tzinfo=ROME)
    part = same_part(before, span, noon, ROME)
    assert part == Span(before.start, datetime(2026, 3, 29, 10, tzinfo=UTC))
    assert part.seconds == 11 * 3600
    assert same_part(before, span, span.end, ROME) == before
    # Nothing is known of today yet.
    assert same_part(before, span, before.end, ROME).seconds == 0
    # On the day of the change, noon comes after eleven hours.
    noon -= timedelta(days=1)
    span, before = before, range_of(date(2026, 3, 28), date(2026, 3, 28), ROME)
    assert same_part(before, span, noon, ROME).seconds == 12 * 3600


def test_a_month_that_is_over_compares_with_all_of_the_one_before() -> None:
    """Prevent February from comparing with the first 28 days of January."""
    february = range_of(date(2026, 2, 1), date(2026, 2, 28), ROME)
    january = range_of(date(2026, 1, 1), date(2026, 1, 31), ROME)
    assert same_part(january, february, february.end, ROME) == january


def test_a_part_of_a_time_that_begins_in_the_hour_that_comes_twice() -> None:
    """Prevent a part that ends an hour before it begins."""
    second = datetime(2026, 10, 25, 2, 30, tzinfo=ROME, fold=1)
    before = between(second, second + timedelta(hours=4))
    span = Span(before.start + timedelta(days=1), before.end + timedelta(days=1))
    assert same_part(before, span, span.start, ROME).seconds == 0


@pytest.mark.parametrize("last", [date(2026, 3, 30), date(2026, 10, 26)])
def test_as_many_days_before_over_a_change_of_the_clock(last: date) -> None:
    """Prevent seven days of 169 hours from comparing with the seven before last."""
    span = range_of(last - timedelta(days=6), last, ROME)
    before = previous_of(span, Period.LAST_7_DAYS, ROME)
    assert before.end == span.start
    assert day_of(before.start, ROME) == last - timedelta(days=13)


def test_a_part_is_never_longer_than_the_time_before() -> None:
    """Prevent the 31st of a month from comparing with days of the same month."""
    now = datetime(2026, 3, 31, 12, tzinfo=ROME)
    span = span_of(Period.THIS_MONTH, now, ROME)
    before = previous_of(span, Period.THIS_MONTH, ROME)
    assert same_part(before, span, now, ROME) == before


@pytest.mark.parametrize(
    ("count", "step", "bars"),
    [
        (1, Step.HOUR, 24),
        (2, Step.HOUR, 48),
        (3, Step.DAY, 3),
        (7, Step.DAY, 7),
        (62, Step.DAY, 62),
        # Thursday, the 1st of January, begins a week that is none.
        (63, Step.WEEK, 10),
        (90, Step.WEEK, 14),
        (213, Step.WEEK, 31),
        (214, Step.MONTH, 8),
        (365, Step.MONTH, 12),
        (366, Step.MONTH, 13),
        (1826, Step.MONTH, 60),
        (1831, Step.YEAR, 6),
    ],
)
def test_steps(count: int, step: Step, bars: int) -> None:
    """Prevent a chart of a thousand bars, or of one."""
    first = date(2026, 1, 1)
    span = range_of(first, first + timedelta(days=count - 1), ROME)
    assert step_of(span) is step
    assert len(buckets_of(span, step, ROME, span.end).spans) == bars


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-04-05"])
@pytest.mark.parametrize("zone", ["Europe/Rome", "Australia/Lord_Howe"])
def test_a_day_with_a_change_of_the_clock_is_shown_in_hours(
    day: str, zone: str
) -> None:
    """Prevent two days of 25 hours from being shown as two bars."""
    first = date.fromisoformat(day) - timedelta(days=1)
    span = range_of(first, first + timedelta(days=1), ZoneInfo(zone))
    assert step_of(span) is Step.HOUR


@given(zones, dates)
@prove
def test_days_follow_each_other(zone: ZoneInfo, day: date) -> None:
    """Prevent a time between two days, or one that is in both."""
    start, end = day_start(day, zone), day_start(day + timedelta(days=1), zone)
    assert 23 <= (end - start).total_seconds() / 3600 <= 25
    second = timedelta(seconds=1)
    assert day_of(start, zone) == day
    assert day_of(start - second, zone) == day - timedelta(days=1)
    assert day_of(end - second, zone) == day


@given(zones, moments, st.sampled_from(Period))
@prove
def test_a_period_is_whole_days_and_compares_with_days_before(
    zone: ZoneInfo, now: datetime, period: Period
) -> None:
    """Prevent a comparison with itself, or with half days."""
    span = span_of(period, now, zone)
    before = previous_of(span, period, zone)
    days(span, zone)
    days(before, zone)
    assert before.start < before.end <= span.start < span.end
    assert span.start <= now
    # What ends with today holds now; all others are over.
    is_now = period is Period.TODAY or period.startswith("this_")
    assert is_now == (now < span.end)


@given(zones, dates, st.integers(1, 2200))
@prove
def test_bars_fill_the_time(zone: ZoneInfo, first: date, count: int) -> None:
    """Prevent time between the bars, and more of them than a chart can show."""
    span = range_of(first, first + timedelta(days=count - 1), zone)
    step = step_of(span)
    spans = buckets_of(span, step, zone, span.end).spans
    assert spans[0].start == span.start
    assert spans[-1].end == span.end
    assert all(one.end == other.start for one, other in pairwise(spans))
    assert all(each.start < each.end for each in spans)
    assert len(spans) <= 62
    assert len(spans) >= min(count, 6)
    if step is not Step.HOUR:
        # Only the first may begin amid a week, month or year.
        starts = [day_of(each.start, zone) for each in spans[1:]]
        assert all(day.weekday() == 0 for day in starts if step is Step.WEEK)
        assert all(day.day == 1 for day in starts if step in (Step.MONTH, Step.YEAR))
