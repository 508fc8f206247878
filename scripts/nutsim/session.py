"""One client of the simulated upsd: credentials, settings and commands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from .device import Device, Outcome
from .queries import VERSION, Logins, Queries, Refused
from .wire import printable
from .world import World

_PROTOCOL_VERSION = "1.3"
_ANY = 32
"""Words in a line, at most."""

type _Handler = Callable[[list[str]], list[str]]


@dataclass(slots=True)
class Shared:
    """What all clients of one server have in common."""

    world: World
    users: dict[str, str]
    sessions: list[Session] = field(default_factory=list)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    rng: Random = field(default_factory=lambda: Random(0))

    def logins(self) -> Logins:
        """Return the devices that clients logged in to."""
        return [
            (session.login, session.address)
            for session in self.sessions
            if session.login is not None
        ]

    def track(self, outcome: Outcome) -> str:
        """Keep an outcome for GET TRACKING and return its id.

        As with upsd, which does not seed its generator, every server gives the same
        ids in the same order.
        """
        tracking_id = str(UUID(int=self.rng.getrandbits(128), version=4)).upper()
        self.outcomes[tracking_id] = outcome
        return tracking_id


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb and what it asks for before anything else is looked at."""

    handler: _Handler
    least: int = 0
    most: int = _ANY
    credentials: bool = False
    """Whether USERNAME and PASSWORD must have come before, right or wrong."""


