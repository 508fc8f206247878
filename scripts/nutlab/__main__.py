"""Serve devices from a real upsd: `python -m nutlab serve`."""

import argparse
import asyncio
import signal

from .dumps import FOLDER_VARIABLE, all_dumps, select_devices
from .synthetic import SYNTHETIC_DEVICES
from .tls import Certificate
from .upsd import lab


async def serve(*, count: int | None, port: int | None, tls: bool) -> None:
    """Serve the dumps, or made-up devices without them, until SIGTERM."""
    devices = select_devices(all_dumps(), count)
    if not devices:
        print(f"No dumps found (set {FOLDER_VARIABLE}): serving made-up devices.")
        devices = dict(SYNTHETIC_DEVICES)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    certificate = Certificate.VALID if tls else None
    async with lab(devices, port=port, tls=certificate) as running:
        print(f"Serving {len(devices)} UPSes on 127.0.0.1:{running.port}", flush=True)
        if tls:
            print(f"TLS: trust {running.upsd.ca_file}", flush=True)
        await stop.wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="nutlab", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("serve", help="serve devices until SIGTERM")
    command.add_argument("--count", type=int, help="of devices; all by default")
    command.add_argument("--port", type=int, help="to listen on; a free one by default")
    command.add_argument("--tls", action="store_true", help="offer STARTTLS")
    options = parser.parse_args()
    asyncio.run(serve(count=options.count, port=options.port, tls=options.tls))


if __name__ == "__main__":
    main()
