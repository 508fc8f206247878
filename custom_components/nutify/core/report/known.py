"""Tells hours in which a UPS was seen from those in which its meters stood still."""

from collections.abc import Mapping, Sequence

from .buckets import starts_of
from .data import Amount, MeanRow, Measure, SumRow, UpsData

# What is judged from history has a value while the UPS is away, too.
JUDGED = frozenset({Measure.HEALTH})


def measured(
    means: Mapping[Measure, Sequence[MeanRow]],
) -> list[Sequence[MeanRow]]:
    """Return the rows of what a UPS tells itself, hour by hour."""
    return [rows for measure, rows in means.items() if measure not in JUDGED]


def sums_of(ups: UpsData) -> dict[Amount, Sequence[SumRow]]:
    """Return the amounts of a UPS in the hours that are known.

    A meter shows its last value while the UPS does not answer, and the recorder then
    has a row of no growth for every hour: nothing was measured, which is not nothing
    used. Where a UPS has no measures to tell the two apart, all rows hold.
    """
    seen = starts_of(measured(ups.means)) | ups.seen_before
    return {
        amount: [row for row in rows if row.change or row.start in seen]
        if seen
        else rows
        for amount, rows in ups.sums.items()
    }
