"""What the views are built from: UPSes with their entities, by what these show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet, or a group of them: a device of its own below its UPS."""

    part: str
    name: str
    entities: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ups:
    """A UPS, PDU or ATS.

    `entities` maps what is shown to the entity that is enabled and shows it:
    "sensor/battery_charge", "sensor/meter/energy", "binary_sensor/flag/on_battery".
    `statistics` are those that the recorder keeps statistics of. `limits` are volts,
    watts, percent and seconds that the device or a person told. `parts` are the parts
    of the day that energy is priced by, each with its statistics of kWh and money.
    """

    device_id: str
    slug: str
    name: str
    server: str
    model: str
    has_battery: bool
    needs_rating: bool
    entities: Mapping[str, str]
    statistics: frozenset[str]
    limits: Mapping[str, float] = field(default_factory=dict)
    parts: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    outlets: Sequence[Outlet] = ()

    def entity(self, *keys: str) -> str | None:
        """Return the entity of the first key that has one."""
        return next((self.entities[key] for key in keys if key in self.entities), None)

    def statistic(self, *keys: str) -> str | None:
        """Return the first of several that there are statistics of."""
        return next(
            (
                entity
                for key in keys
                if (entity := self.entities.get(key)) in self.statistics
            ),
            None,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return what a card needs to know, fit for JSON."""
        return {
            "device_id": self.device_id,
            "name": self.name,
            "server": self.server,
            "model": self.model,
            "path": self.slug,
            "has_battery": self.has_battery,
            "needs_rating": self.needs_rating,
            "entities": dict(self.entities),
            "statistics": sorted(self.statistics),
            "limits": dict(self.limits),
            "parts": [
                {"name": name, "energy": energy, "cost": cost}
                for name, (energy, cost) in self.parts.items()
            ],
            "outlets": [
                {"part": each.part, "name": each.name, "entities": dict(each.entities)}
                for each in self.outlets
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A NUT server: its service device's entities, which are sums of its UPSes."""

    entry_id: str
    title: str
    entities: Mapping[str, str]
    statistics: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A report that comes by itself, with its entities."""

    title: str
    entities: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that the dashboard shows, and the words it shows it in.

    `down` are the titles of servers that could not be set up, and `starts` tells that
    others are not ready yet. `base` is the path of the dashboard. Without `has_energy`,
    Home Assistant has no picker for a time.
    """

    upses: Sequence[Ups]
    servers: Sequence[Server]
    text: Texts
    base: str = "nutify"
    has_energy: bool = True
    schedules: Sequence[Schedule] = ()
    down: Sequence[str] = ()
    starts: bool = False

    def path(self, *parts: str) -> str:
        """Return the path of a view."""
        return f"/{self.base}/{'-'.join(filter(None, parts))}"
