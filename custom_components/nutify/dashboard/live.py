"""The page that a UPS opens with: what it does right now."""

from collections.abc import Iterator

from .cards import (
    GREEN,
    INTEGRATION,
    RED,
    YELLOW,
    Card,
    bar,
    empty,
    figure,
    gauge,
    heading,
    is_known,
    own,
    section,
    status_badges,
    tile,
    tiles,
    trend,
)
from .model import Site, Ups
from .pages import Page, control_badge, page_view

_MAINS = 230.0
SUMS = (
    ("sensor/meter/energy", "energy"),
    ("sensor/meter/cost", "cost"),
    ("sensor/meter/emissions", "emissions"),
)
_HEALTH = (
    ("sensor/battery/health", "green"),
    ("sensor/battery/condition", "green"),
    ("binary_sensor/flag/replace_battery", "red"),
    ("binary_sensor/flag/overload", "red"),
    ("sensor/history/outages_month", "amber"),
    ("sensor/history/last_outage", "amber"),
)
_TRENDS = (
    ("sensor/meter/load_power", "blue"),
    ("sensor/input_voltage", "purple"),
    ("sensor/battery_temperature", "orange"),
    ("sensor/ups_temperature", "orange"),
    ("sensor/ambient_temperature", "orange"),
)
_MOST_TRENDS = 3
_MOST_LINES = 8


def live(site: Site, ups: Ups) -> Card:
    """Return the live page of a UPS."""
    trends = list(tiles(ups, _TRENDS, columns=12, rows=2, features=[trend()]))
    return page_view(
        site,
        ups,
        Page.LIVE,
        [
            section(_now(site, ups), 2, row_span=2),
            section(
                [heading(site.text("today"), "mdi:calendar-today"), *_today(site, ups)]
            ),
            section(
                [
                    heading(site.text("health"), "mdi:heart-pulse"),
                    *tiles(ups, _HEALTH),
                ]
            ),
            _outlets(site, ups),
            section(
                [
                    heading(site.text("last_24h"), "mdi:chart-line"),
                    *trends[:_MOST_TRENDS],
                ],
                3,
            ),
        ],
    )


def _now(site: Site, ups: Ups) -> Iterator[Card | None]:
    status = ups.entity("sensor/status")
    yield heading(
        ups.name,
        "mdi:power-plug-battery" if ups.has_battery else "mdi:power-socket-eu",
        badges=status_badges(status),
    )
    yield own("flow", device_id=ups.device_id)
    if status is not None:
        yield empty(
            site,
            "ups_down",
            "mdi:lan-disconnect",
            [
                (
                    "check_connection",
                    "mdi:cog",
                    INTEGRATION,
                )
            ],
        ) | {
            "visibility": [
                {"condition": "state", "entity": status, "state": "unavailable"}
            ]
        }
    yield from gauges(ups)


def gauges(ups: Ups) -> Iterator[Card]:
    """Yield the dials of what there is: charge, load, runtime, volts at the input."""
    charge, load = ups.entity("sensor/battery_charge"), ups.entity("sensor/ups_load")
    runtime = ups.entity("sensor/battery_runtime")
    if charge is not None:
        low = ups.limits.get("charge_low", 20)
        segments = [(0.0, RED), (low, YELLOW), (max(50.0, low + 10), GREEN)]
        yield gauge(charge, 0, 100, segments, only_if=[is_known(charge)])
    if load is not None:
        segments = [(0.0, GREEN), (70.0, YELLOW), (90.0, RED)]
        yield gauge(load, 0, 120, segments, only_if=[is_known(load)])
    if runtime is not None:
        # In minutes, as the sensor shows them unless a person chose another unit.
        segments = [(0.0, RED), (5.0, YELLOW), (15.0, GREEN)]
        yield gauge(runtime, 0, 60, segments, only_if=[is_known(runtime)])
    if (volts := ups.entity("sensor/input_voltage")) is not None:
        yield voltage_gauge(ups, volts)


def voltage_gauge(ups: Ups, entity: str) -> Card:
    """Return a dial of volts, red beyond the limits at which the UPS transfers."""
    nominal = ups.limits.get("nominal_voltage") or _MAINS
    low = ups.limits.get("transfer_low", round(nominal * 0.85))
    high = ups.limits.get("transfer_high", round(nominal * 1.15))
    if not low < nominal < high:
        low, high = round(nominal * 0.85), round(nominal * 1.15)
    margin = max(2.0, round((high - low) * 0.1))
    least, most = low - 2 * margin, high + 2 * margin
    segments = [
        (least, RED),
        (low, YELLOW),
        (low + margin, GREEN),
        (high - margin, YELLOW),
        (high, RED),
    ]
    return gauge(entity, least, most, segments, only_if=[is_known(entity)])


def _today(site: Site, ups: Ups) -> Iterator[Card]:
    found = [
        (entity, name)
        for key, name in SUMS
        if (entity := ups.statistic(key)) is not None
    ]
    if not found and ups.needs_rating:
        yield rating_missing(site)
    for entity, name in found:
        yield figure(entity, "change", site.text(f"{name}_today"), calendar="day")
        yield figure(entity, "change", site.text(f"{name}_month"), calendar="month")


def rating_missing(site: Site) -> Card:
    """Return why there are no watts, with the way to the form that mends it."""
    return empty(
        site,
        "no_watts",
        "mdi:flash-off-outline",
        [("give_rating", "mdi:pencil", INTEGRATION)],
    )


def _outlets(site: Site, ups: Ups) -> Card | None:
    """Return what each outlet draws, where the UPS measures that."""
    powers = [
        entity
        for outlet in ups.outlets
        for key in ("sensor/realpower", "sensor/power", "sensor/current")
        if (entity := outlet.entities.get(key)) is not None
    ]
    if not powers:
        return None
    return section(
        [
            heading(
                site.text("outlets"),
                "mdi:power-socket-eu",
                badges=[control_badge(site, ups)],
            ),
            *(
                tile(
                    each,
                    "amber",
                    of_device=True,
                    rows=2,
                    features=[trend()] if len(powers) <= _MOST_LINES else [bar()],
                )
                for each in powers
            ),
        ],
        2,
    )
