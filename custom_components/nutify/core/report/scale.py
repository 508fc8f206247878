"""The scale beside a chart: round numbers from a least to a greatest value."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log10

from .document import Chart, ChartKind

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_PARTS = 4
# A line may start above zero when its values are far from it: 230 V, not 0 to 30 %.
_FAR_FROM_ZERO = 0.6
# A step below this is rounding, not a value: all values are the same.
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """From low to high by ticks, and how many digits those have after the point."""

    low: float
    high: float
    ticks: tuple[float, ...]
    digits: int


def scale_of(chart: Chart) -> Scale:
    """Return the scale that holds all values and limits of a chart."""
    values = [*_values(chart), *(value for _, value in chart.limits)] or [0.0, 1.0]
    low, high = min(values), max(values)
    is_bars = chart.kind in {ChartKind.BARS, ChartKind.STACKED}
    if is_bars or not (low > high * _FAR_FROM_ZERO > 0):
        low, high = min(low, 0.0), max(high, 0.0)
    span = high - low
    if span <= _SAME * max(abs(low), abs(high), 1.0):
        span = abs(high) / 10 or 1.0
        low, high = low - (span if low else 0.0), high + span
        span = high - low
    return _round(low, high, span)


def _round(low: float, high: float, span: float) -> Scale:
    size = 10.0 ** floor(log10(span / _PARTS))
    step = size * next(each for each in _STEPS if span / (size * each) <= _PARTS)
    first, last = floor(low / step + _SAME), ceil(high / step - _SAME)
    digits = max(0, -floor(log10(step) + _SAME))
    if step / 10.0 ** floor(log10(step) + _SAME) % 1:
        digits += 1
    return Scale(
        first * step,
        last * step,
        tuple(index * step for index in range(first, last + 1)),
        digits,
    )


def _values(chart: Chart) -> Iterator[float]:
    """Yield every value that must have a place."""
    if chart.kind is ChartKind.STACKED:
        for row in zip(*(each.values for each in chart.series), strict=True):
            known = [value for value in row if value is not None]
            yield sum(value for value in known if value > 0)
            yield sum(value for value in known if value < 0)
        return
    for each in chart.series:
        for values in (each.values, each.lowest, each.highest):
            yield from (value for value in values if value is not None)
