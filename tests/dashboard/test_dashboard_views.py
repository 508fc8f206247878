"""The views of the dashboard, built from made-up UPSes."""

from collections import Counter
from itertools import chain
import json
from pathlib import Path
import re
import time

import pytest

from custom_components.nutify.dashboard.build import (
    MOST_IN_ONE,
    build,
    build_view,
)
from custom_components.nutify.dashboard.cards import COLLECTION
from custom_components.nutify.dashboard.model import Site
from custom_components.nutify.dashboard.overview import MOST_IN_FULL
from custom_components.nutify.dashboard.pages import Page, pages_of
from tests.dashboard.sites import cards, entities_in, pdu, site, ups

SOURCES = Path(__file__).parents[2] / "custom_components/nutify/frontend/src"
FEW = site(ups(1), ups(2, without=("sensor/meter/cost",)), pdu())
MANY = site(*(ups(each) for each in range(1, 201)))
BARE = site(ups(1, without=("sensor/", "binary_sensor/", "number/", "date/")))
UNRATED = site(ups(1, without=("sensor/meter",), needs_rating=True))
SITES = {
    "one": site(ups(1)),
    "few": FEW,
    "many": MANY,
    "bare": BARE,
    "unrated": UNRATED,
    "none": site(),
}


def known(of: Site) -> set[str]:
    """Return all entities that there are."""
    found = [each.entities for each in of.upses]
    found += [each.entities for each in of.servers]
    found += [each.entities for each in of.schedules]
    found += [outlet.entities for each in of.upses for outlet in each.outlets]
    return set(chain.from_iterable(each.values() for each in found))


@pytest.mark.parametrize("name", SITES)
def test_views_show_only_what_there_is(name: str) -> None:
    """Prevents a yellow box that says that an entity was not found."""
    config = build(SITES[name])
    json.dumps(config)
    assert not set(entities_in(config)) - known(SITES[name])
    paths = [view["path"] for view in config["views"]]
    assert not [each for each, count in Counter(paths).items() if count > 1]


@pytest.mark.parametrize("name", SITES)
def test_links_lead_somewhere(name: str) -> None:
    """Prevents a button that opens a page that does not exist."""
    config = build(SITES[name])
    paths = {f"/nutify/{view['path']}" for view in config["views"]}
    linked = {
        each["navigation_path"]
        for card in cards(config)
        for each in (card.get("tap_action", {}),)
        if each.get("action") == "navigate"
    }
    assert not {each for each in linked if each.startswith("/nutify/")} - paths
    assert {view.get("back_path", "/nutify/overview") for view in config["views"]} == {
        "/nutify/overview"
    }


@pytest.mark.parametrize("name", SITES)
def test_graphs_are_of_statistics_that_are_kept(name: str) -> None:
    """Prevents graphs that stay empty for ever."""
    of = SITES[name]
    kept = set(chain.from_iterable(each.statistics for each in of.upses))
    kept |= set(chain.from_iterable(each.statistics for each in of.servers))
    for card in cards(build(of)):
        if card["type"] in {"statistics-graph", "statistic"}:
            assert set(entities_in(card)) <= kept, card
        if card.get("energy_date_selection"):
            assert card["collection_key"] == COLLECTION


def test_own_cards_exist() -> None:
    """Prevents a red box in the place of a card that nobody wrote."""
    defined = set(
        re.findall(
            r'registerCard\(\s*"([a-z]+)"',
            "".join(path.read_text() for path in SOURCES.glob("*.ts")),
        )
    )
    used = {
        card["type"].removeprefix("custom:nutify-").removesuffix("-card")
        for of in SITES.values()
        for card in cards(build(of))
        if card["type"].startswith("custom:nutify-") and card["type"].endswith("-card")
    }
    assert used == defined
    main = (SOURCES / "main.ts").read_text()
    assert not [each for each in defined if f'"./{each}.js"' not in main]


def test_pages_are_of_what_a_device_is() -> None:
    """Prevents a battery page of a PDU, and one UPS without its pages."""
    assert pages_of(ups()) == [*Page]
    # Before its second reading, too: what is open would become another page.
    assert pages_of(ups(1, without=("sensor/meter/energy",))) == [*Page]
    assert Page.BATTERY not in pages_of(pdu())
    assert pages_of(BARE.upses[0]) == [
        Page.LIVE,
        Page.BATTERY,
        Page.CONTROL,
        Page.INFORMATION,
    ]
    for page in Page:
        path = "-".join(filter(None, ("01ups1", page)))
        assert build_view(FEW, path) is not None
    assert build_view(FEW, "01ups9-battery") is None
    assert build_view(FEW, "01ups1-nothing") is None
    assert build_view(FEW, "nothing") is None


def test_every_ups_tells_what_was_asked_for() -> None:
    """Prevents an overview that leaves out what a person looks for first."""
    (view,) = (each for each in build(FEW)["views"] if each["path"] == "overview")
    shown = set(entities_in(view))
    for key in (
        "sensor/status",
        "sensor/battery_charge",
        "sensor/battery_runtime",
        "sensor/ups_load",
        "sensor/meter/load_power",
        "sensor/input_voltage",
        "sensor/output_voltage",
    ):
        assert FEW.upses[0].entities[key] in shown, key


def test_a_large_site_is_small_to_send() -> None:
    """Prevents megabytes of configuration, and an overview that takes seconds."""
    config = build(MANY)
    assert len(MANY.upses) > MOST_IN_ONE > MOST_IN_FULL
    assert len(json.dumps(config)) < 600_000
    overview = config["views"][0]
    assert sum(1 for _ in cards(overview)) < 40
    assert "custom:nutify-fleet-card" in {card["type"] for card in cards(overview)}
    page = build_view(MANY, "01ups7-energy")
    assert page is not None
    assert MANY.upses[6].entities["sensor/meter/energy"] in set(entities_in(page))


def test_unknown_watts_lead_to_their_form() -> None:
    """Prevents an energy page that is empty without a word."""
    view = build_view(UNRATED, "01ups1-energy")
    assert view is not None
    (card,) = (each for each in cards(view) if each["type"] == "empty-state")
    assert card["title"] == "Watts are not known"
    assert card["buttons"][0]["tap_action"]["navigation_path"].startswith("/config/")


def test_limits_that_make_no_sense_are_not_drawn() -> None:
    """Prevents a dial whose red ends are in its middle."""
    wrong = site(ups(1, limits={"transfer_low": 300.0, "transfer_high": 1.0}))
    view = build_view(wrong, "01ups1")
    assert view is not None
    for card in cards(view):
        if card["type"] == "gauge":
            starts = [each["from"] for each in card["segments"]]
            assert starts == sorted(starts)
            assert card["min"] < card["max"]


def test_without_a_picker_there_is_none() -> None:
    """Prevents an empty box at the foot of every view."""
    assert "energy-date-selection" not in json.dumps(
        build(site(ups(1), has_energy=False))
    )
    assert "energy-date-selection" in json.dumps(build(site(ups(1))))


def test_building_takes_no_time() -> None:
    """Prevents a page that waits; the limit itself is in scripts/bench dashboard."""
    start = time.perf_counter()
    build(MANY)
    assert time.perf_counter() - start < 1
