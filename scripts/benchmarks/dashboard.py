"""Time the dashboard: its size, how it is built, and what a browser makes of it.

A real Home Assistant, a real upsd, a real browser that was never there before. The
peers are Home Assistant's own pages, in the same browser, on the same machine.
"""

import argparse
import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
import gzip
from pathlib import Path
from random import Random
import shutil
from statistics import median
import time

from playwright.async_api import Browser, Page, async_playwright

from benchmarks.figures import Figure, add_option, write
from benchmarks.throw_away import home_assistant
from custom_components.nutify.dashboard.build import build
from custom_components.nutify.dashboard.model import Server, Site, Ups
from custom_components.nutify.dashboard.texts import texts_of, wording
from demo_runner.api import Api
from demo_runner.flow import NutServer, set_up
from demo_runner.hass import HOST
from demo_runner.screenshots import ARGUMENTS, opened
from nutlab import Device, ScriptedDriver, lab, wait_until
from nutlab.synthetic import UPS

_BUNDLE = (
    Path(__file__).resolve().parents[2]
    / "custom_components/nutify/frontend/dist/nutify.js"
)
_MOST_BYTES = 60_000
_MOST_BUILD_MS = 50.0
_MOST_LOAD_SECONDS = 3.0
_MOST_CHANGE_SECONDS = 2.5
_FEW, _MANY = 20, 200
_START_SECONDS = 300.0
_SETTLE_SECONDS = 20.0
_CHANGE_MS = 15_000
_WIDTH, _HEIGHT = 1440, 1000
# Of the fleet's card, the rows that show a value; deep in shadow trees.
_FIND = """
() => {
  const walk = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.localName === "nutify-fleet-card") return each.shadowRoot;
      const found = each.shadowRoot && walk(each.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  return walk(document);
}
"""
_ROWS = (
    f"(count) => {{ const root = ({_FIND})(); return !!root && "
    """
  [...root.querySelectorAll("li .values")].filter((row) => /\\d/.test(row.textContent))
    .length >= count; }"""
)
_SAYS = (
    f"([name, words]) => {{ const root = ({_FIND})(); return !!root && "
    """
  [...root.querySelectorAll("li")].some((row) =>
    row.querySelector(".name").textContent === name &&
    row.querySelector(".status").textContent.includes(words)); }"""
)
# The longest time between two frames while a page is scrolled from end to end.
_SCROLL = """
async () => {
  const view = document.scrollingElement;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  let worst = 0, last = performance.now(), frames = 0;
  const begin = last;
  while (view.scrollTop + innerHeight < view.scrollHeight - 2 && frames < 2000) {
    view.scrollBy(0, 120);
    await frame();
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
    frames += 1;
  }
  return [frames, worst, (last - begin) / frames, view.scrollTop];
}
"""


@dataclass(frozen=True, slots=True)
class _Result:
    """A figure beside its limit; `most` is None for what is only told."""

    what: str
    value: float
    unit: str
    most: float | None = None

    @property
    def is_held(self) -> bool:
        """Tell whether it is within its limit."""
        return self.most is None or self.value <= self.most

    def __str__(self) -> str:
        """Return the line of a table."""
        limit = "" if self.most is None else f"  <= {self.most:g}"
        held = "" if self.is_held else "  MISSED"
        return f"{self.what:58}{self.value:10.2f} {self.unit:5}{limit}{held}"


def _devices(count: int) -> dict[str, Device]:
    serials = {f"ups{number:03}": f"NL{number:04}" for number in range(count)}
    return {
        name: replace(
            UPS,
            variables={
                **UPS.variables,
                "device.model": f"Line {name}",
                "device.serial": serial,
                "ups.model": f"Line {name}",
                "ups.serial": serial,
            },
        )
        for name, serial in serials.items()
    }


def _size() -> _Result:
    packed = gzip.compress(_BUNDLE.read_bytes(), 9)
    return _Result("cards, gzipped", len(packed) / 1000, "kB", _MOST_BYTES / 1000)


def _built(upses: list[Ups]) -> _Result:
    site = Site(
        upses=upses,
        servers=[Server(entry_id="x", title="x", entities={}, statistics=frozenset())],
        text=wording(texts_of("en")),
    )
    times = []
    for _ in range(20):
        start = time.perf_counter()
        build(site)
        times.append((time.perf_counter() - start) * 1000)
    return _Result(
        f"views of {len(upses)} UPSes, built", median(times), "ms", _MOST_BUILD_MS
    )


async def _described(api: Api, count: int) -> list[Ups]:
    """Return what the views of this Home Assistant are built from."""
    listed = await api.command("nutify/ups/list")
    assert len(listed) == count
    found = []
    for each in listed[:3]:
        told = await api.command("nutify/ups/describe", device_id=each["device_id"])
        found.append(told)
    return [
        Ups(
            device_id=f"{number}",
            slug=f"u{number}",
            name=f"UPS {number}",
            server=told["server"],
            model=told["model"],
            has_battery=told["has_battery"],
            needs_rating=told["needs_rating"],
            entities=told["entities"],
            statistics=frozenset(told["statistics"]),
            limits=told["limits"],
        )
        for number in range(_MANY)
        for told in (found[number % len(found)],)
    ]


@asynccontextmanager
async def _site(
    count: int,
) -> AsyncGenerator[tuple[str, Api, Mapping[str, ScriptedDriver]]]:
    """Run Home Assistant with so many UPSes."""
    async with (
        lab(_devices(count)) as running,
        home_assistant() as (hass, api),
    ):
        await set_up(api, NutServer(HOST, running.port))

        async def are_there() -> bool:
            listed = await api.command("nutify/ups/list")
            return len(listed) == count and all(
                "sensor/meter/load_power" in each["entities"] for each in listed
            )

        await wait_until(are_there, seconds=_START_SECONDS)
        await asyncio.sleep(_SETTLE_SECONDS)
        yield hass.url, api, running.drivers


