"""Test the catalogue: its keys, its families and what it leaves out."""

from collections import Counter
from collections.abc import Iterator
import re

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.nut.catalogue import (
    IDENTITY,
    VARIABLES,
    Match,
    Quantity,
    Role,
    Unit,
    Variable,
    exclusion,
    find,
    is_identity,
)
from custom_components.nutify.core.nut.catalogue.model import BOUNDS, UNITS
from tests.core.servers import prove

ALL = list(VARIABLES.values())
NUMERIC = set(BOUNDS)
KEY = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
WORDS = st.one_of(
    st.sampled_from(["ambient", "battery", "device", "driver", "input", "outlet"]),
    st.sampled_from(["output", "ups", "group", "contacts", "L1", "L1-N", "N", "n"]),
    st.sampled_from(["0", "1", "2", "12", "charge", "current", "id", "load", "name"]),
)


def platform(variable: Variable) -> str:
    """Return where the translations of a variable are."""
    return "binary_sensor" if variable.quantity is Quantity.FLAG else "sensor"


def match(name: str) -> Match:
    """Return the match of a name that has to be known."""
    found = find(name)
    assert found is not None, name
    return found


def test_keys_are_unique() -> None:
    """Prevent two variables from sharing a translation, an icon or an entity."""
    keys = Counter((platform(each), each.key) for each in ALL)
    assert [key for key, times in keys.items() if times > 1] == []


def test_names_are_unique_within_a_device() -> None:
    """Prevent two entities of one device from having the same name."""
    names: Counter[tuple[str, str, int]] = Counter()
    for each in ALL:
        outlet = re.match(r"outlet(\.group)?\.n\.", each.template)
        part = outlet[0] if outlet else ""
        # One of several probes or contacts bears its number beside its name.
        numbers = each.template.removeprefix(part).count(".n.")
        names[part, each.name, numbers] += 1
    assert [name for name, times in names.items() if times > 1] == []


def faults(variable: Variable) -> Iterator[str]:
    """Yield what Home Assistant would refuse, or what makes no sense, in an entry."""
    name, options = variable.name, variable.options
    if not all(KEY.fullmatch(each) for each in (variable.key, *options)):
        yield "the key or an option is no translation key"
    if VARIABLES[variable.template] is not variable:
        yield "it is filed under another name"
    if name != " ".join(name.split()) or name[:1] != name[:1].upper():
        yield "the name has odd blanks or a small first letter"
    if bool(options) is not (variable.quantity is Quantity.ENUM):
        yield "it has options without being an enum, or none in spite of it"
    if options and "other" not in options:
        yield "an unlisted word has no option"
    if len(set(options)) != len(options):
        yield "an option comes twice"
    if variable.role is Role.IDENTITY:
        yield "what is identity is no entity"


def faults_of_numbers(variable: Variable) -> Iterator[str]:
    """Yield what makes no sense in an entry with numbers, or in one without."""
    numeric = variable.quantity in NUMERIC
    bounds = variable.bounds
    if (bounds is not None) is not numeric:
        yield "it has bounds without numbers, or numbers without bounds"
    if bounds is not None and not bounds.minimum < bounds.maximum:
        yield "nothing is within its bounds"
    if variable.unit is not None and not numeric:
        yield "it has a unit, but no numbers"
    if variable.role is Role.MEASUREMENT and not numeric:
        yield "a measurement without numbers cannot be recorded"


def test_entries() -> None:
    """Prevent an entry that Home Assistant refuses or that says nonsense."""
    assert len(ALL) > 400
    found = {each.template: [*faults(each), *faults_of_numbers(each)] for each in ALL}
    assert {name: why for name, why in found.items() if why} == {}


def test_units() -> None:
    """Prevent a unit from being set, or missing, by accident."""
    odd = {
        each.template: each.unit
        for each in ALL
        if each.unit is not UNITS.get(each.quantity)
    }
    assert odd == {"battery.energysave.delay": Unit.MINUTE}


