"""Play every timeline, and compare what a watch tells of it with what is true."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

import pytest

from custom_components.nutify.core.events.outages import Outage
from custom_components.nutify.core.events.types import Event, EventType
from tests.scenarios.timelines import Happened, Timeline, load, names, play

type Told = dict[str, Any]

_ANY = "any"
_SECONDS_OFF = 0.15
_ENERGY_OFF = 0.01
# What holds of every event and outage that a timeline says nothing else of.
_EVENT: Told = {"test": False, "repeat": 0, "not_before": None}
_OUTAGE: Told = {
    "begin_after": None,
    "begin_seen": True,
    "cause": None,
    "ended": True,
    "forced_shutdown": False,
    "gaps": [],
    "kind": "power_cut",
    "low_battery": False,
}
_EVENT_KEYS = {*_EVENT, "at", "type", "since", "duration", "values"}
_OUTAGE_KEYS = {*_OUTAGE, "begin", "end", "duration", "measures", "energy"}
_OF_AN_OUTAGE = {EventType.ON_BATTERY, EventType.ON_LINE, EventType.LOW_BATTERY}
_REQUIRED = {"begin", "end", "duration"}


class Axis:
    """Turns the wall clock's times into the seconds of a timeline."""

    def __init__(self, timeline: Timeline, offset: float) -> None:
        """Take the wall clock as it was set when something was told."""
        self._timeline = timeline
        self._offset = offset

    def second(self, time: datetime | None) -> float | None:
        """Return the second of a time."""
        if time is None:
            return None
        start = self._timeline.start
        return round((time - start).total_seconds() - self._offset, 3)

    def expected(self, value: object) -> object:
        """Return an expectation with its times turned into seconds."""
        if isinstance(value, list):
            return [self.expected(each) for each in value]
        if not isinstance(value, str | datetime):
            return value
        try:
            time = datetime.fromisoformat(str(value))
        except ValueError:
            return value
        if time.tzinfo is None:
            time = time.replace(tzinfo=self._timeline.zone)
        return self.second(time.astimezone(self._timeline.start.tzinfo))


def of_event(event: Event, at: float, axis: Axis) -> Told:
    """Return an event in seconds of the timeline."""
    return {
        "at": at,
        "type": str(event.type),
        "test": event.test,
        "repeat": event.repeat,
        "not_before": axis.second(event.not_before),
        "since": axis.second(event.since),
        "duration": event.duration,
        "values": dict(event.values),
    }


def of_outage(outage: Outage, axis: Axis) -> Told:
    """Return an outage in seconds of the timeline."""
    return {
        "begin": axis.second(outage.begin),
        "begin_after": axis.second(outage.begin_after),
        "begin_seen": outage.begin_seen,
        "end": axis.second(outage.end),
        "ended": outage.ended,
        "duration": outage.duration,
        "kind": str(outage.kind),
        "cause": outage.cause,
        "gaps": [[axis.second(each) for each in gap] for gap in outage.gaps],
        "measures": {
            name: [each.begin, each.lowest, each.end]
            for name, each in outage.measures.items()
        },
        "energy": outage.energy,
        "low_battery": outage.low_battery,
        "forced_shutdown": outage.forced_shutdown,
    }


def is_as(found: object, expected: object, off: float) -> bool:
    """Tell whether something is as expected; of mappings, only what is named."""
    if expected == _ANY:
        return True
    if isinstance(expected, dict) and isinstance(found, dict):
        return all(is_as(found.get(name), expected[name], off) for name in expected)
    if isinstance(expected, list) and isinstance(found, list):
        return len(found) == len(expected) and all(
            is_as(*pair, off) for pair in zip(found, expected, strict=True)
        )
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return abs(found - expected) <= off
    return found == expected


def wrong(found: Told, expected: Told, axis: Axis) -> Iterator[str]:
    """Yield every field that is not as expected."""
    for name, raw in expected.items():
        value = axis.expected(raw) if name != "values" else raw
        if name == "at" and isinstance(value, list):
            if not value[0] <= found["at"] <= value[1]:
                yield f"at is {found['at']:g}, not within {value}"
            continue
        off = _SECONDS_OFF
        if name == "energy" and isinstance(value, int | float):
            off = _ENERGY_OFF * value
        if is_as(found[name], value, off):
            continue
        if isinstance(value, dict):
            for key, each in value.items():
                if not is_as(found[name].get(key), each, off):
                    yield f"{name}.{key} is {found[name].get(key)}, not {each}"
        else:
            yield f"{name} is {found[name]}, not {value}"


def short(told: Told) -> str:
    """Return an event in a line."""
    rest = {name: value for name, value in told.items() if name not in {"at", "type"}}
    return f"{told['at']} {told['type']} {rest}"


def wrong_events(
    timeline: Timeline, found: list[Happened[Event]], expected: list[Told]
) -> Iterator[str]:
    """Yield what differs in the events."""
    told = [
        (of_event(each.what, each.at, axis), axis)
        for each in found
        for axis in [Axis(timeline, each.offset)]
    ]
    types = [event["type"] for event, _ in told]
    expected_types = [event["type"] for event in expected]
    matcher = SequenceMatcher(None, expected_types, types, autojunk=False)
    for what, start, end, found_start, found_end in matcher.get_opcodes():
        if what == "equal":
            for want, (event, axis) in zip(
                expected[start:end], told[found_start:found_end], strict=True
            ):
                faults = list(wrong(event, _EVENT | want, axis))
                if faults:
                    yield f"{event['at']:g} {event['type']}: {'; '.join(faults)}"
            continue
        yield from (f"missing: {short(event)}" for event in expected[start:end])
        yield from (
            f"untrue: {short(event)}" for event, _ in told[found_start:found_end]
        )


