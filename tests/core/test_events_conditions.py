"""Test which conditions hold, by the meaning that NUT gives to the tokens."""

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.events.conditions import (
    held,
    knows,
    mains_absent,
    nominal_voltage,
    other_tokens,
)
from custom_components.nutify.core.events.types import Condition, Limits
from custom_components.nutify.core.nut.snapshot import EMPTY, take
from custom_components.nutify.core.nut.status import Token, parse
from tests.core.servers import prove

NONE: frozenset[Condition] = frozenset()
STATUSES = st.lists(st.one_of(st.sampled_from(list(Token)), st.text(max_size=5))).map(
    " ".join
)


def conditions(
    variables: dict[str, str],
    limits: Limits | None = None,
    active: frozenset[Condition] = NONE,
) -> dict[Condition, bool | None]:
    """Return what holds of a UPS with these variables."""
    return held(take(variables), limits or Limits(), active)


def holding(status: str) -> set[Condition]:
    """Return the conditions that hold in a status."""
    found = conditions({"ups.status": status})
    return {condition for condition, is_held in found.items() if is_held}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("OL", set()),
        ("OL CHRG", set()),
        ("OB DISCHRG", {Condition.ON_BATTERY}),
        ("LB OB", {Condition.ON_BATTERY, Condition.LOW_BATTERY}),
        ("OL OB LB", set()),
        ("OL LB", set()),
        ("LB", set()),
        ("FSD OL", {Condition.FORCED_SHUTDOWN}),
        ("SD OL", {Condition.FORCED_SHUTDOWN}),
        (
            "FSD OB LB",
            {Condition.FORCED_SHUTDOWN, Condition.ON_BATTERY, Condition.LOW_BATTERY},
        ),
        # A calibration empties the battery on purpose.
        ("CAL OB LB OFF", {Condition.CALIBRATING, Condition.ON_BATTERY}),
        ("OL OFF", {Condition.OFF}),
        ("BY", {Condition.BYPASS}),
        ("OL HE", {Condition.ECO}),
        ("OL OVERHEAT", {Condition.OVERHEATED}),
        ("ALARM OL", {Condition.ALARM}),
        ("OL NEW", {Condition.OTHER}),
        ("OL COMMFAULT", {Condition.OTHER}),
        # upsmon says nothing of a battery that is full.
        ("OL HB", set()),
        ("WAIT", set()),
        ("ALARM WAIT", {Condition.ALARM}),
        ("", set()),
    ],
)
def test_status(status: str, expected: set[Condition]) -> None:
    """Prevent an outage, or an emergency, that is none, and the other way round."""
    assert holding(status) == expected


@pytest.mark.parametrize("status", ["", "   ", "WAIT", "ALARM WAIT"])
def test_nothing_is_known_without_a_status(status: str) -> None:
    """Prevent the end of an outage from being made up while a driver restarts."""
    known = conditions({"ups.status": status})
    assert known.keys().isdisjoint({Condition.ON_BATTERY, Condition.OVERLOAD})
    assert not conditions({}).get(Condition.ON_BATTERY)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"ups.status": "OL"}, True),
        ({"ups.status": "OFF"}, True),
        ({"ups.status": "ALARM"}, True),
        ({"ups.status": "WAIT OB"}, True),
        ({"ups.status": "WAIT NEW"}, True),
        ({"ups.status": "WAIT"}, False),
        ({"ups.status": "ALARM WAIT"}, False),
        ({"ups.status": ""}, False),
        # A PDU.
        ({"outlet.1.status": "on"}, True),
    ],
)
def test_knows(variables: dict[str, str], *, expected: bool) -> None:
    """Prevent a driver that waits for its device from being taken at its word."""
    assert knows(take(variables)) is expected


@pytest.mark.parametrize("status", ["OFF", "ALARM", "LB", "RB", "NEW"])
def test_a_status_without_the_input_tells_nothing_of_it(status: str) -> None:
    """Prevent an outage from ending because the UPS switched off."""
    found = conditions({"ups.status": status})
    assert found[Condition.ON_BATTERY] is None
    assert found[Condition.LOW_BATTERY] is None


@prove
@given(STATUSES)
def test_on_battery_is_what_it_is_in_nut(status: str) -> None:
    """Prevent a combination of tokens from being an outage with the input there."""
    tokens = set(status.split())
    found = conditions({"ups.status": status})
    if "OL" in tokens or "OB" in tokens:
        assert found[Condition.ON_BATTERY] is ("OB" in tokens and "OL" not in tokens)
    low = bool(found.get(Condition.LOW_BATTERY))
    assert low is ({"OB", "LB"} <= tokens and tokens.isdisjoint({"OL", "CAL"}))


