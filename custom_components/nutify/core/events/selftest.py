"""Self-tests: whether one runs, and what came of it."""

from enum import StrEnum
import re

from ..nut.snapshot import Snapshot
from ..nut.status import Token
from .conditions import mains_absent
from .memory import Memory
from .readings import is_test_reason, text, transfer_reason
from .sight import Look
from .types import Condition, EventType, Limits

# After a command to test, the load may go on battery within this time.
_EXPECTED_SECONDS = 30.0
# A device that says nothing of a test that a person asked for does not test for longer.
_COMMANDED_SECONDS = 900.0
# Some devices never leave "in progress"; an outage then is no test.
_IN_PROGRESS_SECONDS = 3600.0
# usbhid-ups reads the result, and the date, only every 30 seconds.
_RESULT_SECONDS = 45.0
# A calibration or a test says so a moment before the load is back on the mains.
_GRACE_SECONDS = 5.0

_RESULT, _DATE = "ups.test.result", "ups.test.date"


class Result(StrEnum):
    """What came of a self-test."""

    PASSED = "passed"
    WARNING = "warning"
    FAILED = "failed"
    ABORTED = "aborted"
    UNKNOWN = "unknown"


EVENTS = {Result.PASSED: EventType.TEST_PASSED, Result.FAILED: EventType.TEST_FAILED}
# Looked for in this order: "done and error" is no "done". The two letters are those of
# APC's smart protocol and of apcupsd.
_WORDS = tuple(
    (result, re.compile(rf"\b(?:{words})\b"))
    for result, words in (
        (Result.UNKNOWN, "no test|not test(?:ed)?|none|unknown|initiated"),
        (Result.ABORTED, "abort(?:ed)?|cancel(?:l?ed)?|interrupt(?:ed)?|refused"),
        # A test that is not valid never ran.
        (Result.ABORTED, "invalid"),
        (Result.FAILED, "not (?:ok|passed|good|success(?:ful)?)|unsuccessful"),
        (Result.FAILED, "fails?|failed|failing|failure|(?<!no )errors?|bad|bt|ng"),
        (Result.WARNING, "warn(?:ings?)?|wn"),
        (Result.PASSED, "pass(?:ed)?|ok|success(?:ful(?:ly)?)?|good|done"),
    )
)
_IN_PROGRESS = re.compile(
    r"(?<!not )(?<!no )(?<!no test )\b(?:in progress|running|testing)\b|^ip$"
)


def _plain(words: str | None) -> str:
    """Return words as they are compared, "TestInProgress" as "test in progress".

    apc_modbus adds who asked for the test and what went along with it, such as
    "Refused, Source: Protocol, Modifier: InvalidState": no result of the battery.
    """
    said = (words or "").partition(", Source:")[0]
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", said)
    return " ".join(re.findall(r"[a-z]+", apart.lower()))


def result_of(words: str | None) -> Result | None:
    """Return the result that `ups.test.result` tells; None when there was no test."""
    plain = _plain(words)
    for result, known in _WORDS:
        if known.search(plain):
            return None if result is Result.UNKNOWN else result
    return None


def in_progress(words: str | None) -> bool:
    """Tell whether `ups.test.result` says that a test runs."""
    return _IN_PROGRESS.search(_plain(words)) is not None


