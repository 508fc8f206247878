"""Servers, polls, recorder, journal and schedules, for the page that shows them."""

from datetime import timedelta
from functools import partial
from typing import Any

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import (
    async_response,
    require_admin,
    websocket_command,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.recorder import get_instance
import voluptuous as vol

from ..care.database import async_database
from ..clock import Moment, monotonic
from ..const import DOMAIN
from ..limits import keep_of
from ..runtime import NutifyConfigEntry
from .errors import Message
from .subscription import Subscription

_TELL_SECONDS = 5.0


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the command."""
    async_register_command(hass, ws_subscribe)


@websocket_command({vol.Required("type"): "nutify/system/subscribe"})
@require_admin
@async_response
async def ws_subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Tell how everything is, and again every five seconds."""
    subscription = Subscription(connection, msg["id"])
    recorder = await async_database(hass)

    @callback
    def tell(*_: object) -> None:
        if recorder is not None:
            recorder["backlog"] = get_instance(hass).backlog
        connection.send_event(
            msg["id"],
            {
                "servers": [*map(partial(_server, hass), _entries(hass))],
                "recorder": recorder,
            },
        )

    subscription.add(
        async_track_time_interval(hass, tell, timedelta(seconds=_TELL_SECONDS))
    )
    connection.send_result(msg["id"])
    tell()


@callback
def _entries(hass: HomeAssistant) -> list[NutifyConfigEntry]:
    return hass.config_entries.async_entries(DOMAIN, include_ignore=False)


@callback
def _server(hass: HomeAssistant, entry: NutifyConfigEntry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "entry_id": entry.entry_id,
        "title": entry.title,
        "state": entry.state.value,
    }
    runtime = getattr(entry, "runtime_data", None)
    if entry.state.value != "loaded" or runtime is None:
        return found | {"reason": entry.reason}
    coordinator = runtime.coordinator
    upses = [coordinator.ups(name) for name in coordinator.names]
    interval = coordinator.update_interval
    keep = keep_of(entry)
    return found | {
        "reachable": coordinator.last_update_success,
        "reason": coordinator.reason,
        "software": coordinator.version.software,
        "encrypted": entry.data.get("tls", "off") != "off",
        "status_interval": interval.total_seconds() if interval else None,
        "full_interval": coordinator.full_interval,
        "polled": _ago(coordinator.polled),
        "read": _ago(coordinator.read),
        "poll_seconds": coordinator.poll_seconds,
        "upses": len(upses),
        "available": sum(ups.available for ups in upses)
        if coordinator.last_update_success
        else 0,
        "journal": len(runtime.monitor.journal),
        "journal_days": keep["keep_days"],
        "journal_count": keep["keep_count"],
        "schedules": [
            {
                "title": each.title,
                "next": each.next and each.next.isoformat(),
                "last": each.last and each.last.isoformat(),
            }
            for each in runtime.schedules.all.values()
        ],
    }


def _ago(moment: Moment | None) -> float | None:
    """Return how many seconds ago a moment was."""
    return None if moment is None else round(monotonic() - moment.monotonic, 1)
