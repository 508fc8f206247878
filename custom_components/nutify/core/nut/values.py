"""Reading values as real devices write them.

Numbers come as `049.4`, `42.00`, `10000000.` or `21,52`; runtimes as seconds, as `1:57`
or as an overflowed counter; and instead of a value devices say `(null)`, `not set` or
`LoadTooLow`. Nothing is guessed: what cannot be read is no value, with the reason.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
import re

from .catalogue import Bounds, Quantity, Variable

type Value = float | str | bool | date


class Problem(StrEnum):
    """Why there is no value."""

    ABSENT = "absent"
    UNREADABLE = "unreadable"
    IMPLAUSIBLE = "implausible"


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, or the reason for none.

    Numbers are floats in the unit of the variable; an enum is one of its options.
    """

    value: Value | None
    problem: Problem | None = None


_ABSENT_WORDS = frozenset(
    {"", "-", "--", "?", "(null)", "n/a", "na", "none", "not set", "unknown", "no data"}
)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
# Counters of 8, 16, 24 and 32 bits at their end, signed or not, in seconds or minutes.
_OVERFLOWS = frozenset(
    {65535, 65535 * 60, 2**24 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**32}
)
_TRUE = frozenset(
    {"yes", "on", "enabled", "enable", "true", "1", "active", "on/closed"}
)
_FALSE = frozenset(
    {"no", "off", "disabled", "disable", "false", "0", "inactive", "off/open"}
)
# One letter is how APC's smart protocol answers.
_ENUM_SYNONYMS = {
    "a": "auto",
    "charged": "resting",
    "close": "closed",
    "h": "high",
    "l": "low",
    "m": "medium",
    "n": "normal",
    "no": "disabled",
    "off": "disabled",
    "on": "enabled",
    "yes": "enabled",
}
_DATES = (
    re.compile(r"(?P<y>\d{4})[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})"),
    # Two digits first is the month, as APC writes it.
    re.compile(r"(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<d>\d{1,2})(?P<b>[A-Za-z]{3})(?P<y>\d{2})"),
)
_MONTHS = re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec")
_OLDEST_YEAR, _LATEST_YEAR = 1985, 2084
_MAX_PERCENT = 100


def is_absent(text: str) -> bool:
    """Tell whether a device says that it has no value."""
    return text.strip().lower() in _ABSENT_WORDS


def read(variable: Variable, text: str) -> Reading:
    """Read a value of a variable."""
    if is_absent(text):
        return Reading(None, Problem.ABSENT)
    text = text.strip()
    match variable.quantity:
        case Quantity.TEXT:
            return Reading(" ".join(text.split()))
        case Quantity.FLAG:
            return _flag(text)
        case Quantity.ENUM:
            return Reading(_option(variable, text))
        case Quantity.DATE:
            return _date(text)
        case Quantity.DURATION:
            return _duration(variable, text)
        case Quantity.POWER_FACTOR:
            return _power_factor(variable, text)
        case _:
            return _bounded(number(text), variable.bounds)


def number(text: str) -> float | None:
    """Return a number as NUT's drivers write them, or None."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    return float(text.replace(",", "."))


def _bounded(value: float | None, bounds: Bounds | None) -> Reading:
    if value is None:
        return Reading(None, Problem.UNREADABLE)
    if bounds is not None and not bounds.minimum <= value <= bounds.maximum:
        return Reading(None, Problem.IMPLAUSIBLE)
    return Reading(value)


def _duration(variable: Variable, text: str) -> Reading:
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return _bounded(float(hours * 3600 + minutes * 60 + seconds), variable.bounds)
    value = number(text)
    # A negative time is NUT's word for a timer that does not run.
    if value is not None and (value < 0 or value in _OVERFLOWS):
        return Reading(None, Problem.ABSENT)
    return _bounded(value, variable.bounds)


def _power_factor(variable: Variable, text: str) -> Reading:
    value = number(text)
    # Some PDUs report it in percent.
    if value is not None and 1 < abs(value) <= _MAX_PERCENT:
        value /= _MAX_PERCENT
    return _bounded(value, variable.bounds)


def _flag(text: str) -> Reading:
    word = text.lower()
    if word in _TRUE:
        return Reading(value=True)
    if word in _FALSE:
        return Reading(value=False)
    return Reading(None, Problem.UNREADABLE)


def _option(variable: Variable, text: str) -> str:
    word = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    for candidate in (word, _ENUM_SYNONYMS.get(word, "")):
        if candidate in variable.options:
            return candidate
    return "other"


def _date(text: str) -> Reading:
    for pattern in _DATES:
        if found := pattern.fullmatch(text):
            break
    else:
        return Reading(None, Problem.UNREADABLE)
    parts = found.groupdict()
    if "b" in parts:
        name = parts["b"].lower()
        month = _MONTHS.index(name) + 1 if name in _MONTHS else 0
    else:
        month = int(parts["m"])
    year = int(parts["y"])
    if len(parts["y"]) == 2:  # noqa: PLR2004 - a year of two digits
        year += 1900 if year >= _OLDEST_YEAR % 100 else 2000
    try:
        value = date(year, month, int(parts["d"]))
    except ValueError:
        return Reading(None, Problem.UNREADABLE)
    if not _OLDEST_YEAR <= year <= _LATEST_YEAR:
        return Reading(None, Problem.IMPLAUSIBLE)
    return Reading(value)
