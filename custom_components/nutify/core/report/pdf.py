"""A report as PDF, on A4."""

from collections.abc import Iterator, Sequence
from io import BytesIO
import re

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph as Text,
    SimpleDocTemplate,
    Spacer,
    Table as Grid,
    TableStyle,
)

from .document import Block, Chart, Document, Figure, Figures, Paragraph, Part, Table
from .glyphs import NAME, NAME_BOLD, markup, prepare, run_width
from .html import groups_of, numbers_of
from .layout import column_widths
from .palette import LIGHT
from .pdf_page import Numbered, draw_page
from .pdf_shapes import TONES, ChartPicture, Heading, Marked
from .plain import plain_document
from .plot import Number

# Without a clock reportlab writes a date of its own choice; spaces keep all offsets.
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")
# What reportlab keeps free within its margins.
_FRAME = 6.0
_MARGIN = 18 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_FIGURES_IN_A_ROW = 4
_PAD = 5.0
_CELL = 8.0
# What a row and the head above it show at most, in lines: a page holds both, and what
# is longer in a narrow column is not a name but an attack.
_CELL_LINES, _HEAD_LINES = 42, 16
# A bold W is wider than it is high.
_WIDEST = 1.15
_LONGEST_NAME, _LONG_VALUE = 255, 24
# What is on coloured paper does not break over pages.
_LONGEST_MARKED = 2000
_TILE_GAP = 6.0
_TILE_WIDTH = (_WIDTH - _TILE_GAP * (_FIGURES_IN_A_ROW - 1)) / _FIGURES_IN_A_ROW
_TILE_WIDTHS = [_TILE_WIDTH, *[_TILE_GAP, _TILE_WIDTH] * (_FIGURES_IN_A_ROW - 1)]
_TILES = (
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 8),
    ("RIGHTPADDING", (0, 0), (-1, -1), 6),
    ("TOPPADDING", (0, 0), (-1, -1), 6),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
)


def _colour(name: str) -> Color:
    return HexColor(LIGHT[name])


def _style(
    name: str, size: float, colour: str = "ink", **more: object
) -> ParagraphStyle:
    bold = bool(more.pop("bold", False))
    return ParagraphStyle(
        name,
        fontName=NAME_BOLD if bold else NAME,
        fontSize=size,
        leading=size * 1.4,
        textColor=_colour(colour),
        splitLongWords=1,
        **more,
    )


_TITLE = _style("title", 20, bold=True)
_TIME = _style("time", 10.5, "text", spaceAfter=12)
_SUMMARY = _style("summary", 12.5, spaceAfter=12)
_UPS = _style("ups", 15, bold=True, spaceBefore=16, spaceAfter=4)
_PART = _style("part", 12, bold=True, spaceBefore=12, spaceAfter=6)
_TEXT = _style("text", 9.5, spaceAfter=6)
_CAPTION = _style("caption", 9, "strong", bold=True, spaceBefore=4, spaceAfter=3)
_HEAD = _style("head", 7.5, "text", bold=True)
_HEAD_RIGHT = _style("headright", 7.5, "text", bold=True, alignment=TA_RIGHT)
_BODY = _style("body", _CELL)
_BODY_RIGHT = _style("bodyright", _CELL, alignment=TA_RIGHT)
_TOTAL = _style("total", _CELL, bold=True)
_TOTAL_RIGHT = _style("totalright", _CELL, bold=True, alignment=TA_RIGHT)
_NAME = _style("name", 7.5, "text")
_VALUE = _style("value", 13, bold=True)
_LONG = _style("long", 8, bold=True)
_NOTE = _style("note", 7.5, "text")
_FOOTER = _style("footer", 7.5, "text", spaceBefore=16)
_TONED = {tone: _style(f"text-{tone}", 9.5, tone) for tone in TONES}


def render_pdf(document: Document) -> bytes:
    """Return a report as PDF; reads files and takes time, so not in an event loop."""
    prepare()
    document = plain_document(document)
    number = numbers_of(document)
    story: list[Flowable] = [
        Text(markup(document.title, bold=True), _TITLE),
        Spacer(1, 3),
        Text(markup(document.subtitle), _TIME),
    ]
    if document.summary:
        story.append(Text(markup(document.summary), _SUMMARY))
    for group in groups_of(document):
        if group.name:
            story += [CondPageBreak(60 * mm), _heading(group.name, _UPS, 0)]
        for part in group.parts:
            story += _part(part, number, 1 if group.name else 0)
    story.append(Text(markup(document.footer), _FOOTER))
    return _built(document, story)


def _built(document: Document, story: list[Flowable]) -> bytes:
    """Return the pages of a story, under what they tell about themselves."""
    file = BytesIO()
    template = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=_MARGIN - _FRAME,
        rightMargin=_MARGIN - _FRAME,
        topMargin=20 * mm,
        bottomMargin=18 * mm,
        title=document.title,
        author="Nutify",
        subject=document.subtitle,
        creator="Nutify",
        lang=document.language,
        invariant=1,
        pageCompression=1,
    )

    def first(canvas: Canvas, _template: object) -> None:
        draw_page(canvas, "")

    def later(canvas: Canvas, _template: object) -> None:
        draw_page(canvas, f"{document.title} - {document.subtitle}")

    template.build(story, onFirstPage=first, onLaterPages=later, canvasmaker=Numbered)
    return _DATES.sub(lambda found: b" " * len(found[0]), file.getvalue())


def _heading(text: str, style: ParagraphStyle, level: int) -> Flowable:
    # A heading is on one page.
    text = text[:_LONGEST_NAME]
    return Heading(Text(markup(text, bold=True), style), text, level)


