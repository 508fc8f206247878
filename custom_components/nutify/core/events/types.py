"""The events of a UPS, as upsmon names them and beyond."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ..nut.snapshot import Snapshot

type Value = str | float | bool | list[str]


class EventType(StrEnum):
    """What can happen; the value is the key of its texts."""

    ON_BATTERY = "on_battery"
    ON_LINE = "on_line"
    LOW_BATTERY = "low_battery"
    LOW_BATTERY_ENDED = "low_battery_ended"
    FORCED_SHUTDOWN = "forced_shutdown"
    FORCED_SHUTDOWN_ENDED = "forced_shutdown_ended"
    COMMUNICATION_LOST = "communication_lost"
    NO_COMMUNICATION = "no_communication"
    COMMUNICATION_RESTORED = "communication_restored"
    SILENT_ON_BATTERY = "silent_on_battery"
    REPLACE_BATTERY = "replace_battery"
    REPLACE_BATTERY_ENDED = "replace_battery_ended"
    CALIBRATION_STARTED = "calibration_started"
    CALIBRATION_FINISHED = "calibration_finished"
    SWITCHED_OFF = "switched_off"
    SWITCHED_ON = "switched_on"
    BYPASS = "bypass"
    BYPASS_ENDED = "bypass_ended"
    OVERLOAD = "overload"
    OVERLOAD_ENDED = "overload_ended"
    OVERHEATED = "overheated"
    OVERHEATED_ENDED = "overheated_ended"
    TRIM = "trim"
    TRIM_ENDED = "trim_ended"
    BOOST = "boost"
    BOOST_ENDED = "boost_ended"
    ECO = "eco"
    ECO_ENDED = "eco_ended"
    ALARM = "alarm"
    ALARM_ENDED = "alarm_ended"
    OTHER = "other"
    OTHER_ENDED = "other_ended"
    CHARGE_LOW = "charge_low"
    CHARGE_RECOVERED = "charge_recovered"
    RUNTIME_LOW = "runtime_low"
    RUNTIME_RECOVERED = "runtime_recovered"
    CHARGING_FINISHED = "charging_finished"
    VOLTAGE_SAG = "voltage_sag"
    VOLTAGE_SAG_ENDED = "voltage_sag_ended"
    VOLTAGE_SWELL = "voltage_swell"
    VOLTAGE_SWELL_ENDED = "voltage_swell_ended"
    TEST_STARTED = "test_started"
    TEST_PASSED = "test_passed"
    TEST_FAILED = "test_failed"
    TEST_FINISHED = "test_finished"
    OUTLET_CHANGED = "outlet_changed"


class Severity(StrEnum):
    """How much an event matters."""

    INFORMATION = "information"
    WARNING = "warning"
    CRITICAL = "critical"


class Condition(StrEnum):
    """What begins, lasts and ends. The order is that of events of one moment."""

    COMMUNICATION_LOST = "communication_lost"
    NO_COMMUNICATION = "no_communication"
    SILENT_ON_BATTERY = "silent_on_battery"
    CALIBRATING = "calibrating"
    TESTING = "testing"
    ON_BATTERY = "on_battery"
    LOW_BATTERY = "low_battery"
    FORCED_SHUTDOWN = "forced_shutdown"
    OFF = "off"
    BYPASS = "bypass"
    OVERLOAD = "overload"
    OVERHEATED = "overheated"
    REPLACE_BATTERY = "replace_battery"
    ALARM = "alarm"
    TRIM = "trim"
    BOOST = "boost"
    ECO = "eco"
    OTHER = "other"
    CHARGE_LOW = "charge_low"
    RUNTIME_LOW = "runtime_low"
    VOLTAGE_SAG = "voltage_sag"
    VOLTAGE_SWELL = "voltage_swell"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a condition is told: the events of its begin and end, upsmon's names.

    `end` is None where another event tells the end, or none does.
    """

    start: EventType
    end: EventType | None
    severity: Severity
    notify: tuple[str, ...] = ()


