"""What the catalogue says of its entities' names, states and icons."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from custom_components.nutify.control_entity import is_translated
from custom_components.nutify.core.nut.catalogue import (
    VARIABLES,
    Quantity,
    Role,
    Variable,
)
from custom_components.nutify.core.nut.commands import COMMANDS

_OPTION_TEXTS = {
    "ats": "ATS",
    "pdu": "PDU",
    "psu": "PSU",
    "scd": "SCD",
    "ups": "UPS",
    "warning_low": "Low (warning)",
    "critical_low": "Low (critical)",
    "warning_high": "High (warning)",
    "critical_high": "High (critical)",
}

# What has no device class has no icon of its own either.
_ICONS = {
    Quantity.CHARGE: "mdi:battery-high",
    Quantity.COUNT: "mdi:counter",
    Quantity.CREST_FACTOR: "mdi:sine-wave",
    Quantity.ENUM: "mdi:format-list-bulleted",
    Quantity.FLAG: "mdi:toggle-switch-outline",
    Quantity.LEVEL: "mdi:battery-medium",
    Quantity.RATIO: "mdi:gauge",
    Quantity.TEXT: "mdi:text-box-outline",
}
_ICONS_BY_NAME = {
    "battery.charger.status": "mdi:battery-charging",
    "battery.type": "mdi:car-battery",
    "device.type": "mdi:server",
    "input.sensitivity": "mdi:sine-wave",
    "input.source": "mdi:transmission-tower-import",
    "input.transfer.reason": "mdi:transfer",
    "ups.alarm": "mdi:alarm-light-outline",
    "ups.beeper.status": "mdi:volume-high",
    "ups.efficiency": "mdi:leaf",
    "ups.test.result": "mdi:clipboard-check-outline",
}


_DOMAINS = tuple({f"{name.split('.')[0]}_" for name in VARIABLES})


def with_entities(texts: dict[str, Any]) -> dict[str, Any]:
    """Return the texts with the catalogue's entities, and none that it dropped."""
    return _merge(texts, dict(_texts()))


def with_icons(icons: dict[str, Any]) -> dict[str, Any]:
    """Return the icons with those of the catalogue's entities."""
    return _merge(icons, dict(_icons()))


def _platform(variable: Variable) -> str:
    return "binary_sensor" if variable.quantity is Quantity.FLAG else "sensor"


def _setting_platforms(variable: Variable) -> tuple[str, ...]:
    """Return the platforms that a writable variable can be an entity of."""
    if not is_translated(variable):
        return ()
    if variable.quantity is Quantity.FLAG:
        return ("select", "switch", "text")
    if variable.unit is None:
        return ("number", "select", "text")
    return ("number", "select")


def _texts() -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    for command in COMMANDS.values():
        yield ("button", command.key), {"name": command.name}
    for variable in VARIABLES.values():
        suffix = "{index}" if variable.family else ""
        for platform in _setting_platforms(variable):
            yield (platform, variable.key), {"name": f"{variable.name}{suffix}"}
    for variable in VARIABLES.values():
        suffix = "{index}" if variable.family else ""
        text: dict[str, Any] = {"name": f"{variable.name}{suffix}"}
        if variable.options:
            text["state"] = {
                option: _OPTION_TEXTS.get(option, option.replace("_", " ").capitalize())
                for option in variable.options
            }
            text["state_attributes"] = {"reported": {"name": "Reported"}}
        yield (_platform(variable), variable.key), text


def _icons() -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    for command in COMMANDS.values():
        yield ("button", command.key), {"default": command.icon}
    for variable in VARIABLES.values():
        icon = _ICONS_BY_NAME.get(variable.template, _ICONS.get(variable.quantity))
        if variable.quantity is Quantity.FLAG and variable.role is Role.STATE:
            icon = None
        if variable.template == "battery.charge":
            icon = None
        if icon is not None:
            yield (_platform(variable), variable.key), {"default": icon}


# Buttons that are no command of a device.
_NO_COMMANDS = ("send_report", "test_alert")


def _merge(
    content: dict[str, Any], generated: dict[tuple[str, str], dict[str, Any]]
) -> dict[str, Any]:
    """Replace the catalogue's entities, whose keys begin with NUT's first words."""
    merged = deepcopy(content)
    entities = merged.setdefault("entity", {})
    buttons = entities.get("button", {})
    entities["button"] = {key: buttons[key] for key in _NO_COMMANDS if key in buttons}
    for known in entities.values():
        for key in [key for key in known if key.startswith(_DOMAINS)]:
            del known[key]
    for (platform, key), each in generated.items():
        entities.setdefault(platform, {})[key] = each
    return merged
