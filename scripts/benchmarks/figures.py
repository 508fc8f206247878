"""What benchmarks find, beside what they are compared with, in a file for programs.

A figure counts by its ratio to the peer's of the same run: seconds of two machines, or
of a busy and an idle hour of one, say nothing of what changed in between.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
import json
from pathlib import Path


class Better(StrEnum):
    """Which way a figure is better."""

    LESS = "less"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of ours, and the peer's where there is one."""

    ours: float
    theirs: float | None
    unit: str
    better: Better = Better.LESS

    @property
    def ratio(self) -> float | None:
        """Return ours as a share of the peer's, None where there is no peer."""
        return self.ours / self.theirs if self.theirs else None

    def as_json(self) -> dict[str, float | str | None]:
        """Return it for the file, with as many digits as mean anything."""
        return {
            "ours": _rounded(self.ours),
            "theirs": _rounded(self.theirs),
            "ratio": _rounded(self.ratio),
            "unit": self.unit,
            "better": self.better,
        }


type Figures = dict[str, Figure]


def add_option(parser: argparse.ArgumentParser) -> None:
    """Let a benchmark be told to write its figures into a file."""
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")


def write(path: Path | None, benchmark: str, figures: Mapping[str, Figure]) -> None:
    """Write the figures of a benchmark into a file, if there is to be one.

    What the file holds of other benchmarks stays; its own figures are replaced.
    """
    if path is None:
        return
    found = json.loads(path.read_text()) if path.exists() else {}
    found[benchmark] = {name: each.as_json() for name, each in figures.items()}
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def read(path: Path) -> dict[str, Figures]:
    """Return what a file holds, by benchmark."""
    return {
        benchmark: {
            name: Figure(
                each["ours"], each["theirs"], each["unit"], Better(each["better"])
            )
            for name, each in figures.items()
        }
        for benchmark, figures in json.loads(path.read_text()).items()
    }


def table(figures: Mapping[str, Figure]) -> str:
    """Return the figures as lines for people."""
    lines = [f"{'':46}{'ours':>12}{'nut':>12}{'ratio':>9}"]
    for name, each in figures.items():
        theirs = "" if each.theirs is None else f"{each.theirs:.4g}"
        ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
        lines.append(f"{name:46}{each.ours:12.4g}{theirs:>12}{ratio:>9}  {each.unit}")
    return "\n".join(lines)


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
