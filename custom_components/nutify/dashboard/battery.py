"""The battery of a UPS: how good it is, why, how long it lasts, when it was tested."""

from collections.abc import Iterator

from .cards import (
    Card,
    bar,
    graph,
    heading,
    own,
    picker,
    section,
    tile,
    tiles,
    trend,
)
from .live import gauges
from .model import Site, Ups
from .pages import Page, control_badge, page_view

_HEALTH = dict.fromkeys(
    (
        "sensor/battery/condition",
        "sensor/battery/capacity",
        "sensor/battery/replacement",
        "date/battery/installed",
        "sensor/battery/predicted_runtime",
        "sensor/battery/claim_error",
        "sensor/battery/runtime_stability",
        "sensor/battery/voltage_stability",
    ),
    "teal",
)
_TESTS = dict.fromkeys(
    ("sensor/history/last_test_result", "sensor/history/last_test_date"), "teal"
)
_BAND = ("mean", "min", "max")
_CHARTS = (
    (
        "battery_voltage",
        "mdi:sine-wave",
        "purple",
        _BAND,
        ("sensor/battery_voltage",),
    ),
    (
        "temperature",
        "mdi:thermometer",
        "orange",
        _BAND,
        ("sensor/battery_temperature", "sensor/ups_temperature"),
    ),
    ("health", "mdi:heart-pulse", "green", ("mean",), ("sensor/battery/health",)),
)
_TREND = (
    ("sensor/battery_voltage", "purple"),
    ("sensor/battery_temperature", "orange"),
    ("sensor/battery_current", "cyan"),
)


def battery(site: Site, ups: Ups) -> Card:
    """Return the battery page of a UPS."""
    charge = ups.statistic("sensor/battery_charge")
    runtime = ups.statistic("sensor/battery_runtime")
    return page_view(
        site,
        ups,
        Page.BATTERY,
        [
            section([heading(site.text("now"), "mdi:battery"), *_now(ups)]),
            section(
                [
                    heading(site.text("health"), "mdi:battery-heart-variant"),
                    *_health(site, ups),
                ]
            ),
            _tests(site, ups),
            section(
                [
                    heading(site.text("charge"), "mdi:battery-charging-outline"),
                    # The lowest of each hour: the mean of a charge is always 100 %.
                    own("range", device_id=ups.device_id, quantity="charge")
                    if charge
                    else None,
                ],
                2,
            ),
            section(
                [
                    heading(site.text("runtime"), "mdi:timer-sand"),
                    graph({runtime: "teal"}, _BAND, rows=5) if runtime else None,
                ]
            ),
            *_charts(site, ups),
        ],
        **picker(site),
    )


def _tests(site: Site, ups: Ups) -> Card:
    return section(
        [
            heading(
                site.text("battery_tests"),
                "mdi:clipboard-check-outline",
                badges=[control_badge(site, ups)],
            ),
            *tiles(ups, _TESTS),
            own("events", device_id=[ups.device_id], compact=True, limit=5),
        ]
    )


def _charts(site: Site, ups: Ups) -> Iterator[Card]:
    for name, icon, color, kinds, keys in _CHARTS:
        if (entity := ups.statistic(*keys)) is not None:
            yield section(
                [
                    heading(site.text(name), icon),
                    graph({entity: color}, kinds, rows=4),
                ]
            )


def _now(ups: Ups) -> Iterator[Card]:
    entities = {
        ups.entity("sensor/battery_charge"),
        ups.entity("sensor/battery_runtime"),
    }
    yield from (each for each in gauges(ups) if each["entity"] in entities)
    yield from tiles(ups, _TREND, columns=12, rows=2, features=[trend()])


def _health(site: Site, ups: Ups) -> Iterator[Card]:
    if (health := ups.entity("sensor/battery/health")) is not None:
        yield tile(health, "green", columns=12, rows=2, features=[bar()])
        # The reasons are sentences, which its attribute holds.
        yield {
            "type": "markdown",
            "text_only": True,
            "content": (
                f"{{% set reasons = state_attr('{health}', 'reasons') %}}"
                "{% if reasons %}{% for each in reasons %}- {{ each }}\n{% endfor %}"
                f"{{% else %}}{site.text('no_reasons')}{{% endif %}}"
            ),
            "grid_options": {"columns": 12},
        }
    yield from tiles(ups, _HEALTH)
