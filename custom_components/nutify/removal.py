"""What goes with a server, and what goes with the last one."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from . import issues
from .action_journal import ACTION_JOURNAL
from .batteries import BatteryFile
from .books import Books
from .const import CONF_UPS, DOMAIN, SUBENTRY_UPS
from .delivery import async_forget_deliveries
from .energy_dashboard import async_choose
from .journal import Journal
from .reporting.scheduler import async_forget_history


async def async_remove(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Leave nothing of a server behind but statistics, reports and exports.

    Those are the user's: years of measurements, and documents.
    """
    issues.async_forget(hass, entry)
    if "energy" in hass.config.components:
        upses = [
            subentry.data[CONF_UPS]
            for subentry in entry.get_subentries_of_type(SUBENTRY_UPS)
        ]
        await async_choose(hass, entry, upses, set())
    await Journal(hass, entry.entry_id, entry.title).async_remove()
    await Books(hass, entry.entry_id, entry.title).async_remove()
    await BatteryFile(hass, entry.entry_id, entry.title).async_remove()
    if all(
        each is entry
        for each in hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    ):
        await _forget_what_all_share(hass)


async def _forget_what_all_share(hass: HomeAssistant) -> None:
    if (journal := hass.data.get(ACTION_JOURNAL)) is not None:
        await journal.async_forget()
    await async_forget_history(hass)
    await async_forget_deliveries(hass)
