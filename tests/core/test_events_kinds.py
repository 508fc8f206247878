"""Test that every condition and event is told, under the names that upsmon has."""

from datetime import UTC, datetime

import pytest

from custom_components.nutify.core.events.types import (
    ENDS,
    KINDS,
    STARTS,
    Condition,
    Event,
    EventType,
    Severity,
    severity,
)

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
# All that upsmon has but what it tells of itself and of its machine: SHUTDOWN,
# SHUTDOWN_HOSTSYNC, NOPARENT and those of a machine that is suspended.
NOTIFY_TYPES = {
    "ONLINE": EventType.ON_LINE,
    "ONBATT": EventType.ON_BATTERY,
    "LOWBATT": EventType.LOW_BATTERY,
    "FSD": EventType.FORCED_SHUTDOWN,
    "COMMOK": EventType.COMMUNICATION_RESTORED,
    "COMMBAD": EventType.COMMUNICATION_LOST,
    "REPLBATT": EventType.REPLACE_BATTERY,
    "NOCOMM": EventType.NO_COMMUNICATION,
    "CAL": EventType.CALIBRATION_STARTED,
    "NOTCAL": EventType.CALIBRATION_FINISHED,
    "OFF": EventType.SWITCHED_OFF,
    "NOTOFF": EventType.SWITCHED_ON,
    "BYPASS": EventType.BYPASS,
    "NOTBYPASS": EventType.BYPASS_ENDED,
    "OVER": EventType.OVERLOAD,
    "NOTOVER": EventType.OVERLOAD_ENDED,
    "TRIM": EventType.TRIM,
    "NOTTRIM": EventType.TRIM_ENDED,
    "BOOST": EventType.BOOST,
    "NOTBOOST": EventType.BOOST_ENDED,
    "ECO": EventType.ECO,
    "NOTECO": EventType.ECO_ENDED,
    "ALARM": EventType.ALARM,
    "NOTALARM": EventType.ALARM_ENDED,
    "OTHER": EventType.OTHER,
    "NOTOTHER": EventType.OTHER_ENDED,
}
# What happens at a moment, without a condition that begins or ends.
MOMENTS = {
    EventType.CHARGING_FINISHED,
    EventType.TEST_PASSED,
    EventType.TEST_FAILED,
    EventType.TEST_FINISHED,
    EventType.OUTLET_CHANGED,
}


def test_every_condition_has_a_kind() -> None:
    """Prevent a condition that is found and that nobody can be told of."""
    assert KINDS.keys() == set(Condition)


def test_every_notify_type_is_covered() -> None:
    """Prevent a notification of upsmon from having no event, or another one."""
    found = {}
    for kind in KINDS.values():
        for name, event_type in zip(kind.notify, (kind.start, kind.end), strict=False):
            assert name not in found
            found[name] = event_type
    assert found == NOTIFY_TYPES


def test_every_event_is_a_begin_an_end_or_a_moment() -> None:
    """Prevent an event type that nothing leads to, or two meanings of one."""
    starts = [kind.start for kind in KINDS.values()]
    ends = [kind.end for kind in KINDS.values() if kind.end is not None]
    assert sorted([*starts, *ends, *MOMENTS]) == sorted(EventType)


def test_an_event_is_of_one_condition() -> None:
    """Prevent a begin and an end from being taken for those of other conditions."""
    for condition, kind in KINDS.items():
        assert STARTS[kind.start] is condition
        assert kind.start not in ENDS
        if kind.end is not None:
            assert ENDS[kind.end] is condition
            assert kind.end not in STARTS
    assert not MOMENTS & (STARTS.keys() | ENDS.keys())


@pytest.mark.parametrize(
    ("event_type", "expected"),
    [
        (EventType.LOW_BATTERY, Severity.CRITICAL),
        (EventType.FORCED_SHUTDOWN, Severity.CRITICAL),
        (EventType.SILENT_ON_BATTERY, Severity.CRITICAL),
        (EventType.OVERLOAD, Severity.CRITICAL),
        (EventType.ON_BATTERY, Severity.WARNING),
        (EventType.COMMUNICATION_LOST, Severity.WARNING),
        (EventType.REPLACE_BATTERY, Severity.WARNING),
        (EventType.TEST_FAILED, Severity.WARNING),
        (EventType.TEST_STARTED, Severity.INFORMATION),
        (EventType.TEST_PASSED, Severity.INFORMATION),
        (EventType.TEST_FINISHED, Severity.INFORMATION),
        (EventType.OUTLET_CHANGED, Severity.INFORMATION),
        *((event_type, Severity.INFORMATION) for event_type in ENDS),
    ],
)
def test_severity(event_type: EventType, expected: Severity) -> None:
    """Prevent an emergency from being told in passing, and an end as an emergency."""
    assert severity(event_type) is expected
    assert Event(time=NOW, type=event_type).severity is expected
    tested = Event(time=NOW, type=event_type, test=True)
    assert tested.severity is Severity.INFORMATION
