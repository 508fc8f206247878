"""Write the catalogue's names into the English texts and its icons into the icons.

Only what the catalogue decides is written; all other texts are left as they are.
`--check` writes nothing and fails when something is out of step.
"""

import argparse
import json
from pathlib import Path
import sys

from .entities import with_entities, with_icons

INTEGRATION = Path(__file__).parents[2] / "custom_components" / "nutify"
ENGLISH = INTEGRATION / "translations" / "en.json"
ICONS = INTEGRATION / "icons.json"


def main() -> int:
    """Write or check both files."""
    parser = argparse.ArgumentParser(prog="texts", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check: bool = parser.parse_args().check
    stale = False
    for path, update in ((ENGLISH, with_entities), (ICONS, with_icons)):
        before = path.read_text() if path.exists() else "{}"
        content = update(json.loads(before))
        after = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        if after == before:
            continue
        stale = True
        if not check:
            path.write_text(after)
            print(f"written: {path.relative_to(INTEGRATION)}")
    if stale and check:
        print("out of step with the catalogue: run scripts/texts", file=sys.stderr)
    return int(stale and check)


if __name__ == "__main__":
    raise SystemExit(main())
