"""Buttons: the instant commands of a UPS."""

from collections.abc import Iterable
from typing import override

from homeassistant.components.button import ButtonEntity
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .alert_button import TestAlertButton
from .const import SUBENTRY_ALERT
from .control_entity import ControlEntity, async_add_control_entities
from .coordinator import NutifyCoordinator
from .core.nut import commands
from .core.nut.models import Details
from .entity import UpsEntity
from .report_button import SendReportButton
from .report_entity import async_add_report_entities
from .runtime import NutifyConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of every UPS, alert and report of a server."""
    coordinator = entry.runtime_data.coordinator
    for subentry in entry.get_subentries_of_type(SUBENTRY_ALERT):
        async_add_entities(
            [TestAlertButton(hass, entry, subentry)],
            config_subentry_id=subentry.subentry_id,
        )
    async_add_report_entities(hass, entry, async_add_entities, [SendReportButton])

    def create(
        subentry: ConfigSubentry, details: Details, device_id: str
    ) -> Iterable[UpsEntity]:
        for name, description in sorted(details.commands.items()):
            if not commands.is_hidden(name):
                yield CommandButton(coordinator, subentry, name, description, device_id)

    async_add_control_entities(hass, entry, async_add_entities, create)


class CommandButton(ControlEntity, ButtonEntity):
    """One instant command; those that can cut power are enabled by hand."""

    _attr_entity_category = EntityCategory.CONFIG

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        name: str,
        description: str,
        parent_id: str,
    ) -> None:
        """Prepare the button of a command; `description` is the server's."""
        match = commands.find(name)
        super().__init__(
            coordinator, subentry, f"command/{match.key}", (), match.part, parent_id
        )
        self._command = name
        self._attr_entity_registry_enabled_default = False
        if match.command is not None:
            self._attr_translation_key = match.command.key
            self._attr_entity_registry_enabled_default = match.command.enabled
        else:
            self._attr_name = description or name
        self._attr_extra_state_attributes = {
            "command": name,
            "danger": match.danger,
        }

    @property
    @override
    def available(self) -> bool:
        return super().available and self._command in self.details.commands

    @override
    def _visible(self) -> object:
        return None

    @override
    async def async_press(self) -> None:
        await self.controller.run_command(
            self.ups_name, self._command, context=self._context
        )
