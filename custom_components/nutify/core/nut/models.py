"""What a NUT server tells, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
import re

from .errors import NutError
from .settings import Setting


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
    `variables` maps every UPS that was asked to its variables, or to the error of it
    alone: the one that upsd gave, or that its answer is none.
    """

    descriptions: Mapping[str, str]
    variables: Mapping[str, Mapping[str, str] | NutError]


@dataclass(frozen=True, slots=True)
class Details:
    """What can be done to a UPS: its writable variables, and its instant commands.

    `commands` maps each command to the server's description, empty where there is none.
    """

    settings: Mapping[str, Setting] = field(default_factory=dict)
    commands: Mapping[str, str] = field(default_factory=dict)


class Outcome(StrEnum):
    """What is known of something that was asked for, when nothing went wrong."""

    DONE = "done"
    """The driver said so, or the variable has the value."""
    ACCEPTED = "accepted"
    """The server passed it on to the driver, and knows no more."""


@dataclass(frozen=True, slots=True)
class LoginCheck:
    """What can be known of credentials without a side effect.

    A user with neither `actions = SET` nor `upsmon primary` cannot be told from a
    wrong password, so `verified` False never means that the password is wrong.
    """

    verified: bool
    may_set: bool = False
