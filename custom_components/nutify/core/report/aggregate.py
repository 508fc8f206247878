"""Works the figures of a report out of its rows and records.

Nothing is rounded here: what a reader sees is rounded once, where it is written.
All moments are in UTC; the user's zone has made the borders of days.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from math import fsum
from operator import attrgetter

from .buckets import Buckets, buckets_of, runs, starts_of, whole
from .data import Amount, MeanRow, ReportData, Span, SumRow, UpsData
from .figures import (
    Band,
    Bar,
    Fleet,
    MeasureFigures,
    Quality,
    ReportFigures,
    Step,
    Totals,
    UpsFigures,
)
from .known import measured, sums_of
from .outage_figures import outage_figures
from .periods import day_of, same_part, step_of

# Of less than this share of a time, its sum says nothing that compares.
_LEAST_COVERED = 0.5

_mean = attrgetter("mean")
_min = attrgetter("min")
_max = attrgetter("max")
_change = attrgetter("change")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The times of a report: in bars, as one, and the one that it compares with."""

    span: Span
    before: Span
    zone: tzinfo
    made: datetime
    step: Step
    currency: str | None
    bars: Buckets
    all: Buckets
    previous: Buckets


def frame_of(
    span: Span,
    previous: Span,
    *,
    zone: tzinfo,
    made: datetime,
    known_until: datetime,
    currency: str | None,
) -> Frame:
    """Return the times of a report; see ReportData for what they mean.

    While its time is not over, it compares with the same part of the time before,
    which is then what `previous` says.
    """
    before = same_part(previous, span, min(known_until, span.end), zone)
    step = step_of(span)
    return Frame(
        span=span,
        before=before,
        zone=zone,
        made=made,
        step=step,
        currency=currency,
        bars=buckets_of(span, step, zone, known_until),
        all=whole(span, known_until),
        previous=whole(before, known_until),
    )


def aggregate(data: ReportData) -> ReportFigures:
    """Return the figures of a report."""
    frame = frame_of(
        data.span,
        data.previous,
        zone=data.zone,
        made=data.made,
        known_until=data.known_until,
        currency=data.currency,
    )
    return combine([aggregate_ups(ups, frame) for ups in data.upses], frame)


def combine(upses: Sequence[UpsFigures], frame: Frame) -> ReportFigures:
    """Return the figures of a report from those of its UPSes."""
    span = frame.span
    return ReportFigures(
        span=span,
        previous=frame.before,
        first_day=day_of(span.start, frame.zone),
        last_day=day_of(span.end - timedelta(microseconds=1), frame.zone),
        made=frame.made,
        step=frame.step,
        currency=frame.currency,
        upses=upses,
        fleet=_fleet(upses) if len(upses) > 1 else None,
    )


def aggregate_ups(ups: UpsData, frame: Frame) -> UpsFigures:
    """Return the figures of one UPS, whose rows can be let go of then."""
    span = frame.span
    grown = sums_of(ups)
    sums = {each: frame.all.split(grown.get(each, ()))[0] for each in Amount}
    means = {each: frame.all.split(rows)[0] for each, rows in ups.means.items()}
    of_sums = starts_of(sums.values())
    known = sorted(of_sums | starts_of(measured(means)))
    return UpsFigures(
        key=ups.key,
        name=ups.name,
        model=ups.model,
        totals=_totals(grown, sums, frame),
        bars=_bars(sums, sorted(of_sums) or known, frame.bars),
        measures={
            measure: _measure_figures(rows, frame.bars)
            for measure, rows in means.items()
            if rows
        },
        parts=_parts(ups, frame.all),
        outages=outage_figures(ups, span, frame.made, runs(known)),
        events=[row for row in ups.events if span.start <= row.time < span.end],
        actions=[row for row in ups.actions if span.start <= row.time < span.end],
        quality=Quality(
            covered=frame.all.covered(known)[0], gaps=frame.all.gaps(known)
        ),
        battery=ups.battery,
        nominal_voltage=ups.nominal_voltage,
        transfer_low=ups.transfer_low,
        transfer_high=ups.transfer_high,
    )


def _total(rows: Sequence[SumRow]) -> float | None:
    """Return the sum of rows, exact to the last digit; None where there are none."""
    return fsum(map(_change, rows)) if rows else None


def _totals(
    sums: Mapping[Amount, Sequence[SumRow]],
    now: Mapping[Amount, Sequence[SumRow]],
    frame: Frame,
) -> Totals:
    """Return the sums of all the time, beside those of the time before.

    There is no change where either is covered by less than a half.
    """
    amounts = {amount: _total(rows) for amount, rows in now.items()}
    previous: dict[Amount, float | None] = {}
    change: dict[Amount, float | None] = {}
    for amount, rows in now.items():
        before = frame.previous.split(sums.get(amount, ()))[0]
        previous[amount] = (
            _total(before) if _is_covered(before, frame.previous) else None
        )
        change[amount] = (
            _percent(amounts[amount], previous[amount])
            if _is_covered(rows, frame.all)
            else None
        )
    return Totals(amounts=amounts, previous=previous, change=change)


