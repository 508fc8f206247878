"""Tells how far a report is that takes a while."""

from datetime import datetime
from types import TracebackType
from typing import Self

from homeassistant.components import persistent_notification
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.ulid import ulid_now

from ..const import DOMAIN
from ..core.texts import Texts

# A report that is there by then needs no word about it.
_PATIENCE_SECONDS = 3.0


class Progress:
    """A notification that comes when a report takes long, and goes with its end."""

    def __init__(self, hass: HomeAssistant, texts: Texts, count: int) -> None:
        """Prepare for a report of so many UPSes."""
        self._hass = hass
        self._texts = texts
        self._count = count
        self._done, self._name = 0, ""
        self._is_shown = False
        self._cancel: CALLBACK_TYPE | None = None
        self._id = f"{DOMAIN}_report_{ulid_now()}"

    def __enter__(self) -> Self:
        """Begin to wait."""
        self._cancel = async_call_later(self._hass, _PATIENCE_SECONDS, self._show)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the notification away; who asked for the report is told of an error."""
        if self._cancel is not None:
            self._cancel()
        if self._is_shown:
            persistent_notification.async_dismiss(self._hass, self._id)

    @callback
    def at(self, done: int, name: str) -> None:
        """Say how many UPSes are done, and which is next."""
        self._done, self._name = done, name
        if self._is_shown:
            self._write()

    @callback
    def _show(self, now: datetime) -> None:
        self._cancel = None
        self._is_shown = True
        self._write()

    def _write(self) -> None:
        persistent_notification.async_create(
            self._hass,
            self._texts(
                "progress_report",
                name=self._name,
                number=self._done + 1,
                count=self._count,
            ),
            self._texts("progress_report_title"),
            self._id,
        )
