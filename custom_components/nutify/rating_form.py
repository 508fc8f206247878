"""The question for the rating of a UPS that tells its load in percent only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import HomeAssistant
import voluptuous as vol

from .connection import async_client
from .const import CONF_UPS
from .core.nut.errors import NutError
from .core.nut.identity import identify
from .core.nut.snapshot import take
from .core.power.estimate import needs_rating
from .core.power.models import suggest
from .power_options import CONF_POWER, CONF_VA, CONF_WATTS, RATING_FIELDS

RATING_SCHEMA = vol.Schema(RATING_FIELDS)
# Nobody answers the same question a hundred times; each UPS can be reconfigured.
MOST_QUESTIONS = 10


@dataclass(frozen=True, slots=True)
class Question:
    """A UPS to ask the rating of; `suggested` is what the name of its model says."""

    ups: str
    model: str
    suggested: Mapping[str, float] = field(default_factory=dict)


async def async_questions(
    hass: HomeAssistant, data: Mapping[str, Any], upses: Iterable[str]
) -> list[Question]:
    """Return which UPSes of a server to ask the rating of.

    There are none where the server does not answer: they can be reconfigured later.
    """
    try:
        async with async_client(hass, data) as client:
            poll = await client.poll(list(upses))
    except NutError:
        return []
    questions: list[Question] = []
    for ups, variables in poll.variables.items():
        if isinstance(variables, NutError) or not needs_rating(take(variables)):
            continue
        questions.append(
            Question(ups, identify(variables).model or "", _suggested(variables))
        )
    return questions[:MOST_QUESTIONS]


def _suggested(variables: Mapping[str, str]) -> dict[str, float]:
    suggestion = suggest(variables)
    if suggestion is None:
        return {}
    found = {CONF_VA: suggestion.va, CONF_WATTS: suggestion.watts}
    return {key: value for key, value in found.items() if value is not None}


def ups_data(ups: str, rating: Mapping[str, float] | None) -> dict[str, Any]:
    """Return the data of the subentry of a UPS."""
    data: dict[str, Any] = {CONF_UPS: ups}
    if rating:
        data[CONF_POWER] = dict(rating)
    return data


def rating_of(user_input: Mapping[str, Any]) -> dict[str, float]:
    """Return the rating that was entered, without what was left empty."""
    return {
        key: user_input[key]
        for key in (CONF_WATTS, CONF_VA)
        if user_input.get(key) is not None
    }
