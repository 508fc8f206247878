"""Conditions say of a UPS what is so, and of none that cannot be reached."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    condition as condition_helper,
    device_registry as dr,
)
from homeassistant.helpers.condition import ConditionChecker
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.nutify.condition import CONDITIONS
from custom_components.nutify.devices import ups_device_id
from nutlab import Device, Lab, lab
from nutlab.hass import entity_id, make_entry, set_up, state_of, until

pytestmark = [
    pytest.mark.upsd,
    # What is logged of a UPS that cannot be reached.
    pytest.mark.allowed_logs("is unavailable on"),
]

DEVICE = Device(
    variables={
        "battery.charge": "100",
        "battery.runtime": "1800",
        "ups.load": "20",
        "ups.status": "OL",
    }
)
# What the UPS says so that each condition on a flag is true.
FLAGS = {
    "has_alarm": "OL ALARM",
    "is_battery_low": "OB LB",
    "is_charging": "OL CHRG",
    "is_on_battery": "OB",
    "is_on_bypass": "OL BYPASS",
    "is_overloaded": "OL OVER",
    "needs_battery_replacement": "OL RB",
}
NUMBERS = {
    "is_charge": ("battery.charge", "40", {"number": 50}),
    "is_load": ("ups.load", "10", {"number": 15}),
    "is_runtime": (
        "battery.runtime",
        "500",
        {"number": 10, "unit_of_measurement": "min"},
    ),
}


@asynccontextmanager
async def upses(
    hass: HomeAssistant, *names: str
) -> AsyncGenerator[tuple[Lab, MockConfigEntry]]:
    """Run a server, and set it up."""
    async with lab(dict.fromkeys(names, DEVICE)) as running:
        entry = make_entry(running.port, *names)
        await set_up(hass, entry)
        yield running, entry
        await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()


async def check(
    hass: HomeAssistant, key: str, target: Mapping[str, Any], **options: object
) -> ConditionChecker:
    """Return what checks a condition."""
    config = await condition_helper.async_validate_condition_config(
        hass, {"condition": f"nutify.{key}", "target": target, "options": options}
    )
    return await condition_helper.async_from_config(hass, config)


async def say(
    hass: HomeAssistant, running: Lab, entry: MockConfigEntry, status: str, ups: str
) -> None:
    """Let a UPS say a status, and wait until it is known."""
    running.drivers[ups].set("ups.status", status)

    def tokens() -> list[str]:
        found = entity_id(hass, entry, ups, "status")
        state = hass.states.get(found) if found else None
        return list(state.attributes["tokens"]) if state else []

    await until(hass, lambda: tokens() == status.split())


async def test_flags(hass: HomeAssistant) -> None:
    """Prevents a condition on another flag than the one that it is named after."""
    async with upses(hass, "a") as (running, entry):
        target = {"device_id": ups_device_id(hass, entry, "a")}
        checks = {key: await check(hass, key, target) for key in FLAGS}
        mains = await check(hass, "is_on_mains", target)

        def true() -> set[str]:
            return {key for key, each in checks.items() if each.async_check()}

        assert not true()
        assert mains.async_check()
        for key, status in FLAGS.items():
            await say(hass, running, entry, status, "a")
            both = {key, "is_on_battery"} if status.startswith("OB") else {key}
            assert true() == both
            assert mains.async_check() is ("is_on_battery" not in both)
        assert CONDITIONS.keys() == {
            *FLAGS,
            *NUMBERS,
            "is_on_mains",
            "is_reachable",
            "is_unreachable",
        }


@pytest.mark.parametrize("key", NUMBERS)
async def test_numbers(hass: HomeAssistant, key: str) -> None:
    """Prevents that another sensor of the device, or its unit, is compared."""
    variable, low, threshold = NUMBERS[key]
    async with upses(hass, "a") as (running, entry):
        target = {"device_id": ups_device_id(hass, entry, "a")}
        options = {"threshold": {"type": "below", "value": threshold}}
        checker = await check(hass, key, target, **options)
        every = await check(hass, key, target, behavior="all", **options)
        assert not checker.async_check()
        before = state_of(hass, entry, "a", variable.replace(".", "_"))
        running.drivers["a"].set(variable, low)
        await until(
            hass,
            lambda: state_of(hass, entry, "a", variable.replace(".", "_")) != before,
        )
        assert checker.async_check()
        assert every.async_check()


@pytest.mark.parametrize("behavior", ["any", "all"])
async def test_a_ups_that_cannot_be_reached_is_nothing_else(
    hass: HomeAssistant, behavior: str
) -> None:
    """Prevents that the servers start because nobody knows whether there is power."""
    async with upses(hass, "a") as (running, entry):
        target = {"device_id": ups_device_id(hass, entry, "a")}
        threshold = {
            "type": "above",
            "value": {"number": 0, "unit_of_measurement": "s"},
        }
        checks = {
            key: await check(
                hass,
                key,
                target,
                behavior=behavior,
                **({"threshold": threshold} if key in NUMBERS else {}),
            )
            for key in CONDITIONS
        }

        def true() -> set[str]:
            return {key for key, each in checks.items() if each.async_check()}

        assert true() == {*NUMBERS, "is_on_mains", "is_reachable"}
        running.drivers["a"].stale()
        await until(hass, lambda: state_of(hass, entry, "a", "connectivity") == "off")
        assert true() == {"is_unreachable"}
        await hass.config_entries.async_unload(entry.entry_id)
        assert not true()
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()


async def test_one_ups_or_all(hass: HomeAssistant) -> None:
    """Prevents that one UPS on mains power speaks for two, or one on battery for none.

    What is none of this integration's does not count.
    """
    async with upses(hass, "a", "b") as (running, entry):
        area = ar.async_get(hass).async_create("Cellar")
        for ups in ("a", "b"):
            dr.async_get(hass).async_update_device(
                ups_device_id(hass, entry, ups), area_id=area.id
            )
        hass.states.async_set("binary_sensor.on_battery", "off")
        target = {"area_id": area.id, "entity_id": "binary_sensor.on_battery"}
        any_ups = await check(hass, "is_on_battery", target)
        all_upses = await check(hass, "is_on_battery", target, behavior="all")
        assert not any_ups.async_check()
        assert not all_upses.async_check()
        await say(hass, running, entry, "OB", "a")
        assert any_ups.async_check()
        assert not all_upses.async_check()
        await say(hass, running, entry, "OB", "b")
        assert all_upses.async_check()


async def test_what_has_to_last(hass: HomeAssistant) -> None:
    """Prevents that a moment on battery counts as a long time."""
    async with upses(hass, "a") as (running, entry):
        sensor = entity_id(hass, entry, "a", "flag/on_battery")
        target = {"entity_id": sensor}
        checker = await check(hass, "is_on_battery", target, **{"for": 1})
        await say(hass, running, entry, "OB", "a")
        assert not checker.async_check()
        await asyncio.sleep(1.1)
        assert checker.async_check()


async def test_an_automation_asks(hass: HomeAssistant) -> None:
    """Prevents conditions that only work outside of automations."""
    async with upses(hass, "a") as (running, entry):
        calls = async_mock_service(hass, "test", "automation")
        assert await async_setup_component(
            hass,
            "automation",
            {
                "automation": {
                    "alias": "asks",
                    "triggers": {"trigger": "event", "event_type": "now"},
                    "conditions": {
                        "condition": "nutify.is_on_battery",
                        "target": {"device_id": ups_device_id(hass, entry, "a")},
                    },
                    "actions": {"action": "test.automation"},
                }
            },
        )
        await hass.async_block_till_done()
        hass.bus.async_fire("now")
        await hass.async_block_till_done()
        assert not calls
        await say(hass, running, entry, "OB", "a")
        hass.bus.async_fire("now")
        await hass.async_block_till_done()
        assert len(calls) == 1


@pytest.mark.parametrize("count", [1, 25])
async def test_an_event_finds_the_entities_as_they_are(
    hass: HomeAssistant, count: int
) -> None:
    """Prevents automations that never run, because their conditions are a poll late."""
    names = [f"ups{number:02}" for number in range(count)]
    async with upses(hass, *names) as (running, entry):
        target = {"device_id": ups_device_id(hass, entry, names[-1])}
        calls = async_mock_service(hass, "test", "automation")
        automation = {
            "alias": "asks at once",
            "triggers": {
                "trigger": "nutify.went_on_battery",
                "target": target,
                "options": {"for": 0, "include_tests": False},
            },
            "conditions": {"condition": "nutify.is_on_battery", "target": target},
            "actions": {"action": "test.automation"},
        }
        config = {"automation": automation}
        assert await async_setup_component(hass, "automation", config)
        await hass.async_block_till_done()
        await say(hass, running, entry, "OB", names[-1])
        await until(hass, lambda: len(calls) == 1)
