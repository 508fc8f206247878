"""A person adds a server: what is asked, what is found, and what comes of it."""

from contextlib import AsyncExitStack
from ipaddress import ip_address

from homeassistant.config_entries import (
    SOURCE_ZEROCONF,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest

from custom_components.nutify import PLATFORMS
from custom_components.nutify.const import DOMAIN, SUBENTRY_UPS
from custom_components.nutify.forms import entry_title
from nutlab import Device, FakeServer, lab
from nutlab.fakeserver import answer_list_ups
from nutlab.hass import make_entry, set_up, start, submit
from tests.hass.filled_in import address, suggested

pytestmark = pytest.mark.upsd

# Both tell their watts, so that nobody is asked for their rating.
RACK = Device(
    variables={
        "battery.charge": "100",
        "device.macaddr": "00:20:85:AA:BB:CC",
        "device.mfr": "EATON",
        "device.model": "9PX",
        "device.serial": "G118K10017",
        "outlet.1.status": "on",
        "ups.load": "12",
        "ups.realpower": "96",
        "ups.status": "OL",
    },
    description="Rack, lower half",
)
DESK = Device(variables={"ups.status": "OL", "ups.load": "3", "ups.realpower": "12"})


async def discover(hass: HomeAssistant, port: int | None) -> ConfigFlowResult:
    """Let a server announce itself."""
    address = ip_address("127.0.0.1")
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_ZEROCONF},
        data=ZeroconfServiceInfo(
            ip_address=address,
            ip_addresses=[address],
            port=port,
            hostname="cellar.local.",
            type="_nut._tcp.local.",
            name="Cellar._nut._tcp.local.",
            properties={},
        ),
    )


def choices(flow: ConfigFlowResult) -> tuple[list[str], list[str]]:
    """Return the labels of the UPSes to choose from, and those that are ticked."""
    assert flow["data_schema"] is not None
    ((key, selector),) = flow["data_schema"].schema.items()
    return [each["label"] for each in selector.config["options"]], key.default()


def device_names(hass: HomeAssistant, entry: ConfigEntry) -> list[str]:
    """Return the names of an entry's UPSes and their outlets, as devices."""
    registry = dr.async_get(hass)
    found = [*registry.devices, *registry.child_devices]
    return sorted(
        device.name or ""
        for device in found
        if device.config_entry_id == entry.entry_id
        and (DOMAIN, entry.entry_id) not in device.identifiers
    )


async def test_a_server_is_added_with_the_chosen_upses(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a choice is lost, or that somebody gets what was left out."""
    upses = {"rack": RACK, "desk": DESK, "attic": DESK}
    running = await servers.enter_async_context(lab(upses))
    flow = await start(hass)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "user")
    assert not flow["errors"]
    flow = await submit(
        hass, flow, **address(running.port, username="admin", password="adminpass")
    )
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "ups")
    assert not flow["errors"]
    assert flow["description_placeholders"] == {"count": "3"}
    assert choices(flow) == (
        ["Rack, lower half (rack)", "desk", "attic"],
        ["rack", "desk", "attic"],
    )
    flow = await submit(hass, flow, ups=["attic", "rack"])
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert entry.title == f"127.0.0.1:{running.port}"
    assert entry.unique_id == f"127.0.0.1:{running.port}"
    assert entry.data == {
        **address(running.port, username="admin", password="adminpass"),
        "known_ups": ["rack", "desk", "attic"],
    }
    assert entry.options == {}
    assert [
        (each.subentry_type, each.unique_id, each.title, dict(each.data))
        for each in entry.subentries.values()
    ] == [
        (SUBENTRY_UPS, "attic", "attic", {"ups": "attic"}),
        (SUBENTRY_UPS, "rack", "Rack, lower half", {"ups": "rack"}),
    ]
    assert entry.state is ConfigEntryState.LOADED
    assert device_names(hass, entry) == [
        "Outlet 1",
        "Rack, lower half",
        "attic",
    ]


async def test_at_least_one_ups_has_to_be_chosen(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents an entry without anything to show, and a dead end on the way there."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    flow = await submit(hass, await start(hass), **address(running.port))
    flow = await submit(hass, flow, ups=[])
    assert (flow["step_id"], flow["errors"]) == ("ups", {"ups": "no_ups_chosen"})
    flow = await submit(hass, flow, ups=["desk"])
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_a_server_without_a_ups_is_said_to_have_none(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents an empty list to choose from, with nothing that tells why."""
    server = FakeServer(lambda _server, _line, _writer: answer_list_ups({}))
    await servers.enter_async_context(server)
    flow = await submit(hass, await start(hass), **address(server.port))
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "no_ups")


def test_a_server_is_called_by_its_port_only_where_that_is_special() -> None:
    """Prevents ":3493" in the title of nearly every server."""
    assert entry_title("nas.lan", 3493) == "nas.lan"
    assert entry_title("nas.lan", 3494) == "nas.lan:3494"


