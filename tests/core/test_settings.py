"""Test what may be written to a variable, and what a person is offered for it."""

import re

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.nut.settings import (
    LONGEST_VALUE,
    Fault,
    Setting,
    SettingError,
    SettingKind,
    same_value,
    setting,
)
from custom_components.nutify.core.nut.types import Range, VariableType
from tests.core.servers import prove

STRING_5 = VariableType(writable=True, length=5)
STRING_32 = VariableType(writable=True, length=32)
NUMBER = VariableType(writable=True, number=True)
ENUM = VariableType(writable=True, enum=True, number=True)
RANGE = VariableType(writable=True, range=True, number=True)

PLAIN = setting("x.number", "5", NUMBER)
DELAY = setting("ups.delay.shutdown", "20", STRING_5)
TRANSFER = setting("input.transfer.high", "90", RANGE, ranges=[Range(80, 95)])
RANGES = setting("x.y", "1", RANGE, ranges=[Range(1, 2), Range(10, 20)])
SENSITIVITY = setting("input.sensitivity", "low", ENUM, options=["low", "HI gh"])
SWITCH = setting("x.flag", "on", ENUM, options=["off", "on"])
FLAG = setting("battery.protection", "yes", STRING_5)
TEXT = setting("ups.id", "rack", STRING_32)
FREE = setting("x.text", "abc", NUMBER)
SETTINGS = (
    *(PLAIN, DELAY, TRANSFER, RANGES, SENSITIVITY),
    *(SWITCH, FLAG, TEXT, FREE),
)


@pytest.mark.parametrize(
    ("name", "value", "kind", "expected"),
    [
        # Eaton types what is a number as STRING:5.
        ("ups.delay.shutdown", "20", STRING_5, SettingKind.NUMBER),
        ("ups.delay.shutdown", "", STRING_5, SettingKind.NUMBER),
        ("battery.charge.low", "020", STRING_5, SettingKind.NUMBER),
        ("outlet.2.delay.shutdown", "-1", STRING_5, SettingKind.NUMBER),
        ("output.voltage.nominal", "230.0", STRING_32, SettingKind.NUMBER),
        ("ups.start.auto", "yes", STRING_5, SettingKind.SWITCH),
        ("ups.start.auto", "1", STRING_5, SettingKind.TEXT),
        ("ups.id", "42", STRING_32, SettingKind.TEXT),
        ("ups.id", "42", NUMBER, SettingKind.TEXT),
        ("battery.date", "2024/01/01", NUMBER, SettingKind.TEXT),
        ("input.sensitivity", "low", STRING_32, SettingKind.TEXT),
        ("outlet.1.desc", "Router", STRING_32, SettingKind.TEXT),
        ("x.unknown", "42", STRING_32, SettingKind.TEXT),
        ("x.unknown", "42", NUMBER, SettingKind.NUMBER),
        ("x.unknown", "007.50", NUMBER, SettingKind.NUMBER),
        # upsd calls everything a number that has no other type.
        ("x.unknown", "NO", NUMBER, SettingKind.TEXT),
        ("x.unknown", "", NUMBER, SettingKind.TEXT),
    ],
)
def test_kinds(
    name: str, value: str, kind: VariableType, expected: SettingKind
) -> None:
    """Prevent a number from being offered as a text box, and a text as a number."""
    assert setting(name, value, kind).kind is expected


@pytest.mark.parametrize(
    ("options", "kind", "on", "off"),
    [
        (["on", "off"], SettingKind.SWITCH, "on", "off"),
        (["NO", "YES"], SettingKind.SWITCH, "YES", "NO"),
        (["Disabled", "Enabled"], SettingKind.SWITCH, "Enabled", "Disabled"),
        (["true", "FALSE"], SettingKind.SWITCH, "true", "FALSE"),
        (["on", "off", "auto"], SettingKind.SELECT, "", ""),
        (["on", "no"], SettingKind.SELECT, "", ""),
        (["on"], SettingKind.SELECT, "", ""),
        (["0", "1"], SettingKind.SELECT, "", ""),
    ],
)
def test_enumerations(options: list[str], kind: SettingKind, on: str, off: str) -> None:
    """Prevent a switch from writing a word that the device does not spell so."""
    for name in ("x.y", "ups.delay.shutdown", "battery.protection"):
        found = setting(name, options[0], ENUM, options=options)
        assert (found.kind, found.on, found.off) == (kind, on, off)
        assert found.options == tuple(options)
        assert [found.check(option) for option in options] == options


@pytest.mark.parametrize("chain", ["", "device.1.", "device.12."])
def test_what_cuts_the_power_is_dangerous(chain: str) -> None:
    """Prevent anybody from switching a load off, in a chain of devices too."""
    for name in ("outlet.3.switch", "outlet.switch", "outlet.group.2.switch"):
        found = setting(f"{chain}{name}", "on", ENUM, options=["on", "off"])
        assert found.is_dangerous("off")
        assert not found.is_dangerous("on")
    bypass = setting(f"{chain}input.bypass.switch.on", "disabled", STRING_32)
    assert bypass.is_dangerous("on")
    assert not setting(f"{chain}outlet.3.desc", "x", STRING_32).is_dangerous("off")


