"""What hassfest and HACS demand of the manifest and of the repository's files."""

import ast
from collections.abc import Iterator
import json
import os
from pathlib import Path
import re
import tomllib
from typing import Any

from homeassistant.const import Platform

ALLOWED = {
    *("domain", "name", "integration_type", "config_flow", "mqtt", "zeroconf", "ssdp"),
    *("bluetooth", "homekit", "dhcp", "usb", "documentation", "quality_scale"),
    *("requirements", "dependencies", "after_dependencies", "codeowners", "loggers"),
    *("disabled", "iot_class", "single_config_entry", "preview_features"),
    *("version", "issue_tracker", "import_executor"),
}
REQUIRED_BY_HASSFEST = {"codeowners", "documentation", "iot_class", "version"}
REQUIRED_BY_HACS = {"domain", "name", "issue_tracker"}
INTEGRATION_TYPES = {
    "device",
    "entity",
    "hardware",
    "helper",
    "hub",
    "service",
    "system",
}
IOT_CLASSES = {
    *("assumed_state", "calculated", "cloud_polling", "cloud_push"),
    *("local_polling", "local_push"),
}
ALLOWED_BY_HACS = {
    *("name", "content_in_root", "country", "filename", "hacs", "hide_default_branch"),
    *("homeassistant", "persistent_directory", "render_readme", "zip_release"),
}
# May be imported without being declared.
ALWAYS_THERE = {
    *("alert", "automation", "conversation", "default_config", "device_automation"),
    *("frontend", "group", "homeassistant", "labs", "media_source", "mjpeg"),
    *("onboarding", "panel_custom", "persistent_notification", "person", "script"),
    *("shopping_list", "stream", "sun", "system_health", "system_log", "timer"),
    *("webhook", "websocket_api", "zone"),
}


def files(root: Path, pattern: str) -> Iterator[Path]:
    """Yield the repository's own files, without what tools have put there."""
    for folder, folders, names in os.walk(root):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name not in {"__pycache__", "node_modules"}
        ]
        yield from (Path(folder, name) for name in names if re.fullmatch(pattern, name))


def test_keys_are_those_of_a_custom_integration(manifest: dict[str, Any]) -> None:
    """Prevents a manifest that hassfest, or the list of HACS, refuses."""
    assert not manifest.keys() - ALLOWED
    assert not (REQUIRED_BY_HASSFEST | REQUIRED_BY_HACS) - manifest.keys()


def test_keys_are_in_order(manifest: dict[str, Any]) -> None:
    """Prevents the error that hassfest reports only when all others are gone."""
    assert list(manifest) == [
        *("domain", "name"),
        *sorted(manifest.keys() - {"domain", "name"}),
    ]


def test_values_are_valid(manifest: dict[str, Any], integration: Path) -> None:
    """Prevents values that hassfest refuses, or that lead nowhere."""
    assert manifest["domain"] == integration.name
    assert manifest["integration_type"] in INTEGRATION_TYPES
    assert manifest["iot_class"] in IOT_CLASSES
    assert manifest["config_flow"] is True
    assert (integration / "config_flow.py").is_file()
    assert manifest["codeowners"]
    assert all(owner.startswith("@") for owner in manifest["codeowners"])
    for key in ("documentation", "issue_tracker"):
        assert manifest[key].startswith("https://")
    assert "home-assistant.io/integrations" not in manifest["documentation"]


def test_versions_agree(manifest: dict[str, Any], root: Path) -> None:
    """Prevents a release whose parts say different versions."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    assert manifest["version"] == project["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", manifest["version"])


def test_requirements_are_pinned_as_tested(
    manifest: dict[str, Any], root: Path
) -> None:
    """Prevents that people run another aionut than the tests do."""
    for each in manifest["requirements"]:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.]*", each)
    groups = tomllib.loads((root / "pyproject.toml").read_text())["dependency-groups"]
    assert set(manifest["requirements"]) <= set(groups["homeassistant"])
    names = [each.partition("==")[0] for each in manifest["requirements"]]
    assert names == ["aionut", "Babel", "pygal", "reportlab", "resvg-py"]
    assert manifest["loggers"] == ["aionut"]


def test_the_server_is_discovered(
    manifest: dict[str, Any], modules: dict[str, ast.Module]
) -> None:
    """Prevents a discovery step that nothing starts, or one that repeats itself."""
    assert manifest["zeroconf"] == ["_nut._tcp.local."]
    source = ast.unparse(modules["config_flow.py"])
    assert "async_step_zeroconf" in source
    assert "self.async_set_unique_id" in source


def imported_components(tree: ast.Module) -> Iterator[str]:
    """Yield the components that a module imports, within functions too."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="homeassistant.components", names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module)):
                if module.startswith("homeassistant.components."):
                    yield module.split(".")[2]
            case ast.Import(names=names):
                for alias in names:
                    if alias.name.startswith("homeassistant.components."):
                        yield alias.name.split(".")[2]


