"""Who a device says it is, without the junk that devices say instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
import re

from .values import is_absent

_HEX_DIGITS_OF_A_MAC = 12
# Found in device dumps: `000000000`, `XXXXXXXXXX`, `********`, `####`, `....`.
_FILLER = re.compile(r"[0xX*#.\s_?-]+")
_JUNK_SERIALS = frozenset(
    {"cps", "none", "blank", "123456789", "to be filled by o.e.m."}
)
_OUTLET_NAMES = ("name", "desc", "designator")


class DeviceKind(StrEnum):
    """What kind of device it is; NUT's `device.type`."""

    UPS = "ups"
    PDU = "pdu"
    ATS = "ats"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a device says of itself; None where it says nothing of use."""

    kind: DeviceKind
    manufacturer: str | None
    model: str | None
    part_number: str | None
    serial: str | None
    firmware: str | None
    mac: str | None
    location: str | None


def identify(variables: Mapping[str, str]) -> Identity:
    """Return who a device says it is."""
    kind = variables.get("device.type", "ups").strip().lower()
    return Identity(
        kind=DeviceKind(kind) if kind in set(DeviceKind) else DeviceKind.OTHER,
        manufacturer=_first(
            variables, "device.mfr", "ups.mfr", "ups.vendor", "ups.mfg"
        ),
        model=_first(
            variables,
            "device.model",
            "ups.model",
            "ups.model.type",
            "ups.product",
            "device.description",
            "ups.description",
        ),
        part_number=_first(variables, "device.part"),
        serial=_serial(variables),
        firmware=_first(variables, "ups.firmware", "device.revision"),
        mac=_mac(variables.get("device.macaddr", "")),
        location=_first(variables, "device.location"),
    )


def has_battery(variables: Mapping[str, str]) -> bool:
    """Tell whether a device has a battery, as far as its variables tell."""
    if any(name.startswith("battery.") for name in variables):
        return True
    return identify(variables).kind is DeviceKind.UPS


def part_name(variables: Mapping[str, str], part: str) -> str | None:
    """Return what an outlet or an outlet group is called, where it is called."""
    return _first(variables, *(f"{part}.{name}" for name in _OUTLET_NAMES))


def _first(variables: Mapping[str, str], *names: str) -> str | None:
    for name in names:
        text = " ".join(variables.get(name, "").split()).strip("\"' ")
        if not is_absent(text) and not _FILLER.fullmatch(text):
            return text
    return None


def _serial(variables: Mapping[str, str]) -> str | None:
    text = _first(variables, "device.serial", "ups.serial", "ups.serial.internal")
    return None if text is None or text.lower() in _JUNK_SERIALS else text


def _mac(text: str) -> str | None:
    digits = re.sub(r"[^0-9A-Fa-f]", "", text).lower()
    if (
        len(digits) != _HEX_DIGITS_OF_A_MAC
        or not digits.strip("0")
        or not digits.strip("f")
    ):
        return None
    return ":".join(digits[i : i + 2] for i in range(0, _HEX_DIGITS_OF_A_MAC, 2))
