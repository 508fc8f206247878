"""Every action and each of its fields has its texts and icon."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.util.yaml import load_yaml_dict
import pytest

type Described = Mapping[str, Any]


@pytest.fixture(scope="module")
def actions(integration: Path) -> Described:
    """Return the actions as the editor offers them."""
    found = load_yaml_dict(str(integration / "services.yaml"))
    assert found
    return found


def sections_of(action: Described | None) -> dict[str, Described]:
    """Return the sections of an action's form; what has fields of its own is one."""
    fields = (action or {}).get("fields") or {}
    return {name: each for name, each in fields.items() if "fields" in (each or {})}


def fields_of(action: Described | None) -> set[str]:
    """Return the fields of an action, within sections as well."""
    sections = sections_of(action)
    inner = (each["fields"] for each in sections.values())
    fields = (action or {}).get("fields") or {}
    return (set(fields) - set(sections)).union(*inner)


def test_all_know_the_same_actions(
    actions: Described, texts: dict[str, Any], icons: dict[str, Any]
) -> None:
    """Prevents an action without a name, and translators' work on one that is gone."""
    assert texts["services"].keys() == actions.keys()
    assert icons["services"].keys() == actions.keys()


def test_every_action_has_its_texts(actions: Described, texts: dict[str, Any]) -> None:
    """Prevents bare keys in the editor of an action, and texts of what is gone."""
    for key, action in actions.items():
        text = texts["services"][key]
        assert text["name"], key
        assert text["description"], key
        for part, wanted in (
            ("fields", fields_of(action)),
            ("sections", set(sections_of(action))),
        ):
            assert text.get(part, {}).keys() == wanted, (key, part)
            for name, each in text.get(part, {}).items():
                assert each["name"], (key, name)
                assert each["description"], (key, name)
        assert text.keys() <= {"name", "description", "fields", "sections"}, key


def test_every_action_has_its_icon(actions: Described, icons: dict[str, Any]) -> None:
    """Prevents an entry of the list without a picture."""
    for key, action in actions.items():
        icon = icons["services"][key]
        assert icon["service"].startswith("mdi:"), key
        assert set(icon.get("sections", {})) <= set(sections_of(action)), key


def test_sections_are_looked_into() -> None:
    """Prevents that a field is not missed because it is within a section."""
    action: Described = {
        "fields": {"a": None, "more": {"fields": {"b": {}, "c": None}}}
    }
    assert fields_of(action) == {"a", "b", "c"}
    assert set(sections_of(action)) == {"more"}
