"""The real power of a UPS's load: measured, derived, or not known.

The order of the formulas and their errors are those found on dumps of real devices;
`scripts/bench power` prints the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import math

from ..nut.snapshot import Snapshot
from . import readings as read
from .facts import NO_RATINGS, Facts, Ratings
from .formulas import DEFAULT_POWER_FACTOR, Found, all_found
from .mains import mains_power, measured_efficiency, told_efficiency
from .source import Quality, Source

__all__ = [
    "DEFAULT_POWER_FACTOR",
    "Estimate",
    "External",
    "Quality",
    "Ratings",
    "Source",
    "each_formula",
    "estimate",
    "needs_rating",
    "outlet_watts",
]

_MOST_EXTERNAL_WATTS = 2_000_000.0
# Watts and volt-amperes are rounded, each for itself.
_LEAST_OF_WATTS = 0.95
_MEASURED_AT_OUTPUT = frozenset(
    {Source.UPS_REALPOWER, Source.OUTPUT_REALPOWER, Source.OUTLETS_REALPOWER}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class External:
    """What another meter says, watts, such as a smart plug.

    `at_input` is a meter before the UPS, which sees its losses and the recharge, and
    nothing while the battery feeds the load; others are behind it.
    """

    watts: float
    at_input: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Watts with their source and quality, and what else follows.

    `apparent` is in VA, `power_factor` and `efficiency` are shares of 1, `losses` are
    watts inside the UPS; each is None where it cannot be known. `mains` is drawn from
    the mains, watts: 0 on battery, and the load alone where losses are not known.
    """

    watts: float | None
    source: Source
    quality: Quality
    apparent: float | None = None
    power_factor: float | None = None
    efficiency: float | None = None
    losses: float | None = None
    mains: float | None = None
    mains_is_measured: bool = False


def estimate(
    snapshot: Snapshot,
    ratings: Ratings = NO_RATINGS,
    external: External | None = None,
) -> Estimate:
    """Return what the load draws, and what is drawn from the mains.

    Never a guess without a basis: a device that tells nothing but a load in percent
    has no watts until a person gives a rating.
    """
    facts = Facts.of(snapshot, ratings)
    meter = _reading(external)
    if external is not None and meter is not None and not external.at_input:
        found = Found(meter, Source.EXTERNAL, Quality.MEASURED)
        return _complete(snapshot, facts, found)
    if meter is None or snapshot.status.on_battery:
        # Before a UPS on battery there is nothing to measure.
        return _complete(snapshot, facts, _by_formulas(snapshot, facts))
    if meter == 0 and facts.has_load:
        # The power has just gone, and the UPS did not yet say so.
        return _complete(snapshot, facts, _by_formulas(snapshot, facts), mains=meter)
    watts = meter * (told_efficiency(snapshot) or 1.0)
    found = Found(watts, Source.EXTERNAL, Quality.DERIVED)
    return _complete(snapshot, facts, found, mains=meter)


def needs_rating(snapshot: Snapshot, ratings: Ratings = NO_RATINGS) -> bool:
    """Tell whether a person's rating is all that is missing to know the watts."""
    facts = Facts.of(snapshot, ratings)
    return facts.load is not None and _by_formulas(snapshot, facts) is None


def outlet_watts(snapshot: Snapshot) -> dict[str, float]:
    """Return the real power of every outlet and group that tells it, watts.

    By part of the device as in the catalogue, such as `outlet.1` or `outlet.group.2`.
    """
    rating = Facts.of(snapshot).rating
    told: dict[str, float] = {}
    for prefix in ("outlet", "outlet.group"):
        factors = dict(read.parts(snapshot, prefix, "powerfactor"))
        apparent = dict(read.parts(snapshot, prefix, "power"))
        told |= {
            part: va * abs(factors[part])
            for part, va in apparent.items()
            if part in factors
        }
        told |= dict(read.parts(snapshot, prefix, "realpower"))
    return {
        part: watts
        for part, watts in told.items()
        if read.plausible(watts, rating) is not None
    }


def each_formula(
    snapshot: Snapshot, ratings: Ratings = NO_RATINGS
) -> Iterator[tuple[Source, float]]:
    """Yield the watts of every formula that applies, to compare them."""
    for found in all_found(snapshot, Facts.of(snapshot, ratings)):
        yield found.source, found.watts


def _reading(external: External | None) -> float | None:
    """Return what a meter says, None for what no meter can say."""
    if external is None or not math.isfinite(external.watts):
        return None
    return external.watts if 0 <= external.watts <= _MOST_EXTERNAL_WATTS else None


def _by_formulas(snapshot: Snapshot, facts: Facts) -> Found | None:
    return next(all_found(snapshot, facts), None)


def _complete(
    snapshot: Snapshot, facts: Facts, found: Found | None, mains: float | None = None
) -> Estimate:
    """Return an estimate with what follows from it and from other measurements.

    `mains` is what another meter says of the input.
    """
    told = told_efficiency(snapshot)
    if found is None:
        drawn, measured = mains_power(snapshot, facts, None, told)
        return Estimate(
            watts=None,
            source=Source.UNKNOWN,
            quality=Quality.UNKNOWN,
            efficiency=told,
            mains=drawn if mains is None else mains,
            mains_is_measured=measured or mains is not None,
        )
    efficiency = told
    if efficiency is None and found.source in _MEASURED_AT_OUTPUT:
        efficiency = measured_efficiency(snapshot, facts, found.watts)
    drawn, measured = mains_power(snapshot, facts, found.watts, efficiency)
    apparent, factor = _apparent(facts, found)
    return Estimate(
        watts=found.watts,
        source=found.source,
        quality=found.quality,
        apparent=apparent,
        power_factor=factor,
        efficiency=efficiency,
        losses=None if efficiency is None else found.watts * (1 / efficiency - 1),
        mains=drawn if mains is None else mains,
        mains_is_measured=measured or mains is not None,
    )


def _apparent(facts: Facts, found: Found) -> tuple[float | None, float | None]:
    """Return the volt-amperes of the load and its power factor, as far as known."""
    # Less volt-amperes than watts are those of a device that mixes the two up.
    apparent = next(
        (
            va
            for va in (facts.measured_va, facts.flowing_va)
            if va and va >= found.watts * _LEAST_OF_WATTS
        ),
        None,
    )
    factor = facts.power_factor
    if apparent is None and factor and found.quality is not Quality.ROUGH:
        apparent = found.watts / factor
    elif factor is None and apparent and found.quality is Quality.MEASURED:
        factor = min(found.watts / apparent, 1.0)
    return apparent, factor
