"""Test the polls, which send requests ahead of their answers."""

import asyncio
from collections.abc import AsyncGenerator
import contextlib

import pytest

from custom_components.nutify.core.nut import exchange
from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.errors import (
    NutClosedError,
    NutCommandError,
    NutProtocolError,
    NutTimeoutError,
)
from nutlab import Close, FakeServer
from nutlab.fakeserver import Answer, answer_list_ups, answer_list_var
from tests.core.servers import (
    UPSES,
    SegmentServer,
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

BOTH = ["a", "b"]
ALL_VARIABLES = {ups: variables(ups) for ups in UPSES}


async def polls_well(client: NutClient) -> None:
    """Look that a poll is complete and right."""
    found = await client.poll(BOTH)
    assert found.descriptions == UPSES
    assert found.variables == ALL_VARIABLES
    assert await client.poll_status(BOTH) == {"a": "OL", "b": "OL"}


class OneAtATime:
    """A server that answers the first request of a segment only."""

    def __init__(self, *, hangs_up: bool = False) -> None:
        """Say whether it hangs up instead of ignoring the others."""
        self._hangs_up = hangs_up

    async def __call__(self, segment: bytes, writer: asyncio.StreamWriter) -> None:
        """Answer a segment."""
        line, *others = segment.decode().splitlines()
        whole = answer(line)
        if isinstance(whole, Close):
            writer.write(whole.last)
            writer.close()
            return
        writer.write(whole)
        if others and self._hangs_up:
            writer.close()


@pytest.mark.parametrize("hangs_up", [False, True])
async def test_a_server_that_reads_one_request_at_a_time(
    monkeypatch: pytest.MonkeyPatch, *, hangs_up: bool
) -> None:
    """Prevent a re-implementation of upsd from never answering a whole poll."""
    monkeypatch.setattr(exchange, "_PIPELINE_CHECK_SECONDS", 0.2)
    options = {"username": "u", "password": "p"}
    handler = OneAtATime(hangs_up=hangs_up)
    async with SegmentServer(handler) as server, client_of(server, **options) as client:
        await polls_well(client)
        assert server.connections == 2
        await polls_well(client)
        await still_works(client)
        assert server.connections == 2
        sent = server.segments
    assert b"VER\nNETVER\n" in sent
    after = sent[sent.index(b"VER\nNETVER\n") + 1 :]
    assert [segment.count(b"\n") for segment in after] == [1] * len(after)
    assert after[:2] == [b'USERNAME "u"\n', b'PASSWORD "p"\n']


async def test_one_request_needs_no_question() -> None:
    """Prevent a server with one UPS from being asked what is of no use."""
    async with FakeServer(healthy) as server, client_of(server) as client:
        assert await client.poll_status(["a"]) == {"a": "OL"}
        found = await client.poll([])
        assert (found.descriptions, found.variables) == (UPSES, {})
        assert server.lines == ["GET VAR a ups.status", "LIST UPS"]
        assert await client.poll_status([]) == {}


async def test_the_question_is_asked_once() -> None:
    """Prevent every poll from paying for what is known already."""
    async with FakeServer(healthy) as server, client_of(server) as client:
        for _ in range(3):
            await polls_well(client)
        client.disconnect()
        await all_closed(server)
        await polls_well(client)
        assert server.lines.count("VER") == server.lines.count("NETVER") == 1


class Backlog:
    """A server that reads all there is at once and answers one by one."""

    def __init__(self, upses: int) -> None:
        """Serve so many UPSes."""
        self.upses = {f"u{n}": f"Number {n}" for n in range(upses)}
        self.unanswered = 0
        self.most = 0
        self._waiting: asyncio.Queue[tuple[str, asyncio.StreamWriter]] = asyncio.Queue()

    async def __call__(self, segment: bytes, writer: asyncio.StreamWriter) -> None:
        """Put the requests of a segment into the queue."""
        for line in segment.decode().splitlines():
            self.unanswered += 1
            self._waiting.put_nowait((line, writer))
        self.most = max(self.most, self.unanswered)

    async def answer_all(self) -> None:
        """Answer one request after another, for ever."""
        while True:
            line, writer = await self._waiting.get()
            # Whatever the client has sent by now is read before it gets its answer.
            await asyncio.sleep(0.001)
            self.unanswered -= 1
            writer.write(self._answer(line))
            if line == "LOGOUT":
                writer.close()

    def _answer(self, line: str) -> bytes:
        match line.split():
            case ["LIST", "UPS"]:
                return answer_list_ups(self.upses)
            case ["LIST", "VAR", ups]:
                return answer_list_var(ups, {"ups.id": ups})
            case ["GET", "VAR", ups, name]:
                return f'VAR {ups} {name} "{ups}"\n'.encode()
        return b"OK\n"


@contextlib.asynccontextmanager
async def backlog_of(upses: int) -> AsyncGenerator[tuple[Backlog, NutClient]]:
    """Serve UPSes from a backlog."""
    backlog = Backlog(upses)
    worker = asyncio.create_task(backlog.answer_all())
    try:
        async with SegmentServer(backlog) as server, client_of(server) as client:
            yield backlog, client
    finally:
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker


@pytest.mark.parametrize("upses", [1, 15, 16, 17, 100])
async def test_at_most_16_lists_are_unread(upses: int) -> None:
    """Prevent upsd, which writes with blocking sockets, from freezing for all."""
    async with backlog_of(upses) as (backlog, client):
        found = await client.poll(list(backlog.upses))
        assert found.descriptions == backlog.upses
        assert found.variables == {ups: {"ups.id": ups} for ups in backlog.upses}
        # A poll asks for the list of UPSes too.
        assert backlog.most == min(upses + 1, 16)


async def test_at_most_16_status_requests_are_unread() -> None:
    """Prevent the fast poll from doing what the full one must not."""
    async with backlog_of(100) as (backlog, client):
        assert await client.poll_status(list(backlog.upses)) == {
            ups: ups for ups in backlog.upses
        }
        assert 2 <= backlog.most <= 16


async def test_errors_of_single_ups() -> None:
    """Prevent one stale UPS from hiding the other ones of its server."""

    def handler(server: FakeServer, line: str, writer: asyncio.StreamWriter) -> Answer:
        match line.split():
            case ["LIST" | "GET", "VAR", "stale", *_]:
                return b"ERR DATA-STALE\n"
            case ["LIST" | "GET", "VAR", "gone", *_]:
                return b"ERR UNKNOWN-UPS\n"
        return answer(line)

    async with FakeServer(handler) as server, client_of(server) as client:
        names = ["stale", "a", "gone", "b"]
        found = await client.poll(names)
        statuses = await client.poll_status(names)
        assert list(found.variables) == list(statuses) == names
        assert found.variables["a"] == variables("a")
        assert found.variables["b"] == variables("b")
        for some in (found.variables, statuses):
            codes = {
                name: error.code
                for name, error in some.items()
                if isinstance(error, NutCommandError)
            }
            assert codes == {"stale": "DATA-STALE", "gone": "UNKNOWN-UPS"}
        await still_works(client)
        assert server.connections == 1


async def test_a_refused_list_of_ups() -> None:
    """Prevent the unread answers behind a refusal from being the next ones'."""
    handler = first("LIST UPS", b"ERR ACCESS-DENIED\n")
    async with FakeServer(handler) as server, client_of(server) as client:
        with pytest.raises(NutCommandError, match="ACCESS-DENIED"):
            await client.poll(BOTH)
        await still_works(client)
        await polls_well(client)
        assert server.connections == 1


@pytest.mark.parametrize(
    "fault",
    [
        b"\n",
        b"OK\n",
        answer("LIST VAR b"),
        answer("LIST VAR a"),
        b"BEGIN LIST VAR b\nERR DATA-STALE\n",
        b'"\n',
    ],
    ids=repr,
)
async def test_an_answer_out_of_turn(fault: bytes) -> None:
    """A1: prevent the answers of a poll from being given to the wrong UPSes."""
    # An answer too many, of the right or the wrong kind, shifts all the next ones: they
    # are left unread, and asked for again.
    whole = answer("LIST VAR a")
    assert isinstance(whole, bytes)
    handler = first("LIST VAR a", fault + whole)
    async with FakeServer(handler) as server, client_of(server) as client:
        await polls_well(client)
        assert server.connections == 2
        await polls_well(client)
        assert server.connections == 2


@pytest.mark.parametrize(
    "fault",
    [
        b"\n",
        answer("LIST VAR b"),
        b"BEGIN LIST VAR a\nVAR b ups.status OL\nEND LIST VAR a\n",
        b'BEGIN LIST VAR a\nVAR a ups.status "OL\nEND LIST VAR a\n',
    ],
    ids=repr,
)
async def test_one_ups_that_cannot_be_read(fault: bytes) -> None:
    """Prevent one UPS whose answers are none from taking the others away."""
    async with (
        FakeServer(always("LIST VAR a", fault)) as server,
        client_of(server) as client,
    ):
        found = await client.poll(["a", "b"])
        assert isinstance(found.variables["a"], NutProtocolError)
        assert found.variables["b"] == variables("b")
        assert await client.poll_status(BOTH) == {"a": "OL", "b": "OL"}
        assert client.malformed_lines in {0, 2}
        await client.close()
        await all_closed(server)


async def test_a_server_that_cannot_be_read() -> None:
    """Prevent as many new connections as there are UPSes to a server that is none."""
    names = [f"ups{number}" for number in range(40)]

    def garbage(_server: FakeServer, line: str, _writer: object) -> Answer:
        return b"?\n" if line.startswith("LIST VAR") else answer(line)

    async with FakeServer(garbage) as server, client_of(server) as client:
        with pytest.raises(NutProtocolError):
            await client.poll(names)
        await all_closed(server)
        assert server.connections < 10


async def test_a_poll_that_is_cut() -> None:
    """A8: prevent half a poll from being used, and the next from failing."""
    handler = first("LIST VAR b", Close(b"BEGIN LIST VAR b\nVAR b ups.st"))
    async with FakeServer(handler) as server, client_of(server) as client:
        with pytest.raises(NutClosedError):
            await client.poll(BOTH)
        await all_closed(server)
        await polls_well(client)
    handler = first("LIST VAR b", Close(b"BEGIN LIST VAR b\n"))
    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.list_ups() == UPSES
        # The connection worked before: the poll is tried once more.
        await polls_well(client)
        assert server.connections == 2


async def test_a_poll_that_times_out() -> None:
    """A13: prevent a poll from taking longer the more UPSes it asks for."""
    handler = first("LIST VAR b", None)
    async with FakeServer(handler) as server, client_of(server) as client:
        client.timeout = 0.2
        with pytest.raises(NutTimeoutError):
            await client.poll(BOTH)
        await all_closed(server)
        client.timeout = 5
        await still_works(client)


async def test_a_poll_cancelled_at_any_moment() -> None:
    """A1: prevent any moment of a poll from being one where cancelling poisons."""
    async with FakeServer(healthy) as server, client_of(server) as client:
        turns = completed = 0
        while completed < 3:
            turns += 1
            task = asyncio.ensure_future(client.poll(BOTH))
            for _ in range(turns):
                await asyncio.sleep(0)
            completed += task.done()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await still_works(client)
            if turns % 2:
                # Half of them begin with a new connection.
                client.disconnect()


async def test_a_poll_cancelled_while_its_answers_come() -> None:
    """A1: prevent the answers to a cancelled poll from being the next one's."""
    handler = first("LIST VAR b", None)
    async with FakeServer(handler) as server, client_of(server) as client:
        task = asyncio.ensure_future(client.poll(BOTH))
        await received(server, "LIST VAR b")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await all_closed(server)
        await polls_well(client)
