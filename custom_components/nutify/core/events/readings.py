"""Single values out of a snapshot, as events and outages tell them."""

from collections.abc import Iterable, Sequence

from ..nut.catalogue import find
from ..nut.snapshot import Snapshot
from ..nut.status import Token
from ..power.readings import load
from .types import Value

CHARGE = ("battery.charge",)
RUNTIME = ("battery.runtime",)
LOAD = ("ups.load", "output.load")
INPUT_VOLTAGE = (
    "input.voltage",
    "input.L1-N.voltage",
    "input.L2-N.voltage",
    "input.L3-N.voltage",
    "input.L1.voltage",
)
BATTERY_VOLTAGE = ("battery.voltage",)
NOMINAL_VOLTAGE = ("input.voltage.nominal", "output.voltage.nominal")
TOLD = {
    "charge": CHARGE,
    "runtime": RUNTIME,
    "load": LOAD,
    "input_voltage": INPUT_VOLTAGE,
    "output_voltage": ("output.voltage", "output.L1-N.voltage"),
    "battery_voltage": BATTERY_VOLTAGE,
}
# The one letter of APC's smart protocol.
_REASONS = {
    "R": "unacceptable utility voltage rate of change",
    "H": "high utility voltage",
    "L": "low utility voltage",
    "T": "line voltage notch or spike",
    "S": "self-test",
    "O": None,
}
_NO_REASONS = frozenset(
    {"none", "no transfers yet since turnon", "noevent", "notransfer", "no"}
)
_TEST_REASONS = ("selftest", "upstest", "automatictest")


def number(snapshot: Snapshot, names: Iterable[str]) -> float | None:
    """Return the first of some variables that is a number."""
    for name in names:
        reading = snapshot.readings.get(name)
        if (
            reading is not None
            and isinstance(reading.value, float | int)
            and not isinstance(reading.value, bool)
        ):
            return float(reading.value)
    return None


def measure(snapshot: Snapshot, names: Sequence[str]) -> float | None:
    """Return the first of some variables that is a number; a load also by phases."""
    found = number(snapshot, names)
    return load(snapshot) if found is None and names == LOAD else found


def numbers(snapshot: Snapshot, names: Iterable[str]) -> list[float]:
    """Return every one of some variables that is a number."""
    return [value for name in names if (value := number(snapshot, (name,))) is not None]


def text(snapshot: Snapshot, name: str) -> str | None:
    """Return a variable that is text, None when absent or empty."""
    reading = snapshot.readings.get(name)
    return reading.value if reading and isinstance(reading.value, str) else None


def told(snapshot: Snapshot, watts: float | None) -> dict[str, Value]:
    """Return what an event tells of the moment that it happened in."""
    values: dict[str, Value] = {
        key: value
        for key, names in TOLD.items()
        if (value := measure(snapshot, names)) is not None
    }
    if watts is not None:
        values["watts"] = round(watts, 1)
    if snapshot.status.tokens:
        values["status"] = " ".join(snapshot.status.tokens)
    return values


def transfer_reason(snapshot: Snapshot) -> str | None:
    """Return why the UPS last went on battery, in words, where it tells."""
    reason = text(snapshot, "input.transfer.reason")
    if reason is None or reason.lower() in _NO_REASONS:
        return None
    return _REASONS.get(reason, reason)


def is_test_reason(reason: str | None) -> bool:
    """Tell whether a transfer to battery was the device's own test."""
    letters = "".join(filter(str.isalpha, (reason or "").lower()))
    return any(reason in letters for reason in _TEST_REASONS)


def alarm(snapshot: Snapshot) -> str | None:
    """Return the text of the alarms that a device reports."""
    found = text(snapshot, "ups.alarm")
    return None if found in {None, "0"} else found


def is_charging(snapshot: Snapshot) -> bool:
    """Tell whether the battery is being charged; newer drivers have no token of it."""
    return (
        snapshot.status.has(Token.CHARGING)
        or text(snapshot, "battery.charger.status") == "charging"
    )


def outlets(snapshot: Snapshot) -> dict[str, bool]:
    """Return which outlets are on, by their part of the UPS."""
    found: dict[str, bool] = {}
    for name, reading in snapshot.readings.items():
        if not name.endswith(".status") or not isinstance(reading.value, bool):
            continue
        match = find(name)
        # Devices in a chain are parts, too, and have a beeper's status of their own.
        if match and match.part and name == f"{match.part}.status":
            found[match.part] = reading.value
    return found
