"""A month of a made-up house: what its load truly drew, second by second."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
import math
import random
from zoneinfo import ZoneInfo

from custom_components.nutify.core.power.tariff import Tariff

DAYS = 30
SECONDS = DAYS * 86_400
# Prices hold for whole quarters of an hour, in every zone.
SLOT = 900
FULL_POLL = 15.0
STATUS_POLL = 2.0
# Readings further apart do not belong together, as Home Assistant's side has it.
LONGEST = max(50.0, 2.5 * FULL_POLL)
_LOST_SHARE = 0.02
_CHARGER_WATTS = 60.0
_CHARGER_EFFICIENCY = 0.8
_SPIKES_A_MINUTE = 0.12

type Span = tuple[float, float]
type PriceFn = Callable[[datetime], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """How a device measures: in steps of watts, with noise, at its input or not."""

    rating: float
    step: float
    noise: float = 0.01
    at_input: bool = False
    outlets: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A device, its load, and what its energy costs.

    `true_price` is money per kWh at a local time, None where nobody knew it; `tariff`
    is the same as a person would set it, None for a price entity of a `unit`.
    """

    name: str
    zone: str
    begin: datetime
    meter: Meter
    true_price: PriceFn
    tariffs: Sequence[tuple[float, Tariff]] = ()
    unit: str = ""
    per_kwh: float = 1.0
    hourly_co2: bool = False
    watts: float = 150.0
    swing: float = 60.0
    bursts: int = 6
    seed: int = 1
    judged: bool = True


class Curve:
    """Watts by the second, and the energy between any two times."""

    def __init__(self, watts: array[float]) -> None:
        """Take the watts of each second."""
        self.watts = watts
        self._sums = array("d", accumulate(watts, initial=0.0))

    def at(self, second: float) -> float:
        """Return the watts at a time."""
        return self.watts[min(int(second), len(self.watts) - 1)]

    def between(self, begin: float, end: float) -> float:
        """Return the energy between two times, Wh."""
        return (self._until(end) - self._until(begin)) / 3600

    def _until(self, second: float) -> float:
        whole = min(int(second), len(self.watts))
        rest = self.watts[whole] * (second - whole) if whole < len(self.watts) else 0
        return self._sums[whole] + rest


@dataclass(slots=True)
class Sums:
    """Energy in Wh, money, CO2 in g; Wh without a price, by day, and by price."""

    load: float = 0.0
    mains: float = 0.0
    cost: float = 0.0
    co2: float = 0.0
    unpriced: float = 0.0
    outlet: float = 0.0
    days: dict[str, float] = field(default_factory=dict)
    by_price: dict[float, float] = field(default_factory=dict)


