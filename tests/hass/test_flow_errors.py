"""What goes wrong while a server is added, and how one gets on from there."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
import json
from pathlib import Path
import socket
from typing import Any

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
import pytest_homeassistant_custom_component.plugins as test_plugin

from custom_components.nutify import connection
from custom_components.nutify.connection import async_create_client
from custom_components.nutify.core.nut.client import NutClient
from nutlab import Close, Device, FakeServer, lab, wait_until
from nutlab.fakeserver import Answer, Handler, answer_list_ups
from nutlab.hass import start, submit
from nutlab.upsd import free_port
from tests.hass.filled_in import address

INTEGRATION = Path(connection.__file__).parent
# It tells its watts, so that nobody is asked for its rating.
DESK = Device(variables={"ups.status": "OL", "ups.load": "3", "ups.realpower": "12"})


def saying(answers: Mapping[str, Answer]) -> Handler:
    """Answer each verb as told, and every other one with OK."""
    return lambda _server, line, _writer: answers.get(line.split()[0], b"OK\n")


def assert_error(flow: ConfigFlowResult, reason: str) -> None:
    """Check that the first form is shown again, with the reason and its detail."""
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "user")
    assert flow["errors"] == {"base": reason}
    assert flow["description_placeholders"] is not None
    assert flow["description_placeholders"]["detail"]


@pytest.mark.parametrize(
    ("reason", "answer"),
    [
        ("access_denied", b"ERR ACCESS-DENIED\n"),
        ("refused", b"ERR FEATURE-NOT-SUPPORTED\n"),
        ("connection_closed", Close()),
        ("connection_closed", Close(b"BEGIN LIST UPS\nUPS desk")),
        ("not_nut", b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
        ("not_nut", b"220 mail.example ESMTP\r\n"),
        ("not_nut", b"\n"),
        ("not_nut", b'BEGIN "LIST\n'),
        ("not_nut", bytes(range(128, 256)) + b"\n"),
        ("not_nut", b"BEGIN LIST VAR desk\n"),
        ("not_nut", b'BEGIN LIST UPS\nUPS desk ""\nERR DATA-STALE\n'),
        ("not_nut", b"x" * 100_000 + b"\n"),
    ],
)
async def test_a_wrong_answer_has_its_own_reason(
    hass: HomeAssistant, servers: AsyncExitStack, reason: str, answer: Answer
) -> None:
    """Prevents one vague "cannot connect" for whatever a server says instead."""
    server = FakeServer(saying({"LIST": answer}))
    await servers.enter_async_context(server)
    flow = await submit(hass, await start(hass), **address(server.port))
    assert_error(flow, reason)


@pytest.mark.parametrize("code", ["DATA-STALE", "DRIVER-NOT-CONNECTED", "UNKNOWN-UPS"])
async def test_any_refusal_of_the_list_has_a_text(
    hass: HomeAssistant, servers: AsyncExitStack, code: str
) -> None:
    """Prevents a bare key in the form, from servers that use NUT's codes freely."""
    server = FakeServer(saying({"LIST": f"ERR {code}\n".encode()}))
    await servers.enter_async_context(server)
    flow = await submit(hass, await start(hass), **address(server.port))
    texts = json.loads((INTEGRATION / "translations" / "en.json").read_text())
    assert flow["errors"] is not None
    assert flow["errors"]["base"] in texts["config"]["error"]


