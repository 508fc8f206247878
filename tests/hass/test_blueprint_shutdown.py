"""The blueprint that shuts down does so in time, once, and not without need."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from nutlab import Lab
from nutlab.hass import state_of
from tests.hass.automated import (
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

FILE = "low_battery_shutdown"
AUTOMATION = f"automation.{FILE}"
# Minutes of what a person would choose in minutes.
AN_INSTANT = 0.001


@dataclass
class Guarded:
    """A UPS with an automation, and what that calls."""

    running: Lab
    entry: MockConfigEntry
    shutdowns: list[ServiceCall]
    messages: list[ServiceCall]


@asynccontextmanager
async def guarded(
    hass: HomeAssistant, *, starts: bool = False, status: str = "OL", **inputs: object
) -> AsyncGenerator[Guarded]:
    """Run a UPS with an automation that shuts down without a grace time."""
    shutdowns = async_mock_service(hass, "test", "shutdown")
    messages = notified(hass)
    options = {"events": {"dead_seconds": 1}}
    async with upses(hass, "a", options=options) as (running, entry):
        if status != "OL":
            await say(running, entry, ups_status=status)
        await automate(
            hass,
            FILE,
            {
                "ups": device(hass, entry),
                "shutdown_actions": own_action("shutdown", why="{{ reason }}"),
                "recipients": ["notify.phone"],
                "grace": 0,
                **inputs,
            },
            starts=starts,
        )
        yield Guarded(running, entry, shutdowns, messages)


async def test_a_low_battery_shuts_down_once(hass: HomeAssistant) -> None:
    """Prevents two shutdowns in one power cut, and none in the next."""
    async with guarded(hass, charge=50) as all_:
        running, entry = all_.running, all_.entry
        await say(running, entry, ups_status="OB LB")
        await comes_true(lambda: len(all_.shutdowns) == 1)
        assert all_.shutdowns[0].data == {"why": "the battery is low"}
        assert texts(all_.messages) == [
            "a is on battery, and the battery is low. Your shutdown actions run now."
        ]
        await say(running, entry, battery_charge="20", ups_status="OB")
        await asyncio.sleep(0.2)
        assert is_running(hass, AUTOMATION)
        assert len(all_.shutdowns) == 1
        await say(running, entry, ups_status="OL")
        await comes_true(lambda: not is_running(hass, AUTOMATION))
        await say(running, entry, ups_status="OB")
        await comes_true(lambda: len(all_.shutdowns) == 2)
        assert all_.shutdowns[1].data == {"why": "the charge is below 50 %"}


@pytest.mark.parametrize(
    ("inputs", "values", "reason"),
    [
        ({"charge": 40}, {"battery_charge": "39"}, "the charge is below 40 %"),
        ({"runtime": 10}, {"battery_runtime": "599"}, "the runtime is below 10 min"),
    ],
)
async def test_a_limit_shuts_down(
    hass: HomeAssistant,
    inputs: dict[str, Any],
    values: dict[str, str],
    reason: str,
) -> None:
    """Prevents that a limit is not seen when crossed, or when it was crossed before."""
    async with guarded(hass, low_battery=False, **inputs) as all_:
        running, entry = all_.running, all_.entry
        await say(running, entry, ups_status="OB LB")
        await say(running, entry, **values)
        await comes_true(lambda: len(all_.shutdowns) == 1)
        assert all_.shutdowns[0].data == {"why": reason}
        # On mains power, it still is below the limit, but that is no reason.
        await say(running, entry, ups_status="OL CHRG")
        await comes_true(lambda: not is_running(hass, AUTOMATION))
        assert len(all_.shutdowns) == 1
        await say(running, entry, ups_status="OB")
        await comes_true(lambda: len(all_.shutdowns) == 2)


async def test_power_that_returns_in_time_cancels(hass: HomeAssistant) -> None:
    """Prevents a shutdown when mains power is back."""
    async with guarded(hass, grace=3) as all_:
        running, entry = all_.running, all_.entry
        await say(running, entry, ups_status="OB LB")
        await comes_true(lambda: len(all_.messages) == 1)
        assert all_.messages[0].data["title"] == "Shutdown in 3 s"
        await say(running, entry, ups_status="OL")
        await comes_true(lambda: len(all_.messages) == 2)
        assert all_.messages[1].data["title"] == "No shutdown"
        assert texts(all_.messages)[1] == (
            "a is back on mains power; your shutdown actions do not run."
        )
        await comes_true(lambda: not is_running(hass, AUTOMATION))
        assert not all_.shutdowns


async def test_power_that_does_not_return_does_not_cancel(hass: HomeAssistant) -> None:
    """Prevents that the grace time is without an end."""
    async with guarded(hass, grace=2) as all_:
        await say(all_.running, all_.entry, ups_status="OB LB")
        await comes_true(lambda: len(all_.messages) == 1)
        began = asyncio.get_running_loop().time()
        assert not all_.shutdowns
        await comes_true(lambda: len(all_.shutdowns) == 1)
        assert asyncio.get_running_loop().time() - began > 1.5


async def test_a_self_test_is_no_reason(hass: HomeAssistant) -> None:
    """Prevents that every deep test shuts the house down."""
    async with guarded(hass, charge=50) as all_:
        running, entry = all_.running, all_.entry
        await say(running, entry, ups_status="OL TEST")
        await say(running, entry, ups_status="OB TEST LB")
        await say(running, entry, battery_charge="30")
        await asyncio.sleep(1.5)
        assert not all_.shutdowns


@pytest.mark.allowed_logs("is unavailable on NUT server")
async def test_silence_on_battery_shuts_down(hass: HomeAssistant) -> None:
    """Prevents that all goes on until the battery is empty when nobody can tell."""
    async with guarded(hass, silent=AN_INSTANT) as all_:
        running, entry = all_.running, all_.entry
        await say(running, entry, ups_status="OB")
        running.drivers["a"].stale()
        await comes_true(lambda: len(all_.shutdowns) == 1)
        assert all_.shutdowns[0].data == {"why": "it cannot be reached"}
        running.drivers["a"].fresh()
        await say(running, entry, ups_status="OL")
        await comes_true(lambda: not is_running(hass, AUTOMATION))


@pytest.mark.allowed_logs("is unavailable on NUT server")
async def test_a_ups_that_is_heard_again_cancels(hass: HomeAssistant) -> None:
    """Prevents a shutdown for a cable that somebody plugged out and in."""
    async with guarded(hass, silent=AN_INSTANT, grace=3) as all_:
        running, entry = all_.running, all_.entry
        await say(running, entry, ups_status="OB")
        running.drivers["a"].stale()
        await comes_true(lambda: len(all_.messages) == 1)
        running.drivers["a"].fresh()
        await comes_true(lambda: len(all_.messages) == 2)
        assert texts(all_.messages)[1].startswith("a can be reached again; ")
        assert not all_.shutdowns


@pytest.mark.allowed_logs("is unavailable on NUT server")
async def test_silence_without_a_power_cut_is_no_reason(hass: HomeAssistant) -> None:
    """Prevents a shutdown for a driver that died."""
    async with guarded(hass, silent=AN_INSTANT) as all_:
        all_.running.drivers["a"].stale()
        await comes_true(
            lambda: state_of(hass, all_.entry, "a", "connectivity") == "off"
        )
        await asyncio.sleep(2)
        assert not all_.shutdowns


async def test_a_restart_in_the_grace_time_is_no_way_out(hass: HomeAssistant) -> None:
    """Prevents that a restart of Home Assistant forgets that the battery is low."""
    async with guarded(hass, starts=True, status="OB LB") as all_:
        await comes_true(lambda: len(all_.shutdowns) == 1)


async def test_a_restart_on_mains_power_does_nothing(hass: HomeAssistant) -> None:
    """Prevents that Home Assistant shuts down what it has just been started with."""
    async with guarded(hass, starts=True, charge=100) as all_:
        await say(all_.running, all_.entry, battery_charge="20")
        await asyncio.sleep(1)
        assert not all_.shutdowns
        assert not is_running(hass, AUTOMATION)


@pytest.mark.allowed_logs(FILE)
async def test_a_message_that_fails_stops_nothing(hass: HomeAssistant) -> None:
    """Prevents that a mail server without power prevents the shutdown."""
    async with guarded(hass, grace=1) as all_:
        running, entry = all_.running, all_.entry
        async_mock_service(
            hass, "notify", "send_message", raise_exception=OSError("no route")
        )
        await say(running, entry, ups_status="OB LB")
        await comes_true(lambda: len(all_.shutdowns) == 1)
        await asyncio.sleep(0.2)
        assert is_running(hass, AUTOMATION)
        await say(running, entry, ups_status="OL")
        await comes_true(lambda: not is_running(hass, AUTOMATION))