@pytest.mark.parametrize(
    ("name", "template", "index", "part", "key"),
    [
        ("ups.load", "ups.load", "", None, "ups_load"),
        ("input.voltage", "input.voltage", "", None, "input_voltage"),
        ("input.L1-N.voltage", "input.voltage", "L1-N", None, "input_l1_n_voltage"),
        ("input.L1-L2.voltage", "input.voltage", "L1-L2", None, "input_l1_l2_voltage"),
        ("input.L3.current", "input.current", "L3", None, "input_l3_current"),
        ("input.N.current", "input.current", "N", None, "input_n_current"),
        ("input.1.voltage", "input.voltage", "1", None, "input_1_voltage"),
        ("input.2.L1.current", "input.current", "2 L1", None, "input_2_l1_current"),
        (
            "output.L1.power.percent",
            "output.power.percent",
            "L1",
            None,
            "output_l1_power_percent",
        ),
        (
            "input.bypass.L2-N.voltage",
            "input.bypass.voltage",
            "L2-N",
            None,
            "input_bypass_l2_n_voltage",
        ),
        ("ups.L2.load", "ups.load", "L2", None, "ups_l2_load"),
        (
            "outlet.3.current",
            "outlet.n.current",
            "",
            "outlet.3",
            "outlet_3_current",
        ),
        (
            "outlet.group.1.power",
            "outlet.group.n.power",
            "",
            "outlet.group.1",
            "outlet_group_1_power",
        ),
        ("outlet.0.status", "outlet.status", "", None, "outlet_0_status"),
        ("outlet.status", "outlet.status", "", None, "outlet_status"),
        ("outlet.count", "outlet.count", "", None, "outlet_count"),
        (
            "ambient.temperature",
            "ambient.temperature",
            "",
            None,
            "ambient_temperature",
        ),
        (
            "ambient.2.humidity",
            "ambient.n.humidity",
            "2",
            None,
            "ambient_2_humidity",
        ),
        (
            "ambient.2.contacts.1.status",
            "ambient.n.contacts.n.status",
            "2 1",
            None,
            "ambient_2_contacts_1_status",
        ),
        (
            "device.2.battery.charge",
            "battery.charge",
            "",
            "device.2",
            "device_2_battery_charge",
        ),
        (
            "device.2.input.L1-N.voltage",
            "input.voltage",
            "L1-N",
            "device.2",
            "device_2_input_l1_n_voltage",
        ),
    ],
)
def test_find(name: str, template: str, index: str, part: str | None, key: str) -> None:
    """Prevent one of several inputs, phases, outlets or devices from being lost."""
    found = match(name)
    assert found.name == name
    assert found.variable is VARIABLES[template]
    assert (found.index, found.part, found.key) == (index, part, key)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "ups",
        "no.such.variable",
        "battery.1.charge",
        "input.1.source",
        "input.1.2.3",
        "outlet.x.current",
        "outlet.1.no.such",
        "outlet.1.L1.status",
        "device.2.no.such",
        "device.2.",
        "L1",
        "ups.load ",
    ],
)
def test_unknown_names(name: str) -> None:
    """Prevent a variable from being taken for a similar one."""
    assert find(name) is None


def test_outlets_of_a_device_in_a_chain_are_told_apart() -> None:
    """Prevent two outlets behind one chained device from being one."""
    one, two = match("device.2.outlet.1.current"), match("device.2.outlet.2.current")
    assert one.variable is two.variable is VARIABLES["outlet.n.current"]
    assert (one.index, one.part) == ("", "device.2.outlet.1")
    assert (two.index, two.part) == ("", "device.2.outlet.2")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ups.status", "status entity"),
        ("driver.version.internal", "driver program"),
        ("driver.flag.allow_killpower", "driver program"),
        ("server.info", "of the server"),
        ("ups.vendorid", "USB"),
        ("ups.productid", "USB"),
        ("ups.debug.1", "raw bytes"),
        ("debug.data", "raw bytes"),
        ("experimental.ups.mode.buzzwords", "trial"),
        ("unmapped.ups.thing", "raw HID"),
        ("vendor.specific.code", "vendor's raw item"),
        ("outlet.id", "index"),
        ("outlet.7.id", "index"),
        ("outlet.group.2.id", "index"),
        ("ambient.1.id", "index"),
        ("input.1.id", "index"),
    ],
)
def test_exclusions(name: str, words: str) -> None:
    """Prevent a variable from being left out silently, or shown in spite of it."""
    reason = exclusion(name)
    assert reason is not None
    assert words in reason
    assert find(name) is None
    assert find(f"device.2.{name}") is None


@pytest.mark.parametrize("name", ["ups.id", "driverless.thing", "ups.load", "outlet.1"])
def test_not_excluded(name: str) -> None:
    """Prevent a rule from hiding more than it names."""
    assert exclusion(name) is None


@pytest.mark.parametrize("name", sorted(IDENTITY))
def test_identity(name: str) -> None:
    """Prevent a serial number from being an entity and in the statistics."""
    assert is_identity(name)
    assert find(name) is None
    for real in (name.replace(".n.", ".3."), f"device.2.{name}"):
        assert is_identity(real)
        assert find(real) is None
        assert exclusion(real) is None


def test_every_entry_can_be_found() -> None:
    """Prevent an entry that no device's variable ever leads to."""
    lost = [
        each.template
        for each in ALL
        if (found := find(each.template.replace(".n.", ".1."))) is None
        or found.variable is not each
    ]
    hidden = [
        name
        for name in lost
        if exclusion(name.replace(".n.", ".1.")) or is_identity(name)
    ]
    assert lost == hidden


@prove
@given(st.one_of(st.lists(WORDS, max_size=7).map(".".join), st.text()))
def test_any_name_is_known_or_not(name: str) -> None:
    """Prevent a device from stopping all others by what it calls a variable."""
    found = find(name)
    if found is None:
        return
    assert found.name == name
    assert found.variable in ALL
    assert found.part is None or name.startswith(f"{found.part}.")
    assert not is_identity(name)
    assert exclusion(name) is None


def test_a_long_chain_is_just_unknown() -> None:
    """Prevent a line of a hostile server, well below the limit, from raising."""
    assert find("device.1." * 2000 + "ups.load") is None
