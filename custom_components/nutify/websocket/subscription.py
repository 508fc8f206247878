"""What a page is told unasked: over reloads of a server, and until the page is gone."""

from collections.abc import Callable

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..const import DOMAIN


class Subscription:
    """Ends all that it was given, once the page goes, however early that is."""

    def __init__(self, connection: ActiveConnection, message_id: int) -> None:
        """Begin before anything is awaited: a page may be closed meanwhile."""
        self._stops: list[CALLBACK_TYPE] = []
        self._ended = False
        connection.subscriptions[message_id] = self._end

    @callback
    def add(self, stop: CALLBACK_TYPE) -> None:
        """End this, too; at once where the page is gone already."""
        if self._ended:
            stop()
        else:
            self._stops.append(stop)

    @callback
    def add_to_entries(
        self, hass: HomeAssistant, attach: Callable[[], CALLBACK_TYPE | None]
    ) -> None:
        """Attach to what servers hold now, and anew whenever one is set up again.

        What a server holds is another thing after a reload, and nobody tells the old.
        """
        detach = attach()

        @callback
        def look_again(change: ConfigEntryChange, entry: ConfigEntry) -> None:
            nonlocal detach
            if entry.domain != DOMAIN or entry.state is not ConfigEntryState.LOADED:
                return
            if detach is not None:
                detach()
            detach = attach()

        @callback
        def stop() -> None:
            if detach is not None:
                detach()

        self.add(
            async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, look_again)
        )
        self.add(stop)

    @callback
    def _end(self) -> None:
        self._ended = True
        for stop in self._stops:
            stop()
        self._stops.clear()
