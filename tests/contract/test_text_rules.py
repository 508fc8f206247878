"""What hassfest demands of every text and icon of a custom integration."""

from collections.abc import Iterator
import re
import string
from typing import Any

import pytest
import voluptuous as vol

from custom_components.nutify.core.events.outages import OutageKind
from tests.contract.wording import leaves

TOP_LEVEL = {
    *("title", "config", "config_subentries", "options", "preview_features"),
    *("selector", "device_automation", "system_health", "config_panel"),
    *("application_credentials", "issues", "entity_component", "device", "entity"),
    *("exceptions", "services", "conditions", "triggers", "conversation", "common"),
}
TOP_LEVEL_ICONS = {
    *("conditions", "config", "entity", "issues", "options", "services", "triggers"),
}
HTML = re.compile(r"<[^\s<>][^<>]*>")
URL = re.compile(r"\b(https?|ftp|mqtts?|wss?|socket)://|\bwww\.", re.IGNORECASE)
QUOTED_PLACEHOLDER = re.compile(r"'\{[^{}]*\}'")
TRANSLATION_KEY = re.compile(r"(?!.*[-_]{2})[a-z0-9]([a-z0-9-_]*[a-z0-9])?")


def key(value: object) -> str:
    """Take a key as Home Assistant does."""
    if not isinstance(value, str) or not TRANSLATION_KEY.fullmatch(value):
        message = f"not a translation key: {value}"
        raise vol.Invalid(message)
    return value


TEXTS = vol.Schema({key: str})
STEP = vol.Schema(
    {
        vol.Optional("title"): str,
        vol.Optional("description"): str,
        vol.Optional("data"): TEXTS,
        vol.Optional("data_description"): TEXTS,
        vol.Optional("menu_options"): TEXTS,
        vol.Optional("menu_option_descriptions"): TEXTS,
        vol.Optional("submit"): str,
        vol.Optional("sections"): {
            key: {
                vol.Optional("name"): str,
                vol.Optional("description"): str,
                vol.Optional("data"): TEXTS,
                vol.Optional("data_description"): TEXTS,
            }
        },
    }
)
FLOW = {
    vol.Required("step"): {key: STEP},
    vol.Optional("flow_title"): str,
    vol.Optional("error"): TEXTS,
    vol.Optional("abort"): TEXTS,
    vol.Optional("progress"): TEXTS,
    vol.Optional("create_entry"): TEXTS,
}
SUBENTRY = {
    **FLOW,
    vol.Required("entry_type"): str,
    vol.Required("initiate_flow"): {vol.Required("user"): str, key: str},
}
ENTITY = {
    vol.Optional("name"): str,
    vol.Optional("state"): TEXTS,
    vol.Optional("state_attributes"): {
        key: {vol.Optional("name"): str, vol.Optional("state"): TEXTS}
    },
    vol.Optional("unit_of_measurement"): str,
}
# The parts that have the most content; others are only walked through.
SCHEMAS = {
    "config": vol.Schema(FLOW),
    "options": vol.Schema(FLOW),
    "config_subentries": vol.Schema({key: SUBENTRY}),
    "entity": vol.Schema({key: {key: ENTITY}}),
    "device": vol.Schema({key: {vol.Required("name"): str}}),
    "exceptions": vol.Schema({key: {vol.Required("message"): str}}),
    "issues": vol.Schema(
        {key: {vol.Required("title"): str, vol.Required("description"): str}}
    ),
    "system_health": vol.Schema({vol.Required("info"): TEXTS}),
    "selector": vol.Schema(
        {
            key: {
                vol.Optional("options"): TEXTS,
                vol.Optional("choices"): TEXTS,
                vol.Optional("fields"): dict,
                vol.Optional("unit_of_measurement"): TEXTS,
            }
        }
    ),
    "common": TEXTS,
}
ICON_STATES = {key: str}
ICONS = vol.Schema(
    {
        vol.Optional("entity"): {
            key: {
                key: {
                    vol.Optional("default"): str,
                    vol.Optional("state"): ICON_STATES,
                    vol.Optional("range"): {str: str},
                    vol.Optional("state_attributes"): {key: dict},
                }
            }
        },
    },
    extra=vol.ALLOW_EXTRA,
)


