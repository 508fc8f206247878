"""What stands on every page of a PDF besides the report: its title and its number."""

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .glyphs import run_width, runs
from .palette import LIGHT

_SIZE = 7.5
_MARGIN = 18 * mm
_ROOM = A4[0] - 2 * _MARGIN


def draw_runs(
    canvas: Canvas, x: float, y: float, text: str, size: float, *, bold: bool = False
) -> None:
    """Write a line of text from a point on, each letter in a font that has it."""
    for font, piece in runs(text, bold=bold):
        canvas.setFont(font, size)
        canvas.drawString(x, y, piece)
        x += canvas.stringWidth(piece, font, size)


def draw_page(canvas: Canvas, title: str) -> None:
    """Draw the head of a page: a bar on the first, the title on those after it."""
    canvas.saveState()
    if not title:
        canvas.setFillColor(HexColor(LIGHT["accent"]))
        canvas.rect(0, A4[1] - 5, A4[0], 5, stroke=0, fill=1)
    else:
        canvas.setFillColor(HexColor(LIGHT["text"]))
        draw_runs(canvas, _MARGIN, A4[1] - 12 * mm, _fitting(title), _SIZE)
        canvas.setStrokeColor(HexColor(LIGHT["line"]))
        canvas.line(_MARGIN, A4[1] - 14 * mm, A4[0] - _MARGIN, A4[1] - 14 * mm)
    canvas.restoreState()


def _fitting(text: str) -> str:
    """Return a text that fits into a line."""
    if run_width(text, _SIZE) <= _ROOM:
        return text
    while text and run_width(text, _SIZE) > _ROOM - _SIZE:
        text = text[: -max(len(text) // 20, 1)]
    return f"{text}…"


class Numbered(Canvas):  # type: ignore[misc]
    """A canvas whose pages know how many there are, which only the last one tells."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Begin without pages."""
        super().__init__(*args, **kwargs)
        self._pages: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802 - named by reportlab
        """Keep a page until all are known."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write the file once every page has its number."""
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            text = f"{number} / {len(self._pages)}"
            self.setFillColor(HexColor(LIGHT["text"]))
            x = A4[0] - _MARGIN - run_width(text, _SIZE)
            draw_runs(self, x, 10 * mm, text, _SIZE)
            super().showPage()
        super().save()
