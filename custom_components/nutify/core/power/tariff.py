"""What a kilowatt-hour costs at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

_PER_KWH = {"kWh": Decimal(1), "Wh": Decimal(1000), "MWh": Decimal("0.001")}


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the day with a price of its own.

    `days` are weekdays, Monday is 0. From `start` until before `end`, local times;
    an end that is not after the start lies on the next day.
    """

    name: str
    days: frozenset[int]
    start: time
    end: time
    price: Decimal

    def holds(self, local: datetime) -> bool:
        """Tell whether the band is in force at a local time."""
        clock, day = local.time(), local.weekday()
        if self.start < self.end:
            return day in self.days and self.start <= clock < self.end
        if clock >= self.start:
            return day in self.days
        # After midnight, the band belongs to the day that it began on.
        return clock < self.end and (day - 1) % 7 in self.days


@dataclass(frozen=True, slots=True)
class Tariff:
    """A price for all the time, and bands that are dearer or cheaper.

    Prices are in the currency per kWh; of bands that overlap, the first one holds.
    """

    price: Decimal
    bands: Sequence[Band] = ()

    def at(self, local: datetime) -> tuple[Decimal, str]:
        """Return the price at a local time, and the band's name, empty for the rest."""
        for band in self.bands:
            if band.holds(local):
                return band.price, band.name
        return self.price, ""


def price_of(text: str, unit: str | None) -> Decimal | None:
    """Return what a price entity says, per kWh; None when it says nothing of use.

    `unit` is such as EUR/kWh, EUR/Wh or EUR/MWh; without one it is per kWh.
    """
    try:
        price = Decimal(text)
    except InvalidOperation:
        return None
    if not price.is_finite():
        return None
    per = (unit or "").rpartition("/")[2].strip() or "kWh"
    factor = _PER_KWH.get(per)
    return None if factor is None else price * factor
