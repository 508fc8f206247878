"""Walk through Nutify as a new user does, from the release's zip to its removal."""

import argparse
import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
import shutil
import tempfile
import time
import zipfile

from playwright.async_api import Browser, Page, async_playwright

from nutlab.mailsink import MailSink, mail_sink
from nutlab.upsd import free_port
from nutsim import NutSim, World
from releasing.archive import build

from .api import Api, Json
from .flow import DOMAIN, Entry, NutServer, add_subentry, set_up, show_in_energy
from .hass import HOST, HomeAssistant
from .mail import add_mail, page_of
from .screenshots import ARGUMENTS, ROOT, opened
from .traces import Traces

_USER = "demo"
_PATIENCE_SECONDS = 60.0
_AUTOMATION = {
    "alias": "Tell me of power cuts",
    "triggers": [
        {
            "trigger": "nutify.went_on_battery",
            "target": {"entity_id": ""},
            "options": {"for": {"seconds": 0}, "include_tests": False},
        }
    ],
    "conditions": [],
    "actions": [
        {
            "action": "persistent_notification.create",
            "data": {"notification_id": "walk", "message": "The power failed."},
        }
    ],
    "mode": "single",
}


@dataclass(slots=True)
class Walk:
    """Where the walk is: what runs, and what was seen so far."""

    hass: HomeAssistant
    api: Api
    world: World
    server: NutServer
    sink: MailSink
    browser: Browser
    to: Path
    begin: float = field(default_factory=time.monotonic)
    pictures: int = 0
    failed: bool = False

    def tell(self, step: str, what: object, *, good: bool = True) -> None:
        """Print what came of a step."""
        self.failed |= not good
        seconds = time.monotonic() - self.begin
        verdict = "ok" if good else "FAILED"
        print(f"{seconds:6.1f} s  {step:28} {verdict:7} {what}", flush=True)

    @asynccontextmanager
    async def page(self, path: str) -> AsyncGenerator[Page]:
        """Open a page of Home Assistant, logged in."""
        async with opened(self.browser, self.hass.url, self.api) as page:
            await page.goto(f"{self.hass.url}{path}")
            yield page

    async def picture(self, page: Page, name: str, settle_ms: int = 4000) -> None:
        """Take a picture once the page stands still."""
        await page.wait_for_timeout(settle_ms)
        self.pictures += 1
        path = self.to / f"walk-{self.pictures:02}-{name}.png"
        await page.screenshot(path=path)

    async def look(self, path: str, name: str) -> None:
        """Open a page and take its picture."""
        async with self.page(path) as page:
            await self.picture(page, name)


