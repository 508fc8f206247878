"""Test prices: by the hour and weekday, and as entities tell them."""

from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.power.tariff import (
    Band,
    Price,
    Tariff,
    intensity_of,
    price_of,
)
from tests.core.servers import prove

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6
DAYS = frozenset(range(7))


def local(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a time of the week of Monday, the 1st of June 2026."""
    return datetime(2026, 6, 1 + day, hour, minute, second, tzinfo=BERLIN)


def band(days: frozenset[int], start: time, end: time, name: str = "a") -> Band:
    """Return a band; its price does not matter."""
    return Band(name, days, start, end, Decimal(1))


@pytest.mark.parametrize(
    ("day", "hour", "minute", "second", "holds"),
    [
        (MONDAY, 6, 59, 59, False),
        (MONDAY, 7, 0, 0, True),
        (FRIDAY, 20, 59, 59, True),
        (FRIDAY, 21, 0, 0, False),
        (SATURDAY, 12, 0, 0, False),
    ],
)
def test_a_band_of_a_day(
    day: int,
    hour: int,
    minute: int,
    second: int,
    holds: bool,  # noqa: FBT001
) -> None:
    """Prevent a band from holding at its end, or on days that are not its own."""
    workdays = band(frozenset(range(5)), time(7), time(21))
    assert workdays.holds(local(day, hour, minute, second)) is holds


@pytest.mark.parametrize(
    ("days", "day", "hour", "holds"),
    [
        # Friday's night ends on Saturday morning, and Saturday has none.
        ({FRIDAY}, FRIDAY, 22, True),
        ({FRIDAY}, FRIDAY, 5, False),
        ({FRIDAY}, SATURDAY, 5, True),
        ({FRIDAY}, SATURDAY, 6, False),
        ({FRIDAY}, SATURDAY, 22, False),
        # Sunday's night ends in the next week.
        ({SUNDAY}, SUNDAY, 23, True),
        ({SUNDAY}, SUNDAY, 3, False),
        ({SUNDAY}, MONDAY, 3, True),
        ({MONDAY}, MONDAY, 3, False),
    ],
)
def test_a_band_over_midnight(
    days: set[int],
    day: int,
    hour: int,
    holds: bool,  # noqa: FBT001
) -> None:
    """Prevent the hours after midnight from being those of the wrong night."""
    night = band(frozenset(days), time(22), time(6))
    assert night.holds(local(day, hour)) is holds


def test_a_band_until_midnight() -> None:
    """Prevent an end at midnight from being that of the day before."""
    evening = band(frozenset({MONDAY}), time(18), time(0))
    assert evening.holds(local(MONDAY, 23, 59))
    assert not evening.holds(local(MONDAY, 0))
    assert not evening.holds(local(MONDAY + 1, 0))


@pytest.mark.parametrize("start", [time(0), time(6)])
def test_a_band_of_a_whole_day(start: time) -> None:
    """Prevent a band that ends when it begins from being empty."""
    saturday = band(frozenset({SATURDAY}), start, start)
    hours = [
        (day, hour)
        for day in range(7)
        for hour in range(24)
        if saturday.holds(local(day, hour))
    ]
    assert len(hours) == 24
    assert hours[0] == (SATURDAY, start.hour)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        # Clocks go from 2 to 3, from 3 to 2, and from 2:00 to 1:30.
        (datetime(2026, 3, 29, tzinfo=BERLIN), 5),
        (datetime(2026, 10, 25, tzinfo=BERLIN), 7),
        (datetime(2026, 4, 5, tzinfo=ZoneInfo("Australia/Lord_Howe")), 6.5),
    ],
)
def test_a_band_on_a_day_of_changed_clocks(zone: datetime, hours: float) -> None:
    """Prevent an hour that there is twice, or never, from being another's."""
    night = band(DAYS, time(0), time(6))
    begin = int(zone.timestamp())
    inside = sum(
        night.holds(datetime.fromtimestamp(moment, UTC).astimezone(zone.tzinfo))
        for moment in range(begin, begin + 12 * 3600, 900)
    )
    assert inside / 4 == hours


def test_a_tariff_of_bands() -> None:
    """Prevent a later band from winning, and a part from losing its name."""
    tariff = Tariff(
        price=Decimal("0.30"),
        bands=(
            Band("peak", DAYS, time(17), time(20), Decimal("0.50")),
            Band("evening", DAYS, time(16), time(22), Decimal("0.40")),
        ),
        rest="day",
    )
    assert tariff.at(local(MONDAY, 18)) == Price(Decimal("0.50"), "peak")
    assert tariff.at(local(MONDAY, 20)) == Price(Decimal("0.40"), "evening")
    assert tariff.at(local(MONDAY, 22)) == Price(Decimal("0.30"), "day")


def test_a_fixed_price_has_no_part() -> None:
    """Prevent parts of the day that nobody named."""
    assert Tariff(Decimal("0.3")).at(local(MONDAY, 0)) == Price(Decimal("0.3"), "")


@prove
@given(
    st.frozensets(st.integers(0, 6)),
    st.integers(0, 95),
    st.integers(0, 95),
)
def test_a_band_holds_as_long_as_it_says(
    days: frozenset[int], first: int, last: int
) -> None:
    """Prevent bands that are longer or shorter than from start to end."""
    start, end = (time(each // 4, each % 4 * 15) for each in (first, last))
    held = sum(
        band(days, start, end).holds(local(day, quarter // 4, quarter % 4 * 15))
        for day in range(7)
        for quarter in range(96)
    )
    assert held == len(days) * ((last - first) % 96 or 96)


def test_money_is_exact() -> None:
    """Prevent binary fractions in an amount of money."""
    assert Price(Decimal("0.3")).of(0.1) == Decimal("0.00003")
    assert Price(Decimal("-0.05")).of(1000) == Decimal("-0.05")
    assert Price(Decimal("0.25")).of(1e-12) == 0
    # As a template tells it that divides by 1000.
    told = price_of("287.99999999999997", "EUR/MWh")
    assert told is not None
    assert Price(told).of(1000) == Decimal("0.288")


@pytest.mark.parametrize(
    ("text", "unit", "price"),
    [
        ("0.2871", "EUR/kWh", "0.2871"),
        ("0.2871", None, "0.2871"),
        ("0.2871", "", "0.2871"),
        ("0.2871", "€", "0.2871"),
        (" 0.2871 ", " EUR / kWh ", "0.2871"),
        ("287.1", "EUR/MWh", "0.2871"),
        ("0.0002871", "USD/Wh", "0.2871"),
        ("28.71", "ct/kWh", "0.2871"),
        ("28.71", "c€/kWh", "0.2871"),
        ("28.71", "¢/kWh", "0.2871"),
        ("28.71", "Cent/kWh", "0.2871"),
        ("28.71", "¢", "0.2871"),
        ("28.71", "c€", "0.2871"),
        ("28.71", "p/kWh", "0.2871"),
        ("287.1", "öre/kWh", "2.871"),
        ("28710", "ct/MWh", "0.2871"),
        ("-12.5", "EUR/MWh", "-0.0125"),
        ("0", "EUR/kWh", "0"),
        ("2.5e-1", "EUR/kWh", "0.25"),
    ],
)
def test_what_a_price_entity_says(text: str, unit: str | None, price: str) -> None:
    """Prevent a price from being a thousand times too high or too low."""
    assert price_of(text, unit) == Decimal(price)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *[(text, "EUR/kWh") for text in ("unavailable", "unknown", "", "0,28", "€1")],
        *[(text, "EUR/kWh") for text in ("nan", "sNaN", "inf", "-inf")],
        *[(text, "EUR/kWh") for text in ("1e999999", "-1e30", "1000000.01")],
        *[("1e999999", unit) for unit in ("EUR/Wh", "EUR/MWh", "ct/kWh", None)],
        *[("0.28", unit) for unit in ("EUR/m³", "EUR/kW", "EUR/", "EUR/100 kWh")],
    ],
)
def test_what_is_no_price(text: str, unit: str | None) -> None:
    """Prevent a price that nobody asks, and an error that stops the books."""
    assert price_of(text, unit) is None


@pytest.mark.parametrize(
    ("text", "unit", "grams"),
    [
        ("381", "gCO2eq/kWh", 381),
        ("381", "gCO₂eq/kWh", 381),
        ("381", "g CO2/kWh", 381),
        ("381", "g CO2-eq/kWh", 381),
        ("381", "gCO2e/kWh", 381),
        ("381", "g/kWh", 381),
        ("381", None, 381),
        ("0.381", "kg/kWh", 381),
        ("381", "kg/MWh", 381),
        ("0.381", "tCO2eq/MWh", 381),
        ("0", "g/kWh", 0),
    ],
)
def test_what_an_intensity_entity_says(
    text: str, unit: str | None, grams: float
) -> None:
    """Prevent an intensity from being a thousand times too high or too low."""
    assert intensity_of(text, unit) == pytest.approx(grams)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *[(text, "g/kWh") for text in ("unavailable", "", "nan", "inf", "-1", "5001")],
        *[("1e999999", unit) for unit in ("g/kWh", "t/Wh", None)],
        *[("381", unit) for unit in ("%", "gCO2eq", "lb/MWh", "EUR/kWh", "g/km")],
    ],
)
def test_what_is_no_intensity(text: str, unit: str | None) -> None:
    """Prevent a share of the grid, or a number without end, from becoming CO2."""
    assert intensity_of(text, unit) is None


@prove
@given(st.text(), st.none() | st.text())
def test_no_entity_stops_the_books(text: str, unit: str | None) -> None:
    """Prevent whatever an entity says from raising an error."""
    price, grams = price_of(text, unit), intensity_of(text, unit)
    assert price is None or price.is_finite()
    assert grams is None or 0 <= grams <= 5000
