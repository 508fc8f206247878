"""What the tests of the client share: servers well and ill, and a client of them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
import contextlib
from typing import cast, override

from hypothesis import settings
import pytest

from custom_components.nutify.core.nut.client import NutClient
from nutlab import Close, FakeServer, wait_until
from nutlab.fakeserver import Answer, Handler, answer_list_ups, answer_list_var
from nutlab.listener import Listener

ADDRESS = "127.0.0.1"
UPSES = {"a": "First", "b": "Second"}


def prove[T: Callable[..., None]](test: T) -> T:
    """Try a property with many examples, always the same: failures come back.

    Hypothesis wrongly warns of its own random generator when the garbage collector
    is frozen, as the test plugin of Home Assistant does.
    """
    steady = settings(deadline=None, database=None, derandomize=True, max_examples=200)
    warning = pytest.mark.filterwarnings("ignore:It looks like .register_random.")
    return cast("T", warning(steady(test)))


def variables(ups: str) -> dict[str, str]:
    """Return the variables of a healthy server's UPS."""
    return {"ups.id": ups, "ups.status": "OL"}


_PLAIN_ANSWERS: Mapping[str, bytes | Close] = {
    "VER": b"Fake upsd 1.0\n",
    "NETVER": b"1.3\n",
    "LOGOUT": Close(b"OK Goodbye\n"),
}


def answer(line: str) -> bytes | Close:
    """Answer as a healthy server with the UPSes of `UPSES` does."""
    match line.split():
        case ["LIST", "UPS"]:
            return answer_list_ups(UPSES)
        case ["LIST", "VAR", ups] if ups in UPSES:
            return answer_list_var(ups, variables(ups))
        case ["LIST", kind, *names]:
            query = " ".join([kind, *names])
            return f"BEGIN LIST {query}\nEND LIST {query}\n".encode()
        case ["GET", "VAR", ups, name] if ups in UPSES:
            return f'VAR {ups} {name} "{variables(ups)[name]}"\n'.encode()
        case ["GET", "UPSDESC", ups]:
            return f'UPSDESC {ups} "{UPSES[ups]}"\n'.encode()
        case ["USERNAME" | "PASSWORD" | "INSTCMD" | "SET" | "PRIMARY", *_]:
            return b"OK\n"
    return _PLAIN_ANSWERS.get(line, b"ERR UNKNOWN-COMMAND\n")


def healthy(_server: FakeServer, line: str, _writer: asyncio.StreamWriter) -> Answer:
    """Answer every line well."""
    return answer(line)


def first(line: str, fault: Answer) -> Handler:
    """Answer a line with a fault the first time, and well ever after."""

    def handler(
        server: FakeServer, received: str, _writer: asyncio.StreamWriter
    ) -> Answer:
        if received == line and server.lines.count(line) == 1:
            return fault
        return answer(received)

    return handler


def always(line: str, fault: Answer) -> Handler:
    """Answer a line with a fault every time, and all others well."""

    def handler(
        server: FakeServer, received: str, _writer: asyncio.StreamWriter
    ) -> Answer:
        return fault if received == line else answer(received)

    return handler


@contextlib.asynccontextmanager
async def client_of(
    server: FakeServer | SegmentServer, **options: object
) -> AsyncGenerator[NutClient]:
    """Give a client of a fake server, and look that it leaves nothing behind."""
    client = make_client(server.port, **options)
    try:
        yield client
    finally:
        await client.close()
        await all_closed(server)


def make_client(port: int, **options: object) -> NutClient:
    """Return a client of a server on this machine, with a short limit."""
    arguments = {"timeout": 5.0} | options
    return NutClient(ADDRESS, port, **arguments)  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def client_of_upsd(port: int, **options: object) -> AsyncGenerator[NutClient]:
    """Give a client of a real upsd, closed also where the test has failed.

    It has all rights, unless somebody else is named.
    """
    admin = {"username": "admin", "password": "adminpass"}
    client = make_client(port, **admin | options)
    try:
        yield client
    finally:
        await client.close()


async def all_closed(server: FakeServer | SegmentServer) -> None:
    """Wait until the server sees no open connection; fail when one stays."""

    async def is_closed() -> bool:
        return server.open == 0

    try:
        await wait_until(is_closed, seconds=2)
    except TimeoutError:
        raise AssertionError(f"{server.open} connections stay open") from None


async def received(server: FakeServer, line: str, times: int = 1) -> None:
    """Wait until the server has received a line, so many times."""

    async def has_come() -> bool:
        return server.lines.count(line) >= times

    await wait_until(has_come)


async def still_works(client: NutClient) -> None:
    """Look that the answers after a fault belong to their questions."""
    assert await client.list_vars("b") == variables("b")
    assert await client.list_ups() == UPSES
    assert await client.description("a") == "First"


type SegmentHandler = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


class SegmentServer(Listener):
    """A TCP server on 127.0.0.1 that reads whole segments instead of lines."""

    def __init__(self, handler: SegmentHandler) -> None:
        """Take the handler; nothing listens before the context is entered."""
        super().__init__()
        self.segments: list[bytes] = []
        """All segments received, over all connections."""
        self._handler = handler

    @override
    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while segment := await reader.read(1 << 16):
                self.segments.append(segment)
                await self._handler(segment, writer)
        except ConnectionError:
            pass  # A client may leave as it likes.
        finally:
            writer.close()
