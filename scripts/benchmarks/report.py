"""Time a report of a year of ten UPSes, on every database of the recorder.

A real Home Assistant, a real upsd, a real database. How late the event loop is and how
much memory is used is measured inside Home Assistant, by an integration of our own.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import json
from pathlib import Path
import signal
from statistics import median
import time
from typing import Any

from benchmarks.figures import Figure, add_option, write as write_figures
from benchmarks.report_year import HOUR, Series, to_import, write
from benchmarks.throw_away import home_assistant
from demo_runner.api import Api
from demo_runner.errors import DemoError
from demo_runner.flow import NutServer, set_up
from demo_runner.hass import HOST, HomeAssistant
from nutlab import Device, lab, wait_until
from nutlab.databases import Kind, database, missing
from nutlab.synthetic import UPS

_MOST_SECONDS, _MOST_BLOCK_MS, _MOST_MEMORY_MB = 5.0, 50.0, 150.0
HOURS_PER_YEAR = 8760
_IDLE_SECONDS, _COUNT_SECONDS = 20.0, 5.0
_START_SECONDS = 120.0
_ASK_SECONDS = 0.3
# How long Home Assistant gets to finish what it does when it has started.
SETTLE_SECONDS = 30.0
# Of one series of means and one of sums, the recorder imports so much itself.
_COMPARED_HOURS = 60 * 24
_PROBE = "nutify_probe"
_MANIFEST = {
    "domain": _PROBE,
    "name": "Probe of Nutify's benchmarks",
    "codeowners": [],
    "dependencies": [],
    "documentation": "https://www.home-assistant.io",
    "integration_type": "system",
    "iot_class": "calculated",
    "requirements": [],
    "version": "0.0.0",
}
_FORMATS = ["html", "pdf", "csv"]

# By the end of a sensor's unique id. The ids of the statistics come from Nutify.
_SERIES: Mapping[str, Series] = {
    "meter/load_power": Series("", "W", "power", 280),
    "ups_load": Series("", "%", "unitless", 31),
    "input_voltage": Series("", "V", "voltage", 231),
    "output_voltage": Series("", "V", "voltage", 230),
    "input_frequency": Series("", "Hz", "frequency", 50),
    "battery_charge": Series("", "%", "unitless", 90),
    "battery_runtime": Series("", "min", "duration", 27),
    "battery_voltage": Series("", "V", "voltage", 27),
    "meter/energy": Series("", "kWh", "energy", 0.28, is_sum=True),
    "meter/mains_energy": Series("", "kWh", "energy", 0.31, is_sum=True),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement, as it is printed."""

    label: str
    seconds: float
    cpu: float
    """Seconds of all threads of Home Assistant, so without the database's server."""
    worst_ms: float
    own_ms: float
    """The worst block in which no garbage collection ran."""
    blocks: int
    gc_ms: float
    gc_all: float
    """Seconds of all garbage collections together."""
    before_mb: float
    extra_mb: float

    @property
    def is_good(self) -> bool:
        """Return whether a report kept within the limits."""
        return (
            self.seconds <= _MOST_SECONDS
            and self.worst_ms <= _MOST_BLOCK_MS
            and self.extra_mb <= _MOST_MEMORY_MB
        )

    def __str__(self) -> str:
        """Return the line of a table."""
        return (
            f"{self.label:18}{self.seconds:6.2f} s{self.cpu:7.2f} s"
            f"{self.worst_ms:8.1f} ms{self.own_ms:8.1f} ms{self.gc_ms:8.1f} ms"
            f"{self.gc_all:7.2f} s{self.blocks:8}"
            f"{self.before_mb:7.0f} MB{self.extra_mb:7.0f} MB"
        )


HEAD = (
    f"{'':18}{'time':>8}{'CPU':>9}{'block':>11}{'without GC':>11}{'worst GC':>11}"
    f"{'all GC':>9}{'>10 ms':>8}{'memory':>10}{'extra':>10}"
)


def devices(count: int) -> dict[str, Device]:
    """Return made-up UPSes that can be told apart."""
    serials = {f"ups{number}": f"NL{number:04}" for number in range(count)}
    return {
        name: replace(
            UPS,
            variables={**UPS.variables, "device.serial": serial, "ups.serial": serial},
        )
        for name, serial in serials.items()
    }


