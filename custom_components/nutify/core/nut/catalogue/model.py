"""The words in which the catalogue describes a variable."""

from dataclasses import dataclass
from enum import StrEnum


class Quantity(StrEnum):
    """What a variable measures or says; decides its unit and how it is read."""

    APPARENT_POWER = "apparent_power"
    CHARGE = "charge"
    COUNT = "count"
    CREST_FACTOR = "crest_factor"
    CURRENT = "current"
    DATE = "date"
    DURATION = "duration"
    ENUM = "enum"
    FLAG = "flag"
    FREQUENCY = "frequency"
    HUMIDITY = "humidity"
    LEVEL = "level"
    POWER_FACTOR = "power_factor"
    RATIO = "ratio"
    REAL_POWER = "real_power"
    TEMPERATURE = "temperature"
    TEXT = "text"
    VOLTAGE = "voltage"


class Unit(StrEnum):
    """Units as NUT means them; NUT itself sends none."""

    AMPERE = "A"
    AMPERE_HOUR = "Ah"
    CELSIUS = "°C"
    HERTZ = "Hz"
    MINUTE = "min"
    PERCENT = "%"
    SECOND = "s"
    VOLT = "V"
    VOLT_AMPERE = "VA"
    WATT = "W"


class Role(StrEnum):
    """What a variable is for."""

    MEASUREMENT = "measurement"
    STATE = "state"
    DIAGNOSTIC = "diagnostic"
    RATING = "rating"
    SETTING = "setting"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is plausible, both ends included."""

    minimum: float
    maximum: float


UNITS = {
    Quantity.APPARENT_POWER: Unit.VOLT_AMPERE,
    Quantity.CHARGE: Unit.AMPERE_HOUR,
    Quantity.CURRENT: Unit.AMPERE,
    Quantity.DURATION: Unit.SECOND,
    Quantity.FREQUENCY: Unit.HERTZ,
    Quantity.HUMIDITY: Unit.PERCENT,
    Quantity.LEVEL: Unit.PERCENT,
    Quantity.RATIO: Unit.PERCENT,
    Quantity.REAL_POWER: Unit.WATT,
    Quantity.TEMPERATURE: Unit.CELSIUS,
    Quantity.VOLTAGE: Unit.VOLT,
}

# Wide enough for a data centre's three-phase UPS, narrow enough for the lies that
# device dumps hold: -6437 V, 562020 % load, 302 °C, 3e18 °C, 255 % charge.
BOUNDS = {
    Quantity.APPARENT_POWER: Bounds(0, 5_000_000),
    Quantity.CHARGE: Bounds(0, 100_000),
    Quantity.COUNT: Bounds(0, 1_000_000),
    Quantity.CREST_FACTOR: Bounds(1, 20),
    Quantity.CURRENT: Bounds(0, 10_000),
    Quantity.DURATION: Bounds(0, 366 * 86_400),
    Quantity.FREQUENCY: Bounds(0, 450),
    Quantity.HUMIDITY: Bounds(0, 100),
    Quantity.LEVEL: Bounds(0, 100),
    Quantity.POWER_FACTOR: Bounds(-1, 1),
    Quantity.RATIO: Bounds(0, 200),
    Quantity.REAL_POWER: Bounds(0, 5_000_000),
    Quantity.TEMPERATURE: Bounds(-40, 125),
    Quantity.VOLTAGE: Bounds(0, 1_500),
}

_ELECTRICAL = frozenset(
    {
        Quantity.APPARENT_POWER,
        Quantity.CREST_FACTOR,
        Quantity.CURRENT,
        Quantity.ENUM,
        Quantity.FREQUENCY,
        Quantity.POWER_FACTOR,
        Quantity.RATIO,
        Quantity.REAL_POWER,
        Quantity.VOLTAGE,
    }
)

_ENABLED_ROLES = frozenset({Role.MEASUREMENT, Role.STATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One variable of NUT, or one family of them.

    `template` is NUT's name with `n` for an index and without a phase, such as
    `outlet.n.current` for `outlet.3.current` and `input.voltage` for
    `input.L1-N.voltage`. `name` is its English name within its device. `enabled`
    tells whether it is shown without being asked for.
    """

    template: str
    name: str
    quantity: Quantity
    role: Role
    unit: Unit | None
    bounds: Bounds | None
    enabled: bool
    options: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the name as a key: lower-case letters, digits and underscores."""
        return self.template.replace(".", "_").lower()

    @property
    def family(self) -> bool:
        """Tell whether one device can have several, by index or by phase.

        An outlet is a device of its own, so that its index is no matter of the name.
        """
        domain, _, rest = self.template.partition(".")
        if domain in {"input", "output", "ups"}:
            return self.quantity in _ELECTRICAL
        return domain == "ambient" and ".n." in f".{rest}"


def variable(
    template: str,
    name: str,
    quantity: Quantity,
    role: Role = Role.DIAGNOSTIC,
    *,
    enabled: bool | None = None,
    unit: Unit | None = None,
    bounds: Bounds | None = None,
    options: tuple[str, ...] = (),
) -> Variable:
    """Return a variable with the unit and the bounds of its quantity."""
    return Variable(
        template=template,
        name=name,
        quantity=quantity,
        role=role,
        unit=unit or UNITS.get(quantity),
        bounds=bounds or BOUNDS.get(quantity),
        enabled=role in _ENABLED_ROLES if enabled is None else enabled,
        options=options,
    )
