"""The command line of the demo."""

import argparse
from dataclasses import dataclass

WEB_PORT = 8123


@dataclass(frozen=True, slots=True)
class Options:
    """What the person at the terminal asked for."""

    check: bool
    web_port: int | None
    host: str | None
    port: int
    username: str | None
    password: str | None
    cut_every: float
    cut_length: float


def parse(arguments: list[str]) -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Show Nutify in a throw-away Home Assistant, with simulated"
        " devices or with those of a real NUT server. Stop it with Ctrl-C.",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="set everything up, print a table of the devices and exit",
    )
    parser.add_argument(
        "--web-port",
        type=int,
        metavar="PORT",
        help=f"port of Home Assistant (default {WEB_PORT}; with --check a free one)",
    )
    real = parser.add_argument_group("a real NUT server instead of the simulated one")
    real.add_argument("--host", metavar="ADDRESS", help="its host name or address")
    real.add_argument("--port", type=int, default=3493, help="its port (default 3493)")
    real.add_argument("--username", help="a user of its upsd.users, to change things")
    real.add_argument("--password", help="the password of that user")
    _add_simulated(parser)
    parsed = parser.parse_args(arguments)
    if parsed.host is None and (parsed.username or parsed.password):
        parser.error("--username and --password belong to --host")
    return Options(**vars(parsed))


def _add_simulated(parser: argparse.ArgumentParser) -> None:
    """Add the options of the simulated devices."""
    simulated = parser.add_argument_group("the simulated devices")
    simulated.add_argument(
        "--cut-every",
        type=float,
        default=300.0,
        metavar="SECONDS",
        help="time from one power cut to the next (default 300; 0 for none)",
    )
    simulated.add_argument(
        "--cut-length",
        type=float,
        default=45.0,
        metavar="SECONDS",
        help="how long a power cut lasts (default 45)",
    )
