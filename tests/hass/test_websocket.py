"""What the cards ask for: who may, page by page, and what they are told unasked."""

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from homeassistant.auth.const import GROUP_ID_READ_ONLY
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.nutify.core.events.types import EventType
from custom_components.nutify.reporting.archive import Archive
from nutlab import Device, Setting, lab
from nutlab.hass import make_entry, set_up, until
from tests.hass.test_journal_services import BEGIN, Rack

pytestmark = pytest.mark.upsd

DEVICE = Device(
    variables={
        "battery.charge": "100",
        "battery.charge.low": "20",
        "input.transfer.low": "180",
        "input.transfer.high": "260",
        "outlet.1.desc": "Left",
        "outlet.1.status": "on",
        "ups.load": "20",
        "ups.realpower": "100",
        "ups.status": "OL",
        "vendor.words": "<b>x</b>",
    },
    settings={"battery.charge.low": Setting(ranges=((10, 50),))},
    commands=("beeper.disable", "load.off", "outlet.1.load.off", "vendor.magic"),
)


class Browser:
    """A websocket of a page, as one user has it."""

    def __init__(self, socket: MockHAClientWebSocket) -> None:
        """Use a websocket that is logged in."""
        self._socket = socket

    async def ask(self, command: str, **more: object) -> dict[str, Any]:
        """Send a command and return the whole answer."""
        await self._socket.send_json_auto_id({"type": f"nutify/{command}", **more})
        answer: dict[str, Any] = await self._socket.receive_json()
        return answer

    async def result(self, command: str, **more: object) -> Any:  # noqa: ANN401
        """Send a command that succeeds and return what it answers."""
        answer = await self.ask(command, **more)
        assert answer["success"], answer
        return answer["result"]

    async def result_after(self, kind: str, **more: object) -> Any:  # noqa: ANN401
        """Send a command, pass over what others are told, and return its answer."""
        await self._socket.send_json_auto_id({"type": f"nutify/{kind}", **more})
        while (answer := await self._socket.receive_json())["type"] != "result":
            pass
        assert answer["success"], answer
        return answer["result"]

    async def told(self) -> Any:  # noqa: ANN401
        """Return what comes next to those who subscribed."""
        return (await self._socket.receive_json())["event"]


@pytest.fixture
async def rack(hass: HomeAssistant, servers: AsyncExitStack) -> Rack:
    """Provide a server with two UPSes."""
    assert await async_setup_component(hass, "websocket_api", {})
    running = await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))
    entry = make_entry(running.port, "a", "b", username="admin", password="secret")
    coordinator = await set_up(hass, entry)
    await coordinator.async_full_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    return Rack(hass, [running], [entry])


@pytest.fixture
async def admin(rack: Rack, hass_ws_client: WebSocketGenerator) -> Browser:
    """Provide the page of an administrator."""
    return Browser(await hass_ws_client(rack.hass))


