"""Self-tests: whether one runs, and what came of it."""

from enum import StrEnum

from ..nut.snapshot import Snapshot
from ..nut.status import Token
from .conditions import mains_absent
from .memory import Memory
from .readings import is_test_reason, text, transfer_reason
from .types import Condition, EventType, Limits

# After a command to test, the load may go on battery within this time.
_EXPECTED_SECONDS = 30.0
# Some devices never leave "in progress"; an outage then is no test.
_IN_PROGRESS_SECONDS = 3600.0


class Result(StrEnum):
    """What came of a self-test."""

    PASSED = "passed"
    WARNING = "warning"
    FAILED = "failed"
    ABORTED = "aborted"
    UNKNOWN = "unknown"


EVENTS = {Result.PASSED: EventType.TEST_PASSED, Result.FAILED: EventType.TEST_FAILED}
_IN_PROGRESS = ("in progress", "running", "testing")
# Looked for in this order: "done and error" is no "done".
_WORDS = (
    (Result.UNKNOWN, ("no test", "not test", "none", "unknown", "initiated")),
    (Result.ABORTED, ("abort", "cancel", "interrupt")),
    (Result.FAILED, ("fail", "error", "bad", "invalid")),
    (Result.WARNING, ("warn",)),
    (Result.PASSED, ("pass", "ok", "success", "good", "done")),
)


def result_of(words: str | None) -> Result | None:
    """Return the result that `ups.test.result` tells; None when there was no test."""
    found = (words or "").strip().lower()
    for result, known in _WORDS:
        if any(word in found for word in known):
            return None if result is Result.UNKNOWN else result
    return None


def in_progress(words: str | None) -> bool:
    """Tell whether `ups.test.result` says that a test runs."""
    return any(word in (words or "").lower() for word in _IN_PROGRESS)


class TestWatch:
    """Tells from all that a device says, and does, whether it tests itself."""

    __test__ = False

    def __init__(self, memory: Memory, limits: Limits) -> None:
        """Go on from what is remembered."""
        self._memory = memory
        self._limits = limits
        self._expected_until = float("-inf")
        self._in_progress_since: float | None = None
        self._first = memory.seen is None
        before = memory.conditions.get(Condition.ON_BATTERY)
        # That the load is on battery for a test, where the device does not say so.
        self._on_battery_for_test = before is not None and before.test
        self._reason_on_line: str | None = None

    def expect(self, monotonic: float) -> None:
        """Take note that a person asked for a test."""
        self._expected_until = monotonic + _EXPECTED_SECONDS

    def is_running(self, snapshot: Snapshot, monotonic: float) -> bool:
        """Tell whether the device tests itself; a calibration is one, too."""
        status = snapshot.status
        fresh = self._is_in_progress(snapshot, monotonic)
        indirect = self._is_indirect(snapshot, monotonic)
        if status.has(Token.TESTING) or status.has(Token.CALIBRATING):
            return True
        # Whatever it is called, without mains it is an outage.
        if mains_absent(snapshot, self._limits):
            return False
        return fresh or indirect

    def _is_indirect(self, snapshot: Snapshot, monotonic: float) -> bool:
        """Tell whether it went on battery because a person or a schedule asked."""
        reason = transfer_reason(snapshot)
        if snapshot.status.on_line:
            self._on_battery_for_test = False
            self._reason_on_line = reason
        elif snapshot.status.on_battery:
            # The reason of the transfer before may still stand when the mains fail.
            is_new = self._reason_on_line != reason and not self._first
            self._on_battery_for_test |= monotonic <= self._expected_until or (
                is_new
                and not is_test_reason(self._reason_on_line)
                and is_test_reason(reason)
            )
        return self._on_battery_for_test

    def _is_in_progress(self, snapshot: Snapshot, monotonic: float) -> bool:
        if not in_progress(text(snapshot, "ups.test.result")):
            self._in_progress_since = None
            return False
        if self._in_progress_since is None:
            # What said so before it was first looked at may say so for ever.
            stale = self._first or in_progress(self._memory.result)
            self._in_progress_since = float("-inf") if stale else monotonic
        return monotonic - self._in_progress_since < _IN_PROGRESS_SECONDS

    def finished(
        self, snapshot: Snapshot, monotonic: float, *, ran: bool
    ) -> Result | None:
        """Return the result of a test that ended since the last look.

        `ran` tells that one was seen running. One that was not seen shows by a new
        date or by a new result.
        """
        memory = self._memory
        words = text(snapshot, "ups.test.result")
        date = snapshot.variables.get("ups.test.date")
        before, date_before = memory.result, memory.date
        first, self._first = self._first, False
        memory.result, memory.date = words, date
        result = result_of(words)
        if ran:
            since = self._in_progress_since
            if since is not None and monotonic - since < _IN_PROGRESS_SECONDS:
                return None
            return result or Result.UNKNOWN
        if first or result is None:
            return None
        is_new_date = bool(date and date_before and date != date_before)
        is_new_result = bool(words and before and words.lower() != before.lower())
        return result if is_new_date or is_new_result else None
