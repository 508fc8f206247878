"""Time the export of a year of ten UPSes, and bring it back into an emptied recorder.

A real Home Assistant, a real upsd, a real database. What is exported again after the
import has to be the same, byte by byte.
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
import gzip
import hashlib
from pathlib import Path
from typing import Any

from benchmarks.report import (
    HEAD,
    HOURS_PER_YEAR,
    SETTLE_SECONDS,
    House,
    Run,
    devices,
    run_kinds,
)
from benchmarks.report_year import HOUR, Series
from benchmarks.throw_away import home_assistant
from demo_runner.api import Api
from demo_runner.errors import DemoError
from demo_runner.flow import NutServer, set_up
from demo_runner.hass import HOST
from nutlab import lab, wait_until
from nutlab.databases import Kind, database

_MOST_BLOCK_MS, _MOST_MEMORY_MB = 50.0, 40.0
# Hours that the recorder writes itself in the meantime are none of ours.
_BEFORE = 3 * HOUR
_CLEAR_SECONDS = 900.0
# Between forgetting everything and the import, no hour is to be summed up.
_LATEST_MINUTE, _MINUTES, _MINUTE_SECONDS = 55, 61, 60
_ASK_SECONDS = 1.0
_IDLE_SECONDS = 10.0
_FILES = (("jsonl", True), ("csv", False))


class _Exports:
    """What is exported and imported in a house, and what of it was measured."""

    def __init__(self, house: House, api: Api, start: datetime, end: datetime) -> None:
        self._house = house
        self._api = api
        self._range = {"start": start.isoformat(), "end": end.isoformat()}
        self.is_good = True

    async def export(self, label: str, form: str, *, packed: bool) -> tuple[str, Path]:
        """Export everything; return the media id and the path of the file."""
        run, answer = await self._house.measure(
            label,
            domain="nutify",
            action="export_history",
            data={**self._range, "format": form, "compress": packed},
        )
        self._tell(run, f"{answer['rows']:,} rows, {answer['bytes'] / 1e6:,.1f} MB")
        (media_id,) = answer["media"].values()
        rest = str(media_id).partition("/reports/")[2]
        return media_id, self._house.hass.config / "media/nutify" / rest

    async def bring_back(self, media_id: str) -> Mapping[str, Any]:
        """Import an export; return what came of it."""
        run, answer = await self._house.measure(
            "import", domain="nutify", action="import_history", data={"file": media_id}
        )
        self._tell(run, f"{answer['rows']:,} rows, {len(answer['refused'])} refused")
        return dict(answer)

    async def forget(self, every: Sequence[Series]) -> None:
        """Have the recorder delete all of the statistics."""
        if (minute := datetime.now(UTC).minute) >= _LATEST_MINUTE:
            await asyncio.sleep((_MINUTES - minute) * _MINUTE_SECONDS)
        ids = [each.statistic_id for each in every]
        # It answers within ten seconds, or goes on without an answer.
        with suppress(DemoError):
            await self._api.command("recorder/clear_statistics", statistic_ids=ids)

        async def is_done() -> bool:
            await asyncio.sleep(_ASK_SECONDS)
            found = await self._api.command(
                "recorder/statistics_during_period",
                start_time=self._range["start"],
                end_time=self._range["end"],
                statistic_ids=ids,
                period="month",
                types=["sum", "mean"],
            )
            return not found

        await wait_until(is_done, seconds=_CLEAR_SECONDS)

    def _tell(self, run: Run, what: str) -> None:
        if run.worst_ms > _MOST_BLOCK_MS or run.extra_mb > _MOST_MEMORY_MB:
            self.is_good = False
        print(f"{run}  {what}", flush=True)


def _digest(path: Path) -> tuple[str, int]:
    """Return what a file holds, unpacked, as one number; and its lines."""
    digest, lines = hashlib.sha256(), 0
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        for line in file:
            digest.update(line)
            lines += 1
    return digest.hexdigest(), lines


async def _measure(kind: Kind, options: argparse.Namespace) -> bool:
    """Measure one kind of database; return whether all was within the limits."""
    print(f"\n{kind}: {options.upses} UPSes, {options.hours} hours of statistics")
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - _BEFORE
    start = end - options.hours * HOUR
    async with (
        lab(devices(options.upses)) as running,
        database(kind) as url,
        home_assistant() as (hass, api),
    ):
        house = House(hass, api, url)
        await house.move_in()
        await set_up(api, NutServer(HOST, running.port))
        every = await house.series(options.upses)
        await house.fill(every, start, options.hours)
        await asyncio.sleep(SETTLE_SECONDS)
        exports = _Exports(house, api, start, end)
        print(HEAD)
        for label, wanted in (
            (f"idle, {_IDLE_SECONDS:.0f} s", {"seconds": _IDLE_SECONDS}),
            ("a thread counts", {"seconds": _IDLE_SECONDS, "count": True}),
        ):
            noise, _ = await house.measure(label, **wanted)
            print(noise, flush=True)
        made = {
            form: await exports.export(f"export {form}", form, packed=packed)
            for form, packed in _FILES
        }
        if options.export_only:
            return exports.is_good
        before = {form: _digest(path) for form, (_, path) in made.items()}
        await exports.forget(every)
        answer = await exports.bring_back(made["jsonl"][0])
        again = {
            form: await exports.export(f"{form} again", form, packed=packed)
            for form, packed in _FILES
        }
        after = {form: _digest(path) for form, (_, path) in again.items()}
    for form, (digest, lines) in before.items():
        is_same = after[form] == (digest, lines)
        print(f"{form}: {lines:,} lines, diff {'empty' if is_same else 'NOT EMPTY'}")
    if answer["refused"] or before != after:
        raise DemoError(f"It did not come back the same: {answer['refused']}")
    return exports.is_good


def main() -> int:
    """Run the benchmark; fail when an export is over a limit, or comes back changed."""
    parser = argparse.ArgumentParser(prog="scripts/bench export", description=__doc__)
    parser.add_argument("--kinds", nargs="+", type=Kind, default=list(Kind))
    parser.add_argument("--upses", type=int, default=10)
    parser.add_argument("--hours", type=int, default=HOURS_PER_YEAR)
    parser.add_argument("--export-only", action="store_true", help="import nothing")
    options = parser.parse_args()
    held = asyncio.run(run_kinds(options, _measure))
    print(
        f"limits {_MOST_BLOCK_MS:.0f} ms, {_MOST_MEMORY_MB:.0f} MB: "
        f"{'held' if held else 'MISSED'}"
    )
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
