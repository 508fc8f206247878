"""Handing messages to notify entities, again and again until they take them."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
import logging
from pathlib import Path
from typing import Any

from homeassistant.components.notify.const import (
    DOMAIN as NOTIFY_DOMAIN,
    SERVICE_SEND_MESSAGE,
)
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ulid import ulid_now

from .alert_flow import CONF_TARGETS
from .const import DOMAIN, SUBENTRY_ALERT
from .media_source import ATTACHMENTS, attachment_id

_LOGGER = logging.getLogger(__name__)
_QUEUES: HassKey[dict[str, _Queue]] = HassKey(f"{DOMAIN}_deliveries")

_SMTP = "smtp"
_TIMEOUT_SECONDS = 60.0
# After the first, second, ... failure; the last one stays.
_BACKOFF_SECONDS = (5.0, 15.0, 60.0, 300.0, 900.0)
_GIVE_UP_SECONDS = 86_400.0
_MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Message:
    """What people get: a line, a text, and for mail HTML with images by content id."""

    title: str
    text: str
    html: str | None = None
    images: dict[str, bytes] = field(default_factory=dict)


@callback
def async_deliver(hass: HomeAssistant, message: Message, targets: list[str]) -> None:
    """Hand a message to notify entities; each gets it whatever the others do."""
    queues = hass.data.setdefault(_QUEUES, {})
    for target in targets:
        queue = queues.get(target)
        if queue is None:
            queue = queues[target] = _Queue(hass, target)
        queue.add(message)


@callback
def async_drop_unused(hass: HomeAssistant) -> None:
    """Let go of targets that no alert names anymore, and of what waits for them."""
    used = {
        target
        for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False)
        for subentry in entry.get_subentries_of_type(SUBENTRY_ALERT)
        for target in subentry.data[CONF_TARGETS]
    }
    queues = hass.data.get(_QUEUES, {})
    for target in queues.keys() - used:
        queues.pop(target).close()


class _Queue:
    """The messages that wait for one target, in their order.

    It belongs to no entry: a reload loses nothing that waits.
    """

    def __init__(self, hass: HomeAssistant, target: str) -> None:
        self._hass = hass
        self._target = target
        self._waiting: deque[tuple[Message, float]] = deque(maxlen=_MOST_WAITING)
        self._task: asyncio.Task[None] | None = None
        self._failures = 0

    @callback
    def add(self, message: Message) -> None:
        self._waiting.append((message, self._hass.loop.time()))
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_background_task(
                self._work(), f"{DOMAIN} - deliver to {self._target}"
            )

    @callback
    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
        ir.async_delete_issue(self._hass, DOMAIN, f"delivery_failed_{self._target}")

    async def _work(self) -> None:
        while self._waiting:
            message, since = self._waiting[0]
            try:
                async with asyncio.timeout(_TIMEOUT_SECONDS):
                    await self._send(message)
            except Exception as err:  # noqa: BLE001 - a target is anybody's code
                self._failed(err)
                wait = _BACKOFF_SECONDS[min(self._failures, len(_BACKOFF_SECONDS)) - 1]
                await asyncio.sleep(wait)
                if self._hass.loop.time() - since > _GIVE_UP_SECONDS:
                    self._leave(message)
            else:
                self._leave(message)
                self._succeeded()

    def _leave(self, message: Message) -> None:
        # The queue may have dropped it by itself, when too many came after it.
        if self._waiting and self._waiting[0][0] is message:
            self._waiting.popleft()

    def _failed(self, err: Exception) -> None:
        reason = str(err) or type(err).__name__
        if self._failures == 0:
            _LOGGER.warning("%s did not take a message: %s", self._target, reason)
        self._failures += 1
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
                "count": str(len(self._waiting)),
            },
        )

    def _succeeded(self) -> None:
        if self._failures:
            _LOGGER.info("%s takes messages again", self._target)
        self._failures = 0
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
                    ],
                },
            )
        finally:
            await self._hass.async_add_executor_job(_delete, list(files.values()))

    async def _call(self, domain: str, data: dict[str, Any]) -> None:
        await self._hass.services.async_call(
            domain, SERVICE_SEND_MESSAGE, data, blocking=True
        )


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