class World:
    """What truly happened to a house in a month; times are seconds since its begin."""

    def __init__(self, house: House) -> None:
        """Make it all up from the seed of the house."""
        self.house = house
        self.random = random.Random(house.seed)
        self.zone = ZoneInfo(house.zone)
        self.begin = house.begin.replace(tzinfo=self.zone).astimezone(UTC)
        self.outages = list(self._spans(5, 90, 2400))
        self.bursts = list(self._spans(house.bursts, 30, 1200))
        load = self._load()
        self.load = Curve(load)
        self.charged = 0.0
        self.mains = Curve(self._mains(load))
        locals_ = [self.local(slot * SLOT) for slot in range(SECONDS // SLOT)]
        self.prices = [house.true_price(local) for local in locals_]
        self.days = [local.date().isoformat() for local in locals_]

    def local(self, second: float) -> datetime:
        """Return what a right clock on the wall says."""
        return (self.begin + timedelta(seconds=second)).astimezone(self.zone)

    def price(self, second: float) -> float | None:
        """Return what a kWh truly cost at a time."""
        return self.prices[min(int(second) // SLOT, len(self.prices) - 1)]

    def intensity(self, second: float) -> float:
        """Return the grams of CO2 in a kWh at a time."""
        if not self.house.hourly_co2:
            return 380.0
        return 300 + 150 * math.sin(int(second) // 3600 * 0.7)

    def outlet(self, second: float) -> float:
        """Return the watts of the first outlet at a time."""
        return 0.4 * self.load.at(second)

    def add(self, sums: Sums, begin: float, end: float) -> None:
        """Add what truly happened between two times."""
        sums.load += self.load.between(begin, end)
        sums.outlet += 0.4 * self.load.between(begin, end)
        while begin < end:
            slot = int(begin) // SLOT
            until = min(end, (slot + 1) * SLOT)
            mains = self.mains.between(begin, until)
            sums.mains += mains
            sums.co2 += mains / 1000 * self.intensity(begin)
            day = self.days[slot]
            sums.days[day] = sums.days.get(day, 0.0) + mains
            price = self.prices[slot]
            if price is None:
                sums.unpriced += mains
            else:
                sums.cost += mains / 1000 * price
                sums.by_price[price] = sums.by_price.get(price, 0.0) + mains
            begin = until

    def _spans(self, number: int, shortest: float, longest: float) -> Iterator[Span]:
        """Yield times that do not meet, each in a part of the month of its own."""
        for index in range(number):
            part = SECONDS / number
            begin = part * (index + self.random.uniform(0.1, 0.8))
            yield begin, begin + self.random.uniform(shortest, longest)

    def _load(self) -> array[float]:
        """Return a load of days, of steps, and of spikes of seconds."""
        house, dice = self.house, self.random
        watts: array[float] = array("d")
        step, until = 0.0, 0
        for minute in range(SECONDS // 60):
            if minute >= until:
                step = dice.uniform(-0.5, 0.8) * house.swing
                until = minute + round(dice.expovariate(1 / 25)) + 1
            daily = house.swing * math.sin(minute / 1440 * math.tau - 2)
            watts.extend([max(5.0, house.watts + daily + step)] * 60)
            if dice.random() < _SPIKES_A_MINUTE:
                begin = minute * 60 + dice.randrange(48)
                extra = dice.uniform(0.5, 6) * house.swing
                for second in range(begin, begin + dice.randrange(2, 11)):
                    watts[second] += extra
        return watts

    def _mains(self, load: array[float]) -> array[float]:
        """Return what the mains give: nothing in an outage, and the charge after it."""
        mains = array("d", load)
        if self.house.meter.at_input:
            mains = array("d", (9 + 1.06 * watts for watts in load))
        for begin, end in self.outages:
            first, last = int(begin), int(end)
            drawn = sum(load[first:last]) / _CHARGER_EFFICIENCY
            self.charged += drawn / 3600
            mains[first:last] = array("d", bytes(8 * (last - first)))
            if self.house.meter.at_input:
                for second in range(last, last + round(drawn / _CHARGER_WATTS)):
                    mains[second] += _CHARGER_WATTS
        return mains

    def is_on_battery(self, second: float) -> bool:
        """Tell whether the mains are gone at a time."""
        return any(int(begin) <= int(second) < int(end) for begin, end in self.outages)

    def polls(self, down: Sequence[Span]) -> Iterator[float]:
        """Yield when a full poll was answered: in time, early, or not at all.

        A change of status, seen within a status interval, brings one at once. Some are
        lost, some in a row, and none is sent while Home Assistant is `down`.
        """
        dice = self.random
        changes = sorted(int(edge) for span in self.outages for edge in span)
        quiet = sorted([*self.bursts, *down])
        second = 0.5
        while second < SECONDS:
            asleep = next((end for begin, end in quiet if begin <= second < end), None)
            if asleep is not None:
                second = asleep
                continue
            if dice.random() >= _LOST_SHARE:
                yield second
            due = second + FULL_POLL + dice.uniform(-0.2, 0.2)
            change = next((each for each in changes if second < each < due), None)
            if change is not None:
                due = min(due, change + dice.uniform(0.01, STATUS_POLL))
            second = due
