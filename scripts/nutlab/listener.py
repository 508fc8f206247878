"""Listen on the loopback interface, and let go of every connection in the end."""

import asyncio
import socket
import struct
from types import TracebackType
from typing import Self

from .session import ADDRESS

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Listener:
    """A TCP server on 127.0.0.1, as an async context manager.

    What is told over a connection is for subclasses to say, in `_converse`.
    """

    port: int

    def __init__(self) -> None:
        """Prepare; nothing listens before the context is entered."""
        self.connections = 0
        """How many connections were ever accepted."""
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def open(self) -> int:
        """How many connections are open now."""
        return len(self._tasks)

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        await self._listen(0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Drop all connections and stop listening."""
        await self._stop()

    async def _listen(self, port: int) -> None:
        self._server = await asyncio.start_server(self._serve, ADDRESS, port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if server is not None:
            await server.wait_closed()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            await self._converse(reader, writer)
        finally:
            self._tasks.discard(task)

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Hold a connection until it ends, and close it."""
        raise NotImplementedError


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a machine does that knows nothing of it."""
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    writer.transport.abort()
