"""The UPSes on Home Assistant's Energy dashboard, put there and taken away on request.

What others put there stays as it is.
"""

from collections.abc import Iterable

from homeassistant.components.energy.data import (
    DeviceConsumption,
    EnergyManager,
    async_get_manager,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import DOMAIN
from .devices import ups_unique_id

_ENERGY, _RATE = "mains_energy", "mains_power"


def consumption(
    hass: HomeAssistant, entry: ConfigEntry, ups: str
) -> DeviceConsumption | None:
    """Return what stands for a UPS: what it draws from the mains, and how fast."""
    registry = er.async_get(hass)
    prefix = f"{ups_unique_id(entry, ups)}/meter/"
    energy = registry.async_get_entity_id("sensor", DOMAIN, f"{prefix}{_ENERGY}")
    if energy is None or _is_disabled(registry, energy):
        return None
    found = DeviceConsumption(stat_consumption=energy)
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, ups_unique_id(entry, ups)), entry.entry_id
    )
    if device is not None and (name := device.name_by_user or device.name):
        found["name"] = name
    rate = registry.async_get_entity_id("sensor", DOMAIN, f"{prefix}{_RATE}")
    if rate is not None and not _is_disabled(registry, rate):
        found["stat_rate"] = rate
    return found


def _is_disabled(registry: er.EntityRegistry, entity_id: str) -> bool:
    found = registry.async_get(entity_id)
    return found is not None and found.disabled


async def async_chosen(
    hass: HomeAssistant, entry: ConfigEntry, upses: Iterable[str]
) -> list[str]:
    """Return which of some UPSes stand on the Energy dashboard."""
    present = {
        each["stat_consumption"] for each in _devices(await async_get_manager(hass))
    }
    return [
        ups
        for ups in upses
        if (found := consumption(hass, entry, ups)) is not None
        and found["stat_consumption"] in present
    ]


async def async_choose(
    hass: HomeAssistant, entry: ConfigEntry, upses: Iterable[str], chosen: set[str]
) -> None:
    """Put the chosen of some UPSes on the Energy dashboard, take the others off."""
    manager = await async_get_manager(hass)
    devices = _devices(manager)
    for ups in upses:
        found = consumption(hass, entry, ups)
        if found is None:
            continue
        statistic = found["stat_consumption"]
        is_there = any(each["stat_consumption"] == statistic for each in devices)
        if ups in chosen and not is_there:
            devices.append(found)
        elif ups not in chosen and is_there:
            devices = [
                each for each in devices if each["stat_consumption"] != statistic
            ]
            for each in devices:
                # A part of what is no longer there is one of its own.
                if each.get("included_in_stat") == statistic:
                    del each["included_in_stat"]
    if devices != _devices(manager):
        before = manager.data or EnergyManager.default_preferences()
        await manager.async_update({**before, "device_consumption": devices})


def _devices(manager: EnergyManager) -> list[DeviceConsumption]:
    """Return copies of the devices that are on the dashboard."""
    if manager.data is None:
        return []
    return [each.copy() for each in manager.data["device_consumption"]]
