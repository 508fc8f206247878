"""The pages of one UPS: how they are called, and how one leads to the others."""

from collections.abc import Iterable
from enum import StrEnum

from .cards import Card, link_badge, navigate, view
from .model import Site, Ups


class Page(StrEnum):
    """A page of a UPS, by the end of its path; the first is what a UPS opens with."""

    LIVE = ""
    ENERGY = "energy"
    POWER = "power"
    VOLTAGE = "voltage"
    BATTERY = "battery"
    CONTROL = "control"
    INFORMATION = "info"


_ICONS = {
    Page.LIVE: "mdi:gauge",
    Page.ENERGY: "mdi:lightning-bolt",
    Page.POWER: "mdi:flash",
    Page.VOLTAGE: "mdi:sine-wave",
    Page.BATTERY: "mdi:battery-heart-variant",
    Page.CONTROL: "mdi:tune",
    Page.INFORMATION: "mdi:information-outline",
}


def pages_of(ups: Ups) -> list[Page]:
    """Return the pages that there is something to show on."""
    needs = {
        # From the first reading on, though energy takes two: an open page stays at its
        # place among the views, and one that came later would put another in its place.
        Page.ENERGY: ups.needs_rating
        or not ups.entities.keys().isdisjoint(
            {"sensor/meter/load_power", "sensor/meter/energy"}
        ),
        Page.POWER: ups.entity("sensor/meter/load_power", "sensor/ups_load")
        is not None,
        Page.VOLTAGE: ups.entity(
            "sensor/input_voltage",
            "sensor/input_l1_n_voltage",
            "sensor/output_voltage",
        )
        is not None,
        Page.BATTERY: ups.has_battery,
    }
    return [page for page in Page if needs.get(page, True)]


def title_of(site: Site, page: Page) -> str:
    """Return what a page is called."""
    return site.text(f"page_{page.name.lower()}")


def path_of(ups: Ups, page: Page) -> str:
    """Return the path of a page within the dashboard."""
    return "-".join(filter(None, (ups.slug, page)))


def control_badge(site: Site, ups: Ups) -> Card:
    """Return a button for a heading that opens the control page."""
    return link_badge(
        title_of(site, Page.CONTROL), site.path(path_of(ups, Page.CONTROL)), "mdi:tune"
    )


def page_view(
    site: Site, ups: Ups, page: Page, sections: Iterable[Card | None], **more: object
) -> Card:
    """Return a page of a UPS, with badges that lead to its other pages."""
    return view(
        ups.name,
        path_of(ups, page),
        _ICONS[page],
        sections,
        subview=True,
        back_path=site.path("overview"),
        header={
            "layout": "center",
            "badges_position": "bottom",
            "badges_wrap": "scroll",
        },
        badges=[
            {
                "type": "shortcut",
                "text": title_of(site, each),
                "icon": _ICONS[each],
                "color": "primary" if each is page else "disabled",
                # So that going back leads to the overview, not through all pages.
                "tap_action": navigate(site.path(ups.slug, each), replace=True),
            }
            for each in pages_of(ups)
        ],
        **more,
    )
