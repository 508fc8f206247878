"""Charts: one SVG source, and the PNG that is made of it for mail."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from math import ceil

from pygal import XY
from pygal.style import Style
import resvg_py

from .document import Chart
from .fonts import BOLD, FAMILY, REGULAR
from .glyphs import drawable
from .palette import DASHES, LIGHT
from .plain import plain_chart
from .plot import Box, Line, Number, Shape, drawn

# Okabe and Ito's colours, which colour-blind readers can tell apart.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_INK, _PALE, _PAPER = "#44505c", "#dde3e8", "#ffffff"
_PNG_ZOOM = 2.0
_MINUTE = 60.0
_STEPS = tuple(_MINUTE * each for each in (1, 2, 5, 10, 15, 30, 60, 120, 360, 1440))
_MOST_LABELS = 7


def chart_inline(chart: Chart, *, width: int, height: int, number: Number) -> str:
    """Return a chart as SVG for a page that has the rules of `chart_rules`.

    `number` writes in a language.
    """
    return _svg(plain_chart(chart), width, height, number, "")


def chart_png(chart: Chart, *, width: int, height: int, number: Number) -> bytes:
    """Return a chart as PNG with the fonts that we bring, twice as fine as its size."""
    chart = _drawable_chart(plain_chart(chart))
    style = f"<style>{chart_rules(LIGHT)}</style>"
    return to_png(_svg(chart, width, height, number, style))


def _drawable_chart(chart: Chart) -> Chart:
    """Return a chart whose letters are all in the fonts that we bring."""
    return Chart(
        title=chart.title,
        text=chart.text,
        kind=chart.kind,
        labels=[drawable(text) for text in chart.labels],
        series=[
            type(each)(drawable(each.name), each.values, each.lowest, each.highest)
            for each in chart.series
        ],
        unit=drawable(chart.unit),
        limits=[(drawable(name), value) for name, value in chart.limits],
    )


def chart_rules(colours: Mapping[str, str]) -> str:
    """Return the CSS of charts; colours may be any that CSS knows, even variables."""
    rules = [
        f".chart text{{fill:{colours['text']}}}",
        f".chart .strong{{fill:{colours['strong']};font-weight:bold}}",
        f".chart .limit-name{{fill:{colours['limit']}}}",
        f".chart .limit{{stroke:{colours['limit']};stroke-width:1.4}}",
        f".chart .grid{{stroke:{colours['grid']}}}",
        f".chart .axis{{stroke:{colours['axis']}}}",
        f".chart .gap{{fill:{colours['gap']}}}",
        f".chart .paper{{fill:{colours['paper']}}}",
        ".chart polyline{fill:none;stroke-linejoin:round}",
    ]
    for index in range(len(COLOURS)):
        colour = colours[f"s{index}"]
        rules += [
            f".chart .s{index}{{fill:{colour}}}",
            f".chart .b{index}{{fill:{colour};fill-opacity:.22}}",
            f".chart .l{index}{{stroke:{colour};stroke-width:2}}",
        ]
    return "".join(rules)


def _svg(chart: Chart, width: int, height: int, number: Number, style: str) -> str:
    plot = drawn(chart, width=width, height=height, number=number)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(chart.text or chart.title)}">'
    )
    return "".join([head, style, *map(_shape, plot.shapes), "</svg>"])


def _shape(shape: Shape) -> str:
    match shape:
        case Box():
            place = (
                f'<rect class="{shape.role}" x="{shape.x:.1f}" y="{shape.y:.1f}" '
                f'width="{shape.width:.1f}" height="{shape.height:.1f}"'
            )
            if shape.hint:
                return f"{place}><title>{escape(shape.hint)}</title></rect>"
            return f"{place}/>"
        case Line():
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
            name = "polygon" if shape.closed else "polyline"
            dash = DASHES[shape.dash % len(DASHES)]
            pattern = f' stroke-dasharray="{dash}"' if dash else ""
            return f'<{name} class="{shape.role}" points="{points}"{pattern}/>'
        case _:
            anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
            role = "" if shape.role == "text" else f' class="{shape.role}"'
            return (
                f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" '
                f'font-size="{shape.size:g}"{anchor}{role}>{escape(shape.text)}</text>'
            )


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
