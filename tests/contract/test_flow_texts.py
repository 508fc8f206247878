"""Every step, error, abort and exception of the code has its English text."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
import string
from typing import Any

from homeassistant.data_entry_flow import section
import pytest
import yaml

from custom_components.nutify import alert_flow
from custom_components.nutify.const import CONF_UPS, TLS_MODES
from custom_components.nutify.core.events.types import EventType
from custom_components.nutify.core.nut.errors import Reason
from custom_components.nutify.core.nut.settings import Fault
from custom_components.nutify.forms import (
    CA_SCHEMA,
    LOGIN_SCHEMA,
    OPTIONS_SCHEMA,
    SERVER_SCHEMA,
)
from custom_components.nutify.limits import UPS_SECTION

REASONS = {str(reason) for reason in Reason}
# What the flow's own helpers abort with, in the integration's words; the others of
# theirs, such as reauth_successful, come with Home Assistant.
HELPERS = {
    "_abort_if_unique_id_configured": "already_configured",
    "_async_abort_entries_match": "already_configured",
}
# What the forms ask for; a field whose selector is made while the flow runs has none.
FIELDS: dict[tuple[str, str], Mapping[Any, Any]] = {
    ("config", "user"): SERVER_SCHEMA.schema,
    ("config", "reconfigure"): SERVER_SCHEMA.schema,
    ("config", "ca"): CA_SCHEMA.schema,
    ("config", "reauth_confirm"): LOGIN_SCHEMA.schema,
    ("config", "ups"): {CONF_UPS: None},
    ("options", "init"): OPTIONS_SCHEMA.schema,
    ("config_subentries.alert", "user"): alert_flow._schema([]).schema,
    ("config_subentries.alert", "reconfigure"): alert_flow._schema([]).schema,
    ("config_subentries.ups", "user"): {CONF_UPS: None},
    ("config_subentries.ups", "reconfigure"): {
        "name": None,
        CONF_UPS: None,
        **UPS_SECTION,
    },
}
# What people choose from in forms; actions, triggers and conditions name theirs.
OPTIONS: Mapping[str, Iterable[str]] = {"event_type": EventType, "tls": TLS_MODES}
FLOWS = {
    "NutifyConfigFlow": "config",
    "NutifyOptionsFlow": "options",
    "AlertSubentryFlow": "config_subentries.alert",
    "UpsSubentryFlow": "config_subentries.ups",
}
BASES = {"ConfigFlow", "OptionsFlow", "ConfigSubentryFlow"}


def placeholders(text: str) -> set[str]:
    """Return the names of a text's placeholders."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def constants(node: ast.AST) -> Iterator[str]:
    """Yield all strings that are written in a piece of code."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def calls(node: ast.AST, name: str) -> Iterator[ast.Call]:
    """Yield the calls of a method or function."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            called = each.func
            found = called.attr if isinstance(called, ast.Attribute) else ""
            found = called.id if isinstance(called, ast.Name) else found
            if found == name:
                yield each


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return an argument of a call by its name."""
    return next((each.value for each in call.keywords if each.arg == name), None)


def keys(node: ast.expr | None) -> set[str]:
    """Return the keys of a dictionary that is written in place."""
    if node is None:
        return set()
    assert isinstance(node, ast.Dict), ast.unparse(node)
    return {key.value for key in node.keys if isinstance(key, ast.Constant)}  # type: ignore[misc]


class Flow:
    """What one flow class shows, with the functions of its module that it calls."""

    def __init__(self, node: ast.ClassDef, module: ast.Module, section: str) -> None:
        """Read the class."""
        self.section = section
        self._node = node
        self._nodes: list[ast.AST] = [
            node,
            *(
                each
                for each in module.body
                if isinstance(each, ast.FunctionDef) and any(calls(node, each.name))
            ),
        ]
        self._methods = {
            each.name: each
            for each in node.body
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        }

    def text(self, texts: dict[str, Any]) -> dict[str, Any]:
        """Return the flow's part of the texts."""
        for word in self.section.split("."):
            texts = texts[word]
        return texts

    @property
    def steps(self) -> dict[str, set[str]]:
        """Return the steps that are shown, with the placeholders they are given."""
        found: dict[str, set[str]] = {}
        for name, method in self._methods.items():
            for call in calls(method, "async_show_form"):
                given = keys(keyword(call, "description_placeholders"))
                step = keyword(call, "step_id")
                if isinstance(step, ast.Constant):
                    found[str(step.value)] = given
                    continue
                for other in calls(self._node, name):
                    argument = other.args[0]
                    assert isinstance(argument, ast.Constant)
                    found[str(argument.value)] = given
        return found

    @property
    def errors(self) -> set[str]:
        """Return the keys of the errors that are shown."""
        found: set[str] = set()
        for node in (each for part in self._nodes for each in ast.walk(part)):
            match node:
                case ast.Assign(targets=[ast.Subscript(value=ast.Name("errors"))]):
                    found |= self._key(node.value)
                case ast.Assign(targets=[ast.Tuple(elts=[first, *_])]):
                    if ast.unparse(first).startswith("errors["):
                        assert isinstance(node.value, ast.Tuple)
                        found |= self._key(node.value.elts[0])
        return found

    @property
    def aborts(self) -> set[str]:
        """Return the reasons for which the flow ends without an entry."""
        found: set[str] = set()
        for call in calls(self._node, "async_abort"):
            reason = keyword(call, "reason")
            assert reason is not None
            found |= self._key(reason)
        for helper, each in HELPERS.items():
            if any(calls(self._node, helper)):
                found.add(each)
        return found

    @staticmethod
    def _key(node: ast.expr) -> set[str]:
        if isinstance(node, ast.Constant):
            return {str(node.value)}
        assert ast.unparse(node) == "err.reason", f"which text? {ast.unparse(node)}"
        return REASONS


