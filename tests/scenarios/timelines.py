"""Timelines: what happens to a UPS second by second, and how it is played.

A timeline is a YAML file. Its seconds are those of a clock that nobody sets; the wall
clock may be set on the way, as on a machine that learns the time from the network.
Where a second is expected, a time of the wall clock may stand instead.

`expect` holds all `events` in their order, or those that it `includes` among others,
and all `outages`. What an event or an outage does not name is as it usually is: no
gap, no self-test. `any` stands for whatever is found, `at: [from, to]` for a while.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from custom_components.nutify.core.events.outages import Outage
from custom_components.nutify.core.events.types import Event, Limits, Observation
from custom_components.nutify.core.events.watch import Watch
from custom_components.nutify.core.nut.snapshot import EMPTY, Snapshot, take

FOLDER = Path(__file__).parent
_KEYS = {
    *("about", "zone", "start", "every", "limits", "device"),
    *("lost", "steps", "expect"),
}
# A machine that was started anew counts from somewhere else.
_AFTER_START = 1000.0
_AFTER_RESTART = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happens at a moment, `at` seconds.

    `restart` and `blind` tell that nothing is observed until the next step. After a
    restart the watch goes on from what it wrote `killed` seconds before.
    """

    at: float
    set: Mapping[str, object] = field(default_factory=dict)
    lost: str | None = None
    found: bool = False
    clock: float = 0.0
    restart: bool = False
    killed: float = 0.0
    blind: bool = False
    expect_test: bool = False
    watts: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A UPS, what happens to it, and what is expected of a watch over it.

    `lost` is why there is no data at the begin, and `every` the time between two
    observations.
    """

    name: str
    about: str
    zone: ZoneInfo
    start: datetime
    device: Mapping[str, object]
    steps: list[Step]
    limits: Limits
    events: list[dict[str, Any]] | None
    includes: list[dict[str, Any]]
    outages: list[dict[str, Any]]
    lost: str | None = None
    every: float = 2.0


def names() -> list[str]:
    """Return the names of all timelines; each has a folder."""
    return sorted(path.parent.name for path in FOLDER.glob("*/timeline.yaml"))


def load(name: str) -> Timeline:
    """Read a timeline, and refuse one that says what nobody would look at."""
    content = yaml.safe_load((FOLDER / name / "timeline.yaml").read_text())
    if unknown := content.keys() - _KEYS:
        raise ValueError(f"{name}: nobody looks at {unknown}")
    zone = ZoneInfo(content.get("zone", "UTC"))
    start = datetime.fromisoformat(content.get("start", "2026-01-15 12:00:00"))
    expect = content["expect"]
    if unknown := expect.keys() - {"events", "includes", "outages"}:
        raise ValueError(f"{name}: nobody looks at {unknown}")
    steps = [Step(**step) for step in content["steps"]]
    if [step.at for step in steps] != sorted({step.at for step in steps}):
        raise ValueError(f"{name}: the steps are not in their order")
    return Timeline(
        name=name,
        about=content["about"],
        zone=zone,
        start=start.replace(tzinfo=zone).astimezone(UTC),
        device=content["device"],
        steps=steps,
        limits=Limits(**content.get("limits", {})),
        events=expect.get("events"),
        includes=expect.get("includes", []),
        outages=expect["outages"],
        lost=content.get("lost"),
        every=content.get("every", 2.0),
    )


@dataclass(frozen=True, slots=True)
class Happened[T]:
    """An event or an outage, the second it was told at, and the clock's offset then."""

    at: float
    offset: float
    what: T


@dataclass(frozen=True, slots=True)
class Played:
    """All that a watch told of a timeline; the last outage may still last."""

    events: list[Happened[Event]] = field(default_factory=list)
    outages: list[Happened[Outage]] = field(default_factory=list)


def play(timeline: Timeline) -> Played:
    """Let a watch observe a timeline, and return what it told."""
    stage = _Stage(timeline)
    first = Step(at=0.0, set=timeline.device, lost=timeline.lost)
    steps = timeline.steps
    if steps and steps[0].at == 0:
        raise ValueError(f"{timeline.name}: what holds at 0 belongs to the device")
    for step, following in zip([first, *steps], [*steps, None], strict=True):
        stage.take_step(step)
        if step.restart or step.blind:
            continue
        now = step.at
        while now == step.at or (following is not None and now < following.at):
            stage.observe(now)
            now = round(now + timeline.every, 3)
    return stage.finish()


class _Stage:
    """A UPS, a clock and a watch."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._variables: dict[str, str] = {}
        self._snapshot: Snapshot = EMPTY
        self._reason: str | None = None
        self._watts: float | None = None
        self._offset = 0.0
        self._monotonic_offset = _AFTER_START
        self._is_down = False
        self._now = 0.0
        self._ids = 0
        self._played = Played()
        self._written: list[tuple[float, str]] = []
        self._is_killed = any(step.killed for step in timeline.steps)
        self._watch = self._new_watch(None)

    def _new_watch(self, written: str | None) -> Watch:
        stored = None if written is None else json.loads(written)
        return Watch(self._timeline.limits, self._new_id, stored)

    def _new_id(self) -> str:
        self._ids += 1
        return f"outage {self._ids}"

    def take_step(self, step: Step) -> None:
        """Change what a step changes."""
        if self._is_down:
            self._is_down = False
            self._monotonic_offset = _AFTER_RESTART - step.at
            self._watch = self._new_watch(self._written[-1][1])
        self._set(step.set)
        if step.lost is not None:
            self._reason = step.lost
        elif step.found:
            self._reason = None
        if step.watts is not None:
            self._watts = step.watts
        self._offset += step.clock
        if step.expect_test:
            self._watch.expect_test(step.at + self._monotonic_offset)
        if step.restart:
            self._is_down = True
            self._write()
            while self._written[-1][0] > step.at - step.killed:
                self._written.pop()

    def _set(self, variables: Mapping[str, object]) -> None:
        for name, value in variables.items():
            if value is None:
                self._variables.pop(name, None)
            elif isinstance(value, bool):
                raise TypeError(f"{name}: put {value} in quotes")
            else:
                self._variables[name] = str(value)

    def observe(self, now: float) -> None:
        """Let the watch look at the UPS."""
        self._now = now
        time = self._timeline.start + timedelta(seconds=now + self._offset)
        if self._reason is None:
            self._snapshot = take(dict(self._variables), self._snapshot)
        found = self._watch.observe(
            Observation(
                time=time,
                monotonic=now + self._monotonic_offset,
                snapshot=self._snapshot if self._reason is None else None,
                reason=self._reason,
                watts=self._watts if self._reason is None else None,
            )
        )
        if any(event.time != time for event in found.events):
            raise ValueError("an event is not told at the time it is seen")
        self._played.events.extend(
            Happened(now, self._offset, event) for event in found.events
        )
        self._played.outages.extend(
            Happened(now, self._offset, outage) for outage in found.ended
        )
        if self._is_killed:
            self._write()

    def _write(self) -> None:
        self._written.append((self._now, json.dumps(self._watch.as_dict())))

    def finish(self) -> Played:
        """Return what was told, and the outage that still lasts."""
        if self._watch.outage is not None:
            self._played.outages.append(
                Happened(self._now, self._offset, self._watch.outage)
            )
        return self._played
