"""Build the zip of a release and tell what is in it."""

import argparse
from collections import defaultdict
from pathlib import Path
import sys

from .archive import VersionError, build, check_versions, contents

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Build; fail when versions disagree."""
    parser = argparse.ArgumentParser(prog="scripts/release", description=__doc__)
    parser.add_argument("--tag", help="the tag that is released, such as v1.0.0")
    parser.add_argument("--output", type=Path, default=ROOT / "dist" / "nutify.zip")
    options = parser.parse_args()
    try:
        version = check_versions(ROOT, options.tag)
    except VersionError as err:
        print(f"release: {err}", file=sys.stderr)
        return 1
    build(ROOT, options.output)
    folders: dict[str, list[int]] = defaultdict(list)
    for name, size in contents(options.output):
        folder = name.partition("/")[0] if "/" in name else "."
        folders[folder].append(size)
    print(f"{'folder':16} files    bytes")
    for folder, sizes in sorted(folders.items()):
        print(f"{folder:16} {len(sizes):5} {sum(sizes):8}")
    files = sum(len(sizes) for sizes in folders.values())
    size = options.output.stat().st_size
    print(f"{options.output.name} {version}: {files} files, {size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
