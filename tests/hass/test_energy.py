"""Power and energy as Home Assistant has them: what is shown, and what is counted."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from nutlab import Device
from nutlab.hass import state_of, until
from nutlab.synthetic import PDU
from tests.hass.metered import DESK, WATTS, Clocks, House, build, moved_clocks

pytestmark = pytest.mark.upsd

RACK = Device(variables={**DESK.variables, "ups.realpower": "18000"})
# Says nothing of itself but a load in percent.
MUTE = Device(variables={"ups.status": "OL", "ups.load": "50", "battery.charge": "100"})
SMALL = Device(variables={"ups.status": "OL", "ups.load": "20", "ups.realpower": "200"})
ENERGIES = ("energy", "energy_today", "energy_month", "energy_year", "mains_energy")
MINUTE = WATTS / 60


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clocks]:
    """Let the test move the clocks, from a noon in May on."""
    with moved_clocks(monkeypatch, "2026-05-17 12:00") as moved:
        yield moved


@pytest.mark.slow
async def test_energy_is_power_times_time(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents energy that is not what flowed, seen over some real seconds."""
    house = await build(
        hass, servers, {"desk": DESK}, tariff={"kind": "fixed", "price": 0.5}
    )
    await until(hass, lambda: house.has("desk/energy"))
    first, first_cost = house.state("desk/energy"), house.number("desk/cost")
    await until(
        hass,
        # 16 s, so that what the machine takes to tell is little beside it.
        lambda: house.watt_hours("desk/energy") > float(first.state) * 1000 + 160,
        60,
    )
    last = house.state("desk/energy")
    seconds = (last.last_updated - first.last_updated).total_seconds()
    energy = float(last.state) - float(first.state)
    assert energy * 1000 / seconds * 3600 == pytest.approx(WATTS, rel=0.03)
    assert house.value("desk/load_power") == "36000.0"
    assert house.value("desk/mains_power") == "36000.0"
    for key in ENERGIES[:-1]:
        assert house.value(f"desk/{key}") == last.state
    assert house.value("desk/mains_energy") == last.state
    paid = house.number("desk/cost") - first_cost
    # All four are rounded: energy to 1 Wh, money to a thousandth.
    assert paid == pytest.approx(energy * 0.5, abs=0.002)
    assert house.value("desk/cost_rate") == "18.0"


@pytest.mark.parametrize(
    ("variables", "power", "watts", "source", "quality"),
    [
        ({"ups.realpower": "360"}, {}, 360, "ups_realpower", "measured"),
        ({"output.realpower": "350"}, {}, 350, "output_realpower", "measured"),
        ({"ups.realpower.nominal": "900"}, {}, 450, "nominal_watts", "derived"),
        ({"ups.power.nominal": "1000"}, {}, 375, "nominal_va", "rough"),
        (
            {"ups.power.nominal": "1000", "output.powerfactor": "0.9"},
            {},
            450,
            "nominal_va",
            "derived",
        ),
        ({}, {"watts": 800}, 400, "rated_watts", "derived"),
        ({}, {"va": 1000, "power_factor": 0.6}, 300, "nominal_va", "derived"),
        ({}, {"watts": 800, "calibration": 1.1}, 440, "rated_watts", "derived"),
        ({}, {}, None, "unknown", "unknown"),
    ],
)
async def test_where_the_watts_come_from(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    clocks: Clocks,
    variables: dict[str, str],
    power: dict[str, float],
    watts: float | None,
    source: str,
    quality: str,
) -> None:
    """Prevents a number that does not say whether anybody measured it."""
    device = Device(variables={**MUTE.variables, **variables})
    house = await build(hass, servers, {"desk": device}, clocks)
    if power:
        await house.know("desk", **power)
    state = house.state("desk/load_power")
    if watts is None:
        assert state.state == STATE_UNKNOWN
    else:
        assert float(state.state) == watts
    assert state.attributes["source"] == source
    assert state.attributes["quality"] == quality
    diagnostic = house.state("desk/power_source")
    assert diagnostic.state == source
    assert diagnostic.attributes["quality"] == quality
    if watts is not None:
        assert source in diagnostic.attributes["options"]


