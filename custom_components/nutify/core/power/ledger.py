"""What energy adds up to: kWh, money and CO2, in all and by day, month and year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Self

from ..stored import number
from ..sums import add_up
from .energy import Increment, Integrator, Reading
from .tariff import Price

_WH_PER_KWH = 1000
# A clock that is set back by less stays in the day that it came from.
_SET_BACK = timedelta(hours=1)
# With more before the point, sums would not be exact, or overflow.
_MOST_MONEY_DIGITS = 15


class Span(StrEnum):
    """A time of the calendar that has sums of its own."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"

    def begin(self, day: date) -> date:
        """Return the first day of the span that a day lies in."""
        if self is Span.DAY:
            return day
        return day.replace(day=1) if self is Span.MONTH else day.replace(month=1, day=1)


@dataclass(slots=True)
class Sums:
    """What accrued in some time.

    `load` and `mains` are Wh, `cost` is money in the user's currency, `co2` grams,
    `covered` the seconds that were measured; `unpriced` are the Wh from the mains that
    nobody knew a price for, and `unweighed` those without a CO2 intensity.
    """

    load: float = 0.0
    mains: float = 0.0
    cost: Decimal = Decimal(0)
    co2: float = 0.0
    covered: float = 0.0
    unpriced: float = 0.0
    unweighed: float = 0.0

    def add(
        self, increment: Increment, cost: Decimal | None, co2: float | None
    ) -> None:
        """Add what a reading brought."""
        self.load += increment.load
        self.mains += increment.mains
        self.covered += increment.seconds
        if cost is None:
            self.unpriced += increment.mains
        else:
            self.cost += cost
        if co2 is None:
            self.unweighed += increment.mains
        else:
            self.co2 += co2

    def merge(self, other: Self) -> None:
        """Add what was counted elsewhere."""
        add_up(self, other)

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON.

        Nothing is rounded: a sum that is rounded down would go down over a restart.
        """
        return {
            "load": self.load,
            "mains": self.mains,
            "cost": str(self.cost),
            "co2": self.co2,
            "covered": self.covered,
            "unpriced": self.unpriced,
            "unweighed": self.unweighed,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; raises KeyError, TypeError, ValueError."""
        return cls(
            load=_energy(stored["load"]),
            mains=_energy(stored["mains"]),
            cost=_money(stored["cost"]),
            # Less than nothing where the grid binds CO2, says whoever sells it.
            co2=number(stored["co2"]),
            covered=_energy(stored["covered"]),
            unpriced=_energy(stored["unpriced"]),
            unweighed=_energy(stored["unweighed"]),
        )


@dataclass(slots=True)
class Part:
    """The Wh from the mains in a part of the day, and what they cost."""

    mains: float = 0.0
    cost: Decimal = Decimal(0)


@dataclass(slots=True)
class Ledger:
    """The books of one UPS, or of all: what was added is never taken away.

    `spans` are the current day, month and year with their first day; `parts` the parts
    of the day that the tariff names; `outlets` Wh by part of the device.
    """

    total: Sums = field(default_factory=Sums)
    spans: dict[Span, tuple[date, Sums]] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    outlets: dict[str, float] = field(default_factory=dict)
    integrator: Integrator = field(default_factory=Integrator)

    def add(
        self,
        increment: Increment,
        local: datetime,
        price: Price | None,
        intensity: float | None,
    ) -> None:
        """Add what a reading brought, at the price and CO2 intensity of its time.

        `local` is the increment's middle in the user's zone, `intensity` in g/kWh.
        """
        cost = None if price is None else price.of(increment.mains)
        co2 = None if intensity is None else increment.mains / _WH_PER_KWH * intensity
        self.total.add(increment, cost, co2)
        for span in Span:
            self._open(span, local).add(increment, cost, co2)
        if price is not None and cost is not None and price.part:
            part = self.parts.setdefault(price.part, Part())
            part.mains += increment.mains
            part.cost += cost
        for name, energy in increment.outlets.items():
            self.outlets[name] = self.outlets.get(name, 0.0) + energy

    def merge(self, later: Self) -> None:
        """Add the books that went on with this UPS under another name.

        Those that ended before are of another UPS, and left out: its energy would be a
        leap in that of this one, which nobody used then.
        """
        mine, theirs = self.integrator.last, later.integrator.last
        if theirs is not None and (mine is None or theirs.time >= mine.time):
            # The reading that the next one follows.
            self.integrator = later.integrator
        day, its_day = self.spans.get(Span.DAY), later.spans.get(Span.DAY)
        if its_day is None or (day is not None and its_day[0] < day[0]):
            return
        self.total.merge(later.total)
        for span, (begin, sums) in later.spans.items():
            before = self.spans.get(span)
            if before is not None and before[0] == begin:
                sums.merge(before[1])
            self.spans[span] = (begin, sums)
        for name, part in later.parts.items():
            own = self.parts.setdefault(name, Part())
            own.mains += part.mains
            own.cost += part.cost
        for name, energy in later.outlets.items():
            self.outlets[name] = self.outlets.get(name, 0.0) + energy

    def of(self, span: Span, local: datetime) -> Sums:
        """Return the sums of the span that a local time lies in; nothing is new."""
        begin, sums = self.spans.get(span, (None, Sums()))
        if begin is None or _is_over(span, begin, local):
            return Sums()
        return sums

    def _open(self, span: Span, local: datetime) -> Sums:
        begin, sums = self.spans.get(span, (None, Sums()))
        if begin is None or _is_over(span, begin, local):
            sums = Sums()
            self.spans[span] = (span.begin(local.date()), sums)
        return sums

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        last = self.integrator.last
        return {
            "total": self.total.as_dict(),
            "spans": {
                str(span): [begin.isoformat(), sums.as_dict()]
                for span, (begin, sums) in self.spans.items()
            },
            "parts": {
                name: [part.mains, str(part.cost)] for name, part in self.parts.items()
            },
            "outlets": dict(self.outlets),
            "last": last and last.as_dict(),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of.

        Raises AttributeError, KeyError, TypeError, ValueError when it cannot be that.
        """
        last = stored["last"]
        return cls(
            total=Sums.from_dict(stored["total"]),
            spans={
                Span(span): (date.fromisoformat(begin), Sums.from_dict(sums))
                for span, (begin, sums) in stored["spans"].items()
            },
            parts={
                str(name): Part(_energy(mains), _money(cost))
                for name, (mains, cost) in stored["parts"].items()
            },
            outlets={
                str(name): _energy(each) for name, each in stored["outlets"].items()
            },
            integrator=Integrator(None if last is None else Reading.from_dict(last)),
        )


def _is_over(span: Span, begin: date, local: datetime) -> bool:
    """Tell whether a span that began some day is no longer that of a local time."""
    now = span.begin(local.date())
    if now >= begin:
        return now != begin
    # Set back: around midnight it stays the day that it was, else the day was wrong.
    return span.begin((local + _SET_BACK).date()) != begin


def _energy(stored: Any) -> float:  # noqa: ANN401 - whatever a file holds
    value = number(stored)
    if value < 0:
        raise ValueError(f"no energy: {stored!r}")
    return value


def _money(stored: Any) -> Decimal:  # noqa: ANN401 - whatever a file holds
    try:
        value = Decimal(stored)
    except InvalidOperation as err:
        raise ValueError(f"no money: {stored!r}") from err
    if not value.is_finite() or value.adjusted() > _MOST_MONEY_DIGITS:
        raise ValueError(f"no money: {stored!r}")
    return value
