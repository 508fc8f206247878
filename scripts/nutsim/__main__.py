"""Run the simulated NUT server until it is stopped."""

import argparse
import asyncio
import signal

from . import NutSim, World


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="nutsim", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=3493, help="0 chooses a free one")
    parser.add_argument(
        "--cut-every",
        type=float,
        default=300.0,
        metavar="SECONDS",
        help="time from one power cut to the next; 0 for none",
    )
    parser.add_argument("--cut-length", type=float, default=45.0, metavar="SECONDS")
    parser.add_argument("--first-cut", type=float, default=90.0, metavar="SECONDS")
    parser.add_argument(
        "--speed", type=float, default=1.0, help="how much faster than real time"
    )
    parser.add_argument("--seed", type=int, default=0, help="same seed, same values")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    world = World(
        seed=arguments.seed,
        cut_every=arguments.cut_every,
        cut_length=arguments.cut_length,
        first_cut=arguments.first_cut,
    )
    simulator = NutSim(
        host=arguments.host,
        port=arguments.port,
        world=world,
        speed=arguments.speed,
    )
    try:
        await simulator.start()
    except OSError as error:
        message = f"nutsim: cannot listen on {arguments.host}:{arguments.port}: {error}"
        raise SystemExit(message) from error
    print(f"nutsim: listening on {simulator.host}:{simulator.port}", flush=True)
    await stopped.wait()
    await simulator.stop()


if __name__ == "__main__":
    asyncio.run(_run(_arguments()))
