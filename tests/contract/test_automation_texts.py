"""Every trigger and condition of the code can be picked, and has its texts and icon."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
from typing import Any

from homeassistant.const import CONF_OPTIONS
from homeassistant.helpers.condition import _CONDITIONS_DESCRIPTION_SCHEMA
from homeassistant.helpers.trigger.descriptions import _TRIGGERS_DESCRIPTION_SCHEMA
from homeassistant.util.unit_conversion import (
    DurationConverter,
    ElectricPotentialConverter,
)
from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.nutify.condition import CONDITIONS
from custom_components.nutify.core.events.types import EventType
from custom_components.nutify.trigger import TRIGGERS

INTEGRATION = Path(__file__).parents[2] / "custom_components" / "nutify"
DOCUMENT = Path(__file__).parents[2] / "docs" / "user" / "triggers.md"
LANGUAGES = sorted((INTEGRATION / "translations").glob("*.json"))
CODE: Mapping[str, Mapping[str, type]] = {
    "trigger": TRIGGERS,
    "condition": CONDITIONS,
}
KINDS = tuple(CODE)


def described(kind: str) -> dict[str, Any]:
    """Return the descriptions of the triggers or conditions, without their anchors."""
    schema = {
        "trigger": _TRIGGERS_DESCRIPTION_SCHEMA,
        "condition": _CONDITIONS_DESCRIPTION_SCHEMA,
    }[kind]
    found: dict[str, Any] = schema(load_yaml_dict(str(INTEGRATION / f"{kind}s.yaml")))
    return found


def options(kind: str, key: str) -> dict[str, Any]:
    """Return the options that the code takes, each with its default or None."""
    schema = CODE[kind][key]._schema.schema  # type: ignore[attr-defined]
    return {
        str(option): option.default() if callable(option.default) else None
        for option in schema.get(CONF_OPTIONS, {})
    }


def selects(kind: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the choices to select from: the key of their texts, and the options."""
    for description in described(kind).values():
        for field in description.get("fields", {}).values():
            if (select := field["selector"].get("select")) is not None:
                yield select["translation_key"], select["options"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_code_has_can_be_picked(kind: str) -> None:
    """Prevents what no editor offers, and what is offered and does not exist."""
    assert described(kind).keys() == CODE[kind].keys()


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_has_a_field(kind: str) -> None:
    """Prevents an option that only YAML can set, and a field that is refused."""
    for key, description in described(kind).items():
        assert description.get("fields", {}).keys() == options(kind, key).keys(), key


@pytest.mark.parametrize("kind", KINDS)
def test_defaults_agree(kind: str) -> None:
    """Prevents that the editor shows another default than the one that holds."""
    for key, description in described(kind).items():
        found = options(kind, key)
        for name, field in description.get("fields", {}).items():
            default = field.get("default")
            if name == "for":
                assert default == "00:00:00"
            elif default is not None:
                assert default == found[name], (key, name)


@pytest.mark.parametrize("kind", KINDS)
def test_targets_are_our_own(kind: str) -> None:
    """Prevents that the editor offers entities of others, or hides some of ours."""
    for key, description in described(kind).items():
        target = description["target"]
        assert target["primary_entities_only"] is False, key
        assert [each["integration"] for each in target["entity"]] == ["nutify"], key


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", KINDS)
def test_texts(kind: str, path: Path) -> None:
    """Prevents a bare key in the editor, and texts of what is gone."""
    texts = json.loads(path.read_text())[f"{kind}s"]
    descriptions = described(kind)
    assert texts.keys() == descriptions.keys()
    for key, text in texts.items():
        assert text.keys() <= {"name", "description", "fields"}, key
        assert text["name"], key
        assert text["description"], key
        fields = text.get("fields", {})
        assert fields.keys() == descriptions[key].get("fields", {}).keys(), key
        for name, field in fields.items():
            assert field.keys() == {"name", "description"}, (key, name)
            assert all(field.values()), (key, name)
    names = [text["name"] for text in texts.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", KINDS)
def test_choices_have_texts(kind: str, path: Path) -> None:
    """Prevents a choice that shows its key."""
    texts = json.loads(path.read_text())["selector"]
    for key, chosen in selects(kind):
        assert texts[key]["options"].keys() == set(chosen), key


def test_all_events_can_be_chosen() -> None:
    """Prevents a new event that no automation can wait for."""
    assert dict(selects("trigger"))["event_type"] == [str(each) for each in EventType]


@pytest.mark.parametrize("kind", KINDS)
def test_icons(kind: str, icons: dict[str, Any]) -> None:
    """Prevents an entry of the list without a picture."""
    assert icons[f"{kind}s"].keys() == CODE[kind].keys()
    assert all(each.keys() == {kind} for each in icons[f"{kind}s"].values())


@pytest.mark.parametrize("kind", KINDS)
def test_units_are_ones_that_the_code_takes(kind: str) -> None:
    """Prevents a unit in the editor that is refused when saved."""
    for key, description in described(kind).items():
        threshold = description.get("fields", {}).get("threshold")
        units = threshold and threshold["selector"]["numeric_threshold"].get(
            "unit_of_measurement"
        )
        converter = getattr(CODE[kind][key], "_unit_converter", None)
        assert bool(units) is (converter is not None), key
        assert converter in {None, DurationConverter, ElectricPotentialConverter}
        if converter is not None:
            assert set(units) <= converter.VALID_UNITS, key


def test_the_document_names_all() -> None:
    """Prevents a trigger or condition that nobody reads of, and one that is gone."""
    text = DOCUMENT.read_text()
    for keys in CODE.values():
        for key in keys:
            assert f"| `{key}` |" in text, key
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) == sum(len(keys) for keys in CODE.values())
