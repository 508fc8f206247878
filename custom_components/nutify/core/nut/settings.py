"""Writable variables: what kind of setting each is, and what may be written to it.

upsd's own checks are weak: a range is compared with `atoi()`, a NUMBER takes any text,
and what is not ASCII is dropped in silence. So everything is checked here first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
import math
import re

from . import catalogue
from .catalogue import Bounds, Quantity
from .errors import NutArgumentError
from .types import Range, VariableType
from .values import number

# upsd cuts a value here (ST_MAX_VALUE_LEN).
LONGEST_VALUE = 255
_PAIRS = (("on", "off"), ("yes", "no"), ("enabled", "disabled"), ("true", "false"))
_NOT_NUMBERS = frozenset({Quantity.DATE, Quantity.ENUM, Quantity.FLAG, Quantity.TEXT})
# No exponents: what reads it on the other side is atoi().
_WRITTEN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?")
# Of a device in a chain.
_CHAIN = r"(?:device\.\d+\.)?"
_OUTLET_SWITCH = re.compile(rf"{_CHAIN}outlet(?:\.group)?(?:\.\d+)?\.switch")
_BYPASS_SWITCH = re.compile(rf"{_CHAIN}input\.bypass\.switch\.(?:on|off)")
_SWITCHED_ON = frozenset({"1", "enabled", "on", "true", "yes"})
_ANY_NUMBER = Bounds(-2_147_483_648, 2_147_483_647)


class SettingKind(StrEnum):
    """What a setting is to a person."""

    NUMBER = "number"
    SELECT = "select"
    SWITCH = "switch"
    TEXT = "text"


class Fault(StrEnum):
    """Why a value cannot be written."""

    NOT_AN_OPTION = "value_not_an_option"
    NOT_A_NUMBER = "value_not_a_number"
    OUT_OF_RANGE = "value_out_of_range"
    TOO_LONG = "value_too_long"
    NOT_PRINTABLE = "value_not_printable"


class SettingError(NutArgumentError):
    """A value that this setting does not take; nothing was sent."""

    def __init__(self, fault: Fault, allowed: str) -> None:
        """Keep what is wrong, and what would be right."""
        super().__init__(f"{fault}: {allowed}")
        self.fault = fault
        self.allowed = allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A writable variable.

    `options` are the values of an enumeration as the device spells them; `ranges` the
    intervals it allows; `bounds` what a number may be at all. `on` and `off` are what
    a switch writes.
    """

    name: str
    kind: SettingKind
    type: VariableType
    options: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = ()
    bounds: Bounds | None = None
    step: float = 1
    on: str = ""
    off: str = ""

    @property
    def length(self) -> int:
        """Return the longest text that fits."""
        return min(self.type.length or LONGEST_VALUE, LONGEST_VALUE)

    def check(self, value: str | float) -> str:
        """Return the value as it goes onto the wire.

        Raises SettingError.
        """
        text = _plain(value)
        if self.kind is SettingKind.NUMBER and not self.options:
            text = text.strip()
        if not text.isascii() or not (text.isprintable() or not text):
            raise SettingError(Fault.NOT_PRINTABLE, "ASCII")
        if len(text) > self.length:
            raise SettingError(Fault.TOO_LONG, str(self.length))
        if self.options and text not in self.options:
            raise SettingError(Fault.NOT_AN_OPTION, ", ".join(self.options))
        if self.kind is SettingKind.SWITCH and text not in {self.on, self.off}:
            raise SettingError(Fault.NOT_AN_OPTION, f"{self.on}, {self.off}")
        if self.kind is SettingKind.NUMBER and not self.options:
            self._check_number(text)
        return text

    def _check_number(self, text: str) -> None:
        found = number(text) if _WRITTEN_NUMBER.fullmatch(text) else None
        if found is None or not math.isfinite(found):
            raise SettingError(Fault.NOT_A_NUMBER, self.allowed or "-∞ - ∞")
        if self.ranges:
            fits = any(each.minimum <= found <= each.maximum for each in self.ranges)
        else:
            fits = (
                self.bounds is None
                or self.bounds.minimum <= found <= self.bounds.maximum
            )
        if not fits:
            raise SettingError(Fault.OUT_OF_RANGE, self.allowed)

    def is_dangerous(self, text: str) -> bool:
        """Tell whether writing a value can do what a dangerous command does."""
        if _OUTLET_SWITCH.fullmatch(self.name):
            return text.strip().lower() not in _SWITCHED_ON
        return bool(_BYPASS_SWITCH.fullmatch(self.name)) or self.name.startswith(
            "driver."
        )

    @property
    def allowed(self) -> str:
        """Return the allowed numbers, for people."""
        if self.ranges:
            return ", ".join(
                f"{each.minimum:g} - {each.maximum:g}" for each in self.ranges
            )
        if self.bounds is None:
            return ""
        return f"{self.bounds.minimum:g} - {self.bounds.maximum:g}"


