"""Test the books: what was added stays, in the day, month and year of its time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
import json
import math
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.power.energy import Increment, Integrator, Reading
from custom_components.nutify.core.power.ledger import Ledger, Part, Span, Sums
from custom_components.nutify.core.power.tariff import Price
from tests.core.servers import prove

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 5, 4, 12, tzinfo=BERLIN)
PRICE = Price(Decimal("0.25"))
NIGHT = Price(Decimal("0.10"), "night")


def book(
    ledger: Ledger,
    local: datetime,
    energy: float = 1000,
    price: Price | None = PRICE,
    *,
    mains: float | None = None,
    intensity: float | None = 400,
) -> None:
    """Add some Wh; as many are drawn from the mains, unless told."""
    increment = Increment(
        middle=local.astimezone(UTC),
        seconds=15,
        load=energy,
        mains=energy if mains is None else mains,
    )
    ledger.add(increment, local, price, intensity)


def loads(ledger: Ledger, local: datetime) -> list[float]:
    """Return the Wh of the day, the month and the year of a local time, and of all."""
    return [*(ledger.of(span, local).load for span in Span), ledger.total.load]


def test_sums() -> None:
    """Prevent one quantity from being another's."""
    ledger = Ledger()
    book(ledger, NOON, 2000, mains=3000)
    book(ledger, NOON, 1000, mains=0)
    expected = Sums(load=3000, mains=3000, cost=Decimal("0.75"), co2=1200, covered=30)
    assert ledger.total == expected
    assert [ledger.of(span, NOON) for span in Span] == [expected] * 3
    assert ledger.spans[Span.DAY][0] == date(2026, 5, 4)
    assert ledger.spans[Span.MONTH][0] == date(2026, 5, 1)
    assert ledger.spans[Span.YEAR][0] == date(2026, 1, 1)


def test_on_battery_the_load_costs_nothing() -> None:
    """Prevent what the battery gave from being paid twice: its charge is paid."""
    ledger = Ledger()
    book(ledger, NOON, 1000, mains=0)
    assert ledger.total == Sums(load=1000, covered=15)


def test_a_price_change_leaves_the_past() -> None:
    """Prevent a new price from being that of energy that was drawn before."""
    ledger = Ledger()
    book(ledger, NOON, 1000, Price(Decimal("0.20")))
    book(ledger, NOON, 1000, Price(Decimal("0.50")))
    assert ledger.total.cost == Decimal("0.70")
    book(ledger, NOON, 1000, Price(Decimal("-0.30")))
    assert ledger.total.cost == Decimal("0.40")
    assert ledger.total.mains == 3000


def test_what_has_no_price_is_told() -> None:
    """Prevent energy of an unknown price from costing nothing unseen."""
    ledger = Ledger()
    book(ledger, NOON, 1000, None)
    book(ledger, NOON, 500, intensity=None)
    total = ledger.total
    assert (total.mains, total.unpriced, total.unweighed) == (1500, 1000, 500)
    assert (total.cost, total.co2) == (Decimal("0.125"), 400)
    assert not ledger.parts


def test_parts_of_the_day() -> None:
    """Prevent a part from holding what another part, or none, drew."""
    ledger = Ledger()
    for price in (NIGHT, Price(Decimal("0.40"), "peak"), NIGHT, PRICE):
        book(ledger, NOON, 1000, price)
    assert ledger.parts == {
        "night": Part(2000, Decimal("0.20")),
        "peak": Part(1000, Decimal("0.40")),
    }
    assert ledger.total.cost == Decimal("0.85")


def test_outlets_add_up() -> None:
    """Prevent an outlet that is silent for a while from beginning again."""
    ledger = Ledger()
    for outlets in ({"outlet.1": 1.5}, {"outlet.2": 2.0}, {"outlet.1": 0.5}):
        ledger.add(
            Increment(middle=NOON, seconds=15, outlets=outlets), NOON, PRICE, None
        )
    assert ledger.outlets == {"outlet.1": 2.0, "outlet.2": 2.0}


