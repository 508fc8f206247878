"""A UPS of a server that is loaded: what reports and pages are about."""

from collections.abc import Iterator
from dataclasses import dataclass

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import CONF_UPS, DOMAIN
from .core.nut.snapshot import Snapshot
from .devices import async_subentry_of, ups_unique_id
from .runtime import NutifyConfigEntry, NutifyRuntime


@dataclass(frozen=True, slots=True)
class Subject:
    """A UPS, by its entry and its subentry."""

    entry: NutifyConfigEntry
    subentry: ConfigSubentry

    @property
    def ups(self) -> str:
        """Return the name on its server."""
        name: str = self.subentry.data[CONF_UPS]
        return name

    @property
    def key(self) -> str:
        """Return what identifies it in all of Home Assistant."""
        return ups_unique_id(self.entry, self.ups)

    @property
    def runtime(self) -> NutifyRuntime:
        """Return what its server holds while it is loaded."""
        return self.entry.runtime_data

    @property
    def snapshot(self) -> Snapshot:
        """Return what it told last."""
        return self.runtime.coordinator.ups(self.ups).snapshot

    @callback
    def name(self, hass: HomeAssistant) -> str:
        """Return what people call it: the name of its device."""
        device = dr.async_get(hass).async_get_device_by_identifier(
            (DOMAIN, self.key), self.entry.entry_id
        )
        return (device and (device.name_by_user or device.name)) or self.subentry.title

    @callback
    def registered(self, hass: HomeAssistant) -> Iterator[tuple[str, er.RegistryEntry]]:
        """Yield its entities in the registry, each after its own key."""
        return registered(hass, self.entry.entry_id, f"{self.key}/")


@callback
def registered(
    hass: HomeAssistant, entry_id: str, prefix: str
) -> Iterator[tuple[str, er.RegistryEntry]]:
    """Yield the entities whose unique ids begin with a prefix, each after the rest."""
    for entity in er.async_entries_for_config_entry(er.async_get(hass), entry_id):
        if entity.platform == DOMAIN and entity.unique_id.startswith(prefix):
            yield entity.unique_id.removeprefix(prefix), entity


@callback
def async_subjects(hass: HomeAssistant) -> Iterator[Subject]:
    """Yield the UPSes of all servers that are loaded, once they have a device."""
    registry = dr.async_get(hass)
    entries: list[NutifyConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        for subentry in entry.runtime_data.coordinator.subentries:
            subject = Subject(entry, subentry)
            identifier = (DOMAIN, subject.key)
            if registry.async_get_device_by_identifier(identifier, entry.entry_id):
                yield subject


@callback
def async_subject_of(hass: HomeAssistant, device_id: str) -> Subject:
    """Return the UPS of a device; raises ServiceValidationError."""
    return Subject(*async_subentry_of(hass, device_id))
