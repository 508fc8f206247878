"""Numbers, dates and times as people of a language and a place write them."""

from datetime import datetime, tzinfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, format_time
from babel.numbers import format_decimal


def locale_of(language: str, country: str | None) -> Locale:
    """Return the best locale for a language and a country, in the end English."""
    words = language.replace("-", "_")
    for name in (f"{words}_{country}" if country else words, words):
        try:
            return Locale.parse(name)
        except ValueError, UnknownLocaleError:
            continue
    return Locale("en")


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

    def moment(self, time: datetime) -> str:
        """Return a date with its time, to the second."""
        return format_datetime(
            time.astimezone(self._zone), "medium", locale=self._locale
        )

    def clock(self, time: datetime) -> str:
        """Return a time of day, to the minute."""
        return format_time(time.astimezone(self._zone), "short", locale=self._locale)

    def number(self, value: float, digits: int = 1) -> str:
        """Return a number with so many digits after the point at most."""
        shape = "#,##0." + "#" * digits if digits else "#,##0"
        return format_decimal(value, shape, locale=self._numbers)
