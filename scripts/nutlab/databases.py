"""Run the databases that Home Assistant's recorder knows, each in a private folder.

PostgreSQL and MariaDB are Debian's own servers. They listen on a socket in their
folder and nowhere else, and are gone with it.
"""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator, Generator, Sequence
import contextlib
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from importlib.util import find_spec
import os
from pathlib import Path
import pwd
import shutil
import signal
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from .programs import MissingProgramError
from .session import wait_until

_NAME = "homeassistant"
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0
_POSTGRESQL_FOLDERS = Path("/usr/lib/postgresql")
_MARIADB_FOLDERS = tuple(Path(each) for each in ("/usr/sbin", "/usr/bin"))
# Neither server runs as root; these are there where Debian's packages are.
_OTHER_USERS = ("postgres", "mysql", "nobody")
_LOG = "server.log"


class Kind(StrEnum):
    """A database of the recorder."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    MARIADB = "mariadb"


class DatabaseError(RuntimeError):
    """A server could not be started; the message holds what it logged."""


def database(
    kind: Kind, *, is_durable: bool = True
) -> AbstractAsyncContextManager[str]:
    """Provide the URL of an empty database of a kind, as the recorder's `db_url`.

    A server that is not durable writes without waiting for the disk.
    """
    match kind:
        case Kind.SQLITE:
            return sqlite()
        case Kind.POSTGRESQL:
            return postgresql(is_durable=is_durable)
        case Kind.MARIADB:
            return mariadb(is_durable=is_durable)


def missing(kind: Kind) -> str | None:
    """Return what has to be installed for a kind of database, None for nothing."""
    try:
        match kind:
            case Kind.POSTGRESQL:
                _postgresql_program("initdb")
                _check_driver("psycopg2")
            case Kind.MARIADB:
                for name in ("mariadbd", "mariadb-install-db", "my_print_defaults"):
                    _mariadb_program(name)
                _check_driver("MySQLdb")
    except MissingProgramError as error:
        return str(error)
    return None


@contextlib.asynccontextmanager
async def sqlite() -> AsyncGenerator[str]:
    """Provide the URL of an SQLite database, a file that is not there yet."""
    with tempfile.TemporaryDirectory(prefix="sqlite-") as folder:
        yield f"sqlite:///{folder}/home-assistant_v2.db"


@contextlib.asynccontextmanager
async def postgresql(*, is_durable: bool = True) -> AsyncGenerator[str]:
    """Provide the URL of a database of a private PostgreSQL; raises DatabaseError."""
    _check_driver("psycopg2")
    with _folder("postgresql-") as folder:
        data = folder / "data"
        # The folder is its owner's alone: who can reach the socket may enter.
        await _run(
            folder,
            _postgresql_program("initdb"),
            f"--pgdata={data}",
            f"--username={_NAME}",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        )
        command = [
            _postgresql_program("postgres"),
            *("-D", str(data), "-k", str(folder), "-c", "listen_addresses="),
        ]
        if not is_durable:
            command += ["-c", "fsync=off", "-c", "synchronous_commit=off"]
        # At SIGTERM it would wait until all its clients have left.
        async with _server(
            folder, command, _postgresql_url(folder, "postgres"), signal.SIGINT
        ):
            create = _postgresql_program("createdb")
            await _run(folder, create, f"--host={folder}", f"--username={_NAME}", _NAME)
            yield _postgresql_url(folder, _NAME)


@contextlib.asynccontextmanager
async def mariadb(*, is_durable: bool = True) -> AsyncGenerator[str]:
    """Provide the URL of a database of a private MariaDB; raises DatabaseError."""
    _check_driver("MySQLdb")
    with _folder("mariadb-") as folder:
        data, socket, first = folder / "data", folder / "socket", folder / "first.sql"
        await _run(
            folder,
            _mariadb_program("mariadb-install-db"),
            "--no-defaults",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        )
        first.write_text(
            f"CREATE DATABASE {_NAME} CHARACTER SET utf8mb4;\n"
            f"CREATE USER {_NAME}@localhost;\n"
            f"GRANT ALL ON {_NAME}.* TO {_NAME}@localhost;\n"
        )
        command = [
            _mariadb_program("mariadbd"),
            "--no-defaults",
            f"--datadir={data}",
            f"--socket={socket}",
            f"--pid-file={folder}/pid",
            f"--init-file={first}",
            "--skip-networking",
        ]
        if not is_durable:
            command.append("--innodb-flush-log-at-trx-commit=0")
        url = f"mysql://{_NAME}@localhost/{_NAME}?unix_socket={socket}&charset=utf8mb4"
        async with _server(folder, command, url, signal.SIGTERM):
            yield url


def _postgresql_url(folder: Path, name: str) -> str:
    return f"postgresql://{_NAME}@/{name}?host={folder}"


def _postgresql_program(name: str) -> str:
    """Return the path of a program of the newest PostgreSQL."""
    found = [
        folder
        for folder in _POSTGRESQL_FOLDERS.glob("*/bin")
        if os.access(folder / name, os.X_OK) and folder.parent.name.isdecimal()
    ]
    if found:
        return str(max(found, key=lambda each: int(each.parent.name)) / name)
    if path := shutil.which(name):
        return path
    raise MissingProgramError(f"{name} is not installed: apt-get install postgresql")


def _mariadb_program(name: str) -> str:
    for folder in _MARIADB_FOLDERS:
        if os.access(folder / name, os.X_OK):
            return str(folder / name)
    if path := shutil.which(name):
        return path
    raise MissingProgramError(
        f"{name} is not installed: "
        "apt-get install mariadb-server-core mariadb-client-core"
    )


def _check_driver(module: str) -> None:
    if find_spec(module) is None:
        raise MissingProgramError(
            f"Python has no module {module}: run scripts/setup --databases"
        )


def _user() -> pwd.struct_passwd | None:
    """Return who runs the servers when that cannot be us, who are root."""
    if os.geteuid() != 0:
        return None
    known = {each.pw_name: each for each in pwd.getpwall()}
    found = next((known[name] for name in _OTHER_USERS if name in known), None)
    if found is None:
        raise DatabaseError("Databases do not run as root, and nobody else is there.")
    return found


@contextlib.contextmanager
def _folder(prefix: str) -> Generator[Path]:
    """Make a folder that belongs to who runs the server, and remove it."""
    with tempfile.TemporaryDirectory(prefix=prefix) as name:
        if (user := _user()) is not None:
            os.chown(name, user.pw_uid, user.pw_gid)
        yield Path(name)


@contextlib.asynccontextmanager
async def _server(
    folder: Path, command: Sequence[str], url: str, stop: signal.Signals
) -> AsyncGenerator[None]:
    """Run a server for as long as the context lasts; `stop` ends it in order."""
    process = await _spawn(folder, command)

    async def is_answering() -> bool:
        if process.returncode is not None:
            raise DatabaseError(f"{command[0]} ended at once:\n{_log(folder)}")
        return await asyncio.to_thread(_answers, url)

    try:
        try:
            await wait_until(is_answering, seconds=_START_SECONDS)
        except TimeoutError as error:
            raise DatabaseError(
                f"{command[0]} does not answer:\n{_log(folder)}"
            ) from error
        yield
    finally:
        await _end(process, stop)


def _answers(url: str) -> bool:
    engine = create_engine(url, poolclass=NullPool)
    try:
        engine.connect().close()
    except OperationalError:
        return False
    finally:
        engine.dispose()
    return True


async def _run(folder: Path, *command: str) -> None:
    """Run a program to its end; raises DatabaseError when it fails."""
    process = await _spawn(folder, command)
    try:
        async with asyncio.timeout(_START_SECONDS):
            code = await process.wait()
    except TimeoutError as error:
        raise DatabaseError(f"{command[0]} does not end:\n{_log(folder)}") from error
    finally:
        await _end(process, signal.SIGTERM)
    if code != 0:
        raise DatabaseError(f"{command[0]} failed:\n{_log(folder)}")


async def _spawn(folder: Path, command: Sequence[str]) -> Process:
    user = _user()
    with (folder / _LOG).open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            stdin=DEVNULL,
            stdout=output,
            stderr=output,
            user=None if user is None else user.pw_uid,
            group=None if user is None else user.pw_gid,
            extra_groups=None if user is None else [],
            # Ctrl-C is for the tests, which then end the server in order.
            start_new_session=True,
        )


async def _end(process: Process, stop: signal.Signals) -> None:
    """End a process in its own way, or by SIGKILL when it does not obey."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(stop)
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _log(folder: Path) -> str:
    return (folder / _LOG).read_text(errors="replace")
