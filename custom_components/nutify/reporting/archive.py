"""Reports and exports that were made, as files in Home Assistant's media folder."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
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
EXPORT_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "csv.gz": "application/gzip",
    "jsonl": "application/jsonl",
    "jsonl.gz": "application/gzip",
}
_TYPES = {**MIME_TYPES, **EXPORT_TYPES}
REPORT, HISTORY, JOURNAL = "report", "history", "journal"
_NAMES = (REPORT, HISTORY, JOURNAL)
_FILE = re.compile(rf"({'|'.join(_NAMES)})\.({'|'.join(map(re.escape, _TYPES))})")
# Several reports are due at once, and an export takes a while: none may take another,
# half written, for a leftover.
_LOCK = Lock()
_UNDER_WAY: set[Path] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A report or an export in the archive: when it was made, and its formats.

    `name` is that of its files.
    """

    id: str
    title: str
    subtitle: str
    made: datetime
    formats: tuple[str, ...]
    name: str = REPORT

    def file(self, kind: str) -> str:
        """Return the name of its file of a format."""
        return f"{self.name}.{kind}"


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
        with self.unfinished(report) as folder:
            for kind, content in files.items():
                (folder / report.file(kind)).write_bytes(content)
        return report

    @contextmanager
    def unfinished(self, report: Archived) -> Iterator[Path]:
        """Provide the folder to write the files of a report into; raises OSError.

        They are in the archive once the context is left, and gone when it fails.
        """
        folder = self.begin(report)
        try:
            yield folder
            self.keep(report)
        except BaseException:
            self.drop(report)
            raise

    def begin(self, report: Archived) -> Path:
        """Make the folder to write the files of a report into; raises OSError.

        It is to be kept or dropped by whoever began it.
        """
        folder = self._unfinished(report)
        with _LOCK:
            _UNDER_WAY.add(folder)
        try:
            folder.mkdir(parents=True)
        except OSError:
            self.drop(report)
            raise
        return folder

    def keep(self, report: Archived) -> None:
        """Put what was begun into the archive; the oldest go. Raises OSError."""
        folder = self._unfinished(report)
        meta = {
            "title": report.title,
            "subtitle": report.subtitle,
            "made": report.made.isoformat(),
            "formats": list(report.formats),
            "name": report.name,
        }
        (folder / _META).write_text(
            json.dumps(meta, ensure_ascii=False), encoding="utf-8"
        )
        folder.rename(self.folder / report.id)
        with _LOCK:
            _UNDER_WAY.discard(folder)
        self.tidy(report.made)

    def drop(self, report: Archived) -> None:
        """Delete what was begun, if it is still there."""
        folder = self._unfinished(report)
        shutil.rmtree(folder, ignore_errors=True)
        with _LOCK:
            _UNDER_WAY.discard(folder)

    def _unfinished(self, report: Archived) -> Path:
        return self.folder / f".{report.id}"

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
        with _LOCK:
            for path in self.folder.glob(".*"):
                if _ID.fullmatch(path.name[1:]) and path not in _UNDER_WAY:
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
    return _TYPES[name.partition(".")[2]]


def _read(path: Path) -> Archived | None:
    with suppress(OSError, KeyError, TypeError, ValueError):
        meta: dict[str, Any] = json.loads((path / _META).read_text(encoding="utf-8"))
        return Archived(
            id=path.name,
            title=str(meta["title"]),
            subtitle=str(meta["subtitle"]),
            made=datetime.fromisoformat(meta["made"]),
            formats=tuple(kind for kind in meta["formats"] if kind in _TYPES),
            # Reports of before there were exports tell none.
            name=_known_name(meta.get("name", REPORT)),
        )
    _LOGGER.debug("%s holds no report", path)
    return None


def _known_name(name: object) -> str:
    if name not in _NAMES:
        raise ValueError(f"no name of a file: {name!r}")
    return str(name)
