"""The files of Nutify, as Home Assistant's media source gives them to others."""

from pathlib import Path
import re
from typing import override

from homeassistant.components.media_player.const import MediaClass
from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source.error import Unresolvable
from homeassistant.components.media_source.models import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .reporting.archive import Archive, Archived, file_of, mime_type

# A folder of the cache, with what a mail shows until it is sent.
ATTACHMENTS = "attachments"
REPORTS = "reports"
REPORT_URL = f"/api/{DOMAIN}/{REPORTS}"
_NAME = re.compile(r"[0-9A-Z]{26}\.png")
_PREFIX = f"media-source://{DOMAIN}/"


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the media source."""
    return NutifyMediaSource(hass)


def attachment_id(name: str) -> str:
    """Return the media id of an attachment."""
    return f"{_PREFIX}{ATTACHMENTS}/{name}"


def report_id(entry_id: str, report: str, name: str) -> str:
    """Return the media id of a report's file."""
    return f"{_PREFIX}{REPORTS}/{entry_id}/{report}/{name}"


class NutifyMediaSource(MediaSource):
    """Gives the images of mails to the integration that sends them, and reports to all.

    Reports are in folders by server and by year.
    """

    name = "Nutify"

    def __init__(self, hass: HomeAssistant) -> None:
        """Prepare the media source."""
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        folder, _, rest = item.identifier.partition("/")
        path, url = None, ""
        # Nothing but names of our own making, which lead into no other folder.
        if folder == ATTACHMENTS and _NAME.fullmatch(rest):
            path = Path(self._hass.config.cache_path(DOMAIN, ATTACHMENTS), rest)
            kind = "image/png"
        elif folder == REPORTS and rest.count("/") == 2:  # noqa: PLR2004 - its parts
            path = file_of(self._hass, *rest.split("/"))
            kind = mime_type(rest) if path is not None else ""
            url = f"{REPORT_URL}/{rest}"
        if path is None:
            raise Unresolvable(f"{item.identifier} is no file of Nutify")
        if not await self._hass.async_add_executor_job(path.is_file):
            raise Unresolvable(f"{item.identifier} is not there")
        return PlayMedia(url, kind, path=path)

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        folder, _, rest = (item.identifier or "").partition("/")
        if not folder:
            entries = self._hass.config_entries.async_entries(
                DOMAIN, include_ignore=False
            )
            return _folder(
                "",
                self.name,
                [_folder(f"{REPORTS}/{each.entry_id}", each.title) for each in entries],
            )
        entry_id, _, year = rest.partition("/")
        entry = self._hass.config_entries.async_get_entry(entry_id)
        if folder != REPORTS or entry is None or entry.domain != DOMAIN:
            raise BrowseError(f"{item.identifier} is no folder of Nutify")
        archive = Archive(self._hass, entry)
        reports = await self._hass.async_add_executor_job(archive.all)
        return _browse(entry, reports, year)


def _browse(
    entry: ConfigEntry, reports: list[Archived], year: str
) -> BrowseMediaSource:
    by_year: dict[str, list[Archived]] = {}
    for report in reports:
        made = dt_util.as_local(report.made)
        by_year.setdefault(str(made.year), []).append(report)
    path = f"{REPORTS}/{entry.entry_id}"
    if not year:
        return _folder(
            path, entry.title, [_folder(f"{path}/{each}", each) for each in by_year]
        )
    return _folder(
        f"{path}/{year}",
        year,
        [
            _file(f"{path}/{report.id}/{report.file(kind)}", report, kind)
            for report in by_year.get(year, [])
            for kind in report.formats
        ],
    )


def _folder(
    identifier: str, title: str, children: list[BrowseMediaSource] | None = None
) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type="",
        title=title,
        can_play=False,
        can_expand=True,
        children=children,
    )


def _file(identifier: str, report: Archived, kind: str) -> BrowseMediaSource:
    made = dt_util.as_local(report.made)
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.URL,
        media_content_type=mime_type(report.file(kind)),
        title=f"{made:%Y-%m-%d} {report.title}, {report.subtitle} ({kind.upper()})",
        can_play=True,
        can_expand=False,
    )
