"""What a NUT server tells of a variable, as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """One interval of allowed values, both ends included."""

    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True)
class VariableType:
    """The answer to `GET TYPE`.

    `length` is the longest string in characters, or None when the server names no
    string type.
    """

    writable: bool = False
    enum: bool = False
    range: bool = False
    number: bool = False
    length: int | None = None
