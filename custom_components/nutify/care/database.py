"""Home Assistant's recorder: its database, and how it is set."""

from typing import Any

from homeassistant.components.recorder.const import DOMAIN as RECORDER
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.system_health import system_health_info
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.recorder import get_instance

_MEBIBYTE = 1024 * 1024


@callback
def async_recorder(hass: HomeAssistant) -> Recorder | None:
    """Return the recorder; None where there is none."""
    return get_instance(hass) if RECORDER in hass.config.components else None


async def async_database(hass: HomeAssistant) -> dict[str, Any] | None:
    """Return what Home Assistant itself tells of its recorder, and how it is set."""
    instance = async_recorder(hass)
    if instance is None:
        return None
    info: dict[str, Any] = {}
    if instance.async_db_ready.done():
        info = await system_health_info(hass)
    return {
        "engine": info.get("database_engine"),
        "version": info.get("database_version"),
        "size": info.get("estimated_db_size"),
        "keep_days": instance.keep_days,
        "purges": instance.auto_purge,
        "backlog": instance.backlog,
    }


def size_of(text: str | None) -> float | None:
    """Return the bytes of a size as Home Assistant tells it, such as 12.50 MiB."""
    words = (text or "").split()
    match words:
        case [number, "MiB"]:
            return float(number) * _MEBIBYTE
        case _:
            return None
