"""Hours of Home Assistant in seconds: an event loop that skips the time it would wait.

All timers fire in their order and at their times, as far as Home Assistant can tell,
and what is real stays so: sockets, files, threads and processor time. For what follows
the clock, such as a deadband, it is the same as to wait.
"""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
import selectors
import time
from typing import override
from unittest.mock import patch

from homeassistant.helpers import event
from homeassistant.runner import configure_event_loop
from homeassistant.util import dt as dt_util

# Threads that have something for the event loop get a moment.
_PATIENCE_SECONDS = 0.001
_BUSY_SECONDS = 0.05

_time, _monotonic, _clock_gettime = time.time, time.monotonic, time.clock_gettime


class Clock:
    """The clocks of this process; they run as they do, and skip when that is wanted."""

    def __init__(self) -> None:
        """Begin with the true time."""
        self.is_skipping = False
        self.ahead = 0.0
        # Whether an answer is waited for: none may seem to be late.
        self.is_busy: Callable[[], bool] = lambda: False

    def time(self) -> float:
        """Return the seconds since 1970."""
        return _time() + self.ahead

    def monotonic(self) -> float:
        """Return the seconds of the clock that nobody sets."""
        return _monotonic() + self.ahead

    def gettime(self, clock: int) -> float:
        """Return the seconds of any clock; those of processors do not skip."""
        ahead = self.ahead if clock == time.CLOCK_BOOTTIME else 0.0
        return _clock_gettime(clock) + ahead

    def now(self, time_zone: tzinfo | None = None) -> datetime:
        """Return the local time, of Home Assistant's time zone if not another's."""
        moment = self.utcnow()
        return moment.astimezone(time_zone or dt_util.get_default_time_zone())

    def utcnow(self) -> datetime:
        """Return the time of day."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    @contextmanager
    def installed(self) -> Generator[None]:
        """Have Home Assistant look at these clocks."""
        with ExitStack() as stack:
            for module, name, mine in (
                (time, "time", self.time),
                (time, "monotonic", self.monotonic),
                (time, "clock_gettime", self.gettime),
                (dt_util, "now", self.now),
                (dt_util, "utcnow", self.utcnow),
                (event, "time_tracker_utcnow", self.utcnow),
                (event, "time_tracker_timestamp", self.time),
            ):
                stack.enter_context(patch.object(module, name, mine))
            yield

    @contextmanager
    def skipping(self) -> Generator[None]:
        """Skip, for as long as the context lasts, the time in which nothing happens."""
        self.is_skipping = True
        try:
            yield
        finally:
            self.is_skipping = False


class _Selector(selectors.DefaultSelector):
    """Waits for sockets a moment only, and puts the clock forward for the rest."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    @override
    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        if not self._clock.is_skipping or timeout is None or timeout <= 0:
            return super().select(timeout)
        if self._clock.is_busy():
            return super().select(min(timeout, _BUSY_SECONDS))
        waited = min(timeout, _PATIENCE_SECONDS)
        ready = super().select(waited)
        if not ready:
            self._clock.ahead += timeout - waited
        return ready


def run[T](clock: Clock, main: Coroutine[object, object, T]) -> T:
    """Run Home Assistant's event loop with a clock; return what comes of it."""
    loop = asyncio.SelectorEventLoop(_Selector(clock))
    configure_event_loop(loop)
    loop.time = clock.monotonic  # type: ignore[method-assign]
    asyncio.set_event_loop(loop)
    with clock.installed():
        try:
            return loop.run_until_complete(main)
        finally:
            asyncio.set_event_loop(None)
            loop.close()
