"""Every answer that the client reads: streams of a server, and what follows of them."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from itertools import cycle
from typing import override

from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.errors import NutError
from custom_components.nutify.core.nut.identity import (
    has_battery,
    identify,
    part_name,
)
from custom_components.nutify.core.nut.models import ServerPoll
from custom_components.nutify.core.nut.settings import Setting
from custom_components.nutify.core.nut.snapshot import take
from custom_components.nutify.core.nut.transport import LINE_LIMIT

from .memory import MemoryLoop, connection
from .target import Target
from .wire_server import TRACKING, RightServer

_UPSES = ("a", "b", "c")
_SEED_SETS = 4
# A loop forgets limits that were kept only while it runs.
_INPUTS_AT_ONCE = 100

_REFUSALS = (
    *(b"ERR DATA-STALE\n", b"ERR UNKNOWN-UPS\n", b"ERR ACCESS-DENIED\n"),
    *(b"ERR VAR-NOT-SUPPORTED\n", b"ERR UNKNOWN-COMMAND\n", b"ERR FAILED\n"),
    b"OK\n",
)

type _Operation = Callable[[NutClient], Awaitable[object]]


async def _poll_one(client: NutClient) -> None:
    _look(await client.poll(_UPSES[:1]))


async def _poll_all(client: NutClient) -> None:
    _look(await client.poll(_UPSES))


def _look(poll: ServerPoll) -> None:
    """Take snapshots of a poll, one upon the other, as the coordinator does."""
    snapshot = None
    for found in poll.variables.values():
        if isinstance(found, NutError):
            continue
        snapshot = take(found) if snapshot is None else take(found, snapshot)
        for reading in snapshot.readings.values():
            assert (reading.value is None) is (reading.problem is not None)
        assert snapshot.status.state
        assert identify(found).kind
        has_battery(found)
        part_name(found, "outlet.1")


async def _poll_status(client: NutClient) -> None:
    await client.poll_status(_UPSES)


async def _describe(client: NutClient) -> None:
    details = await client.describe("a")
    for setting in details.settings.values():
        _try(setting)


def _try(setting: Setting) -> None:
    """Write what the setting itself names, and what it can hardly allow."""
    assert setting.allowed is not None
    values: tuple[str | float | None, ...] = (*setting.options, setting.on, setting.off)
    for value in (*values, "1", "\u0663", 1e300, 0.5):
        if value is None:
            continue
        with suppress(NutError):
            setting.is_dangerous(setting.check(value))


_OPERATIONS: tuple[_Operation, ...] = (
    _poll_one,
    _poll_all,
    _poll_one,
    _poll_status,
    _describe,
    lambda client: client.version(),
    lambda client: client.list_ups(),
    lambda client: client.list_commands("a"),
    lambda client: client.get_var("a", "ups.status"),
    lambda client: client.description("a"),
    lambda client: client.command("a", "beeper.on", "1"),
    lambda client: client.set_var("a", "ups.status", "OL CHRG"),
    lambda client: client.run_command("a", "beeper.on"),
    lambda client: client.forced_shutdown("a"),
    lambda client: client.check_login("a"),
)


class _Fed(NutClient):
    """A client to which each connection gives the bytes that are left."""

    def __init__(self, wire: WireTarget, data: bytes) -> None:
        super().__init__("fuzz", timeout=60)
        self._wire, self._left = wire, data

    @override
    async def _connect(self) -> None:
        self._reader, self._writer = connection(self._wire.loop, LINE_LIMIT)
        self._reader.feed_data(self._left)
        self._reader.feed_eof()
        self._connected = True

    @override
    def disconnect(self) -> None:
        if self._reader is not None:
            self._left = bytes(self._reader._buffer)  # type: ignore[attr-defined]  # noqa: SLF001
        super().disconnect()

    @override
    async def _answer(self, verb: str) -> list[str]:
        self._count()
        return await super()._answer(verb)

    @override
    async def _plain_answer(self, verb: str) -> str:
        self._count()
        return await super()._plain_answer(verb)

    def _count(self) -> None:
        if self._reader is not None and not self._reader.at_eof():
            self._wire.done += 1


class _Served(NutClient):
    """A client of a server that answers well, which writes down what that says."""

    def __init__(self, loop: asyncio.AbstractEventLoop, server: RightServer) -> None:
        super().__init__("fuzz", timeout=60)
        self._loop, self._server = loop, server
        self.said = b""

    @override
    async def _connect(self) -> None:
        self._reader, self._writer = connection(self._loop, LINE_LIMIT, self._heard)
        self._connected = True

    def _heard(self, data: bytes) -> None:
        assert self._reader is not None
        for line in data.decode().splitlines():
            answer = self._server.answer(line)
            self.said += answer
            self._reader.feed_data(answer)


class WireTarget(Target):
    """Reads an input as all that a server says after one operation was begun.

    The first byte chooses the operation.
    """

    unit = "answers"
    tokens = (
        *(b"VAR a ", b"BEGIN LIST VAR a\n", b"END LIST VAR a\n", b"END LIST UPS\n"),
        *(b"BEGIN ", b"END ", b"LIST ", b"UPS ", b"OK", b"OK TRACKING ", b"ERR "),
        *(b"ERR DATA-STALE\n", b"ERR UNKNOWN-COMMAND\n", b"ERR\n", b"\n", b"\r\n"),
        *(b"ERR VAR-NOT-SUPPORTED\n", b"PENDING\n", b"SUCCESS\n", b" ", b"  ", b"\t"),
        *(b'"', b'\\"', b"\\", b"\\\\", b'" "', b"ups.status", b"STRING:", b"ENUM"),
        *(b"RANGE a ", b"RW ", b"TYPE a ", b"CMD a ", b"(null)", b"OL", b"OB LB"),
        *(b'VAR a ups.status "OL"\n', TRACKING.encode(), b"NUMBER", b"::", b"n/a"),
        *(b"outlet.1.status", b"device.2.ups.load", b"input.L1.voltage", b"A" * 300),
    )

    def __init__(self) -> None:
        """Prepare a loop in which waiting takes no time."""
        super().__init__()
        self.loop = MemoryLoop()
        self._inputs = 0

    @override
    def seeds(self) -> list[bytes]:
        """Return what a good server says in every operation."""
        right = [
            self.loop.run_until_complete(self._said(number, offset))
            for offset in range(_SEED_SETS)
            for number in range(len(_OPERATIONS))
        ]
        # Refusals are right answers, too.
        return right + [
            each[:1] + refusal + each[1:]
            for each, refusal in zip(right, cycle(_REFUSALS), strict=False)
        ]

    async def _said(self, number: int, offset: int) -> bytes:
        client = _Served(self.loop, RightServer(offset))
        await _OPERATIONS[number](client)
        client.disconnect()
        return bytes((number,)) + client.said

    @override
    def run(self, data: bytes) -> str:
        """Run an operation; only errors that are NutErrors may come of it."""
        operation = _OPERATIONS[data[0] % len(_OPERATIONS) if data else 0]
        return self._finish(self._outcome(operation, data[1:]))

    def _finish(self, work: Coroutine[object, object, str]) -> str:
        """Run to its end what hardly ever has to wait, which spares the loop."""
        self._inputs += 1
        if self._inputs % _INPUTS_AT_ONCE == 0:
            self.loop.run_until_complete(asyncio.sleep(0))
        task = self.loop.begin(work)
        return task.result() if task.done() else self.loop.run_until_complete(task)

    async def _outcome(self, operation: _Operation, data: bytes) -> str:
        client = _Fed(self, data)
        try:
            await operation(client)
        except NutError as err:
            return type(err).__name__
        finally:
            client.disconnect()
        return "read"

    @override
    def close(self) -> None:
        """Close the loop."""
        self.loop.close()
