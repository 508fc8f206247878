"""The documents lead somewhere, name what there is, and stay short where they must."""

from collections.abc import Iterator
from pathlib import Path
import re
from urllib.parse import unquote

import pytest

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_MOST_README_LINES = 200
_WANTED = {
    *("actions", "alerts", "battery", "blueprints", "configuration", "cookbook"),
    *("dashboard", "energy", "entities", "events", "history", "installation"),
    *("large-sites", "limitations", "moving", "nut-server", "privacy", "reports"),
    *("triggers", "troubleshooting"),
}


def documents(root: Path) -> list[Path]:
    """Return all documents."""
    found = [root / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
    return [*found, *sorted((root / "docs").rglob("*.md"))]


def anchors(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in _HEADING.findall(text)
    }


def links(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield the links of all documents that stay within the repository."""
    for path in documents(root):
        text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
        for link in _LINK.findall(text):
            if "://" not in link and not link.startswith("mailto:"):
                yield path, link


def test_every_link_leads_somewhere(root: Path) -> None:
    """Prevents a page that cannot be found, by those who need it."""
    found = list(links(root))
    assert len(found) > len(_WANTED)
    for path, link in found:
        target, _, anchor = unquote(link).partition("#")
        to = (path.parent / target).resolve() if target else path
        assert to.exists(), f"{path.relative_to(root)}: {link}"
        if anchor:
            assert anchor in anchors(to), f"{path.relative_to(root)}: {link}"


def test_every_page_is_linked_from_the_readme(root: Path) -> None:
    """Prevents a page that nobody finds."""
    readme = (root / "README.md").read_text()
    pages = {path.stem for path in (root / "docs" / "user").glob("*.md")}
    assert pages == _WANTED
    for page in pages:
        assert f"(docs/user/{page}.md" in readme, page
    for path in (root / "docs" / "dev").glob("*.md"):
        assert f"docs/dev/{path.name}" in readme, path.name


def test_the_readme_is_short(root: Path) -> None:
    """Prevents a first page that nobody reads to its end."""
    lines = (root / "README.md").read_text().splitlines()
    assert len(lines) <= _MOST_README_LINES
    assert sum(line.startswith("![") for line in lines) >= 2


@pytest.mark.parametrize("command", ["scripts/demo", "scripts/test"])
def test_the_commands_are_there(root: Path, command: str) -> None:
    """Prevents a developer's first command that does not exist."""
    assert command in (root / "README.md").read_text()
    assert (root / command).stat().st_mode & 0o111
