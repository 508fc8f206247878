"""What the journal amounts to: outages and time on battery by day, month and in all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .core.events.outages import Outage
from .core.events.types import EventType
from .journal import Record
from .journal_totals import Total
from .monitor import Monitor

_RESULTS = (EventType.TEST_PASSED, EventType.TEST_FAILED, EventType.TEST_FINISHED)


@dataclass(frozen=True, slots=True)
class Sum:
    """A number of outages that began in some time, and the seconds of it on battery."""

    outages: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The history of a UPS; self-tests and calibrations are no outages."""

    last: Outage | None
    today: Sum
    month: Sum
    total: Sum
    last_event: str | None
    last_test: Record | None


class Histories:
    """The histories of a server's UPSes, each worked out once for all who ask."""

    def __init__(self, monitor: Monitor) -> None:
        """Prepare for the UPSes that a monitor watches."""
        self._monitor = monitor
        self._known: dict[str, tuple[object, History]] = {}

    @callback
    def async_get(self, ups: str) -> History:
        """Return the history of a UPS until now."""
        now = dt_util.utcnow()
        outage = self._monitor.outage(ups)
        made_of = (
            self._monitor.journal.version,
            outage and (outage.id, outage.duration, outage.kind),
            dt_util.as_local(now).date(),
        )
        known = self._known.get(ups)
        if known is not None and known[0] == made_of:
            return known[1]
        history = _history(self._monitor, ups, now)
        self._known[ups] = (made_of, history)
        return history


def _history(monitor: Monitor, ups: str, now: datetime) -> History:
    """Work a history out; days and months are those of the user's zone."""
    midnight = dt_util.start_of_local_day(dt_util.as_local(now))
    first = dt_util.start_of_local_day(midnight.date().replace(day=1))
    cuts = list(_power_cuts(monitor, ups, first))
    journal = monitor.journal
    current = monitor.outage(ups)
    total = journal.kept.totals.get(ups, Total())
    lasts = current is not None and not current.is_test
    last_event = next(
        (
            record.data["type"]
            for record in journal.newest_first(ups)
            if not record.is_outage
        ),
        None,
    )
    return History(
        last=cuts[0] if cuts else next(_power_cuts(monitor, ups), None),
        today=_sum(cuts, midnight, now),
        month=_sum(cuts, first, now),
        total=Sum(
            total.outages + lasts,
            total.seconds + (_seconds(current, now) if current and lasts else 0.0),
        ),
        last_event=last_event,
        last_test=journal.latest(ups, _RESULTS),
    )


def _power_cuts(
    monitor: Monitor, ups: str, since: datetime | None = None
) -> Iterator[Outage]:
    """Yield the power cuts, the last first, as far back as they end after a time."""
    if (current := monitor.outage(ups)) is not None and not current.is_test:
        yield current
    for outage in monitor.journal.outages(ups):
        if since is not None and _end(outage, since) < since:
            return
        if not outage.is_test:
            yield outage


def _seconds(outage: Outage, now: datetime) -> float:
    """Return how long an outage lasted, or has lasted by now."""
    if outage.ended:
        return outage.duration
    return max(outage.duration, (now - outage.begin).total_seconds())


def _end(outage: Outage, now: datetime) -> datetime:
    return outage.end or outage.begin + timedelta(seconds=_seconds(outage, now))


def _sum(outages: list[Outage], start: datetime, now: datetime) -> Sum:
    """Return what of some outages lies between a start and now."""
    count, seconds = 0, 0.0
    for outage in outages:
        end = min(_end(outage, now), now)
        if end <= start:
            continue
        count += outage.begin >= start
        if outage.begin >= start:
            seconds += _seconds(outage, now)
        else:
            seconds += (end - start).total_seconds()
    return Sum(count, seconds)
