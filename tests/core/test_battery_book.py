"""Test what a book keeps of batteries: discharges, gaps, restarts and exchanges."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.battery.book import BatteryBook, Gaps
from custom_components.nutify.core.battery.history import Temperatures
from custom_components.nutify.core.battery.sample import Sample, Signal
from custom_components.nutify.core.battery.types import Basis, Condition
from tests.core.servers import prove

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLL = 15.0
WATTS, WATT_HOURS = 200.0, 150.0


def on_line(seconds: float, **changes: Any) -> Sample:  # noqa: ANN401
    """Return a full battery on the mains at a moment."""
    sample = Sample(
        time=START + timedelta(seconds=seconds),
        monotonic=seconds,
        charge=100.0,
        runtime=2700.0,
        load=20.0,
        watts=WATTS,
        voltage=27.3,
        low_charge=10.0,
    )
    return replace(sample, **changes)


def discharge(
    begin: float, seconds: float, capacity: float = WATT_HOURS
) -> list[Sample]:
    """Return a discharge at an even load, from the sample before until that after."""
    samples = [on_line(begin - POLL)]
    for step in range(int(seconds / POLL) + 1):
        energy = WATTS * step * POLL / 3600
        charge = 100 - 100 * energy / capacity
        samples.append(
            on_line(
                begin + step * POLL,
                charge=round(charge),
                runtime=27 * charge,
                voltage=round(25.5 - 2.5 * energy / capacity, 1),
                on_battery=True,
                discharging=True,
            )
        )
    samples.append(on_line(begin + seconds + POLL, charge=round(charge), charging=True))
    return samples


def feed(book: BatteryBook, samples: Iterable[Sample]) -> BatteryBook:
    """Let a book see some samples."""
    for sample in samples:
        book.observe(sample)
    return book


def new_book() -> BatteryBook:
    """Return an empty book."""
    return BatteryBook(START.date())


def restarted(book: BatteryBook) -> BatteryBook:
    """Return a book as it is after a restart."""
    return BatteryBook.from_dict(json.loads(json.dumps(book.as_dict())))


def test_discharge_measures_capacity() -> None:
    """Prevent the energy of a percent from being off, or the claim's error."""
    book = feed(new_book(), discharge(1000, 900))
    [found] = book.battery.discharges
    assert found.capacity == pytest.approx(WATT_HOURS, rel=0.01)
    assert found.power == pytest.approx(WATTS)
    assert found.used == pytest.approx(31, abs=1)
    # 27 s of claim for a percent, which lasts 27 s at this load and capacity.
    assert found.claim_error == pytest.approx(0, abs=1)
    assert found.sag == pytest.approx(6.6, abs=0.5)
    assert book.battery.counters.seconds_on_battery == pytest.approx(900)
    assert book.battery.counters.transfers == 1


@pytest.mark.parametrize("seconds", [15, 45, 100, 150])
def test_short_discharge_tells_nothing(seconds: float) -> None:
    """Prevent a cut of a minute, which only shows the sag, from being evidence."""
    book = feed(new_book(), discharge(1000, seconds))
    assert not [each for each in book.battery.discharges if each.capacity]
    assert book.battery.counters.transfers == 1


def test_low_battery_outranks_the_gauge() -> None:
    """Prevent a gauge that counts nominal coulombs from hiding a worn battery."""
    samples = discharge(1000, 1500)
    early = [
        replace(each, low_battery=(each.charge or 0) <= 60) for each in samples[1:-1]
    ]
    book = feed(new_book(), [samples[0], *early, samples[-1]])
    [found] = book.battery.discharges
    assert found.capacity == pytest.approx(WATT_HOURS, rel=0.01)
    # 40 % of the charge was all down to the limit of 10 %: 4/9 of the nominal.
    assert found.to_low == pytest.approx(WATT_HOURS * 4 / 9, rel=0.03)


def test_rare_polls_belong_together() -> None:
    """Prevent a site that polls once a minute from knowing nothing of its batteries."""
    samples = [on_line(1000 - 60)]
    for seconds in range(0, 2400, 45):
        charge = 100 - WATTS * seconds / 36 / WATT_HOURS
        samples.append(
            on_line(
                1000 + seconds,
                charge=round(charge),
                voltage=25.5 - 0.025 * (100 - charge),
                low_battery=charge < 20,
                on_battery=True,
                discharging=True,
            )
        )
    samples.append(on_line(1000 + 2400, charge=round(charge), charging=True))
    gaps = Gaps(on_battery=112.5, at_rest=150.0)
    patient, usual = new_book(), feed(new_book(), samples)
    for sample in samples:
        patient.observe(sample, gaps)
    assert usual.battery.discharges == []
    [found] = patient.battery.discharges
    assert found.capacity == pytest.approx(WATT_HOURS, rel=0.02)
    assert found.to_low is not None
    assert found.sag is not None
    assert patient.battery.counters.seconds_on_battery == pytest.approx(2385)


