"""Texts: writable variables that are free text."""

from typing import override

from homeassistant.components.text import TextEntity
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .control_entity import SettingEntity, async_add_setting_entities
from .coordinator import NutifyCoordinator
from .core.nut.settings import Setting, SettingKind
from .runtime import NutifyConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the texts of every UPS of a server."""
    async_add_setting_entities(
        hass, entry, async_add_entities, SettingKind.TEXT, SettingText
    )


class SettingText(SettingEntity, TextEntity):
    """A writable text, no longer than the device takes."""

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        setting: Setting,
        parent_id: str,
    ) -> None:
        """Prepare the text with its length."""
        super().__init__(coordinator, subentry, setting, parent_id)
        self._attr_native_max = setting.length
        # What upsd can carry.
        self._attr_pattern = r"[ -~]*"

    @override
    def _update(self) -> None:
        # A device may hold more than it takes, and what no server should send.
        value = (self.raw or "")[: self.native_max]
        self._attr_native_value = value if value.isascii() else None

    @override
    async def async_set_value(self, value: str) -> None:
        await self.async_write(value)
