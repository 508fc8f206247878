"""The repair of a recorder that does not keep what our sensors show."""

from datetime import datetime

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later

from .care.database import async_recorder
from .issues import async_keep_issue

REVIEW_SECONDS = 5.0
_NAMED = 3


@callback
def async_follow(hass: HomeAssistant, entry: ConfigEntry) -> CALLBACK_TYPE:
    """Look now, and whenever there are other entities; return what ends that."""
    later: CALLBACK_TYPE | None = None

    @callback
    def review(_now: datetime) -> None:
        nonlocal later
        later = None
        _review(hass, entry)

    @callback
    def hear(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        nonlocal later
        if later is None and _is_about(hass, entry, event.data):
            later = async_call_later(hass, REVIEW_SECONDS, review)

    _review(hass, entry)
    stop_hearing = hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, hear)

    @callback
    def stop() -> None:
        stop_hearing()
        if later is not None:
            later()

    return stop


@callback
def _is_about(
    hass: HomeAssistant, entry: ConfigEntry, data: er.EventEntityRegistryUpdatedData
) -> bool:
    """Tell whether an entity of a server was added, renamed, enabled or removed."""
    if data["action"] == "remove":
        return True
    if data["action"] == "update" and data["changes"].keys().isdisjoint(
        {"entity_id", "disabled_by"}
    ):
        return False
    registered = er.async_get(hass).async_get(data["entity_id"])
    return registered is not None and registered.config_entry_id == entry.entry_id


@callback
def _review(hass: HomeAssistant, entry: ConfigEntry) -> None:
    sensors = sorted(
        each.entity_id
        for each in er.async_entries_for_config_entry(
            er.async_get(hass), entry.entry_id
        )
        if each.domain == Platform.SENSOR and each.disabled_by is None
    )
    recorder = async_recorder(hass)
    entity_filter = recorder.entity_filter if recorder is not None else None
    excluded = (
        []
        if entity_filter is None
        else [each for each in sensors if not entity_filter(each)]
    )
    async_keep_issue(
        hass,
        "recorder_missing",
        entry.entry_id,
        {"server": entry.title},
        is_needed=recorder is None,
    )
    more = " …" if len(excluded) > _NAMED else ""
    async_keep_issue(
        hass,
        "recorder_excludes",
        entry.entry_id,
        {
            "server": entry.title,
            "count": str(len(excluded)),
            "total": str(len(sensors)),
            "entities": f"{', '.join(excluded[:_NAMED])}{more}",
        },
        is_needed=bool(excluded),
    )
