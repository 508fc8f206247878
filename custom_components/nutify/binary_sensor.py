"""Binary sensors: the flags of a UPS, and whether it is there at all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import CONF_UPS
from .coordinator import NutifyCoordinator
from .core.events.readings import alarm, is_charging
from .core.nut.catalogue import Match, Quantity, Role
from .core.nut.identity import has_battery
from .core.nut.snapshot import Snapshot
from .core.nut.status import Token
from .devices import server_device_info, ups_device_id
from .entity import UpsEntity, VariableEntity, async_add_ups_entities, matches
from .runtime import NutifyConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class FlagDescription(BinarySensorEntityDescription):
    """A flag that a snapshot answers."""

    is_on_fn: Callable[[Snapshot], bool | None]
    battery: bool = False


def _has_alarm(snapshot: Snapshot) -> bool:
    return snapshot.status.has(Token.ALARM) or alarm(snapshot) is not None


DESCRIPTIONS = (
    FlagDescription(
        key="alarm",
        translation_key="alarm",
        device_class=BinarySensorDeviceClass.PROBLEM,
        is_on_fn=_has_alarm,
    ),
    FlagDescription(
        key="boost",
        translation_key="boost",
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda snapshot: snapshot.status.has(Token.BOOSTING),
        battery=True,
    ),
    FlagDescription(
        key="bypass",
        translation_key="bypass",
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda snapshot: snapshot.status.has(Token.BYPASS),
        battery=True,
    ),
    FlagDescription(
        key="charging",
        translation_key="charging",
        device_class=BinarySensorDeviceClass.BATTERY_CHARGING,
        is_on_fn=is_charging,
        battery=True,
    ),
    FlagDescription(
        key="low_battery",
        translation_key="low_battery",
        device_class=BinarySensorDeviceClass.BATTERY,
        is_on_fn=lambda snapshot: snapshot.status.low_battery,
        battery=True,
    ),
    FlagDescription(
        key="on_battery",
        translation_key="on_battery",
        is_on_fn=lambda snapshot: snapshot.status.on_battery,
        battery=True,
    ),
    FlagDescription(
        key="overload",
        translation_key="overload",
        device_class=BinarySensorDeviceClass.PROBLEM,
        is_on_fn=lambda snapshot: snapshot.status.has(Token.OVERLOAD),
    ),
    FlagDescription(
        key="replace_battery",
        translation_key="replace_battery",
        device_class=BinarySensorDeviceClass.PROBLEM,
        is_on_fn=lambda snapshot: snapshot.status.has(Token.REPLACE_BATTERY),
        battery=True,
    ),
    FlagDescription(
        key="trim",
        translation_key="trim",
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda snapshot: snapshot.status.has(Token.TRIMMING),
        battery=True,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: NutifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of a server and its UPSes."""
    coordinator = entry.runtime_data.coordinator

    def create(subentry: ConfigSubentry, snapshot: Snapshot) -> Iterable[Entity]:
        yield UpsConnectivity(coordinator, subentry)
        if "ups.status" in snapshot.names:
            for description in DESCRIPTIONS:
                if not description.battery or has_battery(snapshot.variables):
                    yield FlagSensor(coordinator, subentry, description)
        device_id = ups_device_id(hass, entry, subentry.data[CONF_UPS])
        for match in matches(snapshot):
            if match.variable.quantity is Quantity.FLAG:
                yield VariableFlag(coordinator, subentry, match, device_id)

    async_add_entities([ServerConnectivity(coordinator)])
    async_add_ups_entities(entry, async_add_entities, create)


class ServerConnectivity(CoordinatorEntity[NutifyCoordinator], BinarySensorEntity):
    """Whether the server answers; the reason when it does not."""

    _attr_has_entity_name = True
    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_translation_key = "server_connectivity"

    def __init__(self, coordinator: NutifyCoordinator) -> None:
        """Prepare the connectivity of a server."""
        super().__init__(coordinator)
        self._attr_unique_id = f"{coordinator.config_entry.entry_id}/connectivity"
        self._attr_device_info = server_device_info(coordinator)

    @property
    @override
    def available(self) -> bool:
        return True

    @property
    @override
    def is_on(self) -> bool:
        return self.coordinator.last_update_success

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        return {"reason": self.coordinator.reason}


class UpsConnectivity(UpsEntity, BinarySensorEntity):
    """Whether there is current data of a UPS; the reason when there is none."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_translation_key = "connectivity"

    def __init__(
        self, coordinator: NutifyCoordinator, subentry: ConfigSubentry
    ) -> None:
        """Prepare the connectivity of a UPS."""
        super().__init__(coordinator, subentry, "connectivity", ())

    @property
    @override
    def available(self) -> bool:
        return True

    @override
    def _visible(self) -> object:
        coordinator = self.coordinator
        return coordinator.last_update_success, coordinator.reason, self.ups.problem

    @override
    def _update(self) -> None:
        reachable = self.coordinator.last_update_success
        self._attr_is_on = reachable and self.ups.available
        self._attr_extra_state_attributes = {
            "reason": self.ups.problem if reachable else self.coordinator.reason
        }


class FlagSensor(UpsEntity, BinarySensorEntity):
    """One flag of `ups.status`."""

    entity_description: FlagDescription

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        description: FlagDescription,
    ) -> None:
        """Prepare a flag of a UPS."""
        super().__init__(coordinator, subentry, f"flag/{description.key}")
        self.entity_description = description

    @override
    def _visible(self) -> object:
        return self._is_on()

    @override
    def _update(self) -> None:
        self._attr_is_on = self._is_on()

    def _is_on(self) -> bool | None:
        snapshot = self.ups.snapshot
        if not snapshot.status.tokens:
            return None
        return self.entity_description.is_on_fn(snapshot)


class VariableFlag(VariableEntity, BinarySensorEntity):
    """One variable of NUT that is yes or no."""

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        match: Match,
        parent_id: str,
    ) -> None:
        """Prepare the binary sensor of a variable."""
        super().__init__(coordinator, subentry, match, parent_id)
        if match.variable.role is Role.STATE:
            self._attr_device_class = BinarySensorDeviceClass.POWER
        else:
            self._attr_entity_category = EntityCategory.DIAGNOSTIC

    @override
    def _update(self) -> None:
        value = self.reading.value if self.reading is not None else None
        self._attr_is_on = value if isinstance(value, bool) else None
