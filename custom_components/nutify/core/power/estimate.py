"""The real power of a UPS's load: measured, derived, or not known.

The order of the formulas and their errors are those found on dumps of real devices;
docs/user/energy.md has the table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ..nut.snapshot import Snapshot
from . import readings as read
from .source import QUALITIES, Quality, Source

# The median of what devices measure is 0.71, and what NUT's drivers assume is 0.8.
DEFAULT_POWER_FACTOR = 0.75
_PERCENT = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """What a person knows better than the device: watts, VA, power factor.

    `calibration` multiplies whatever formula gives the watts.
    """

    watts: float | None = None
    va: float | None = None
    power_factor: float | None = None
    calibration: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Watts with their source and quality, and what else follows.

    `apparent` is in VA, `power_factor` and `efficiency` are shares of 1, `losses` are
    watts inside the UPS; each is None where it cannot be known.
    """

    watts: float | None
    source: Source
    quality: Quality
    apparent: float | None = None
    power_factor: float | None = None
    efficiency: float | None = None
    losses: float | None = None


_NO_RATINGS = Ratings()


def estimate(
    snapshot: Snapshot, ratings: Ratings = _NO_RATINGS, external: float | None = None
) -> Estimate:
    """Return what the load draws; `external` is another meter's watts.

    Never a guess without a basis: a device that tells nothing but a load in percent
    has no watts until a person gives a rating.
    """
    facts = _Facts.of(snapshot, ratings)
    if external is not None and external >= 0:
        return _complete(snapshot, facts, external, Source.EXTERNAL, Quality.MEASURED)
    for source, formula in _FORMULAS:
        found = formula(snapshot, facts)
        if found is None:
            continue
        watts = read.plausible(found * ratings.calibration, facts.rated_watts)
        if watts is None:
            continue
        quality = QUALITIES[source]
        if source in _WITH_POWER_FACTOR and facts.power_factor_is_guess:
            quality = Quality.ROUGH
        return _complete(snapshot, facts, watts, source, quality)
    return Estimate(watts=None, source=Source.UNKNOWN, quality=Quality.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the formulas have in common, a person's word before the device's."""

    load: float | None
    rated_watts: float | None
    rated_va: float | None
    power_factor: float
    power_factor_is_guess: bool
    personal_watts: float | None

    @classmethod
    def of(cls, snapshot: Snapshot, ratings: Ratings) -> _Facts:
        factor = ratings.power_factor or read.power_factor(snapshot)
        return cls(
            load=read.load(snapshot),
            rated_watts=ratings.watts or read.rated_watts(snapshot),
            rated_va=ratings.va or read.rated_va(snapshot),
            power_factor=factor or DEFAULT_POWER_FACTOR,
            power_factor_is_guess=factor is None,
            personal_watts=ratings.watts,
        )


type _Formula = Callable[[Snapshot, _Facts], float | None]


def _rated(snapshot: Snapshot, facts: _Facts) -> float | None:
    if facts.load is None or facts.personal_watts is None:
        return None
    return facts.load / _PERCENT * facts.personal_watts


def _realpower(domain: str, snapshot: Snapshot, facts: _Facts) -> float | None:
    watts = read.number(snapshot, f"{domain}.realpower")
    if watts is None:
        watts = read.phases(snapshot, domain, "realpower")
    # Some devices report 0 W whatever the load.
    return None if watts == 0 and facts.load else watts


def _outlets_realpower(snapshot: Snapshot, facts: _Facts) -> float | None:
    groups = read.total(read.parts(snapshot, "outlet.group", "realpower"))
    outlets = read.total(read.parts(snapshot, "outlet", "realpower"))
    main = read.number(snapshot, "outlet.realpower")
    found = outlets if outlets is not None else groups
    if main is not None:
        # The main outlet of a UPS feeds what is not switched by the numbered ones.
        found = main + (found or 0.0)
    return None if found == 0 and facts.load else found


def _apparent_power(snapshot: Snapshot, facts: _Facts) -> float | None:
    va = _measured_va(snapshot, facts)
    return None if va is None else va * facts.power_factor


def _output_current(snapshot: Snapshot, facts: _Facts) -> float | None:
    va = read.plausible(read.output_va(snapshot), facts.rated_va)
    if va is None or (va == 0 and facts.load):
        return None
    return va * facts.power_factor


def _nominal_watts(snapshot: Snapshot, facts: _Facts) -> float | None:
    if facts.load is None or facts.rated_watts is None:
        return None
    return facts.load / _PERCENT * facts.rated_watts


def _nominal_va(snapshot: Snapshot, facts: _Facts) -> float | None:
    if facts.load is None or facts.rated_va is None:
        return None
    return facts.load / _PERCENT * facts.rated_va * facts.power_factor


def _nominal_current(snapshot: Snapshot, facts: _Facts) -> float | None:
    volts = read.positive(snapshot, "output.voltage.nominal") or read.positive(
        snapshot, "input.voltage.nominal"
    )
    amperes = read.positive(snapshot, "output.current.nominal") or read.positive(
        snapshot, "input.current.nominal"
    )
    if facts.load is None or volts is None or amperes is None:
        return None
    return facts.load / _PERCENT * volts * amperes * facts.power_factor


_FORMULAS: tuple[tuple[Source, _Formula], ...] = (
    (Source.RATED_WATTS, _rated),
    (Source.UPS_REALPOWER, partial(_realpower, "ups")),
    (Source.OUTPUT_REALPOWER, partial(_realpower, "output")),
    (Source.OUTLETS_REALPOWER, _outlets_realpower),
    (Source.INPUT_REALPOWER, partial(_realpower, "input")),
    (Source.APPARENT_POWER, _apparent_power),
    (Source.OUTPUT_CURRENT, _output_current),
    (Source.NOMINAL_WATTS, _nominal_watts),
    (Source.NOMINAL_VA, _nominal_va),
    (Source.NOMINAL_CURRENT, _nominal_current),
)
_WITH_POWER_FACTOR = frozenset(
    {
        Source.APPARENT_POWER,
        Source.OUTPUT_CURRENT,
        Source.NOMINAL_VA,
        Source.NOMINAL_CURRENT,
    }
)


def each_formula(
    snapshot: Snapshot, ratings: Ratings = _NO_RATINGS
) -> Iterator[tuple[Source, float]]:
    """Yield the watts of every formula that applies, to compare them."""
    facts = _Facts.of(snapshot, ratings)
    for source, formula in _FORMULAS:
        watts = read.plausible(formula(snapshot, facts), facts.rated_watts)
        if watts is not None:
            yield source, watts


def _measured_va(snapshot: Snapshot, facts: _Facts) -> float | None:
    for found in (
        read.number(snapshot, "ups.power"),
        read.number(snapshot, "output.power"),
        read.phases(snapshot, "output", "power"),
        read.phases(snapshot, "ups", "power"),
    ):
        va = read.plausible(found, facts.rated_va)
        if va is not None and not (va == 0 and facts.load):
            return va
    return None


def _complete(
    snapshot: Snapshot,
    facts: _Facts,
    watts: float,
    source: Source,
    quality: Quality,
) -> Estimate:
    """Return an estimate with what follows from it and from other measurements."""
    apparent = _measured_va(snapshot, facts)
    if apparent is None:
        apparent = read.plausible(read.output_va(snapshot), facts.rated_va)
    factor = None if facts.power_factor_is_guess else facts.power_factor
    if factor is None and apparent and quality is Quality.MEASURED:
        # More watts than volt-amperes is a device that mixes the two up.
        factor = watts / apparent if watts <= apparent else None
    efficiency = _efficiency(snapshot)
    return Estimate(
        watts=watts,
        source=source,
        quality=quality,
        apparent=apparent,
        power_factor=factor,
        efficiency=efficiency,
        losses=None if efficiency is None else watts * (1 / efficiency - 1),
    )


def _efficiency(snapshot: Snapshot) -> float | None:
    """Return what of the input reaches the output, a share of 1."""
    told = read.number(snapshot, "ups.efficiency")
    if told is not None and 0 < told <= _PERCENT:
        return told / _PERCENT
    output = read.positive(snapshot, "output.realpower")
    into = read.positive(snapshot, "input.realpower")
    if output is None or into is None or output > into:
        return None
    return output / into


def real_power(snapshot: Snapshot) -> float | None:
    """Return what the load draws, watts; None where it cannot be known."""
    return estimate(snapshot).watts
