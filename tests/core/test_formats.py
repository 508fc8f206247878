"""Numbers and times as their readers write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from custom_components.nutify.core.report.formats import Formats, locale_of

ROME = ZoneInfo("Europe/Rome")
MOMENT = datetime(2026, 1, 15, 16, 4, 5, tzinfo=UTC)


def plain(text: str) -> str:
    """Return a text with plain spaces, where languages have others."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("language", "country", "moment", "clock", "number"),
    [
        ("it", "IT", "15 gen 2026, 17:04:05", "17:04", "1.234,5"),
        ("it", None, "15 gen 2026, 17:04:05", "17:04", "1.234,5"),
        ("de", "DE", "15.01.2026, 17:04:05", "17:04", "1.234,5"),
        ("fr", "FR", "15 janv. 2026, 17:04:05", "17:04", "1 234,5"),
        ("es", "ES", "15 ene 2026, 17:04:05", "17:04", "1234,5"),
        ("en", "US", "Jan 15, 2026, 5:04:05 PM", "5:04 PM", "1,234.5"),
        ("en", "GB", "15 Jan 2026, 17:04:05", "17:04", "1,234.5"),
        ("en", None, "Jan 15, 2026, 5:04:05 PM", "5:04 PM", "1,234.5"),
        # English on the clock of its reader's country.
        ("en", "IT", "15 Jan 2026, 17:04:05", "17:04", "1,234.5"),
        ("pt-BR", "BR", "15 de jan. de 2026 17:04:05", "17:04", "1.234,5"),
        ("pt-BR", None, "15 de jan. de 2026 17:04:05", "17:04", "1.234,5"),
        ("zh-Hans", "CN", "2026年1月15日 17:04:05", "17:04", "1,234.5"),
        ("zh-Hans", None, "2026年1月15日 17:04:05", "17:04", "1,234.5"),
    ],
)
def test_languages(
    language: str, country: str | None, moment: str, clock: str, number: str
) -> None:
    """Prevents a month for a day, a point for a comma, and a morning for a night."""
    formats = Formats(language, country, ROME)
    assert plain(formats.moment(MOMENT)) == moment
    assert plain(formats.clock(MOMENT)) == clock
    # Some write four digits without a separator, or with one: both are right.
    assert plain(formats.number(1234.5)) in {number, number.replace("1234", "1.234")}
    assert formats.language == language.split("-", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        ("xx", None, "en"),
        ("", None, "en"),
        ("no such language", "IT", "en"),
        ("../../etc/passwd", None, "en"),
        ("it", "XXX", "it"),
        ("es-419", "MX", "es_419"),
        ("sr-Latn", "RS", "sr_Latn_RS"),
        ("en-GB", "GB", "en_GB"),
    ],
)
def test_what_nobody_knows_is_english(
    language: str, country: str | None, expected: str
) -> None:
    """Prevents that a message fails for the language of its reader."""
    assert str(locale_of(language, country)) == expected
    Formats(language, country, ROME).moment(MOMENT)


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (97, 1, "97"),
        (97.0, 1, "97"),
        (27.1, 1, "27.1"),
        (27.14, 1, "27.1"),
        (27.14, 2, "27.14"),
        (0.04, 1, "0"),
        (99.96, 1, "100"),
        (1_000_000, 0, "1,000,000"),
        (-3.5, 1, "-3.5"),
        (1.6, 0, "2"),
    ],
)
def test_numbers(value: float, digits: int, expected: str) -> None:
    """Prevents zeros that say nothing, and digits that were never measured."""
    assert Formats("en", "US", ROME).number(value, digits) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), "01:59:59"),
        (datetime(2026, 3, 29, 1, 0, 0, tzinfo=UTC), "03:00:00"),
        (datetime(2026, 10, 25, 0, 30, 0, tzinfo=UTC), "02:30:00"),
        (datetime(2026, 10, 25, 1, 30, 0, tzinfo=UTC), "02:30:00"),
        (datetime(2026, 10, 25, 2, 0, 0, tzinfo=UTC), "03:00:00"),
        (datetime(2026, 6, 30, 23, 0, 0, tzinfo=ZoneInfo("Asia/Tokyo")), "16:00:00"),
    ],
)
def test_times_are_those_of_the_reader(moment: datetime, expected: str) -> None:
    """Prevents times of another zone, or of the wrong half of the year."""
    formats = Formats("de", "DE", ROME)
    assert formats.moment(moment).endswith(expected)
    assert formats.clock(moment) == expected[:5]
