"""Hold the outages of a journal against those that really were."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from custom_components.nutify.core.events.outages import Outage
from custom_components.nutify.core.events.types import EventType
from custom_components.nutify.journal import Record

type Span = tuple[float, float]

# A change is seen after a status interval and written within another second.
LATE_SECONDS = 3.0


class Fate(StrEnum):
    """What became of an outage."""

    EXACT = "known exactly"
    DECLARED = "known with a declared gap"
    UNSEEN = "wholly unseen while Home Assistant was down"
    GLIMPSED = f"unknown, Home Assistant was up for under {LATE_SECONDS:.0f} s of it"
    WRONG = f"known, its begin or end wrong by more than {LATE_SECONDS:.0f} s"
    LOST = "lost"


BAD_FATES = (Fate.WRONG, Fate.LOST)


class Fault(StrEnum):
    """What must not be in a journal."""

    INVENTED = "invented"
    DUPLICATED = "duplicated"
    MERGED = "two in one, the mains between them not in a gap"
    UNFOUNDED = "gap declared while Home Assistant was up"
    UNENDED = "not ended"
    OUT_OF_STEP = "events or totals not in step with the outages"


@dataclass(kw_only=True, slots=True)
class Kept:
    """What a journal kept of one UPS."""

    outages: list[Outage]
    events: list[Record]
    total: int
    is_unended: bool


@dataclass(slots=True)
class Judgement:
    """What is to be said of a journal; the errors are in seconds."""

    fates: Counter[Fate] = field(default_factory=Counter)
    faults: Counter[Fault] = field(default_factory=Counter)
    faulty: set[str] = field(default_factory=set)
    """The UPSes to look at."""
    begin_error: float = 0.0
    end_error: float = 0.0
    longest_gap: float = 0.0

    @property
    def is_good(self) -> bool:
        """Tell whether nothing is lost and nothing is wrong."""
        return not self.faults and not any(self.fates[fate] for fate in BAD_FATES)


def gaps(outage: Outage) -> Iterator[Span]:
    """Yield the gaps that a record declares."""
    if outage.begin_after is not None:
        yield outage.begin_after.timestamp(), outage.begin.timestamp()
    for begin, end in outage.gaps:
        yield begin.timestamp(), end.timestamp()


def _ended_in_gap(outage: Outage) -> bool:
    """Tell whether it was over when its last gap was."""
    return bool(outage.gaps) and outage.gaps[-1][1] == outage.end


def _stretches(outage: Outage) -> Iterator[Span]:
    """Yield the times for which a record claims to know that it was on battery."""
    begin = outage.begin.timestamp()
    for gap in outage.gaps:
        yield begin, gap[0].timestamp()
        begin = gap[1].timestamp()
    if outage.end is None:
        yield begin, max(begin, outage.begin.timestamp() + outage.duration)
    elif not _ended_in_gap(outage):
        yield begin, outage.end.timestamp()


class _Judge:
    """Judges the journal of one UPS."""

    def __init__(
        self,
        found: Judgement,
        ups: str,
        truth: Sequence[Span],
        awake: Sequence[Span],
    ) -> None:
        """Take what was true, and when Home Assistant could see it."""
        self._found = found
        self._ups = ups
        self._truth = truth
        self._awake = awake
        self._known: dict[Span, list[Fate]] = {}

    def judge(self, kept: Kept) -> None:
        """Add what is to be said of a UPS."""
        for outage in kept.outages:
            self._outage(outage)
        for span in self._truth:
            known = self._known.get(span, [])
            fate = known[0] if known else self._unknown(span)
            self._found.fates[fate] += 1
            if fate in BAD_FATES:
                self._found.faulty.add(self._ups)
            if len(known) > 1:
                self._blame(Fault.DUPLICATED)
        if kept.is_unended:
            self._blame(Fault.UNENDED)
        if kept.total != len(kept.outages) or not _in_step(kept):
            self._blame(Fault.OUT_OF_STEP)

    def _blame(self, fault: Fault) -> None:
        self._found.faults[fault] += 1
        self._found.faulty.add(self._ups)

    def _outage(self, outage: Outage) -> None:
        """Find out which true outages a record tells of, and whether it is right."""
        for begin, end in gaps(outage):
            self._found.longest_gap = max(self._found.longest_gap, end - begin)
            if any(up[0] <= begin and end <= up[1] for up in self._awake):
                self._blame(Fault.UNFOUNDED)
        errors: list[tuple[Span, float]] = []
        for begin, end in _stretches(outage):
            true = [
                span
                for span in self._truth
                if span[0] <= end and begin <= span[1] + LATE_SECONDS
            ]
            if not true:
                self._blame(Fault.INVENTED)
                continue
            if len(true) > 1:
                self._blame(Fault.MERGED)
            error = self._error(true[0][0] - begin, end - true[0][1])
            errors.append((true[0], error))
        if not errors:
            return
        first, last = errors[0][0], errors[-1][0]
        errors.append((first, self._error(_begin_error(outage, first[0]), 0)))
        errors.append((last, self._error(0, _end_error(outage, last[1]))))
        worst: dict[Span, float] = {}
        for span, error in errors:
            worst[span] = max(error, worst.get(span, 0))
        is_exact = (
            len(worst) == 1
            and outage.begin_after is None
            and outage.end is not None
            and not _ended_in_gap(outage)
        )
        for span, error in worst.items():
            fate = Fate.EXACT if is_exact else Fate.DECLARED
            self._known.setdefault(span, []).append(
                Fate.WRONG if error > LATE_SECONDS else fate
            )

    def _error(self, begin: float, end: float) -> float:
        """Take note by how much a begin and an end are wrong; less than 0 is right."""
        found = self._found
        found.begin_error = max(found.begin_error, begin)
        found.end_error = max(found.end_error, end)
        return max(begin, end)

    def _unknown(self, span: Span) -> Fate:
        """Return why an outage is in no record."""
        longest = max(min(span[1], up[1]) - max(span[0], up[0]) for up in self._awake)
        if longest <= 0:
            return Fate.UNSEEN
        return Fate.GLIMPSED if longest < LATE_SECONDS else Fate.LOST


def _outside(moment: float, span: Span) -> float:
    """Return how far a moment is outside a span."""
    return max(0.0, span[0] - moment, moment - span[1])


def _begin_error(outage: Outage, true: float) -> float:
    begin = outage.begin
    return _outside(
        true, ((outage.begin_after or begin).timestamp(), begin.timestamp())
    )


def _end_error(outage: Outage, true: float) -> float:
    if outage.end is None:
        return outage.begin.timestamp() + outage.duration - true
    end = outage.end.timestamp()
    if _ended_in_gap(outage):
        return _outside(true, (outage.gaps[-1][0].timestamp(), end))
    return abs(end - true)


def _in_step(kept: Kept) -> bool:
    """Tell whether every outage has its two events, in their order.

    An outage that ended unseen before another began has no event of its end, and the
    other none of its begin: the UPS was on battery before and after.
    """
    expected: list[tuple[str, datetime, str]] = []
    was_unseen = False
    for outage in sorted(kept.outages, key=lambda each: each.begin):
        if not was_unseen:
            expected.append((EventType.ON_BATTERY, outage.begin, outage.id))
        was_unseen = outage.end is None
        if outage.end is not None:
            expected.append((EventType.ON_LINE, outage.end, outage.id))
    told = [
        (
            record.data["type"],
            datetime.fromisoformat(record.time),
            record.data.get("outage"),
        )
        for record in kept.events
        if record.data["type"] in {EventType.ON_BATTERY, EventType.ON_LINE}
    ]
    return told == expected


def judge(
    truth: Mapping[str, Sequence[Span]],
    awake: Sequence[Span],
    kept: Mapping[str, Kept],
) -> Judgement:
    """Judge a journal by the true outages and by when Home Assistant was up."""
    found = Judgement()
    for ups, spans in truth.items():
        _Judge(found, ups, spans, awake).judge(kept[ups])
    return found
