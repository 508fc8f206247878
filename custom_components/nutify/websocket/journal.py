"""The journal for pages: paged and filtered, outages of a time, and its changes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import (
    async_response,
    websocket_command,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..access import visible
from ..clock import date_and_time
from ..core.events.outages import Outage
from ..core.events.types import EventType, severity
from ..devices import ups_device_id
from ..journal import Record
from ..limits import keep_of
from ..sentences import Sentences
from ..subject import Subject, async_subjects
from .errors import Message, answers_errors, async_answers_errors
from .subscription import Subscription

_MOST = 200
_OUTAGE, _EVENT = "outage", "event"
_CHOICE: dict[Any, Any] = {
    vol.Optional("device_id"): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional("start"): date_and_time,
    vol.Optional("end"): date_and_time,
}


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, ws_list)
    async_register_command(hass, ws_outages)
    async_register_command(hass, ws_subscribe)


@dataclass(frozen=True, slots=True)
class _Row:
    """A record, with the UPS that it is of."""

    subject: Subject
    record: Record

    @property
    def type(self) -> str:
        """Return the type of an event, or the kind of an outage."""
        key = "kind" if self.record.is_outage else "type"
        return str(self.record.data[key])


@websocket_command(
    {
        vol.Required("type"): "nutify/journal/list",
        **_CHOICE,
        vol.Optional("kind"): vol.In((_OUTAGE, _EVENT)),
        vol.Optional("types"): vol.All(
            cv.ensure_list, [vol.In([str(each) for each in EventType])]
        ),
        vol.Optional("acknowledged"): bool,
        # Of the sentences; that of Home Assistant without it.
        vol.Optional("language"): vol.All(cv.string, vol.Length(max=20)),
        vol.Optional("offset", default=0): vol.All(int, vol.Range(min=0)),
        vol.Optional("limit", default=50): vol.All(int, vol.Range(min=1, max=_MOST)),
    }
)
@async_response
@async_answers_errors
async def ws_list(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Return a page of records, newest first, and how many there are of each type.

    The counts are of what all but the types and the page leave over.
    """
    subjects = list(visible(hass, connection.user, msg.get("device_id")))
    found = sorted(
        (row for subject in subjects for row in _rows(subject, msg)),
        key=lambda row: row.record.time,
        reverse=True,
    )
    counts = Counter(row.type for row in found if not row.record.is_outage)
    if types := set(msg.get("types", ())):
        found = [row for row in found if row.type in types]
    page = found[msg["offset"] : msg["offset"] + msg["limit"]]
    language = msg.get("language", hass.config.language)
    sentences = await Sentences.async_in(hass, language)
    connection.send_result(
        msg["id"],
        {
            "total": len(found),
            "counts": dict(counts),
            "rows": [_shown(hass, row, sentences) for row in page],
        },
    )


def _rows(subject: Subject, msg: Message) -> Iterator[_Row]:
    kind, wanted = msg.get("kind"), msg.get("acknowledged")
    for record in subject.runtime.monitor.journal.newest_first(subject.ups):
        if kind is not None and record.is_outage != (kind == _OUTAGE):
            continue
        if wanted is not None and (record.acknowledged_at is not None) != wanted:
            continue
        time = datetime.fromisoformat(record.time)
        if _is_in(msg, time, time):
            yield _Row(subject, record)


def _is_in(msg: Message, begin: datetime, end: datetime) -> bool:
    first, last = msg.get("start"), msg.get("end")
    return (first is None or end >= dt_util.as_utc(first)) and (
        last is None or begin < dt_util.as_utc(last)
    )


