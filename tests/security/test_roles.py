"""Every cell of the table in docs/dev/security.md, tried."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
import json
from pathlib import Path
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.core.events.types import Event, EventType
from custom_components.nutify.reporting.archive import Archive
from nutlab import Device, Setting, lab
from nutlab.hass import make_entry, set_up
from tests.contract.test_security_table import rows_of_the_table
from tests.hass.test_journal_services import Rack

pytestmark = pytest.mark.upsd

# A name that is in nothing but what is of this UPS.
DIST = Path(__file__).parents[2] / "custom_components/nutify/frontend/dist"
UPS = "marked_ups"
DEVICE = Device(
    variables={
        "battery.charge.low": "20",
        "driver.parameter.authPassword": "hunter2-of-the-driver",
        "driver.parameter.community": "hunter2-of-the-driver",
        "driver.parameter.login": "hunter2-of-the-driver",
        "driver.parameter.password": "hunter2-of-the-driver",
        "outlet.2.status": "on",
        "outlet.2.switch": "on",
        "ups.load": "20",
        "ups.realpower": "100",
        "ups.status": "OL",
    },
    settings={
        "battery.charge.low": Setting(ranges=((10, 50),)),
        "outlet.2.switch": Setting(enum=("on", "off")),
    },
    commands=("beeper.disable", "load.off"),
)
POLICIES: dict[str, dict[str, Any]] = {
    "without rights": {},
    "read-only": {"entities": {"all": {"read": True}}},
    "user": {"entities": True},
}
NOTHING_TO_DO = {"no_ups_to_export", "no_ups_to_report"}
BEGIN = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
async def rack(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> Rack:
    """Provide a server with a UPS, an event and a report of it."""
    assert await async_setup_component(hass, "websocket_api", {})
    assert await async_setup_component(hass, "frontend", {})
    running = await servers.enter_async_context(lab({UPS: DEVICE}))
    entry = make_entry(running.port, UPS, username="admin", password="adminpass")
    coordinator = await set_up(hass, entry)
    await coordinator.async_full_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    event = Event(time=BEGIN, type=EventType.OVERLOAD)
    entry.runtime_data.monitor.journal.add_event(UPS, event)
    await hass.async_add_executor_job(archive, hass, entry)
    return Rack(hass, [running], [entry])


def archive(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Keep a report."""
    Archive(hass, entry).add(UPS, "x", datetime.now(UTC), {"html": b"<p>x</p>"})


def asked(rack: Rack) -> dict[str, dict[str, Any]]:
    """Return what is sent to each entry point; the last ones cut the power."""
    device = {"device_id": rack.device(UPS)}
    span = {"start": BEGIN - timedelta(days=1), "end": BEGIN + timedelta(days=1)}
    report = {**span, "formats": "html"}
    variable = {**device, "variable": "battery.charge.low", "value": "30"}
    outlet = {**device, "variable": "outlet.2.switch", "value": "off"}
    return {
        "nutify/ups/list": {},
        "nutify/ups/describe": device,
        "nutify/ups/control": device,
        "nutify/variables/subscribe": device,
        "nutify/journal/list": {},
        "nutify/journal/outages": {},
        "nutify/journal/subscribe": {},
        "nutify/reports/list": {},
        "nutify/reports/delete": {
            "entry_id": rack.entries[0].entry_id,
            "report_id": "0" * 26,
        },
        "nutify/dashboard/config": {},
        "nutify/dashboard/view": {"path": "overview"},
        "nutify/texts": {},
        "nutify/system/subscribe": {},
        "nutify/system/database": {},
        "nutify.get_variables": device,
        "nutify.get_action_journal": {},
        "nutify.get_journal": {},
        "nutify.acknowledge_events": {},
        "nutify.delete_event": {"id": "none"},
        "nutify.delete_events": {
            "start": BEGIN - timedelta(days=9),
            "end": BEGIN - timedelta(days=8),
        },
        "nutify.export_history": span,
        "nutify.export_journal": span,
        "nutify.import_history": {"file": "none.jsonl"},
        "nutify.generate_report": report,
        "nutify.send_report": {**report, "targets": "notify.nobody"},
        "nutify.purge_states": {"keep_days": 9000},
        "nutify.remove_statistics": {"dry_run": True},
        "nutify.repack_database": {},
        "nutify.set_variable": variable,
        "nutify.run_command": {**device, "command": "beeper.disable"},
        "nutify.set_variable (dangerous)": outlet,
        "nutify.run_command (dangerous)": {**device, "command": "load.off"},
        "nutify.forced_shutdown": {**device, "confirm": True},
    }


