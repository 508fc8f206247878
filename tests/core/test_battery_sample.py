"""Test what is taken from a snapshot for the battery, and what is not believed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from custom_components.nutify.core.battery.sample import (
    Chemistry,
    Sample,
    Signal,
    sample_of,
)
from custom_components.nutify.core.nut.snapshot import take
from nutlab.dumps import all_dumps, dumps_folder

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLAIN = {
    "battery.charge": "100",
    "battery.charge.low": "10",
    "battery.runtime": "1800",
    "battery.runtime.low": "120",
    "battery.temperature": "27.5",
    "battery.voltage": "27.3",
    "ups.load": "25",
    "ups.status": "OL",
}


def sampled(**variables: str) -> Sample:
    """Return the sample of a UPS with some variables; `_` stands for a dot."""
    given = {name.replace("_", "."): text for name, text in variables.items()}
    found = sample_of(take(PLAIN | given), NOW, 7.0, 250.0)
    assert found is not None
    return found


def test_everything() -> None:
    """Prevent a value from being read from another variable, or in another unit."""
    assert sampled() == Sample(
        time=NOW,
        monotonic=7.0,
        charge=100.0,
        runtime=1800.0,
        load=25.0,
        watts=250.0,
        voltage=27.3,
        temperature=27.5,
        low_charge=10.0,
        low_runtime=120.0,
    )
    assert sampled().is_full


@pytest.mark.parametrize("status", ["", "WAIT"])
def test_nothing_is_known(status: str) -> None:
    """Prevent a driver that has not seen its UPS from ending a discharge."""
    assert sample_of(take({"ups.status": status}), NOW, 0.0, None) is None


@pytest.mark.parametrize(
    ("status", "on_battery", "discharging", "low"),
    [
        ("OB DISCHRG", True, True, False),
        ("OB LB", True, True, True),
        ("OL CHRG LB", False, False, False),
        ("OL CAL DISCHRG", False, True, False),
        ("OL CAL DISCHRG LB", False, True, True),
        ("OL OB", False, False, False),
    ],
)
def test_discharging(
    status: str, *, on_battery: bool, discharging: bool, low: bool
) -> None:
    """Prevent a recharge from counting as a discharge, and a calibration as none."""
    found = sampled(ups_status=status)
    assert (found.on_battery, found.discharging, found.low_battery) == (
        on_battery,
        discharging,
        low,
    )


@pytest.mark.parametrize("text", ["0.0", "302.0", "-272", "3e18", "70"])
def test_impossible_temperature(text: str) -> None:
    """Prevent an absent sensor from shortening the expected life."""
    assert sampled(battery_temperature=text).temperature is None


@pytest.mark.parametrize(
    ("variables", "signals"),
    [
        ({"ups_status": "OL RB"}, {Signal.REPLACE_BATTERY}),
        ({"ups_test_result": "Done and error"}, {Signal.TEST_FAILED}),
        ({"ups_test_result": "Done and passed"}, set()),
        ({"battery_packs_bad": "1"}, {Signal.BAD_PACKS}),
        ({"battery_packs_bad": "000"}, set()),
        ({"ups_alarm": "Replace battery!"}, {Signal.ALARM}),
        ({"ups_alarm": "Battery bad! Building alarm!"}, {Signal.ALARM}),
        ({"ups_alarm": "No battery installed!"}, set()),
        ({"ups_alarm": "Low battery! Fan failure!"}, set()),
    ],
)
def test_signals(variables: Mapping[str, str], signals: set[Signal]) -> None:
    """Prevent a bad battery from being missed, and any alarm from blaming it."""
    assert sampled(**variables).signals == signals


@pytest.mark.parametrize(
    ("variables", "installed"),
    [
        ({"battery_date": "2024/05/01"}, date(2024, 5, 1)),
        (
            {"battery_date": "2024/05/01", "battery_mfr_date": "2023/01/01"},
            date(2024, 5, 1),
        ),
        (
            {"battery_date": "2001/09/25", "battery_mfr_date": "2023/01/01"},
            date(2023, 1, 1),
        ),
        ({"battery_mfr_date": "CPS", "ups_mfr_date": "2022/02/02"}, date(2022, 2, 2)),
        ({"battery_date": "2031/01/01"}, None),
        ({"battery_date": "1999/01/01"}, None),
        ({"battery_date": "9999/99/99"}, None),
    ],
)
def test_installed(variables: Mapping[str, str], installed: date | None) -> None:
    """Prevent a default of the firmware from passing for the battery's date."""
    assert sampled(**variables).installed == installed


@pytest.mark.parametrize("text", ["LiPO", "Li-ion", "LFP", "lithium"])
def test_lithium(text: str) -> None:
    """Prevent a lithium battery from being judged by the laws of lead."""
    assert sampled(battery_type=text).chemistry is Chemistry.LITHIUM
    assert sampled(battery_type="PbAc").chemistry is Chemistry.LEAD_ACID


@pytest.mark.skipif(dumps_folder() is None, reason="the dumps are not there")
def test_every_dump() -> None:
    """Prevent a real device from breaking it; few are blamed, as few are bad."""
    found = [
        sample
        for dump in all_dumps()
        if (sample := sample_of(take(dump.variables), NOW, 0.0, None)) is not None
    ]
    assert len(found) > 300
    assert 0 < sum(bool(sample.signals) for sample in found) < 20
    assert all(each.charge is None or 0 <= each.charge <= 100 for each in found)
