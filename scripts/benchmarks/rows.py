"""Count what a noisy UPS writes into the database, beside Home Assistant's own `nut`.

First the filter alone, over a day: rows, and how far the hours are off. Then both
integrations in one Home Assistant, on one upsd, with its recorder on SQLite: rows and
bytes of some minutes, as of a day.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
import sqlite3
import time

from benchmarks.figures import Figure, Figures, add_option, write
from benchmarks.rows_noise import (
    DAY,
    DEVICE,
    DRIVER_SECONDS,
    VARIABLES,
    Errors,
    Noisy,
    errors,
    texts,
    widest,
)
from benchmarks.throw_away import home_assistant
from custom_components.nutify.core.deadband import BANDS, Deadband
from demo_runner.api import Api, Json
from demo_runner.flow import NutServer, set_options, set_up
from demo_runner.hass import HOST
from nutlab import ScriptedDriver, lab

_MOST_PERCENT = 0.1
# A full poll of 15 s comes with the first poll of the status after them, and `nut`'s
# every minute.
_OURS, _THEIRS = 16, 60
# What a full poll may be late for the filter, as in Home Assistant.
_INTERVAL = 18.0
_SETTLE_SECONDS = 75.0
# Totals are written every five minutes: whole ones are measured, from there on.
_ROUND_SECONDS, _BEGIN_SECONDS = 300.0, 30.0
_WRITTEN_SECONDS = 12.0
_RELOAD = "/api/config/config_entries/entry/{}/reload"
# The status is one entity here, and two there.
_STATUS = ("ups.status", "ups.status.display")
# Rows, and the bytes of a table with its indexes.
_SIZES = (
    (
        "SELECT (SELECT count(*) FROM states), sum(pgsize) FROM dbstat WHERE name IN"
        " (SELECT name FROM sqlite_master WHERE tbl_name = 'states')"
    ),
    (
        "SELECT (SELECT count(*) FROM state_attributes), sum(pgsize) FROM dbstat"
        " WHERE name IN"
        " (SELECT name FROM sqlite_master WHERE tbl_name = 'state_attributes')"
    ),
)


@dataclass(frozen=True, slots=True)
class Filtered:
    """What the filter makes of a day of one variable, and `nut` of the same day."""

    variable: Noisy
    changes: int
    rows: int
    errors: Errors
    most: float
    their_rows: int
    their_errors: Errors

    @property
    def is_held(self) -> bool:
        """Tell whether the errors are within what is stated, in no more rows."""
        return (
            self.errors.mean <= _MOST_PERCENT
            and self.errors.extremes <= self.most
            and self.rows <= self.their_rows
        )

    def __str__(self) -> str:
        """Return it as a line of the table."""
        return (
            f"{self.variable.name:17}{self.changes:8}{self.rows:8}"
            f"{self.errors.mean:9.3f} %{self.errors.extremes:10.2f}"
            f"{self.their_rows:12}{self.their_errors.mean:9.3f} %"
            f"{self.their_errors.extremes:10.2f}"
            f"{'' if self.is_held else '  MISSED'}"
        )


def _changes(values: Iterable[float]) -> int:
    return 1 + sum(before != after for before, after in pairwise(values))


def _filter(variable: Noisy) -> Filtered:
    """Let a day of a variable through the filter."""
    band = BANDS[variable.kind]
    deadband, shown, rows = Deadband(band), [], 0
    values = [variable.at(second) for second in range(0, DAY, _OURS)]
    for index, value in enumerate(values):
        if deadband.offer(value, float(index * _OURS), _INTERVAL):
            rows += 1
            shown.append(value)
        else:
            shown.append(shown[-1])
    theirs = [variable.at(second) for second in range(0, DAY, _THEIRS)]
    seen = [theirs[second // _THEIRS] for second in range(0, DAY, _OURS)]
    hour = 3600 // _OURS
    return Filtered(
        variable,
        _changes(values),
        rows,
        errors(values, shown, hour),
        widest(band, values),
        _changes(theirs),
        errors(values, seen, hour),
    )


def _day() -> bool:
    print(
        "A day through the filter alone: errors of hours are the worst of 24, beside"
        " all samples\n"
        f"{'':17}{'changes':>8}{'rows':>8}{'mean':>11}{'min/max':>10}"
        f"{'nut: rows':>12}{'mean':>11}{'min/max':>10}"
    )
    found = [_filter(variable) for variable in VARIABLES]
    for each in found:
        print(each)
    print(
        f"{'all':17}{sum(each.changes for each in found):8}"
        f"{sum(each.rows for each in found):8}"
        f"{'':21}{sum(each.their_rows for each in found):12}\n"
    )
    return all(each.is_held for each in found)


async def _play(driver: ScriptedDriver) -> None:
    """Report as a driver does, for ever."""
    begin = time.monotonic()
    second = 0
    while True:
        for name, text in texts(second):
            driver.set(name, text)
        second += DRIVER_SECONDS
        await asyncio.sleep(begin + second - time.monotonic())


async def _enable(api: Api, entry_id: str) -> set[str]:
    """Enable what `nut` has switched off at first, of our variables; return those."""
    names = {variable.name for variable in VARIABLES}
    enabled: set[str] = set()
    for entity in await _entities(api, "nut"):
        if entity["disabled_by"] is not None and _their_name(entity) in names:
            await api.command(
                "config/entity_registry/update",
                entity_id=entity["entity_id"],
                disabled_by=None,
            )
            enabled.add(entity["entity_id"])
    await api.post(_RELOAD.format(entry_id), {})
    return enabled


async def _entities(api: Api, platform: str) -> list[dict[str, Json]]:
    """Return the registered entities of an integration."""
    registry: list[dict[str, Json]] = await api.command("config/entity_registry/list")
    return [each for each in registry if each["platform"] == platform]


def _their_name(entity: dict[str, Json]) -> str:
    return str(entity["unique_id"]).rpartition("_")[2]


def _our_name(entity: dict[str, Json]) -> str:
    key = str(entity["unique_id"]).partition("/")[2].partition("/")[2]
    return "ups.status" if key == "status" else key.replace("_", ".")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written from a time on, by entity, and what rows are in bytes."""

    seconds: float
    rows: Counter[str]
    attributes: Counter[str]
    row_bytes: float
    attributes_bytes: float

    def per_day(self, entities: Iterable[str]) -> tuple[float, float]:
        """Return the rows and the bytes of some entities, as of a day."""
        chosen = set(entities)
        rows = sum(self.rows[each] for each in chosen)
        attributes = sum(self.attributes[each] for each in chosen)
        size = rows * self.row_bytes + attributes * self.attributes_bytes
        return rows * DAY / self.seconds, size * DAY / self.seconds


