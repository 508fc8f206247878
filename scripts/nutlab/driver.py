"""Play a NUT driver whose values, failures and answers a test decides.

NUT's own dummy-ups makes every variable writable, knows neither enumerations
nor ranges and supports one command. upsd takes any process for a driver that
listens on a Unix socket in its state path and speaks the lines of NUT's
docs/sock-protocol.txt, which is what this one does.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
import contextlib
from enum import IntEnum
import os
from pathlib import Path
from types import MappingProxyType

from .device import Setting
from .words import quote, split

DRIVER_NAME = "scripted"
"""The `driver` of ups.conf that makes upsd connect to a `ScriptedDriver`."""

# sizeof(sockaddr_un.sun_path), which holds the closing zero too.
_SOCKET_PATH_LIMIT = 108
_STATUS = "ups.status"


class Result(IntEnum):
    """What a driver made of a SET or INSTCMD, as TRACKING reports it."""

    HANDLED = 0
    UNKNOWN = 1
    INVALID = 2
    FAILED = 3


type CommandHook = Callable[[str, str | None], Result]
type SetHook = Callable[[str, str], Result]


class ScriptedDriver:
    """A driver of one UPS, on the socket `<state_dir>/scripted-<name>`.

    Changes reach upsd at once, as a driver's broadcasts do, but a client may
    still be answered with the old value for an instant.
    """

    def __init__(
        self,
        state_dir: Path,
        name: str,
        variables: Mapping[str, str],
        *,
        settings: Mapping[str, Setting] = MappingProxyType({}),
        commands: Iterable[str] = (),
    ) -> None:
        """Describe the device; nothing listens before `start`."""
        self.path = state_dir / f"{DRIVER_NAME}-{name}"
        self.variables = dict(variables)
        self.settings = dict(settings)
        self.commands = list(commands)
        self.log: list[list[str]] = []
        """The words of each SET and INSTCMD received, without their TRACKING.

        upsd quotes the value of a SET but not the parameter of an INSTCMD, which
        thus falls into several words at its spaces.
        """
        self.delay = 0.0
        """Seconds before a SET or INSTCMD is carried out; PING is not delayed."""
        self.on_command: CommandHook | None = None
        self.on_set: SetHook | None = None
        self._is_stale = False
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[object], asyncio.StreamWriter] = {}

    async def start(self) -> None:
        """Listen for upsd."""
        if len(os.fsencode(self.path)) >= _SOCKET_PATH_LIMIT:
            raise ValueError(f"the socket path is too long: {self.path}")
        self._server = await asyncio.start_unix_server(self._serve, self.path)

    async def close(self) -> None:
        """Stop listening and drop upsd's connection; a second call does nothing."""
        if self._server is None:
            return
        self._server.close()
        for writer in self._connections.values():
            writer.transport.abort()
        await asyncio.gather(*self._connections)
        await self._server.wait_closed()
        self._server = None

    async def die(self) -> None:
        """End as a crashed driver does: upsd says DRIVER-NOT-CONNECTED."""
        await self.close()

    async def revive(self) -> None:
        """Come back after `die` with the same values."""
        await self.start()

    def set(self, name: str, value: str) -> None:
        """Give a variable a value."""
        is_new = name not in self.variables
        self.variables[name] = value
        self._broadcast(self._info(name))
        if is_new:
            self._broadcast(*self._metadata(name))

    def delete(self, name: str) -> None:
        """Take a variable away; its setting comes back together with it."""
        del self.variables[name]
        self._broadcast(f"DELINFO {name}")

    def stale(self) -> None:
        """Declare the data stale, as a driver that lost its device does."""
        self._is_stale = True
        self._broadcast("DATASTALE")

    def fresh(self) -> None:
        """Declare the data good again."""
        self._is_stale = False
        self._broadcast("DATAOK")

    def add_command(self, command: str) -> None:
        """Support one more instant command."""
        self.commands.append(command)
        self._broadcast(f"ADDCMD {command}")

    def remove_command(self, command: str) -> None:
        """Support an instant command no longer."""
        self.commands.remove(command)
        self._broadcast(f"DELCMD {command}")

    def _broadcast(self, *lines: str) -> None:
        for writer in self._connections.values():
            _send(writer, *lines)

    def _info(self, name: str) -> str:
        return f"SETINFO {name} {quote(self.variables[name])}"

    def _metadata(self, name: str) -> list[str]:
        setting = self.settings.get(name)
        if setting is None:
            return []
        lines = [f"ADDENUM {name} {quote(value)}" for value in setting.enum]
        lines += [f"ADDRANGE {name} {low} {high}" for low, high in setting.ranges]
        flags = ["RW"] if setting.writable else []
        if setting.length is not None:
            lines.append(f"SETAUX {name} {setting.length}")
            flags.append("STRING")
        if setting.number:
            flags.append("NUMBER")
        return [*lines, f"SETFLAGS {name} {' '.join(flags)}"]

    def _dump(self) -> list[str]:
        lines = []
        for name in self.variables:
            if name != _STATUS:
                lines += [self._info(name), *self._metadata(name)]
        lines += [f"ADDCMD {command}" for command in self.commands]
        # Last, since upsd says WAIT until then, and answers with a part of the rest.
        if _STATUS in self.variables:
            lines += [self._info(_STATUS), *self._metadata(_STATUS)]
        else:
            lines.append(f"DELINFO {_STATUS}")
        state = "DATASTALE" if self._is_stale else "DATAOK"
        return [*lines, state, "DUMPDONE"]

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections[task] = writer
        requests = asyncio.Queue[list[str]]()
        worker = asyncio.create_task(self._carry_out(requests, writer))
        try:
            while line := await reader.readline():
                self._answer(split(line.decode(errors="replace")), requests, writer)
                await writer.drain()
        except ConnectionError:
            pass  # upsd was killed, or `close` aborted the connection.
        finally:
            del self._connections[task]
            worker.cancel()
            writer.close()
            with contextlib.suppress(asyncio.CancelledError):
                await worker

    def _answer(
        self,
        words: list[str],
        requests: asyncio.Queue[list[str]],
        writer: asyncio.StreamWriter,
    ) -> None:
        match words:
            case ["DUMPALL"]:
                _send(writer, *self._dump())
            case ["PING"]:
                # upsd calls a driver stale that it does not hear for MAXAGE.
                _send(writer, "PONG")
            case ["SET", _, _, *_] | ["INSTCMD", _, *_]:
                requests.put_nowait(words)

    async def _carry_out(
        self, requests: asyncio.Queue[list[str]], writer: asyncio.StreamWriter
    ) -> None:
        """Handle requests one after another, apart from the reading.

        A delayed request must not hold back the answer to PING.
        """
        while True:
            words = await requests.get()
            tracking = None
            if words[-2] == "TRACKING":
                *words, _, tracking = words
            self.log.append(words)
            await asyncio.sleep(self.delay)
            if words[0] == "SET":
                result = self._set(words[1], words[2])
            else:
                result = self._command(words[1], words[2] if words[2:] else None)
            if tracking is not None:
                _send(writer, f"TRACKING {tracking} {result.value}")

    def _set(self, name: str, value: str) -> Result:
        result = self.on_set(name, value) if self.on_set else Result.HANDLED
        if result is Result.HANDLED:
            self.set(name, value)
        return result

    def _command(self, command: str, parameter: str | None) -> Result:
        if self.on_command:
            return self.on_command(command, parameter)
        return Result.HANDLED if command in self.commands else Result.UNKNOWN


def _send(writer: asyncio.StreamWriter, *lines: str) -> None:
    writer.write("".join(f"{line}\n" for line in lines).encode())
