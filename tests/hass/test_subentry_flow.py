"""A person adds a UPS of a server, names it, or follows its new name in ups.conf."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
import os
import signal

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntryState,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.action_journal import ACTION_JOURNAL, Action
from custom_components.nutify.const import DOMAIN, SUBENTRY_UPS
from custom_components.nutify.core.events.types import Limits
from custom_components.nutify.limits import limits_of
from nutlab import Device, Lab, ScriptedDriver, Section, Session, lab, wait_until
from nutlab.hass import make_entry, set_up, state_of
from nutlab.upsd import free_port

pytestmark = pytest.mark.upsd

# Neither tells its watts, so that no energy is counted, whose entities would come in
# the middle of a test: whoever adds one is asked for its rating.
DESK = Device(variables={"ups.status": "OL", "ups.load": "3"})
RACK = Device(
    variables={
        "device.serial": "G118K10017",
        "outlet.1.status": "on",
        "outlet.2.desc": "NAS",
        "outlet.2.status": "off",
        "outlet.group.1.status": "on",
        "ups.load": "12",
        "ups.status": "OL",
    },
    description="Rack, lower half",
)
# So rare that a test is alone with the answers it asks for.
SELDOM = {"status_interval": 60, "full_interval": 300}


@pytest.fixture
async def servers(hass: HomeAssistant) -> AsyncGenerator[AsyncExitStack]:
    """Hold the servers of a test until its entries are unloaded."""
    # A busy machine is no reason to fail for a slow step of the event loop.
    hass.loop.slow_callback_duration = 5.0
    async with AsyncExitStack() as stack:
        yield stack
        for entry in hass.config_entries.async_entries(DOMAIN):
            await hass.config_entries.async_unload(entry.entry_id)
            if hasattr(entry, "runtime_data"):
                # A set-up that failed half-way has left its connection open.
                await entry.runtime_data.coordinator.client.close()
        await hass.async_block_till_done()


async def start(hass: HomeAssistant, entry: MockConfigEntry) -> SubentryFlowResult:
    """Press the button that adds a UPS."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_UPS), context={"source": SOURCE_USER}
    )


async def reconfigure(
    hass: HomeAssistant, entry: MockConfigEntry, ups: str
) -> SubentryFlowResult:
    """Press the pencil beside a UPS."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_UPS),
        context={
            "source": SOURCE_RECONFIGURE,
            "subentry_id": subentry_id(entry, ups),
        },
    )


async def submit(
    hass: HomeAssistant, flow: SubentryFlowResult, **answers: object
) -> SubentryFlowResult:
    """Fill a form in, send it, and wait for what follows."""
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], answers
    )
    await hass.async_block_till_done()
    return result


def subentry_id(entry: MockConfigEntry, ups: str) -> str:
    """Return the id of a UPS's subentry."""
    by_name = {each.data["ups"]: key for key, each in entry.subentries.items()}
    return str(by_name[ups])


def titles(entry: MockConfigEntry) -> dict[str, str]:
    """Return the titles of an entry's UPSes."""
    return {each.data["ups"]: each.title for each in entry.subentries.values()}


def choices(flow: SubentryFlowResult) -> list[str]:
    """Return the labels of the UPSes to choose from."""
    assert flow["data_schema"] is not None
    selector = flow["data_schema"].schema["ups"]
    return [each["label"] for each in selector.config["options"]]


