"""Take pictures of the demo's pages with a headless Chromium, for the documents."""

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
from pathlib import Path
import shutil
import tempfile
import time

from playwright.async_api import Browser, Page, async_playwright

from nutlab.upsd import free_port
from nutsim import NutSim, World

from .api import Api
from .flow import Entry, NutServer, set_up
from .hass import HOST, HomeAssistant

ROOT = Path(__file__).resolve().parents[2]
_USER = "demo"
# Chromium's own services look for the internet, which a closed network refuses.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: a page, the width of the window, and the theme."""

    name: str
    path: str
    width: int = 1280
    height: int = 1000
    dark: bool = False


@asynccontextmanager
async def demo(world: World) -> AsyncGenerator[tuple[HomeAssistant, Api, Entry]]:
    """Run Home Assistant with Nutify and the devices of a simulated world."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    config = Path(tempfile.mkdtemp(prefix="screenshots-", dir=ROOT / ".cache"))
    hass = HomeAssistant(ROOT, config, free_port())
    hass.seed()
    async with NutSim(world=world, speed=1.0) as simulator, Api(hass.url) as api:
        await hass.start()
        try:
            await api.wait_until_up(hass.check_alive)
            await api.onboard(_USER, _USER)
            await api.wait_until_running(hass.check_alive)
            server = NutServer(HOST, simulator.port, _USER, _USER)
            yield hass, api, await set_up(api, server)
        finally:
            await hass.stop()
            shutil.rmtree(config, ignore_errors=True)


async def device_id(api: Api, name: str) -> str:
    """Return the id of a device by the beginning of its name."""
    for device in await api.command("config/device_registry/list"):
        if str(device["name"]).startswith(name):
            return str(device["id"])
    raise LookupError(name)


async def _shots(api: Api, entry: Entry) -> list[Shot]:
    """Return the pictures that the documents use."""
    eaton = f"/config/devices/device/{await device_id(api, 'Eaton 3S')}"
    pdu = f"/config/devices/device/{await device_id(api, 'Rack PDU')}"
    return [
        Shot("device", eaton, height=1750),
        Shot("device-dark", eaton, height=1500, dark=True),
        Shot("device-phone", eaton, width=420, height=1800),
        Shot("pdu", pdu, height=1500),
        Shot("integration", "/config/integrations/integration/nutify", height=700),
    ]


@asynccontextmanager
async def opened(
    browser: Browser,
    url: str,
    api: Api,
    *,
    dark: bool = False,
    width: int = 1280,
    height: int = 1000,
    wait: bool = True,
) -> AsyncGenerator[Page]:
    """Open Home Assistant, logged in; without `wait`, the page is not there yet."""
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
    )
    tokens = {**api.tokens, "expires": (time.time() + 1800) * 1000}
    await context.add_init_script(
        f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))})"
    )
    page = await context.new_page()
    await page.goto(url)
    if wait:
        await page.wait_for_selector("home-assistant-main", state="attached")
    yield page
    await context.close()


async def _take(browser: Browser, url: str, api: Api, shot: Shot, to: Path) -> None:
    """Take one picture."""
    async with opened(
        browser, url, api, dark=shot.dark, width=shot.width, height=shot.height
    ) as page:
        await page.goto(f"{url}{shot.path}")
        await page.wait_for_timeout(5000)
        await page.screenshot(path=to / f"{shot.name}.png")
    print(to / f"{shot.name}.png")


async def _run(to: Path, only: str | None, after: float) -> None:
    async with (
        demo(World(cut_every=0)) as (hass, api, entry),
        async_playwright() as playwright,
    ):
        await asyncio.sleep(after)
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        for shot in await _shots(api, entry):
            if only in {None, shot.name}:
                await _take(browser, hass.url, api, shot, to)
        await browser.close()


def main() -> None:
    """Take all pictures, or the one named."""
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("name", nargs="?", help="take only this one")
    parser.add_argument("--to", type=Path, default=ROOT / ".cache" / "screenshots")
    parser.add_argument(
        "--after", type=float, default=60, help="seconds of history before the first"
    )
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    asyncio.run(_run(options.to, options.name, options.after))


if __name__ == "__main__":
    main()
