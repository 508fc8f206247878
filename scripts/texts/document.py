"""The table of all entities for the users' documents."""

from collections.abc import Iterator

from custom_components.nutify.core.nut.catalogue import (
    EXCLUSIONS,
    IDENTITY,
    VARIABLES,
    Quantity,
    Variable,
)

_HEAD = """\
# Entities

Written by `scripts/lint --fix` from the catalogue; do not edit.

Every UPS has a **Status** sensor, a **Connectivity** sensor, and the flags *Alarm* and
*Overload*; what has a battery also *On battery*, *Low battery*, *Replace battery*,
*Charging*, *Bypass*, *Boost* and *Trim*. Beside them, each variable below that the
device reports is an entity. `n` stands for an index; phases (`input.L1-N.voltage`) and
indices become part of the name. Outlets, outlet groups and devices in a chain are
devices of their own below their UPS.

*On battery* is off while the device says `OL` as well as `OB` (its input is there, as
in a self-test), and *Low battery* is off while the input is there: `OL LB` is a battery
that recharges. The tokens themselves are attributes of the status.

*Shown* entities are enabled from the start, the others can be enabled one by one.
"""
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


def entities_document() -> str:
    """Return the document."""
    parts = [_HEAD]
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