_E, _S = EventType, Severity
KINDS: Mapping[Condition, Kind] = {
    Condition.COMMUNICATION_LOST: Kind(
        _E.COMMUNICATION_LOST,
        _E.COMMUNICATION_RESTORED,
        _S.WARNING,
        ("COMMBAD", "COMMOK"),
    ),
    Condition.NO_COMMUNICATION: Kind(
        _E.NO_COMMUNICATION, None, _S.WARNING, ("NOCOMM",)
    ),
    Condition.SILENT_ON_BATTERY: Kind(_E.SILENT_ON_BATTERY, None, _S.CRITICAL),
    Condition.CALIBRATING: Kind(
        _E.CALIBRATION_STARTED,
        _E.CALIBRATION_FINISHED,
        _S.INFORMATION,
        ("CAL", "NOTCAL"),
    ),
    Condition.TESTING: Kind(_E.TEST_STARTED, None, _S.INFORMATION),
    Condition.ON_BATTERY: Kind(
        _E.ON_BATTERY, _E.ON_LINE, _S.WARNING, ("ONBATT", "ONLINE")
    ),
    Condition.LOW_BATTERY: Kind(
        _E.LOW_BATTERY, _E.LOW_BATTERY_ENDED, _S.CRITICAL, ("LOWBATT",)
    ),
    Condition.FORCED_SHUTDOWN: Kind(
        _E.FORCED_SHUTDOWN, _E.FORCED_SHUTDOWN_ENDED, _S.CRITICAL, ("FSD",)
    ),
    Condition.OFF: Kind(_E.SWITCHED_OFF, _E.SWITCHED_ON, _S.WARNING, ("OFF", "NOTOFF")),
    Condition.BYPASS: Kind(
        _E.BYPASS, _E.BYPASS_ENDED, _S.WARNING, ("BYPASS", "NOTBYPASS")
    ),
    Condition.OVERLOAD: Kind(
        _E.OVERLOAD, _E.OVERLOAD_ENDED, _S.CRITICAL, ("OVER", "NOTOVER")
    ),
    Condition.OVERHEATED: Kind(_E.OVERHEATED, _E.OVERHEATED_ENDED, _S.CRITICAL),
    Condition.REPLACE_BATTERY: Kind(
        _E.REPLACE_BATTERY, _E.REPLACE_BATTERY_ENDED, _S.WARNING, ("REPLBATT",)
    ),
    Condition.ALARM: Kind(_E.ALARM, _E.ALARM_ENDED, _S.WARNING, ("ALARM", "NOTALARM")),
    Condition.TRIM: Kind(_E.TRIM, _E.TRIM_ENDED, _S.INFORMATION, ("TRIM", "NOTTRIM")),
    Condition.BOOST: Kind(
        _E.BOOST, _E.BOOST_ENDED, _S.INFORMATION, ("BOOST", "NOTBOOST")
    ),
    Condition.ECO: Kind(_E.ECO, _E.ECO_ENDED, _S.INFORMATION, ("ECO", "NOTECO")),
    Condition.OTHER: Kind(
        _E.OTHER, _E.OTHER_ENDED, _S.INFORMATION, ("OTHER", "NOTOTHER")
    ),
    Condition.CHARGE_LOW: Kind(_E.CHARGE_LOW, _E.CHARGE_RECOVERED, _S.WARNING),
    Condition.RUNTIME_LOW: Kind(_E.RUNTIME_LOW, _E.RUNTIME_RECOVERED, _S.WARNING),
    Condition.VOLTAGE_SAG: Kind(_E.VOLTAGE_SAG, _E.VOLTAGE_SAG_ENDED, _S.INFORMATION),
    Condition.VOLTAGE_SWELL: Kind(
        _E.VOLTAGE_SWELL, _E.VOLTAGE_SWELL_ENDED, _S.INFORMATION
    ),
}
STARTS: Mapping[EventType, Condition] = {
    kind.start: condition for condition, kind in KINDS.items()
}
ENDS: Mapping[EventType, Condition] = {
    kind.end: condition for condition, kind in KINDS.items() if kind.end is not None
}


def severity(event_type: str) -> Severity:
    """Return how much an event matters; the end of anything is good news.

    One that is not known, such as of a later version, is information.
    """
    if event_type not in EventType:
        return Severity.INFORMATION
    if (condition := STARTS.get(EventType(event_type))) is not None:
        return KINDS[condition].severity
    if event_type == EventType.TEST_FAILED:
        return Severity.WARNING
    return Severity.INFORMATION


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known of a UPS at a moment.

    `time` is in UTC: times of a zone lose or repeat an hour when they are subtracted.
    `monotonic` are seconds of a clock that nobody sets. `snapshot` is None while there
    is no current data, for `reason`, and `watts` is what the load draws, if known.
    """

    time: datetime
    monotonic: float
    snapshot: Snapshot | None
    reason: str | None = None
    watts: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on something is an event. Seconds, percent, volts.

    The times are those of upsmon.conf: DEADTIME, NOCOMMWARNTIME, RBWARNTIME and
    OFFDURATION; `gap_seconds` without data are a gap. `charge` and `runtime` are None
    for the device's own limits, and `voltage` for its own nominal voltage; a limit of 0
    is never reached.
    """

    dead_seconds: float = 15
    no_communication_seconds: float = 300
    replace_battery_seconds: float = 43200
    off_seconds: float = 30
    gap_seconds: float = 30
    charge: float | None = None
    runtime: float | None = None
    voltage: float | None = None
    sag_percent: float = 10
    swell_percent: float = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a UPS.

    `values` are what the UPS measured then; `duration` (seconds) and `since` tell of
    what ended here, and `not_before` is set where it happened somewhere in a gap of
    what is known. `test` marks what a self-test or a calibration did. `repeat` counts
    the reminders that a condition still lasts.
    """

    time: datetime
    type: EventType
    values: Mapping[str, Value] = field(default_factory=dict)
    since: datetime | None = None
    duration: float | None = None
    not_before: datetime | None = None
    test: bool = False
    repeat: int = 0
    outage: str | None = None

    @property
    def severity(self) -> Severity:
        """Return how much it matters."""
        return Severity.INFORMATION if self.test else severity(self.type)
