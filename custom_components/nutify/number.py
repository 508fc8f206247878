"""Numbers: writable variables that are numbers."""

from typing import override

from homeassistant.components.number import NumberEntity, NumberMode
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .control_entity import SettingEntity, async_add_setting_entities
from .coordinator import NutifyCoordinator
from .core.nut import catalogue, values
from .core.nut.settings import Setting, SettingKind
from .runtime import NutifyConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the numbers of every UPS of a server."""
    async_add_setting_entities(
        hass, entry, async_add_entities, SettingKind.NUMBER, SettingNumber
    )


class SettingNumber(SettingEntity, NumberEntity):
    """A writable number."""

    _attr_mode = NumberMode.BOX

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        setting: Setting,
        parent_id: str,
    ) -> None:
        """Prepare the number with its limits and the unit of its variable."""
        super().__init__(coordinator, subentry, setting, parent_id)
        bounds = setting.bounds
        if setting.ranges:
            self._attr_native_min_value = min(each.minimum for each in setting.ranges)
            self._attr_native_max_value = max(each.maximum for each in setting.ranges)
        elif bounds is not None:
            self._attr_native_min_value = bounds.minimum
            self._attr_native_max_value = bounds.maximum
        self._attr_native_step = setting.step
        match = catalogue.find(setting.name)
        if match is not None:
            self._attr_native_unit_of_measurement = match.variable.unit

    @override
    def _update(self) -> None:
        self._attr_native_value = values.number(self.raw or "")

    @override
    async def async_set_native_value(self, value: float) -> None:
        await self.async_write(value)