@pytest.fixture
def flows(modules: dict[str, ast.Module]) -> list[Flow]:
    """Return the flows of the integration."""
    found = [
        Flow(node, module, FLOWS[node.name])
        for module in modules.values()
        for node in module.body
        if isinstance(node, ast.ClassDef)
        and BASES & {ast.unparse(base) for base in node.bases}
    ]
    assert {flow.section for flow in found} == set(FLOWS.values())
    return found


def test_every_step_has_its_texts(flows: list[Flow], texts: dict[str, Any]) -> None:
    """Prevents forms with bare keys, and texts of forms that are gone."""
    for flow in flows:
        steps = flow.text(texts)["step"]
        assert set(flow.steps) == set(steps)
        for name, step in steps.items():
            asked = FIELDS[flow.section, name]
            sections = {
                str(key): field.schema.schema
                for key, field in asked.items()
                if isinstance(field, section)
            }
            check_fields(step, {str(key) for key in asked} - set(sections), name)
            assert set(step.get("sections", {})) == set(sections), name
            for key, inner in sections.items():
                texts_of_section = step["sections"][key]
                check_fields(texts_of_section, {str(each) for each in inner}, key)
                assert texts_of_section["name"], key
                assert texts_of_section["description"], key
            assert step["title"], name


def check_fields(texts: dict[str, Any], fields: set[str], where: str) -> None:
    """Fail unless each field of a form or a section has its texts, and no other."""
    assert set(texts["data"]) == fields, where
    assert set(texts["data_description"]) == fields, where


def test_every_error_has_a_text(flows: list[Flow], texts: dict[str, Any]) -> None:
    """Prevents a form that says "timeout" instead of what to do."""
    missing = {
        f"{flow.section}: {key}"
        for flow in flows
        for key in flow.errors
        if key not in flow.text(texts).get("error", {})
    }
    unreachable = {"data_stale", "driver_not_connected", "unknown_ups"}
    assert not {each for each in missing if each.split(": ")[1] not in unreachable}


def test_every_reason_of_the_client_has_a_text(
    flows: list[Flow], texts: dict[str, Any]
) -> None:
    """Prevents a bare key for a server that answers LIST UPS with an odd code."""
    shown = [(flow, "error", flow.errors) for flow in flows]
    shown += [(flow, "abort", flow.aborts) for flow in flows]
    missing = {
        f"{flow.section}.{kind}: {key}"
        for flow, kind, found in shown
        for key in found
        if key not in flow.text(texts).get(kind, {})
    }
    assert not missing


