"""The reports that were made, as files in Home Assistant's media folder."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
import json
import logging
from pathlib import Path
import re
import shutil
from threading import Lock
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util.ulid import ulid_at_time

from ..const import DOMAIN
from ..journal import DEFAULT_KEEP_DAYS
from ..limits import (
    CONF_KEEP_COUNT,
    CONF_KEEP_DAYS,
    CONF_REPORTS,
    DEFAULT_KEEP_REPORTS,
)

_LOGGER = logging.getLogger(__name__)


_ID = re.compile(r"[0-9A-Z]{26}")
_META = "meta.json"
MIME_TYPES: Mapping[str, str] = {
    "html": "text/html",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "json": "application/json",
}
_FILE = re.compile(rf"report\.({'|'.join(MIME_TYPES)})")
# Several reports are due at once: none may take another, half written, for a leftover.
_WRITING = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A report in the archive: its title, when it was made, and its formats."""

    id: str
    title: str
    subtitle: str
    made: datetime
    formats: tuple[str, ...]

    def file(self, kind: str) -> str:
        """Return the name of its file of a format."""
        return f"report.{kind}"


class Archive:
    """The reports of one server. Its methods read and write: not in the event loop."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Prepare the folder's place; it is made with the first report."""
        chosen = entry.options.get(CONF_REPORTS, {})
        self._keep = timedelta(days=chosen.get(CONF_KEEP_DAYS, DEFAULT_KEEP_DAYS))
        self._keep_count = int(chosen.get(CONF_KEEP_COUNT, DEFAULT_KEEP_REPORTS))
        self.folder = folder_of(hass, entry.entry_id)

    def add(
        self, title: str, subtitle: str, made: datetime, files: Mapping[str, bytes]
    ) -> Archived:
        """Keep a report, by format, and forget the oldest; raises OSError.

        It is there as a whole, or not at all.
        """
        report = Archived(
            id=ulid_at_time(made.timestamp()),
            title=title,
            subtitle=subtitle,
            made=made,
            formats=tuple(files),
        )
        with _WRITING:
            self._write(report, files)
            self.tidy(made)
        return report

    def _write(self, report: Archived, files: Mapping[str, bytes]) -> None:
        unfinished = self.folder / f".{report.id}"
        unfinished.mkdir(parents=True)
        try:
            for kind, content in files.items():
                (unfinished / report.file(kind)).write_bytes(content)
            meta = {
                "title": report.title,
                "subtitle": report.subtitle,
                "made": report.made.isoformat(),
                "formats": list(report.formats),
            }
            (unfinished / _META).write_text(
                json.dumps(meta, ensure_ascii=False), encoding="utf-8"
            )
            unfinished.rename(self.folder / report.id)
        except OSError:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise

    def all(self) -> list[Archived]:
        """Return all reports, the newest first."""
        if not self.folder.is_dir():
            return []
        found = [
            report
            for path in self.folder.iterdir()
            if _ID.fullmatch(path.name) and (report := _read(path)) is not None
        ]
        return sorted(found, key=lambda each: (each.made, each.id), reverse=True)

    def get(self, report_id: str) -> Archived | None:
        """Return one report, None when it is not there."""
        if not _ID.fullmatch(report_id):
            return None
        return _read(self.folder / report_id)

    def delete(self, report_id: str) -> bool:
        """Delete a report; tell whether it was there."""
        if not _ID.fullmatch(report_id) or not (self.folder / report_id).is_dir():
            return False
        shutil.rmtree(self.folder / report_id)
        return True

    def tidy(self, now: datetime) -> None:
        """Forget what is too old or too much, and what was never finished."""
        for path in self.folder.glob(".*"):
            if _ID.fullmatch(path.name[1:]):
                shutil.rmtree(path, ignore_errors=True)
        for index, report in enumerate(self.all()):
            if index >= self._keep_count or now - report.made > self._keep:
                shutil.rmtree(self.folder / report.id, ignore_errors=True)


def folder_of(hass: HomeAssistant, entry_id: str) -> Path:
    """Return where the reports of a server are kept."""
    media = hass.config.media_dirs.get("local") or hass.config.path("media")
    return Path(media, DOMAIN, entry_id)


def file_of(hass: HomeAssistant, entry_id: str, report: str, name: str) -> Path | None:
    """Return the path of a report's file, None for what can be none.

    Names of our own making alone: these lead into no other folder.
    """
    if not (
        _ID.fullmatch(entry_id) and _ID.fullmatch(report) and _FILE.fullmatch(name)
    ):
        return None
    return folder_of(hass, entry_id) / report / name


def mime_type(name: str) -> str:
    """Return the type of a file of the archive."""
    return MIME_TYPES[name.rpartition(".")[2]]


def _read(path: Path) -> Archived | None:
    with suppress(OSError, KeyError, TypeError, ValueError):
        meta: dict[str, Any] = json.loads((path / _META).read_text(encoding="utf-8"))
        return Archived(
            id=path.name,
            title=str(meta["title"]),
            subtitle=str(meta["subtitle"]),
            made=datetime.fromisoformat(meta["made"]),
            formats=tuple(kind for kind in meta["formats"] if kind in MIME_TYPES),
        )
    _LOGGER.debug("%s holds no report", path)
    return None
