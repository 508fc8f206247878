"""Build databases as the standalone Nutify wrote them, and tell what is true of them.

Nothing of it is random: the same arguments make the same database.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
import math
from pathlib import Path
from random import Random
import sqlite3
from typing import NamedTuple
from zoneinfo import ZoneInfo

from . import legacy_schema as schema

SINGLE, MULTI = "0.1", "0.2"
ZONE = "Europe/Berlin"
NOMINAL_WATTS = 600
PRICE, CO2_KILOGRAMS = 0.31, 0.38
_MINUTE, _HOUR = 60, 3600
_MINUTES_OF_DAY = 1440
_START = datetime(2025, 1, 1, tzinfo=UTC)
_WEEK = timedelta(days=7)
# Clocks of Berlin are put back at 01:00 UTC of this day.
_AUTUMN = datetime(2025, 10, 26, tzinfo=UTC)
# How likely it is, in a minute, that something goes wrong.
_HOLE = 0.001
_FAILED = 0.0005
_BETWEEN_LEAST, _BETWEEN_MOST = 0.001, 0.0015
_TOLD_AGAIN = 0.99
# What Nutify's successor fills in, minutes.
_MOST_BRIDGED = 2


@dataclass(slots=True, kw_only=True)
class TrueHour:
    """An hour as it was: energy in Wh, means, and for how many minutes it is known."""

    energy: float
    minutes: int
    power: float | None
    voltage: float | None
    charge: float | None


class TrueOutage(NamedTuple):
    """A time on battery."""

    begin: datetime
    end: datetime


@dataclass(slots=True, kw_only=True)
class TrueUps:
    """What is true of a UPS of a database."""

    key: str
    hours: dict[int, TrueHour] = field(default_factory=dict)
    outages: list[TrueOutage] = field(default_factory=list)
    bad: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    events: int = 0

    @property
    def energy(self) -> float:
        """Return the energy of all hours, Wh."""
        return math.fsum(hour.energy for hour in self.hours.values())


@dataclass(slots=True)
class Minute:
    """A minute of a UPS as it was, None where Nutify did not see it."""

    power: float
    load: float
    voltage: float
    charge: float
    runtime: float
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What to build.

    `is_local` writes 0.1's older column of local times, `is_text` numbers as text;
    `pruned_days` of 0.2 are those of which only the means of hours are left.
    """

    generation: str
    days: int = 365
    upses: int = 1
    seed: int = 1
    start: datetime = _START
    zone: str = ZONE
    pruned_days: int = 0
    is_local: bool = False
    is_text: bool = False


def build(path: Path, recipe: Recipe) -> list[TrueUps]:
    """Build a database and return what is true of each of its UPSes."""
    connection = sqlite3.connect(path)
    try:
        if recipe.generation == SINGLE:
            result = [_build_single(connection, recipe)]
        else:
            result = _build_multi(connection, recipe)
        connection.commit()
    finally:
        connection.close()
    return result


def _build_single(connection: sqlite3.Connection, recipe: Recipe) -> TrueUps:
    statement = schema.single(is_local=recipe.is_local, is_text=recipe.is_text)
    connection.executescript(statement)
    connection.execute(*schema.setup(recipe.zone, NOMINAL_WATTS))
    connection.execute(*schema.config(None, PRICE, CO2_KILOGRAMS))
    _add_secrets(connection)
    true = TrueUps(key="", outages=list(outages(recipe)))
    world = _World(recipe, true, 0)
    connection.executemany(schema.INSERT_SINGLE, _single_rows(world, recipe, true))
    true.hours = world.hours()
    rows = list(_single_events(recipe, true))
    connection.executemany(schema.INSERT_EVENT, rows)
    true.rows = _count(connection, "ups_dynamic_data")
    connection.executescript(schema.WITHOUT_TARGETS)
    return true


