"""Charts: one SVG source, and the PNG that is made of it for mail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from pygal import XY
from pygal.style import Style
import resvg_py

from .fonts import BOLD, FAMILY, REGULAR

# Okabe and Ito's colours, which colour-blind readers can tell apart.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_INK, _PALE, _PAPER = "#44505c", "#dde3e8", "#ffffff"
_PNG_ZOOM = 2.0
_MINUTE = 60.0
_STEPS = tuple(_MINUTE * each for each in (1, 2, 5, 10, 15, 30, 60, 120, 360, 1440))
_MOST_LABELS = 7


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart; a point without a value is a gap."""

    name: str
    points: Sequence[tuple[datetime, float | None]]


def line_chart(
    series: Sequence[Series],
    *,
    clock: Callable[[datetime], str],
    top: float | None = None,
    width: int = 600,
    height: int = 220,
) -> str:
    """Return lines over time as SVG; `clock` writes the times beneath it."""
    style = Style(
        background=_PAPER,
        plot_background=_PAPER,
        foreground=_INK,
        foreground_strong=_INK,
        foreground_subtle=_PALE,
        guide_stroke_color=_PALE,
        major_guide_stroke_color=_PALE,
        guide_stroke_dasharray="0",
        major_guide_stroke_dasharray="0",
        colors=COLOURS,
        font_family=FAMILY,
        label_font_size=11,
        major_label_font_size=11,
        legend_font_size=12,
        no_data_font_size=12,
    )
    times = [time.timestamp() for each in series for time, _ in each.points]
    chart = XY(
        width=width,
        height=height,
        style=style,
        js=(),
        show_dots=False,
        stroke_style={"width": 2, "linejoin": "round"},
        x_value_formatter=lambda seconds: clock(datetime.fromtimestamp(seconds, UTC)),
        x_labels=_labels(min(times), max(times)),
        legend_at_bottom=True,
        legend_at_bottom_columns=len(series),
        margin=6,
        truncate_label=-1,
        y_labels=None if top is None else [top * part / 4 for part in range(5)],
        y_value_formatter=lambda value: f"{value:g}",
        range=None if top is None else (0, top),
        allow_interruptions=True,
    )
    for each in series:
        chart.add(each.name, [(time.timestamp(), value) for time, value in each.points])
    svg: str = chart.render(is_unicode=True)
    return svg


def _labels(start: float, end: float) -> list[float]:
    """Return where times are written beneath a chart: a few full minutes."""
    span = max(end - start, _MINUTE)
    step = next((each for each in _STEPS if span / each <= _MOST_LABELS), _STEPS[-1])
    first = ceil(start / step) * step
    return [
        first + index * step for index in range(int((end - first) // step) + 1)
    ] or [start]


def to_png(svg: str) -> bytes:
    """Return an SVG as PNG, twice as fine as its size says."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            background=_PAPER,
            skip_system_fonts=True,
            font_files=[str(REGULAR), str(BOLD)],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            zoom=_PNG_ZOOM,
        )
    )
