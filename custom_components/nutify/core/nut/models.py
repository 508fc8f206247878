"""What a NUT server tells, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
import re

from .errors import NutCommandError


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


@dataclass(frozen=True, slots=True)
class ServerVersion:
    """The answers to `VER` and `NETVER`, empty where the server gives none."""

    software: str
    protocol: str

    @property
    def number(self) -> str | None:
        """Return the version alone, such as 2.8.0, where there is one."""
        found = re.search(r"\d+(?:\.\d+)+\S*", self.software)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class ServerPoll:
    """One full poll: the UPSes of a server and what each of them answered.

    `descriptions` maps every UPS of the server to its `desc`, empty when unset;
    `variables` maps every UPS that was asked to its variables, or to the error that
    upsd gave for it alone.
    """

    descriptions: Mapping[str, str]
    variables: Mapping[str, Mapping[str, str] | NutCommandError]


@dataclass(frozen=True, slots=True)
class LoginCheck:
    """What can be known of credentials without a side effect.

    A user with neither `actions = SET` nor `upsmon primary` cannot be told from a
    wrong password, so `verified` False never means that the password is wrong.
    """

    verified: bool
    may_set: bool = False
    primary: bool = False
