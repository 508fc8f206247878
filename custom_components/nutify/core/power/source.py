"""Where a number of watts comes from, and how far it can be trusted."""

from collections.abc import Mapping
from enum import StrEnum


class Source(StrEnum):
    """The formula that gave the watts, the best first."""

    EXTERNAL = "external"
    RATED_WATTS = "rated_watts"
    UPS_REALPOWER = "ups_realpower"
    OUTPUT_REALPOWER = "output_realpower"
    OUTLETS_REALPOWER = "outlets_realpower"
    INPUT_REALPOWER = "input_realpower"
    APPARENT_POWER = "apparent_power"
    OUTPUT_CURRENT = "output_current"
    NOMINAL_WATTS = "nominal_watts"
    NOMINAL_VA = "nominal_va"
    NOMINAL_CURRENT = "nominal_current"
    UNKNOWN = "unknown"


class Quality(StrEnum):
    """How the watts were found.

    Measured: by the device or a meter. Derived: from measured values and the device's
    or a person's ratings. Rough: with a power factor that nobody told, +-20 %.
    """

    MEASURED = "measured"
    DERIVED = "derived"
    ROUGH = "rough"
    UNKNOWN = "unknown"


# The formulas that need a power factor are rough where it was not told.
QUALITIES: Mapping[Source, Quality] = {
    Source.EXTERNAL: Quality.MEASURED,
    Source.RATED_WATTS: Quality.DERIVED,
    Source.UPS_REALPOWER: Quality.MEASURED,
    Source.OUTPUT_REALPOWER: Quality.MEASURED,
    Source.OUTLETS_REALPOWER: Quality.MEASURED,
    # Measured, but with what the UPS itself uses.
    Source.INPUT_REALPOWER: Quality.DERIVED,
    Source.APPARENT_POWER: Quality.DERIVED,
    Source.OUTPUT_CURRENT: Quality.DERIVED,
    Source.NOMINAL_WATTS: Quality.DERIVED,
    Source.NOMINAL_VA: Quality.DERIVED,
    Source.NOMINAL_CURRENT: Quality.ROUGH,
    Source.UNKNOWN: Quality.UNKNOWN,
}