def test_gap_neither_invents_nor_doubles() -> None:
    """Prevent energy that nobody saw from being counted."""
    samples = discharge(1000, 1800)
    book = feed(new_book(), samples[:50] + samples[80:])
    first, second = book.battery.discharges
    for found in (first, second):
        assert found.capacity == pytest.approx(WATT_HOURS, rel=0.02)
    assert first.used + second.used < 100 * WATTS * 1800 / 3600 / WATT_HOURS
    assert book.battery.counters.transfers == 1
    assert book.battery.counters.seconds_on_battery == pytest.approx(1800 - 31 * POLL)
    assert second.to_low is None


def test_restart_neither_invents_nor_doubles() -> None:
    """Prevent a restart in the middle of an outage from telling it twice."""
    samples = discharge(1000, 1800)
    book = feed(new_book(), samples[:60])
    again = feed(restarted(book), samples[60:])
    used = [each.used for each in again.battery.discharges]
    assert len(used) == 2
    assert sum(used) < 100 * WATTS * 1800 / 3600 / WATT_HOURS
    assert again.battery.counters.transfers == 1
    assert again.battery.counters.seconds_on_battery == pytest.approx(1800 - POLL)


def test_deep_discharge_counts_once() -> None:
    """Prevent charge that flickers around the limit from being many discharges."""
    samples = discharge(1000, 1500)
    flicker = [
        replace(each, charge=49.0 + each.monotonic % 2) for each in samples[60:90]
    ]
    book = feed(new_book(), [*samples[:60], *flicker, *samples[90:]])
    assert book.battery.counters.deep_discharges == 1
    feed(book, discharge(90000, 1500))
    assert book.battery.counters.deep_discharges == 2


def test_nothing_known_is_no_verdict() -> None:
    """Prevent a number from being invented for a battery that tells nothing."""
    book = feed(new_book(), (on_line(hour * 3600.0) for hour in range(24 * 90)))
    said = book.assess(START + timedelta(days=90))
    assert said.health is None
    assert said.condition is Condition.UNKNOWN
    assert said.basis is Basis.UNKNOWN
    assert said.replacement is None
    assert [each.key for each in said.reasons] == ["runtime_never_changes"]


def test_age_alone_says_so() -> None:
    """Prevent a verdict of the calendar from passing for a measurement."""
    book = feed(new_book(), [on_line(0, installed=date(2024, 3, 1))])
    said = book.assess(START)
    assert said.basis is Basis.AGE
    # The calendar has measured nothing.
    assert said.health is None
    assert said.condition is Condition.UNKNOWN
    assert said.replacement == date(2028, 3, 1)
    old = book.assess(START + timedelta(days=4 * 366))
    assert old.condition is Condition.AGEING
    assert said.samples == 0
    warm = [
        on_line(day * 86400.0, installed=date(2024, 3, 1), temperature=33 + day % 5)
        for day in range(300)
    ]
    hot = feed(new_book(), warm).assess(START + timedelta(days=300))
    assert hot.expected_life_days == pytest.approx(4 * 365 / 2, rel=0.1)


def test_age_is_not_mixed_with_what_proves_nothing() -> None:
    """Prevent two odd discharges from making a dated battery look new, or worn."""
    told = date(2024, 3, 1)
    plain = feed(new_book(), [on_line(0, installed=told)])
    book = new_book()
    for day, capacity in ((1, 150.0), (20, 260.0)):
        cut = discharge(day * 86400.0, 900, capacity)
        feed(book, [replace(each, installed=told) for each in cut])
    now = START + timedelta(days=30)
    said, expected = book.assess(now), plain.assess(now)
    assert said.basis is Basis.AGE
    assert (said.health, said.replacement) == (expected.health, expected.replacement)


