"""From what is seen of a UPS to what happened to it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..nut.catalogue import find
from ..nut.snapshot import Snapshot
from ..nut.status import Token
from .conditions import held, other_tokens
from .memory import Active, Memory, Span
from .readings import CHARGE, alarm, number, told, transfer_reason
from .selftest import EVENTS, TestWatch
from .types import (
    KINDS,
    Condition,
    Event,
    EventType,
    Limits,
    Observation,
    Value,
)

# Between two looks with data; a longer silence is a gap in what is known.
GAP_SECONDS = 30.0
# The wall clock may be this far off the monotonic one before it counts as set.
_CLOCK_SECONDS = 2.0
# A calibration or a test says so a moment before the load is back on the mains.
_TEST_GRACE_SECONDS = 5.0
# Some say that they test themselves only after the load went on battery.
_LATE_SECONDS = 10.0
_RECHARGED, _DISCHARGED = 99.0, 95.0
_RECHARGED_BY_ITS_WORD = 90.0


class Detector:
    """The events of one UPS, one observation after the other."""

    def __init__(self, limits: Limits, memory: Memory) -> None:
        """Go on from what is remembered, or from nothing at all."""
        self.memory = memory
        self.limits = limits
        self._tests = TestWatch(memory, limits)
        self._last: Observation | None = None
        self._pending: dict[Condition, float] = {}
        self._tested: float | None = None
        self._was_charging = False
        self.gap: tuple[datetime, datetime] | None = None
        self.shifted = timedelta()
        self.is_test = False

    def expect_test(self, monotonic: float) -> None:
        """Take note that a person asked for a self-test."""
        self._tests.expect(monotonic)

    def observe(self, now: Observation) -> list[Event]:
        """Return what happened since the last observation.

        `gap` is then the time that nothing is known of, `shifted` by how much the
        clock was set, and `is_test` whether the UPS tests itself.
        """
        self._follow_clock(now)
        self.gap = self._gap(now)
        found = list(self._communication(now))
        if now.snapshot is not None:
            found += self._with_data(now, now.snapshot)
            self.memory.seen = now.time
        self._last = now
        return found

    def _follow_clock(self, now: Observation) -> None:
        self.shifted = timedelta()
        if self._last is None:
            return
        passed = now.monotonic - self._last.monotonic
        drift = (now.time - self._last.time).total_seconds() - passed
        if abs(drift) > _CLOCK_SECONDS:
            self.shifted = timedelta(seconds=drift)
            self.memory.shift(self.shifted)

    def _gap(self, now: Observation) -> tuple[datetime, datetime] | None:
        """Return the time without data that ends now."""
        seen = self.memory.seen
        if now.snapshot is None or seen is None or now.time <= seen:
            return None
        unbroken = (
            self._last is not None
            and self._last.snapshot is not None
            and now.monotonic - self._last.monotonic <= GAP_SECONDS
        )
        return None if unbroken else (seen, now.time)

    def _communication(self, now: Observation) -> Iterator[Event]:
        lost = now.snapshot is None
        yield from self._set(Condition.COMMUNICATION_LOST, now, is_held=lost)
        active = self.memory.conditions.get(Condition.COMMUNICATION_LOST)
        seconds = active.span.seconds(now.time, now.monotonic) if active else 0.0
        yield from self._set(
            Condition.NO_COMMUNICATION,
            now,
            is_held=lost and seconds >= self.limits.no_communication_seconds,
        )
        yield from self._set(
            Condition.SILENT_ON_BATTERY,
            now,
            is_held=lost
            and Condition.ON_BATTERY in self.memory.conditions
            and seconds >= self.limits.dead_seconds,
        )
        yield from self._remind(
            Condition.NO_COMMUNICATION, self.limits.no_communication_seconds, now
        )

    def _with_data(self, now: Observation, snapshot: Snapshot) -> Iterator[Event]:
        conditions = held(snapshot, self.limits, self.memory.active)
        running = self._tests.is_running(snapshot, now.monotonic)
        if running:
            self._tested = now.monotonic
        self.is_test = running or (
            self._tested is not None
            and now.monotonic - self._tested < _TEST_GRACE_SECONDS
        )
        yield from self._test(now, snapshot, running=running)
        for condition in Condition:
            is_held = conditions.get(condition)
            if is_held is not None:
                yield from self._set(condition, now, is_held=is_held)
        yield from self._test_or_not(now, running=running)
        yield from self._remind(
            Condition.REPLACE_BATTERY, self.limits.replace_battery_seconds, now
        )
        yield from self._texts(now, snapshot)
        yield from self._charging(now, snapshot)
        yield from self._outlets(now, snapshot)

    def _set(
        self, condition: Condition, now: Observation, *, is_held: bool
    ) -> Iterator[Event]:
        """Begin or end a condition, and tell it."""
        active = self.memory.conditions.get(condition)
        kind = KINDS[condition]
        if not is_held:
            self._pending.pop(condition, None)
            if active is None:
                return
            del self.memory.conditions[condition]
            if kind.end is not None:
                yield self._event(
                    kind.end,
                    now,
                    since=active.span.since,
                    duration=active.span.seconds(now.time, now.monotonic),
                    test=active.test,
                )
        elif active is None and self._is_due(condition, now):
            span = Span(now.time, now.monotonic)
            test = self.is_test and condition in _DONE_BY_TESTS
            self.memory.conditions[condition] = Active(
                span, Span(now.time, now.monotonic), test=test
            )
            yield self._event(kind.start, now, test=test)

    def _is_due(self, condition: Condition, now: Observation) -> bool:
        """Tell whether a condition has held long enough to be one."""
        if condition is not Condition.OFF:
            return True
        began = self._pending.setdefault(condition, now.monotonic)
        return now.monotonic - began >= self.limits.off_seconds

    def _test_or_not(self, now: Observation, *, running: bool) -> Iterator[Event]:
        """Learn late that it is a test, or that the mains went away during one."""
        active = self.memory.conditions.get(Condition.ON_BATTERY)
        if active is None:
            return
        seconds = active.span.seconds(now.time, now.monotonic)
        if running and not active.test and seconds < _LATE_SECONDS:
            active.test = True
        elif active.test and not self.is_test:
            active.test = False
            yield self._event(EventType.ON_BATTERY, now)

    def _remind(
        self, condition: Condition, every: float, now: Observation
    ) -> Iterator[Event]:
        active = self.memory.conditions.get(condition)
        if active is None or every <= 0:
            return
        if active.reminded.seconds(now.time, now.monotonic) >= every:
            active.reminded = Span(now.time, now.monotonic)
            active.count += 1
            yield self._event(KINDS[condition].start, now, repeat=active.count)

    def _test(
        self, now: Observation, snapshot: Snapshot, *, running: bool
    ) -> Iterator[Event]:
        # A calibration has events of its own.
        is_test = running and not snapshot.status.has(Token.CALIBRATING)
        ran = Condition.TESTING in self.memory.conditions and not is_test
        if is_test:
            yield from self._set(Condition.TESTING, now, is_held=True)
        result = self._tests.finished(snapshot, now.monotonic, ran=ran)
        if ran and result is not None:
            del self.memory.conditions[Condition.TESTING]
        if result is not None:
            yield self._event(
                EVENTS.get(result, EventType.TEST_FINISHED),
                now,
                values={"result": result},
            )

    def _texts(self, now: Observation, snapshot: Snapshot) -> Iterator[Event]:
        """Tell when other alarms, or other unknown tokens, join those of before."""
        memory = self.memory
        text = alarm(snapshot) or ""
        if text and memory.alarm and text != memory.alarm:
            yield self._event(EventType.ALARM, now)
        memory.alarm = text
        tokens = other_tokens(snapshot.status)
        if memory.other and set(tokens) - set(memory.other):
            yield self._event(EventType.OTHER, now)
        memory.other = tokens

    def _charging(self, now: Observation, snapshot: Snapshot) -> Iterator[Event]:
        """Tell when a battery that had been discharged is full again."""
        charge = number(snapshot, CHARGE)
        status = snapshot.status
        charging = status.has(Token.CHARGING)
        ended, self._was_charging = self._was_charging and not charging, charging
        if charge is None:
            return
        if charge < _DISCHARGED:
            self.memory.discharged = True
        if not self.memory.discharged or charging or not status.on_line:
            return
        if charge >= _RECHARGED or (ended and charge >= _RECHARGED_BY_ITS_WORD):
            self.memory.discharged = False
            yield self._event(EventType.CHARGING_FINISHED, now)

    def _outlets(self, now: Observation, snapshot: Snapshot) -> Iterator[Event]:
        before, self.memory.outlets = self.memory.outlets, _outlets(snapshot)
        for part, is_on in self.memory.outlets.items():
            if part in before and before[part] is not is_on:
                yield self._event(
                    EventType.OUTLET_CHANGED,
                    now,
                    values={"outlet": part, "switched_on": is_on},
                )

    def _event(
        self,
        event_type: EventType,
        now: Observation,
        *,
        values: dict[str, Value] | None = None,
        since: datetime | None = None,
        duration: float | None = None,
        test: bool = False,
        repeat: int = 0,
    ) -> Event:
        found = dict(values or {})
        if now.snapshot is not None:
            found |= told(now.snapshot, now.watts)
            found |= _details(event_type, now.snapshot)
        elif now.reason is not None:
            found["reason"] = now.reason
        return Event(
            time=now.time,
            type=event_type,
            values=found,
            since=since,
            duration=duration,
            not_before=self.gap[0] if self.gap is not None else None,
            test=test,
            repeat=repeat,
        )


_DONE_BY_TESTS = frozenset(
    {
        Condition.ON_BATTERY,
        Condition.LOW_BATTERY,
        Condition.CHARGE_LOW,
        Condition.RUNTIME_LOW,
    }
)


def _details(event_type: EventType, snapshot: Snapshot) -> dict[str, Value]:
    """Return what only some events tell."""
    if event_type is EventType.ON_BATTERY and (reason := transfer_reason(snapshot)):
        return {"cause": reason}
    if event_type is EventType.ALARM and (text := alarm(snapshot)):
        return {"alarm": text}
    if event_type is EventType.OTHER:
        return {"tokens": other_tokens(snapshot.status)}
    return {}


def _outlets(snapshot: Snapshot) -> dict[str, bool]:
    """Return which outlets are on, by their part of the UPS."""
    found: dict[str, bool] = {}
    for name, reading in snapshot.readings.items():
        if not name.endswith(".status") or not isinstance(reading.value, bool):
            continue
        match = find(name)
        if match is not None and match.part is not None:
            found[match.part] = reading.value
    return found
