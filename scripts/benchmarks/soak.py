"""Let a day pass in a Home Assistant with many UPSes: nothing may grow or stay open.

The day is compressed: all timers fire, the time in which nothing happens is skipped.
There are power cuts; what is measured is memory, open files and tasks, every hour. Of
the memory SQLite takes a part that grows with the recorder's database until its pages
fill the caches of the recorder, and no longer: it is shown apart.
"""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
import ctypes
from dataclasses import dataclass
from pathlib import Path
import random
from statistics import linear_regression
import time

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from benchmarks.peer_clock import Clock, run
from benchmarks.peer_hass import (
    Server,
    Who,
    add,
    entries,
    home_assistant,
    is_asking,
    remove,
    resident_bytes,
    settle,
)

_HOUR = 3600
_DRIVER_SECONDS = 15
_CUT_SECONDS = 90
# Of a day: until then caches fill, and the recorder keeps what it has met.
_WARM_UP_SHARE = 0.25
_MOST_MB_AN_HOUR = 1.0


@dataclass(frozen=True, slots=True)
class _Sample:
    """What is held at the end of an hour."""

    hour: int
    megabytes: float
    sqlite: float
    files: int
    tasks: int
    cpu: float


def _sqlite_bytes() -> int:
    """Return the memory that SQLite takes, 0 where Python was built with its own."""
    try:
        used = ctypes.CDLL("libsqlite3.so.0").sqlite3_memory_used
    except OSError:
        return 0
    used.restype = ctypes.c_int64
    return int(used())


def _sample(hour: int) -> _Sample:
    return _Sample(
        hour,
        resident_bytes() / 1e6,
        _sqlite_bytes() / 1e6,
        len(list(Path("/proc/self/fd").iterdir())),
        len(asyncio.all_tasks()),
        time.process_time(),
    )


async def _play(servers: Sequence[Server]) -> None:
    """Let UPSes report what a day is like, and their power fail now and then."""
    chance, second = random.Random(1), 0
    while True:
        for server in servers:
            server.play(second)
        if second % _HOUR == 0:
            server = chance.choice(servers)
            name = chance.choice(server.names)
            server.set(name, "ups.status", "OB DISCHRG")
            await asyncio.sleep(_CUT_SECONDS)
            server.set(name, "ups.status", "OL")
            second += _CUT_SECONDS
        second += _DRIVER_SECONDS - second % _DRIVER_SECONDS
        await asyncio.sleep(_DRIVER_SECONDS)


async def _hours(hass: HomeAssistant, clock: Clock, hours: int) -> list[_Sample]:
    found = []
    for hour in range(hours + 1):
        if hour:
            end = clock.monotonic() + _HOUR
            with clock.skipping():
                await asyncio.sleep(end - clock.monotonic())
        await settle(hass)
        found.append(_sample(hour))
        each = found[-1]
        print(
            f"{each.hour:5}{each.megabytes:10.1f}{each.sqlite:10.1f}{each.files:8}"
            f"{each.tasks:8}"
            f"{each.cpu - found[0].cpu:10.1f}",
            flush=True,
        )
    return found


async def _run(clock: Clock, options: argparse.Namespace) -> bool:
    with ExitStack() as stack:
        servers = [
            stack.enter_context(Server(options.upses)) for _ in range(options.servers)
        ]
        async with home_assistant() as hass:
            before = _sample(0)
            known: list[ConfigEntry] = []
            for each in servers:
                known += entries(Who.OURS, each)
            await add(hass, known)
            clock.is_busy = lambda: is_asking(known)
            player = asyncio.create_task(_play(servers))
            print(
                f"{'hour':>5}{'MB':>10}{'SQLite':>10}{'files':>8}{'tasks':>8}"
                f"{'CPU, s':>10}"
            )
            found = await _hours(hass, clock, options.hours)
            player.cancel()
            clock.is_busy = lambda: False
            outages = sum(
                1
                for entry in known
                for name in servers[0].names
                for _ in entry.runtime_data.monitor.journal.outages(name)
            )
            await remove(hass, known)
            after = _sample(0)
    return _is_good(found, before, after, outages)


def _is_good(
    found: Sequence[_Sample], before: _Sample, after: _Sample, outages: int
) -> bool:
    """Print what came of it; return whether nothing grew or stayed."""
    late = found[round(_WARM_UP_SHARE * len(found)) :]
    hours = [each.hour for each in late]
    slope = linear_regression(hours, [each.megabytes for each in late]).slope
    sqlite = linear_regression(hours, [each.sqlite for each in late]).slope
    files = max(each.files for each in late) - late[0].files
    tasks = max(each.tasks for each in late) - late[0].tasks
    print(
        f"memory {slope:+.2f} MB an hour from hour {late[0].hour} on, of which SQLite "
        f"{sqlite:+.2f}; at most "
        f"{files:+} files and {tasks:+} tasks; {outages} outages in the journals\n"
        f"after all is removed: {after.files - before.files:+} files, "
        f"{after.tasks - before.tasks:+} tasks"
    )
    return (
        slope < _MOST_MB_AN_HOUR
        and after.files <= before.files
        and after.tasks <= before.tasks
    )


def main() -> int:
    """Run the benchmark; fail when anything grows, or stays open."""
    parser = argparse.ArgumentParser(prog="scripts/bench soak", description=__doc__)
    parser.add_argument("--servers", type=int, default=10)
    parser.add_argument("--upses", type=int, default=20, help="of each server")
    parser.add_argument("--hours", type=int, default=24)
    options = parser.parse_args()
    clock = Clock()
    is_good = run(clock, _run(clock, options))
    print(f"at most {_MOST_MB_AN_HOUR:.0f} MB an hour: ", end="")
    print("held" if is_good else "MISSED")
    return int(not is_good)


if __name__ == "__main__":
    raise SystemExit(main())
