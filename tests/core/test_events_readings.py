"""Test the single values that events and outages tell."""

import pytest

from custom_components.nutify.core.events.readings import (
    CHARGE,
    INPUT_VOLTAGE,
    LOAD,
    alarm,
    is_charging,
    is_test_reason,
    measure,
    number,
    numbers,
    outlets,
    text,
    told,
    transfer_reason,
)
from custom_components.nutify.core.nut.snapshot import EMPTY, Snapshot, take


def snapshot(**variables: str) -> Snapshot:
    """Return a snapshot; a double underscore stands for a dot."""
    return take({name.replace("__", "."): value for name, value in variables.items()})


def test_number() -> None:
    """Prevent text, flags and what cannot be used from being numbers."""
    found = snapshot(ups__load="LoadTooLow", output__load="12", battery__charge="87.0")
    assert number(found, LOAD) == 12
    assert number(found, CHARGE) == 87
    assert number(found, ("ups.status", "no.such")) is None
    assert number(snapshot(outlet__1__status="on"), ("outlet.1.status",)) is None
    assert number(snapshot(battery__charge="255"), CHARGE) is None
    assert number(EMPTY, CHARGE) is None


def test_the_load_of_three_phases() -> None:
    """Prevent an outage without a load beside a sensor of power that goes by one."""
    phases = {f"output.L{phase}.power.percent": f"{phase}0" for phase in (1, 2, 3)}
    assert measure(take(phases), LOAD) == 20
    assert measure(take({"output.power.percent": "42"}), LOAD) == 42
    assert measure(take({"ups.load": "7", "output.power.percent": "42"}), LOAD) == 7
    assert measure(take(phases), CHARGE) is None
    assert told(take(phases), None)["load"] == 20


def test_numbers() -> None:
    """Prevent a phase from being left out."""
    phases = {f"input.L{phase}-N.voltage": str(228 + phase) for phase in (1, 2, 3)}
    assert numbers(take(phases), INPUT_VOLTAGE) == [229, 230, 231]
    assert numbers(EMPTY, INPUT_VOLTAGE) == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Replace battery!", "Replace battery!"),
        (" Input   Bad ", "Input Bad"),
        ("0", None),
        ("", None),
        ("none", None),
        (None, None),
    ],
)
def test_alarm(written: str | None, expected: str | None) -> None:
    """Prevent an alarm of devices that report none with a word or a zero."""
    found = EMPTY if written is None else snapshot(ups__alarm=written)
    assert alarm(found) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("input voltage out of range", "input voltage out of range"),
        ("blackout", "blackout"),
        ("R", "unacceptable utility voltage rate of change"),
        ("H", "high utility voltage"),
        ("L", "low utility voltage"),
        ("T", "line voltage notch or spike"),
        ("S", "self-test"),
        ("O", None),
        ("no transfers yet since turnon", None),
        ("None", None),
        ("NO", None),
        ("", None),
        # snmp-ups of APC's cards.
        ("noTransfer", None),
        (None, None),
    ],
)
def test_transfer_reason(written: str | None, expected: str | None) -> None:
    """Prevent "none" from being the cause of an outage, and a letter from being it."""
    found = EMPTY if written is None else snapshot(input__transfer__reason=written)
    assert transfer_reason(found) == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("selfTest", True),
        ("self-test", True),
        ("Self test", True),
        ("UPS test", True),
        # apc_modbus.
        ("AutomaticTest", True),
        ("blackout", False),
        ("smallMomentarySag", False),
        ("", False),
        (None, False),
    ],
)
def test_is_test_reason(reason: str | None, *, expected: bool) -> None:
    """Prevent a self-test from being a power cut, for its spelling."""
    assert is_test_reason(reason) is expected


def test_text() -> None:
    """Prevent an empty text from being one."""
    assert text(snapshot(ups__test__result="Ok"), "ups.test.result") == "Ok"
    assert text(snapshot(ups__test__result=""), "ups.test.result") is None
    assert text(snapshot(battery__charge="5"), "battery.charge") is None
    assert text(EMPTY, "ups.test.result") is None


def test_told() -> None:
    """Prevent an event from telling what nobody measured."""
    assert told(EMPTY, None) == {}
    assert told(
        take(
            {
                "battery.charge": "87",
                "battery.runtime": "1:57",
                "battery.voltage": "x",
                "input.L1-N.voltage": "231.5",
                "output.voltage": "230",
                "ups.load": "30",
                "ups.status": "OL  CHRG OL",
            }
        ),
        123.456,
    ) == {
        "charge": 87,
        "input_voltage": 231.5,
        "load": 30,
        "output_voltage": 230,
        "runtime": 7020,
        "status": "OL CHRG",
        "watts": 123.5,
    }
    assert told(EMPTY, 0.0) == {"watts": 0.0}


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"ups.status": "OL CHRG"}, True),
        ({"ups.status": "OL"}, False),
        ({"ups.status": "OL", "battery.charger.status": "charging"}, True),
        ({"ups.status": "OL", "battery.charger.status": "Charging"}, True),
        ({"ups.status": "OL", "battery.charger.status": "floating"}, False),
        ({"ups.status": "OB", "battery.charger.status": "discharging"}, False),
    ],
)
def test_is_charging(variables: dict[str, str], *, expected: bool) -> None:
    """Prevent a battery from being full while its charger still works."""
    assert is_charging(take(variables)) is expected


def test_outlets() -> None:
    """Prevent a beeper or a timer from being an outlet, in a chain of PDUs, too."""
    assert outlets(
        take(
            {
                "device.2.outlet.3.status": "on",
                "device.2.outlet.group.1.status": "off",
                "device.2.ups.beeper.status": "enabled",
                "device.2.ups.watchdog.status": "1",
                "outlet.0.status": "on",
                "outlet.1.status": "on",
                "outlet.1.switchable": "yes",
                "outlet.2.status": "off",
                "outlet.3.status": "unknown",
                "outlet.group.1.status": "on",
                "ups.beeper.status": "disabled",
                "ups.watchdog.status": "1",
            }
        )
    ) == {
        "device.2.outlet.3": True,
        "device.2.outlet.group.1": False,
        "outlet.1": True,
        "outlet.2": False,
        "outlet.group.1": True,
    }
    assert outlets(EMPTY) == {}
