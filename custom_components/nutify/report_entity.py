"""What the entities of a report that comes by itself have in common."""

from collections.abc import Iterable

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SUBENTRY_REPORT
from .devices import report_device_info, report_identifier
from .reporting.scheduler import Schedule
from .runtime import NutifyConfigEntry


class ReportEntity(Entity):
    """An entity on the device of a report."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(
        self,
        hass: HomeAssistant,
        entry: NutifyConfigEntry,
        subentry: ConfigSubentry,
        schedule: Schedule,
    ) -> None:
        """Prepare an entity of a report."""
        self._schedule = schedule
        self._title = subentry.title
        identifier = report_identifier(entry, subentry)[1]
        self._attr_unique_id = f"{identifier}/{self._attr_translation_key}"
        self._attr_device_info = report_device_info(hass, entry, subentry)


@callback
def async_add_report_entities(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    kinds: Iterable[type[ReportEntity]],
) -> None:
    """Add entities of some kinds for all reports that come by themselves."""
    schedules = entry.runtime_data.schedules
    if schedules is None:
        return
    for subentry in entry.get_subentries_of_type(SUBENTRY_REPORT):
        schedule = schedules.all[subentry.subentry_id]
        async_add_entities(
            [kind(hass, entry, subentry, schedule) for kind in kinds],
            config_subentry_id=subentry.subentry_id,
        )
