"""Kill Home Assistant while it counts energy, and look what its sensor says after it.

A UPS on a real upsd draws the same power all the time, so that it is known what has to
be counted. Home Assistant is killed at random moments and started again, mostly at
once, at times long after. Its sensor is watched as the frontend watches it.
"""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
import json
from random import Random
import time

from benchmarks.throw_away import home_assistant
from demo_runner.api import Api
from demo_runner.errors import DemoError
from demo_runner.flow import NutServer, set_up
from demo_runner.hass import HOST, HomeAssistant
from nutlab import Device, lab, wait_until

_UPS = "desk"
_WATT_HOURS_PER_SECOND = 10.0
_DEVICE = Device(
    variables={
        "ups.status": "OL",
        "ups.load": "20",
        "ups.realpower": f"{_WATT_HOURS_PER_SECOND * 3600:.0f}",
        "battery.charge": "100",
    }
)
_INTERVALS = {"status_interval": 1, "full_interval": 5}
_POLL = _WATT_HOURS_PER_SECOND * _INTERVALS["full_interval"]
# The time that a state was written at is a little later than its reading.
_NOISE = _WATT_HOURS_PER_SECOND * 0.5
# From the second reading on, for the time of the first is not known well.
_LIFE_SECONDS = (0.0, 10.0)
# Some are killed while they start, so long after the process was started.
_EARLY_EVERY, _EARLY_SECONDS = 4, (0.5, 12.0)
# Readings that are more than 45 s apart have a gap between them; close to that it
# cannot be told from here.
_PAUSE_SECONDS, _PAUSE_EVERY = 60.0, 5
_GAP_SECONDS = (40.0, 55.0)
_ASK_SECONDS = 0.05
_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Value:
    """What the sensor showed, Wh, and since when."""

    time: float
    energy: float


@dataclass(slots=True)
class _Life:
    """What the sensor showed from a start to the kill, and the kills after that."""

    values: list[_Value] = field(default_factory=list)
    killed: float = 0.0
    kills: int = 0


@dataclass(slots=True)
class _Watch:
    """Lets Home Assistant live and die, and watches the sensor all the while."""

    hass: HomeAssistant
    api: Api
    entity: str
    lives: list[_Life] = field(default_factory=list)

    async def live(self, seconds: float) -> None:
        """Start Home Assistant, and kill it so long after its second reading."""
        life = _Life(kills=1)
        self.lives.append(life)
        await self.hass.start()
        await wait_until(self._answers, seconds=_START_SECONDS)
        async with asyncio.timeout(_START_SECONDS):
            while len(life.values) <= 1:
                await self._look(life)
        end = time.time() + seconds
        while time.time() < end:
            await self._look(life)
        await self.hass.kill()
        life.killed = time.time()

    async def die_early(self, seconds: float) -> None:
        """Start Home Assistant, and kill it before or while it counts."""
        await self.hass.start()
        await asyncio.sleep(seconds)
        self.hass.check_alive()
        await self.hass.kill()
        self.lives[-1].kills += 1

    async def _answers(self) -> bool:
        await asyncio.sleep(_ASK_SECONDS)
        self.hass.check_alive()
        with suppress(DemoError):
            await self.api.renew()
            return True
        return False

    async def _look(self, life: _Life) -> None:
        """Note what the sensor shows, when that is new."""
        await asyncio.sleep(_ASK_SECONDS)
        self.hass.check_alive()
        with suppress(DemoError):
            state = await self.api.get(f"/api/states/{self.entity}")
            # One that was restored is of a sensor that is not there yet.
            if "restored" in state["attributes"]:
                return
            with suppress(ValueError):
                value = _Value(
                    datetime.fromisoformat(state["last_updated"]).timestamp(),
                    float(state["state"]) * 1000,
                )
                if value not in life.values[-1:]:
                    life.values.append(value)


@dataclass(frozen=True, slots=True)
class _Kill:
    """What a kill did, or some in a row: Wh before, right after, and lost.

    `lost` is None where it is not known whether the time between was a gap.
    """

    kills: int
    down: float
    is_gap: bool
    before: float
    after: float
    lost: float | None

    @property
    def is_good(self) -> bool:
        """Tell whether nothing fell, and no more than a reading was lost each time."""
        if self.after < self.before:
            return False
        most = self.kills * _POLL + _NOISE
        return self.lost is None or -_NOISE <= self.lost <= most


