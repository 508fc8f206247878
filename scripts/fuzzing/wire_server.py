"""A server that answers well, to have right answers to begin with."""

from collections.abc import Iterator, Mapping
from itertools import islice

from nutlab.device import Device, Setting
from nutlab.synthetic import SYNTHETIC_DEVICES
from nutlab.words import quote, split

_MOST_VARIABLES = 8
_MOST_SETTINGS = 2
TRACKING = "1bd31808-cb49-4aec-9d75-d056e6f018d2"


class RightServer:
    """Answers each request line as upsd does, for the devices `a`, `b` and `c`."""

    def __init__(self, offset: int = 0) -> None:
        """Take the variables of the devices from one on, so that seeds differ."""
        self._devices = {
            name: _some_of(device, offset)
            for name, device in zip("abc", SYNTHETIC_DEVICES.values(), strict=True)
        }
        self._pending = True

    def answer(self, line: str) -> bytes:
        """Return the answer to a request."""
        match split(line):
            case ["VER"]:
                return (
                    b"Network UPS Tools upsd 2.8.1 - https://www.networkupstools.org/\n"
                )
            case ["NETVER"]:
                return b"1.3\n"
            case ["LIST", "UPS"]:
                rows = [f'UPS {name} "Device {name}"' for name in self._devices]
                return _list("UPS", rows)
            case ["LIST", kind, ups, *names]:
                return _list(
                    " ".join((kind, ups, *names)),
                    [*self._rows(kind, ups, *names)],
                )
            case ["GET", "TRACKING", _]:
                answer = b"PENDING\n" if self._pending else b"SUCCESS\n"
                self._pending = False
                return answer
            case ["GET", *words]:
                return f"{' '.join(words)} {self._got(*words)}\n".encode()
            case ["INSTCMD" | "FSD", *_] | ["SET", "VAR", *_]:
                return f"OK TRACKING {TRACKING}\n".encode()
        return b"OK\n"

    def _rows(  # noqa: C901 - one kind of list each
        self, kind: str, ups: str, *names: str
    ) -> Iterator[str]:
        device = self._devices[ups]
        match kind:
            case "VAR":
                values: Mapping[str, str] = device.variables
                for name, value in values.items():
                    yield f"VAR {ups} {name} {quote(value)}"
            case "RW":
                for name in device.settings:
                    yield f"RW {ups} {name} {quote(device.variables[name])}"
            case "CMD":
                for name in device.commands:
                    yield f"CMD {ups} {name}"
            case "ENUM":
                for option in _setting(device, names[0]).enum:
                    yield f"ENUM {ups} {names[0]} {quote(option)}"
            case "RANGE":
                for low, high in _setting(device, names[0]).ranges:
                    yield f'RANGE {ups} {names[0]} "{low}" "{high}"'
            case _:
                yield f"CLIENT {ups} 127.0.0.1"
                yield f"CLIENT {ups} ::1"

    def _got(self, kind: str, ups: str, name: str = "") -> str:
        device = self._devices[ups]
        match kind:
            case "VAR":
                return quote(device.variables.get(name, "OL CHRG"))
            case "TYPE":
                setting = _setting(device, name)
                if setting.enum:
                    return "RW ENUM"
                if setting.ranges:
                    return "RW RANGE NUMBER"
                return "RW STRING:32" if setting.length else "RW NUMBER"
            case "NUMLOGINS":
                return "1"
        return quote(f"A description of {name}")


def _setting(device: Device, name: str) -> Setting:
    """Return a setting, or one like what the seeds ask for."""
    return device.settings.get(name, Setting(enum=("low", "high"), ranges=((1, 9),)))


def _some_of(device: Device, offset: int) -> Device:
    """Return a device with so few variables that an exchange is quick to read."""
    names = [*device.variables]
    shift = offset * _MOST_VARIABLES % len(names)
    chosen = (names[shift:] + names[:shift])[:_MOST_VARIABLES]
    settings = dict(islice(device.settings.items(), _MOST_SETTINGS))
    kept = {name: device.variables[name] for name in (*chosen, *settings)}
    return Device(
        variables={**kept, "ups.status": device.variables["ups.status"]},
        settings=settings,
        commands=device.commands[:_MOST_SETTINGS],
    )


def _list(query: str, rows: list[str]) -> bytes:
    lines = (f"BEGIN LIST {query}", *rows, f"END LIST {query}")
    return "".join(f"{line}\n" for line in lines).encode()
