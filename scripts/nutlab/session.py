"""Talk to a NUT server in the plainest way, apart from the client under test."""

import asyncio
from collections.abc import Awaitable, Callable
import socket
import ssl
from types import TracebackType
from typing import Self

from .users import USERS
from .words import quote, split

ADDRESS = "127.0.0.1"
ANSWER_TIMEOUT = 5.0
_POLL_INTERVAL = 0.01


class Session:
    """One connection to upsd, as an async context manager."""

    _reader: asyncio.StreamReader
    _writer: asyncio.StreamWriter

    def __init__(
        self,
        port: int,
        *,
        user: str | None = None,
        tls: ssl.SSLContext | None = None,
        host_name: str = "localhost",
    ) -> None:
        """Name the server's port and one of the lab's users.

        With `tls` the session starts TLS and expects a certificate for
        `host_name`.
        """
        self._port = port
        self._user = user
        self._tls = tls
        self._host_name = host_name

    async def __aenter__(self) -> Self:
        """Connect, start TLS and log in, as far as asked to."""
        self._reader, self._writer = await asyncio.open_connection(
            ADDRESS, self._port, limit=1 << 20
        )
        try:
            if self._tls is not None:
                await self._expect_ok("STARTTLS")
                await self._writer.start_tls(self._tls, server_hostname=self._host_name)
            if self._user is not None:
                await self._expect_ok(f"USERNAME {quote(self._user)}")
                await self._expect_ok(f"PASSWORD {quote(USERS[self._user].password)}")
        except BaseException:
            self._writer.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Disconnect without waiting for the server."""
        self._writer.transport.abort()
        # One turn of the loop lets the transport report that it is closed.
        await asyncio.sleep(0)

    async def ask(self, line: str) -> str:
        """Return the one-line answer to a line, errors included."""
        self._writer.write(f"{line}\n".encode())
        return await self._read_line()

    async def ask_all(self, lines: list[str]) -> list[str]:
        """Return the one-line answers to many lines sent at once."""
        self._writer.writelines(f"{line}\n".encode() for line in lines)
        return [await self._read_line() for _ in lines]

    async def ask_list(self, line: str) -> list[str]:
        """Return the items of the answer to a LIST, or raise what upsd says."""
        answer = await self.ask(line)
        if not answer.startswith("BEGIN "):
            raise ValueError(answer)
        items = []
        while not (item := await self._read_line()).startswith("END "):
            items.append(item)
        return items

    async def variables(self, ups: str) -> dict[str, str]:
        """Return a UPS's variables, unquoted."""
        items = [split(item) for item in await self.ask_list(f"LIST VAR {ups}")]
        return {name: value for _, _, name, value in items}

    async def _expect_ok(self, line: str) -> None:
        answer = await self.ask(line)
        if not answer.startswith("OK"):
            raise ValueError(answer)

    async def _read_line(self) -> str:
        # upsd writes line by line without TCP_NODELAY, so an acknowledgement that
        # waits for company costs 40 ms per answer. Linux forgets the option.
        connection: socket.socket = self._writer.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        async with asyncio.timeout(ANSWER_TIMEOUT):
            line = await self._reader.readline()
        if not line.endswith(b"\n"):
            raise ConnectionResetError("the server closed the connection")
        return line.decode().rstrip("\n")


async def wait_until(
    question: Callable[[], Awaitable[bool]], *, seconds: float = ANSWER_TIMEOUT
) -> None:
    """Ask again and again until the answer is yes, or raise TimeoutError."""
    async with asyncio.timeout(seconds):
        while not await question():  # noqa: ASYNC110 - no event tells of a server
            await asyncio.sleep(_POLL_INTERVAL)