def devices(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the ids of an entry's devices, outlets included, by identifier."""
    registry = dr.async_get(hass)
    return {
        identifier.removeprefix(entry.entry_id): device.id
        for device in [*registry.devices, *registry.child_devices]
        if device.config_entry_id == entry.entry_id
        for _, identifier in device.identifiers
    }


def entities(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return an entry's entities by unique id."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {
        each.unique_id.removeprefix(entry.entry_id): each.entity_id for each in found
    }


async def rename(
    servers: AsyncExitStack, running: Lab, old: str, new: str, device: Device
) -> None:
    """Give a UPS another name in ups.conf, and let upsd read it again."""
    driver = ScriptedDriver(running.upsd.folder, new, device.variables)
    await driver.start()
    servers.push_async_callback(driver.close)
    del running.upsd.sections[old]
    running.upsd.sections[new] = Section(description=device.description)
    running.upsd._write_configuration()
    os.kill(running.upsd.pid, signal.SIGHUP)

    async def is_renamed() -> bool:
        async with Session(running.port) as session:
            answer = await session.ask(f"GET VAR {new} ups.status")
            return answer.startswith("VAR")

    await wait_until(is_renamed)


async def test_a_ups_is_added(hass: HomeAssistant, servers: AsyncExitStack) -> None:
    """Prevents that what was left out at first can never be had."""
    upses = {"desk": DESK, "rack": RACK, "attic": DESK}
    running = await servers.enter_async_context(lab(upses))
    entry = make_entry(running.port, "desk", known=tuple(upses))
    await set_up(hass, entry)
    flow = await start(hass, entry)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "user")
    assert choices(flow) == ["Rack, lower half (rack)", "attic"]
    flow = await submit(hass, flow, ups="rack")
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "rating")
    assert titles(entry) == {"desk": "desk"}
    flow = await submit(hass, flow)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert titles(entry) == {"desk": "desk", "rack": "Rack, lower half"}
    assert entry.subentries[subentry_id(entry, "rack")].unique_id == "rack"
    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "rack", "ups_load") == "12.0"
    flow = await start(hass, entry)
    flow = await submit(hass, flow, ups="attic")
    flow = await submit(hass, flow)
    assert titles(entry)["attic"] == "attic"
    flow = await start(hass, entry)
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "no_more_ups")


async def test_a_new_ups_is_added_before_the_poll_has_seen_it(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that other new UPSes are forgotten when somebody is fast."""
    upses = {"desk": DESK, "left": DESK, "right": DESK}
    running = await servers.enter_async_context(lab(upses))
    entry = make_entry(running.port, "desk", known=tuple(upses), options=SELDOM)
    await set_up(hass, entry)
    await rename(servers, running, "left", "new", DESK)
    await rename(servers, running, "right", "newer", DESK)
    flow = await submit(hass, await start(hass, entry), ups="newer")
    flow = await submit(hass, flow)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "newer", "status") == "on_line"
    assert sorted(titles(entry)) == ["desk", "new", "newer"]


async def test_a_server_that_is_down_is_named_as_the_reason(
    hass: HomeAssistant,
) -> None:
    """Prevents "none left" for a server that was not even heard."""
    entry = make_entry(free_port(), "desk")
    entry.add_to_hass(hass)
    for flow in (await start(hass, entry), await reconfigure(hass, entry, "desk")):
        assert flow["type"] is FlowResultType.ABORT
        assert flow["reason"] == "connection_refused"
        assert flow["description_placeholders"] is not None
        assert flow["description_placeholders"]["detail"]


async def test_a_ups_goes_while_the_form_is_open(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a UPS that is set up though its server no longer has it."""
    upses = {"desk": DESK, "rack": RACK, "attic": DESK}
    running = await servers.enter_async_context(lab(upses))
    entry = make_entry(running.port, "desk", known=tuple(upses), options=SELDOM)
    await set_up(hass, entry)
    flow = await start(hass, entry)
    await rename(servers, running, "attic", "loft", DESK)
    flow = await submit(hass, flow, ups="attic")
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "user")
    assert sorted(choices(flow)) == ["Rack, lower half (rack)", "loft"]


