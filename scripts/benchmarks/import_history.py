"""Time the import of a year of the standalone Nutify, and kill it on the way.

A real Home Assistant, a real upsd, a real database of the recorder; the files are
built by nutlab.legacy to both schemas, which also knows what is true of them.
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
import hashlib
import json
from pathlib import Path
import random
import re
import tempfile
import time
from typing import Any

from benchmarks.figures import Figure, add_option, write
from benchmarks.throw_away import home_assistant
from demo_runner.api import Api
from demo_runner.errors import DemoError
from demo_runner.flow import NutServer, set_up
from demo_runner.hass import HOST, HomeAssistant
from nutlab import lab, wait_until
from nutlab.databases import Kind, database, missing
from nutlab.legacy import MULTI, SINGLE, Recipe, TrueUps, build
from nutlab.synthetic import UPS

_OPTIONS = "/api/config/config_entries/options/flow"
_MOST_SECONDS, _MOST_ENERGY_ERROR = 180.0, 0.001
_UPSES = 3
_START_SECONDS = 120.0
_IMPORT_SECONDS = 1800.0
_ASK_SECONDS = 0.3
# Between a start and the next kill.
_KILL_AFTER = (0.5, 9.0)
_SAME_SECONDS = 1.0
_PORT = re.compile(r"_\d{4,5}_")


class _House:
    """A Home Assistant with Nutify and three UPSes, and a database."""

    def __init__(self, hass: HomeAssistant, api: Api, url: str) -> None:
        self.hass = hass
        self.api = api
        self._url = url
        self._entry = ""

    async def move_in(self, port: int) -> None:
        """Start with the database, and set the server up."""
        await self.hass.stop()
        path = self.hass.config / "configuration.yaml"
        text = path.read_text()
        assert text.count("recorder:\n") == 1
        url = f"recorder:\n  db_url: {json.dumps(self._url)}\n"
        path.write_text(text.replace("recorder:\n", url))
        await self.start()
        entry = await set_up(self.api, NutServer(HOST, port))
        self._entry = entry.entry_id
        await wait_until(self._counts, seconds=_START_SECONDS)

    async def start(self) -> None:
        """Start Home Assistant, and wait until it has started everything."""
        await self.hass.start()

        async def answers() -> bool:
            await asyncio.sleep(_ASK_SECONDS)
            self.hass.check_alive()
            with suppress(DemoError):
                await self.api.renew()
                return True
            return False

        await wait_until(answers, seconds=_START_SECONDS)
        async with asyncio.timeout(_START_SECONDS):
            await self.api.wait_until_running(self.hass.check_alive)

    async def _counts(self) -> bool:
        return len(await self._entities("meter/energy")) == _UPSES

    async def _entities(self, key: str) -> list[str]:
        """Return the sensors of the UPSes that a key names, in their order."""
        found = await self.api.command("config/entity_registry/list")
        return [
            each["entity_id"]
            for each in sorted(found, key=lambda each: str(each["unique_id"]))
            if each["platform"] == "nutify" and each["unique_id"].endswith(f"/{key}")
        ]

    async def _step(self, flow: str, **answers: object) -> dict[str, Any]:
        """Fill a form in; wait for as long as something is said to take."""
        step = await self.api.post(f"{_OPTIONS}/{flow}", answers)
        while step["type"] == "progress":
            await asyncio.sleep(_ASK_SECONDS)
            step = await self.api.get(f"{_OPTIONS}/{flow}")
        return dict(step)

    async def confirm(self, path: Path, ups: int | None) -> tuple[str, float]:
        """Go through the dialog up to its last question; return it, and its time.

        `ups` is the number of the UPS that a file with one UPS is of.
        """
        began = time.perf_counter()
        step = await self.api.post(_OPTIONS, {"handler": self._entry})
        flow: str = step["flow_id"]
        await self._step(flow, next_step_id="import")
        step = await self._step(flow, path=str(path))
        if step["step_id"] != "import_found":
            raise DemoError(f"{path.name} was not read: {step.get('errors')}")
        step = await self._step(flow)
        while step["step_id"] == "import_map":
            (field,) = step["data_schema"]
            target = (field.get("description") or {}).get("suggested_value")
            if ups is not None:
                target = f"{self._entry}/ups{ups}"
            step = await self._step(flow, target=target)
        step = await self._step(flow, settings=["schedules"])
        if step["step_id"] != "import_confirm":
            raise DemoError(f"{path.name} was not read to its end: {step}")
        return flow, time.perf_counter() - began

    async def bring(self, path: Path, ups: int | None) -> tuple[float, float, int]:
        """Import a file; return the seconds to read and to import it, and the rows."""
        flow, reading = await self.confirm(path, ups)
        began = time.perf_counter()
        async with asyncio.timeout(_IMPORT_SECONDS):
            step = await self._step(flow)
        if step.get("step_id") != "import_done":
            raise DemoError(f"{path.name} was not imported: {step}")
        seconds = time.perf_counter() - began
        await self._step(flow)
        rows = int(step["description_placeholders"]["rows"].replace(",", ""))
        return reading, seconds, rows

    async def is_over(self) -> bool:
        """Tell whether no import is under way."""
        step = await self.api.post(_OPTIONS, {"handler": self._entry})
        step = await self._step(step["flow_id"], next_step_id="import")
        return bool(step["step_id"] == "import_file")

    async def statistics(
        self, first: int, last: int
    ) -> dict[str, list[tuple[float | None, ...]]]:
        """Return all hours of all statistics in a time, by their ids."""
        ids = [
            each["statistic_id"]
            for each in await self.api.command("recorder/list_statistic_ids")
        ]
        types = ["mean", "min", "max", "sum", "change"]
        found: dict[str, list[tuple[float | None, ...]]] = {}
        for statistic_id in sorted(ids):
            rows = await self.api.command(
                "recorder/statistics_during_period",
                start_time=_iso(first),
                end_time=_iso(last),
                statistic_ids=[statistic_id],
                period="hour",
                types=types,
            )
            if rows.get(statistic_id):
                # What is of all UPSes is called by the port of the server.
                name = _PORT.sub("_port_", statistic_id)
                found[name] = [
                    tuple(row.get(key) for key in ("start", *types))
                    for row in rows[statistic_id]
                ]
        return found

    async def energy(
        self, found: Mapping[str, list[tuple[float | None, ...]]]
    ) -> list[float]:
        """Return the kWh of each UPS."""
        return [
            sum(row[-1] or 0.0 for row in found[_PORT.sub("_port_", entity_id)])
            for entity_id in await self._entities("meter/energy")
        ]

    async def outages(self) -> dict[str, list[tuple[float, float]]]:
        """Return the outages of each UPS, by its name."""
        answer = await self.api.command(
            "call_service",
            domain="nutify",
            service="get_journal",
            service_data={"limit": 1000},
            return_response=True,
        )
        found: dict[str, list[tuple[float, float]]] = {}
        for each in answer["response"]["outages"]:
            begin, end = (
                datetime.fromisoformat(each[key]).timestamp()
                for key in ("begin", "end")
            )
            found.setdefault(each["ups"], []).append((begin, end))
        return {ups: sorted(each) for ups, each in sorted(found.items())}


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment).astimezone().isoformat()


class _Files:
    """The files of a generation, and what is true of their UPSes."""

    def __init__(self, generation: str, folder: Path, days: int) -> None:
        """Build them: 0.1 knows one UPS to a file."""
        began = time.perf_counter()
        self.generation = generation
        self.paths: list[tuple[Path, int | None]] = []
        self.upses: list[TrueUps] = []
        files = _UPSES if generation == SINGLE else 1
        for number in range(1, files + 1):
            path = folder / f"{generation}-{number}.sqlite"
            recipe = Recipe(
                generation=generation, days=days, upses=_UPSES // files, seed=number
            )
            self.upses += build(path, recipe)
            self.paths.append((path, number if files > 1 else None))
        size = sum(path.stat().st_size for path, _ in self.paths) / 1e6
        rows = sum(each.rows for each in self.upses)
        print(
            f"\nNutify {generation}: {len(self.paths)} file(s), {rows:,} rows, "
            f"{size:,.0f} MB, built in {time.perf_counter() - began:.0f} s"
        )
        starts = [start for each in self.upses for start in each.hours]
        self.first, self.last = min(starts), max(starts) + 3600


class _Check:
    """Prints what was found, and remembers whether all of it was right."""

    def __init__(self) -> None:
        self.is_good = True
        self.seconds: dict[str, float] = {}

    def say(self, what: str, *, is_right: bool) -> None:
        """Print a line."""
        self.is_good &= is_right
        print(f"  {what}: {'right' if is_right else 'WRONG'}")


async def _measure(kind: Kind, files: _Files, check: _Check, kills: int) -> None:
    async with (
        lab({f"ups{number}": UPS for number in range(1, _UPSES + 1)}) as running,
        database(kind) as url,
        home_assistant() as (hass, api),
    ):
        house = _House(hass, api, url)
        await house.move_in(running.port)
        read, written, rows = 0.0, 0.0, 0
        for path, ups in files.paths:
            seconds, more, count = await house.bring(path, ups)
            read, written, rows = read + seconds, written + more, rows + count
        check.say(
            f"{kind}: looked through in {read:.1f} s; {rows:,} rows of statistics in "
            f"{written:.1f} s, {rows / written:,.0f} a second",
            is_right=read + written <= _MOST_SECONDS,
        )
        check.seconds[f"{files.generation}, {kind}"] = read + written
        once = await house.statistics(files.first, files.last)
        outages = await house.outages()
        _compare(files, await house.energy(once), outages, check)
        for path, ups in files.paths:
            await house.bring(path, ups)
        again = await house.statistics(files.first, files.last)
        check.say(
            f"twice is once: {_mark(once)} and {_mark(again)}",
            is_right=once == again and await house.outages() == outages,
        )
    if kills:
        await _kill(kind, files, check, kills, (once, outages))


def _compare(
    files: _Files,
    energy: Sequence[float],
    outages: Mapping[str, Sequence[tuple[float, float]]],
    check: _Check,
) -> None:
    """Compare with what is true."""
    for number, (true, found) in enumerate(zip(files.upses, energy, strict=True), 1):
        error = found / (true.energy / 1000) - 1
        check.say(
            f"ups{number}: {found:,.3f} kWh of {true.energy / 1000:,.3f} "
            f"({error:+.4%})",
            is_right=abs(error) <= _MOST_ENERGY_ERROR,
        )
        there = outages.get(f"ups{number}", [])
        right = [
            any(
                abs(begin - each.begin.timestamp()) <= _SAME_SECONDS
                and abs(end - each.end.timestamp()) <= _SAME_SECONDS
                for begin, end in there
            )
            for each in true.outages
        ]
        check.say(
            f"ups{number}: {sum(right)} of {len(right)} outages found, "
            f"{len(there)} in the journal",
            is_right=all(right) and len(there) == len(right),
        )


async def _kill(
    kind: Kind, files: _Files, check: _Check, kills: int, wanted: tuple[Any, Any]
) -> None:
    """Import anew, killed at random moments, and compare with what once came to."""
    chance = random.Random(files.generation)
    async with (
        lab({f"ups{number}": UPS for number in range(1, _UPSES + 1)}) as running,
        database(kind) as url,
        home_assistant() as (hass, api),
    ):
        house = _House(hass, api, url)
        await house.move_in(running.port)
        killed, midway = 0, 0
        for number, (path, ups) in enumerate(files.paths, 1):
            flow, _ = await house.confirm(path, ups)
            await api.post(f"{_OPTIONS}/{flow}", {})
            while killed < kills * number // len(files.paths):
                await asyncio.sleep(chance.uniform(*_KILL_AFTER))
                midway += not await house.is_over()
                await hass.kill()
                killed += 1
                await house.start()
            await wait_until(house.is_over, seconds=_IMPORT_SECONDS)
        found = await house.statistics(files.first, files.last)
        once, outages = wanted
        _show_difference(once, found)
        check.say(
            f"killed {killed} times, {midway} of them midway: "
            f"{_mark(found)}, once {_mark(once)}",
            is_right=found == once and await house.outages() == outages,
        )


def _show_difference(
    once: Mapping[str, Sequence[object]], found: Mapping[str, Sequence[object]]
) -> None:
    """Print where two sets of statistics differ, a line for each statistic."""
    for statistic_id in sorted(once.keys() | found.keys()):
        ours, theirs = once.get(statistic_id, ()), found.get(statistic_id, ())
        if ours != theirs:
            pair = next(
                (
                    pair
                    for pair in zip(ours, theirs, strict=False)
                    if len(set(pair)) > 1
                ),
                (),
            )
            print(f"  {statistic_id}: {len(ours)} and {len(theirs)} rows; {pair}")


def _mark(found: Mapping[str, Sequence[object]]) -> str:
    """Return what tells two sets of statistics apart."""
    digest = hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()[:8]
    return f"{sum(map(len, found.values())):,} rows [{digest}]"


async def _run(options: argparse.Namespace) -> bool:
    check = _Check()
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        for generation in options.generations:
            files = _Files(generation, Path(folder), options.days)
            for kind in options.kinds:
                if reason := missing(kind):
                    check.say(f"{kind}: {reason}", is_right=False)
                    continue
                kills = options.kills if kind is Kind.SQLITE else 0
                await _measure(kind, files, check, kills)
    found = {name: Figure(each, None, "s") for name, each in check.seconds.items()}
    write(options.json, "import_history", found)
    return check.is_good


def main() -> int:
    """Run the benchmark; fail when anything is wrong, or takes too long."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench import_history", description=__doc__
    )
    parser.add_argument("--kinds", nargs="+", type=Kind, default=list(Kind))
    parser.add_argument("--generations", nargs="+", default=[SINGLE, MULTI])
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--kills", type=int, default=20, help="on SQLite")
    add_option(parser)
    is_good = asyncio.run(_run(parser.parse_args()))
    print(f"\nlimits {_MOST_SECONDS:.0f} s, {_MOST_ENERGY_ERROR:.1%}: ", end="")
    print("held" if is_good else "MISSED")
    return int(not is_good)


if __name__ == "__main__":
    raise SystemExit(main())
