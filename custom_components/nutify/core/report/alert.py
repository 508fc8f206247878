"""An alert as a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from ..events.types import Severity
from .charts import Series, line_chart, to_png
from .formats import Formats
from .render import render

CHART_ID = "chart"

_COLOURS = {
    Severity.INFORMATION: "#2e7d32",
    Severity.WARNING: "#b26a00",
    Severity.CRITICAL: "#b3261e",
}
# A load goes beyond 100 percent; four even steps stay whole numbers.
_PERCENT, _STEP = 100.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertItem:
    """What one UPS has to say: its name, a sentence, and rows of name and value."""

    ups: str
    sentence: str
    time: datetime
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMail:
    """Everything that a mail shows, in the words of its reader.

    `chart` holds the last hour of one UPS in percent; it is left out when empty.
    """

    title: str
    severity: Severity
    severity_name: str
    items: Sequence[AlertItem]
    chart_title: str
    chart: Sequence[Series]
    footer: str


def render_alert(mail: AlertMail, formats: Formats) -> tuple[str, bytes | None]:
    """Return the HTML of a mail and the PNG that it shows under CHART_ID, if any."""
    chart = [each for each in mail.chart if _is_worth_it(each)]
    png = (
        to_png(line_chart(chart, clock=formats.clock, top=_top(chart)))
        if chart
        else None
    )
    html = render(
        "alert.html.jinja",
        {
            "mail": mail,
            "items": [
                {
                    "ups": item.ups,
                    "sentence": item.sentence,
                    "time": formats.moment(item.time),
                    "rows": item.rows,
                }
                for item in mail.items
            ],
            "colour": _COLOURS[mail.severity],
            "chart_id": CHART_ID if png is not None else None,
            "chart_text": "; ".join(_in_words(each, formats) for each in chart),
            "language": formats.language,
        },
    )
    return html, png


def _is_worth_it(series: Series) -> bool:
    """Tell whether there is a line to draw."""
    return sum(value is not None for _, value in series.points) > 1


def _top(chart: Sequence[Series]) -> float:
    """Return where the scale ends, in percent."""
    highest = max(value or 0 for each in chart for _, value in each.points)
    return max(_PERCENT, ceil(highest / _STEP) * _STEP)


def _in_words(series: Series, formats: Formats) -> str:
    """Return what a line shows, for those who do not see it."""
    values = [value for _, value in series.points if value is not None]
    low, high = formats.number(min(values)), formats.number(max(values))
    return f"{series.name}: {low} - {high}"