def _read(path: Path, begin: float, end: float) -> Written:
    """Read what the recorder wrote between two times."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        rows, attributes = Counter[str](), Counter[str]()
        known: set[int] = set()
        for entity, written, attributes_id in database.execute(
            "SELECT states_meta.entity_id, last_updated_ts, attributes_id FROM states"
            " JOIN states_meta USING (metadata_id) ORDER BY state_id"
        ):
            is_new = attributes_id not in known
            known.add(attributes_id)
            if begin <= written < end:
                rows[entity] += 1
                attributes[entity] += is_new
        sizes = []
        for query in _SIZES:
            count, size = database.execute(query).fetchone()
            sizes.append(size / count)
    return Written(end - begin, rows, attributes, *sizes)


async def _measure(minutes: float) -> tuple[Written, dict[str, list[str]]]:
    """Run both integrations; return what they wrote, and the entities to compare."""
    async with lab({"ups": DEVICE}) as running, home_assistant() as (hass, api):
        player = asyncio.create_task(_play(running.drivers["ups"]))
        try:
            entry = await set_up(api, NutServer(HOST, running.port))
            await set_options(api, entry)
            theirs = await set_up(api, NutServer(HOST, running.port), "nut")
            added = await _enable(api, theirs.entry_id)
            settled = time.time() + _SETTLE_SECONDS
            begin = settled + (_BEGIN_SECONDS - settled) % _ROUND_SECONDS
            await asyncio.sleep(begin - time.time())
            await asyncio.sleep(60 * minutes)
            end = time.time()
            hass.check_alive()
            if player.done():
                player.result()
        finally:
            player.cancel()
        await asyncio.sleep(_WRITTEN_SECONDS)
        written = await asyncio.to_thread(
            _read, hass.config / "home-assistant_v2.db", begin, end
        )
        ours, nut = await _entities(api, "nutify"), await _entities(api, "nut")
    return written, _groups(ours, nut, added)


def _groups(
    ours: list[dict[str, Json]], nut: list[dict[str, Json]], added: set[str]
) -> dict[str, list[str]]:
    """Return the entities of each line, by its label."""
    live = [each for each in nut if each["disabled_by"] is None]
    default = [each for each in live if each["entity_id"] not in added]
    found = {}
    for label, theirs in (("by default", default), ("with more enabled", live)):
        names = {_their_name(each) for each in theirs}
        found[f"nut, {label}"] = [each["entity_id"] for each in theirs]
        found[f"Nutify, the same, {label}"] = [
            each["entity_id"] for each in ours if _our_name(each) in names
        ]
    found["Nutify, all entities"] = [
        each["entity_id"] for each in ours if each["disabled_by"] is None
    ]
    return found


def _show(written: Written, groups: dict[str, list[str]]) -> bool:
    """Print the tables; return whether we write no more of the same than `nut`."""
    print(
        f"In Home Assistant, {written.seconds / 60:.0f} minutes as of a day;"
        f" a state takes {written.row_bytes:.0f} bytes with its indexes,"
        f" new attributes {written.attributes_bytes:.0f}\n"
        f"{'':36}{'entities':>9}{'rows':>9}{'kB':>9}"
    )
    found = {}
    for label, entities in groups.items():
        found[label] = written.per_day(entities)
        rows, size = found[label]
        print(f"{label:36}{len(entities):9}{rows:9.0f}{size / 1000:9.0f}")
    print("\nNutify's entities that write most, rows a day:")
    ours = Counter(
        {each: written.rows[each] for each in groups["Nutify, all entities"]}
    )
    for entity, count in ours.most_common(25):
        if count:
            print(f"  {entity:56}{count * DAY / written.seconds:7.0f}")
    return all(
        found[f"Nutify, the same, {label}"] <= found[f"nut, {label}"]
        for label in ("by default", "with more enabled")
    )


def _figures(written: Written, groups: dict[str, list[str]]) -> Figures:
    """Return the rows and bytes of a day beside those of `nut`."""
    found: Figures = {}
    for label in ("by default", "with more enabled"):
        ours = written.per_day(groups[f"Nutify, the same, {label}"])
        theirs = written.per_day(groups[f"nut, {label}"])
        for index, unit in enumerate(("rows", "bytes")):
            found[f"{unit} a day, {label}"] = Figure(ours[index], theirs[index], unit)
    return found


def main() -> int:
    """Run the benchmark; fail when we write more, or an hour is off."""
    parser = argparse.ArgumentParser(prog="scripts/bench rows", description=__doc__)
    parser.add_argument(
        "--minutes", type=float, default=10.0, help="multiples of 5; 0: no real run"
    )
    add_option(parser)
    options = parser.parse_args()
    held = _day()
    if options.minutes:
        measured = asyncio.run(_measure(options.minutes))
        held = _show(*measured) and held
        write(options.json, "rows", _figures(*measured))
    print(
        f"\nno more rows and bytes than nut for the same, hourly means within"
        f" {_MOST_PERCENT} %: {'held' if held else 'MISSED'}"
    )
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
