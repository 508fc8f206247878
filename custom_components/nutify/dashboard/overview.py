"""The overview: is anything wrong, how long would we last, what does it draw."""

from collections.abc import Iterator

from .cards import (
    CALM,
    FULL,
    INTEGRATION,
    Card,
    bar,
    empty,
    heading,
    in_pairs,
    is_on,
    link_badge,
    own,
    section,
    sized,
    status_badges,
    tile,
    tiles,
    trend,
    view,
)
from .model import Site, Ups

# Of more, every UPS as cards of its own would take seconds to show.
MOST_IN_FULL = 6
_MOST_IN_CHART = 12
_CONNECTIVITY = "binary_sensor/connectivity"
# In whatever unit a person has chosen.
_WATTS = {"mW": 0.001, "kW": 1000, "MW": 1_000_000}
_SMALL = {
    "sensor/battery_runtime": "teal",
    "sensor/input_voltage": "purple",
    "sensor/output_voltage": "purple",
}
_SUMS = {
    "sensor/fleet/load_power": "blue",
    "sensor/fleet/energy_today": "amber",
    "sensor/fleet/cost_today": "purple",
    "sensor/fleet/emissions_today": "green",
    "sensor/fleet/energy": "amber",
    "sensor/fleet/cost": "purple",
}
_LEVELS = {"sensor/battery_charge": "green", "sensor/ups_load": "amber"}
_FLAGS = {
    "binary_sensor/flag/replace_battery": "red",
    "binary_sensor/flag/overload": "red",
    "binary_sensor/flag/low_battery": "red",
    "binary_sensor/flag/bypass": "orange",
    "binary_sensor/flag/alarm": "orange",
}


def overview(site: Site) -> Card:
    """Return the view of all UPSes."""
    if not site.upses:
        return view(
            site.text("view_overview"),
            "overview",
            "mdi:view-dashboard",
            list(_server_sections(site)) or [section([_no_ups(site)], 3)],
            show_icon_and_title=True,
        )
    full = len(site.upses) <= MOST_IN_FULL
    return view(
        site.text("view_overview"),
        "overview",
        "mdi:view-dashboard",
        [
            *_server_sections(site),
            _on_battery(site) if full else None,
            *((_ups(site, each) for each in site.upses) if full else ()),
            None if full else section([own("fleet", base=site.base)], 3),
            _totals(site) if len(site.upses) > 1 else None,
            _chart(site) if full else None,
            _events(site),
        ],
        show_icon_and_title=True,
        **(_header(site) if full else {}),
    )


def _header(site: Site) -> Card:
    """Return a sentence on top: that all is well, or what is not."""
    statuses = [
        each for ups in site.upses if (each := ups.entity("sensor/status")) is not None
    ]
    powers = [
        each
        for ups in site.upses
        if (each := ups.entity("sensor/meter/load_power")) is not None
    ]
    calm = site.text("overview_calm", power="{{ ns.watts | round | int }} W")
    content = (
        f"## {site.text('title')}\n"
        f"{{% set ns = namespace(bad=[], watts=0) %}}{{% for each in {statuses!r} %}}"
        f"{{% if states(each) not in {list(CALM)!r} %}}"
        "{% set ns.bad = ns.bad + [each] %}{% endif %}{% endfor %}"
        f"{{% for each in {powers!r} %}}{{% set ns.watts = ns.watts"
        " + states(each) | float(0)"
        f" * {_WATTS!r}.get(state_attr(each, 'unit_of_measurement'), 1)"
        " %}{% endfor %}"
        f"{{% if ns.bad %}}{{% for each in ns.bad %}}**"
        "{{ device_name(each) | escape }}: {{ state_translated(each) }}**  \n"
        f"{{% endfor %}}{{% else %}}{calm}{{% endif %}}"
    )
    return {
        "header": {
            "layout": "responsive",
            "badges_position": "bottom",
            "card": {"type": "markdown", "text_only": True, "content": content},
        }
    }


def _no_ups(site: Site) -> Card:
    if site.starts:
        return empty(site, "starting", "mdi:timer-sand", [])
    return empty(
        site,
        "no_ups",
        "mdi:power-plug-off-outline",
        [("open_integration", "mdi:plus", INTEGRATION)],
    )


