"""The times that a report can be of, as people count them where they live."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
import math

from .data import Span
from .figures import Step

_DAY = timedelta(days=1)
_SECONDS_PER_DAY = 86400
# So many bars can still be told apart on a page, and fewer say little: a day or two in
# hours (50 where the clock is set back), two months in days, seven months in weeks,
# five years in months. A few days have few bars all the same.
_MOST_HOURS = 50
_MOST_DAYS = 62
_MOST_DAYS_IN_WEEKS = 213
_MOST_DAYS_IN_MONTHS = 1830


class Period(StrEnum):
    """A time that is told by its name.

    Weeks begin on Monday. "This" week, month, quarter or year ends with today, "last"
    is the whole one before, and the last 7, 30 or 365 days are whole days before today.
    """

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    LAST_7_DAYS = "last_7_days"
    LAST_30_DAYS = "last_30_days"
    LAST_365_DAYS = "last_365_days"


# Today and the days before, from so many days ago on, and how many there are.
_DAYS = {
    Period.TODAY: (0, 1),
    Period.YESTERDAY: (1, 1),
    Period.LAST_7_DAYS: (7, 7),
    Period.LAST_30_DAYS: (30, 30),
    Period.LAST_365_DAYS: (365, 365),
}
_THIS_MONTHS = {Period.THIS_MONTH: 1, Period.THIS_QUARTER: 3, Period.THIS_YEAR: 12}
_LAST_MONTHS = {Period.LAST_MONTH: 1, Period.LAST_QUARTER: 3, Period.LAST_YEAR: 12}


def day_start(day: date, zone: tzinfo) -> datetime:
    """Return when a local day begins, in UTC.

    Where the clock is set forward at midnight that is one o'clock, and where it is
    set back to midnight it is the first of the two.
    """
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_of(moment: datetime, zone: tzinfo) -> date:
    """Return the local day that a moment lies in."""
    return moment.astimezone(zone).date()


def range_of(first: date, last: date, zone: tzinfo) -> Span:
    """Return the time from one local day to another, both included.

    Raises ValueError when the last is before the first.
    """
    if last < first:
        raise ValueError("the last day is before the first")
    return Span(day_start(first, zone), day_start(last + _DAY, zone))


def span_of(period: Period, now: datetime, zone: tzinfo) -> Span:
    """Return the time of a period; today is in it as a whole where it is at all."""
    today = day_of(now, zone)
    if period in _DAYS:
        ago, count = _DAYS[period]
        first = today - ago * _DAY
        return range_of(first, first + (count - 1) * _DAY, zone)
    monday = today - today.weekday() * _DAY
    if period is Period.THIS_WEEK:
        return range_of(monday, today, zone)
    if period is Period.LAST_WEEK:
        return range_of(monday - 7 * _DAY, monday - _DAY, zone)
    if period in _THIS_MONTHS:
        return range_of(_first_of(today, _THIS_MONTHS[period]), today, zone)
    months = _LAST_MONTHS[period]
    end = _first_of(today, months)
    return range_of(_months_before(end, months), end - _DAY, zone)


def previous_of(span: Span, period: Period | None, zone: tzinfo) -> Span:
    """Return the time that a time is compared with.

    The whole calendar period before a whole one: February has January, however many
    days they have. The same days of the one before for one that goes on: the first ten
    days of a month have the first ten of the last month. Else as many days earlier as
    the time is long, at the same times of day.
    """
    first, end = day_of(span.start, zone), day_of(span.end, zone)
    if period in (Period.THIS_WEEK, Period.LAST_WEEK):
        return range_of(first - 7 * _DAY, end - 8 * _DAY, zone)
    if period in _THIS_MONTHS:
        months = _THIS_MONTHS[period]
        last = _months_before(end - _DAY, months)
        return range_of(_months_before(first, months), last, zone)
    if period in _LAST_MONTHS:
        return range_of(_months_before(first, _LAST_MONTHS[period]), first - _DAY, zone)
    start, stop = _clock(span.start, zone), _clock(span.end, zone)
    days = max(1, math.ceil((stop - start) / _DAY)) * _DAY
    return Span(_moment(start - days, zone), _moment(stop - days, zone))


def same_part(previous: Span, span: Span, until: datetime, zone: tzinfo) -> Span:
    """Return as much of the time before as there is of this time until a moment.

    Half of today compares with the same half of yesterday, by the clock on the wall.
    """
    if until >= span.end:
        return previous
    passed = max(_clock(until, zone) - _clock(span.start, zone), timedelta())
    end = _moment(_clock(previous.start, zone) + passed, zone)
    return Span(previous.start, min(max(end, previous.start), previous.end))


def step_of(span: Span) -> Step:
    """Return how long the bars of a time are.

    Whole days have 7 to 62 of them, except for three to six days and for more than five
    years, which have one for each.
    """
    hours = span.seconds / 3600
    days = round(span.seconds / _SECONDS_PER_DAY)
    if hours <= _MOST_HOURS:
        return Step.HOUR
    if days <= _MOST_DAYS:
        return Step.DAY
    if days <= _MOST_DAYS_IN_WEEKS:
        return Step.WEEK
    return Step.MONTH if days <= _MOST_DAYS_IN_MONTHS else Step.YEAR


def next_start(day: date, step: Step) -> date:
    """Return the first day of the day, week, month or year after that of a day."""
    match step:
        case Step.WEEK:
            return day + (7 - day.weekday()) * _DAY
        case Step.MONTH:
            return _months_before(day.replace(day=1), -1)
        case Step.YEAR:
            return day.replace(year=day.year + 1, month=1, day=1)
        case _:
            return day + _DAY


def _first_of(day: date, months: int) -> date:
    """Return the first day of the month, quarter or year of a day."""
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last one that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, _length(year, month + 1)))


def _length(year: int, month: int) -> int:
    """Return how many days a month has."""
    return (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days


def _clock(moment: datetime, zone: tzinfo) -> datetime:
    """Return what the clock on the wall shows, without its zone."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _moment(clock: datetime, zone: tzinfo) -> datetime:
    """Return when the clock on the wall shows a time, in UTC."""
    return clock.replace(tzinfo=zone).astimezone(UTC)