@prove
@given(STATUSES)
def test_every_unknown_token_is_another(status: str) -> None:
    """Prevent a token that nobody knows from passing in silence."""
    found = parse(status)
    assert set(found.unknown) <= set(other_tokens(found))
    if other_tokens(found):
        assert conditions({"ups.status": status})[Condition.OTHER]


@prove
@given(
    st.dictionaries(
        st.sampled_from(
            [
                *("ups.status", "ups.alarm", "battery.charge", "battery.charge.low"),
                *("battery.runtime", "battery.runtime.low", "input.voltage"),
                *("input.voltage.nominal", "input.L2-N.voltage"),
            ]
        ),
        st.one_of(STATUSES, st.floats().map(str), st.text()),
    ),
    st.frozensets(st.sampled_from(Condition)),
)
def test_any_variables(variables: dict[str, str], active: frozenset[Condition]) -> None:
    """Prevent a device from stopping the watch by what it reports."""
    found = conditions(variables, Limits(), active)
    assert set(found.values()) <= {True, False, None}


@pytest.mark.parametrize(
    ("charge", "limit", "own", "was_low", "is_low"),
    [
        ("19", None, None, False, True),
        ("20", None, None, False, False),
        ("24", None, None, True, True),
        ("25", None, None, True, False),
        ("9", None, "10", False, True),
        ("11", None, "10", False, False),
        ("49", 50.0, "10", False, True),
        # A limit of 0 is never reached.
        ("0", 0.0, "10", False, False),
        # A device that says 0 has no limit of its own.
        ("19", None, "0", False, True),
        ("99.5", 100.0, None, True, True),
        ("100", 100.0, None, True, False),
    ],
)
def test_charge_low(
    charge: str, limit: float | None, own: str | None, *, was_low: bool, is_low: bool
) -> None:
    """Prevent a low charge from being missed, or told at every percent."""
    variables = {"battery.charge": charge, "ups.status": "OB"}
    if own is not None:
        variables["battery.charge.low"] = own
    active = frozenset({Condition.CHARGE_LOW}) if was_low else NONE
    found = conditions(variables, Limits(charge=limit), active)
    assert found[Condition.CHARGE_LOW] is is_low


def test_a_charge_that_is_not_told_changes_nothing() -> None:
    """Prevent a recovery that nobody measured."""
    assert conditions({"ups.status": "OL"})[Condition.CHARGE_LOW] is None
    found = conditions({"ups.status": "OB"})
    assert found[Condition.RUNTIME_LOW] is None


@pytest.mark.parametrize(
    ("runtime", "limit", "own", "was_low", "is_low"),
    [
        ("299", None, None, False, True),
        ("300", None, None, False, False),
        ("359", None, None, True, True),
        ("360", None, None, True, False),
        ("119", None, "120", False, True),
        ("121", None, "120", False, False),
        ("599", 600.0, "120", False, True),
        ("0", 0.0, None, False, False),
    ],
)
def test_runtime_low(
    runtime: str, limit: float | None, own: str | None, *, was_low: bool, is_low: bool
) -> None:
    """Prevent a short runtime from being missed, or told at every second."""
    variables = {"battery.runtime": runtime, "ups.status": "OB"}
    if own is not None:
        variables["battery.runtime.low"] = own
    active = frozenset({Condition.RUNTIME_LOW}) if was_low else NONE
    found = conditions(variables, Limits(runtime=limit), active)
    assert found[Condition.RUNTIME_LOW] is is_low


def test_a_runtime_on_line_is_an_estimate() -> None:
    """Prevent a warning of what a UPS guesses while nothing is wrong."""
    found = conditions({"battery.runtime": "10", "ups.status": "OL"})
    assert found[Condition.RUNTIME_LOW] is False


@pytest.mark.parametrize(
    ("runtime", "expected"), [("10", True), ("359", True), ("360", False), (None, None)]
)
def test_a_short_runtime_lasts_when_the_mains_are_back(
    runtime: str | None, *, expected: bool | None
) -> None:
    """Prevent a recovery that is only the return of the mains."""
    variables = {"ups.status": "OL"} | (
        {} if runtime is None else {"battery.runtime": runtime}
    )
    active = frozenset({Condition.RUNTIME_LOW})
    assert conditions(variables, None, active)[Condition.RUNTIME_LOW] is expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"ups.alarm": "Too hot!"}, True),
        ({}, False),
        ({"ups.alarm": "Too hot!", "ups.status": ""}, True),
        ({"ups.status": ""}, None),
        ({"ups.status": "WAIT"}, None),
        ({"ups.alarm": "Too hot!", "ups.status": "OL"}, True),
        ({"ups.status": "OL"}, False),
    ],
)
def test_alarm(variables: dict[str, str], *, expected: bool | None) -> None:
    """Prevent an alarm that never ends, or that ends while nobody knows."""
    assert conditions(variables).get(Condition.ALARM) is expected


