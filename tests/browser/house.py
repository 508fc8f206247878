"""A real Home Assistant with the demo's devices, and a real browser to look at it."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
import shutil
import time
from typing import Any

from playwright.async_api import Browser, Page, async_playwright, expect

from demo_runner.api import Api
from demo_runner.flow import Entry
from demo_runner.hass import HomeAssistant
from demo_runner.screenshots import ARGUMENTS, demo
from nutsim import World

PHONE, DESKTOP = 390, 1440
_RATHER_TALL = 2200
_PATIENCE_MS = 30_000
expect.set_options(timeout=_PATIENCE_MS)
# Until the view before is gone.
_LET_GO_MS = 250
_GO = """
(path) => {
  history.pushState(null, "", path);
  window.dispatchEvent(new CustomEvent("location-changed", { detail: {} }));
}
"""
# What Chromium says of the address bar's icon or of the browser itself is not ours.
_NOT_OURS = ("favicon", "ResizeObserver loop", "manifest.json")
# Of everything in the page, shadow trees included.
_DEEP = """
(find) => {
  const found = [];
  const walk = (root) => {
    for (const each of root.querySelectorAll("*")) {
      const told = find(each);
      if (told) found.push(told);
      if (each.shadowRoot) walk(each.shadowRoot);
    }
  };
  walk(document);
  return found;
}
"""
_WRONG = f"""({_DEEP})((each) => {{
  const name = each.localName;
  if (name === "hui-error-card" || name === "hui-warning") {{
    const words = each.innerText || each.shadowRoot?.textContent || "";
    return `${{name}}: ${{words}}`;
  }}
  if (name.startsWith("nutify-") && each.shadowRoot) {{
    const alert = each.shadowRoot.querySelector("[role=alert]");
    const text = alert?.textContent?.trim();
    if (text) return `${{name}}: ${{text}}`;
    if (each.shadowRoot.querySelector("[aria-busy=true]")) return `${{name}}: busy`;
  }}
  return "";
}})"""
_RAW = f"""({_DEEP})((each) => {{
  if (!each.localName.startsWith("nutify-") || !each.shadowRoot) return "";
  const raw = each.shadowRoot.textContent.match(/\\b(?:%s)_[a-z_]+\\b/g);
  return raw ? `${{each.localName}}: ${{raw.join(" ")}}` : "";
}})""" % "|".join(
    (
        *("breakdown", "control", "database", "error", "events", "fleet", "flow"),
        *("outages", "range", "reports", "system", "variables"),
    )
)


@dataclass(slots=True)
class Seen:
    """A page, with everything that went wrong in it."""

    page: Page
    errors: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Take note of errors from now on."""
        self.page.on(
            "console",
            lambda message: (
                self._add(message.text) if message.type == "error" else None
            ),
        )
        self.page.on("pageerror", lambda error: self._add(str(error)))

    def _add(self, text: str) -> None:
        if not any(each in text for each in _NOT_OURS):
            self.errors.append(text)

    async def wrong(self) -> list[str]:
        """Return every error card, and every card of ours that failed or waits."""
        found: list[str] = await self.page.evaluate(_WRONG)
        return found

    async def raw(self) -> list[str]:
        """Return every text of our cards that is missing, which shows as its key."""
        found: list[str] = await self.page.evaluate(_RAW)
        return found

    async def settled(self, seconds: float = 8.0) -> list[str]:
        """Wait until nothing is wrong or busy; return what still is after a while."""
        until = time.monotonic() + seconds
        while (wrong := await self.wrong()) and time.monotonic() < until:
            await self.page.wait_for_timeout(150)
        return wrong


@dataclass(slots=True, kw_only=True)
class House:
    """Home Assistant, its devices, and a browser."""

    hass: HomeAssistant
    api: Api
    entry: Entry
    world: World
    browser: Browser

    @asynccontextmanager
    async def page(
        self,
        path: str = "",
        *,
        dark: bool = False,
        width: int = DESKTOP,
        language: str = "en",
        tokens: dict[str, Any] | None = None,
    ) -> AsyncGenerator[Seen]:
        """Open a page, logged in, in a browser that was never there before."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": _RATHER_TALL},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        login = tokens or {
            **self.api.tokens,
            "expires": (time.time() + 1800) * 1000,
        }
        chosen = json.dumps(json.dumps(language))
        await context.add_init_script(
            f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(login))});"
            f"localStorage.setItem('selectedLanguage', {chosen});"
        )
        context.set_default_timeout(_PATIENCE_MS)
        seen = Seen(await context.new_page())
        seen.listen()
        if path:
            await self.open(seen, path)
        yield seen
        await context.close()

    async def open(self, seen: Seen, path: str) -> None:
        """Open a path, and wait until its view is there; within the app if it is."""
        if seen.page.url.startswith(self.hass.url):
            await seen.page.evaluate(_GO, f"/{path}")
            await seen.page.wait_for_timeout(_LET_GO_MS)
        else:
            await seen.page.goto(f"{self.hass.url}/{path}")
        await seen.page.wait_for_selector("hui-view, hui-sections-view", timeout=20_000)
        await seen.page.wait_for_selector("hui-card, .no-cards", timeout=20_000)

    async def paths(self) -> list[str]:
        """Return the path of every view."""
        config = await self.api.command("lovelace/config", url_path="nutify")
        return [f"nutify/{view['path']}" for view in config["views"]]

    async def ups(self, name: str) -> dict[str, Any]:
        """Return what is known of a UPS by the begin of its name."""
        for each in await self.api.command("nutify/ups/list"):
            if str(each["name"]).startswith(name):
                found: dict[str, Any] = each
                return found
        raise LookupError(name)

    async def wait_for(
        self, keys: Iterable[str], name: str = "Eaton", seconds: float = 90.0
    ) -> None:
        """Wait until a UPS has entities, such as those of energy after two polls."""
        until = time.monotonic() + seconds
        wanted = set(keys)
        while not wanted <= (await self.ups(name))["entities"].keys():
            assert time.monotonic() < until, wanted
            await asyncio.sleep(0.5)


@asynccontextmanager
async def house(world: World | None = None) -> AsyncGenerator[House]:
    """Run all of it."""
    simulated = world or World(cut_every=0)
    async with (
        demo(simulated) as (hass, api, entry),
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        found = House(hass=hass, api=api, entry=entry, world=simulated, browser=browser)
        yield found
        await browser.close()
