"""Test what devices say of their self-tests, in the words of NUT's drivers."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.events.selftest import (
    EVENTS,
    Result,
    in_progress,
    result_of,
)
from custom_components.nutify.core.events.types import (
    EventType,
    Limits,
    Observation,
)
from custom_components.nutify.core.events.watch import Watch
from custom_components.nutify.core.nut.snapshot import take
from tests.core.servers import prove

BEGIN = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # usbhid-ups, snmp-ups, blazer and most others.
        ("Done and passed", Result.PASSED),
        ("done and passed", Result.PASSED),
        ("Done and warning", Result.WARNING),
        ("Done and error", Result.FAILED),
        ("Aborted", Result.ABORTED),
        ("In progress", None),
        ("No test initiated", None),
        ("no test initiated", None),
        ("Test scheduled", None),
        # Network cards of APC, CyberPower and others.
        ("Ok", Result.PASSED),
        ("Failed", Result.FAILED),
        ("TestInProgress", None),
        ("no test performed", None),
        ("No test performed", None),
        ("Unknown", None),
        ("success", Result.PASSED),
        ("fail", Result.FAILED),
        # apc_modbus.
        ("Passed, Source: Protocol", Result.PASSED),
        ("Failed, Source: Internal, Modifier: InternalFault", Result.FAILED),
        ("Aborted, Source: LocalUI, Modifier: InvalidState", Result.ABORTED),
        ("InProgress, Source: Protocol", None),
        ("Pending, Source: Internal", None),
        # APC's smart protocol: good battery, no capacity, overload, no result.
        ("OK", Result.PASSED),
        ("NO", None),
        ("BT", Result.FAILED),
        ("NG", Result.FAILED),
        # apcupsd, and a warning.
        ("WN", Result.WARNING),
        ("IP", None),
        ("??", None),
        # Tripp Lite and Belkin.
        ("Battery Bad (Replace)", Result.FAILED),
        ("Bad Inverter", Result.FAILED),
        ("10s test failed", Result.FAILED),
        ("Unknown (7)", None),
        # Words, not parts of them.
        ("Not OK", Result.FAILED),
        ("not passed", Result.FAILED),
        ("Unsuccessful", Result.FAILED),
        ("Successful", Result.PASSED),
        ("Token", None),
        ("Done, no errors", Result.PASSED),
        ("Not tested", None),
        ("done_and_passed", Result.PASSED),
        # Others.
        ("  Done and passed ", Result.PASSED),
        ("0", None),
        ("none", None),
        ("", None),
        (None, None),
    ],
)
def test_result_of(words: str | None, expected: Result | None) -> None:
    """Prevent a failed self-test from being told as passed, or not at all."""
    assert result_of(words) is expected


@pytest.mark.parametrize(
    "words",
    [
        "InvalidTest",
        "Refused, Source: Protocol, Modifier: InvalidState",
        "Refused, Source: LocalUI, Modifier: StateOfChargeNotAcceptable",
    ],
)
def test_a_test_that_was_refused_has_not_failed(words: str) -> None:
    """Prevent a good battery from being called bad by a test that never ran."""
    assert result_of(words) in {None, Result.ABORTED}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("In progress", True),
        ("in progress", True),
        ("Test in progress", True),
        ("Running", True),
        # apc-mib and apc_modbus write it in one word.
        ("TestInProgress", True),
        ("InProgress, Source: Protocol", True),
        ("In Progress", True),
        ("IP", True),
        ("Not running", False),
        ("No test in progress", False),
        ("Done and passed", False),
        ("No test initiated", False),
        ("Pending, Source: Internal", False),
        ("NO", False),
        ("", False),
        (None, False),
    ],
)
def test_in_progress(words: str | None, *, expected: bool) -> None:
    """Prevent a self-test from being told as a power cut, for its spelling."""
    assert in_progress(words) is expected


def test_events_of_results() -> None:
    """Prevent a warning, or a test that was broken off, from being told as passed."""
    assert EVENTS == {
        Result.PASSED: EventType.TEST_PASSED,
        Result.FAILED: EventType.TEST_FAILED,
    }


@prove
@given(st.one_of(st.none(), st.text()))
def test_any_words(words: str | None) -> None:
    """Prevent a device from stopping the watch by what it calls a result."""
    assert result_of(words) in {None, *Result} - {Result.UNKNOWN}
    assert in_progress(words) in {True, False}


class Ups:
    """A UPS, and a watch over it that a person can tell of a test."""

    def __init__(self, limits: Limits) -> None:
        """Begin with a look at a UPS on line."""
        self._limits = limits
        self._watch = Watch(limits, lambda: "one")
        self.seconds = 0.0
        self.look(0, "OL")

    def expect_test(self) -> None:
        """Tell that a person asked for a test now."""
        self._watch.expect_test(self.seconds)

    def look(self, wait: float, status: str, voltage: str | None = None) -> bool:
        """Look after some seconds; return whether the UPS tests itself."""
        self.seconds += wait
        variables = {"ups.status": status}
        if voltage is not None:
            variables["input.voltage"] = voltage
        time = BEGIN + timedelta(seconds=self.seconds)
        self._watch.observe(Observation(time, self.seconds, take(variables)))
        return self._watch._detector.is_test


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.0, True), (25.0, True), (60.0, False)]
)
def test_a_command_counts_for_a_while(seconds: float, *, expected: bool) -> None:
    """Prevent a command to test from hiding the power cuts of the whole day."""
    ups = Ups(Limits())
    ups.expect_test()
    assert ups.look(seconds, "OB") is expected


def test_a_commanded_test_lasts_until_the_load_is_back() -> None:
    """Prevent a test from being called a power cut for the time it takes."""
    ups = Ups(Limits())
    ups.expect_test()
    assert ups.look(10, "OB")
    assert ups.look(29, "OB")
    assert ups.look(29, "OB")
    ups.look(2, "OL")
    assert not ups.look(29, "OL")
    assert not ups.look(2, "OB")


def test_a_commanded_test_does_not_last_for_ever() -> None:
    """Prevent a power cut from being called a test for as long as it lasts."""
    ups = Ups(Limits())
    ups.expect_test()
    assert ups.look(10, "OB")
    assert all(ups.look(29, "OB") for _ in range(31))
    assert not ups.look(29, "OB")


def test_a_command_in_an_outage_makes_no_test_of_it() -> None:
    """Prevent a power cut from being called a test by a person who tests then."""
    ups = Ups(Limits())
    assert not ups.look(10, "OB")
    ups.expect_test()
    assert not ups.look(2, "OB")
    ups.look(2, "OL")
    assert ups.look(2, "OB")


def test_a_voltage_of_zero_is_no_test() -> None:
    """Prevent a power cut from being called a test where the input shows it."""
    ups = Ups(Limits(voltage=230))
    ups.expect_test()
    assert not ups.look(10, "OB", "3.0")
    # What a token says stands above what the input shows, as in upsmon.
    assert ups.look(2, "OB TEST", "0")


def test_a_test_lasts_a_moment_longer() -> None:
    """Prevent a power cut in the seconds until the load is back on the mains."""
    ups = Ups(Limits())
    assert ups.look(2, "OB CAL")
    assert ups.look(2, "OB")
    assert ups.look(2, "OB")
    assert not ups.look(2, "OB")


def test_a_power_cut_right_after_a_test_is_none() -> None:
    """Prevent a power cut from being told late because a test has just ended."""
    ups = Ups(Limits())
    assert ups.look(2, "OL TEST")
    assert not ups.look(2, "OB")
