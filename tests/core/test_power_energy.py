"""Test energy of readings: what was seen counts, once, and nothing else."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
import json
import math
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.power.energy import Increment, Integrator, Reading
from tests.core.servers import prove

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LONGEST = 45.0
GARBAGE: tuple[object, ...] = (
    *("", "x", "nan", [], {}, [1], {"a": "b"}, True),
    *(math.nan, math.inf, -math.inf, 10**400, "2026-05-04T12:00:00"),
)


def at(
    second: float,
    watts: float | None = 100.0,
    mains: float | None = None,
    *,
    wall: float | None = None,
    outlets: Mapping[str, float] | None = None,
) -> Reading:
    """Return a reading; `wall` is its time where the clock on the wall differs."""
    return Reading(
        time=NOON + timedelta(seconds=second if wall is None else wall),
        monotonic=1000 + second,
        watts=watts,
        mains=mains,
        outlets=outlets or {},
    )


def energy_of(*readings: Reading) -> tuple[float, float, float]:
    """Return the Wh of the load and of the mains, and the seconds they are of."""
    integrator = Integrator()
    found = [integrator.add(each, LONGEST) for each in readings]
    known = [each for each in found if each is not None]
    return (
        sum(each.load for each in known),
        sum(each.mains for each in known),
        sum(each.seconds for each in known),
    )


def test_a_trapezium() -> None:
    """Prevent a reading from counting for more than half of the way to the next."""
    # (100 + 200) / 2 W for 36 s, and (50 + 0) / 2 W.
    assert energy_of(at(0, 100, 50), at(36, 200, 0)) == (1.5, 0.25, 36)


def test_the_first_reading_is_no_energy() -> None:
    """Prevent energy of a time before anything was read."""
    integrator = Integrator()
    assert integrator.add(at(0), LONGEST) is None
    assert integrator.last == at(0)


def test_uneven_times() -> None:
    """Prevent steps of the interval from standing in for real times."""
    # 50 Wh/h mean for 1 s, then 100 W for 17 s and 29 s.
    load, _, seconds = energy_of(at(0, 0), at(1), at(18), at(47))
    assert load == pytest.approx((50 * 1 + 100 * 17 + 100 * 29) / 3600)
    assert seconds == 47


@pytest.mark.parametrize(("seconds", "counts"), [(45, True), (45.001, False)])
def test_a_gap_is_no_energy(seconds: float, counts: bool) -> None:  # noqa: FBT001
    """Prevent energy of a time in which nobody looked."""
    load, _, covered = energy_of(at(0), at(seconds), at(seconds + 36))
    assert covered == 36 + (seconds if counts else 0)
    assert load == pytest.approx(1 + (1.25 if counts else 0))


def test_silence_breaks_the_sum() -> None:
    """Prevent a trapezium over a reading that told nothing."""
    assert energy_of(at(0), at(15, None), at(30), at(66)) == (1, 0, 36)


def test_load_and_mains_are_known_apart() -> None:
    """Prevent one that is unknown from losing the other."""
    assert energy_of(at(0, 100, None), at(36, 100, 100)) == (1, 0, 36)
    assert energy_of(at(0, None, 100), at(36, 100, 100)) == (0, 1, 36)


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_unknown(wrong: float) -> None:
    """Prevent one bad number from spoiling a total for good."""
    assert energy_of(at(0), at(15, wrong, wrong), at(30), at(66)) == (1, 0, 36)


def test_power_below_nothing_is_none() -> None:
    """Prevent a total that goes down."""
    assert energy_of(at(0, -100), at(36, -300)) == (0, 0, 36)


def test_a_reading_twice() -> None:
    """Prevent a reading that is told twice from counting twice."""
    assert energy_of(at(0), at(36), at(36), at(36)) == (1, 0, 36)


def test_a_late_reading_is_left_out() -> None:
    """Prevent a time from counting twice when readings overtake each other."""
    assert energy_of(at(0), at(18), at(10), at(36)) == (1, 0, 36)


@pytest.mark.parametrize("jump", [-86_400 * 3, -3600, -180, 180, 3600, 86_400 * 40])
def test_a_clock_that_is_set(jump: float) -> None:
    """Prevent the clock on the wall from making or losing energy."""
    integrator = Integrator(None)
    integrator.add(at(0), LONGEST)
    now = at(36, wall=36 + jump)
    assert integrator.add(now, LONGEST) == Increment(
        # The time half-way is not known; that of the reading is.
        middle=now.time,
        seconds=36,
        load=1,
    )


def test_the_middle_is_half_way() -> None:
    """Prevent a price from being that of the end of the time it is for."""
    integrator = Integrator()
    integrator.add(at(0), LONGEST)
    increment = integrator.add(at(30), LONGEST)
    assert increment is not None
    assert increment.middle == NOON + timedelta(seconds=15)
    # Set right by 4 s, as a time server does.
    increment = integrator.add(at(60, wall=64), LONGEST)
    assert increment is not None
    assert increment.middle == NOON + timedelta(seconds=47)


def test_a_restart_of_the_process() -> None:
    """Prevent a short restart from losing energy."""
    integrator = Integrator(at(0))
    increment = integrator.add(at(36), LONGEST)
    assert increment is not None
    assert (increment.load, increment.seconds) == (1, 36)


def test_a_long_restart_of_the_process() -> None:
    """Prevent energy of a time without Home Assistant."""
    integrator = Integrator(at(0))
    assert integrator.add(at(60), LONGEST) is None
    assert integrator.add(at(96), LONGEST) is not None


def test_a_restart_of_the_machine() -> None:
    """Prevent a clock that began anew from stopping the sum, or adding to it."""
    integrator = Integrator(at(0))
    assert integrator.add(at(-990, wall=90), LONGEST) is None
    increment = integrator.add(at(-954, wall=126), LONGEST)
    assert increment is not None
    assert (increment.load, increment.seconds) == (1, 36)


@pytest.mark.parametrize("away", [20.0, 600.0, 86_400.0, -86_400.0])
def test_a_restart_of_the_machine_that_looks_like_none(away: float) -> None:
    """Prevent uptimes that happen to be close from being taken for one clock."""
    integrator = Integrator(at(0))
    increment = integrator.add(at(12, wall=away), LONGEST)
    assert increment is None
    assert integrator.add(at(27, wall=away + 15), LONGEST) is not None


def test_only_the_first_reading_is_inherited() -> None:
    """Prevent a clock that is set later from being taken for a restart."""
    integrator = Integrator(at(0))
    integrator.add(at(18), LONGEST)
    assert integrator.add(at(36, wall=9000), LONGEST) is not None


def test_outlets() -> None:
    """Prevent an outlet from counting while it is not known."""
    integrator = Integrator()
    integrator.add(at(0, outlets={"outlet.1": 10, "outlet.2": 20}), LONGEST)
    both = at(36, outlets={"outlet.1": 30, "outlet.3": 20})
    increment = integrator.add(both, LONGEST)
    assert increment is not None
    assert increment.outlets == {"outlet.1": 0.2}
    increment = integrator.add(at(72, None, outlets={"outlet.3": 20}), LONGEST)
    assert increment is not None
    assert (increment.load, increment.outlets) == (0, {"outlet.3": 0.2})


STEPS = st.lists(
    st.tuples(st.floats(0.1, 100), st.none() | st.floats(0, 5000)), min_size=2
)


@prove
@given(STEPS)
def test_energy_is_never_more_than_was_seen(
    steps: list[tuple[float, float | None]],
) -> None:
    """Prevent sums that no power between two readings can explain."""
    second, readings = 0.0, []
    for seconds, watts in steps:
        second += seconds
        readings.append(at(second, watts))
    load, _, covered = energy_of(*readings)
    most = max(watts or 0 for _, watts in steps)
    assert 0 <= load <= most * covered / 3600 * (1 + 1e-9)
    assert covered <= second


@prove
@given(st.lists(st.floats(0.01, 44), min_size=1))
def test_a_line_is_exact(steps: list[float]) -> None:
    """Prevent the number of readings from mattering to a power that rises evenly."""
    second, readings = 0.0, [at(0, 7)]
    for seconds in steps:
        second = round(second + seconds, 6)
        readings.append(at(second, 7 + 2 * second))
    load, _, _ = energy_of(*readings)
    assert load == pytest.approx((7 + second) * second / 3600)


@prove
@given(
    st.builds(
        Reading,
        time=st.datetimes(datetime(2020, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        monotonic=st.integers(0, 10**12).map(lambda milli: milli / 1000),
        watts=st.none() | st.floats(-1e6, 1e6),
        mains=st.none() | st.floats(-1e6, 1e6),
        outlets=st.dictionaries(st.text(), st.floats(-1e6, 1e6)),
    )
)
def test_readings_are_remembered(reading: Reading) -> None:
    """Prevent a restart from changing a reading."""
    stored = json.loads(json.dumps(reading.as_dict()))
    assert Reading.from_dict(stored) == reading


def raises_only(read: Callable[[Any], object], stored: object) -> bool:
    """Tell whether it is refused, by an error that the caller knows."""
    try:
        read(stored)
    except AttributeError, KeyError, TypeError, ValueError:
        return True
    return False


@pytest.mark.parametrize("key", ["time", "monotonic", "watts", "mains", "outlets"])
def test_a_damaged_reading_is_refused(key: str) -> None:
    """Prevent what a damaged file holds from becoming energy."""
    stored = at(0, 100, 90, outlets={"outlet.1": 5}).as_dict()
    assert not raises_only(Reading.from_dict, stored)
    missing = {name: value for name, value in stored.items() if name != key}
    assert raises_only(Reading.from_dict, missing)
    for garbage in GARBAGE:
        # An empty dict tells of no outlets, and True is a number to Python.
        is_fit = (key == "outlets" and garbage == {}) or (
            key in {"monotonic", "watts", "mains"} and garbage is True
        )
        refused = raises_only(Reading.from_dict, {**stored, key: garbage})
        assert refused is not is_fit, garbage


@pytest.mark.parametrize("stored", [None, 1, "x", [], {}])
def test_what_is_no_reading_is_refused(stored: object) -> None:
    """Prevent errors that nobody expects."""
    assert raises_only(Reading.from_dict, stored)