class House:
    """A Home Assistant with Nutify, whose recorder writes into a database."""

    def __init__(self, hass: HomeAssistant, api: Api, url: str) -> None:
        """Remember what it consists of."""
        self.hass = hass
        self._api = api
        self._url = url

    async def move_in(self) -> None:
        """Start with the database, and with the integration that measures."""
        await self.hass.stop()
        path = self.hass.config / "configuration.yaml"
        text = path.read_text()
        assert text.count("recorder:\n") == 1
        url = f"recorder:\n  db_url: {json.dumps(self._url)}\n"
        text = text.replace("recorder:\n", url)
        path.write_text(f"{text}{_PROBE}:\n")
        probe = self.hass.config / "custom_components" / _PROBE
        probe.mkdir()
        code = Path(__file__).with_name(f"{_PROBE}.py")
        (probe / "__init__.py").symlink_to(code)
        (probe / "manifest.json").write_text(json.dumps(_MANIFEST))
        await self._start()

    async def series(self, upses: int) -> list[Series]:
        """Return the statistics that Nutify has, once all its sensors are there."""
        found: list[Series] = []

        async def are_there() -> bool:
            nonlocal found
            entities = await self._api.command("config/entity_registry/list")
            found = list(_found(entities))
            return len(found) == upses * len(_SERIES)

        try:
            await wait_until(are_there, seconds=_START_SECONDS)
        except TimeoutError:
            names = sorted(each.statistic_id for each in found)
            raise DemoError(f"Nutify has only {len(names)} sensors: {names}") from None
        units = {
            each["entity_id"]: each["attributes"].get("unit_of_measurement")
            for each in await self._api.get("/api/states")
        }
        for each in found:
            if units.get(each.statistic_id, each.unit) != each.unit:
                raise DemoError(f"{each} is in {units[each.statistic_id]}.")
        return found

    async def fill(self, every: Sequence[Series], start: datetime, hours: int) -> None:
        """Fill the database; a part of it by the recorder itself, to compare with."""
        kinds = {each.is_sum: each for each in every}
        pairs = {
            each: replace(each, statistic_id=f"benchmark:sum_{is_sum}".lower())
            for is_sum, each in kinds.items()
        }
        for each in every:
            await self._import(each, start, range(1))
        began = time.perf_counter()
        compared = min(hours, _COMPARED_HOURS)
        for each in pairs.values():
            await self._import(each, start, range(compared))
        await wait_until(
            lambda: self._has([*pairs.values()], start, compared),
            seconds=_START_SECONDS,
        )
        _tell("the recorder's own import", len(pairs) * compared, began)
        await self.hass.stop()
        began = time.perf_counter()
        rows = await asyncio.to_thread(write, self._url, every, start, range(1, hours))
        _tell("written beside it", rows, began)
        await self._start()
        for ours, theirs in pairs.items():
            if await self._read(ours, start, compared) != await self._read(
                theirs, start, compared
            ):
                raise DemoError(f"{ours} does not read as the recorder's own import.")
        print("both read the same through statistics_during_period")

    async def measure(self, label: str, **wanted: Any) -> tuple[Run, Any]:  # noqa: ANN401
        """Return what an action cost, and its answer."""
        result = await self._api.command(
            "call_service",
            domain=_PROBE,
            service="measure",
            service_data=wanted,
            return_response=True,
        )
        found = result["response"]
        answer = found.pop("answer")
        return Run(label, **found), answer

    async def _start(self) -> None:
        await self.hass.start()
        async with asyncio.timeout(_START_SECONDS):
            await wait_until(self._answers, seconds=_START_SECONDS)
            await self._api.wait_until_running(self.hass.check_alive)

    async def _answers(self) -> bool:
        await asyncio.sleep(_ASK_SECONDS)
        self.hass.check_alive()
        with suppress(DemoError):
            await self._api.renew()
            return True
        return False

    async def _import(self, series: Series, start: datetime, hours: range) -> None:
        await self._api.command(
            "recorder/import_statistics",
            metadata=series.metadata(),
            stats=to_import(series, start, hours),
        )

    async def _has(self, every: Sequence[Series], start: datetime, hours: int) -> bool:
        return all(
            [len(await self._read(each, start, hours)) == hours for each in every]
        )

    async def _read(
        self, series: Series, start: datetime, hours: int
    ) -> list[dict[str, Any]]:
        found = await self._api.command(
            "recorder/statistics_during_period",
            start_time=start.isoformat(),
            end_time=(start + hours * HOUR).isoformat(),
            statistic_ids=[series.statistic_id],
            period="hour",
            types=["mean", "min", "max", "state", "sum", "change"],
        )
        return list(found.get(series.statistic_id, ()))


def _found(entities: Sequence[Mapping[str, Any]]) -> Iterator[Series]:
    """Yield the statistics of Nutify's sensors, those of a UPS in a row."""
    upses: list[str] = []
    for entity in sorted(entities, key=lambda each: str(each["unique_id"])):
        if entity["platform"] != "nutify":
            continue
        _, ups, key = [*str(entity["unique_id"]).split("/", 2), "", ""][:3]
        if key in _SERIES and entity["entity_id"].startswith("sensor."):
            if ups not in upses:
                upses.append(ups)
            yield replace(
                _SERIES[key],
                statistic_id=entity["entity_id"],
                phase=float(upses.index(ups)),
            )


def _tell(what: str, rows: int, began: float) -> None:
    seconds = time.perf_counter() - began
    print(f"{what}: {rows:,} rows in {seconds:.1f} s, {rows / seconds:,.0f} a second")


async def _measure(kind: Kind, options: argparse.Namespace) -> bool:
    """Measure one kind of database; return whether all reports kept the limits."""
    print(f"\n{kind}: {options.upses} UPSes, {options.years} year(s) of statistics")
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    hours = options.years * HOURS_PER_YEAR
    async with (
        lab(devices(options.upses)) as running,
        database(kind) as url,
        home_assistant() as (hass, api),
    ):
        house = House(hass, api, url)
        await house.move_in()
        await set_up(api, NutServer(HOST, running.port))
        every = await house.series(options.upses)
        await house.fill(every, end - hours * HOUR, hours)
        await asyncio.sleep(SETTLE_SECONDS)
        print(HEAD)
        for label, wanted in (
            (f"idle, {_IDLE_SECONDS:.0f} s", {"seconds": _IDLE_SECONDS}),
            ("a thread counts", {"seconds": _COUNT_SECONDS, "count": True}),
        ):
            noise, _ = await house.measure(label, **wanted)
            print(noise)
        if options.import_only:
            return True
        runs = []
        for number in range(1, options.runs + 1):
            run, answer = await house.measure(
                f"report {number}",
                domain="nutify",
                action="generate_report",
                data={
                    "start": (end - HOURS_PER_YEAR * HOUR).isoformat(),
                    "end": end.isoformat(),
                    "formats": options.formats,
                    "language": "en",
                },
            )
            print(run)
            runs.append(run)
        _show(hass, answer)
        _check(answer["figures"], every, hours)
    figure = Figure(median(run.seconds for run in runs), None, "s")
    write_figures(options.json, f"report, {kind}", {"year report": figure})
    return all(run.is_good for run in runs)


def _check(figures: Mapping[str, Any], every: Sequence[Series], hours: int) -> None:
    """Raise DemoError unless the report tells the energy that was put in."""
    before = hours - HOURS_PER_YEAR
    truth = sum(
        each.row(hours - 1)["sum"] - (each.row(before - 1)["sum"] if before else 0)
        for each in every
        if each.unit == "kWh" and each.level == _SERIES["meter/energy"].level
    )
    whole = figures["fleet"] or figures["upses"][0]
    told = whole["totals"]["amounts"]["energy"]
    print(f"energy put in {truth:,.1f} kWh, in the report {told:,.1f} kWh")
    if abs(told - truth) > truth / 1000:
        raise DemoError("The report does not tell the energy that was put in.")


def _show(hass: HomeAssistant, answer: Mapping[str, Any]) -> None:
    """Print what was made, so that nobody times an empty report."""
    print(f"{answer['title']}, {answer['subtitle']}: {answer['summary']}")
    for path in sorted(hass.config.glob(f"media/nutify/*/{answer['id']}/report.*")):
        print(f"{path.name}: {path.stat().st_size / 1000:,.0f} kB")


async def run_kinds(
    options: argparse.Namespace,
    measure: Callable[[Kind, argparse.Namespace], Awaitable[bool]],
) -> bool:
    """Measure every kind of database; return whether all were, and kept the limits."""
    task = asyncio.current_task()
    assert task is not None
    # Or the servers would outlive us.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    missed = []
    for kind in options.kinds:
        if reason := missing(kind):
            print(f"\n{kind}: {reason}")
            missed.append(kind)
        elif not await measure(kind, options):
            missed.append(kind)
    if missed:
        print(f"\nnot measured, or over a limit: {', '.join(missed)}")
    return not missed


def main() -> int:
    """Run the benchmark; fail when a report is over a limit."""
    parser = argparse.ArgumentParser(prog="scripts/bench report", description=__doc__)
    parser.add_argument("--kinds", nargs="+", type=Kind, default=list(Kind))
    parser.add_argument("--upses", type=int, default=10)
    parser.add_argument("--years", type=int, default=1, help="of statistics")
    parser.add_argument("--runs", type=int, default=3, help="reports in a row")
    parser.add_argument("--formats", nargs="+", default=_FORMATS)
    parser.add_argument("--import-only", action="store_true", help="make no report")
    add_option(parser)
    options = parser.parse_args()
    held = asyncio.run(run_kinds(options, _measure))
    print(
        f"limits {_MOST_SECONDS:.0f} s, {_MOST_BLOCK_MS:.0f} ms, "
        f"{_MOST_MEMORY_MB:.0f} MB: {'held' if held else 'MISSED'}"
    )
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
