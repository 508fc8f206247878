"""Batteries that age, and the UPSes that tell of them: well, badly, or not at all.

The truth of a battery is its capacity, which falls by a law that the integration does
not know; the UPS shows it through its gauge, its claimed runtime and its sensors, each
as good as those of some real devices.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
import math
from math import exp, pi, sin
from random import Random

from custom_components.nutify.core.battery.sample import Sample, sample_of
from custom_components.nutify.core.nut.snapshot import EMPTY, Snapshot, take
from custom_components.nutify.core.power.estimate import estimate

START = datetime(2026, 3, 1, tzinfo=UTC)
YEAR = 365.25 * 86400
_MONTH = YEAR / 12
# On line one sample an hour stands for the 240 that a poll of 15 s makes.
_ONLINE_SECONDS, _POLL_SECONDS = 3600.0, 15.0
_HOUR, _DAY = 3600.0, 86400.0
_CHARGE_SECONDS = 10 * _HOUR
_END_OF_LIFE, _AFTER_THREE_YEARS = 0.8, 0.6
_SHORT_SHARE = 0.15
_DEAD = 0.02


class Gauge(StrEnum):
    """How a UPS finds its charge."""

    TRUE = "true"
    VOLTAGE = "by voltage"
    COULOMBS = "nominal coulombs"
    NONE = "none"


class Claim(StrEnum):
    """How a UPS finds its runtime."""

    TRUE = "true"
    LEARNED = "learned at discharges"
    NOMINAL = "of a new battery"
    CONSTANT = "constant"
    DOUBLE = "twice the truth"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A kind of UPS: what it tells, and how well."""

    name: str
    gauge: Gauge = Gauge.TRUE
    claim: Claim = Claim.NONE
    watts: bool = True
    load: bool = True
    temperature: bool = True
    voltage: bool = True
    dated: bool = False
    only_short: bool = False


@dataclass(frozen=True, slots=True)
class Ageing:
    """A law of ageing: 1 - lost * (years / 3) ^ power; nothing is lost when fresh."""

    name: str
    lost: float
    power: float = 1.0

    def health(self, years: float) -> float:
        """Return the capacity as a share of that when new."""
        return max(0.05, 1 - self.lost * math.pow(years / 3, self.power))

    @property
    def end_years(self) -> float:
        """Return when 80 % are left."""
        return float(3 * ((1 - _END_OF_LIFE) / self.lost) ** (1 / self.power))


LINEAR = Ageing("evenly", 1 - _AFTER_THREE_YEARS)
LATE = Ageing("slow, then faster", 1 - _AFTER_THREE_YEARS, 2.0)
FRESH = Ageing("not at all", 0.0)


