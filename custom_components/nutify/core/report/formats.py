"""Numbers, dates and times as people of a language and a place write them."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
import re

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_datetime,
    format_interval,
    format_skeleton,
    format_time,
    get_datetime_format,
)
from babel.lists import format_list
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
)

# Sums of hours are good to far more digits than anybody reads; what binary fractions
# do after these must not turn half a cent down.
_EXACT_DIGITS = 9
_TEN, _HUNDRED = 10, 100
# CLDR sets the code of a currency apart from its amount; Babel leaves that out.
_CODE_BESIDE_DIGIT = re.compile(r"(?<=[A-Z])(?=\d)|(?<=\d)(?=[A-Z])")


def locale_of(language: str, country: str | None) -> Locale:
    """Return the best locale for a language and a country, in the end English."""
    words = language.replace("-", "_")
    for name in (f"{words}_{country}" if country else words, words):
        try:
            return Locale.parse(name)
        except ValueError, UnknownLocaleError:
            continue
    return Locale("en")


# Nothing is counted further, and no library writes it: nonsense ends no report.
_MOST = 1e15


def _bounded(value: float) -> float:
    return max(-_MOST, min(value, _MOST))


def rounded(value: float, digits: int) -> Decimal:
    """Return a value with so many digits after the point; halves go up, as on bills."""
    exact = Decimal(str(round(_bounded(value), _EXACT_DIGITS)))
    found = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    # Nobody pays minus nothing.
    return found or abs(found)


def sensible_digits(value: float) -> int:
    """Return how many digits after the point make three in all; 3 at most."""
    size = abs(value)
    if size >= _HUNDRED:
        return 0
    if size >= _TEN:
        return 1
    return 2 if size >= 1 else 3


class Formats:
    """How one reader wants to see numbers and times."""

    def __init__(self, language: str, country: str | None, zone: tzinfo) -> None:
        """Prepare for a reader's language, country and time zone."""
        self._locale = locale_of(language, country)
        # Where a country changes the clock, numbers stay those of the language, as
        # everywhere else in Home Assistant.
        self._numbers = locale_of(language, None)
        self._zone = zone

    @property
    def language(self) -> str:
        """Return the language, as HTML names it."""
        return self._locale.language

    @property
    def zone(self) -> tzinfo:
        """Return the reader's time zone."""
        return self._zone

    def moment(self, time: datetime) -> str:
        """Return a date with its time, to the second."""
        return format_datetime(
            time.astimezone(self._zone), "medium", locale=self._locale
        )

    def minute(self, time: datetime) -> str:
        """Return a date with its time, to the minute."""
        local = time.astimezone(self._zone)
        pattern = str(get_datetime_format("medium", locale=self._locale))
        return (
            pattern.replace("'", "")
            .replace("{0}", format_time(local, "short", locale=self._locale))
            .replace("{1}", format_date(local, "medium", locale=self._locale))
        )

    def clock(self, time: datetime) -> str:
        """Return a time of day, to the minute."""
        return format_time(time.astimezone(self._zone), "short", locale=self._locale)

    def day(self, day: date) -> str:
        """Return a day in few letters, such as 5 Oct."""
        return format_skeleton("MMMd", day, locale=self._locale)

    def weekday(self, day: date) -> str:
        """Return a day with that of the week, in few letters, such as Mon 5 Oct."""
        return format_skeleton("MMMEd", day, locale=self._locale)

    def medium_day(self, day: date) -> str:
        """Return a day as it is usually written, such as 5 Oct 2026."""
        return format_date(day, "medium", locale=self._locale)

    def full_day(self, day: date) -> str:
        """Return a day in full, such as Monday, 5 October 2026."""
        return format_date(day, "full", locale=self._locale)

    def long_day(self, day: date, *, with_year: bool = True) -> str:
        """Return a day with the whole name of its month, such as 5 October 2026."""
        if with_year:
            return format_date(day, "long", locale=self._locale)
        return format_skeleton("MMMMd", day, locale=self._locale)

    def month(self, day: date, *, with_year: bool = True) -> str:
        """Return the month of a day, such as October 2026."""
        if with_year:
            return format_skeleton("yMMMM", day, locale=self._locale)
        return format_date(day, "LLLL", locale=self._locale)

    def short_month(self, day: date, *, with_year: bool = True) -> str:
        """Return the month of a day in few letters, such as Oct 2026."""
        if with_year:
            return format_skeleton("yMMM", day, locale=self._locale)
        return format_date(day, "LLL", locale=self._locale)

    def quarter(self, day: date) -> str:
        """Return the quarter of a day with its year."""
        return format_skeleton("yQQQQ", day, locale=self._locale)

    def year(self, day: date) -> str:
        """Return the year of a day."""
        return format_date(day, "y", locale=self._locale)

    def days(self, first: date, last: date, *, with_year: bool = True) -> str:
        """Return the days from a first to a last one, such as 5-15 Oct 2026."""
        if first == last:
            return self.medium_day(first) if with_year else self.day(first)
        shape = "yMMMd" if with_year else "MMMd"
        return format_interval(first, last, shape, locale=self._locale)

    def number(self, value: float, digits: int = 1) -> str:
        """Return a number with so many digits after the point at most."""
        shape = "#,##0." + "#" * digits if digits else "#,##0"
        return format_decimal(_bounded(value), shape, locale=self._numbers)

    def fixed(self, value: float, digits: int) -> str:
        """Return a number with so many digits after the point, zeros included."""
        shape = "#,##0." + "0" * digits if digits else "#,##0"
        return format_decimal(rounded(value, digits), shape, locale=self._numbers)

    def significant(self, value: float) -> str:
        """Return a number with three digits that count; larger ones as whole."""
        digits = sensible_digits(value)
        return self.number(float(rounded(value, digits)), digits)

    def money(self, value: float, currency: str) -> str:
        """Return an amount of money with as many digits as the currency has."""
        amount = rounded(value, get_currency_precision(currency))
        found = format_currency(amount, currency, locale=self._numbers)
        return _CODE_BESIDE_DIGIT.sub("\N{NO-BREAK SPACE}", found)

    def percent(self, value: float, digits: int = 0, *, signed: bool = False) -> str:
        """Return a percentage, with its sign where it is a change."""
        pattern = self._numbers.percent_formats[None].pattern
        shape = "#,##0." + "#" * digits if digits else "#,##0"
        shape = pattern.replace("#,##0", shape)
        amount = rounded(value, digits)
        if signed and amount:
            shape = f"+{shape};-{shape}"
        return format_percent(amount / _HUNDRED, shape, locale=self._numbers)

    def availability(self, value: float, digits: int = 3) -> str:
        """Return a percentage that is 100 only where nothing at all is missing."""
        exact = Decimal(str(round(_bounded(value), _EXACT_DIGITS)))
        step = Decimal(1).scaleb(-digits)
        return self.percent(float(exact.quantize(step, ROUND_FLOOR)), digits)

    def names(self, names: Sequence[str]) -> str:
        """Return names as a list that ends with the language's "and"."""
        return format_list(names, locale=self._locale) if names else ""

    def is_one(self, count: int) -> bool:
        """Tell whether the language speaks of so many in the singular."""
        return self._numbers.plural_form(count) == "one"
