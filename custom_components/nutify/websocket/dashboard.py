"""The views of the dashboard, for those who have it made in their own language."""

from typing import Any

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_NOT_FOUND
from homeassistant.components.websocket_api.decorators import (
    async_response,
    websocket_command,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..access import may_see
from ..dashboard.build import build, build_view
from ..dashboard.model import Site
from ..dashboard.survey import survey
from ..dashboard.texts import texts_of, wording
from ..subject import async_subjects
from .errors import Message

_LANGUAGE: dict[Any, Any] = {
    vol.Optional("language"): vol.All(cv.string, vol.Length(max=20)),
    # Where the dashboard is in the sidebar, for links between its views.
    vol.Optional("base", default="nutify"): vol.All(cv.string, vol.Length(max=100)),
}


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, ws_config)
    async_register_command(hass, ws_view)
    async_register_command(hass, ws_texts)


@websocket_command({vol.Required("type"): "nutify/dashboard/config", **_LANGUAGE})
@async_response
async def ws_config(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Return the whole dashboard, of the UPSes that the user may read."""
    site = await _site(hass, connection, msg)
    connection.send_result(msg["id"], build(site))


@websocket_command(
    {
        vol.Required("type"): "nutify/dashboard/view",
        **_LANGUAGE,
        vol.Required("path"): vol.All(cv.string, vol.Length(max=100)),
    }
)
@async_response
async def ws_view(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Return one view by its path."""
    view = build_view(await _site(hass, connection, msg), msg["path"])
    if view is None:
        connection.send_error(msg["id"], ERR_NOT_FOUND, "There is no such view.")
        return
    connection.send_result(msg["id"], view)


@websocket_command({vol.Required("type"): "nutify/texts", **_LANGUAGE})
@async_response
async def ws_texts(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Return the words of the cards."""
    language = msg.get("language", hass.config.language)
    connection.send_result(
        msg["id"], await hass.async_add_executor_job(texts_of, language)
    )


async def _site(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> Site:
    """Return what the user may see, in their language."""
    language = msg.get("language", hass.config.language)
    texts = await hass.async_add_executor_job(texts_of, language)
    subjects = [
        each for each in async_subjects(hass) if may_see(hass, connection.user, each)
    ]
    return survey(hass, subjects, wording(texts), base=msg["base"])