class TestWatch:
    """Tells from all that a device says, and does, whether it tests itself."""

    __test__ = False

    def __init__(self, memory: Memory, limits: Limits) -> None:
        """Go on from what is remembered."""
        self._memory = memory
        self._tests = memory.tests
        self._limits = limits
        self._asked: float | None = None

    def expect(self, monotonic: float | None) -> None:
        """Take note that a person asked for a test; with None, that none will come."""
        self._asked = monotonic

    def forget(self) -> None:
        """Leave behind why the load was on battery: it is so for another reason."""
        tests = self._tests
        self._asked = None
        self._memory.reason = None
        tests.by_command = tests.by_reason = False
        tests.is_stale |= tests.in_progress is not None
        tests.running = None

    def is_running(
        self, look: Look, snapshot: Snapshot, *, on_battery: bool | None
    ) -> bool:
        """Tell whether the device tests itself; a calibration is one, too.

        `on_battery` tells whether the battery feeds the load, None if nobody knows.
        """
        status = snapshot.status
        says_so = self._says_so(look, snapshot, on_battery=on_battery)
        does_so = self._does_so(look, snapshot, on_battery=on_battery)
        if status.has(Token.TESTING) or status.has(Token.CALIBRATING):
            running = True
        elif mains_absent(snapshot, self._limits):
            # Whatever it is called, without mains it is an outage.
            running = False
        else:
            running = says_so or does_so
        if running:
            self._tests.running = look.span()
        return running

    def is_waiting(self, look: Look) -> bool:
        """Tell whether a test is expected, runs, or has yet to tell its result."""
        tests = self._tests
        return (
            tests.in_progress is not None
            or tests.back is not None
            or tests.ended is not None
            or self.ran_just_now(look)
            or self._is_expected(look)
        )

    def ran_just_now(self, look: Look) -> bool:
        """Tell whether a test ran a moment ago."""
        running = self._tests.running
        return running is not None and look.seconds(running) < _GRACE_SECONDS

    def _does_so(
        self, look: Look, snapshot: Snapshot, *, on_battery: bool | None
    ) -> bool:
        """Tell whether it went on battery because a person or a schedule asked."""
        memory, tests = self._memory, self._tests
        reason = transfer_reason(snapshot)
        if on_battery is False:
            tests.by_command = tests.by_reason = False
            memory.reason = reason or ""
        elif on_battery:
            if memory.reason is None:
                # It may be that of a transfer before, as far as anybody knows.
                memory.reason = reason or ""
            # The reason of the transfer before may still stand when the mains fail.
            if reason is not None and not is_test_reason(memory.reason):
                tests.by_reason = is_test_reason(reason)
            tests.by_command |= self._is_expected(look)
        active = memory.conditions.get(Condition.ON_BATTERY)
        seconds = look.seconds(active.span if active else None)
        return tests.by_reason or (tests.by_command and seconds < _COMMANDED_SECONDS)

    def _is_expected(self, look: Look) -> bool:
        """Tell whether the load went on battery after a person asked for a test."""
        if self._asked is None or look.now.monotonic - self._asked > _EXPECTED_SECONDS:
            return False
        active = self._memory.conditions.get(Condition.ON_BATTERY)
        if active is None:
            return True
        began = active.span.started
        return began is not None and began > self._asked

    def _says_so(
        self, look: Look, snapshot: Snapshot, *, on_battery: bool | None
    ) -> bool:
        """Tell whether the device has a test in progress, and means it."""
        tests = self._tests
        words = text(snapshot, _RESULT)
        if words is None:
            return False
        if not in_progress(words):
            tests.in_progress = tests.back = None
            tests.is_stale = False
            return False
        if tests.in_progress is None:
            tests.in_progress = look.span()
            # What said so before it was first looked at may say so for ever.
            tests.is_stale = look.is_first
        elif on_battery:
            tests.is_stale |= tests.back is not None
        elif on_battery is False and Condition.ON_BATTERY in self._memory.conditions:
            tests.back = look.span()
        return self._is_in_progress(look)

    def _is_in_progress(self, look: Look) -> bool:
        tests = self._tests
        return (
            tests.in_progress is not None
            and not tests.is_stale
            and look.seconds(tests.in_progress) < _IN_PROGRESS_SECONDS
            and look.seconds(tests.back) < _RESULT_SECONDS
        )

    def finished(
        self, look: Look, snapshot: Snapshot, *, running: bool, ran: bool
    ) -> Result | None:
        """Return the result of a test that ended since the last look.

        `running` and `ran` tell that one is seen to run, and was until now. One that
        was not seen shows by a new date or by a new result.
        """
        tests = self._tests
        before, date_before = tests.result, tests.date
        words = text(snapshot, _RESULT)
        # Words that are missing for a moment have not changed.
        tests.result = words or before
        tests.date = snapshot.variables.get(_DATE) or date_before
        is_other = not look.is_first and (tests.result, tests.date) != (
            before,
            date_before,
        )
        tests.changed = (running or ran) and (tests.changed or is_other)
        if ran:
            return self._result_of_seen(look, words)
        tests.ended = None
        result = result_of(tests.result)
        if running or look.is_first or result is None:
            return None
        return result if self._is_new(look, before, date_before) else None

    def _result_of_seen(self, look: Look, words: str | None) -> Result | None:
        """Return what came of a test that was seen to run, once it is known."""
        tests = self._tests
        if words is not None and self._is_in_progress(look):
            return None
        tests.ended = tests.ended or look.span()
        may_come = tests.result is not None and (words is None or not tests.changed)
        waited = max(look.seconds(tests.ended), look.seconds(look.gap))
        if may_come and waited < _RESULT_SECONDS:
            return None
        tests.told = look.span()
        tests.ended = None
        tests.changed = False
        return result_of(tests.result) or Result.UNKNOWN

    def _is_new(self, look: Look, before: str | None, date_before: str | None) -> bool:
        """Tell whether a result is of a test that nobody saw."""
        tests = self._tests
        if before and tests.result and tests.result.lower() != before.lower():
            return True
        if date_before is None or tests.date == date_before:
            return False
        # The date of the test that was just told may follow its result.
        return tests.told is None or look.seconds(tests.told) >= _RESULT_SECONDS