async def test_a_ups_gets_another_title(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a name for people costs entities, or is not shown."""
    running = await servers.enter_async_context(lab({"rack": RACK, "desk": DESK}))
    entry = make_entry(running.port, "rack", known=("rack", "desk"))
    await set_up(hass, entry)
    before = devices(hass, entry), entities(hass, entry)
    flow = await reconfigure(hass, entry, "rack")
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "reconfigure")
    assert flow["description_placeholders"] == {"ups": "rack"}
    assert choices(flow) == ["Rack, lower half (rack)", "desk"]
    assert flow["data_schema"] is not None
    assert flow["data_schema"]({}) == {"name": "rack", "ups": "rack"}
    flow = await submit(hass, flow, name="Cellar", ups="rack")
    assert (flow["type"], flow["reason"]) == (
        FlowResultType.ABORT,
        "reconfigure_successful",
    )
    assert titles(entry) == {"rack": "Cellar"}
    assert (devices(hass, entry), entities(hass, entry)) == before
    device = dr.async_get(hass).async_get(devices(hass, entry)["/rack"])
    assert device is not None
    assert device.name == "Cellar"
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("name", ["", " "])
async def test_a_ups_keeps_a_name(
    hass: HomeAssistant, servers: AsyncExitStack, name: str
) -> None:
    """Prevents a device without a name."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    entry = make_entry(running.port, "desk")
    await set_up(hass, entry)
    flow = await reconfigure(hass, entry, "desk")
    await submit(hass, flow, name=name, ups="desk")
    assert titles(entry)["desk"].strip()


def suggested_limits(flow: SubentryFlowResult) -> dict[str, float]:
    """Return what the section of the limits is filled in with."""
    assert flow["data_schema"] is not None
    fields = flow["data_schema"].schema["limits"].schema.schema
    return {
        str(key): key.description["suggested_value"]
        for key in fields
        if key.description and "suggested_value" in key.description
    }


async def test_a_form_without_a_name_keeps_the_rest(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that limits go back to what they were, for want of a name."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    entry = make_entry(running.port, "desk")
    await set_up(hass, entry)
    flow = await reconfigure(hass, entry, "desk")
    flow = await submit(hass, flow, name=" ", ups="desk", limits={"charge": 50})
    assert flow["errors"] == {"name": "name_required"}
    assert suggested_limits(flow)["charge"] == 50


async def test_a_ups_gets_limits(hass: HomeAssistant, servers: AsyncExitStack) -> None:
    """Prevents limits that are chosen in vain, forgotten, or not to be taken back."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    entry = make_entry(running.port, "desk")
    await set_up(hass, entry)
    before = devices(hass, entry), entities(hass, entry)
    flow = await reconfigure(hass, entry, "desk")
    assert suggested_limits(flow) == {}
    limits = {"charge": 50, "voltage": 120, "sag_percent": 0, "swell_percent": 15}
    flow = await submit(hass, flow, name="desk", ups="desk", limits=limits)
    assert flow["reason"] == "reconfigure_successful"
    subentry = entry.subentries[subentry_id(entry, "desk")]
    assert limits_of(entry, subentry) == Limits(
        charge=50, voltage=120, sag_percent=0, swell_percent=15
    )
    assert entry.state is ConfigEntryState.LOADED
    assert (devices(hass, entry), entities(hass, entry)) == before

    flow = await reconfigure(hass, entry, "desk")
    assert suggested_limits(flow) == limits
    await submit(hass, flow, name="desk", ups="desk", limits={})
    subentry = entry.subentries[subentry_id(entry, "desk")]
    assert limits_of(entry, subentry) == Limits()


def moved(before: dict[str, str]) -> dict[str, str]:
    """Return the same devices or entities with the unique ids of the new name."""
    return {
        f"/new{key.removeprefix('/old')}" if key.startswith("/old") else key: each
        for key, each in before.items()
    }


async def test_a_renamed_ups_keeps_its_devices_and_entities(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a new name in ups.conf costs the history, outlets included."""
    running = await servers.enter_async_context(lab({"old": RACK, "desk": DESK}))
    entry = make_entry(
        running.port, "old", "desk", known=("old", "desk", "new"), options=SELDOM
    )
    await set_up(hass, entry)
    devices_before, entities_before = devices(hass, entry), entities(hass, entry)
    assert {"/old", "/old/outlet.1", "/old/outlet.2", "/old/outlet.group.1"} < set(
        devices_before
    )
    await rename(servers, running, "old", "new", RACK)
    flow = await reconfigure(hass, entry, "old")
    assert {"old", "Rack, lower half (new)"} <= set(choices(flow))
    flow = await submit(hass, flow, name="old", ups="new")
    assert flow["reason"] == "reconfigure_successful"
    assert titles(entry) == {"new": "old", "desk": "desk"}
    assert entry.subentries[subentry_id(entry, "new")].unique_id == "new"

    assert devices(hass, entry) == moved(devices_before)
    assert entities(hass, entry) == moved(entities_before)
    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "new", "status") == "on_line"
    assert state_of(hass, entry, "new", "outlet_2_status") == "off"
    assert not [each for each in hass.states.async_all() if each.state == "unavailable"]


async def test_a_renamed_ups_keeps_the_outage_that_lasts(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a new name in ups.conf ends an outage, and begins another."""
    on_battery = Device(variables={**RACK.variables, "ups.status": "OB DISCHRG"})
    running = await servers.enter_async_context(lab({"old": on_battery, "desk": DESK}))
    entry = make_entry(
        running.port, "old", "desk", known=("old", "desk", "new"), options=SELDOM
    )
    await set_up(hass, entry)
    before = entry.runtime_data.monitor.outage("old")
    assert before is not None
    await rename(servers, running, "old", "new", on_battery)
    flow = await reconfigure(hass, entry, "old")
    await submit(hass, flow, name="old", ups="new")
    monitor = entry.runtime_data.monitor
    after = monitor.outage("new")
    assert after is not None
    assert (after.id, after.begin) == (before.id, before.begin)
    assert monitor.outage("old") is None
    assert [
        record.data["type"]
        for record in monitor.journal.newest_first("new")
        if not record.is_outage
    ] == ["on_battery"]
    assert not list(monitor.journal.newest_first("old"))


async def test_a_ups_is_renamed_before_the_poll_has_seen_it(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that the entry fails because somebody was faster than its poll."""
    running = await servers.enter_async_context(lab({"old": RACK}))
    entry = make_entry(running.port, "old", options=SELDOM)
    await set_up(hass, entry)
    await rename(servers, running, "old", "new", RACK)
    flow = await reconfigure(hass, entry, "old")
    await submit(hass, flow, name="Rack", ups="new")
    assert titles(entry) == {"new": "Rack"}
    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "new", "status") == "on_line"


async def test_a_renamed_ups_keeps_what_was_done_to_it(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents reports that do not tell who switched a UPS off before."""
    running = await servers.enter_async_context(lab({"old": RACK}))
    entry = make_entry(running.port, "old", options=SELDOM)
    await set_up(hass, entry)
    done = hass.data[ACTION_JOURNAL]
    for entry_id in (entry.entry_id, "another"):
        done.record(
            Action(
                time="2026-05-17T12:00:00+00:00",
                entry_id=entry_id,
                ups="old",
                action="run_command",
                what="load.off",
                value=None,
                user="Ada",
                result="done",
            )
        )
    (before,) = done.actions(entry.entry_id, "old")
    await rename(servers, running, "old", "new", RACK)
    flow = await reconfigure(hass, entry, "old")
    await submit(hass, flow, name="Rack", ups="new")
    assert done.actions(entry.entry_id) == [{**before, "ups": "new"}]
    assert len(done.actions("another", "old")) == 1


@pytest.mark.allowed_logs("UPS old is unavailable")
async def test_a_ups_is_renamed_after_the_poll_has_seen_it(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that nobody is ever fast enough to say what a UPS is called now."""
    running = await servers.enter_async_context(lab({"old": RACK}))
    entry = make_entry(running.port, "old", options=SELDOM)
    coordinator = await set_up(hass, entry)
    devices_before, entities_before = devices(hass, entry), entities(hass, entry)
    await rename(servers, running, "old", "new", RACK)
    await coordinator.async_full_refresh()
    await hass.async_block_till_done()
    assert set(titles(entry)) == {"old", "new"}
    flow = await reconfigure(hass, entry, "old")
    assert choices(flow) == ["old", "Rack, lower half (new)"]
    flow = await submit(hass, flow, name="Rack", ups="new")
    assert flow["reason"] == "reconfigure_successful"
    await entry.runtime_data.coordinator.async_full_refresh()
    await hass.async_block_till_done()
    assert titles(entry) == {"new": "Rack"}
    assert devices(hass, entry) == moved(devices_before)
    assert entities(hass, entry) == moved(entities_before)
    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "new", "status") == "on_line"
