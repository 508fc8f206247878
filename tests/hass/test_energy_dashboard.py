"""The UPSes on the Energy dashboard: put there, taken off, and all else left alone."""

from contextlib import AsyncExitStack
from typing import Any

from homeassistant.components.energy.data import async_get_manager
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.const import DOMAIN
from nutlab import Device, lab
from nutlab.hass import entity_id, make_entry, set_up, until
from tests.hass.test_energy_flow import FIXED, add_entry, grid, submit, walk

DESK = Device(
    variables={"ups.status": "OL", "ups.load": "20", "ups.realpower": "36000"}
)
PLUG = {"stat_consumption": "sensor.plug_energy", "name": "Plug"}


async def test_the_dashboard_needs_a_server_that_answers(hass: HomeAssistant) -> None:
    """Prevents an error, or an empty list, for what can be done later."""
    flow = await walk(hass, add_entry(hass), "energy_dashboard")
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "not_loaded")


@pytest.mark.upsd
async def test_the_dashboard_needs_energy(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents an empty list that does not say what is missing."""
    mute = Device(variables={"ups.status": "OL", "ups.load": "20"})
    running = await servers.enter_async_context(lab({"desk": mute}))
    entry = make_entry(running.port, "desk")
    await set_up(hass, entry)
    flow = await walk(hass, entry, "energy_dashboard")
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "no_energy")


async def counting(
    hass: HomeAssistant, servers: AsyncExitStack, *names: str
) -> MockConfigEntry:
    """Set up UPSes, and wait until their energy is counted."""
    running = await servers.enter_async_context(lab(dict.fromkeys(names, DESK)))
    entry = make_entry(running.port, *names, options={"tariff": FIXED})
    await set_up(hass, entry)
    for name in names:
        await until(hass, lambda ups=name: device(hass, entry, ups) is not None)  # type: ignore[misc]
    return entry


def device(
    hass: HomeAssistant, entry: MockConfigEntry, ups: str
) -> dict[str, Any] | None:
    """Return a UPS as it should stand on the Energy dashboard, once it is counted."""
    energy = entity_id(hass, entry, ups, "meter/mains_energy")
    if energy is None:
        return None
    return {
        "stat_consumption": energy,
        "name": ups,
        "stat_rate": entity_id(hass, entry, ups, "meter/mains_power"),
    }


def ticked(flow: ConfigFlowResult) -> tuple[list[str], list[str]]:
    """Return the UPSes to choose from, and those that are ticked."""
    assert flow["data_schema"] is not None
    ((key, selector),) = flow["data_schema"].schema.items()
    return [each["value"] for each in selector.config["options"]], key.default()


async def put(hass: HomeAssistant, entry: MockConfigEntry, *upses: str) -> None:
    """Choose which UPSes stand on the Energy dashboard."""
    options, runtime = dict(entry.options), entry.runtime_data
    flow = await walk(hass, entry, "energy_dashboard")
    assert flow["step_id"] == "energy_dashboard"
    flow = await submit(hass, flow, ups=list(upses))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    # Nothing of the entry's own has changed.
    assert entry.options == options
    assert entry.runtime_data is runtime


@pytest.mark.upsd
async def test_the_dashboard_without_anything_on_it(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a failure in the house that never opened its Energy dashboard."""
    entry = await counting(hass, servers, "desk", "rack")
    manager = await async_get_manager(hass)

    def data() -> object:
        return manager.data

    assert data() is None
    await put(hass, entry)
    assert data() is None
    flow = await walk(hass, entry, "energy_dashboard")
    assert ticked(flow) == (["desk", "rack"], [])
    await put(hass, entry, "rack")
    assert data() == {
        "energy_sources": [],
        "device_consumption": [device(hass, entry, "rack")],
        "device_consumption_water": [],
    }
    flow = await walk(hass, entry, "energy_dashboard")
    assert ticked(flow) == (["desk", "rack"], ["rack"])
    for found in (device(hass, entry, each) for each in ("desk", "rack")):
        assert found is not None
        energy = hass.states.get(found["stat_consumption"])
        assert energy is not None
        assert energy.attributes["device_class"] == "energy"
        assert energy.attributes["state_class"] == "total_increasing"
        rate = hass.states.get(found["stat_rate"])
        assert rate is not None
        assert rate.attributes["device_class"] == "power"


@pytest.mark.upsd
async def test_the_dashboard_keeps_what_others_put_there(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a UPS on the dashboard costs somebody a solar panel."""
    entry = await counting(hass, servers, "desk", "rack")
    desk, rack = device(hass, entry, "desk"), device(hass, entry, "rack")
    assert desk is not None
    assert rack is not None
    plug = {**PLUG, "included_in_stat": "sensor.floor_energy"}
    # Somebody named the rack, and said that another plug is fed by it.
    named = {**rack, "name": "Servers", "included_in_stat": "sensor.floor_energy"}
    fed = {
        "stat_consumption": "sensor.nas",
        "included_in_stat": named["stat_consumption"],
    }
    water = [{"stat_consumption": "sensor.tap"}]
    sources = [grid(number_energy_price=0.3)]
    manager = await async_get_manager(hass)
    update: Any = {
        "energy_sources": sources,
        "device_consumption": [plug, named, fed],
        "device_consumption_water": water,
    }
    await manager.async_update(update)
    heard: list[list[Any]] = []

    async def hear() -> None:
        assert manager.data is not None
        heard.append(list(manager.data["device_consumption"]))

    manager.async_listen_updates(hear)

    def devices() -> list[dict[str, Any]]:
        assert manager.data is not None
        assert manager.data["energy_sources"] == sources
        assert manager.data["device_consumption_water"] == water
        return [dict(each) for each in manager.data["device_consumption"]]

    flow = await walk(hass, entry, "energy_dashboard")
    assert ticked(flow) == (["desk", "rack"], ["rack"])
    await put(hass, entry, "desk", "rack")
    assert devices() == [plug, named, fed, desk]
    assert len(heard) == 1
    await put(hass, entry, "rack", "desk")
    assert len(heard) == 1, "nothing was to be changed"
    await put(hass, entry, "desk")
    assert devices() == [plug, {"stat_consumption": "sensor.nas"}, desk]
    await put(hass, entry)
    assert devices() == [plug, {"stat_consumption": "sensor.nas"}]


@pytest.mark.upsd
async def test_the_dashboard_keeps_the_upses_of_other_servers(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that one server's form takes another server's UPS off."""
    first = await counting(hass, servers, "desk")
    second = await counting(hass, servers, "desk")
    await put(hass, first, "desk")
    await put(hass, second, "desk")
    manager = await async_get_manager(hass)
    assert manager.data is not None
    both = [device(hass, each, "desk") for each in (first, second)]
    assert manager.data["device_consumption"] == both
    await put(hass, first)
    assert manager.data["device_consumption"] == both[1:]


@pytest.mark.upsd
async def test_the_dashboard_knows_what_people_renamed(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents an id that was guessed, and a name that nobody uses any more."""
    entry = await counting(hass, servers, "desk")
    found = device(hass, entry, "desk")
    assert found is not None
    er.async_get(hass).async_update_entity(
        found["stat_consumption"], new_entity_id="sensor.cellar"
    )
    devices = dr.async_get(hass)
    desk = devices.async_get_device_by_identifier(
        (DOMAIN, f"{entry.entry_id}/desk"), entry.entry_id
    )
    assert desk is not None
    devices.async_update_device(desk.id, name_by_user="Cellar")
    await hass.async_block_till_done()
    await put(hass, entry, "desk")
    manager = await async_get_manager(hass)
    assert manager.data is not None
    (only,) = manager.data["device_consumption"]
    assert only == {**found, "stat_consumption": "sensor.cellar", "name": "Cellar"}
    await put(hass, entry)
    assert manager.data["device_consumption"] == []


@pytest.mark.upsd
async def test_a_server_that_is_removed_leaves_the_dashboard(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents devices on the dashboard that nothing measures anymore."""
    hass.config.components.add("energy")
    entry = await counting(hass, servers, "desk")
    await put(hass, entry, "desk")
    manager = await async_get_manager(hass)
    assert manager.data is not None
    devices = [*manager.data["device_consumption"], PLUG]
    await manager.async_update({**manager.data, "device_consumption": devices})  # type: ignore[typeddict-item]
    await hass.config_entries.async_remove(entry.entry_id)
    assert manager.data["device_consumption"] == [PLUG]
