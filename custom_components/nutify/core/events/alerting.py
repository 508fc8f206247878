"""What of the events is told to people, and when."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from .memory import mapping, moment
from .types import ENDS, KINDS, STARTS, Condition, Event, EventType, Severity

# Held back in one night at most; of more, the oldest are left out.
_MOST_HELD = 100

# What can be chosen: the begins of conditions, and what has no end.
CHOICES: tuple[EventType, ...] = (
    *(kind.start for kind in KINDS.values()),
    EventType.TEST_PASSED,
    EventType.TEST_FAILED,
    EventType.TEST_FINISHED,
    EventType.CHARGING_FINISHED,
    EventType.OUTLET_CHANGED,
)
DEFAULT_CHOICE: tuple[EventType, ...] = (
    EventType.ON_BATTERY,
    EventType.LOW_BATTERY,
    EventType.FORCED_SHUTDOWN,
    EventType.SILENT_ON_BATTERY,
    EventType.COMMUNICATION_LOST,
    EventType.REPLACE_BATTERY,
    EventType.OVERLOAD,
    EventType.OVERHEATED,
    EventType.BYPASS,
    EventType.SWITCHED_OFF,
    EventType.ALARM,
    EventType.TEST_FAILED,
)
# What ends conditions that have no event of their own for that.
_ENDS_ALSO: Mapping[EventType, tuple[Condition, ...]] = {
    EventType.COMMUNICATION_RESTORED: (
        Condition.NO_COMMUNICATION,
        Condition.SILENT_ON_BATTERY,
    ),
    EventType.TEST_PASSED: (Condition.TESTING,),
    EventType.TEST_FAILED: (Condition.TESTING,),
    EventType.TEST_FINISHED: (Condition.TESTING,),
}
_BY_SEVERITY = list(Severity).index


class NoticeKind(StrEnum):
    """Why people are told."""

    START = "start"
    REMINDER = "reminder"
    END = "end"
    DIGEST = "digest"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an alert is about, and when it may speak.

    `upses` is None for all. What lasts is told after `min_seconds`, again every
    `repeat_seconds` (0 for never), and with `tell_end` when it is over. In the quiet
    hours, local times that may go over midnight, all is held back; what is critical
    only where `quiet_critical` says so.
    """

    upses: frozenset[str] | None = None
    types: frozenset[EventType] = frozenset(DEFAULT_CHOICE)
    min_seconds: float = 0
    repeat_seconds: float = 0
    tell_end: bool = True
    include_tests: bool = False
    quiet: tuple[time, time] | None = None
    quiet_critical: bool = False

    def is_about(self, ups: str, event_type: EventType) -> bool:
        """Tell whether an event is to be told."""
        return event_type in self.types and (self.upses is None or ups in self.upses)

    def is_quiet(self, now: datetime, severity: Severity) -> bool:
        """Tell whether the alert has to be silent at a local time."""
        if self.quiet is None:
            return False
        if severity is Severity.CRITICAL and not self.quiet_critical:
            return False
        start, end = self.quiet
        clock = now.time()
        if start <= end:
            return start <= clock < end
        return clock >= start or clock < end


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell people.

    `event` is the event in the form that the journal keeps, `since` when what lasts
    began, `notices` what a digest is made of.
    """

    kind: NoticeKind
    ups: str
    event: Mapping[str, Any]
    time: datetime
    since: datetime | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def severity(self) -> Severity:
        """Return how much it matters; a digest as much as the worst in it."""
        if self.notices:
            return max((each.severity for each in self.notices), key=_BY_SEVERITY)
        if self.kind in {NoticeKind.END, NoticeKind.TEST}:
            return Severity.INFORMATION
        return Severity(self.event.get("severity", Severity.INFORMATION))

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON; digests are not kept."""
        return {
            "kind": self.kind,
            "ups": self.ups,
            "event": dict(self.event),
            "time": self.time.isoformat(),
            "since": self.since and self.since.isoformat(),
        }

    @staticmethod
    def from_dict(stored: Mapping[str, Any]) -> Notice:
        """Return what as_dict() was made of."""
        since = stored["since"]
        return Notice(
            kind=NoticeKind(stored["kind"]),
            ups=_text(stored["ups"]),
            event=_event(stored["event"]),
            time=moment(stored["time"]),
            since=None if since is None else moment(since),
        )


@dataclass(slots=True)
class _Lasting:
    """A condition that the alert is about: since when, and when it was last told."""

    event: Mapping[str, Any]
    since: datetime
    told: datetime | None = None

    @property
    def severity(self) -> Severity:
        return Severity(self.event["severity"])


@dataclass(slots=True)
class _Memory:
    lasting: dict[tuple[str, Condition], _Lasting] = field(default_factory=dict)
    held: list[Notice] = field(default_factory=list)


