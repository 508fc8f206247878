"""Kill Home Assistant in an afternoon of outages, and look what its journal knows.

The UPSes are scripted on a real upsd, so that it is known when each was on battery.
Home Assistant is killed at random moments, some of them while it starts, and started
again at once. At the end every record is held against the truth.
"""

import argparse
import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
import json
from pathlib import Path
from random import Random
import time
from typing import Any

from benchmarks.outage_truth import Fate, Fault, Judgement, Kept, Span, gaps, judge
from benchmarks.throw_away import home_assistant
from custom_components.nutify.core.events.outages import Outage
from custom_components.nutify.journal import Record
from demo_runner.api import Api
from demo_runner.errors import DemoError
from demo_runner.flow import NutServer, set_up
from demo_runner.hass import HOST, HomeAssistant
from nutlab import ScriptedDriver, lab, wait_until
from nutlab.synthetic import UPS

_ENTRIES = "/api/config/config_entries/entry?domain=nutify"
_OUTAGE_SECONDS, _PAUSE_SECONDS = (4.0, 25.0), (4.0, 30.0)
# Mean time from when Nutify is up to the kill. Some come before, so long after the
# process was started.
_LIFE_SECONDS = 6.0
_EARLY, _EARLY_SECONDS = 1 / 8, (0.5, 5.0)
# In which a battery loses a percent each; it is full as soon as the mains are back.
_STEPS = 6
_START_SECONDS = 60.0
_ASK_SECONDS = 0.1
_LAST_SECONDS = 5.0
# What Nutify and Home Assistant say of a file that they cannot read.
_DAMAGE = (
    "cannot be read, and is left as it is",
    "is not readable",
    "Unrecoverable error decoding storage",
)


class _Afternoon:
    """The mains of every UPS: away and back, each on its own."""

    def __init__(self, drivers: Mapping[str, ScriptedDriver], seed: int) -> None:
        self.outages: dict[str, list[Span]] = {name: [] for name in drivers}
        self.over = asyncio.Event()
        self._drivers = drivers
        self._seed = seed

    async def run(self) -> None:
        """Play until it is over, and all mains are back."""
        async with asyncio.TaskGroup() as group:
            for name in self._drivers:
                group.create_task(self._play(name))

    async def _play(self, name: str) -> None:
        random = Random(f"{self._seed} {name}")
        driver = self._drivers[name]
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(random.uniform(*_PAUSE_SECONDS)):
                    await self.over.wait()
                    return
            begin = time.time()
            driver.set("ups.status", "OB DISCHRG")
            length = random.uniform(*_OUTAGE_SECONDS)
            for charge in range(99, 99 - _STEPS, -1):
                await asyncio.sleep(length / _STEPS)
                driver.set("battery.charge", str(charge))
            driver.set("ups.status", "OL CHRG")
            self.outages[name].append((begin, time.time()))
            driver.set("battery.charge", "100")


@dataclass(slots=True)
class _Lives:
    """The times in which Home Assistant was up, and what ended them."""

    hass: HomeAssistant
    api: Api
    awake: list[Span] = field(default_factory=list)
    kills: int = 0
    early: int = 0

    async def live(self, random: Random) -> None:
        """Start Home Assistant, and kill it at some moment."""
        is_early = random.random() < _EARLY
        if is_early:
            await self.hass.start()
            await asyncio.sleep(random.uniform(*_EARLY_SECONDS))
        else:
            loaded = await self.start()
            await asyncio.sleep(random.expovariate(1 / _LIFE_SECONDS))
            self.awake.append((loaded, time.time()))
        self.hass.check_alive()
        await self.hass.kill()
        self.kills += 1
        self.early += is_early

    async def start(self) -> float:
        """Start Home Assistant; return when Nutify was up in it."""
        await self.hass.start()
        await wait_until(self._answers, seconds=_START_SECONDS)
        await wait_until(self._is_loaded, seconds=_START_SECONDS)
        return time.time()

    async def _answers(self) -> bool:
        await asyncio.sleep(_ASK_SECONDS)
        self.hass.check_alive()
        with suppress(DemoError):
            await self.api.renew()
            return True
        return False

    async def _is_loaded(self) -> bool:
        await asyncio.sleep(_ASK_SECONDS)
        self.hass.check_alive()
        try:
            (entry,) = await self.api.get(_ENTRIES)
        except DemoError:
            return False
        if entry["state"] == "setup_error":
            raise DemoError(f"Nutify cannot be set up: {entry['reason']}")
        return bool(entry["state"] == "loaded")


@dataclass(slots=True)
class _Journal:
    """The files of a journal, and what could not be read of them."""

    kept: dict[str, Kept] = field(default_factory=dict)
    damages: list[str] = field(default_factory=list)