def _is_covered(rows: Sequence[SumRow], time: Buckets) -> bool:
    return time.covered(sorted(starts_of((rows,))))[0] >= _LEAST_COVERED


def _percent(now: float | None, before: float | None) -> float | None:
    """Return the change in percent; None of nothing, or of money that was earned."""
    if now is None or before is None or before <= 0:
        return None
    return 100 * (now - before) / before


def _bars(
    sums: Mapping[Amount, Sequence[SumRow]], known: Sequence[float], bars: Buckets
) -> list[Bar]:
    """Return the amounts by bar; `known` are the hours that any amount is known of.

    Where the UPS has none at all, they are the hours that anything is known of.
    """
    split = {amount: bars.split(rows) for amount, rows in sums.items()}
    return [
        Bar(
            start=span.start,
            end=span.end,
            amounts={amount: _total(rows[place]) for amount, rows in split.items()},
            covered=covered,
        )
        for place, (span, covered) in enumerate(
            zip(bars.spans, bars.covered(known), strict=True)
        )
    ]


def _measure_figures(rows: Sequence[MeanRow], bars: Buckets) -> MeasureFigures:
    """Return a measure that there are rows of; every hour counts the same."""
    least, greatest = min(rows, key=_min), max(rows, key=_max)
    return MeasureFigures(
        mean=_mean_of(rows),
        min=least.min,
        max=greatest.max,
        min_at=datetime.fromtimestamp(least.start, UTC),
        max_at=datetime.fromtimestamp(greatest.start, UTC),
        bands=[
            Band(
                start=span.start,
                end=span.end,
                mean=_mean_of(part) if part else None,
                min=min(map(_min, part), default=None),
                max=max(map(_max, part), default=None),
            )
            for span, part in zip(bars.spans, bars.split(rows), strict=True)
        ],
    )


def _mean_of(rows: Sequence[MeanRow]) -> float:
    return fsum(map(_mean, rows)) / len(rows)


def _parts(ups: UpsData, time: Buckets) -> dict[str, tuple[float, float | None]]:
    """Return kWh and money by part of the day, of the parts that had any hour."""
    split = {
        part: (time.split(energy)[0], time.split(money)[0])
        for part, (energy, money) in ups.parts.items()
    }
    return {
        part: (fsum(map(_change, energy)), _total(money))
        for part, (energy, money) in split.items()
        if energy
    }


def _fleet(upses: Sequence[UpsFigures]) -> Fleet:
    """Return the sums of UPSes; where one has no figure, those of the others."""
    parts: dict[str, list[tuple[float, float | None]]] = {}
    for ups in upses:
        for part, figures in ups.parts.items():
            parts.setdefault(part, []).append(figures)
    return Fleet(
        totals=_fleet_totals([ups.totals for ups in upses]),
        bars=[
            Bar(
                start=bars[0].start,
                end=bars[0].end,
                amounts={
                    amount: _sum(bar.amounts[amount] for bar in bars)
                    for amount in Amount
                },
                covered=fsum(bar.covered for bar in bars) / len(bars),
            )
            for bars in zip(*(ups.bars for ups in upses), strict=True)
        ],
        parts={
            part: (fsum(kwh for kwh, _ in found), _sum(money for _, money in found))
            for part, found in parts.items()
        },
        outages=sum(ups.outages.count for ups in upses),
        outage_seconds=fsum(ups.outages.seconds for ups in upses),
        covered=fsum(ups.quality.covered for ups in upses) / len(upses),
    )


def _fleet_totals(totals: Sequence[Totals]) -> Totals:
    """Return sums that compare the same UPSes, else nothing to compare with."""
    amounts = {each: _sum(ups.amounts[each] for ups in totals) for each in Amount}
    previous: dict[Amount, float | None] = {}
    change: dict[Amount, float | None] = {}
    for amount in Amount:
        are_same = all(
            (ups.amounts[amount] is None) == (ups.previous[amount] is None)
            for ups in totals
        )
        before = _sum(ups.previous[amount] for ups in totals)
        previous[amount] = before if are_same else None
        # Of one that changed nobody knows how much, this time is not covered enough.
        is_known = all(
            ups.change[amount] is not None or not ups.previous[amount] for ups in totals
        )
        change[amount] = (
            _percent(amounts[amount], previous[amount]) if is_known else None
        )
    return Totals(amounts=amounts, previous=previous, change=change)


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fsum(known) if known else None
