"""Entries of the logbook that read as sentences."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN
from .monitor import EVENT_NUTIFY
from .sentences import Sentences

type _Describe = Callable[[Event[dict[str, Any]]], dict[str, str]]


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, _Describe], None],
) -> None:
    """Say how an event of a UPS reads."""

    @callback
    def describe(event: Event[dict[str, Any]]) -> dict[str, str]:
        sentences = Sentences.of_home_assistant(hass)
        return {
            LOGBOOK_ENTRY_NAME: str(event.data.get("name", "UPS")),
            LOGBOOK_ENTRY_ICON: "mdi:transmission-tower",
            LOGBOOK_ENTRY_MESSAGE: sentences.event(event.data),
        }

    async_describe_event(DOMAIN, EVENT_NUTIFY, describe)
