"""Test what is kept of one UPS from poll to poll."""

from datetime import date

from hypothesis import given, strategies as st

from custom_components.nutify.core.nut import catalogue
from custom_components.nutify.core.nut.snapshot import EMPTY, Snapshot, take
from custom_components.nutify.core.nut.status import State
from custom_components.nutify.core.nut.values import Problem, Reading
from tests.core.servers import prove

VARIABLES = {
    "battery.charge": "87",
    "battery.date": "2019/11/02",
    "device.serial": "4711",
    "driver.name": "usbhid-ups",
    "input.L1-N.voltage": "231.4",
    "ups.load": "520",
    "ups.status": "OB LB",
    "vendor.specific.thing": "1",
}
NAMES = st.sampled_from([*VARIABLES, "device.2.battery.charge", "no.such", "ups.id"])
TEXTS = st.one_of(st.text(), st.sampled_from(list(VARIABLES.values())))


def test_take() -> None:
    """Prevent a variable from being dropped, renamed or read as another."""
    found = take(VARIABLES)
    assert found.variables == VARIABLES
    assert found.names == VARIABLES.keys()
    assert found.readings == {
        "battery.charge": Reading(87.0),
        "battery.date": Reading(date(2019, 11, 2)),
        "input.L1-N.voltage": Reading(231.4),
        "ups.load": Reading(None, Problem.IMPLAUSIBLE),
    }
    assert found.status.state is State.LOW_BATTERY
    assert found.dropped == {"ups.load": 1}


def test_nothing() -> None:
    """Prevent a UPS without variables from being one with a status."""
    assert take({}) is EMPTY
    assert EMPTY.status.state is State.NOT_REPORTED


def test_the_same_again_is_the_same_object() -> None:
    """Prevent work for listeners where nothing has changed."""
    found = take(VARIABLES)
    assert take(dict(VARIABLES), found) is found


def test_what_has_not_changed_is_taken_over() -> None:
    """Prevent every poll from reading hundreds of variables anew."""
    found = take(VARIABLES)
    changed = take(VARIABLES | {"battery.charge": "86"}, found)
    assert changed.readings["battery.charge"] == Reading(86.0)
    for name in found.readings.keys() - {"battery.charge"}:
        assert changed.readings[name] is found.readings[name]
    assert changed.names is found.names
    assert found.readings["battery.charge"] == Reading(87.0)


def test_a_variable_that_goes_takes_its_reading_along() -> None:
    """Prevent the last value of an absent variable from being shown for ever."""
    found = take(VARIABLES)
    without = {n: v for n, v in VARIABLES.items() if n != "battery.charge"}
    gone = take(without, found)
    assert "battery.charge" not in gone.readings
    assert gone.names == without.keys()
    assert take(VARIABLES, gone).readings == found.readings


def test_the_status_follows_what_it_is_made_of() -> None:
    """Prevent a status from staying when only the mode, or all of it, changes."""
    found = take({"ups.status": "OL"})
    mode = "experimental.ups.mode.buzzwords"
    eco = take({"ups.status": "OL", mode: "vendor:apc:HE"}, found)
    assert eco.status.state is State.ECO
    assert take({"ups.status": "OL"}, eco).status.state is State.ON_LINE
    assert take({"ups.load": "1"}, eco).status.state is State.NOT_REPORTED


def test_dropped_counts_different_values() -> None:
    """Prevent a constant lie from counting at each poll, and a new one from not."""
    found = EMPTY
    for load, count in (("520", 1), ("520", 1), ("x", 2), ("50", 2), ("520", 3)):
        found = take({"ups.load": load, "ups.id": str(count)}, found)
        assert found.dropped == {"ups.load": count}
    absent = take({"ups.load": "n/a"}, found)
    assert absent.dropped == {"ups.load": 3}


@prove
@given(st.lists(st.dictionaries(NAMES, TEXTS), max_size=5))
def test_history_does_not_matter(polls: list[dict[str, str]]) -> None:
    """Prevent what was taken over from differing from what would be read now."""
    found: Snapshot = EMPTY
    for variables in polls:
        found = take(variables, found)
        fresh = take(variables)
        assert found.readings == fresh.readings
        assert found.status == fresh.status
        assert found.names == fresh.names == variables.keys()
        assert found.readings.keys() == {n for n in variables if catalogue.find(n)}
