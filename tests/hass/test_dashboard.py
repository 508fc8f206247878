"""The dashboard in the sidebar: there when it is wanted, and what it is made of."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)
from yarl import URL

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.dashboard import panel
from nutlab import Device, lab
from nutlab.hass import entity_id, make_entry, set_up, until
from tests.dashboard.sites import cards, entities_in

pytestmark = pytest.mark.upsd

DEVICE = Device(
    variables={
        "battery.charge": "100",
        "battery.runtime": "1200",
        "input.voltage": "230",
        "ups.load": "20",
        "ups.realpower": "100",
        "ups.status": "OL",
    }
)


@pytest.fixture(autouse=True)
async def _pages(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pages to show."""
    monkeypatch.setattr(panel, "_SETTLE_SECONDS", 0.05)
    assert await async_setup_component(hass, "frontend", {})
    await hass.async_block_till_done()


async def house(
    hass: HomeAssistant, servers: AsyncExitStack, *names: str, **options: object
) -> MockConfigEntry:
    """Set a server up."""
    running = await servers.enter_async_context(lab(dict.fromkeys(names, DEVICE)))
    entry = make_entry(running.port, *names, options=options)
    coordinator = await set_up(hass, entry)
    # Energy needs two readings to be there.
    await coordinator.async_full_refresh()
    await hass.async_block_till_done()
    return entry


async def shown(hass: HomeAssistant, clients: WebSocketGenerator) -> dict[str, Any]:
    """Return the configuration as a browser gets it."""
    client = await clients(hass)
    await client.send_json_auto_id({"type": "lovelace/config", "url_path": DOMAIN})
    answer = await client.receive_json()
    assert answer["success"], answer
    result: dict[str, Any] = answer["result"]
    return result


def is_in_sidebar(hass: HomeAssistant) -> bool:
    """Tell whether there is such a dashboard."""
    in_lovelace = DOMAIN in hass.data[LOVELACE_DATA].dashboards
    assert (DOMAIN in hass.data["frontend_panels"]) == in_lovelace
    return in_lovelace


async def test_it_shows_every_ups(
    hass: HomeAssistant, servers: AsyncExitStack, hass_ws_client: WebSocketGenerator
) -> None:
    """Prevents a dashboard that somebody has to write first, or that shows nothing."""
    entry = await house(hass, servers, "a", "b")
    assert is_in_sidebar(hass)
    config = await shown(hass, hass_ws_client)
    assert config["title"] == "UPS"
    names = {view["title"] for view in config["views"]}
    assert {"a", "b", "Overview", "Energy", "Events", "Reports", "System"} <= names
    entities = set(entities_in(config))
    assert entities
    assert not [each for each in entities if hass.states.get(each) is None]
    for key in ("battery_charge", "meter/load_power", "status"):
        assert entity_id(hass, entry, "a", key) in entities


async def test_it_follows_what_comes_and_goes(
    hass: HomeAssistant, servers: AsyncExitStack, hass_ws_client: WebSocketGenerator
) -> None:
    """Prevents a card of an entity that somebody disabled, and a UPS without cards."""
    entry = await house(hass, servers, "a", "b")
    charge = entity_id(hass, entry, "a", "battery_charge")
    assert charge is not None
    assert charge in set(entities_in(await shown(hass, hass_ws_client)))
    updates = async_capture_events(hass, "lovelace_updated")
    er.async_get(hass).async_update_entity(
        charge, disabled_by=er.RegistryEntryDisabler.USER
    )
    await until(hass, lambda: any(_is_ours(each.data) for each in updates))
    assert charge not in set(entities_in(await shown(hass, hass_ws_client)))
    updates.clear()
    subentry = next(each for each in entry.subentries.values() if each.title == "b")
    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await until(hass, lambda: any(_is_ours(each.data) for each in updates))
    views = (await shown(hass, hass_ws_client))["views"]
    assert "b" not in {view["title"] for view in views}


@callback
def _is_ours(data: Mapping[str, Any]) -> bool:
    return bool(data["url_path"] == DOMAIN)


async def test_a_name_is_no_reason_to_load_it_anew(
    hass: HomeAssistant, servers: AsyncExitStack, hass_ws_client: WebSocketGenerator
) -> None:
    """Prevents pages that reload all the time."""
    entry = await house(hass, servers, "a")
    await shown(hass, hass_ws_client)
    charge = entity_id(hass, entry, "a", "battery_charge")
    assert charge is not None
    updates = async_capture_events(hass, "lovelace_updated")
    er.async_get(hass).async_update_entity(charge, icon="mdi:battery", labels={"x"})
    await entry.runtime_data.coordinator.async_full_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not updates


