"""Actions on the journal: read it, take note of it, delete from it."""

from collections.abc import Callable, Coroutine, Iterator, Mapping
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
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .access import async_visible_to
from .action_journal import AUTOMATION
from .clock import date_and_time
from .const import DOMAIN
from .control import async_require_admin
from .core.events.outages import Outage
from .core.events.types import EventType
from .devices import async_ups_of, ups_device_id
from .journal import Journal, Record

ATTR_END = "end"
ATTR_EVENT_TYPE = "event_type"
ATTR_ID = "id"
ATTR_LIMIT = "limit"
ATTR_START = "start"

_MOST = 1000

type _Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]


async def _get_journal(call: ServiceCall) -> ServiceResponse:
    """Return events and outages, newest first, and those that still last."""
    device_id: str | None = call.data.get(ATTR_DEVICE_ID)
    chosen = await async_visible_to(call, None if device_id is None else [device_id])
    types = set(call.data.get(ATTR_EVENT_TYPE, ()))
    limit: int = call.data[ATTR_LIMIT]
    events: list[dict[str, Any]] = []
    outages: list[dict[str, Any]] = []
    for subject in chosen:
        entry, ups, monitor = subject.entry, subject.ups, subject.runtime.monitor
        whose = {"device_id": ups_device_id(call.hass, entry, ups), "ups": ups}
        current = monitor.outage(ups)
        if current is not None and not types and _overlaps(call, current):
            outages.append(whose | current.as_dict())
        for record in monitor.journal.newest_first(ups):
            if record.is_outage:
                if not types and _overlaps(call, Outage.from_dict(record.data)):
                    outages.append(whose | _shown(record))
            elif (not types or record.data.get("type") in types) and _in_range(
                call, datetime.fromisoformat(record.time)
            ):
                events.append(whose | _shown(record))
    events.sort(key=lambda each: each["time"], reverse=True)
    outages.sort(key=lambda each: each["begin"], reverse=True)
    return {"events": [*events[:limit]], "outages": [*outages[:limit]]}


async def _acknowledge(call: ServiceCall) -> ServiceResponse:
    """Mark records as seen: those named, or all of a UPS or of all UPSes."""
    user = await _user(call)
    now = dt_util.utcnow()
    ids = call.data.get(ATTR_ID)
    device_id: str | None = call.data.get(ATTR_DEVICE_ID)
    chosen = await async_visible_to(call, None if device_id is None else [device_id])
    count, known = 0, False
    for subject in chosen:
        journal = subject.runtime.monitor.journal
        wanted = [
            each.id
            for each in journal.newest_first(subject.ups)
            if ids is None or each.id in ids
        ]
        known = known or bool(wanted)
        count += journal.acknowledge(wanted, user, now)
    if ids is not None and not known:
        raise _unknown(ids)
    return {"acknowledged": count}


async def _delete_event(call: ServiceCall) -> ServiceResponse:
    """Delete one record, which has to be there."""
    await async_require_admin(call.hass, call.context)
    wanted: str = call.data[ATTR_ID]
    _check_known(call, [wanted])
    count = sum(journal.delete({wanted}) for journal, _ in _by_journal(call))
    return {"deleted": count}


async def _delete_events(call: ServiceCall) -> ServiceResponse:
    """Delete what lies in a range."""
    await async_require_admin(call.hass, call.context)
    start, end = (dt_util.as_utc(call.data[key]) for key in (ATTR_START, ATTR_END))
    if end <= start:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="range_is_empty"
        )
    count = 0
    for journal, records in _by_journal(call):
        unwanted = {
            each.id
            for each in records
            if _in_range(call, datetime.fromisoformat(each.time))
        }
        count += journal.delete(unwanted)
    return {"deleted": count}


def _by_journal(call: ServiceCall) -> Iterator[tuple[Journal, list[Record]]]:
    """Yield the journals that a call is about, with their records that it may mean."""
    if (device_id := call.data.get(ATTR_DEVICE_ID)) is not None:
        entry, ups = async_ups_of(call.hass, device_id)
        journal = entry.runtime_data.monitor.journal
        yield journal, list(journal.newest_first(ups))
        return
    for entry in call.hass.config_entries.async_loaded_entries(DOMAIN):
        journal = entry.runtime_data.monitor.journal
        yield journal, list(journal.newest_first())


def _check_known(call: ServiceCall, ids: list[str]) -> None:
    known = {record.id for _, records in _by_journal(call) for record in records}
    if not known.intersection(ids):
        raise _unknown(ids)


def _unknown(ids: list[str]) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="record_unknown",
        translation_placeholders={"id": ", ".join(ids)},
    )


def _in_range(call: ServiceCall, time: datetime) -> bool:
    start, end = call.data.get(ATTR_START), call.data.get(ATTR_END)
    return (start is None or time >= dt_util.as_utc(start)) and (
        end is None or time < dt_util.as_utc(end)
    )


def _overlaps(call: ServiceCall, outage: Outage) -> bool:
    """Tell whether a part of an outage lies in the range of a call."""
    start, end = call.data.get(ATTR_START), call.data.get(ATTR_END)
    if end is not None and outage.begin >= dt_util.as_utc(end):
        return False
    over = outage.begin + timedelta(seconds=outage.duration)
    return start is None or not outage.ended or over > dt_util.as_utc(start)


def _shown(record: Record) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": record.id,
        "ups": record.ups,
        "acknowledged_by": record.acknowledged_by,
        "acknowledged_at": record.acknowledged_at,
        **record.data,
    }
    if not record.is_outage:
        shown["time"] = record.time
    return shown


async def _user(call: ServiceCall) -> str:
    """Return who calls, by name; automations have no user."""
    if call.context.user_id is None:
        return AUTOMATION
    user = await call.hass.auth.async_get_user(call.context.user_id)
    return (user.name or user.id) if user is not None else call.context.user_id


def async_setup_journal_services(hass: HomeAssistant) -> None:
    """Register the actions on the journal."""
    ups = {vol.Optional(ATTR_DEVICE_ID): cv.string}
    range_: Mapping[Any, Any] = {
        vol.Optional(ATTR_START): date_and_time,
        vol.Optional(ATTR_END): date_and_time,
    }
    services: tuple[tuple[str, _Handler, dict[Any, Any], SupportsResponse], ...] = (
        (
            "get_journal",
            _get_journal,
            {
                **ups,
                **range_,
                vol.Optional(ATTR_EVENT_TYPE): vol.All(
                    cv.ensure_list, [vol.In([str(each) for each in EventType])]
                ),
                vol.Optional(ATTR_LIMIT, default=100): vol.All(
                    vol.Coerce(int), vol.Range(min=1, max=_MOST)
                ),
            },
            SupportsResponse.ONLY,
        ),
        (
            "acknowledge_events",
            _acknowledge,
            {**ups, vol.Optional(ATTR_ID): vol.All(cv.ensure_list, [cv.string])},
            SupportsResponse.OPTIONAL,
        ),
        (
            "delete_event",
            _delete_event,
            {vol.Required(ATTR_ID): cv.string},
            SupportsResponse.OPTIONAL,
        ),
        (
            "delete_events",
            _delete_events,
            {
                **ups,
                vol.Required(ATTR_START): date_and_time,
                vol.Required(ATTR_END): date_and_time,
            },
            SupportsResponse.OPTIONAL,
        ),
    )
    for name, handler, schema, response in services:
        hass.services.async_register(
            DOMAIN, name, handler, vol.Schema(schema), supports_response=response
        )
