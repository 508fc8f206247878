"""The formulas for the real power of a load, the best first.

The order is that of their errors against devices that measure the real power.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from ..nut.snapshot import Snapshot
from . import readings as read
from .facts import Facts
from .mains import input_power, told_efficiency
from .source import QUALITIES, Quality, Source

# The median of what devices measure is 0.71, and what NUT's drivers assume is 0.8.
DEFAULT_POWER_FACTOR = 0.75
_PERCENT = 100.0
# More amperes at a single output are no rating of what NUT speaks to.
_MOST_NOMINAL_AMPERES = 1000.0
_METERED_TYPES = frozenset({"pdu", "ats"})


class Found(NamedTuple):
    """Watts, which formula gave them, and how far they can be trusted."""

    watts: float
    source: Source
    quality: Quality


def all_found(snapshot: Snapshot, facts: Facts) -> Iterator[Found]:
    """Yield what the formulas find, the best first, each source once."""
    seen: set[Source] = set()
    for source, formula in _FORMULAS:
        watts = None if source in seen else formula(snapshot, facts)
        if watts is None:
            continue
        watts = read.plausible(watts * facts.calibration, facts.rating)
        if watts is not None and (facts.is_personal or read.can_be(snapshot, watts)):
            seen.add(source)
            yield Found(watts, source, _quality(snapshot, facts, source))


def _quality(snapshot: Snapshot, facts: Facts, source: Source) -> Quality:
    if source in _WITH_POWER_FACTOR and facts.power_factor is None:
        return Quality.ROUGH
    if source is Source.NOMINAL_WATTS and facts.doubtful:
        return Quality.ROUGH
    if source is Source.INPUT_REALPOWER and _is_metered(snapshot):
        return Quality.MEASURED
    return QUALITIES[source]


def _is_metered(snapshot: Snapshot) -> bool:
    """Tell whether what comes in goes out, for there is no battery and no inverter."""
    return snapshot.variables.get("device.type", "").lower() in _METERED_TYPES


def _rated(snapshot: Snapshot, facts: Facts) -> float | None:
    return _share(facts.load, facts.personal_watts)


def _realpower(domain: str, snapshot: Snapshot, facts: Facts) -> float | None:
    watts = read.number(snapshot, f"{domain}.realpower")
    if watts is None:
        watts = read.phases(snapshot, domain, "realpower")
    return _checked(watts, facts)


def _checked(watts: float | None, facts: Facts) -> float | None:
    """Return watts at the output that do not contradict what else is known."""
    if watts is None or not facts.can_feed(watts):
        return None
    # Some devices report 0 W whatever the load.
    return None if watts == 0 and facts.has_load else watts


def _outlets_realpower(snapshot: Snapshot, facts: Facts) -> float | None:
    main = read.number(snapshot, "outlet.realpower")
    pick = read.all_parts if main is None else _parts
    found = read.total(pick(snapshot, "outlet", "realpower").items())
    if found is None:
        found = read.total(pick(snapshot, "outlet.group", "realpower").items())
    if main is not None:
        # The main outlet of a UPS feeds what is not switched by the numbered ones.
        found = main + (found or 0.0)
    return _checked(found, facts)


def _parts(snapshot: Snapshot, prefix: str, quantity: str) -> dict[str, float]:
    return dict(read.parts(snapshot, prefix, quantity))


def _input_realpower(snapshot: Snapshot, facts: Facts) -> float | None:
    # On battery it is not the input that feeds the load.
    if snapshot.status.on_battery:
        return None
    watts = input_power(snapshot, facts)
    return None if watts is None else watts * (told_efficiency(snapshot) or 1.0)


def _apparent_power(snapshot: Snapshot, facts: Facts, *, told: bool) -> float | None:
    return _real(facts.measured_va, facts, told=told)


def _output_current(snapshot: Snapshot, facts: Facts, *, told: bool) -> float | None:
    return _real(facts.flowing_va, facts, told=told)


def _real(va: float | None, facts: Facts, *, told: bool) -> float | None:
    """Return the watts of volt-amperes, by the told power factor or the usual one."""
    if va is None or told is (facts.power_factor is None):
        return None
    if va == 0 and facts.has_load:
        return None
    return va * (facts.power_factor or DEFAULT_POWER_FACTOR)


def _nominal_watts(snapshot: Snapshot, facts: Facts) -> float | None:
    return _share(facts.load, facts.rated_watts)


def _nominal_va(snapshot: Snapshot, facts: Facts) -> float | None:
    return _share(facts.load, facts.rated_va, facts.power_factor)


def _nominal_current(snapshot: Snapshot, facts: Facts) -> float | None:
    volts = read.first_positive(
        snapshot, "output.voltage.nominal", "input.voltage.nominal"
    )
    amperes = read.first_positive(
        snapshot, "output.current.nominal", "input.current.nominal"
    )
    if volts is None or amperes is None or amperes > _MOST_NOMINAL_AMPERES:
        return None
    if any(read.phase_count(snapshot, side) > 1 for side in ("output", "input")):
        # Nobody tells whether the volts are between phases or to neutral.
        return None
    factor = facts.power_factor or DEFAULT_POWER_FACTOR
    return _share(facts.load, volts * amperes * factor)


def _share(
    load: float | None, rating: float | None, factor: float | None = 1.0
) -> float | None:
    if load is None or rating is None:
        return None
    return load / _PERCENT * rating * (factor or DEFAULT_POWER_FACTOR)


type _Formula = Callable[[Snapshot, Facts], float | None]

# Volt-amperes are better than a rating where the power factor was told, and worse
# where it was not.
_FORMULAS: tuple[tuple[Source, _Formula], ...] = (
    (Source.RATED_WATTS, _rated),
    (Source.UPS_REALPOWER, partial(_realpower, "ups")),
    (Source.OUTPUT_REALPOWER, partial(_realpower, "output")),
    (Source.OUTLETS_REALPOWER, _outlets_realpower),
    (Source.INPUT_REALPOWER, _input_realpower),
    (Source.APPARENT_POWER, partial(_apparent_power, told=True)),
    (Source.OUTPUT_CURRENT, partial(_output_current, told=True)),
    (Source.NOMINAL_WATTS, _nominal_watts),
    (Source.APPARENT_POWER, partial(_apparent_power, told=False)),
    (Source.OUTPUT_CURRENT, partial(_output_current, told=False)),
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
