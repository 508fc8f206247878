"""Actions on the database: purge, repack, remove statistics of what is gone."""

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .care.database import async_require_recorder
from .care.ours import async_ours, statistics_of
from .care.work import async_purge, async_remove_statistics, async_repack
from .clock import date_and_time
from .const import DOMAIN
from .control import async_require_admin
from .devices import async_subentry_of

ATTR_BEFORE = "before"
ATTR_DRY_RUN = "dry_run"
ATTR_IMPORTED = "imported"
ATTR_KEEP_DAYS = "keep_days"
ATTR_REPACK = "repack"

type _Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]


async def _purge_states(call: ServiceCall) -> ServiceResponse:
    """Have the states of our entities deleted that are older than a time."""
    await _check(call)
    before = _before(call)
    entities = _entities(call)
    async_purge(call.hass, entities, before, repacks=call.data[ATTR_REPACK])
    return {
        "entities": len(entities),
        "before": before.isoformat(),
        "repack": call.data[ATTR_REPACK],
    }


async def _repack_database(call: ServiceCall) -> ServiceResponse:
    """Have the database give back the space of what was deleted."""
    await _check(call)
    async_repack(call.hass)
    return None


async def _remove_statistics(call: ServiceCall) -> ServiceResponse:
    """Have the statistics of UPSes that are gone deleted, or only name them."""
    await _check(call)
    hass = call.hass
    found = await get_instance(hass).async_add_executor_job(
        statistics_of, hass, async_ours(hass)
    )
    ids = [*found.gone, *(found.imported_gone if call.data[ATTR_IMPORTED] else ())]
    is_dry = call.data[ATTR_DRY_RUN]
    if not is_dry:
        async_remove_statistics(hass, ids)
    return {"statistic_ids": [*ids], "removed": 0 if is_dry else len(ids)}


async def _check(call: ServiceCall) -> None:
    """Raise unless an administrator or an automation calls, and there is a recorder."""
    await async_require_admin(call.hass, call.context)
    async_require_recorder(call.hass)


def _before(call: ServiceCall) -> datetime:
    """Return the time that a call names, or that lies so many days back."""
    before: datetime | None = call.data.get(ATTR_BEFORE)
    days: int | None = call.data.get(ATTR_KEEP_DAYS)
    now = dt_util.utcnow()
    if before is None and days is not None:
        return now - timedelta(days=days)
    if before is None or days is not None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="purge_needs_one_time"
        )
    time = dt_util.as_utc(before)
    if time > now:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="purge_in_the_future"
        )
    return time


def _entities(call: ServiceCall) -> set[str]:
    """Return the entities of some UPSes; without that field, all of ours ever."""
    hass = call.hass
    device_ids: list[str] | None = call.data.get(ATTR_DEVICE_ID)
    if device_ids is None:
        ours = async_ours(hass)
        return {*ours.entities, *ours.former, *ours.gone}
    chosen: set[str] = set()
    for device_id in device_ids:
        entry, subentry = async_subentry_of(hass, device_id)
        chosen |= {
            each.entity_id
            for each in er.async_entries_for_config_entry(
                er.async_get(hass), entry.entry_id
            )
            if each.config_subentry_id == subentry.subentry_id
        }
    return chosen


def _moment(value: object) -> datetime:
    """Take a time, or a date for its first moment."""
    try:
        moment: datetime = date_and_time(value)
    except vol.Invalid:
        return dt_util.start_of_local_day(cv.date(value))
    return moment


def async_setup_care_services(hass: HomeAssistant) -> None:
    """Register the actions on the database."""
    services: tuple[tuple[str, _Handler, dict[Any, Any], SupportsResponse], ...] = (
        (
            "purge_states",
            _purge_states,
            {
                vol.Optional(ATTR_DEVICE_ID): vol.All(cv.ensure_list, [cv.string]),
                vol.Optional(ATTR_BEFORE): _moment,
                vol.Optional(ATTR_KEEP_DAYS): vol.All(
                    vol.Coerce(int), vol.Range(min=0, max=36500)
                ),
                vol.Optional(ATTR_REPACK, default=False): cv.boolean,
            },
            SupportsResponse.OPTIONAL,
        ),
        ("repack_database", _repack_database, {}, SupportsResponse.NONE),
        (
            "remove_statistics",
            _remove_statistics,
            {
                vol.Optional(ATTR_IMPORTED, default=False): cv.boolean,
                vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
            },
            SupportsResponse.OPTIONAL,
        ),
    )
    for name, handler, schema, response in services:
        hass.services.async_register(
            DOMAIN, name, handler, vol.Schema(schema), supports_response=response
        )
