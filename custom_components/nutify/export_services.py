"""Actions: export history and journal into the archive, and import an export."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
import re
from typing import Any

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .access import async_visible_to
from .care.database import async_require_recorder
from .clock import date_and_time
from .const import DOMAIN
from .control import async_require_admin
from .exporting.checked import check_head
from .exporting.job import Export, Wish, async_export_history, async_export_journal
from .exporting.lines import FORMATS
from .exporting.reader import ExportFile
from .exporting.restore import async_restore_history
from .exporting.restore_journal import async_restore_journal
from .exporting.statistics import Range, Resolution
from .media_source import REPORTS, report_id
from .reporting.archive import JOURNAL, file_of, folder_of

ATTR_COMPRESS = "compress"
ATTR_END = "end"
ATTR_FILE = "file"
ATTR_FORMAT = "format"
ATTR_RESOLUTION = "resolution"
ATTR_START = "start"

_ARCHIVE = f"media-source://{DOMAIN}/{REPORTS}/"
_PARTS = 3
# A name of one file, which leads into no other folder.
_NAME = re.compile(r"[\w-][\w .-]{0,200}\.(csv|jsonl)(\.gz)?")
_EXPORT: dict[Any, Any] = {
    vol.Optional(ATTR_DEVICE_ID): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(ATTR_START): date_and_time,
    vol.Optional(ATTR_END): date_and_time,
    vol.Optional(ATTR_FORMAT, default="csv"): vol.In(FORMATS),
    vol.Optional(ATTR_COMPRESS, default=False): cv.boolean,
}

type _Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]


@callback
def async_setup_export_services(hass: HomeAssistant) -> None:
    """Register the actions on exports."""
    services: tuple[tuple[str, _Handler, dict[Any, Any]], ...] = (
        (
            "export_history",
            _export_history,
            {
                **_EXPORT,
                vol.Optional(ATTR_RESOLUTION, default=Resolution.HOUR): vol.Coerce(
                    Resolution
                ),
            },
        ),
        ("export_journal", _export_journal, _EXPORT),
        ("import_history", _import_history, {vol.Required(ATTR_FILE): cv.string}),
    )
    for name, handler, schema in services:
        hass.services.async_register(
            DOMAIN,
            name,
            handler,
            vol.Schema(schema),
            supports_response=SupportsResponse.OPTIONAL,
        )


async def _export_history(call: ServiceCall) -> ServiceResponse:
    """Export the statistics of UPSes, or all their states."""
    async_require_recorder(call.hass)
    wish = await _wish(call)
    try:
        export = await async_export_history(call.hass, wish, call.data[ATTR_RESOLUTION])
    except OSError as err:
        raise _not_kept(err) from err
    return _answer(wish, export)


async def _export_journal(call: ServiceCall) -> ServiceResponse:
    """Export the events and outages of UPSes."""
    wish = await _wish(call)
    try:
        export = await async_export_journal(call.hass, wish)
    except OSError as err:
        raise _not_kept(err) from err
    return _answer(wish, export)


async def _import_history(call: ServiceCall) -> ServiceResponse:
    """Write an export back where nothing else is."""
    hass = call.hass
    await async_require_admin(hass, call.context)
    name: str = call.data[ATTR_FILE]
    path = _path_of(hass, name)
    if path is None or not await hass.async_add_executor_job(_is_file, path):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="import_file_unknown",
            translation_placeholders={"file": name},
        )
    file = ExportFile(path)
    head = await hass.async_add_executor_job(check_head, file)
    if head.kind == JOURNAL:
        journal = await async_restore_journal(hass, file)
        return {
            "kind": head.kind,
            "records": journal.records,
            "same": journal.same,
            "refused": {**journal.refused},
        }
    async_require_recorder(hass)
    found = await async_restore_history(hass, file)
    return {
        "kind": head.kind,
        "rows": found.rows,
        "same": found.same,
        "young": found.young,
        "written": [*found.written],
        "refused": {key: str(each) for key, each in found.refused.items()},
    }


async def _wish(call: ServiceCall) -> Wish:
    subjects = await async_visible_to(call, call.data.get(ATTR_DEVICE_ID))
    if not subjects:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_ups_to_export"
        )
    start: datetime | None = call.data.get(ATTR_START)
    wanted = Range(
        None if start is None else dt_util.as_utc(start),
        dt_util.as_utc(call.data.get(ATTR_END, dt_util.utcnow())),
    )
    if wanted.start is not None and wanted.end <= wanted.start:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="range_is_empty"
        )
    return Wish(
        subjects=list({each.key: each for each in subjects}.values()),
        range=wanted,
        format=call.data[ATTR_FORMAT],
        is_packed=call.data[ATTR_COMPRESS],
    )


def _not_kept(err: OSError) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="export_not_kept",
        translation_placeholders={"error": str(err)},
    )


def _answer(wish: Wish, export: Export) -> ServiceResponse:
    archived = export.archived
    name = archived.file(wish.kind)
    return {
        "id": archived.id,
        "title": archived.title,
        "subtitle": archived.subtitle,
        "media": {wish.kind: report_id(export.entry_id, archived.id, name)},
        "rows": export.rows,
        "bytes": export.size,
        "upses": [each.ups for each in wish.subjects],
    }


@callback
def _path_of(hass: HomeAssistant, name: str) -> Path | None:
    """Return the path of an export: of the archive, or a file beside its folders."""
    if name.startswith(_ARCHIVE):
        parts = name.removeprefix(_ARCHIVE).split("/")
        return file_of(hass, *parts) if len(parts) == _PARTS else None
    if not _NAME.fullmatch(name):
        return None
    return folder_of(hass, "").joinpath(name)


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
