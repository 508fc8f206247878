"""Run a private, real upsd on the loopback interface."""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator, Mapping
import contextlib
from dataclasses import dataclass
import os
from pathlib import Path
import pwd
import socket
import tempfile
from types import MappingProxyType, TracebackType
from typing import Self, TypedDict, Unpack

from .device import Device
from .driver import DRIVER_NAME, ScriptedDriver
from .programs import find_nut_program
from .session import ADDRESS, Session, wait_until
from .tls import Certificate, make_authority, make_server_database
from .users import USERS, User, users_text
from .words import quote

_START_TIMEOUT = 10.0
_STOP_TIMEOUT = 5.0
# How often another free port is tried when somebody else took the first.
_PORT_ATTEMPTS = 5


class UpsdError(RuntimeError):
    """The upsd could not be started; the message holds what it logged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """The section of one UPS in ups.conf."""

    driver: str = DRIVER_NAME
    port: str = "none"
    description: str | None = None


class UpsdOptions(TypedDict, total=False):
    """What can be asked of an upsd besides its UPSes."""

    port: int | None
    tls: Certificate | None
    maxconn: int
    maxage: int
    users: Mapping[str, User]


class Upsd:
    """A real upsd on 127.0.0.1, as an async context manager.

    `folder` takes its configuration and the sockets of its drivers; without it
    the upsd makes and removes a temporary one. `maxconn` counts drivers too.
    """

    port: int
    folder: Path

    def __init__(
        self,
        sections: Mapping[str, Section],
        folder: Path | None = None,
        **options: Unpack[UpsdOptions],
    ) -> None:
        """Describe the server; nothing runs before the context is entered."""
        self.sections = dict(sections)
        self._given_folder = folder
        self._options = options
        self._process: Process | None = None
        self._ca_file: Path | None = None
        self._tls_lines: list[str] = []
        self._kept_log = ""
        self._log_start = 0
        self._cleanup = contextlib.ExitStack()

    async def __aenter__(self) -> Self:
        """Write the configuration and start."""
        with contextlib.ExitStack() as cleanup:
            self.folder = self._given_folder or Path(
                cleanup.enter_context(temporary_folder())
            )
            self._write_configuration()
            await self._start_on_a_free_port()
            self._cleanup = cleanup.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop and clean up, but keep the log."""
        with self._cleanup:
            await self.terminate()
            self._kept_log = self.log

    @property
    def ca_file(self) -> Path:
        """The PEM certificate of the authority that signed the server's."""
        if self._ca_file is None:
            raise ValueError("this upsd runs without TLS")
        return self._ca_file

    @property
    def log(self) -> str:
        """What upsd has written so far, all its runs together."""
        try:
            return self._log_file.read_text(errors="replace")
        except FileNotFoundError:
            return self._kept_log

    @property
    def pid(self) -> int:
        """The process id of the running upsd."""
        if self._process is None:
            raise UpsdError("upsd does not run")
        return self._process.pid

    async def start(self) -> None:
        """Start on the same port as before and wait for an answer."""
        if self._process is not None:
            raise UpsdError("upsd runs already")
        self._log_start = len(self.log)
        self._process = await spawn(
            find_nut_program("upsd"), folder=self.folder, log=self._log_file
        )
        try:
            await wait_until(self._is_answering, seconds=_START_TIMEOUT)
        except BaseException as error:
            await self.kill()
            if isinstance(error, TimeoutError):
                raise UpsdError(f"upsd does not answer:\n{self.log}") from error
            raise

    async def terminate(self) -> None:
        """End upsd as its service manager does."""
        if self._process is not None:
            await end(self._process)
            self._process = None

    async def kill(self) -> None:
        """End upsd without giving it a chance to say goodbye."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
            self._process = None

    async def wait_for_drivers(self) -> None:
        """Wait until upsd has the data of all its UPSes."""
        try:
            async with Session(self.port) as session:
                await wait_until(
                    lambda: self._has_data(session), seconds=_START_TIMEOUT
                )
        except TimeoutError as error:
            raise UpsdError(
                f"upsd does not hear all its drivers:\n{self.log}"
            ) from error

    @property
    def _log_file(self) -> Path:
        return self.folder / "upsd.log"

    async def _start_on_a_free_port(self) -> None:
        """Start; try again when another process was faster to take the port."""
        port = self._options.get("port")
        for attempt in range(_PORT_ATTEMPTS):
            self.port = port or free_port()
            self._write_upsd_conf()
            try:
                return await self.start()
            except UpsdError:
                is_taken = "not listening" in self.log[self._log_start :]
                if port or not is_taken or attempt == _PORT_ATTEMPTS - 1:
                    raise
        return None

    def _write_configuration(self) -> None:
        ups_conf = []
        for name, section in self.sections.items():
            ups_conf += [
                f"[{name}]",
                f"  driver = {section.driver}",
                f"  port = {section.port}",
            ]
            if section.description is not None:
                ups_conf.append(f"  desc = {quote(section.description)}")
        users = self._options.get("users", USERS)
        write_private(self.folder / "ups.conf", "\n".join(ups_conf) + "\n")
        write_private(self.folder / "upsd.users", users_text(users))
        certificate = self._options.get("tls")
        if certificate is not None:
            self._ca_file = make_authority(self.folder)
            self._tls_lines = make_server_database(self.folder, certificate)

    def _write_upsd_conf(self) -> None:
        lines = [
            f"LISTEN {ADDRESS} {self.port}",
            f"MAXCONN {self._options.get('maxconn', 1024)}",
            f"MAXAGE {self._options.get('maxage', 15)}",
            f"STATEPATH {self.folder}",
            *self._tls_lines,
        ]
        write_private(self.folder / "upsd.conf", "\n".join(lines) + "\n")

    async def _is_answering(self) -> bool:
        if self._process is None or self._process.returncode is not None:
            raise UpsdError(f"upsd ended at once:\n{self.log}")
        # Without a look at its own log, the upsd of another test that was faster
        # to take the port would be mistaken for this one.
        own_log = self.log[self._log_start :]
        if f"listening on {ADDRESS} port {self.port}" not in own_log.splitlines():
            return False
        try:
            async with Session(self.port) as session:
                await session.ask_list("LIST UPS")
        except ConnectionError:
            return False
        return True

    async def _has_data(self, session: Session) -> bool:
        # Until a driver tells the status, which ours do at the end of their dumps,
        # upsd says WAIT and answers all else with as much as it has heard.
        answers = await session.ask_all(
            [f"GET VAR {name} ups.status" for name in self.sections]
        )
        return all(
            answer == "ERR VAR-NOT-SUPPORTED"
            or (answer.startswith("VAR ") and not answer.endswith(' "WAIT"'))
            for answer in answers
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Lab:
    """A running upsd and the scripted drivers it serves."""

    upsd: Upsd
    drivers: Mapping[str, ScriptedDriver]

    @property
    def port(self) -> int:
        """The port that upsd listens on."""
        return self.upsd.port


@contextlib.asynccontextmanager
async def lab(
    devices: Mapping[str, Device], **options: Unpack[UpsdOptions]
) -> AsyncGenerator[Lab]:
    """Serve scripted devices, by the name of the UPS, from one real upsd."""
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(temporary_folder()))
        drivers = {}
        for name, device in devices.items():
            driver = drivers[name] = ScriptedDriver(
                folder,
                name,
                device.variables,
                settings=device.settings,
                commands=device.commands,
            )
            await driver.start()
            stack.push_async_callback(driver.close)
        sections = {
            name: Section(description=device.description)
            for name, device in devices.items()
        }
        upsd = await stack.enter_async_context(Upsd(sections, folder, **options))
        await upsd.wait_for_drivers()
        yield Lab(upsd=upsd, drivers=MappingProxyType(drivers))


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder with a short path, for the sake of the sockets in it."""
    return tempfile.TemporaryDirectory(prefix="nut-")


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port: int = probe.getsockname()[1]
    return port


def write_private(path: Path, text: str) -> None:
    """Write a file of NUT's configuration; NUT warns when others can read it."""
    path.touch(mode=0o640)
    path.write_text(text)


async def spawn(program: Path, *arguments: str, folder: Path, log: Path) -> Process:
    """Start a program of NUT that lives in a folder of its own."""
    paths = ("NUT_CONFPATH", "NUT_STATEPATH", "NUT_ALTPIDPATH", "NUT_PIDPATH")
    user = pwd.getpwuid(os.geteuid()).pw_name
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            program,
            *(*arguments, "-u", user, "-F"),
            cwd=folder,
            env=dict(os.environ) | dict.fromkeys(paths, str(folder)),
            stdin=DEVNULL,
            stdout=output,
            stderr=output,
            # Ctrl-C is for the tests, which then end upsd in order.
            start_new_session=True,
        )


async def end(process: Process) -> None:
    """End a process by SIGTERM, or by SIGKILL when it does not obey."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_TIMEOUT):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
