"""What the recorder makes of energy: statistics that begin at nothing and add up."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.statistics import (
    statistics_during_period,
    validate_statistics,
)
from homeassistant.components.sensor.const import (
    DEVICE_CLASS_STATE_CLASSES,
    DEVICE_CLASS_UNITS,
)
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.nutify.const import CONF_FULL_INTERVAL, CONF_STATUS_INTERVAL
from nutlab import Device
from nutlab.synthetic import PDU
from tests.hass.metered import DESK, WATTS, Clocks, House, berlin, build, moved_clocks

pytestmark = pytest.mark.upsd

PERIOD = timedelta(minutes=5)
BANDS = {
    "kind": "bands",
    "price": 0.2,
    "rest": "Night",
    "bands": [
        {"name": "Day", "start": "06:00:00", "end": "22:00:00", "price": 0.4},
    ],
}
# To wait for the recorder makes timers run: nothing but the test is to read.
SELDOM: dict[str, Any] = {CONF_STATUS_INTERVAL: 3600, CONF_FULL_INTERVAL: 3600}
OPTIONS: dict[str, Any] = {
    "tariff": BANDS,
    "emissions": {"kind": "fixed", "factor": 400},
    **SELDOM,
}
# 36 kW at four outlets.
STRIP = Device(
    variables={
        **PDU.variables,
        **{f"outlet.{number}.realpower": "9000" for number in range(1, 5)},
    }
)


@pytest.fixture
def start() -> str:
    """Return when a test begins, by the clock on the wall in Berlin."""
    return "2026-05-17 12:00"


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch, start: str) -> Iterator[Clocks]:
    """Let the test move the clocks."""
    with moved_clocks(monkeypatch, start) as moved:
        yield moved


async def run_until(house: House, local: str) -> None:
    """Read every minute until a time in Berlin, and let the recorder add up.

    The last reading lies before it, as those at the time belong to what comes then.
    """
    end = berlin(local)
    begin = dt_util.utcnow()
    await house.read()
    while dt_util.utcnow() + timedelta(seconds=61) < end:
        await house.spend(60)
    await async_wait_recording_done(house.hass)
    house.sleep((end - dt_util.utcnow()).total_seconds())
    period = begin.replace(minute=begin.minute // 5 * 5, second=0, microsecond=0)
    while period + PERIOD <= end:
        do_adhoc_statistics(house.hass, start=period)
        await async_wait_recording_done(house.hass)
        period += PERIOD


async def statistics(house: House, begin: datetime) -> dict[str, list[dict[str, Any]]]:
    """Return the statistics that are made of sums, by entity."""
    rows = await get_instance(house.hass).async_add_executor_job(
        lambda: statistics_during_period(
            house.hass, begin, None, None, "5minute", None, {"sum", "state"}
        )
    )
    return {
        entity: [dict(row) for row in each if row.get("sum") is not None]
        for entity, each in rows.items()
        if any(row.get("sum") is not None for row in each)
    }


def totals(house: House) -> dict[str, State]:
    """Return the sensors of the server that are sums."""
    entries = er.async_entries_for_config_entry(
        er.async_get(house.hass), house.entry.entry_id
    )
    states = (house.hass.states.get(each.entity_id) for each in entries)
    return {
        state.entity_id: state
        for state in states
        if state is not None
        and str(state.attributes.get("state_class")).startswith("total")
        and state.attributes.get("device_class") in {"energy", "monetary", "weight"}
    }


async def test_statistics_begin_at_nothing(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a first hour with all that was ever used, and a jump with each reload.

    A warning of the recorder, such as for a unit or a sum that falls, fails the test.
    """
    house = await build(
        hass, servers, {"desk": DESK, "strip": STRIP}, clocks, **OPTIONS
    )
    begin = dt_util.utcnow() - PERIOD
    await house.spend(60)
    first = totals(house)
    assert len(first) > 30
    await run_until(house, "2026-05-17 12:05")
    await house.reload()
    await run_until(house, "2026-05-17 12:10")
    await house.choose(tariff={**BANDS, "price": 0.3, "bands": BANDS["bands"]})
    await run_until(house, "2026-05-17 12:15")
    last = totals(house)
    found = await statistics(house, begin)
    assert set(first) == set(last)
    assert set(first) <= set(found)
    for entity in first:
        rows = found[entity]
        used = float(last[entity].state) - float(first[entity].state)
        assert len(rows) == 3, entity
        sums = [row["sum"] for row in rows]
        assert sums == sorted(sums), entity
        assert sums[0] <= used / 2, entity
        assert sums[-1] == pytest.approx(used, abs=0.002), entity
    desk = found[house.entity_id("desk/energy") or ""]
    grown = desk[-1]["sum"] - desk[0]["sum"]
    # Ten minutes, and what a reading is late.
    assert grown * 1000 == pytest.approx(WATTS / 6, rel=0.12)
    problems = await get_instance(hass).async_add_executor_job(
        validate_statistics, hass
    )
    assert problems == {}


