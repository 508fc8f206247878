"""The table of entry points in docs/dev/security.md, against the code."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
import re

import yaml

_DOCUMENT = Path(__file__).parents[2] / "docs" / "dev" / "security.md"
_ROLES = ("no login", "without rights", "read-only", "user", "admin")
_HEAD = "| Entry point | " + " | ".join(_ROLES) + " |"


def rows_of_the_table() -> Mapping[str, Mapping[str, str]]:
    """Return what each role may do, by the name of the entry point."""
    lines = _DOCUMENT.read_text().splitlines()
    begin = lines.index(_HEAD) + 2
    rows: dict[str, Mapping[str, str]] = {}
    for line in lines[begin:]:
        if not line.startswith("|"):
            break
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        rows[name.replace("`", "")] = dict(zip(_ROLES, cells, strict=True))
    return rows


def _commands(modules: Mapping[str, ast.Module]) -> Iterator[tuple[str, bool]]:
    """Yield the websocket's commands, and whether they need an administrator."""
    for path, module in modules.items():
        if not path.startswith("websocket/"):
            continue
        for node in module.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            marks = [ast.unparse(each) for each in node.decorator_list]
            for mark in marks:
                if found := re.search(r"'(nutify/[a-z_/]+)'", mark):
                    yield found[1], "require_admin" in marks


def test_the_table_is_complete(
    modules: Mapping[str, ast.Module], integration: Path
) -> None:
    """Prevents an entry point that nobody thought about, and a row of none."""
    source = "\n".join(ast.unparse(each) for each in modules.values())
    actions = yaml.safe_load((integration / "services.yaml").read_text())
    registered = set(re.findall(r"register_static_paths|\(HomeAssistantView\)", source))
    assert source.count("(HomeAssistantView)") == 1
    assert source.count("async_register_static_paths(") == 1
    assert len(registered) == 2
    assert {name.removesuffix(" (dangerous)") for name in rows_of_the_table()} == {
        *(name for name, _ in _commands(modules)),
        *(f"nutify.{name}" for name in actions),
        "/api/nutify/reports/{entry_id}/{report}/{name}",
        "/nutify_static",
    }


def test_administrators_are_those_of_the_code(
    modules: Mapping[str, ast.Module],
) -> None:
    """Prevents that a command is opened to all, or closed, and the table stays."""
    rows = rows_of_the_table()
    for name, needs_admin in _commands(modules):
        assert (rows[name]["user"] == "no") == needs_admin, name


def test_cells_are_known() -> None:
    """Prevents a cell that no test understands."""
    for name, row in rows_of_the_table().items():
        assert set(row.values()) <= {"yes", "no", "nothing"}, name
        assert row["admin"] == "yes", name
