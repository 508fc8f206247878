"""History that Home Assistant's own NUT integration recorded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homeassistant.components.automation import automations_with_entity
from homeassistant.components.lovelace.const import LOVELACE_DATA, ConfigNotFound
from homeassistant.components.recorder.statistics import get_metadata
from homeassistant.components.script import scripts_with_entity
from homeassistant.config_entries import ConfigEntry, ConfigEntryDisabler
from homeassistant.const import (
    CONF_ALIAS,
    CONF_HOST,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_USERNAME,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.recorder import get_instance

from ..const import DOMAIN
from ..core.nut import catalogue
from ..core.nut.exchange import DEFAULT_PORT
from ..subject import Subject
from .series import Series
from .splice import Point, Splice
from .targets import Target, Targets

NUT = "nut"


@callback
def nut_entries(hass: HomeAssistant) -> list[ConfigEntry]:
    """Return the UPSes of Home Assistant's own integration, those switched off too."""
    return hass.config_entries.async_entries(NUT, include_ignore=False)


@callback
def next_login(hass: HomeAssistant) -> dict[str, Any]:
    """Return address and login of a server that NUT has, and Nutify has not yet."""
    known = {_address(each) for each in hass.config_entries.async_entries(DOMAIN)}
    for entry in nut_entries(hass):
        if _address(entry) not in known:
            return {
                key: entry.data[key]
                for key in (CONF_HOST, CONF_PORT, CONF_USERNAME, CONF_PASSWORD)
                if entry.data.get(key) not in {None, ""}
            }
    return {}


def _address(entry: ConfigEntry) -> tuple[str, int]:
    host = str(entry.data.get(CONF_HOST, "")).lower()
    return host, int(entry.data.get(CONF_PORT, DEFAULT_PORT))


@callback
def same_ups(entry: ConfigEntry, subjects: Sequence[Subject]) -> Subject | None:
    """Return the subject that an entry of NUT is, by server and name."""
    found = [each for each in subjects if _address(each.entry) == _address(entry)]
    if (alias := entry.data.get(CONF_ALIAS)) is not None:
        found = [each for each in found if each.ups == alias]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class _Copy:
    source: Series
    target: Target


class Takeover:
    """Lets the statistics of one UPS of NUT be gone on with by a subject's."""

    def __init__(
        self, hass: HomeAssistant, splice: Splice, entry: ConfigEntry, subject: Subject
    ) -> None:
        """Prepare."""
        self._hass = hass
        self._splice = splice
        self._entry = entry
        self._targets = Targets(hass, subject, subject.subentry.title)
        self._sensors = dict(_sensors(hass, entry))

    async def async_list(self) -> list[_Copy]:
        """Return which statistics would be gone on with."""

        def found() -> list[_Copy]:
            known = get_metadata(self._hass, statistic_ids=set(self._sensors.values()))
            return [
                _Copy(Series(key=entity_id, metadata=known[entity_id][1]), target)
                for name, entity_id in self._sensors.items()
                if entity_id in known
                for target in self._targets.means(name)
                if target.series.is_own
            ]

        return await get_instance(self._hass).async_add_executor_job(found)

    async def async_copy(self, copies: Sequence[_Copy]) -> int:
        """Write what lies before our own statistics; return how many rows."""
        count = 0
        for copy in copies:
            series = copy.target.series
            before = await self._splice.async_border(series)
            points = await self._splice.rows.async_means(copy.source, before)
            convert = series.converter(copy.source.unit)
            converted: list[Point] = [
                (start, convert(mean), convert(least), convert(greatest))
                for start, mean, least, greatest in points
            ]
            count += await self._splice.async_means(series, converted, lambda _: None)
        return count

    async def async_mentions(self) -> list[str]:
        """Return where the entities of the entry are named: automations and so on."""
        registry = er.async_get(self._hass)
        entities = {
            each.entity_id
            for each in er.async_entries_for_config_entry(
                registry, self._entry.entry_id
            )
        }
        found: dict[str, None] = {}
        for entity_id in sorted(entities):
            found |= dict.fromkeys(automations_with_entity(self._hass, entity_id))
            found |= dict.fromkeys(scripts_with_entity(self._hass, entity_id))
        named = [self._name(each) for each in found]
        return named + await _dashboards(self._hass, entities)

    def _name(self, entity_id: str) -> str:
        state = self._hass.states.get(entity_id)
        return entity_id if state is None else f"{state.name} ({entity_id})"

    async def async_disable(self) -> None:
        """Switch the entry of NUT off; it can be switched on again."""
        await self._hass.config_entries.async_set_disabled_by(
            self._entry.entry_id, ConfigEntryDisabler.USER
        )


@callback
def _sensors(hass: HomeAssistant, entry: ConfigEntry) -> Iterator[tuple[str, str]]:
    """Yield NUT's names of what an entry measures, with their entities."""
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        name = entity.unique_id.rpartition("_")[2]
        if entity.domain == "sensor" and catalogue.find(name) is not None:
            yield name, entity.entity_id


async def _dashboards(hass: HomeAssistant, entities: set[str]) -> list[str]:
    """Return the dashboards that name any of some entities."""
    if LOVELACE_DATA not in hass.data:
        return []
    found: list[str] = []
    for path, dashboard in hass.data[LOVELACE_DATA].dashboards.items():
        try:
            config: Mapping[str, Any] = await dashboard.async_load(force=False)
        except ConfigNotFound, HomeAssistantError:
            # None was made yet: Home Assistant makes it up of all there is.
            continue
        content = json_bytes(config)
        if any(f'"{each}"'.encode() in content for each in entities):
            found.append(f"/{path or 'lovelace'}")
    return found
