"""Every text that events, outages and repairs ask for exists, in every language."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
import json
from pathlib import Path
import re
from typing import Any, override

import pytest

from custom_components.nutify.core.battery.sample import Signal
from custom_components.nutify.core.events.outages import Extremes, Outage, OutageKind
from custom_components.nutify.core.events.readings import TOLD
from custom_components.nutify.core.events.selftest import Result
from custom_components.nutify.core.events.types import EventType, Severity
from custom_components.nutify.core.nut.errors import Reason
from custom_components.nutify.sentences import Sentences
from tests.contract.wording import placeholders
from texts.events import with_events

TRANSLATIONS = Path(__file__).parents[2] / "custom_components/nutify/translations"
LANGUAGES = sorted(path.stem for path in TRANSLATIONS.glob("*.json"))
# What an event tells of the moment that it happened in.
VALUES: Mapping[str, Any] = {
    **dict.fromkeys(TOLD, 42.0),
    "watts": 100.5,
    "status": "OB DISCHRG",
}
# What stands for the variable part of a key that the code puts together.
VARIABLE_PARTS: Mapping[str, Iterable[str]] = {
    "event_": EventType,
    "name_": VALUES,
    "outage_": OutageKind,
    "severity_": Severity,
}
# What an event may give as its reason.
REASONS: tuple[Mapping[str, Any], ...] = (
    {},
    {"cause": "line voltage notch or spike"},
    {"cause": ""},
    {"alarm": "Replace battery!"},
    {"tokens": ["COMMFAULT", "DEPLETED"]},
    {"tokens": []},
    {"outlet": "outlet.1", "switched_on": True},
    {"outlet": "outlet.1", "switched_on": False},
    *({"reason": str(reason)} for reason in Reason),
    *({"result": str(result)} for result in Result),
)
# One of each unit, and what has two.
DURATIONS = (0, 1, 59.6, 60, 3600, 86400, 90061)


class Asked(Mapping[str, str]):
    """The texts under `common`, and which of them were asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Begin with nothing asked for."""
        self._texts = texts
        self.keys_asked: set[str] = set()

    @property
    def missing(self) -> set[str]:
        """Return what was asked for in vain."""
        return self.keys_asked - set(self._texts)

    @override
    def __getitem__(self, key: str) -> str:
        self.keys_asked.add(key)
        return self._texts[key]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    @override
    def __len__(self) -> int:
        return len(self._texts)


def texts_of(language: str) -> dict[str, Any]:
    """Return the texts of a language."""
    texts: dict[str, Any] = json.loads((TRANSLATIONS / f"{language}.json").read_text())
    return texts


def events() -> Iterator[dict[str, Any]]:
    """Yield every event there can be, with all and with nothing that it tells."""
    for event_type in EventType:
        yield {"type": str(event_type)}
        yield {"type": str(event_type), **VALUES, "test": True, "duration": 61.0}
        for reason in REASONS:
            yield {"type": str(event_type), **VALUES, **reason}


def outages() -> Iterator[Outage]:
    """Yield an outage of every kind of which all is known, and one of none."""
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    for kind in OutageKind:
        yield Outage(id="1", begin=begin, kind=kind)
        outage = Outage(
            id="2",
            begin=begin,
            kind=kind,
            duration=61.0,
            cause="input voltage out of range",
            gaps=[(begin, begin)],
            energy=1.25,
            low_battery=True,
            forced_shutdown=True,
        )
        outage.measures = {
            name: Extremes(begin=9.0, lowest=1.0, end=5.0) for name in outage.measures
        }
        yield outage


def said(texts: Mapping[str, str]) -> Iterator[str]:
    """Yield all that can be said of events and outages."""
    sentences = Sentences(texts)
    yield from map(sentences.event, events())
    yield from map(sentences.outage, outages())
    yield from map(sentences.duration, DURATIONS)
    yield from (sentences.value(key, value) for key, value in VALUES.items())


type _Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[_Function]:
    """Yield the functions and methods of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def choices(function: _Function, key: ast.expr) -> Iterator[ast.expr]:
    """Yield what an expression can be, where a condition decides it."""
    match key:
        case ast.IfExp(body=body, orelse=orelse):
            yield from choices(function, body)
            yield from choices(function, orelse)
        case ast.Name(id=name):
            for node in ast.walk(function):
                match node:
                    case ast.Assign(targets=[ast.Name(id=found)], value=value):
                        if found == name:
                            yield from choices(function, value)
        case _:
            yield key


def asked_for(
    path: str, function: _Function
) -> Iterator[tuple[list[ast.expr], set[str]]]:
    """Yield the keys that a function asks for, with what it fills in."""
    for node in ast.walk(function):
        match node:
            case ast.Call(
                func=ast.Name(id="text") | ast.Attribute(attr="text"),
                args=[key],
                keywords=keywords,
            ):
                keys = list(choices(function, key))
                assert keys, f"which text? {path}: {ast.unparse(key)}"
                yield keys, {each.arg for each in keywords if each.arg is not None}


