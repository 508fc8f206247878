"""Many UPSes of many servers in one Home Assistant, for some minutes of real time.

Every UPS reports new values every quarter of a minute, and now and then the power of
one fails. What is measured: how late a change of status is seen, how regular the polls
are, how long the event loop keeps others waiting, memory and processor time.
"""

import argparse
import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
import random
from statistics import median, quantiles
import time

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from benchmarks.peer_clock import Clock, run
from benchmarks.peer_hass import (
    Cost,
    Server,
    Who,
    add,
    entries,
    home_assistant,
    remove,
    report,
    resident_bytes,
)
from custom_components.nutify.const import (
    DEFAULT_FULL_INTERVAL,
    DEFAULT_STATUS_INTERVAL,
)
from custom_components.nutify.core.nut.status import Token

_LEAST_SECONDS, _MOST_SECONDS = 1.0, 20.0
_LOOK_SECONDS = 0.02
_PATIENCE_SECONDS = 30.0
_MOST_LATE = 2.5
# A full poll comes at the first poll of the status after its time.
_MOST_BETWEEN = DEFAULT_FULL_INTERVAL + 2 * DEFAULT_STATUS_INTERVAL


@dataclass(slots=True)
class _Seen:
    """What was seen: all in seconds."""

    late: list[float] = field(default_factory=list)
    """From a status in the driver to that status in Home Assistant."""
    between: list[float] = field(default_factory=list)
    """From a full poll of a server to the next."""
    waits: list[float] = field(default_factory=list)
    """How much later than asked for the event loop came back."""


def _follow_polls(entry: ConfigEntry, seen: _Seen) -> Callable[[], None]:
    last: list[float] = []

    def read() -> None:
        now = time.monotonic()
        if last:
            seen.between.append(now - last.pop())
        last.append(now)

    return entry.runtime_data.coordinator.async_read(read)  # type: ignore[no-any-return]


async def _follow_loop(seen: _Seen) -> None:
    while True:
        begin = time.perf_counter()
        await asyncio.sleep(_LOOK_SECONDS)
        seen.waits.append(time.perf_counter() - begin - _LOOK_SECONDS)


async def _cut(
    servers: Sequence[Server], known: Sequence[ConfigEntry], seen: _Seen
) -> None:
    chance = random.Random(1)
    while True:
        number = chance.randrange(len(servers))
        server, coordinator = servers[number], known[number].runtime_data.coordinator
        name = chance.choice(server.names)
        for status, is_on in (("OB DISCHRG", True), ("OL", False)):
            begin = time.perf_counter()
            server.set(name, "ups.status", status)
            while (
                coordinator.ups(name).snapshot.status.has(Token.ON_BATTERY) is not is_on
            ):
                if time.perf_counter() - begin > _PATIENCE_SECONDS:
                    raise TimeoutError(f"{name}: {status} was not seen")
                await asyncio.sleep(0.005)
            seen.late.append(time.perf_counter() - begin)
            # At no fixed time after a poll.
            await asyncio.sleep(chance.uniform(_LEAST_SECONDS, _MOST_SECONDS))


async def _watch(
    hass: HomeAssistant, servers: Sequence[Server], minutes: float
) -> tuple[_Seen, Cost]:
    known = [entry for each in servers for entry in entries(Who.OURS, each)]
    await add(hass, known)
    seen, cost = _Seen(), Cost()
    ends = [_follow_polls(each, seen) for each in known]
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(report(*servers)),
            group.create_task(_cut(servers, known, seen)),
            group.create_task(_follow_loop(seen)),
        ]
        with cost.measured(*servers):
            await asyncio.sleep(minutes * 60)
        for each in tasks:
            each.cancel()
    for end in ends:
        end()
    print(
        f"memory {resident_bytes() / 1e6:.0f} MB, {len(hass.states.async_all())} states"
    )
    await remove(hass, known)
    return seen, cost


async def _run(options: argparse.Namespace) -> tuple[_Seen, Cost]:
    with ExitStack() as stack:
        servers = [
            stack.enter_context(Server(options.upses)) for _ in range(options.servers)
        ]
        async with home_assistant() as hass:
            return await _watch(hass, servers, options.minutes)


def _show(name: str, seconds: Sequence[float], most: float | None = None) -> bool:
    """Print what some times are like; tell whether none is longer than is stated."""
    worst = max(seconds)
    bound = "" if most is None else f"   <= {most:g}"
    print(
        f"{name:40}{len(seconds):8} times {median(seconds):9.3f}"
        f"{quantiles(seconds, n=100)[98]:9.3f}{worst:9.3f} s{bound}"
    )
    return most is None or worst <= most


def main() -> int:
    """Run the benchmark; fail when a change is seen late, or polls are irregular."""
    parser = argparse.ArgumentParser(prog="scripts/bench scale", description=__doc__)
    parser.add_argument("--servers", type=int, default=10)
    parser.add_argument("--upses", type=int, default=20, help="of each server")
    parser.add_argument("--minutes", type=float, default=30.0)
    options = parser.parse_args()
    seen, cost = run(Clock(), _run(options))
    print(f"{'':54}{'median':>9}{'99 %':>9}{'worst':>9}")
    is_good = _show("a change of status is seen after", seen.late, _MOST_LATE)
    is_good &= _show("from a full poll to the next", seen.between, _MOST_BETWEEN)
    _show("the event loop comes back late by", seen.waits)
    share = cost.cpu / cost.wall
    print(f"processor time {share * 100:.1f} % of one core, with what measures")
    print("held" if is_good else "MISSED")
    return int(not is_good)


if __name__ == "__main__":
    raise SystemExit(main())
