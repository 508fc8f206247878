"""Processor time of a UPS and hour, beside Home Assistant's own `nut`.

Half hours of a Home Assistant with one integration, the other, and neither, in turns:
the polls, the states, the recorder and all timers of the integration are in it. Of
several UPSes each takes less, as far as something is done once for all of them. `nut`
shows six values of each by default, we about ten times as many: at the same interval we
are measured with all of ours, and with the same as `nut` alone.
"""

import argparse
import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

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
    keep_enabled,
    remove,
    report,
    settle,
)
from custom_components.nutify.const import CONF_FULL_INTERVAL, CONF_STATUS_INTERVAL

_HOUR = 3600
# The first polls and totals are those of a start.
_WARM_UP = 330
_EQUAL = {CONF_STATUS_INTERVAL: 60, CONF_FULL_INTERVAL: 60}
_MOST_EQUAL, _MOST_DEFAULT = 0.5, 3.0


@dataclass(frozen=True, slots=True)
class _Case:
    """Who polls, and with which options."""

    label: str
    who: Who | None
    options: Mapping[str, int] | None = None
    # All others are disabled by hand.
    keys: frozenset[str] | None = None


# What `nut` shows of a UPS by default, and of which it writes states.
_SHOWN = frozenset(
    {"battery_charge", "input_voltage", "output_voltage", "status", "ups_load"}
)
_IDLE = _Case("neither", None)
_CORE = _Case("nut, 60 s", Who.CORE)
_SAME = _Case("Nutify, 60 s", Who.OURS, _EQUAL)
_FEW = _Case("Nutify, 60 s, the same", Who.OURS, _EQUAL, _SHOWN)
_DEFAULT = _Case("Nutify, 2 s and 15 s", Who.OURS)
_CASES = (_IDLE, _CORE, _FEW, _SAME, _DEFAULT)


async def _measure(
    hass: HomeAssistant, clock: Clock, server: Server, case: _Case, seconds: int
) -> float:
    """Return the processor seconds of an hour."""
    known = entries(case.who, server, options=case.options) if case.who else []
    await add(hass, known)
    clock.is_busy = lambda: is_asking(known)
    player = asyncio.create_task(report(server))
    cost = Cost()
    try:
        with clock.skipping():
            await asyncio.sleep(_WARM_UP)
            if case.keys is not None:
                keep_enabled(hass, known, case.keys)
            await settle(hass)
            with cost.measured(server):
                await asyncio.sleep(seconds)
    finally:
        player.cancel()
        clock.is_busy = lambda: False
    await remove(hass, known)
    return cost.cpu * _HOUR / seconds


async def _run(
    clock: Clock, counts: Sequence[int], rounds: int, seconds: int
) -> Figures:
    found: Figures = {}
    # One for all: a process can start it once only.
    async with home_assistant() as hass:
        for upses in counts:
            hours: dict[str, list[float]] = defaultdict(list)
            with Server(upses) as server:
                for number in range(rounds):
                    for case in _CASES if number % 2 == 0 else _CASES[::-1]:
                        hours[case.label].append(
                            await _measure(hass, clock, server, case, seconds)
                        )
            print(f"processor time of {upses} in an hour:")
            for label, each in hours.items():
                print(f"  {label:24}" + "".join(f"{one:8.3f}" for one in each) + " s")
            found |= _figures(upses, hours)
    return found


def _figures(upses: int, found: Mapping[str, Sequence[float]]) -> Figures:
    """Return the processor time of one of so many UPSes in an hour."""
    idle = median(found[_IDLE.label])
    core, few, same, default = (
        (median(found[each.label]) - idle) / upses
        for each in (_CORE, _FEW, _SAME, _DEFAULT)
    )
    return {
        f"CPU per UPS and hour of {upses}, the same": Figure(few, core, "s"),
        f"CPU per UPS and hour of {upses}, 60 s": Figure(same, core, "s"),
        f"CPU per UPS and hour of {upses}, 2/15 s": Figure(default, core, "s"),
    }


def main() -> int:
    """Run the benchmark; fail when we take more than is stated."""
    parser = argparse.ArgumentParser(prog="scripts/bench peer_cpu", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=1800, help="of each")
    parser.add_argument("--upses", nargs="+", type=int, default=[1, 10])
    add_option(parser)
    options = parser.parse_args()
    clock = Clock()
    found = run(clock, _run(clock, options.upses, options.rounds, options.seconds))
    print(table(found))
    write(options.json, "peer_cpu", found)
    held = True
    for name, each in found.items():
        most = _MOST_DEFAULT if name.endswith("2/15 s") else _MOST_EQUAL
        held &= each.ratio is not None and each.ratio <= most
    print(
        f"at most {_MOST_EQUAL} and {_MOST_DEFAULT:.0f} of nut's:"
        f" {'held' if held else 'MISSED'}"
    )
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