def battery_reasons(
    modules: Mapping[str, ast.Module],
) -> Iterator[tuple[str, set[str]]]:
    """Yield the keys of the reasons for a verdict on a battery, with what they tell."""
    trees = [tree for path, tree in modules.items() if path.startswith("core/battery/")]
    for call in (call for tree in trees for call in called(tree, "Reason")):
        match call.args:
            case [ast.Name("signal")]:
                yield from ((f"battery_{signal}", set()) for signal in Signal)
            case [ast.Constant(value=str(key))]:
                yield f"battery_{key}", set()
            case [ast.Constant(value=str(key)), ast.Dict(keys=given)]:
                yield (
                    f"battery_{key}",
                    {ast.literal_eval(each) for each in given if each},
                )
            case _:
                pytest.fail(f"which reason? {ast.unparse(call)}")


def written(
    modules: Mapping[str, ast.Module],
) -> Iterator[tuple[str, set[str]]]:
    """Yield the keys that the code asks for by name, with what it fills in."""
    for path, tree in modules.items():
        is_own = path == "sentences.py"
        if not is_own and not any(
            isinstance(node, ast.ImportFrom) and node.module == "sentences"
            for node in ast.walk(tree)
        ):
            continue
        for key, given in (
            (key, given)
            for function in functions(tree)
            for keys, given in asked_for(path, function)
            for key in keys
        ):
            match key:
                case ast.Constant(value=str(name)):
                    yield name, given
                case ast.JoinedStr(
                    values=[
                        ast.Constant(value="battery_"),
                        ast.FormattedValue(value=ast.Attribute(attr="key")),
                    ]
                ):
                    yield from battery_reasons(modules)
                case ast.JoinedStr() if is_own:
                    # What these come to is seen when all sentences are said.
                    continue
                case ast.JoinedStr(
                    values=[ast.Constant(value=str(prefix)), ast.FormattedValue()]
                ) if prefix in VARIABLE_PARTS:
                    for part in VARIABLE_PARTS[prefix]:
                        yield f"{prefix}{part}", given
                case _:
                    pytest.fail(f"which text? {path}: {ast.unparse(key)}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_can_be_said(language: str) -> None:
    """Prevents "event_overload" in a logbook, and {value} in a message."""
    asked = Asked(texts_of(language)["common"])
    found = list(said(asked))
    assert not asked.missing
    assert not [text for text in found if not text or "{" in text or "}" in text]


def test_a_text_that_is_missing_is_noticed() -> None:
    """Prevents a check that finds nothing because it looks at nothing."""
    asked = Asked({})
    list(said(asked))
    for prefix in ("event", "outage", "value", "name", "detail", "unit", "sentence"):
        assert [key for key in asked.missing if key.startswith(f"{prefix}_")], prefix
    expected = {f"event_{each}" for each in EventType}
    expected |= {f"reason_{each}" for each in Reason}
    expected |= {f"result_{each}" for each in Result}
    expected |= {"outlet_on", "outlet_off"}
    assert expected <= asked.missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_take_what_they_are_given(
    modules: dict[str, ast.Module], language: str
) -> None:
    """Prevents a text without what it is about, and a placeholder nobody fills in."""
    common = texts_of(language)["common"]
    calls = list(written(modules))
    assert {
        "sentence_after",
        "outage_power_cut",
        "battery_replace_battery",
        "battery_discharges",
    } <= {key for key, _ in calls}
    wrong = {
        key: given
        for key, given in calls
        if key not in common or placeholders(common[key]) != given
    }
    assert not wrong


def asked_by_reports(modules: dict[str, ast.Module]) -> Iterator[str]:
    """Yield patterns of the keys that reports ask for, by all of their strings."""
    for path, tree in modules.items():
        if not path.startswith(("core/report/", "reporting/")):
            continue
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(text)) if re.fullmatch("[a-z_0-9]+", text):
                    yield f"(report_)?{text}{_PLURAL}"
                case ast.Call(
                    func=ast.Name(id="_one_of"),
                    args=[_, ast.Constant(value=str(text)), *_],
                ):
                    yield f"{text}_[a-z_]+"
                case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if (
                    re.match("[a-z]+_", text)
                ):
                    yield "".join(
                        re.escape(str(each.value))
                        if isinstance(each, ast.Constant)
                        else "[a-z_0-9]+"
                        for each in node.values
                    )


# Endings of the plural rules that Babel knows.
_PLURAL = "(_(zero|one|two|few|many|other))?"


