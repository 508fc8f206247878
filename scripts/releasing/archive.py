"""What is released: the files of the integration, at the root of a zip.

HACS unpacks it into `custom_components/nutify`. The same checkout gives the same bytes.
"""

from collections.abc import Iterator
import json
from pathlib import Path
import re
import subprocess
import tomllib
import zipfile

_FOLDER = "custom_components/nutify"
# What the cards are built from is of no use to those who install them.
_LEFT_OUT = re.compile(r"frontend/(src/|package\.json$|tsconfig\.json$)")
# The first day that a zip can name.
_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644


class VersionError(Exception):
    """Two places name different versions."""


def check_versions(root: Path, tag: str | None) -> str:
    """Return the version that all places name; raise VersionError where they differ."""
    manifest = json.loads((root / _FOLDER / "manifest.json").read_text())
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    heading = re.search(r"^## (\S+)", (root / "CHANGELOG.md").read_text(), re.MULTILINE)
    found = {
        "manifest.json": manifest["version"],
        "pyproject.toml": project["version"],
        "CHANGELOG.md": heading[1] if heading else None,
    }
    if tag is not None:
        found["tag"] = tag.removeprefix("v")
    if len(set(found.values())) != 1:
        raise VersionError(
            "versions differ: " + ", ".join(f"{k} {v}" for k, v in found.items())
        )
    version: str = manifest["version"]
    return version


def files(root: Path) -> list[Path]:
    """Return the files of the integration that git knows, without the sources of cards.

    Where there is no git, all but what Python leaves behind.
    """
    folder = root / _FOLDER
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--", _FOLDER],
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\0")
        found = [root / each for each in listed if each]
    else:
        found = [
            each
            for each in folder.rglob("*")
            if each.is_file() and "__pycache__" not in each.parts
        ]
    return sorted(
        each
        for each in found
        if not _LEFT_OUT.match(each.relative_to(folder).as_posix())
    )


def build(root: Path, output: Path) -> None:
    """Write the zip."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for path in files(root):
            name = path.relative_to(root / _FOLDER).as_posix()
            info = zipfile.ZipInfo(name, _TIME)
            info.external_attr = _MODE << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, path.read_bytes())


def contents(path: Path) -> Iterator[tuple[str, int]]:
    """Yield name and size of every file of a zip."""
    with zipfile.ZipFile(path) as source:
        for info in source.infolist():
            yield info.filename, info.file_size
