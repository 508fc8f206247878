"""The UPS of the comparison: what a usual one reports, noisy as a real mains is."""

from types import MappingProxyType

from benchmarks.rows_noise import texts
from nutlab import Device, ScriptedDriver
from nutlab.synthetic import UPS

# With those of the made-up UPS, what one on USB with two outlets reports.
_MORE = MappingProxyType(
    {
        "battery.capacity": "9.00",
        "battery.charge.restart": "0",
        "battery.charge.warning": "40",
        "battery.runtime.low": "180",
        "battery.voltage.nominal": "24",
        "driver.parameter.pollfreq": "30",
        "driver.parameter.pollinterval": "2",
        "driver.parameter.port": "auto",
        "driver.parameter.synchronous": "auto",
        "driver.version": "2.8.1",
        "driver.version.data": "MGE HID 1.46",
        "driver.version.internal": "0.52",
        "driver.version.usb": "libusb-1.0.26",
        "input.frequency.nominal": "50",
        "input.transfer.high": "264",
        "input.transfer.low": "184",
        "input.voltage.nominal": "230",
        "outlet.1.desc": "PowerShare Outlet 1",
        "outlet.1.id": "2",
        "outlet.1.status": "on",
        "outlet.1.switchable": "no",
        "outlet.2.desc": "PowerShare Outlet 2",
        "outlet.2.id": "3",
        "outlet.2.status": "on",
        "outlet.2.switchable": "no",
        "outlet.desc": "Main Outlet",
        "outlet.id": "1",
        "outlet.switchable": "no",
        "output.current": "1.20",
        "output.frequency": "50.0",
        "output.frequency.nominal": "50",
        "output.voltage.nominal": "230",
        "ups.firmware": "02.08.0053",
        "ups.power": "310",
        "ups.power.nominal": "1500",
        "ups.productid": "ffff",
        "ups.start.battery": "yes",
        "ups.temperature": "31.0",
        "ups.timer.shutdown": "-1",
        "ups.timer.start": "-1",
        "ups.vendorid": "0463",
    }
)


def device(name: str) -> Device:
    """Return the UPS, with a serial number of its own.

    Without one, Home Assistant's `nut` would take all of them for the same.
    """
    serial = {"device.serial": f"NL{name}", "ups.serial": f"NL{name}"}
    return Device(
        variables={**UPS.variables, **_MORE, **serial, "ups.status": "OL"},
        settings=UPS.settings,
        commands=UPS.commands,
        description=name,
    )


def names(count: int) -> list[str]:
    """Return the names of so many of them."""
    return [f"ups{number:03}" for number in range(count)]


def play(driver: ScriptedDriver, second: int) -> None:
    """Report what is true at a second of the day, but only what has changed."""
    for name, text in texts(second):
        if driver.variables[name] != text:
            driver.set(name, text)
