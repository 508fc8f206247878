"""Actions: what an automation can ask of a UPS."""

from collections.abc import Callable, Coroutine
from typing import Any

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .access import async_controlled_by, async_visible_to
from .action_journal import ACTION_JOURNAL
from .care_services import async_setup_care_services
from .const import DOMAIN
from .control import Controller
from .core.nut import catalogue, commands
from .core.nut.models import Details
from .core.nut.private import shown
from .core.nut.settings import Setting
from .core.nut.snapshot import Snapshot
from .devices import async_ups_of
from .export_services import async_setup_export_services
from .journal_services import async_setup_journal_services
from .report_services import async_setup_report_services

ATTR_COMMAND = "command"
ATTR_CONFIRM = "confirm"
ATTR_PARAMETER = "parameter"
ATTR_VALUE = "value"
ATTR_VARIABLE = "variable"

_UPS = {vol.Required(ATTR_DEVICE_ID): cv.string}

type _Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    services: dict[str, tuple[_Handler, dict[Any, Any], SupportsResponse]] = {
        "run_command": (
            _run_command,
            {
                **_UPS,
                vol.Required(ATTR_COMMAND): cv.string,
                vol.Optional(ATTR_PARAMETER): cv.string,
            },
            SupportsResponse.OPTIONAL,
        ),
        "set_variable": (
            _set_variable,
            {
                **_UPS,
                vol.Required(ATTR_VARIABLE): cv.string,
                vol.Required(ATTR_VALUE): cv.string,
            },
            SupportsResponse.OPTIONAL,
        ),
        "get_variables": (_get_variables, _UPS, SupportsResponse.ONLY),
        "forced_shutdown": (
            _forced_shutdown,
            {**_UPS, vol.Required(ATTR_CONFIRM): cv.boolean},
            SupportsResponse.OPTIONAL,
        ),
        "get_action_journal": (
            _get_action_journal,
            {vol.Optional(ATTR_DEVICE_ID): cv.string},
            SupportsResponse.ONLY,
        ),
    }
    for name, (handler, schema, response) in services.items():
        hass.services.async_register(
            DOMAIN, name, handler, vol.Schema(schema), supports_response=response
        )
    async_setup_care_services(hass)
    async_setup_export_services(hass)
    async_setup_journal_services(hass)
    async_setup_report_services(hass)


async def _controller(call: ServiceCall) -> tuple[Controller, str]:
    subject = await async_controlled_by(call, call.data[ATTR_DEVICE_ID])
    return Controller(call.hass, subject.runtime.coordinator), subject.ups


async def _run_command(call: ServiceCall) -> ServiceResponse:
    controller, ups = await _controller(call)
    outcome = await controller.run_command(
        ups, call.data[ATTR_COMMAND], call.data.get(ATTR_PARAMETER), call.context
    )
    return {"ups": ups, "command": call.data[ATTR_COMMAND], "outcome": outcome}


async def _set_variable(call: ServiceCall) -> ServiceResponse:
    controller, ups = await _controller(call)
    variable = call.data[ATTR_VARIABLE]
    outcome = await controller.set_variable(
        ups, variable, call.data[ATTR_VALUE], call.context
    )
    entry, _ = async_ups_of(call.hass, call.data[ATTR_DEVICE_ID])
    value = entry.runtime_data.coordinator.ups(ups).snapshot.variables.get(variable)
    return {
        "ups": ups,
        "variable": variable,
        "outcome": outcome,
        "value": value and shown(variable, value),
    }


async def _forced_shutdown(call: ServiceCall) -> ServiceResponse:
    controller, ups = await _controller(call)
    if not call.data[ATTR_CONFIRM]:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_confirmed",
            translation_placeholders={"ups": ups},
        )
    return {"ups": ups, "outcome": await controller.forced_shutdown(ups, call.context)}


async def _get_variables(call: ServiceCall) -> ServiceResponse:
    (subject,) = await async_visible_to(call, [call.data[ATTR_DEVICE_ID]])
    ups, snapshot = subject.ups, subject.snapshot
    details = await Controller(call.hass, subject.runtime.coordinator).details(ups)
    return {
        "ups": ups,
        "variables": {
            name: _variable(name, snapshot, details.settings.get(name))
            for name in sorted(snapshot.variables)
        },
        "commands": {
            name: _command(name, details)
            for name in sorted(details.commands)
            if not commands.is_hidden(name)
        },
    }


def _variable(name: str, snapshot: Snapshot, setting: Setting | None) -> dict[str, Any]:
    match = catalogue.find(name)
    found: dict[str, Any] = {
        "value": shown(name, snapshot.variables[name]),
        "description": match.variable.name if match else None,
        "unit": match.variable.unit if match else None,
        "writable": setting is not None,
    }
    if setting is not None:
        found |= {
            "type": setting.kind,
            "enum": list(setting.options),
            "range": [[each.minimum, each.maximum] for each in setting.ranges],
            "length": setting.type.length,
        }
    return found


def _command(name: str, details: Details) -> dict[str, Any]:
    match = commands.find(name)
    return {
        "description": details.commands[name]
        or (match.command.name if match.command else name),
        "danger": match.danger,
    }


async def _get_action_journal(call: ServiceCall) -> ServiceResponse:
    journal = call.hass.data[ACTION_JOURNAL]
    device_id = call.data.get(ATTR_DEVICE_ID)
    if device_id is None and await _is_trusted(call):
        return {"actions": [*journal.actions()]}
    subjects = await async_visible_to(call, None if device_id is None else [device_id])
    actions: list[dict[str, Any]] = [
        action
        for each in subjects
        for action in journal.actions(each.entry.entry_id, each.ups)
    ]
    actions.sort(key=lambda each: str(each["time"]), reverse=True)
    return {"actions": [*actions]}


async def _is_trusted(call: ServiceCall) -> bool:
    """Tell whether an automation asks, or an administrator."""
    if call.context.user_id is None:
        return True
    user = await call.hass.auth.async_get_user(call.context.user_id)
    return user is not None and user.is_admin