async def test_blanks_around_the_host_do_not_matter(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that an address copied with a blank is not found, or added twice."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    answers = address(running.port) | {"host": " 127.0.0.1\t"}
    flow = await submit(hass, await start(hass), **answers)
    flow = await submit(hass, flow, ups=["desk"])
    assert flow["result"].data["host"] == "127.0.0.1"


async def test_empty_login_fields_are_as_good_as_left_out(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a cleared field is stored and sent as an empty word."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    answers = address(running.port, username="", password="")
    flow = await submit(hass, await start(hass), **answers)
    flow = await submit(hass, flow, ups=["desk"])
    assert flow["result"].data == {**address(running.port), "known_ups": ["desk"]}


@pytest.mark.parametrize("host", ["localhost", "LocalHost"])
async def test_a_server_is_added_once(
    hass: HomeAssistant, servers: AsyncExitStack, host: str
) -> None:
    """Prevents two entries that poll one server, however its name is written."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    answers = address(running.port) | {"host": "localhost"}
    flow = await submit(hass, await start(hass), **answers)
    await submit(hass, flow, ups=["desk"])
    flow = await submit(hass, await start(hass), **{**answers, "host": host})
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "already_configured"


async def test_two_servers_with_the_same_ups_name_serial_and_mac(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that one of two alike UPSes loses its device or its entities."""
    entries = []
    for _ in range(2):
        running = await servers.enter_async_context(lab({"rack": RACK}))
        flow = await submit(hass, await start(hass), **address(running.port))
        flow = await submit(hass, flow, ups=["rack"])
        entries.append(flow["result"])
    assert [entry.state for entry in entries] == [ConfigEntryState.LOADED] * 2
    for entry in entries:
        assert device_names(hass, entry) == ["Outlet 1", "Rack, lower half"]
    entities = er.async_get(hass)
    keys = [
        {
            entity.unique_id.removeprefix(entry.entry_id)
            for entity in er.async_entries_for_config_entry(entities, entry.entry_id)
        }
        for entry in entries
    ]
    assert keys[0] == keys[1]
    assert {"/connectivity", "/rack/battery_charge", "/rack/outlet_1_status"} < keys[0]
    states = hass.states.async_all([str(platform) for platform in PLATFORMS])
    assert not [state for state in states if state.state == "unavailable"]
    enabled = [each for each in entities.entities.values() if not each.disabled]
    assert {each.entity_id for each in enabled} == {each.entity_id for each in states}


async def test_two_upses_of_one_server_with_the_same_serial_and_mac(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that two UPSes behind one network card become one device."""
    upses = {"rack": RACK, "twin": RACK}
    running = await servers.enter_async_context(lab(upses))
    entry = make_entry(running.port, "rack", "twin")
    await set_up(hass, entry)
    assert device_names(hass, entry) == ["Outlet 1", "Outlet 1", "rack", "twin"]
    entities = er.async_get(hass)
    registered = er.async_entries_for_config_entry(entities, entry.entry_id)
    per_ups = [
        len([each for each in registered if each.config_subentry_id == subentry])
        for subentry in entry.subentries
    ]
    assert per_ups[0] == per_ups[1] > 0


async def test_a_server_that_announces_itself_is_offered_and_filled_in(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a discovery that people have to type off, or that adds unasked."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    flow = await discover(hass, running.port)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "user")
    assert not flow["errors"]
    assert suggested(flow["data_schema"]) == {"host": "127.0.0.1", "port": running.port}
    (progress,) = hass.config_entries.flow.async_progress()
    assert progress["context"]["title_placeholders"] == {"name": "Cellar"}
    flow = await submit(hass, flow, **address(running.port))
    flow = await submit(hass, flow, ups=["desk"])
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["result"].state is ConfigEntryState.LOADED


async def test_an_announcement_without_a_port_means_the_usual_one(
    hass: HomeAssistant,
) -> None:
    """Prevents a form without a port for servers that announce only their name."""
    flow = await discover(hass, None)
    assert suggested(flow["data_schema"]) == {"host": "127.0.0.1", "port": 3493}


async def test_an_announcement_is_shown_once(hass: HomeAssistant) -> None:
    """Prevents one more card each time that a server announces itself."""
    await discover(hass, 3493)
    flow = await discover(hass, 3493)
    assert (flow["type"], flow["reason"]) == (
        FlowResultType.ABORT,
        "already_in_progress",
    )


@pytest.mark.parametrize("unique_id", [None, "renamed.lan:3493", "127.0.0.1:3493"])
async def test_a_server_that_is_set_up_is_not_offered_again(
    hass: HomeAssistant, unique_id: str | None
) -> None:
    """Prevents a card for a server that everybody sees working."""
    entry = make_entry(3493, "desk")
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, unique_id=unique_id)
    flow = await discover(hass, 3493)
    assert (flow["type"], flow["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )


@pytest.mark.parametrize("host", ["cellar.local", "cellar"])
async def test_a_server_that_is_set_up_by_name_is_not_offered_by_address(
    hass: HomeAssistant, host: str
) -> None:
    """Prevents a second entry that polls the same server by its address."""
    entry = make_entry(3493, "desk")
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        entry, unique_id=f"{host}:3493", data={**entry.data, "host": host}
    )
    flow = await discover(hass, 3493)
    assert (flow["type"], flow["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )
