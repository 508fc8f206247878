"""To tidy up: rows that are old, space that is free, statistics of what is gone."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from typing import override

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.purge import purge_entity_data
from homeassistant.components.recorder.tasks import PurgeEntitiesTask, PurgeTask
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.recorder import get_instance

from .figures import CARE

PURGE, REPACK, REMOVE = "purge", "repack", "remove"
# Nothing is as old: what repacks purges first, by the time it is given.
_NEVER = datetime(1980, 1, 1, tzinfo=UTC)
_STATISTICS = 500


@dataclass(slots=True)
class _Purge(PurgeEntitiesTask):
    """Purges entities as Home Assistant's own task does, and says when it is over."""

    on_done: Callable[[], None]

    @override
    def run(self, instance: Recorder) -> None:
        is_over = True
        try:
            is_over = purge_entity_data(instance, self.entity_filter, self.purge_before)
        finally:
            if is_over:
                self.on_done()
        if not is_over:
            instance.queue_task(self)


@dataclass(slots=True)
class _Repack(PurgeTask):
    """Repacks, and says when it is over; nobody's rows are purged."""

    on_done: Callable[[], None]

    @override
    def run(self, instance: Recorder) -> None:
        try:
            PurgeTask.run(self, instance)
        finally:
            self.on_done()


@callback
def async_purge(
    hass: HomeAssistant, entities: Collection[str], before: datetime, *, repacks: bool
) -> None:
    """Have the states of some entities before a time deleted; statistics stay."""
    instance = get_instance(hass)
    chosen = frozenset(entities)
    end = hass.data[CARE].async_begin(PURGE)
    end_repack = hass.data[CARE].async_begin(REPACK) if repacks else None

    def done() -> None:
        end()
        if end_repack is not None:
            _repack(instance, end_repack)

    instance.queue_task(_Purge(chosen.__contains__, before, done))


@callback
def async_repack(hass: HomeAssistant) -> None:
    """Have the space of what was deleted given back to the disk."""
    _repack(get_instance(hass), hass.data[CARE].async_begin(REPACK))


def _repack(instance: Recorder, on_done: Callable[[], None]) -> None:
    instance.queue_task(_Repack(_NEVER, True, False, on_done))  # noqa: FBT003


@callback
def async_remove_statistics(hass: HomeAssistant, statistic_ids: Iterable[str]) -> None:
    """Have statistics deleted, for good."""
    instance = get_instance(hass)
    for piece in batched(statistic_ids, _STATISTICS, strict=False):
        end = hass.data[CARE].async_begin(REMOVE)
        instance.async_clear_statistics([*piece], on_done=end)
