"""What happened reads as a sentence in the logbook, and has its place in a calendar."""

from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import (
    WebSocketGenerator,
)

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.core.events.outages import Outage, OutageKind
from custom_components.nutify.devices import ups_unique_id
from nutlab import Device, Lab, lab
from nutlab.hass import make_entry, set_up, until
from tests.hass.mailbox import DEVICE, cut_power, last_event

pytestmark = pytest.mark.upsd


@pytest.fixture
async def running(servers: AsyncExitStack) -> Lab:
    """Provide a server with one UPS."""
    return await servers.enter_async_context(lab({"a": DEVICE}))


async def logbook(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    begin: datetime,
    **more: Any,  # noqa: ANN401
) -> list[dict[str, Any]]:
    """Return what the logbook shows of Nutify's events, as the frontend asks for it."""
    await async_wait_recording_done(hass)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "logbook/get_events",
            "start_time": begin.isoformat(),
            **more,
        }
    )
    answer = await client.receive_json()
    assert answer["success"], answer
    return [each for each in answer["result"] if each.get("domain") == DOMAIN]


async def test_a_power_cut_reads_as_sentences(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    running: Lab,
) -> None:
    """Prevents a logbook of keys, or one that misses what happened."""
    assert await async_setup_component(hass, "logbook", {})
    begin = dt_util.utcnow()
    entry = make_entry(running.port, "a")
    await set_up(hass, entry)
    cut_power(running.drivers["a"])
    await last_event(hass, entry, "on_battery")
    running.drivers["a"].set("ups.status", "OL")
    await last_event(hass, entry, "on_line")
    first, second = await logbook(hass, hass_ws_client, begin)
    assert first["name"] == "a"
    assert first["message"] == (
        "went on battery: line voltage notch or spike"
        " (charge 97 %, 30 min left, load 20 %)"
    )
    assert second["name"] == "a"
    assert second["message"].startswith("is back on mains power after ")
    assert second["message"].endswith(" s (charge 97 %)")


async def test_the_logbook_of_a_device(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    running: Lab,
) -> None:
    """Prevents that a UPS's own page says nothing, or has another's name."""
    assert await async_setup_component(hass, "logbook", {})
    begin = dt_util.utcnow()
    entry = make_entry(running.port, "a")
    await set_up(hass, entry)
    registry = dr.async_get(hass)
    device = registry.async_get_device_by_identifier(
        (DOMAIN, ups_unique_id(entry, "a")), entry.entry_id
    )
    assert device is not None
    registry.async_update_device(device.id, name_by_user="<b>Rack</b> {x}")
    running.drivers["a"].set("ups.status", "OL ODD NEW")
    await last_event(hass, entry, "other")
    found = await logbook(hass, hass_ws_client, begin, device_ids=[device.id])
    assert [(each["name"], each["message"]) for each in found] == [
        ("<b>Rack</b> {x}", "reported an unusual status: NEW ODD")
    ]


@pytest.mark.parametrize(
    ("language", "message"),
    [("it", "è passato in bypass"), ("nl", "went on bypass"), ("xx", "went on bypass")],
)
async def test_a_language_without_texts_is_english(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    running: Lab,
    language: str,
    message: str,
) -> None:
    """Prevents keys instead of words, and English where there is the user's own."""
    hass.config.language = language
    assert await async_setup_component(hass, "logbook", {})
    begin = dt_util.utcnow()
    entry = make_entry(running.port, "a")
    await set_up(hass, entry)
    running.drivers["a"].set("ups.status", "OL BYPASS")
    await last_event(hass, entry, "bypass")
    (found,) = await logbook(hass, hass_ws_client, begin)
    assert found["message"] == message


def calendar_of(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Return the id of UPS a's calendar."""
    found = er.async_get(hass).async_get_entity_id(
        "calendar", DOMAIN, f"{ups_unique_id(entry, 'a')}/outages"
    )
    assert found is not None
    return found


async def calendar(
    hass: HomeAssistant, entry: MockConfigEntry, start: datetime, end: datetime
) -> list[dict[str, Any]]:
    """Return what a calendar holds in a range, as an automation asks for it."""
    entity_id = calendar_of(hass, entry)
    response = await hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": entity_id,
            "start_date_time": start.isoformat(),
            "end_date_time": end.isoformat(),
        },
        blocking=True,
        return_response=True,
    )
    events: list[dict[str, Any]] = response[entity_id]["events"]  # type: ignore[index, call-overload, assignment]
    return events


def ended(begin: datetime, minutes: float, kind: OutageKind, **more: Any) -> Outage:  # noqa: ANN401
    """Return an outage that is over."""
    return Outage(
        id=f"{kind}-{begin.isoformat()}",
        begin=begin,
        end=begin + timedelta(minutes=minutes),
        ended=True,
        duration=minutes * 60,
        kind=kind,
        **more,
    )