def test_midnight() -> None:
    """Prevent a day from going on after its end, or from ending all other sums."""
    ledger = Ledger()
    book(ledger, datetime(2026, 4, 30, 23, 59, 59, tzinfo=BERLIN), 1)
    book(ledger, datetime(2026, 5, 1, 0, 0, 0, tzinfo=BERLIN), 10)
    may = datetime(2026, 5, 2, tzinfo=BERLIN)
    book(ledger, may, 100)
    assert loads(ledger, may) == [100, 110, 111, 111]
    new_year = datetime(2027, 1, 1, tzinfo=BERLIN)
    assert loads(ledger, new_year) == [0, 0, 0, 111]


def test_a_look_opens_nothing() -> None:
    """Prevent a sensor that is read at midnight from ending the day before."""
    ledger = Ledger()
    book(ledger, NOON, 5)
    assert loads(ledger, NOON + timedelta(days=1)) == [0, 5, 5, 5]
    assert loads(ledger, NOON) == [5, 5, 5, 5]
    assert loads(Ledger(), NOON) == [0, 0, 0, 0]


def quarters(begin: datetime) -> Iterator[datetime]:
    """Yield the middle of every quarter of an hour of three days."""
    moment = begin.astimezone(UTC) + timedelta(minutes=7.5)
    for _ in range(3 * 96):
        yield moment.astimezone(begin.tzinfo)
        moment += timedelta(minutes=15)


@pytest.mark.parametrize(
    ("begin", "hours"),
    [
        (datetime(2026, 3, 29, tzinfo=BERLIN), 23),
        (datetime(2026, 10, 25, tzinfo=BERLIN), 25),
        (datetime(2026, 5, 4, tzinfo=BERLIN), 24),
        (datetime(2026, 11, 1, tzinfo=ZoneInfo("America/New_York")), 25),
        (datetime(2026, 4, 5, tzinfo=ZoneInfo("Australia/Lord_Howe")), 24.5),
        (datetime(2026, 10, 4, tzinfo=ZoneInfo("Australia/Lord_Howe")), 23.5),
        # Clocks go forward from midnight to one: the day has no midnight.
        (datetime(2026, 4, 24, tzinfo=ZoneInfo("Africa/Cairo")), 23),
    ],
)
def test_days_of_changed_clocks(begin: datetime, hours: float) -> None:
    """Prevent a day from being an hour too long or too short."""
    ledger, days = Ledger(), {}
    for local in quarters(begin):
        book(ledger, local, 25)
        days[local.date()] = ledger.of(Span.DAY, local).load
    assert days[begin.date()] == hours * 100
    assert sum(days.values()) == ledger.total.load == 7200


def test_midnight_that_is_there_twice() -> None:
    """Prevent an hour that clocks go back over midnight from losing the day."""
    havana = ZoneInfo("America/Havana")
    begin = datetime(2026, 11, 1, tzinfo=havana)
    ledger, days = Ledger(), {}
    for local in quarters(begin):
        book(ledger, local, 25)
        days[local.date()] = ledger.of(Span.DAY, local).load
    assert days[begin.date()] == 2500


@pytest.mark.parametrize("minutes", [1, 20, 55])
def test_a_clock_that_is_set_back_over_midnight(minutes: int) -> None:
    """Prevent a day, a month and a year from beginning twice."""
    ledger = Ledger()
    midnight = datetime(2027, 1, 1, tzinfo=BERLIN)
    book(ledger, midnight, 1)
    back = midnight - timedelta(minutes=minutes)
    book(ledger, back, 10)
    assert loads(ledger, back) == [11, 11, 11, 11]
    book(ledger, midnight + timedelta(minutes=5), 100)
    assert loads(ledger, midnight) == [111, 111, 111, 111]


@pytest.mark.parametrize("days", [-400, -40, -2, 2, 40, 400])
def test_a_clock_that_is_days_wrong(days: int) -> None:
    """Prevent a day that never was from staying, and a total from going down."""
    ledger = Ledger()
    book(ledger, NOON, 1)
    wrong = NOON + timedelta(days=days)
    book(ledger, wrong, 10)
    assert ledger.of(Span.DAY, wrong).load == 10
    book(ledger, NOON, 100)
    # What the day had before is lost to it, yet not to the total.
    assert ledger.of(Span.DAY, NOON).load == 100
    assert ledger.spans[Span.DAY][0] == NOON.date()
    assert ledger.total.load == 111


