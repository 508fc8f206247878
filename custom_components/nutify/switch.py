"""Switches: outlets, the beeper, and writable variables that are on or off."""

from collections.abc import Iterable
import re
from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.components.switch.const import SwitchDeviceClass
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .control_entity import (
    ControlEntity,
    SettingEntity,
    async_add_control_entities,
    async_add_setting_entities,
)
from .coordinator import NutifyCoordinator
from .core.nut.models import Details
from .core.nut.settings import SettingKind
from .entity import UpsEntity
from .runtime import NutifyConfigEntry

PARALLEL_UPDATES = 1

_OUTLET_COMMAND = re.compile(r"(outlet(?:\.group)?\.\d+)\.load\.(?:on|off)")
_OUTLET_SWITCH = re.compile(r"(outlet(?:\.group)?\.\d+)\.switch")
_BEEPER_COMMANDS = frozenset({"beeper.enable", "beeper.disable"})
_BEEPER = "ups.beeper.status"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of every UPS of a server."""
    coordinator = entry.runtime_data.coordinator

    def create(
        subentry: ConfigSubentry, details: Details, device_id: str
    ) -> Iterable[UpsEntity]:
        for outlet in outlets(details, may_set=bool(coordinator.may_set)):
            yield OutletSwitch(coordinator, subentry, outlet, device_id)
        if details.commands.keys() >= _BEEPER_COMMANDS:
            yield BeeperSwitch(coordinator, subentry, device_id)

    async_add_control_entities(hass, entry, async_add_entities, create)
    async_add_setting_entities(
        hass, entry, async_add_entities, SettingKind.SWITCH, SettingSwitch
    )


def outlets(details: Details, *, may_set: bool) -> list[str]:
    """Return the outlets and groups that can be switched both ways."""
    found = {
        match[1]
        for name in details.commands
        if (match := _OUTLET_COMMAND.fullmatch(name))
        and {f"{match[1]}.load.on", f"{match[1]}.load.off"} <= details.commands.keys()
    }
    if may_set:
        found |= {
            match[1]
            for name, setting in details.settings.items()
            if setting.kind is SettingKind.SWITCH
            and (match := _OUTLET_SWITCH.fullmatch(name))
        }
    return sorted(found)


class OutletSwitch(ControlEntity, SwitchEntity):
    """An outlet, switched by its commands, else by its variable."""

    _attr_device_class = SwitchDeviceClass.OUTLET
    _attr_translation_key = "outlet"

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        outlet: str,
        parent_id: str,
    ) -> None:
        """Prepare the switch of an outlet."""
        key = f"switch/{outlet.replace('.', '_')}"
        self._states = (f"{outlet}.status", f"{outlet}.switch")
        super().__init__(coordinator, subentry, key, self._states, outlet, parent_id)
        self._outlet = outlet

    @override
    def _visible(self) -> object:
        return self._is_on()

    @override
    def _update(self) -> None:
        self._attr_is_on = self._is_on()

    def _is_on(self) -> bool | None:
        for name in self._states:
            reading = self.ups.snapshot.readings.get(name)
            if reading is not None and isinstance(reading.value, bool):
                return reading.value
        return None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._switch(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._switch(on=False)

    async def _switch(self, *, on: bool) -> None:
        command = f"{self._outlet}.load.{'on' if on else 'off'}"
        if command in self.details.commands:
            await self.controller.run_command(
                self.ups_name, command, context=self._context
            )
            return
        name = f"{self._outlet}.switch"
        setting = self.details.settings.get(name)
        value = "on" if on else "off"
        if setting is not None:
            value = setting.on if on else setting.off
        await self.controller.set_variable(self.ups_name, name, value, self._context)


class BeeperSwitch(ControlEntity, SwitchEntity):
    """The beeper of a UPS."""

    _attr_entity_category = EntityCategory.CONFIG
    _attr_translation_key = "beeper"

    def __init__(
        self, coordinator: NutifyCoordinator, subentry: ConfigSubentry, parent_id: str
    ) -> None:
        """Prepare the switch of a beeper."""
        super().__init__(
            coordinator, subentry, "switch/beeper", (_BEEPER,), None, parent_id
        )

    @override
    def _visible(self) -> object:
        return self.ups.snapshot.readings.get(_BEEPER)

    @override
    def _update(self) -> None:
        reading = self.ups.snapshot.readings.get(_BEEPER)
        value = reading.value if reading is not None else None
        # A muted beeper is silent for now, and beeps at the next alarm.
        self._attr_is_on = (
            None if value in {None, "other"} else value in {"enabled", "muted"}
        )

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.controller.run_command(
            self.ups_name, "beeper.enable", context=self._context
        )

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.controller.run_command(
            self.ups_name, "beeper.disable", context=self._context
        )


class SettingSwitch(SettingEntity, SwitchEntity):
    """A writable variable that is on or off, in the device's own words."""

    @override
    def _update(self) -> None:
        word = (self.raw or "").strip().lower()
        if word == self.setting.on.lower():
            self._attr_is_on = True
        else:
            self._attr_is_on = False if word == self.setting.off.lower() else None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.async_write(self.setting.on)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.async_write(self.setting.off)
