"""The blueprints on overloads and on batteries tell what a UPS needs."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.nutify.core.events.types import Event, EventType
from nutlab.hass import state_of
from tests.hass.automated import (
    BUILT_AT,
    DUE_AT,
    automate,
    comes_true,
    device,
    ends,
    fall_due,
    is_running,
    notified,
    own_action,
    say,
    texts,
    upses,
)
from tests.hass.metered import BERLIN, Clocks, moved_clocks

pytestmark = pytest.mark.upsd

REMINDER = "automation.battery_replacement_reminder"


async def test_an_overload_is_told_and_acted_on(hass: HomeAssistant) -> None:
    """Prevents an overload that switches the UPS off before anybody knows."""
    messages = notified(hass)
    off, on = (async_mock_service(hass, "test", name) for name in ("off", "on"))
    async with upses(hass, "a", "b") as (running, entry):
        await automate(
            hass,
            "overload",
            {
                "upses": [device(hass, entry, "a"), device(hass, entry, "b")],
                "recipients": ["notify.phone"],
                "after": 1,
                "overload_actions": own_action("off", ups="{{ trigger.ups }}"),
                "ended_actions": own_action("on", text="{{ message }}"),
            },
        )
        running.drivers["b"].set("ups.load", "120")
        await say(running, entry, "b", ups_status="OL OVER")
        await comes_true(lambda: len(messages) == len(off) == 1)
        assert messages[0].data == {
            "entity_id": ["notify.phone"],
            "title": "Overload",
            "message": "b is overloaded (load 120 %).",
        }
        assert off[0].data == {"ups": "b"}
        assert not on
        running.drivers["b"].set("ups.load", "80")
        await say(running, entry, "b", ups_status="OL")
        await comes_true(lambda: len(messages) == 2 and len(on) == 1)
        assert texts(messages)[1] == "b is no longer overloaded (load 80 %)."
        assert on[0].data == {"text": texts(messages)[1]}
        assert len(off) == 1


async def test_a_short_overload_is_not_told(hass: HomeAssistant) -> None:
    """Prevents that a motor which starts switches an outlet off, or on."""
    messages = notified(hass)
    on = async_mock_service(hass, "test", "on")
    async with upses(hass, "a") as (running, entry):
        await automate(
            hass,
            "overload",
            {
                "upses": [device(hass, entry)],
                "recipients": ["notify.phone"],
                "after": 5,
                "ended_actions": own_action("on"),
            },
        )
        await say(running, entry, ups_status="OL OVER")
        await say(running, entry, ups_status="OL")
        await asyncio.sleep(1.5)
        assert not messages
        assert not on


@pytest.fixture
async def clocks(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Clocks]:
    """Let the test move the clocks of a house in Berlin."""
    await hass.config.async_set_time_zone(BERLIN)
    with moved_clocks(monkeypatch, BUILT_AT) as moved:
        yield moved


async def remind(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Make the automation that reminds every three days."""
    await automate(
        hass,
        "battery_replacement_reminder",
        {
            "upses": [device(hass, entry, ups) for ups in ("a", "b")],
            "recipients": ["notify.phone"],
            "days": 3,
            "at": DUE_AT,
            "actions": own_action("wanted", text="{{ message }}"),
        },
    )


def remember(
    entry: MockConfigEntry, ups: str, event_type: EventType, time: datetime
) -> None:
    """Put an event of the past into the journal."""
    event = Event(time=time, type=event_type)
    entry.runtime_data.monitor.journal.add_event(ups, event)


async def test_a_battery_to_replace_is_told(
    hass: HomeAssistant, clocks: Clocks
) -> None:
    """Prevents that a worn out battery is found by the next power cut."""
    messages = notified(hass)
    wanted = async_mock_service(hass, "test", "wanted")
    async with upses(hass, "a", "b") as (running, entry):
        await remind(hass, entry)
        await say(running, entry, "b", ups_status="OL RB")
        await comes_true(lambda: len(messages) == len(wanted) == 1)
        assert messages[0].data == {
            "entity_id": ["notify.phone"],
            "title": "Replace battery",
            "message": "b asks for a new battery.",
        }
        assert wanted[0].data == {"text": "b asks for a new battery."}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, []),
        (2, []),
        (3, ["a has been asking for a new battery for 3 days."]),
        (4, []),
        (6, ["a has been asking for a new battery for 6 days."]),
    ],
)
async def test_reminders(
    hass: HomeAssistant, clocks: Clocks, days: int, expected: list[str]
) -> None:
    """Prevents reminders every day, none, and of what has been replaced."""
    messages = notified(hass)
    wanted = async_mock_service(hass, "test", "wanted")
    async with upses(hass, "a", "b") as (running, entry):
        await say(running, entry, "a", ups_status="OL RB")
        await comes_true(
            lambda: state_of(hass, entry, "a", "flag/replace_battery") == "on"
        )
        journal = entry.runtime_data.monitor.journal
        journal.delete({record.id for record in journal.newest_first()})
        past = dt_util.utcnow() - timedelta(days=days)
        remember(entry, "b", EventType.REPLACE_BATTERY, past)
        remember(entry, "b", EventType.REPLACE_BATTERY_ENDED, dt_util.utcnow())
        remember(entry, "a", EventType.REPLACE_BATTERY, past)
        # What was told is told: it is not for the automation to begin with.
        await asyncio.sleep(1.1)
        await remind(hass, entry)
        await fall_due(hass, REMINDER, clocks)
        await comes_true(lambda: len(texts(messages)) >= len(expected))
        await comes_true(lambda: not is_running(hass, REMINDER))
        assert texts(messages) == expected
        assert [call.data["text"] for call in wanted] == expected
        assert await ends(hass, REMINDER) == ["finished"]


async def test_no_reminder_of_what_nobody_asks_for(
    hass: HomeAssistant, clocks: Clocks
) -> None:
    """Prevents reminders for ever when the end was not seen."""
    messages = notified(hass)
    async with upses(hass, "a", "b") as (_, entry):
        past = dt_util.utcnow() - timedelta(days=3)
        remember(entry, "a", EventType.REPLACE_BATTERY, past)
        await remind(hass, entry)
        await fall_due(hass, REMINDER, clocks)
        await asyncio.sleep(1)
        assert await ends(hass, REMINDER) == ["failed_conditions"]
        assert not messages


async def test_run_by_hand_it_tells_of_all(hass: HomeAssistant, clocks: Clocks) -> None:
    """Prevents that nobody can try whether the messages arrive."""
    messages = notified(hass)
    async_mock_service(hass, "test", "wanted")
    async with upses(hass, "a", "b") as (running, entry):
        await say(running, entry, "a", ups_status="OL RB")
        await remind(hass, entry)
        await hass.services.async_call(
            "automation",
            "trigger",
            {"entity_id": REMINDER},
            blocking=True,
        )
        await comes_true(lambda: len(messages) == 1)
        assert texts(messages) == ["a asks for a new battery."]
