"""All outages that ever were: each is counted once, whatever becomes of its record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from .core.events.outages import OutageKind

# Far more than a journal holds outages: those dropped the longest ago go first.
_MOST_DROPPED = 20_000


@dataclass(slots=True)
class Total:
    """All outages of a UPS that ever were, also those no longer in the journal."""

    outages: int = 0
    seconds: float = 0.0

    def add(self, other: Total) -> None:
        """Add what another total counted."""
        self.outages += other.outages
        self.seconds += other.seconds


class Totals(dict[str, Total]):
    """The totals of UPSes, by their names."""

    def count(self, ups: str, outage: Mapping[str, Any]) -> None:
        """Count an outage, as its record has it, so that sums of both agree."""
        self.setdefault(ups, Total()).add(Total(1, outage["duration"]))

    def rename(self, old: str, new: str) -> None:
        """Follow a UPS, which may have been known under its new name for a while."""
        if (before := self.pop(old, None)) is not None:
            self.setdefault(new, Total()).add(before)

    def as_dict(self) -> dict[str, list[float]]:
        """Return what from_dict() understands, fit for JSON."""
        return {
            ups: [total.outages, round(total.seconds, 1)] for ups, total in self.items()
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; raises when it cannot be that."""
        return cls(
            {
                ups: Total(int(outages), float(seconds))
                for ups, (outages, seconds) in stored.items()
            }
        )


class Dropped:
    """The ids of outages that were counted and are no longer in the journal.

    When one of them comes back, from an export or an import, it is not counted again.
    """

    def __init__(self, ids: Iterable[str] = ()) -> None:
        """Begin with those that were kept, the first one dropped first."""
        self._ids: dict[str, None] = dict.fromkeys(ids)

    def __contains__(self, record_id: str) -> bool:
        """Tell whether an outage was counted before it was dropped."""
        return record_id in self._ids

    def add(self, ids: Iterable[str]) -> None:
        """Keep those of outages that go; one that came back and goes again is new."""
        for each in ids:
            self._ids.pop(each, None)
            self._ids[each] = None
        for each in list(self._ids)[:-_MOST_DROPPED]:
            del self._ids[each]

    def as_list(self) -> list[str]:
        """Return what from_list() understands, fit for JSON."""
        return list(self._ids)

    @classmethod
    def from_list(cls, stored: object) -> Self:
        """Return what as_list() was made of; raises TypeError when it is not that."""
        if not isinstance(stored, list) or not all(
            isinstance(each, str) for each in stored
        ):
            raise TypeError("no list of the outages that were dropped")
        return cls(stored)


def is_counted(outage: Mapping[str, Any]) -> bool:
    """Tell whether an outage counts: not where the UPS did it itself."""
    return bool(outage["kind"] == OutageKind.POWER_CUT)
