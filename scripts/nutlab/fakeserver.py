"""Answer a NUT client wrongly, late, in pieces or not at all.

A real upsd cannot be made to break its protocol; this server says whatever its
handler returns.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
import inspect
from types import TracebackType
from typing import Self

from .words import quote


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection, after some last words."""

    last: bytes = b""


type Answer = bytes | Close | None
type Handler = Callable[
    [FakeServer, str, asyncio.StreamWriter], Answer | Awaitable[Answer]
]


class FakeServer:
    """A TCP server on 127.0.0.1, as an async context manager.

    The handler gets each line without its end and returns what to send; None
    sends nothing. What it raises is raised again when the context is left.
    """

    port: int
    _server: asyncio.Server

    def __init__(self, handler: Handler) -> None:
        """Take the handler; nothing listens before the context is entered."""
        self.lines: list[str] = []
        """All lines received, over all connections."""
        self.connections = 0
        """How many connections were ever accepted."""
        self._handler = handler
        self._tasks: set[asyncio.Task[object]] = set()
        self._errors: list[Exception] = []

    @property
    def open(self) -> int:
        """How many connections are open now."""
        return len(self._tasks)

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Drop all connections and stop listening."""
        self._server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()
        if self._errors and error is None:
            raise ExceptionGroup("the handler of the fake server failed", self._errors)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            await self._converse(reader, writer)
        except ConnectionError:
            pass  # A client may leave as it likes.
        except Exception as error:  # noqa: BLE001
            self._errors.append(error)
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while data := await reader.readline():
            line = data.decode(errors="surrogateescape").rstrip("\r\n")
            self.lines.append(line)
            answer = self._handler(self, line, writer)
            if inspect.isawaitable(answer):
                answer = await answer
            if isinstance(answer, Close):
                writer.write(answer.last)
                return
            if answer is not None:
                writer.write(answer)
                await writer.drain()


def answer_list_ups(descriptions: Mapping[str, str]) -> bytes:
    """Return the answer to LIST UPS."""
    items = [f"UPS {name} {quote(text)}" for name, text in descriptions.items()]
    return _answer_list("UPS", items)


def answer_list_var(ups: str, variables: Mapping[str, str]) -> bytes:
    """Return the answer to LIST VAR."""
    items = [f"VAR {ups} {name} {quote(value)}" for name, value in variables.items()]
    return _answer_list(f"VAR {ups}", items)


def _answer_list(query: str, items: list[str]) -> bytes:
    lines = [f"BEGIN LIST {query}", *items, f"END LIST {query}"]
    return "".join(f"{line}\n" for line in lines).encode()
