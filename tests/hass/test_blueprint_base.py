"""Every blueprint is valid; and what the tests of them share."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant, ServiceCall
from homeassistant.helpers.selector import selector
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.nutify.devices import ups_device_id
from nutlab import Device, Lab, lab
from nutlab.hass import make_entry, set_up

FOLDER = Path(__file__).parents[2] / "blueprints" / "automation" / "nutify"
FILES = sorted(FOLDER.glob("*.yaml"))

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


async def until(is_true: Callable[[], bool], seconds: float = 8.0) -> None:
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

    await until(is_known)


def is_running(hass: HomeAssistant, automation: str) -> bool:
    """Tell whether an automation runs."""
    state = hass.states.get(automation)
    return state is not None and state.attributes["current"] > 0


def test_there_are_blueprints() -> None:
    """Prevents that the tests of all of them are tests of none."""
    assert len(FILES) == 7


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_it_is_a_blueprint(hass: HomeAssistant, path: Path) -> None:
    """Prevents a file that is refused, or a default that the editor refuses."""
    data = await hass.async_add_executor_job(load_yaml_dict, str(path))
    found = Blueprint(
        data,
        expected_domain="automation",
        path=path.name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )
    assert found.validate() is None
    # As Home Assistant writes it when it is imported.
    assert parse_yaml(found.yaml()) == found.data
    for name, each in found.inputs.items():
        if each.get("default", []) != []:
            check: Any = selector(each["selector"])
            assert check(each["default"]) == each["default"], name