@pytest.mark.parametrize(
    ("voltage", "limits", "sag", "swell"),
    [
        ("207", Limits(), False, False),
        ("206.9", Limits(), True, False),
        ("253", Limits(), False, False),
        ("253.1", Limits(), False, True),
        ("180", Limits(sag_percent=0), False, False),
        ("300", Limits(swell_percent=0), False, False),
        ("206", Limits(voltage=200), False, False),
        ("225", Limits(sag_percent=2), True, False),
    ],
)
def test_voltage(voltage: str, limits: Limits, *, sag: bool, swell: bool) -> None:
    """Prevent mains that are as they should be from being told, and bad ones not."""
    variables = {
        "input.voltage": voltage,
        "input.voltage.nominal": "230",
        "ups.status": "OL",
    }
    found = conditions(variables, limits)
    assert found[Condition.VOLTAGE_SAG] is sag
    assert found[Condition.VOLTAGE_SWELL] is swell


@pytest.mark.parametrize("percent", [10, 3, 2, 1, 0.5])
def test_a_sag_ends_at_the_nominal_voltage(percent: float) -> None:
    """Prevent a narrow limit from making a sag, or a swell, that never ends."""
    variables = {
        "input.voltage": "230",
        "input.voltage.nominal": "230",
        "ups.status": "OL",
    }
    limits = Limits(sag_percent=percent, swell_percent=percent)
    active = frozenset({Condition.VOLTAGE_SAG, Condition.VOLTAGE_SWELL})
    found = conditions(variables, limits, active)
    assert found[Condition.VOLTAGE_SAG] is False
    assert found[Condition.VOLTAGE_SWELL] is False


@pytest.mark.parametrize(
    ("percent", "voltage", "expected"),
    [
        (10, "211.5", True),
        (10, "211.7", False),
        (2, "227.6", True),
        # Mains are never exactly nominal.
        (2, "227.8", False),
        (1, "228.9", False),
    ],
)
def test_a_sag_ends_a_little_above_its_limit(
    percent: float, voltage: str, *, expected: bool
) -> None:
    """Prevent a sag that begins and ends with every tenth of a volt, or that stays."""
    variables = {
        "input.voltage": voltage,
        "input.voltage.nominal": "230",
        "ups.status": "OL",
    }
    active = frozenset({Condition.VOLTAGE_SAG})
    found = conditions(variables, Limits(sag_percent=percent), active)
    assert found[Condition.VOLTAGE_SAG] is expected


@pytest.mark.parametrize(
    "variables",
    [
        {"ups.status": "OL"},
        {"ups.status": "OL", "input.voltage": "100"},
        {"ups.status": "OL", "input.voltage.nominal": "230"},
        {"ups.status": "OL", "input.voltage": "3", "input.voltage.nominal": "230"},
        {"ups.status": "OB", "input.voltage": "180", "input.voltage.nominal": "230"},
    ],
)
def test_a_voltage_that_tells_nothing(variables: dict[str, str]) -> None:
    """Prevent a sag of mains that nobody measures, or that are not there."""
    assert Condition.VOLTAGE_SAG not in conditions(variables)


def test_nominal_voltage() -> None:
    """Prevent a person's voltage from being overruled by the device's."""
    found = take({"input.voltage.nominal": "230", "output.voltage.nominal": "240"})
    assert nominal_voltage(found, Limits()) == 230
    assert nominal_voltage(found, Limits(voltage=120)) == 120
    output = take({"output.voltage.nominal": "240"})
    assert nominal_voltage(output, Limits()) == 240
    assert nominal_voltage(EMPTY, Limits()) is None


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"input.voltage": "0", "input.voltage.nominal": "230"}, True),
        ({"input.voltage": "114", "input.voltage.nominal": "230"}, True),
        ({"input.voltage": "116", "input.voltage.nominal": "230"}, False),
        ({"input.voltage": "0"}, False),
        ({"input.voltage.nominal": "230"}, False),
        (
            {
                "input.L1-N.voltage": "0",
                "input.L2-N.voltage": "230",
                "input.voltage.nominal": "230",
            },
            False,
        ),
    ],
)
def test_mains_absent(variables: dict[str, str], *, expected: bool) -> None:
    """Prevent a self-test from hiding mains that are seen to be absent."""
    assert mains_absent(take(variables), Limits()) is expected