def wrong_includes(
    timeline: Timeline, found: list[Happened[Event]], expected: list[Told]
) -> Iterator[str]:
    """Yield the events that were not told among others."""
    for want in expected:
        for each in found:
            axis = Axis(timeline, each.offset)
            told = of_event(each.what, each.at, axis)
            if not list(wrong(told, _EVENT | want, axis)):
                break
        else:
            yield f"missing: {short(want)}"


def wrong_outages(
    timeline: Timeline, found: list[Happened[Outage]], expected: list[Told]
) -> Iterator[str]:
    """Yield what differs in the outages."""
    for number, (each, want) in enumerate(zip_longest(found, expected), 1):
        if each is None:
            yield f"missing: outage {number} {want}"
            continue
        axis = Axis(timeline, each.offset)
        told = of_outage(each.what, axis)
        if want is None:
            yield f"untrue: outage {number} {told}"
            continue
        faults = list(wrong(told, _OUTAGE | want, axis))
        if faults:
            yield f"outage {number} from {told['begin']}: {'; '.join(faults)}"


def differences(timeline: Timeline) -> list[str]:
    """Play a timeline, and return in words what is not as expected."""
    played = play(timeline)
    found: list[str] = []
    if timeline.events is not None:
        found += wrong_events(timeline, played.events, timeline.events)
    found += wrong_includes(timeline, played.events, timeline.includes)
    found += wrong_outages(timeline, played.outages, timeline.outages)
    if not any(step.killed for step in timeline.steps):
        ids = {each.what.id for each in played.outages}
        found += [
            f"{each.at:g} {each.what.type}: is of no outage"
            for each in played.events
            if each.what.type in _OF_AN_OUTAGE and each.what.outage not in ids
        ]
    return found


def check_form(timeline: Timeline) -> None:
    """Refuse an expectation that nobody would look at."""
    for event in [*(timeline.events or []), *timeline.includes]:
        assert not event.keys() - _EVENT_KEYS, event
        assert event["type"] in set(EventType), event
    for outage in timeline.outages:
        assert not outage.keys() - _OUTAGE_KEYS, outage
        lasts = outage.get("ended") is False
        assert not _REQUIRED - outage.keys() - ({"end"} if lasts else set()), outage


@pytest.mark.parametrize("name", names())
def test_form(name: str) -> None:
    """Prevent a slip of the pen from turning an expectation into none."""
    timeline = load(name)
    assert timeline.about.endswith(".")
    check_form(timeline)


@pytest.mark.parametrize("name", names())
def test_scenario(name: str) -> None:
    """Prevent untrue, missing and wrong events and outages; `about` tells of which."""
    timeline = load(name)
    found = differences(timeline)
    message = "\n  ".join([f"{timeline.name}: {timeline.about}", *found])
    if found:
        pytest.fail(message, pytrace=False)


def test_wrong_events_are_found() -> None:
    """Prevent a comparison that finds every event right."""
    fine = load("outages_three_seconds_apart")
    assert differences(fine) == []
    events = [dict(event) for event in fine.events or []]
    events[1] |= {"at": 22, "not_before": 18, "values": {"status": "OB"}}
    events[2]["type"] = "low_battery"
    found = differences(replace(fine, events=events))
    assert found[0].startswith("20 on_line: not_before is None, not 18; at is 20, not")
    assert found[0].endswith("values.status is OL, not OB")
    assert found[1] == "missing: 23 low_battery {}"
    assert found[2].startswith("untrue: 23 on_battery {'test': False")
    assert len(found) == 3


def test_missing_events_are_found() -> None:
    """Prevent a comparison that finds what nobody told."""
    fine = load("outages_three_seconds_apart")
    includes: list[Told] = [
        {"at": [9, 11], "type": "on_battery"},
        {"at": [9, 11], "type": "on_line"},
    ]
    assert differences(replace(fine, includes=includes)) == [
        "missing: [9, 11] on_line {}"
    ]


def test_wrong_outages_are_found() -> None:
    """Prevent a comparison that finds every outage right."""
    fine = load("outages_three_seconds_apart")
    outages = [{**fine.outages[0], "low_battery": True, "gaps": [[2, 4]]}]
    found = differences(replace(fine, outages=outages))
    assert found[0] == (
        "outage 1 from 10.0: gaps is [], not [[2, 4]]; low_battery is False, not True"
    )
    assert found[1].startswith("untrue: outage 2 {'begin': 23.0")
    more = [*fine.outages, fine.outages[0]]
    assert differences(replace(fine, outages=more)) == [
        f"missing: outage 3 {fine.outages[0]}"
    ]


def test_times_of_the_wall_clock() -> None:
    """Prevent a time that was meant for another hour from being found right."""
    timeline = load("dst_ends_in_outage")
    axis = Axis(timeline, 0)
    assert axis.expected("2026-10-25 01:40:00") == 600
    assert axis.expected("2026-10-25 02:40:00") == 4200
    assert axis.expected("2026-10-25 02:40:00+01:00") == 7800
    assert Axis(timeline, 60).expected("2026-10-25 01:40:00") == 540
    assert axis.expected("power_cut") == "power_cut"
    assert axis.expected([7, None]) == [7, None]