def test_signal_caps_until_it_clears() -> None:
    """Prevent a number that contradicts the UPS, and a verdict that never ends."""
    book = new_book()
    for month in range(8):
        feed(book, discharge(month * 30 * 86400.0, 1500, WATT_HOURS * 0.99**month))
    now = START + timedelta(days=215)
    measured = book.assess(now)
    assert measured.basis is Basis.DISCHARGES
    assert measured.health is not None
    assert measured.health > 85
    seconds = 215 * 86400.0
    book.observe(on_line(seconds, signals=frozenset({Signal.REPLACE_BATTERY})))
    said = book.assess(now)
    assert (said.health, said.condition) == (79, Condition.REPLACE)
    assert said.basis is Basis.SIGNALS
    assert said.reasons[0].key == "replace_battery"
    assert said.replacement == now.date()
    book.observe(on_line(seconds + 15))
    cleared = book.assess(now)
    assert (cleared.health, cleared.condition) == (measured.health, Condition.GOOD)


def test_signal_without_evidence_is_no_number() -> None:
    """Prevent a capacity from being invented where only a word is known."""
    bad = on_line(0, signals=frozenset({Signal.BAD_PACKS}))
    said = feed(new_book(), [bad]).assess(START)
    assert said.health is None
    assert said.condition is Condition.REPLACE


def test_replace_keeps_the_old_one() -> None:
    """Prevent the history of a battery from being lost, or given to the next."""
    book = feed(new_book(), discharge(1000, 900))
    book.count_test(passed=False)
    now = START + timedelta(days=2)
    book.replace(date(2026, 3, 2), now)
    book = restarted(book)
    [old] = book.past
    assert (old.discharges, old.replaced) == (1, date(2026, 3, 2))
    assert old.counters.tests_failed == 1
    said = book.assess(now)
    assert (said.samples, said.counters.transfers) == (0, 0)
    assert said.installed == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("before", "told", "is_another"),
    [
        (None, None, False),
        (None, date(2026, 2, 1), False),
        (date(2024, 2, 1), None, False),
        (date(2024, 2, 1), date(2026, 2, 1), False),
        (date(2024, 2, 1), date(2026, 3, 20), False),
        (date(2024, 2, 1), date(2026, 8, 1), True),
        (None, date(2026, 8, 1), True),
        # Takes every day for that of its battery.
        (date(2026, 7, 31), date(2026, 8, 1), False),
    ],
)
def test_the_date_of_the_device_moves(
    before: date | None, told: date | None, *, is_another: bool
) -> None:
    """Prevent a new battery from being judged by what the old one had left."""
    book = feed(new_book(), discharge(1000, 900))
    later = on_line(13_300_000)
    book.observe(replace(later, installed=before))
    past = book.past
    book.observe(replace(later, installed=told))
    assert (len(book.past) > len(past)) == is_another
    assert book.battery.told == told
    if is_another:
        assert book.battery.installed == told
        assert book.battery.discharges == []
        # A person who says so, too, has not changed it again.
        book.set_installed(date(2026, 8, 2))
        book.observe(replace(later, installed=date(2026, 8, 3)))
        assert len(book.past) == len(past) + 1


def test_predicted_runtime() -> None:
    """Prevent the prediction from being the device's claim in disguise."""
    book = feed(new_book(), discharge(1000, 900))
    book.observe(on_line(90000, runtime=9999.0))
    said = book.assess(START + timedelta(days=2))
    assert said.predicted_runtime == pytest.approx(2700, rel=0.03)
    assert said.claimed_runtime == 9999


def test_many_discharges_stay_few_bytes() -> None:
    """Prevent a book from growing for ever where the mains fail each day."""
    book = new_book()
    for day in range(365):
        feed(book, discharge(86400.0 * day, 600))
        feed(book, (on_line(86400.0 * day + 3600 * hour) for hour in range(2, 20)))
    assert len(json.dumps(book.as_dict())) < 20_000
    days = [each.day for each in book.battery.discharges]
    assert days[0] == START.date()
    assert days == sorted(days)


SAMPLES = st.builds(
    on_line,
    st.just(0.0),
    charge=st.none() | st.floats(0, 100),
    runtime=st.none() | st.floats(1, 1e5),
    load=st.none() | st.floats(0, 200),
    watts=st.none() | st.floats(0.1, 1e4),
    voltage=st.none() | st.floats(0.1, 500),
    temperature=st.none() | st.floats(1, 65),
    on_battery=st.booleans(),
    discharging=st.booleans(),
    low_battery=st.booleans(),
    signals=st.frozensets(st.sampled_from(Signal)),
    installed=st.none() | st.dates(date(2010, 1, 1), date(2026, 3, 1)),
)


