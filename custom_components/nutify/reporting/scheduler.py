"""Reports that come by themselves: due in time, made up once, never lost."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later, async_track_point_in_utc_time
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..alert_flow import CONF_TARGETS
from ..const import CONF_UPS, DOMAIN, SUBENTRY_REPORT
from ..core.report.document import Section
from ..core.report.periods import Period
from ..core.report.schedule import next_run
from ..followed import Followed
from ..kept import async_kept
from ..report_flow import (
    CONF_FORMATS,
    CONF_LANGUAGE,
    CONF_PERIOD,
    CONF_SECTIONS,
    line_of,
)
from ..runtime import NutifyConfigEntry
from ..subject import Subject
from .maker import async_make
from .post import async_post
from .request import Request, spans_of

_LOGGER = logging.getLogger(__name__)
_HISTORY: HassKey[History] = HassKey(f"{DOMAIN}_report_history")

# After the first, second, ... failure to make a report; the last one stays.
_RETRY_SECONDS = (30.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
_SAVE_DELAY_SECONDS = 1.0
_ISSUE = "report_failed_"


class History:
    """When the reports that come by themselves were made last, over restarts."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin empty; async_load() reads what was kept."""
        self._store = Store[dict[str, Any]](hass, 1, f"{DOMAIN}.reports")
        self._last: dict[str, dict[str, str]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def async_load(self) -> None:
        """Read what was kept; without it every report waits for its next time."""
        stored = await async_kept(self._store, "When reports were made")
        self._last = {
            str(key): {name: str(value) for name, value in each.items()}
            for key, each in stored.items()
            if isinstance(each, dict)
        }

    def lock(self, subentry_id: str) -> asyncio.Lock:
        """Return what is held while a report is made, a reload in between or not."""
        return self._locks.setdefault(subentry_id, asyncio.Lock())

    def get(self, subentry_id: str, key: str) -> datetime | None:
        """Return a time that was kept: `due` or `made`."""
        found = dt_util.parse_datetime(self.text(subentry_id, key))
        return None if found is None else dt_util.as_utc(found)

    def text(self, subentry_id: str, key: str) -> str:
        """Return anything that was kept, nothing for what was not."""
        return self._last.get(subentry_id, {}).get(key, "")

    @callback
    def set(self, subentry_id: str, key: str, value: datetime | str) -> None:
        """Keep a time, or the line of cron by which a report came."""
        text = value if isinstance(value, str) else value.isoformat()
        self._last.setdefault(subentry_id, {})[key] = text
        self._save()

    @callback
    def keep(self, subentry_ids: Collection[str]) -> None:
        """Forget reports that are no more."""
        for gone in [each for each in self._last if each not in subentry_ids]:
            del self._last[gone]
            self._locks.pop(gone, None)
            self._save()

    async def async_forget(self) -> None:
        """Forget all, and delete the file."""
        self._last.clear()
        await self._store.async_remove()

    def _save(self) -> None:
        self._store.async_delay_save(lambda: self._last, _SAVE_DELAY_SECONDS)


async def async_setup_history(hass: HomeAssistant) -> None:
    """Read when reports were made."""
    history = hass.data[_HISTORY] = History(hass)
    await history.async_load()


async def async_forget_history(hass: HomeAssistant) -> None:
    """Forget when reports were made, with the last server."""
    if (history := hass.data.get(_HISTORY)) is not None:
        await history.async_forget()


class Schedule(Followed):
    """One report that comes by itself."""

    def __init__(
        self, hass: HomeAssistant, entry: NutifyConfigEntry, subentry: ConfigSubentry
    ) -> None:
        """Prepare the report of a subentry; async_start() waits for its time."""
        super().__init__()
        self._hass = hass
        self._entry = entry
        self._data: Mapping[str, Any] = subentry.data
        self.title = subentry.title
        self._line = line_of(dict(subentry.data))
        self._history = hass.data[_HISTORY]
        self._cancel: CALLBACK_TYPE | None = None
        self._lock = self._history.lock(subentry.subentry_id)
        self._stopped = False
        self._failures = 0
        self.subentry_id = subentry.subentry_id
        self.next: datetime | None = None

    @property
    def last(self) -> datetime | None:
        """Return when the report was made last."""
        return self._history.get(self.subentry_id, "made")

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Wait for the time, or make up what was missed; return what ends it."""
        if (
            self._history.get(self.subentry_id, "due") is None
            or self._history.text(self.subentry_id, "line") != self._line
        ):
            # Nothing was missed before there was a report, or one at these times.
            self._history.set(self.subentry_id, "line", self._line)
            self._history.set(self.subentry_id, "due", dt_util.utcnow())
            ir.async_delete_issue(self._hass, DOMAIN, self._issue)
        # Who gets it is there only when Home Assistant is.
        unsubscribe = async_at_started(self._hass, self._wait)
        follow_zone = self._hass.bus.async_listen(
            EVENT_CORE_CONFIG_UPDATE, self._zone_changed
        )

        @callback
        def stop() -> None:
            # A report that is being made is finished, but no other follows it.
            self._stopped = True
            unsubscribe()
            follow_zone()
            self._stop_waiting()

        return stop

    @callback
    def _zone_changed(self, event: Event) -> None:
        """Wait for the same time by the clock of another zone."""
        if "time_zone" in event.data and self._cancel is not None:
            self._wait(self._hass)

    @callback
    def _stop_waiting(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _wait(self, hass: HomeAssistant) -> None:
        """Wait until the report is due; one that was missed is due at once."""
        self._stop_waiting()
        now = dt_util.utcnow()
        missed = self._missed(now)
        self.next = self._due_after(now)
        at = now if missed is not None else self.next
        if at is not None:
            self._cancel = async_track_point_in_utc_time(self._hass, self._is_due, at)
        self._tell_followers()

    def _missed(self, now: datetime) -> datetime | None:
        """Return when the report was due last and not made, None where it was."""
        last = self._history.get(self.subentry_id, "due") or now
        # A clock that was wrong by days is no reason to wait for days.
        last = min(last, now)
        # From the end: a line of cron may come due a thousand times in a holiday.
        back = timedelta(hours=1)
        begin = max(last, now - back)
        while begin > last and not self._is_due_in(begin, now):
            back *= 8
            begin = max(last, now - back)
        found = None
        due = self._due_after(begin)
        while due is not None and due <= now:
            found, due = due, self._due_after(due)
        return found

    def _is_due_in(self, begin: datetime, end: datetime) -> bool:
        due = self._due_after(begin)
        return due is not None and due <= end

    def _due_after(self, moment: datetime) -> datetime | None:
        found = next_run(self._line, moment, dt_util.get_default_time_zone())
        return None if found is None else dt_util.as_utc(found)

    async def _is_due(self, now: datetime) -> None:
        self._cancel = None
        async with self._lock:
            due = self._missed(now)
            # A subentry that was removed is gone before the reload that follows.
            if self._stopped or self.subentry_id not in self._entry.subentries:
                return
            # None where it was made before a reload, and was only finished now.
            if due is not None:
                try:
                    await self._make_and_post(due)
                except Exception as err:  # noqa: BLE001 - whatever, it is tried again
                    self._failed(err)
                    return
                self._history.set(self.subentry_id, "due", due)
        if not self._stopped:
            self._wait(self._hass)

    async def async_send(self, now: datetime) -> None:
        """Make the report as of a time, and hand it to those who get it."""
        async with self._lock:
            await self._make_and_post(now)

    async def _make_and_post(self, now: datetime) -> None:
        report = await async_make(self._hass, self._request(now), mail=True)
        await async_post(self._hass, report, list(self._data.get(CONF_TARGETS, ())))
        self._failures = 0
        ir.async_delete_issue(self._hass, DOMAIN, self._issue)
        self._history.set(self.subentry_id, "made", dt_util.utcnow())
        self._tell_followers()

    def _request(self, now: datetime) -> Request:
        chosen = set(self._data.get(CONF_UPS, ()))
        span, previous = spans_of(Period(self._data[CONF_PERIOD]), now)
        subjects = [
            Subject(self._entry, each)
            for each in self._entry.runtime_data.coordinator.subentries
            if not chosen or each.data[CONF_UPS] in chosen
        ]
        if not subjects:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="no_ups_to_report"
            )
        return Request(
            subjects=subjects,
            span=span,
            previous=previous,
            sections=frozenset(map(Section, self._data[CONF_SECTIONS])),
            formats=list(self._data[CONF_FORMATS]),
            language=self._data.get(CONF_LANGUAGE),
            title=self.title,
        )

    @property
    def _issue(self) -> str:
        return f"{_ISSUE}{self.subentry_id}"

    @callback
    def _failed(self, err: Exception) -> None:
        """Say that a report could not be made, and try again in a while."""
        if self._stopped or self._entry.state is not ConfigEntryState.LOADED:
            # The server went away under it; the next one to start makes it up.
            return
        if self._failures == 0:
            _LOGGER.error("Report %s cannot be made: %r", self.title, err)
        wait = _RETRY_SECONDS[min(self._failures, len(_RETRY_SECONDS) - 1)]
        self._failures += 1
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key="report_failed",
            translation_placeholders={
                "report": self.title,
                "server": self._entry.title,
                "error": str(err) or type(err).__name__,
            },
        )
        self._cancel = async_call_later(self._hass, wait, self._is_due)


class Schedules:
    """The reports of one server that come by themselves."""

    def __init__(self, hass: HomeAssistant, entry: NutifyConfigEntry) -> None:
        """Prepare those of the subentries."""
        self._hass = hass
        self.all = {
            each.subentry_id: Schedule(hass, entry, each)
            for each in entry.get_subentries_of_type(SUBENTRY_REPORT)
        }

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Wait for all of them; return what ends it."""
        self._forget_gone()
        stops = [each.async_start() for each in self.all.values()]

        @callback
        def stop() -> None:
            for each in stops:
                each()

        return stop

    @callback
    def _forget_gone(self) -> None:
        """Forget what is kept and said of reports that somebody removed."""
        present = {
            subentry.subentry_id
            for entry in self._hass.config_entries.async_entries(DOMAIN)
            for subentry in entry.get_subentries_of_type(SUBENTRY_REPORT)
        }
        self._hass.data[_HISTORY].keep(present)
        for domain, issue_id in list(ir.async_get(self._hass).issues):
            if (
                domain == DOMAIN
                and issue_id.startswith(_ISSUE)
                and issue_id.removeprefix(_ISSUE) not in present
            ):
                ir.async_delete_issue(self._hass, DOMAIN, issue_id)
