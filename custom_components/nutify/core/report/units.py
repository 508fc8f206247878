"""The units that a report tells its figures in."""

from collections.abc import Mapping

from .data import Amount, Measure

CELSIUS = "\N{DEGREE SIGN}C"
MEASURE_UNITS: Mapping[Measure, str] = {
    Measure.POWER: "W",
    Measure.LOAD: "%",
    Measure.INPUT_VOLTAGE: "V",
    Measure.OUTPUT_VOLTAGE: "V",
    Measure.INPUT_FREQUENCY: "Hz",
    Measure.OUTPUT_FREQUENCY: "Hz",
    Measure.CHARGE: "%",
    Measure.RUNTIME: "s",
    Measure.BATTERY_VOLTAGE: "V",
    Measure.TEMPERATURE: CELSIUS,
    Measure.HEALTH: "%",
}
# Money has the user's currency.
AMOUNT_UNITS: Mapping[Amount, str] = {
    Amount.ENERGY: "kWh",
    Amount.MAINS_ENERGY: "kWh",
    Amount.EMISSIONS: "kg",
}
