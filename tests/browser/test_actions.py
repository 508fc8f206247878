"""What a person does in the pages arrives where it belongs."""

import asyncio
from collections.abc import Callable
import re
import time

from playwright.async_api import expect
import pytest

from nutlab import wait_until
from tests.browser.house import House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # So that no dialog goes away while it is answered.
    pytest.mark.usefixtures("metered"),
]


async def until(is_true: Callable[[], bool], seconds: float = 15.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end
        await asyncio.sleep(0.1)


async def told(home: House) -> set[tuple[str, str]]:
    """Return what the journal tells of each device."""
    found = await home.api.command("nutify/journal/list", limit=200)
    return {(row["device_id"], row["id"]) for row in found["rows"]}


async def test_commands_reach_the_driver(home: House) -> None:
    """Prevents a button that does nothing, and one that cuts the power by mistake."""
    eaton = home.world["eaton3s"]
    ups = await home.ups("Eaton")
    async with home.page(f"nutify/{ups['path']}-control") as seen:
        card = seen.page.locator("nutify-control-card")
        before = eaton.get("ups.test.result")
        await card.get_by_role(
            "button", name=re.compile("Test battery quickly")
        ).click()
        confirm = card.locator("dialog")
        if await confirm.count():
            await confirm.get_by_role("button").last.click()
        await until(lambda: eaton.get("ups.test.result") != before)
        # It asks first, and nothing is sent until somebody says yes.
        await card.get_by_role(
            "button", name=re.compile("^Switch load off$")
        ).first.click()
        dialog = card.locator("dialog[open]")
        await expect(dialog).to_contain_text("Eaton 3S 550")
        assert eaton.get("ups.status") != "OFF"
        await seen.page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        assert "OFF" not in str(eaton.get("ups.status"))
        await card.get_by_role(
            "button", name=re.compile("^Switch load off$")
        ).first.click()
        await dialog.get_by_role("checkbox").check()
        await dialog.get_by_role("button", name="Run").click()
        await until(lambda: "OFF" in str(eaton.get("ups.status")))
        assert seen.errors == []


async def test_a_setting_is_written(home: House) -> None:
    """Prevents a form that seems to save."""
    eaton = home.world["eaton3s"]
    ups = await home.ups("Eaton")
    assert eaton.get("battery.charge.low") == "20"
    async with home.page(f"nutify/{ups['path']}-control") as seen:
        card = seen.page.locator("nutify-variables-card")
        await card.locator("[data-edit='battery.charge.low']").click()
        await card.locator("input[type=number]").fill("35")
        await card.get_by_role("button", name="Save").click()
        await until(lambda: eaton.get("battery.charge.low") == "35")
        await expect(card).to_contain_text("now 35")
        assert seen.errors == []


async def test_a_report_is_made_and_downloaded(home: House) -> None:
    """Prevents a report that a person cannot get at."""
    async with home.page("nutify/reports") as seen:
        card = seen.page.locator("nutify-reports-card")
        await card.get_by_role("button", name="Make the report").click()
        links = card.get_by_role("button", name=re.compile("^Download PDF"))
        await expect(links.first).to_be_visible(timeout=60_000)
        async with seen.page.expect_download() as waiting:
            await links.first.click()
        path = await (await waiting.value).path()
        assert path.read_bytes().startswith(b"%PDF")
        listed = await home.api.command("nutify/reports/list")
        assert listed["total"] == 1
        assert seen.errors == []


async def test_an_outage_is_seen_acknowledged_and_deleted(home: House) -> None:
    """Prevents a page that has to be loaded again, and a row that comes back."""
    async with home.page("nutify/events") as seen:
        card = seen.page.locator("nutify-events-card").first
        await expect(card).to_be_visible()
        home.world.mains.fail(6.0)
        row = card.get_by_text(re.compile("went on battery")).first
        await expect(row).to_be_visible(timeout=10_000)
        await card.locator("[data-acknowledge]").first.click()
        await expect(card.get_by_text("Demo").first).to_be_visible()
        rows = await home.api.command("nutify/journal/list", acknowledged=True)
        assert rows["total"] >= 1
        # More may come meanwhile, since the mains return.
        before = await told(home)
        await card.locator("[data-delete]").first.click()
        assert before <= await told(home)
        await card.get_by_role("button", name="Delete", exact=True).first.click()

        async def is_gone() -> bool:
            return not before <= await told(home)

        await wait_until(is_gone, seconds=10)
        assert len(before - await told(home)) == 1
        assert seen.errors == []
