"""The lines of an export, as JSON or as CSV; a piece of them at a time."""

from collections.abc import Iterable, Mapping, Sequence
import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any, Protocol, override

from homeassistant.helpers.json import json_bytes

from .cells import guarded

CSV, JSONL = "csv", "jsonl"
FORMATS = (CSV, JSONL)

type Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of a file, and how many."""

    rows: int
    content: bytes


class Encoder(Protocol):
    """Makes lines of rows."""

    def head(self) -> Piece:
        """Return what a file begins with."""

    def encode(self, rows: Sequence[Cells]) -> Piece:
        """Return the lines of rows."""


class JsonLines(Encoder):
    """A JSON object a line; the first tells what is needed to read the others."""

    def __init__(self, head: Cells, without: Iterable[str] = ()) -> None:
        """Prepare; `without` are the cells that the head tells of all lines."""
        self._head = head
        self._without = frozenset(without)

    @override
    def head(self) -> Piece:
        return Piece(0, json_bytes(self._head) + b"\n")

    @override
    def encode(self, rows: Sequence[Cells]) -> Piece:
        lines = [
            json_bytes(
                {
                    name: value
                    for name, value in row.items()
                    if name not in self._without
                }
            )
            for row in rows
        ]
        lines.append(b"")
        return Piece(len(rows), b"\n".join(lines))


class Csv(Encoder):
    """A line of CSV for a row, with all that there is to know in it."""

    def __init__(self, columns: Sequence[str]) -> None:
        """Prepare for some columns."""
        self._columns = columns

    @override
    def head(self) -> Piece:
        # Without the mark, spreadsheets take UTF-8 for something else.
        return Piece(0, f"\N{BYTE ORDER MARK}{self._text([self._columns])}".encode())

    @override
    def encode(self, rows: Sequence[Cells]) -> Piece:
        lines = self._text(
            [_cell(row.get(name)) for name in self._columns] for row in rows
        )
        return Piece(len(rows), lines.encode())

    def _text(self, rows: Iterable[Sequence[object]]) -> str:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue()


def json_text(value: object) -> str:
    """Return a value as JSON, for a cell."""
    return json_bytes(value).decode()


def _cell(value: object) -> object:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, bool):
        return int(value)
    return value
