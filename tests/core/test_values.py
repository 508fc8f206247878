"""Test the reading of values, by what real devices say."""

from datetime import date

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.nut.catalogue import (
    VARIABLES,
    Bounds,
    Quantity,
    Unit,
    Variable,
)
from custom_components.nutify.core.nut.values import (
    Problem,
    Reading,
    Value,
    is_absent,
    number,
    read,
)
from tests.core.servers import prove

ABSENT = Reading(None, Problem.ABSENT)
UNREADABLE = Reading(None, Problem.UNREADABLE)
IMPLAUSIBLE = Reading(None, Problem.IMPLAUSIBLE)

# Numbers, dates and words as they could come, beside any text at all.
TEXTS = st.one_of(
    st.text(),
    st.from_regex(r"[+-]?[0-9]{0,20}[.,]?[0-9]{0,20}([eE][+-]?[0-9]{1,3})?"),
    st.from_regex(r"[0-9]{1,4}[/:-][0-9]{1,2}([/:-][0-9]{1,4})?", fullmatch=True),
    st.from_regex(r"\d{1,2}[A-Za-z]{3}\d{2}", fullmatch=True),
    st.floats().map(str),
    st.integers().map(str),
    st.sampled_from(["(null)", "On/Closed", "nan", "inf", "-inf", "1_0", "0x10"]),
)


def reading(template: str, text: str) -> Reading:
    """Read a text as the value of a variable of the catalogue."""
    return read(VARIABLES[template], text)


@pytest.mark.parametrize(
    ("template", "text", "value"),
    [
        ("input.voltage", "049.4", 49.4),
        ("ups.load", "003", 3.0),
        ("outlet.count", "42.00", 42.0),
        ("input.phases", "3.00", 3.0),
        ("ups.realpower", "1000000.", 1_000_000.0),
        ("input.voltage", "21,52", 21.52),
        ("input.voltage", ".5", 0.5),
        ("input.voltage", "  230.1 ", 230.1),
        ("input.voltage", "+230", 230.0),
        ("input.voltage", "2.30e2", 230.0),
        ("input.voltage", "0", 0.0),
        ("battery.charge", "100", 100.0),
        ("battery.current", "-2.5", -2.5),
        ("battery.temperature", "-12", -12.0),
        ("ups.load", "120", 120.0),
        ("ups.temperature", "25.0", 25.0),
        ("output.powerfactor", "0.91", 0.91),
        ("output.powerfactor", "57.00", 0.57),
        ("output.powerfactor", "-98", -0.98),
        ("output.powerfactor", "100", 1.0),
        ("output.powerfactor", "1", 1.0),
        ("output.powerfactor", "0", 0.0),
        ("battery.runtime", "2460", 2460.0),
        ("battery.runtime", "2460.00", 2460.0),
        ("battery.runtime", "1:57", 7020.0),
        ("battery.runtime", "64:41", 232_860.0),
        ("battery.runtime", "0:00:30", 30.0),
        ("battery.runtime", "0", 0.0),
        ("ups.delay.shutdown", "20", 20.0),
        ("ups.delay.start", "000", 0.0),
    ],
)
def test_numbers(template: str, text: str, value: float) -> None:
    """Prevent a number that a real device writes from being lost or changed."""
    found = reading(template, text)
    assert found.problem is None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("ups.efficiency", "LoadTooLow"),
        ("ups.temperature", "XX.X"),
        ("input.voltage", "230 V"),
        ("input.voltage", "<85"),
        ("input.voltage", "nan"),
        ("input.voltage", "inf"),
        ("input.voltage", "0x10"),
        ("input.voltage", "1_000"),
        ("input.voltage", "1.2.3"),
        ("input.voltage", "1.234,5"),
        ("input.voltage", "--5"),
        ("input.voltage", "."),
        ("battery.runtime", "1:77"),
        ("battery.runtime", "1:5"),
        ("battery.runtime", "soon"),
        ("ups.start.auto", "NO,NO"),
        ("ups.start.auto", "maybe"),
        ("battery.date", "9999/99/99"),
        ("battery.date", "99/99/99"),
        ("battery.date", "aaa aaa"),
        ("battery.date", "2065/165/165"),
        ("battery.date", "2624/00/02"),
        ("battery.date", "29/11/19"),
        ("battery.date", "2023-02-29"),
        ("battery.mfr.date", "CPS"),
        ("battery.mfr.date", "01Xyz19"),
        ("ups.test.date", "99/99/9999"),
    ],
)
def test_unreadable(template: str, text: str) -> None:
    """Prevent a guess where a device says something else than a value."""
    assert reading(template, text) == UNREADABLE


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("ups.load", "520"),
        ("ups.load", "562020"),
        ("ups.load", "2.3e254"),
        ("ups.load", "1e999"),
        ("ups.load", "23" + "0" * 253),
        ("battery.charge", "255"),
        ("battery.charge", "1000"),
        ("battery.charge", "-1"),
        ("input.voltage", "-6437"),
        ("ups.temperature", "302"),
        ("ups.temperature", "3000000000000000000"),
        ("ups.temperature", "-273.15"),
        ("output.powerfactor", "101"),
        ("output.powerfactor", "-101"),
        # Unknown, not nothing: an efficiency of zero would be endless losses.
        ("ups.efficiency", "0"),
        ("outlet.count", "10000000."),
        ("battery.runtime", "2592001"),
        ("battery.runtime", "9999:59"),
        ("battery.date", "3150/08/01"),
        ("battery.date", "1900/01/01"),
    ],
)
def test_implausible(template: str, text: str) -> None:
    """Prevent a device's lie from reaching statistics for ever."""
    assert reading(template, text) == IMPLAUSIBLE


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("battery.charger.status", "(null)"),
        ("ups.test.result", ""),
        ("ups.test.result", "   "),
        ("ups.alarm", "(NULL)"),
        ("battery.date", "?"),
        ("battery.date", "not set"),
        ("battery.mfr.date", "Unknown"),
        ("input.voltage", "n/a"),
        ("input.voltage", "--"),
        ("battery.runtime", "65535"),
        ("battery.runtime", "3932100"),
        ("battery.runtime", "16777215"),
        ("battery.runtime", "4294967295"),
        ("battery.runtime", "-1"),
        ("ups.timer.start", "-1"),
        ("ups.timer.shutdown", "-1"),
        ("ups.timer.reboot", "-10"),
    ],
)
def test_absent(template: str, text: str) -> None:
    """Prevent a word, a counter's end or a resting timer from being a value."""
    assert reading(template, text) == ABSENT


