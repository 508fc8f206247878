"""Everything that is watched of one UPS: its events and its outages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..nut.snapshot import Snapshot
from .detector import Detector
from .memory import Memory
from .outages import Outage
from .sight import Look, Sight
from .tracker import OutageTracker
from .types import Event, EventType, Limits, Observation


@dataclass(frozen=True, slots=True)
class Findings:
    """What one observation brought: events in their order, and outages that ended."""

    events: list[Event]
    ended: list[Outage]


_NOTHING = Findings([], [])


class Watch:
    """The watch over one UPS, which a restart does not interrupt."""

    def __init__(
        self,
        limits: Limits,
        new_id: Callable[[], str],
        stored: Mapping[str, Any] | None = None,
    ) -> None:
        """Go on from what as_dict() returned; raises KeyError, ValueError, TypeError.

        `new_id` returns the id of a new outage.
        """
        memory = Memory() if stored is None else Memory.from_dict(stored["memory"])
        outage = stored["outage"] if stored is not None else None
        self._sight = Sight(memory, limits.gap_seconds)
        self._detector = Detector(limits, memory)
        self._observed: Snapshot | None = None
        # Whether it depends on time alone that something happens.
        self.is_waiting = True
        self._outages = OutageTracker(
            new_id, None if outage is None else Outage.from_dict(outage)
        )

    @property
    def memory(self) -> Memory:
        """Return what is known of the UPS."""
        return self._detector.memory

    @property
    def outage(self) -> Outage | None:
        """Return the outage that lasts."""
        return self._outages.current

    def expect_test(self, monotonic: float | None) -> None:
        """Take note that a person asked for a self-test; with None, that none comes."""
        self._detector.expect_test(monotonic)

    def observe(self, now: Observation) -> Findings:
        """Return what happened since the last observation."""
        look = self._sight.look(now)
        self._wait(look)
        if self._is_known(look):
            return _NOTHING
        self._observed = now.snapshot
        was_on_line = self._outages.was_on_line(look)
        events = self._detector.observe(look, was_on_line=was_on_line)
        ended = self._outages.observe(look, self.memory, was_on_line=was_on_line)
        self._wait(look)
        last = ended[-1] if ended else None
        return Findings(
            [_with_outage(event, self._outages.current, last) for event in events],
            ended,
        )

    def _wait(self, look: Look) -> None:
        self.is_waiting = self.outage is not None or not self._detector.is_at_rest(look)

    def _is_known(self, look: Look) -> bool:
        """Tell whether the very same was observed before, and no time can be up."""
        return (
            look.now.snapshot is not None
            and look.now.snapshot is self._observed
            and look.gap is None
            and not look.shifted
            and not self.is_waiting
        )

    def as_dict(self) -> dict[str, Any]:
        """Return what a watch after a restart goes on from, fit for JSON."""
        return {
            "memory": self.memory.as_dict(),
            "outage": self.outage and self.outage.as_dict(),
        }


def _with_outage(event: Event, current: Outage | None, ended: Outage | None) -> Event:
    """Return an event of an outage with what the outage knows better."""
    if event.type is EventType.ON_LINE and ended is not None:
        return replace(
            event, outage=ended.id, since=ended.begin, duration=ended.duration
        )
    if event.type in {EventType.ON_BATTERY, EventType.LOW_BATTERY} and current:
        return replace(event, outage=current.id)
    return event
