"""A repair says what a person has to do, comes late enough, and goes by itself."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify import issues
from custom_components.nutify.const import DOMAIN
from custom_components.nutify.devices import ups_unique_id
from nutlab import Device, Lab, lab
from nutlab.hass import make_entry, set_up, until
from tests.hass.mailbox import Phone, alert, press_test, set_up_phones

pytestmark = [
    pytest.mark.upsd,
    pytest.mark.allowed_logs(
        "is unavailable on", "Error fetching NUT server", "did not take a message"
    ),
]

DEVICE = Device(
    variables={"battery.charge": "100", "ups.status": "OL"},
    commands=("beeper.enable", "beeper.mute"),
)
# Taken before the tests are quickened.
USUAL = issues.UNREACHABLE_SECONDS


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let half an hour be over in two seconds."""
    monkeypatch.setattr(issues, "UNREACHABLE_SECONDS", 2.0)
    monkeypatch.setattr(issues, "_REVIEW_SECONDS", 0.2)


@pytest.fixture
async def running(servers: AsyncExitStack) -> Lab:
    """Provide a server with two UPSes."""
    return await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))


def found(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    """Return the repairs of Nutify: their texts, and what fills them in.

    These tests have no recorder, which is another matter.
    """
    return {
        issue.translation_key or "": issue.translation_placeholders or {}
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN
        and issue.active
        and issue.translation_key != "recorder_missing"
    }


async def run(hass: HomeAssistant, entry: MockConfigEntry, command: str) -> None:
    """Run a command of UPS `a`."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, ups_unique_id(entry, "a")), entry.entry_id
    )
    assert device is not None
    await hass.services.async_call(
        DOMAIN,
        "run_command",
        {"device_id": device.id, "command": command},
        blocking=True,
    )


def test_a_restart_is_no_repair() -> None:
    """Prevents a repair whenever a server installs its updates."""
    assert 600 <= USUAL <= 3600


async def test_a_battery_to_replace(hass: HomeAssistant, running: Lab) -> None:
    """Prevents that a worn battery is found out in a power cut."""
    entry = make_entry(running.port, "a", "b")
    await set_up(hass, entry)
    assert found(hass) == {}
    running.drivers["a"].set("ups.status", "OL RB")
    await until(hass, lambda: bool(found(hass)))
    assert found(hass) == {"replace_battery": {"ups": "a", "server": entry.title}}
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert list(found(hass)) == ["replace_battery"]
    running.drivers["a"].set("ups.status", "OL")
    await until(hass, lambda: found(hass) == {})


async def test_a_ups_that_is_silent(hass: HomeAssistant, running: Lab) -> None:
    """Prevents that a loose cable goes unnoticed, or a short silence is a repair."""
    entry = make_entry(running.port, "a", "b")
    await set_up(hass, entry)
    await running.drivers["a"].die()
    seconds = await until(hass, lambda: bool(found(hass)))
    assert seconds > 1.5
    assert found(hass) == {
        "ups_unreachable": {"ups": "a", "name": "a", "server": entry.title}
    }
    await running.drivers["a"].revive()
    await until(hass, lambda: found(hass) == {})


async def test_a_server_that_is_silent(hass: HomeAssistant, running: Lab) -> None:
    """Prevents a repair for each of its UPSes, and none for the server."""
    entry = make_entry(running.port, "a", "b")
    await set_up(hass, entry)
    await running.upsd.kill()
    seconds = await until(hass, lambda: bool(found(hass)))
    assert seconds > 1.5
    await asyncio.sleep(0.5)
    assert found(hass) == {"server_unreachable": {"server": entry.title}}
    await running.upsd.start()
    await until(hass, lambda: found(hass) == {}, seconds=20)


async def test_a_server_that_is_silent_from_the_start(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents that a restart of Home Assistant makes a dead server harmless."""
    entry = make_entry(running.port, "a", "b")
    entry.add_to_hass(hass)
    await running.upsd.kill()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert found(hass) == {}
    await asyncio.sleep(2.1)
    await hass.config_entries.async_reload(entry.entry_id)
    assert found(hass) == {"server_unreachable": {"server": entry.title}}
    await running.upsd.start()
    await running.upsd.wait_for_drivers()
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert found(hass) == {}
    # The next silence begins anew.
    await running.upsd.kill()
    await hass.config_entries.async_reload(entry.entry_id)
    assert found(hass) == {}
    await running.upsd.start()


async def test_a_server_that_never_answered_is_removed(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents a repair on a server that is no longer there."""
    entry = make_entry(running.port, "a", "b")
    entry.add_to_hass(hass)
    await running.upsd.kill()
    await hass.config_entries.async_setup(entry.entry_id)
    await asyncio.sleep(2.1)
    await hass.config_entries.async_reload(entry.entry_id)
    assert list(found(hass)) == ["server_unreachable"]
    await hass.config_entries.async_remove(entry.entry_id)
    assert found(hass) == {}
    await running.upsd.start()


async def test_rights_that_are_missing(hass: HomeAssistant, running: Lab) -> None:
    """Prevents that somebody looks for a fault where a line in a file is missing."""
    entry = make_entry(running.port, "a", "b", username="limited", password="limpass")
    coordinator = await set_up(hass, entry)
    await until(hass, lambda: "a" in coordinator.details)
    with pytest.raises(HomeAssistantError):
        await run(hass, entry, "beeper.enable")
    assert found(hass) == {
        "rights_missing": {
            "server": entry.title,
            "ups": "a",
            "action": "beeper.enable",
            "user": "limited",
        }
    }
    await run(hass, entry, "beeper.mute")
    assert found(hass) == {}


async def test_another_failure_is_no_matter_of_rights(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents that a repair asks for rights that are there."""
    entry = make_entry(running.port, "a", "b", username="admin", password="adminpass")
    coordinator = await set_up(hass, entry)
    await until(hass, lambda: "a" in coordinator.details)
    running.drivers["a"].commands.remove("beeper.enable")
    with pytest.raises(HomeAssistantError):
        await run(hass, entry, "beeper.enable")
    assert found(hass) == {}


async def test_nothing_is_said_of_a_ups_that_is_removed(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents a repair that nobody can do anything about."""
    entry = make_entry(running.port, "a", "b")
    await set_up(hass, entry)
    running.drivers["b"].set("ups.status", "OL RB")
    await running.drivers["a"].die()
    await until(hass, lambda: len(found(hass)) == 2)
    for subentry in list(entry.subentries.values()):
        hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await until(hass, lambda: found(hass) == {})


async def troubled(hass: HomeAssistant, running: Lab) -> MockConfigEntry:
    """Return an entry with one repair of each kind but that of a silent server."""
    phone = Phone("phone")
    phone.refuses = True
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(
        running.port,
        "a",
        "b",
        alerts=[alert(target)],
        username="limited",
        password="limpass",
    )
    coordinator = await set_up(hass, entry)
    await until(hass, lambda: "a" in coordinator.details)
    with pytest.raises(HomeAssistantError):
        await run(hass, entry, "beeper.enable")
    await press_test(hass, entry)
    running.drivers["a"].set("ups.status", "OL RB")
    await running.drivers["b"].die()
    await until(hass, lambda: len(found(hass)) == 4)
    return entry


async def test_all_goes_with_the_entry(hass: HomeAssistant, running: Lab) -> None:
    """Prevents repairs that outlive what they are about."""
    entry = await troubled(hass, running)
    assert set(found(hass)) == {
        "replace_battery",
        "ups_unreachable",
        "rights_missing",
        "delivery_failed",
    }
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    await asyncio.sleep(0.5)
    assert found(hass) == {}


async def test_all_goes_while_the_entry_is_disabled(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents repairs on what somebody switched off on purpose."""
    entry = await troubled(hass, running)
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    await hass.async_block_till_done()
    left: dict[str, Any] = found(hass)
    assert left == {}


async def test_other_entries_keep_theirs(
    hass: HomeAssistant, servers: AsyncExitStack, running: Lab
) -> None:
    """Prevents that removing one server hides the trouble of another."""
    other = await servers.enter_async_context(lab({"a": DEVICE}))
    entries = [make_entry(each.port, "a") for each in (running, other)]
    for entry, each in zip(entries, (running, other), strict=True):
        each.drivers["a"].set("ups.status", "OL RB")
        await set_up(hass, entry)
    await until(hass, lambda: bool(found(hass)))
    await hass.config_entries.async_remove(entries[0].entry_id)
    await hass.async_block_till_done()
    assert found(hass) == {"replace_battery": {"ups": "a", "server": entries[1].title}}
