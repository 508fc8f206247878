"""Databases of the standalone Nutify of which something is broken."""

from contextlib import closing, suppress
from datetime import UTC, datetime
import json
from pathlib import Path
import shutil
import sqlite3
import tempfile
from typing import override

from custom_components.nutify.core.legacy.hours import read_hours
from custom_components.nutify.core.legacy.journal import read_journal
from custom_components.nutify.core.legacy.model import Dropped, LegacyError
from custom_components.nutify.core.legacy.survey import survey
from nutlab.legacy import MULTI, SINGLE, Recipe, build

from .choices import Choices
from .target import Target

_START = datetime(2025, 6, 1, tzinfo=UTC)
_MOST_ROWS = 40
_MOST_CHANGES = 12
# Most of what steers SQLite is at the begin of a page.
_PAGE, _HEAD = 4096, 200


class LegacyTarget(Target):
    """Reads an input as a list of damages to a small database, and imports that."""

    longest = 512

    def __init__(self) -> None:
        """Build a small database of each generation."""
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="nutify-fuzz-"))
        self._whole = [self._build(each) for each in (SINGLE, MULTI)]

    def _build(self, generation: str) -> Path:
        path = self._folder / generation
        build(path, Recipe(generation=generation, days=1, start=_START))
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for table in _tables(connection):
                # Few rows are as many ways to fail as a year of them, and quicker.
                connection.execute(
                    f'DELETE FROM "{table}" WHERE rowid > {_MOST_ROWS}'  # noqa: S608
                )
            connection.execute("VACUUM")
        return path

    @override
    def seeds(self) -> list[bytes]:
        """Return some damages of each kind."""
        return [
            bytes((number % 2, number // 2 % 2, *range(number, number + 60)))
            for number in range(64)
        ]

    @override
    def run(self, data: bytes) -> str:
        """Damage a database and read all of it; only LegacyErrors may come of it."""
        choices = Choices(data)
        path = self._folder / "damaged.db"
        shutil.copyfile(choices.pick(self._whole), path)
        if choices.below(2):
            _damage_bytes(path, choices)
        else:
            # What SQLite itself refuses to write is no input.
            with suppress(sqlite3.Error, UnicodeEncodeError, OverflowError):
                _damage_rows(path, choices)
        try:
            found = survey(path)
            for ups in found.upses:
                for hour in read_hours(path, ups, found.generation, Dropped()):
                    assert 0 <= hour.minutes <= 60  # noqa: PLR2004 - an hour
                read_journal(path, ups, found)
        except LegacyError as err:
            return str(err.reason)
        return "read"

    @override
    def close(self) -> None:
        """Delete the databases."""
        shutil.rmtree(self._folder)


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return sorted(name for (name,) in rows if not name.startswith("sqlite_"))


def _damage_bytes(path: Path, choices: Choices) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(_MOST_CHANGES):
        if not choices.more:
            break
        offset = choices.below(len(content) // _PAGE) * _PAGE
        content[offset + choices.below(_HEAD)] = choices.below(256)
    size = choices.pick((len(content), len(content) // 2, 5000, 100, 0))
    path.write_bytes(content[:size])


def _damage_rows(path: Path, choices: Choices) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        for _ in range(_MOST_CHANGES):
            if not choices.more:
                break
            table = choices.pick(_tables(connection))
            info = connection.execute(f'PRAGMA table_info("{table}")')
            column = choices.pick([name for _, name, *_ in info])
            match choices.below(6):
                case 0:
                    change = f'ALTER TABLE "{table}" DROP COLUMN "{column}"'
                    connection.execute(change)
                case 1:
                    change = f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "x"'
                    connection.execute(change)
                case _:
                    change = f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE rowid % 8 = ?'  # noqa: S608, E501
                    connection.execute(change, (_cell(choices), choices.below(8)))
        connection.execute("COMMIT")


def _cell(choices: Choices) -> object:
    """Return what a cell can hold."""
    value = choices.value()
    if isinstance(value, list | dict):
        return json.dumps(value)
    return (
        value.encode("utf-8", "replace")
        if choices.below(8) == 1 and isinstance(value, str)
        else value
    )
