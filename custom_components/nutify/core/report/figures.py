"""What a report says, in numbers: worked out once for all formats.

Money and kWh are sums of hours; every figure that is not known is None, never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from .data import ActionRow, Amount, BatteryState, EventRow, Measure, Span


class Step(StrEnum):
    """How long a bar of a chart is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The amounts of an hour, a local day, week, month or year.

    `covered` is the share of its hours, until now, that are known, 0 to 1.
    """

    start: datetime
    end: datetime
    amounts: Mapping[Amount, float | None]
    covered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A measure in the same steps as the bars: mean, least, greatest; None in gaps."""

    start: datetime
    end: datetime
    mean: float | None
    min: float | None
    max: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFigures:
    """A measure over all of the time, and when it was least and greatest (the hour)."""

    mean: float
    min: float
    max: float
    min_at: datetime
    max_at: datetime
    bands: Sequence[Band]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageRow:
    """One outage as far as it lies in the time; seconds, `energy` in Wh.

    `lasts` tells that it was not over when the report was made.
    """

    begin: datetime
    end: datetime | None
    seconds: float
    kind: str
    cause: str | None
    lowest_charge: float | None
    energy: float | None
    lasts: bool = False
    has_gaps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageFigures:
    """Power cuts of the time: how many began in it, and the seconds that lie in it.

    `availability` is the percentage of the time in which the mains were there, of the
    time that is known. Self-tests are in `rows`, and counted by
    themselves alone.
    """

    count: int
    seconds: float
    longest: float | None
    availability: float | None
    rows: Sequence[OutageRow]
    sags: int
    swells: int
    tests_passed: int
    tests_failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How much of the time is known, a share of 1; gaps of an hour or more."""

    covered: float
    gaps: Sequence[Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Amounts of all of the time, and those of the time before where they are known.

    `previous` is None where the time before is covered by less than a half; `change` is
    the percentage against it, None where either time is covered by less than that.
    """

    amounts: Mapping[Amount, float | None]
    previous: Mapping[Amount, float | None]
    change: Mapping[Amount, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsFigures:
    """All figures of one UPS; `parts` are kWh and money by part of the day."""

    key: str
    name: str
    model: str
    totals: Totals
    bars: Sequence[Bar]
    measures: Mapping[Measure, MeasureFigures]
    parts: Mapping[str, tuple[float, float | None]]
    outages: OutageFigures
    events: Sequence[EventRow]
    actions: Sequence[ActionRow]
    quality: Quality
    battery: BatteryState | None
    nominal_voltage: float | None = None
    transfer_low: float | None = None
    transfer_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The sums of several UPSes; an outage counts at every UPS that it reached."""

    totals: Totals
    bars: Sequence[Bar]
    parts: Mapping[str, tuple[float, float | None]]
    outages: int
    outage_seconds: float
    covered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFigures:
    """Everything that a report says.

    `step` is how long bars and bands are; `first_day` and `last_day` are the local days
    of the time. `fleet` is there where there are several UPSes.
    """

    span: Span
    previous: Span
    first_day: date
    last_day: date
    made: datetime
    step: Step
    currency: str | None
    upses: Sequence[UpsFigures]
    fleet: Fleet | None = field(default=None)