async def _loads(
    browser: Browser, url: str, api: Api, count: int, runs: int
) -> list[float]:
    """Return how long a browser that was never there takes until all rows are shown."""
    times = []
    for _ in range(runs):
        async with opened(
            browser, "about:blank", api, width=_WIDTH, height=_HEIGHT, wait=False
        ) as page:
            start = time.perf_counter()
            await page.goto(f"{url}/nutify/overview", wait_until="commit")
            await page.wait_for_function(_ROWS, arg=count, polling=50, timeout=120_000)
            times.append(time.perf_counter() - start)
    return times


async def _peer(browser: Browser, url: str, api: Api, runs: int) -> list[float]:
    """Return how long Home Assistant's own page of its settings takes."""
    times = []
    for _ in range(runs):
        async with opened(
            browser, "about:blank", api, width=_WIDTH, height=_HEIGHT, wait=False
        ) as page:
            start = time.perf_counter()
            await page.goto(f"{url}/config/dashboard", wait_until="commit")
            await page.wait_for_selector("ha-config-navigation", timeout=120_000)
            times.append(time.perf_counter() - start)
    return times


async def _changes(
    page: Page, drivers: Mapping[str, ScriptedDriver], api: Api, runs: int
) -> list[float]:
    """Return how long a change of status takes from the device into the page."""
    random = Random(7)
    shown = {}
    for each in await api.command("nutify/ups/list"):
        told = await api.command("nutify/ups/describe", device_id=each["device_id"])
        shown[str(told["model"]).rpartition(" ")[2]] = each["name"]
    delays = []
    for number in range(runs):
        await asyncio.sleep(random.uniform(3.0, 5.0))
        ups = f"ups{number % len(drivers):03}"
        start = time.perf_counter()
        drivers[ups].set("ups.status", "OB DISCHRG")
        await page.wait_for_function(
            _SAYS, arg=[shown[ups], "On battery"], polling="raf", timeout=_CHANGE_MS
        )
        delays.append(time.perf_counter() - start)
        drivers[ups].set("ups.status", "OL")
    return delays


async def _few(browser: Browser, options: argparse.Namespace) -> list[_Result]:
    async with _site(_FEW) as (url, api, drivers):
        loads = await _loads(browser, url, api, _FEW, options.runs)
        peers = await _peer(browser, url, api, options.runs)
        async with opened(browser, url, api, width=_WIDTH, height=_HEIGHT) as page:
            await page.goto(f"{url}/nutify/overview")
            await page.wait_for_function(_ROWS, arg=_FEW, polling=50)
            delays = await _changes(page, drivers, api, options.changes)
        described = await _described(api, _FEW)
    return [
        _built(described),
        _Result(
            f"overview of {_FEW} UPSes, cold, until all are shown",
            median(loads),
            "s",
            _MOST_LOAD_SECONDS,
        ),
        _Result("  the worst", max(loads), "s"),
        _Result("  Home Assistant's own settings, cold, beside it", median(peers), "s"),
        _Result("  ratio", median(loads) / median(peers), ""),
        _Result(
            "change of status, from the device into the page",
            median(delays),
            "s",
            _MOST_CHANGE_SECONDS,
        ),
        _Result("  the worst", max(delays), "s", _MOST_CHANGE_SECONDS),
    ]


async def _many(browser: Browser) -> list[_Result]:
    async with _site(_MANY) as (url, api, _):
        start = time.perf_counter()
        config = await api.command("lovelace/config", url_path="nutify")
        asked = time.perf_counter() - start
        async with opened(
            browser, "about:blank", api, width=_WIDTH, height=_HEIGHT, wait=False
        ) as page:
            start = time.perf_counter()
            await page.goto(f"{url}/nutify/overview", wait_until="commit")
            await page.wait_for_function(_ROWS, arg=_MANY, polling=100, timeout=120_000)
            load = time.perf_counter() - start
            frames, worst, mean, reached = await page.evaluate(_SCROLL)
    return [
        _Result(
            f"views of {_MANY} UPSes asked for over the websocket", asked * 1000, "ms"
        ),
        _Result(f"  how many ({len(config['views'])} views)", len(config["views"]), ""),
        _Result(f"overview of {_MANY} UPSes, cold, until all are shown", load, "s"),
        _Result(f"  scrolled to its end ({reached:.0f} px)", frames, "frame"),
        _Result("  mean time of a frame", mean, "ms"),
        _Result("  longest time of a frame", worst, "ms"),
    ]


async def _run(options: argparse.Namespace) -> bool:
    results = [_size()]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        results += await _few(browser, options)
        if not options.few:
            results += await _many(browser)
        await browser.close()
    for each in results:
        print(each)
    shown = {each.what.strip(): each.value for each in results}
    load = shown[f"overview of {_FEW} UPSes, cold, until all are shown"]
    peer = shown["Home Assistant's own settings, cold, beside it"]
    figure = Figure(load, peer, "s")
    write(options.json, "dashboard", {f"overview of {_FEW} UPSes, cold": figure})
    return all(each.is_held for each in results)


def main() -> int:
    """Run the benchmark; fail when a figure is over its limit."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench dashboard", description=__doc__
    )
    parser.add_argument("--runs", type=int, default=5, help="cold loads")
    parser.add_argument("--changes", type=int, default=12)
    parser.add_argument("--few", action="store_true", help="not the 200 UPSes")
    add_option(parser)
    options = parser.parse_args()
    held = asyncio.run(_run(options))
    print(f"limits: {'held' if held else 'MISSED'}")
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
