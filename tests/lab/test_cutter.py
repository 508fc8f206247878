"""Test the proxy that cuts connections, and that what is cut is never done twice."""

import asyncio
from collections.abc import Callable, Coroutine
import contextlib
from itertools import count
from random import Random

import pytest

from benchmarks.exactly_once import Asked, Kind, Report, Stress, stress
from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.errors import (
    NutConnectionError,
    NutError,
    NutOutcomeUnknownError,
    NutTimeoutError,
)
from custom_components.nutify.core.nut.models import Outcome
from nutlab import (
    Close,
    Device,
    FakeServer,
    Lab,
    Result,
    Session,
    Setting,
    lab,
    wait_until,
)
from nutlab.cutter import Cut, Cutter, Side, random_cut
from nutlab.fakeserver import Answer, Handler
from tests.core.servers import answer, client_of, received, still_works

pytestmark = pytest.mark.usefixtures("socket_enabled")
upsd = pytest.mark.upsd

COMMAND, OFF = "load.off.delay", "beeper.mute"
TRACKING, SENT = "SET TRACKING ON", "INSTCMD a load.off"
LINES = [TRACKING, SENT, "GET TRACKING 1-2-3"]
RACK = Device(
    variables={"ups.id": "rack", "ups.status": "OL"},
    settings={"ups.id": Setting(length=255)},
    commands=(COMMAND, OFF),
)

type Call = Callable[[NutClient, str], Coroutine[object, object, Outcome]]
ACTS: dict[str, Call] = {
    "INSTCMD": lambda client, mark: client.command("rack", COMMAND, mark),
    "SET": lambda client, mark: client.set_var("rack", "ups.id", mark),
}


def echo(_server: FakeServer, line: str, _writer: asyncio.StreamWriter) -> bytes:
    """Answer with the line itself."""
    return f"{line}\n".encode()


async def talk(cutter: Cutter, data: bytes) -> bytes | type[Exception]:
    """Say something; return all that comes back, or how the connection broke."""
    reader, writer = await asyncio.open_connection("127.0.0.1", cutter.port)
    try:
        writer.write(data)
        async with asyncio.timeout(5):
            return await reader.read()
    except ConnectionError as err:
        return type(err)
    finally:
        writer.close()


@pytest.mark.parametrize("after", range(9))
async def test_cut_requests(after: int) -> None:
    """Prevent the proxy from passing on a byte more, or less, than it should."""
    async with FakeServer(echo) as server, Cutter(server.port) as cutter:
        cutter.plan = lambda: Cut(side=Side.REQUEST, after=after, delay=0.5)
        assert await talk(cutter, b"abc\ndef\nghi\n") == (
            b"abc\n" * (after >= 4) + b"def\n" * (after >= 8)
        )
        (conversation,) = cutter.conversations
        assert conversation.was_cut
        assert bytes(conversation.request) == b"abc\ndef\nghi\n"[:after]
        assert "ghi" not in server.lines


@pytest.mark.parametrize("after", range(9))
async def test_cut_answers(after: int) -> None:
    """Prevent an answer from being cut elsewhere than the record says."""
    async with FakeServer(echo) as server, Cutter(server.port) as cutter:
        cutter.plan = lambda: Cut(side=Side.ANSWER, after=after)
        assert await talk(cutter, b"abc\ndef\nghi\n") == b"abc\ndef\nghi\n"[:after]
        assert bytes(cutter.conversations[0].answer) == b"abc\ndef\nghi\n"[:after]


async def test_reset() -> None:
    """Prevent a reset from being a mere end of stream, on either side."""
    async with FakeServer(echo) as server, Cutter(server.port) as cutter:
        cutter.plan = lambda: Cut(side=Side.REQUEST, after=2, reset=True)
        assert await talk(cutter, b"abc\n") is ConnectionResetError

        async def is_closed() -> bool:
            return server.open == cutter.open == 0

        await wait_until(is_closed)


async def test_no_cut_and_no_server() -> None:
    """Prevent the proxy from changing what it should leave alone."""
    async with contextlib.AsyncExitStack() as stack:
        server = await stack.enter_async_context(FakeServer(echo))
        cutter = await stack.enter_async_context(Cutter(server.port))
        session = await stack.enter_async_context(Session(cutter.port))
        assert await session.ask("SET TRACKING ON") == "SET TRACKING ON"
        cutter.without_tracking = True
        assert await session.ask("SET TRACKING ON") == "SET TRACKING NO"
    async with Cutter(server.port) as cutter:
        assert await talk(cutter, b"") == b""
        assert cutter.conversations[0].was_refused


