"""Time one full poll of many UPSes on one upsd over one connection, beside aionut."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
import resource
from statistics import median
import time

from aionut import AIONUTClient

from custom_components.nutify.core.nut.client import NutClient
from nutlab import Device, lab
from nutlab.dumps import all_dumps, select_devices
from nutlab.synthetic import SYNTHETIC_DEVICES

_LIMIT_MS = 150.0


def _devices(count: int) -> dict[str, Device]:
    """Return devices of the dump library, or the made-up ones over and over."""
    found = select_devices(all_dumps(), count)
    synthetic = list(SYNTHETIC_DEVICES.values())
    for index in range(len(found), count):
        found[f"made-up-{index}"] = synthetic[index % len(synthetic)]
    return found


async def _time(poll: Callable[[], Awaitable[object]], rounds: int) -> list[float]:
    """Return the milliseconds of each round, after one that does not count."""
    await poll()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        await poll()
        times.append((time.perf_counter() - start) * 1000)
    return times


async def _run(count: int, rounds: int) -> bool:
    devices = _devices(count)
    async with lab(devices, maxconn=4096) as running:
        names = list(devices)
        ours = NutClient("127.0.0.1", running.port, timeout=60)
        peer = AIONUTClient("127.0.0.1", running.port, timeout=60)

        async def peer_poll() -> None:
            await peer.list_ups()
            for name in names:
                await peer.list_vars(name)

        variables = sum(
            len(answer)
            for answer in (await ours.poll(names)).variables.values()
            if isinstance(answer, dict)
        )
        print(f"{count} UPSes, {variables} variables, one upsd, one connection")
        print(f"{'':28}{'median':>10}{'lowest':>10}{'highest':>10}{'CPU':>10}")
        medians = {}
        polls: dict[str, tuple[Callable[[], Awaitable[object]], int]] = {
            "aionut, list_vars each": (peer_poll, max(rounds // 10, 2)),
            "Nutify, poll": (lambda: ours.poll(names), rounds),
            "Nutify, poll_status": (lambda: ours.poll_status(names), rounds),
        }
        for label, (poll, number) in polls.items():
            before = resource.getrusage(resource.RUSAGE_SELF)
            times = await _time(poll, number)
            after = resource.getrusage(resource.RUSAGE_SELF)
            cpu = (after.ru_utime - before.ru_utime) * 1000 / (number + 1)
            medians[label] = median(times)
            print(
                f"{label:28}{median(times):7.1f} ms{min(times):7.1f} ms"
                f"{max(times):7.1f} ms{cpu:7.1f} ms"
            )
        ratio = medians["aionut, list_vars each"] / medians["Nutify, poll"]
        print(f"Nutify is {ratio:.0f} times as fast")
        peer.shutdown()
        await ours.close()
    return medians["Nutify, poll"] < _LIMIT_MS


def main() -> int:
    """Run the benchmark; fail when a full poll takes too long."""
    parser = argparse.ArgumentParser(prog="scripts/bench poll", description=__doc__)
    parser.add_argument("--upses", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    fast = asyncio.run(_run(options.upses, options.rounds))
    print(f"limit {_LIMIT_MS:.0f} ms: {'held' if fast else 'MISSED'}")
    return int(not fast)


if __name__ == "__main__":
    raise SystemExit(main())
