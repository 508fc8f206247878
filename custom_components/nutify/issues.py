"""Repairs: what a person has to do something about."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_USERNAME
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .connection import command_data
from .const import CONF_UPS, DOMAIN
from .core.events.types import Condition
from .delivery import async_drop_unused

if TYPE_CHECKING:
    from .runtime import NutifyRuntime

# Longer than any restart of a server.
UNREACHABLE_SECONDS = 1800.0
_REVIEW_SECONDS = 60.0
_OF_A_UPS = ("replace_battery_", "ups_unreachable_")
_FAILING_SINCE: HassKey[dict[str, datetime]] = HassKey(f"{DOMAIN}_failing_since")


@callback
def async_follow(
    hass: HomeAssistant, entry: ConfigEntry, runtime: NutifyRuntime
) -> CALLBACK_TYPE:
    """Keep the repairs of a server in step with it; return what ends that."""

    @callback
    def review(*_: object) -> None:
        _review(hass, entry, runtime)

    review()
    stop_listening = runtime.monitor.async_listen(review)
    stop_reviewing = async_track_time_interval(
        hass,
        review,
        timedelta(seconds=_REVIEW_SECONDS),
        name=f"{runtime.coordinator.name} - repairs",
    )

    @callback
    def stop() -> None:
        stop_listening()
        stop_reviewing()

    return stop


def _review(hass: HomeAssistant, entry: ConfigEntry, runtime: NutifyRuntime) -> None:
    now = dt_util.utcnow()
    coordinator = runtime.coordinator
    _forget_gone(hass)
    silent: dict[str, float] = {}
    for subentry in coordinator.subentries:
        ups = subentry.data[CONF_UPS]
        conditions = runtime.monitor.conditions(ups)
        async_keep_issue(
            hass,
            "replace_battery",
            subentry.subentry_id,
            {"ups": subentry.title, "server": entry.title},
            is_needed=Condition.REPLACE_BATTERY in conditions,
        )
        lost = conditions.get(Condition.COMMUNICATION_LOST)
        seconds = (now - lost.span.since).total_seconds() if lost is not None else 0.0
        silent[ups] = seconds
        async_keep_issue(
            hass,
            "ups_unreachable",
            subentry.subentry_id,
            {"ups": subentry.title, "name": ups, "server": entry.title},
            is_needed=coordinator.last_update_success
            and seconds >= UNREACHABLE_SECONDS,
        )
    unreachable = not coordinator.last_update_success and bool(silent)
    async_keep_issue(
        hass,
        "server_unreachable",
        entry.entry_id,
        {"server": entry.title},
        is_needed=unreachable and min(silent.values()) >= UNREACHABLE_SECONDS,
    )


def _forget_gone(hass: HomeAssistant) -> None:
    """Withdraw what is said of UPSes that somebody removed."""
    present = {
        subentry_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        for subentry_id in entry.subentries
    }
    for domain, issue_id in list(ir.async_get(hass).issues):
        for prefix in _OF_A_UPS:
            if (
                domain == DOMAIN
                and issue_id.startswith(prefix)
                and issue_id.removeprefix(prefix) not in present
            ):
                ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def async_keep_issue(
    hass: HomeAssistant,
    key: str,
    whose: str,
    placeholders: dict[str, str],
    *,
    is_needed: bool,
) -> None:
    """Keep the repair of an entry or a subentry as long as it is needed."""
    issue_id = f"{key}_{whose}"
    if not is_needed:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=key,
        translation_placeholders=placeholders,
    )


@callback
def async_setup_failed(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take note that a server did not answer when its entry was to be set up."""
    now = dt_util.utcnow()
    since = hass.data.setdefault(_FAILING_SINCE, {}).setdefault(entry.entry_id, now)
    async_keep_issue(
        hass,
        "server_unreachable",
        entry.entry_id,
        {"server": entry.title},
        is_needed=(now - since).total_seconds() >= UNREACHABLE_SECONDS,
    )


@callback
def async_setup_succeeded(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take note that a server answers."""
    hass.data.setdefault(_FAILING_SINCE, {}).pop(entry.entry_id, None)


@callback
def async_rights_are_missing(
    hass: HomeAssistant, entry: ConfigEntry, ups: str, what: str
) -> None:
    """Say that the server refused an action for want of rights."""
    user = command_data(entry.data).get(CONF_USERNAME, "")
    async_keep_issue(
        hass,
        "rights_missing",
        entry.entry_id,
        {"server": entry.title, "ups": ups, "action": what, "user": user},
        is_needed=True,
    )


@callback
def async_rights_are_there(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take note that the server did what it was asked for."""
    ir.async_delete_issue(hass, DOMAIN, f"rights_missing_{entry.entry_id}")


@callback
def async_forget(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Withdraw what is said of a server that is removed."""
    ids = {entry.entry_id, *entry.subentries}
    registry = ir.async_get(hass)
    for domain, issue_id in list(registry.issues):
        if domain == DOMAIN and any(each in issue_id for each in ids):
            ir.async_delete_issue(hass, DOMAIN, issue_id)
    hass.data.get(_FAILING_SINCE, {}).pop(entry.entry_id, None)
    async_drop_unused(hass)
