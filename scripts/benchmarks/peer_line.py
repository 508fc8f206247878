"""One poll of 100 UPSes over a long line, beside Home Assistant's own `nut`.

Ours asks for all over one connection; `nut` has as many connections as UPSes, which
wait at the same time.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from statistics import median
import time

from homeassistant.config_entries import ConfigEntry

from benchmarks.figures import Figure, Figures, add_option, table, write
from benchmarks.peer_clock import Clock, run
from benchmarks.peer_hass import Server, Who, add, entries, home_assistant, remove
from nutlab.delay import delaying

# The last is so long that round trips can be told from what a busy machine adds.
_DELAYS = (0.0, 0.05, 0.5)
_MOST_ROUND_TRIPS = 8.0


def _poll(who: Who, known: list[ConfigEntry]) -> Callable[[], Awaitable[object]]:
    """Return what reads everything of all UPSes."""
    coordinators = [each.runtime_data.coordinator for each in known]
    if who is Who.OURS:
        refresh: Callable[[], Awaitable[object]] = coordinators[0].async_full_refresh
        return refresh
    return lambda: asyncio.gather(*(each.async_refresh() for each in coordinators))


async def _times(
    poll: Callable[[], Awaitable[object]], rounds: int
) -> tuple[float, float]:
    """Return the median and the least of the seconds of a poll."""
    await poll()
    found = []
    for _ in range(rounds):
        begin = time.perf_counter()
        await poll()
        found.append(time.perf_counter() - begin)
    return median(found), min(found)


async def _run(count: int, rounds: int) -> Figures:
    medians: dict[tuple[Who, float], float] = {}
    least: dict[tuple[Who, float], float] = {}
    with Server(count) as server:
        async with home_assistant(records=False) as hass:
            for delay in _DELAYS:
                async with delaying(server.port, delay) as port:
                    for who in Who:
                        known = entries(who, server, port=port)
                        await add(hass, known)
                        medians[who, delay], least[who, delay] = await _times(
                            _poll(who, known), rounds
                        )
                        await remove(hass, known)
    found = {
        f"poll of {count}, {delay * 1000:.0f} ms away": Figure(
            medians[Who.OURS, delay], medians[Who.CORE, delay], "s"
        )
        for delay in _DELAYS
    }
    near, far = _DELAYS[0], _DELAYS[-1]
    ours, theirs = ((least[who, far] - least[who, near]) / far for who in Who)
    found[f"poll of {count}, round trips"] = Figure(ours, theirs, "round trips")
    return found


def figures(count: int, rounds: int) -> Figures:
    """Measure the poll of so many UPSes."""
    return run(Clock(), _run(count, rounds))


def main() -> int:
    """Run the benchmark; fail when a poll takes too many round trips."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench peer_line", description=__doc__
    )
    parser.add_argument("--upses", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=10)
    add_option(parser)
    options = parser.parse_args()
    found = figures(options.upses, options.rounds)
    print(table(found))
    write(options.json, "peer_line", found)
    held = found[f"poll of {options.upses}, round trips"].ours <= _MOST_ROUND_TRIPS
    print(
        f"at most {_MOST_ROUND_TRIPS:.0f} round trips: {'held' if held else 'MISSED'}"
    )
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
