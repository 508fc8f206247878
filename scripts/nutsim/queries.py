"""LIST and GET: what upsd tells any client, with or without credentials."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from . import descriptions
from .device import Device
from .devices import Variable
from .wire import printable, quote
from .world import World

VERSION = "2.8.1"

type Logins = Iterable[tuple[str, str]]
"""The devices that clients logged in to, with the address of each client."""

_VALUE_LIMIT = 255


class Refused(Exception):  # noqa: N818 - upsd refuses, nothing went wrong
    """An ERR answer."""

    def __init__(self, code: str) -> None:
        """Remember the code of the answer."""
        super().__init__(code)
        self.code = code


class Queries:
    """The answers to LIST and GET about one world."""

    def __init__(self, world: World, logins: Callable[[], Logins]) -> None:
        """Remember where the answers come from."""
        self._world = world
        self._logins = logins

    def known(self, name: str) -> Device:
        """Return a device, whether or not its data is fresh."""
        if name not in self._world:
            raise Refused("UNKNOWN-UPS")
        return self._world[name]

    def fresh(self, name: str) -> Device:
        """Return a device whose data is fresh."""
        device = self.known(name)
        code = device.unavailable()
        if code is not None:
            raise Refused(code)
        return device

    def list_lines(self, words: list[str]) -> list[str]:
        """Answer LIST."""
        by_words: Mapping[str, tuple[int, Callable[..., Iterator[str]]]] = {
            "CLIENT": (1, self._clients),
            "CMD": (1, self._commands),
            "ENUM": (2, self._enum),
            "RANGE": (2, self._range),
            "RW": (1, self._settings),
            "UPS": (0, self._devices),
            "VAR": (1, self._variables),
        }
        unknown = (len(words), self._devices)
        count, lines = by_words.get(words[0].upper(), unknown)
        arguments = words[1 : count + 1]
        if len(arguments) < count:
            raise Refused("INVALID-ARGUMENT")
        what = " ".join((words[0].upper(), *arguments))
        return [f"BEGIN LIST {what}", *lines(*arguments), f"END LIST {what}"]

    def get_line(self, words: list[str]) -> list[str]:
        """Answer GET, but for GET TRACKING, which is about the client."""
        by_words: Mapping[str, tuple[int, Callable[..., str]]] = {
            "CMDDESC": (2, self._command_description),
            "DESC": (2, self._description),
            "NUMLOGINS": (1, self._login_count),
            "TYPE": (2, self._type),
            "UPSDESC": (1, self._device_description),
            "VAR": (2, self._variable),
        }
        unknown = (len(words), self._variable)
        count, line = by_words.get(words[0].upper(), unknown)
        arguments = words[1 : count + 1]
        if len(arguments) < count:
            raise Refused("INVALID-ARGUMENT")
        return [" ".join((words[0].upper(), *arguments, line(*arguments)))]

    def _devices(self) -> Iterator[str]:
        """Yield the devices."""
        for device in self._world:
            yield f"UPS {device.name} {_description_of(device)}"

    def _variables(self, ups: str) -> Iterator[str]:
        """Yield all variables of a device."""
        device = self.fresh(ups)
        for name in device.names():
            yield f"VAR {ups} {name} {_value(device, name)}"

    def _settings(self, ups: str) -> Iterator[str]:
        """Yield the variables of a device that a client may set."""
        device = self.fresh(ups)
        for name in device.names():
            if self._metadata(ups, name).rw:
                yield f"RW {ups} {name} {_value(device, name)}"

    def _commands(self, ups: str) -> Iterator[str]:
        """Yield the commands of a device."""
        for command in sorted(self.fresh(ups).commands):
            yield f"CMD {ups} {command}"

    def _clients(self, ups: str) -> Iterator[str]:
        """Yield the clients that sent LOGIN."""
        device = self.known(ups)
        for name, address in self._logins():
            if name == device.name:
                yield f"CLIENT {ups} {address}"

    def _enum(self, ups: str, name: str) -> Iterator[str]:
        """Yield the values a setting may take."""
        for value in self._metadata(ups, name).enum:
            yield f"ENUM {ups} {name} {quote(value)}"

    def _range(self, ups: str, name: str) -> Iterator[str]:
        """Yield the limits of a setting."""
        for low, high in self._metadata(ups, name).ranges:
            yield f'RANGE {ups} {name} "{low}" "{high}"'

    def _variable(self, ups: str, name: str) -> str:
        """Return a value; the server's own are there for any name of a device."""
        own = {
            "server.info": f"Network UPS Tools upsd {VERSION} - simulator",
            "server.version": VERSION,
        }
        if name.lower() in own:
            return quote(own[name.lower()])
        if name.lower().startswith("server."):
            raise Refused("VAR-NOT-SUPPORTED")
        device = self.fresh(ups)
        self._metadata(ups, name)
        return _value(device, name)

    def _type(self, ups: str, name: str) -> str:
        """Return what kind of value a variable has."""
        metadata = self._metadata(ups, name)
        words = ["RW"] if metadata.rw else []
        if metadata.enum:
            words.append("ENUM")
        if metadata.ranges:
            words.append("RANGE")
        words.append(
            "NUMBER" if metadata.length is None else f"STRING:{metadata.length}"
        )
        return " ".join(words)

    def _description(self, ups: str, name: str) -> str:
        """Return the text of a variable."""
        self.fresh(ups)
        return quote(descriptions.describe(descriptions.VARIABLES, name))

    def _command_description(self, ups: str, command: str) -> str:
        """Return the text of a command."""
        self.fresh(ups)
        return quote(descriptions.describe(descriptions.COMMANDS, command))

    def _device_description(self, ups: str) -> str:
        """Return the text of a device; upsd words a missing one not as in a list."""
        device = self.known(ups)
        return _description_of(device) if device.desc else '"Unavailable"'

    def _login_count(self, ups: str) -> str:
        """Return how many clients sent LOGIN."""
        name = self.fresh(ups).name
        return str(sum(login == name for login, _address in self._logins()))

    def _metadata(self, ups: str, name: str) -> Variable:
        """Return what a client may do with a variable."""
        metadata = self.fresh(ups).variable(name)
        if metadata is None:
            raise Refused("VAR-NOT-SUPPORTED")
        return metadata


def _description_of(device: Device) -> str:
    """Return the text of a device in quotes."""
    return quote(printable(device.desc) or descriptions.UNAVAILABLE)


def _value(device: Device, name: str) -> str:
    """Return a value in quotes as upsd keeps it: printable, and cut to its limit."""
    return quote(printable(device.get(name) or "")[:_VALUE_LIMIT])
