"""Cut the connections between a NUT client and its server, at any byte."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import override

from .listener import Listener, reset
from .session import ADDRESS

_TRACKING, _SPOILT = b"SET TRACKING ON", b"SET TRACKING NO"


class Side(StrEnum):
    """Whose bytes are counted."""

    REQUEST = "request"
    ANSWER = "answer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """Where and how a connection is cut.

    Exactly `after` bytes of the `side` are passed on; after `delay` more seconds, in
    which the other side may speak, the connection ends on both sides, by a `reset`
    instead of an end of stream if so wanted.
    """

    side: Side
    after: int
    delay: float = 0.0
    reset: bool = False


@dataclass(slots=True)
class Conversation:
    """What was said over one connection, as far as it was passed on."""

    cut: Cut | None
    request: bytearray = field(default_factory=bytearray)
    answer: bytearray = field(default_factory=bytearray)
    was_cut: bool = False
    was_refused: bool = False
    """Whether the server itself could not be reached."""


type Planner = Callable[[], Cut | None]


def never() -> Cut | None:
    """Plan no cut."""
    return None


def random_cut(
    random: Random,
    *,
    requests: int,
    answers: int,
    delay: float = 0.0,
) -> Cut:
    """Draw a cut within the first so many bytes of either side."""
    side = random.choice((Side.REQUEST, Side.ANSWER))
    return Cut(
        side=side,
        after=random.randint(0, requests if side is Side.REQUEST else answers),
        delay=random.choice((0.0, random.uniform(0, delay))),
        reset=random.random() < 1 / 2,
    )


class Cutter(Listener):
    """A TCP proxy on 127.0.0.1 before a NUT server, as an async context manager.

    `plan` is asked at each connection for where it is to be cut; it may be changed
    at any time, as may `without_tracking`, which makes upsd refuse `SET TRACKING ON`
    as NUT before 2.8.0 does.
    """

    def __init__(self, server_port: int, plan: Planner = never) -> None:
        """Take the port of the server; nothing listens before the context is."""
        super().__init__()
        self.plan = plan
        self.without_tracking = False
        self.conversations: list[Conversation] = []
        self._server_port = server_port

    @override
    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        conversation = Conversation(self.plan())
        self.conversations.append(conversation)
        writers = [writer]
        try:
            try:
                there = await asyncio.open_connection(ADDRESS, self._server_port)
            except OSError:
                conversation.was_refused = True
                return
            writers.append(there[1])
            await self._pass_on(conversation, (reader, writer), there)
        finally:
            cut = conversation.cut
            for each in writers:
                is_reset = cut is not None and cut.reset and conversation.was_cut
                _end(each, is_reset=is_reset)

    async def _pass_on(
        self,
        conversation: Conversation,
        here: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        there: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        """Pass both sides on until one of them ends, or is cut."""
        pumps = [
            asyncio.create_task(
                self._pump(conversation, Side.REQUEST, here[0], there[1])
            ),
            asyncio.create_task(
                self._pump(conversation, Side.ANSWER, there[0], here[1])
            ),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            # Either side may have broken off; that ends the other one too.
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(
        self,
        conversation: Conversation,
        side: Side,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        said = conversation.request if side is Side.REQUEST else conversation.answer
        cut = conversation.cut
        if cut is not None and cut.side is not side:
            cut = None
        while cut is None or len(said) < cut.after:
            data = await reader.read(1 << 16)
            if not data:
                return
            if self.without_tracking and side is Side.REQUEST:
                data = data.replace(_TRACKING, _SPOILT)
            if cut is not None:
                data = data[: cut.after - len(said)]
            said += data
            writer.write(data)
            await writer.drain()
        await asyncio.sleep(cut.delay)
        conversation.was_cut = True


def _end(writer: asyncio.StreamWriter, *, is_reset: bool) -> None:
    if is_reset:
        reset(writer)
    else:
        writer.close()
