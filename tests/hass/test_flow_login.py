"""Which logins a server confirms, and how a refused one is put right."""

import asyncio
from contextlib import AsyncExitStack

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.nutify.const import DOMAIN
from nutlab import USERS, Device, FakeServer, Session, lab, wait_until
from nutlab.fakeserver import answer_list_ups, answer_list_var
from nutlab.hass import make_entry, set_up, start, state_of, submit
from tests.hass.filled_in import address

# It tells its watts, so that nobody is asked for its rating.
DESK = Device(variables={"ups.status": "OL", "ups.load": "3", "ups.realpower": "12"})


class Gate:
    """A NUT server that checks the password at once, unlike upsd."""

    def __init__(self, password: str) -> None:
        """Let in who knows the password, and show one UPS."""
        self.password = password
        self.server = FakeServer(self._answer)

    def _answer(
        self, _server: FakeServer, line: str, _writer: asyncio.StreamWriter
    ) -> bytes:
        verb, _, rest = line.partition(" ")
        if verb == "PASSWORD" and rest != f'"{self.password}"':
            return b"ERR ACCESS-DENIED\n"
        if verb == "SET":
            return b"ERR VAR-NOT-SUPPORTED\n"
        if verb == "GET":
            return b'VAR desk ups.status "OL"\n'
        if line == "LIST UPS":
            return answer_list_ups({"desk": ""})
        if verb == "LIST":
            return answer_list_var("desk", DESK.variables)
        return b"OK\n"

    @property
    def passwords(self) -> list[str]:
        """Return the passwords that were tried."""
        lines = [line.split() for line in self.server.lines]
        return [words[1].strip('"') for words in lines if words[0] == "PASSWORD"]


@pytest.mark.upsd
@pytest.mark.parametrize(
    ("user", "password", "is_confirmed"),
    [
        ("admin", None, True),
        ("special", None, True),
        ("monitor", None, False),
        ("limited", None, False),
        ("hash", None, False),
        ("admin", "wrong", False),
        ("nobody", "monpass", False),
    ],
)
async def test_a_login_that_is_not_confirmed_can_be_kept(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    user: str,
    password: str | None,
    is_confirmed: bool,  # noqa: FBT001 - one column of the table
) -> None:
    """Prevents a good login that is refused, and a wrong one that nobody hears of."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    login = {"username": user, "password": password or USERS[user].password}
    flow = await submit(hass, await start(hass), **address(running.port, **login))
    assert flow["step_id"] == "ups"
    assert flow["errors"] == ({} if is_confirmed else {"base": "login_not_verified"})
    flow = await submit(hass, flow, ups=[])
    assert flow["errors"] == {"ups": "no_ups_chosen"}
    flow = await submit(hass, flow, ups=["desk"])
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["result"].data == {
        **address(running.port, **login),
        "known_ups": ["desk"],
    }
    assert flow["result"].state is ConfigEntryState.LOADED


@pytest.mark.upsd
async def test_the_login_is_tried_without_a_trace(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a try changes a UPS, or makes upsmon wait for Home Assistant."""
    server = Gate("right")
    await servers.enter_async_context(server.server)
    login = {"username": "admin", "password": "right"}
    port = server.server.port
    flow = await submit(hass, await start(hass), **address(port, **login))
    assert (flow["step_id"], flow["errors"]) == ("ups", {})
    verbs = [line.split()[0] for line in server.server.lines]
    assert not {"LOGIN", "FSD", "INSTCMD"} & set(verbs)
    assert [line for line in server.server.lines if line.startswith("SET")] == [
        'SET VAR desk nutify.probe "1"'
    ]


@pytest.mark.upsd
@pytest.mark.parametrize("failure", ["stale", "die"])
@pytest.mark.parametrize(
    ("user", "password", "is_confirmed"),
    [
        ("special", USERS["special"].password, True),
        ("special", "wrong", False),
    ],
)
async def test_a_login_is_checked_though_the_first_ups_has_no_data(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    failure: str,
    user: str,
    password: str,
    is_confirmed: bool,  # noqa: FBT001 - one column of the table
) -> None:
    """Prevents that a dead driver makes a password look wrong, or right."""
    upses = {"attic": DESK, "desk": DESK}
    running = await servers.enter_async_context(lab(upses))
    driver = running.drivers["attic"]
    if failure == "stale":
        driver.stale()
    else:
        await driver.die()

    async def is_out() -> bool:
        async with Session(running.port) as session:
            return (await session.ask("GET VAR attic ups.status")).startswith("ERR")

    await wait_until(is_out)
    login = {"username": user, "password": password}
    flow = await submit(hass, await start(hass), **address(running.port, **login))
    assert flow["step_id"] == "ups"
    assert flow["errors"] == ({} if is_confirmed else {"base": "login_not_verified"})