async def of_websocket(
    socket: MockHAClientWebSocket, command: str, more: dict[str, Any]
) -> str:
    """Send a command; return how it was answered, with all that it told."""
    await socket.send_json_auto_id({"type": command, **more})
    while (answer := await socket.receive_json())["type"] != "result":
        pass
    if not answer["success"]:
        return str(answer["error"]["code"])
    told = json.dumps(answer["result"])
    if command.endswith("variables/subscribe"):
        told += json.dumps(await socket.receive_json())
    return told


async def of_action(rack: Rack, name: str, data: dict[str, Any], user: MockUser) -> str:
    """Call an action; return how it was answered."""
    action = name.removeprefix(f"{DOMAIN}.").removesuffix(" (dangerous)")
    try:
        answer = await rack.hass.services.async_call(
            DOMAIN,
            action,
            data,
            blocking=True,
            return_response=action != "repack_database",
            context=Context(user_id=user.id),
        )
    except Unauthorized:
        return "unauthorized"
    except ServiceValidationError as err:
        return "" if err.translation_key in NOTHING_TO_DO else str(err.translation_key)
    return json.dumps(answer)


@pytest.mark.allowed_logs("Unauthorized", "notify.nobody", "Referenced entities")
@pytest.mark.parametrize("role", [*POLICIES, "admin"])
async def test_every_cell(
    rack: Rack,
    role: str,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    """Prevents that somebody may do what the table says they may not."""
    if role == "admin":
        user, socket = hass_admin_user, await hass_ws_client(rack.hass)
    else:
        user = hass_read_only_user
        user.mock_policy(POLICIES[role])
        socket = await hass_ws_client(rack.hass, hass_read_only_access_token)
    table, calls = rows_of_the_table(), asked(rack)
    assert set(calls) == {name for name in table if not name.startswith("/")}
    before = len(rack.labs[0].drivers[UPS].log)
    for name, data in calls.items():
        if "/" in name:
            told = await of_websocket(socket, name, data)
        else:
            told = await of_action(rack, name, data, user)
        expected = table[name][role]
        assert (told == "unauthorized") == (expected == "no"), (name, role, told)
        if expected == "nothing":
            assert UPS not in told, (name, role)
        assert "hunter2" not in told, (name, role)
    if role in {"without rights", "read-only"}:
        assert len(rack.labs[0].drivers[UPS].log) == before
        record = next(rack.entries[0].runtime_data.monitor.journal.newest_first(UPS))
        assert (record.acknowledged_at is None) == (role == "without rights")


@pytest.mark.allowed_logs("Login attempt or request with invalid")
async def test_files_by_role(
    rack: Rack,
    hass_client_no_auth: ClientSessionGenerator,
    hass_client: ClientSessionGenerator,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    """Prevents that a report is read by somebody who may not read all UPSes."""
    hass, entry = rack.hass, rack.entries[0]
    (report,) = await hass.async_add_executor_job(Archive(hass, entry).all)
    rest = f"{entry.entry_id}/{report.id}/report.html"
    view = "/api/nutify/reports/{entry_id}/{report}/{name}"
    table = rows_of_the_table()
    for role, expected in table[view].items():
        if role == "no login":
            client = await hass_client_no_auth()
        elif role == "admin":
            client = await hass_client()
        else:
            hass_read_only_user.mock_policy(POLICIES[role])
            client = await hass_client(hass_read_only_access_token)
        answer = await client.get(f"/api/nutify/reports/{rest}")
        assert (answer.status == HTTPStatus.OK) == (expected == "yes"), role
        assert table["/nutify_static"][role] == "yes"
        answer = await client.get("/nutify_static/nutify.js")
        assert answer.status == HTTPStatus.OK
        # The media folder of Home Assistant itself, in which the archive lies.
        answer = await client.get(f"/media/local/{DOMAIN}/{rest}")
        assert answer.status != HTTPStatus.OK


async def test_static_files_are_only_read(
    rack: Rack, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Prevents that the folder of the cards is listed, written to, or left."""
    client = await hass_client_no_auth()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await client.request(method, "/nutify_static/nutify.js")
        assert answer.status == HTTPStatus.METHOD_NOT_ALLOWED, method
    for path in ("", "/", "/.", "/../__init__.py", "/other.js", "/" + "x" * 3000):
        answer = await client.get(f"/nutify_static{path}")
        assert answer.status >= HTTPStatus.BAD_REQUEST, path
    assert {each.name for each in DIST.iterdir()} == {"loader.js", "nutify.js"}
