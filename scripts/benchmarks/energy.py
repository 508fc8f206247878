"""A month of energy, cost and CO2 against the truth, beside Nutify's old formulas.

Houses with noise, lost polls, restarts, kills, power cuts, clocks that are set, changes
of price and of daylight saving: readings go to the core as Home Assistant's side does.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
import json
import math
import time
from typing import Any

from benchmarks.energy_houses import HOUSES
from benchmarks.energy_truth import (
    FULL_POLL,
    LONGEST,
    SECONDS,
    House,
    Sums as Truth,
    World,
)
from benchmarks.energy_upstream import (
    DEFAULT_RATING,
    hourly,
    left_riemann,
    minutes,
    trapezium,
)
from custom_components.nutify.core.power.energy import Reading
from custom_components.nutify.core.power.ledger import Ledger, Span
from custom_components.nutify.core.power.tariff import (
    Price,
    intensity_of,
    price_of,
)

_LIMIT = 0.5
_HOUR = 3600.0
# Wh that sums of floats in another order may differ by.
_SAME = 1e-6
# When the clock on the wall is set, and how far it is off from then on.
_CLOCK = (
    (0.0, 0.0),
    (4.4 * 86_400, 190.0),
    (7 * 86_400 + 90.0, -240.0),
    (11.5 * 86_400, 2 * _HOUR),
    (11.5 * 86_400 + 900, 0.0),
    (16.5 * 86_400, -3 * _HOUR),
    (16.5 * 86_400 + 1200, 1.5),
)


@dataclass(frozen=True, slots=True)
class Stop:
    """A time without Home Assistant: restarted, killed, or all of the machine."""

    begin: float
    end: float
    kind: str


def _stops(world: World) -> list[Stop]:
    """Return the stops of a month: twelve, each kind four times."""
    stops = []
    for index in range(12):
        begin = SECONDS / 12 * (index + world.random.uniform(0.1, 0.9))
        kind = ("restart", "SIGKILL", "machine")[index % 3]
        stops.append(Stop(begin, begin + world.random.uniform(20, 60), kind))
    return stops


@dataclass(slots=True)
class Result:
    """What a house came to, the truth beside it, and what went wrong."""

    all: Truth = field(default_factory=Truth)
    seen: Truth = field(default_factory=Truth)
    samples: list[tuple[datetime, float]] = field(default_factory=list)
    readings: int = 0
    faults: list[str] = field(default_factory=list)
    killed: float = 0.0
    """The most Wh that a total went back by when it was killed."""


class Driver:
    """Does to the core what Home Assistant's side does, with a house for a device."""

    def __init__(self, world: World) -> None:
        """Begin with empty books."""
        self.world = world
        self.house = world.house
        self.ledger = Ledger()
        self.result = Result()
        self.booted = -40_000.0
        self.step = 0.0
        self.saved: dict[int, str] = {}
        self.days: dict[str, tuple[float, Decimal]] = {}
        self.months: dict[str, tuple[float, Decimal]] = {}
        self.covered: dict[str, float] = {}

    def run(self) -> None:
        """Live through the month."""
        stops = _stops(self.world)
        times = list(self.world.polls([(stop.begin, stop.end) for stop in stops]))
        first = {
            next((index for index, each in enumerate(times) if each >= stop.end), 0): (
                stop
            )
            for stop in stops
        }
        self.world.add(self.result.all, 0, SECONDS)
        before = math.inf
        for index, second in enumerate(times):
            stop = first.get(index)
            if stop is not None:
                self._restart(stop, index)
            same_clock = stop is None or stop.kind != "machine"
            if 0 < second - before <= LONGEST and same_clock:
                self.world.add(self.result.seen, before, second)
            self._read(second)
            if index + 1 in first or index + 2 in first:
                self.saved[index] = json.dumps(self.ledger.as_dict())
            before = second
        self.result.readings = len(times)
        self._check_calendar()

    def _restart(self, stop: Stop, index: int) -> None:
        """Go on from what was saved; killed, from what was saved before the last."""
        shown = self._totals()
        killed = stop.kind == "SIGKILL"
        saved: dict[str, Any] = json.loads(
            self.saved[index - 2 if killed else index - 1]
        )
        self.ledger = Ledger.from_dict(saved)
        if stop.kind == "machine":
            self.booted = stop.end - 25
        if killed:
            lost = max(a - b for a, b in zip(shown, self._totals(), strict=True))
            self.result.killed = max(self.result.killed, lost)
            if lost > self.step + _SAME:
                self.result.faults.append("a kill lost more than a full poll")
            return
        self._check_not_less(shown, stop.kind)

    def _totals(self) -> tuple[float, ...]:
        total = self.ledger.total
        return (total.load, total.mains, self.ledger.outlets.get("outlet.1", 0.0))

    def _check_not_less(self, shown: tuple[float, ...], when: str) -> None:
        if any(now < then for now, then in zip(self._totals(), shown, strict=True)):
            self.result.faults.append(f"a total went down ({when})")

    def _read(self, second: float) -> None:
        """Poll the device once."""
        shown, wall = self._totals(), self._wall(second)
        reading = self._reading(second, wall)
        if reading.watts is not None:
            self.result.samples.append((wall, reading.watts))
        increment = self.ledger.integrator.add(reading, LONGEST)
        self.step = 0.0 if increment is None else max(increment.load, increment.mains)
        if increment is None:
            return
        local = increment.middle.astimezone(self.world.zone)
        intensity = intensity_of(f"{self.world.intensity(second)}", "gCO2eq/kWh")
        self.ledger.add(increment, local, self._price(local, second), intensity)
        self._check_not_less(shown, "reading")
        self._note()

    def _wall(self, second: float) -> datetime:
        """Return what the clock on the wall says, right or wrong."""
        offset = next(by for since, by in reversed(_CLOCK) if since <= second)
        return self.world.begin + timedelta(seconds=second + offset)

    def _reading(self, second: float, wall: datetime) -> Reading:
        world = self.world
        load = self._measure(world.load.at(second))
        mains = load
        if world.is_on_battery(second):
            mains = 0.0
        elif self.house.meter.at_input:
            mains = self._measure(world.mains.at(second))
        outlets = (
            {"outlet.1": self._measure(world.outlet(second))}
            if self.house.meter.outlets
            else {}
        )
        return Reading(
            time=wall,
            monotonic=second - self.booted,
            watts=load,
            mains=mains,
            outlets=outlets,
        )

    def _measure(self, watts: float) -> float:
        meter = self.house.meter
        noisy = watts * self.world.random.gauss(1, meter.noise)
        return max(0.0, round(noisy / meter.step) * meter.step)

    def _price(self, local: datetime, second: float) -> Price | None:
        """Return the price of a tariff at a time, or what the entity says just now."""
        if self.house.unit:
            price = self.world.price(second)
            text = "unavailable" if price is None else f"{price / self.house.per_kwh}"
            told = price_of(text, self.house.unit)
            return None if told is None else Price(told)
        tariff = next(
            tariff for since, tariff in reversed(self.house.tariffs) if since <= second
        )
        return tariff.at(local)

    def _note(self) -> None:
        """Keep the sums of each day and month as they were at last."""
        for span, kept in ((Span.DAY, self.days), (Span.MONTH, self.months)):
            begin, sums = self.ledger.spans[span]
            kept[begin.isoformat()] = (sums.mains, sums.cost)
            if span is Span.DAY:
                self.covered[begin.isoformat()] = sums.covered

    def _check_calendar(self) -> None:
        """Hold that days make up months, and months all of it."""
        for month, (mains, cost) in self.months.items():
            days = [each for day, each in self.days.items() if day[:7] == month[:7]]
            if abs(sum(each[0] for each in days) - mains) > _SAME:
                self.result.faults.append(f"days do not make up the month {month}")
            if sum(each[1] for each in days) != cost:
                self.result.faults.append(f"costs of days are not those of {month}")
        if sum(each[1] for each in self.months.values()) != self.ledger.total.cost:
            self.result.faults.append("costs of months are not the total")


