"""The building blocks of views: Home Assistant's own cards, with our habits.

A picker in the footer of a view sets the time of all its statistics; the key of that
time is shared by all views, so that it stays from one to the next.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .model import Server, Site, Ups

type Card = dict[str, Any]
type Condition = dict[str, Any]

# Home Assistant demands that it begins like this.
COLLECTION = "energy_nutify"
GREEN, YELLOW, RED = (
    "var(--success-color)",
    "var(--warning-color)",
    "var(--error-color)",
)
# The colour of energy in Home Assistant's own energy dashboard.
ENERGY_COLOR = "#488fc2"
COST_COLOR = "#8353d1"
FULL = "full"
INTEGRATION = "/config/integrations/integration/nutify"
# The states in which nothing needs a look; see core/nut/status.py.
CALM = ("on_line", "eco", "waiting", "testing", "calibrating", "not_reported")
_NAME = {"type": "entity"}
_DEVICE = {"type": "device"}


def navigate(path: str, *, replace: bool = False) -> Card:
    """Return the action that opens a page."""
    action = {"action": "navigate", "navigation_path": path}
    return action | ({"navigation_replace": True} if replace else {})


def sized(card: Card, columns: int | str, rows: int | None = None) -> Card:
    """Return a card of a size: 12 columns are a section's width, a row is 56 px."""
    grid: Card = {"columns": columns}
    if rows is not None:
        grid["rows"] = rows
    return card | {"grid_options": grid}


def heading(
    text: str,
    icon: str | None = None,
    *,
    badges: Sequence[Card] = (),
    to: str | None = None,
    small: bool = False,
) -> Card:
    """Return a heading, which opens a page where it names one."""
    card: Card = {
        "type": "heading",
        "heading": text,
        "heading_style": "subtitle" if small else "title",
    }
    if icon is not None:
        card["icon"] = icon
    if badges:
        card["badges"] = list(badges)
    if to is not None:
        card["tap_action"] = navigate(to)
    return card


def link_badge(text: str, path: str, icon: str = "mdi:chevron-right") -> Card:
    """Return a button for a heading that opens a page."""
    return {"type": "button", "text": text, "icon": icon, "tap_action": navigate(path)}


def status_badges(entity: str | None) -> list[Card]:
    """Return a state in green where all is calm, and in red where it is not.

    A badge has one colour, so there are two, of which one is seen.
    """
    if entity is None:
        return []
    return [
        {
            "type": "entity",
            "entity": entity,
            "show_icon": True,
            "show_state": True,
            "color": color,
            "visibility": [{"condition": "state", "entity": entity, key: list(CALM)}],
        }
        for color, key in (("green", "state"), ("red", "state_not"))
    ]


def tile(
    entity: str,
    color: str,
    *,
    columns: int = 6,
    rows: int = 1,
    features: Sequence[Card] = (),
    of_device: bool = False,
    **more: Any,  # noqa: ANN401
) -> Card:
    """Return the state of an entity, by its name or that of its device."""
    card: Card = {
        "type": "tile",
        "entity": entity,
        "name": _DEVICE if of_device else _NAME,
        "color": color,
    }
    if features:
        card["features"] = list(features)
    return sized(card | more, columns, rows)


def tiles(
    ups: Ups | Server,
    colors: Mapping[str, str] | Iterable[tuple[str, str]],
    **more: Any,  # noqa: ANN401
) -> Iterator[Card]:
    """Yield a tile of everything that there is, by its key and colour."""
    for key, color in colors.items() if isinstance(colors, Mapping) else colors:
        if (entity := ups.entities.get(key)) is not None:
            yield tile(entity, color, **more)


def in_pairs(tiles: Iterable[Card]) -> list[Card]:
    """Return tiles side by side, the last one wide where they are odd."""
    found = list(tiles)
    if len(found) % 2:
        found[-1] = sized(found[-1], 12, 1)
    return found


def bar(least: float = 0, most: float = 100) -> Card:
    """Return a bar below a tile."""
    return {"type": "bar-gauge", "min": least, "max": most}


def trend(hours: int = 24) -> Card:
    """Return a line below a tile: of what changes all the time, for it interpolates."""
    return {"type": "trend-graph", "hours_to_show": hours}


def gauge(
    entity: str,
    least: float,
    most: float,
    segments: Iterable[tuple[float, str]],
    *,
    only_if: Sequence[Condition] = (),
) -> Card:
    """Return a dial with coloured segments, each from a value on."""
    card: Card = {
        "type": "gauge",
        "entity": entity,
        "name": _NAME,
        "min": least,
        "max": most,
        "needle": True,
        "segments": [{"from": start, "color": color} for start, color in segments],
        # Without rows: a gauge with rows leaves a white block below it.
        "grid_options": {"columns": 6},
    }
    return card | ({"visibility": list(only_if)} if only_if else {})


