"""Answer a NUT client wrongly, late, in pieces or not at all.

A real upsd cannot be made to break its protocol; this server says whatever its
handler returns.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
import inspect
from types import TracebackType
from typing import override

from .listener import Listener
from .words import quote


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection, after some last words."""

    last: bytes = b""


type Answer = bytes | Close | None
type Handler = Callable[
    [FakeServer, str, asyncio.StreamWriter], Answer | Awaitable[Answer]
]


class FakeServer(Listener):
    """A TCP server on 127.0.0.1, as an async context manager.

    The handler gets each line without its end and returns what to send; None
    sends nothing. What it raises is raised again when the context is left.
    """

    def __init__(self, handler: Handler) -> None:
        """Take the handler; nothing listens before the context is entered."""
        super().__init__()
        self.lines: list[str] = []
        """All lines received, over all connections."""
        self._handler = handler
        self._errors: list[Exception] = []

    @override
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Drop all connections and stop listening."""
        await super().__aexit__(kind, error, traceback)
        if self._errors and error is None:
            raise ExceptionGroup("the handler of the fake server failed", self._errors)

    @override
    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            await self._answer_all(reader, writer)
        except ConnectionError:
            pass  # A client may leave as it likes.
        except Exception as error:  # noqa: BLE001
            self._errors.append(error)
        finally:
            writer.close()

    async def _answer_all(
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