def test_a_million_steps_are_exact() -> None:
    """Prevent money from drifting with the number of readings."""
    sums, price = Sums(), Price(Decimal("0.25"))
    increment = Increment(middle=NOON, seconds=15, load=0.1, mains=0.1)
    for _ in range(1_000_000):
        sums.add(increment, price.of(increment.mains), None)
    assert sums.cost == 25
    assert sums.mains == pytest.approx(100_000, rel=1e-10)
    assert sums.covered == 15_000_000


def test_long_prices_are_exact() -> None:
    """Prevent a day and a month from differing by the order of their sums."""
    price = Price(Decimal("0.12345678901234567890123"))
    ledger, days = Ledger(), Decimal(0)
    for day in range(28):
        local = datetime(2026, 2, 1 + day, 12, tzinfo=BERLIN)
        for _ in range(50):
            book(ledger, local, 1234.56789, price)
        days += ledger.of(Span.DAY, local).cost
    assert ledger.of(Span.MONTH, local).cost == days == ledger.total.cost


ENERGIES = st.floats(0, 1e9)
MONEY = st.decimals(-(10**6), 10**6, allow_nan=False, allow_infinity=False)
SUMS = st.builds(
    Sums,
    load=ENERGIES,
    mains=ENERGIES,
    cost=MONEY,
    co2=ENERGIES,
    covered=ENERGIES,
    unpriced=ENERGIES,
    unweighed=ENERGIES,
)
LEDGERS = st.builds(
    Ledger,
    total=SUMS,
    spans=st.dictionaries(st.sampled_from(Span), st.tuples(st.dates(), SUMS)),
    parts=st.dictionaries(st.text(), st.builds(Part, ENERGIES, MONEY)),
    outlets=st.dictionaries(st.text(), ENERGIES),
    integrator=st.just(Integrator()),
)


@prove
@given(LEDGERS)
def test_books_are_remembered(ledger: Ledger) -> None:
    """Prevent a restart from changing any sum, by whatever little."""
    stored = json.loads(json.dumps(ledger.as_dict(), allow_nan=False))
    found = Ledger.from_dict(stored)
    assert (found.total, found.spans) == (ledger.total, ledger.spans)
    assert (found.parts, found.outlets) == (ledger.parts, ledger.outlets)
    assert found.integrator.last is None


def run(ledger: Ledger, begin: int, end: int) -> list[str]:
    """Read 360.1 W every 15 s as often as told; return what was saved each time."""
    saved = []
    for index in range(begin, end):
        reading = Reading(
            time=NOON.astimezone(UTC) + timedelta(seconds=15 * index),
            monotonic=15.0 * index,
            watts=360.1,
            mains=360.1,
        )
        increment = ledger.integrator.add(reading, 45)
        if increment is not None:
            ledger.add(increment, increment.middle.astimezone(BERLIN), PRICE, 400)
        saved.append(json.dumps(ledger.as_dict()))
    return saved


def test_a_restart_goes_on() -> None:
    """Prevent a restart that is short from being seen in any sum."""
    whole = Ledger()
    run(whole, 0, 100)
    first = run(Ledger(), 0, 50)
    second = Ledger.from_dict(json.loads(first[-1]))
    # A poll and a half late, which is no gap.
    run(second, 51, 100)
    assert second.total.load == pytest.approx(whole.total.load)
    assert second.total.covered == whole.total.covered == 99 * 15
    assert float(second.total.cost) == pytest.approx(float(whole.total.cost))


def test_a_kill_loses_one_poll_at_most() -> None:
    """Prevent a process that is killed from losing more than its last reading."""
    ledger = Ledger()
    saved = run(ledger, 0, 50)
    found = Ledger.from_dict(json.loads(saved[-2]))
    poll = 360.1 * 15 / 3600
    assert ledger.total.load - found.total.load == pytest.approx(poll)
    # Back within the longest: even that is made up for.
    run(found, 50, 51)
    assert found.total.covered == 50 * 15


def test_no_sum_goes_down_over_a_restart() -> None:
    """Prevent a sensor that only rises from falling by what a file rounds away."""
    ledger = Ledger()
    for index in range(1, 200):
        book(ledger, NOON, index / 7)
        found = Ledger.from_dict(json.loads(json.dumps(ledger.as_dict())))
        assert found.total == ledger.total