@pytest.mark.parametrize(
    ("template", "text", "value"),
    [
        ("battery.charger.status", "charging", "charging"),
        ("battery.charger.status", "Charged", "resting"),
        ("battery.charger.status", "Resting", "resting"),
        ("battery.charger.status", "FLOATING", "floating"),
        ("battery.charger.status", "off", "off"),
        ("battery.charger.status", "equalizing", "other"),
        ("ups.beeper.status", "enabled", "enabled"),
        ("ups.beeper.status", "on", "enabled"),
        ("ups.beeper.status", "No", "disabled"),
        ("ups.beeper.status", "Muted", "muted"),
        ("ups.beeper.status", "42", "other"),
        ("input.sensitivity", "H", "high"),
        ("input.sensitivity", "A", "auto"),
        ("input.voltage.status", "Warning-Low", "warning_low"),
        ("input.voltage.status", "critical high", "critical_high"),
        ("ambient.contacts.n.status", "Close", "closed"),
        ("device.type", "HAT", "other"),
        ("device.type", "PDU", "pdu"),
        ("input.voltage.status", "::", "other"),
    ],
)
def test_enums(template: str, text: str, value: str) -> None:
    """Prevent an unlisted word from stopping a sensor (core's #179442, #182408)."""
    assert reading(template, text) == Reading(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On/Closed", True),
        ("off/open", False),
        ("on", True),
        ("Off", False),
        ("yes", True),
        ("no", False),
        ("enabled", True),
        ("Disabled", False),
        ("1", True),
        ("0", False),
        ("TRUE", True),
    ],
)
def test_flags(text: str, *, value: bool) -> None:
    """Prevent an outlet that is on from being shown as off or unknown."""
    assert reading("outlet.n.status", text) == Reading(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2001/09/25", date(2001, 9, 25)),
        ("2019-11-02", date(2019, 11, 2)),
        ("2019/1/2", date(2019, 1, 2)),
        ("11/29/19", date(2019, 11, 29)),
        ("11/29/2019", date(2019, 11, 29)),
        ("05/06/98", date(1998, 5, 6)),
        ("01/02/84", date(2084, 1, 2)),
        ("01/02/85", date(1985, 1, 2)),
        ("23Nov19", date(2019, 11, 23)),
        ("1JAN00", date(2000, 1, 1)),
        ("29feb20", date(2020, 2, 29)),
    ],
)
def test_dates(text: str, value: date) -> None:
    """Prevent a battery from being of the wrong age."""
    assert reading("battery.date", text) == Reading(value)


