"""The blueprint that wakes machines does so after a power cut, and when it is over."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.nutify.core.events.outages import Outage, OutageKind
from nutlab import Lab
from tests.hass.automated import (
    MOMENT,
    automate,
    comes_true,
    device,
    is_running,
    own_action,
    say,
    upses,
)

pytestmark = pytest.mark.upsd

FILE = "wake_hosts"
AUTOMATION = f"automation.{FILE}"
MACS = ["00:11:22:33:44:55", "1E-55-66-77-88-99", "112233445566"]


@dataclass
class Waking:
    """A UPS with an automation, and what that calls."""

    running: Lab
    entry: MockConfigEntry
    packets: list[ServiceCall]
    actions: list[ServiceCall]


@asynccontextmanager
async def waking(
    hass: HomeAssistant,
    *past: Outage,
    starts: bool = False,
    battery: str = "100",
    **inputs: object,
) -> AsyncGenerator[Waking]:
    """Run a UPS with power cuts in the past, and an automation that wakes machines."""
    packets = async_mock_service(hass, "wake_on_lan", "send_magic_packet")
    actions = async_mock_service(hass, "test", "wake")
    async with upses(hass, "a") as (running, entry):
        if battery != "100":
            await say(running, entry, battery_charge=battery)
        for outage in past:
            entry.runtime_data.monitor.journal.add_outage("a", outage)
        await automate(
            hass,
            FILE,
            {
                "ups": device(hass, entry),
                "macs": MACS,
                "wake_actions": own_action("wake"),
                "charge": 50,
                "stable": MOMENT,
                **inputs,
            },
            starts=starts,
        )
        yield Waking(running, entry, packets, actions)


def ago(minutes: float, kind: OutageKind = OutageKind.POWER_CUT) -> Outage:
    """Return an outage that ended so many minutes ago."""
    end = dt_util.utcnow() - timedelta(minutes=minutes)
    return Outage(
        id=f"{kind}{minutes}",
        begin=end - timedelta(minutes=1),
        end=end,
        ended=True,
        duration=60,
        kind=kind,
    )


async def test_machines_are_woken_after_a_power_cut(hass: HomeAssistant) -> None:
    """Prevents that they are not, not all, more than once, or by a wrong address."""
    async with waking(hass) as all_:
        await say(all_.running, all_.entry, ups_status="OB")
        await asyncio.sleep(0.5)
        assert not all_.packets
        await say(all_.running, all_.entry, ups_status="OL CHRG")
        await comes_true(lambda: len(all_.packets) == 3)
        assert [call.data["mac"] for call in all_.packets] == [
            "00:11:22:33:44:55",
            "1E:55:66:77:88:99",
            "11:22:33:44:55:66",
        ]
        assert len(all_.actions) == 1
        await comes_true(lambda: not is_running(hass, AUTOMATION))


async def test_the_battery_has_to_be_charged(hass: HomeAssistant) -> None:
    """Prevents machines that start with a battery which cannot shut them down."""
    async with waking(hass) as all_:
        running, entry = all_.running, all_.entry
        await say(running, entry, ups_status="OB", battery_charge="30")
        await say(running, entry, ups_status="OL CHRG")
        await asyncio.sleep(1.5)
        assert is_running(hass, AUTOMATION)
        assert not all_.packets
        await say(running, entry, battery_charge="51")
        await comes_true(lambda: len(all_.packets) == 3)


async def test_the_next_power_cut_begins_anew(hass: HomeAssistant) -> None:
    """Prevents machines that start while mains power comes and goes."""
    async with waking(hass, stable=MOMENT * 2) as all_:
        running, entry = all_.running, all_.entry
        await say(running, entry, ups_status="OB")
        await say(running, entry, ups_status="OL")
        await comes_true(lambda: is_running(hass, AUTOMATION))
        await say(running, entry, ups_status="OB")
        await comes_true(lambda: not is_running(hass, AUTOMATION))
        assert not all_.packets
        await say(running, entry, ups_status="OL")
        await comes_true(lambda: is_running(hass, AUTOMATION))


async def test_a_self_test_wakes_nobody(hass: HomeAssistant) -> None:
    """Prevents that what was switched off on purpose is woken by a test."""
    async with waking(hass) as all_:
        running, entry = all_.running, all_.entry
        await say(running, entry, ups_status="OL TEST")
        await say(running, entry, ups_status="OB TEST")
        await say(running, entry, ups_status="OL")
        await asyncio.sleep(1.5)
        assert not is_running(hass, AUTOMATION)
        assert not all_.packets


async def test_the_charge_need_not_be_known(hass: HomeAssistant) -> None:
    """Prevents that a UPS which does not tell its charge wakes nobody."""
    async with waking(hass, charge=0, stable=0) as all_:
        running, entry = all_.running, all_.entry
        running.drivers["a"].delete("battery.charge")
        await say(running, entry, ups_status="OB")
        await say(running, entry, ups_status="OL")
        await comes_true(lambda: len(all_.packets) == 3)


@pytest.mark.parametrize(
    ("last", "charge", "is_woken"),
    [
        ((1, OutageKind.POWER_CUT), "100", True),
        ((60, OutageKind.POWER_CUT), "100", False),
        ((60, OutageKind.POWER_CUT), "30", True),
        ((3000, OutageKind.POWER_CUT), "30", False),
        ((1, OutageKind.SELF_TEST), "30", False),
        (None, "30", False),
    ],
)
async def test_a_restart(
    hass: HomeAssistant,
    last: tuple[float, OutageKind] | None,
    charge: str,
    *,
    is_woken: bool,
) -> None:
    """Prevents that a restart forgets who waits, or wakes who does not."""
    # Made here: the tests are collected minutes before they run.
    past = [] if last is None else [ago(*last)]
    async with waking(hass, *past, starts=True, battery=charge) as all_:
        # One that wakes may be done with it by now.
        if not is_woken:
            await asyncio.sleep(0.5)
            assert not is_running(hass, AUTOMATION)
        await say(all_.running, all_.entry, battery_charge="90")
        if is_woken:
            await comes_true(lambda: len(all_.packets) == 3)
        else:
            await asyncio.sleep(1)
            assert not all_.packets


@pytest.mark.allowed_logs("not all are MAC addresses")
async def test_a_wrong_address_is_told(hass: HomeAssistant) -> None:
    """Prevents that a mistyped address goes unnoticed, or stops all others."""
    async with waking(hass, macs=["00:11:22:33:44", MACS[0]], stable=0) as all_:
        await say(all_.running, all_.entry, ups_status="OB")
        await say(all_.running, all_.entry, ups_status="OL")
        await comes_true(lambda: len(all_.packets) == 1)
        assert all_.packets[0].data["mac"] == MACS[0]


async def test_an_end_while_home_assistant_was_down_is_heard(
    hass: HomeAssistant,
) -> None:
    """Prevents that nobody is woken when Home Assistant went down with all others."""
    packets = async_mock_service(hass, "wake_on_lan", "send_magic_packet")
    async with upses(hass, "a") as (running, entry):
        await say(running, entry, ups_status="OB")
        await hass.config_entries.async_unload(entry.entry_id)
        running.drivers["a"].set("ups.status", "OL CHRG")
        inputs = {"ups": device(hass, entry), "macs": MACS, "stable": MOMENT}
        await automate(hass, FILE, inputs, starts=True)
        await hass.config_entries.async_setup(entry.entry_id)
        await comes_true(lambda: len(packets) == 3)
        await comes_true(lambda: not is_running(hass, AUTOMATION))
        assert len(packets) == 3