class Session:
    """One client, from connect to LOGOUT."""

    def __init__(self, shared: Shared, address: str) -> None:
        """Start without credentials."""
        self.address = address
        self.login: str | None = None
        self.ended = False
        self._shared = shared
        self._queries = Queries(shared.world, shared.logins)
        self._username: str | None = None
        self._password: str | None = None
        self._tracking = False
        self._verbs = {
            "FSD": _Verb(self._fsd, 1, 1, credentials=True),
            "GET": _Verb(self._get, 1),
            "HELP": _Verb(self._help, most=0),
            "INSTCMD": _Verb(self._instcmd, 2, credentials=True),
            "LIST": _Verb(self._queries.list_lines, 1),
            "LOGIN": _Verb(self._log_in, 1, 1, credentials=True),
            "LOGOUT": _Verb(self._log_out, most=0),
            "MASTER": _Verb(self._primary("MASTER"), 1, 1, credentials=True),
            "NETVER": _Verb(lambda _: [_PROTOCOL_VERSION], most=0),
            "PASSWORD": _Verb(self._set_password, 1, 1),
            "PRIMARY": _Verb(self._primary("PRIMARY"), 1, 1, credentials=True),
            "PROTVER": _Verb(lambda _: [_PROTOCOL_VERSION], most=0),
            "SET": _Verb(self._set, 2, credentials=True),
            "STARTTLS": _Verb(self._starttls),
            "USERNAME": _Verb(self._set_username, 1, 1),
            "VER": _Verb(self._version, most=0),
        }

    def answer(self, words: list[str]) -> str:
        """Return the lines with which upsd answers one line."""
        try:
            lines = self._dispatch(words)
        except Refused as refused:
            lines = [f"ERR {refused.code}"]
        return "".join(f"{line}\n" for line in lines)

    def _dispatch(self, words: list[str]) -> list[str]:
        """Find the verb and run it."""
        verb = self._verbs.get(words[0].upper()) if words else None
        if verb is None:
            raise Refused("UNKNOWN-COMMAND")
        if verb.credentials and self._username is None:
            raise Refused("USERNAME-REQUIRED")
        if verb.credentials and self._password is None:
            raise Refused("PASSWORD-REQUIRED")
        if not verb.least <= len(words) - 1 <= verb.most:
            raise Refused("INVALID-ARGUMENT")
        return verb.handler(words[1:])

    def _check_rights(self) -> None:
        """Check the credentials; upsd does it here and never at USERNAME."""
        username, password = self._username or "", self._password
        if self._shared.users.get(username) != password:
            raise Refused("ACCESS-DENIED")

    def _get(self, words: list[str]) -> list[str]:
        """Answer GET."""
        if words[0].upper() != "TRACKING":
            return self._queries.get_line(words)
        if len(words) == 1:
            return ["ON" if self._tracking else "OFF"]
        if not self._tracking:
            raise Refused("FEATURE-NOT-CONFIGURED")
        return [self._shared.outcomes.get(words[1], Outcome.UNKNOWN)]

    def _set(self, words: list[str]) -> list[str]:
        """Answer SET; upsd lets anybody with some credentials set TRACKING."""
        match words[0].upper(), *words[1:]:
            case "VAR", ups, name, value, *_:
                return self._set_variable(ups, name, value)
            case "TRACKING", switch, *_ if switch.upper() in ("ON", "OFF"):
                self._tracking = switch.upper() == "ON"
                return ["OK"]
        raise Refused("INVALID-ARGUMENT")

    def _set_variable(self, ups: str, name: str, value: str) -> list[str]:
        """Answer SET VAR: OK says that the driver got it, not what it made of it."""
        device = self._queries.fresh(ups)
        self._check_rights()
        code = device.refusal(name, value)
        if code is not None:
            raise Refused(code)
        return self._done(device.assign(name, printable(value)))

    def _instcmd(self, words: list[str]) -> list[str]:
        """Answer INSTCMD; with too many words, upsd drops the parameter."""
        ups, command, *rest = words
        device = self._queries.fresh(ups)
        if command.lower() not in device.commands:
            raise Refused("CMD-NOT-SUPPORTED")
        self._check_rights()
        return self._done(device.execute(command, rest[0] if len(rest) == 1 else None))

    def _done(self, outcome: Outcome) -> list[str]:
        """Return OK, with the id of the outcome for clients that want to track it."""
        self._shared.world.refresh()
        if not self._tracking:
            return ["OK"]
        return [f"OK TRACKING {self._shared.track(outcome)}"]

    def _set_username(self, words: list[str]) -> list[str]:
        """Answer USERNAME."""
        if self._username is not None:
            raise Refused("ALREADY-SET-USERNAME")
        self._username = words[0]
        return ["OK"]

    def _set_password(self, words: list[str]) -> list[str]:
        """Answer PASSWORD."""
        if self._password is not None:
            raise Refused("ALREADY-SET-PASSWORD")
        self._password = words[0]
        return ["OK"]

    def _log_in(self, words: list[str]) -> list[str]:
        """Answer LOGIN, with which upsmon counts itself among those to wait for."""
        if self.login is not None:
            raise Refused("ALREADY-LOGGED-IN")
        device = self._allowed(words[0])
        self.login = device.name
        return ["OK"]

    def _log_out(self, _: list[str]) -> list[str]:
        """Answer LOGOUT."""
        self.ended = True
        return ["OK Goodbye"]

    def _primary(self, verb: str) -> _Handler:
        """Return the answer to PRIMARY and its old name: a mere check of rights."""

        def answer(words: list[str]) -> list[str]:
            """Check the rights."""
            self._allowed(words[0])
            return [f"OK {verb}-GRANTED"]

        return answer

    def _fsd(self, words: list[str]) -> list[str]:
        """Answer FSD, which stays until the server is started again."""
        self._allowed(words[0]).fsd = True
        return ["OK FSD-SET"]

    def _allowed(self, ups: str) -> Device:
        """Return a known device after a check of rights."""
        device = self._queries.known(ups)
        self._check_rights()
        return device

    def _starttls(self, _: list[str]) -> list[str]:
        """Refuse TLS, as an upsd without a certificate does."""
        raise Refused("FEATURE-NOT-CONFIGURED")

    def _help(self, _: list[str]) -> list[str]:
        """Answer HELP."""
        verbs = "HELP VER GET LIST SET INSTCMD LOGIN LOGOUT USERNAME PASSWORD STARTTLS"
        return [f"Commands: {verbs}"]

    def _version(self, _: list[str]) -> list[str]:
        """Answer VER."""
        return [f"Network UPS Tools upsd {VERSION} - simulator"]
