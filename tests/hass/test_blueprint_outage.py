"""The blueprint on power cuts tells of them from begin to end."""

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from nutlab import Device
from nutlab.hass import state_of
from tests.hass.automated import (
    MOMENT,
    automate,
    comes_true,
    device,
    is_running,
    notified,
    own_action,
    say,
    texts,
    upses,
)

pytestmark = pytest.mark.upsd


async def test_a_power_cut_is_told_from_begin_to_end(hass: HomeAssistant) -> None:
    """Prevents that a power cut is told once only, or without what matters of it."""
    messages = notified(hass)
    cut, updated, restored = (
        async_mock_service(hass, "test", name)
        for name in ("cut", "updated", "restored")
    )
    async with upses(hass, "a", "b") as (running, entry):
        await automate(
            hass,
            "outage_notification",
            {
                "upses": [device(hass, entry, "a"), device(hass, entry, "b")],
                "recipients": ["notify.phone", "notify.mail"],
                "after": 1,
                "update_every": MOMENT,
                "cut_actions": own_action("cut", ups="{{ trigger.ups }}"),
                "update_actions": own_action("updated", text="{{ message }}"),
                "restored_actions": own_action("restored", cause="{{ cause }}"),
            },
        )
        running.drivers["a"].set("input.transfer.reason", "low line")
        await say(running, entry, ups_status="OB DISCHRG")
        await comes_true(lambda: len(messages) == 1)
        assert messages[0].data == {
            "entity_id": ["notify.phone", "notify.mail"],
            "title": "Power cut",
            "message": "a is on battery, charge 100 %, 30 min left. Reason: low line.",
        }
        assert [call.data["ups"] for call in cut] == ["a"]
        running.drivers["a"].set("battery.charge", "83.4")
        await comes_true(lambda: "charge 83 %" in texts(messages)[-1])
        assert texts(messages)[-1].startswith("a has been on battery for ")
        assert texts(messages)[-1].endswith(" s, charge 83 %, 30 min left.")
        await comes_true(lambda: len(updated) > 0)
        assert updated[-1].data["text"] in texts(messages)
        assert not restored
        await say(running, entry, ups_status="OL CHRG")
        await comes_true(lambda: len(restored) == 1)
        assert texts(messages)[-1].startswith("a is back on mains power after ")
        assert texts(messages)[-1].endswith(" s, charge 83 %. Reason: low line.")
        assert restored[0].data["cause"] == "low line"
        count = len(messages)
        await asyncio.sleep(1.5)
        assert len(messages) == count


async def test_a_short_power_cut_is_not_told(hass: HomeAssistant) -> None:
    """Prevents that the end is told of what was never told to have begun."""
    messages = notified(hass)
    async with upses(hass, "a") as (running, entry):
        await automate(
            hass,
            "outage_notification",
            {
                "upses": [device(hass, entry)],
                "recipients": ["notify.phone"],
                "after": 5,
            },
        )
        await say(running, entry, ups_status="OB")
        await say(running, entry, ups_status="OL")
        await asyncio.sleep(1.5)
        assert not messages


@pytest.mark.allowed_logs("is unavailable on NUT server")
async def test_updates_do_not_tell_what_is_not_known(hass: HomeAssistant) -> None:
    """Prevents that an old charge is told as that of a UPS that is not heard."""
    messages = notified(hass)
    async with upses(hass, "a") as (running, entry):
        await automate(
            hass,
            "outage_notification",
            {
                "upses": [device(hass, entry)],
                "recipients": ["notify.phone"],
                "after": 1,
                "update_every": MOMENT,
                "cut_text": "{{ trigger.name }} senza rete",
            },
        )
        await say(running, entry, ups_status="OB")
        await comes_true(lambda: len(messages) == 1)
        assert texts(messages) == ["a senza rete"]
        running.drivers["a"].stale()
        await comes_true(lambda: state_of(hass, entry, "a", "connectivity") == "off")
        count = len(messages)
        await comes_true(lambda: len(messages) > count)
        assert texts(messages)[-1].endswith(" s and cannot be reached.")
        running.drivers["a"].fresh()
        await say(running, entry, ups_status="OL")
        await comes_true(lambda: "back on mains power" in texts(messages)[-1])


async def test_a_device_that_tells_nothing_is_told_of(hass: HomeAssistant) -> None:
    """Prevents that a message fails for want of a value, or for what a name looks like.

    Home Assistant takes what a template gives for a list, if it looks like one.
    """
    messages = notified(hass)
    bare = Device(variables={"ups.status": "OL"})
    async with upses(hass, "a", device=bare) as (running, entry):
        dr.async_get(hass).async_update_device(
            device(hass, entry), name_by_user="['{{ 7 * 7 }}', None]"
        )
        await automate(
            hass,
            "outage_notification",
            {
                "upses": [device(hass, entry)],
                "recipients": ["notify.phone"],
                "after": 1,
            },
        )
        await say(running, entry, ups_status="OB")
        await comes_true(lambda: len(messages) == 1)
        assert texts(messages) == ["['{{ 7 * 7 }}', None] is on battery."]
        await say(running, entry, ups_status="OL")
        await comes_true(lambda: len(messages) == 2)
        assert "None] is back on mains power after " in texts(messages)[1]


@pytest.mark.parametrize(
    ("error", "updates"),
    [(HomeAssistantError("no route to host"), 1), (OSError("no route to host"), 0)],
)
@pytest.mark.allowed_logs("outage_notification", "never retrieved")
async def test_actions_run_whatever_becomes_of_the_message(
    hass: HomeAssistant, error: Exception, updates: int
) -> None:
    """Prevents that a mail server without power keeps everything else from running."""
    async_mock_service(hass, "notify", "send_message", raise_exception=error)
    cut, updated, restored = (
        async_mock_service(hass, "test", name)
        for name in ("cut", "updated", "restored")
    )
    async with upses(hass, "a") as (running, entry):
        await automate(
            hass,
            "outage_notification",
            {
                "upses": [device(hass, entry)],
                "recipients": ["notify.mail"],
                "after": 1,
                "update_every": MOMENT,
                "cut_actions": own_action("cut"),
                "update_actions": own_action("updated"),
                "restored_actions": own_action("restored"),
            },
        )
        await say(running, entry, ups_status="OB")
        await comes_true(lambda: len(cut) == 1 and len(updated) == updates)
        await say(running, entry, ups_status="OL")
        await comes_true(lambda: len(restored) == 1)
        await comes_true(lambda: not is_running(hass, "automation.outage_notification"))


async def test_an_end_while_home_assistant_was_down_is_told(
    hass: HomeAssistant,
) -> None:
    """Prevents that nobody hears of it when Home Assistant was shut down meanwhile."""
    messages = notified(hass)
    async with upses(hass, "a") as (running, entry):
        await say(running, entry, ups_status="OB")
        await asyncio.sleep(1.1)
        await hass.config_entries.async_unload(entry.entry_id)
        running.drivers["a"].set("ups.status", "OL")
        await automate(
            hass,
            "outage_notification",
            {
                "upses": [device(hass, entry)],
                "recipients": ["notify.phone"],
                "after": 1,
            },
            starts=True,
        )
        await hass.config_entries.async_setup(entry.entry_id)
        await comes_true(lambda: len(messages) == 1)
        assert texts(messages)[0].startswith("a is back on mains power after ")