async def test_an_option_hides_it(
    hass: HomeAssistant, servers: AsyncExitStack, hass_ws_client: WebSocketGenerator
) -> None:
    """Prevents a dashboard that cannot be got rid of."""
    first = await house(hass, servers, "a", dashboard=False)
    assert not is_in_sidebar(hass)
    second = await house(hass, servers, "b")
    await until(hass, lambda: is_in_sidebar(hass))
    views = (await shown(hass, hass_ws_client))["views"]
    assert "a" not in {view["title"] for view in views}
    hass.config_entries.async_update_entry(first, options={"dashboard": True})
    await hass.async_block_till_done()
    await until(
        hass, lambda: len(hass.config_entries.async_loaded_entries(DOMAIN)) == 2
    )
    views = (await shown(hass, hass_ws_client))["views"]
    assert {"a", "b"} <= {view["title"] for view in views}
    for entry in (first, second):
        await hass.config_entries.async_remove(entry.entry_id)
    await until(hass, lambda: not is_in_sidebar(hass))


async def test_it_speaks_the_language_of_home_assistant(
    hass: HomeAssistant, servers: AsyncExitStack, hass_ws_client: WebSocketGenerator
) -> None:
    """Prevents English for somebody who has set another language."""
    await house(hass, servers, "a")
    await hass.config.async_update(language="de")
    await hass.async_block_till_done()
    config = await shown(hass, hass_ws_client)
    assert config["title"] == "USV"
    assert hass.data["frontend_panels"][DOMAIN].sidebar_title == "USV"


async def test_the_strategy_has_it_in_any_language(
    hass: HomeAssistant, servers: AsyncExitStack, hass_ws_client: WebSocketGenerator
) -> None:
    """Prevents a Community dashboard that links to another dashboard's pages."""
    await house(hass, servers, "a")
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {"type": "nutify/dashboard/config", "language": "it", "base": "ups-it"}
    )
    config = (await client.receive_json())["result"]
    assert config["views"][0]["title"] == "Panoramica"
    links = {
        card["tap_action"]["navigation_path"]
        for card in cards(config)
        if card.get("tap_action", {}).get("action") == "navigate"
    }
    assert any(each.startswith("/ups-it/") for each in links)
    assert not any(each.startswith("/nutify/") for each in links)
    path = config["views"][-1]["path"]
    await client.send_json_auto_id({"type": "nutify/dashboard/view", "path": path})
    assert (await client.receive_json())["result"]["path"] == path
    await client.send_json_auto_id({"type": "nutify/dashboard/view", "path": "x"})
    assert not (await client.receive_json())["success"]


async def test_a_server_that_is_down(
    hass: HomeAssistant, servers: AsyncExitStack, hass_ws_client: WebSocketGenerator
) -> None:
    """Prevents a page that says 404 while Home Assistant starts."""
    entry = make_entry(1, "a")
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert is_in_sidebar(hass)
    config = await shown(hass, hass_ws_client)
    assert [view["path"] for view in config["views"]] == ["overview", "system"]
    (card,) = (
        card for card in cards(config["views"][0]) if card["type"] == "empty-state"
    )
    assert card["title"] == "The NUT server does not answer"


@pytest.mark.allowed_logs("Filtered a potential harmful request")
async def test_the_cards_are_served(
    hass: HomeAssistant, servers: AsyncExitStack, hass_client: ClientSessionGenerator
) -> None:
    """Prevents cards that no browser can load."""
    await house(hass, servers, "a")
    client = await hass_client()
    for name in ("loader.js", "nutify.js"):
        answer = await client.get(f"/nutify_static/{name}")
        assert answer.status == 200
        assert "javascript" in answer.headers["Content-Type"]
    urls = hass.data["frontend_extra_module_url"].urls
    assert any(each.startswith("/nutify_static/loader.js?v=") for each in urls)
    for path in ("..%2Fmanifest.json", "%2e%2e%2fmanifest.json", ""):
        answer = await client.get(URL(f"/nutify_static/{path}", encoded=True))
        assert answer.status in {400, 403, 404}, path
