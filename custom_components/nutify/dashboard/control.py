"""What can be done to a UPS, and everything that it says of itself."""

from .cards import Card, heading, own, section
from .model import Site, Ups
from .pages import Page, page_view


def control(site: Site, ups: Ups) -> Card:
    """Return the control page of a UPS: commands, outlets, writable variables."""
    return page_view(
        site,
        ups,
        Page.CONTROL,
        [
            section(
                [
                    heading(site.text("commands"), "mdi:gesture-tap-button"),
                    own("control", device_id=ups.device_id),
                ],
                2 if ups.outlets else 1,
            ),
            section(
                [
                    heading(site.text("settings"), "mdi:tune-variant"),
                    own("variables", device_id=ups.device_id, writable=True),
                ],
                1 if ups.outlets else 2,
            ),
        ],
    )


def information(site: Site, ups: Ups) -> Card:
    """Return the page of every variable that a UPS reports."""
    return page_view(
        site,
        ups,
        Page.INFORMATION,
        [
            section(
                [
                    heading(ups.model or ups.name, "mdi:information-outline"),
                    own("variables", device_id=ups.device_id),
                ],
                3,
            )
        ],
    )