class Alerting:
    """One alert at work; what it knows survives a restart by as_dict()."""

    def __init__(
        self,
        rule: Rule,
        data_of: Callable[[Event], dict[str, Any]],
        stored: Mapping[str, Any] | None = None,
    ) -> None:
        """Go on from what is stored; `data_of` gives an event as the journal keeps it.

        Raises KeyError, ValueError, TypeError for what as_dict() never returned.
        """
        self.rule = rule
        self._data_of = data_of
        self._memory = _Memory()
        if stored is not None:
            self._restore(stored)

    def hear(self, ups: str, event: Event, now: datetime) -> list[Notice]:
        """Return what to tell of an event; `now` is the user's local time."""
        if event.repeat:
            return []
        found = list(self._digest(now))
        condition = STARTS.get(event.type)
        if condition is not None:
            return [*found, *self._start(ups, condition, event, now)]
        found += self._end(ups, event, now)
        if event.type in ENDS or not self.rule.is_about(ups, event.type):
            return found
        notice = Notice(
            kind=NoticeKind.START, ups=ups, event=self._data_of(event), time=event.time
        )
        return [*found, *self._tell(notice, now)]

    def tick(
        self, now: datetime, is_active: Callable[[str, Condition], bool]
    ) -> list[Notice]:
        """Return what is due: what has lasted long enough, reminders, the digest.

        `is_active` tells whether a condition still lasts at a UPS.
        """
        found = list(self._digest(now))
        for (ups, condition), lasting in list(self._memory.lasting.items()):
            if not is_active(ups, condition):
                # It ended without an event of its own.
                del self._memory.lasting[ups, condition]
            elif self._is_due(lasting, now):
                found += self._tell_lasting(ups, lasting, now)
        return found

    def _digest(self, now: datetime) -> Iterator[Notice]:
        """Yield what was held back, when the quiet hours are over; before all else."""
        held = self._memory.held
        if held and not self.rule.is_quiet(now, Severity.INFORMATION):
            self._memory.held = []
            yield Notice(
                kind=NoticeKind.DIGEST,
                ups=held[0].ups,
                event=held[0].event,
                time=now,
                notices=tuple(held),
            )

    def _start(
        self, ups: str, condition: Condition, event: Event, now: datetime
    ) -> Iterator[Notice]:
        if not self.rule.is_about(ups, event.type):
            return
        if event.test and not self.rule.include_tests:
            return
        lasting = self._memory.lasting.get((ups, condition))
        if lasting is None:
            lasting = _Lasting(self._data_of(event), event.time)
            self._memory.lasting[ups, condition] = lasting
        else:
            # Told again with other words, such as another alarm.
            lasting.event, lasting.told = self._data_of(event), None
        if self._is_due(lasting, now):
            yield from self._tell_lasting(ups, lasting, now)

    def _end(self, ups: str, event: Event, now: datetime) -> Iterator[Notice]:
        ended = [ENDS.get(event.type), *_ENDS_ALSO.get(event.type, ())]
        found = [
            lasting
            for condition in ended
            if condition is not None
            and (lasting := self._memory.lasting.pop((ups, condition), None))
            and lasting.told is not None
        ]
        is_told_anyway = event.type in CHOICES and self.rule.is_about(ups, event.type)
        if not self.rule.tell_end or is_told_anyway:
            return
        # One message for all that ended here, when their begins were told alike.
        for is_quiet in (False, True):
            alike = [
                lasting
                for lasting in found
                if self.rule.is_quiet(now, lasting.severity) is is_quiet
            ]
            if alike:
                notice = Notice(
                    kind=NoticeKind.END,
                    ups=ups,
                    event=self._data_of(event),
                    time=event.time,
                    since=min(lasting.since for lasting in alike),
                )
                yield from self._tell(notice, now, alike[0].severity)

    def _is_due(self, lasting: _Lasting, now: datetime) -> bool:
        rule = self.rule
        if lasting.told is None:
            return now - lasting.since >= timedelta(seconds=rule.min_seconds)
        return rule.repeat_seconds > 0 and now - lasting.told >= timedelta(
            seconds=rule.repeat_seconds
        )

    def _tell_lasting(
        self, ups: str, lasting: _Lasting, now: datetime
    ) -> Iterator[Notice]:
        reminder = lasting.told is not None
        # Times of one zone lose or repeat an hour when they are subtracted.
        lasting.told = now.astimezone(UTC)
        notice = Notice(
            kind=NoticeKind.REMINDER if reminder else NoticeKind.START,
            ups=ups,
            event=lasting.event,
            time=now if reminder else lasting.since,
            since=lasting.since,
        )
        if reminder and self.rule.is_quiet(now, notice.severity):
            # A night's reminders would say the same over and over.
            return
        yield from self._tell(notice, now)

    def _tell(
        self, notice: Notice, now: datetime, severity: Severity | None = None
    ) -> Iterator[Notice]:
        """Yield a notice, or hold it back until the quiet hours are over."""
        if self.rule.is_quiet(now, severity or notice.severity):
            self._memory.held = [*self._memory.held, notice][-_MOST_HELD:]
        else:
            yield notice

    def as_dict(self) -> dict[str, Any]:
        """Return what an alert after a restart goes on from, fit for JSON."""
        return {
            "lasting": [
                {
                    "ups": ups,
                    "condition": condition,
                    "event": dict(lasting.event),
                    "since": lasting.since.isoformat(),
                    "told": lasting.told and lasting.told.isoformat(),
                }
                for (ups, condition), lasting in self._memory.lasting.items()
            ],
            "held": [notice.as_dict() for notice in self._memory.held],
        }

    def _restore(self, stored: Mapping[str, Any]) -> None:
        for each in stored["lasting"]:
            ups, condition = _text(each["ups"]), Condition(each["condition"])
            told = each["told"]
            lasting = _Lasting(
                _event(each["event"]),
                moment(each["since"]),
                None if told is None else moment(told),
            )
            # Somebody may have changed what the alert is about.
            if self.rule.is_about(ups, KINDS[condition].start):
                self._memory.lasting[ups, condition] = lasting
        self._memory.held = [Notice.from_dict(each) for each in stored["held"]]


def _text(stored: object) -> str:
    if not isinstance(stored, str):
        raise TypeError(f"no text but {type(stored).__name__}")
    return stored


def _event(stored: object) -> Mapping[str, Any]:
    """Return an event as the journal keeps it; raises for anything else."""
    event = mapping(stored)
    _text(event["type"])
    Severity(event["severity"])
    return event
