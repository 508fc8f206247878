"""Events and outages of all UPSes."""

from collections.abc import Iterator

from .cards import FULL, Card, graph, heading, own, section, sized, view
from .model import Site

_MOST_IN_CHART = 12


def events(site: Site) -> Card:
    """Return the view of what happened."""
    return view(
        site.text("view_events"),
        "events",
        "mdi:history",
        [
            section(
                [
                    heading(site.text("outage_map"), "mdi:calendar-month"),
                    own("outages", mode="year"),
                ],
                2,
            ),
            section(
                [
                    heading(site.text("outage_timeline"), "mdi:chart-timeline"),
                    own("outages", mode="timeline", days=30),
                ]
            ),
            section(
                [heading(site.text("journal"), "mdi:table"), own("events", limit=25)], 3
            ),
            section(
                [
                    heading(site.text("outage_calendar"), "mdi:calendar-alert"),
                    *_calendar(site),
                ],
                2,
            ),
            section(
                [
                    heading(site.text("time_on_battery"), "mdi:chart-bar"),
                    *_durations(site),
                ]
            ),
        ],
        show_icon_and_title=True,
    )


def _calendar(site: Site) -> Iterator[Card]:
    calendars = [
        each
        for ups in site.upses
        for key in ups.entities
        if key.startswith("calendar/")
        for each in (ups.entities[key],)
    ][:_MOST_IN_CHART]
    if calendars:
        yield sized(
            {"type": "calendar", "entities": calendars, "initial_view": "dayGridMonth"},
            FULL,
            10,
        )


def _durations(site: Site) -> Iterator[Card]:
    totals = [
        each
        for ups in site.upses
        if (each := ups.statistic("sensor/history/time_on_battery_total")) is not None
    ][:_MOST_IN_CHART]
    if totals:
        card = graph(
            totals,
            ["change"],
            chart="bar-stack",
            rows=10,
            of_devices=True,
            min_y_axis=0,
        )
        yield {
            **{key: each for key, each in card.items() if key != "collection_key"},
            "energy_date_selection": False,
            "period": "day",
            "days_to_show": 60,
        }
