"""What a command is given, and how it fails."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_HOME_ASSISTANT_ERROR
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized

type Message = dict[str, Any]
type Handler = Callable[[HomeAssistant, ActiveConnection, Message], None]
type AsyncHandler = Callable[
    [HomeAssistant, ActiveConnection, Message], Awaitable[None]
]


def answers_errors(handler: Handler) -> Handler:
    """Answer with an error of Home Assistant's, in words that were made for people."""

    @wraps(handler)
    def handle(
        hass: HomeAssistant, connection: ActiveConnection, message: Message
    ) -> None:
        try:
            handler(hass, connection, message)
        except Unauthorized:
            raise
        except HomeAssistantError as err:
            _answer(connection, message, err)

    return handle


def async_answers_errors(handler: AsyncHandler) -> AsyncHandler:
    """Do the same for what has to wait; below async_response, which logs the rest."""

    @wraps(handler)
    async def handle(
        hass: HomeAssistant, connection: ActiveConnection, message: Message
    ) -> None:
        try:
            await handler(hass, connection, message)
        except Unauthorized:
            raise
        except HomeAssistantError as err:
            _answer(connection, message, err)

    return handle


def _answer(
    connection: ActiveConnection, message: Message, err: HomeAssistantError
) -> None:
    connection.send_error(
        message["id"],
        ERR_HOME_ASSISTANT_ERROR,
        str(err),
        translation_domain=err.translation_domain,
        translation_key=err.translation_key,
        translation_placeholders=err.translation_placeholders,
    )