@pytest.fixture
async def reader(
    rack: Rack, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> Browser:
    """Provide the page of a user who may only look."""
    return Browser(await hass_ws_client(rack.hass, hass_read_only_access_token))


async def test_upses(rack: Rack, admin: Browser) -> None:
    """Prevents cards that do not know what to show."""
    found = await admin.result("ups/list")
    assert [each["name"] for each in found] == ["a", "b"]
    device_id = found[0]["device_id"]
    assert device_id == rack.device("a")
    ups = await admin.result("ups/describe", device_id=device_id)
    assert ups["limits"] == {
        "transfer_low": 180.0,
        "transfer_high": 260.0,
        "charge_low": 20.0,
    }
    assert ups["entities"]["sensor/status"] == "sensor.a_status"
    assert ups["entities"]["sensor/meter/load_power"] in ups["statistics"]
    assert ups["entities"]["sensor/status"] not in ups["statistics"]
    (outlet,) = ups["outlets"]
    assert (outlet["part"], outlet["name"]) == ("outlet.1", "Left")
    answer = await admin.ask("ups/describe", device_id="nothing")
    assert answer["error"]["translation_key"] == "device_unknown"


async def test_commands_by_who_may_run_them(
    rack: Rack, admin: Browser, reader: Browser, hass_read_only_user: MockUser
) -> None:
    """Prevents a button that only says no, and one that cuts the power for anybody."""
    device_id = rack.device("a")
    all_of_them = await admin.result("ups/control", device_id=device_id)
    classes = {each["name"]: each["danger"] for each in all_of_them["commands"]}
    assert classes == {
        "beeper.disable": "harmless",
        "load.off": "power",
        "outlet.1.load.off": "power",
        "vendor.magic": "unknown",
    }
    parts = {each["name"]: each["part"] for each in all_of_them["commands"]}
    assert parts["outlet.1.load.off"] == "outlet.1"
    none = await reader.result("ups/control", device_id=device_id)
    assert none["commands"] == []
    hass_read_only_user.mock_policy({"entities": True})
    few = await reader.result("ups/control", device_id=device_id)
    assert [each["name"] for each in few["commands"]] == ["beeper.disable"]


async def test_variables_as_they_change(rack: Rack, admin: Browser) -> None:
    """Prevents a list of variables that stands still, or that is sent as a whole."""
    device_id = rack.device("a")
    await admin.result("variables/subscribe", device_id=device_id)
    first = await admin.told()
    by_name = {each["name"]: each for each in first["changed"]}
    assert first["available"] is True
    assert by_name["vendor.words"]["value"] == "<b>x</b>"
    assert by_name["battery.charge"]["unit"] == "%"
    assert by_name["battery.charge"]["setting"] is None
    assert by_name["battery.charge.low"]["setting"]["ranges"] == [[10, 50]]
    driver = rack.labs[0].drivers["a"]
    driver.set("battery.charge", "97")
    driver.delete("vendor.words")
    names: set[str] = set()
    removed: list[str] = []
    while "battery.charge" not in names or not removed:
        told = await admin.told()
        names |= {each["name"] for each in told["changed"]}
        removed += told["removed"]
    assert names == {"battery.charge"}
    assert removed == ["vendor.words"]


async def test_what_can_be_written_is_told_once_it_is_known(
    rack: Rack, admin: Browser
) -> None:
    """Prevents a page without a setting that was asked about after its value."""
    await admin.result("variables/subscribe", device_id=rack.device("a"))
    assert (await admin.told())["available"] is True
    driver = rack.labs[0].drivers["a"]
    details = rack.entries[0].runtime_data.coordinator.details
    driver.delete("battery.charge.low")
    await until(rack.hass, lambda: not details["a"].settings)
    driver.set("battery.charge.low", "20")
    settings: list[object] = []
    while not any(settings):
        settings += [
            each["setting"]
            for each in (await admin.told())["changed"]
            if each["name"] == "battery.charge.low"
        ]
    assert details["a"].settings


async def test_a_name_that_a_person_gave(rack: Rack, admin: Browser) -> None:
    """Prevents a journal that calls a UPS by another name than the page around it."""
    outage = rack.add_outage("a", 0)
    device_id = rack.device("a")
    dr.async_get(rack.hass).async_update_device(device_id, name_by_user="Rack 7")
    (row,) = (await admin.result("journal/list", device_id=[device_id]))["rows"][:1]
    assert (row["id"], row["name"]) == (outage, "Rack 7")
    (ups,) = (await admin.result("journal/outages", device_id=[device_id]))["upses"]
    assert ups["name"] == "Rack 7"
    assert "Rack 7" in [each["name"] for each in await admin.result("ups/list")]


@pytest.mark.parametrize("kind", ["ups/control", "variables/subscribe", "journal/list"])
async def test_a_ups_that_is_gone(rack: Rack, admin: Browser, kind: str) -> None:
    """Prevents an error in the log whenever an open page asks again."""
    answer = await admin.ask(kind, device_id="nothing")
    assert answer["error"]["translation_key"] == "device_unknown"


@pytest.mark.allowed_logs("value must be at most 200")
async def test_the_journal_page_by_page(rack: Rack, admin: Browser) -> None:
    """Prevents a table that sends years at once, and filters that lose rows."""
    for minute in range(30):
        rack.add("a" if minute % 2 else "b", minute)
    outage = rack.add_outage("a", 60)
    first = await admin.result("journal/list", limit=20, start=BEGIN.isoformat())
    rest = await admin.result(
        "journal/list", limit=20, offset=20, start=BEGIN.isoformat()
    )
    assert first["total"] == 31
    rows = first["rows"] + rest["rows"]
    assert len({each["id"] for each in rows}) == 31
    times = [each["time"] for each in rows]
    assert times == sorted(times, reverse=True)
    assert rows[0]["id"] == outage
    assert rows[0]["kind"] == "outage"
    assert rows[0]["duration"] == 60
    assert first["counts"] == {"overload": 30}
    of_a = await admin.result(
        "journal/list", device_id=[rack.device("a")], kind="event"
    )
    assert {each["name"] for each in of_a["rows"]} == {"a"}
    none = await admin.result("journal/list", types=[EventType.BYPASS])
    assert none["total"] == 0
    late = await admin.result(
        "journal/list", start=(BEGIN + timedelta(minutes=29)).isoformat()
    )
    assert late["total"] == 2
    await rack.act("acknowledge_events", id=[outage])
    done = await admin.result("journal/list", acknowledged=True)
    assert [each["id"] for each in done["rows"]] == [outage]
    assert not (await admin.ask("journal/list", limit=100_000))["success"]


async def test_outages_of_a_time(rack: Rack, admin: Browser) -> None:
    """Prevents a calendar that shows days on which nobody looked as calm ones."""
    rack.add_outage("a", 0)
    rack.add_outage("a", 60 * 24)
    found = await admin.result(
        "journal/outages",
        start=BEGIN.isoformat(),
        end=(BEGIN + timedelta(hours=1)).isoformat(),
    )
    a, b = found["upses"]
    assert [each["begin"] for each in a["outages"]] == [BEGIN.isoformat()]
    assert a["outages"][0]["seconds"] == 60
    assert a["since"] <= BEGIN.isoformat()
    assert b["outages"] == []
    assert b["since"] is not None


async def test_who_subscribed_hears_of_a_change(rack: Rack, admin: Browser) -> None:
    """Prevents a page that asks again and again."""
    await admin.result("journal/subscribe")
    rack.labs[0].drivers["b"].set("ups.status", "OB DISCHRG")
    assert await admin.told() == {"changed": True}
    rows = (await admin.result_after("journal/list"))["rows"]
    assert rows[0]["type"] == "on_battery"


@pytest.mark.allowed_logs("Unauthorized")
async def test_who_may_only_look(rack: Rack, reader: Browser) -> None:
    """Prevents that a guest deletes, or reads how the servers are set up."""
    assert [each["name"] for each in await reader.result("ups/list")] == ["a", "b"]
    for kind, more in (
        ("reports/delete", {"entry_id": rack.entries[0].entry_id, "report_id": "x"}),
        ("system/subscribe", {}),
    ):
        answer = await reader.ask(kind, **more)
        assert answer["error"]["code"] == "unauthorized", kind


@pytest.mark.allowed_logs("Unauthorized")
async def test_a_user_who_may_see_nothing(
    rack: Rack, reader: Browser, hass_read_only_user: MockUser
) -> None:
    """Prevents that a user sees a UPS which is hidden from them."""
    rack.add("a", 1)
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {"light.x": True}}})
    assert hass_read_only_user.groups[0].id == GROUP_ID_READ_ONLY
    assert await reader.result("ups/list") == []
    assert (await reader.result("journal/list"))["rows"] == []
    assert (await reader.result("journal/outages"))["upses"] == []
    assert (await reader.result("reports/list"))["rows"] == []
    config = await reader.result("dashboard/config")
    assert [view["path"] for view in config["views"]] == ["overview", "system"]
    for kind in ("ups/describe", "ups/control", "variables/subscribe"):
        answer = await reader.ask(kind, device_id=rack.device("a"))
        assert answer["error"]["code"] == "unauthorized", kind


