"""Compare figures with the last committed ones, by their ratios to the peer's alone.

A ratio is of two figures of the same minutes on the same machine: how fast or how busy
that was counts for nothing. Without a file, the quick benchmarks are run for one.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
import tempfile

from benchmarks.all import QUICK, run
from benchmarks.figures import Better, Figure, Figures, read

_COMMITTED = Path(__file__).with_name("benchmarks.json")
_MOST_WORSE = 0.20
# Wall-clock times: of a machine that others use too, they are no measure.
_UNSTEADY = (", time", " ms away")


def worse_by(before: Figure, now: Figure) -> float | None:
    """Return by which share a figure is worse, negative if better; None if unknown."""
    if not before.ratio or not now.ratio:
        return None
    change = now.ratio / before.ratio
    if now.better is Better.MORE:
        change = 1 / change
    return change - 1


def compare(
    before: dict[str, Figures], now: dict[str, Figures]
) -> Iterator[tuple[str, Figure, Figure, float]]:
    """Yield what both have: its name, how it was and is, by which share it is worse."""
    for benchmark, figures in now.items():
        for name, figure in figures.items():
            known = before.get(benchmark, {}).get(name)
            if known is None or name.endswith(_UNSTEADY):
                continue
            if (change := worse_by(known, figure)) is not None:
                yield f"{benchmark}: {name}", known, figure, change


def _file(path: Path | None, folder: str) -> Path:
    if path is not None:
        return path
    made = Path(folder) / "figures.json"
    # Whether their limits hold is theirs to say; here only what has changed counts.
    run(QUICK, made)
    return made


def main() -> int:
    """Print what is compared; fail when anything is much worse, or nothing is there."""
    parser = argparse.ArgumentParser(prog="scripts/bench check", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="of scripts/bench --json")
    parser.add_argument("--committed", type=Path, default=_COMMITTED)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        now = read(_file(options.file, folder))
    compared = list(compare(read(options.committed), now))
    print(f"{'ratio to nut':62}{'before':>8}{'now':>8}{'worse by':>10}")
    for name, before, after, change in compared:
        verdict = "  FAILED" if change > _MOST_WORSE else ""
        print(f"{name:62}{before.ratio:8.2f}{after.ratio:8.2f}{change:10.0%}{verdict}")
    failed = [name for name, _, _, change in compared if change > _MOST_WORSE]
    print(
        f"{len(compared)} figures, {len(failed)} worse by more than {_MOST_WORSE:.0%}"
    )
    return int(bool(failed) or not compared)


if __name__ == "__main__":
    raise SystemExit(main())
