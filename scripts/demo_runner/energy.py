"""Take pictures of the options of energy, of the Energy dashboard and of a UPS."""

import argparse
import asyncio
from pathlib import Path
import shutil

from playwright.async_api import Page, async_playwright

from nutsim import World

from .flow import set_options, show_in_energy
from .screenshots import ARGUMENTS, ROOT, demo, device_id, opened

_WAIT = 1500


async def _choose(page: Page, text: str) -> None:
    await page.get_by_text(text, exact=True).last.click()
    await page.wait_for_timeout(_WAIT)


async def _options(page: Page, url: str, to: Path, theme: str) -> None:
    """Walk through the options as a person does."""
    walks = {
        "tariff": ["Price of energy"],
        "bands": ["Price of energy", "Prices by time of day and weekday"],
        "entity": ["Price of energy", "An entity that knows the price"],
        "emissions": ["CO₂ of energy", "One factor"],
        "dashboard": ["Energy dashboard"],
    }
    for name, choices in walks.items():
        await page.goto(f"{url}/config/integrations/integration/nutify")
        await page.wait_for_timeout(2 * _WAIT)
        await (
            page.locator("ha-icon-button[title], ha-icon-button")
            .locator("visible=true")
            .first.wait_for()
        )
        await page.get_by_label("Configure").first.click()
        await page.wait_for_timeout(_WAIT)
        for choice in choices:
            await _choose(page, choice)
        await page.screenshot(path=to / f"options-{name}-{theme}.png")
        print(to / f"options-{name}-{theme}.png")


async def _run(to: Path, after: float) -> None:
    async with (
        demo(World(cut_every=0)) as (hass, api, entry),
        async_playwright() as playwright,
    ):
        await set_options(api, entry)
        await asyncio.sleep(after)
        await show_in_energy(api, entry)
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        ups = f"/config/devices/device/{await device_id(api, 'Eaton 3S')}"
        pages = {"ups": ups, "energy": "/energy"}
        for theme in ("light", "dark"):
            for name, path in pages.items():
                async with opened(
                    browser, hass.url, api, dark=theme == "dark", height=2000
                ) as page:
                    await page.goto(f"{hass.url}{path}")
                    await page.wait_for_timeout(5000)
                    await page.screenshot(path=to / f"{name}-{theme}.png")
                    print(to / f"{name}-{theme}.png")
            async with opened(
                browser, hass.url, api, dark=theme == "dark", height=1000
            ) as page:
                await _options(page, hass.url, to, theme)
        await browser.close()


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(
        prog="scripts/screenshots energy", description=__doc__
    )
    parser.add_argument("--to", type=Path, default=ROOT / ".cache" / "screenshots")
    parser.add_argument(
        "--after", type=float, default=90, help="seconds of history before the first"
    )
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    asyncio.run(_run(options.to, options.after))


if __name__ == "__main__":
    main()
