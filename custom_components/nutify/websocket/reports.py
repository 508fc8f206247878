"""The reports that were made, for pages; to make one is an action."""

from typing import Any

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_NOT_FOUND
from homeassistant.components.websocket_api.decorators import (
    async_response,
    require_admin,
    websocket_command,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..access import may_see_all
from ..const import DOMAIN
from ..media_source import REPORT_URL
from ..reporting.archive import Archive
from ..runtime import NutifyConfigEntry
from .errors import Message

_MOST = 200


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, ws_list)
    async_register_command(hass, ws_delete)


@websocket_command(
    {
        vol.Required("type"): "nutify/reports/list",
        vol.Optional("offset", default=0): vol.All(int, vol.Range(min=0)),
        vol.Optional("limit", default=20): vol.All(int, vol.Range(min=1, max=_MOST)),
    }
)
@async_response
async def ws_list(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Return a page of all servers' reports, newest first.

    `files` are paths that need a login: a page has them signed.
    """
    entries: list[NutifyConfigEntry] = []
    if may_see_all(hass, connection.user):
        # A report may be of any UPSes.
        entries = hass.config_entries.async_entries(DOMAIN)

    def read() -> list[dict[str, Any]]:
        found = [
            (report, entry)
            for entry in entries
            for report in Archive(hass, entry).all()
        ]
        found.sort(key=lambda pair: (pair[0].made, pair[0].id), reverse=True)
        return [
            {
                "entry_id": entry.entry_id,
                "id": report.id,
                "title": report.title,
                "subtitle": report.subtitle,
                "made": report.made.isoformat(),
                "files": {
                    kind: f"{REPORT_URL}/{entry.entry_id}/{report.id}/"
                    f"{report.file(kind)}"
                    for kind in report.formats
                },
            }
            for report, entry in found
        ]

    every = await hass.async_add_executor_job(read)
    page = every[msg["offset"] : msg["offset"] + msg["limit"]]
    connection.send_result(msg["id"], {"total": len(every), "rows": page})


@websocket_command(
    {
        vol.Required("type"): "nutify/reports/delete",
        vol.Required("entry_id"): cv.string,
        vol.Required("report_id"): cv.string,
    }
)
@require_admin
@async_response
async def ws_delete(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Delete a report from the archive."""
    entry = hass.config_entries.async_get_entry(msg["entry_id"])
    was_there = (
        entry is not None
        and entry.domain == DOMAIN
        and await hass.async_add_executor_job(
            Archive(hass, entry).delete, msg["report_id"]
        )
    )
    if not was_there:
        connection.send_error(msg["id"], ERR_NOT_FOUND, "There is no such report.")
        return
    connection.send_result(msg["id"])
