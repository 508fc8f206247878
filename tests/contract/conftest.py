"""What the contract tests read: the integration's files as they would be released."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def integration(root: Path) -> Path:
    """Return the folder of the integration."""
    return root / "custom_components" / "nutify"


@pytest.fixture(scope="session")
def modules(integration: Path) -> dict[str, ast.Module]:
    """Return the syntax of the integration's modules, by path within it."""
    return {
        path.relative_to(integration).as_posix(): ast.parse(path.read_text())
        for path in sorted(integration.rglob("*.py"))
    }


@pytest.fixture(scope="session")
def manifest(integration: Path) -> dict[str, Any]:
    """Return the manifest, with its keys in the order of the file."""
    content: dict[str, Any] = json.loads((integration / "manifest.json").read_text())
    return content


@pytest.fixture(scope="session")
def texts(integration: Path) -> dict[str, Any]:
    """Return the English texts."""
    path = integration / "translations" / "en.json"
    content: dict[str, Any] = json.loads(path.read_text())
    return content


@pytest.fixture(scope="session")
def icons(integration: Path) -> dict[str, Any]:
    """Return the icons."""
    content: dict[str, Any] = json.loads((integration / "icons.json").read_text())
    return content
