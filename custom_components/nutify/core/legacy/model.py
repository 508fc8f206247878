"""What is found in a database of the standalone Nutify."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from ..errors import NutifyError
from .values import MOST_POWER, within

_PERCENT = 100


class Generation(StrEnum):
    """Who wrote a database: its tables are all different."""

    SINGLE = "0.1"
    MULTI = "0.2"


class Reason(StrEnum):
    """Why a file cannot be read; each has a text of its own."""

    MISSING = "file_missing"
    UNREADABLE = "file_unreadable"
    NO_DATABASE = "no_database"
    DAMAGED = "database_damaged"
    NOT_NUTIFY = "not_nutify"
    EMPTY = "nothing_recorded"


class LegacyError(NutifyError):
    """A database cannot be read; `reason` says why, `detail` what was said of it."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Keep the reason."""
        super().__init__(detail or str(reason))
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacySettings:
    """Settings of a UPS, None where nothing was set.

    `price` is money per kWh, `co2` grams per kWh (kilograms in the file), `nominal`
    watts, `zone` the name of a time zone of the IANA. `calibration` is what power that
    was made up from the load is multiplied by.
    """

    currency: str | None = None
    price: float | None = None
    co2: float | None = None
    nominal: float | None = None
    zone: str | None = None
    calibration: float = 1.0

    def power(self, load: float | None, nominal: object) -> float | None:
        """Return the power that a load in percent stands for, watts; None for none.

        `nominal` is what the file says of the rating beside the load.
        """
        rating = within(nominal, 1, MOST_POWER) or self.nominal
        if load is None or rating is None:
            return None
        return load * rating / _PERCENT * self.calibration


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacySchedule:
    """A report that came by itself: at a time in UTC, on days (0 is Sunday).

    `sections` are those of the standalone Nutify (energy, battery, power, voltage,
    events), `period` is yesterday, last_week, last_month, last_year, range, ...
    """

    at: time
    days: tuple[int, ...]
    sections: tuple[str, ...]
    period: str
    ups: str | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyUps:
    """A UPS of a database, by `key`: empty where the database has only one.

    `first` and `last` are when its first and last rows were written, UTC; `rows` how
    many there are; `quantities` the NUT names of what was measured.
    """

    key: str
    name: str
    ups_name: str
    host: str
    port: int
    model: str
    serial: str
    rows: int
    events: int
    first: datetime | None
    last: datetime | None
    quantities: tuple[str, ...]
    settings: LegacySettings
    is_main: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a database holds."""

    generation: Generation
    zone: str
    upses: tuple[LegacyUps, ...]
    schedules: Sequence[LegacySchedule] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """The mean, the least and the greatest value of an hour, in NUT's unit."""

    mean: float
    least: float
    greatest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyHour:
    """An hour of a UPS: it began at `start` (unix seconds, UTC).

    `bands` are by NUT name (ups.realpower, input.voltage, ...), `energy` is Wh,
    `minutes` how many minutes the power was known of.
    """

    start: int
    bands: Mapping[str, Band]
    energy: float
    minutes: int


@dataclass(slots=True)
class Dropped:
    """How many rows, or values of them, were left out, by why."""

    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, reason: str, count: int = 1) -> None:
        """Count."""
        self.reasons[reason] += count


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyEvent:
    """An event of a UPS, in UTC, by upstream's name such as ONBATT."""

    time: datetime
    kind: str
    message: str = ""
    acknowledged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyOutage:
    """A time on battery; `end` is None where nobody wrote when it ended."""

    begin: datetime
    end: datetime | None
    low_battery: bool = False
    forced_shutdown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyJournal:
    """The events of a UPS in their order, and the outages that they tell of."""

    events: Sequence[LegacyEvent]
    outages: Sequence[LegacyOutage]
