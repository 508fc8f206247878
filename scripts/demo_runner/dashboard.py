"""Take pictures of every view of the dashboard, with two months of made-up history."""

import argparse
import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
import shutil

from playwright.async_api import Browser, async_playwright

from nutsim import World

from .api import Api
from .flow import Entry, set_options
from .history import Past, import_history
from .screenshots import ARGUMENTS, ROOT, demo, opened

_DAYS = 60
_EXISTS_SECONDS = 50.0
_IMPORT_SECONDS = 15.0
_LOOK_MS = 4500
_PHONE, _DESK = 390, 1440
_PAGES = ("", "-energy", "-power", "-voltage", "-battery", "-control", "-info")
_TABS = ("overview", "energy", "events", "reports", "system")
_MONTH = "localStorage.setItem('energy-default-period-_energy_nutify', 'now-30d')"


async def _furnish(api: Api, entry: Entry) -> None:
    """Give the UPSes a price, a past, and a report."""
    await set_options(api, entry)
    # Until energy was counted, it has no sensors.
    await asyncio.sleep(_EXISTS_SECONDS)
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    hours = _DAYS * 24 - 1
    past = Past(first=now - timedelta(hours=hours), hours=hours - 1, up_to_now=True)
    for seed, ups in enumerate(entry.ups[:2]):
        await import_history(api, entry, ups, past, seed)
    # The recorder takes what it is given one after the other.
    await asyncio.sleep(_IMPORT_SECONDS)
    await api.post("/api/services/nutify/generate_report", {"period": "last_30_days"})


def _shots(slug: str) -> Iterator[tuple[str, str, int, int, bool]]:
    """Yield name, path, width, height and darkness of every picture."""
    for tab in _TABS:
        yield f"view-{tab}", tab, _DESK, 1150, False
        yield f"view-{tab}-dark", tab, _DESK, 1150, True
        yield f"view-{tab}-phone", tab, _PHONE, 1500, tab in {"events", "system"}
    for page in _PAGES:
        name = page.removeprefix("-") or "live"
        yield f"ups-{name}", f"{slug}{page}", _DESK, 1150, False
        yield f"ups-{name}-dark", f"{slug}{page}", _DESK, 1150, True
        yield f"ups-{name}-phone", f"{slug}{page}", _PHONE, 1500, bool(page)


async def _take(
    browser: Browser,
    url: str,
    api: Api,
    to: Path,
    shot: tuple[str, str, int, int, bool],
) -> None:
    name, path, width, height, dark = shot
    async with opened(browser, url, api, dark=dark, width=width, height=height) as page:
        await page.evaluate(_MONTH)
        await page.goto(f"{url}/nutify/{path}")
        await page.wait_for_timeout(_LOOK_MS)
        await page.screenshot(path=to / f"{name}.png")
    print(to / f"{name}.png")


async def _run(to: Path, only: str | None) -> None:
    world = World(cut_every=0)
    async with demo(world) as (hass, api, entry), async_playwright() as playwright:
        await _furnish(api, entry)
        upses = await api.command("nutify/ups/list")
        slug = next(each["path"] for each in upses if "Eaton" in each["name"])
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        for seconds in (6.0, 9.0):
            world.mains.fail(seconds)
            await asyncio.sleep(seconds + 5)
        for shot in _shots(slug):
            if only is None or only in shot[0]:
                await _take(browser, hass.url, api, to, shot)
        world.mains.fail(90.0, deep=True)
        await asyncio.sleep(12)
        for shot in (
            ("cut-overview", "overview", _DESK, 1150, False),
            ("cut-live-dark", slug, _DESK, 1150, True),
        ):
            if only is None or only in shot[0]:
                await _take(browser, hass.url, api, to, shot)
        await browser.close()


def main() -> None:
    """Take the pictures of all views, or those whose name holds a word."""
    parser = argparse.ArgumentParser(
        prog="scripts/screenshots dashboard", description=__doc__
    )
    parser.add_argument("only", nargs="?", help="a word in the names of the pictures")
    parser.add_argument("--to", type=Path, default=ROOT / ".cache" / "screenshots")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    asyncio.run(_run(options.to, options.only))


if __name__ == "__main__":
    main()