def paths(stored: object, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to everything in a stored thing."""
    if path:
        yield path
    items: Any = ()
    if isinstance(stored, dict):
        items = stored.items()
    elif isinstance(stored, list):
        items = enumerate(stored)
    for key, value in items:
        yield from paths(value, *path, key)


def stored_books() -> dict[str, Any]:
    """Return what a file holds of books with all that there can be."""
    ledger = Ledger()
    run(ledger, 0, 3)
    book(ledger, NOON, 10, NIGHT)
    ledger.outlets["outlet.1"] = 3.5
    stored: dict[str, Any] = json.loads(json.dumps(ledger.as_dict()))
    return stored


def test_books_go_on_under_another_name() -> None:
    """Prevent what was counted under a new name from being lost, or in a wrong day."""
    ledger, later, whole = Ledger(), Ledger(), Ledger()
    for books in (ledger, whole):
        book(books, NOON, 1000, NIGHT)
        books.outlets["outlet.1"] = 2.0
        run(books, 0, 2)
    tomorrow = NOON + timedelta(days=1)
    for books in (later, whole):
        for local in (NOON + timedelta(hours=1), tomorrow):
            book(books, local, 500, NIGHT)
            books.outlets["outlet.1"] = books.outlets.get("outlet.1", 0.0) + 3.0
        run(books, 3600, 3602)
    ledger.merge(later)
    assert ledger.total.as_dict() == pytest.approx(whole.total.as_dict())
    for local in (NOON, tomorrow):
        assert loads(ledger, local) == pytest.approx(loads(whole, local))
    assert ledger.parts == whole.parts
    assert ledger.outlets == whole.outlets
    assert ledger.integrator.last == whole.integrator.last


def test_books_of_another_ups() -> None:
    """Prevent a leap by what a UPS used that had the same name long ago."""
    ledger, before = Ledger(), Ledger()
    book(before, NOON - timedelta(days=300), 5_000_000)
    book(ledger, NOON)
    kept = ledger.as_dict()
    ledger.merge(before)
    assert ledger.as_dict() == kept
    ledger.merge(Ledger())
    assert ledger.as_dict() == kept


GARBAGE: tuple[object, ...] = (
    *(None, "", "x", "nan", "NaN", "sNaN", "Infinity", [], {}, [1], {"a": "b"}),
    *(math.nan, math.inf, -math.inf, -1, 10**400, -(10**400), "1e999999999"),
)


@pytest.mark.parametrize("path", list(paths(stored_books())))
def test_damaged_books_are_refused(path: tuple[str | int, ...]) -> None:
    """Prevent a damaged file from an error that nobody expects, and from nonsense."""
    for garbage in GARBAGE:
        stored = place = stored_books()
        for key in path[:-1]:
            place = place[key]  # type: ignore[index]
        place[path[-1]] = garbage  # type: ignore[index]
        try:
            ledger = Ledger.from_dict(stored)
        except AttributeError, KeyError, TypeError, ValueError:
            continue
        values = [ledger.total, *(sums for _, sums in ledger.spans.values())]
        for sums in values:
            assert min(sums.load, sums.mains, sums.covered) >= 0
            assert min(sums.unpriced, sums.unweighed) >= 0
            assert sums.cost.is_finite()
        assert min([0, *ledger.outlets.values()]) >= 0
        assert min([0, *(part.mains for part in ledger.parts.values())]) >= 0
        # What is taken can be used, and kept.
        run(ledger, 10_000, 10_002)
        json.dumps(ledger.as_dict(), allow_nan=False)


@pytest.mark.parametrize(
    "path",
    [path for path in paths(stored_books()) if isinstance(path[-1], str)],
)
def test_books_with_a_hole_are_refused(path: tuple[str | int, ...]) -> None:
    """Prevent what a file does not tell from counting as nothing."""
    stored = place = stored_books()
    for key in path[:-1]:
        place = place[key]  # type: ignore[index]
    del place[path[-1]]  # type: ignore[arg-type]
    if path[0] in {"spans", "parts", "outlets"} and len(path) == 2:
        # There need not be any of these.
        Ledger.from_dict(stored)
        return
    with pytest.raises(KeyError):
        Ledger.from_dict(stored)


@pytest.mark.parametrize("stored", [None, 1, "x", [], {}])
def test_what_are_no_books_is_refused(stored: Any) -> None:  # noqa: ANN401
    """Prevent errors that nobody expects."""
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        Ledger.from_dict(stored)
