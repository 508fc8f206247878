"""UPSes with automations that are made of blueprints."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.trace.util import async_list_traces
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.nutify.devices import ups_device_id
from nutlab import Device, Lab, lab
from nutlab.hass import make_entry, set_up
from tests.hass.metered import Clocks, berlin

FOLDER = Path(__file__).parents[2] / "blueprints" / "automation" / "nutify"

DEVICE = Device(
    variables={
        "battery.charge": "100",
        "battery.runtime": "1800",
        "input.transfer.reason": "none",
        "ups.load": "20",
        "ups.status": "OL",
    },
    commands=("test.battery.start.quick",),
)
# Minutes of what a person would choose in minutes: about a second.
MOMENT = 0.02
# When automations are due that come by the clock, and when their tests begin.
DUE_AT = "10:00:00"
BUILT_AT = "2026-05-17 09:50"
_DUE, _SHORTLY_BEFORE = "2026-05-17 10:00", "2026-05-17 09:59:58"


@asynccontextmanager
async def upses(
    hass: HomeAssistant,
    *names: str,
    device: Device = DEVICE,
    options: Mapping[str, object] | None = None,
) -> AsyncGenerator[tuple[Lab, MockConfigEntry]]:
    """Run a server, and set it up with a user who may run commands."""
    async with lab(dict.fromkeys(names, device)) as running:
        entry = make_entry(
            running.port,
            *names,
            options=options,
            username="admin",
            password="adminpass",
        )
        await set_up(hass, entry)
        try:
            yield running, entry
        finally:
            if hass.services.has_service("automation", "turn_off"):
                await hass.services.async_call(
                    "automation", "turn_off", {"entity_id": "all"}, blocking=True
                )
            await hass.async_block_till_done()
            await hass.config_entries.async_unload(entry.entry_id)


async def automate(
    hass: HomeAssistant,
    file: str,
    inputs: Mapping[str, object],
    *,
    starts: bool = False,
) -> str:
    """Make an automation of a blueprint; return its entity.

    With `starts` it is made while Home Assistant starts, which is then over.
    """
    folder = Path(hass.config.path("blueprints", "automation", "nutify"))
    await hass.async_add_executor_job(lambda: folder.mkdir(parents=True, exist_ok=True))
    await hass.async_add_executor_job(shutil.copy, FOLDER / f"{file}.yaml", folder)
    if starts:
        hass.set_state(CoreState.starting)
    config = {
        "id": file,
        "alias": file,
        "use_blueprint": {"path": f"nutify/{file}.yaml", "input": dict(inputs)},
    }
    assert await async_setup_component(hass, "automation", {"automation": [config]})
    if starts:
        hass.set_state(CoreState.running)
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    entity_id = f"automation.{file}"
    state = hass.states.get(entity_id)
    assert state is not None
    assert state.state == "on"
    return entity_id


def device(hass: HomeAssistant, entry: MockConfigEntry, ups: str = "a") -> str:
    """Return the device of a UPS."""
    return ups_device_id(hass, entry, ups)


def notified(hass: HomeAssistant) -> list[ServiceCall]:
    """Return the messages that will be sent."""
    calls: list[ServiceCall] = async_mock_service(hass, "notify", "send_message")
    return calls


def own_action(name: str, **data: str) -> list[dict[str, Any]]:
    """Return actions as a person may add them."""
    return [{"action": f"test.{name}", "data": data}]


def texts(calls: list[ServiceCall]) -> list[str]:
    """Return the messages of some calls."""
    return [call.data["message"] for call in calls]


async def comes_true(is_true: Callable[[], bool], seconds: float = 8.0) -> None:
    """Wait until something is true, but not until no automation runs any longer."""
    async with asyncio.timeout(seconds):
        while not is_true():  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.02)


async def say(
    running: Lab,
    entry: MockConfigEntry,
    ups: str = "a",
    **variables: str,
) -> None:
    """Let a UPS say something, and wait until its status is known; `_` is a dot."""
    for name, value in variables.items():
        running.drivers[ups].set(name.replace("_", "."), value)
    status = running.drivers[ups].variables["ups.status"]

    def is_known() -> bool:
        snapshot = entry.runtime_data.coordinator.ups(ups).snapshot
        return all(
            snapshot.variables.get(name.replace("_", ".")) == value
            for name, value in (*variables.items(), ("ups.status", status))
        )

    await comes_true(is_known)


async def ends(hass: HomeAssistant, automation: str) -> list[str | None]:
    """Return what came of an automation each time that it was triggered.

    That its conditions failed is told as well, and None of what still runs.
    """
    return [
        each["script_execution"]
        for each in await async_list_traces(hass, "automation", automation)
        if not each.get("not_triggered")
    ]


async def fall_due(hass: HomeAssistant, automation: str, clocks: Clocks) -> None:
    """Let the clock trigger an automation, and see that it does.

    All of it is there before the clock is set: however long that took, it is not late.
    """
    assert not await ends(hass, automation)
    target = {"entity_id": automation}
    while True:
        clocks.set(_SHORTLY_BEFORE)
        # It counts the seconds when it is switched on.
        for action in ("turn_off", "turn_on"):
            await hass.services.async_call("automation", action, target, blocking=True)
        if dt_util.utcnow() < berlin(_DUE):
            break
    async with asyncio.timeout(30):
        while not await ends(hass, automation):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.02)


def is_running(hass: HomeAssistant, automation: str) -> bool:
    """Tell whether an automation runs."""
    state = hass.states.get(automation)
    return state is not None and state.attributes["current"] > 0
