"""System health: whether the NUT servers answer, on Home Assistant's own page."""

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .runtime import NutifyConfigEntry


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register what the page shows."""
    register.async_register_info(async_system_health_info)


async def async_system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the servers that answer, and the UPSes that have current data."""
    entries: list[NutifyConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    servers = [entry.runtime_data.coordinator for entry in entries]
    upses = [server.ups(name) for server in servers for name in server.names]
    reachable = [server for server in servers if server.last_update_success]
    available = [ups for ups in upses if ups.available]
    return {
        "servers_reachable": f"{len(reachable)}/{len(servers)}",
        "upses_available": f"{len(available)}/{len(upses)}",
    }
