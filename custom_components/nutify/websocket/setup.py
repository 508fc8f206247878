"""Registers all commands of the websocket."""

from homeassistant.core import HomeAssistant, callback

from . import dashboard, database, journal, reports, system, ups


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register what cards ask for; there whether or not a server is."""
    for module in (dashboard, database, journal, reports, system, ups):
        module.async_register(hass)