def _part(part: Part, number: Number, level: int) -> Iterator[Flowable]:
    """Yield a part; its heading stays with at least the begin of what follows."""
    heading = _heading(part.title, _PART, level)
    before: list[Flowable] = [heading]
    for block in part.blocks:
        flows = _block(block, number)
        if isinstance(block, Table):
            # A table may break, but not before its first rows.
            yield CondPageBreak(45 * mm)
            yield from (*before, *flows)
        elif before or isinstance(block, Chart):
            yield KeepTogether([*before, *flows])
        else:
            yield from flows
        before = []
    yield from before


def _block(block: Block, number: Number) -> list[Flowable]:
    match block:
        case Paragraph():
            tone = block.tone.value
            if tone not in TONES or len(block.text) > _LONGEST_MARKED:
                return [Text(markup(block.text), _TONED.get(tone, _TEXT))]
            return [Marked(Text(markup(block.text), _TONED[tone]), tone), Spacer(1, 6)]
        case Figures():
            return [*_figures(block), Spacer(1, 4)]
        case Chart():
            caption = Text(markup(block.title, bold=True), _CAPTION)
            return [caption, ChartPicture(block, _WIDTH, number), Spacer(1, 8)]
        case _:
            title = (
                [Text(markup(block.title, bold=True), _CAPTION)] if block.title else []
            )
            return [*title, *_table(block), Spacer(1, 8)]


def _figures(block: Figures) -> list[Flowable]:
    """Return key figures as tiles, four in a row with air between them."""
    flows: list[Flowable] = []
    for start in range(0, len(block.figures), _FIGURES_IN_A_ROW):
        figures = block.figures[start : start + _FIGURES_IN_A_ROW]
        cells: list[list[Flowable]] = [[] for _ in range(2 * _FIGURES_IN_A_ROW - 1)]
        style: list[tuple[object, ...]] = list(_TILES)
        for index, figure in enumerate(figures):
            cells[2 * index] = _tile(figure)
            place = (2 * index, 0), (2 * index, 0)
            style += [
                ("BACKGROUND", *place, _colour("zebra")),
                ("BOX", *place, 0.6, _colour("line")),
            ]
            tone = figure.tone.value
            if tone in TONES:
                style.append(("LINEBEFORE", *place, 2.5, _colour(tone)))
        grid = Grid([cells], colWidths=_TILE_WIDTHS)
        grid.setStyle(TableStyle(style))
        flows += [grid, Spacer(1, _TILE_GAP)]
    return flows


def _tile(figure: Figure) -> list[Flowable]:
    """Return what stands in a tile: name, value and note."""
    tone = figure.tone.value
    name = Text(markup(figure.name[:_LONGEST_NAME]), _NAME)
    value = figure.value[:_LONGEST_NAME]
    is_long = len(value) > _LONG_VALUE
    texts: list[Flowable] = [
        Marked(name, tone, plain=True) if tone in TONES else name,
        Text(markup(value, bold=True), _LONG if is_long else _VALUE),
    ]
    if figure.note:
        texts.append(Text(markup(figure.note[:_LONGEST_NAME]), _NOTE))
    return texts


def _table(table: Table) -> list[Flowable]:
    """Return a table whose head stands again on each page; without columns nothing."""
    if not table.columns:
        return []
    widths = column_widths(table, _WIDTH, _cell_width)
    count = len(widths)
    last = len(table.rows) - 1
    rows = [_row(table, table.columns, widths, (_HEAD, _HEAD_RIGHT), _HEAD_LINES)]
    for index, row in enumerate(table.rows):
        is_total = table.last_is_total and index == last
        styles = (_TOTAL, _TOTAL_RIGHT) if is_total else (_BODY, _BODY_RIGHT)
        rows.append(_row(table, [*row, *[""] * count][:count], widths, styles))
    grid = Grid(rows, colWidths=widths, repeatRows=1)
    line = _colour("line")
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, _colour("axis")),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, line),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), [None, _colour("zebra")]),
        ("FONT", (0, 1), (-1, -1), NAME, _CELL, _CELL * 1.4),
        ("TEXTCOLOR", (0, 1), (-1, -1), _colour("ink")),
    ]
    style += [
        ("ALIGN", (column, 1), (column, -1), "RIGHT")
        for column in table.right
        if column < count
    ]
    if table.last_is_total and table.rows:
        style.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, _colour("axis")))
    grid.setStyle(TableStyle(style))
    return [grid]


def _cell_width(text: str) -> float:
    """Return how wide a cell is that holds a text in one line, with air beside it."""
    return run_width(text[:_LONGEST_NAME], _CELL, bold=True) + 2 * _PAD + 1


def _row(
    table: Table,
    texts: Sequence[str],
    widths: Sequence[float],
    styles: tuple[ParagraphStyle, ParagraphStyle],
    lines: int = _CELL_LINES,
) -> list[Flowable | str]:
    """Return the cells of a row; a plain one that fits needs no paragraph."""
    cells: list[Flowable | str] = []
    for index, (text, width) in enumerate(zip(texts, widths, strict=True)):
        style = styles[index in table.right]
        # As many letters as surely fit.
        room = (width - 2 * _PAD) / (style.fontSize * _WIDEST)
        most = lines * max(int(room), 1)
        shown = text if len(text) <= most else f"{text[:most]}…"
        is_plain = style in (_BODY, _BODY_RIGHT) and shown.isascii()
        if is_plain and run_width(shown, _CELL) <= width - 2 * _PAD:
            cells.append(shown)
        else:
            cells.append(Text(markup(shown, bold=style.fontName == NAME_BOLD), style))
    return cells