@pytest.mark.allowed_logs("refuses the login", "not ready yet")
async def test_a_refused_login_is_asked_for_at_set_up(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that Home Assistant retries a wrong password without a word."""
    gate = Gate("right")
    await servers.enter_async_context(gate.server)
    entry = make_entry(gate.server.port, "desk", username="admin", password="wrong")
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_RETRY
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert flow["step_id"] == "reauth_confirm"


@pytest.mark.allowed_logs("refuses the login", "not ready yet")
async def test_a_login_is_put_right_and_used_at_once(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that the new password waits for the next retry, or never comes."""
    gate = Gate("right")
    await servers.enter_async_context(gate.server)
    entry = make_entry(gate.server.port, "desk", username="admin", password="wrong")
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    flow = await entry.start_reauth_flow(hass)
    flow = await submit(hass, flow, username="admin", password="right")
    assert flow["reason"] == "reauth_successful"
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.allowed_logs("refuses the login")
async def test_a_login_that_is_refused_later(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a changed password ends the values for good, or asks twice."""
    gate = Gate("right")
    await servers.enter_async_context(gate.server)
    entry = make_entry(
        gate.server.port,
        "desk",
        username="admin",
        password="right",
        ca_certificate="kept",
    )
    coordinator = await set_up(hass, entry)
    gate.password = "changed"
    coordinator.client.disconnect()
    for _ in range(2):
        await coordinator.async_refresh()
        await hass.async_block_till_done()
    assert state_of(hass, entry, "desk", "status") == "unavailable"
    (shown,) = hass.config_entries.flow.async_progress()
    assert shown["context"]["source"] == SOURCE_REAUTH
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    form = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["server"] == entry.title
    assert form["data_schema"] is not None
    assert [(str(key), key.description) for key in form["data_schema"].schema] == [
        ("username", {"suggested_value": "admin"}),
        ("password", None),
    ]
    before = dict(entry.data)
    form = await submit(hass, form, username="admin", password="guess")
    assert form["type"] is FlowResultType.FORM
    assert form["errors"] == {"base": "login_refused"}
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["detail"]
    assert entry.data == before
    form = await submit(hass, form, username="admin", password="changed")
    assert (form["type"], form["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert entry.data == before | {"password": "changed"}
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.coordinator is not coordinator
    assert gate.passwords[-1] == "changed"
    assert state_of(hass, entry, "desk", "status") == "on_line"
    assert not hass.config_entries.flow.async_progress()


@pytest.mark.upsd
async def test_a_new_login_that_is_not_confirmed_can_be_kept(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a mistyped password replaces the login, and nobody hears of it."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    password = USERS["admin"].password
    login = {"username": "admin", "password": password}
    entry = make_entry(running.port, "desk", username="admin", password=password)
    await set_up(hass, entry)
    flow = await entry.start_reauth_flow(hass)
    wrong = {"username": "special", "password": "wrong"}
    flow = await submit(hass, flow, **wrong)
    assert flow["errors"] == {"base": "login_not_verified"}
    assert entry.data["username"] == "admin"
    assert flow["data_schema"] is not None
    # So that it can be sent once more.
    assert {
        str(key): key.description["suggested_value"]
        for key in flow["data_schema"].schema
    } == wrong
    flow = await submit(hass, flow, **wrong)
    assert flow["reason"] == "reauth_successful"
    assert {key: entry.data[key] for key in wrong} == wrong
    flow = await entry.start_reauth_flow(hass)
    flow = await submit(hass, flow, **login)
    assert flow["reason"] == "reauth_successful"


async def test_a_login_is_taken_away(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a server without logins can never be satisfied."""
    gate = Gate("secret")
    await servers.enter_async_context(gate.server)
    entry = make_entry(gate.server.port, "desk", username="admin", password="secret")
    await set_up(hass, entry)
    flow = await entry.start_reauth_flow(hass)
    flow = await submit(hass, flow, username="", password="")
    assert flow["reason"] == "reauth_successful"
    assert not {"username", "password"} & set(entry.data)
    assert entry.state is ConfigEntryState.LOADED


async def test_asking_again_says_what_else_is_wrong(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a server which is down looks like a wrong password."""
    gate = Gate("right")
    await servers.enter_async_context(gate.server)
    entry = make_entry(gate.server.port, "desk", username="admin", password="right")
    entry.add_to_hass(hass)
    await servers.aclose()
    flow = await entry.start_reauth_flow(hass)
    flow = await submit(hass, flow, username="admin", password="right")
    assert flow["errors"] == {"base": "connection_refused"}
