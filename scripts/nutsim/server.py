"""The sockets of the simulated upsd: listen, read lines, write answers."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self

from .session import Session, Shared
from .wire import LineSplitter
from .world import World

_TICK = 0.5
"""Seconds between two moves of a world that runs by itself."""


class NutSim:
    """A NUT server with simulated devices.

    Without a speed the world stands still until world.step() is called, which is what
    a test wants; with a speed of 1 it moves as fast as real time.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        world: World | None = None,
        users: dict[str, str] | None = None,
        speed: float = 0.0,
        idle_timeout: float = 60.0,
    ) -> None:
        """Prepare a server; a port of 0 lets the system choose one."""
        self.host = host
        self.port = port
        self.world = world if world is not None else World()
        self._shared = Shared(self.world, users or {"demo": "demo"})
        self._speed = speed
        self._idle_timeout = idle_timeout
        self._server: asyncio.Server | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._clients: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        await self.stop()

    @property
    def clients(self) -> int:
        """Return how many clients are connected."""
        return len(self._clients)

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        if self._speed > 0:
            self._ticker = asyncio.create_task(self._tick())

    async def stop(self) -> None:
        """Stop listening and drop every client."""
        if self._ticker is not None:
            self._ticker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticker
            self._ticker = None
        if self._server is not None:
            self._server.close()
            await self.drop_clients()
            await self._server.wait_closed()
            self._server = None

    async def drop_clients(self) -> None:
        """Cut all connections, without a word and whatever is still to be sent."""
        tasks = list(self._clients)
        for writer in self._clients.values():
            writer.transport.abort()
        await asyncio.gather(*tasks)

    async def _tick(self) -> None:
        """Move the world on as time goes by."""
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(_TICK)
            now = loop.time()
            self.world.step((now - last) * self._speed)
            last = now

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one client until it goes, is silent for too long, or says LOGOUT."""
        task = asyncio.current_task()
        if task is None:
            return
        self._clients[task] = writer
        session = Session(self._shared, str(writer.get_extra_info("peername")[0]))
        self._shared.sessions.append(session)
        try:
            await self._converse(session, reader, writer)
        except OSError, TimeoutError:
            pass
        finally:
            self._shared.sessions.remove(session)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            del self._clients[task]

    async def _converse(
        self,
        session: Session,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Answer line after line."""
        splitter = LineSplitter()
        while True:
            async with asyncio.timeout(self._idle_timeout):
                data = await reader.read(4096)
                if not data:
                    return
                for words in splitter.feed(data):
                    writer.write(session.answer(words).encode("ascii"))
                    if session.ended:
                        return
                await writer.drain()
