"""Home Assistant's recorder: its database, and how it is set."""

from typing import Any

from homeassistant.components.recorder.const import DOMAIN as RECORDER
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.system_health import system_health_info
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.recorder import get_instance

from ..const import DOMAIN

_MEBIBYTE = 1024 * 1024


@callback
def async_recorder(hass: HomeAssistant) -> Recorder | None:
    """Return the recorder; None where there is none."""
    return get_instance(hass) if RECORDER in hass.config.components else None


@callback
def async_require_recorder(hass: HomeAssistant) -> None:
    """Raise ServiceValidationError unless there is a recorder, and it is ready."""
    recorder = async_recorder(hass)
    if recorder is None or not recorder.async_db_ready.done():
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="recorder_not_ready"
        )


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