async def test_reports(rack: Rack, admin: Browser) -> None:
    """Prevents reports that nobody finds, and paths that lead out of the archive."""
    archive = Archive(rack.hass, rack.entries[0])
    now = dt_util.utcnow()
    for number in range(3):
        await rack.hass.async_add_executor_job(
            archive.add,
            f"Report {number}",
            "May",
            now + timedelta(seconds=number),
            {"pdf": b"x", "html": b"y"},
        )
    found = await admin.result("reports/list", limit=2)
    assert found["total"] == 3
    assert [each["title"] for each in found["rows"]] == ["Report 2", "Report 1"]
    newest = found["rows"][0]
    assert newest["files"]["pdf"].endswith(f"/{newest['id']}/report.pdf")
    for entry_id, report in (
        (newest["entry_id"], "../../x"),
        (newest["entry_id"], "0" * 26),
        ("nothing", newest["id"]),
    ):
        answer = await admin.ask("reports/delete", entry_id=entry_id, report_id=report)
        assert answer["error"]["code"] == "not_found"
    await admin.result(
        "reports/delete", entry_id=newest["entry_id"], report_id=newest["id"]
    )
    assert (await admin.result("reports/list"))["total"] == 2


async def test_the_system(rack: Rack, admin: Browser) -> None:
    """Prevents a page that does not tell that a server is down."""
    await admin.result("system/subscribe")
    told = await admin.told()
    (server,) = told["servers"]
    assert server["reachable"] is True
    assert (server["upses"], server["available"]) == (2, 2)
    assert server["poll_seconds"] >= 0
    assert server["read"] >= 0
    assert told["recorder"] is None
    assert "secret" not in str(told)


