"""The names of events wherever one is shown, from their one text under `common`."""

from copy import deepcopy
from typing import Any

from custom_components.nutify.core.events.types import EventType


def with_events(texts: dict[str, Any]) -> dict[str, Any]:
    """Return the texts with the names of events wherever they are shown."""
    merged = deepcopy(texts)
    common = merged["common"]
    names = {
        str(each): _capitalised(common[f"event_{each}"]) for each in sorted(EventType)
    }
    entity = merged["entity"]
    entity["event"]["power_events"]["state_attributes"] = {
        "event_type": {"state": names}
    }
    entity["sensor"]["last_event"]["state"] = dict(names)
    merged["selector"]["event_type"] = {"options": dict(names)}
    return merged


def _capitalised(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
