"""The device registry's picture of a server, its UPSes and their outlets."""

from collections import Counter

from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.device_registry import (
    CONNECTION_NETWORK_MAC,
    ChildDeviceInfo,
    DeviceInfo,
)

from .const import CONF_UPS, DOMAIN, SUBENTRY_ALERT, SUBENTRY_REPORT, SUBENTRY_UPS
from .coordinator import NutifyCoordinator
from .core.nut import catalogue
from .core.nut.identity import Identity, identify, part_name


def server_identifier(entry: ConfigEntry) -> tuple[str, str]:
    """Return the identifier of a server's device."""
    return (DOMAIN, entry.entry_id)


def ups_unique_id(entry: ConfigEntry, ups: str) -> str:
    """Return what identifies a UPS: its name on its server, never its serial number.

    Serial numbers are missing from most devices and shared by many; a slash cannot
    be part of what follows it in entity ids of this integration, so that no two UPSes
    can ever share an id.
    """
    return f"{entry.entry_id}/{ups}"


def server_device_info(coordinator: NutifyCoordinator) -> DeviceInfo:
    """Return the device of a server."""
    entry = coordinator.config_entry
    return DeviceInfo(
        identifiers={server_identifier(entry)},
        entry_type=dr.DeviceEntryType.SERVICE,
        manufacturer="Network UPS Tools",
        model="NUT server",
        translation_key="server",
        translation_placeholders={"title": entry.title},
        sw_version=coordinator.version.number,
    )


def _ups_device_info(
    entry: ConfigEntry, subentry: ConfigSubentry, identity: Identity, server_id: str
) -> DeviceInfo:
    """Return the device of a UPS, as it describes itself."""
    info = DeviceInfo(
        identifiers={(DOMAIN, ups_unique_id(entry, subentry.data[CONF_UPS]))},
        manufacturer=identity.manufacturer,
        model=identity.model,
        model_id=identity.part_number,
        name=subentry.title,
        serial_number=identity.serial,
        sw_version=identity.firmware,
        via_device_id=server_id,
    )
    if identity.location is not None:
        info["suggested_area"] = identity.location
    return info


def alert_identifier(entry: ConfigEntry, subentry: ConfigSubentry) -> tuple[str, str]:
    """Return the identifier of an alert's device; no UPS has a slash in its name."""
    return (DOMAIN, f"{entry.entry_id}/alert/{subentry.subentry_id}")


def alert_device_info(
    hass: HomeAssistant, entry: ConfigEntry, subentry: ConfigSubentry
) -> DeviceInfo:
    """Return the device of an alert."""
    return _service_device_info(
        hass, entry, subentry, alert_identifier(entry, subentry), "Alert"
    )


def _service_device_info(
    hass: HomeAssistant,
    entry: ConfigEntry,
    subentry: ConfigSubentry,
    identifier: tuple[str, str],
    model: str,
) -> DeviceInfo:
    """Return the device of a service that a subentry asks for."""
    info = DeviceInfo(
        identifiers={identifier},
        entry_type=dr.DeviceEntryType.SERVICE,
        manufacturer="Nutify",
        model=model,
        name=subentry.title,
    )
    server = dr.async_get(hass).async_get_device_by_identifier(
        server_identifier(entry), entry.entry_id
    )
    if server is not None:
        info["via_device_id"] = server.id
    return info


def report_identifier(entry: ConfigEntry, subentry: ConfigSubentry) -> tuple[str, str]:
    """Return the identifier of a report's device; no UPS has a slash in its name."""
    return (DOMAIN, f"{entry.entry_id}/report/{subentry.subentry_id}")


def report_device_info(
    hass: HomeAssistant, entry: ConfigEntry, subentry: ConfigSubentry
) -> DeviceInfo:
    """Return the device of a report that comes by itself."""
    return _service_device_info(
        hass, entry, subentry, report_identifier(entry, subentry), "Report"
    )


def part_device_info(
    coordinator: NutifyCoordinator, ups: str, part: str, parent_id: str
) -> ChildDeviceInfo:
    """Return the device of an outlet, an outlet group, or a device in a chain."""
    words = part.split(".")
    kind = "_".join(word for word in words if not word.isdecimal())
    number = ".".join(word for word in words if word.isdecimal())
    name = part_name(coordinator.ups(ups).snapshot.variables, part)
    info = ChildDeviceInfo(
        identifiers={(DOMAIN, part_unique_id(coordinator.config_entry, ups, part))},
        parent_device_id=parent_id,
    )
    if name is not None:
        info["name"] = name
    else:
        # An outlet of a device in a chain is an outlet, number 2.3.
        info["translation_key"] = kind.removeprefix("device_")
        info["translation_placeholders"] = {"number": number}
    return info


def part_unique_id(entry: ConfigEntry, ups: str, part: str) -> str:
    """Return what identifies a part of a UPS."""
    return f"{ups_unique_id(entry, ups)}/{part}"


