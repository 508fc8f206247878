"""Setup of 1, 20 and 100 UPSes and the memory of one, beside Home Assistant's `nut`.

Entries are set up as when Home Assistant starts: all at the same time, with everything
in the registries already. Ours is one for a server, `nut` has one for each UPS.
"""

import argparse
import asyncio
from collections import defaultdict
import json
from pathlib import Path
from statistics import median
import sys
import tempfile

from homeassistant.core import HomeAssistant

from benchmarks.figures import Figure, Figures, add_option, table, write
from benchmarks.peer_clock import Clock, run
from benchmarks.peer_hass import (
    Cost,
    Server,
    Who,
    add,
    entries,
    home_assistant,
    is_asking,
    remove,
    resident_bytes,
    set_up,
    settle,
    unload,
)

_COUNTS = (1, 20, 100)
# For what is allocated once, both numbers are of one process each.
_FEW, _MANY = 1, 50
# Polls at our defaults, totals and statistics have been there by then.
_SECONDS = 630


async def _set_up_often(
    hass: HomeAssistant, server: Server, count: int, rounds: int
) -> dict[Who, list[Cost]]:
    """Set so many UPSes up, in turns; return what each time took."""
    found: dict[Who, list[Cost]] = defaultdict(list)
    known = {who: entries(who, server, count) for who in Who}
    for added in known.values():
        await add(hass, added)
        await unload(hass, added)
    for number in range(rounds):
        for who in list(Who)[:: 1 if number % 2 else -1]:
            cost = Cost()
            with cost.measured(server):
                await set_up(hass, known[who])
            found[who].append(cost)
            await settle(hass)
            await unload(hass, known[who])
    for added in known.values():
        await remove(hass, added)
    return found


async def _setups(counts: tuple[int, ...], rounds: int) -> Figures:
    found: Figures = {}
    with Server(max(counts)) as server:
        async with home_assistant(records=False) as hass:
            for count in counts:
                costs = await _set_up_often(hass, server, count, rounds)
                # The least: a collection of garbage, of the whole heap, is in some.
                ours, theirs = (min(each.loop for each in costs[who]) for who in Who)
                found[f"setup of {count}, CPU of the event loop"] = Figure(
                    ours, theirs, "s"
                )
                ours, theirs = (median(each.wall for each in costs[who]) for who in Who)
                found[f"setup of {count}, time"] = Figure(ours, theirs, "s")
    return found


async def _occupy(clock: Clock, who: Who, count: int) -> int:
    """Return the bytes of this process after ten minutes of so many UPSes."""
    with Server(_MANY) as server:
        async with home_assistant() as hass:
            known = entries(who, server, count)
            await add(hass, known)
            clock.is_busy = lambda: is_asking(known)
            with clock.skipping():
                for second in range(0, _SECONDS, 15):
                    server.play(second)
                    await asyncio.sleep(15)
                await settle(hass)
            return resident_bytes()


def memory() -> Figures:
    """Return what a UPS takes, from Home Assistants with few and with many."""
    with tempfile.TemporaryDirectory() as folder:
        found: dict[Who, list[int]] = {}
        for who in Who:
            found[who] = [
                asyncio.run(_in_a_process(Path(folder), who, count))
                for count in (_FEW, _MANY)
            ]
    ours, theirs = (
        (many - few) / (_MANY - _FEW) / 1000
        for few, many in (found[who] for who in Who)
    )
    return {"memory per UPS": Figure(ours, theirs, "kB")}


async def _in_a_process(folder: Path, who: Who, count: int) -> int:
    result = folder / "bytes"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.peer_setup", "--occupy"),
        *(who, str(count), str(result)),
    )
    assert await process.wait() == 0
    found: int = json.loads(result.read_text())
    return found


def setups(counts: tuple[int, ...], rounds: int) -> Figures:
    """Return what it takes to set so many UPSes up."""
    return run(Clock(), _setups(counts, rounds))


def main() -> int:
    """Run the benchmark; fail when to set 100 UPSes up takes longer than `nut`."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench peer_setup", description=__doc__
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--counts", nargs="+", type=int, default=list(_COUNTS))
    parser.add_argument("--no-memory", action="store_true")
    # What it asks of processes of its own.
    parser.add_argument("--occupy", nargs=3, help=argparse.SUPPRESS)
    add_option(parser)
    options = parser.parse_args()
    if options.occupy:
        who, count, result = options.occupy
        clock = Clock()
        occupied = run(clock, _occupy(clock, Who(who), int(count)))
        Path(result).write_text(json.dumps(occupied))
        return 0
    found = setups(tuple(options.counts), options.rounds)
    if not options.no_memory:
        found |= memory()
    print(table(found))
    write(options.json, "peer_setup", found)
    ratio = found[f"setup of {max(options.counts)}, CPU of the event loop"].ratio
    held = ratio is not None and ratio <= 1
    print(f"no more than nut's: {'held' if held else 'MISSED'}")
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
