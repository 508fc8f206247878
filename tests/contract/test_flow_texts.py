"""Every step, error, abort and exception of the code has its English text."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import SelectSelector
import pytest
import yaml

from custom_components.nutify import alert_flow, energy_flow, report_flow
from custom_components.nutify.const import CONF_UPS
from custom_components.nutify.core.events.types import EventType
from custom_components.nutify.core.nut.settings import Fault
from custom_components.nutify.forms import (
    CA_SCHEMA,
    LOGIN_SCHEMA,
    OPTIONS_SCHEMA,
    SERVER_SCHEMA,
)
from custom_components.nutify.import_forms import (
    FILE_FIELDS,
    setting_fields,
    target_fields,
)
from custom_components.nutify.importing.plan import Setting
from custom_components.nutify.limits import UPS_SECTION
from custom_components.nutify.power_options import POWER_SECTION
from custom_components.nutify.rating_form import RATING_SCHEMA
from tests.contract.flow_code import (
    LEGACY,
    REASONS,
    WITH_MENUS,
    Flow,
    all_flows,
    calls,
    keys,
    keyword,
)
from tests.contract.wording import leaves, placeholders

# What the forms ask for; a field whose selector is made while the flow runs has none.
# Those of energy are read from the code, see `asked()`.
FIELDS: dict[tuple[str, str], Mapping[Any, Any]] = {
    ("config", "user"): SERVER_SCHEMA.schema,
    ("config", "reconfigure"): SERVER_SCHEMA.schema,
    ("config", "ca"): CA_SCHEMA.schema,
    ("config", "reauth_confirm"): LOGIN_SCHEMA.schema,
    ("config", "rating"): RATING_SCHEMA.schema,
    ("config", "ups"): {CONF_UPS: None},
    ("options", "server"): OPTIONS_SCHEMA.schema,
    ("options", "import_file"): FILE_FIELDS,
    ("options", "import_found"): {},
    ("options", "import_map"): target_fields([]),
    ("options", "import_settings"): setting_fields(list(Setting)),
    ("options", "import_confirm"): {},
    ("options", "import_done"): {},
    ("options", "nut"): {"entry": None},
    ("options", "nut_target"): {"target": None},
    ("options", "nut_confirm"): {"disable": None},
    ("options", "nut_done"): {},
    ("config_subentries.alert", "user"): alert_flow._schema([]).schema,
    ("config_subentries.alert", "reconfigure"): alert_flow._schema([]).schema,
    ("config_subentries.report", "user"): report_flow._schema([]).schema,
    ("config_subentries.report", "reconfigure"): report_flow._schema([]).schema,
    ("config_subentries.ups", "user"): {CONF_UPS: None},
    ("config_subentries.ups", "rating"): RATING_SCHEMA.schema,
    ("config_subentries.ups", "reconfigure"): {
        "name": None,
        CONF_UPS: None,
        **UPS_SECTION,
        **POWER_SECTION,
    },
}
# What the texts of these may say more of.
DETAILED = REASONS | LEGACY | {"import_failed", "upload_not_kept"}
# The part of a day, which has fields of its own within a field.
BANDS = energy_flow._bands("EUR").config


@pytest.fixture
def flows(modules: dict[str, ast.Module], texts: dict[str, Any]) -> list[Flow]:
    """Return the flows of the integration, which are those that have texts."""
    found = all_flows(modules)
    assert {flow.section for flow in found} == {"config", "options"} | {
        f"config_subentries.{name}" for name in texts["config_subentries"]
    }
    return found


def asked(tree: ast.Module) -> dict[str, set[str]]:
    """Return the fields of the forms of energy, by their step."""
    found: dict[str, set[str]] = {}
    for call in calls(tree, "_form"):
        step, fields, *_ = call.args
        assert isinstance(step, ast.Constant)
        assert isinstance(fields, ast.Dict)
        names = set()
        for key in fields.keys:
            assert isinstance(key, ast.Call)
            assert isinstance(key.args[0], ast.Name)
            names.add(getattr(energy_flow, key.args[0].id))
        found[str(step.value)] = names
    assert found
    return found


@pytest.fixture
def fields(modules: dict[str, ast.Module]) -> dict[tuple[str, str], Mapping[Any, Any]]:
    """Return what every form asks for."""
    energy = asked(modules["energy_flow.py"])
    return FIELDS | {
        ("options", step): dict.fromkeys(names) for step, names in energy.items()
    }


def test_every_step_has_its_texts(
    flows: list[Flow],
    fields: dict[tuple[str, str], Mapping[Any, Any]],
    texts: dict[str, Any],
) -> None:
    """Prevents forms with bare keys, and texts of forms that are gone."""
    for flow in flows:
        steps = flow.text(texts)["step"]
        menus = flow.menus
        assert set(flow.steps) | set(menus) == set(steps)
        assert not set(flow.steps) & set(menus)
        for name, step in steps.items():
            assert step["title"], name
            if name in menus:
                continue
            asked = fields[flow.section, name]
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


def test_every_entry_of_a_menu_has_its_text_and_leads_somewhere(
    flows: list[Flow], texts: dict[str, Any]
) -> None:
    """Prevents bare keys to choose from, and a choice that is an error."""
    for flow in flows:
        steps = flow.text(texts)["step"]
        assert bool(flow.menus) is (flow.section in WITH_MENUS)
        for name, offered in flow.menus.items():
            assert len(set(offered)) == len(offered) > 1
            assert set(steps[name]["menu_options"]) == set(offered), name
            assert set(offered) <= flow.entrances, name
        others = [each for name, each in steps.items() if name not in flow.menus]
        assert not [each for each in others if "menu_options" in each]


def check_fields(texts: dict[str, Any], fields: set[str], where: str) -> None:
    """Fail unless each field of a form or a section has its texts, and no other."""
    assert set(texts.get("data", {})) == fields, where
    assert set(texts.get("data_description", {})) == fields, where


def test_everything_that_takes_long_says_so(
    flows: list[Flow], texts: dict[str, Any]
) -> None:
    """Prevents a wheel that turns, and nobody knows why."""
    for flow in flows:
        assert set(flow.text(texts).get("progress", {})) == flow.progress


def test_every_reason_of_the_client_has_a_text(
    flows: list[Flow], texts: dict[str, Any]
) -> None:
    """Prevents a form that says "timeout" instead of what to do.

    Nor is there a bare key for a server that answers LIST UPS with an odd code.
    """
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
        given = flow.steps | {name: set() for name in flow.menus}
        for name, step in flow.text(texts)["step"].items():
            used = set().union(*(placeholders(text) for _, text in leaves(step)))
            # What errors are about is used by their texts alone.
            assert used == given[name] - {"detail"}, name
        own = {
            key: placeholders(text)
            for key, text in flow.text(texts).get("error", {}).items()
        }
        assert all(found <= {"detail"} for found in own.values())
        assert not {key for key, found in own.items() if found} - DETAILED
        for key, text in flow.text(texts).get("abort", {}).items():
            assert placeholders(text) <= ({"detail"} if key in DETAILED else set()), key


def test_every_form_that_asks_a_server_passes_the_detail(flows: list[Flow]) -> None:
    """Prevents error texts whose {detail} a form forgets."""
    (config,) = [flow for flow in flows if flow.section == "config"]
    without = {name for name, given in config.steps.items() if "detail" not in given}
    assert without == {"ups", "rating"}, "their errors are no reasons of the client"


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


def selects_of_forms(schema: Mapping[Any, Any]) -> Iterator[dict[str, Any]]:
    """Yield the select selectors with a translation key in a form."""
    for field in schema.values():
        if isinstance(field, section):
            yield from selects_of_forms(field.schema.schema)
        elif isinstance(field, SelectSelector) and "translation_key" in field.config:
            yield dict(field.config)


def test_what_people_choose_from_has_texts(
    integration: Path, texts: dict[str, Any]
) -> None:
    """Prevents "verify" in the list that people choose from."""
    bands = [field["selector"] for field in BANDS["fields"].values()]
    found = [*selects(bands)]
    for schema in FIELDS.values():
        found += selects_of_forms(schema)
    offered = {
        each["translation_key"]: {
            # What has a name of its own is chosen beside what has a text.
            option["value"] if isinstance(option, dict) else option
            for option in each["options"]
        }
        for each in found
    }
    assert {"days", "event_type", "meter_at", "tls"} <= set(offered)
    # Alerts choose from some, triggers from others.
    events = {str(event_type) for event_type in EventType}
    assert offered["event_type"] < events
    offered["event_type"] = events
    for path in integration.glob("*.yaml"):
        for select in selects(yaml.safe_load(path.read_text())):
            options = set(select["options"])
            known = offered.setdefault(select["translation_key"], options)
            assert options <= known, path.name
    assert {
        key: set(each["options"])
        for key, each in texts["selector"].items()
        if key != BANDS["translation_key"]
    } == offered


def test_what_is_within_a_field_has_texts(texts: dict[str, Any]) -> None:
    """Prevents bare keys in the dialog of a part of the day."""
    text = texts["selector"][BANDS["translation_key"]]
    assert set(text) == {"fields"}
    assert set(text["fields"]) == set(BANDS["fields"])
    assert all(each["name"] for each in text["fields"].values())


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
