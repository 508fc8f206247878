"""One process of a fuzzer: it runs batches of changed inputs, and keeps what breaks."""

from collections import Counter
from dataclasses import dataclass, field
import gc
from multiprocessing.util import Finalize
import time
import traceback

from .corpus import load
from .mutate import Mutator
from .target import Target
from .targets import make

# An input that takes longer, in seconds, holds up whoever reads it.
_SLOW = 5.0


@dataclass(slots=True)
class Result:
    """What came of some inputs."""

    runs: int = 0
    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: dict[str, bytes] = field(default_factory=dict)
    slowest: float = 0.0

    def add(self, other: Result) -> None:
        """Take over what came of others."""
        self.runs += other.runs
        self.inputs += other.inputs
        self.outcomes += other.outcomes
        self.findings = other.findings | self.findings
        self.slowest = max(self.slowest, other.slowest)


class Worker:
    """Runs batches of inputs in one process."""

    target: Target
    inputs: list[bytes]

    @classmethod
    def start(cls, name: str) -> None:
        """Load the target and the inputs to begin with."""
        cls.target = make(name)
        # A process of a pool ends without Python's own atexit.
        Finalize(cls.target, cls.target.close, exitpriority=0)
        cls.inputs = [*cls.target.seeds(), *load(name)]
        # What stays for good need not be looked at again and again.
        gc.collect()
        gc.freeze()

    @classmethod
    def run(cls, batch: tuple[int, int]) -> Result:
        """Run a batch: how many inputs, of which seed."""
        runs, seed = batch
        target, result = cls.target, Result()
        mutator = Mutator(cls.inputs, target.tokens, target.longest, seed)
        target.done = 0
        begin = time.perf_counter()
        while target.done < runs:
            data = mutator.next()
            try:
                result.outcomes[target.run(data)] += 1
            except Exception as err:  # noqa: BLE001 - any is a finding
                result.outcomes["UNCAUGHT"] += 1
                result.findings.setdefault(_place(err), data)
            result.inputs += 1
            if target.unit == "inputs":
                target.done += 1
            end = time.perf_counter()
            if end - begin > result.slowest:
                result.slowest = end - begin
                if end - begin > _SLOW:
                    result.findings.setdefault(f"{end - begin:.1f} s", data)
            begin = end
        result.runs = target.done
        return result


def _place(err: Exception) -> str:
    """Return an error with where it comes from, the same for all of its kind."""
    where = traceback.extract_tb(err.__traceback__)[-3:]
    lines = "".join(
        f"\n    {each.filename}:{each.lineno} {each.name}" for each in where
    )
    return f"{type(err).__name__}{lines}"
