"""Test what is remembered over a restart."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.events.memory import (
    Active,
    Memory,
    SelfTests,
    Span,
)
from custom_components.nutify.core.events.outages import (
    Extremes,
    Outage,
    OutageKind,
)
from custom_components.nutify.core.events.types import (
    Condition,
    Limits,
    Observation,
)
from custom_components.nutify.core.events.watch import Watch
from custom_components.nutify.core.nut.snapshot import take
from tests.core.servers import prove

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
SPANS = st.builds(Span, TIMES)
TEXTS = st.none() | st.text()
SELF_TESTS = st.builds(
    SelfTests,
    result=TEXTS,
    date=TEXTS,
    in_progress=st.none() | SPANS,
    back=st.none() | SPANS,
    running=st.none() | SPANS,
    ended=st.none() | SPANS,
    told=st.none() | SPANS,
    changed=st.booleans(),
    is_stale=st.booleans(),
    by_command=st.booleans(),
    by_reason=st.booleans(),
)
MEMORIES = st.builds(
    Memory,
    conditions=st.dictionaries(
        st.sampled_from(Condition),
        st.builds(Active, SPANS, SPANS, st.integers(0, 9), st.booleans()),
    ),
    pending=st.dictionaries(st.sampled_from(Condition), SPANS),
    seen=st.none() | SPANS,
    outlets=st.dictionaries(st.text(), st.booleans()),
    alarm=st.text(),
    other=st.lists(st.text()),
    reason=TEXTS,
    discharged=st.booleans(),
    charging=st.booleans(),
    tests=SELF_TESTS,
)
NUMBERS = st.none() | st.floats(0, 1000)
OUTAGES = st.builds(
    Outage,
    id=st.text(),
    begin=TIMES,
    kind=st.sampled_from(OutageKind),
    begin_after=st.none() | TIMES,
    begin_seen=st.booleans(),
    end=st.none() | TIMES,
    ended=st.booleans(),
    duration=st.integers(0, 10**7).map(lambda tenths: tenths / 10),
    cause=TEXTS,
    gaps=st.lists(st.tuples(TIMES, TIMES)),
    measures=st.fixed_dictionaries(
        {
            name: st.one_of(
                st.builds(Extremes),
                st.builds(Extremes, st.floats(0, 1000), NUMBERS, NUMBERS),
            )
            for name in (
                *("charge", "runtime", "load", "input_voltage", "battery_voltage"),
            )
        }
    ),
    energy=st.none() | st.integers(0, 10**7).map(lambda milli: milli / 1000),
    energy_seconds=st.integers(0, 10**7).map(lambda tenths: tenths / 10),
    low_battery=st.booleans(),
    forced_shutdown=st.booleans(),
)


def no_id() -> str:
    """Return the id of an outage, where there is only one."""
    return "one"


@prove
@given(MEMORIES)
def test_memory_is_remembered(memory: Memory) -> None:
    """Prevent a restart from changing what is known of a UPS."""
    stored = json.loads(json.dumps(memory.as_dict()))
    assert Memory.from_dict(stored) == memory


@prove
@given(OUTAGES)
def test_outages_are_remembered(outage: Outage) -> None:
    """Prevent a restart from changing an outage."""
    stored = json.loads(json.dumps(outage.as_dict()))
    assert Outage.from_dict(stored) == outage


def test_a_condition_of_another_version_is_left() -> None:
    """Prevent an older version from losing all that a newer one remembers."""
    memory = Memory(
        conditions={Condition.OVERLOAD: Active(Span(NOW), Span(NOW))}, alarm="Hot!"
    )
    stored = memory.as_dict()
    stored["conditions"]["too_new"] = stored["conditions"][Condition.OVERLOAD]
    stored["pending"]["too_new"] = NOW.isoformat()
    assert Memory.from_dict(json.loads(json.dumps(stored))) == memory


def stored_watch() -> dict[str, Any]:
    """Return what a watch writes in an outage."""
    watch = Watch(Limits(), no_id)
    variables = {"ups.status": "OB", "battery.charge": "50"}
    watch.observe(Observation(NOW, 1.0, take(variables), watts=100))
    written: dict[str, Any] = json.loads(json.dumps(watch.as_dict()))
    return written


def test_a_watch_goes_on() -> None:
    """Prevent a restart from losing the outage that lasts."""
    watch = Watch(Limits(), no_id, stored_watch())
    assert watch.outage is not None
    assert watch.outage.id == "one"
    assert watch.memory.active == {Condition.ON_BATTERY}
    assert watch.as_dict() == stored_watch()


def test_a_ups_that_comes_and_goes_for_days() -> None:
    """Prevent an outage that grows without end, and is written every ten seconds."""
    watch = Watch(Limits(), no_id)
    seconds = 0.0

    def look(status: str | None) -> None:
        nonlocal seconds
        seconds += 20
        found = None if status is None else take({"ups.status": status})
        time = NOW + timedelta(seconds=seconds)
        watch.observe(Observation(time, seconds, found, None if found else "timeout"))

    look("OB")
    for _ in range(1000):
        look(None)
        look("OB OFF")
    outage = watch.outage
    assert outage is not None
    assert len(outage.gaps) == 200
    # None of the time that nobody saw is taken for seen.
    assert outage.gaps[-1][1] == NOW + timedelta(seconds=seconds)
    assert len(json.dumps(watch.as_dict())) < 50_000


def _without(*path: str) -> Callable[[dict[str, Any]], object]:
    def change(stored: dict[str, Any]) -> object:
        folder = stored
        for name in path[:-1]:
            folder = folder[name]
        return folder.pop(path[-1])

    return change


def _with(value: object, *path: str) -> Callable[[dict[str, Any]], object]:
    def change(stored: dict[str, Any]) -> object:
        folder = stored
        for name in path[:-1]:
            folder = folder[name]
        folder[path[-1]] = value
        return stored

    return change


@pytest.mark.parametrize(
    "change",
    [
        _without("memory"),
        _without("outage"),
        _without("memory", "conditions"),
        _without("outage", "kind"),
        _with(None, "memory"),
        _with("nonsense", "memory", "seen"),
        _with(5, "memory", "seen"),
        _with("2026-01-15T12:00:00", "memory", "seen"),
        _with("nonsense", "outage", "kind"),
        _with("nonsense", "outage", "begin"),
        _with([[1]], "outage", "gaps"),
        _with({"charge": [1, 2, 3, 4]}, "outage", "measures"),
        _with([], "memory", "conditions"),
        _with("", "memory", "pending"),
        _with([], "memory", "tests"),
        _with([], "outage", "measures"),
        _with({"charge": ["x", 2, 3]}, "outage", "measures"),
        _with("x", "outage", "energy"),
        _with(None, "outage", "energy_seconds"),
    ],
)
def test_what_nobody_can_read(change: Callable[[dict[str, Any]], object]) -> None:
    """Prevent a damaged file from raising what the caller does not expect."""
    stored = stored_watch()
    change(stored)
    with pytest.raises((KeyError, TypeError, ValueError)):
        Watch(Limits(), no_id, stored)


def test_a_span_lasts_by_the_clock_that_nobody_sets() -> None:
    """Prevent a clock that is set from making an outage longer or shorter."""
    span = Span(NOW, 100.0)
    assert span.seconds(NOW + timedelta(hours=1), 130.0) == 30
    assert span.seconds(NOW - timedelta(hours=1), 90.0) == 0


def test_a_span_of_another_run_lasts_by_the_wall_clock() -> None:
    """Prevent the time before a restart from being lost, or less than none."""
    span = Span(NOW)
    assert span.seconds(NOW + timedelta(hours=1), 5.0) == 3600
    assert span.seconds(NOW - timedelta(hours=1), 5.0) == 0


def test_a_span_follows_a_clock_that_is_set() -> None:
    """Prevent a begin by the old clock beside an end by the new one."""
    hour = timedelta(hours=1)
    span, of_another_run = Span(NOW, 100.0), Span(NOW)
    span.shift(hour)
    of_another_run.shift(hour)
    assert span.since == NOW + hour
    assert of_another_run.since == NOW


def test_extremes() -> None:
    """Prevent a value that is missing from being the lowest."""
    extremes = Extremes()
    for value in (None, 90.0, 70.0, None, 80.0, None):
        extremes.add(value)
    assert extremes == Extremes(begin=90, lowest=70, end=80)


@pytest.mark.parametrize("kind", OutageKind)
def test_only_a_power_cut_is_no_test(kind: OutageKind) -> None:
    """Prevent a self-test from being counted among the power cuts."""
    outage = Outage(id="x", begin=NOW, kind=kind)
    assert outage.is_test is (kind is not OutageKind.POWER_CUT)
