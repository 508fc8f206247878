"""Reads an export line by line, whoever wrote it.

A few kilobytes may be packed gigabytes, or one line without an end: neither fills the
memory, or is read for ever.
"""

from collections.abc import Iterator
import csv
from dataclasses import dataclass, field
import gzip
from pathlib import Path
from typing import Any, BinaryIO
import zlib

from homeassistant.exceptions import ServiceValidationError
from homeassistant.util.json import json_loads

from ..const import DOMAIN
from ..reporting.archive import HISTORY, JOURNAL
from .cells import (
    FIGURES,
    HISTORY_COLUMNS,
    JOURNAL_COLUMNS,
    STATE_COLUMNS,
    VERSION,
    unguarded,
)

_MOST_LINE = 4 * 1024 * 1024
_MOST_BYTES = 2 * 1024 * 1024 * 1024
_MOST_LINES = 20_000_000
_GZIP = b"\x1f\x8b"
_NUMBERS = frozenset(FIGURES)
_KINDS = {HISTORY_COLUMNS: HISTORY, STATE_COLUMNS: HISTORY, JOURNAL_COLUMNS: JOURNAL}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an export, by its number in the file; its cells are not checked yet."""

    number: int
    cells: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Head:
    """What the beginning of a file tells: `statistics` are those of JSON lines."""

    kind: str
    resolution: str | None = None
    statistics: dict[str, dict[str, Any]] = field(default_factory=dict)


class ExportFile:
    """A file that may be an export. It is read in a thread.

    All raise ServiceValidationError, which names the line.
    """

    def __init__(self, path: Path) -> None:
        """Prepare; the name of the file is what errors call it."""
        self._path = path
        self.name = path.name

    def head(self) -> Head:
        """Return what the beginning of the file tells."""
        try:
            with self._path.open("rb") as file:
                return self._open(file)[0]
        except OSError as err:
            raise self._unreadable(err) from err

    def lines(self) -> Iterator[Line]:
        """Yield all lines with their cells."""
        try:
            with self._path.open("rb") as file:
                yield from self._open(file)[1]
        except OSError as err:
            raise self._unreadable(err) from err

    def bad(self, number: int, problem: object) -> ServiceValidationError:
        """Return what is to be said of a line that cannot be right."""
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="import_bad_line",
            translation_placeholders={
                "file": self.name,
                "line": str(number),
                "error": str(problem),
            },
        )

    def _open(self, file: BinaryIO) -> tuple[Head, Iterator[Line]]:
        lines = self._bounded(file)
        first = next(lines, b"")
        if first.startswith(b"{"):
            return self._json_head(first), self._json_lines(lines)
        return self._csv(first, lines)

    def _bounded(self, file: BinaryIO) -> Iterator[bytes]:
        """Yield lines that are neither too long nor too many."""
        is_packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        source: BinaryIO | gzip.GzipFile = (
            gzip.GzipFile(fileobj=file) if (is_packed) else file
        )
        size = 0
        for number in range(1, _MOST_LINES + 1):
            try:
                line = source.readline(_MOST_LINE + 1)
            except (EOFError, zlib.error) as err:
                raise self._unreadable(err) from err
            if not line:
                return
            size += len(line)
            if len(line) > _MOST_LINE:
                raise self.bad(number, "it is too long")
            if size > _MOST_BYTES:
                break
            yield line
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="import_too_large",
            translation_placeholders={"file": self.name},
        )

    def _unreadable(self, err: Exception) -> ServiceValidationError:
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="import_unreadable",
            translation_placeholders={"file": self.name, "error": str(err)},
        )

    def _json_head(self, first: bytes) -> Head:
        try:
            head = json_loads(first)
        except ValueError as err:
            raise self.bad(1, err) from err
        if (
            not isinstance(head, dict)
            or head.get("nutify_export") != VERSION
            or head.get("kind") not in _KINDS.values()
        ):
            raise self.bad(1, "it does not begin as an export")
        statistics = head.get("statistics", {})
        if not isinstance(statistics, dict) or not all(
            isinstance(each, dict) for each in statistics.values()
        ):
            raise self.bad(1, "it does not tell the statistics")
        resolution = head.get("resolution")
        return Head(
            kind=str(head["kind"]),
            resolution=None if resolution is None else str(resolution),
            statistics={str(key): dict(each) for key, each in statistics.items()},  # type: ignore[arg-type]
        )

    def _json_lines(self, lines: Iterator[bytes]) -> Iterator[Line]:
        for number, line in enumerate(lines, 2):
            try:
                cells = json_loads(line)
            except ValueError as err:
                raise self.bad(number, err) from err
            if not isinstance(cells, dict):
                raise self.bad(number, "it is no object")
            yield Line(number, cells)

    def _csv(self, first: bytes, lines: Iterator[bytes]) -> tuple[Head, Iterator[Line]]:
        try:
            columns = tuple(next(csv.reader([first.decode("utf-8-sig")]), ()))
        except (csv.Error, UnicodeDecodeError) as err:
            raise self.bad(1, err) from err
        if columns not in _KINDS:
            raise self.bad(1, "it does not begin as an export")
        head = Head(
            kind=_KINDS[columns],
            resolution="raw" if columns == STATE_COLUMNS else None,
        )
        return head, self._csv_lines(columns, lines)

    def _csv_lines(
        self, columns: tuple[str, ...], lines: Iterator[bytes]
    ) -> Iterator[Line]:
        rows = csv.reader((line.decode() for line in lines), strict=True)
        while True:
            try:
                row = next(rows, None)
                if row is None:
                    return
                # Raises where there are more cells or less.
                cells = {
                    name: _value(name, text)
                    for name, text in zip(columns, row, strict=True)
                }
            except (csv.Error, ValueError) as err:
                raise self.bad(rows.line_num + 1, err) from err
            yield Line(rows.line_num + 1, cells)


def _value(name: str, text: str) -> Any:  # noqa: ANN401
    """Return what a cell of CSV stands for."""
    if not text:
        return None
    if name in _NUMBERS and name != "state":
        return float(text)
    match name:
        case "mean_type":
            return int(text)
        case "has_sum" | "is_outage":
            return {"0": False, "1": True}[text] if text in {"0", "1"} else text
        case "data":
            return json_loads(unguarded(text))
    return unguarded(text)
