"""Handing messages to notify entities, for a day until they take them."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
import logging
from pathlib import Path
from typing import Any

from homeassistant.components.media_source import async_resolve_media
from homeassistant.components.media_source.error import Unresolvable
from homeassistant.components.notify.const import (
    DOMAIN as NOTIFY_DOMAIN,
    SERVICE_SEND_MESSAGE,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    EVENT_HOMEASSISTANT_STOP,
    STATE_UNAVAILABLE,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ulid import ulid_now

from .alert_flow import CONF_TARGETS
from .const import DOMAIN, SUBENTRY_ALERT, SUBENTRY_REPORT
from .media_source import ATTACHMENTS, attachment_id
from .undelivered import Attachment, Message, Undelivered, Waiting

_LOGGER = logging.getLogger(__name__)
_DELIVERIES: HassKey[_Deliveries] = HassKey(f"{DOMAIN}_deliveries")

_SMTP = "smtp"
_TIMEOUT_SECONDS = 25.0
# From one try to the next after the first, second, ... failure; the last one stays.
# A mail server that refuses a login for long would lock its user out if asked more.
_BACKOFF_SECONDS = (5.0, 15.0, *[30.0] * 60, 300.0)
_SHORTEST_WAIT_SECONDS = 1.0
_GIVE_UP = timedelta(days=1)
_LATE = timedelta(minutes=2)
_MOST_WAITING = 200


class _Deliveries:
    """The queues of all targets, and the file of what waits in them."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._queues: dict[str, _Queue] = {}
        # From before the start; they have no queue yet.
        self._stored: list[Waiting] = []
        self.file = Undelivered(hass, self._waiting)

    async def async_load(self) -> None:
        self._stored = await self.file.async_load()

    @callback
    def resume(self, hass: HomeAssistant) -> None:
        stored, self._stored = self._stored, []
        for each in stored:
            self.queue(each.target).add(each, is_kept=True)

    def queue(self, target: str) -> _Queue:
        if target not in self._queues:
            self._queues[target] = _Queue(self._hass, target, self.file.save)
        return self._queues[target]

    @callback
    def keep(self, used: set[str]) -> None:
        unused = {
            target
            for target, queue in self._queues.items()
            if target not in used
            and not any(each.message.asked for each in queue.waiting)
        }
        for target in unused:
            self._queues.pop(target).close()
        stored = len(self._stored)
        self._stored = [
            each for each in self._stored if each.target in used or each.message.asked
        ]
        if unused or len(self._stored) < stored:
            self.file.save()

    @callback
    def stop(self, _event: Event) -> None:
        for queue in self._queues.values():
            queue.keep()

    @callback
    def clear(self) -> None:
        for queue in self._queues.values():
            queue.close()
        self._queues.clear()
        self._stored = []

    def _waiting(self) -> Iterator[Waiting]:
        yield from self._stored
        for queue in self._queues.values():
            if queue.is_kept:
                yield from queue.waiting


async def async_setup_deliveries(hass: HomeAssistant) -> None:
    """Go on with what waited when Home Assistant ended."""
    deliveries = hass.data[_DELIVERIES] = _Deliveries(hass)
    await deliveries.async_load()
    # The targets are there only then.
    async_at_started(hass, deliveries.resume)
    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, deliveries.stop)


@callback
def async_deliver(hass: HomeAssistant, message: Message, targets: list[str]) -> None:
    """Hand a message to notify entities; each gets it whatever the others do."""
    for target in targets:
        queue = hass.data[_DELIVERIES].queue(target)
        queue.add(Waiting(target, message, dt_util.utcnow()))


@callback
def async_drop_unused(hass: HomeAssistant) -> None:
    """Let go of targets that nothing names anymore, and of what waits for them."""
    used = {
        target
        for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False)
        for kind in (SUBENTRY_ALERT, SUBENTRY_REPORT)
        for subentry in entry.get_subentries_of_type(kind)
        for target in subentry.data[CONF_TARGETS]
    }
    hass.data[_DELIVERIES].keep(used)


async def async_forget_deliveries(hass: HomeAssistant) -> None:
    """Delete the file of what waits, with the last server."""
    if (deliveries := hass.data.get(_DELIVERIES)) is not None:
        deliveries.clear()
        await deliveries.file.async_remove()


