"""What a UPS draws from the mains, and what of that reaches the load."""

from ..nut.snapshot import Snapshot
from ..nut.status import Token
from . import readings as read
from .facts import Facts

_PERCENT = 100.0
# Less of the input than this share reaches no output: it is another number.
_LEAST_EFFICIENCY = 0.2
# Output and input are not measured at the same moment, nor by the same meter.
_NOISE_SHARE, _NOISE_WATTS = 0.1, 5.0
# A charger takes up to a third of the rating; without one known, what 1 kW can.
_MOST_CHARGE_SHARE, _MOST_CHARGE_WATTS = 0.5, 1000.0
_MOST_BATTERY_VOLTS = 1000.0


def mains_power(
    snapshot: Snapshot, facts: Facts, watts: float | None, efficiency: float | None
) -> tuple[float | None, bool]:
    """Return the watts drawn from the mains, and whether the UPS measured them.

    `watts` is what the load draws, `efficiency` a share of 1, each None where unknown.
    On battery it is 0 W, for the status says so.
    """
    if snapshot.status.on_battery:
        return 0.0, False
    measured = input_power(snapshot, facts)
    if measured is not None and not is_below(measured, watts):
        return measured, True
    if watts is None:
        return None, False
    return watts / (efficiency or 1.0) + _charging(snapshot, facts), False


def input_power(snapshot: Snapshot, facts: Facts) -> float | None:
    """Return the real power at the input as the UPS measures it, watts."""
    factor = read.power_factor(snapshot, "input")
    va = None
    if factor is not None and read.phase_count(snapshot, "input") <= 1:
        va = read.volt_amperes(snapshot, "input")
    for found in (
        read.number(snapshot, "input.realpower"),
        read.phases(snapshot, "input", "realpower"),
        None if va is None or factor is None else va * factor,
    ):
        watts = read.plausible(found, facts.rating)
        if watts is not None and not read.can_be(snapshot, watts):
            continue
        # Some devices report 0 W whatever the load.
        if watts is not None and not (watts == 0 and facts.has_load):
            return watts
    return None


def is_below(mains: float, watts: float | None) -> bool:
    """Tell whether less comes in than goes out, which no UPS on line can do."""
    return watts is not None and mains < watts * (1 - _NOISE_SHARE) - _NOISE_WATTS


def told_efficiency(snapshot: Snapshot) -> float | None:
    """Return what the device says of its efficiency, a share of 1."""
    told = read.number(snapshot, "ups.efficiency")
    if told is None or not _LEAST_EFFICIENCY <= told / _PERCENT <= 1:
        return None
    return told / _PERCENT


def measured_efficiency(snapshot: Snapshot, facts: Facts, watts: float) -> float | None:
    """Return the share of the input that reaches the output as watts.

    None while the battery gives or takes what the input does not tell of.
    """
    status = snapshot.status
    if status.on_battery or status.has(Token.CHARGING) or status.has(Token.DISCHARGING):
        return None
    into = input_power(snapshot, facts)
    if not into or not _LEAST_EFFICIENCY <= watts / into <= 1:
        return None
    return watts / into


def _charging(snapshot: Snapshot, facts: Facts) -> float:
    """Return what goes into the battery, watts; 0 where that is not known."""
    status = snapshot.status
    if not status.has(Token.CHARGING) or status.has(Token.DISCHARGING):
        return 0.0
    volts = read.positive(snapshot, "battery.voltage")
    amperes = read.number(snapshot, "battery.current")
    if volts is None or amperes is None or volts > _MOST_BATTERY_VOLTS:
        return 0.0
    most = _MOST_CHARGE_WATTS
    if facts.rating is not None:
        most = facts.rating * _MOST_CHARGE_SHARE
    # Devices do not agree on which sign is charging; the status tells.
    watts = volts * abs(amperes)
    return watts if watts <= most else 0.0
