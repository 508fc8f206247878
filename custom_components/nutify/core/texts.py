"""Texts of a language, and what is worded alike wherever it is told."""

from collections.abc import Callable, Mapping
import re

# Fills in a text of the reader's language by its key.
type Texts = Callable[..., str]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_UNITS = (("day", _DAY), ("hour", _HOUR), ("minute", _MINUTE), ("second", 1))
# What an event itself gives as its reason, the first that it has.
_REASONS = ("cause", "alarm", "tokens", "reason", "outlet", "result")
_TRANSLATED = frozenset({"reason", "result"})


def language_of(tag: str) -> str:
    """Return the language of a tag alone, such as de of de-CH."""
    return tag.lower().replace("_", "-").partition("-")[0]


def filled(text: str, values: Mapping[str, object]) -> str:
    """Return a text with its placeholders filled in; one without a value stays."""
    # In one go: a name or a device's words may hold braces.
    return _PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), text)


def number(value: object, text: Texts, digits: str = "g") -> str:
    """Return a number with the decimal mark of the language, all else as it is."""
    if not isinstance(value, int | float):
        return str(value)
    return f"{value:{digits}}".replace(".", text("decimal_mark"))


def duration(seconds: float, text: Texts, number: Callable[[int], str] = str) -> str:
    """Return a time in its two largest units, such as 1 h 5 min."""
    rest = round(seconds)
    parts: list[str] = []
    for unit, length in _UNITS:
        count, rest = divmod(rest, length)
        if count or (unit == "second" and not parts):
            parts.append(text(f"unit_{unit}", value=number(count)))
    return " ".join(parts[:2])


def reason(event: Mapping[str, object], text: Texts) -> str | None:
    """Return why something happened, None where the event does not tell."""
    for key in _REASONS:
        if not (found := event.get(key)):
            continue
        if key == "outlet":
            state = "on" if event.get("switched_on") else "off"
            return text(f"outlet_{state}", outlet=found)
        if key in _TRANSLATED:
            return text(f"{key}_{found}")
        return " ".join(map(str, found)) if isinstance(found, list) else str(found)
    return None