async def test_texts(rack: Rack, admin: Browser) -> None:
    """Prevents cards without words."""
    assert (await admin.result("texts", language="fr"))["title"] == "Onduleurs"
    assert (await admin.result("texts", language="xx"))["title"] == "UPS"


async def test_a_report_is_of_what_a_user_may_see(
    rack: Rack, hass_read_only_user: MockUser
) -> None:
    """Prevents that a hidden UPS is read about in a report."""
    hass_read_only_user.mock_policy(
        {"entities": {"entity_ids": {"sensor.a_status": True}}}
    )
    context = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await rack.act(
            "generate_report", context, device_id=[rack.device("b")], formats=["json"]
        )


async def test_a_server_that_is_set_up_again(rack: Rack, admin: Browser) -> None:
    """Prevents a page that stands still after an option was changed."""
    (entry,) = rack.entries
    await admin.result("journal/subscribe")
    await admin.result("variables/subscribe", device_id=rack.device("a"))
    assert (await admin.told())["available"] is True
    assert await rack.hass.config_entries.async_reload(entry.entry_id)
    await rack.hass.async_block_till_done()
    driver = rack.labs[0].drivers["a"]
    driver.set("battery.charge", "55")
    driver.set("ups.status", "OB DISCHRG")
    values: dict[str, str] = {}
    journal_changed = False
    while values.get("battery.charge") != "55" or not journal_changed:
        told = await admin.told()
        journal_changed |= told == {"changed": True}
        for each in told.get("changed") if "available" in told else ():
            values[each["name"]] = each["value"]


@pytest.mark.allowed_logs("Error fetching NUT server", "UPS ")
async def test_a_server_that_goes_away(rack: Rack, admin: Browser) -> None:
    """Prevents values of yesterday that look like those of now."""
    await admin.result("variables/subscribe", device_id=rack.device("a"))
    assert (await admin.told())["available"] is True
    await rack.labs[0].upsd.terminate()
    told = await admin.told()
    while told["available"]:
        told = await admin.told()
    assert told["changed"] == []
    await admin.result_after("ups/control", device_id=rack.device("a"))


async def test_reports_while_a_server_is_down(
    rack: Rack, reader: Browser, hass_read_only_user: MockUser
) -> None:
    """Prevents a link in a mail that fails because some server is down."""
    archive = Archive(rack.hass, rack.entries[0])
    await rack.hass.async_add_executor_job(
        archive.add, "Report", "May", dt_util.utcnow(), {"pdf": b"x"}
    )
    assert await rack.hass.config_entries.async_unload(rack.entries[0].entry_id)
    assert (await reader.result("reports/list"))["total"] == 1
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {"light.x": True}}})
    assert (await reader.result("reports/list"))["total"] == 0
