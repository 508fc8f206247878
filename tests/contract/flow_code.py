"""What the flows of the integration show, as their code says."""

import ast
import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from homeassistant.data_entry_flow import FlowHandler, FlowResultType

from custom_components.nutify.core.legacy.model import Reason as LegacyReason
from custom_components.nutify.core.nut.errors import Reason
from custom_components.nutify.options_flow import NutifyOptionsFlow

REASONS = {str(reason) for reason in Reason}
# Why a database of the standalone Nutify cannot be read.
LEGACY = {str(reason) for reason in LegacyReason}
# What the flow's own helpers abort with, in the integration's words; the others of
# theirs, such as reauth_successful, come with Home Assistant.
HELPERS = {
    "_abort_if_unique_id_configured": "already_configured",
    "_async_abort_entries_match": "already_configured",
}
# The flows that ask with menus, and how one is made.
WITH_MENUS: Mapping[str, type[FlowHandler[Any, Any]]] = {"options": NutifyOptionsFlow}
BASES = {"ConfigFlow", "OptionsFlow", "ConfigSubentryFlow"}


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
    """What one flow class shows, with its bases and the functions that they call."""

    def __init__(
        self, classes: list[tuple[ast.ClassDef, ast.Module]], section: str
    ) -> None:
        """Read the classes, each with the module that it stands in."""
        self.section = section
        self._classes = [node for node, _ in classes]
        self._functions = {
            each.name: each
            for node, module in classes
            for each in module.body
            if isinstance(each, ast.FunctionDef) and any(calls(node, each.name))
        }
        self._nodes: list[ast.AST] = [*self._classes, *self._functions.values()]
        self._methods = {
            each.name: each
            for node in reversed(self._classes)
            for each in node.body
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        }

    def text(self, texts: dict[str, Any]) -> dict[str, Any]:
        """Return the flow's part of the texts."""
        for word in self.section.split("."):
            texts = texts[word]
        return texts

    def calls(self, name: str) -> Iterator[ast.Call]:
        """Yield the calls of a method in the flow's classes."""
        for node in self._classes:
            yield from calls(node, name)

    @property
    def menus(self) -> dict[str, list[str]]:
        """Return what the menus offer, by their step."""
        found: dict[str, list[str]] = {}
        for call in self.calls("async_show_menu"):
            named = keyword(call, "step_id")
            assert isinstance(named, ast.Constant)
            step = str(named.value)
            flow = WITH_MENUS[self.section]()
            result = asyncio.run(getattr(flow, f"async_step_{step}")())
            assert (result["type"], result["step_id"]) == (FlowResultType.MENU, step)
            found[step] = list(result["menu_options"])
        return found

    @property
    def entrances(self) -> set[str]:
        """Return the steps that the flow's classes can take."""
        prefix = "async_step_"
        return {each.removeprefix(prefix) for each in self._methods if prefix in each}

    @property
    def steps(self) -> dict[str, set[str]]:
        """Return the forms that are shown, with the placeholders they are given."""
        found: dict[str, set[str]] = {}
        for name, method in self._methods.items():
            for call in calls(method, "async_show_form"):
                placeholders = keyword(call, "description_placeholders")
                step = keyword(call, "step_id")
                if isinstance(step, ast.Constant):
                    found[str(step.value)] = keys(placeholders)
                    continue
                for other in self.calls(name):
                    argument = other.args[0]
                    assert isinstance(argument, ast.Constant)
                    found[str(argument.value)] = (
                        passed_on(method, other)
                        if is_rest(method, placeholders)
                        else keys(placeholders)
                    )
        return found

    @property
    def progress(self) -> set[str]:
        """Return the keys of what is said while something takes long."""
        return {
            str(key.value)
            for call in self.calls("async_show_progress")
            if isinstance(key := keyword(call, "progress_action"), ast.Constant)
        }

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
        for call in self.calls("async_abort"):
            reason = keyword(call, "reason")
            assert reason is not None
            found |= self._key(reason)
        for helper, each in HELPERS.items():
            if any(self.calls(helper)):
                found.add(each)
        return found

    def _key(self, node: ast.expr) -> set[str]:
        if isinstance(node, ast.Constant):
            return {str(node.value)}
        if isinstance(node, ast.Name) and (found := self._returned(node.id)):
            return found
        reasons = {"err.reason": REASONS, "legacy.reason": LEGACY}
        assert ast.unparse(node) in reasons, f"which text? {ast.unparse(node)}"
        return reasons[ast.unparse(node)]

    def _returned(self, name: str) -> set[str]:
        """Return what a function gives a variable that is one of what it returns."""
        found: set[str] = set()
        for node in (each for part in self._classes for each in ast.walk(part)):
            match node:
                case ast.Assign(
                    targets=[ast.Tuple(elts=[*_, ast.Name(id=last)])],
                    value=ast.Call(func=ast.Name(id=function)),
                ) if last == name:
                    for each in ast.walk(self._functions[function]):
                        match each:
                            case ast.Return(
                                value=ast.Tuple(elts=[*_, ast.Constant(str(key))])
                            ):
                                found.add(key)
        return found


def is_rest(method: ast.AST, node: ast.expr | None) -> bool:
    """Tell whether an argument is all that a method was given by other names."""
    assert isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
    rest = method.args.kwarg
    return isinstance(node, ast.Name) and rest is not None and node.id == rest.arg


def passed_on(method: ast.AST, call: ast.Call) -> set[str]:
    """Return what a call gives a method by names that are none of its parameters."""
    assert isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
    own = {each.arg for each in method.args.args}
    return {each.arg for each in call.keywords if each.arg} - own


def section_of(name: str) -> str:
    """Return which part of the texts is that of a flow class."""
    if name.endswith(suffix := "SubentryFlow"):
        return f"config_subentries.{name.removesuffix(suffix).lower()}"
    return {"NutifyConfigFlow": "config", "NutifyOptionsFlow": "options"}[name]


def all_flows(modules: dict[str, ast.Module]) -> list[Flow]:
    """Return the flows of the integration."""
    classes = {
        node.name: (node, module)
        for module in modules.values()
        for node in module.body
        if isinstance(node, ast.ClassDef)
    }

    def family(node: ast.ClassDef) -> list[str] | None:
        """Return a flow with those of its bases that are ours, None for no flow."""
        found, is_flow = [node.name], False
        for base in map(ast.unparse, node.bases):
            is_flow |= base in BASES
            if base in classes and (above := family(classes[base][0])) is not None:
                found, is_flow = found + above, True
        return found if is_flow else None

    families = [
        each for node, _ in classes.values() if (each := family(node)) is not None
    ]
    # What others are made of is none by itself.
    bases = {name for names in families for name in names[1:]}
    return [
        Flow([classes[each] for each in names], section_of(names[0]))
        for names in families
        if names[0] not in bases
    ]
