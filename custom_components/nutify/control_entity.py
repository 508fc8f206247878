"""What the entities that act on a UPS have in common."""

from collections.abc import Callable, Iterable
from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_UPS
from .control import Controller
from .coordinator import NutifyCoordinator
from .core.nut import catalogue
from .core.nut.catalogue import Role, Variable
from .core.nut.models import Details
from .core.nut.settings import Setting, SettingKind
from .devices import part_device_info, ups_device_id
from .entity import UpsEntity, async_add_while_growing
from .runtime import NutifyConfigEntry

type Creator = Callable[[ConfigSubentry, Details, str], Iterable[UpsEntity]]


class ControlEntity(UpsEntity):
    """An entity that acts on a UPS when it is used."""

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        key: str,
        variables: tuple[str, ...],
        part: str | None,
        parent_id: str,
    ) -> None:
        """Prepare the entity, on the part of the UPS that it acts on."""
        super().__init__(coordinator, subentry, key, variables)
        if part is not None:
            self._attr_device_info = part_device_info(
                coordinator, self.ups_name, part, parent_id
            )

    @property
    def controller(self) -> Controller:
        """Return what acts on the UPSes of the server."""
        return Controller(self.hass, self.coordinator)

    @property
    def details(self) -> Details:
        """Return what can be asked of the UPS."""
        return self.coordinator.details.get(self.ups_name, Details())


class SettingEntity(ControlEntity):
    """A writable variable; what it shows is the device's answer, not the wish."""

    _attr_entity_category = EntityCategory.CONFIG

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        setting: Setting,
        parent_id: str,
    ) -> None:
        """Prepare the entity of a writable variable."""
        match = catalogue.find_setting(setting.name)
        key = setting.name.replace(".", "_").lower()
        super().__init__(
            coordinator,
            subentry,
            f"set/{key}",
            (setting.name,),
            match.part if match else None,
            parent_id,
        )
        self.setting = setting
        if match is None:
            self._attr_name = setting.name
        elif is_translated(match.variable):
            self._attr_translation_key = match.variable.key
            if match.variable.family:
                index = f" {match.index}" if match.index else ""
                self._attr_translation_placeholders = {"index": index}
        else:
            self._attr_name = f"{match.variable.name} {match.index}".strip()

    @property
    @override
    def available(self) -> bool:
        return (
            super().available
            and self.coordinator.may_set is True
            and self.setting.name in self.details.settings
            and self.setting.name in self.ups.snapshot.variables
        )

    @property
    def raw(self) -> str | None:
        """Return the value as the device wrote it."""
        return self.ups.snapshot.variables.get(self.setting.name)

    @override
    def _visible(self) -> object:
        return self.raw

    async def async_write(self, value: str | float) -> None:
        """Write the value; the state follows when the device says so."""
        await self.controller.set_variable(
            self.ups_name, self.setting.name, value, self._context
        )


def is_translated(variable: Variable) -> bool:
    """Tell whether a variable has a name as a setting in every language.

    Measurements are not writable; where a driver says they are, they are named by
    their English name.
    """
    return variable.role not in {Role.MEASUREMENT, Role.DIAGNOSTIC} or (
        variable.unit is None
    )


def async_add_control_entities(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    create: Creator,
) -> None:
    """Add the entities of what can be asked of each UPS, also of what comes later."""
    coordinator = entry.runtime_data.coordinator

    def made_of(ups: str) -> tuple[Details, bool | None] | None:
        details = coordinator.details.get(ups)
        return None if details is None else (details, coordinator.may_set)

    def create_for(subentry: ConfigSubentry) -> Iterable[UpsEntity]:
        ups = subentry.data[CONF_UPS]
        return create(
            subentry, coordinator.details[ups], ups_device_id(hass, entry, ups)
        )

    async_add_while_growing(entry, async_add_entities, made_of, create_for)


def async_add_setting_entities[EntityT: SettingEntity](
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    kind: SettingKind,
    factory: Callable[[NutifyCoordinator, ConfigSubentry, Setting, str], EntityT],
) -> None:
    """Add the entities of one kind of setting."""
    coordinator = entry.runtime_data.coordinator

    def create(
        subentry: ConfigSubentry, details: Details, device_id: str
    ) -> Iterable[UpsEntity]:
        if coordinator.may_set:
            for name, setting in sorted(details.settings.items()):
                if setting.kind is kind and not name.startswith("driver."):
                    yield factory(coordinator, subentry, setting, device_id)

    async_add_control_entities(hass, entry, async_add_entities, create)
