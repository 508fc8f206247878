"""A limit of time that runs only while the event loop does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_PARTS = 4


@asynccontextmanager
async def patience(seconds: float) -> AsyncIterator[None]:
    """Raise TimeoutError in what takes longer than so many seconds.

    While something else blocks the loop, answers come that nobody can read; a plain
    timeout then blames the server that sent them. Here such a time is not counted: the
    limit is waited for in parts, and a part that ended late begins again. A machine
    that slept is no different.
    """
    async with asyncio.timeout(None) as limit:
        waiting = _Waiting(limit, seconds / _PARTS)
        try:
            yield
        finally:
            waiting.timer.cancel()


class _Waiting:
    def __init__(self, limit: asyncio.Timeout, part: float) -> None:
        self._limit = limit
        self._part = part
        self._left = _PARTS
        self._loop = asyncio.get_running_loop()
        self.timer = self._begin()

    def _begin(self) -> asyncio.TimerHandle:
        due = self._loop.time() + self._part
        return self._loop.call_at(due, self._end, due)

    def _end(self, due: float) -> None:
        late = self._loop.time() - due
        self._left -= late < self._part
        if self._left > 0:
            self.timer = self._begin()
        else:
            self._limit.reschedule(self._loop.time())