def _read(hass: HomeAssistant, entry_id: str, upses: list[str]) -> _Journal:
    """Read the journal as it is in its files."""
    found = _Journal()
    storage = hass.config / ".storage"
    contents: dict[str, dict[str, Any]] = {}
    for name in ("archive", "journal"):
        path = storage / f"nutify.{name}.{entry_id}"
        contents[name] = {}
        if path.exists() or name == "journal":
            contents[name] = _content(path, found)
    records: dict[str, Record] = {}
    for content in contents.values():
        for stored in content.get("records", ()):
            try:
                record = Record.from_dict(stored)
            except (KeyError, TypeError, ValueError) as error:
                found.damages.append(f"{error!r} in {stored}")
                continue
            # A move that was killed leaves a record in both files.
            records.setdefault(record.id, record)
    journal = contents["journal"]
    for ups in upses:
        mine = [record for record in records.values() if record.ups == ups]
        found.kept[ups] = Kept(
            outages=[Outage.from_dict(each.data) for each in mine if each.is_outage],
            events=[each for each in mine if not each.is_outage],
            total=journal.get("totals", {}).get(ups, [0])[0],
            is_unended=bool(journal.get("watches", {}).get(ups, {}).get("outage")),
        )
    with hass.log.open(errors="replace") as log:
        found.damages += [line for line in log if any(map(line.__contains__, _DAMAGE))]
    found.damages += [path.name for path in storage.glob("*corrupt*")]
    return found


def _content(path: Path, found: _Journal) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text())["data"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        found.damages.append(f"{path.name}: {error!r}")
        return {}


async def _run(kills: int, upses: int, seed: int) -> bool:
    names = [f"ups{number}" for number in range(upses)]
    random = Random(seed)
    began = time.time()
    async with (
        lab(dict.fromkeys(names, UPS)) as running,
        home_assistant() as (hass, api),
    ):
        entry = await set_up(api, NutServer(HOST, running.port))
        # Only then all that was set up is in its files.
        await hass.stop()
        lives = _Lives(hass, api)
        afternoon = _Afternoon(running.drivers, seed)
        async with asyncio.TaskGroup() as group:
            group.create_task(afternoon.run())
            for _ in range(kills):
                await lives.live(random)
            loaded = await lives.start()
            afternoon.over.set()
        await asyncio.sleep(_LAST_SECONDS)
        lives.awake.append((loaded, time.time()))
        await hass.stop()
        journal = _read(hass, entry.entry_id, names)
    judgement = judge(afternoon.outages, lives.awake, journal.kept)
    _show(judgement, lives, journal, time.time() - began)
    for ups in sorted(judgement.faulty):
        _tell(ups, afternoon.outages[ups], lives.awake, journal.kept[ups], began)
    return judgement.is_good and not journal.damages


def _show(found: Judgement, lives: _Lives, journal: _Journal, seconds: float) -> None:
    for label, number in (
        ("kills", lives.kills),
        ("  of them while it started", lives.early),
        ("outages in the script", found.fates.total()),
        *((f"  {fate}", found.fates[fate]) for fate in Fate),
        *((str(fault), found.faults[fault]) for fault in Fault),
        ("journal damaged at load", len(journal.damages)),
    ):
        print(f"{label:64}{number:8}")
    for label, error in (
        ("worst error of a begin outside gaps", found.begin_error),
        ("worst error of an end outside gaps", found.end_error),
        ("longest declared gap", found.longest_gap),
    ):
        print(f"{label:64}{error:8.2f} s")
    print(f"{seconds:.0f} s")
    for damage in journal.damages:
        print(f"DAMAGE: {damage.rstrip()}")


def _tell(
    ups: str, truth: list[Span], awake: list[Span], kept: Kept, began: float
) -> None:
    """Print all that is known of a UPS, in seconds since the begin."""

    def spans(found: list[Span]) -> str:
        return (
            ", ".join(f"{a - began:.1f}..{b - began:.1f}" for a, b in found) or "none"
        )

    print(f"FAULT at {ups}: {kept.total} outages in all, unended: {kept.is_unended}")
    print(f"  Home Assistant was up {spans(awake)}")
    print(f"  on battery {spans(truth)}")
    for outage in kept.outages:
        end = outage.end.timestamp() if outage.end is not None else float("nan")
        print(
            f"  record {outage.id} {spans([(outage.begin.timestamp(), end)])}, "
            f"duration {outage.duration:.1f}, gaps {spans(list(gaps(outage)))}"
        )
    for record in kept.events:
        print(f"  event {record.time} {record.data}")


def main() -> int:
    """Run the benchmark; fail when the journal is not what it should be."""
    parser = argparse.ArgumentParser(prog="scripts/bench sigkill", description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--upses", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    held = asyncio.run(_run(options.kills, options.upses, options.seed))
    print(f"every outage once, right or in a gap: {'held' if held else 'NOT held'}")
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
