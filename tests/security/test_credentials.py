"""Logins: in the config entry and on the connection, and nowhere else."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
import json
import logging
from pathlib import Path
import ssl
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.action_journal import ACTION_JOURNAL, Action
from custom_components.nutify.diagnostics import async_get_config_entry_diagnostics
from nutlab import Close, Device, FakeServer, lab
from nutlab.fakeserver import Answer
from nutlab.hass import make_entry, set_up, start, submit
from nutlab.tls import make_authority
from tests.hass.test_flow_login import Gate

PASSWORD = "hunter2-of-the-server"
COMMANDS = "hunter2-of-the-commands"
SECRET = "hunter2"
DRIVER = Device(
    variables={
        "driver.parameter.authPassword": "hunter2-a",
        "driver.parameter.community": "hunter2-b",
        "driver.parameter.login": "hunter2-c",
        "driver.parameter.password": "hunter2-d",
        "driver.parameter.privPassword": "hunter2-e",
        "driver.parameter.secName": "hunter2-f",
        "driver.parameter.username": "hunter2-g",
        "input.bypass.voltage": "230",
        "ups.status": "OL",
    }
)


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Log as somebody does who writes a bug report."""
    with caplog.at_level(logging.DEBUG):
        yield


def check(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture, *shown: object
) -> None:
    """Fail where a login is in what people see, or in what they send to others."""
    told = [json.dumps(each, default=str) for each in shown]
    told += [
        json.dumps(each.as_dict(), default=str) for each in hass.states.async_all()
    ]
    told += [
        f"{each.title} {each.unique_id} {each.reason}"
        for each in hass.config_entries.async_entries("nutify")
    ]
    told += [str(each) for each in ir.async_get(hass).issues.values()]
    told += [
        record.getMessage()
        for record in caplog.records
        # Home Assistant's own, of what a test does to it.
        if record.name.startswith(("custom_components", "aionut"))
    ]
    assert not [each[:300] for each in told if SECRET in each]


def form(flow: Any) -> object:  # noqa: ANN401 - of whatever kind a flow is
    """Return what a form shows, with what it suggests."""
    schema = flow.get("data_schema")
    fields = [(str(key), key.description) for key in schema.schema] if schema else []
    return [flow.get("errors"), flow.get("description_placeholders"), fields]


@pytest.mark.allowed_logs("refuses the login", "not ready yet")
async def test_a_login_that_is_refused(
    hass: HomeAssistant, servers: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    """Prevents a password in the error of a form, a repair, or a log of the line."""
    gate = Gate("right")
    await servers.enter_async_context(gate.server)
    answers = {"host": "127.0.0.1", "port": gate.server.port, "tls": "off"}
    flow = await submit(
        hass, await start(hass), **answers, username="admin", password=PASSWORD
    )
    assert flow["errors"]
    check(hass, caplog, flow["errors"], flow["description_placeholders"])
    entry = make_entry(
        gate.server.port,
        "desk",
        username="admin",
        password=PASSWORD,
        command_username="admin",
        command_password=COMMANDS,
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_RETRY
    again = await submit(
        hass,
        await entry.start_reauth_flow(hass),
        username="admin",
        password=f"{PASSWORD}-too",
    )
    assert again["errors"]
    check(hass, caplog, form(again))
    # They were sent, and so could have been logged.
    assert PASSWORD in gate.passwords


async def refused(
    hass: HomeAssistant, port: int, tls: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Try a server that takes no connection, by the form and by an entry."""
    answers = {"host": "127.0.0.1", "port": port, "tls": tls}
    flow = await submit(
        hass, await start(hass), **answers, username="admin", password=PASSWORD
    )
    assert flow["errors"]
    check(hass, caplog, flow["errors"], flow["description_placeholders"])
    entry: MockConfigEntry = make_entry(port, "desk", username="a", password=PASSWORD)
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "tls": tls})
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    check(hass, caplog)


@pytest.mark.allowed_logs("not ready yet")
@pytest.mark.parametrize("tls", ["off", "verify"])
async def test_a_server_that_is_down_or_not_encrypted(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    caplog: pytest.LogCaptureFixture,
    tls: str,
) -> None:
    """Prevents a password in what a connection failed with."""
    gate = Gate("right")
    async with gate.server:
        if tls != "off":
            await refused(hass, gate.server.port, tls, caplog)
            assert gate.passwords == []
            return
    await refused(hass, gate.server.port, tls, caplog)


class Impostor(Gate):
    """A server that encrypts with a certificate which it made itself."""

    def __init__(self, folder: Path) -> None:
        """Make the certificate."""
        super().__init__(PASSWORD)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(make_authority(folder), folder / "ca.key")
        self.server = FakeServer(self._encrypt_first)

    async def _encrypt_first(
        self, server: FakeServer, line: str, writer: asyncio.StreamWriter
    ) -> Answer:
        if line != "STARTTLS":
            return self._answer(server, line, writer)
        writer.write(b"OK STARTTLS\n")
        await writer.drain()
        try:
            await writer.start_tls(self._context)
        except OSError:
            return Close()
        return None


@pytest.mark.allowed_logs("not ready yet", "TLS")
@pytest.mark.parametrize(("tls", "sent"), [("verify", []), ("require", [PASSWORD])])
async def test_an_impostor_learns_no_login(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    tls: str,
    sent: list[str],
) -> None:
    """Prevents that whoever stands in the middle is told the password.

    Only who asks for encryption without a look at certificates gives it away.
    """
    impostor = Impostor(tmp_path)
    await servers.enter_async_context(impostor.server)
    port = impostor.server.port
    answers = {"host": "127.0.0.1", "port": port, "tls": tls}
    flow = await submit(
        hass, await start(hass), **answers, username="admin", password=PASSWORD
    )
    check(hass, caplog, form(flow))
    assert flow["step_id"] == ("ups" if sent else "ca")
    assert set(impostor.passwords) == set(sent)
    entry = make_entry(port, "desk", username="admin", password=PASSWORD)
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "tls": tls})
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is (
        ConfigEntryState.LOADED if sent else ConfigEntryState.SETUP_RETRY
    )
    assert set(impostor.passwords) == set(sent)
    check(hass, caplog)


@pytest.mark.upsd
@pytest.mark.allowed_logs("desk", "127.0.0.1")
async def test_logins_of_a_driver(
    hass: HomeAssistant, servers: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    """Prevents that what a driver repeats of its settings is sent with a bug report."""
    running = await servers.enter_async_context(lab({"desk": DRIVER}))
    entry = make_entry(
        running.port,
        "desk",
        username="admin",
        password="adminpass",
        command_username="admin",
        command_password=COMMANDS,
    )
    coordinator = await set_up(hass, entry)
    await coordinator.async_full_refresh()
    hass.data[ACTION_JOURNAL].record(
        Action(
            time="2026-01-15T12:00:00+00:00",
            entry_id=entry.entry_id,
            ups="desk",
            action="set_variable",
            what="device.contact",
            value="hunter2 the owner",
            user="hunter2",
            result="done",
        )
    )
    told = await async_get_config_entry_diagnostics(hass, entry)
    assert told["upses"]["desk"]["variables"]["input.bypass.voltage"] == "230"
    check(hass, caplog, told)
    await running.upsd.kill()
    await coordinator.async_refresh()
    told = await async_get_config_entry_diagnostics(hass, entry)
    assert told["server"]["reachable"] is False
    assert "127.0.0.1" not in json.dumps(told, default=str)
