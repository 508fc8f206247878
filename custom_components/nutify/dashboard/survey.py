"""From the registries to what the views are built from."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
import re

from homeassistant.components.sensor import ATTR_STATE_CLASS
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentry,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..const import CONF_DASHBOARD, DOMAIN, SUBENTRY_REPORT
from ..core.nut.identity import has_battery, identify
from ..core.nut.snapshot import Snapshot
from ..core.power.estimate import needs_rating
from ..core.power.readings import number
from ..core.texts import Texts
from ..devices import part_unique_id, report_identifier, ups_device_id
from ..power_options import PowerOptions
from ..runtime import NutifyConfigEntry
from ..subject import Subject
from .model import Outlet, Schedule, Server, Site, Ups

_PART_ENERGY, _PART_COST = "sensor/meter/mains_energy/", "sensor/meter/cost/"
_LIMITS: Mapping[str, tuple[str, ...]] = {
    "transfer_low": ("input.transfer.low", "input.transfer.boost.low"),
    "transfer_high": ("input.transfer.high", "input.transfer.trim.high"),
    "nominal_voltage": ("input.voltage.nominal", "output.voltage.nominal"),
    "nominal_frequency": ("input.frequency.nominal", "output.frequency.nominal"),
    "nominal_power": ("ups.realpower.nominal", "output.realpower.nominal"),
    "charge_low": ("battery.charge.low",),
    "charge_warning": ("battery.charge.warning",),
    "runtime_low": ("battery.runtime.low",),
    "battery_voltage": ("battery.voltage.nominal",),
}
_DOWN = (
    ConfigEntryState.SETUP_RETRY,
    ConfigEntryState.SETUP_ERROR,
    ConfigEntryState.MIGRATION_ERROR,
    ConfigEntryState.FAILED_UNLOAD,
)
_STARTING = (ConfigEntryState.NOT_LOADED, ConfigEntryState.SETUP_IN_PROGRESS)
_OUTLET = re.compile(r"outlet(?:\.group)?(?:\.\d+)?")


@callback
def survey(
    hass: HomeAssistant,
    subjects: Iterable[Subject],
    text: Texts,
    *,
    base: str = DOMAIN,
) -> Site:
    """Return everything that is to be shown, of the UPSes given."""
    chosen = list(subjects)
    entries = {each.entry.entry_id: each.entry for each in chosen}
    registered = {
        entry_id: _by_subentry(hass, entry) for entry_id, entry in entries.items()
    }
    return Site(
        upses=[
            _ups(
                hass,
                each,
                registered[each.entry.entry_id].get(each.subentry.subentry_id, ()),
            )
            for each in chosen
        ],
        servers=[
            _server(entry, registered[entry_id].get(None, ()))
            for entry_id, entry in entries.items()
        ],
        text=text,
        base=base,
        has_energy="energy" in hass.config.components,
        down=[each.title for each in _in_state(hass, _DOWN)],
        starts=any(_in_state(hass, _STARTING)),
        schedules=[
            _schedule(entry, report, registered[entry.entry_id])
            for entry in entries.values()
            for report in entry.get_subentries_of_type(SUBENTRY_REPORT)
        ],
    )


@callback
def _in_state(
    hass: HomeAssistant, states: Container[ConfigEntryState]
) -> Iterator[ConfigEntry]:
    """Yield the servers in a state that are to be shown."""
    for entry in hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    ):
        if entry.state in states and entry.options.get(CONF_DASHBOARD, True):
            yield entry


def _schedule(
    entry: NutifyConfigEntry,
    report: ConfigSubentry,
    registered: Mapping[str | None, Sequence[er.RegistryEntry]],
) -> Schedule:
    prefix = f"{report_identifier(entry, report)[1]}/"
    entities, _ = _entities(registered.get(report.subentry_id, ()), prefix)
    return Schedule(title=report.title, entities=entities)


@callback
def survey_ups(hass: HomeAssistant, subject: Subject) -> Ups:
    """Return what there is of one UPS."""
    registered = _by_subentry(hass, subject.entry)
    return _ups(hass, subject, registered.get(subject.subentry.subentry_id, ()))


@callback
def _by_subentry(
    hass: HomeAssistant, entry: NutifyConfigEntry
) -> Mapping[str | None, Sequence[er.RegistryEntry]]:
    """Return the enabled entities of each UPS, and those of the server itself."""
    found: defaultdict[str | None, list[er.RegistryEntry]] = defaultdict(list)
    for each in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        if each.disabled_by is None:
            found[each.config_subentry_id].append(each)
    return found


@callback
def _ups(
    hass: HomeAssistant, subject: Subject, registered: Sequence[er.RegistryEntry]
) -> Ups:
    entry, subentry = subject.entry, subject.subentry
    snapshot, options = subject.snapshot, PowerOptions.of(subentry)
    identity = identify(snapshot.variables)
    device_id = ups_device_id(hass, entry, subject.ups)
    outlets = _outlets(hass, subject, device_id)
    of_outlets = {each for outlet in outlets for each in outlet.entities.values()}
    entities, statistics = _entities(registered, f"{subject.key}/")
    return Ups(
        device_id=device_id,
        slug=subentry.subentry_id.lower(),
        name=subject.name(hass),
        server=entry.title,
        model=" ".join(filter(None, (identity.manufacturer, identity.model))),
        has_battery=has_battery(snapshot.variables),
        needs_rating=options.meter is None and needs_rating(snapshot, options.ratings),
        entities={
            key: each for key, each in entities.items() if each not in of_outlets
        },
        statistics=statistics,
        limits=_limits(snapshot),
        parts=_parts(entities),
        outlets=outlets,
    )


def _entities(
    registered: Iterable[er.RegistryEntry], prefix: str
) -> tuple[dict[str, str], frozenset[str]]:
    """Return entities by domain and key, and those that have statistics."""
    found: dict[str, str] = {}
    statistics = []
    begin = len(prefix)
    for each in registered:
        unique_id, entity_id = each.unique_id, each.entity_id
        if not unique_id.startswith(prefix):
            continue
        found[f"{each.domain}/{unique_id[begin:]}"] = entity_id
        capabilities = each.capabilities
        if capabilities and capabilities.get(ATTR_STATE_CLASS) is not None:
            statistics.append(entity_id)
    return found, frozenset(statistics)


@callback
def _outlets(hass: HomeAssistant, subject: Subject, device_id: str) -> list[Outlet]:
    registry = dr.async_get(hass)
    prefix = part_unique_id(subject.entry, subject.ups, "")
    found = []
    for child in dr.async_entries_for_parent_device(registry, device_id):
        part = next(
            (
                key.removeprefix(prefix)
                for domain, key in child.identifiers
                if domain == DOMAIN
            ),
            None,
        )
        if part is None or not _OUTLET.fullmatch(part):
            continue
        found.append(
            Outlet(
                part=part,
                name=child.name_by_user or child.name or part,
                entities={
                    f"{each.domain}/{_short(each.unique_id, part)}": each.entity_id
                    for each in er.async_entries_for_device(
                        er.async_get(hass), child.id
                    )
                },
            )
        )
    return sorted(found, key=lambda each: _in_order(each.part))


def _short(unique_id: str, part: str) -> str:
    """Return what an entity of an outlet shows, without which outlet it is."""
    key = unique_id.rpartition("/")[2]
    for prefix in (part.replace(".", "_"), part):
        key = key.removeprefix(prefix).lstrip("_.")
    return key or "switch"


def _in_order(part: str) -> tuple[bool, int]:
    number_ = re.search(r"\d+", part)
    return "group" in part, int(number_[0]) if number_ else -1


def _limits(snapshot: Snapshot) -> dict[str, float]:
    found = {key: _first(snapshot, names) for key, names in _LIMITS.items()}
    return {key: value for key, value in found.items() if value is not None}


def _first(snapshot: Snapshot, names: Iterable[str]) -> float | None:
    numbers = (number(snapshot, name) for name in names)
    return next((each for each in numbers if each is not None), None)


def _parts(entities: Mapping[str, str]) -> dict[str, tuple[str | None, str | None]]:
    names = dict.fromkeys(
        key.removeprefix(_PART_ENERGY).removeprefix(_PART_COST)
        for key in entities
        if key.startswith((_PART_ENERGY, _PART_COST))
    )
    return {
        name: (entities.get(_PART_ENERGY + name), entities.get(_PART_COST + name))
        for name in names
    }


@callback
def _server(entry: NutifyConfigEntry, registered: Sequence[er.RegistryEntry]) -> Server:
    entities, statistics = _entities(registered, f"{entry.entry_id}/")
    return Server(
        entry_id=entry.entry_id,
        title=entry.title,
        entities=entities,
        statistics=statistics,
    )