async def _until(ask: Callable[[], Json], what: str) -> Json:
    """Ask until the answer is true; raise TimeoutError after a minute."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not (found := await ask()):  # noqa: ASYNC110 - of another process
                await asyncio.sleep(0.5)
    except TimeoutError as err:
        raise TimeoutError(what) from err
    return found


async def _add_server(walk: Walk) -> Entry:
    async with walk.page("/config/integrations/dashboard/add?domain=nutify") as page:
        await walk.picture(page, "add")
        await page.get_by_role("button", name="OK").click()
        await walk.picture(page, "form", 2000)
    entry = await set_up(walk.api, walk.server)
    states = await _until(lambda: _states(walk), "no entity of Nutify")
    values = sum(state not in {"unknown", "unavailable"} for state in states.values())
    walk.tell("add a server", f"{entry.ups}: {len(states)} entities, {values} values")
    await walk.look("/config/integrations/integration/nutify", "integration")
    return entry


async def _show_energy(walk: Walk, entry: Entry) -> None:
    async def counted() -> Json:
        return [each for each in await _states(walk) if each.endswith("mains_energy")]

    # Two readings make the first energy.
    found = await _until(counted, "no energy was counted")
    await show_in_energy(walk.api, entry)
    walk.tell("Energy dashboard", f"{len(found)} sensors of energy")
    await walk.look("/nutify/energy", "energy")


async def _states(walk: Walk) -> dict[str, str]:
    """Return the states of our entities."""
    ours = {
        each["entity_id"]
        for each in await walk.api.command("config/entity_registry/list")
        if each["platform"] == DOMAIN
    }
    return {
        each["entity_id"]: each["state"]
        for each in await walk.api.get("/api/states")
        if each["entity_id"] in ours
    }


async def _press(walk: Walk, word: str) -> None:
    """Press the button of an alert or a report, as soon as it is there."""

    async def find() -> Json:
        found = [
            each
            for each in await _states(walk)
            if each.startswith("button.") and word in each
        ]
        return found[0] if found else None

    entity_id = await _until(find, f"no button {word}")
    await walk.api.post("/api/services/button/press", {"entity_id": entity_id})


async def _mail(walk: Walk, word: str, name: str) -> None:
    """Wait for a mail with a word in its subject, and take its picture."""

    async def find() -> Json:
        return next(
            (mail for _, mail in walk.sink.mails if word in str(mail["Subject"])), None
        )

    mail = await _until(find, f"no mail with {word}")
    walk.tell(f"mail: {name}", mail["Subject"])
    page = await walk.browser.new_page(viewport={"width": 760, "height": 1000})
    await page.set_content(page_of(mail))
    await walk.picture(page, f"mail-{name}", 500)
    await page.close()


async def _services(walk: Walk, entry: Entry) -> None:
    target = await add_mail(walk.api, walk.sink)
    alert = {"name": "Power cuts", "targets": [target], "ups": entry.ups}
    await add_subentry(walk.api, entry.entry_id, "alert", alert)
    await _press(walk, "power_cuts")
    await _mail(walk, "Test", "test")
    report = {"name": "Daily", "targets": [target], "period": "today"}
    await add_subentry(walk.api, entry.entry_id, "report", report)
    await _press(walk, "daily")
    await _mail(walk, "Daily", "report")
    await walk.look("/nutify/reports", "reports")


async def _power_cut(walk: Walk) -> None:
    events = [each for each in await _states(walk) if each.startswith("event.")]
    automation = {**_AUTOMATION}
    automation["triggers"] = [
        {**_AUTOMATION["triggers"][0], "target": {"entity_id": events}}  # type: ignore[dict-item]
    ]
    await walk.api.post("/api/config/automation/config/walk", automation)
    await asyncio.sleep(2)
    begin = time.monotonic()
    walk.world.mains.fail(45.0)

    async def told() -> Json:
        notes = await walk.api.command("persistent_notification/get")
        return [each for each in notes if each["notification_id"] == "walk"]

    await _until(told, "the automation did not run")
    walk.tell("automation by a trigger", f"after {time.monotonic() - begin:.1f} s")
    await _mail(walk, "battery", "power-cut")
    await walk.look("/nutify/overview", "power-cut")
    walk.world.mains.restore()
    await walk.look("/nutify/events", "events")


async def _remove(walk: Walk, entry: Entry, traces: Traces) -> None:
    await walk.api.delete("/api/config/automation/config/walk")
    for each in await walk.api.command("config_entries/get"):
        if each["domain"] in {DOMAIN, "smtp"}:
            path = f"/api/config/config_entries/entry/{each['entry_id']}"
            await walk.api.delete(path)
    await asyncio.sleep(5)
    for what, found in (await traces.left(walk.api)).items():
        walk.tell(f"left: {what}", found or "nothing", good=not found)
    await walk.hass.stop()
    traces.uninstall()
    await walk.hass.start()
    await walk.api.wait_until_up(walk.hass.check_alive, is_new=False)
    await walk.api.renew()
    await walk.api.wait_until_running(walk.hass.check_alive)
    for what, found in (await traces.left(walk.api)).items():
        walk.tell(f"after a restart: {what}", found or "nothing", good=not found)
    walk.tell("yours, and kept", ", ".join(traces.documents()) or "nothing")


async def _walk(walk: Walk, traces: Traces) -> None:
    entry = await _add_server(walk)
    await walk.look("/nutify/overview", "overview")
    await _show_energy(walk, entry)
    await _services(walk, entry)
    await _power_cut(walk)
    complaints = traces.complaints()
    walk.tell("complaints in the log", complaints or "none", good=not complaints)
    await _remove(walk, entry, traces)


async def _run(to: Path) -> bool:
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    config = Path(tempfile.mkdtemp(prefix="walk-", dir=cache))
    world = World(cut_every=0)
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, config, ignore_errors=True)
        hass = HomeAssistant(ROOT, config, free_port())
        hass.seed()
        traces = Traces(hass, DOMAIN)
        build(ROOT, cache / "nutify.zip")
        traces.install(cache / "nutify.zip")
        simulator = await stack.enter_async_context(NutSim(world=world, speed=1.0))
        sink = await stack.enter_async_context(mail_sink())
        api = await stack.enter_async_context(Api(hass.url))
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        stack.push_async_callback(browser.close)
        server = NutServer(HOST, simulator.port, _USER, _USER)
        walk = Walk(hass, api, world, server, sink, browser, to)
        stack.push_async_callback(hass.stop)
        await hass.start()
        await api.wait_until_up(hass.check_alive)
        await api.onboard(_USER, _USER)
        await api.wait_until_running(hass.check_alive)
        with zipfile.ZipFile(cache / "nutify.zip") as found:
            walk.tell("install the zip", f"{len(found.namelist())} files")
        await _walk(walk, traces)
    print(f"{walk.pictures} pictures in {to}")
    return not walk.failed


def main() -> int:
    """Walk; fail when a step did."""
    parser = argparse.ArgumentParser(prog="scripts/walk", description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / ".cache" / "walk")
    to = parser.parse_args().to
    to.mkdir(parents=True, exist_ok=True)
    return int(not asyncio.run(_run(to)))


if __name__ == "__main__":
    raise SystemExit(main())
