"""Hold Nutify beside Home Assistant's own `nut`, on the same upsd in the same run.

Processor time, setup and memory, and polls over a long line: each in a process of its
own, as `scripts/bench peer_cpu`, `peer_setup` and `peer_line` are.
"""

import argparse

from benchmarks.all import PEER, QUICK, run
from benchmarks.figures import add_option


def main() -> int:
    """Run the three; fail when one of them did."""
    parser = argparse.ArgumentParser(prog="scripts/bench peer", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    add_option(parser)
    options = parser.parse_args()
    failed = run(
        {name: QUICK[name] if options.quick else () for name in PEER}, options.json
    )
    print(f"missed or failed: {', '.join(failed) or 'none'}")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