def _server_sections(site: Site) -> Iterator[Card]:
    """Yield what is said while a server does not answer."""
    for title in site.down:
        yield section([heading(title, "mdi:server-off"), _server_down(site)], 3)
    for server in site.servers:
        connected = server.entities.get(_CONNECTIVITY)
        if connected is None:
            continue
        yield section(
            [
                _server_down(site),
                tile(
                    connected,
                    "red",
                    columns=12,
                    name=server.title,
                    state_content=["state", "last_changed"],
                ),
            ],
            3,
            visibility=[{"condition": "state", "entity": connected, "state": "off"}],
        )


def _server_down(site: Site) -> Card:
    way_out = ("check_connection", "mdi:cog", INTEGRATION)
    return empty(site, "server_down", "mdi:lan-disconnect", [way_out])


def _on_battery(site: Site) -> Card | None:
    """Return what stands on top while any UPS runs on battery."""
    cards: list[Card] = []
    conditions = []
    for ups in site.upses:
        flag = ups.entity("binary_sensor/flag/on_battery")
        if flag is None:
            continue
        conditions.append(is_on(flag))
        to = {"action": "navigate", "navigation_path": site.path(ups.slug)}
        shown: Card = {"visibility": [is_on(flag)], "tap_action": to}
        cards.append(
            tile(
                flag,
                "red",
                columns=12,
                rows=2,
                of_device=True,
                state_content=["state", "last_changed"],
                **shown,
            )
        )
        for key, color, feature in (
            ("sensor/battery_charge", "orange", bar()),
            ("sensor/battery_runtime", "red", trend(1)),
        ):
            if (entity := ups.entity(key)) is not None:
                cards.append(
                    tile(entity, color, columns=12, rows=2, features=[feature], **shown)
                )
    if not cards:
        return None
    return section(
        [heading(site.text("running_on_battery"), "mdi:power-plug-off"), *cards],
        3,
        background={"color": "red", "opacity": 16},
        visibility=[{"condition": "or", "conditions": conditions}],
    )


def _ups(site: Site, ups: Ups) -> Card:
    """Return one UPS: status, charge, runtime, load, watts, volts in and out."""
    power = ups.entity("sensor/meter/load_power")
    return section(
        [
            heading(
                ups.name,
                "mdi:power-plug-battery" if ups.has_battery else "mdi:power-socket-eu",
                badges=status_badges(ups.entity("sensor/status")),
                to=site.path(ups.slug),
            ),
            *tiles(ups, _LEVELS, rows=2, features=[bar()]),
            None
            if power is None
            else tile(power, "blue", columns=12, rows=2, features=[trend()]),
            *in_pairs(tiles(ups, _SMALL)),
            *(
                tile(each, color, columns=12, visibility=[is_on(each)])
                for key, color in _FLAGS.items()
                if (each := ups.entity(key)) is not None
            ),
        ]
    )


def _totals(site: Site) -> Card:
    """Return the sums of each server, which its service device has sensors of."""
    cards: list[Card | None] = [
        heading(
            site.text("all_upses"),
            "mdi:sigma",
            badges=[link_badge(site.text("page_energy"), site.path("energy"))],
        )
    ]
    for server in site.servers:
        if len(site.servers) > 1:
            cards.append(heading(server.title, small=True))
        cards.extend(in_pairs(tiles(server, _SUMS)))
    return section(cards)


def _chart(site: Site) -> Card | None:
    powers = [
        each
        for ups in site.upses
        if (each := ups.entity("sensor/meter/load_power")) is not None
    ][:_MOST_IN_CHART]
    if not powers:
        return None
    return section(
        [
            heading(site.text("power_24h"), "mdi:flash"),
            sized(
                {
                    "type": "history-graph",
                    "hours_to_show": 24,
                    "entities": [
                        {"entity": each, "name": {"type": "device"}} for each in powers
                    ],
                    "expand_legend": True,
                },
                FULL,
                6,
            ),
        ],
        2,
    )


def _events(site: Site) -> Card:
    return section(
        [
            heading(
                site.text("latest_events"),
                "mdi:history",
                badges=[link_badge(site.text("all"), site.path("events"))],
            ),
            own("events", compact=True, limit=8),
        ]
    )
