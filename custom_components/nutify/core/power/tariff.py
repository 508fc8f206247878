"""What a kilowatt-hour costs at a moment, in money and in CO2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
import re

_WH_PER_KWH = 1000
# A day of readings adds up to less than a millionth of a cent of error, and a sum has
# sixteen digits left before the point.
_MONEY_DIGITS = 12
_PER_KWH = {"kwh": Decimal(1), "wh": Decimal(1000), "mwh": Decimal("0.001")}
_GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "t": Decimal(1_000_000)}
# gCO2eq/kWh, kg CO₂/MWh, g/kWh.
_INTENSITY = re.compile(
    r"(k?g|t)\s*(?:co[2₂])?\s*-?(?:eq?)?\s*/\s*([km]?wh)", re.IGNORECASE
)
# EUR, kr and signs of one or two characters, but no unit of anything else.
_MONEY = re.compile(r"[A-Z]{3}|kr|[^\W\d_]?[^\w\s%°]{1,2}")
# The hundredths of currencies that energy prices are told in.
_HUNDREDTHS = frozenset(
    {"¢", "c", "cent", "cents", "ct", "eurocent", "eurocents", "c€", "ct€", "€c", "€ct"}
    | {"p", "pence", "öre", "øre", "snt"}
)
# No kWh costs more, in whatever currency: it is 100 times what the dearest hours of
# the dearest currencies have cost.
_MOST_MONEY = Decimal(1_000_000)
# Enough for a MWh of that.
_MOST_DIGITS = 12
# Burning lignite gives about 1200 g/kWh.
_MOST_GRAMS = Decimal(5000)


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a kWh, and the part of the day that it holds in, empty for none."""

    per_kwh: Decimal
    part: str = ""

    def of(self, energy: float) -> Decimal:
        """Return what some Wh cost, to so many digits that sums stay exact."""
        cost = Decimal(str(round(energy, 9))) * self.per_kwh / _WH_PER_KWH
        return round(cost, _MONEY_DIGITS)


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
    `rest` is what the time outside of all bands is called.
    """

    price: Decimal
    bands: Sequence[Band] = ()
    rest: str = ""

    def at(self, local: datetime) -> Price:
        """Return the price at a local time."""
        for band in self.bands:
            if band.holds(local):
                return Price(band.price, band.name)
        return Price(self.price, self.rest)


def price_of(text: str, unit: str | None) -> Decimal | None:
    """Return what a price entity says, per kWh; None when it says nothing of use.

    `unit` is such as EUR/kWh, EUR/MWh or ct/kWh; without one it is per kWh.
    """
    price = _decimal(text)
    money, slash, per = (unit or "").rpartition("/")
    factor = _PER_KWH.get(per.strip().lower()) if slash else Decimal(1)
    if not slash and per.strip() and not _MONEY.fullmatch(per.strip()):
        return None
    if price is None or factor is None:
        return None
    if (money if slash else per).strip().lower() in _HUNDREDTHS:
        factor /= 100
    return price * factor if abs(price * factor) <= _MOST_MONEY else None


def intensity_of(text: str, unit: str | None) -> float | None:
    """Return what a CO2 intensity entity says, g/kWh; None when it is of no use.

    `unit` is such as gCO2eq/kWh or kg/MWh; without one it is g/kWh.
    """
    value = _decimal(text)
    match = _INTENSITY.fullmatch((unit or "g/kWh").strip())
    if value is None or match is None:
        return None
    grams = value * _GRAMS[match[1].lower()] * _PER_KWH[match[2].lower()]
    return float(grams) if 0 <= grams <= _MOST_GRAMS else None


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    # So far from a price that to multiply it could overflow.
    return value if value.is_finite() and value.adjusted() < _MOST_DIGITS else None