@prove
@given(st.lists(st.tuples(SAMPLES, st.floats(0, 100_000)), max_size=40))
def test_any_history(history: list[tuple[Sample, float]]) -> None:
    """Prevent odd values from raising, or from a verdict that cannot be."""
    book, seconds = new_book(), 0.0
    for sample, pause in history:
        seconds += pause
        time = START + timedelta(seconds=seconds)
        book.observe(replace(sample, time=time, monotonic=seconds))
    said = book.assess(START + timedelta(seconds=seconds))
    assert said.health is None or 0 <= said.health <= 100
    assert said.health is None or said.reasons
    stored = json.loads(json.dumps(book.as_dict(), allow_nan=False))
    again = BatteryBook.from_dict(stored)
    assert again.as_dict() | {"running": None} == again.as_dict()
    assert BatteryBook.from_dict(again.as_dict()).as_dict() == again.as_dict()


_DAY = 86_400.0


def later_book() -> BatteryBook:
    """Return a book that began two days later, and saw another discharge."""
    book = BatteryBook(START.date() + timedelta(days=2))
    feed(book, (on_line(2 * _DAY + hour * 3600.0) for hour in range(24 * 7)))
    book.count_test(passed=True)
    return feed(book, discharge(10 * _DAY, 900))


def test_a_book_goes_on_under_another_name() -> None:
    """Prevent a renamed UPS from losing its batteries, or what was seen since."""
    book = feed(new_book(), discharge(1000, 900))
    book.set_installed(date(2025, 1, 1))
    book.merge(later_book())
    battery = book.battery
    assert battery.first_seen == START.date()
    assert battery.installed == date(2025, 1, 1)
    assert len(battery.discharges) == 2
    assert battery.counters.transfers == 2
    assert battery.counters.seconds_on_battery == pytest.approx(1800)
    assert battery.counters.tests_passed == 1
    days = [week.day for week in battery.claims.weeks]
    assert len(days) > 1
    assert days == sorted(set(days))
    # It follows the next discharge from the sample that was seen last.
    feed(book, [on_line(11 * _DAY), *discharge(11 * _DAY + 60, 900)])
    assert len(book.battery.discharges) == 3
    assert restarted(book).as_dict() == book.as_dict()


def test_temperatures_of_another_name() -> None:
    """Prevent a mean that was known from being lost, or one from never being taken."""
    warm, none = Temperatures(mean=31.0, lowest=30.0, highest=32.0), Temperatures()
    none.merge(warm)
    assert none == warm
    warm.merge(Temperatures(mean=20.0, lowest=19.0, highest=21.0))
    assert warm == Temperatures(mean=31.0, lowest=19.0, highest=32.0)


def test_a_battery_replaced_under_another_name() -> None:
    """Prevent the battery of before from being taken for the one in use."""
    book = feed(new_book(), discharge(1000, 900))
    later = later_book()
    new = START.date() + timedelta(days=12)
    later.replace(new, START + timedelta(days=12))
    book.merge(later)
    (past,) = book.past
    assert (past.first_seen, past.replaced, past.discharges) == (START.date(), new, 2)
    assert past.counters.transfers == 2
    assert (book.battery.installed, book.battery.discharges) == (new, [])


def test_a_book_of_another_ups() -> None:
    """Prevent batteries of a UPS that is gone from saying something of another's."""
    book = later_book()
    kept = book.as_dict()
    book.merge(feed(new_book(), discharge(1000, 900)))
    assert book.as_dict() == kept


JUNK: tuple[Any, ...] = (None, "junk", [], {}, -1, True)


def _paths(value: object, path: tuple[Any, ...] = ()) -> Iterable[tuple[Any, ...]]:
    yield path
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _paths(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _paths(each, (*path, index))


def test_garbage_raises_what_is_caught() -> None:
    """Prevent a damaged store from raising what its reader does not expect."""
    book = feed(new_book(), discharge(1000, 900))
    feed(book, (on_line(7200 + hour * 3600.0) for hour in range(48)))
    book.replace(date(2026, 3, 2), START + timedelta(days=2))
    feed(book, discharge(300_000, 900))
    good = json.dumps(book.as_dict())
    tried = refused = 0
    for path in list(_paths(json.loads(good)))[1:]:
        for junk in JUNK:
            stored = json.loads(good)
            place = stored
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = junk
            tried += 1
            try:
                BatteryBook.from_dict(stored).assess(START + timedelta(days=5))
            except KeyError, TypeError, ValueError:
                refused += 1
    assert refused > tried / 3
