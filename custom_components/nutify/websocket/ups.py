"""UPSes: which there are, what is known of one, and its variables as they change."""

from collections.abc import Iterator, Mapping
from typing import Any

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import (
    async_response,
    websocket_command,
)
from homeassistant.const import CONF_USERNAME
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..access import may_control, visible
from ..connection import command_data
from ..control import Controller
from ..core.nut import catalogue, commands
from ..core.nut.models import Details
from ..core.nut.private import shown
from ..core.nut.settings import Setting
from ..core.nut.snapshot import Snapshot
from ..dashboard.survey import survey_ups
from ..subject import Subject, async_subjects
from .errors import Message, answers_errors, async_answers_errors
from .subscription import Subscription

_DEVICE: dict[Any, Any] = {vol.Required("device_id"): cv.string}


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, ws_list)
    async_register_command(hass, ws_describe)
    async_register_command(hass, ws_control)
    async_register_command(hass, ws_variables)


@websocket_command({vol.Required("type"): "nutify/ups/list"})
@callback
def ws_list(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    """Return every UPS that the user may read, by its device."""
    connection.send_result(
        msg["id"],
        [
            {
                "device_id": ups.device_id,
                "name": ups.name,
                "server": ups.server,
                "entities": dict(ups.entities),
                "path": ups.slug,
            }
            for ups in (
                survey_ups(hass, subject) for subject in visible(hass, connection.user)
            )
        ],
    )


@websocket_command({vol.Required("type"): "nutify/ups/describe", **_DEVICE})
@callback
@answers_errors
def ws_describe(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Return the entities of a UPS by what they show, and its limits."""
    (subject,) = visible(hass, connection.user, [msg["device_id"]])
    connection.send_result(msg["id"], survey_ups(hass, subject).as_dict())


@websocket_command({vol.Required("type"): "nutify/ups/control", **_DEVICE})
@async_response
@async_answers_errors
async def ws_control(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Return the commands of a UPS that the user may run, with what they can do."""
    (subject,) = visible(hass, connection.user, [msg["device_id"]])
    details = Details()
    if may_control(hass, connection.user, subject):
        details = await _details(hass, subject)
    connection.send_result(
        msg["id"],
        {
            # Without it a server takes no commands.
            "login": bool(command_data(subject.entry.data).get(CONF_USERNAME)),
            "commands": [
                {
                    "name": name,
                    "description": description or _name_of(name),
                    "label": _name_of(name),
                    "danger": match.danger,
                    "icon": match.command.icon if match.command else "mdi:cog-play",
                    "part": match.part,
                }
                for name, description in sorted(details.commands.items())
                if not commands.is_hidden(name)
                for match in (commands.find(name),)
                if connection.user.is_admin or not match.dangerous
            ],
        },
    )


def _name_of(command: str) -> str:
    match = commands.find(command)
    return match.command.name if match.command else command


async def _details(hass: HomeAssistant, subject: Subject) -> Details:
    """Return what can be done to a UPS; nothing while its server does not answer."""
    try:
        return await Controller(hass, subject.runtime.coordinator).details(subject.ups)
    except HomeAssistantError:
        return Details()


@websocket_command({vol.Required("type"): "nutify/variables/subscribe", **_DEVICE})
@async_response
@async_answers_errors
async def ws_variables(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Tell every variable of a UPS, and from then on what changes."""
    (subject,) = visible(hass, connection.user, [msg["device_id"]])
    subscription = Subscription(connection, msg["id"])
    shown = _Shown(await _details(hass, subject))
    connection.send_result(msg["id"])

    @callback
    def attach() -> CALLBACK_TYPE | None:
        found = next(
            (
                each
                for each in async_subjects(hass)
                if each.key == subject.key and each.entry is subject.entry
            ),
            None,
        )
        if found is None:
            return None

        @callback
        def tell() -> None:
            if (changes := shown.changes(found)) is not None:
                connection.send_event(msg["id"], changes)

        tell()
        return found.runtime.coordinator.async_add_listener(tell)

    subscription.add_to_entries(hass, attach)


class _Shown:
    """What a page was told of the variables of a UPS."""

    def __init__(self, details: Details) -> None:
        """Begin with a page that knows nothing; `details` are of now."""
        self._details = details
        self._told: Details | None = None
        self._values: dict[str, str] = {}
        self._available: bool | None = None

    @callback
    def changes(self, subject: Subject) -> dict[str, Any] | None:
        """Return what is new since the last time, None where nothing is."""
        coordinator = subject.runtime.coordinator
        now = subject.snapshot.variables
        available = (
            coordinator.last_update_success and coordinator.ups(subject.ups).available
        )
        details = coordinator.details.get(subject.ups, self._details)
        # What can be written is found out after the values, and again at times.
        is_same = details == self._told
        changed = {
            name: value
            for name, value in now.items()
            if not is_same or self._values.get(name) != value
        }
        removed = [name for name in self._values if name not in now]
        if not changed and not removed and available == self._available:
            return None
        self._values, self._available, self._told = dict(now), available, details
        return {
            "changed": list(_variables(subject.snapshot, details, changed)),
            "removed": removed,
            "available": available,
        }


def _variables(
    snapshot: Snapshot, details: Details, names: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for name in sorted(names):
        match = catalogue.find(name)
        variable = match.variable if match is not None else None
        yield {
            "name": name,
            "value": shown(name, names[name]),
            "description": variable.name if variable else None,
            "unit": variable.unit if variable else None,
            "setting": _setting(details.settings.get(name)),
            "dropped": snapshot.dropped.get(name),
        }


def _setting(setting: Setting | None) -> dict[str, Any] | None:
    """Return how a variable can be written, None where it cannot."""
    if setting is None:
        return None
    bounds = setting.bounds
    ranges = [[each.minimum, each.maximum] for each in setting.ranges]
    if not ranges and bounds is not None:
        ranges = [[bounds.minimum, bounds.maximum]]
    return {
        "kind": setting.kind,
        "options": list(setting.options),
        "ranges": ranges,
        "step": setting.step,
        "length": setting.length,
        "on": setting.on,
        "off": setting.off,
    }
