"""From what is seen of a UPS to what happened to it."""

from collections.abc import Iterator
from datetime import datetime

from ..nut.snapshot import Snapshot
from ..nut.status import Token
from .conditions import held, other_tokens
from .memory import Active, Memory, Span
from .readings import (
    CHARGE,
    alarm,
    is_charging,
    number,
    outlets,
    told,
    transfer_reason,
)
from .selftest import EVENTS, TestWatch
from .sight import Look
from .types import KINDS, Condition, Event, EventType, Limits, Value

# usbhid-ups reads every 30 seconds whether a test is in progress: for so long a device
# may be on battery before it says that it tests itself.
_LATE_SECONDS = 40.0
_RECHARGED, _DISCHARGED = 99.0, 95.0
_RECHARGED_BY_ITS_WORD = 90.0

# What is known to have happened now, whatever was not seen before.
_NOW = frozenset(
    {
        EventType.COMMUNICATION_LOST,
        EventType.COMMUNICATION_RESTORED,
        EventType.NO_COMMUNICATION,
    }
)
# A low battery is none of them: upsmon shuts down at OB LB, a self-test or not.
_DONE_BY_TESTS = frozenset(
    {Condition.ON_BATTERY, Condition.CHARGE_LOW, Condition.RUNTIME_LOW}
)