def _kills(lives: list[_Life]) -> Iterator[_Kill]:
    """Yield what each kill did, from the sensor before it and after the next start."""
    for one, other in pairwise(lives):
        before, after, later = one.values[-1], *other.values[:2]
        apart = after.time - before.time
        least, most = _GAP_SECONDS
        lost: float | None = None
        if apart <= least:
            # All that flowed counts, up to a reading whose time is known well.
            flowed = (later.time - before.time) * _WATT_HOURS_PER_SECOND
            lost = flowed - (later.energy - before.energy)
        elif apart > most:
            # Nobody saw what flowed after the kill.
            flowed = (one.killed - before.time) * _WATT_HOURS_PER_SECOND
            lost = flowed - (after.energy - before.energy)
        yield _Kill(
            kills=one.kills,
            down=after.time - one.killed,
            is_gap=apart > most,
            before=before.energy,
            after=after.energy,
            lost=lost,
        )


def _falls(lives: list[_Life]) -> int:
    """Return how often the sensor fell, at kills and at all other times."""
    values = [value.energy for life in lives for value in life.values]
    return sum(after < before for before, after in pairwise(values))


async def _run(kills: int, seed: int) -> bool:
    random = Random(seed)
    async with (
        lab({_UPS: _DEVICE}) as running,
        home_assistant() as (hass, api),
    ):
        entry = await set_up(api, NutServer(HOST, running.port))
        entity = await _entity(api, f"{entry.entry_id}/{_UPS}/meter/energy")
        # Only then all that was set up is in its files.
        await hass.stop()
        _poll_often(hass, entry.entry_id)
        watch = _Watch(hass, api, entity)
        await watch.live(random.uniform(*_LIFE_SECONDS))
        for number in range(2, kills + 1):
            if number % _PAUSE_EVERY == 0:
                await asyncio.sleep(_PAUSE_SECONDS)
            if number % _EARLY_EVERY == 0:
                await watch.die_early(random.uniform(*_EARLY_SECONDS))
            else:
                await watch.live(random.uniform(*_LIFE_SECONDS))
        # To see what the last one did.
        await watch.live(0.0)
        log = hass.log.read_text(errors="replace")
    found = list(_kills(watch.lives))
    _show(found)
    falls = _falls(watch.lives)
    damages = [line for line in log.splitlines() if "is left as it is" in line]
    lost = [kill.lost for kill in found if kill.lost is not None]
    print(f"kills: {sum(kill.kills for kill in found)}")
    print(f"values of the sensor: {sum(len(life.values) for life in watch.lives)}")
    print(f"times that it fell: {falls}")
    print(f"most lost: {max(lost):.1f} Wh, where a full poll is {_POLL:.0f} Wh")
    print(f"lost in all: {sum(lost):.1f} Wh of {watch.lives[-1].values[-1].energy:.0f}")
    print(f"files that could not be read: {len(damages)}")
    return not falls and not damages and all(kill.is_good for kill in found)


async def _entity(api: Api, unique_id: str) -> str:
    """Return the entity of the sensor, as soon as it was added."""
    async with asyncio.timeout(_START_SECONDS):
        while True:
            for entity in await api.command("config/entity_registry/list"):
                if entity["unique_id"] == unique_id:
                    return str(entity["entity_id"])
            await asyncio.sleep(1)


def _poll_often(hass: HomeAssistant, entry_id: str) -> None:
    """Have everything read as often as can be chosen."""
    path = hass.config / ".storage" / "core.config_entries"
    stored = json.loads(path.read_text())
    for entry in stored["data"]["entries"]:
        if entry["entry_id"] == entry_id:
            entry["options"] |= _INTERVALS
    path.write_text(json.dumps(stored))


def _show(found: list[_Kill]) -> None:
    print("kills     down      before       after        lost")
    for kill in found:
        lost = "not known" if kill.lost is None else f"{kill.lost:6.1f} Wh"
        marks = f"{' gap' * kill.is_gap}{'' if kill.is_good else ' BAD'}"
        print(
            f"{kill.kills:5} {kill.down:6.1f} s {kill.before:8.0f} Wh"
            f" {kill.after:8.0f} Wh {lost:>11}{marks}"
        )


def main() -> int:
    """Run the benchmark; fail when the sensor falls, or loses more than a reading."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench energy_sigkill", description=__doc__
    )
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    held = asyncio.run(_run(options.kills, options.seed))
    print(f"never down, one full poll lost at most: {'held' if held else 'NOT held'}")
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