def steps(texts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the steps of all flows."""
    flows = [texts["config"], texts["options"], *texts["config_subentries"].values()]
    for flow in flows:
        yield from flow["step"].values()


def is_sentence(where: str) -> bool:
    """Tell whether a text has to end as a sentence does."""
    parts = where.split(".")
    if parts[0] == "common":
        # What is said of an outage, a line for each, why a battery is judged as it is,
        # what a report says, what stands below a message, and what came of an import.
        group, _, rest = parts[1].partition("_")
        kinds = {str(kind) for kind in OutageKind}
        return (
            (group == "outage" and rest not in kinds)
            or group == "battery"
            or (group == "report" and rest.startswith("say_"))
            or (group == "import" and not rest.endswith("title"))
            or rest.endswith("footer")
        )
    if parts[0] == "entity":
        # Names and states, whatever the attribute is called.
        return False
    return parts[-1] in {"description", "message"} or any(
        each in parts[1:-1]
        for each in ("error", "abort", "data_description", "progress")
    )


def faults(text: object) -> Iterator[str]:
    """Yield what hassfest would say of a text."""
    if not isinstance(text, str):
        yield "is no text"
        return
    if not text or text != text.strip():
        yield "is empty, or begins or ends with a blank"
    if HTML.search(text):
        yield "holds HTML"
    if URL.search(text):
        yield "holds a URL"
    if QUOTED_PLACEHOLDER.search(text):
        yield "quotes a placeholder"
    if "[%key:" in text:
        yield "refers to another text"
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(text)]
    except ValueError:
        yield "has an open brace"
    else:
        if not all(name is None or name.isidentifier() for name in names):
            yield "has a placeholder without a proper name"


@pytest.mark.parametrize(
    ("text", "is_fine"),
    [
        ("Load of {ups}", True),
        ("< 20 % is low; nut.local:3493 answers", True),
        ("", False),
        ("Load ", False),
        ("Load of ups.<name>.load", False),
        ("See https://example.org", False),
        ("Named '{ups}'", False),
        ("{ups.load}", False),
        ("{ups", False),
        ("[%key:common::action::ok%]", False),
    ],
)
def test_the_rules_find_what_they_look_for(
    text: str,
    is_fine: bool,  # noqa: FBT001 - one column of the table
) -> None:
    """Prevents rules that let everything pass."""
    assert (not list(faults(text))) is is_fine


def test_texts_follow_the_rules(texts: dict[str, Any]) -> None:
    """Prevents texts that hassfest refuses."""
    wrong = {
        where: found for where, text in leaves(texts) if (found := [*faults(text)])
    }
    assert not wrong


def test_texts_have_the_form_that_home_assistant_reads(texts: dict[str, Any]) -> None:
    """Prevents a misplaced text, which is never shown and which hassfest refuses."""
    assert not texts.keys() - TOP_LEVEL
    for name, schema in SCHEMAS.items():
        if name in texts:
            schema(texts[name])


def test_fields_are_described_where_they_are_named(texts: dict[str, Any]) -> None:
    """Prevents a description without its field, at which hassfest crashes."""
    for step in steps(texts):
        for part in (step, *step.get("sections", {}).values()):
            described = part.get("data_description", {}).keys()
            assert not described - part.get("data", {}).keys()


def test_only_names_have_placeholders(texts: dict[str, Any]) -> None:
    """Prevents placeholders where Home Assistant fills none in."""
    wrong = [
        where
        for where, text in leaves(texts["entity"])
        if "{" in text
        and (not where.endswith(".name") or ".state_attributes." in where)
    ]
    assert not wrong


def test_sentences_end_and_names_do_not(texts: dict[str, Any]) -> None:
    """Prevents texts that look unfinished beside Home Assistant's own."""
    for where, text in leaves(texts):
        # A decimal mark is neither.
        if where != "common.decimal_mark":
            assert text.endswith((".", "?")) is is_sentence(where), where


def test_icons_have_the_form_that_home_assistant_reads(icons: dict[str, Any]) -> None:
    """Prevents icons that hassfest refuses."""
    assert not icons.keys() - TOP_LEVEL_ICONS
    ICONS(icons)
    wrong = {
        where: icon
        for where, icon in leaves(icons)
        if not re.fullmatch(r"mdi:[a-z0-9]+(-[a-z0-9]+)*", str(icon))
    }
    assert not wrong
