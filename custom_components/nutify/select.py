"""Selects: writable variables with a list of values."""

from typing import override

from homeassistant.components.select import SelectEntity
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .control_entity import SettingEntity, async_add_setting_entities
from .coordinator import NutifyCoordinator
from .core.nut.settings import Setting, SettingKind, same_value
from .runtime import NutifyConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the selects of every UPS of a server."""
    async_add_setting_entities(
        hass, entry, async_add_entities, SettingKind.SELECT, SettingSelect
    )


class SettingSelect(SettingEntity, SelectEntity):
    """A writable variable with a list of values, as the device spells them."""

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        setting: Setting,
        parent_id: str,
    ) -> None:
        """Prepare the select with its options."""
        super().__init__(coordinator, subentry, setting, parent_id)
        self._attr_options = list(dict.fromkeys(setting.options))

    @override
    def _update(self) -> None:
        # Devices write `230.0` and offer `230`.
        self._attr_current_option = next(
            (each for each in self.options if same_value(each, self.raw or "")), None
        )

    @override
    async def async_select_option(self, option: str) -> None:
        await self.async_write(option)