class Detector:
    """The events of one UPS, one look after the other."""

    def __init__(self, limits: Limits, memory: Memory) -> None:
        """Go on from what is remembered, or from nothing at all."""
        self.memory = memory
        self.limits = limits
        self._tests = TestWatch(memory, limits)
        self._begun: set[Condition] = set()
        self.is_test = False

    def expect_test(self, monotonic: float | None) -> None:
        """Take note that a person asked for a self-test; with None, that none comes."""
        self._tests.expect(monotonic)

    def is_at_rest(self, look: Look) -> bool:
        """Tell whether nothing holds, is about to, or is waited for."""
        memory = self.memory
        return not (
            memory.conditions
            or memory.pending
            or self.is_test
            or self._tests.is_waiting(look)
        )

    def observe(self, look: Look, *, was_on_line: bool = False) -> list[Event]:
        """Return what happened since the last look.

        `was_on_line` tells that an outage ended, and another began, in the gap that
        ends now. `is_test` is then whether the UPS tests itself.
        """
        self._begun = set()
        found = list(self._communication(look))
        if was_on_line:
            found += self._set(Condition.ON_BATTERY, look, is_held=False)
            self._tests.forget()
        if look.now.snapshot is not None:
            found += self._with_data(look, look.now.snapshot)
        return found

    def _communication(self, look: Look) -> Iterator[Event]:
        lost = look.now.snapshot is None
        yield from self._set(Condition.COMMUNICATION_LOST, look, is_held=lost)
        active = self.memory.conditions.get(Condition.COMMUNICATION_LOST)
        seconds = look.seconds(active.span if active else None)
        yield from self._set(
            Condition.NO_COMMUNICATION,
            look,
            is_held=lost and seconds >= self.limits.no_communication_seconds,
        )
        yield from self._set(
            Condition.SILENT_ON_BATTERY,
            look,
            is_held=lost
            and Condition.ON_BATTERY in self.memory.conditions
            and seconds >= self.limits.dead_seconds,
        )
        yield from self._remind(
            Condition.NO_COMMUNICATION, self.limits.no_communication_seconds, look
        )

    def _with_data(self, look: Look, snapshot: Snapshot) -> Iterator[Event]:
        conditions = held(snapshot, self.limits, self.memory.active)
        if look.known is not None:
            yield from self._test(
                look, look.known, on_battery=conditions.get(Condition.ON_BATTERY)
            )
        else:
            # As far as anybody knows, a test goes on for as long as its outage.
            active = self.memory.conditions.get(Condition.ON_BATTERY)
            self.is_test = active is not None and active.test
        for condition in Condition:
            is_held = conditions.get(condition)
            if is_held is not None:
                yield from self._set(condition, look, is_held=is_held)
        if look.known is not None:
            yield from self._no_test_after_all(look)
            yield from self._others(look, look.known)
            yield from self._charging(look, look.known)
        yield from self._remind(
            Condition.REPLACE_BATTERY, self.limits.replace_battery_seconds, look
        )
        yield from self._alarms(look, snapshot)
        yield from self._outlets(look, snapshot)

    def _set(
        self, condition: Condition, look: Look, *, is_held: bool
    ) -> Iterator[Event]:
        """Begin or end a condition, and tell it."""
        memory = self.memory
        if not is_held:
            memory.pending.pop(condition, None)
            yield from self._end(condition, look)
        elif condition not in memory.conditions:
            span = self._due(condition, look)
            if span is None:
                return
            test = condition in _DONE_BY_TESTS and self._is_test_outage()
            memory.conditions[condition] = Active(
                span, look.span(), test=test, told=not test
            )
            self._begun.add(condition)
            yield self._event(KINDS[condition].start, look, test=test)

    def _end(self, condition: Condition, look: Look) -> Iterator[Event]:
        active = self.memory.conditions.pop(condition, None)
        event_type = KINDS[condition].end
        if active is None or event_type is None:
            return
        yield self._event(
            event_type,
            look,
            since=active.span.since,
            duration=look.seconds(active.span),
            test=active.test and not active.told,
        )

    def _due(self, condition: Condition, look: Look) -> Span | None:
        """Return since when a condition holds, None while that is not long enough."""
        if condition is not Condition.OFF:
            return look.span()
        span = self.memory.pending.setdefault(condition, look.span())
        if look.seconds(span) < self.limits.off_seconds:
            return None
        return self.memory.pending.pop(condition)

    def _is_test_outage(self) -> bool:
        """Tell whether what happens now is a test's doing, not that of a power cut."""
        active = self.memory.conditions.get(Condition.ON_BATTERY)
        return self.is_test and (active is None or active.test)

    def _test(
        self, look: Look, snapshot: Snapshot, *, on_battery: bool | None
    ) -> Iterator[Event]:
        conditions = self.memory.conditions
        running = self._tests.is_running(look, snapshot, on_battery=on_battery)
        active = conditions.get(Condition.ON_BATTERY)
        if running and on_battery and active and not active.test:
            # Learned late, as far as it can be believed.
            active.test = look.seconds(active.span) < _LATE_SECONDS
        goes_on = active is not None and active.test
        self.is_test = running or (goes_on and self._tests.ran_just_now(look))
        # A calibration has events of its own.
        is_test = running and not snapshot.status.has(Token.CALIBRATING)
        ran = Condition.TESTING in conditions and not is_test
        if is_test:
            yield from self._set(Condition.TESTING, look, is_held=True)
        result = self._tests.finished(look, snapshot, running=is_test, ran=ran)
        if result is None:
            return
        conditions.pop(Condition.TESTING, None)
        yield self._event(
            EVENTS.get(result, EventType.TEST_FINISHED), look, values={"result": result}
        )

    def _no_test_after_all(self, look: Look) -> Iterator[Event]:
        """Tell what a test had made harmless, when the mains are away without one."""
        conditions = self.memory.conditions
        if self.is_test or Condition.ON_BATTERY not in conditions:
            return
        for condition in Condition:
            active = conditions.get(condition)
            if active is not None and active.test:
                active.test, active.told = False, True
                yield self._event(KINDS[condition].start, look)

    def _remind(
        self, condition: Condition, every: float, look: Look
    ) -> Iterator[Event]:
        active = self.memory.conditions.get(condition)
        if active is None or every <= 0:
            return
        if look.seconds(active.reminded) >= every:
            active.reminded = look.span()
            active.count += 1
            yield self._event(KINDS[condition].start, look, repeat=active.count)

    def _alarms(self, look: Look, snapshot: Snapshot) -> Iterator[Event]:
        """Tell when the text of an alarm is another one."""
        memory = self.memory
        text = alarm(snapshot) or ""
        if Condition.ALARM not in memory.conditions:
            memory.alarm = ""
        # A text that is missing for a moment has not changed.
        elif text and text != memory.alarm:
            memory.alarm = text
            if Condition.ALARM not in self._begun:
                yield self._event(EventType.ALARM, look)

    def _others(self, look: Look, snapshot: Snapshot) -> Iterator[Event]:
        """Tell when the tokens that no event is named after are others."""
        before = self.memory.other
        self.memory.other = other_tokens(snapshot.status)
        is_new = self.memory.other and self.memory.other != before
        if is_new and Condition.OTHER not in self._begun:
            yield self._event(EventType.OTHER, look)

    def _charging(self, look: Look, snapshot: Snapshot) -> Iterator[Event]:
        """Tell when a battery that had been discharged is full again."""
        memory = self.memory
        charge = number(snapshot, CHARGE)
        charging = is_charging(snapshot)
        ended, memory.charging = memory.charging and not charging, charging
        if charge is None:
            return
        if charge < _DISCHARGED:
            memory.discharged = True
        if not memory.discharged or charging or not snapshot.status.on_line:
            return
        if charge >= _RECHARGED or (ended and charge >= _RECHARGED_BY_ITS_WORD):
            memory.discharged = False
            yield self._event(EventType.CHARGING_FINISHED, look)

    def _outlets(self, look: Look, snapshot: Snapshot) -> Iterator[Event]:
        """Tell which outlets were switched; one that is missing is as it was."""
        before = self.memory.outlets
        found = outlets(snapshot)
        self.memory.outlets = before | found
        for part, is_on in found.items():
            if before.get(part, is_on) is not is_on:
                yield self._event(
                    EventType.OUTLET_CHANGED,
                    look,
                    values={"outlet": part, "switched_on": is_on},
                )

    def _event(
        self,
        event_type: EventType,
        look: Look,
        *,
        values: dict[str, Value] | None = None,
        since: datetime | None = None,
        duration: float | None = None,
        test: bool = False,
        repeat: int = 0,
    ) -> Event:
        now = look.now
        found = dict(values or {})
        if now.snapshot is not None:
            found |= told(now.snapshot, now.watts)
            found |= self._details(event_type, now.snapshot)
        elif now.reason is not None:
            found["reason"] = now.reason
        not_before = None
        if look.gap is not None and event_type not in _NOW:
            # After a restart the clock may be behind what was seen last.
            not_before = min(look.gap.since, now.time)
        return Event(
            time=now.time,
            type=event_type,
            values=found,
            since=since,
            duration=duration,
            not_before=not_before,
            test=test,
            repeat=repeat,
        )

    def _details(self, event_type: EventType, snapshot: Snapshot) -> dict[str, Value]:
        """Return what only some events tell."""
        if event_type is EventType.ON_BATTERY:
            reason = transfer_reason(snapshot)
            # That of the transfer before may still stand, and is no cause of this one.
            if reason is not None and reason != self.memory.reason:
                return {"cause": reason}
        if event_type is EventType.ALARM and (text := alarm(snapshot)):
            return {"alarm": text}
        if event_type is EventType.OTHER:
            return {"tokens": other_tokens(snapshot.status)}
        return {}
