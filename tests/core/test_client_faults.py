"""Test the client on connections that fail, stall or end at the wrong moment.

The numbers are those of aionut's defects in the research on NUT.
"""

import asyncio
from collections.abc import Callable, Coroutine
import contextlib

import pytest

from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.errors import (
    NutClosedError,
    NutCommandError,
    NutError,
    NutProtocolError,
    NutTimeoutError,
    Reason,
)
from nutlab import Close, FakeServer, wait_until
from nutlab.fakeserver import Answer
from tests.core.servers import (
    UPSES,
    all_closed,
    always,
    answer,
    client_of,
    first,
    healthy,
    received,
    still_works,
    variables,
)

pytestmark = pytest.mark.usefixtures("socket_enabled")

type Call = Callable[[NutClient], Coroutine[object, object, object]]

CALLS: dict[str, Call] = {
    "LIST UPS": lambda client: client.list_ups(),
    "LIST VAR a": lambda client: client.list_vars("a"),
    "LIST CMD a": lambda client: client.list_commands("a"),
    "GET VAR a ups.id": lambda client: client.get_var("a", "ups.id"),
    "GET UPSDESC a": lambda client: client.description("a"),
    "LIST RW a": lambda client: client.describe("a"),
}
COMMAND = "INSTCMD a load.off"
each_call = pytest.mark.parametrize("line", CALLS)


class Delay:
    """Answer a line well, but in two parts, the second when `go` is set."""

    def __init__(self, line: str, split_after: int) -> None:
        """Take the line and how many lines of its answer come at once."""
        self.go = asyncio.Event()
        self._line = line
        self._split_after = split_after

    async def __call__(
        self, server: FakeServer, line: str, writer: asyncio.StreamWriter
    ) -> Answer:
        """Answer a line."""
        whole = answer(line)
        if line != self._line or server.lines.count(line) > 1:
            return whole
        assert isinstance(whole, bytes)
        rows = whole.splitlines(keepends=True)
        writer.write(b"".join(rows[: self._split_after]))
        await self.go.wait()
        return b"".join(rows[self._split_after :])