@pytest.mark.parametrize(
    ("value", "on", "off"),
    [
        ("yes", "yes", "no"),
        ("no", "yes", "no"),
        ("enabled", "enabled", "disabled"),
        ("off", "on", "off"),
        ("OFF", "ON", "OFF"),
        ("Disabled", "Enabled", "Disabled"),
        (" true ", "true", "false"),
    ],
)
def test_flags_keep_their_words(value: str, on: str, off: str) -> None:
    """Prevent `yes` from being written where the device says `enabled`."""
    found = setting("battery.protection", value, STRING_32)
    assert (found.kind, found.on, found.off) == (SettingKind.SWITCH, on, off)
    for word in ("maybe", "1", "", "yEs"):
        with pytest.raises(SettingError):
            found.check(word)


@pytest.mark.parametrize(
    ("name", "value", "kind", "minimum", "maximum"),
    [
        ("battery.charge.low", "20", NUMBER, 0, 100),
        ("ups.delay.shutdown", "20", STRING_5, 0, 99_999),
        ("ups.delay.shutdown", "20", VariableType(length=2), 0, 99),
        # Timers that are off are negative.
        ("ups.timer.shutdown", "-1", NUMBER, -1, 31_622_400),
        ("ups.timer.shutdown", "-60", NUMBER, -60, 31_622_400),
        ("x.unknown", "1", NUMBER, -(2**31), 2**31 - 1),
        ("x.unknown", "1", VariableType(number=True, length=255), -(2**31), 2**31 - 1),
    ],
)
def test_bounds(
    name: str, value: str, kind: VariableType, minimum: float, maximum: float
) -> None:
    """Prevent a number that the device cannot mean, or that is too long to write."""
    found = setting(name, value, kind)
    assert found.bounds is not None
    assert (found.bounds.minimum, found.bounds.maximum) == (minimum, maximum)
    assert found.check(value) == value
    assert found.check(minimum) == str(minimum)
    for wrong in (minimum - 1, maximum + 1):
        with pytest.raises(SettingError):
            found.check(wrong)


@pytest.mark.parametrize(
    ("value", "ranges", "step"),
    [
        ("20", (), 1),
        ("20.0", (), 1),
        ("20.5", (), 0.1),
        ("", (), 1),
        ("20", (Range(1, 5),), 1),
        ("20", (Range(1, 5.5),), 0.1),
        ("2,5", (Range(1, 5),), 0.1),
    ],
)
def test_steps(value: str, ranges: tuple[Range, ...], step: float) -> None:
    """Prevent a slider from leaving out values, or from writing fractions."""
    assert setting("ups.delay.start", value, NUMBER, ranges=ranges).step == step


@pytest.mark.parametrize(
    ("length", "expected"), [(None, 255), (0, 255), (5, 5), (255, 255), (999, 255)]
)
def test_lengths(length: int | None, expected: int) -> None:
    """Prevent a text that the device or upsd would cut."""
    found = setting("ups.id", "", VariableType(length=length))
    assert found.length == expected
    assert found.check("#" * expected) == "#" * expected
    with pytest.raises(SettingError) as caught:
        found.check("#" * (expected + 1))
    assert (caught.value.fault, caught.value.allowed) == (Fault.TOO_LONG, str(expected))


@pytest.mark.parametrize(
    ("what", "value", "expected"),
    [
        (PLAIN, "5", "5"),
        (PLAIN, 5.0, "5"),
        (PLAIN, -3, "-3"),
        (PLAIN, 5.25, "5.25"),
        (PLAIN, 0.1 + 0.2, "0.3"),
        (PLAIN, "007", "007"),
        (DELAY, 99_999.0, "99999"),
        (TRANSFER, 80, "80"),
        (TRANSFER, "95", "95"),
        (TRANSFER, 94.9, "94.9"),
        (RANGES, 2, "2"),
        (RANGES, 10, "10"),
        (SENSITIVITY, "HI gh", "HI gh"),
        (FLAG, "no", "no"),
        (TEXT, "", ""),
        (TEXT, 'a "q" \\ #1', 'a "q" \\ #1'),
        (TEXT, " ~ ", " ~ "),
    ],
)
def test_what_is_taken(what: Setting, value: str | float, expected: str) -> None:
    """Prevent a good value from being refused, or written otherwise."""
    assert what.check(value) == expected


