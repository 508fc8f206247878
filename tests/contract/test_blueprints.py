"""Every blueprint can be imported, says what it asks for, and is in the document."""

from collections.abc import Iterator, Mapping
from pathlib import Path
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.importer import _get_github_import_url
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.util.yaml import extract_inputs, load_yaml_dict
import pytest

from custom_components.nutify.condition import CONDITIONS
from custom_components.nutify.trigger import TRIGGERS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "blueprints" / "automation" / "nutify"
FILES = sorted(FOLDER.rglob("*"))
DOCUMENT = ROOT / "docs" / "user" / "blueprints.md"
REPOSITORY = "https://github.com/DartSteven/nutify-homeassistant/blob/main"
IMPORT = "https://my.home-assistant.io/redirect/blueprint_import/"

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def load(path: Path) -> Blueprint:
    """Return a blueprint as Home Assistant reads it."""
    return Blueprint(
        load_yaml_dict(str(path)),
        expected_domain="automation",
        path=path.name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


def named(node: object, key: str) -> Iterator[str]:
    """Yield all strings that stand under a key, at any depth."""
    if isinstance(node, Mapping):
        if isinstance(found := node.get(key), str):
            yield found
        for value in node.values():
            yield from named(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from named(value, key)


def sections(blueprint: Blueprint) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the sections of the inputs."""
    for name, value in blueprint.metadata["input"].items():
        if "input" in value:
            yield name, value


def test_there_are_only_blueprints() -> None:
    """Prevents a file that nobody can import."""
    assert FILES
    assert {path.suffix for path in FILES} == {".yaml"}


@each_file
def test_it_says_what_it_is(path: Path) -> None:
    """Prevents a blueprint without a name, or one that cannot be updated."""
    metadata = load(path).metadata
    assert metadata["name"].startswith("Nutify: ")
    assert metadata["description"]
    assert metadata["author"] == "Dart Steven"
    assert metadata["homeassistant"] == {"min_version": "2026.10.0"}
    url = f"{REPOSITORY}/{path.relative_to(ROOT).as_posix()}"
    assert metadata["source_url"] == url
    assert _get_github_import_url(url).endswith(f"/nutify/{path.name}")


@each_file
def test_every_input_is_used(path: Path) -> None:
    """Prevents a question whose answer changes nothing."""
    blueprint = load(path)
    body = {key: each for key, each in blueprint.data.items() if key != "blueprint"}
    assert extract_inputs(body) == blueprint.inputs.keys()


@each_file
def test_every_input_can_be_understood(path: Path) -> None:
    """Prevents a bare key in the editor, or an input without a field."""
    blueprint = load(path)
    for name, section in sections(blueprint):
        assert section["name"], name
        assert section["icon"].startswith("mdi:"), name
    for name, each in blueprint.inputs.items():
        assert each["name"], name
        assert each["selector"], name


@each_file
def test_collapsed_sections_ask_nothing(path: Path) -> None:
    """Prevents that a blueprint cannot be saved for an answer that is out of sight."""
    for _, section in sections(load(path)):
        if section.get("collapsed"):
            assert all("default" in each for each in section["input"].values())


@each_file
def test_what_it_uses_is_there(path: Path) -> None:
    """Prevents a blueprint that waits for, asks for, or calls what is gone."""
    data = load(path).data
    actions = load_yaml_dict(
        str(ROOT / "custom_components" / "nutify" / "services.yaml")
    )
    known: Mapping[str, Mapping[str, object]] = {
        "trigger": TRIGGERS,
        "condition": CONDITIONS,
        "action": actions,
    }
    for key, names in known.items():
        used = {
            each.removeprefix("nutify.")
            for each in named(data, key)
            if each.startswith("nutify.")
        }
        assert used <= names.keys()


@each_file
def test_upses_are_devices_of_ours(path: Path) -> None:
    """Prevents that the editor offers what is no UPS, such as an outlet."""
    inputs = load(path).inputs
    devices = {name: each for name, each in inputs.items() if "ups" in name}
    assert len(devices) == 1
    for each in devices.values():
        (found,) = each["selector"]["device"]["entity"]
        assert found == {"integration": "nutify", "domain": ["event"]}


@each_file
def test_nothing_of_one_home_is_in_it(path: Path) -> None:
    """Prevents an id of an entity or a device that only one home has."""
    text = path.read_text()
    found = re.findall(r"\b((?:binary_sensor|sensor|notify|event)\.[a-z_]+)\b", text)
    # The first is an action, the others are what a trigger tells.
    assert set(found) <= {
        "notify.send_message",
        *re.findall(r"\btrigger\.(event\.[a-z_]+)\b", text),
    }
    assert not re.search(r"\b[0-9a-f]{32}\b", text)


def test_the_document_lists_all() -> None:
    """Prevents a blueprint that nobody finds, and a link that leads nowhere."""
    rows = [
        re.fullmatch(
            r"\| \[(.+)\]\((.+)\) \| (.+) \| \[!\[Import\]\(\S+\)\]\((.+)\) \|", line
        )
        for line in DOCUMENT.read_text().splitlines()
        if line.startswith("| [")
    ]
    found = []
    for row in rows:
        assert row is not None
        title, link, text, url = row.groups()
        path = (DOCUMENT.parent / link).resolve()
        found.append(path)
        assert text.endswith(".")
        metadata = load(path).metadata
        assert metadata["name"].removeprefix("Nutify: ").casefold() == title.casefold()
        assert url.startswith(f"{IMPORT}?")
        assert parse_qs(urlsplit(url).query) == {
            "blueprint_url": [metadata["source_url"]]
        }
    assert sorted(found) == FILES


def test_the_document_tells_of_nothing_else() -> None:
    """Prevents a link, an action or an input in the text that does not exist."""
    text = DOCUMENT.read_text()
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert link.startswith("https://") or (DOCUMENT.parent / link).exists(), link
    names = {each["name"] for path in FILES for each in load(path).inputs.values()}
    assert "Not reachable for" in names
    blueprints = " ".join(path.read_text() for path in FILES)
    for code in re.findall(r"`([^`]+)`", text):
        assert code in blueprints, code
