"""Everybody can use the pages: screen readers, keyboards, languages, and guests."""

import json
from pathlib import Path
import re
import time
from typing import Any

import aiohttp
from playwright.async_api import expect
import pytest

from tests.browser.house import PHONE, House, Seen

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).parents[2] / ".cache/cards/node_modules/axe-core/axe.min.js"
# Only what is ours: Home Assistant's own parts are looked at by Home Assistant.
_OURS = """
async () => {
  const found = [];
  const walk = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.localName.startsWith("nutify-") && each.shadowRoot) found.push(each);
      if (each.shadowRoot) walk(each.shadowRoot);
    }
  };
  walk(document);
  const bad = [];
  for (const card of found) {
    const told = await axe.run(card, { resultTypes: ["violations"] });
    for (const each of told.violations) {
      if (each.impact === "serious" || each.impact === "critical") {
        const where = each.nodes.map((node) => node.html.slice(0, 120));
        bad.push(`${card.localName}: ${each.id}: ${where.join(" | ")}`);
      }
    }
  }
  return [found.length, bad];
}
"""

# As if all values had changed this instant, and no time went by.
_ALL_FRESH = """
(card) => {
  for (const row of card.shadowRoot.querySelectorAll("tr")) row.classList.add("fresh");
  const flashes = card.shadowRoot.getAnimations();
  for (const each of flashes) {
    each.pause();
    each.currentTime = 0;
  }
  return flashes.length;
}
"""


async def axe(seen: Seen) -> tuple[int, list[str]]:
    """Return how many cards of ours there are, and what axe finds serious in them."""
    await seen.page.add_script_tag(content=AXE.read_text())
    count, bad = await seen.page.evaluate(_OURS)
    return count, bad


async def test_no_serious_finding_of_axe(metered: House) -> None:
    """Prevents pages that a screen reader, or weak eyes, cannot use."""
    home = metered
    ups = await home.ups("Eaton")
    found: dict[str, list[str]] = {}
    cards = 0
    for dark in (False, True):
        async with home.page("nutify/overview", dark=dark) as seen:
            for path in (
                *("overview", "events", "reports", "system"),
                *(f"{ups['path']}{page}" for page in ("", "-energy", "-power")),
                *(f"{ups['path']}{page}" for page in ("-voltage", "-control", "-info")),
            ):
                await home.open(seen, f"nutify/{path}")
                assert await seen.settled() == []
                count, bad = await axe(seen)
                cards += count
                if bad:
                    found[f"{path} {dark}"] = bad
    assert cards > 20
    assert not found


@pytest.mark.parametrize("dark", [False, True])
async def test_a_value_that_changes_can_be_read(*, dark: bool, home: House) -> None:
    """Prevents that the flash of a new value hides what it is of."""
    ups = await home.ups("Eaton")
    async with home.page(f"nutify/{ups['path']}-info", dark=dark) as seen:
        assert await seen.settled() == []
        card = seen.page.locator("nutify-variables-card")
        assert await card.evaluate(_ALL_FRESH) > 20
        assert await axe(seen) == (1, [])


async def test_languages(home: House) -> None:
    """Prevents English, or keys, in the middle of a page, and a layout that breaks."""
    ups = await home.ups("Eaton")
    for language in ("de", "es", "fr", "it", "he"):
        async with home.page("nutify/events", language=language, width=PHONE) as seen:
            for path in ("events", "reports", f"{ups['path']}-control"):
                await home.open(seen, f"nutify/{path}")
                assert await seen.settled() == [], (language, path)
                assert await seen.raw() == [], (language, path)
                assert await seen.page.evaluate(
                    "document.scrollingElement.scrollWidth <= window.innerWidth + 1"
                ), (language, path)
            direction = await seen.page.evaluate("document.documentElement.dir")
            assert direction == ("rtl" if language == "he" else "ltr")
            assert seen.errors == [], language


_PICKER = """
() => window.customCards
  .filter((each) => each.type.startsWith("nutify-"))
  .map((each) => {
    const card = customElements.get(each.type);
    const hass = document.querySelector("home-assistant").hass;
    const config = { type: `custom:${each.type}`, ...card.getStubConfig(hass) };
    const form = card.getConfigElement();
    form.setConfig(config);
    new card().setConfig(config);
    return [each.type, each.name, each.description, each.preview];
  })
"""
_SUGGESTED = """
(entity) => {
  const hass = document.querySelector("home-assistant").hass;
  return window.customCards
    .map((each) => each.getEntitySuggestion?.(hass, entity)?.config)
    .filter(Boolean);
}
"""


async def test_cards_for_other_dashboards(home: House) -> None:
    """Prevents a card without a name, a form, or a preview in the card picker."""
    ups = await home.ups("Eaton")
    async with home.page("nutify/overview", language="de") as seen:
        await seen.page.wait_for_function(
            "window.customCards?.some((each) => each.name === 'Nutify: Stromfluss')"
        )
        cards = await seen.page.evaluate(_PICKER)
        assert len(cards) == 11
        assert all(name and about and preview for _, name, about, preview in cards)
        events = ups["entities"]["event/power_events"]
        suggested = await seen.page.evaluate(_SUGGESTED, events)
        assert {each["type"] for each in suggested} >= {
            "custom:nutify-flow-card",
            "custom:nutify-events-card",
        }
        assert {each["device_id"] for each in suggested} == {ups["device_id"]}
        assert await seen.page.evaluate(_SUGGESTED, "sun.sun") == []
        assert seen.errors == []


