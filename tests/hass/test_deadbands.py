"""Deadbands in a running Home Assistant: rows in its database, counted."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.nutify.const import CONF_FULL_INTERVAL, CONF_STATUS_INTERVAL
from custom_components.nutify.core.deadband import BANDS, Kind
from custom_components.nutify.deadband_options import DeadbandOptions
from nutlab import Device
from nutlab.hass import entity_id, make_entry, state_of, until
from tests.hass.metered import Clocks, House, build, moved_clocks
from tests.hass.test_options_flow import BEFORE, opened

pytestmark = pytest.mark.upsd

UPS = Device(
    variables={
        "battery.charge": "100",
        "battery.runtime": "1600",
        "input.voltage": "230.0",
        "output.voltage": "230.0",
        "ups.load": "30",
        "ups.realpower": "280",
        "ups.status": "OL",
        "ups.temperature": "25.0",
    }
)
ON = {"deadbands": {"enabled": True}}
DEFAULT: dict[str, Any] = {"deadbands": {}}
OFF = {"deadbands": {"enabled": False}}
# Nothing but the test is to read; a reading is taken for one of every 15 s.
SELDOM: dict[str, Any] = {CONF_STATUS_INTERVAL: 3600, CONF_FULL_INTERVAL: 3600}
POLL = 15.0
# Of which none leaves its band.
WAVE = (0.0, 0.6, -0.4, 0.9, -0.8, 0.3)


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clocks]:
    """Let the test move the clocks."""
    with moved_clocks(monkeypatch, "2026-05-17 12:00:01") as moved:
        yield moved


async def house_of(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    clocks: Clocks,
    options: dict[str, Any],
    device: Device = UPS,
) -> House:
    """Set a UPS up whose next reading is expected as with the default intervals."""
    house = await build(hass, servers, {"desk": device}, clocks, **SELDOM, **options)
    house.entry.runtime_data.deadbands.interval = POLL + 1
    # With the second reading, its status is no longer a new one.
    await house.spend(POLL)
    return house


async def rows(house: House) -> Counter[str]:
    """Return how many states of each entity are in the database."""
    await async_wait_recording_done(house.hass)
    entities = [state.entity_id for state in house.hass.states.async_all()]
    begin = dt_util.utcnow() - timedelta(days=1)
    found = await get_instance(house.hass).async_add_executor_job(
        lambda: get_significant_states(
            house.hass,
            begin,
            entity_ids=entities,
            significant_changes_only=False,
            include_start_time_state=False,
        )
    )
    return Counter({entity: len(states) for entity, states in found.items()})


def shown(house: House, key: str) -> str | None:
    """Return what an entity of the UPS shows."""
    return state_of(house.hass, house.entry, "desk", key)


def pair(house: House, *keys: str) -> tuple[str | None, ...]:
    """Return what several entities of the UPS show."""
    return tuple(shown(house, key) for key in keys)


def named(house: House, key: str) -> str:
    """Return the name of an entity of the UPS."""
    found = entity_id(house.hass, house.entry, "desk", key)
    assert found is not None
    return found


async def be_noisy(house: House, polls: int) -> None:
    """Let every reading differ a little from the one before."""
    for number in range(polls):
        wave = WAVE[number % len(WAVE)]
        await house.report(
            "desk",
            input_voltage=f"{230 + wave:.1f}",
            ups_realpower=f"{280 + 9 * wave:.0f}",
            battery_runtime=f"{1600 + 60 * wave:.0f}",
        )
        await house.spend(POLL)


@pytest.mark.parametrize(
    ("options", "most"),
    [(ON, 5), (DEFAULT, 5), (OFF, 26)],
    ids=["on", "default", "off"],
)
async def test_rows_in_the_database(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
    options: dict[str, Any],
    most: int,
) -> None:
    """Prevents a database that fills with noise, and an option that changes nothing."""
    house = await house_of(hass, servers, clocks, options)
    await be_noisy(house, 24)
    found = await rows(house)
    keys = ("input_voltage", "ups_realpower", "battery_runtime", "meter/load_power")
    for key in keys:
        counted = found[named(house, key)]
        assert counted <= most, key
        if options == OFF:
            assert counted > 20, key
    # What goes along with a value that is not known yet changes with every reading.
    verdict = found[named(house, "battery/predicted_runtime")]
    assert options == OFF or verdict <= 4
    total = found[named(house, "meter/energy")]
    assert total > 10 if options == OFF else total <= 4


async def test_what_leaves_the_band_is_written_at_once(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a sag that is seen ten minutes later, or averaged away."""
    house = await house_of(hass, servers, clocks, ON)
    await house.report("desk", input_voltage="231.0", ups_load="31")
    await house.spend(POLL)
    assert pair(house, "input_voltage", "ups_load") == (
        "230.0",
        "30.0",
    )
    await house.report("desk", input_voltage="226.9", ups_load="34")
    await house.spend(POLL)
    assert pair(house, "input_voltage", "ups_load") == (
        "226.9",
        "34.0",
    )