async def test_no_connection_stays_open(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that tries in the form use up a server's few places for clients."""
    answers: dict[str, Answer] = {"LIST": b"ERR ACCESS-DENIED\n"}
    server = FakeServer(saying(answers))
    await servers.enter_async_context(server)

    async def is_left() -> bool:
        return server.open == 0

    flow = await submit(hass, await start(hass), **address(server.port))
    await wait_until(is_left)
    answers["LIST"] = answer_list_ups({"desk": ""})
    flow = await submit(hass, flow, **address(server.port))
    assert flow["step_id"] == "ups"
    await wait_until(is_left)
    assert server.connections == 2


async def test_nothing_listens(hass: HomeAssistant) -> None:
    """Prevents that a wrong port looks like a wrong host."""
    flow = await submit(hass, await start(hass), **address(free_port()))
    assert_error(flow, "connection_refused")


async def test_a_name_without_an_address(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents that a misspelt name looks like a server that is down."""

    def unknown(*_args: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    # Only the resolver is asked, and it answers without a network.
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    answers = address(3493) | {"host": "nutify.invalid"}
    flow = await submit(hass, await start(hass), **answers)
    assert_error(flow, "host_not_found")


@pytest.mark.parametrize("host", ["192.168.1..5", "nas..lan", ".", "a" * 64])
async def test_a_name_that_cannot_be_one(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """Prevents "unknown error" for a slip of the finger in an address."""
    # Python refuses these before any resolver is asked.
    monkeypatch.setattr(socket, "getaddrinfo", test_plugin._real_getaddrinfo)
    answers = address(3493) | {"host": host}
    flow = await submit(hass, await start(hass), **answers)
    assert_error(flow, "host_not_found")


@pytest.mark.parametrize("host", ["", "  "])
async def test_a_host_of_blanks(hass: HomeAssistant, host: str) -> None:
    """Prevents "unknown error" for a host that was wiped out."""
    answers = address(3493) | {"host": host}
    flow = await submit(hass, await start(hass), **answers)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "user")
    assert flow["errors"]


@pytest.fixture
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the client of the form a tenth of a second instead of ten."""
    create = async_create_client

    async def hurried(hass: HomeAssistant, data: Mapping[str, Any]) -> NutClient:
        client = await create(hass, data)
        client.timeout = 0.1
        return client

    monkeypatch.setattr(connection, "async_create_client", hurried)


@pytest.mark.usefixtures("_hurried")
@pytest.mark.parametrize("tls", ["off", "require"])
async def test_a_server_that_keeps_silent(
    hass: HomeAssistant, servers: AsyncExitStack, tls: str
) -> None:
    """Prevents a form that hangs; upsd without room for a client says nothing."""
    silent = FakeServer(lambda _server, _line, _writer: None)
    await servers.enter_async_context(silent)
    flow = await submit(hass, await start(hass), **address(silent.port, tls=tls))
    assert_error(flow, "timeout")


@pytest.mark.usefixtures("_hurried")
async def test_a_server_that_never_ends_its_answer(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a trickle of lines keeps a form waiting for ever."""

    async def trickle(
        _server: FakeServer, _line: str, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(b"BEGIN LIST UPS\n")
        while True:
            writer.write(b'UPS desk ""\n')
            await writer.drain()
            await asyncio.sleep(0.01)

    server = FakeServer(trickle)
    await servers.enter_async_context(server)
    flow = await submit(hass, await start(hass), **address(server.port))
    assert_error(flow, "timeout")


@pytest.mark.parametrize("verb", ["USERNAME", "PASSWORD"])
@pytest.mark.parametrize(
    "code", ["ACCESS-DENIED", "INVALID-PASSWORD", "UNKNOWN-COMMAND"]
)
async def test_a_server_that_takes_no_login(
    hass: HomeAssistant, servers: AsyncExitStack, verb: str, code: str
) -> None:
    """Prevents that a refused login is taken for a server that is closed to all."""
    answers = {verb: f"ERR {code}\n".encode(), "LIST": answer_list_ups({"desk": ""})}
    server = FakeServer(saying(answers))
    await servers.enter_async_context(server)
    login = {"username": "admin", "password": "wrong"}
    flow = await submit(hass, await start(hass), **address(server.port, **login))
    assert_error(flow, "login_refused")
    flow = await submit(hass, flow, **address(server.port))
    assert flow["step_id"] == "ups"


@pytest.mark.parametrize("field", ["username", "password"])
@pytest.mark.parametrize("text", ["admin\nINSTCMD desk load.off", "tab\t", "nul\0"])
async def test_control_characters_are_not_sent(
    hass: HomeAssistant, servers: AsyncExitStack, field: str, text: str
) -> None:
    """Prevents that a pasted line break becomes a command to a UPS."""
    server = FakeServer(saying({"LIST": answer_list_ups({"desk": ""})}))
    await servers.enter_async_context(server)
    login = {"username": "admin", field: text}
    flow = await submit(hass, await start(hass), **address(server.port, **login))
    assert_error(flow, "invalid_argument")
    assert [line for line in server.lines if line != 'USERNAME "admin"'] == []


@pytest.mark.upsd
async def test_one_form_survives_every_mistake(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that somebody has to start over, or that an old mistake sticks."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    closed = FakeServer(saying({"LIST": Close()}))
    await servers.enter_async_context(closed)
    flow = await start(hass)
    flow = await submit(hass, flow, **address(free_port(), username="a", tls="verify"))
    assert_error(flow, "connection_refused")
    flow = await submit(hass, flow, **address(closed.port, username="a"))
    assert_error(flow, "connection_closed")
    flow = await submit(hass, flow, **address(running.port, tls="require"))
    assert_error(flow, "tls_refused")
    flow = await submit(hass, flow, **address(running.port))
    assert (flow["step_id"], flow["errors"]) == ("ups", {})
    flow = await submit(hass, flow, ups=["desk"])
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert entry.data == {**address(running.port), "known_ups": ["desk"]}
    assert entry.unique_id == f"127.0.0.1:{running.port}"
    assert entry.state is ConfigEntryState.LOADED


async def test_a_form_that_failed_keeps_what_was_entered(
    hass: HomeAssistant,
) -> None:
    """Prevents that everything has to be typed again after a slip in one field."""
    answers = address(free_port(), username="admin", tls="require")
    flow = await submit(hass, await start(hass), **answers)
    assert flow["data_schema"] is not None
    shown = {
        str(key): key.description["suggested_value"]
        for key in flow["data_schema"].schema
        if key.description and "suggested_value" in key.description
    }
    assert shown == answers