def _build_multi(connection: sqlite3.Connection, recipe: Recipe) -> list[TrueUps]:
    connection.executescript(schema.MULTI)
    connection.execute(*schema.config(None, PRICE, CO2_KILOGRAMS, recipe.zone))
    _add_secrets(connection)
    result = []
    for index in range(recipe.upses):
        key = index + 1
        connection.execute(*schema.target(key, is_primary=index == 0))
        connection.execute(*schema.profile(key))
        true = TrueUps(key=str(key), outages=list(outages(recipe)))
        world = _World(recipe, true, index)
        rows = _multi_rows(world, key, recipe, true)
        connection.executemany(schema.INSERT_MULTI, rows)
        true.hours = world.hours()
        rollups = list(_rollups(world, key))
        connection.executemany(schema.INSERT_ROLLUP, rollups)
        # Events that name no target are those of the primary one.
        events = _multi_events(true, None if index == 0 else key)
        connection.executemany(schema.INSERT_EVENT, events)
        (true.rows,) = connection.execute(
            "SELECT count(*) FROM ups_monitor_data WHERE target_id = ?", (key,)
        ).fetchone()
        result.append(true)
    connection.execute(*schema.config(1, PRICE * 2, CO2_KILOGRAMS, recipe.zone))
    return result


def outages(recipe: Recipe) -> Iterator[TrueOutage]:
    """Yield the outages: one a week, a pair within half a minute, one in autumn."""
    end = recipe.start + timedelta(days=recipe.days)
    found = []
    week = 0
    while (begin := recipe.start + week * _WEEK + timedelta(days=2, hours=13)) < end:
        begin += timedelta(minutes=7, seconds=20)
        found.append(TrueOutage(begin, begin + timedelta(minutes=4, seconds=10)))
        week += 1
    flap = recipe.start + timedelta(days=1, hours=12)
    found.append(TrueOutage(flap, flap + timedelta(seconds=8)))
    again = flap + timedelta(seconds=16)
    found.append(TrueOutage(again, again + timedelta(minutes=2)))
    if recipe.start <= _AUTUMN < end - timedelta(hours=2):
        # From 02:20 to 02:10 by the clock on the wall.
        begin = _AUTUMN + timedelta(minutes=20)
        found.append(TrueOutage(begin, _AUTUMN + timedelta(minutes=70)))
    yield from sorted(found)


