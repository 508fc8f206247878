"""Energy, cost and CO2: of one UPS, and of all."""

from collections.abc import Iterator

from .cards import (
    COST_COLOR,
    ENERGY_COLOR,
    INTEGRATION,
    Card,
    empty,
    figure,
    graph,
    heading,
    own,
    picker,
    section,
    sized,
    tiles,
    view,
)
from .live import SUMS, rating_missing
from .model import Site, Ups
from .pages import Page, page_view

_NOW = (
    ("sensor/meter/load_power", "blue"),
    ("sensor/meter/mains_power", "indigo"),
    ("sensor/meter/cost_rate", "purple"),
    ("sensor/meter/power_source", "grey"),
    ("sensor/meter/energy_today", "amber"),
    ("sensor/meter/cost_today", "purple"),
)
_ROWS = 6
_MOST_STACKED = 12


def energy(site: Site, ups: Ups) -> Card:
    """Return the energy page of a UPS."""
    used = ups.statistic("sensor/meter/energy")
    if used is None:
        return page_view(
            site, ups, Page.ENERGY, [section([_nothing_yet(site, ups)], 3)]
        )
    cost = ups.statistic("sensor/meter/cost")
    return page_view(
        site,
        ups,
        Page.ENERGY,
        [
            section(
                [
                    heading(site.text("chosen_period"), "mdi:calendar-range"),
                    *_figures(site, ups),
                ],
                3,
            ),
            section(
                [
                    heading(site.text("energy"), "mdi:lightning-bolt"),
                    graph({used: ENERGY_COLOR}, ["change"], chart="bar", rows=_ROWS),
                ],
                2,
            ),
            _cost(site, cost),
            section(
                [
                    heading(site.text("breakdown"), "mdi:chart-donut"),
                    own("breakdown", device_id=ups.device_id),
                ],
                2,
            ),
            section([heading(site.text("now"), "mdi:flash"), *tiles(ups, _NOW)]),
            section(
                [
                    heading(site.text("compare_months"), "mdi:calendar-month"),
                    *_months(site, ups),
                ]
            ),
        ],
        **picker(site),
    )


def _nothing_yet(site: Site, ups: Ups) -> Card:
    if ups.needs_rating:
        return rating_missing(site)
    return own("breakdown", device_id=ups.device_id)


def _figures(site: Site, ups: Ups) -> Iterator[Card]:
    for key, name in SUMS:
        if (entity := ups.statistic(key)) is not None:
            yield figure(entity, "change", site.text(name))
    if (power := ups.statistic("sensor/meter/load_power")) is not None:
        yield figure(power, "mean", site.text("mean_power"))
        yield figure(power, "max", site.text("highest_power"))
    if (load := ups.statistic("sensor/ups_load")) is not None:
        yield figure(load, "max", site.text("highest_load"))


def _cost(site: Site, cost: str | None) -> Card:
    title = heading(site.text("cost"), "mdi:cash")
    if cost is not None:
        chart = graph({cost: COST_COLOR}, ["change"], chart="bar", rows=_ROWS)
        return section([title, chart])
    way_out = ("set_price", "mdi:pencil", INTEGRATION)
    return section([title, empty(site, "no_price", "mdi:cash-off", [way_out])])


def _months(site: Site, ups: Ups) -> Iterator[Card]:
    for key, _ in SUMS:
        if (entity := ups.statistic(key)) is not None:
            yield figure(entity, "change", site.text("this_month"), calendar="month")
            yield figure(
                entity, "change", site.text("last_month"), calendar="month", offset=-1
            )


def fleet_energy(site: Site) -> Card:
    """Return the energy view of all UPSes."""
    used = _of_all(site, "sensor/meter/energy")
    cost = _of_all(site, "sensor/meter/cost")
    power = _of_all(site, "sensor/meter/load_power")
    return view(
        site.text("page_energy"),
        "energy",
        "mdi:lightning-bolt",
        [
            section(
                [
                    heading(site.text("chosen_period"), "mdi:calendar-range"),
                    *_fleet_figures(site),
                ],
                3,
            ),
            section(
                [
                    heading(site.text("energy"), "mdi:lightning-bolt"),
                    _stacked(used, "change", "bar-stack"),
                ],
                2,
            ),
            section([heading(site.text("share_now"), "mdi:chart-pie"), _shares(site)]),
            section(
                [
                    heading(site.text("cost"), "mdi:cash"),
                    _stacked(cost, "change", "bar-stack"),
                ]
            )
            if cost
            else None,
            section(
                [
                    heading(site.text("power"), "mdi:flash"),
                    _stacked(power, "mean", "line-stack"),
                ],
                2,
            ),
        ],
        show_icon_and_title=True,
        **picker(site),
    )


def _of_all(site: Site, key: str) -> list[str]:
    found = [each for ups in site.upses if (each := ups.statistic(key)) is not None]
    return found[:_MOST_STACKED]


def _stacked(entities: list[str], kind: str, chart: str) -> Card | None:
    if not entities:
        return None
    return graph(entities, [kind], chart=chart, rows=_ROWS, of_devices=True)


def _fleet_figures(site: Site) -> Iterator[Card]:
    for server in site.servers:
        if len(site.servers) > 1:
            yield heading(server.title, small=True)
        for key, name in SUMS:
            entity = server.entities.get(key.replace("/meter/", "/fleet/"))
            if entity in server.statistics and entity is not None:
                yield figure(entity, "change", site.text(name))
        power = server.entities.get("sensor/fleet/load_power")
        if power is not None and power in server.statistics:
            yield figure(power, "mean", site.text("mean_power"))
            yield figure(power, "max", site.text("highest_power"))


def _shares(site: Site) -> Card | None:
    powers = [
        {"entity": each, "name": {"type": "device"}}
        for ups in site.upses
        if (each := ups.entity("sensor/meter/load_power")) is not None
    ]
    if not powers:
        return None
    return sized({"type": "distribution", "entities": powers[:_MOST_STACKED]}, 12)
