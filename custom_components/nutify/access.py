"""Who may see which UPS."""

from collections.abc import Iterable, Iterator

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .subject import Subject, async_subject_of, async_subjects


@callback
def may_see(hass: HomeAssistant, user: User, subject: Subject) -> bool:
    """Tell whether a user may read a UPS, which is whether they may read its status."""
    return _may(hass, user, subject, POLICY_READ)


@callback
def may_control(hass: HomeAssistant, user: User, subject: Subject) -> bool:
    """Tell whether a user may act on a UPS, by their right to its status."""
    return _may(hass, user, subject, POLICY_CONTROL)


@callback
def _may(hass: HomeAssistant, user: User, subject: Subject, policy: str) -> bool:
    if user.permissions.access_all_entities(policy):
        return True
    entity_id = er.async_get(hass).async_get_entity_id(
        "sensor", DOMAIN, f"{subject.key}/status"
    )
    return entity_id is not None and user.permissions.check_entity(entity_id, policy)


@callback
def may_see_all(hass: HomeAssistant, user: User) -> bool:
    """Tell whether a user may read every UPS there is, so also what is of several.

    Of a server that is down nobody knows it, but for those who may read everything.
    """
    if user.permissions.access_all_entities(POLICY_READ):
        return True
    entries = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    return all(each.state is ConfigEntryState.LOADED for each in entries) and all(
        may_see(hass, user, each) for each in async_subjects(hass)
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


async def async_visible_to(
    call: ServiceCall, device_ids: Iterable[str] | None = None
) -> list[Subject]:
    """Return UPSes that who calls an action may read; raises as visible().

    Automations have no user, and may read all.
    """
    hass = call.hass
    if (user := await _user_of(call)) is not None:
        return list(visible(hass, user, device_ids))
    if device_ids is None:
        return list(async_subjects(hass))
    return [async_subject_of(hass, each) for each in device_ids]


async def async_controlled_by(call: ServiceCall, device_id: str) -> Subject:
    """Return a UPS that who calls an action may act on; raises as visible()."""
    (subject,) = await async_visible_to(call, [device_id])
    user = await _user_of(call)
    if user is not None and not may_control(call.hass, user, subject):
        raise Unauthorized(context=call.context, permission=POLICY_CONTROL)
    return subject


async def async_check_targets(call: ServiceCall, entity_ids: Iterable[str]) -> None:
    """Raise Unauthorized for an entity that who calls an action may not use."""
    if (user := await _user_of(call)) is None:
        return
    for entity_id in entity_ids:
        if not user.permissions.check_entity(entity_id, POLICY_CONTROL):
            raise Unauthorized(
                context=call.context, entity_id=entity_id, permission=POLICY_CONTROL
            )


async def _user_of(call: ServiceCall) -> User | None:
    """Return who calls an action, None for automations; raises UnknownUser."""
    user_id = call.context.user_id
    if user_id is None:
        return None
    user = await call.hass.auth.async_get_user(user_id)
    if user is None:
        raise UnknownUser(context=call.context)
    return user
