"""The table of all entities for the users' documents."""

from collections.abc import Iterator, Mapping, Sequence
import json
from pathlib import Path

from homeassistant.components.sensor import SensorDeviceClass, SensorEntityDescription

from custom_components.nutify import battery_sensor, history_sensor
from custom_components.nutify.core.events.types import KINDS, EventType, severity
from custom_components.nutify.core.nut.catalogue import (
    EXCLUSIONS,
    IDENTITY,
    VARIABLES,
    Quantity,
    Variable,
)
from custom_components.nutify.core.nut.commands import COMMANDS
from custom_components.nutify.cost_sensor import costs, emissions
from custom_components.nutify.meter_sensor import ENERGY, LIVE

_HERE = Path(__file__).parent
_ENGLISH = _HERE.parents[1] / "custom_components/nutify/translations/en.json"
_DOMAINS = {
    "ups": "The device",
    "device": "The device, newer names",
    "battery": "Battery",
    "input": "Input",
    "output": "Output",
    "outlet": "Outlets",
    "ambient": "Ambient probes",
    "beeper": "Old names",
}
_EVENTS = [str(each) for each in EventType]
_CLASSES: dict[SensorDeviceClass | None, str] = {
    SensorDeviceClass.DATE: "date",
    SensorDeviceClass.ENUM: "[an event](events.md#all-events)",
    SensorDeviceClass.TIMESTAMP: "time",
}
_WORKED_OUT: dict[str, Sequence[SensorEntityDescription]] = {
    "Power, energy, cost and CO₂": (
        *LIVE,
        *ENERGY,
        *costs("your currency"),
        *emissions(),
    ),
    "Health of the battery": battery_sensor.DESCRIPTIONS,
    "Events and outages": history_sensor.DESCRIPTIONS,
}


def _head(name: str) -> str:
    """Return the part of a document that people write."""
    return (_HERE / f"{name}_head.md").read_text()


def entities_document() -> str:
    """Return the document."""
    parts = [_head("entities")]
    names = json.loads(_ENGLISH.read_text())["entity"]["sensor"]
    parts += ["## Status\n", *_states(names["status"]["state"]), ""]
    for title, descriptions in _WORKED_OUT.items():
        parts += [f"## {title}\n", *_sensors(descriptions, names), ""]
    for domain, title in _DOMAINS.items():
        variables = [
            variable
            for template, variable in sorted(VARIABLES.items())
            if template.split(".")[0] == domain
        ]
        parts += [f"## {title}\n", *_table(variables), ""]
    parts += [
        "## Shown as the device itself\n",
        ", ".join(f"`{name}`" for name in sorted(IDENTITY)) + "\n",
        "## Left out on purpose\n",
        "| Variables | Why |",
        "|---|---|",
        *(f"| `{_escaped(pattern)}` | {why} |" for pattern, why in EXCLUSIONS),
        "",
    ]
    return "\n".join(parts)


def actions_document() -> str:
    """Return the document of actions, with the table of commands."""
    rows = [
        f"| `{command.template}` | {command.name} | {command.danger} |"
        f" {'yes' if command.enabled else ''} |"
        for command in COMMANDS.values()
    ]
    head = ["| Command | Button | Danger | Shown |", "|---|---|---|---|"]
    return "\n".join([_head("actions"), *head, *rows, ""])


def _states(names: Mapping[str, str]) -> Iterator[str]:
    yield "| State | Shown as |"
    yield "|---|---|"
    for state, name in names.items():
        yield f"| `{state}` | {name} |"


def _sensors(
    descriptions: Sequence[SensorEntityDescription],
    names: Mapping[str, Mapping[str, str]],
) -> Iterator[str]:
    yield "| Name | Unit or kind | Shown |"
    yield "|---|---|---|"
    for each in descriptions:
        kind = each.native_unit_of_measurement or _CLASSES.get(each.device_class)
        if each.options and each.options != _EVENTS:
            kind = ", ".join(f"`{option}`" for option in each.options)
        shown = "yes" if each.entity_registry_enabled_default else ""
        name = names[each.translation_key or each.key]["name"]
        yield f"| {name} | {kind or 'number'} | {shown} |"


def _table(variables: list[Variable]) -> Iterator[str]:
    yield "| NUT's name | Name | Unit or kind | Shown |"
    yield "|---|---|---|---|"
    for variable in variables:
        shown, kind = "yes" if variable.enabled else "", _kind(variable)
        yield f"| `{variable.template}` | {variable.name} | {kind} | {shown} |"


def _kind(variable: Variable) -> str:
    if variable.unit is not None:
        return str(variable.unit)
    if variable.options:
        return ", ".join(option.replace("_", " ") for option in variable.options)
    return {Quantity.FLAG: "on or off", Quantity.TEXT: "text"}.get(
        variable.quantity, variable.quantity.replace("_", " ")
    )


def _escaped(pattern: str) -> str:
    """Return a pattern that does not end the cell of its table."""
    return pattern.replace("|", "\\|")


def events_document() -> str:
    """Return the document of events, with the table of all of them."""
    names = json.loads(_ENGLISH.read_text())["common"]
    told = {
        event: notify
        for kind in KINDS.values()
        for event, notify in zip((kind.start, kind.end), kind.notify, strict=False)
        if event is not None
    }
    rows = [
        f"| `{event}` | {names[f'event_{event}']} |"
        f" {told.get(event, '')} | {severity(event)} |"
        for event in EventType
    ]
    head = [
        "| Event | The UPS ... | upsmon | Severity |",
        "|---|---|---|---|",
    ]
    return "\n".join([_head("events"), *head, *rows, ""])
