"""What a fault did: seen, healed, lost, leaked, and how long the loop stood still."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
import gc
import logging
from pathlib import Path
import time

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from nutlab import Device, ScriptedDriver
from nutlab.hass import entity_id, set_up, state_of, until

DEVICE = Device(
    variables={
        "battery.charge": "77",
        "battery.runtime": "1800",
        "input.voltage": "230",
        "ups.load": "20",
        "ups.realpower": "100",
        "ups.status": "OL",
    }
)
# What Nutify does by default.
DEFAULTS = {"status_interval": 2, "full_interval": 15}
HEALED_SECONDS = 5.0
_MOST_BLOCKED_SECONDS = 0.05
_LET_GO_SECONDS = 5.0
# Home Assistant's own, which tells of any file that cannot be written.
_OF_ALL_FILES = "homeassistant.util.file"


@dataclass(slots=True)
class Row:
    """One row of the fault matrix."""

    fault: str
    seen: str = "nothing"
    neighbour: str = ""
    healed: float | None = None
    lost: str = "nothing"
    leaked: str = "nothing"
    blocked: float = 0.0

    def cells(self) -> tuple[str, ...]:
        """Return what is printed of it."""
        return (
            self.fault,
            self.seen,
            self.neighbour or "-",
            "-" if self.healed is None else f"{self.healed:.1f} s",
            self.lost,
            self.leaked,
            f"{self.blocked * 1000:.0f} ms",
        )


class House:
    """Home Assistant with a server, of which the UPS `a` is watched and `b` is near."""

    def __init__(
        self, hass: HomeAssistant, entry: MockConfigEntry, row: Row, *, near: bool
    ) -> None:
        """Prepare; `near` tells whether there is a neighbour."""
        self.hass = hass
        self.entry = entry
        self.row = row
        self._has_neighbour = near
        self._fds = self._tasks = 0

    async def move_in(self) -> None:
        """Set the server up, and remember what is open then."""
        coordinator = await set_up(self.hass, self.entry)
        await until(self.hass, lambda: self.state("a", "status") == "on_line")
        # Energy, and its many sensors, need two readings to be there.
        await coordinator.async_full_refresh()
        await self.hass.async_block_till_done()
        self._fds, self._tasks = _fds(), _tasks()

    def state(self, ups: str, key: str) -> str | None:
        """Return the state of an entity of a UPS."""
        return state_of(self.hass, self.entry, ups, key)

    @property
    def reason(self) -> str | None:
        """Return why `a` is not there, as people see it."""
        found = entity_id(self.hass, self.entry, "a", "connectivity")
        state = self.hass.states.get(found or "")
        reason: str | None = None if state is None else state.attributes.get("reason")
        return reason

    async def see(self, seconds: float, *, is_seen: bool | None = True) -> None:
        """Let a fault last; what is seen of it, by whom, is noted.

        `is_seen` tells whether it has to be, None where it may be.
        """
        end = self.hass.loop.time() + seconds
        neighbour = "untouched"
        while (left := end - self.hass.loop.time()) > 0:
            await asyncio.sleep(min(0.1, left))
            if self.state("a", "status") == STATE_UNAVAILABLE and self.reason:
                self.row.seen = str(self.reason)
            if self.state("b", "status") == STATE_UNAVAILABLE:
                neighbour = "as well"
        self.row.neighbour = neighbour if self._has_neighbour else ""
        assert is_seen is None or (self.row.seen != "nothing") is is_seen, self.row

    async def right_again(
        self, is_right: Callable[[], bool], seconds: float = HEALED_SECONDS
    ) -> None:
        """Wait until all is right again; note how long that took."""
        started = self.hass.loop.time()
        await until(self.hass, is_right, seconds=seconds + 10)
        self.row.healed = self.hass.loop.time() - started
        assert self.row.healed <= seconds, self.row

    async def power_cut(
        self, driver: ScriptedDriver, heal: Callable[[], Awaitable[None]]
    ) -> None:
        """Let the power fail before a fault is healed; it has to be found after it."""
        driver.set("battery.charge", "66")
        driver.set("ups.status", "OB DISCHRG")
        await asyncio.sleep(0.2)
        await heal()
        await self.right_again(
            lambda: (
                self.state("a", "status") == "on_battery"
                and self.state("a", "battery_charge") == "66.0"
                and self.reason is None
            )
        )
        driver.set("ups.status", "OL CHRG")
        await until(self.hass, lambda: self.state("a", "status") == "on_line")
        outages = list(self.entry.runtime_data.monitor.journal.outages("a"))
        if len(outages) != 1 or outages[0].end is None:
            self.row.lost = f"{len(outages)} outages"
        assert self.row.lost == "nothing", self.row

    async def move_out(self) -> None:
        """Wait until no more is open than before the fault; unload."""
        try:
            await until(
                self.hass,
                lambda: _fds() <= self._fds and _tasks() <= self._tasks,
                seconds=_LET_GO_SECONDS,
            )
        except TimeoutError:
            self.row.leaked = (
                f"{_fds() - self._fds} files, {_tasks() - self._tasks} tasks"
            )
        await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.hass.async_block_till_done()
        assert self.row.leaked == "nothing", self.row


def _fds() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _tasks() -> int:
    return len(asyncio.all_tasks())


@dataclass(slots=True)
class _Slowest:
    """The longest that anything kept the loop, in seconds of its thread's own time."""

    seconds: float = 0.0
    shown: str | None = None

    def note(self, seconds: float, shown: str | None) -> None:
        if seconds > self.seconds:
            self.seconds, self.shown = seconds, shown


@asynccontextmanager
async def watched(
    hass: HomeAssistant, row: Row, caplog: pytest.LogCaptureFixture
) -> AsyncGenerator[None]:
    """Watch the loop and the log; neither may stand still, nor hold a traceback."""
    hass.loop.set_debug(False)
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    # What the tests before left behind is no business of the collector's now.
    gc.collect()
    gc.freeze()
    slowest = _Slowest()
    try:
        with pytest.MonkeyPatch.context() as patch:
            run = asyncio.Handle._run

            def timed(handle: asyncio.Handle) -> None:
                shown = None if handle.cancelled() else repr(handle)
                before = time.thread_time()
                run(handle)
                slowest.note(time.thread_time() - before, shown)

            patch.setattr(asyncio.Handle, "_run", timed)
            yield
    finally:
        gc.unfreeze()
        root.setLevel(level)
    row.blocked = slowest.seconds
    assert row.blocked <= _MOST_BLOCKED_SECONDS, (row, slowest.shown)
    raw = [
        each.getMessage()
        for each in caplog.records
        if each.exc_info and each.name != _OF_ALL_FILES
    ]
    assert not raw, raw