def test_no_common_text_is_left_over(
    modules: dict[str, ast.Module], texts: dict[str, Any]
) -> None:
    """Prevents translators' work on texts that are never shown."""
    asked = Asked(texts["common"])
    list(said(asked))
    known = asked.keys_asked | {key for key, _ in written(modules)}
    patterns = [*asked_by_reports(modules)]
    assert patterns
    left = {
        key
        for key in texts["common"].keys() - known
        if not any(re.fullmatch(pattern, key) for pattern in patterns)
    }
    assert not left


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_agree(texts: dict[str, Any], language: str) -> None:
    """Prevents a language that lacks a text, or a value within one."""
    common = texts_of(language)["common"]
    assert {key: placeholders(text) for key, text in common.items()} == {
        key: placeholders(text) for key, text in texts["common"].items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_common_keys_are_slugs(language: str) -> None:
    """Prevents a key that hassfest refuses, such as one with a dash or a capital."""
    wrong = [
        key
        for key in texts_of(language)["common"]
        if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", key)
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_has_one_name(language: str) -> None:
    """Prevents an event that each entity, alert and trigger calls differently."""
    texts = texts_of(language)
    common = texts["common"]
    expected = {
        str(each): common[f"event_{each}"][:1].upper() + common[f"event_{each}"][1:]
        for each in EventType
    }
    event = texts["entity"]["event"]["power_events"]["state_attributes"]["event_type"]
    assert event["state"] == expected
    assert texts["entity"]["sensor"]["last_event"]["state"] == expected
    assert texts["selector"]["event_type"]["options"] == expected
    assert with_events(texts) == texts
    assert len(set(expected.values())) == len(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_of_tests_have_names(language: str) -> None:
    """Prevents "aborted" in small letters, or none, on the sensor of self-tests."""
    sensor = texts_of(language)["entity"]["sensor"]["last_test_result"]
    assert set(sensor["state"]) == {str(result) for result in Result}


def called(node: ast.AST, name: str) -> Iterator[ast.Call]:
    """Yield the calls of a function or method."""
    for each in ast.walk(node):
        match each:
            case ast.Call(func=ast.Name(id=found) | ast.Attribute(attr=found)):
                if found == name:
                    yield each


def argument(function: _Function, call: ast.Call, name: str) -> ast.expr:
    """Return what a call of a function gives for one of its parameters."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    parameters = [each.arg for each in function.args.args if each.arg != "self"]
    return call.args[parameters.index(name)]


def kinds_of_files(modules: Mapping[str, ast.Module]) -> set[str]:
    """Return the words that the repairs of the integration's files begin with."""
    create = next(
        method
        for node in modules["journal_store.py"].body
        if isinstance(node, ast.ClassDef) and node.name == "JournalStore"
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name == "__init__"
    )
    parameters = [each.arg for each in create.args.args if each.arg != "self"]
    position = parameters.index("kind")
    assert position == len(parameters) - 1
    (default,) = create.args.defaults
    found = [default]
    for tree in modules.values():
        for call in called(tree, "JournalStore"):
            found += call.args[position:]
            found += [each.value for each in call.keywords if each.arg == "kind"]
    return {str(ast.literal_eval(each)) for each in found}


def repairs(key: ast.expr, modules: Mapping[str, ast.Module]) -> Iterator[str]:
    """Yield the translation keys that an expression can be."""
    match key:
        case ast.Constant(value=str(name)):
            yield name
        case ast.JoinedStr(
            values=[ast.FormattedValue(value=kind), ast.Constant(value=str(problem))]
        ) if ast.unparse(kind) == "self._kind":
            yield from (f"{kind}{problem}" for kind in kinds_of_files(modules))
        case _:
            pytest.fail(f"which? {ast.unparse(key)}")


def created_issues(
    tree: ast.Module, modules: Mapping[str, ast.Module]
) -> Iterator[tuple[str, set[str]]]:
    """Yield the translation keys of a module's repairs, with what they are given."""
    for function in functions(tree):
        for call in called(function, "async_create_issue"):
            given = {each.arg: each.value for each in call.keywords}
            wanted = [given["translation_key"], given["translation_placeholders"]]
            parameters = {each.arg for each in function.args.args}
            # Where the function is told which repair, its callers know.
            callers: list[ast.Call | None] = [None]
            if isinstance(wanted[0], ast.Name) and wanted[0].id in parameters:
                callers = [
                    each
                    for other in modules.values()
                    for each in called(other, function.name)
                ]
            for caller in callers:
                key, values = (
                    argument(function, caller, each.id)
                    if caller and isinstance(each, ast.Name) and each.id in parameters
                    else each
                    for each in wanted
                )
                assert isinstance(values, ast.Dict), ast.unparse(values)
                names = {ast.literal_eval(each) for each in values.keys if each}
                yield from ((name, names) for name in repairs(key, modules))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_repair_has_its_texts(
    modules: dict[str, ast.Module], language: str
) -> None:
    """Prevents a repair that is a bare key, or that does not say what is wrong."""
    found = {
        key: given
        for tree in modules.values()
        for key, given in created_issues(tree, modules)
    }
    assert {
        f"{kind}_{problem}"
        for kind in ("battery", "energy", "journal")
        for problem in ("not_written", "unreadable")
    } <= set(found)
    issues = texts_of(language)["issues"]
    assert found == {
        key: placeholders(text["title"]) | placeholders(text["description"])
        for key, text in issues.items()
    }
