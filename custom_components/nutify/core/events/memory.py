"""What a watch remembers over a restart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from .types import Condition


@dataclass(slots=True)
class Span:
    """Since when something lasts.

    `started` is the monotonic time of its begin, None when it began before this run:
    then only the wall clock knows how long it lasts.
    """

    since: datetime
    started: float | None = None

    def seconds(self, time: datetime, monotonic: float) -> float:
        """Return how long it has lasted; never less than nothing."""
        if self.started is not None:
            return max(0.0, monotonic - self.started)
        return max(0.0, (time - self.since).total_seconds())

    def shift(self, by: timedelta) -> None:
        """Follow a clock that was set, as far as this run used it."""
        if self.started is not None:
            self.since += by


@dataclass(slots=True)
class Active:
    """A condition that holds.

    `reminded` is the span since the latest reminder, `count` how many there were.
    `test` marks what a self-test does; `told` that it was told as no test before that
    was known, so that its end is told as no test, too.
    """

    span: Span
    reminded: Span
    count: int = 0
    test: bool = False
    told: bool = False


@dataclass(slots=True, kw_only=True)
class SelfTests:
    """What is known of the self-tests of a UPS.

    `result` and `date` are the device's words on its last one, and `changed` tells
    that they are of the one that runs. `in_progress` lasts while the words say that
    one runs, `back` since the load is on the mains again meanwhile, and `is_stale`
    tells that they say so for no reason. `running` is when a test, or a calibration,
    was last seen to run, `ended` since when its result is awaited, and `told` when
    the result was told. `by_command` and `by_reason` tell why the load is on battery,
    where the device does not say that it tests itself.
    """

    result: str | None = None
    date: str | None = None
    in_progress: Span | None = None
    back: Span | None = None
    running: Span | None = None
    ended: Span | None = None
    told: Span | None = None
    changed: bool = False
    is_stale: bool = False
    by_command: bool = False
    by_reason: bool = False

    def shift(self, by: timedelta) -> None:
        """Follow a clock that was set."""
        for name in _TEST_SPANS:
            span: Span | None = getattr(self, name)
            if span is not None:
                span.shift(by)

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        return {
            "result": self.result,
            "date": self.date,
            **{name: _stored(getattr(self, name)) for name in _TEST_SPANS},
            **{name: getattr(self, name) for name in _TEST_FLAGS},
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of."""
        found = cls(result=stored["result"], date=stored["date"])
        for name in _TEST_SPANS:
            setattr(found, name, _span(stored[name]))
        for name in _TEST_FLAGS:
            setattr(found, name, bool(stored[name]))
        return found


_TEST_SPANS = ("in_progress", "back", "running", "ended", "told")
_TEST_FLAGS = ("changed", "is_stale", "by_command", "by_reason")


@dataclass(slots=True, kw_only=True)
class Memory:
    """What was known of a UPS when it was last looked at.

    `conditions` are those that held, and `pending` those that have yet to hold for
    long enough. `seen` is when the device last told how it is. `reason` is that of the
    last transfer to battery, as seen on line: empty for none, None when it was never
    seen there. `discharged` tells that the battery has not been full since, and
    `charging` that it was being charged.
    """

    conditions: dict[Condition, Active] = field(default_factory=dict)
    pending: dict[Condition, Span] = field(default_factory=dict)
    seen: Span | None = None
    outlets: dict[str, bool] = field(default_factory=dict)
    alarm: str = ""
    other: list[str] = field(default_factory=list)
    reason: str | None = None
    discharged: bool = False
    charging: bool = False
    tests: SelfTests = field(default_factory=SelfTests)

    @property
    def active(self) -> frozenset[Condition]:
        """Return the conditions that hold."""
        return frozenset(self.conditions)

    def shift(self, by: timedelta) -> None:
        """Follow a clock that was set."""
        for active in self.conditions.values():
            active.span.shift(by)
            active.reminded.shift(by)
        for span in self.pending.values():
            span.shift(by)
        if self.seen is not None:
            self.seen.shift(by)
        self.tests.shift(by)

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        return {
            "conditions": {
                condition: {
                    "since": _stored(active.span),
                    "reminded": _stored(active.reminded),
                    "count": active.count,
                    "test": active.test,
                    "told": active.told,
                }
                for condition, active in self.conditions.items()
            },
            "pending": {name: _stored(span) for name, span in self.pending.items()},
            "seen": _stored(self.seen),
            "outlets": dict(self.outlets),
            "alarm": self.alarm,
            "other": list(self.other),
            "reason": self.reason,
            "discharged": self.discharged,
            "charging": self.charging,
            "tests": self.tests.as_dict(),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; conditions of other versions are left."""
        return cls(
            conditions={
                condition: Active(
                    Span(moment(each["since"])),
                    Span(moment(each["reminded"])),
                    int(each["count"]),
                    bool(each["test"]),
                    bool(each["told"]),
                )
                for condition, each in _by_condition(stored["conditions"])
            },
            pending={
                condition: Span(moment(since))
                for condition, since in _by_condition(stored["pending"])
            },
            seen=_span(stored["seen"]),
            outlets=dict(stored["outlets"]),
            alarm=stored["alarm"],
            other=list(stored["other"]),
            reason=stored["reason"],
            discharged=stored["discharged"],
            charging=stored["charging"],
            tests=SelfTests.from_dict(stored["tests"]),
        )


def mapping(stored: object) -> Mapping[str, Any]:
    """Return what was stored as a mapping; raises TypeError for anything else."""
    if not isinstance(stored, Mapping):
        raise TypeError(f"no mapping but {type(stored).__name__}")
    return stored


def moment(stored: str) -> datetime:
    """Return a time that was stored; raises ValueError, and TypeError for no text."""
    found = datetime.fromisoformat(stored)
    if found.tzinfo is None:
        raise ValueError(f"no time zone in {stored}")
    return found


def _by_condition(stored: object) -> list[tuple[Condition, Any]]:
    known = set(Condition)
    return [
        (Condition(name), each)
        for name, each in mapping(stored).items()
        if name in known
    ]


def _stored(span: Span | None) -> str | None:
    return None if span is None else span.since.isoformat()


def _span(stored: str | None) -> Span | None:
    return None if stored is None else Span(moment(stored))
