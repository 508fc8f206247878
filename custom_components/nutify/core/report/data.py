"""What a report is made of: the statistics and records of its time."""

from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import NamedTuple

from ..events.outages import Outage


class Measure(StrEnum):
    """A quantity with a mean, a least and a greatest value for every hour.

    W, %, V, Hz, s and degrees Celsius; `HEALTH` is in percent of a new battery.
    """

    POWER = "power"
    LOAD = "load"
    INPUT_VOLTAGE = "input_voltage"
    OUTPUT_VOLTAGE = "output_voltage"
    INPUT_FREQUENCY = "input_frequency"
    OUTPUT_FREQUENCY = "output_frequency"
    CHARGE = "charge"
    RUNTIME = "runtime"
    BATTERY_VOLTAGE = "battery_voltage"
    TEMPERATURE = "temperature"
    HEALTH = "health"


class Amount(StrEnum):
    """A quantity that adds up: kWh, kWh, the user's currency, and kg of CO2."""

    ENERGY = "energy"
    MAINS_ENERGY = "mains_energy"
    COST = "cost"
    EMISSIONS = "emissions"


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `start` until before `end`, both in UTC."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        """Return how long it is."""
        return (self.end - self.start).total_seconds()


# Tuples: a year holds hundreds of thousands, which the garbage collector need not see.
class MeanRow(NamedTuple):
    """A measure in one hour; `start` is its beginning, in seconds since 1970."""

    start: float
    mean: float
    min: float
    max: float


class SumRow(NamedTuple):
    """What an amount grew by in one hour; `start` in seconds since 1970."""

    start: float
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event of the journal; `data` is the event as the journal keeps it."""

    time: datetime
    type: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """A command that was run or a setting that was changed, with what came of it."""

    time: datetime
    action: str
    target: str
    value: str
    outcome: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatteryState:
    """The battery as it is judged when the report is made; see core/battery.

    `reasons` are sentences in the reader's language.
    """

    health: float | None = None
    condition: str = "unknown"
    reasons: Sequence[str] = ()
    installed: str | None = None
    replacement: str | None = None
    capacity_wh: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsData:
    """Everything of one UPS in the time of a report, and its amounts in the one before.

    `means` and `sums` hold hourly rows in their order, where the hour is known at all:
    what is missing is a gap. `seen_before` is when hours began in the time before that
    it was seen in, as far as it matters. `parts` are kWh from the mains and money by
    part of the day. `outages` and `events` are in their order, those that reach into
    the time from before too. Volts are those of the device's settings.
    """

    key: str
    name: str
    model: str = ""
    means: Mapping[Measure, Sequence[MeanRow]] = field(default_factory=dict)
    sums: Mapping[Amount, Sequence[SumRow]] = field(default_factory=dict)
    seen_before: AbstractSet[float] = frozenset()
    parts: Mapping[str, tuple[Sequence[SumRow], Sequence[SumRow]]] = field(
        default_factory=dict
    )
    outages: Sequence[Outage] = ()
    events: Sequence[EventRow] = ()
    actions: Sequence[ActionRow] = ()
    battery: BatteryState | None = None
    nominal_voltage: float | None = None
    transfer_low: float | None = None
    transfer_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """All that a report is made of.

    `known_until` is when the statistics end: later hours are not missing, but to come.
    `zone` is the user's, `currency` an ISO code or None where energy has no price.
    """

    span: Span
    previous: Span
    zone: tzinfo
    made: datetime
    known_until: datetime
    upses: Sequence[UpsData]
    currency: str | None = None