def test_imported_components_are_declared(
    manifest: dict[str, Any], integration: Path
) -> None:
    """Prevents an import of what Home Assistant has not set up yet."""
    declared = {
        *manifest.get("dependencies", ()),
        *manifest.get("after_dependencies", ()),
        *(
            key
            for key in ("zeroconf", "dhcp", "ssdp", "usb", "mqtt")
            if key in manifest
        ),
    }
    own = {path.stem for path in integration.iterdir()}
    allowed = declared | own | ALWAYS_THERE | {str(each) for each in Platform}
    wrong = {
        f"{path.relative_to(integration)}: {name}"
        for path in integration.rglob("*.py")
        for name in imported_components(ast.parse(path.read_text()))
        if name not in allowed and not name.startswith("input_")
    }
    assert not wrong


def test_config_schema_is_stated(modules: dict[str, ast.Module]) -> None:
    """Prevents that somebody's YAML is taken without a word."""
    names = [
        name.id
        for node in modules["__init__.py"].body
        if isinstance(node, ast.Assign)
        for name in node.targets
        if isinstance(name, ast.Name)
    ]
    assert "CONFIG_SCHEMA" in names


def test_hacs_json(root: Path) -> None:
    """Prevents a repository that HACS refuses, or offers to a too old system."""
    content = json.loads((root / "hacs.json").read_text())
    assert content["name"]
    assert not content.keys() - ALLOWED_BY_HACS
    for key in (
        "content_in_root",
        "hide_default_branch",
        "render_readme",
        "zip_release",
    ):
        assert isinstance(content.get(key, False), bool)
    assert "filename" in content or not content.get("zip_release")
    assert re.fullmatch(r"\d{4}\.\d{1,2}\.\d+", content["homeassistant"])


def test_hacs_json_admits_only_systems_that_are_new_enough(root: Path) -> None:
    """Prevents an installation on a Home Assistant without child devices."""
    content = json.loads((root / "hacs.json").read_text())
    minimum = content["homeassistant"].split(".")
    groups = tomllib.loads((root / "pyproject.toml").read_text())["dependency-groups"]
    (tested,) = [
        each.partition("==")[2].split(".")
        for each in groups["homeassistant"]
        if each.startswith("homeassistant==")
    ]
    assert [int(each) for each in minimum][:2] >= [2026, 10]
    assert [int(each) for each in minimum] <= [int(each) for each in tested]


def test_there_is_one_integration(root: Path) -> None:
    """Prevents that HACS takes the first folder it finds, and that is another one."""
    found = [
        path.name
        for path in (root / "custom_components").iterdir()
        if path.name != "__pycache__"
    ]
    assert found == ["nutify"]
    assert [
        path.relative_to(root).as_posix() for path in files(root, "manifest.json")
    ] == ["custom_components/nutify/manifest.json"]


def test_every_json_file_is_json(integration: Path) -> None:
    """Prevents a file with comments or a trailing comma, which hassfest refuses."""
    found = list(files(integration, r".*\.json"))
    assert len(found) >= 3
    for path in found:
        json.loads(path.read_text())


def test_no_text_comes_from_a_build_of_the_core(integration: Path) -> None:
    """Prevents strings that Home Assistant only resolves for its own integrations."""
    assert not (integration / "strings.json").exists()
    assert not (integration / ".translations").exists()
    wrong = [
        path.name
        for path in (integration / "translations").glob("*.json")
        if "[%key:" in path.read_text()
    ]
    assert not wrong
