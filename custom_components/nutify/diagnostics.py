"""Diagnostics: everything a bug report needs, without what is private."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .action_journal import ACTION_JOURNAL, AUTOMATION
from .const import (
    CONF_CA,
    CONF_COMMAND_PASSWORD,
    CONF_COMMAND_USERNAME,
    CONF_UPS,
)
from .core.nut import catalogue
from .core.nut.private import REDACTED, is_private
from .runtime import NutifyConfigEntry, NutifyRuntime

_PRIVATE_SETTINGS = {
    CONF_CA,
    CONF_COMMAND_PASSWORD,
    CONF_COMMAND_USERNAME,
    CONF_HOST,
    CONF_PASSWORD,
    CONF_USERNAME,
}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: NutifyConfigEntry
) -> dict[str, Any]:
    """Return what is known of a server and its UPSes."""
    coordinator = entry.runtime_data.coordinator
    return {
        "entry": {
            "data": async_redact_data(entry.data, _PRIVATE_SETTINGS),
            "options": dict(entry.options),
        },
        "server": {
            "software": coordinator.version.software,
            "protocol": coordinator.version.protocol,
            "reachable": coordinator.last_update_success,
            "reason": coordinator.reason,
            "failures": coordinator.failures,
            "malformed_lines": coordinator.client.malformed_lines,
            "ups_count": len(coordinator.data.descriptions),
        },
        "journal": {"records": len(entry.runtime_data.monitor.journal)},
        "upses": {name: _ups(entry.runtime_data, name) for name in coordinator.names},
        "may_set": coordinator.may_set,
        "entities": _entities(hass, entry),
        "actions": [
            _action(each) for each in hass.data[ACTION_JOURNAL].actions(entry.entry_id)
        ],
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: NutifyConfigEntry, device: dr.AnyDeviceEntry
) -> dict[str, Any]:
    """Return what is known of one UPS, or of its server for the server's device."""
    coordinator = entry.runtime_data.coordinator
    parts = {
        subentry.subentry_id: subentry.data[CONF_UPS]
        for subentry in coordinator.subentries
    }
    if (name := parts.get(device.config_subentry_id or "")) is not None:
        return {"ups": _ups(entry.runtime_data, name)}
    return await async_get_config_entry_diagnostics(hass, entry)


def _ups(runtime: NutifyRuntime, name: str) -> dict[str, Any]:
    state = runtime.coordinator.ups(name)
    outage = runtime.monitor.outage(name)
    snapshot = state.snapshot
    return {
        "problem": state.problem,
        "status": {
            "state": snapshot.status.state,
            "tokens": list(snapshot.status.tokens),
            "unknown": list(snapshot.status.unknown),
        },
        "conditions": {
            condition: active.span.since.isoformat()
            for condition, active in runtime.monitor.conditions(name).items()
        },
        "outage": outage and outage.as_dict(),
        "power": asdict(runtime.meters.estimate(name)),
        "energy": runtime.meters.books.ledger(name).as_dict(),
        "battery": asdict(runtime.batteries.assessment(name)),
        "variables": _without_private(snapshot.variables),
        "dropped": dict(snapshot.dropped),
        "unknown_variables": sorted(
            each
            for each in snapshot.names - snapshot.readings.keys()
            if catalogue.exclusion(each) is None and not catalogue.is_identity(each)
        ),
    }


def _without_private(variables: Mapping[str, str]) -> dict[str, str]:
    return {
        name: REDACTED if text and is_private(name) else text
        for name, text in sorted(variables.items())
    }


def _action(action: dict[str, Any]) -> dict[str, Any]:
    """Return an action without who did it, or what it wrote that is private."""
    private = {"user": AUTOMATION if action["user"] == AUTOMATION else "a user"}
    if action["value"] and is_private(action["what"]):
        private["value"] = REDACTED
    return action | private


def _entities(hass: HomeAssistant, entry: NutifyConfigEntry) -> dict[str, int]:
    """Return how many entities there are, by domain and whether they are enabled."""
    counts: dict[str, int] = {}
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        state = "disabled" if entity.disabled else "enabled"
        key = f"{entity.domain} {state}"
        counts[key] = counts.get(key, 0) + 1
    return dict(sorted(counts.items()))