def test_no_text_is_left_over(flows: list[Flow], texts: dict[str, Any]) -> None:
    """Prevents translators' work on texts that are never shown."""
    for flow in flows:
        assert not set(flow.text(texts).get("error", {})) - flow.errors
        shared = {"already_configured"}  # Raised by Home Assistant for a subentry.
        assert not set(flow.text(texts).get("abort", {})) - flow.aborts - shared


def test_texts_of_flows_use_what_they_are_given(
    flows: list[Flow], texts: dict[str, Any]
) -> None:
    """Prevents a form that shows {detail} in braces."""
    for flow in flows:
        given = flow.steps
        for name, step in flow.text(texts)["step"].items():
            for text in (step["title"], step.get("description", "")):
                assert placeholders(text) <= given[name], name
        own = {
            key: placeholders(text)
            for key, text in flow.text(texts).get("error", {}).items()
        }
        assert all(found <= {"detail"} for found in own.values())
        assert not {key for key, found in own.items() if found} - REASONS
        for key, text in flow.text(texts).get("abort", {}).items():
            assert placeholders(text) <= ({"detail"} if key in REASONS else set()), key


def test_every_form_that_asks_a_server_passes_the_detail(flows: list[Flow]) -> None:
    """Prevents error texts whose {detail} a form forgets."""
    (config,) = [flow for flow in flows if flow.section == "config"]
    without = {name for name, given in config.steps.items() if "detail" not in given}
    assert without == {"ups"}, "its errors are no reasons of the client"


def test_subentries_have_their_buttons(texts: dict[str, Any]) -> None:
    """Prevents a menu without a word on it; hassfest demands these."""
    for subentry in texts["config_subentries"].values():
        assert subentry["entry_type"]
        assert {"user", "reconfigure"} == set(subentry["initiate_flow"])


def selects(content: object) -> Iterator[dict[str, Any]]:
    """Yield the select selectors with a translation key in a piece of YAML."""
    if isinstance(content, list):
        for each in content:
            yield from selects(each)
    elif isinstance(content, dict):
        for key, each in content.items():
            if key == "select" and "translation_key" in (each or {}):
                yield each
            else:
                yield from selects(each)


def test_what_people_choose_from_has_texts(
    integration: Path, texts: dict[str, Any]
) -> None:
    """Prevents "verify" in the list that people choose from."""
    offered = {key: {str(each) for each in each} for key, each in OPTIONS.items()}
    for path in integration.glob("*.yaml"):
        for select in selects(yaml.safe_load(path.read_text())):
            options = set(select["options"])
            known = offered.setdefault(select["translation_key"], options)
            assert options <= known, path.name
    assert {key: set(each["options"]) for key, each in texts["selector"].items()} == (
        offered
    )


def translated(call: ast.Call) -> Iterator[tuple[str, set[str]]]:
    """Yield the keys of a translated exception, with the placeholders it is given."""
    domain, key = keyword(call, "translation_domain"), keyword(call, "translation_key")
    if domain is None or key is None or ast.unparse(domain) != "DOMAIN":
        return
    given = keys(keyword(call, "translation_placeholders"))
    match key:
        case ast.Constant(value=str(text)):
            yield text, given
        case ast.JoinedStr(
            values=[ast.Constant(value=str(text)), ast.FormattedValue(value=value)]
        ) if ast.unparse(value) == "err.reason":
            yield from ((f"{text}{reason}", given) for reason in REASONS)
        case ast.Attribute() if ast.unparse(key) == "err.fault":
            yield from ((str(fault), given) for fault in Fault)
        case _:
            pytest.fail(f"which text? {ast.unparse(key)}")


def test_every_exception_has_a_text_with_its_placeholders(
    modules: dict[str, ast.Module], texts: dict[str, Any]
) -> None:
    """Prevents an error message that is a bare key, or that lacks what went wrong."""
    found = {
        key: given
        for tree in modules.values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for key, given in translated(call)
    }
    assert found
    assert found == {
        key: placeholders(each["message"]) for key, each in texts["exceptions"].items()
    }


def test_system_health_has_its_texts(
    modules: dict[str, ast.Module], texts: dict[str, Any]
) -> None:
    """Prevents bare keys on Home Assistant's page of system information."""
    (shown,) = [
        keys(node.value)
        for node in ast.walk(modules["system_health.py"])
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Dict)
    ]
    assert set(texts["system_health"]["info"]) == shown
