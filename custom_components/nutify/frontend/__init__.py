"""The cards that Home Assistant has none for, and how browsers come by them."""

from pathlib import Path

from homeassistant.components.frontend import add_extra_js_url
from homeassistant.components.http.server import StaticPathConfig
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration

from ..const import DOMAIN

_URL = f"/{DOMAIN}_static"
_FOLDER = Path(__file__).parent / "dist"


async def async_setup_frontend(hass: HomeAssistant) -> None:
    """Serve the cards, and have every page of Home Assistant load them.

    Not at once but through a loader that waits: the app puts a registry of its own in
    front of the browser's, and what was registered before that is never found.
    """
    if "frontend" not in hass.config.components:
        return
    await hass.http.async_register_static_paths(
        [StaticPathConfig(_URL, str(_FOLDER), cache_headers=True)]
    )
    integration = await async_get_integration(hass, DOMAIN)
    # Changes with every release, so that no browser keeps an old one.
    stamp = await hass.async_add_executor_job(_stamp)
    add_extra_js_url(hass, f"{_URL}/loader.js?v={integration.version}-{stamp}")


def _stamp() -> int:
    """Return when the cards were built, for those who work on them."""
    return int((_FOLDER / "nutify.js").stat().st_mtime)