def is_known(entity: str) -> Condition:
    """Return the condition that an entity has a value."""
    return {
        "condition": "state",
        "entity": entity,
        "state_not": ["unavailable", "unknown"],
    }


def is_on(entity: str) -> Condition:
    """Return the condition that a binary sensor is on."""
    return {"condition": "state", "entity": entity, "state": "on"}


def figure(
    entity: str,
    kind: str,
    name: str | None = None,
    *,
    calendar: str | None = None,
    offset: int = 0,
    columns: int = 6,
) -> Card:
    """Return one number of statistics, of the chosen time or of a calendar's."""
    card: Card = {
        "type": "statistic",
        "entity": entity,
        "entities": [entity],
        "stat_type": kind,
        "name": name or _NAME,
    }
    if calendar is None:
        card |= {
            "period": "energy_date_selection",
            "energy_date_selection": True,
            "collection_key": COLLECTION,
        }
    else:
        card["period"] = {"calendar": {"period": calendar, "offset": offset}}
    return sized(card, columns)


def graph(
    entities: Mapping[str, str] | Sequence[str],
    kinds: Sequence[str],
    *,
    chart: str = "line",
    rows: int | None = None,
    of_devices: bool = False,
    **more: Any,  # noqa: ANN401
) -> Card:
    """Return a chart of statistics over the chosen time; colours by entity."""
    name = _DEVICE if of_devices else _NAME
    colors = entities if isinstance(entities, Mapping) else {}
    card: Card = {
        "type": "statistics-graph",
        "entities": [
            {"entity": each, "name": name}
            | ({"color": colors[each]} if each in colors else {})
            for each in entities
        ],
        "stat_types": list(kinds),
        "chart_type": chart,
        "energy_date_selection": True,
        "collection_key": COLLECTION,
    }
    card |= {"hide_legend": True} if len(entities) == 1 else {"expand_legend": True}
    return sized(card | more, FULL, rows)


def empty(
    site: Site, what: str, icon: str, buttons: Iterable[tuple[str, str, str]]
) -> Card:
    """Return what stands where there is nothing to show, with ways out of that."""
    return {
        "type": "empty-state",
        "icon": icon,
        "title": site.text(f"empty_{what}_title"),
        "content": site.text(f"empty_{what}"),
        "buttons": [
            {"text": site.text(key), "icon": each, "tap_action": navigate(path)}
            for key, each, path in buttons
        ],
        "grid_options": {"columns": FULL},
    }


def shortcut(label: str, icon: str, path: str, hint: str | None = None) -> Card:
    """Return a wide button that opens a page, with a word about it."""
    card: Card = {
        "type": "shortcut",
        "label": label,
        "icon": icon,
        "tap_action": navigate(path),
    }
    if hint is not None:
        card["description"] = hint
    return sized(card, 12)


def own(kind: str, columns: int | str = FULL, **config: Any) -> Card:  # noqa: ANN401
    """Return one of our own cards; its height is its own."""
    return {"type": f"custom:nutify-{kind}-card", **config} | {
        "grid_options": {"columns": columns, "rows": "auto"}
    }


def section(cards: Iterable[Card | None], span: int = 1, **more: Any) -> Card:  # noqa: ANN401
    """Return a section of so many columns of the page, without cards that are None."""
    found: Card = {
        "type": "grid",
        "cards": [each for each in cards if each is not None],
    }
    if span > 1:
        found["column_span"] = span
    return found | more


def view(
    title: str,
    path: str,
    icon: str,
    sections: Iterable[Card | None],
    **more: Any,  # noqa: ANN401
) -> Card:
    """Return a view, without sections that are None or hold a heading alone."""
    return {
        "title": title,
        "path": path,
        "icon": icon,
        "type": "sections",
        "max_columns": 3,
        "dense_section_placement": True,
        "sections": [
            each
            for each in sections
            if each is not None
            and any(card["type"] != "heading" for card in each["cards"])
        ],
        **more,
    }


def picker(site: Site) -> Card:
    """Return the footer that chooses the time, nothing where it would not work."""
    if not site.has_energy:
        return {}
    return {
        "footer": {
            "card": {
                "type": "energy-date-selection",
                "collection_key": COLLECTION,
                "opening_direction": "right",
                "vertical_opening_direction": "up",
                "disable_compare": True,
            }
        }
    }
