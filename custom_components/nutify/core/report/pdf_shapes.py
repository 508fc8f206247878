"""What reportlab has no words for: charts as shapes, headings with bookmarks, marks."""

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph as Text

from .document import Chart
from .glyphs import run_width
from .palette import DASHES, LIGHT
from .pdf_page import draw_runs
from .plot import Box, Label, Line, Number, Plot, drawn

TONES = ("good", "warning", "bad")
# Charts are laid out for a screen and printed at this share of it.
_PRINT = 0.72
_CHART_HEIGHT = 225
_BAND_OPACITY = 0.22
_MARK, _MARK_ROOM = 7.0, 11.0
# A tick, an exclamation mark and a cross, as lines around their middle.
_MARKS: dict[str, list[tuple[float, float, float, float]]] = {
    "good": [(-1.6, 0, -0.4, -1.3), (-0.4, -1.3, 1.7, 1.4)],
    "warning": [(0, 1.9, 0, -0.3), (0, -1.8, 0, -1.9)],
    "bad": [(-1.4, -1.4, 1.4, 1.4), (-1.4, 1.4, 1.4, -1.4)],
}


class ChartPicture(Flowable):  # type: ignore[misc]
    """A chart, drawn by the same shapes as its SVG."""

    def __init__(self, chart: Chart, width: float, number: Number) -> None:
        """Lay the chart out for a width in points."""
        super().__init__()
        self._plot: Plot = drawn(
            chart, width=width / _PRINT, height=_CHART_HEIGHT, number=number
        )
        self.width, self.height = width, _CHART_HEIGHT * _PRINT

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size, which is fixed."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the shapes; a page counts upwards."""
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.scale(_PRINT, _PRINT)
        for shape in self._plot.shapes:
            match shape:
                case Box():
                    canvas.setFillColor(_colour(shape.role))
                    y = self._plot.height - shape.y - shape.height
                    canvas.rect(shape.x, y, shape.width, shape.height, stroke=0, fill=1)
                case Line():
                    self._draw_line(canvas, shape)
                case _:
                    self._draw_label(canvas, shape)
        canvas.restoreState()

    def _draw_line(self, canvas: Canvas, line: Line) -> None:
        path = canvas.beginPath()
        path.moveTo(line.points[0][0], self._plot.height - line.points[0][1])
        for x, y in line.points[1:]:
            path.lineTo(x, self._plot.height - y)
        if line.closed:
            path.close()
            canvas.setFillColor(_colour(line.role))
            canvas.drawPath(path, stroke=0, fill=1)
            return
        is_series = line.role.startswith("l") and line.role[1:].isdigit()
        canvas.setLineWidth(2.0 if is_series else 1.0)
        canvas.setLineJoin(1)
        canvas.setStrokeColor(_colour(line.role))
        dash = DASHES[line.dash % len(DASHES)]
        canvas.setDash([float(each) for each in dash.split()])
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.setDash([])

    def _draw_label(self, canvas: Canvas, label: Label) -> None:
        bold = label.role == "strong"
        x = label.x
        if label.anchor != "start":
            width = run_width(label.text, label.size, bold=bold)
            x -= width if label.anchor == "end" else width / 2
        canvas.setFillColor(_colour(label.role))
        draw_runs(
            canvas, x, self._plot.height - label.y, label.text, label.size, bold=bold
        )


def _colour(role: str) -> Color:
    """Return the colour of a role: s, l and b are a series' area, line and band."""
    if role == "limit-name":
        role = "limit"
    if role[1:].isdigit():
        colour = HexColor(LIGHT[f"s{role[1:]}"])
        if role[0] == "b":
            return Color(colour.red, colour.green, colour.blue, _BAND_OPACITY)
        return colour
    return HexColor(LIGHT[role])


class Heading(Flowable):  # type: ignore[misc]
    """A heading that a reader finds among the bookmarks."""

    def __init__(self, text: Text, name: str, level: int) -> None:
        """Take a paragraph, and the name and depth of its bookmark."""
        super().__init__()
        self._text, self._name, self._level = text, name, level

    def getSpaceBefore(self) -> float:  # noqa: N802 - named by reportlab
        """Return the space of the paragraph."""
        return float(self._text.getSpaceBefore())

    def getSpaceAfter(self) -> float:  # noqa: N802 - named by reportlab
        """Return the space of the paragraph."""
        return float(self._text.getSpaceAfter())

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the paragraph."""
        self.width, self.height = self._text.wrap(width, height)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the paragraph, and set the bookmark."""
        key = f"h{self.canv.getPageNumber()}-{id(self)}"
        self.canv.bookmarkHorizontal(key, 0, self.height)
        self.canv.addOutlineEntry(self._name, key, self._level, closed=self._level == 0)
        self._text.drawOn(self.canv, 0, 0)


class Marked(Flowable):  # type: ignore[misc]
    """A text with the mark of its tone, so that it is not told by colour alone."""

    def __init__(self, text: Text, tone: str, *, plain: bool = False) -> None:
        """Take a paragraph; unless it is plain, it stands on the paper of its tone."""
        super().__init__()
        self._text, self._tone, self._plain = text, tone, plain
        self._pad = 0.0 if plain else 6.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size with the mark beside the text."""
        room = width - _MARK_ROOM - 2 * self._pad
        _, self._high = self._text.wrap(room, height)
        self.width, self.height = width, self._high + 2 * self._pad
        return self.width, self.height

    def draw(self) -> None:
        """Draw the paper, the mark and the text."""
        canvas: Canvas = self.canv
        if not self._plain:
            canvas.setFillColor(HexColor(LIGHT[f"{self._tone}-paper"]))
            canvas.roundRect(0, 0, self.width, self.height, 4, stroke=0, fill=1)
        self._text.drawOn(canvas, self._pad + _MARK_ROOM, self._pad)
        style = self._text.style
        middle = self.height - self._pad - style.leading * 0.55
        self._draw_mark(canvas, self._pad + _MARK / 2, middle)

    def _draw_mark(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw the mark of the tone in a circle."""
        canvas.saveState()
        canvas.setFillColor(HexColor(LIGHT[self._tone]))
        canvas.circle(x, y, _MARK / 2, stroke=0, fill=1)
        canvas.setStrokeColor(HexColor(LIGHT["paper"]))
        canvas.setLineWidth(0.9)
        canvas.setLineCap(1)
        lines = _MARKS[self._tone]
        canvas.lines([(x + a, y + b, x + c, y + d) for a, b, c, d in lines])
        canvas.restoreState()
