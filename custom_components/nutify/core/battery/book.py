"""The batteries of one UPS: what is seen is written down, and judged when asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self, TypeIs

from ..events.memory import mapping
from . import assess as verdicts
from .discharge import GAP_SECONDS, Discharge, Tracker
from .history import Battery
from .sample import Sample
from .types import Assessment, PastBattery

_DEEP = 50.0
# A battery that is so much younger is another one.
_NEW_DAYS = 30
_DAY = 86400.0
_MOST_PAST = 20
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Gaps:
    """The longest times between two samples that belong together, seconds."""

    on_battery: float = GAP_SECONDS
    at_rest: float = GAP_SECONDS


USUAL_GAPS = Gaps()


class BatteryBook:
    """All that is known of the batteries of one UPS.

    A poll costs the same however long the book is; a verdict is made anew when there
    is new evidence, or a new day.
    """

    def __init__(self, first_seen: date) -> None:
        """Begin on a day; what comes is of the battery that is in there now."""
        self._battery = Battery(first_seen=first_seen)
        self._past: list[PastBattery] = []
        self._tracker: Tracker | None = None
        self._last: Sample | None = None
        self._on_battery = False
        self._was_deep = False
        self._verdict: verdicts.Verdict | None = None

    @property
    def battery(self) -> Battery:
        """Return the battery that is in use."""
        return self._battery

    @property
    def past(self) -> tuple[PastBattery, ...]:
        """Return the batteries before, the oldest first."""
        return tuple(self._past)

    def observe(self, now: Sample, gaps: Gaps = USUAL_GAPS) -> None:
        """Take what a poll told; `gaps` tells how long two may be apart."""
        before, self._last = self._last, now
        if self._is_another(now.installed):
            self.replace(now.installed, now.time)
        battery = self._battery
        seconds = now.monotonic - before.monotonic if before is not None else -1.0
        longest = gaps.on_battery if self._on_battery else gaps.at_rest
        is_next = 0 <= seconds <= longest
        if battery.told != now.installed or battery.chemistry != now.chemistry:
            battery.told, battery.chemistry = now.installed, now.chemistry
            self._verdict = None
        self._count(now, before if is_next else None, seconds)
        self._follow(now, before if is_next else None, gaps.on_battery)
        if now.temperature is not None:
            # After a gap, the temperature counts as a moment's.
            battery.temperatures.add(
                now.temperature, max(0.0, min(seconds, _DAY)) / _DAY
            )
        if now.is_full:
            battery.claims.add(now)

    def _is_another(self, told: date | None) -> TypeIs[date]:
        """Tell whether the device's own date is that of another battery.

        A person who changed it says so here on the same days, and a device that takes
        each day for that of its battery moves it by one.
        """
        battery = self._battery
        if told is None:
            return False
        since = max(battery.first_seen, battery.installed or battery.first_seen)
        moved = _NEW_DAYS if battery.told is None else (told - battery.told).days
        return (told - since).days >= _NEW_DAYS and moved >= _NEW_DAYS

    def _count(self, now: Sample, before: Sample | None, seconds: float) -> None:
        counters = self._battery.counters
        if now.on_battery and not self._on_battery:
            counters.transfers += 1
        if now.on_battery and before is not None and before.on_battery:
            counters.seconds_on_battery += seconds
        if not now.discharging:
            self._was_deep = False
        elif now.charge is not None and now.charge < _DEEP and not self._was_deep:
            self._was_deep = True
            counters.deep_discharges += 1
        self._on_battery = now.on_battery

    def _follow(self, now: Sample, before: Sample | None, gap: float) -> None:
        """Follow a discharge; a gap ends what is known of it, and begins another."""
        tracker = self._tracker
        goes_on = now.discharging and tracker is not None and tracker.follows(now, gap)
        if tracker is not None and not goes_on:
            self._close()
            tracker = None
        if not now.discharging:
            return
        if tracker is not None:
            tracker.add(now)
            return
        mains = before if before is not None and not before.discharging else None
        self._tracker = Tracker.start(now, mains)

    def _close(self) -> None:
        found = self._tracker.finish() if self._tracker is not None else None
        self._tracker = None
        if found is not None:
            self._battery.add(found)
            self._verdict = None

    def count_test(self, *, passed: bool) -> None:
        """Take note of what came of a self-test."""
        if passed:
            self._battery.counters.tests_passed += 1
        else:
            self._battery.counters.tests_failed += 1

    def replace(self, installed: date, now: datetime) -> None:
        """Begin with a new battery, and keep what the old one came to."""
        self._close()
        old, verdict = self._battery, self.assess(now)
        self._past.append(
            PastBattery(
                installed=old.since,
                first_seen=old.first_seen,
                replaced=installed,
                health=verdict.health,
                basis=verdict.basis,
                capacity_wh=verdict.capacity_wh,
                discharges=len(old.discharges),
                counters=old.counters,
            )
        )
        del self._past[:-_MOST_PAST]
        self._battery = Battery(
            first_seen=now.date(),
            installed=installed,
            told=old.told,
            chemistry=old.chemistry,
        )
        self._verdict = None

    def set_installed(self, installed: date) -> None:
        """Correct the day that the battery in use was put in; its history stays."""
        self._battery.installed = installed
        self._verdict = None

    def merge(self, later: Self) -> None:
        """Add what was seen of this UPS under another name since.

        A book that began before the last discharge in this one is of another UPS, and
        left out: its batteries say nothing of these.
        """
        self._close()
        began = (later._past[0] if later._past else later._battery).first_seen
        if any(each.day > began for each in self._battery.discharges):
            return
        if later._past:
            # It was replaced under the other name.
            self._past += [self._ended(later._past[0]), *later._past[1:]]
            del self._past[:-_MOST_PAST]
            self._battery = later._battery
        else:
            self._battery.merge(later._battery)
        self._tracker, self._last = later._tracker, later._last
        self._on_battery, self._was_deep = later._on_battery, later._was_deep
        self._verdict = None

    def _ended(self, past: PastBattery) -> PastBattery:
        """Return what the battery came to, of which another book saw the end."""
        old = self._battery
        old.counters.merge(past.counters)
        return replace(
            past,
            installed=past.installed or old.since,
            first_seen=old.first_seen,
            discharges=len(old.discharges) + past.discharges,
            counters=old.counters,
        )

    def assess(self, now: datetime) -> Assessment:
        """Return the verdict on the battery in use."""
        today = now.date()
        verdict = self._verdict
        if verdict is None or verdict.day != today:
            self._verdict = verdict = verdicts.judge(self._battery, today)
        return verdicts.assess(self._battery, verdict, self._last, today)

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON.

        A discharge that lasts is stored as far as it is known: what comes after a
        restart counts as another one, and nothing twice.
        """
        running = self._tracker.finish() if self._tracker is not None else None
        return {
            "version": _VERSION,
            "battery": self._battery.as_dict(),
            "past": [each.as_dict() for each in self._past],
            "running": running and running.as_list(),
            "on_battery": self._on_battery,
            "was_deep": self._was_deep,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; raises KeyError, TypeError, ValueError."""
        if stored["version"] != _VERSION:
            raise ValueError(f"version {stored['version']}")
        battery = Battery.from_dict(mapping(stored["battery"]))
        book = cls(battery.first_seen)
        book._battery = battery
        book._past = [PastBattery.from_dict(mapping(each)) for each in stored["past"]]
        book._on_battery = bool(stored["on_battery"])
        book._was_deep = bool(stored["was_deep"])
        if stored["running"] is not None:
            battery.add(Discharge.from_list(stored["running"]))
        return book