@pytest.mark.parametrize("text", ["01anf19", "01Ebm19", "01rap19", "01vde19"])
def test_months_are_not_guessed(text: str) -> None:
    """Prevent three letters that name no month from being a date."""
    assert reading("battery.date", text) == UNREADABLE


def test_texts() -> None:
    """Prevent padding from telling two equal texts apart."""
    assert reading("ups.test.result", "  Done  and\tpassed ") == Reading(
        "Done and passed"
    )


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("", True),
        (" (NULL) ", True),
        ("Not Set", True),
        ("None", True),
        ("0", False),
        ("no", False),
        ("unknown model", False),
    ],
)
def test_is_absent(text: str, *, absent: bool) -> None:
    """Prevent a placeholder from naming a device, and `no` from being nothing."""
    assert is_absent(text) is absent


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1.0), ("1,", 1.0), ("-.5", -0.5), ("", None), ("e5", None), ("5e", None)],
)
def test_number(text: str, value: float | None) -> None:
    """Prevent Python's own idea of a number from being a driver's."""
    assert number(text) == value


def allowed(variable: Variable, value: Value) -> bool:
    """Tell whether a value is what the catalogue promises of a variable."""
    match variable.quantity:
        case Quantity.TEXT:
            return isinstance(value, str) and value == " ".join(value.split())
        case Quantity.ENUM:
            return value in variable.options
        case Quantity.FLAG:
            return isinstance(value, bool)
        case Quantity.DATE:
            return isinstance(value, date)
        case _:
            assert variable.bounds is not None
            assert isinstance(value, int | float)
            low, high = variable.bounds.minimum, variable.bounds.maximum
            return not isinstance(value, bool) and low <= value <= high


@prove
@given(st.sampled_from(list(VARIABLES.values())), TEXTS)
def test_any_text_can_be_read(variable: Variable, text: str) -> None:
    """Prevent one odd value from making a whole device unreadable, or a lie true."""
    found = read(variable, text)
    if found.problem is None:
        assert found.value is not None
        assert allowed(variable, found.value)
    else:
        assert found.value is None


@prove
@given(TEXTS)
def test_any_text_can_be_read_by_every_quantity(text: str) -> None:
    """Prevent a quantity whose reading raises from being met by chance only."""
    for quantity in Quantity:
        template = next(t for t, v in VARIABLES.items() if v.quantity is quantity)
        found = reading(template, text)
        assert (found.value is None) is (found.problem is not None)


@prove
@given(st.floats(0, 1500), st.sampled_from(["{:.1f}", "{:07.2f}", "{:e}", "{:.0f}."]))
def test_numbers_come_back(value: float, written: str) -> None:
    """Prevent the writing of a number from changing it."""
    text = written.format(value)
    assert reading("input.voltage", text) == Reading(float(text))


def test_bounds_are_inclusive() -> None:
    """Prevent a battery of exactly 100 % from being a lie."""
    variable = VARIABLES["battery.charge"]
    assert variable.bounds == Bounds(0, 100)
    assert variable.unit is Unit.PERCENT
    assert read(variable, "0").value == 0
    assert read(variable, "100").value == 100
    assert read(variable, "100.01") == IMPLAUSIBLE
