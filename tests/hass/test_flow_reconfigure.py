"""A server moves or changes: its entry follows, and keeps its UPSes."""

from contextlib import AsyncExitStack

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.connection import command_data
from nutlab import Certificate, Device, lab
from nutlab.hass import make_entry, set_up, state_of, submit
from nutlab.upsd import free_port
from tests.hass.filled_in import address

pytestmark = pytest.mark.upsd

OLD = Device(variables={"ups.status": "OL", "ups.load": "3", "ups.realpower": "12"})
NEW = Device(variables={"ups.status": "OB", "ups.load": "3", "ups.realpower": "12"})
# So rare that no energy is counted, whose entities would come when it is.
SELDOM = {"status_interval": 60, "full_interval": 300}


def state(entry: MockConfigEntry) -> ConfigEntryState:
    """Return the state of an entry, which a test must not believe to be constant."""
    found: ConfigEntryState = entry.state
    return found


def entities_of(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return an entry's entities by their unique ids."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {each.unique_id: each.entity_id for each in found}


async def test_a_server_moves_to_another_port(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a moved server has to be set up anew, without its history."""
    before = await servers.enter_async_context(lab({"desk": OLD}))
    after = await servers.enter_async_context(lab({"desk": NEW}))
    entry = make_entry(before.port, "desk", known=("desk", "attic"), options=SELDOM)
    await set_up(hass, entry)
    entities, subentries = entities_of(hass, entry), dict(entry.subentries)
    assert state_of(hass, entry, "desk", "status") == "on_line"
    flow = await entry.start_reconfigure_flow(hass)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "reconfigure")
    assert not flow["errors"]
    flow = await submit(hass, flow, **address(after.port))
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "reconfigure_successful"
    assert entry.unique_id == entry.title == f"127.0.0.1:{after.port}"
    assert entry.data == {**address(after.port), "known_ups": ["desk", "attic"]}
    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "desk", "status") == "on_battery"
    assert entities_of(hass, entry) == entities
    assert entry.subentries == subentries


async def test_the_form_is_filled_in_with_what_is_set_up(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a change of one field loses the others, and shows the password."""
    entry = make_entry(3493, "desk", username="admin", password="pw", tls="require")
    entry.add_to_hass(hass)
    flow = await entry.start_reconfigure_flow(hass)
    assert flow["data_schema"] is not None
    assert {
        str(key): key.description["suggested_value"]
        for key in flow["data_schema"].schema
        if key.description
    } == address(3493, "require", username="admin")


async def test_an_empty_password_stays_as_it_is(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a change of the port loses a password that the form hides."""
    running = await servers.enter_async_context(lab({"desk": OLD}))
    entry = make_entry(running.port, "desk", username="admin", password="adminpass")
    await set_up(hass, entry)
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(running.port, username="admin"))
    assert flow["reason"] == "reconfigure_successful"
    assert entry.data["password"] == "adminpass"
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(running.port))
    assert flow["reason"] == "reconfigure_successful"
    assert not {"username", "password"} & set(entry.data)


async def test_an_error_leaves_the_entry_as_it_was(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a failed change takes a working entry down."""
    running = await servers.enter_async_context(lab({"desk": OLD}))
    entry = make_entry(running.port, "desk")
    coordinator = await set_up(hass, entry)
    before = dict(entry.data)
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(free_port()))
    assert (flow["step_id"], flow["errors"]) == (
        "reconfigure",
        {"base": "connection_refused"},
    )
    assert entry.data == before
    assert entry.runtime_data.coordinator is coordinator
    login = {"username": "admin", "password": "adminpass"}
    flow = await submit(hass, flow, **address(running.port, **login))
    assert flow["reason"] == "reconfigure_successful"
    assert entry.data == before | login
    assert entry.state is ConfigEntryState.LOADED


async def test_a_login_that_is_not_confirmed_is_no_obstacle(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a user who may only watch cannot be entered, or goes unsaid."""
    running = await servers.enter_async_context(lab({"desk": OLD}))
    entry = make_entry(running.port, "desk")
    await set_up(hass, entry)
    flow = await entry.start_reconfigure_flow(hass)
    login = {"username": "monitor", "password": "monpass"}
    flow = await submit(hass, flow, **address(running.port, **login))
    assert flow["errors"] == {"base": "login_not_verified"}
    flow = await submit(hass, flow, **address(running.port, **login))
    assert flow["reason"] == "reconfigure_successful"


async def test_an_address_that_another_entry_has(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents two entries that poll one server."""
    first = await servers.enter_async_context(lab({"desk": OLD}))
    second = await servers.enter_async_context(lab({"desk": NEW}))
    entries = [make_entry(running.port, "desk") for running in (first, second)]
    for entry in entries:
        await set_up(hass, entry)
    before = dict(entries[0].data)
    flow = await entries[0].start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(second.port))
    assert (flow["type"], flow["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )
    assert entries[0].data == before


async def test_a_trusted_certificate_is_kept(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that the certificate has to be pasted again for a new password."""
    running = await servers.enter_async_context(
        lab({"desk": OLD}, tls=Certificate.VALID)
    )
    ca = running.upsd.ca_file.read_text()
    entry = make_entry(running.port, "desk", tls="verify", ca_certificate=ca)
    await set_up(hass, entry)
    login = {"username": "admin", "password": "adminpass"}
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(running.port, "verify", **login))
    assert flow["reason"] == "reconfigure_successful"
    assert entry.data == {
        **address(running.port, "verify", **login),
        "ca_certificate": ca,
        "known_ups": ["desk"],
    }
    assert entry.state is ConfigEntryState.LOADED
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(running.port, "off"))
    assert flow["reason"] == "reconfigure_successful"
    assert entry.data == {**address(running.port), "known_ups": ["desk"]}


async def test_a_trusted_certificate_outlives_a_slip(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a wrong port costs the certificate that was pasted once."""
    running = await servers.enter_async_context(
        lab({"desk": OLD}, tls=Certificate.VALID)
    )
    ca = running.upsd.ca_file.read_text()
    entry = make_entry(running.port, "desk", tls="verify", ca_certificate=ca)
    await set_up(hass, entry)
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(free_port(), "verify"))
    assert flow["errors"] == {"base": "connection_refused"}
    flow = await submit(hass, flow, **address(running.port, "verify"))
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "reconfigure_successful"
    assert entry.data["ca_certificate"] == ca


async def test_a_server_gets_another_authority(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a dead end when the trusted authority was replaced."""
    before, after = [
        await servers.enter_async_context(lab({"desk": OLD}, tls=Certificate.VALID))
        for _ in range(2)
    ]
    ca = before.upsd.ca_file.read_text()
    entry = make_entry(before.port, "desk", tls="verify", ca_certificate=ca)
    await set_up(hass, entry)
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(after.port, "verify"))
    assert (flow["step_id"], flow["errors"]) == (
        "reconfigure",
        {"base": "certificate_untrusted"},
    )
    flow = await submit(hass, flow, **address(after.port, "verify"))
    assert flow["step_id"] == "ca"
    new = after.upsd.ca_file.read_text()
    flow = await submit(hass, flow, ca_certificate=new)
    assert flow["reason"] == "reconfigure_successful"
    assert entry.data["ca_certificate"] == new
    assert entry.state is ConfigEntryState.LOADED


async def test_the_title_that_somebody_gave_is_kept(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a new password renames the server and its device."""
    running = await servers.enter_async_context(lab({"desk": OLD}))
    entry = make_entry(running.port, "desk")
    await set_up(hass, entry)
    hass.config_entries.async_update_entry(entry, title="Cellar")
    await hass.async_block_till_done()
    flow = await entry.start_reconfigure_flow(hass)
    login = {"username": "admin", "password": "adminpass"}
    flow = await submit(hass, flow, **address(running.port, **login))
    assert flow["reason"] == "reconfigure_successful"
    assert entry.title == "Cellar"


@pytest.mark.allowed_logs("not ready yet", "Nothing answers")
async def test_a_server_that_moved_while_it_was_down(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a corrected address waits for a retry of the old one."""
    running = await servers.enter_async_context(lab({"desk": OLD}))
    entry = make_entry(free_port(), "desk")
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert state(entry) is ConfigEntryState.SETUP_RETRY
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(running.port))
    assert flow["reason"] == "reconfigure_successful"
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.allowed_logs("certificate to trust cannot be read")
async def test_an_entry_that_failed_for_good_is_mended(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that an entry stays in error though what was wrong is corrected."""
    running = await servers.enter_async_context(lab({"desk": OLD}))
    entry = make_entry(running.port, "desk", tls="verify", ca_certificate="broken")
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert state(entry) is ConfigEntryState.SETUP_ERROR
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(running.port))
    assert flow["reason"] == "reconfigure_successful"
    assert entry.state is ConfigEntryState.LOADED


async def test_a_login_for_commands(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that commands go out with the user who may only watch."""
    running = await servers.enter_async_context(lab({"desk": OLD}))
    entry = make_entry(running.port, "desk", username="monitor", password="monpass")
    await set_up(hass, entry)
    assert command_data(entry.data)["username"] == "monitor"
    flow = await entry.start_reconfigure_flow(hass)
    answers = {
        **address(running.port, username="monitor"),
        "command_username": "admin",
        "command_password": "wrong",
    }
    flow = await submit(hass, flow, **answers)
    # It is this login whose rights matter.
    assert flow["errors"] == {"base": "login_not_verified"}
    flow = await submit(hass, flow, **{**answers, "command_password": "adminpass"})
    assert flow["reason"] == "reconfigure_successful"
    assert command_data(entry.data)["username"] == "admin"
    assert command_data(entry.data)["password"] == "adminpass"
    assert entry.data["password"] == "monpass"
    flow = await entry.start_reconfigure_flow(hass)
    shown = {
        str(key): key.description["suggested_value"]
        for key in flow["data_schema"].schema
        if key.description
    }
    assert shown["command_username"] == "admin"
    assert not {"password", "command_password"} & set(shown)
