"""What the simulated devices are: their variables, settings and commands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as upsd knows it: a value and what a client may set it to."""

    value: str
    rw: bool = False
    length: int | None = None
    """Longest string allowed; None makes it a NUMBER, the type of all the untyped."""
    enum: tuple[str, ...] = ()
    ranges: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """A device as its driver presents it at start."""

    name: str
    desc: str
    variables: Mapping[str, Variable]
    commands: tuple[str, ...]


type Variables = dict[str, Variable]


def _text(value: str, length: int) -> Variable:
    """Return a setting that is a string."""
    return Variable(value, rw=True, length=length)


def _enum(value: str, *choices: str, length: int | None = None) -> Variable:
    """Return a setting with a fixed set of values."""
    return Variable(value, rw=True, length=length, enum=choices)


def _range(value: str, *ranges: tuple[int, int]) -> Variable:
    """Return a numeric setting with limits."""
    return Variable(value, rw=True, ranges=ranges)


def _fixed(values: Mapping[str, str]) -> Variables:
    """Return variables that clients can only read."""
    return {name: Variable(value) for name, value in values.items()}


def _driver(name: str, version: str, data: str, internal: str) -> Variables:
    """Return what every driver says about itself."""
    return _fixed(
        {
            "driver.name": name,
            "driver.parameter.pollinterval": "2",
            "driver.parameter.port": "auto",
            "driver.parameter.synchronous": "auto",
            "driver.state": "quiet",
            "driver.version": version,
            "driver.version.data": data,
            "driver.version.internal": internal,
        }
    )


def _identity(
    prefixes: tuple[str, ...], mfr: str, model: str, serial: str
) -> Variables:
    """Return who made the device; drivers say it under ups and under device."""
    facts = {"mfr": mfr, "model": model, "serial": serial}
    return _fixed(
        {
            f"{prefix}.{name}": text
            for prefix in prefixes
            for name, text in facts.items()
        }
    )


# usbhid-ups types every Eaton setting as a string, the numeric ones too.
_EATON_3S_VARIABLES: Variables = {
    **_driver("usbhid-ups", "2.8.1", "MGE HID 1.46", "0.52"),
    **_identity(("device", "ups"), "EATON", "Eaton 3S 550", "SIM3S0550"),
    **_fixed(
        {
            "battery.charge": "100",
            "battery.runtime": "1700",
            "battery.type": "PbAc",
            "device.type": "ups",
            "input.frequency": "50.0",
            "input.voltage": "230.0",
            "outlet.1.id": "2",
            "outlet.1.status": "on",
            "outlet.1.switchable": "yes",
            "outlet.2.id": "3",
            "outlet.2.status": "on",
            "outlet.2.switchable": "yes",
            "outlet.id": "1",
            "outlet.switchable": "no",
            "output.frequency": "50.0",
            "output.frequency.nominal": "50",
            "output.voltage": "230.0",
            "ups.beeper.status": "enabled",
            "ups.firmware": "02",
            "ups.load": "27",
            "ups.power": "120",
            "ups.power.nominal": "550",
            "ups.productid": "ffff",
            "ups.realpower": "90",
            "ups.realpower.nominal": "330",
            "ups.status": "OL",
            "ups.test.result": "No test initiated",
            "ups.timer.shutdown": "-1",
            "ups.timer.start": "-1",
            "ups.vendorid": "0463",
        }
    ),
    "battery.charge.low": _text("20", 5),
    "input.transfer.high": _text("264", 5),
    "input.transfer.low": _text("184", 5),
    "outlet.1.desc": _text("PowerShare Outlet 1", 20),
    "outlet.2.desc": _text("PowerShare Outlet 2", 20),
    "outlet.desc": _text("Main Outlet", 20),
    "output.voltage.nominal": _enum("230", "200", "208", "220", "230", "240", length=5),
    "ups.delay.shutdown": _text("20", 10),
    "ups.delay.start": _text("30", 10),
    "ups.start.auto": _enum("yes", "yes", "no", length=5),
    "ups.start.battery": _enum("yes", "yes", "no", length=5),
}

_APC_RS_VARIABLES: Variables = {
    **_driver("usbhid-ups", "2.8.1", "APC HID 0.100", "0.52"),
    **_identity(
        ("device", "ups"),
        "American Power Conversion",
        "Back-UPS RS 1600SI",
        "SIM3B1600RS",
    ),
    **_fixed(
        {
            "battery.charge": "100",
            "battery.charge.warning": "50",
            "battery.mfr.date": "2023/03/14",
            "battery.runtime": "1700",
            "battery.temperature": "27.0",
            "battery.type": "PbAc",
            "battery.voltage": "27.3",
            "battery.voltage.nominal": "24.0",
            "device.type": "ups",
            "input.transfer.reason": "no transfers yet since turnon",
            "input.voltage": "230.0",
            "input.voltage.nominal": "230",
            "output.voltage": "230.0",
            "output.voltage.nominal": "230.0",
            "ups.beeper.status": "enabled",
            "ups.firmware": "844.L6 .D",
            "ups.firmware.aux": "L6",
            "ups.load": "38",
            "ups.mfr.date": "2023/03/14",
            "ups.power.nominal": "1600",
            "ups.productid": "0002",
            "ups.realpower.nominal": "960",
            "ups.status": "OL",
            "ups.test.result": "No test initiated",
            "ups.timer.reboot": "0",
            "ups.timer.shutdown": "-1",
            "ups.timer.start": "-1",
            "ups.vendorid": "051d",
        }
    ),
    "battery.charge.low": _range("10", (5, 95)),
    "battery.date": _text("2023/03/20", 10),
    "battery.runtime.low": _range("120", (30, 3600)),
    "input.sensitivity": _enum("medium", "low", "medium", "high", length=10),
    "input.transfer.high": _range("282", (266, 300)),
    "input.transfer.low": _range("176", (160, 196)),
    "ups.delay.shutdown": _range("20", (0, 600)),
    "ups.delay.start": _range("30", (0, 600)),
}