@dataclass(frozen=True, slots=True)
class Line:
    """A quantity: the truth, as far as it could be seen, and what we say."""

    label: str
    unit: str
    all: float
    seen: float
    ours: float

    @property
    def error(self) -> float:
        """Return the error in percent of what could be seen."""
        return _percent(self.ours, self.seen)


def _percent(value: float, truth: float) -> float:
    if truth == 0:
        return 0.0 if value == 0 else math.inf
    return (value - truth) / abs(truth) * 100


def _lines(driver: Driver) -> Iterator[Line]:
    every, seen, total = driver.result.all, driver.result.seen, driver.ledger.total
    kwh = 1000
    yield Line("load", "kWh", every.load / kwh, seen.load / kwh, total.load / kwh)
    yield Line("mains", "kWh", every.mains / kwh, seen.mains / kwh, total.mains / kwh)
    yield Line("cost", "", every.cost, seen.cost, float(total.cost))
    yield Line("CO2", "kg", every.co2 / kwh, seen.co2 / kwh, total.co2 / kwh)
    if driver.house.meter.outlets:
        ours = driver.ledger.outlets["outlet.1"]
        yield Line("outlet", "kWh", every.outlet / kwh, seen.outlet / kwh, ours / kwh)
    if every.unpriced:
        yield Line(
            "no price",
            "kWh",
            every.unpriced / kwh,
            seen.unpriced / kwh,
            total.unpriced / kwh,
        )
    bands = driver.house.tariffs[0][1].bands if driver.house.tariffs else ()
    for band in bands:
        price, part = float(band.price), driver.ledger.parts[band.name]
        true = every.by_price[price] / kwh, seen.by_price[price] / kwh
        yield Line(f"in {band.name}", "kWh", *true, part.mains / kwh)


