"""What times are called: that of a report, the one before, and the bars of a chart."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from ..texts import Texts
from .data import Span
from .figures import Band, Bar, ReportFigures, Step
from .formats import Formats

# A report of a time that lasts may be made a little after its data were read.
_LATE = timedelta(hours=1)
_INSTANT = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_MONTHS_OF_A_QUARTER = 3


class Kind(StrEnum):
    """What kind of a time it is; MOMENTS do not begin or end at midnight."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"
    MOMENTS = "moments"


@dataclass(frozen=True, slots=True)
class Named:
    """A time as people see it: its local days, what kind it is, whether it lasts."""

    span: Span
    first: date
    last: date
    kind: Kind
    lasts: bool


def named(span: Span, made: datetime, zone: tzinfo) -> Named:
    """Return what a time is in a zone, seen from when the report is made."""
    ends_full = _begins_day(span.end, zone)
    lasts = span.end > made or (not ends_full and made - span.end < _LATE)
    first = span.start.astimezone(zone).date()
    last = max(first, (span.end - _INSTANT).astimezone(zone).date())
    if not _begins_day(span.start, zone) or not (ends_full or lasts):
        return Named(span, first, last, Kind.MOMENTS, lasts)
    return Named(span, first, last, _kind(first, last, lasts=lasts), lasts)


def _begins_day(time: datetime, zone: tzinfo) -> bool:
    """Tell whether a local day begins; where midnight is skipped it is a later hour."""
    before = (time.astimezone(UTC) - _INSTANT).astimezone(zone)
    return before.date() != time.astimezone(zone).date()


def _kind(first: date, last: date, *, lasts: bool) -> Kind:
    """Return the smallest time of the calendar that the days are, from its begin."""
    if first == last:
        return Kind.DAY
    for kind in (Kind.WEEK, Kind.MONTH, Kind.QUARTER, Kind.YEAR):
        begin, end = _bounds(kind, first)
        if begin == first and (last == end or (lasts and last < end)):
            return kind
    return Kind.DAYS


def _bounds(kind: Kind, day: date) -> tuple[date, date]:
    """Return the first and the last day of what a day lies in."""
    if kind is Kind.WEEK:
        begin = day - timedelta(days=day.weekday())
        return begin, begin + timedelta(days=6)
    months = {Kind.MONTH: 1, Kind.QUARTER: _MONTHS_OF_A_QUARTER}.get(kind, 12)
    month = (day.month - 1) // months * months + 1
    after = month + months
    end = date(day.year + (after > 12), (after - 1) % 12 + 1, 1) - _DAY  # noqa: PLR2004
    return date(day.year, month, 1), end


def label(time: Named, formats: Formats) -> str:
    """Return a time as a heading, such as October 2026."""
    match time.kind:
        case Kind.DAY:
            return formats.full_day(time.first)
        case Kind.MONTH:
            return formats.month(time.first)
        case Kind.QUARTER:
            return formats.quarter(time.first)
        case Kind.YEAR:
            return formats.year(time.first)
        case Kind.MOMENTS:
            begin, end = formats.minute(time.span.start), formats.minute(time.span.end)
            return f"{begin} \N{EN DASH} {end}"
        case _:
            return formats.days(time.first, time.last)


def short_label(time: Named, formats: Formats) -> str:
    """Return a time as the note of a figure has room for it."""
    if time.kind is Kind.DAY:
        return formats.medium_day(time.first)
    return label(time, formats)


def when(time: Named, text: Texts, formats: Formats, year: int) -> str:
    """Return a time as a sentence begins with it; `year` goes without saying."""
    first, last = time.first, time.last
    match time.kind:
        case Kind.DAY:
            return text("report_when_day", day=formats.full_day(first))
        case Kind.MONTH:
            with_year = first.year != year
            return text(
                "report_when_month", month=formats.month(first, with_year=with_year)
            )
        case Kind.QUARTER:
            return text("report_when_quarter", quarter=formats.quarter(first))
        case Kind.YEAR:
            return text("report_when_year", year=formats.year(first))
    if time.kind is Kind.MOMENTS:
        begin, end = formats.minute(time.span.start), formats.minute(time.span.end)
    else:
        begin = formats.long_day(first, with_year=first.year != last.year)
        end = formats.long_day(last)
    if time.kind is Kind.WEEK:
        return text("report_when_week", first=begin, last=end)
    return text("report_when_days", first=begin, last=end)


def than_before(time: Named, before: Named, text: Texts, formats: Formats) -> str:
    """Return the time before as it follows "8 % less"."""
    kind = time.kind if before.kind is time.kind and not time.lasts else Kind.DAYS
    match kind:
        case Kind.MONTH:
            with_year = before.first.year != time.first.year
            month = formats.month(before.first, with_year=with_year)
            return text("report_than_month", month=month)
        case Kind.YEAR:
            return text("report_than_year", year=formats.year(before.first))
        case Kind.DAY | Kind.WEEK | Kind.QUARTER:
            return text(f"report_than_{kind}")
        case _:
            return text("report_than_days")


class Axis:
    """The names of the steps of a report: short ones for charts, longer for tables."""

    def __init__(self, figures: ReportFigures, formats: Formats) -> None:
        """Prepare for the steps of a report."""
        self._step = figures.step
        self._formats = formats
        self._is_day = figures.first_day == figures.last_day
        self._is_year = figures.first_day.year == figures.last_day.year
        # Every chart and table has the same ones, and writing a date takes its time.
        self._short: dict[datetime, str] = {}
        self._long: dict[datetime, str] = {}

    def short(self, each: Bar | Band) -> str:
        """Return a name that fits beneath a chart."""
        if (name := self._short.get(each.start)) is None:
            name = self._short[each.start] = self._short_name(each)
        return name

    def long(self, each: Bar | Band) -> str:
        """Return a name that stands for itself."""
        if (name := self._long.get(each.start)) is None:
            name = self._long[each.start] = self._long_name(each)
        return name

    def _short_name(self, each: Bar | Band) -> str:
        first, _ = self._days(each)
        match self._step:
            case Step.HOUR:
                return self._hour(each)
            case Step.MONTH:
                return self._formats.short_month(first, with_year=not self._is_year)
            case Step.YEAR:
                return self._formats.year(first)
            case _:
                return self._formats.day(first)

    def _long_name(self, each: Bar | Band) -> str:
        first, last = self._days(each)
        match self._step:
            case Step.HOUR:
                return self._hour(each)
            case Step.DAY:
                return self._formats.weekday(first)
            case Step.WEEK:
                return self._formats.days(first, last, with_year=not self._is_year)
            case Step.MONTH:
                return self._formats.month(first)
            case _:
                return self._formats.year(first)

    def _days(self, each: Bar | Band) -> tuple[date, date]:
        zone = self._formats.zone
        first = each.start.astimezone(zone).date()
        return first, max(first, (each.end - _INSTANT).astimezone(zone).date())

    def _hour(self, each: Bar | Band) -> str:
        clock = self._formats.clock(each.start)
        if self._is_day:
            return clock
        return f"{self._formats.day(self._days(each)[0])} {clock}"
