"""The electrical readings of a snapshot, checked for what is physically possible."""

from collections.abc import Iterable, Iterator, Mapping
import math

from ..nut.catalogue import find
from ..nut.snapshot import Snapshot

PHASES = ("L1", "L2", "L3")
_MOST_LOAD = 200.0
_MOST_VOLTS = 1000.0
# A device that reports more than this times its rating reports nonsense.
MOST_OF_RATING = 1.5
# No single UPS or PDU feeds more: 2 MVA; with one phase, not a twentieth of it.
_MOST_WATTS = 2_000_000.0
_MOST_OF_ONE_PHASE = 100_000.0
# The smallest that NUT knows feed a single-board computer; drivers report 1 or 5 VA for
# devices of 1200 VA.
_LEAST_RATING = 10.0
# Loads of less are no loads but readings, as a power factor.
_LEAST_POWER_FACTOR = 0.1
# Counters of 16 bits at their end, also in tenths and hundredths.
_OVERFLOWS = frozenset(
    end / scale for end in (2**16 - 1, 2**15 - 1) for scale in (1, 10, 100)
)


def number(snapshot: Snapshot, name: str) -> float | None:
    """Return a variable that is a number, None for a counter that overflowed."""
    reading = snapshot.readings.get(name)
    value = reading.value if reading is not None else None
    if not isinstance(value, float) or not math.isfinite(value):
        return None
    return None if value in _OVERFLOWS else value


def positive(snapshot: Snapshot, name: str) -> float | None:
    """Return a variable that is a number above 0; others are not told."""
    value = number(snapshot, name)
    return value if value is not None and value > 0 else None


def first_positive(snapshot: Snapshot, *names: str) -> float | None:
    """Return the first of several variables that is a number above 0."""
    for name in names:
        value = positive(snapshot, name)
        if value is not None:
            return value
    return None


def load(snapshot: Snapshot) -> float | None:
    """Return the load as a share of the rating, percent; over phases, their mean."""
    for name in ("ups.load", "output.power.percent", "output.realpower.percent"):
        value = number(snapshot, name)
        if value is not None and 0 <= value <= _MOST_LOAD:
            return value
    for domain, quantity in (("output", "power.percent"), ("ups", "load")):
        values = phase_values(snapshot, domain, quantity)
        if values and all(0 <= value <= _MOST_LOAD for value in values):
            return sum(values) / len(values)
    return None


def rated_watts(snapshot: Snapshot) -> float | None:
    """Return what the device says that it can feed, watts."""
    return _rating(snapshot, "ups.realpower.nominal", "output.realpower.nominal")


def rated_va(snapshot: Snapshot) -> float | None:
    """Return what the device says that it can feed, VA."""
    return _rating(snapshot, "ups.power.nominal", "output.power.nominal")


def _rating(snapshot: Snapshot, *names: str) -> float | None:
    for name in names:
        value = number(snapshot, name)
        if value is not None and value >= _LEAST_RATING and can_be(snapshot, value):
            return value
    return None


def can_be(snapshot: Snapshot, watts: float) -> bool:
    """Tell whether watts or VA are not too much for the phases that a device has."""
    if watts <= _MOST_OF_ONE_PHASE:
        return True
    sides = ("output", "input", "ups")
    return watts <= _MOST_WATTS and any(
        phase_count(snapshot, side) > 1 or _phases_told(snapshot, side) > 1
        for side in sides
    )


def power_factor(snapshot: Snapshot, domain: str = "output") -> float | None:
    """Return a power factor as the device measures it, whichever way it leads."""
    value = number(snapshot, f"{domain}.powerfactor")
    # Negative is a current that leads, not one that flows back.
    return abs(value) if value and _LEAST_POWER_FACTOR <= abs(value) <= 1 else None


def plausible(watts: float | None, rating: float | None) -> float | None:
    """Return watts or VA that a device can feed, None for all others."""
    if watts is None or not 0 <= watts <= _MOST_WATTS:
        return None
    if rating is not None and watts > rating * MOST_OF_RATING:
        return None
    return watts