def test_random_cuts() -> None:
    """Prevent a seed from drawing other cuts, or cuts that are all alike."""
    one, other = Random(1), Random(1)  # noqa: S311 - no cryptography
    cuts = [random_cut(one, requests=9, answers=5, delay=1) for _ in range(500)]
    assert cuts == [
        random_cut(other, requests=9, answers=5, delay=1) for _ in range(500)
    ]
    assert {c.after for c in cuts if c.side is Side.REQUEST} == set(range(10))
    assert {c.after for c in cuts if c.side is Side.ANSWER} == set(range(6))
    assert {c.reset for c in cuts} == {True, False}


@pytest.mark.parametrize(
    ("report", "logged", "handled", "took", "fault"),
    [
        (Report.DONE, 1, 1, True, None),
        (Report.FAILED, 1, 0, False, None),
        (Report.REFUSED, 0, 0, False, None),
        (Report.NOT_SENT, 0, 0, False, None),
        (Report.UNKNOWN, 1, 1, True, None),
        (Report.UNKNOWN, 0, 0, False, None),
        (Report.ACCEPTED, 1, 0, False, None),
        (Report.UNKNOWN, 2, 1, True, "2 times"),
        (Report.DONE, 0, 0, True, "as done"),
        (Report.DONE, 1, 0, True, "as done"),
        (Report.DONE, 1, 1, False, "as done"),
        (Report.FAILED, 1, 1, True, "as failed"),
        (Report.REFUSED, 1, 0, False, "was sent"),
        (Report.NOT_SENT, 1, 1, True, "was sent"),
    ],
)
def test_the_judge(
    report: Report, logged: int, handled: int, fault: str | None, *, took: bool
) -> None:
    """Prevent the benchmark from passing what it is there to find."""
    asked = Asked(
        kind=Kind.WRITE,
        mark="w1",
        user="admin",
        target="ups.id",
        is_malformed=False,
        is_old_server=False,
        is_hasty=False,
        result=Result.HANDLED,
        delay=0,
        cut=None,
        report=report,
        took=took,
    )
    found = Stress(asked=[asked])
    found.logged["w1"] = logged
    found.handled["w1"] = handled
    assert (fault or "") in "".join(found.faults)
    assert len(found.faults) == (fault is not None)


@upsd
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
async def test_cut_at_every_byte(act: Call) -> None:
    """Prevent any byte from being one where a cut sends twice, or says the wrong."""
    marks = count()
    async with lab({"rack": RACK}) as running:
        log = running.drivers["rack"].log
        async with Cutter(running.port) as cutter:
            assert await attempt(act, cutter, None, next(marks)) is Outcome.DONE
            whole = bytes(cutter.conversations[0].request)
            start = whole.index(b"ON\n") + 3
            end = whole.index(b"\n", start) + 1
            questions = whole.index(b"\n", end)
            sure: dict[int, int] = {}
            for at in range(questions):
                mark = next(marks)
                cut = Cut(side=Side.REQUEST, after=at, reset=at % 2 == 0)
                found = await attempt(act, cutter, cut, mark)
                if at != start:  # Then the answer can be faster than the cut.
                    kind = NutConnectionError if at < start else NutOutcomeUnknownError
                    assert isinstance(found, kind), (at, found)
                if at < end or not cut.reset:
                    sure[mark] = int(at >= end)
            begun, done = (
                len("OK\n" * 3),
                len("OK\n" * 3 + "SUCCESS\nOK TRACKING \n") + 36,
            )
            for at in range(done):
                cut = Cut(side=Side.ANSWER, after=at, reset=at % 2 == 1)
                found = await attempt(act, cutter, cut, next(marks))
                kind = NutConnectionError if at < begun else NutOutcomeUnknownError
                assert isinstance(found, kind), (at, found)
            assert (
                sum(each.was_cut for each in cutter.conversations) == questions + done
            )
        await settled(running)
        times = [
            sum(words[-1] == f"m{mark:04}" for words in log)
            for mark in range(next(marks))
        ]
        assert max(times) == 1
        assert {mark: times[mark] for mark in sure} == sure


async def attempt(
    act: Call, cutter: Cutter, cut: Cut | None, mark: int
) -> Outcome | Exception:
    """Act over a connection with a cut; return the outcome or what was raised."""
    cutter.plan = lambda: cut
    client = NutClient("127.0.0.1", cutter.port, "admin", "adminpass", timeout=5)
    try:
        return await act(client, f"m{mark:04}")
    except NutError as err:
        return err
    finally:
        await client.close()


@upsd
async def test_stress() -> None:
    """Prevent a mix of faults from doing what no single one does."""
    found = await stress(50, upses=8, seed=1)
    assert found.faults == []
    reports = {each.report for each in found.asked}
    assert reports >= {Report.DONE, Report.UNKNOWN, Report.NOT_SENT, Report.FAILED}


