"""An event loop without waiting, and connections without a socket."""

import asyncio
from collections.abc import Callable, Coroutine
import selectors
from typing import cast, override


class _Clock(selectors.SelectSelector):
    """Lets the time of all waiting pass at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    @override
    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("something waits for what never comes")
        self.now += max(timeout, 0)
        return super().select(0)


class MemoryLoop(asyncio.SelectorEventLoop):
    """A loop in which hours of waiting take no time."""

    def __init__(self) -> None:
        """Begin at the time 0."""
        self._now = _Clock()
        self._begins = False
        super().__init__(self._now)

    @override
    def time(self) -> float:
        """Return the time that has passed in this loop, in seconds."""
        return self._now.now

    @override
    def is_running(self) -> bool:
        """Tell whether tasks may run, in the loop or just before it."""
        return self._begins or super().is_running()

    def begin[T](self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Run work until it has to wait, without a turn of the loop."""
        self._begins = True
        asyncio._set_running_loop(self)  # noqa: SLF001
        try:
            return asyncio.Task(work, loop=self, eager_start=True)
        finally:
            asyncio._set_running_loop(None)  # noqa: SLF001
            self._begins = False


class _Nowhere(asyncio.Transport):
    """A transport that hands what is sent to a function, or to nobody."""

    def __init__(self, sent: Callable[[bytes], None] | None) -> None:
        super().__init__()
        self._sent = sent
        self._closing = False

    @override
    def is_closing(self) -> bool:
        return self._closing

    @override
    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._sent is not None:
            self._sent(bytes(data))

    @override
    def abort(self) -> None:
        self._closing = True


def connection(
    loop: asyncio.AbstractEventLoop,
    limit: int,
    sent: Callable[[bytes], None] | None = None,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return an open connection; `limit` is that of a line, in bytes."""
    reader = asyncio.StreamReader(limit=limit, loop=loop)
    writer = asyncio.StreamWriter(
        _Nowhere(sent), cast("asyncio.StreamReaderProtocol", None), reader, loop
    )
    return reader, writer
