"""Prove what holds of all timelines: of what a device says, losses and restarts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise
import json
from typing import Any

from hypothesis import given, strategies as st

from custom_components.nutify.core.events.outages import Outage
from custom_components.nutify.core.events.types import (
    ENDS,
    KINDS,
    STARTS,
    Condition,
    Event,
    EventType,
    Limits,
    Observation,
)
from custom_components.nutify.core.events.watch import Watch
from custom_components.nutify.core.nut.snapshot import EMPTY, take
from tests.core.servers import prove

START = datetime(2026, 1, 15, 12, tzinfo=UTC)
# A machine that was started anew counts from somewhere else.
RESTARTED = 3.0
# Told again while they last: with another text, or as a power cut after a test.
TOLD_AGAIN = {
    *(Condition.ALARM, Condition.OTHER),
    *(Condition.ON_BATTERY, Condition.CHARGE_LOW, Condition.RUNTIME_LOW),
}

WORDS = st.sampled_from(
    [
        *("OL", "OB", "LB", "RB", "CHRG", "DISCHRG", "BYPASS", "CAL", "OFF", "OVER"),
        *("TRIM", "BOOST", "FSD", "ALARM", "WAIT", "TEST", "OVERHEAT", "HB", "ECO"),
        *("NEW", "ODD"),
    ]
)
# Most devices say one of these most of the time.
STATUSES = st.one_of(
    st.sampled_from(["OL", "OL CHRG", "OB", "OB DISCHRG", "OB LB", "OL OB", "OFF"]),
    st.lists(WORDS, max_size=4).map(" ".join),
)
# What a watch has to remember less of: no tests, and nothing that takes its time.
PLAIN_STATUSES = st.one_of(
    st.sampled_from(["OL", "OB", "OB DISCHRG", "OB LB", "OL OB"]),
    st.lists(
        st.sampled_from(
            [
                *("OL", "OB", "LB", "RB", "DISCHRG", "BYPASS", "OVER", "TRIM"),
                *("BOOST", "FSD", "ALARM", "WAIT", "OVERHEAT", "HB", "ECO", "NEW"),
            ]
        ),
        max_size=4,
    ).map(" ".join),
)
PLAIN = {
    "battery.runtime": st.integers(0, 1000).map(str),
    "input.voltage": st.integers(180, 260).map(str),
    "outlet.1.status": st.sampled_from(["on", "off"]),
    "ups.alarm": st.sampled_from(["", "Replace battery!", "Too hot!"]),
}
ALL = PLAIN | {
    "battery.charge": st.integers(0, 100).map(str),
    "input.transfer.reason": st.sampled_from(["blackout", "selfTest"]),
    "ups.test.date": st.sampled_from(["05/18/2020", "06/01/2020"]),
    "ups.test.result": st.sampled_from(
        ["No test initiated", "In progress", "Done and passed", "Done and error"]
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What is seen after some seconds; no variables stand for no data.

    `clock` is by how many seconds the wall clock was set before.
    """

    seconds: float
    variables: Mapping[str, str] | None
    clock: float = 0.0
    restart: bool = False
    command: bool = False
    watts: float | None = None


@dataclass(slots=True)
class Told:
    """All that a watch told; `current` is the outage that lasts."""

    events: list[Event] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    current: Outage | None = None


def variables(
    statuses: st.SearchStrategy[str], others: Mapping[str, st.SearchStrategy[str]]
) -> st.SearchStrategy[dict[str, str]]:
    """Return a strategy of what a device says."""
    return st.fixed_dictionaries(
        {"ups.status": statuses, "input.voltage.nominal": st.just("230")},
        optional=dict(others),
    )


def moments_of(restart: st.SearchStrategy[bool]) -> st.SearchStrategy[list[Moment]]:
    """Return a strategy of timelines with all that may happen."""
    moment = st.builds(
        Moment,
        seconds=st.sampled_from([1, 2, 2, 2, 5, 29, 31, 600, 50_000, 400_000]),
        variables=st.one_of(st.none(), variables(STATUSES, ALL)),
        restart=restart,
        command=st.booleans(),
        watts=st.none() | st.floats(0, 5000),
    )
    return st.lists(moment, min_size=1, max_size=25)


MOMENTS = moments_of(st.booleans())


def unbroken(
    statuses: st.SearchStrategy[str], others: Mapping[str, st.SearchStrategy[str]]
) -> st.SearchStrategy[list[Moment]]:
    """Return a strategy of timelines without a gap."""
    moment = st.builds(
        Moment,
        seconds=st.sampled_from([1, 2, 2, 2, 5, 29]),
        variables=variables(statuses, others),
    )
    return st.lists(moment, min_size=1, max_size=25)


def play(moments: list[Moment]) -> Told:
    """Let a watch observe, and return what it told."""
    ids = iter(range(10_000))

    def new_id() -> str:
        return f"outage {next(ids)}"

    told = Told()
    watch = Watch(Limits(), new_id)
    seconds, monotonic, snapshot = 0.0, 1000.0, EMPTY
    for moment in moments:
        seconds += moment.seconds + moment.clock
        monotonic += moment.seconds
        if moment.restart:
            stored: Any = json.loads(json.dumps(watch.as_dict()))
            watch = Watch(Limits(), new_id, stored)
            monotonic = RESTARTED
        if moment.command:
            watch.expect_test(monotonic)
        if moment.variables is not None:
            snapshot = take(moment.variables, snapshot)
        found = watch.observe(
            Observation(
                START + timedelta(seconds=seconds),
                monotonic,
                None if moment.variables is None else snapshot,
                watts=moment.watts,
            )
        )
        told.events += found.events
        told.outages += found.ended
        told.current = watch.outage
    return told