async def settled(running: Lab) -> list[list[str]]:
    """Return the log of the rack's driver when all has come that ever will."""
    log = running.drivers["rack"].log
    before = len(log)
    async with Session(running.port, user="admin") as session:
        assert await session.ask(f"INSTCMD rack {OFF} fence") == "OK"

    async def has_come() -> bool:
        return ["INSTCMD", OFF, "fence"] in log[before:]

    await wait_until(has_come)
    return [words for words in log if words[-1] != "fence"]


async def known(server: FakeServer, line: str, writer: asyncio.StreamWriter) -> Answer:
    """Answer as a server that knows tracking and whose driver does everything."""
    if line.startswith(("INSTCMD ", "SET VAR ", "FSD ")):
        return b"OK TRACKING 1-2-3\n"
    return b"SUCCESS\n" if line == "GET TRACKING 1-2-3" else answer(line)


def without_answer(line: str, fault: Answer) -> Handler:
    """Answer a line wrongly at all times, and others as `known`."""

    async def handler(
        server: FakeServer, received_line: str, writer: asyncio.StreamWriter
    ) -> Answer:
        if received_line == line:
            return fault
        return await known(server, received_line, writer)

    return handler


@pytest.mark.parametrize("reused", [False, True])
@pytest.mark.parametrize("fault", [None, Close(), Close(b"OK"), b"\n", b"HTTP/1.1\n"])
@pytest.mark.parametrize("line", LINES)
async def test_answers_that_never_come(
    line: str, fault: Answer, *, reused: bool
) -> None:
    """Prevent a lost answer from being called a failure, or from a second try."""
    # Whatever a server says of tracking is no answer to the command.
    is_tracking_off = line == TRACKING and fault == b"HTTP/1.1\n"
    is_sent = line != TRACKING or is_tracking_off
    handler = without_answer(line, fault)
    async with FakeServer(handler) as server, client_of(server) as client:
        if reused:
            await client.list_ups()
        client.timeout = 0.2
        if is_tracking_off:
            assert await client.command("a", "load.off") is Outcome.DONE
        else:
            with pytest.raises(NutError) as caught:
                await client.command("a", "load.off")
            assert isinstance(caught.value, NutOutcomeUnknownError) is is_sent
        assert server.lines.count(SENT) == int(is_sent)
        client.timeout = 5
        await still_works(client)


@pytest.mark.parametrize("line", LINES)
async def test_cancelled(line: str) -> None:
    """Prevent a cancelled command from being repeated, or answering another one."""
    handler = without_answer(line, None)
    async with FakeServer(handler) as server, client_of(server) as client:
        task = asyncio.ensure_future(client.command("a", "load.off"))
        await received(server, line)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await still_works(client)
        assert server.lines.count(SENT) == int(line != TRACKING)


async def test_no_turn() -> None:
    """Prevent a command that never had its turn from being of unknown outcome."""
    handler = without_answer("LIST VAR a", None)
    async with FakeServer(handler) as server, client_of(server) as client:
        task = asyncio.ensure_future(client.list_vars("a"))
        await received(server, "LIST VAR a")
        client.timeout = 0.1
        with pytest.raises(NutTimeoutError):
            await client.command("a", "load.off")
        task.cancel()
        assert SENT not in server.lines


async def test_pending_twice() -> None:
    """Prevent `PENDING` from being taken for an end."""

    async def handler(
        server: FakeServer, line: str, writer: asyncio.StreamWriter
    ) -> Answer:
        if line.startswith("GET TRACKING") and server.lines.count(line) < 3:
            return b"PENDING\n"
        return await known(server, line, writer)

    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.command("a", "load.off") is Outcome.DONE
        assert [server.lines.count(line) for line in LINES] == [1, 1, 3]


@pytest.mark.parametrize("code", ["FEATURE-NOT-CONFIGURED", "ACCESS-DENIED"])
async def test_tracking_that_is_refused(code: str) -> None:
    """Prevent a server that loses track from being read as a driver that refused."""
    handler = without_answer(LINES[2], f"ERR {code}\n".encode())
    async with FakeServer(handler) as server, client_of(server) as client:
        with pytest.raises(NutOutcomeUnknownError):
            await client.command("a", "load.off")


@pytest.mark.parametrize("fault", [None, Close(), Close(b"OK FSD-")])
async def test_a_forced_shutdown_is_sent_once(fault: Answer) -> None:
    """Prevent a lost answer from shutting everything down a second time."""
    async with (
        FakeServer(without_answer("FSD a", fault)) as server,
        client_of(server) as client,
    ):
        client.timeout = 0.2
        with pytest.raises(NutOutcomeUnknownError):
            await client.forced_shutdown("a")
        assert server.lines.count("FSD a") == 1