@pytest.mark.parametrize(
    ("what", "value", "fault"),
    [
        *((PLAIN, float(word), Fault.NOT_A_NUMBER) for word in ("nan", "inf", "-inf")),
        (PLAIN, "nan", Fault.NOT_A_NUMBER),
        (PLAIN, "1e400", Fault.NOT_A_NUMBER),
        (PLAIN, "21,5", Fault.NOT_A_NUMBER),
        (PLAIN, "5 s", Fault.NOT_A_NUMBER),
        (PLAIN, "0x10", Fault.NOT_A_NUMBER),
        (PLAIN, "1_0", Fault.NOT_A_NUMBER),
        (PLAIN, "", Fault.NOT_A_NUMBER),
        (PLAIN, "\uff11", Fault.NOT_PRINTABLE),
        (PLAIN, 1e30, Fault.OUT_OF_RANGE),
        (PLAIN, "1" * 300, Fault.TOO_LONG),
        (DELAY, 100_000, Fault.TOO_LONG),
        (DELAY, -1, Fault.OUT_OF_RANGE),
        # upsd compares with atoi(), for which this is 95.
        (TRANSFER, 95.9, Fault.OUT_OF_RANGE),
        (TRANSFER, 79.9, Fault.OUT_OF_RANGE),
        (TRANSFER, "ninety", Fault.NOT_A_NUMBER),
        (RANGES, 2.9, Fault.OUT_OF_RANGE),
        (RANGES, 5, Fault.OUT_OF_RANGE),
        (SENSITIVITY, "LOW", Fault.NOT_AN_OPTION),
        (SENSITIVITY, "hi gh", Fault.NOT_AN_OPTION),
        (SENSITIVITY, "", Fault.NOT_AN_OPTION),
        (SWITCH, "yes", Fault.NOT_AN_OPTION),
        (FLAG, "on", Fault.NOT_AN_OPTION),
        *(
            (TEXT, text, Fault.NOT_PRINTABLE)
            for text in ("\u00fc", "a\tb", "a\n", "\x00", "\x7f", "\ud800", "\u2028")
        ),
        (TEXT, "x" * 300, Fault.TOO_LONG),
    ],
)
def test_what_is_refused(what: Setting, value: str | float, fault: Fault) -> None:
    """Prevent a value that upsd lets pass from reaching the device as another."""
    with pytest.raises(SettingError) as caught:
        what.check(value)
    assert caught.value.fault is fault
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("value", "expected"), [(0.00001, "0"), (-0.00001, "0"), (5.00001, "5")]
)
def test_tiny_fractions(value: float, expected: str) -> None:
    """Prevent `5.` and `-0.`, which devices refuse, from being written."""
    assert PLAIN.check(value) == expected


@pytest.mark.parametrize("value", ["1e5", "9E1", "1e-1"])
def test_exponents_are_refused(value: str) -> None:
    """Prevent `1e5` from becoming 1 on the way, since NUT reads with atoi()."""
    with pytest.raises(SettingError):
        setting("x.y", "1", RANGE, ranges=[Range(0, 200_000)]).check(value)


@pytest.mark.parametrize("value", [" 5", "5 "])
def test_blanks_around_a_number_are_not_written(value: str) -> None:
    """Prevent a blank beside a number from being written to a device."""
    assert PLAIN.check(value) == "5"


def test_huge_integers() -> None:
    """Prevent a number of an automation from raising what nobody catches."""
    with pytest.raises(SettingError):
        PLAIN.check(10**400)


@pytest.mark.parametrize(
    ("what", "allowed"),
    [
        (TRANSFER, "80 - 95"),
        (RANGES, "1 - 2, 10 - 20"),
        (DELAY, "0 - 99999"),
        (SENSITIVITY, ""),
    ],
)
def test_what_is_allowed_is_told(what: Setting, allowed: str) -> None:
    """Prevent an error that does not say what would be right."""
    assert what.allowed == allowed


_VALUES = st.one_of(
    st.text(max_size=300),
    st.text(st.characters(max_codepoint=127), max_size=40),
    st.from_regex(re.compile(r"[+-]?[0-9]{1,6}(\.[0-9]{0,6})?"), fullmatch=True),
    st.integers(-(2**70), 2**70),
    st.floats(),
)


@prove
@given(what=st.sampled_from(SETTINGS), value=_VALUES)
def test_what_is_returned_can_be_written(what: Setting, value: str | float) -> None:
    """Prevent anything from being sent that upsd would change, cut or drop."""
    try:
        text = what.check(value)
    except SettingError as err:
        assert err.fault in Fault  # noqa: PT017 - both ends are right
        return
    assert re.fullmatch(f"[ -~]{{0,{what.length}}}", text)
    assert len(text) <= LONGEST_VALUE
    assert what.check(text) == text
    if isinstance(value, str):
        is_number = what.kind is SettingKind.NUMBER
        assert text == (value.strip() if is_number else value)
    elif what.kind is SettingKind.NUMBER:
        assert float(text) == pytest.approx(value, abs=0.0001)


@prove
@given(value=st.floats(-1000, 1000))
def test_numbers_are_never_written_beyond_their_ends(value: float) -> None:
    """Prevent rounding from writing a number that the device does not allow."""
    try:
        text = RANGES.check(value)
    except SettingError:
        return
    assert any(each.minimum <= float(text) <= each.maximum for each in RANGES.ranges)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("20", "20", True),
        ("20", "20.0", True),
        ("020", "20", True),
        ("2,5", "2.5", True),
        ("", "", True),
        ("low", "low", True),
        ("low", "LOW", False),
        ("20", "21", False),
        ("20", "20 s", False),
        ("", "0", False),
    ],
)
def test_same_value(one: str, other: str, *, same: bool) -> None:
    """Prevent a write from being taken for failed because the device says 20.0."""
    assert same_value(one, other) is same
    assert same_value(other, one) is same
