"""Nutify: every UPS, PDU and ATS behind a NUT server."""

from functools import partial
from types import MappingProxyType

from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from . import issues, recorder_issues
from .action_journal import ACTION_JOURNAL, ActionJournal
from .alerts import Alerts
from .batteries import Batteries, BatteryFile
from .books import Books
from .care.figures import CARE, Care
from .connection import async_create_client
from .const import (
    CONF_DISCOVERED,
    CONF_KNOWN_UPS,
    CONF_UPS,
    DOMAIN,
    SUBENTRY_ALERT,
    SUBENTRY_REPORT,
    SUBENTRY_UPS,
)
from .coordinator import NutifyCoordinator
from .core.nut.errors import NutArgumentError
from .dashboard.panel import async_setup_dashboard
from .deadbands import Deadbands
from .delivery import async_setup_deliveries
from .devices import async_keep_devices, is_gone, ups_unique_id
from .frontend import async_setup_frontend
from .history import Histories
from .importing.job import async_setup_importer
from .journal import Journal
from .limits import keep_of, limits_of
from .metering import Meters
from .monitor import Monitor
from .prices import Prices
from .removal import async_remove
from .reporting.scheduler import Schedules, async_setup_history
from .reporting.view import ReportView
from .runtime import NutifyConfigEntry, NutifyRuntime
from .services import async_setup_services
from .websocket.setup import async_setup_websocket

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.DATE,
    Platform.EVENT,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TEXT,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, which are there whether or not a server is."""
    journal = ActionJournal(hass)
    await journal.async_load()
    hass.data[ACTION_JOURNAL] = journal
    hass.data[CARE] = Care(hass)
    await async_setup_deliveries(hass)
    await async_setup_history(hass)
    await async_setup_importer(hass)
    async_setup_services(hass)
    hass.http.register_view(ReportView())
    async_setup_websocket(hass)
    await async_setup_frontend(hass)
    await async_setup_dashboard(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: NutifyConfigEntry) -> bool:
    """Connect to a server and show its UPSes."""
    try:
        client = await async_create_client(hass, entry.data)
    except NutArgumentError as err:
        raise ConfigEntryError(
            translation_domain=DOMAIN, translation_key="certificate_unreadable"
        ) from err
    coordinator = NutifyCoordinator(hass, entry, client)
    try:
        await coordinator.async_config_entry_first_refresh()
    except BaseException:
        issues.async_setup_failed(hass, entry)
        await client.close()
        raise
    issues.async_setup_succeeded(hass, entry)
    # Also where what follows fails.
    entry.async_on_unload(client.close)
    journal = Journal(hass, entry.entry_id, entry.title, **keep_of(entry))
    await journal.async_load()
    prices = Prices(hass, entry.options)
    await prices.async_load()
    books = Books(hass, entry.entry_id, entry.title)
    await books.async_load()
    meters = Meters(hass, coordinator, books, prices)
    monitor = Monitor(hass, coordinator, journal, meters, partial(limits_of, entry))
    battery_file = BatteryFile(hass, entry.entry_id, entry.title)
    await battery_file.async_load()
    batteries = Batteries(coordinator, meters, battery_file)
    entry.runtime_data = NutifyRuntime(
        coordinator=coordinator,
        deadbands=Deadbands(coordinator),
        monitor=monitor,
        histories=Histories(monitor),
        meters=meters,
        batteries=batteries,
    )
    entry.runtime_data.schedules = Schedules(hass, entry)
    # What they decide holds for all others that follow a poll.
    entry.async_on_unload(entry.runtime_data.deadbands.async_start())
    # First, so that the sensors know what there is to show.
    entry.async_on_unload(meters.async_start())
    entry.async_on_unload(batteries.async_start())
    entry.async_on_unload(monitor.async_listen(batteries.async_hear))
    async_keep_devices(hass, coordinator)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    runtime = entry.runtime_data
    runtime.alerts = Alerts(hass, entry, runtime)
    entry.async_on_unload(runtime.alerts.async_start())
    entry.async_on_unload(entry.runtime_data.schedules.async_start())
    # Only now is anybody there to hear what happened.
    entry.async_on_unload(monitor.async_start())
    entry.async_on_unload(issues.async_follow(hass, entry, runtime))
    entry.async_on_unload(recorder_issues.async_follow(hass, entry))
    _follow_changes(entry)
    _watch_for_new_upses(hass, entry)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: NutifyConfigEntry) -> bool:
    """Take the entities away and say goodbye to the server."""
    runtime = entry.runtime_data
    # First of all: an answer that comes meanwhile could bring entities to a platform
    # that is gone, which nobody would ever remove.
    await runtime.coordinator.async_shutdown()
    await runtime.coordinator.client.close()
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await runtime.monitor.journal.async_close()
        await runtime.meters.books.async_close()
        await runtime.batteries.file.async_close()
        if entry.disabled_by is not None:
            issues.async_forget(hass, entry)
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: NutifyConfigEntry) -> None:
    """Leave nothing of a server behind."""
    await async_remove(hass, entry)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: NutifyConfigEntry, device: dr.AnyDeviceEntry
) -> bool:
    """Allow to delete what the server no longer has; a UPS goes with its subentry."""
    if entry.state is not ConfigEntryState.LOADED:
        # Nobody knows what the server has.
        return False
    if not is_gone(entry.runtime_data.coordinator, device):
        return False
    for subentry in entry.runtime_data.coordinator.subentries:
        identifier = (DOMAIN, ups_unique_id(entry, subentry.data[CONF_UPS]))
        if identifier in device.identifiers:
            hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    return True


def _watch_for_new_upses(hass: HomeAssistant, entry: NutifyConfigEntry) -> None:
    """Add UPSes that appear on the server after the entry was made.

    Those that were there to choose from, or were removed since, are known: they are
    the user's to add.
    """
    coordinator = entry.runtime_data.coordinator

    @callback
    def add_new() -> None:
        known = entry.data[CONF_KNOWN_UPS]
        descriptions = coordinator.data.descriptions
        # upsd takes names in any case.
        folded = {name.casefold() for name in known}
        configured = {name.casefold() for name in coordinator.names}
        new = [
            name
            for name in dict.fromkeys([*descriptions, *coordinator.names])
            if name.casefold() not in folded
        ]
        if not new:
            return
        hass.config_entries.async_update_entry(
            entry, data={**entry.data, CONF_KNOWN_UPS: [*known, *new]}
        )
        for name in new:
            if name.casefold() in configured:
                continue
            hass.config_entries.async_add_subentry(
                entry,
                ConfigSubentry(
                    data=MappingProxyType({CONF_UPS: name, CONF_DISCOVERED: True}),
                    subentry_type=SUBENTRY_UPS,
                    title=descriptions[name] or name,
                    unique_id=name,
                ),
            )

    entry.async_on_unload(coordinator.async_add_listener(add_new))
    add_new()


def _follow_changes(entry: NutifyConfigEntry) -> None:
    """Reload the entry when its settings change; a UPS more or less needs none."""

    def settings() -> object:
        data = {key: each for key, each in entry.data.items() if key != CONF_KNOWN_UPS}
        return (entry.title, data, dict(entry.options))

    def subentries() -> dict[str, object]:
        return {
            subentry.subentry_id: (dict(subentry.data), subentry.title)
            for subentry in entry.subentries.values()
        }

    settings_before, subentries_before = settings(), subentries()
    services = _service_ids(entry)

    async def follow(hass: HomeAssistant, entry: NutifyConfigEntry) -> None:
        now = subentries()
        if settings() != settings_before or any(
            now[each] != subentries_before[each]
            for each in now.keys() & subentries_before.keys()
        ):
            hass.config_entries.async_schedule_reload(entry.entry_id)
        elif now.keys() != subentries_before.keys():
            changed = now.keys() ^ subentries_before.keys()
            subentries_before.clear()
            subentries_before.update(now)
            if not changed.isdisjoint(services | _service_ids(entry)):
                hass.config_entries.async_schedule_reload(entry.entry_id)
                return
            await entry.runtime_data.coordinator.async_full_refresh()

    entry.async_on_unload(entry.add_update_listener(follow))


def _service_ids(entry: NutifyConfigEntry) -> set[str]:
    """Return the subentries that are no UPS: alerts and reports."""
    return {
        subentry.subentry_id
        for kind in (SUBENTRY_ALERT, SUBENTRY_REPORT)
        for subentry in entry.get_subentries_of_type(kind)
    }
