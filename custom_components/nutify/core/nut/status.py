"""`ups.status`: what its tokens mean, and the one state to show for all of them.

The tokens are those of NUT's developer guide, and those that drivers really emit
beside it. A client must accept any token, in any order, also twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Token(StrEnum):
    """A token of `ups.status` whose meaning is known."""

    ON_LINE = "OL"
    ON_BATTERY = "OB"
    LOW_BATTERY = "LB"
    HIGH_BATTERY = "HB"
    REPLACE_BATTERY = "RB"
    CHARGING = "CHRG"
    DISCHARGING = "DISCHRG"
    BYPASS = "BYPASS"
    CALIBRATING = "CAL"
    OFF = "OFF"
    OVERLOAD = "OVER"
    TRIMMING = "TRIM"
    BOOSTING = "BOOST"
    FORCED_SHUTDOWN = "FSD"
    ALARM = "ALARM"
    WAITING = "WAIT"
    # Emitted by single drivers: apc_modbus, powercom, al175, belkinunv, microsol,
    # snmp-ups and masterguard.
    TESTING = "TEST"
    OVERHEATED = "OVERHEAT"
    COMMUNICATION_FAULT = "COMMFAULT"
    DEPLETED = "DEPLETED"
    AC_FAILURE = "ACFAIL"
    ECO = "ECO"


# Other spellings of the same: metasys, masterguard and apc_modbus up to 2.8.2.
_SYNONYMS = {
    "BY": Token.BYPASS,
    "HE": Token.ECO,
    "ESS": Token.ECO,
    "SD": Token.FORCED_SHUTDOWN,
    "TIP": Token.TESTING,
}
_TOKENS = {str(token): token for token in Token} | _SYNONYMS
_ECO_MODES = frozenset({"HE", "ECO", "ESS"})


class State(StrEnum):
    """The one state of a UPS that is shown, most urgent first.

    The order is the precedence: the first state whose condition holds is shown. A
    calibration empties the battery on purpose, so that it stands above low battery,
    as in upsmon.
    """

    FORCED_SHUTDOWN = "forced_shutdown"
    CALIBRATING = "calibrating"
    LOW_BATTERY = "low_battery"
    ON_BATTERY = "on_battery"
    OFF = "off"
    COMMUNICATION_FAULT = "communication_fault"
    OVERLOAD = "overload"
    OVERHEATED = "overheated"
    BYPASS = "bypass"
    TESTING = "testing"
    BOOSTING = "boosting"
    TRIMMING = "trimming"
    ECO = "eco"
    ON_LINE = "on_line"
    WAITING = "waiting"
    ALARM = "alarm"
    OTHER = "other"
    NOT_REPORTED = "not_reported"


@dataclass(frozen=True, slots=True)
class Status:
    """A status as the device gave it, and what follows from it.

    `tokens` keeps the order of the device without repetitions; `unknown` are those
    among them that this module does not know.
    """

    tokens: tuple[str, ...]
    known: frozenset[Token]
    unknown: tuple[str, ...]

    @property
    def on_line(self) -> bool:
        """Tell whether the input feeds the load."""
        return Token.ON_LINE in self.known

    @property
    def on_battery(self) -> bool:
        """Tell whether the battery feeds the load.

        Some devices report `OL OB`, such as in a self-test: the input is present.
        """
        return Token.ON_BATTERY in self.known and not self.on_line

    @property
    def low_battery(self) -> bool:
        """Tell whether the battery is about to end.

        `OL LB` is a battery that recharges after an outage: no emergency.
        """
        return Token.LOW_BATTERY in self.known and self.on_battery

    def has(self, token: Token) -> bool:
        """Tell whether the device reports a token, in whatever spelling."""
        return token in self.known

    @property
    def state(self) -> State:
        """Return the most urgent state that holds."""
        if Token.FORCED_SHUTDOWN in self.known:
            return State.FORCED_SHUTDOWN
        if Token.CALIBRATING in self.known:
            return State.CALIBRATING
        if self.on_battery:
            return State.LOW_BATTERY if self.low_battery else State.ON_BATTERY
        for token, state in _BY_TOKEN:
            if token in self.known:
                return state
        return State.OTHER if self.tokens else State.NOT_REPORTED


# The rest of State's order, each decided by one token.
_BY_TOKEN = (
    (Token.OFF, State.OFF),
    (Token.COMMUNICATION_FAULT, State.COMMUNICATION_FAULT),
    (Token.OVERLOAD, State.OVERLOAD),
    (Token.OVERHEATED, State.OVERHEATED),
    (Token.BYPASS, State.BYPASS),
    (Token.TESTING, State.TESTING),
    (Token.BOOSTING, State.BOOSTING),
    (Token.TRIMMING, State.TRIMMING),
    (Token.ECO, State.ECO),
    (Token.ON_LINE, State.ON_LINE),
    (Token.WAITING, State.WAITING),
    (Token.ALARM, State.ALARM),
)


def parse(status: str | None, modes: str | None = None) -> Status:
    """Return the status of `ups.status`, absent or empty included.

    `modes` is `experimental.ups.mode.buzzwords`, where newer drivers report their
    economy modes as `vendor:<who>:ECO`.
    """
    tokens = tuple(dict.fromkeys((status or "").split()))
    known = {_TOKENS[token] for token in tokens if token in _TOKENS}
    if modes and _ECO_MODES & set(_modes(modes.split())):
        known.add(Token.ECO)
    unknown = tuple(token for token in tokens if token not in _TOKENS)
    return Status(tokens, frozenset(known), unknown)


def _modes(words: Iterable[str]) -> Iterable[str]:
    return (word.rpartition(":")[2].upper() for word in words)
