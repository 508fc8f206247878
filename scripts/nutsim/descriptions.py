"""The texts of GET DESC and GET CMDDESC, with an n for the number of an outlet."""

import re

UNAVAILABLE = "Description unavailable"
"""What upsd answers for a name it has no text for; it is never an error."""

VARIABLES = {
    "ambient.humidity": "Humidity near the device (percent)",
    "ambient.temperature": "Temperature near the device (degrees C)",
    "battery.charge": "How full the battery is (percent)",
    "battery.charge.low": "Charge at which the battery counts as low (percent)",
    "battery.charge.warning": "Charge at which a warning is given (percent)",
    "battery.date": "Day the battery was last changed",
    "battery.mfr.date": "Day the battery was made",
    "battery.runtime": "Time the battery will last (seconds)",
    "battery.runtime.low": "Runtime at which the battery counts as low (seconds)",
    "battery.temperature": "Temperature of the battery (degrees C)",
    "battery.type": "Chemistry of the battery",
    "battery.voltage": "Voltage of the battery (V)",
    "battery.voltage.nominal": "Voltage the battery is made for (V)",
    "device.mfr": "Who made the device",
    "device.model": "Model of the device",
    "device.serial": "Serial number of the device",
    "device.type": "Kind of device (ups, pdu, ...)",
    "input.current": "Current drawn (A)",
    "input.frequency": "Frequency of the mains (Hz)",
    "input.power": "Apparent power drawn (VA)",
    "input.realpower": "Real power drawn (W)",
    "input.sensitivity": "How easily a poor mains is refused",
    "input.transfer.high": "Voltage above which the battery takes over (V)",
    "input.transfer.low": "Voltage below which the battery takes over (V)",
    "input.transfer.reason": "Why the battery last took over",
    "input.voltage": "Voltage of the mains (V)",
    "input.voltage.nominal": "Voltage the mains should have (V)",
    "outlet.count": "Number of outlets",
    "outlet.n.current": "Current of the outlet (A)",
    "outlet.n.desc": "Name of the outlet",
    "outlet.n.power": "Apparent power of the outlet (VA)",
    "outlet.n.realpower": "Real power of the outlet (W)",
    "outlet.n.status": "Whether the outlet is on",
    "outlet.n.switchable": "Whether the outlet can be switched",
    "output.frequency": "Frequency of the output (Hz)",
    "output.voltage": "Voltage of the output (V)",
    "output.voltage.nominal": "Voltage the output is set to (V)",
    "ups.beeper.status": "Whether the beeper is on",
    "ups.delay.shutdown": "Wait before a commanded shutdown (seconds)",
    "ups.delay.start": "Wait before the load is powered again (seconds)",
    "ups.load": "Load (percent of what the device can carry)",
    "ups.power.nominal": "Apparent power the device is made for (VA)",
    "ups.realpower": "Real power of the load (W)",
    "ups.realpower.nominal": "Real power the device is made for (W)",
    "ups.status": "State of the device, as a list of tokens",
    "ups.test.result": "Outcome of the last self-test",
    "ups.timer.shutdown": "Time until the load is switched off (seconds)",
    "ups.timer.start": "Time until the load is switched on (seconds)",
}

COMMANDS = {
    "beeper.disable": "Switch the beeper off",
    "beeper.enable": "Switch the beeper on",
    "beeper.mute": "Silence the beeper until the next event",
    "beeper.toggle": "Switch the beeper off or on",
    "load.off": "Switch the load off now",
    "load.off.delay": "Switch the load off after a delay (seconds)",
    "load.on": "Switch the load on now",
    "load.on.delay": "Switch the load on after a delay (seconds)",
    "outlet.n.load.cycle": "Switch the outlet off and on again",
    "outlet.n.load.off": "Switch the outlet off now",
    "outlet.n.load.on": "Switch the outlet on now",
    "shutdown.reboot": "Switch the load off for a moment",
    "shutdown.return": "Switch the load off and on again when the mains is back",
    "shutdown.stayoff": "Switch the load off for good",
    "shutdown.stop": "Stop a shutdown that has begun",
    "test.battery.start.deep": "Start a long battery test",
    "test.battery.start.quick": "Start a short battery test",
    "test.battery.stop": "Stop the battery test",
    "test.panel.start": "Start a test of lights and beeper",
    "test.panel.stop": "Stop the test of lights and beeper",
}


def describe(texts: dict[str, str], name: str) -> str:
    """Return the text for a variable or a command."""
    return texts.get(re.sub(r"\.\d+\.", ".n.", name.lower()), UNAVAILABLE)