def _upstream(driver: Driver) -> Iterator[tuple[str, float, float]]:
    """Yield the old formulas: kWh of the load, and cost at the last or mean price."""
    house, samples = driver.house, driver.result.samples
    rows = minutes(samples)
    priced = [price for price in driver.world.prices if price is not None]
    price = priced[-1] if house.tariffs[1:] else sum(priced) / len(priced)
    found = [
        ("0.1, hourly means", hourly(rows)),
        ("0.1, trapezium", trapezium(rows)),
        ("0.2+", left_riemann(rows)),
    ]
    if house.meter.step != 1:
        energy = left_riemann(rows) * DEFAULT_RATING / house.meter.rating
        found.append(("0.2+, 1000 W default", energy))
    for label, energy in found:
        yield label, energy / 1000, energy / 1000 * price


def _day_line(driver: Driver) -> str:
    """Tell of the worst day by a clock that was wrong, and of short and long ones."""
    errors = {
        day: _percent(driver.days.get(day, (0.0, Decimal(0)))[0], mains)
        for day, mains in driver.result.seen.days.items()
    }
    whole = sorted(errors)[:-1]
    worst = max(whole, key=lambda day: abs(errors[day]))
    zone, text = driver.world.zone, f"worst day {worst} {errors[worst]:+.2f} %"
    for day in whole:
        begin = datetime.fromisoformat(day).replace(tzinfo=zone)
        end = begin + timedelta(days=1)
        hours = (end.timestamp() - begin.timestamp()) / _HOUR
        if hours != 24:  # noqa: PLR2004 - the hours of a day
            text += (
                f"; {day} has {hours:g} h, of which were measured"
                f" {driver.covered[day] / _HOUR:.2f}, {errors[day]:+.2f} %"
            )
    return text


def _print_lines(driver: Driver) -> bool:
    """Print each quantity and the old formulas; return whether all errors are small."""
    good, every = True, driver.result.all
    print(
        f"  {'':24}{'truth':>11}{'seen':>11}{'ours':>11}{'of seen':>10}{'of all':>10}"
    )
    for line in _lines(driver):
        bad = driver.house.judged and abs(line.error) > _LIMIT
        good &= not bad
        print(
            f"  {line.label + ' ' + line.unit:24}{line.all:11.3f}{line.seen:11.3f}"
            f"{line.ours:11.3f}{line.error:+8.2f} %"
            f"{_percent(line.ours, line.all):+8.2f} %{'  MISSED' if bad else ''}"
        )
    for label, energy, cost in _upstream(driver):
        print(
            f"  {'upstream ' + label:46}{energy:11.3f} kWh"
            f"{_percent(energy, every.load / 1000):+8.2f} %; cost {cost:.3f}"
            f"{_percent(cost, every.cost):+8.2f} %"
        )
    return good


def _show(house: House) -> bool:
    """Run a house and print its table; return whether all figures hold."""
    began = time.process_time()
    driver = Driver(World(house))
    driver.run()
    result, world = driver.result, driver.world
    unseen = -_percent(result.seen.load, result.all.load)
    print(
        f"\n{house.name} ({house.zone})\n"
        f"  {result.readings} readings, {len(world.outages)} power cuts,"
        f" {len(world.bursts)} silences, 12 restarts;"
        f" not to be seen: {unseen:.2f} % of the energy"
    )
    good = _print_lines(driver)
    print(f"  {_day_line(driver)}")
    if not house.meter.at_input:
        share = world.charged / result.all.mains * 100
        print(
            f"  charging after power cuts, not to be measured: {share:.2f} % of mains"
        )
    print(f"  a kill took back {result.killed:.3f} Wh at most, the last full poll")
    for fault in sorted(set(result.faults)):
        print(f"  FAULT: {fault} ({result.faults.count(fault)} times)")
    print(f"  {time.process_time() - began:.0f} s of CPU")
    return good and not result.faults


def main() -> int:
    """Run the benchmark; fail when a figure misses."""
    parser = argparse.ArgumentParser(prog="scripts/bench energy", description=__doc__)
    parser.add_argument("--house", type=int, help="only one, by its number from 0")
    parser.add_argument("--seed", type=int, default=0, help="of other months")
    options = parser.parse_args()
    print(
        f"30 days, a full poll every {FULL_POLL:.0f} s; 'seen' is the truth between"
        f" readings up to {LONGEST:.0f} s apart, 'of all' the error by all of the truth"
    )
    houses = HOUSES if options.house is None else [HOUSES[options.house]]
    months = [replace(house, seed=house.seed + 100 * options.seed) for house in houses]
    bad = [house for house in months if not _show(house)]
    print(
        f"\nlimit {_LIMIT} % of what could be seen, no total ever less, days make up"
        f" months: {'MISSED' if bad else 'held'}"
    )
    return int(bool(bad))


if __name__ == "__main__":
    raise SystemExit(main())
