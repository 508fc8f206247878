"""Power and load of a UPS, against what it can feed."""

from collections.abc import Iterator

from .cards import (
    Card,
    bar,
    figure,
    graph,
    heading,
    own,
    picker,
    section,
    tile,
    tiles,
    trend,
)
from .live import rating_missing
from .model import Site, Ups
from .pages import Page, page_view

_LIVE = (
    ("sensor/meter/mains_power", "indigo"),
    ("sensor/meter/apparent_power", "deep-purple"),
    ("sensor/meter/power_factor", "teal"),
    ("sensor/meter/efficiency", "green"),
    ("sensor/meter/losses", "red"),
    ("sensor/output_current", "cyan"),
    ("sensor/input_current", "cyan"),
    ("sensor/meter/power_source", "grey"),
)


def power(site: Site, ups: Ups) -> Card:
    """Return the power page of a UPS."""
    # Without its rating, the power is there, and never known.
    watts = None if ups.needs_rating else ups.statistic("sensor/meter/load_power")
    load = ups.statistic("sensor/ups_load")
    return page_view(
        site,
        ups,
        Page.POWER,
        [
            section([heading(site.text("now"), "mdi:flash"), *_now(ups)]),
            section(
                [
                    heading(site.text("power"), "mdi:chart-line"),
                    rating_missing(site)
                    if watts is None
                    else own("range", device_id=ups.device_id, quantity="power"),
                    *_extremes(site, watts, load),
                ],
                2,
            ),
            section(
                [
                    heading(site.text("detail_24h"), "mdi:magnify"),
                    {
                        **graph({watts: "blue"}, ["mean"], rows=4),
                        "energy_date_selection": False,
                        "period": "5minute",
                        "days_to_show": 1,
                    }
                    if watts
                    else None,
                ],
                3,
            ),
            section(
                [
                    heading(site.text("load"), "mdi:gauge"),
                    graph({load: "amber"}, ["mean", "max"], rows=4, min_y_axis=0)
                    if load
                    else None,
                ],
                3,
            ),
        ],
        **picker(site),
    )


def _now(ups: Ups) -> Iterator[Card]:
    watts, load = ups.entity("sensor/meter/load_power"), ups.entity("sensor/ups_load")
    if watts is not None:
        most = ups.limits.get("nominal_power")
        feature = bar(0, most) if most else trend()
        yield tile(watts, "blue", columns=12, rows=2, features=[feature])
    if load is not None:
        yield tile(load, "amber", columns=12, rows=2, features=[bar()])
    yield from tiles(ups, _LIVE)


def _extremes(site: Site, watts: str | None, load: str | None) -> Iterator[Card]:
    if watts is not None:
        for kind in ("min", "mean", "max"):
            yield figure(watts, kind, site.text(f"power_{kind}"))
    if load is not None:
        yield figure(load, "max", site.text("highest_load"))
