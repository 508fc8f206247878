"""Stand between a NUT client and its server, and break what passes as a test wants."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from enum import StrEnum
import random
from typing import override

from .listener import Listener, reset
from .session import ADDRESS

_CHUNK = 1 << 16
_DRIP_SECONDS = 1.0
_LONG_LINE_BYTES = 100_000_000


class Fault(StrEnum):
    """What is wrong with a line to a server."""

    NONE = "none"
    REFUSED = "refused"
    """Nobody listens, and what was connected is closed."""
    RESET = "reset"
    """Connections are reset, new ones at once."""
    BLACK_HOLE = "black_hole"
    """What is sent is lost, and so is everything on such a connection afterwards."""
    DRIP = "drip"
    """Answers come one byte a second."""
    CUT = "cut"
    """Each answer ends in the middle, and so does its connection."""
    GARBAGE = "garbage"
    """Random bytes instead of answers."""
    WRONG_ORDER = "wrong_order"
    """The lines of each answer come backwards."""
    REPEATED = "repeated"
    """Each line comes twice."""
    ENDLESS = "endless"
    """Lists never end."""
    LONG_LINE = "long_line"
    """A line of 100 MB."""
    OTHER_UPS = "other_ups"
    """What is told of the UPS is said to be of another one."""
    ODD_BYTES = "odd_bytes"
    """Bytes that are no text, in what is told of the battery of the UPS."""
    HALF_QUOTES = "half_quotes"
    """Values of the UPS that open a quote and do not close it."""
    NO_HANDSHAKE = "no_handshake"
    """TLS is agreed on, and garbage follows."""


# They are of what is said, and no connection is worse for it.
_OF_ONE_UPS = frozenset({Fault.OTHER_UPS, Fault.ODD_BYTES, Fault.HALF_QUOTES})


class FaultyLine(Listener):
    """A TCP proxy on 127.0.0.1 before a NUT server, as an async context manager.

    A connection keeps a fault of all that it met; after `heal` new ones have none.
    `ups` is whose answers are broken by the faults of one UPS.
    """

    def __init__(self, server_port: int, ups: str = "") -> None:
        """Take the port of the server; nothing listens before the context is."""
        super().__init__()
        self.fault = Fault.NONE
        self._server_port = server_port
        self._ups = ups.encode()
        self._random = random.Random(1)

    async def break_(self, fault: Fault) -> None:
        """Let a fault begin, also for connections that are open."""
        self.fault = fault
        if fault is Fault.REFUSED:
            await self._stop()

    async def heal(self) -> None:
        """Let what is connected from now on pass as it is."""
        self.fault = Fault.NONE
        if self._server is None:
            await self._listen(self.port)

    @override
    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        upstream: asyncio.StreamWriter | None = None
        try:
            if self.fault is Fault.RESET:
                return
            there, upstream = await asyncio.open_connection(
                ADDRESS, self._server_port, limit=1 << 20
            )
            line = _Connection(self, self._ups, self._random)
            await _until_first(
                line.requests(reader, upstream), line.answers(there, writer)
            )
        except OSError:
            pass  # Either side may leave as it likes.
        finally:
            if self.fault is Fault.RESET:
                reset(writer)
            for each in (writer, upstream):
                if each is not None:
                    each.transport.abort()


class _Connection:
    """One connection, and the fault that it met."""

    def __init__(self, line: FaultyLine, ups: bytes, chance: random.Random) -> None:
        self._line = line
        self._ups = ups
        self._random = chance
        self._met = Fault.NONE
        self._is_encrypted = False

    @property
    def _fault(self) -> Fault:
        fault = self._line.fault
        if fault in _OF_ONE_UPS:
            return fault
        if fault is not Fault.NONE:
            self._met = fault
        return self._met

    async def requests(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass on what the client says."""
        while data := await reader.read(_CHUNK):
            if self._fault is Fault.RESET:
                return
            if self._fault is not Fault.BLACK_HOLE:
                writer.write(data)
                await writer.drain()

    async def answers(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass on what the server says, as the fault makes of it."""
        while True:
            # TLS has no lines, and comes in pieces of its own.
            read = reader.read(_CHUNK) if self._is_encrypted else reader.readline()
            if not (data := await read):
                return
            async for part in self._broken(data, reader):
                writer.write(part)
                await writer.drain()
            if self._fault is Fault.CUT:
                return

    async def _broken(
        self, data: bytes, reader: asyncio.StreamReader
    ) -> AsyncIterator[bytes]:
        """Yield what becomes of a line, or of what follows it."""
        fault = self._fault
        if data.startswith(b"OK STARTTLS"):
            self._is_encrypted = True
            yield data
            if fault is Fault.NO_HANDSHAKE:
                yield self._random.randbytes(300)
        elif fault is Fault.DRIP:
            for number in range(len(data)):
                yield data[number : number + 1]
                await asyncio.sleep(_DRIP_SECONDS)
        elif fault is Fault.WRONG_ORDER and data.startswith(b"BEGIN"):
            yield await _backwards(data, reader)
        elif fault is Fault.LONG_LINE:
            for _ in range(_LONG_LINE_BYTES // _CHUNK):
                yield b"x" * _CHUNK
            yield b"\n"
        elif fault is Fault.ENDLESS and data.startswith(b"END"):
            while True:
                yield b'VAR x ups.endless "1"\n' * 1000
        else:
            yield self._replaced(data, fault)

    def _replaced(self, data: bytes, fault: Fault) -> bytes:
        """Return what comes instead of a line."""
        match fault:
            case Fault.BLACK_HOLE | Fault.RESET:
                return b""
            case Fault.CUT:
                return data[: len(data) // 2]
            case Fault.GARBAGE:
                return self._random.randbytes(len(data)) + b"\n"
            case Fault.REPEATED:
                return data + data
            case Fault.OTHER_UPS | Fault.ODD_BYTES | Fault.HALF_QUOTES:
                return self._of_one_ups(data, fault)
        return data

    def _of_one_ups(self, data: bytes, fault: Fault) -> bytes:
        words = data.split(maxsplit=4)
        if self._ups not in words[1:4] or words[0] == b"UPS":
            return data
        if fault is Fault.OTHER_UPS:
            return data.replace(b" " + self._ups, b" " + self._ups + b"x", 1)
        if fault is Fault.HALF_QUOTES:
            return data.replace(b'"', b"", 1)
        if b" battery." in data:
            return data.replace(b'"', b'"\xff\x00\x1b\xc3', 1)
        return data


async def _backwards(line: bytes, reader: asyncio.StreamReader) -> bytes:
    lines = [line]
    while not lines[-1].startswith(b"END"):
        lines.append(await reader.readline())
    return b"".join(reversed(lines))


async def _until_first(*coroutines: Coroutine[None, None, None]) -> None:
    """Run until one ends; raise what it raised."""
    tasks = [asyncio.ensure_future(each) for each in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
