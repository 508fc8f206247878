"""Reads the states of entities from the recorder, so many at a time."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from homeassistant.components.recorder.history import state_changes_during_period
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..subject import Subject
from .lines import Encoder, Piece
from .statistics import Range

_MOST_STATES = 2000
# The recorder leaves out what was written at the very start.
_A_BIT = timedelta(microseconds=1)


def state_pieces(
    hass: HomeAssistant,
    subject: Subject,
    entities: Sequence[str],
    wanted: Range,
    encoder: Encoder,
) -> Iterator[Piece]:
    """Yield the states of a UPS's entities, one after the other, by their times.

    The recorder's executor asks.
    """
    constant = {"server": subject.entry.title, "ups": subject.ups}
    begin = wanted.start or dt_util.utc_from_timestamp(1)
    for entity_id in entities:
        start = begin - _A_BIT
        while True:
            found = state_changes_during_period(
                hass,
                start,
                wanted.end,
                entity_id,
                limit=_MOST_STATES,
                include_start_time_state=False,
            ).get(entity_id, [])
            if found:
                start = found[-1].last_updated
                yield encoder.encode(
                    [
                        {
                            "time": state.last_updated.isoformat(),
                            **constant,
                            "entity_id": entity_id,
                            "unit": state.attributes.get(ATTR_UNIT_OF_MEASUREMENT),
                            "state": state.state,
                        }
                        for state in found
                    ]
                )
            if len(found) < _MOST_STATES:
                break