_PDU_LOADS = (
    ("NAS", "62"),
    ("Core switch", "38"),
    ("Router", "14"),
    ("Server 1", "118"),
    ("Server 2", "104"),
    ("Wireless controller", "11"),
    ("Camera recorder", "23"),
    ("Spare", "0"),
)
"""What hangs on the PDU's outlets, with the watts each takes on average."""


def pdu_watts() -> tuple[float, ...]:
    """Return the average real power of what hangs on each outlet of the PDU."""
    return tuple(float(watts) for _desc, watts in _PDU_LOADS)


def _pdu_outlets() -> Iterator[tuple[str, Variable]]:
    """Yield the variables of the PDU's outlets; numbers look as over SNMP."""
    for number, (desc, watts) in enumerate(_PDU_LOADS, start=1):
        outlet = f"outlet.{number}"
        yield f"{outlet}.desc", _text(desc, 64)
        for name, value in _fixed(
            {
                "current": "0.00",
                "current.high.critical": "10.00",
                "current.high.warning": "8.00",
                "current.status": "good",
                "groupid": "1",
                "id": str(number),
                "power": "0.00",
                "realpower": f"{watts}.00",
                "status": "on",
                "switchable": "yes",
                "voltage": "230.00",
            }
        ).items():
            yield f"{outlet}.{name}", value


_RACK_PDU_VARIABLES: Variables = {
    **_driver("snmp-ups", "2.8.1", "eaton_epdu MIB 0.52", "1.27"),
    **_identity(("device", "ups"), "EATON", "ePDU MA 1P IN:C14 OUT:8xC13", "SIMPDU8"),
    **_fixed(
        {
            "ambient.humidity": "42.00",
            "ambient.present": "yes",
            "ambient.temperature": "23.4",
            "device.macaddr": "02:00:5E:00:53:08",
            "device.type": "pdu",
            "input.current": "1.70",
            "input.current.nominal": "10.00",
            "input.current.status": "good",
            "input.frequency": "50.00",
            "input.frequency.status": "good",
            "input.load": "16.00",
            "input.phases": "1.00",
            "input.power": "390.00",
            "input.powerfactor": "0.95",
            "input.realpower": "370.00",
            "input.voltage": "230.00",
            "input.voltage.status": "good",
            "outlet.count": f"{len(_PDU_LOADS)}.00",
            "ups.status": "OL",
        }
    ),
    **dict(_pdu_outlets()),
    "input.current.high.critical": _range("10", (1, 10)),
    "input.current.high.warning": _range("8", (1, 10)),
    "input.voltage.high.warning": _range("253", (230, 264)),
    "input.voltage.low.warning": _range("207", (180, 230)),
}

_BEEPER = ("beeper.disable", "beeper.enable", "beeper.mute", "beeper.toggle")
_SHUTDOWN = ("shutdown.return", "shutdown.stayoff", "shutdown.stop")
_BATTERY_TEST = (
    "test.battery.start.deep",
    "test.battery.start.quick",
    "test.battery.stop",
)


def _outlet_commands(outlets: int, *actions: str) -> tuple[str, ...]:
    """Return the commands of switched outlets."""
    return tuple(
        f"outlet.{number}.{action}"
        for number in range(1, outlets + 1)
        for action in actions
    )


EATON_3S = DeviceSpec(
    name="eaton3s",
    desc="Eaton 3S 550",
    variables=_EATON_3S_VARIABLES,
    commands=(
        *_BEEPER,
        "load.off",
        "load.off.delay",
        "load.on",
        "load.on.delay",
        *_outlet_commands(2, "load.off", "load.on"),
        *_SHUTDOWN,
        "shutdown.reboot",
        *_BATTERY_TEST,
    ),
)

APC_RS = DeviceSpec(
    name="apcrs",
    desc="APC Back-UPS RS 1600SI",
    variables=_APC_RS_VARIABLES,
    commands=(
        *_BEEPER,
        "load.off",
        "load.on",
        *_SHUTDOWN,
        *_BATTERY_TEST,
        "test.panel.start",
        "test.panel.stop",
    ),
)

RACK_PDU = DeviceSpec(
    name="rackpdu",
    desc='Rack PDU, 8 outlets, 19"',
    variables=_RACK_PDU_VARIABLES,
    commands=_outlet_commands(len(_PDU_LOADS), "load.cycle", "load.off", "load.on"),
)