async def test_by_keyboard_alone(home: House) -> None:
    """Prevents a card that only a mouse can use."""
    async with home.page("nutify/events") as seen:
        assert await seen.settled() == []
        card = seen.page.locator("nutify-outages-card").first
        day = card.locator("[tabindex='0']").first
        await day.focus()
        before = await card.locator("[aria-live]").first.inner_text()
        await seen.page.keyboard.press("ArrowLeft")
        await expect(card.locator("[aria-live]").first).not_to_have_text(before)


async def test_a_picture_by_keyboard(home: House) -> None:
    """Prevents details that only a mouse can open."""
    ups = await home.ups("Eaton")
    async with home.page(f"nutify/{ups['path']}") as seen:
        node = seen.page.locator("nutify-flow-card g[role=button]").first
        await node.focus()
        await seen.page.keyboard.press("Enter")
        await expect(seen.page.locator("ha-more-info-dialog")).to_have_count(1)
        assert seen.errors == []


# A card of ours on its own, as on a page that somebody else made.
_ALONE = """
([kind, config]) => {
  const card = document.createElement(`nutify-${kind}-card`);
  card.hass = document.querySelector("home-assistant").hass;
  card.setConfig({ type: `custom:nutify-${kind}-card`, ...config });
  card.id = "alone";
  document.querySelector("#alone")?.remove();
  document.body.prepend(card);
}
"""
_ANOTHER = """
(device_id) => document.querySelector("#alone").setConfig({ type: "x", device_id })
"""


async def test_a_card_that_is_given_another_ups(home: House) -> None:
    """Prevents that a button of one UPS acts on another, whose page did not load."""
    ups = await home.ups("Eaton")
    async with home.page("nutify/overview") as seen:
        for kind, shown in (("control", "button"), ("variables", "table")):
            config = {"device_id": ups["device_id"]}
            await seen.page.evaluate(_ALONE, [kind, config])
            card = seen.page.locator("#alone")
            await expect(card.locator(shown).first).to_be_visible()
            await seen.page.evaluate(_ANOTHER, "nothing")
            await expect(card.locator("[role=alert]")).to_be_visible()
            await expect(card.locator(shown)).to_have_count(0)


async def test_a_card_where_there_is_no_picker(home: House) -> None:
    """Prevents a chart that shows for ever what was there when it was opened."""
    ups = await home.ups("Eaton")
    config = {"device_id": ups["device_id"], "collection_key": "nobodys"}
    async with home.page("nutify/overview") as seen:
        await seen.page.evaluate(_ALONE, ["range", config])
        await seen.page.wait_for_function(
            "document.querySelector('#alone').period?.end.getTime() > Date.now()"
        )
        assert await seen.page.evaluate(
            "document.querySelector('#alone').period.start.getHours() === 0"
        )


async def guest(home: House) -> dict[str, Any]:
    """Add a user who is no administrator, and log them in."""
    created = await home.api.command(
        "config/auth/create", name="Guest", group_ids=["system-users"], local_only=False
    )
    await home.api.command(
        "config/auth_provider/homeassistant/create",
        user_id=created["user"]["id"],
        username="guest",
        password="guest-of-the-house",
    )
    url, client = home.hass.url, f"{home.hass.url}/"
    async with aiohttp.ClientSession() as session:

        async def post(path: str, **kwargs: Any) -> Any:  # noqa: ANN401
            async with session.post(f"{url}{path}", **kwargs) as answer:
                return json.loads(await answer.text())

        flow = await post(
            "/auth/login_flow",
            json={
                "client_id": client,
                "handler": ["homeassistant", None],
                "redirect_uri": client,
            },
        )
        done = await post(
            f"/auth/login_flow/{flow['flow_id']}",
            json={
                "client_id": client,
                "username": "guest",
                "password": "guest-of-the-house",
            },
        )
        tokens = await post(
            "/auth/token",
            data={
                "client_id": client,
                "code": done["result"],
                "grant_type": "authorization_code",
            },
        )
    return {
        **tokens,
        "hassUrl": url,
        "clientId": client,
        "expires": (time.time() + 1800) * 1000,
    }


async def test_a_guest_sees_no_control_they_may_not_use(home: House) -> None:
    """Prevents a button that cuts the power, shown to somebody who may not press it."""
    ups = await home.ups("Eaton")
    tokens = await guest(home)
    home.world.mains.fail(5.0)
    async with home.page(f"nutify/{ups['path']}-control", tokens=tokens) as seen:
        card = seen.page.locator("nutify-control-card")
        await expect(card.get_by_role("button").first).to_be_visible()
        await expect(
            card.get_by_role("button", name=re.compile("Switch load off"))
        ).to_have_count(0)
        await home.open(seen, "nutify/events")
        events = seen.page.locator("nutify-events-card").first
        await expect(events.locator("[data-acknowledge]").first).to_be_visible()
        await expect(events.locator("[data-delete]")).to_have_count(0)
        await home.open(seen, "nutify/system")
        await expect(seen.page.locator("nutify-system-card")).to_contain_text(
            re.compile("administrator", re.IGNORECASE)
        )
