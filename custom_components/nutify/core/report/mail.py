"""A report as a mail: tables and pictures, for readers that know little of CSS."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from .charts import chart_png
from .document import Block, Chart, Document, Figures, Paragraph, Part, Table
from .html import groups_of, numbers_of
from .layout import column_widths
from .lettering import text_width
from .palette import LIGHT
from .plain import plain_document
from .plot import Number
from .render import render

# Gmail shows no more of a mail than its first 102 kB.
MOST_BYTES = 95_000
_CHART = (552, 230)
_FIGURES_IN_A_ROW = 3
# Tables are in Arial of this size, which is narrower than the letters of charts.
_TABLE_TEXT, _NARROWER, _CELL = 13.0, 0.9, 12.0
_FEWEST_ROWS = 3
# A tone is never told by colour alone.
_MARKS = {"good": "✓", "warning": "!", "bad": "\N{MULTIPLICATION SIGN}"}


def _more(rows: int) -> str:
    return f"… +{rows}"


class _Cut(NamedTuple):
    """How much of a report a mail holds: rows of each table at most, and parts."""

    rows: int
    parts: int


def render_mail(
    document: Document, *, more: Callable[[int], str] = _more
) -> tuple[str, dict[str, bytes]]:
    """Return the HTML of a mail, and its PNG images by content id.

    Where it would be too long, tables lose their last rows, the longest ones first, and
    after that the last parts go; `more` writes how many rows only the whole report has.
    It reads files and takes its time, so not in an event loop.
    """
    document = plain_document(document)
    rows = max(
        (
            len(block.rows)
            for part in document.parts
            for block in part.blocks
            if isinstance(block, Table)
        ),
        default=0,
    )
    cut = _Cut(rows, len(document.parts))
    kept, html = document, _html(document, 0, more)
    while len(html.encode()) > MOST_BYTES and cut.parts:
        cut = _smaller(cut)
        kept = _shortened(document, cut)
        html = _html(kept, _rows(document.parts[cut.parts :]), more, document)
    return html, _images(kept, numbers_of(document))


def _smaller(cut: _Cut) -> _Cut:
    if cut.rows > _FEWEST_ROWS:
        return cut._replace(rows=max(cut.rows * 3 // 4, _FEWEST_ROWS))
    return cut._replace(parts=cut.parts - 1)


def _shortened(document: Document, cut: _Cut) -> Document:
    return replace(
        document,
        parts=[
            replace(part, blocks=[_shorter(block, cut.rows) for block in part.blocks])
            for part in document.parts[: cut.parts]
        ],
    )


def _shorter(block: Block, rows: int) -> Block:
    """Return a table without its tail, but for the total; others as they are."""
    if not isinstance(block, Table) or len(block.rows) <= rows:
        return block
    total = [block.rows[-1]] if block.last_is_total else []
    return replace(block, rows=[*block.rows[: rows - len(total)], *total])


def _rows(parts: Sequence[Part]) -> int:
    """Return how many rows some parts have; one without a table counts as one."""
    return sum(
        max(1, sum(len(each.rows) for each in part.blocks if isinstance(each, Table)))
        for part in parts
    )


def _html(
    document: Document,
    left_out: int,
    more: Callable[[int], str],
    whole: Document | None = None,
) -> str:
    """Return the mail; `whole` is what was shortened, if it was."""
    blocks = _Blocks(more)
    wholes = iter((whole or document).parts)
    groups = [
        {
            "name": group.name,
            "parts": [
                {
                    "title": part.title,
                    "blocks": [
                        blocks.view(block, full)
                        for block, full in zip(
                            part.blocks, next(wholes).blocks, strict=True
                        )
                    ],
                }
                for part in group.parts
            ],
        }
        for group in groups_of(document)
    ]
    return render(
        "report_mail.html.jinja",
        {
            "document": document,
            "groups": groups,
            "colours": LIGHT,
            "marks": _MARKS,
            "chart_width": _CHART[0],
            "figure_width": 100 // _FIGURES_IN_A_ROW,
            "left_out": more(left_out) if left_out else "",
        },
    )


class _Blocks:
    """Makes blocks what the template takes, and numbers their pictures."""

    def __init__(self, more: Callable[[int], str]) -> None:
        """Begin with the first picture."""
        self._more, self._charts = more, 0

    def view(self, block: Block, full: Block) -> dict[str, object]:
        """Return a block as the template takes it; `full` has all of its rows."""
        match block:
            case Paragraph():
                return {
                    "kind": "paragraph",
                    "text": block.text,
                    "tone": block.tone.value,
                }
            case Figures():
                figures = list(block.figures)
                return {
                    "kind": "figures",
                    "rows": [
                        figures[start : start + _FIGURES_IN_A_ROW]
                        for start in range(0, len(figures), _FIGURES_IN_A_ROW)
                    ],
                }
            case Table():
                missing = (
                    len(full.rows) - len(block.rows) if isinstance(full, Table) else 0
                )
                return {
                    "kind": "table",
                    "table": block,
                    "widths": [
                        round(width) for width in column_widths(block, 100.0, _percent)
                    ],
                    "more": self._more(missing) if missing else "",
                }
            case _:
                self._charts += 1
                return {
                    "kind": "chart",
                    "title": block.title,
                    "text": block.text,
                    "cid": _content_id(self._charts),
                }


def _percent(text: str) -> float:
    """Return about how much of a mail's width a text takes with its cell."""
    return 100.0 * (text_width(text, _TABLE_TEXT) * _NARROWER + _CELL) / _CHART[0]


def _images(document: Document, number: Number) -> dict[str, bytes]:
    width, height = _CHART
    charts = [
        block
        for part in document.parts
        for block in part.blocks
        if isinstance(block, Chart)
    ]
    return {
        _content_id(index): chart_png(chart, width=width, height=height, number=number)
        for index, chart in enumerate(charts, 1)
    }


def _content_id(index: int) -> str:
    return f"chart{index}"