async def test_no_energy_without_power(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents energy, or a zero for it, from a UPS that tells no power."""
    house = await build(
        hass,
        servers,
        {"desk": MUTE},
        clocks,
        tariff={"kind": "fixed", "price": 1},
        emissions={"kind": "fixed", "factor": 100},
    )

    def counted() -> list[str]:
        words = ("energy", "cost", "emissions")
        return [
            each.unique_id
            for each in er.async_entries_for_config_entry(
                er.async_get(hass), house.entry.entry_id
            )
            if any(word in each.unique_id for word in words)
        ]

    await house.spend(30, times=2)
    assert house.value("desk/load_power") == STATE_UNKNOWN
    assert counted() == []
    # Then 0 W are drawn from the mains, and still nobody knows what the load takes.
    await house.report("desk", ups_status="OB DISCHRG")
    await house.spend(30, times=2)
    assert counted() == []
    await house.report("desk", ups_status="OL")
    # With the rating, all that follows from it is there, from now on.
    await house.know("desk", watts=2 * WATTS)
    assert house.number("desk/load_power") == WATTS
    await house.spend(60)
    for key in (*ENERGIES, "cost", "emissions"):
        assert house.has(f"desk/{key}"), key
    assert house.watt_hours("desk/energy") == pytest.approx(MINUTE, rel=0.03)
    assert house.watt_hours("fleet/energy") == pytest.approx(MINUTE, rel=0.03)


async def test_a_server_counts_all_its_upses(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents sums that miss a UPS, or count one twice."""
    house = await build(
        hass,
        servers,
        {"desk": DESK, "rack": RACK, "mute": MUTE},
        clocks,
        tariff={"kind": "fixed", "price": 0.5},
    )
    await house.spend(60, times=2)
    assert house.number("fleet/load_power") == 1.5 * WATTS
    assert house.number("fleet/mains_power") == 1.5 * WATTS
    attributes = house.state("fleet/load_power").attributes
    assert (attributes["upses_known"], attributes["upses"]) == (2, 3)
    assert attributes["quality"] == "measured"
    for key in (*ENERGIES, "cost"):
        one, other = (house.number(f"{ups}/{key}") for ups in ("desk", "rack"))
        assert house.number(f"fleet/{key}") == pytest.approx(one + other, abs=0.002)
        assert one == pytest.approx(2 * other, rel=0.01)
    assert house.watt_hours("fleet/energy") == pytest.approx(3 * MINUTE, rel=0.03)
    registered = er.async_get(hass).async_get(house.entity_id("fleet/energy") or "")
    assert registered is not None
    device = dr.async_get(hass).async_get(registered.device_id or "")
    assert isinstance(device, dr.DeviceEntry)
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert device.identifiers == {("nutify", house.entry.entry_id)}


@pytest.mark.allowed_logs("UPS rack is unavailable")
async def test_a_server_goes_on_without_one_ups(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that all stand still, or what was counted is gone, with one UPS."""
    house = await build(hass, servers, {"desk": DESK, "rack": RACK}, clocks)
    await house.spend(60)
    before = house.watt_hours("fleet/energy")
    await house.lab.drivers["rack"].die()
    await until_silent(house, "rack")
    assert house.number("fleet/load_power") == WATTS
    assert house.state("fleet/load_power").attributes["upses_known"] == 1
    desk, rack = (house.watt_hours(f"{ups}/energy") for ups in ("desk", "rack"))
    await house.spend(60)
    assert house.watt_hours("rack/energy") == rack
    grown = house.watt_hours("desk/energy") - desk
    assert grown == pytest.approx(MINUTE, rel=0.03)
    assert house.watt_hours("fleet/energy") == pytest.approx(desk + rack + grown, abs=2)
    assert house.watt_hours("fleet/energy") > before


async def until_silent(house: House, ups: str) -> None:
    """Wait until the server says that it does not know of a UPS."""

    async def is_silent() -> bool:
        await house.read()
        return state_of(house.hass, house.entry, ups, "status") == STATE_UNAVAILABLE

    for _ in range(200):
        if await is_silent():
            return
    raise AssertionError(f"{ups} goes on")


async def until_told(house: House, key: str) -> None:
    """Wait until the server tells all of a driver that is back, and not its status."""
    for _ in range(200):
        await house.read()
        if house.value(key) not in {STATE_UNAVAILABLE, STATE_UNKNOWN}:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{key} stays away")


@pytest.mark.parametrize("how", ["stale", "dead"])
@pytest.mark.allowed_logs("UPS desk is unavailable")
async def test_a_gap_is_no_energy(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks, how: str
) -> None:
    """Prevents energy that nobody saw, however short the silence was."""
    house = await build(hass, servers, {"desk": DESK}, clocks)
    await house.spend(60)
    driver = house.lab.drivers["desk"]
    if how == "stale":
        driver.stale()
    else:
        await driver.die()
    await until_silent(house, "desk")
    before = {key: house.value(f"desk/{key}") for key in ENERGIES}
    assert house.watt_hours("desk/energy") == pytest.approx(MINUTE, rel=0.03)
    for key in ("load_power", "mains_power", "power_source"):
        assert house.value(f"desk/{key}") == STATE_UNAVAILABLE
    await house.spend(20, times=2)
    assert {key: house.value(f"desk/{key}") for key in ENERGIES} == before
    if how == "stale":
        driver.fresh()
    else:
        await driver.revive()
    await house.lab.upsd.wait_for_drivers()
    await until_told(house, "desk/load_power")
    back = house.watt_hours("desk/energy")
    assert back == pytest.approx(float(before["energy"]) * 1000, abs=1)
    assert house.number("desk/load_power") == WATTS
    await house.spend(60)
    assert house.watt_hours("desk/energy") - back == pytest.approx(MINUTE, rel=0.05)


@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_a_server_that_is_away(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents totals that are gone or grow while nobody answers."""
    house = await build(hass, servers, {"desk": DESK}, clocks)
    await house.spend(60)
    before = {
        each: house.value(each)
        for each in (*(f"desk/{key}" for key in ENERGIES), "fleet/energy")
    }
    await house.lab.upsd.kill()
    await house.spend(100)
    assert {each: house.value(each) for each in before} == before
    for key in ("desk/load_power", "desk/mains_power", "fleet/load_power"):
        assert house.value(key) == STATE_UNAVAILABLE
    await house.lab.upsd.start()
    await house.lab.upsd.wait_for_drivers()
    await until_told(house, "desk/load_power")
    assert house.number("desk/load_power") == WATTS
    assert {each: house.value(each) for each in before} == before
    await house.spend(60)
    grown = house.number("desk/energy") - float(before["desk/energy"])
    assert grown * 1000 == pytest.approx(MINUTE, rel=0.05)


async def test_a_lost_poll_is_no_gap(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents energy that is missing for an answer that came a little later."""
    house = await build(hass, servers, {"desk": DESK}, clocks)
    await house.spend(74)
    assert house.watt_hours("desk/energy") == pytest.approx(10 * 74, rel=0.03)
    before = house.value("desk/energy")
    await house.spend(76)
    assert house.value("desk/energy") == before


async def test_on_battery_nothing_comes_from_the_mains(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that what the battery gave is paid for as from the mains."""
    house = await build(
        hass,
        servers,
        {"desk": DESK},
        clocks,
        tariff={"kind": "fixed", "price": 1},
    )
    await house.spend(60)
    await house.report("desk", ups_status="OB DISCHRG")
    await house.read()
    keys = ("desk/mains_energy", "desk/cost", "fleet/mains_energy")
    before = {key: house.value(key) for key in keys}
    load = house.watt_hours("desk/energy")
    await house.spend(60, times=2)
    assert house.value("desk/mains_power") == house.value("fleet/mains_power") == "0.0"
    assert house.value("desk/cost_rate") == "0.0"
    assert house.number("desk/load_power") == WATTS
    assert {key: house.value(key) for key in keys} == before
    grown = house.watt_hours("desk/energy") - load
    assert grown == pytest.approx(2 * MINUTE, rel=0.03)
    await house.report("desk", ups_status="OL CHRG")
    await house.read()
    mains = house.watt_hours("desk/mains_energy")
    await house.spend(60)
    grown = house.watt_hours("desk/mains_energy") - mains
    assert grown == pytest.approx(MINUTE, rel=0.03)


@pytest.mark.parametrize(
    ("state", "unit"), [("300", "W"), ("0.3", "kW"), ("300000", "mW")]
)
async def test_a_meter_behind_the_ups(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    clocks: Clocks,
    state: str,
    unit: str,
) -> None:
    """Prevents that a meter is not believed, or in the wrong unit."""
    hass.states.async_set("sensor.plug", state, {"unit_of_measurement": unit})
    house = await build(hass, servers, {"desk": SMALL}, clocks)
    await house.know("desk", meter="sensor.plug", meter_at="output")
    power = house.state("desk/load_power")
    assert float(power.state) == pytest.approx(300)
    assert power.attributes["source"] == "external"
    assert power.attributes["quality"] == "measured"
    await house.spend(60, times=2)
    assert house.watt_hours("desk/energy") == pytest.approx(10, abs=1)
    # On battery, it sees what the battery gives.
    await house.report("desk", ups_status="OB DISCHRG")
    await house.read()
    assert house.number("desk/load_power") == pytest.approx(300)
    assert house.number("desk/mains_power") == 0


async def test_a_meter_before_the_ups(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that the losses of a UPS are taken for its load, or not paid for."""
    hass.states.async_set("sensor.plug", "250", {"unit_of_measurement": "W"})
    device = Device(variables={**SMALL.variables, "ups.efficiency": "80"})
    house = await build(hass, servers, {"desk": device}, clocks)
    await house.know("desk", meter="sensor.plug", meter_at="input")
    assert house.number("desk/mains_power") == 250
    assert house.state("desk/mains_power").attributes["measured"] is True
    assert house.number("desk/load_power") == pytest.approx(200)
    assert house.number("desk/losses") == pytest.approx(50)
    await house.spend(72, times=10)
    assert house.watt_hours("desk/mains_energy") == pytest.approx(50, abs=2)
    assert house.watt_hours("desk/energy") == pytest.approx(40, abs=2)
    # It sees nothing of what the battery gives; the UPS does.
    hass.states.async_set("sensor.plug", "0", {"unit_of_measurement": "W"})
    await house.report("desk", ups_status="OB DISCHRG", ups_realpower="190")
    await house.read()
    assert house.number("desk/load_power") == pytest.approx(190)
    assert house.value("desk/power_source") == "ups_realpower"
    assert house.number("desk/mains_power") == 0


@pytest.mark.parametrize(
    ("state", "unit"),
    [
        ("unavailable", None),
        ("unknown", None),
        ("on", "W"),
        ("12", "kWh"),
        ("nan", "W"),
        ("-5", "W"),
    ],
)
async def test_a_meter_that_says_nothing(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    clocks: Clocks,
    state: str,
    unit: str | None,
) -> None:
    """Prevents that energy stands still, or runs wild, with a plug off the net."""
    hass.states.async_set("sensor.plug", "300", {"unit_of_measurement": "W"})
    house = await build(hass, servers, {"desk": SMALL}, clocks)
    await house.know("desk", meter="sensor.plug", meter_at="output")
    await house.spend(72, times=5)
    attributes = {} if unit is None else {"unit_of_measurement": unit}
    hass.states.async_set("sensor.plug", state, attributes)
    await house.read()
    before = house.watt_hours("desk/energy")
    assert before == pytest.approx(30, abs=2)
    assert house.number("desk/load_power") == 200
    assert house.value("desk/power_source") == "ups_realpower"
    await house.spend(72, times=5)
    assert house.watt_hours("desk/energy") - before == pytest.approx(20, abs=2)


async def test_a_meter_alone(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that a UPS which tells no load has no energy, although a plug does."""
    hass.states.async_set("sensor.plug", "unavailable")
    device = Device(variables={"ups.status": "OL", "battery.charge": "100"})
    house = await build(hass, servers, {"desk": device}, clocks)
    assert not house.has("desk/load_power")
    await house.know("desk", meter="sensor.plug", meter_at="input")
    assert house.value("desk/load_power") == STATE_UNKNOWN
    assert not house.has("desk/energy")
    hass.states.async_set("sensor.plug", "36", {"unit_of_measurement": "kW"})
    await house.read()
    await house.spend(60)
    assert house.number("desk/load_power") == WATTS
    assert house.watt_hours("desk/energy") == pytest.approx(MINUTE, rel=0.03)
    before = house.value("desk/energy")
    hass.states.async_set("sensor.plug", "unavailable")
    await house.spend(60)
    await house.spend(60)
    assert house.value("desk/load_power") == STATE_UNKNOWN
    assert house.value("desk/energy") == before


async def test_an_outlet_has_energy_of_its_own(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that what goes through an outlet is nowhere, or on another device."""
    house = await build(hass, servers, {"strip": PDU}, clocks)
    await house.spend(72, times=10)
    devices = dr.async_get(hass)
    for number in (1, 2, 3, 4):
        key = f"strip/outlet.{number}/energy"
        # 20 W for each number, for a fifth of an hour.
        assert house.watt_hours(key) == pytest.approx(number * 4, abs=1)
        entity = er.async_get(hass).async_get(house.entity_id(key) or "")
        assert entity is not None
        device = devices.async_get(entity.device_id or "")
        assert device is not None
        assert device.identifiers == {
            ("nutify", f"{house.entry.entry_id}/strip/outlet.{number}")
        }
    assert house.number("strip/load_power") == 200
    assert house.value("strip/power_source") == "outlets_realpower"
    assert house.watt_hours("strip/energy") == pytest.approx(40, abs=1)
    await house.report("strip", outlet_1_realpower="0")
    await house.read()
    before = house.value("strip/outlet.1/energy")
    await house.spend(72, times=5)
    assert house.value("strip/outlet.1/energy") == before
    assert house.watt_hours("strip/outlet.4/energy") == pytest.approx(24, abs=1)


async def test_coverage_tells_what_was_measured(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents a day that looks complete, or one that two halves make complete."""
    house = await build(hass, servers, {"desk": DESK, "rack": RACK}, clocks)
    await house.spend(72, times=50)
    # An hour of thirteen.
    for ups in ("desk", "rack"):
        assert house.state(f"{ups}/energy_today").attributes["coverage"] == 8
    assert "coverage" not in house.state("fleet/energy_today").attributes
