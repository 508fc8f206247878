"""Test who a device says it is, and that junk is nobody."""

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.nut.identity import (
    DeviceKind,
    has_battery,
    identify,
    part_name,
)
from tests.core.servers import prove


def test_identify() -> None:
    """Prevent a field from being taken from another variable."""
    found = identify(
        {
            "device.description": "In the cellar",
            "device.location": "Rack 3",
            "device.macaddr": "00:20:85:AB:CD:EF",
            "device.mfr": " EATON ",
            "device.model": "Ellipse  PRO\t650",
            "device.part": "ELP650",
            "device.serial": "G355F19",
            "device.type": "ups",
            "ups.firmware": "01.17",
            "ups.mfr": "other",
            "ups.model": "other",
            "ups.serial": "other",
        }
    )
    assert found.kind is DeviceKind.UPS
    assert found.manufacturer == "EATON"
    assert found.model == "Ellipse PRO 650"
    assert found.part_number == "ELP650"
    assert found.serial == "G355F19"
    assert found.firmware == "01.17"
    assert found.mac == "00:20:85:ab:cd:ef"
    assert found.location == "Rack 3"


def test_nobody() -> None:
    """Prevent a device that says nothing from being called something."""
    found = identify({})
    assert found.kind is DeviceKind.UPS
    fields = (found.manufacturer, found.model, found.part_number, found.serial)
    assert fields == (None,) * 4
    assert (found.firmware, found.mac, found.location) == (None,) * 3


@pytest.mark.parametrize(
    "serial",
    [
        "",
        "   ",
        "000000000",
        "0",
        "XXXXXXXXXX",
        "********",
        "####",
        "....",
        "?",
        "---",
        "0x0000",
        "unknown",
        "Unknown",
        "(null)",
        "none",
        "None",
        "BLANK",
        "CPS",
        "123456789",
        "To Be Filled By O.E.M.",
        "not set",
        "N/A",
    ],
)
def test_junk_serials(serial: str) -> None:
    """Prevent two devices with the same junk from being taken for one."""
    assert identify({"device.serial": serial}).serial is None
    known = identify({"device.serial": serial, "ups.serial": "G355F19"}).serial
    # Junk that only a serial can be does not hide behind the next variable.
    assert known in {None, "G355F19"}


@pytest.mark.parametrize(
    "serial", ["G355F19", "0000123", "AS1234000000", "12-34-0", "#1"]
)
def test_serials(serial: str) -> None:
    """Prevent a real serial from being taken for junk."""
    assert identify({"device.serial": serial}).serial == serial
    assert identify({"ups.serial": serial}).serial == serial


@pytest.mark.parametrize(
    ("variables", "model"),
    [
        ({"device.model": "?", "ups.model": "Smart-UPS"}, "Smart-UPS"),
        ({"device.model": "", "ups.model": "Smart-UPS"}, "Smart-UPS"),
        ({"ups.product": "PR1500"}, "PR1500"),
        ({"device.model": "(null)"}, None),
        ({"device.model": "Unknown"}, None),
    ],
)
def test_model(variables: dict[str, str], model: str | None) -> None:
    """Prevent a placeholder from hiding the name that an older variable has."""
    assert identify(variables).model == model


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ups", DeviceKind.UPS),
        ("PDU", DeviceKind.PDU),
        (" ats ", DeviceKind.ATS),
        ("HAT", DeviceKind.OTHER),
        ("scd", DeviceKind.OTHER),
    ],
)
def test_kind(text: str, kind: DeviceKind) -> None:
    """Prevent a power strip from being expected to have a battery."""
    assert identify({"device.type": text}).kind is kind


@pytest.mark.parametrize(
    ("text", "mac"),
    [
        ("00:20:85:AB:CD:EF", "00:20:85:ab:cd:ef"),
        ("002085abcdef", "00:20:85:ab:cd:ef"),
        ("00-20-85-AB-CD-EF", "00:20:85:ab:cd:ef"),
        ("00 20 85 ab cd ef ", "00:20:85:ab:cd:ef"),
        ("0020.85ab.cdef", "00:20:85:ab:cd:ef"),
        ("00:00:00:00:00:00", None),
        ("ff:ff:ff:ff:ff:ff", None),
        ("00:20:85", None),
        ("", None),
        ("00:20:85:ab:cd:ef:00", None),
    ],
)
def test_mac(text: str, mac: str | None) -> None:
    """Prevent a device from being joined with another by a filler address."""
    assert identify({"device.macaddr": text}).mac == mac


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, True),
        ({"device.type": "ups"}, True),
        ({"device.type": "pdu"}, False),
        ({"device.type": "pdu", "battery.charge": "1"}, True),
        ({"device.type": "ats"}, False),
        ({"device.type": "pdu", "batterycharge": "1"}, False),
    ],
)
def test_has_battery(variables: dict[str, str], *, expected: bool) -> None:
    """Prevent battery entities on a strip, and a UPS without any."""
    assert has_battery(variables) is expected


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"outlet.1.name": " My  lamp "}, "My lamp"),
        ({"outlet.1.desc": "Main outlet"}, "Main outlet"),
        ({"outlet.1.name": "", "outlet.1.desc": "Main"}, "Main"),
        ({"outlet.1.name": "(null)", "outlet.1.designator": "A1"}, "A1"),
        ({"outlet.10.name": "ten", "outlet.name": "all"}, None),
        ({}, None),
    ],
)
def test_part_name(variables: dict[str, str], name: str | None) -> None:
    """Prevent an outlet from bearing the name of another."""
    assert part_name(variables, "outlet.1") == name


FIELDS = st.sampled_from(
    ["device.serial", "ups.serial", "device.model", "device.macaddr", "device.type"]
)


@prove
@given(st.dictionaries(FIELDS, st.text()))
def test_any_text_is_somebody_or_nobody(variables: dict[str, str]) -> None:
    """Prevent a device's odd words about itself from stopping all others."""
    found = identify(variables)
    for text in (found.serial, found.model):
        assert text is None or text == " ".join(text.split()) != ""
    assert has_battery(variables) is (found.kind is DeviceKind.UPS)
