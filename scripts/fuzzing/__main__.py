"""Run many changed inputs through one target: `scripts/fuzz wire --runs 10000000`.

The same number of runs and the same seed are the same inputs. It ends with 1 when
anything was raised that no caller of the target expects.
"""

import argparse
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
import itertools
import multiprocessing
import sys
import time

from .corpus import found_folder, save
from .targets import NAMES
from .worker import Result, Worker

_RUNS_AT_ONCE = {"wire": 50_000, "values": 100_000, "services": 20_000}
_FEW_RUNS_AT_ONCE = 200
_PROGRESS_SECONDS = 30.0


def _batches(name: str, runs: int, seed: int) -> Iterator[tuple[int, int]]:
    size = _RUNS_AT_ONCE.get(name, _FEW_RUNS_AT_ONCE)
    for number in itertools.count():
        left = runs - number * size
        if left <= 0:
            return
        yield min(size, left), seed * 1_000_003 + number


def _fuzz(arguments: argparse.Namespace) -> Result:
    total, begin = Result(), time.monotonic()
    told = begin
    batches = _batches(arguments.name, arguments.runs, arguments.seed)
    running: set[Future[Result]] = set()
    with ProcessPoolExecutor(
        arguments.jobs,
        multiprocessing.get_context("forkserver"),
        Worker.start,
        (arguments.name,),
    ) as pool:
        while True:
            elapsed = time.monotonic() - begin
            if not arguments.seconds or elapsed < arguments.seconds:
                free = arguments.jobs + 1 - len(running)
                running |= {
                    pool.submit(Worker.run, each)
                    for each in itertools.islice(batches, free)
                }
            if not running:
                break
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                total.add(each.result())
            if time.monotonic() - told > _PROGRESS_SECONDS:
                told = time.monotonic()
                _tell(arguments.name, total, told - begin)
    _tell(arguments.name, total, time.monotonic() - begin)
    return total


def _tell(name: str, total: Result, seconds: float) -> None:
    print(
        f"{name}: {total.runs:,} {'answers' if name == 'wire' else 'runs'}"
        f" of {total.inputs:,} inputs"
        f" in {seconds:.0f} s"
        f" ({total.runs / max(seconds, 0.001):,.0f} a second),"
        f" uncaught exceptions: {total.outcomes['UNCAUGHT']},"
        f" slowest {total.slowest * 1000:.0f} ms",
        flush=True,
    )


def _report(name: str, total: Result) -> None:
    for outcome, count in total.outcomes.most_common():
        print(f"{count:>14,}  {outcome}")
    for place, data in total.findings.items():
        path = save(found_folder(name), data)
        print(f"\n{place}\n    {path}\n    {data[:300]!r}")


def main() -> int:
    """Run what the command line asks for; return 1 when something was found."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--runs", type=int, default=1_000_000_000)
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    total = _fuzz(arguments)
    _report(arguments.name, total)
    return 1 if total.findings else 0


if __name__ == "__main__":
    sys.exit(main())