def phases(snapshot: Snapshot, domain: str, quantity: str) -> float | None:
    """Return the sum of a quantity over the phases, None unless all are there."""
    values = phase_values(snapshot, domain, quantity)
    return sum(values) if values else None


def phase_values(snapshot: Snapshot, domain: str, quantity: str) -> list[float]:
    """Return a quantity of every phase, nothing unless all phases tell it.

    A phase is there when the device counts it, or tells anything of it.
    """
    if f"{domain}.L1.{quantity}" not in snapshot.readings:
        return []
    values = [number(snapshot, f"{domain}.{phase}.{quantity}") for phase in PHASES]
    count = max(phase_count(snapshot, domain), _phases_told(snapshot, domain))
    present = [value for value in values[:count] if value is not None]
    return present if len(present) == count else []


def phase_count(snapshot: Snapshot, domain: str) -> int:
    """Return how many phases the device says that a side has, 0 when it does not."""
    side = "output" if domain == "ups" else domain
    count = number(snapshot, f"{side}.phases")
    return int(count) if count in {1, 2, 3} else 0


def _phases_told(snapshot: Snapshot, domain: str) -> int:
    """Return the number of the last phase of which anything is told."""
    count = 1
    for each, phase in enumerate(PHASES, start=1):
        prefixes = (f"{domain}.{phase}.", f"{domain}.{phase}-N.")
        if any(name.startswith(prefixes) for name in snapshot.names):
            count = each
    return count


def output_va(snapshot: Snapshot) -> float | None:
    """Return volts times amperes at the output, summed over the phases, VA."""
    three = phase_count(snapshot, "output") == len(PHASES)
    single = None if three else volt_amperes(snapshot, "output")
    if single is not None:
        return single
    values = [
        _product(
            _volts(snapshot, f"output.{phase}-N.voltage", f"output.{phase}.voltage"),
            number(snapshot, f"output.{phase}.current"),
        )
        for phase in PHASES
    ]
    present = [value for value in values if value is not None]
    return sum(present) if len(present) == len(PHASES) else None


def volt_amperes(snapshot: Snapshot, domain: str) -> float | None:
    """Return volts times amperes of a side that has one phase, VA."""
    return _product(
        _volts(snapshot, f"{domain}.voltage"), number(snapshot, f"{domain}.current")
    )


def _volts(snapshot: Snapshot, *names: str) -> float | None:
    for name in names:
        value = number(snapshot, name)
        if value is not None and 0 < value <= _MOST_VOLTS:
            return value
    return None


def _product(volts: float | None, amperes: float | None) -> float | None:
    if volts is None or amperes is None or amperes < 0:
        return None
    return volts * amperes


def parts(
    snapshot: Snapshot, prefix: str, quantity: str
) -> Iterator[tuple[str, float]]:
    """Yield a quantity of every outlet or group, by its part of the device.

    `prefix` is `outlet` or `outlet.group`; the outlets of other devices in a chain
    are theirs.
    """
    start, end = f"{prefix}.", f".{quantity}"
    for name in snapshot.readings:
        if not (name.startswith(start) and name.endswith(end)):
            continue
        value = number(snapshot, name)
        match = find(name)
        # `outlet.0` stands for all outlets, and has no part.
        index = name[len(start) : -len(end)]
        if match and match.part and index.isdecimal() and value is not None:
            yield match.part, value


def total(values: Iterable[tuple[str, float]]) -> float | None:
    """Return a sum, None of nothing."""
    found = [value for _, value in values]
    return sum(found) if found else None


def all_parts(snapshot: Snapshot, prefix: str, quantity: str) -> Mapping[str, float]:
    """Return a quantity by outlet or group, nothing unless all of them tell it."""
    found = dict(parts(snapshot, prefix, quantity))
    count = number(snapshot, f"{prefix}.count")
    if count is not None and count > len(found):
        return {}
    return found
