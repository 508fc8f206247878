"""Describe a made-up UPS, PDU and ATS, for when no dump of a real one is there."""

from types import MappingProxyType

from .device import Device, Setting

UPS = Device(
    variables={
        "battery.charge": "100",
        "battery.charge.low": "20",
        "battery.runtime": "1620",
        "battery.type": "PbAc",
        "battery.voltage": "27.2",
        "device.mfr": "Nutlab",
        "device.model": "Line 1500",
        "device.serial": "NL0001",
        "device.type": "ups",
        "driver.name": "scripted",
        "input.frequency": "50.0",
        "input.sensitivity": "medium",
        "input.voltage": "231.4",
        "output.voltage": "230.1",
        "ups.beeper.status": "enabled",
        "ups.delay.shutdown": "20",
        "ups.id": "rack 1",
        "ups.load": "31",
        "ups.mfr": "Nutlab",
        "ups.model": "Line 1500",
        "ups.realpower": "279",
        "ups.realpower.nominal": "900",
        "ups.serial": "NL0001",
        "ups.status": "OL CHRG",
        "ups.test.result": "Done and passed",
    },
    settings={
        "battery.charge.low": Setting(ranges=((5, 50),), number=True),
        "input.sensitivity": Setting(enum=("low", "medium", "high")),
        "ups.delay.shutdown": Setting(number=True),
        "ups.id": Setting(length=16),
    },
    commands=(
        "beeper.disable",
        "beeper.enable",
        "beeper.mute",
        "load.off",
        "load.on",
        "shutdown.return",
        "test.battery.start.quick",
        "test.battery.stop",
    ),
    description="Line-interactive UPS",
)

PDU = Device(
    variables={
        "device.mfr": "Nutlab",
        "device.model": "Strip 4",
        "device.serial": "NL0002",
        "device.type": "pdu",
        "driver.name": "scripted",
        "input.current": "1.42",
        "input.voltage": "230.6",
        "outlet.count": "4",
        "ups.status": "OL",
    }
    | {
        f"outlet.{number}.{name}": value
        for number in range(1, 5)
        for name, value in {
            "current": f"0.{number}0",
            "desc": f"Outlet {number}",
            "id": str(number),
            "realpower": str(number * 20),
            "status": "on",
            "switchable": "yes",
        }.items()
    },
    settings={f"outlet.{number}.desc": Setting(length=20) for number in range(1, 5)},
    commands=tuple(
        f"outlet.{number}.load.{state}"
        for number in range(1, 5)
        for state in ("cycle", "off", "on")
    ),
    description="Switched PDU with four outlets",
)

ATS = Device(
    variables={
        "device.mfr": "Nutlab",
        "device.model": "Transfer 16",
        "device.serial": "NL0003",
        "device.type": "ats",
        "driver.name": "scripted",
        "input.1.frequency": "50.0",
        "input.1.voltage": "231.0",
        "input.2.frequency": "50.0",
        "input.2.voltage": "229.5",
        "input.source": "1",
        "input.source.preferred": "1",
        "output.current": "3.10",
        "output.voltage": "231.0",
        "ups.status": "OL",
    },
    settings={"input.source.preferred": Setting(enum=("1", "2"))},
    description="Automatic transfer switch",
)

SYNTHETIC_DEVICES = MappingProxyType({"ups": UPS, "pdu": PDU, "ats": ATS})
