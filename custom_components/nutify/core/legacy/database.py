"""Opens a database of somebody else, who may be writing to it, and never writes.

Whatever is wrong with the file, a LegacyError says so.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
import shutil
import sqlite3
import stat
import tempfile

from .model import LegacyError, Reason
from .values import MOST_CHARACTERS

_MAGIC = b"SQLite format 3\0"
_HEADER = 20
# The versions of the format for writing and reading, both 2 for a write-ahead log.
_VERSIONS = slice(18, 20)
_WAL = b"\2\2"
_BUSY_SECONDS = 15.0
# Longer values, and statements that make a table, are not Nutify's.
_MOST_BYTES = 16_000_000
_MOST_SQL = 1_000_000
_COPY_TRIES = 5
_JOURNALS = ("-wal", "-journal")
_PRAGMAS = (
    "query_only=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    # A check is an expression of whoever made the file, which need never end.
    "ignore_check_constraints=ON",
)
_REASONS = {
    sqlite3.SQLITE_NOTADB: Reason.NO_DATABASE,
    sqlite3.SQLITE_PERM: Reason.UNREADABLE,
    sqlite3.SQLITE_BUSY: Reason.UNREADABLE,
    sqlite3.SQLITE_LOCKED: Reason.UNREADABLE,
    sqlite3.SQLITE_READONLY: Reason.UNREADABLE,
    sqlite3.SQLITE_IOERR: Reason.UNREADABLE,
    sqlite3.SQLITE_FULL: Reason.UNREADABLE,
    sqlite3.SQLITE_CANTOPEN: Reason.UNREADABLE,
    sqlite3.SQLITE_PROTOCOL: Reason.UNREADABLE,
    sqlite3.SQLITE_AUTH: Reason.UNREADABLE,
}
# Where a file cannot be read where it is, a copy of it may.
_COPIED = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)


@contextmanager
def open_database(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database to read it; raises LegacyError, also for what happens within."""
    with ExitStack() as stack:
        try:
            header = _header(path)
            yield _connection(stack, path, header)
        except sqlite3.Error as error:
            raise _legacy(error) from error
        except OSError as error:
            raise LegacyError(Reason.UNREADABLE, error.strerror or "") from error
        except MemoryError as error:
            raise LegacyError(Reason.DAMAGED, "out of memory") from error


def check(connection: sqlite3.Connection) -> None:
    """Look for damage in the whole file; raises LegacyError."""
    row = connection.execute("PRAGMA quick_check(1)").fetchone()
    if row is None or row[0] != "ok":
        raise LegacyError(Reason.DAMAGED, str(row[0])[:200] if row else "")


def columns(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    """Return the columns that a table stores; none where there is no such table.

    Views and virtual tables, which may compute forever, are none. Nor are columns that
    are computed.
    """
    found = connection.execute(
        "SELECT 1 FROM sqlite_master "
        "WHERE type = 'table' AND name = ? AND rootpage > 0",
        (table,),
    ).fetchone()
    if found is None:
        return frozenset()
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return frozenset(name for (name,) in rows)


def listed(
    wanted: Sequence[str], found: frozenset[str], most: int = MOST_CHARACTERS
) -> str:
    """Return what to select for columns, of which some may not be there.

    Text is cut at some length, and what is neither text nor a number is left out.
    """
    return ", ".join(
        f"CASE typeof({name}) WHEN 'text' THEN substr({name}, 1, {most}) "
        f"WHEN 'blob' THEN NULL ELSE {name} END"
        if name in found
        else "NULL"
        for name in wanted
    )


def select(wanted: str, table: str, rest: str = "") -> str:
    """Return a statement that selects what is listed from a table of Nutify's."""
    return f"SELECT {wanted} FROM {table} {rest}"  # noqa: S608 # all of it is ours


def _header(path: Path) -> bytes:
    """Return how a file begins; raises LegacyError where it is no database."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError, NotADirectoryError, ValueError:
        raise LegacyError(Reason.MISSING) from None
    if not stat.S_ISREG(mode):
        # A pipe would be waited on forever.
        raise LegacyError(Reason.UNREADABLE)
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise LegacyError(Reason.NO_DATABASE)
    return header


def _connection(stack: ExitStack, path: Path, header: bytes) -> sqlite3.Connection:
    """Return a connection to a file, or to a copy that is gone with the stack."""
    real = path.resolve()
    is_at_rest = header[_VERSIONS] == _WAL and not _beside(real, "-wal").exists()
    # Nobody has it open, and SQLite would leave an empty log beside it.
    options = "mode=ro&immutable=1" if is_at_rest else "mode=ro"
    try:
        return _connect(stack, f"{real.as_uri()}?{options}")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _COPIED:
            raise
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory("nutify")))
    return _connect(stack, _copy(real, folder).as_uri())


def _connect(stack: ExitStack, uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri,
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _MOST_SQL)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.text_factory = _decode
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    stack.callback(connection.close)
    return connection


def _decode(value: bytes) -> str:
    return value.decode(errors="replace")


def _copy(path: Path, folder: Path) -> Path:
    """Copy a database and what belongs to it; again where it changed meanwhile."""
    target = folder / "copy.sqlite"
    for _ in range(_COPY_TRIES):
        before = _state(path)
        shutil.copyfile(path, target)
        for suffix in _JOURNALS:
            copy = _beside(target, suffix)
            copy.unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                shutil.copyfile(_beside(path, suffix), copy)
        if _state(path) == before:
            break
    return target


def _state(path: Path) -> list[tuple[int, int] | None]:
    """Return what changes where a database is written to."""
    found: list[tuple[int, int] | None] = []
    for each in (path, *(_beside(path, suffix) for suffix in _JOURNALS)):
        try:
            status = each.stat()
        except FileNotFoundError:
            found.append(None)
        else:
            found.append((status.st_size, status.st_mtime_ns))
    return found


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _legacy(error: sqlite3.Error) -> LegacyError:
    # What Python's module finds wrong itself has no code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    return LegacyError(_REASONS.get(code, Reason.DAMAGED), str(error)[:200])
