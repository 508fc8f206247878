"""UPSes that somebody removes, and UPSes that a server's administrator adds."""

from collections.abc import Iterable
from contextlib import AsyncExitStack
import os
import signal

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from nutlab import Device, Lab, ScriptedDriver, Section, Session, lab, wait_until
from nutlab.hass import make_entry, set_up, state_of, until

pytestmark = pytest.mark.upsd

DESK = Device(variables={"ups.status": "OL", "ups.load": "3"})
RACK = Device(
    variables={"outlet.1.status": "on", "ups.load": "12", "ups.status": "OL"},
    description="Rack, lower half",
)
# So rare that a test is alone with the polls it asks for.
SELDOM = {"status_interval": 60, "full_interval": 300}


def upses(entry: MockConfigEntry) -> list[str]:
    """Return the names of an entry's UPSes."""
    return [each.data["ups"] for each in entry.subentries.values()]


def identifiers(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return the identifiers of an entry's devices, outlets included."""
    registry = dr.async_get(hass)
    return {
        identifier.removeprefix(entry.entry_id)
        for device in [*registry.devices, *registry.child_devices]
        if device.config_entry_id == entry.entry_id
        for _, identifier in device.identifiers
    }


async def add_to_server(
    servers: AsyncExitStack, running: Lab, names: Iterable[str], device: Device
) -> None:
    """Add UPSes to ups.conf, and let upsd read it again."""
    for name in names:
        driver = ScriptedDriver(running.upsd.folder, name, device.variables)
        await driver.start()
        servers.push_async_callback(driver.close)
        running.upsd.sections[name] = Section(description=device.description)
    running.upsd._write_configuration()
    os.kill(running.upsd.pid, signal.SIGHUP)

    async def is_added() -> bool:
        async with Session(running.port) as session:
            asked = [f"GET VAR {name} ups.status" for name in names]
            return all(each.startswith("VAR") for each in await session.ask_all(asked))

    await wait_until(is_added)


async def test_a_removed_ups_is_gone_and_stays_away(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents leftovers of a removed UPS, and one that returns like a boomerang."""
    running = await servers.enter_async_context(lab({"desk": DESK, "rack": RACK}))
    entry = make_entry(running.port, "desk", "rack")
    await set_up(hass, entry)
    assert identifiers(hass, entry) == {"", "/desk", "/rack", "/rack/outlet.1"}
    (rack,) = [each for each in entry.subentries.values() if each.data["ups"] == "rack"]
    assert hass.config_entries.async_remove_subentry(entry, rack.subentry_id)
    await hass.async_block_till_done()

    def assert_gone() -> None:
        assert upses(entry) == ["desk"]
        assert identifiers(hass, entry) == {"", "/desk"}
        entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        assert not [each for each in entities if "/rack" in each.unique_id]
        assert len(hass.states.async_all()) == len(
            [each for each in entities if not each.disabled]
        )

    assert_gone()
    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "desk", "status") == "on_line"
    coordinator = entry.runtime_data.coordinator
    for _ in range(2):
        await coordinator.async_full_refresh()
        await hass.async_block_till_done()
    assert "rack" in coordinator.data.descriptions
    assert_gone()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert_gone()


async def test_a_new_ups_appears_by_itself(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a new UPS stays unseen until somebody adds it by hand."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    entry = make_entry(
        running.port, "desk", options={"status_interval": 1, "full_interval": 1}
    )
    await set_up(hass, entry)
    await add_to_server(servers, running, ["rack"], RACK)
    await until(hass, lambda: state_of(hass, entry, "rack", "ups_load") == "12.0")
    await hass.async_block_till_done()
    assert upses(entry) == ["desk", "rack"]
    (rack,) = list(entry.subentries.values())[1:]
    assert (rack.title, rack.unique_id) == ("Rack, lower half", "rack")
    assert sorted(entry.data["known_ups"]) == ["desk", "rack"]
    assert identifiers(hass, entry) == {"", "/desk", "/rack", "/rack/outlet.1"}
    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "rack", "outlet_1_status") == "on"


async def test_a_ups_that_is_new_since_the_last_start(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that what was added while Home Assistant was off stays unseen."""
    running = await servers.enter_async_context(lab({"desk": DESK, "rack": RACK}))
    entry = make_entry(
        running.port,
        "desk",
        known=("desk",),
        options={"status_interval": 1, "full_interval": 1},
    )
    await set_up(hass, entry)
    await until(hass, lambda: state_of(hass, entry, "rack", "ups_load") == "12.0")
    assert upses(entry) == ["desk", "rack"]


@pytest.mark.allowed_logs("UPS cellar is unavailable")
async def test_a_ups_without_a_driver_appears_too(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a UPS whose driver does not start yet is forgotten as known."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    entry = make_entry(
        running.port, "desk", options={"status_interval": 1, "full_interval": 1}
    )
    await set_up(hass, entry)
    running.upsd.sections["cellar"] = Section()
    running.upsd._write_configuration()
    os.kill(running.upsd.pid, signal.SIGHUP)
    await until(hass, lambda: state_of(hass, entry, "cellar", "connectivity") == "off")
    assert upses(entry) == ["desk", "cellar"]
    driver = ScriptedDriver(running.upsd.folder, "cellar", RACK.variables)
    await driver.start()
    servers.push_async_callback(driver.close)
    await until(hass, lambda: state_of(hass, entry, "cellar", "ups_load") == "12.0")


async def test_many_new_upses_cost_one_reload(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a rack of new UPSes takes all values away again and again."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    entry = make_entry(running.port, "desk", options=SELDOM)
    coordinator = await set_up(hass, entry)
    states: list[ConfigEntryState] = []

    def changed(change: ConfigEntryChange, about: ConfigEntry) -> None:
        if change is ConfigEntryChange.UPDATED:
            states.append(about.state)

    servers.callback(
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)
    )
    names = [f"rack{number}" for number in range(5)]
    await add_to_server(servers, running, names, RACK)
    await coordinator.async_full_refresh()
    await hass.async_block_till_done()
    assert sorted(upses(entry)) == ["desk", *names]
    assert [state_of(hass, entry, name, "ups_load") for name in names] == ["12.0"] * 5
    assert states.count(ConfigEntryState.SETUP_IN_PROGRESS) <= 1