class _Queue:
    """The messages that wait for one target, in their order.

    It belongs to no entry: a reload loses nothing that waits.
    """

    def __init__(
        self, hass: HomeAssistant, target: str, save: Callable[[], None]
    ) -> None:
        self._hass = hass
        self._target = target
        self._save = save
        self.waiting: deque[Waiting] = deque(maxlen=_MOST_WAITING)
        self._task: asyncio.Task[None] | None = None
        self.failures = 0
        # Whether the file holds what waits: from the first failure until nothing does.
        self.is_kept = False

    @callback
    def add(self, waiting: Waiting, *, is_kept: bool = False) -> None:
        self.waiting.append(waiting)
        # Whoever comes late in the end may be too late for its target.
        self.is_kept |= is_kept or self._hass.is_stopping
        if self.is_kept:
            self._save()
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_background_task(
                self._work(), f"{DOMAIN} - deliver to {self._target}"
            )

    @callback
    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
        ir.async_delete_issue(self._hass, DOMAIN, f"delivery_failed_{self._target}")

    @callback
    def keep(self) -> None:
        """Keep what waits, and what is under way: nobody knows what becomes of it."""
        if self.waiting:
            self.is_kept = True
            self._save()

    async def _work(self) -> None:
        while self.waiting:
            first = self.waiting[0]
            began = self._hass.loop.time()
            try:
                async with asyncio.timeout(_TIMEOUT_SECONDS):
                    await self._send(_dated(first))
            except Exception as err:  # noqa: BLE001 - a target is anybody's code
                self._failed(err)
                wait = _BACKOFF_SECONDS[min(self.failures, len(_BACKOFF_SECONDS)) - 1]
                wait -= self._hass.loop.time() - began
                await asyncio.sleep(max(wait, _SHORTEST_WAIT_SECONDS))
                if dt_util.utcnow() - first.since > _GIVE_UP:
                    self._leave(first)
            else:
                self._leave(first)
                self._succeeded()

    def _leave(self, first: Waiting) -> None:
        # The queue may have dropped it by itself, when too many came after it.
        if self.waiting and self.waiting[0] is first:
            self.waiting.popleft()
        if self.is_kept:
            self.is_kept = bool(self.waiting)
            self._save()

    def _failed(self, err: Exception) -> None:
        reason = str(err) or type(err).__name__
        if self.failures == 0:
            _LOGGER.warning("%s did not take a message: %s", self._target, reason)
        self.failures += 1
        self.is_kept = True
        self._save()
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            f"delivery_failed_{self._target}",
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="delivery_failed",
            translation_placeholders={
                "target": self._target,
                "error": reason,
                "count": str(len(self.waiting)),
            },
        )

    def _succeeded(self) -> None:
        if self.failures:
            _LOGGER.info("%s takes messages again", self._target)
        self.failures = 0
        ir.async_delete_issue(self._hass, DOMAIN, f"delivery_failed_{self._target}")

    async def _send(self, message: Message) -> None:
        state = self._hass.states.get(self._target)
        if state is None or state.state == STATE_UNAVAILABLE:
            # An action on it would do nothing, and say nothing.
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="target_unavailable",
                translation_placeholders={"target": self._target},
            )
        entity = er.async_get(self._hass).async_get(self._target)
        data: dict[str, Any] = {
            ATTR_ENTITY_ID: self._target,
            "title": message.title,
            "message": message.text,
        }
        if entity is None or entity.platform != _SMTP:
            if message.link is not None:
                data["message"] = f"{message.text}\n{message.link}"
            await self._call(NOTIFY_DOMAIN, data)
        elif message.html is None:
            await self._call(_SMTP, data)
        else:
            await self._send_mail(data, message, message.html)

    async def _send_mail(
        self, data: dict[str, Any], message: Message, html: str
    ) -> None:
        folder = Path(self._hass.config.cache_path(DOMAIN, ATTACHMENTS))
        files: dict[str, Path] = {}
        try:
            files = await self._hass.async_add_executor_job(_write, folder, message)
        except OSError as err:
            # A full disk is no reason to tell nobody.
            _LOGGER.warning("A mail goes without its chart: %s", err)
        try:
            await self._call(
                _SMTP,
                {
                    **data,
                    "html": html,
                    "attachments": [
                        {
                            "media_source": {
                                "media_content_id": attachment_id(file.name),
                                "media_content_type": "image/png",
                            },
                            "filename": f"{content_id}.png",
                            "content_id": content_id,
                        }
                        for content_id, file in files.items()
                    ]
                    + [
                        {
                            "media_source": {
                                "media_content_id": each.media_id,
                                "media_content_type": each.mime_type,
                            },
                            "filename": each.name,
                        }
                        for each in await self._there(message)
                    ],
                },
            )
        finally:
            await self._hass.async_add_executor_job(_delete, list(files.values()))

    async def _there(self, message: Message) -> list[Attachment]:
        """Return the files that still are there; one that is gone comes never."""
        found: list[Attachment] = []
        for each in message.attachments:
            try:
                await async_resolve_media(self._hass, each.media_id, None)
            except Unresolvable as err:
                _LOGGER.warning("A mail goes without %s: %s", each.name, err)
            else:
                found.append(each)
        return found

    async def _call(self, domain: str, data: dict[str, Any]) -> None:
        await self._hass.services.async_call(
            domain, SERVICE_SEND_MESSAGE, data, blocking=True
        )


def _dated(waiting: Waiting) -> Message:
    """Return a message; one that comes late says when it should have come."""
    if dt_util.utcnow() - waiting.since < _LATE:
        return waiting.message
    since = dt_util.as_local(waiting.since)
    text = f"{waiting.message.text}\n{since:%Y-%m-%d %H:%M}"
    return replace(waiting.message, text=text)


def _write(folder: Path, message: Message) -> dict[str, Path]:
    """Write the images of a message where the media source finds them."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Path] = {}
    try:
        for content_id, image in message.images.items():
            files[content_id] = folder / f"{ulid_now()}.png"
            files[content_id].write_bytes(image)
    except OSError:
        _delete(list(files.values()))
        raise
    return files


def _delete(files: list[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