async def test_a_price_below_nothing(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents that money which comes back counts as a new beginning."""
    hass.states.async_set("sensor.price", "0.5", {"unit_of_measurement": "EUR/kWh"})
    house = await build(
        hass,
        servers,
        {"desk": DESK},
        clocks,
        tariff={"kind": "entity", "entity": "sensor.price"},
        **SELDOM,
    )
    begin = dt_util.utcnow() - PERIOD
    await house.spend(60)
    first = house.number("desk/cost")
    await run_until(house, "2026-05-17 12:05")
    hass.states.async_set("sensor.price", "-1", {"unit_of_measurement": "EUR/kWh"})
    await run_until(house, "2026-05-17 12:10")
    found = await statistics(house, begin)
    for key in ("cost", "cost_today", "cost_month", "cost_year"):
        rows = found[house.entity_id(f"desk/{key}") or ""]
        assert rows[0]["sum"] > 0
        assert rows[-1]["sum"] < 0
        used = house.number("desk/cost") - first
        assert rows[-1]["sum"] == pytest.approx(used, abs=0.002)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("2026-05-17 23:50", "2026-05-18 00:15", id="a day"),
        pytest.param("2026-12-31 23:50", "2027-01-01 00:15", id="a year"),
        # Of 25 hours, which begin again at three.
        pytest.param("2026-10-24 23:50", "2026-10-25 00:15", id="a long day"),
    ],
)
async def test_days_add_up_over_midnight(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
    start: str,
    end: str,
) -> None:
    """Prevents that a day is missing, or twice, in what the recorder adds up."""
    house = await build(hass, servers, {"desk": DESK}, clocks, **OPTIONS)
    begin = dt_util.utcnow() - PERIOD
    await house.spend(60)
    first = house.number("desk/energy")
    await run_until(house, end)
    used = house.number("desk/energy") - first
    assert used == pytest.approx(13.8, rel=0.1)
    found = await statistics(house, begin)
    for ups in ("desk", "fleet"):
        total = found[house.entity_id(f"{ups}/energy") or ""][-1]["sum"]
        assert total == pytest.approx(used, abs=0.002)
        for span in ("today", "month", "year"):
            rows = found[house.entity_id(f"{ups}/energy_{span}") or ""]
            # What flowed between the last reading of a day and midnight is the
            # day's, but not seen: less than one reading.
            assert used - 0.65 <= rows[-1]["sum"] <= used + 0.002, span
            assert len(rows) == 5
            sums = [row["sum"] for row in rows]
            assert sums == sorted(sums)
        cost = found[house.entity_id(f"{ups}/cost") or ""][-1]["sum"]
        today = found[house.entity_id(f"{ups}/cost_today") or ""][-1]["sum"]
        assert cost - 0.2 <= today <= cost + 0.002


async def test_classes_and_units(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents combinations that Home Assistant takes no statistics of."""
    device = Device(
        variables={**DESK.variables, "ups.efficiency": "90", "output.voltage": "230"}
    )
    house = await build(
        hass, servers, {"desk": device, "strip": STRIP}, clocks, **OPTIONS
    )
    await house.spend(60)
    checked = set()
    for entity in er.async_entries_for_config_entry(
        er.async_get(hass), house.entry.entry_id
    ):
        state = hass.states.get(entity.entity_id)
        words = ("/meter/", "/fleet/", "/battery/")
        if state is None or not any(word in entity.unique_id for word in words):
            continue
        device_class = state.attributes.get("device_class")
        state_class = state.attributes.get("state_class")
        unit = state.attributes.get("unit_of_measurement")
        if state_class is not None and device_class is not None:
            assert state_class in DEVICE_CLASS_STATE_CLASSES[device_class], state
        if device_class in DEVICE_CLASS_UNITS:
            assert unit in DEVICE_CLASS_UNITS[device_class], state
        if state_class == "total_increasing":
            assert "last_reset" not in state.attributes, state
        if "last_reset" in state.attributes:
            assert state_class == "total", state
        if device_class == "monetary":
            assert unit == hass.config.currency
        checked.add(entity.unique_id.rpartition("/")[2])
    assert checked >= {
        "load_power",
        "mains_power",
        "losses",
        "energy",
        "energy_today",
        "mains_energy",
        "cost",
        "cost_rate",
        "emissions",
        "Day",
        "health",
    }
