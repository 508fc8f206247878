"""The shape of the integration's source: who may know whom, and how long things are."""

import ast
from collections.abc import Iterator
from pathlib import Path
import subprocess
import sys

from homeassistant.const import Platform

PACKAGE = "custom_components.nutify"
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
TABLES = "core/nut/catalogue/"
LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield all imports of a module, those within functions included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node


def external(tree: ast.Module) -> set[str]:
    """Return the top-level packages that a module imports."""
    found = set()
    for node in imports(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return found


def target(path: str, node: ast.ImportFrom) -> str:
    """Return the folder or module, within the integration, of a relative import."""
    folder = Path(path).parent
    for _ in range(node.level - 1):
        if folder == Path():
            return ".."
        folder = folder.parent
    return (folder / (node.module or "").replace(".", "/")).as_posix()


def test_the_core_knows_no_home_assistant(modules: dict[str, ast.Module]) -> None:
    """Prevents a core that cannot be tested, or used, without Home Assistant."""
    forbidden = {"homeassistant", "voluptuous", "probatio", "custom_components"}
    wrong = {
        path: found
        for path, tree in modules.items()
        if path.startswith("core/") and (found := external(tree) & forbidden)
    }
    assert not wrong
    outward = [
        (path, target(path, node))
        for path, tree in modules.items()
        if path.startswith("core/")
        for node in imports(tree)
        if isinstance(node, ast.ImportFrom)
        and node.level
        and not f"{target(path, node)}/".startswith("core/")
    ]
    assert not outward


def test_one_module_knows_aionut(modules: dict[str, ast.Module]) -> None:
    """Prevents that an update of aionut breaks more than one module."""
    found = {path for path, tree in modules.items() if "aionut" in external(tree)}
    assert found == {"core/nut/exchange.py"}


def test_imports_within_the_integration_are_relative(
    modules: dict[str, ast.Module],
) -> None:
    """Prevents that a copy under another name loads half of the installed one."""
    found = {
        path for path, tree in modules.items() if "custom_components" in external(tree)
    }
    assert not found


def test_nothing_imports_from_the_package_itself(
    modules: dict[str, ast.Module], integration: Path
) -> None:
    """Prevents cycles through __init__, which imports everything else."""
    wrong = []
    for path, tree in modules.items():
        for node in imports(tree):
            if not isinstance(node, ast.ImportFrom) or not node.level:
                continue
            if target(path, node) != ".":
                continue
            wrong += [
                f"{path}: {alias.name}"
                for alias in node.names
                if not (integration / f"{alias.name}.py").exists()
                and not (integration / alias.name).is_dir()
            ]
    assert not wrong


def test_modules_are_short(modules: dict[str, ast.Module], integration: Path) -> None:
    """Prevents modules that nobody reads to the end; tables may be longer."""
    lengths = {
        path: len((integration / path).read_text().splitlines()) for path in modules
    }
    wrong = {
        path: length
        for path, length in lengths.items()
        if length > MAX_MODULE_LINES and not path.startswith(TABLES)
    }
    assert not wrong


def test_functions_are_short(modules: dict[str, ast.Module]) -> None:
    """Prevents functions that do not fit on a screen."""
    wrong = {
        f"{path}: {node.name}": length
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and (length := node.end_lineno - node.lineno + 1) > MAX_FUNCTION_LINES
    }
    assert not wrong


def log_calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls of a logger; its name says that it is one."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if (
                "log" in name.lower() and method in LOG_METHODS
            ):
                yield node


def test_log_messages_are_composed_by_the_logger(
    modules: dict[str, ast.Module],
) -> None:
    """Prevents time spent on messages that nobody logs, at every poll."""
    calls = [(path, call) for path, tree in modules.items() for call in log_calls(tree)]
    assert calls, "no log call was found: this test looks for the wrong thing"
    wrong = [
        f"{path}:{call.lineno}"
        for path, call in calls
        if not isinstance(call.args[0], ast.Constant)
        or any(isinstance(each, ast.JoinedStr) for each in call.args)
    ]
    assert not wrong


def test_log_messages_have_an_argument_for_each_placeholder(
    modules: dict[str, ast.Module],
) -> None:
    """Prevents a traceback in the log instead of the message."""
    wrong = []
    for path, tree in modules.items():
        for call in log_calls(tree):
            message = call.args[0]
            assert isinstance(message, ast.Constant)
            expected = str(message.value).replace("%%", "").count("%")
            if expected != len(call.args) - 1:
                wrong.append(f"{path}:{call.lineno}")
    assert not wrong


def test_libraries_of_reports_wait_for_a_report(
    modules: dict[str, ast.Module], root: Path
) -> None:
    """Prevents a slower start of Home Assistant for what is needed once a month."""
    platforms = {f"{each}.py" for each in Platform} & modules.keys()
    names = [f"{PACKAGE}.{each.removesuffix('.py')}" for each in sorted(platforms)]
    code = (
        "import importlib, sys\n"
        f"for name in {[PACKAGE, f'{PACKAGE}.config_flow', *names]!r}:\n"
        "    importlib.import_module(name)\n"
        "print(*{'babel', 'pygal', 'reportlab', 'resvg_py'} & sys.modules.keys())\n"
    )
    found = subprocess.run(  # noqa: S603 - our own names
        [sys.executable, "-c", code],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.split() == []