@prove
@given(MOMENTS)
def test_begins_and_ends_alternate(moments: list[Moment]) -> None:
    """Prevent an end of what never began, and a begin of what already lasts."""
    active: set[Condition] = set()
    for event in play(moments).events:
        if (begun := STARTS.get(event.type)) is not None:
            if KINDS[begun].end is None:
                continue
            if begun in active and not event.repeat:
                assert begun in TOLD_AGAIN, event
                assert not event.test
            assert begun in active or not event.repeat, event
            active.add(begun)
        elif (ended := ENDS.get(event.type)) is not None:
            assert ended in active, event
            active.remove(ended)


@prove
@given(MOMENTS)
def test_outages_do_not_overlap(moments: list[Moment]) -> None:
    """Prevent time on battery that is counted twice, or less than none."""
    told = play(moments)
    current = [told.current] if told.current is not None else []
    for outage in told.outages:
        assert outage.ended
        assert outage.end is None or outage.begin <= outage.end
    assert all(not outage.ended and outage.end is None for outage in current)
    outages = [*told.outages, *current]
    assert len({outage.id for outage in outages}) == len(outages)
    for outage in outages:
        assert outage.duration >= 0
        assert outage.energy is None or outage.energy >= 0
        assert outage.energy_seconds <= outage.duration + 0.1
        for start, end in outage.gaps:
            assert outage.begin <= start < end
    for before, after in pairwise(outages):
        over = before.end or before.begin + timedelta(seconds=before.duration)
        assert over <= after.begin


@prove
@given(MOMENTS)
def test_every_end_of_an_outage_is_told(moments: list[Moment]) -> None:
    """Prevent a journal whose events and outages tell two different stories."""
    told = play(moments)
    ends = [
        (event.outage, event.since, event.duration, event.test)
        for event in told.events
        if event.type is EventType.ON_LINE
    ]
    assert ends == [
        (outage.id, outage.begin, outage.duration, outage.is_test)
        for outage in told.outages
    ]
    ids = {outage.id for outage in told.outages}
    if told.current is not None:
        ids.add(told.current.id)
    assert all(
        event.outage in ids
        for event in told.events
        if event.type in {EventType.ON_BATTERY, EventType.ON_LINE}
    )


@prove
@given(MOMENTS)
def test_events_are_of_their_moment(moments: list[Moment]) -> None:
    """Prevent an event that ends before it began, or happened after it was told."""
    for event in play(moments).events:
        assert event.duration is None or event.duration >= 0
        assert event.since is None or event.since <= event.time
        assert event.not_before is None or event.not_before < event.time
        json.dumps(dict(event.values))


def compared(events: list[Event]) -> Iterator[tuple[Event, float]]:
    """Yield events without what a restart may change, and their durations."""
    for event in events:
        plain = replace(event, not_before=None, duration=None, outage=None)
        yield plain, round(event.duration or 0.0, 1)


def same_over_a_restart(moments: list[Moment], at: int) -> None:
    """Compare a watch that goes on with one that a restart interrupts."""
    number = at % len(moments)
    restarted = list(moments)
    restarted[number] = replace(moments[number], restart=True)
    expected = list(compared(play(moments).events))
    assert list(compared(play(restarted).events)) == expected


@prove
@given(unbroken(PLAIN_STATUSES, PLAIN), st.integers(0))
def test_a_restart_changes_no_event(moments: list[Moment], at: int) -> None:
    """Prevent a restart from inventing an event, or from losing one."""
    same_over_a_restart(moments, at)


@prove
@given(unbroken(STATUSES, ALL), st.integers(0))
def test_a_restart_changes_no_event_at_all(moments: list[Moment], at: int) -> None:
    """Prevent a restart from changing what takes its time, such as a self-test."""
    same_over_a_restart(moments, at)


def lasted(since: datetime | None, until: datetime) -> float | None:
    """Return the seconds from one time to another."""
    return None if since is None else (until - since).total_seconds()


def by_any_clock(told: Told) -> Iterator[object]:
    """Yield all that a clock that is set must not change."""
    for event in told.events:
        yield (
            replace(event, time=START, since=None, not_before=None, duration=None),
            lasted(event.since, event.time),
            lasted(event.not_before, event.time),
            round(event.duration or 0.0, 3),
        )
    for outage in told.outages:
        times = [outage.begin_after, outage.end, *chain.from_iterable(outage.gaps)]
        yield (
            [lasted(time, outage.begin) for time in times],
            round(outage.duration, 3),
        )


@prove
@given(
    moments_of(st.just(value=False)),
    st.integers(0),
    st.sampled_from([-86_400.0, -90.0, 3600.0]),
)
def test_a_clock_that_is_set_changes_nothing_else(
    moments: list[Moment], at: int, clock: float
) -> None:
    """Prevent a time server from inventing an event, or from making one longer."""
    number = at % len(moments)
    other = list(moments)
    other[number] = replace(moments[number], clock=clock)
    expected = list(by_any_clock(play(moments)))
    assert list(by_any_clock(play(other))) == expected
