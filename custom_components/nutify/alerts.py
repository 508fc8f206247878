"""Alerts at work: events of a server in, messages to people out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
import logging
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import (
    CALLBACK_TYPE,
    Event as HassEvent,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.util import dt as dt_util

from . import alert_flow as flow
from .alert_message import async_compose
from .const import CONF_UPS, SUBENTRY_ALERT
from .core.events.alerting import Alerting, Notice, NoticeKind, Rule
from .core.events.readings import told
from .core.events.types import Condition, Event, EventType
from .delivery import async_deliver, async_drop_unused
from .journal import event_data

if TYPE_CHECKING:
    from .runtime import NutifyRuntime

_LOGGER = logging.getLogger(__name__)

_TICK_SECONDS = 5.0
# What happens to several UPSes at once becomes one message.
_GATHER_SECONDS = 1.0


def rule_of(data: Mapping[str, Any]) -> Rule:
    """Return the rule of an alert's subentry."""
    quiet = dict(data.get(flow.CONF_QUIET, {}))
    known = set(EventType)
    return Rule(
        upses=frozenset(data[CONF_UPS]) if data.get(CONF_UPS) else None,
        types=frozenset(
            EventType(each) for each in data[flow.CONF_EVENT_TYPES] if each in known
        ),
        min_seconds=data[flow.CONF_MIN_SECONDS],
        repeat_seconds=data[flow.CONF_REPEAT_MINUTES] * 60,
        tell_end=data[flow.CONF_TELL_END],
        include_tests=data[flow.CONF_INCLUDE_TESTS],
        quiet=flow.quiet_hours(quiet),
        quiet_critical=not quiet.get(flow.CONF_QUIET_CRITICAL, True),
    )


@dataclass(slots=True)
class _Alert:
    """One alert: its rule at work, and what waits a moment for company."""

    subentry: ConfigSubentry
    alerting: Alerting
    gathered: list[Notice]
    cancel: CALLBACK_TYPE | None = None


class Alerts:
    """The alerts of one server."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, runtime: NutifyRuntime
    ) -> None:
        """Go on from what the journal keeps of each alert."""
        self._hass = hass
        self._entry = entry
        self._runtime = runtime
        self._alerts = {
            subentry.subentry_id: _Alert(subentry, self._alerting(subentry), [])
            for subentry in entry.get_subentries_of_type(SUBENTRY_ALERT)
        }

    def _alerting(self, subentry: ConfigSubentry) -> Alerting:
        rule = rule_of(subentry.data)
        stored = self._runtime.monitor.journal.kept.alerts.get(subentry.subentry_id)
        try:
            return Alerting(rule, event_data, stored)
        except (KeyError, TypeError, ValueError) as err:
            _LOGGER.warning(
                "What alert %s had told is not readable: %r", subentry.title, err
            )
            return Alerting(rule, event_data)

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Listen from now on; return what ends it."""
        async_drop_unused(self._hass)
        if not self._alerts:
            self._remember()
            return lambda: None
        stop_listening = self._runtime.monitor.async_listen(self._hear)
        stop_waiting = self._hass.bus.async_listen(
            EVENT_HOMEASSISTANT_STOP, self._hurry
        )
        stop_ticking = async_track_time_interval(
            self._hass,
            self._tick,
            timedelta(seconds=_TICK_SECONDS),
            name=f"{self._runtime.coordinator.name} - alerts",
        )

        @callback
        def stop() -> None:
            stop_listening()
            stop_waiting()
            stop_ticking()
            self._hurry()

        return stop

    @callback
    def _hurry(self, _event: HassEvent | None = None) -> None:
        """Send what gathers company: it is told, and must not be lost."""
        for alert in self._alerts.values():
            if alert.cancel is not None:
                alert.cancel()
                self._send_gathered(alert)

    async def async_test(self, subentry_id: str) -> None:
        """Tell a test in the very way that a real event is told."""
        alert = self._alerts[subentry_id]
        coordinator = self._runtime.coordinator
        chosen = alert.alerting.rule.upses
        ups = next(
            (name for name in coordinator.names if chosen is None or name in chosen), ""
        )
        snapshot = coordinator.ups(ups).snapshot
        event = Event(
            time=dt_util.utcnow(),
            type=EventType.ON_BATTERY,
            values=told(snapshot, self._watts(ups)),
        )
        notice = Notice(
            kind=NoticeKind.TEST, ups=ups, event=event_data(event), time=event.time
        )
        await self._send(alert, [notice])

    @callback
    def _hear(self, ups: str, event: Event) -> None:
        now = dt_util.now()
        for alert in self._alerts.values():
            self._gather(alert, alert.alerting.hear(ups, event, now))
        self._remember()

    @callback
    def _tick(self, _now: datetime) -> None:
        now = dt_util.now()
        found = False
        for alert in self._alerts.values():
            notices = [
                self._up_to_date(each)
                for each in alert.alerting.tick(now, self._is_active)
            ]
            found |= bool(notices)
            self._gather(alert, notices)
        if found:
            self._remember()
            self._runtime.monitor.journal.save()

    def _up_to_date(self, notice: Notice) -> Notice:
        """Return a reminder with what the UPS measures now, not when it began."""
        coordinator = self._runtime.coordinator
        state = coordinator.ups(notice.ups)
        if (
            notice.kind is not NoticeKind.REMINDER
            or not coordinator.last_update_success
            or not state.available
        ):
            return notice
        values = told(state.snapshot, self._watts(notice.ups))
        return replace(notice, event={**notice.event, **values})

    def _watts(self, ups: str) -> float | None:
        return self._runtime.meters.estimate(ups).watts

    def _is_active(self, ups: str, condition: Condition) -> bool:
        return condition in self._runtime.monitor.conditions(ups)

    def _remember(self) -> None:
        self._runtime.monitor.journal.kept.alerts = {
            subentry_id: alert.alerting.as_dict()
            for subentry_id, alert in self._alerts.items()
        }

    @callback
    def _gather(self, alert: _Alert, notices: list[Notice]) -> None:
        if not notices:
            return
        alert.gathered += notices
        if alert.cancel is None:
            alert.cancel = async_call_later(
                self._hass,
                _GATHER_SECONDS,
                HassJob(partial(self._send_gathered, alert), cancel_on_shutdown=True),
            )

    @callback
    def _send_gathered(self, alert: _Alert, _now: datetime | None = None) -> None:
        notices, alert.gathered, alert.cancel = alert.gathered, [], None
        groups: dict[tuple[str, str], list[Notice]] = {}
        for notice in notices:
            key = (notice.kind, notice.event["type"])
            groups.setdefault(key, []).append(notice)
        for group in groups.values():
            # Of no entry, so that a reload does not cut it off.
            self._hass.async_create_task(
                self._send(alert, group), f"alert {alert.subentry.title}"
            )

    async def _send(self, alert: _Alert, notices: list[Notice]) -> None:
        message = await async_compose(
            self._hass, self._entry, self._runtime, alert.subentry, notices
        )
        async_deliver(self._hass, message, alert.subentry.data[flow.CONF_TARGETS])