class _World:
    """What a UPS did in every minute, and what Nutify saw of it."""

    def __init__(self, recipe: Recipe, true: TrueUps, index: int) -> None:
        self._random = Random(recipe.seed * 1000 + index)
        self.start = int(recipe.start.timestamp()) // _MINUTE
        self.count = recipe.days * _MINUTES_OF_DAY
        self._base = 120.0 + 40 * index
        self._on_battery: dict[int, int] = {}
        for outage in true.outages:
            first = int(outage.begin.timestamp()) // _MINUTE
            last = int(outage.end.timestamp()) // _MINUTE
            for minute in range(first, last + 1):
                self._on_battery[minute] = minute - first
        self.minutes: list[Minute | None] = []
        self.spoilt: set[int] = set()
        self.powerless: set[int] = set()
        self.told: dict[int, float] = {}

    def go(self) -> Iterator[tuple[int, Minute | None]]:
        """Yield the minutes, and None for those that Nutify did not see."""
        draw = self._random.random
        missing = 0
        for offset in range(self.count):
            minute = self.start + offset
            seen: Minute | None = None
            if missing:
                missing -= 1
            elif draw() < _HOLE:
                missing = (0, 1, 6, 40)[int(draw() * 4)]
            else:
                seen = self._minute(minute, draw())
            self.minutes.append(seen)
            yield minute, seen

    def _minute(self, minute: int, chance: float) -> Minute:
        day = math.sin(minute % _MINUTES_OF_DAY / _MINUTES_OF_DAY * math.tau)
        power = round(self._base + 50 * day + 20 * chance, 2)
        load = round(power / NOMINAL_WATTS * 100, 2)
        since = self._on_battery.get(minute)
        if since is None:
            voltage = round(230 + 3 * day + chance, 2)
            return Minute(power, load, voltage, 100.0, 1800.0, "OL")
        charge = max(100.0 - 1.5 * since, 5.0)
        return Minute(power, load, 0.0, charge, charge * 18, "OB DISCHRG")

    def hours(self) -> dict[int, TrueHour]:
        """Return what is true of every hour of which something is known."""
        powers = [
            None if each is None or self.start + index in self.powerless else each.power
            for index, each in enumerate(self.minutes)
        ]
        bridged = list(_bridged(powers))
        result = {}
        for first in range(0, self.count, _HOUR // _MINUTE):
            start = (self.start + first) * _MINUTE
            part = slice(first, first + _HOUR // _MINUTE)
            known = [each for each in powers[part] if each is not None]
            seen = [
                each
                for index, each in enumerate(self.minutes[part], self.start + first)
                if each is not None and index not in self.spoilt
            ]
            if not known and not seen and start not in self.told:
                continue
            told = self.told.get(start) if not known else None
            result[start] = TrueHour(
                energy=sum(bridged[part]) / 60 if told is None else told,
                minutes=len(known) if told is None else 60,
                power=_mean(known) if told is None else told,
                voltage=_mean([each.voltage for each in seen]),
                charge=_mean([each.charge for each in seen]),
            )
        return result


def _bridged(powers: Sequence[float | None]) -> Iterator[float]:
    """Yield the power of every minute; holes of two are filled, longer ones are 0."""
    filled = [0.0 if each is None else each for each in powers]
    last: int | None = None
    for index, power in enumerate(powers):
        if power is None:
            continue
        before = None if last is None else powers[last]
        if (
            last is not None
            and before is not None
            and index - last - 1 <= _MOST_BRIDGED
        ):
            for hole in range(last + 1, index):
                filled[hole] = (before + power) / 2
        last = index
    yield from filled


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _single_rows(
    world: _World, recipe: Recipe, true: TrueUps
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of 0.1, with all that is wrong with them."""
    random = Random(recipe.seed)
    write = _Clock(recipe)
    yield (write.at(world.start * _MINUTE - 20), 0, 0, 0, "INITIALIZING", *(0,) * 6)
    true.bad["bootstrap"] += 1
    # An hour of which no minute has a power.
    powerless = world.start // 60 + 30
    known: list[float] = []
    for minute, happened in world.go():
        seen = happened
        stamp = (minute + 1) * _MINUTE
        is_over = stamp % _HOUR == 0
        chance = random.random()
        if seen is not None and chance < _FAILED and seen.status == "OL":
            # The reading failed for the whole minute.
            world.minutes[-1] = seen = None
            true.bad["status"] += 1
            fault = ("ERROR", "TIMEOUT", "NO_DATA", "NOCOMM")[int(chance * 8000) % 4]
            yield (write.at(stamp), None, None, None, fault, None, 0, 0, 0, 0, None)
        if seen is not None:
            is_powerless = minute // 60 == powerless
            if is_powerless:
                world.powerless.add(minute)
            known.append(seen.power)
            told = None
            if is_over:
                told = round(sum(known) / len(known), 2)
                if is_powerless:
                    world.told[minute // 60 * _HOUR] = told
            share = 1.0
            if _BETWEEN_LEAST < chance < _BETWEEN_MOST and seen.status == "OL":
                # The reading failed in the most of it.
                share = 0.3
                world.spoilt.add(minute)
                true.bad["mixed"] += 1
            yield (
                write.at(stamp),
                None if is_powerless else seen.power,
                told,
                None,
                seen.status,
                None if is_powerless else seen.load,
                *(round(each * share, 2) for each in _spoilable(seen)),
                26.5,
            )
        if is_over:
            known.clear()
        if stamp % 86400 == 4 * _HOUR and minute - world.start > _MINUTES_OF_DAY:
            true.bad["daily"] += 1
            midnight = stamp // 86400 * 86400 - 86400
            yield (write.at(midnight), None, None, 123.4, None, *(None,) * 6)


def _spoilable(seen: Minute) -> tuple[float, ...]:
    return seen.charge, seen.runtime, seen.voltage, seen.voltage


class _Clock:
    """Writes times as a column of 0.1 has them."""

    def __init__(self, recipe: Recipe) -> None:
        self._zone = ZoneInfo(recipe.zone) if recipe.is_local else UTC

    def at(self, stamp: float) -> str:
        return _written(datetime.fromtimestamp(stamp, self._zone))


def _written(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S.%f")


def _multi_rows(
    world: _World, key: int, recipe: Recipe, true: TrueUps
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of 0.2, with those that came between."""
    random = Random(recipe.seed + key)
    pruned = world.start + recipe.pruned_days * _MINUTES_OF_DAY
    ambient: float | None = None
    for minute, seen in world.go():
        if minute < pruned:
            continue
        chance = random.random()
        end = _at(minute * _MINUTE + 59.999999)
        if chance < _FAILED:
            true.bad["status"] += 1
            raw = json.dumps({"poll_error": "SECRET-raw", "offline_status": "NOCOMM"})
            time = _at(minute * _MINUTE + 31.25)
            yield (key, time, "NOCOMM", *(None,) * 8, None, raw)
        if seen is None:
            continue
        temperature = 20.0 + minute // 60 % 5
        extra = None
        if temperature != ambient or chance > _TOLD_AGAIN:
            extra = json.dumps({"ambient_temperature": str(temperature), "other": [1]})
            ambient = temperature
        row = (
            *(seen.status, seen.load, seen.power, seen.charge, seen.runtime),
            *(27.1, seen.voltage, seen.voltage, 50.0),
        )
        if _BETWEEN_LEAST < chance < _BETWEEN_MOST:
            # Somebody asked for a reading in between.
            yield (key, _at(minute * _MINUTE + 12.5), *row, extra, None)
        yield (key, end, *row, extra, None)


def _at(stamp: float) -> str:
    whole = datetime.fromtimestamp(int(stamp), UTC)
    return _written(whole.replace(microsecond=round(stamp % 1 * 1_000_000)))


def _rollups(world: _World, key: int) -> Iterator[tuple[object, ...]]:
    """Yield the means of hours, and one of a day that nobody may take for an hour."""
    for first in range(0, world.count, 60):
        seen = [each for each in world.minutes[first : first + 60] if each is not None]
        if not seen:
            continue
        start = (world.start + first) * _MINUTE
        times = (_at(start), _at(start + _HOUR))
        means = (
            _mean([each.load for each in seen]),
            _mean([each.power for each in seen]),
            _mean([each.charge for each in seen]),
            _mean([each.voltage for each in seen]),
        )
        yield (key, "hour", *times, len(seen), *means)
    yield (key, "day", _at(world.start * _MINUTE), None, 1440, 50.0, 9e5, 50.0, 100.0)


def _single_events(recipe: Recipe, true: TrueUps) -> Iterator[tuple[object, ...]]:
    """Yield events by one writer, who writes local times, by the other, or both."""
    zone = ZoneInfo(recipe.zone)
    for number, outage in enumerate(true.outages):
        true.events += 2
        is_autumn = outage.begin.date() == _AUTUMN.date()
        has_utc = not is_autumn and (number + 1) % 3 != 0
        has_local = is_autumn or number % 3 != 0
        for time, kind, words in (
            (outage.begin, "ONBATT", "on battery"),
            (outage.end, "ONLINE", "on line power"),
        ):
            if has_local:
                message = str({"ups": "ups@localhost", "event": kind})
                written = _written(time.astimezone(zone))
                yield _event(written, kind, message, begin=written)
            if has_utc:
                written = _written(time + timedelta(seconds=1 if has_local else 0))
                yield _event(written, kind, f"UPS ups@localhost {words}", begin=written)


def _multi_events(true: TrueUps, key: int | None) -> Iterator[tuple[object, ...]]:
    for outage in true.outages:
        true.events += 2
        begin, end = _written(outage.begin), _written(outage.end)
        yield _event(begin, "ONBATT", "UPS on battery", begin, end, key)
        yield _event(end, "ONLINE", "UPS on line power", end, None, key)


def _event(
    time: str,
    kind: str,
    message: str,
    begin: str | None = None,
    end: str | None = None,
    key: int | None = None,
) -> tuple[object, ...]:
    return (time, begin, end, "ups@localhost", kind, message, key)


def _add_secrets(connection: sqlite3.Connection) -> None:
    connection.executescript(schema.SECRETS)
    connection.executemany(*schema.SCHEDULES)


def _count(connection: sqlite3.Connection, table: str) -> int:
    (result,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    return int(result)
