"""Define the users of the lab's upsd.users."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .words import quote


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """The rights of one user in upsd.users."""

    password: str
    actions: tuple[str, ...] = ()
    instcmds: tuple[str, ...] = ()
    upsmon: str | None = None


USERS: Mapping[str, User] = MappingProxyType(
    {
        "admin": User(
            password="adminpass",
            actions=("SET", "FSD"),
            instcmds=("ALL",),
            upsmon="primary",
        ),
        "monitor": User(password="monpass", upsmon="secondary"),
        "limited": User(
            password="limpass",
            instcmds=("beeper.mute", "test.battery.start.quick"),
        ),
        # Passwords that NUT's own clients cannot send, since they do not quote.
        "special": User(
            password='pa ss "q" #h',
            actions=("SET",),
            instcmds=("ALL",),
        ),
        "hash": User(password="abc#def", instcmds=("ALL",)),
    }
)


def users_text(users: Mapping[str, User]) -> str:
    """Return the text of upsd.users."""
    lines = []
    for name, user in users.items():
        lines += [f"[{name}]", f"  password = {quote(user.password)}"]
        lines += [f"  actions = {action}" for action in user.actions]
        lines += [f"  instcmds = {command}" for command in user.instcmds]
        if user.upsmon is not None:
            lines.append(f"  upsmon {user.upsmon}")
    return "\n".join(lines) + "\n"
