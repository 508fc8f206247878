"""A file that is written at once, and whose failure is a repair, never an end."""

import asyncio
from collections.abc import Callable
import logging
from typing import Any, override

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
from homeassistant.util.json import SerializationError

from .const import DOMAIN

_LOGGER = logging.getLogger(__name__)

_RETRY_SECONDS = 4.0

type Content = dict[str, Any]


class _OutspokenStore(Store[Content]):
    """A store that keeps why it could not be written, where its base only logs."""

    error: Exception | None = None

    @override
    async def _async_write_data(self, data: Content) -> None:
        try:
            await super()._async_write_data(data)
        except (SerializationError, WriteError, OSError) as err:
            self.error = err
        else:
            self.error = None


class JournalStore:
    """One file of the journal.

    Home Assistant's own delayed saving waits for as long as changes go on; here the
    first change is written at once, and those that come meanwhile right after it.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        key: str,
        title: str,
        content: Callable[[], Content],
        kind: str = "journal",
    ) -> None:
        """Prepare a file; `content` returns what to write, `title` is its server's.

        `kind` names the repairs that tell of its failure.
        """
        self._hass = hass
        self._store = _OutspokenStore(
            hass,
            1,
            key,
            private=True,
            # Synced: the power may fail right after what is written here.
            atomic_writes=True,
            serialize_in_event_loop=False,
        )
        self._key = key
        self._title = title
        self._content = content
        self._kind = kind
        self._is_dirty = False
        self._task: asyncio.Task[None] | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._may_write = True
        self._unsubscribe = hass.bus.async_listen(
            EVENT_HOMEASSISTANT_FINAL_WRITE, self._final_write
        )

    @property
    def is_written(self) -> bool:
        """Tell whether the file holds what it should."""
        return self._may_write and not self._is_dirty and self._store.error is None

    async def async_load(self) -> Content | None:
        """Return what was kept.

        What a newer version wrote, or nobody can read, is not written over: then the
        journal lives in memory, and a repair says so.
        """
        try:
            content: object = await self._store.async_load()
        except (
            HomeAssistantError,
            NotImplementedError,
            OSError,
            # From a file that is JSON, but not what a store writes.
            KeyError,
            TypeError,
            ValueError,
        ) as err:
            self.refuse(err)
            return None
        if isinstance(content, dict):
            return content
        if content is not None:
            self.refuse(TypeError(f"no object, but {type(content).__name__}"))
        return None

    @callback
    def refuse(self, err: Exception) -> None:
        """Leave the file as it is, for a person to look at."""
        self._may_write = False
        self._is_dirty = False
        _LOGGER.error("%s cannot be read, and is left as it is: %s", self._key, err)
        self._complain(f"{self._kind}_unreadable", err)

    @callback
    def save(self) -> None:
        """Write the file soon."""
        if not self._may_write:
            return
        self._is_dirty = True
        if self._task is None or self._task.done():
            self._cancel_retry()
            # Not in the background: a write that is cancelled goes on in its thread,
            # and could then overtake the one after it.
            self._task = self._hass.async_create_task(
                self._write_while_dirty(),
                f"{DOMAIN} - write {self._key}",
                eager_start=False,
            )

    async def async_saved(self) -> None:
        """Return when what was to be written is, or could not be."""
        if self._task is not None:
            await self._task

    async def async_flush(self) -> None:
        """Write what is not written, and return when it is."""
        self._cancel_retry()
        if self._task is not None:
            await self._task
        if self._is_dirty and self._may_write:
            await self._write()
        self._cancel_retry()

    async def async_close(self) -> None:
        """Write the rest and let go."""
        self._unsubscribe()
        await self.async_flush()

    async def async_remove(self) -> None:
        """Delete the file, and what was said about it."""
        self._unsubscribe()
        try:
            await self._store.async_remove()
        except OSError as err:
            _LOGGER.warning("%s cannot be deleted: %s", self._key, err)
        for problem in (f"{self._kind}_unreadable", f"{self._kind}_not_written"):
            ir.async_delete_issue(self._hass, DOMAIN, f"{problem}_{self._key}")

    def _cancel_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None

    async def _final_write(self, event: Event) -> None:
        await self.async_flush()

    async def _write_while_dirty(self) -> None:
        while self._is_dirty:
            await self._write()
            if self._store.error is not None:
                return

    async def _write(self) -> None:
        self._is_dirty = False
        failed_before = self._store.error is not None
        await self._store.async_save(self._content())
        if (err := self._store.error) is not None:
            self._is_dirty = True
            if not failed_before:
                _LOGGER.error("%s cannot be written: %s", self._key, err)
            self._complain(f"{self._kind}_not_written", err)
            self._cancel_retry()
            self._retry = self._hass.loop.call_later(_RETRY_SECONDS, self.save)
            return
        if failed_before:
            _LOGGER.info("%s is written again", self._key)
        # It may also be one from before the entry was loaded again.
        ir.async_delete_issue(
            self._hass, DOMAIN, f"{self._kind}_not_written_{self._key}"
        )

    @callback
    def _complain(self, problem: str, err: Exception) -> None:
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            f"{problem}_{self._key}",
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key=problem,
            translation_placeholders={
                "server": self._title,
                "file": f".storage/{self._key}",
                "error": str(err),
            },
        )
