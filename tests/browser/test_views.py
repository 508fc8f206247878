"""Every view, in both themes, on a phone and on a desk."""

import pytest

from tests.browser.house import DESKTOP, PHONE, House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def test_what_is_wrong_is_noticed(home: House) -> None:
    """Prevents checks of pages that find nothing because they look at nothing."""
    await home.api.command(
        "lovelace/dashboards/create", url_path="the-wrong", title="x", mode="storage"
    )
    cards = [
        {"type": "custom:nutify-nothing-card"},
        {"type": "tile", "entity": "sensor.nothing"},
        {"type": "custom:nutify-flow-card", "device_id": "nothing"},
    ]
    view = {"path": "all", "type": "sections", "sections": [{"cards": cards}]}
    await home.api.command(
        "lovelace/config/save", url_path="the-wrong", config={"views": [view]}
    )
    async with home.page("the-wrong/all") as seen:
        wrong = await seen.settled(seconds=6)
        assert any(each.startswith("hui-error-card") for each in wrong), wrong
        assert any(each.startswith("hui-warning") for each in wrong), wrong
        assert any(each.startswith("nutify-flow-card") for each in wrong), wrong


async def test_every_view_is_whole(metered: House) -> None:
    """Prevents error cards, entities that are not found, and errors in the console."""
    home = metered
    paths = await home.paths()
    assert len(paths) > 20
    found: dict[str, list[str]] = {}
    for dark, width in (
        (False, DESKTOP),
        (True, DESKTOP),
        (False, PHONE),
        (True, PHONE),
    ):
        async with home.page(paths[0], dark=dark, width=width) as seen:
            for path in paths:
                await home.open(seen, path)
                wrong = [*await seen.settled(), *await seen.raw(), *seen.errors]
                seen.errors.clear()
                if await _is_too_wide(seen.page):
                    wrong.append("wider than the window")
                if wrong:
                    found[f"{path} {width} {'dark' if dark else 'light'}"] = wrong
    assert not found


async def _is_too_wide(page: object) -> bool:
    """Tell whether a page has to be scrolled sideways."""
    script = "document.scrollingElement.scrollWidth > window.innerWidth + 1"
    return bool(await page.evaluate(script))  # type: ignore[attr-defined]


async def test_twelve_cold_loads(home: House) -> None:
    """Prevents the race between our cards and Home Assistant's own registry."""
    path = (await home.paths())[0]
    ups = await home.ups("Eaton")
    for number in range(12):
        where = path if number % 2 else f"nutify/{ups['path']}"
        # A browser that was never there before: nothing is in its cache.
        async with home.page(where) as seen:
            assert await seen.settled() == [], number
            assert seen.errors == [], number
            assert await seen.page.locator(
                "nutify-flow-card, nutify-events-card"
            ).count()


async def test_a_dashboard_that_somebody_adds(home: House) -> None:
    """Prevents a Community dashboard that does not load, or cannot be taken over."""
    await home.api.command(
        "lovelace/dashboards/create", url_path="my-ups", title="Mine", mode="storage"
    )
    await home.api.command(
        "lovelace/config/save",
        url_path="my-ups",
        config={"strategy": {"type": "custom:nutify"}},
    )
    async with home.page("my-ups/overview") as seen:
        assert await seen.settled() == []
        await seen.page.get_by_text("Eaton 3S 550").first.click()
        await seen.page.wait_for_selector("nutify-flow-card")
        assert "/my-ups/" in seen.page.url
        assert seen.errors == []
    # What "take control" saves is what the strategy made.
    config = await home.api.command("nutify/dashboard/config", base="my-ups")
    await home.api.command("lovelace/config/save", url_path="my-ups", config=config)
    async with home.page("my-ups/overview") as seen:
        assert await seen.settled() == []
        assert seen.errors == []
