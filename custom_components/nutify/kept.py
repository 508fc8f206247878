"""Reading what was kept of before, where it is better to go on without than to stop."""

import logging
from typing import Any

from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store

_LOGGER = logging.getLogger(__name__)


async def async_kept(store: Store[dict[str, Any]], what: str) -> dict[str, Any]:
    """Return what a store holds, nothing where it is damaged or of a later version.

    `what` says in the log what cannot be read, such as "The last actions".
    """
    try:
        stored = await store.async_load()
    except (HomeAssistantError, NotImplementedError, OSError) as err:
        _LOGGER.warning("%s cannot be read: %s", what, err)
        return {}
    return stored if isinstance(stored, dict) else {}
