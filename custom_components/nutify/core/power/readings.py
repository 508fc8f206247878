"""The electrical readings of a snapshot, checked for what is physically possible."""

from collections.abc import Iterable, Iterator

from ..nut.snapshot import Snapshot

PHASES = ("L1", "L2", "L3")
_MOST_LOAD = 200.0
_MOST_VOLTS = 1000.0
# A device that reports more than this times its rating reports nonsense.
MOST_OF_RATING = 1.5
# No single UPS or PDU feeds more: 2 MVA.
_MOST_WATTS = 2_000_000.0


def number(snapshot: Snapshot, name: str) -> float | None:
    """Return a variable that is a number."""
    reading = snapshot.readings.get(name)
    value = reading.value if reading is not None else None
    return value if isinstance(value, float) else None


def positive(snapshot: Snapshot, name: str) -> float | None:
    """Return a variable that is a number above 0; others are not told."""
    value = number(snapshot, name)
    return value if value is not None and value > 0 else None


def load(snapshot: Snapshot) -> float | None:
    """Return the load as a share of the rating, percent."""
    for name in ("ups.load", "output.power.percent"):
        value = number(snapshot, name)
        if value is not None and 0 <= value <= _MOST_LOAD:
            return value
    return None


def rated_watts(snapshot: Snapshot) -> float | None:
    """Return what the device says that it can feed, watts."""
    return positive(snapshot, "ups.realpower.nominal") or positive(
        snapshot, "output.realpower.nominal"
    )


def rated_va(snapshot: Snapshot) -> float | None:
    """Return what the device says that it can feed, VA."""
    return positive(snapshot, "ups.power.nominal") or positive(
        snapshot, "output.power.nominal"
    )


def power_factor(snapshot: Snapshot) -> float | None:
    """Return the power factor of the load as the device measures it."""
    value = number(snapshot, "output.powerfactor")
    return value if value is not None and 0 < value <= 1 else None


def plausible(watts: float | None, rating: float | None) -> float | None:
    """Return watts or VA that a device can feed, None for all others."""
    if watts is None or not 0 <= watts <= _MOST_WATTS:
        return None
    if rating is not None and watts > rating * MOST_OF_RATING:
        return None
    return watts


def phases(snapshot: Snapshot, domain: str, quantity: str) -> float | None:
    """Return the sum of a quantity over the phases, None unless all are there."""
    values = [number(snapshot, f"{domain}.{phase}.{quantity}") for phase in PHASES]
    present = [value for value in values if value is not None]
    if not present or (len(present) != len(PHASES) and values[1:] != [None, None]):
        return None
    return sum(present)


def output_va(snapshot: Snapshot) -> float | None:
    """Return volts times amperes at the output, summed over the phases, VA."""
    single = _volt_amperes(snapshot, "output.voltage", "output.current")
    if single is not None:
        return single
    values = [
        _volt_amperes(snapshot, f"output.{phase}-N.voltage", f"output.{phase}.current")
        for phase in PHASES
    ]
    present = [value for value in values if value is not None]
    return sum(present) if len(present) == len(PHASES) else None


def _volt_amperes(snapshot: Snapshot, volts: str, amperes: str) -> float | None:
    voltage, current = number(snapshot, volts), number(snapshot, amperes)
    if voltage is None or current is None or not 0 < voltage <= _MOST_VOLTS:
        return None
    return voltage * current if current >= 0 else None


def parts(
    snapshot: Snapshot, prefix: str, quantity: str
) -> Iterator[tuple[str, float]]:
    """Yield a quantity of every outlet or group, by its part of the device."""
    for name in sorted(snapshot.readings):
        before, _, index = name.removesuffix(f".{quantity}").rpartition(".")
        if not name.endswith(f".{quantity}") or before != prefix:
            continue
        value = number(snapshot, name)
        if index.isdecimal() and value is not None and value >= 0:
            yield f"{prefix}.{index}", value


def total(values: Iterable[tuple[str, float]]) -> float | None:
    """Return a sum, None of nothing."""
    found = [value for _, value in values]
    return sum(found) if found else None
