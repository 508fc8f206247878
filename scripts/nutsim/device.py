"""What all simulated devices have in common: variables, settings, commands."""

from collections.abc import Callable
from enum import StrEnum

from .devices import DeviceSpec, Variable
from .mains import Mains

type Action = Callable[[str | None], Outcome]


class Outcome(StrEnum):
    """What the driver made of a SET or an INSTCMD, in the words of GET TRACKING."""

    SUCCESS = "SUCCESS"
    UNKNOWN = "ERR UNKNOWN"
    INVALID_ARGUMENT = "ERR INVALID-ARGUMENT"
    FAILED = "ERR FAILED"


def is_number(text: str) -> bool:
    """Return whether a driver could read text as a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def leading_integer(text: str) -> int:
    """Read text as C's atoi() does, which is how upsd checks a range."""
    digits = ""
    for character in text.lstrip():
        if not character.isdigit() and (digits or character not in "+-"):
            break
        digits += character
    return int(digits) if digits.strip("+-") else 0


class Device:
    """A device behind the server: its driver's view of it and a script's."""

    def __init__(self, spec: DeviceSpec) -> None:
        """Start with the values of the spec."""
        self.name = spec.name
        self.desc = spec.desc
        self.commands = list(spec.commands)
        self.connected = True
        """Whether the driver runs; DRIVER-NOT-CONNECTED otherwise."""
        self.stale = False
        """Whether the driver has lost the device; DATA-STALE then."""
        self.fsd = False
        self.executed: list[tuple[str, str | None]] = []
        """Every command that arrived, with its parameter, in order."""
        self._variables = dict(spec.variables)
        self._values = {name: spec.value for name, spec in spec.variables.items()}
        self._pinned: set[str] = set()
        self._actions: dict[str, Action] = {}

    def names(self) -> list[str]:
        """Return the names of the variables in the order upsd lists them."""
        return sorted(self._values)

    def get(self, name: str) -> str | None:
        """Return a value; names are looked up without regard to case, as by upsd."""
        key = self._key(name)
        if key is None:
            return None
        if key == "ups.status" and self.fsd:
            return f"FSD {self._values[key]}"
        return self._values[key]

    def number(self, name: str, default: float = 0.0) -> float:
        """Return a value as a number, or the default when it is none."""
        text = self._values.get(name, "")
        return float(text) if is_number(text) else default

    def variable(self, name: str) -> Variable | None:
        """Return what a client may do with a variable."""
        key = self._key(name)
        return None if key is None else self._variables.get(key, Variable(""))

    def set(self, name: str, value: str, variable: Variable | None = None) -> None:
        """Hold a value against the simulation until release(); add the name if new."""
        self._values[name] = value
        self._pinned.add(name)
        if variable is not None:
            self._variables[name] = variable

    def unset(self, name: str) -> None:
        """Take a variable away, as drivers do when the device stops reporting it."""
        self._values.pop(name, None)

    def release(self, *names: str) -> None:
        """Let the simulation move these values again, or all when none is named."""
        self._pinned.difference_update(names or set(self._pinned))

    def put(self, name: str, value: str) -> None:
        """Take a value from the simulation, if the device has it and none holds it."""
        if name in self._values and name not in self._pinned:
            self._values[name] = value

    def unavailable(self) -> str | None:
        """Return the error code with which upsd answers, or None when data is fresh."""
        if not self.connected:
            return "DRIVER-NOT-CONNECTED"
        return "DATA-STALE" if self.stale else None

    def refusal(self, name: str, value: str) -> str | None:
        """Return the error code with which upsd itself refuses a SET, or None."""
        variable = self.variable(name)
        if variable is None:
            return "VAR-NOT-SUPPORTED"
        if not variable.rw:
            return "READONLY"
        if variable.length is not None and len(value) > variable.length:
            return "TOO-LONG"
        if variable.enum and value not in variable.enum:
            return "INVALID-VALUE"
        number = leading_integer(value)
        if variable.ranges and not any(
            low <= number <= high for low, high in variable.ranges
        ):
            return "INVALID-VALUE"
        return None

    def assign(self, name: str, value: str) -> Outcome:
        """Change a setting, as the driver does after upsd let the value through."""
        key = self._key(name)
        if key is None:
            return Outcome.UNKNOWN
        numeric = is_number(self._values[key]) and not key.endswith(".desc")
        if numeric and not is_number(value):
            return Outcome.INVALID_ARGUMENT
        self._values[key] = value
        return Outcome.SUCCESS

    def execute(self, command: str, parameter: str | None = None) -> Outcome:
        """Run an instant command."""
        self.executed.append((command.lower(), parameter))
        action = self._actions.get(command.lower())
        return Outcome.UNKNOWN if action is None else action(parameter)

    def step(self, seconds: float, mains: Mains) -> None:
        """Move on; devices say in their own classes what that means."""
        raise NotImplementedError

    def _key(self, name: str) -> str | None:
        """Return the name as the device spells it."""
        if name in self._values:
            return name
        lower = name.lower()
        return next((key for key in self._values if key.lower() == lower), None)
