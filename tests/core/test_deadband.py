"""What is held back, and that hours stay within the stated error whatever comes."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.deadband import (
    BANDS,
    KINDS,
    LONGEST_SECONDS,
    Band,
    Deadband,
    Kind,
    Rounds,
)
from custom_components.nutify.core.nut.catalogue import VARIABLES, Role
from tests.core.servers import prove

POLL = 16.0
HOUR = 3600.0
VOLTS = BANDS[Kind.VOLTAGE]
PERCENT = BANDS[Kind.LOAD]


@dataclass(frozen=True, slots=True)
class Step:
    """A reading, what was shown from then on, and how long both held."""

    value: float
    shown: float
    seconds: float


def filtered(
    band: Band, values: list[float], gaps: list[float] | None = None
) -> tuple[list[Step], int]:
    """Return what readings come to, some seconds apart, and how many were written."""
    deadband, steps, shown, time, rows = Deadband(band), [], 0.0, 0.0, 0
    for index, value in enumerate(values):
        seconds = gaps[index % len(gaps)] if gaps else POLL
        if deadband.offer(value, time, POLL):
            shown, rows = value, rows + 1
        assert deadband.is_holding is (shown != value)
        steps.append(Step(value, shown, seconds))
        time += seconds
    return steps, rows


def hours(steps: list[Step]) -> list[list[Step]]:
    """Return the readings by the hour that they begin in, cut off at its end."""
    found: list[list[Step]] = [[]]
    time = 0.0
    for step in steps:
        rest = step.seconds
        while rest > 0:
            part = min(rest, HOUR * len(found) - time)
            found[-1].append(Step(step.value, step.shown, part))
            time, rest = time + part, rest - part
            if time >= HOUR * len(found):
                found.append([])
    return [hour for hour in found if sum(each.seconds for each in hour) == HOUR]


def mean_error(hour: list[Step]) -> float:
    """Return how far the mean of an hour is off, by time as the recorder takes it."""
    return abs(sum((each.value - each.shown) * each.seconds for each in hour)) / HOUR


def noise(middle: float, sigma: float, step: float, count: int = 2250) -> list[float]:
    """Return the readings of ten hours, in steps as a device rounds them."""
    random = Random(11)  # noqa: S311 - noise
    return [round(random.gauss(middle, sigma) / step) * step for _ in range(count)]


READINGS = st.one_of(
    st.lists(st.floats(0, 1000, width=32), min_size=1, max_size=300),
    st.builds(
        lambda middle, offsets: [max(0.0, middle + each) for each in offsets],
        st.floats(0, 500, width=32),
        st.lists(st.floats(-8, 8, width=32), min_size=200, max_size=700),
    ),
    st.lists(st.sampled_from([0.0, 1.0, 9.0, 230.0, 231.0, 232.0]), max_size=700),
)
BAND = st.one_of(
    st.sampled_from(list(BANDS.values())),
    st.builds(Band, st.floats(0.01, 20), st.floats(0, 0.5)),
)
GAPS = st.lists(st.sampled_from([2.0, 9.0, 15.0, 16.0]), min_size=1, max_size=9)


@prove
@given(band=BAND, values=READINGS, gaps=GAPS)
def test_the_stated_errors_hold_of_anything(
    band: Band, values: list[float], gaps: list[float]
) -> None:
    """Prevents an hour whose mean, minimum or maximum is further off than is said."""
    steps, _ = filtered(band, values, gaps)
    for step in steps:
        assert abs(step.value - step.shown) <= band.of(step.shown)
    highest = max(values, default=0.0)
    for hour in hours(steps):
        assert mean_error(hour) <= band.mean_error(highest) * (1 + 1e-6)
        widest = max(band.of(each.shown) for each in hour)
        for extreme in (min, max):
            seen = extreme(each.value for each in hour)
            shown = extreme(each.shown for each in hour)
            assert abs(seen - shown) <= widest


@prove
@given(band=BAND, values=READINGS, gaps=GAPS)
def test_nothing_is_held_back_for_longer_than_ten_minutes(
    band: Band, values: list[float], gaps: list[float]
) -> None:
    """Prevents a small change that is never seen."""
    steps, _ = filtered(band, values, gaps)
    time = 0.0
    since: float | None = None
    before: float | None = None
    for step in steps:
        if step.shown != before:
            before, since = step.shown, None
        if step.value != step.shown:
            since = time if since is None else since
            assert time + step.seconds <= since + LONGEST_SECONDS
        time += step.seconds


@prove
@given(values=READINGS)
def test_what_is_shown_was_read(values: list[float]) -> None:
    """Prevents numbers in the history that no device ever reported."""
    seen: set[float] = set()
    for step in filtered(VOLTS, values)[0]:
        seen.add(step.value)
        assert step.shown in seen


@pytest.mark.parametrize(
    ("kind", "values", "most"),
    [
        (Kind.VOLTAGE, noise(230, 1, 0.1), 400),
        (Kind.VOLTAGE, noise(27.2, 0.05, 0.1), 100),
        (Kind.LOAD, noise(30, 0.7, 1), 600),
        (Kind.POWER, noise(280, 8, 1), 600),
        (Kind.FREQUENCY, noise(50, 0.05, 0.1), 100),
        (Kind.RUNTIME, noise(1600, 45, 1), 600),
        (Kind.TEMPERATURE, noise(25, 0.1, 0.1), 100),
    ],
)
def test_noise_costs_little(kind: Kind, values: list[float], most: int) -> None:
    """Prevents a rule that keeps every promise by writing everything."""
    steps, rows = filtered(BANDS[kind], values)
    assert rows < most < len(values) / 3
    mean = sum(values) / len(values)
    assert all(mean_error(hour) <= 0.001 * mean for hour in hours(steps))


def test_what_leaves_the_band_is_written_at_once() -> None:
    """Prevents a sag that the history does not have."""
    steps, rows = filtered(VOLTS, [230.0, 231.0, 232.3, 227.6, 230.0])
    assert [each.shown for each in steps] == [230.0, 230.0, 230.0, 227.6, 230.0]
    assert rows == 3


def test_a_small_step_that_stays_is_written_soon() -> None:
    """Prevents a mean that is off for as long as a value stands beside what is shown.

    A thousandth of 230 V times half an hour is 414 V·s: a step of 2 V is over that
    after 207 s.
    """
    steps, _ = filtered(VOLTS, [230.0] + [232.0] * 60)
    late = sum(each.seconds for each in steps if each.shown != each.value)
    assert 207 - 2 * POLL < late <= 207


def test_a_late_poll_is_not_made_good_for_elsewhere() -> None:
    """Prevents an hour that is off because a machine slept before."""
    deadband = Deadband(VOLTS)
    assert deadband.offer(230.0, 0, POLL)
    assert not deadband.offer(231.0, POLL, POLL)
    # Ten hours of 1 V are 36,000 V·s, which would take hours of the other sign.
    slept = 10 * HOUR
    assert deadband.offer(230.5, slept, POLL)
    held = 0
    for number in range(1, 40):
        held += not deadband.offer(229.5, slept + number * POLL, POLL)
        if not deadband.is_holding:
            break
    # With 16 V·s of the other sign before, a volt may be held for 414 V·s and these.
    assert held * POLL <= 414 + POLL


def test_what_is_not_there_adds_nothing_up() -> None:
    """Prevents that hours of silence count as readings that were held back."""
    deadband = Deadband(VOLTS)
    deadband.show(230.0, 0, POLL)
    assert not deadband.offer(231.0, POLL, POLL)
    deadband.show(None, 2 * POLL, POLL)
    assert not deadband.is_holding
    assert deadband.offer(231.0, 5000, POLL)
    # As much again can be held back, less the one second-volt of before.
    assert not deadband.offer(230.0, 5000 + POLL, POLL)


@pytest.mark.parametrize(("least", "share"), [(0.1, 0.0), (0.0, 0.002)])
def test_the_band_itself_is_within_it(least: float, share: float) -> None:
    """Prevents that floats, as 50.1 - 50.0, make a step of 0.1 more than that."""
    deadband = Deadband(Band(least, share))
    assert deadband.offer(50.0, 0, 1)
    assert not deadband.offer(50.1, 1, 1)
    assert not deadband.offer(49.9, 2, 1)


def test_every_measurement_has_a_band() -> None:
    """Prevents a new quantity whose noise nobody thinks of."""
    measured = {
        each.quantity for each in VARIABLES.values() if each.role is Role.MEASUREMENT
    }
    assert {each for each in measured if each not in KINDS} <= {"enum", "text", "flag"}
    assert set(KINDS.values()) | {Kind.COST_RATE} == set(BANDS) == set(Kind)


@prove
@given(
    steps=st.lists(st.tuples(st.floats(1, 15), st.floats(0, 3)), max_size=400),
    seconds=st.sampled_from([60.0, 300.0, 420.0, 600.0]),
    begin=st.floats(0, 7200),
)
def test_totals_are_complete_before_each_hour(
    steps: list[tuple[float, float]], seconds: float, begin: float
) -> None:
    """Prevents energy that the statistics count in another hour."""
    rounds, time, total, interval = Rounds(seconds), begin, 0.0, 15.0
    rounds.show(total, time, interval)
    shown, history = total, [(time, total, total)]
    for gap, more in steps:
        time, total = time + gap, total + more
        if rounds.offer(total, time, interval):
            shown = total
        assert rounds.is_holding is (shown != total)
        history.append((time, total, shown))
    for (before, total, shown), (after, _, _) in pairwise(history):
        if before // HOUR != after // HOUR:
            # What lies in the last poll but one at most.
            lately = [each[1] for each in history if before - interval < each[0]]
            assert lately[0] <= shown <= total
    for (before, _, old), (after, total, shown) in pairwise(history):
        if old != shown:
            assert shown == total
            assert after > before


def test_totals_are_written_with_the_last_reading_before_a_round_minute() -> None:
    """Prevents totals that fill the database by themselves: they always grow."""
    rounds = Rounds(300.0)
    rounds.show(0.0, 0.0, POLL)
    written = [
        time
        for time in range(15, 3600, 15)
        if rounds.offer(float(time), float(time), POLL)
    ]
    assert written == [285 + 300 * number for number in range(12)]


def test_totals_that_stand_still_cost_nothing() -> None:
    """Prevents a row every five minutes for a socket that is off."""
    rounds = Rounds(300.0)
    rounds.show(4.0, 0.0, POLL)
    assert not any(rounds.offer(4.0, 15.0 * each, POLL) for each in range(1000))


def test_totals_of_before_a_gap_are_written_after_it() -> None:
    """Prevents that a lost poll before a round minute costs five more."""
    rounds = Rounds(300.0)
    rounds.show(0.0, 0.0, POLL)
    assert not rounds.offer(1.0, 270.0, POLL)
    assert rounds.offer(2.0, 331.0, POLL)
    assert not rounds.offer(3.0, 346.0, POLL)
