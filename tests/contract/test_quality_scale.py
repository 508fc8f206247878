"""The quality scale is kept, and what is said to show it is there."""

import ast
from collections.abc import Iterator
import importlib
import inspect
from pathlib import Path
import pkgutil
import re
from typing import Any

from homeassistant.const import Platform
from homeassistant.helpers.entity import Entity
import pytest
import yaml

import custom_components.nutify

# Of Home Assistant 2026.10, in its order.
RULES = {
    "bronze": (
        *("action-setup", "appropriate-polling", "brands", "common-modules"),
        *("config-flow", "config-flow-test-coverage", "dependency-transparency"),
        *("docs-actions", "docs-conditions", "docs-high-level-description"),
        *("docs-installation-instructions", "docs-removal-instructions"),
        *("docs-triggers", "entity-event-setup", "entity-unique-id"),
        *("has-entity-name", "runtime-data", "test-before-configure"),
        *("test-before-setup", "unique-config-entry"),
    ),
    "silver": (
        *("action-exceptions", "config-entry-unloading"),
        *("docs-configuration-parameters", "docs-installation-parameters"),
        *("entity-unavailable", "integration-owner", "log-when-unavailable"),
        *("parallel-updates", "reauthentication-flow", "test-coverage"),
    ),
    "gold": (
        *("devices", "diagnostics", "discovery", "discovery-update-info"),
        *("docs-data-update", "docs-examples", "docs-known-limitations"),
        *("docs-supported-devices", "docs-supported-functions"),
        *("docs-troubleshooting", "docs-use-cases", "dynamic-devices"),
        *("entity-category", "entity-device-class", "entity-disabled-by-default"),
        *("entity-translations", "exception-translations", "icon-translations"),
        *("reconfiguration-flow", "repair-issues", "stale-devices"),
    ),
    "platinum": ("async-dependency", "inject-websession", "strict-typing"),
}
# Of no use where there is nothing of ours to lack.
MAY_BE_EXEMPT = {"discovery-update-info", "inject-websession"}


@pytest.fixture(scope="module")
def rules(integration: Path) -> dict[str, dict[str, str]]:
    """Return the rules as they are kept."""
    content = yaml.safe_load((integration / "quality_scale.yaml").read_text())
    found: dict[str, dict[str, str]] = content["rules"]
    assert content.keys() == {"rules"}
    return found


def test_all_rules_are_kept(
    rules: dict[str, dict[str, str]], manifest: dict[str, Any]
) -> None:
    """Prevents a level in the manifest that is not reached."""
    assert list(rules) == [rule for level in RULES.values() for rule in level]
    assert all(each.keys() == {"status", "comment"} for each in rules.values())
    exempt = {name for name, each in rules.items() if each["status"] == "exempt"}
    done = {name for name, each in rules.items() if each["status"] == "done"}
    assert exempt == MAY_BE_EXEMPT
    assert done | exempt == rules.keys()
    assert manifest["quality_scale"] == "platinum"


def test_what_shows_it_is_there(rules: dict[str, dict[str, str]], root: Path) -> None:
    """Prevents evidence that was moved or never made."""
    for name, rule in rules.items():
        if rule["status"] == "done":
            paths = rule["comment"].split(", ")
        else:
            # A sentence, which may name a document.
            paths = re.findall(r"\w+(?:/[\w-]+)+\.\w+", rule["comment"])
        for path in paths:
            assert re.fullmatch(r"[\w./-]+", path), f"{name}: {path}"
            assert (root / path).is_file(), f"{name}: {path}"


def entity_classes() -> Iterator[type[Entity]]:
    """Yield the classes of all entities that the integration has."""
    package = custom_components.nutify
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(found.name)
        for each in vars(module).values():
            if (
                inspect.isclass(each)
                and issubclass(each, Entity)
                and each.__module__ == found.name
            ):
                yield each


def test_every_entity_has_a_name_of_its_own() -> None:
    """Prevents an entity that has the name of its device in its own, or no device's."""
    found = set(entity_classes())
    # A mixture of a base and what only some kinds of it share.
    bases = {each for each in found if any(each in other.__bases__ for other in found)}
    assert {"CommandButton", "FleetSensor", "PowerEvents", "SendReportButton"} <= {
        each.__name__ for each in found - bases
    }
    without = {
        each.__name__
        for each in found - bases
        # The class alone decides, before anything is known of the entity.
        if not each.__new__(each).has_entity_name
    }
    assert not without


def test_every_platform_says_how_many_act_at_once(
    modules: dict[str, ast.Module],
) -> None:
    """Prevents that Home Assistant sends many commands to a UPS at once."""
    platforms = {f"{each}.py" for each in Platform} & modules.keys()
    assert platforms
    for path in platforms:
        assigned = {
            target.id
            for node in modules[path].body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        assert "PARALLEL_UPDATES" in assigned, path


@pytest.mark.parametrize(
    "name",
    ["async_setup_entry", "async_unload_entry", "async_get_config_entry_diagnostics"],
)
def test_entries_have_their_own_type(modules: dict[str, ast.Module], name: str) -> None:
    """Prevents runtime data without a type, which strict-typing asks for."""
    found = [
        argument
        for tree in modules.values()
        for node in tree.body
        if isinstance(node, ast.AsyncFunctionDef) and node.name == name
        for argument in node.args.args
        if "entry" in argument.arg
    ]
    assert found
    for argument in found:
        assert isinstance(argument.annotation, ast.Name)
        assert argument.annotation.id.endswith("ConfigEntry")
        assert argument.annotation.id != "ConfigEntry"


def test_the_document_of_coverage_is_kept(root: Path) -> None:
    """Prevents a claim about coverage without the command that measures it."""
    assert "scripts/coverage" in (root / "docs" / "dev" / "testing.md").read_text()