async def test_a_calendar_of_outages_and_tests(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents a calendar that lacks what lasts, or takes a test for a power cut."""
    entry = make_entry(running.port, "a")
    await set_up(hass, entry)
    now = dt_util.utcnow().replace(microsecond=0)
    journal = entry.runtime_data.monitor.journal
    hours = [now - timedelta(hours=each) for each in (5, 4, 3, 2)]
    journal.add_outage("a", ended(hours[0], 10, OutageKind.POWER_CUT, cause="storm"))
    journal.add_outage("a", ended(hours[1], 1, OutageKind.SELF_TEST))
    journal.add_outage("a", ended(hours[2], 30, OutageKind.CALIBRATION))
    # One of no length, such as between two looks.
    journal.add_outage("a", ended(hours[3], 0, OutageKind.POWER_CUT))
    cut_power(running.drivers["a"])
    await last_event(hass, entry, "on_battery")
    found = await calendar(
        hass, entry, now - timedelta(days=1), now + timedelta(days=1)
    )
    assert [each["summary"] for each in found] == [
        "Power cut",
        "Self-test",
        "Calibration",
        "Power cut",
        "Power cut",
    ]
    assert datetime.fromisoformat(found[0]["start"]) == hours[0]
    assert datetime.fromisoformat(found[0]["end"]) == hours[0] + timedelta(minutes=10)
    assert found[0]["description"].startswith("Lasted 10 min.\nReason: storm.")
    current = found[-1]
    assert datetime.fromisoformat(current["start"]) >= now
    assert datetime.fromisoformat(current["end"]) > datetime.fromisoformat(
        current["start"]
    )
    assert "Reason: line voltage notch or spike." in current["description"]
    state = hass.states.get(calendar_of(hass, entry))
    assert state is not None
    assert state.state == "on"
    running.drivers["a"].set("ups.status", "OL")
    await last_event(hass, entry, "on_line")

    def is_off() -> bool:
        state = hass.states.get(calendar_of(hass, entry))
        return state is not None and state.state == "off"

    await until(hass, is_off)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (-60, 0, 0),
        (-60, 1, 1),
        (5, 6, 1),
        (9, 60, 1),
        (10, 60, 0),
    ],
)
async def test_a_range_takes_what_lies_in_it_in_part(
    hass: HomeAssistant, running: Lab, start: int, end: int, count: int
) -> None:
    """Prevents that an outage over midnight is missing in one of its days."""
    entry = make_entry(running.port, "a")
    await set_up(hass, entry)
    begin = dt_util.utcnow().replace(microsecond=0) - timedelta(hours=5)
    entry.runtime_data.monitor.journal.add_outage(
        "a", ended(begin, 10, OutageKind.POWER_CUT)
    )
    found = await calendar(
        hass,
        entry,
        begin + timedelta(minutes=start),
        begin + timedelta(minutes=end),
    )
    assert len(found) == count


async def test_an_outage_over_a_shorter_one_is_found(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents that the search ends too early at the wrong outage."""
    entry = make_entry(running.port, "a")
    await set_up(hass, entry)
    begin = dt_util.utcnow().replace(microsecond=0) - timedelta(hours=5)
    journal = entry.runtime_data.monitor.journal
    journal.add_outage("a", ended(begin, 120, OutageKind.POWER_CUT))
    # The clock was set back in between.
    journal.add_outage("a", ended(begin - timedelta(hours=1), 1, OutageKind.POWER_CUT))
    found = await calendar(
        hass, entry, begin + timedelta(minutes=60), begin + timedelta(minutes=90)
    )
    assert len(found) == 1


async def test_no_calendar_without_a_battery(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents an empty calendar of a device that cannot bridge a power cut."""
    device = Device(variables={"outlet.1.status": "on", "device.type": "pdu"})
    running = await servers.enter_async_context(lab({"a": device}))
    entry = make_entry(running.port, "a")
    await set_up(hass, entry)
    assert (
        er.async_get(hass).async_get_entity_id(
            "calendar", DOMAIN, f"{ups_unique_id(entry, 'a')}/outages"
        )
        is None
    )


async def test_a_calendar_of_what_was_over_at_once(
    hass: HomeAssistant, running: Lab, freezer: FrozenDateTimeFactory
) -> None:
    """Prevents a calendar that is on for ever, for an outage of half a second."""
    entry = make_entry(running.port, "a")
    await set_up(hass, entry)
    now = dt_util.utcnow()
    journal = entry.runtime_data.monitor.journal
    journal.add_outage("a", ended(now, 0.5 / 60, OutageKind.POWER_CUT))
    entity = hass.data["calendar"].get_entity(calendar_of(hass, entry))
    assert entity is not None
    freezer.move_to(now + timedelta(seconds=0.9))
    assert entity.state == "off"
    assert entity.event.end_datetime_local - entity.event.start_datetime_local == (
        timedelta(seconds=1)
    )
    freezer.move_to(now + timedelta(seconds=2))
    assert entity.state == "off"
    assert entity.event.start_datetime_local == now
