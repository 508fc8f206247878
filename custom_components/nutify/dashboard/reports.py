"""Reports: made, looked at, sent, kept."""

from collections.abc import Iterator

from .cards import INTEGRATION, Card, heading, own, section, shortcut, tile, view
from .model import Site


def reports(site: Site) -> Card:
    """Return the view of reports."""
    return view(
        site.text("view_reports"),
        "reports",
        "mdi:file-chart",
        [
            section(
                [heading(site.text("make_report"), "mdi:file-plus"), own("reports")], 2
            ),
            section(
                [
                    heading(site.text("schedules"), "mdi:calendar-clock"),
                    *_schedules(site),
                    shortcut(
                        site.text("add_schedule"),
                        "mdi:calendar-plus",
                        INTEGRATION,
                        site.text("add_schedule_hint"),
                    ),
                    shortcut(
                        site.text("all_reports"),
                        "mdi:folder-file",
                        "/media-browser/browser",
                        site.text("all_reports_hint"),
                    ),
                ]
            ),
        ],
        show_icon_and_title=True,
    )


def _schedules(site: Site) -> Iterator[Card]:
    for schedule in site.schedules:
        yield heading(schedule.title, small=True)
        for key in ("sensor/next_report", "sensor/last_report"):
            if (entity := schedule.entities.get(key)) is not None:
                yield tile(entity, "teal")
        if (button := schedule.entities.get("button/send_report")) is not None:
            yield tile(
                button,
                "blue",
                columns=12,
                hide_state=True,
                tap_action={
                    "action": "perform-action",
                    "perform_action": "button.press",
                    "target": {"entity_id": button},
                    "confirmation": {"text": site.text("confirm_send")},
                },
            )
