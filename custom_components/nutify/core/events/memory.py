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
    """

    span: Span
    reminded: Span
    count: int = 0
    test: bool = False


@dataclass(slots=True, kw_only=True)
class Memory:
    """What was known of a UPS when it was last looked at.

    `conditions` are those that held, `seen` when there was data last, and `lost` when
    it ended. `result` and `date` are the device's words on its last self-test.
    """

    conditions: dict[Condition, Active] = field(default_factory=dict)
    seen: datetime | None = None
    outlets: dict[str, bool] = field(default_factory=dict)
    alarm: str = ""
    other: list[str] = field(default_factory=list)
    result: str | None = None
    date: str | None = None
    discharged: bool = False

    @property
    def active(self) -> frozenset[Condition]:
        """Return the conditions that hold."""
        return frozenset(self.conditions)

    def shift(self, by: timedelta) -> None:
        """Follow a clock that was set."""
        for active in self.conditions.values():
            active.span.shift(by)
            active.reminded.shift(by)
        if self.seen is not None:
            self.seen += by

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        return {
            "conditions": {
                condition: {
                    "since": active.span.since.isoformat(),
                    "reminded": active.reminded.since.isoformat(),
                    "count": active.count,
                    "test": active.test,
                }
                for condition, active in self.conditions.items()
            },
            "seen": self.seen and self.seen.isoformat(),
            "outlets": dict(self.outlets),
            "alarm": self.alarm,
            "other": list(self.other),
            "result": self.result,
            "date": self.date,
            "discharged": self.discharged,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; conditions of other versions are left."""
        known = set(Condition)
        return cls(
            conditions={
                Condition(name): Active(
                    Span(datetime.fromisoformat(each["since"])),
                    Span(datetime.fromisoformat(each["reminded"])),
                    each["count"],
                    each["test"],
                )
                for name, each in stored["conditions"].items()
                if name in known
            },
            seen=datetime.fromisoformat(stored["seen"]) if stored["seen"] else None,
            outlets=dict(stored["outlets"]),
            alarm=stored["alarm"],
            other=list(stored["other"]),
            result=stored["result"],
            date=stored["date"],
            discharged=stored["discharged"],
        )
