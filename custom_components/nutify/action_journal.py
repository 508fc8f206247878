"""Who did what to which UPS, when, and what came of it."""

from collections import deque
from dataclasses import asdict, dataclass, replace
from datetime import datetime
import logging
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .kept import async_kept

_LOGGER = logging.getLogger(__name__)

ACTION_JOURNAL: HassKey[ActionJournal] = HassKey(f"{DOMAIN}_action_journal")

MOST_ACTIONS = 500
AUTOMATION = "automation"
_STORAGE_VERSION = 1
_SAVE_DELAY_SECONDS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that was asked of a UPS; `result` is an outcome, or why there is none.

    `user` is AUTOMATION where an automation or Home Assistant itself asked.
    """

    time: str
    entry_id: str
    ups: str
    action: str
    what: str
    value: str | None
    user: str
    result: str


class ActionJournal:
    """The last actions of all servers, kept over restarts."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin empty; async_load() reads what was kept."""
        self._store = Store[dict[str, Any]](
            hass, _STORAGE_VERSION, f"{DOMAIN}.actions", private=True
        )
        self._actions: deque[Action] = deque(maxlen=MOST_ACTIONS)

    async def async_load(self) -> None:
        """Read the actions of before; what is damaged is left out."""
        stored = await async_kept(self._store, "What was done to UPSes")
        for each in stored.get("actions", ()):
            try:
                self._actions.append(Action(**each))
            except TypeError as err:
                _LOGGER.warning("An action of before cannot be read: %s", err)

    async def async_forget(self) -> None:
        """Forget all, and delete the file."""
        self._actions.clear()
        await self._store.async_remove()

    @callback
    def record(self, action: Action) -> None:
        """Keep an action, and forget the oldest beyond the limit."""
        self._actions.append(action)
        self._store.async_delay_save(self._content, _SAVE_DELAY_SECONDS)

    @callback
    def rename(self, entry_id: str, old: str, new: str) -> None:
        """Follow a UPS of a server to the name that it has there now."""
        renamed = [
            replace(each, ups=new)
            if (each.entry_id, each.ups) == (entry_id, old)
            else each
            for each in self._actions
        ]
        self._actions.clear()
        self._actions.extend(renamed)
        self._store.async_delay_save(self._content, _SAVE_DELAY_SECONDS)

    def actions(
        self, entry_id: str | None = None, ups: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the actions on a server, or on one UPS of it, newest first."""
        return [
            asdict(action)
            for action in reversed(self._actions)
            if entry_id in {None, action.entry_id} and ups in {None, action.ups}
        ]

    def _content(self) -> dict[str, Any]:
        return {"actions": [asdict(action) for action in self._actions]}


def iso(moment: datetime) -> str:
    """Return a time as it is kept."""
    return moment.isoformat(timespec="seconds")
