"""What the rows and words of NUT's answers mean."""

from collections.abc import Sequence
from contextlib import suppress

from .types import Range, VariableType

# What upsd says where the administrator gave no description.
_NO_DESCRIPTION = frozenset({"Description unavailable", "Unavailable"})


def echoes(words: Sequence[str], expected: Sequence[str]) -> bool:
    """Tell whether words begin with a request's; upsd ignores the case of names."""
    return len(words) >= len(expected) and all(
        word == other or word.casefold() == other.casefold()
        for word, other in zip(words, expected, strict=False)
    )


def text(words: Sequence[str]) -> str:
    """Return the free text at the end of an answer."""
    return " ".join(words)


def description(words: Sequence[str]) -> str:
    """Return a description, empty for upsd's placeholder."""
    found = text(words)
    return "" if found in _NO_DESCRIPTION else found


def pairs(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return names and values of rows; one without a value is left out."""
    return {row[0]: text(row[1:]) for row in rows if len(row) > 1}


def descriptions(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return UPS names and descriptions."""
    return {row[0]: description(row[1:]) for row in rows}


def ranges(rows: Sequence[Sequence[str]]) -> list[Range]:
    """Return the intervals of a `LIST RANGE`, without those that are no numbers."""
    found: list[Range] = []
    for row in rows:
        with suppress(ValueError, IndexError):
            found.append(Range(float(row[0]), float(row[1])))
    return found


def variable_type(words: Sequence[str]) -> VariableType:
    """Return the answer to `GET TYPE`, such as `RW ENUM NUMBER` or `RW STRING:32`."""
    length = None
    for word in words:
        kind, _, size = word.partition(":")
        if kind == "STRING" and size.isdecimal():
            # STRING:0 is a driver without a limit; Python refuses endless digits.
            with suppress(ValueError):
                length = int(size) or None
    return VariableType(
        writable="RW" in words,
        enum="ENUM" in words,
        range="RANGE" in words,
        number="NUMBER" in words,
        length=length,
    )
