"""Who may see which UPS, and how a command fails."""

from collections.abc import Callable, Coroutine, Iterable, Iterator
from functools import wraps
from typing import Any

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_HOME_ASSISTANT_ERROR
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from ..subject import Subject, async_subject_of, async_subjects

type Message = dict[str, Any]
type Handler = Callable[[HomeAssistant, ActiveConnection, Message], None]
type AsyncHandler = Callable[
    [HomeAssistant, ActiveConnection, Message], Coroutine[Any, Any, None]
]


@callback
def may_see(hass: HomeAssistant, user: User, subject: Subject) -> bool:
    """Tell whether a user may read a UPS, which is whether they may read its status."""
    if user.is_admin:
        return True
    entity_id = er.async_get(hass).async_get_entity_id(
        "sensor", DOMAIN, f"{subject.key}/status"
    )
    return entity_id is not None and user.permissions.check_entity(
        entity_id, POLICY_READ
    )


@callback
def visible(
    hass: HomeAssistant, user: User, device_ids: Iterable[str] | None = None
) -> Iterator[Subject]:
    """Yield UPSes that a user may read: those named, or all.

    Raises Unauthorized for one named that they may not, and ServiceValidationError for
    a device that is none.
    """
    if device_ids is None:
        yield from (each for each in async_subjects(hass) if may_see(hass, user, each))
        return
    for device_id in device_ids:
        subject = async_subject_of(hass, device_id)
        if not may_see(hass, user, subject):
            raise Unauthorized(user_id=user.id, permission=POLICY_READ)
        yield subject


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
            connection.send_error(
                message["id"],
                ERR_HOME_ASSISTANT_ERROR,
                str(err),
                translation_domain=err.translation_domain,
                translation_key=err.translation_key,
                translation_placeholders=err.translation_placeholders,
            )

    return handle
