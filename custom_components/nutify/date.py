"""Dates: when the battery of a UPS was replaced."""

from collections.abc import Iterable
from datetime import date
from typing import override

from homeassistant.components.date import DateEntity
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .batteries import Batteries
from .const import DOMAIN
from .coordinator import NutifyCoordinator
from .core.battery.sample import is_plausible
from .core.nut.identity import has_battery
from .core.nut.snapshot import Snapshot
from .entity import UpsEntity, async_add_ups_entities
from .runtime import NutifyConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the date of every UPS with a battery."""
    runtime = entry.runtime_data

    def create(subentry: ConfigSubentry, snapshot: Snapshot) -> Iterable[Entity]:
        if has_battery(snapshot.variables):
            yield BatteryDate(runtime.coordinator, subentry, runtime.batteries)

    async_add_ups_entities(entry, async_add_entities, create)


class BatteryDate(UpsEntity, DateEntity):
    """The day that the battery in use was put in; a later one begins a new battery."""

    _attr_entity_category = EntityCategory.CONFIG
    _attr_translation_key = "installed_battery"

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        batteries: Batteries,
    ) -> None:
        """Prepare the date of a UPS."""
        super().__init__(coordinator, subentry, "battery/installed", ())
        self._batteries = batteries

    @property
    @override
    def available(self) -> bool:
        return True

    @override
    def _visible(self) -> object:
        return self._batteries.assessment(self.ups_name).installed

    @override
    def _update(self) -> None:
        self._attr_native_value = self._batteries.assessment(self.ups_name).installed
        self._attr_extra_state_attributes = {
            "batteries": [
                each.as_dict() for each in self._batteries.book(self.ups_name).past
            ]
        }

    @override
    async def async_set_value(self, value: date) -> None:
        today = dt_util.now().date()
        if value > today or not is_plausible(value, today):
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="battery_date_implausible",
                translation_placeholders={
                    "ups": self.ups_name,
                    "date": value.isoformat(),
                },
            )
        self._batteries.async_install(self.ups_name, value)

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(
            self._batteries.async_follow(self._handle_coordinator_update)
        )