@callback
def async_keep_devices(hass: HomeAssistant, coordinator: NutifyCoordinator) -> None:
    """Register the server and its UPSes, and again whenever one tells more of itself.

    A UPS whose driver starts later says only then who it is.
    """
    registry = dr.async_get(hass)
    entry = coordinator.config_entry
    server = registry.async_get_or_create(
        config_entry_id=entry.entry_id, **server_device_info(coordinator)
    )
    registered: dict[str, Identity] = {}

    @callback
    def register() -> None:
        identities = {
            name: identify(coordinator.ups(name).snapshot.variables)
            for name in coordinator.names
        }
        macs = Counter(identity.mac for identity in identities.values())
        for subentry in coordinator.subentries:
            name = subentry.data[CONF_UPS]
            identity = identities[name]
            if registered.get(subentry.subentry_id) == identity:
                continue
            registered[subentry.subentry_id] = identity
            info = _ups_device_info(entry, subentry, identity, server.id)
            # Two UPSes behind one network card would become one device.
            if identity.mac is not None and macs[identity.mac] == 1:
                info["connections"] = {(CONNECTION_NETWORK_MAC, identity.mac)}
            registry.async_get_or_create(
                config_entry_id=entry.entry_id,
                config_subentry_id=subentry.subentry_id,
                **info,
            )

    register()
    entry.async_on_unload(coordinator.async_add_listener(register))


def ups_device_id(hass: HomeAssistant, entry: ConfigEntry, ups: str) -> str:
    """Return the id of a UPS's device, which is registered before its entities."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, ups_unique_id(entry, ups)), entry.entry_id
    )
    if device is None:
        message = f"the device of {ups} is not registered"
        raise LookupError(message)
    return device.id


def is_gone(coordinator: NutifyCoordinator, device: dr.AnyDeviceEntry) -> bool:
    """Tell whether a device stands for nothing that its server still has.

    As long as nobody answers, everything may still be there.
    """
    if not coordinator.last_update_success:
        return False
    entry = coordinator.config_entry
    present = {server_identifier(entry)}
    present.update(
        alert_identifier(entry, subentry)
        for subentry in entry.get_subentries_of_type(SUBENTRY_ALERT)
    )
    present.update(
        report_identifier(entry, subentry)
        for subentry in entry.get_subentries_of_type(SUBENTRY_REPORT)
    )
    on_server = {name.casefold() for name in coordinator.data.descriptions}
    for name in coordinator.names:
        if name.casefold() not in on_server:
            continue
        present.add((DOMAIN, ups_unique_id(entry, name)))
        snapshot = coordinator.ups(name).snapshot
        present.update(
            (DOMAIN, part_unique_id(entry, name, match.part))
            for match in map(catalogue.find, snapshot.names)
            if match is not None and match.part is not None
        )
    return present.isdisjoint(device.identifiers)


@callback
def async_rename_ups(
    hass: HomeAssistant, entry: ConfigEntry, subentry: ConfigSubentry, name: str
) -> None:
    """Move the devices and entities of a UPS to the name it has on its server now."""
    old = ups_unique_id(entry, subentry.data[CONF_UPS])
    new = ups_unique_id(entry, name)

    def moved(unique_id: str) -> str:
        return new + unique_id.removeprefix(old)

    entities = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(entities, entry.entry_id):
        if entity.config_subentry_id == subentry.subentry_id:
            entities.async_update_entity(
                entity.entity_id, new_unique_id=moved(entity.unique_id)
            )
    registry = dr.async_get(hass)
    device = registry.async_get_device_by_identifier((DOMAIN, old), entry.entry_id)
    if device is None:
        return
    for child in dr.async_entries_for_parent_device(registry, device.id):
        registry.async_update_child_device(
            child.id,
            new_identifiers={(DOMAIN, moved(each)) for _, each in child.identifiers},
        )
    registry.async_update_device(device.id, new_identifiers={(DOMAIN, new)})


@callback
def async_ups_of(hass: HomeAssistant, device_id: str) -> tuple[ConfigEntry, str]:
    """Return the entry and the UPS of a device, or of a part of one.

    Raises ServiceValidationError.
    """
    entry, subentry = async_subentry_of(hass, device_id)
    return entry, subentry.data[CONF_UPS]


@callback
def async_subentry_of(
    hass: HomeAssistant, device_id: str
) -> tuple[ConfigEntry, ConfigSubentry]:
    """Return the entry and the subentry of a UPS's device, or of a part of one.

    Raises ServiceValidationError.
    """
    device = dr.async_get(hass).async_get(device_id)
    entry = (
        hass.config_entries.async_get_entry(device.config_entry_id)
        if device is not None and device.config_entry_id is not None
        else None
    )
    if device is None or entry is None or entry.domain != DOMAIN:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="device_unknown",
            translation_placeholders={"device": device_id},
        )
    subentry = entry.subentries.get(device.config_subentry_id or "")
    if subentry is None or subentry.subentry_type != SUBENTRY_UPS:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="device_is_no_ups",
            translation_placeholders={"device": device.name or device_id},
        )
    if entry.state is not ConfigEntryState.LOADED:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="server_not_loaded",
            translation_placeholders={"server": entry.title},
        )
    return entry, subentry
