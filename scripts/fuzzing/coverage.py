"""Fuzz one target with atheris, guided by coverage, and keep what reaches more.

It needs the dependency group `fuzz`. What it finds is merged into the kept inputs: only
those are added that reach what no kept one does.
"""

import argparse
from pathlib import Path
import subprocess
import sys

import atheris

from .corpus import folder, found_folder, save
from .targets import NAMES, make


def _fuzz(name: str, options: list[str]) -> None:
    # All of Home Assistant comes with the rest, and would take minutes.
    with atheris.instrument_imports(include=["custom_components.nutify.core"]):
        target = make(name)

    def run(data: bytes) -> None:
        target.run(data)

    # What is right to begin with, beside what was kept.
    for seed in target.seeds() if "-merge=1" not in options else ():
        save(found_folder(name), seed)
    atheris.Setup([sys.argv[0], *options, f"-max_len={target.longest}"], run)
    atheris.Fuzz()


def _child(name: str, options: list[str]) -> int:
    """Run atheris in a process of its own: it never returns."""
    command = [sys.executable, "-m", "fuzzing.coverage", name, "--", *options]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    """Fuzz for some time, then merge what was found into the kept inputs."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("options", nargs="*")
    arguments = parser.parse_args()
    if arguments.options:
        _fuzz(arguments.name, arguments.options)
    found, kept = found_folder(arguments.name), folder(arguments.name)
    kept.mkdir(parents=True, exist_ok=True)
    failed = found_folder("failed")
    limits = [f"-max_total_time={arguments.seconds}", f"-artifact_prefix={failed}/"]
    code = _child(arguments.name, [*limits, str(found), str(kept)])
    merged = _child(arguments.name, ["-merge=1", str(kept), str(found)])
    size = sum(each.stat().st_size for each in Path(kept).glob("*"))
    print(f"{arguments.name}: {len(list(kept.glob('*')))} inputs kept, {size:,} bytes")
    return code or merged


if __name__ == "__main__":
    sys.exit(main())
