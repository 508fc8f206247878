"""Prove what holds of the watts of any device, also of one that lies or is broken."""

from collections.abc import Mapping
from dataclasses import fields
import math

from hypothesis import example, given, strategies as st
import pytest

from custom_components.nutify.core.nut.snapshot import take
from custom_components.nutify.core.power import readings as read
from custom_components.nutify.core.power.estimate import (
    Estimate,
    External,
    Quality,
    Ratings,
    Source,
    each_formula,
    estimate,
    needs_rating,
    outlet_watts,
)
from nutlab.dumps import all_dumps, dumps_folder
from tests.core.servers import prove

_PHASED = ("realpower", "power", "current", "power.percent", "load")
NAMES = [
    *("ups.load", "ups.power", "ups.realpower", "ups.efficiency", "ups.status"),
    *("ups.power.nominal", "ups.realpower.nominal", "ups.model", "device.type"),
    *("output.realpower", "output.power", "output.voltage", "output.current"),
    *("output.powerfactor", "output.power.nominal", "output.power.percent"),
    *("output.voltage.nominal", "output.current.nominal", "output.phases"),
    *("input.realpower", "input.voltage", "input.current", "input.powerfactor"),
    *("input.voltage.nominal", "input.current.nominal", "input.phases"),
    *("battery.voltage", "battery.current", "outlet.count", "outlet.realpower"),
    *(f"outlet.{i}.{each}" for i in (0, 1, 2) for each in _PHASED[:2]),
    *("outlet.1.powerfactor", "outlet.group.1.realpower", "outlet.group.count"),
    *(
        f"{domain}.L{i}.{each}"
        for domain in ("ups", "output", "input")
        for i in (1, 2, 3)
        for each in _PHASED
    ),
    *(f"output.L{i}-N.voltage" for i in (1, 2, 3)),
]
TEXTS = st.one_of(
    st.sampled_from(
        [
            *("nan", "inf", "-inf", "1e308", "-1e308", "1e-308", "65535", "6553.5"),
            *("32767", "4294967295", "", " ", "0", "-0", "0.0", "-1", "1", "100"),
            *("300 W", "1,5", "1.000,5", "0x10", "(null)", "LoadTooLow", "99999999"),
        ]
    ),
    st.floats().map(str),
    st.floats(0, 3000).map("{:.1f}".format),
    st.integers(-10, 250).map(str),
    st.sampled_from(
        [
            *("OL", "OB", "OL CHRG", "OL DISCHRG OB", "OFF", "Smart-UPS 1500"),
            *("pdu", "ups", "CP1000AVRLCD"),
        ]
    ),
    st.text(max_size=8),
)
DEVICES = st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=25)
NUMBERS = st.one_of(st.none(), st.floats(), st.floats(0, 5000))
PERSONS = st.builds(
    Ratings, watts=NUMBERS, va=NUMBERS, power_factor=NUMBERS, calibration=st.floats()
)
METERS = st.one_of(
    st.none(), st.builds(External, watts=st.floats(), at_input=st.booleans())
)


def check(found: Estimate) -> None:
    """Fail for what can be no state."""
    for each in fields(found):
        value = getattr(found, each.name)
        if isinstance(value, float):
            assert math.isfinite(value), (each.name, value)
            assert value >= 0, (each.name, value)
    assert found.watts is None or found.watts <= 2_000_000
    assert found.mains is None or found.mains <= 10_000_000
    assert found.power_factor is None or 0 <= found.power_factor <= 1
    assert found.efficiency is None or 0.2 <= found.efficiency <= 1
    unknown = found.watts is None
    assert (found.source is Source.UNKNOWN) is unknown
    assert (found.quality is Quality.UNKNOWN) is unknown


@prove
@given(DEVICES, PERSONS, METERS)
@example({"ups.realpower": "1e308", "ups.status": "OL"}, Ratings(), None)
@example({"ups.load": "200"}, Ratings(watts=1e308, calibration=1e308), None)
@example({"ups.load": "9"}, Ratings(va=1e-320), External(watts=5, at_input=True))
def test_no_absurd_watts(
    device: Mapping[str, str], ratings: Ratings, external: External | None
) -> None:
    """Nothing negative, infinite or without bounds comes out, whatever goes in."""
    snapshot = take(device)
    found = estimate(snapshot, ratings, external)
    check(found)
    if snapshot.status.on_battery:
        assert found.mains == 0
    if found.watts is not None and found.source is not Source.EXTERNAL:
        # The first of all formulas is the one that is taken.
        assert next(each_formula(snapshot, ratings)) == (found.source, found.watts)
    assert all(0 <= each <= 2_000_000 for each in outlet_watts(snapshot).values())


@prove
@given(DEVICES)
def test_rating_bounds(device: Mapping[str, str]) -> None:
    """No device feeds more than half as much again as the most it says."""
    snapshot = take(device)
    told = [read.rated_va(snapshot), read.rated_watts(snapshot)]
    known = [each for each in told if each is not None]
    watts = estimate(snapshot).watts
    if watts is not None and known:
        assert watts <= max(known) * read.MOST_OF_RATING + 1e-6
    assert not needs_rating(snapshot) or watts is None


def test_dumps() -> None:
    """Enough is known of real devices, and none of it is absurd."""
    if dumps_folder() is None:
        pytest.skip("there is no folder of dumps")
    snapshots = [take(dump.variables) for dump in all_dumps()]
    found = [estimate(each) for each in snapshots]
    for each in found:
        check(each)
    known = [each for each in found if each.watts is not None]
    rough = [each for each in known if each.source is Source.NOMINAL_CURRENT]
    asked = [each for each in snapshots if needs_rating(each)]
    for snapshot in asked:
        assert estimate(snapshot, Ratings(va=1000)).watts is not None
    assert len(known) >= 0.55 * len(found)
    assert len(known) - len(rough) >= 0.43 * len(found)
    assert len(known) + len(asked) >= 0.83 * len(found)