async def test_what_is_no_measurement_is_never_held_back(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a late word on a self-test, and a setting that seems not to be taken."""
    device = Device(
        variables={
            **UPS.variables,
            "battery.charge.low": "20",
            "ups.beeper.status": "enabled",
            "ups.test.result": "Done and passed",
        }
    )
    house = await house_of(hass, servers, clocks, ON, device)
    await house.report("desk", ups_test_result="In progress", ups_beeper_status="muted")
    await house.spend(POLL)
    assert shown(house, "ups_beeper_status") == "muted"
    await house.take_away("desk", "input.voltage")
    await house.spend(POLL)
    assert shown(house, "input_voltage") == "unavailable"


async def test_ten_minutes(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a small change that is never written, as nothing else changes after it.

    A step of 0.1 V is no matter for the mean of an hour: only the time is.
    """
    house = await house_of(hass, servers, clocks, ON)
    await house.report("desk", input_voltage="230.1")
    await house.spend(POLL)
    held = 0
    while shown(house, "input_voltage") == "230.0":
        held += 1
        await house.spend(POLL)
    assert 560 <= held * POLL <= 600
    assert shown(house, "input_voltage") == "230.1"


async def test_a_step_that_stays_is_written_before_it_moves_the_mean(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents an hour whose mean is off, while nothing else of the UPS changes."""
    house = await house_of(hass, servers, clocks, ON)
    await house.report("desk", input_voltage="232.0")
    held = 0
    while shown(house, "input_voltage") == "230.0":
        held += 1
        await house.spend(POLL)
    # 0.1 % of 230 V for half an hour are 2 V for 207 s.
    assert 180 <= held * POLL <= 222


async def test_on_battery_everything_is_written(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents an outage that is told in steps of ten minutes."""
    house = await house_of(hass, servers, clocks, ON)
    await house.report("desk", ups_load="31", battery_charge="99", ups_realpower="285")
    await house.spend(POLL)
    assert shown(house, "ups_load") == "30.0"
    energy = shown(house, "meter/energy")
    await house.report("desk", ups_status="OB DISCHRG")
    await house.spend(POLL)
    assert pair(house, "ups_load", "battery_charge") == (
        "31.0",
        "99.0",
    )
    assert shown(house, "meter/load_power") == "285.0"
    assert shown(house, "meter/energy") != energy
    assert house.number("fleet/load_power") == 285
    for charge in ("98", "97"):
        energy = shown(house, "meter/energy")
        await house.report("desk", battery_charge=charge, ups_load="30")
        await house.spend(POLL)
        assert shown(house, "battery_charge") == f"{charge}.0"
        assert shown(house, "ups_load") == "30.0"
        assert shown(house, "meter/energy") != energy


async def test_a_change_of_status_writes_what_was_held_back(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents that what a UPS does is seen beside what it measured before."""
    house = await house_of(hass, servers, clocks, ON)
    await house.report("desk", ups_load="31", input_voltage="230.9")
    await house.spend(POLL)
    assert shown(house, "ups_load") == "30.0"
    await house.report("desk", ups_status="OL BOOST")
    await house.spend(POLL)
    assert pair(house, "ups_load", "input_voltage") == (
        "31.0",
        "230.9",
    )
    await house.report("desk", ups_load="30")
    await house.spend(POLL)
    assert shown(house, "ups_load") == "31.0"


@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_a_silent_server_leaves_nothing_held_back(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents totals that miss their end for as long as a server is down."""
    house = await house_of(hass, servers, clocks, ON)
    before = shown(house, "meter/energy")
    await house.spend(POLL, 3)
    assert shown(house, "meter/energy") == before
    await house.lab.upsd.kill()
    await house.read()
    await until(hass, lambda: shown(house, "input_voltage") == "unavailable")
    counted = house.entry.runtime_data.meters.books.ledger("desk").total.load
    assert house.watt_hours("desk/energy") == pytest.approx(counted, abs=0.5)
    assert shown(house, "meter/energy") != before


async def test_totals_are_written_before_round_minutes(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents energy in the statistics of the wrong hour, and rows of every poll."""
    house = await house_of(hass, servers, clocks, ON)
    written: list[str] = []
    value = shown(house, "meter/energy")
    while (now := dt_util.utcnow()) < dt_util.utcnow().replace(minute=12):
        if (found := shown(house, "meter/energy")) != value:
            value = found
            written.append(f"{now:%M:%S}")
        await house.spend(POLL)
    assert len(written) == 2
    for minute, second in (each.split(":") for each in written):
        assert minute in {"04", "09"}
        assert int(second) >= 40


async def test_options_of_each_kind(hass: HomeAssistant) -> None:
    """Prevents a number in the form that has no effect, or another one."""
    defaults = DeadbandOptions.of({})
    assert {kind: defaults.band(kind) for kind in Kind} == BANDS
    assert defaults.round_seconds == 300
    entry = make_entry(3493, "desk", options=BEFORE)
    entry.add_to_hass(hass)
    flow = await opened(hass, entry.entry_id)
    answers = {**BEFORE, "deadbands": {}}
    await hass.config_entries.options.async_configure(flow["flow_id"], answers)
    filled_in = DeadbandOptions.of(entry.options)
    assert set(filled_in.chosen) == {*Kind, "enabled", "totals"} - {Kind.COST_RATE}
    assert {kind: filled_in.band(kind) for kind in Kind} == BANDS
    assert filled_in.round_seconds == 300
    flow = await opened(hass, entry.entry_id)
    answers["deadbands"] = {"voltage": 2, "load": 0.5, "power": 0, "totals": 0}
    await hass.config_entries.options.async_configure(flow["flow_id"], answers)
    chosen = DeadbandOptions.of(entry.options)
    voltage, load = chosen.band(Kind.VOLTAGE), chosen.band(Kind.LOAD)
    assert voltage is not None
    assert (voltage.least, voltage.share) == (BANDS[Kind.VOLTAGE].least, 0.02)
    assert load is not None
    assert (load.least, load.share) == (0.5, 0)
    assert chosen.band(Kind.POWER) is chosen.band(Kind.COST_RATE) is None
    assert chosen.round_seconds == 0
    off = DeadbandOptions.of({"deadbands": {"enabled": False, "voltage": 2}})
    assert not any(off.band(kind) for kind in Kind)
    assert off.round_seconds == 0


async def test_a_kind_that_is_off_writes_all(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a choice that holds for all kinds, or for none."""
    options = {"deadbands": {"enabled": True, "voltage": 0, "totals": 0}}
    house = await house_of(hass, servers, clocks, options)
    energy = shown(house, "meter/energy")
    await house.report("desk", input_voltage="230.1", ups_load="31")
    await house.spend(POLL)
    assert pair(house, "input_voltage", "ups_load") == (
        "230.1",
        "30.0",
    )
    assert shown(house, "meter/energy") != energy
