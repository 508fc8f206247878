"""Where everything in a chart goes: shapes for any painter, be it SVG or PDF.

Lengths are in pixels of the chart, x to the right and y downwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from .document import Chart, ChartKind, ChartSeries
from .lettering import SMALL, axis_labels, legend_rows, shortened, text_width
from .scale import Scale, scale_of

# Writes a number with so many digits after the point at most.
type Number = Callable[[float, int], str]

_COLOURS_IN_A_ROW = 6
_TOP, _RIGHT, _BELOW = 22.0, 10.0, 8.0
_LINE, _LEGEND = 14.0, 20.0
_MOST_HINTS = 130
_GREATEST = 1e15
_BAR_SHARE = 0.74
_HAIR = 1.0
_WIDEST_BAR = 56.0


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `hint` is what a mouse over it tells."""

    x: float
    y: float
    width: float
    height: float
    role: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, or with `closed` the filled area between them.

    `role` names its colour, `dash` the pattern that it also differs by.
    """

    points: Sequence[tuple[float, float]]
    role: str
    dash: int = 0
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text at its baseline; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    role: str = "text"
    size: float = SMALL


type Shape = Box | Line | Label


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawn chart: later shapes cover those before them."""

    width: float
    height: float
    shapes: Sequence[Shape]


def drawn(chart: Chart, *, width: float, height: float, number: Number) -> Plot:
    """Return the shapes of a chart in so much room."""
    return _Drawing(_sound(chart, width), width, height, number).plot()


def _sound(chart: Chart, width: float) -> Chart:
    """Return a chart with finite values alone, and no more than can be told apart.

    Of points that fall together the one farthest from their mean is kept: a short dip
    matters more than what is usual.
    """
    count = len(chart.labels)
    few = 1
    if chart.kind in {ChartKind.LINES, ChartKind.BAND}:
        few = max(ceil(count / width), 1)
    series = [
        ChartSeries(
            each.name,
            _thinned(_finite(each.values, count), few, _farthest),
            _thinned(_finite(each.lowest, count), few, min),
            _thinned(_finite(each.highest, count), few, max),
        )
        for each in chart.series
    ]
    return Chart(
        title=chart.title,
        text=chart.text,
        kind=chart.kind,
        labels=list(chart.labels)[::few],
        series=series,
        unit=chart.unit,
        limits=[(name, value) for name, value in chart.limits if _is_sound(value)],
    )


def _is_sound(value: float) -> bool:
    """Tell whether a value is a number, and one that a scale can hold."""
    return abs(value) < _GREATEST


def _finite(values: Sequence[float | None], count: int) -> list[float | None]:
    known = [
        value if value is not None and _is_sound(value) else None
        for value in list(values)[:count]
    ]
    return known + [None] * (count - len(known))


def _thinned(
    values: Sequence[float | None],
    few: int,
    choose: Callable[[list[float]], float],
) -> list[float | None]:
    if few == 1:
        return list(values)
    groups = (
        [value for value in values[start : start + few] if value is not None]
        for start in range(0, len(values), few)
    )
    return [choose(group) if group else None for group in groups]