def _plain(value: str | float) -> str:
    """Return a number without a needless fraction, which many devices refuse."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def setting(
    name: str,
    value: str,
    kind: VariableType,
    options: Sequence[str] = (),
    ranges: Sequence[Range] = (),
) -> Setting:
    """Return what a writable variable is; `value` is its value now."""
    match = catalogue.find(name)
    variable = match.variable if match else None
    if options:
        if pair := _pair(options):
            return Setting(
                name=name,
                kind=SettingKind.SWITCH,
                type=kind,
                options=tuple(options),
                on=pair[0],
                off=pair[1],
            )
        return Setting(
            name=name, kind=SettingKind.SELECT, type=kind, options=tuple(options)
        )
    if variable is not None and variable.quantity is Quantity.FLAG:
        if pair := _pair_of(value):
            return Setting(
                name=name, kind=SettingKind.SWITCH, type=kind, on=pair[0], off=pair[1]
            )
        return Setting(name=name, kind=SettingKind.TEXT, type=kind)
    is_number = (
        bool(ranges)
        # Eaton types numeric settings as STRING:5: the catalogue knows better.
        or (variable is not None and variable.quantity not in _NOT_NUMBERS)
        or (variable is None and kind.number and number(value) is not None)
    )
    if not is_number:
        return Setting(name=name, kind=SettingKind.TEXT, type=kind)
    return Setting(
        name=name,
        kind=SettingKind.NUMBER,
        type=kind,
        ranges=tuple(ranges),
        bounds=_bounds(variable.bounds if variable else None, kind, value),
        step=1 if all(_is_whole(each) for each in (value, *_ends(ranges))) else 0.1,
    )


def _bounds(known: Bounds | None, kind: VariableType, value: str) -> Bounds:
    """Return what a number may be: plausible, and short enough to be written."""
    bounds = known or _ANY_NUMBER
    current = number(value)
    if current is not None and current < bounds.minimum:
        # Such as a timer that is off at -1.
        bounds = Bounds(current, bounds.maximum)
    if kind.length is not None:
        longest = 10 ** min(kind.length, 15) - 1
        bounds = Bounds(bounds.minimum, min(bounds.maximum, longest))
    return bounds


def _ends(ranges: Sequence[Range]) -> list[str]:
    return [f"{end:g}" for each in ranges for end in (each.minimum, each.maximum)]


def _is_whole(text: str) -> bool:
    found = number(text)
    return found is None or found.is_integer()


def _pair(options: Sequence[str]) -> tuple[str, str] | None:
    """Return how an enumeration of two spells on and off, where it does."""
    spelled: Mapping[str, str] = {option.lower(): option for option in options}
    for on, off in _PAIRS:
        if set(spelled) == {on, off}:
            return spelled[on], spelled[off]
    return None


def _pair_of(value: str) -> tuple[str, str] | None:
    """Return the pair of words that a value is one of."""
    word = value.strip().lower()
    for pair in _PAIRS:
        if word in pair:
            if value.strip().isupper():
                return pair[0].upper(), pair[1].upper()
            if value.strip().istitle():
                return pair[0].title(), pair[1].title()
            return pair
    return None


def same_value(one: str, other: str) -> bool:
    """Tell whether two values are the same, as text or as a number."""
    if one == other:
        return True
    left, right = number(one), number(other)
    return left is not None and left == right
