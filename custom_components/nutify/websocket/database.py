"""What the database holds of ours, and what to do about it, for the page of it."""

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import (
    async_response,
    require_admin,
    websocket_command,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.recorder import get_instance
import voluptuous as vol

from ..care.advice import advise
from ..care.figures import CARE
from .errors import Message


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the command."""
    async_register_command(hass, ws_database)


@websocket_command(
    {
        vol.Required("type"): "nutify/system/database",
        vol.Optional("is_fresh", default=False): bool,
    }
)
@require_admin
@async_response
async def ws_database(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Return the figures, advice, and what is under way; null without a recorder.

    Figures are counted anew when they are ten minutes old, or at once if asked for.
    """
    care = hass.data[CARE]
    figures = await care.async_figures(is_fresh=msg["is_fresh"])
    if figures is None:
        connection.send_result(msg["id"], None)
        return
    backlog = get_instance(hass).backlog
    connection.send_result(
        msg["id"],
        {
            **figures.as_dict(),
            "advice": [
                {"key": each.key, "values": each.values}
                for each in advise(figures, backlog)
            ],
            "works": sorted(work for work, count in care.works.items() if count > 0),
        },
    )
