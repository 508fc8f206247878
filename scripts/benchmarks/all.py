"""Run all benchmarks one after another, each in a process of its own.

With `--json` those that are compared with a peer write their figures into one file.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
import subprocess
import sys
import time

from benchmarks.figures import add_option

# With what each is run; those that write figures first.
_WITH_FIGURES: Mapping[str, Sequence[str]] = {
    "peer_cpu": (),
    "peer_setup": (),
    "peer_line": (),
    "events": (),
    "rows": (),
    "report": (),
    "import_history": (),
    "dashboard": (),
}
_OTHERS: Mapping[str, Sequence[str]] = {
    "poll": (),
    "export": (),
    "energy": (),
    "power": (),
    "battery": (),
    "exactly_once": (),
    "energy_sigkill": (),
    "sigkill": (),
    "soak": ("--servers", "1", "--upses", "5"),
    "scale": (),
}
PEER = ("peer_cpu", "peer_setup", "peer_line")
# What is over soon, and whose ratios are the same in every run.
QUICK: Mapping[str, Sequence[str]] = {
    "peer_cpu": ("--rounds", "5", "--seconds", "600", "--upses", "10"),
    "peer_setup": ("--counts", "20", "--no-memory", "--rounds", "20"),
    "peer_line": ("--rounds", "5"),
}


def everything() -> dict[str, Sequence[str]]:
    """Return all benchmarks in their order, with what each is run."""
    return {**_WITH_FIGURES, **_OTHERS}


def run(benchmarks: Mapping[str, Sequence[str]], path: Path | None) -> list[str]:
    """Run benchmarks; return the names of those that missed something or failed."""
    failed = []
    for name, arguments in benchmarks.items():
        print(f"--- {name} {' '.join(arguments)}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
        if path is not None and name in _WITH_FIGURES:
            command += ["--json", str(path)]
        begin = time.monotonic()
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
        print(f"    {time.monotonic() - begin:.0f} s\n", flush=True)
    return failed


def main() -> int:
    """Run them; fail when one of them did."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="those of a few minutes")
    add_option(parser)
    options = parser.parse_args()
    failed = run(QUICK if options.quick else everything(), options.json)
    print(f"missed or failed: {', '.join(failed) or 'none'}")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
