"""Write what the catalogue decides: names, icons, and the document of entities.

All other texts and icons are left as they are.
`--check` writes nothing and fails when something is out of step.
"""

import argparse
from collections.abc import Callable
import json
from pathlib import Path
import sys
from typing import Any

from .document import actions_document, entities_document, events_document
from .entities import with_entities, with_icons
from .events import with_events

_ROOT = Path(__file__).parents[2]
_INTEGRATION = _ROOT / "custom_components" / "nutify"


def _json(update: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[str], str]:
    """Return how the text of a JSON file follows from the text before."""

    def write(before: str) -> str:
        content = update(json.loads(before or "{}"))
        return json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"

    return write


FILES: dict[Path, Callable[[str], str]] = {
    _INTEGRATION / "translations" / "en.json": _json(
        lambda texts: with_events(with_entities(texts))
    ),
    _INTEGRATION / "icons.json": _json(with_icons),
    _ROOT / "docs" / "user" / "actions.md": lambda _before: actions_document(),
    _ROOT / "docs" / "user" / "events.md": lambda _before: events_document(),
    _ROOT / "docs" / "user" / "entities.md": lambda _before: entities_document(),
}


def stale_files() -> dict[Path, str]:
    """Return the files that are out of step with the catalogue, and their new text."""
    found: dict[Path, str] = {}
    for path, write in FILES.items():
        before = path.read_text() if path.exists() else ""
        if (after := write(before)) != before:
            found[path] = after
    return found


def main() -> int:
    """Write or check the files."""
    parser = argparse.ArgumentParser(prog="texts", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check: bool = parser.parse_args().check
    stale = stale_files()
    for path, text in stale.items():
        if check:
            print(f"out of step: {path.name}; run scripts/lint --fix", file=sys.stderr)
        else:
            path.write_text(text)
            print(f"written: {path.relative_to(_ROOT)}")
    return int(check and bool(stale))


if __name__ == "__main__":
    raise SystemExit(main())
