"""The servers, the recorder, what is kept, and how all of it is asked for."""

from collections.abc import Iterator

from .cards import INTEGRATION, Card, heading, own, section, shortcut, tile, view
from .model import Site

_EXAMPLES = """\
```yaml
# {command}
action: nutify.run_command
data:
  device_id: {device}
  command: test.battery.start.quick
```
```yaml
# {variable}
action: nutify.set_variable
data:
  device_id: {device}
  variable: battery.charge.low
  value: "30"
```
```yaml
# {journal}
action: nutify.get_journal
data:
  device_id: {device}
  limit: 20
response_variable: journal
```
```yaml
# {report}
action: nutify.generate_report
data:
  period: last_month
  formats: [pdf]
response_variable: report
```
"""


def system(site: Site) -> Card:
    """Return the view of what is behind the others."""
    device = site.upses[0].device_id if site.upses else "…"
    return view(
        site.text("view_system"),
        "system",
        "mdi:server-network",
        [
            section(
                [
                    heading(site.text("servers"), "mdi:server"),
                    own("system"),
                    own("database"),
                ],
                2,
            ),
            section(
                [
                    heading(site.text("connections"), "mdi:lan"),
                    *_connections(site),
                    heading(site.text("maintenance"), small=True),
                    {"type": "repairs", "hide_empty": False},
                    *_links(site),
                ]
            ),
            section(
                [
                    heading(site.text("api"), "mdi:api"),
                    {
                        "type": "markdown",
                        "content": _EXAMPLES.format(
                            device=device,
                            **{
                                key: site.text(f"example_{key}")
                                for key in ("command", "variable", "journal", "report")
                            },
                        ),
                        "grid_options": {"columns": "full"},
                    },
                ],
                3,
            ),
        ],
        show_icon_and_title=True,
    )


def _connections(site: Site) -> Iterator[Card]:
    for server in site.servers:
        entity = server.entities.get("binary_sensor/connectivity")
        if entity is not None:
            yield tile(
                entity,
                "green",
                columns=12,
                name=server.title,
                state_content=["state", "last_changed"],
            )


def _links(site: Site) -> Iterator[Card]:
    for key, icon, path in (
        ("open_integration", "mdi:cog", INTEGRATION),
        ("open_statistics", "mdi:chart-box", "/config/developer-tools/statistics"),
    ):
        yield shortcut(site.text(key), icon, path)
