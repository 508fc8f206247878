"""What is read of a UPS: NUT's names, the columns of them, and what can be true."""

from typing import NamedTuple

from .values import MOST_POWER

_MOST_VOLTS = 2000.0
_MOST_AMPERES = 10_000.0
_MOST_HERTZ = 1000.0
_COLDEST, _HOTTEST = -60.0, 200.0


class Quantity(NamedTuple):
    """Something that was measured, in NUT's unit, between a least and a most value.

    `is_extra` tells that newer databases have no column of it.
    """

    name: str
    least: float
    most: float
    is_extra: bool = False

    @property
    def column(self) -> str:
        """Return the name of its column."""
        return self.name.replace(".", "_")


QUANTITIES = (
    Quantity("ups.realpower", 0, MOST_POWER),
    Quantity("ups.load", 0, 1000),
    Quantity("ups.power", 0, MOST_POWER),
    Quantity("ups.temperature", _COLDEST, _HOTTEST, is_extra=True),
    Quantity("battery.charge", 0, 100),
    Quantity("battery.runtime", 0, 1e7),
    Quantity("battery.voltage", 0, _MOST_VOLTS),
    Quantity("battery.current", -_MOST_AMPERES, _MOST_AMPERES),
    Quantity("battery.temperature", _COLDEST, _HOTTEST),
    Quantity("input.voltage", 0, _MOST_VOLTS),
    Quantity("input.current", 0, _MOST_AMPERES),
    Quantity("input.frequency", 0, _MOST_HERTZ),
    Quantity("output.voltage", 0, _MOST_VOLTS),
    Quantity("output.current", 0, _MOST_AMPERES),
    Quantity("output.frequency", 0, _MOST_HERTZ),
    Quantity("ambient.temperature", _COLDEST, _HOTTEST, is_extra=True),
    Quantity("ambient.humidity", 0, 100, is_extra=True),
)
NAMES = tuple(each.name for each in QUANTITIES)
COLUMNS = tuple(each.column for each in QUANTITIES)
BOUNDS = tuple((each.least, each.most) for each in QUANTITIES)
EXTRA = tuple(
    (index, each.column) for index, each in enumerate(QUANTITIES) if each.is_extra
)
POWER = NAMES.index("ups.realpower")
LOAD = NAMES.index("ups.load")
CHARGE = NAMES.index("battery.charge")
RUNTIME = NAMES.index("battery.runtime")
INPUT_VOLTAGE = NAMES.index("input.voltage")
OUTPUT_VOLTAGE = NAMES.index("output.voltage")