def _shown(hass: HomeAssistant, row: _Row, sentences: Sentences) -> dict[str, Any]:
    record, subject = row.record, row.subject
    shown: dict[str, Any] = {
        "id": record.id,
        "device_id": ups_device_id(hass, subject.entry, subject.ups),
        "name": subject.name(hass),
        "time": record.time,
        "kind": _OUTAGE if record.is_outage else _EVENT,
        "type": row.type,
        "acknowledged_by": record.acknowledged_by,
        "acknowledged_at": record.acknowledged_at,
    }
    if record.is_outage:
        outage = Outage.from_dict(record.data)
        return shown | {
            "severity": "information" if outage.is_test else "warning",
            "text": sentences.outage(outage),
            "duration": outage.duration,
            "test": outage.is_test,
            "charge": record.data["measures"].get("charge"),
        }
    return shown | {
        "severity": severity(row.type),
        "text": sentences.event(record.data),
        "duration": record.data.get("duration"),
        "test": bool(record.data.get("test")),
        "charge": None,
    }


@websocket_command({vol.Required("type"): "nutify/journal/outages", **_CHOICE})
@callback
@answers_errors
def ws_outages(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    """Return the outages of a time, those that last too, and since when there is any.

    `since` is the oldest record of each UPS: before it, nobody looked.
    """
    subjects = list(visible(hass, connection.user, msg.get("device_id")))
    connection.send_result(
        msg["id"],
        {
            "upses": [
                {
                    "device_id": ups_device_id(hass, subject.entry, subject.ups),
                    "name": subject.name(hass),
                    "since": _since(hass, subject),
                    "outages": [
                        _short(outage)
                        for outage in _outages(subject)
                        if _is_in(msg, outage.begin, _end(outage))
                    ],
                }
                for subject in subjects
            ]
        },
    )


def _outages(subject: Subject) -> Iterator[Outage]:
    monitor = subject.runtime.monitor
    yield from monitor.journal.outages(subject.ups)
    if (current := monitor.outage(subject.ups)) is not None:
        yield current


def _end(outage: Outage) -> datetime:
    if not outage.ended:
        return dt_util.utcnow()
    return outage.end or outage.begin + timedelta(seconds=outage.duration)


def _short(outage: Outage) -> dict[str, Any]:
    charge = outage.measures["charge"]
    return {
        "begin": outage.begin.isoformat(),
        "end": _end(outage).isoformat(),
        "seconds": outage.duration,
        "lasts": not outage.ended,
        "test": outage.is_test,
        "cause": outage.cause,
        "lowest_charge": charge.lowest,
        "gaps": bool(outage.gaps),
    }


def _since(hass: HomeAssistant, subject: Subject) -> str:
    """Return since when a UPS is watched, as far as that is still known."""
    device_id = ups_device_id(hass, subject.entry, subject.ups)
    device = dr.async_get(hass).async_get(device_id)
    kept = dt_util.utcnow() - timedelta(days=keep_of(subject.entry)["keep_days"])
    times = [
        record.time
        for record in subject.runtime.monitor.journal.newest_first(subject.ups)
    ]
    if device is not None:
        times.append(max(device.created_at, kept).isoformat())
    return min(times, default=kept.isoformat())


@websocket_command({vol.Required("type"): "nutify/journal/subscribe"})
@callback
def ws_subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message
) -> None:
    """Tell whenever a journal has changed, so that a page can ask again."""
    versions: dict[str, int] = {}

    @callback
    def attach() -> CALLBACK_TYPE:
        monitors = {
            subject.entry.entry_id: subject.runtime.monitor
            for subject in async_subjects(hass)
        }

        @callback
        def tell() -> None:
            now = {key: each.journal.version for key, each in monitors.items()}
            if now != versions:
                versions.clear()
                versions.update(now)
                connection.send_event(msg["id"], {"changed": True})

        stops = [monitor.async_follow(tell) for monitor in monitors.values()]

        @callback
        def stop() -> None:
            for each in stops:
                each()

        if is_subscribed:
            tell()
        else:
            versions.update({k: each.journal.version for k, each in monitors.items()})
        return stop

    is_subscribed = False
    subscription = Subscription(connection, msg["id"])
    subscription.add_to_entries(hass, attach)
    is_subscribed = True
    connection.send_result(msg["id"])
