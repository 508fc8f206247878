"""Money, percentages, dates and durations as their readers write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from custom_components.nutify.core.report.formats import Formats, rounded
from custom_components.nutify.core.report.texts import LANGUAGES, wording_in
from custom_components.nutify.core.report.wording import Voice, column_digits
from custom_components.nutify.sentences import Sentences
from tests.core.composed import ROME, english, plain

DAY = date(2026, 10, 5)


def formats(language: str, country: str | None = None) -> Formats:
    """Return how a reader in Rome sees numbers and times."""
    return Formats(language, country, ROME)


def voice(language: str = "en") -> Voice:
    """Return how a report is worded."""
    text = wording_in(language, Sentences(english()).text)
    return Voice(text, formats(language), "EUR", "before")


@pytest.mark.parametrize(
    ("value", "currency", "language", "expected"),
    [
        (3.97, "EUR", "en", "€3.97"),
        (3.97, "EUR", "it", "3,97 €"),
        (3.97, "EUR", "de", "3,97 €"),
        (1234.5, "EUR", "fr", "1 234,50 €"),
        (1234.5, "EUR", "it", "1234,50 €"),
        (1234.5, "JPY", "en", "¥1,235"),
        (1.2345, "KWD", "en", "KWD 1.235"),
        (3.5, "CHF", "de", "3,50 CHF"),
        (3.5, "XYZ", "en", "XYZ 3.50"),
        # Half a cent is a cent, whatever binary fractions make of it.
        (3.965, "EUR", "en", "€3.97"),
        (1.005, "EUR", "en", "€1.01"),
        (0.125, "EUR", "en", "€0.13"),
        (-0.001, "EUR", "en", "€0.00"),
        (-3.965, "EUR", "en", "-€3.97"),
        (1e9, "EUR", "en", "€1,000,000,000.00"),
    ],
)
def test_money(value: float, currency: str, language: str, expected: str) -> None:
    """Prevents a cent too few, hundredths of a yen, and a debt of nothing."""
    found = plain(formats(language).money(value, currency))
    # Some write four digits without a separator, or with one: both are right.
    assert found in {expected, expected.replace("1234", "1.234")}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"),
        (0.0004, "0"),
        (0.3124, "0.312"),
        (0.9999, "1"),
        (1.005, "1.01"),
        (12.36, "12.4"),
        (12.0, "12"),
        (99.96, "100"),
        (123.4, "123"),
        (1234.4, "1,234"),
        (123456.0, "123,456"),
        (-12.36, "-12.4"),
    ],
)
def test_three_digits_count(value: float, expected: str) -> None:
    """Prevents digits that were never measured, and a small UPS that uses nothing."""
    assert formats("en").significant(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (100.0, "100%"),
        (99.999999, "99.999%"),
        (99.9686, "99.968%"),
        (99.5, "99.5%"),
        (0.0, "0%"),
    ],
)
def test_all_is_only_what_is_all(value: float, expected: str) -> None:
    """Prevents 100 % of a time in which the mains failed."""
    assert formats("en").availability(value) == expected


@pytest.mark.parametrize(
    ("value", "signed", "language", "expected"),
    [
        (8.12, False, "en", "8%"),
        (8.12, False, "de", "8 %"),
        (-8.6, True, "en", "-9%"),
        (8.6, True, "fr", "+9 %"),
        (0.4, True, "en", "0%"),
        (-0.4, True, "en", "0%"),
        (1234.0, True, "it", "+1.234%"),
    ],
)
def test_percent(*, value: float, signed: bool, language: str, expected: str) -> None:
    """Prevents "+0 %", and a change whose direction nobody sees."""
    assert plain(formats(language).percent(value, signed=signed)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Oct 5|Mon, Oct 5|Oct 5 - 9, 2026|October 2026|4th quarter 2026"),
        ("it", "5 ott|lun 5 ott|05-09 ott 2026|ottobre 2026|4º trimestre 2026"),
        (
            "de",
            (
                "5. Okt.|Mo., 5. Okt.|5.-9. Okt. 2026"
                "|Oktober 2026|4. Quartal 2026"  # codespell:ignore
            ),
        ),
        ("fr", "5 oct.|lun. 5 oct.|5-9 oct. 2026|octobre 2026|4e trimestre 2026"),
        (
            "es",
            "5 oct|lun, 5 oct|5-9 oct 2026|octubre de 2026|4.º trimestre de 2026",
        ),
    ],
)
def test_dates(language: str, expected: str) -> None:
    """Prevents a month before its day where people write it after."""
    found = formats(language)
    assert (
        plain(
            "|".join(
                (
                    found.day(DAY),
                    found.weekday(DAY),
                    found.days(DAY, date(2026, 10, 9)),
                    found.month(DAY),
                    found.quarter(DAY),
                )
            )
        )
        == expected
    )


def test_a_single_day_is_no_interval() -> None:
    """Prevents "5-5 Oct", and a day without its year."""
    assert formats("de").days(DAY, DAY) == "05.10.2026"
    assert formats("de").days(DAY, DAY, with_year=False) == "5. Okt."


@pytest.mark.parametrize("language", ["ja", "ar", "zh-Hans", "pl", "ru", "xx"])
def test_any_language_has_its_dates(language: str) -> None:
    """Prevents that a report fails for a language without texts of its own."""
    found = formats(language)
    moment = datetime(2026, 10, 5, 12, tzinfo=UTC)
    for text in (
        found.minute(moment),
        found.clock(moment),
        found.long_day(DAY),
        found.long_day(DAY, with_year=False),
        found.full_day(DAY),
        found.medium_day(DAY),
        found.month(DAY, with_year=False),
        found.short_month(DAY),
        found.short_month(DAY, with_year=False),
        found.quarter(DAY),
        found.year(DAY),
        found.days(DAY, date(2026, 10, 9)),
        found.names(["a", "b", "c"]),
        found.money(1.0, "EUR"),
        found.percent(1.0, signed=True),
    ):
        assert text.strip()


@pytest.mark.parametrize(
    ("seconds", "english_text", "german"),
    [
        (0, "0 s", "0 Sek."),
        (59.6, "1 min", "1 Min."),
        (61, "1 min 1 s", "1 Min. 1 Sek."),
        (3900, "1 h 5 min", "1 Std. 5 Min."),
        (3605, "1 h 5 s", "1 Std. 5 Sek."),
        (90_061, "1 d 1 h", "1 Tg. 1 Std."),
        (86_400 * 1234, "1,234 d", "1.234 Tg."),
    ],
)
def test_durations(seconds: float, english_text: str, german: str) -> None:
    """Prevents a power cut in seconds, and minutes of another language."""
    assert plain(voice().duration(seconds)) == english_text
    assert plain(voice("de").duration(seconds)) == german


def test_names() -> None:
    """Prevents a sentence of fifty names."""
    assert voice().names(["A", "B", "C"]) == "A, B, and C"
    assert voice("it").names(["A", "B"]) == "A e B"
    assert voice().names(["A", "B", "C", "D", "E"]) == "A, B and 3 more"
    assert voice("de").names([]) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_one(language: str) -> None:
    """Prevents the plural of one thing."""
    assert plain(voice(language).counted("report_say_more", 1)) == plain(
        voice(language).text("report_say_more_one", count="1")
    )
    assert "1.500" in voice("de").counted("report_say_more", 1500)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], 2 + 1),
        ([None, 0.0], 3),
        ([0.05], 3),
        ([0.4, None], 2),
        ([9.9], 2),
        ([40.0], 1),
        ([400.0, 1.0], 0),
    ],
)
def test_columns_have_as_many_digits_as_they_need(
    values: list[float | None], expected: int
) -> None:
    """Prevents a column of zeros."""
    assert column_digits(values) == expected


def test_numbers_of_a_column_stand_below_each_other() -> None:
    """Prevents 1.5 above 1.25."""
    assert [formats("de").fixed(value, 2) for value in (1.5, 1234.005)] == [
        "1,50",
        "1.234,01",
    ]
    assert str(rounded(-0.0001, 2)) == "0.00"


def test_times_are_those_of_the_reader() -> None:
    """Prevents times of another zone."""
    moment = datetime(2026, 10, 5, 22, 30, tzinfo=UTC)
    assert plain(formats("de").minute(moment)) == "06.10.2026, 00:30"
    tokyo = Formats("de", "DE", ZoneInfo("Asia/Tokyo"))
    assert plain(tokyo.minute(moment)) == "06.10.2026, 07:30"
    assert formats("de").zone is ROME