async def cancel(task: asyncio.Task[object]) -> None:
    """Cancel a task and see that it takes no for an answer."""
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("rows", [0, 1, 2])
async def test_cancelled_in_mid_answer(
    rows: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A1: prevent the rest of a cancelled answer from being the next one's."""
    handler = Delay("LIST VAR a", rows)
    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.list_ups() == UPSES
        task = asyncio.ensure_future(client.list_vars("a"))
        await received(server, "LIST VAR a")

        async def has_begun() -> bool:
            return not rows or "< BEGIN LIST VAR a" in caplog.text

        await wait_until(has_begun)
        await cancel(task)
        handler.go.set()
        await all_closed(server)
        await still_works(client)
        assert await client.list_vars("a") == variables("a")


async def test_cancelled_command() -> None:
    """A1, A2: prevent the `OK` to a cancelled command from being another one's."""
    go = asyncio.Event()

    async def handler(
        server: FakeServer, line: str, writer: asyncio.StreamWriter
    ) -> Answer:
        if line == COMMAND:
            await go.wait()
        if line == "INSTCMD b load.off":
            return b"ERR CMD-NOT-SUPPORTED\n"
        return answer(line)

    async with FakeServer(handler) as server, client_of(server) as client:
        task = asyncio.ensure_future(client.run_command("a", "load.off"))
        await received(server, COMMAND)
        await cancel(task)
        go.set()
        with pytest.raises(NutCommandError, match="CMD-NOT-SUPPORTED"):
            await client.run_command("b", "load.off")
        await still_works(client)
    assert server.lines.count(COMMAND) == 1


async def test_cancelled_while_waiting_for_its_turn() -> None:
    """A1: prevent a call that never began from closing another's connection."""
    handler = Delay("LIST VAR a", 1)
    async with FakeServer(handler) as server, client_of(server) as client:
        task = asyncio.ensure_future(client.list_vars("a"))
        await received(server, "LIST VAR a")
        waiting = asyncio.ensure_future(client.list_ups())
        await asyncio.sleep(0)
        await cancel(waiting)
        handler.go.set()
        assert await task == variables("a")
        assert server.connections == 1
        assert "LIST UPS" not in server.lines


@pytest.mark.parametrize("reused", [False, True])
@pytest.mark.parametrize(
    ("fault", "error"), [(None, NutTimeoutError), (Close(), NutClosedError)]
)
async def test_commands_are_sent_once(
    fault: Answer, error: type[NutError], *, reused: bool
) -> None:
    """A2: prevent a load from being switched twice because an answer was lost."""
    handler = first(COMMAND, fault)
    async with FakeServer(handler) as server, client_of(server) as client:
        if reused:
            assert await client.list_ups() == UPSES
        client.timeout = 0.2
        with pytest.raises(error):
            await client.run_command("a", "load.off")
        client.timeout = 5
        await all_closed(server)
        await still_works(client)
        assert server.lines.count(COMMAND) == 1
        assert await client.run_command("a", "load.off") == "OK"
    assert server.lines.count(COMMAND) == 2


@pytest.mark.parametrize(
    ("parameter", "line"),
    [
        ("60 s", 'INSTCMD a load.off "60 s"'),
        ("", 'INSTCMD a load.off ""'),
        ('"#\\', r'INSTCMD a load.off "\"\#\\"'),
        ("60", 'INSTCMD a load.off "60"'),
        (None, "INSTCMD a load.off"),
    ],
)
async def test_parameters(parameter: str | None, line: str) -> None:
    """A7: prevent a parameter with a space from being dropped by the server."""
    async with FakeServer(healthy) as server, client_of(server) as client:
        assert await client.run_command("a", "load.off", parameter) == "OK"
    assert server.lines[0] == line


@pytest.mark.parametrize(
    "arguments",
    [
        ("a", "load.off", "60\nINSTCMD a beeper.mute"),
        ("a", "load.off\nVER"),
        ("a\r\nVER", "load.off"),
        ("a", "load.off", "60\x00"),
    ],
)
async def test_line_breaks_are_not_sent(arguments: tuple[str, ...]) -> None:
    """A7: prevent an argument from carrying a second command."""
    async with FakeServer(healthy) as server, client_of(server) as client:
        with pytest.raises(ValueError, match="control characters") as caught:
            await client.run_command(*arguments)
        assert isinstance(caught.value, NutError)
        assert caught.value.reason is Reason.INVALID_ARGUMENT
        assert server.lines == []


@each_call
@pytest.mark.parametrize("part", [b"", b"BEG", b"BEGIN LIST VAR a\nVAR a ups.st"])
async def test_end_of_stream(line: str, part: bytes) -> None:
    """A8: prevent a cut answer from raising what nobody catches, or being used."""
    handler = first(line, Close(part))
    async with FakeServer(handler) as server, client_of(server) as client:
        with pytest.raises((NutClosedError, NutProtocolError)):
            await CALLS[line](client)
        await all_closed(server)
        await still_works(client)


@each_call
@pytest.mark.parametrize(
    "garbage",
    [
        b"\n",
        b"   \n",
        b'"\n',
        b"\\\n",
        b"OK\n",
        b"HTTP/1.1 400 Bad Request\r\n",
        b"\x00\xff\xfe\n",
        b"220 mail.example ESMTP\r\n",
        b'VAR b ups.id "b"\n',
        b"BEGIN LIST\n",
        b"x" * 100_000 + b"\n",
    ],
    ids=lambda each: repr(each[:20]),
)
async def test_garbage(line: str, garbage: bytes) -> None:
    """A8: prevent whatever else listens at the port from being read as a UPS."""
    handler = first(line, garbage)
    async with FakeServer(handler) as server, client_of(server) as client:
        with pytest.raises(NutProtocolError) as caught:
            await CALLS[line](client)
        assert caught.value.reason is Reason.NOT_NUT
        await all_closed(server)
        await still_works(client)


@pytest.mark.parametrize("garbage", [b"HTTP/1.1 400 Bad\n", b'VAR a ups.id "a"\n'])
async def test_garbage_is_no_success(garbage: bytes) -> None:
    """A1: prevent what is not `OK` from telling that a command was passed on."""
    async with (
        FakeServer(first(COMMAND, garbage)) as server,
        client_of(server) as client,
    ):
        with pytest.raises(NutProtocolError):
            await client.run_command("a", "load.off")
        await all_closed(server)


@each_call
async def test_timeout_closes(line: str) -> None:
    """A1, A13: prevent a late answer from being taken for the next one."""
    handler = (
        Delay(line, 0) if line in {"LIST UPS", "LIST VAR a"} else first(line, None)
    )
    async with FakeServer(handler) as server, client_of(server) as client:
        client.timeout = 0.1
        with pytest.raises(NutTimeoutError, match="no answer within"):
            await CALLS[line](client)
        client.timeout = 5
        if isinstance(handler, Delay):
            handler.go.set()
        await all_closed(server)
        await still_works(client)


async def test_an_idle_connection_is_healed_for_reads() -> None:
    """Prevent a poll from failing because upsd drops a client after 60 s."""
    handler = first("LIST UPS", Close(answer("LIST UPS")))  # type: ignore[arg-type]
    for call in CALLS.values():
        async with FakeServer(handler) as server, client_of(server) as client:
            assert await client.list_ups() == UPSES
            await all_closed(server)
            # Not all of these verbs are known to this server.
            with contextlib.suppress(NutCommandError):
                await call(client)
            assert server.connections == 2


async def test_an_idle_connection_is_not_healed_for_commands() -> None:
    """A2: prevent a command from being sent again when it may have been heard."""
    handler = first("LIST UPS", Close(answer("LIST UPS")))  # type: ignore[arg-type]
    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.list_ups() == UPSES
        await all_closed(server)
        with pytest.raises(NutClosedError):
            await client.run_command("a", "load.off")
        assert server.connections == 1
        assert await client.run_command("a", "load.off") == "OK"
        assert server.lines.count(COMMAND) == 1


async def test_a_connection_is_healed_once() -> None:
    """A2: prevent endless reconnecting to a server that hangs up on everybody."""
    handler = always("LIST VAR a", Close())
    async with FakeServer(handler) as server, client_of(server) as client:
        with pytest.raises(NutClosedError) as caught:
            await client.list_vars("a")
        assert caught.value.reason is Reason.CONNECTION_CLOSED
        assert server.connections == 1
        assert await client.list_ups() == UPSES
        with pytest.raises(NutClosedError):
            await client.list_vars("a")
        assert server.connections == 3
        await still_works(client)