@dataclass(slots=True)
class World:
    """One UPS with its battery, its load, its room and its power cuts."""

    model: Model
    ageing: Ageing
    random: Random
    installed: float = 0.0
    soc: float = 1.0
    drawn: float = 0.0
    learned: float = 1.0
    noise: float = 0.0
    wander: float = 0.0
    snapshot: Snapshot = EMPTY
    capacity: float = field(init=False)
    rated: float = field(init=False)
    usual: float = field(init=False)
    peukert: float = field(init=False)
    per_degree: float = field(init=False)
    low: float = field(init=False)
    phase: float = field(init=False)

    def __post_init__(self) -> None:
        """Draw what differs from one UPS to the next."""
        pick = self.random.uniform
        self.rated = pick(400, 1500)
        self.usual = self.rated * pick(0.18, 0.5)
        # At its usual load it lasts from 30 to 70 minutes when new.
        self.capacity = self.usual * pick(0.5, 1.2)
        self.peukert = pick(1.1, 1.3)
        self.per_degree = pick(0.006, 0.010)
        self.low = pick(0.08, 0.14)
        self.phase = pick(0, 2 * pi)

    def health(self, time: float) -> float:
        """Return the true share of the capacity when new."""
        return self.ageing.health((time - self.installed) / YEAR)

    def load(self, time: float) -> float:
        """Return the load, watts: of the hour, of the season and of chance."""
        self.wander += -0.02 * self.wander + self.random.gauss(0, 0.02)
        daily = 0.2 * sin(2 * pi * time / _DAY + self.phase)
        yearly = 0.08 * sin(2 * pi * time / YEAR + 2 * self.phase)
        return self.usual * max(0.3, 1 + daily + yearly + self.wander)

    def celsius(self, time: float) -> float:
        """Return the temperature of the battery."""
        season = 5 * sin(2 * pi * time / YEAR + self.phase)
        return 23 + season + 1.5 * sin(2 * pi * time / _DAY)

    def full(self, time: float, watts: float) -> float:
        """Return the energy of a full battery at a load, Wh."""
        warmth = 1 + self.per_degree * (self.celsius(time) - 25)
        share = math.pow(watts / self.usual, 1 - self.peukert)
        return self.capacity * self.health(time) * warmth * share

    def draw(self, time: float, watts: float, seconds: float) -> None:
        """Take energy from the battery."""
        energy = watts * seconds / _HOUR
        self.drawn += energy
        self.soc = max(0.0, self.soc - energy / self.full(time, watts))

    def rest(self, seconds: float) -> None:
        """Charge the battery."""
        share = min(1.0, seconds / _CHARGE_SECONDS)
        self.drawn *= 1 - min(1.0, share / max(share, 1 - self.soc))
        self.soc = min(1.0, self.soc + share)

    def _charge(self) -> float:
        if self.model.gauge is Gauge.COULOMBS:
            return 1 - self.drawn / self.capacity
        if self.model.gauge is Gauge.VOLTAGE and self.soc < 1:
            self.noise += -0.2 * self.noise + self.random.gauss(0, 0.01)
            return math.pow(self.soc, 0.9) + self.noise
        return self.soc

    def _claim(self, time: float, watts: float) -> float | None:
        claim = self.model.claim
        if claim is Claim.NONE:
            return None
        if claim is Claim.CONSTANT:
            return 1800.0
        full = self.full(time, watts) / self.health(time)
        if claim is Claim.LEARNED:
            full *= self.learned
        elif claim is not Claim.NOMINAL:
            full *= self.health(time)
        if claim is Claim.DOUBLE:
            full *= 2
        share = self._charge() if self.model.gauge is not Gauge.NONE else self.soc
        noise = self.random.gauss(1, 0.02)
        return max(0.0, share * full / watts * _HOUR * noise)

    def learn(self, time: float) -> None:
        """Let the UPS find out, with an error of its own, what its battery has."""
        self.learned = self.health(time) * self.random.gauss(1, 0.03)

    def _volts(self, time: float, watts: float, *, on_battery: bool) -> float:
        if not on_battery:
            return 27.3 - 0.03 * (self.celsius(time) - 25) + self.random.gauss(0, 0.03)
        resistance = 0.03 * 400 / self.capacity / self.health(time)
        knee = 1.2 * exp(-self.soc / 0.05)
        return 22.4 + 3.2 * math.pow(self.soc, 0.9) - knee - watts / 24 * resistance

    def sample(self, time: float, watts: float, *, on_battery: bool) -> Sample | None:
        """Return what the UPS tells at a moment, through the parsers of NUT's texts."""
        self.snapshot = take(
            self._variables(time, watts, on_battery=on_battery), self.snapshot
        )
        now = START + timedelta(seconds=time)
        return sample_of(self.snapshot, now, time, estimate(self.snapshot).watts)

    def _variables(
        self, time: float, watts: float, *, on_battery: bool
    ) -> Mapping[str, str]:
        model = self.model
        low = on_battery and self.soc <= self.low
        words = ["OB", "DISCHRG"] if on_battery else ["OL"]
        if low:
            words.append("LB")
        if not on_battery and self.soc < 1:
            words.append("CHRG")
        told = {"ups.status": " ".join(words), "battery.type": "PbAc"}
        if model.gauge is not Gauge.NONE:
            charge = min(100.0, max(0.0, 100 * self._charge()))
            told |= {"battery.charge": f"{charge:.0f}", "battery.charge.low": "10"}
        claim = self._claim(time, watts)
        if claim is not None:
            told["battery.runtime"] = f"{claim:.0f}"
        if model.load:
            told["ups.load"] = f"{100 * watts / self.rated:.0f}"
        if model.watts:
            told["ups.realpower"] = f"{watts:.0f}"
        if model.temperature:
            told["battery.temperature"] = f"{self.celsius(time):.1f}"
        if model.voltage:
            volts = self._volts(time, watts, on_battery=on_battery)
            told["battery.voltage"] = f"{volts:.1f}"
        if model.dated:
            day = START + timedelta(seconds=self.installed)
            told["battery.date"] = f"{day:%Y/%m/%d}"
        return told

    def cut_seconds(self) -> float:
        """Return how long the next power cut, or test, lasts."""
        if self.model.only_short or self.random.random() < _SHORT_SHARE:
            return self.random.uniform(5, 90)
        return 720 * exp(self.random.gauss(0, 0.8))


def seeded(model: Model, ageing: Ageing, seed: int) -> Random:
    """Return the chance of one UPS, the same each time."""
    return Random(f"{model.name} {ageing.name} {seed}")


def life(world: World, until: float) -> Iterator[tuple[float, Sample]]:
    """Yield what a UPS tells for some seconds, with one power cut or test a month."""
    time = 0.0
    cut = world.random.uniform(0.1, 0.9) * _MONTH
    month = 0
    while time < until:
        if time + _ONLINE_SECONDS < cut:
            time += _ONLINE_SECONDS
            world.rest(_ONLINE_SECONDS)
            yield from _told(world, time, world.load(time), on_battery=False)
            continue
        yield from _told(world, cut - 3, world.load(cut), on_battery=False)
        end = cut + world.cut_seconds()
        yield from _cut(world, cut, end)
        time = end
        month += 1
        cut = max(
            time + 2 * _ONLINE_SECONDS,
            (month + world.random.uniform(0.1, 0.9)) * _MONTH,
        )


def _cut(world: World, begin: float, end: float) -> Iterator[tuple[float, Sample]]:
    """Yield what a UPS tells while its battery feeds the load."""
    time, soc = begin, world.soc
    watts = world.load(begin)
    while time < end and world.soc > _DEAD:
        yield from _told(world, time, watts, on_battery=True)
        world.draw(time, watts, _POLL_SECONDS)
        watts = max(0.2 * world.usual, watts * world.random.gauss(1, 0.01))
        time += _POLL_SECONDS
    if soc - world.soc > 0.25:  # noqa: PLR2004 - what a device takes for a calibration
        world.learn(time)
    yield from _told(world, time, watts, on_battery=False)


def _told(
    world: World, time: float, watts: float, *, on_battery: bool
) -> Iterator[tuple[float, Sample]]:
    sample = world.sample(time, watts, on_battery=on_battery)
    if sample is not None:
        yield time, sample
