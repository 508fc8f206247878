"""Send a report of a month to a real SMTP server, and take pictures of the mail.

The month is made up: a house's statistics, which the recorder imports.
"""

import argparse
import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import pi, sin
from pathlib import Path
from random import Random
import shutil

from playwright.async_api import async_playwright

from nutlab.mailsink import mail_sink, parts_of
from nutsim import World

from .api import Api, Json
from .flow import Entry, set_options
from .mail import WIDTHS, add_mail, page_of
from .screenshots import ARGUMENTS, ROOT, demo

_FIRST = datetime(2026, 9, 30, 22, tzinfo=UTC)
_HOURS = 31 * 24 + 1
# Nothing was recorded then: Home Assistant was down.
_GAP = range(12 * 24, 13 * 24 + 9)
_WAIT_SECONDS = 120.0
_EXISTS_SECONDS = 60.0
_ARITHMETIC = 1


@dataclass(frozen=True, slots=True)
class _Series:
    """A statistic: the end of its sensor's unique id, and how it runs."""

    key: str
    unit: str | None
    unit_class: str | None
    middle: float
    swing: float
    is_sum: bool = False


_SERIES = (
    _Series("meter/load_power", "W", "power", 150, 60),
    _Series("ups_load", "%", "unitless", 30, 12),
    _Series("input_voltage", "V", "voltage", 231, 4),
    _Series("output_voltage", "V", "voltage", 230, 1),
    _Series("battery_charge", "%", "unitless", 99, 1),
    _Series("battery_runtime", "min", "duration", 22, 5),
    _Series("meter/energy", "kWh", "energy", 0.15, 0.06, is_sum=True),
    _Series("meter/mains_energy", "kWh", "energy", 0.16, 0.06, is_sum=True),
    _Series("meter/cost", "EUR", None, 0.05, 0.02, is_sum=True),
    _Series("meter/emissions", "kg", "mass", 0.06, 0.02, is_sum=True),
)


def _rows(series: _Series, random: Random) -> Iterator[dict[str, Json]]:
    total = 0.0
    for hour in range(_HOURS):
        if hour in _GAP:
            continue
        wave = sin(2 * pi * (hour % 24 - 9) / 24) + random.uniform(-0.3, 0.3)
        value = series.middle + series.swing * wave
        start = (_FIRST + timedelta(hours=hour)).isoformat()
        if series.is_sum:
            total += value
            yield {"start": start, "state": total, "sum": total}
        else:
            low, high = value - series.swing / 3, value + series.swing / 3
            yield {"start": start, "mean": value, "min": low, "max": high}


async def _import(api: Api, entry: Entry, ups: str, seed: int) -> None:
    """Give a UPS the statistics of October."""
    random = Random(seed)
    entities = {
        str(each["unique_id"]): each["entity_id"]
        for each in await api.command("config/entity_registry/list")
    }
    for series in _SERIES:
        statistic = entities.get(f"{entry.entry_id}/{ups}/{series.key}")
        if statistic is None:
            continue
        await api.command(
            "recorder/import_statistics",
            metadata={
                "mean_type": 0 if series.is_sum else _ARITHMETIC,
                "has_sum": series.is_sum,
                "name": None,
                "source": "recorder",
                "statistic_id": statistic,
                "unit_class": series.unit_class,
                "unit_of_measurement": series.unit,
            },
            stats=list(_rows(series, random)),
        )


async def _run(to: Path) -> None:
    async with mail_sink() as sink, demo(World(cut_every=0)) as (_, api, entry):
        target = await add_mail(api, sink)
        await set_options(api, entry)
        # Until energy was counted, it has no sensors.
        await asyncio.sleep(_EXISTS_SECONDS)
        for seed, ups in enumerate(entry.ups[:2]):
            await _import(api, entry, ups, seed)
        # The recorder takes what it is given one after the other.
        await asyncio.sleep(10)
        await api.post(
            "/api/services/nutify/send_report",
            {
                "start": "2026-10-01 00:00:00",
                "end": "2026-11-01 00:00:00",
                "targets": [target],
                "formats": ["html", "pdf"],
            },
        )
        async with asyncio.timeout(_WAIT_SECONDS):
            while not sink.mails:  # noqa: ASYNC110 - mail tells nobody
                await asyncio.sleep(0.5)
        ((_, mail),) = sink.mails
    (to / "report.eml").write_bytes(bytes(mail))
    print(mail["Subject"])
    print(parts_of(mail)[0])
    for part in mail.iter_attachments():
        print(part.get_content_type(), part.get_filename())
        if part.get_content_type() == "application/pdf":
            (to / "report.pdf").write_bytes(part.get_content())
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        for name, width in WIDTHS.items():
            page = await browser.new_page(viewport={"width": width, "height": 600})
            await page.set_content(page_of(mail))
            path = to / f"report-{name}.png"
            await page.screenshot(path=path, full_page=True)
            print(path)
        await browser.close()


def main() -> None:
    """Receive the report of a month and take its pictures."""
    parser = argparse.ArgumentParser(
        prog="scripts/screenshots report_mail", description=__doc__
    )
    parser.add_argument("--to", type=Path, default=ROOT / ".cache" / "screenshots")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    asyncio.run(_run(options.to))


if __name__ == "__main__":
    main()