def _farthest(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return max(values, key=lambda value: abs(value - mean))


def _runs(values: Sequence[float | None]) -> list[tuple[int, int]]:
    """Return where values are without a gap: first, and one after the last."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for index, value in enumerate([*values, None]):
        if value is not None and start is None:
            start = index
        elif value is None and start is not None:
            runs.append((start, index))
            start = None
    return runs


class _Drawing:
    """One chart while it is drawn."""

    def __init__(
        self, chart: Chart, width: float, height: float, number: Number
    ) -> None:
        """Find the scale, and how much room labels and legend leave."""
        self._chart, self._number = chart, number
        self._width, self._height = width, height
        self._shapes: list[Shape] = []
        self._scale: Scale = scale_of(chart)
        self._ticks = [
            (tick, number(tick, self._scale.digits)) for tick in self._scale.ticks
        ]
        widest = max(text_width(text) for _, text in self._ticks)
        self._left = widest + 10
        self._right = width - _RIGHT
        self._slot = (self._right - self._left) / max(len(chart.labels), 1)
        self._legend = legend_rows([each.name for each in chart.series], width)
        self._named = axis_labels(chart.labels, self._slot, self._right - self._left)
        lines = max((len(text) for _, text in self._named), default=1)
        self._bottom = height - _BELOW - lines * _LINE - len(self._legend) * _LEGEND

    def plot(self) -> Plot:
        """Return everything, from what lies beneath to what lies above."""
        self._gaps()
        self._grid()
        match self._chart.kind:
            case ChartKind.BARS:
                self._bars()
            case ChartKind.STACKED:
                self._stacks()
            case _:
                self._bands()
                self._lines()
        self._base()
        self._limits()
        self._draw_legend()
        return Plot(self._width, self._height, self._shapes)

    def _x(self, index: float) -> float:
        return self._left + (index + 0.5) * self._slot

    def _y(self, value: float) -> float:
        part = (value - self._scale.low) / (self._scale.high - self._scale.low)
        return self._bottom - part * (self._bottom - _TOP)

    def _gaps(self) -> None:
        """Shade where no series has a value."""
        series = self._chart.series
        empty = [
            1.0 if all(each.values[index] is None for each in series) else None
            for index in range(len(self._chart.labels))
        ]
        for start, end in _runs(empty):
            self._shapes.append(
                Box(
                    self._left + start * self._slot,
                    _TOP,
                    (end - start) * self._slot,
                    self._bottom - _TOP,
                    "gap",
                )
            )

    def _grid(self) -> None:
        for tick, text in self._ticks:
            y = self._y(tick)
            self._shapes += [
                Line([(self._left, y), (self._right, y)], "grid"),
                Label(self._left - 6, y + 4, text, "end"),
            ]
        self._shapes.append(
            Label(0, 11, shortened(self._chart.unit, self._width), role="strong")
        )
        for index, lines in self._named:
            for row, text in enumerate(lines):
                y = self._bottom + _LINE * (row + 1) + 1
                x = self._x(index)
                half = text_width(text) / 2
                x = min(max(x, half), self._width - half)
                self._shapes.append(Label(x, y, text, "middle"))

    def _base(self) -> None:
        y = self._y(min(max(0.0, self._scale.low), self._scale.high))
        self._shapes.append(Line([(self._left, y), (self._right, y)], "axis"))

    def _hint(self, index: int, series: ChartSeries, value: float) -> str:
        chart = self._chart
        if len(chart.labels) * len(chart.series) > _MOST_HINTS:
            return ""
        name = f"{series.name}: " if len(chart.series) > 1 else ""
        number = self._number(value, max(self._scale.digits + 1, 2))
        return f"{chart.labels[index]}: {name}{number} {chart.unit}".rstrip()

    def _bars(self) -> None:
        """Draw the bars of all series beside each other."""
        series = self._chart.series
        group = min(self._slot * _BAR_SHARE, _WIDEST_BAR * len(series))
        width = group / max(len(series), 1)
        for place, each in enumerate(series):
            for index, value in enumerate(each.values):
                if value is not None:
                    x = self._x(index) - group / 2 + place * width
                    self._bar(
                        x, width, (0.0, value), place, self._hint(index, each, value)
                    )

    def _stacks(self) -> None:
        """Draw the bars of all series above each other, those below zero downwards."""
        width = min(self._slot * _BAR_SHARE, _WIDEST_BAR)
        for index in range(len(self._chart.labels)):
            ends = {True: 0.0, False: 0.0}
            for place, each in enumerate(self._chart.series):
                value = each.values[index]
                if value is not None:
                    start = ends[value >= 0]
                    ends[value >= 0] = start + value
                    self._bar(
                        self._x(index) - width / 2,
                        width,
                        (start, start + value),
                        place,
                        self._hint(index, each, value),
                    )

    def _bar(
        self,
        x: float,
        width: float,
        span: tuple[float, float],
        place: int,
        hint: str,
    ) -> None:
        top, bottom = sorted((self._y(span[0]), self._y(span[1])))
        # What lies upon something else keeps a hair's breadth from it.
        if span[0] and bottom - top > _HAIR * 2:
            top, bottom = (
                (top, bottom - _HAIR) if span[0] > 0 else (top + _HAIR, bottom)
            )
        self._shapes.append(
            Box(x, top, width, bottom - top, f"s{_colour(place)}", hint)
        )

    def _bands(self) -> None:
        for place, each in enumerate(self._chart.series):
            both = [
                1.0 if low is not None and high is not None else None
                for low, high in zip(each.lowest, each.highest, strict=True)
            ]
            for start, end in _runs(both):
                upper = self._points(each.highest, start, end)
                lower = self._points(each.lowest, start, end)
                self._shapes.append(
                    Line(upper + lower[::-1], f"b{_colour(place)}", closed=True)
                )

    def _lines(self) -> None:
        for place, each in enumerate(self._chart.series):
            for start, end in _runs(each.values):
                self._shapes.append(
                    Line(
                        self._points(each.values, start, end),
                        f"l{_colour(place)}",
                        place,
                    )
                )

    def _points(
        self, values: Sequence[float | None], start: int, end: int
    ) -> list[tuple[float, float]]:
        """Return the points of a run; a single one is as wide as its time."""
        points = [
            (self._x(index), self._y(value))
            for index, value in enumerate(values[start:end], start)
            if value is not None
        ]
        if len(points) == 1:
            (x, y), half = points[0], min(self._slot / 2, 4.0)
            return [(x - half, y), (x + half, y)]
        return points

    def _limits(self) -> None:
        """Draw named lines; where names would meet, one goes beneath its line."""
        taken: list[float] = []
        for name, value in sorted(self._chart.limits, key=lambda limit: -limit[1]):
            y = self._y(value)
            self._shapes.append(
                Line([(self._left, y), (self._right, y)], "limit", dash=1)
            )
            text = shortened(name, (self._right - self._left) * 0.6)
            place = y - 4 if y - 4 - SMALL > _TOP / 2 else y + SMALL + 2
            if any(abs(place - other) < SMALL + 1 for other in taken):
                place = y + SMALL + 2
            taken.append(place)
            width = text_width(text)
            self._shapes += [
                Box(
                    self._right - width - 2,
                    place - SMALL + 1,
                    width + 2,
                    SMALL + 2,
                    "paper",
                ),
                Label(self._right - 1, place, text, "end", "limit-name"),
            ]

    def _draw_legend(self) -> None:
        is_bars = self._chart.kind in {ChartKind.BARS, ChartKind.STACKED}
        place = 0
        for row, names in enumerate(self._legend):
            y = self._height - 5 - (len(self._legend) - 1 - row) * _LEGEND
            for x, text in names:
                colour = _colour(place)
                self._shapes.append(
                    Box(x + 3, y - 9, 11, 11, f"s{colour}")
                    if is_bars
                    else Line([(x, y - 4), (x + 18, y - 4)], f"l{colour}", place)
                )
                self._shapes.append(Label(x + 22, y, text))
                place += 1


def _colour(place: int) -> int:
    return place % _COLOURS_IN_A_ROW
