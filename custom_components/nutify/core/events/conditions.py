"""Which conditions hold in a snapshot, with the hysteresis of those that have one."""

from ..nut.snapshot import Snapshot
from ..nut.status import Status, Token
from .readings import (
    CHARGE,
    INPUT_VOLTAGE,
    NOMINAL_VOLTAGE,
    RUNTIME,
    alarm,
    number,
    numbers,
)
from .types import Condition, Limits

# Where neither the device nor a person names a limit.
_CHARGE_LIMIT = 20.0
_RUNTIME_LIMIT = 300.0
# A value must come back this far before its condition ends.
_CHARGE_BACK = 5.0
_RUNTIME_BACK = 1.2
_VOLTAGE_BACK_PERCENT = 2.0
# Below, the input is no weak mains but none.
_NO_MAINS = 0.5

_BY_TOKEN = {
    Condition.CALIBRATING: Token.CALIBRATING,
    Condition.FORCED_SHUTDOWN: Token.FORCED_SHUTDOWN,
    Condition.OFF: Token.OFF,
    Condition.BYPASS: Token.BYPASS,
    Condition.OVERLOAD: Token.OVERLOAD,
    Condition.OVERHEATED: Token.OVERHEATED,
    Condition.REPLACE_BATTERY: Token.REPLACE_BATTERY,
    Condition.TRIM: Token.TRIMMING,
    Condition.BOOST: Token.BOOSTING,
    Condition.ECO: Token.ECO,
}
# With any of them the input feeds the load, whether or not OL is there.
_INPUT_IN_USE = (Token.TRIMMING, Token.BOOSTING, Token.BYPASS)
# Known, but with no event of their own; upsmon says nothing of a full battery, HB.
_OTHER = (Token.COMMUNICATION_FAULT, Token.DEPLETED, Token.AC_FAILURE)


def held(
    snapshot: Snapshot, limits: Limits, active: frozenset[Condition]
) -> dict[Condition, bool | None]:
    """Return what holds, given what held before; None where nothing is known."""
    status = snapshot.status
    found: dict[Condition, bool | None] = {}
    is_known = knows(snapshot)
    if is_known and status.tokens:
        found |= _by_status(status)
    is_alarm = status.has(Token.ALARM) or alarm(snapshot) is not None
    if is_known or is_alarm:
        found[Condition.ALARM] = is_alarm
    on_battery = found.get(Condition.ON_BATTERY)
    if on_battery is None:
        on_battery = Condition.ON_BATTERY in active
    found[Condition.CHARGE_LOW] = _charge_low(snapshot, limits, active)
    # On line it is an estimate, which only ends what the battery began.
    is_measured = on_battery or Condition.RUNTIME_LOW in active
    found[Condition.RUNTIME_LOW] = is_measured and _runtime_low(
        snapshot, limits, active
    )
    if not on_battery:
        found |= _voltage(snapshot, limits, active)
    return found


def knows(snapshot: Snapshot) -> bool:
    """Tell whether a snapshot says how the device is.

    A driver that waits for its device has not told anything yet. A device without
    `ups.status`, such as a PDU, says all that it ever does.
    """
    tokens = set(snapshot.status.tokens)
    if Token.WAITING in tokens:
        return not tokens <= {Token.WAITING, Token.ALARM}
    return bool(tokens) or "ups.status" not in snapshot.variables


def other_tokens(status: Status) -> list[str]:
    """Return the tokens that no event is named after."""
    return sorted(
        {*status.unknown, *(str(token) for token in _OTHER if status.has(token))}
    )


def _by_status(status: Status) -> dict[Condition, bool | None]:
    found: dict[Condition, bool | None] = {
        condition: status.has(token) for condition, token in _BY_TOKEN.items()
    }
    # The device empties and switches the battery on purpose, and says OFF or LB of it.
    if status.has(Token.CALIBRATING):
        found[Condition.OFF] = False
    found[Condition.LOW_BATTERY] = status.low_battery and not status.has(
        Token.CALIBRATING
    )
    found[Condition.OTHER] = bool(other_tokens(status))
    if status.on_battery:
        found[Condition.ON_BATTERY] = True
    elif status.on_line or any(map(status.has, _INPUT_IN_USE)):
        found[Condition.ON_BATTERY] = False
    else:
        # Such as OFF alone: what was on battery has not come back.
        found[Condition.ON_BATTERY] = None
        found[Condition.LOW_BATTERY] = None
    return found


def _charge_low(
    snapshot: Snapshot, limits: Limits, active: frozenset[Condition]
) -> bool | None:
    charge = number(snapshot, CHARGE)
    if charge is None:
        return None
    limit = limits.charge
    if limit is None:
        limit = number(snapshot, ("battery.charge.low",)) or _CHARGE_LIMIT
    if Condition.CHARGE_LOW in active:
        return charge < min(limit + _CHARGE_BACK, 100)
    return charge < limit


def _runtime_low(
    snapshot: Snapshot, limits: Limits, active: frozenset[Condition]
) -> bool | None:
    runtime = number(snapshot, RUNTIME)
    if runtime is None:
        return None
    limit = limits.runtime
    if limit is None:
        limit = number(snapshot, ("battery.runtime.low",)) or _RUNTIME_LIMIT
    if Condition.RUNTIME_LOW in active:
        return runtime < limit * _RUNTIME_BACK
    return runtime < limit


def nominal_voltage(snapshot: Snapshot, limits: Limits) -> float | None:
    """Return the voltage that the input should have, volts."""
    return limits.voltage or number(snapshot, NOMINAL_VOLTAGE)


def mains_absent(snapshot: Snapshot, limits: Limits) -> bool:
    """Tell whether the input is seen to have no voltage."""
    nominal = nominal_voltage(snapshot, limits)
    found = numbers(snapshot, INPUT_VOLTAGE)
    return bool(found) and nominal is not None and max(found) < nominal * _NO_MAINS


def _voltage(
    snapshot: Snapshot, limits: Limits, active: frozenset[Condition]
) -> dict[Condition, bool | None]:
    """Return whether the input is too low or too high, as EN 50160 means it."""
    nominal = nominal_voltage(snapshot, limits)
    found = numbers(snapshot, INPUT_VOLTAGE)
    if not nominal or not found or max(found) < nominal * _NO_MAINS:
        return {}
    low, high = min(found), max(found)
    sag, swell = limits.sag_percent, limits.swell_percent
    # Half of a narrow limit: mains that are never exactly nominal must end it, too.
    if Condition.VOLTAGE_SAG in active:
        sag -= min(_VOLTAGE_BACK_PERCENT, sag / 2)
    if Condition.VOLTAGE_SWELL in active:
        swell -= min(_VOLTAGE_BACK_PERCENT, swell / 2)
    return {
        Condition.VOLTAGE_SAG: limits.sag_percent > 0
        and low < nominal * (1 - sag / 100),
        Condition.VOLTAGE_SWELL: limits.swell_percent > 0
        and high > nominal * (1 + swell / 100),
    }
