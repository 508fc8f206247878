"""The catalogue: what every variable of NUT means.

`find` knows a variable by its name, `is_identity` tells which variables describe the
device itself, and `exclusion` says why a variable is deliberately no entity.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
import re

from .electrical import electrical
from .model import Bounds, Quantity, Role, Unit, Variable
from .table import TABLE

__all__ = [
    "EXCLUSIONS",
    "IDENTITY",
    "VARIABLES",
    "Bounds",
    "Match",
    "Quantity",
    "Role",
    "Unit",
    "Variable",
    "exclusion",
    "find",
    "find_setting",
    "is_identity",
]

# The table comes last: it has the better words where both know a variable.
VARIABLES = {each.template: each for each in (*electrical(), *TABLE)}

# Shown as the device, not as entities of it.
IDENTITY = frozenset(
    {
        "device.description",
        "device.location",
        "device.macaddr",
        "device.mfr",
        "device.model",
        "device.part",
        "device.revision",
        "device.serial",
        "outlet.group.n.desc",
        "outlet.group.n.name",
        "outlet.n.desc",
        "outlet.n.name",
        "ups.description",
        "ups.firmware",
        "ups.mfg",
        "ups.mfr",
        "ups.model",
        "ups.model.aux",
        "ups.model.type",
        "ups.product",
        "ups.serial",
        "ups.serial.internal",
        "ups.vendor",
    }
)

# Patterns of names, and why they are no entities.
EXCLUSIONS = (
    (r"ups\.status", "shown as the status entity and its binary sensors"),
    (r"driver\..*", "of the driver program, not of the device; in diagnostics"),
    (r"server\..*", "of the server; shown as its device"),
    (r"ups\.(vendorid|productid)", "USB numbers of the bus, no value for people"),
    (r"(.*\.)?debug\..*", "raw bytes that a driver prints for its developers"),
    (r"experimental\..*", "a driver's trial name that can change its meaning"),
    (r"unmapped\..*", "a raw HID item that the driver does not understand"),
    (r"vendor\.specific\..*", "a vendor's raw item without a meaning in NUT"),
    (r"(outlet(\.group)?(\.\d+)?|ambient(\.\d+)?|input\.\d+)\.id", "a mere index"),
)
_EXCLUDED = tuple((re.compile(pattern), reason) for pattern, reason in EXCLUSIONS)

_OUTLET = re.compile(r"(?P<part>outlet(?:\.group)?\.(?P<index>\d+))\.")
_CHAINED = re.compile(r"(?P<part>device\.\d+)\.(?P<rest>.+)")
_PHASE = re.compile(r"(?:L[1-3]|N)(?:-(?:L[1-3]|N))?")


@dataclass(frozen=True, slots=True)
class Match:
    """A variable that the catalogue knows, and which one of its family it is.

    `index` tells the members of a family apart, such as `L1-N` or `2`; it is empty
    where there is only one. `part` is the part of the device that the variable
    belongs to: `outlet.3`, `outlet.group.1`, `device.2` for a device in a chain, or
    `device.2.outlet.3`.
    """

    name: str
    variable: Variable
    index: str
    part: str | None

    @property
    def key(self) -> str:
        """Return the name as a key that is unique within its UPS."""
        return re.sub(r"[^a-z0-9]+", "_", self.name.lower())


def template(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a name without indices and phases, and those that were in it."""
    parts: list[str] = []
    indices: list[str] = []
    for word in name.split("."):
        if word.isdecimal():
            parts.append("n")
            indices.append(word)
        elif _PHASE.fullmatch(word):
            indices.append(word)
        else:
            parts.append(word)
    return ".".join(parts), tuple(indices)


@lru_cache(maxsize=8192)
def find(name: str) -> Match | None:
    """Return what is known of a variable, or None."""
    if is_identity(name) or exclusion(name) is not None:
        return None
    if device := _CHAINED.fullmatch(name):
        match = _find(device["rest"])
        if match is None:
            return None
        part = f"{device['part']}.{match.part}" if match.part else device["part"]
        return replace(match, name=name, part=part)
    return _find(name)


def _find(name: str) -> Match | None:
    """Return what is known of a variable of a device by itself."""
    if is_identity(name) or exclusion(name) is not None:
        return None
    return find_setting(name)


def find_setting(name: str) -> Match | None:
    """Return what is known of a variable that can be written.

    The name of an outlet is no entity to look at, but one to write.
    """
    plain, indices = template(name)
    known = VARIABLES.get(plain)
    if known is None and plain.startswith(("input.n.", "output.n.")):
        # One of the inputs of a transfer switch.
        known = VARIABLES.get(plain.replace(".n.", ".", 1))
    if known is None:
        return None
    part = None
    if outlet := _OUTLET.match(name):
        # `outlet.0` stands for the outlets as a whole.
        indices = indices[1:]
        part = outlet["part"] if outlet["index"].strip("0") else None
    if part is None and plain.startswith("outlet.n."):
        known = VARIABLES.get(plain.replace(".n.", ".", 1))
        if known is None:
            return None
    if indices and not known.family:
        return None
    return Match(name, known, " ".join(indices), part)


def is_identity(name: str) -> bool:
    """Tell whether a variable describes the device, or a part of it, itself."""
    if device := _CHAINED.fullmatch(name):
        name = device["rest"]
    return template(name)[0] in IDENTITY


def exclusion(name: str) -> str | None:
    """Return why a variable is deliberately no entity, or None."""
    for pattern, reason in _EXCLUDED:
        if pattern.fullmatch(name):
            return reason
    return None
