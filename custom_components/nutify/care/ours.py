"""Which entities and statistics are ours, and which belong to UPSes that are gone."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from homeassistant.components.recorder.models import StatisticMetaData
from homeassistant.components.recorder.statistics import get_metadata
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import slugify

from ..const import CONF_UPS, DOMAIN, SUBENTRY_UPS
from ..devices import ups_unique_id

# What a server has beside its UPSes.
_OF_A_SERVER = ("alert", "fleet", "report")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """Entities by their ids, with when each was made.

    `entities` are there, and `enabled` are those of them that write. `gone` are no
    longer, and belonged to UPSes that are not either; `former` are no longer, but their
    UPS is. `names` are those of the UPSes that are there, as ids have them.
    """

    entities: Mapping[str, datetime]
    enabled: frozenset[str]
    gone: Mapping[str, datetime]
    former: Mapping[str, datetime]
    upses: int
    names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Statistics of ours, by what became of what they are of.

    `imported` are what an import keeps apart from all entities, `imported_gone` those
    of them that belong to no UPS that is there.
    """

    known: Mapping[str, StatisticMetaData]
    gone: tuple[str, ...]
    imported: tuple[str, ...]
    imported_gone: tuple[str, ...]


@callback
def async_ours(hass: HomeAssistant) -> Ours:
    """Return what the registries know to be ours."""
    registry = er.async_get(hass)
    prefixes: set[str] = set()
    names: set[str] = set()
    entities: dict[str, datetime] = {}
    enabled: list[str] = []
    servers: set[str] = set()
    upses = 0
    for entry in hass.config_entries.async_entries(DOMAIN):
        servers.add(entry.entry_id)
        for subentry in entry.get_subentries_of_type(SUBENTRY_UPS):
            upses += 1
            name = subentry.data[CONF_UPS]
            prefixes.add(ups_unique_id(entry, name))
            names |= {slugify(name), slugify(subentry.title)}
        for each in er.async_entries_for_config_entry(registry, entry.entry_id):
            entities[each.entity_id] = each.created_at
            if each.disabled_by is None:
                enabled.append(each.entity_id)
    gone: dict[str, datetime] = {}
    former: dict[str, datetime] = {}
    for deleted in registry.deleted_entities.values():
        if deleted.platform != DOMAIN or _is_taken(hass, registry, deleted.entity_id):
            continue
        is_there = _is_there(deleted.unique_id, servers, prefixes)
        (former if is_there else gone)[deleted.entity_id] = deleted.created_at
    return Ours(
        entities=entities,
        enabled=frozenset(enabled),
        gone=gone,
        former=former,
        upses=upses,
        names=frozenset(names),
    )


def _is_taken(hass: HomeAssistant, registry: er.EntityRegistry, entity_id: str) -> bool:
    """Tell whether an id is that of another entity by now."""
    return (
        registry.async_get(entity_id) is not None
        or hass.states.get(entity_id) is not None
    )


def _is_there(unique_id: str, servers: Container[str], upses: Container[str]) -> bool:
    """Tell whether the UPS of an entity is; what is of all of a server is its own."""
    server, _, rest = unique_id.partition("/")
    if server not in servers:
        return False
    ups, slash, _ = rest.partition("/")
    return not slash or ups in _OF_A_SERVER or f"{server}/{ups}" in upses


def statistics_of(hass: HomeAssistant, ours: Ours) -> Statistics:
    """Return the statistics of ours; the recorder's executor asks.

    What an import kept apart is of a UPS when its id begins with the UPS's name.
    """
    known: dict[str, StatisticMetaData] = {}
    gone: list[str] = []
    imported: list[str] = []
    for statistic_id, (_, metadata) in get_metadata(hass).items():
        if metadata["source"] == DOMAIN:
            imported.append(statistic_id)
        elif statistic_id in ours.gone:
            gone.append(statistic_id)
        elif statistic_id not in ours.entities and statistic_id not in ours.former:
            continue
        known[statistic_id] = metadata
    return Statistics(
        known=known,
        gone=tuple(sorted(gone)),
        imported=tuple(sorted(imported)),
        imported_gone=tuple(
            sorted(each for each in imported if not _has_name(each, ours.names))
        ),
    )


def _has_name(statistic_id: str, names: Iterable[str]) -> bool:
    rest = statistic_id.removeprefix(f"{DOMAIN}:")
    return any(rest.startswith(f"{name}_") for name in names)
