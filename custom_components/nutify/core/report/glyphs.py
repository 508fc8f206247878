"""Letters that our fonts do not have: what stands in their place.

The fonts that reportlab brings hold Latin letters. Greek and Cyrillic names are written
in those (by the letters of ISO 843 and ISO 9, without most of their accents). A PDF can
also name fonts that its reader has to find (PDF 32000-1 section 9.7.5), as it does for
East Asian letters: who uses those has such a font. A box stands for all the rest.
"""
# ruff: noqa: RUF001 - letters that look like others are what this is about

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple
from unicodedata import combining, normalize
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

from .fonts import BOLD, REGULAR

NAME, NAME_BOLD = "Nutify", "Nutify-Bold"
_BOX, _BOX_FONT = "\N{LOWER RIGHT DROP-SHADOWED WHITE SQUARE}", "ZapfDingbats"
_MISSING = "?"
# Signs of a text that have a look-alike; compatibility forms are found by themselves.
_ALIKE = {
    "→": "->",
    "←": "<-",
    "↔": "<->",
    "′": "'",
    "″": '"',
    "✓": "√",
    "✔": "√",
    "✗": "×",
    "✕": "×",
    "■": "•",
    "●": "•",
    "▲": "^",
    "‑": "-",
    "‒": "–",
    "\u202f": "\u00a0",
    "\u2009": " ",
    "\u2007": "\u00a0",
}
_GREEK = "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo"
_CYRILLIC = (
    "аa бb вv гg дd еe ёe жzh зz иi йj кk лl мm нn оo пp рr сs тt уu фf хh цc чch шsh "
    "щshch ъ' ыy ь' эe юyu яya іi їi єye ґg ўw ђdj јj љlj њnj ћc џdz ѓg ќk ѕdz"
)
_LATIN = {pair[0]: pair[1:] for pair in f"{_GREEK} {_CYRILLIC}".split()}
_LATIN |= {letter.upper(): latin.title() for letter, latin in _LATIN.items()}
# Zero width: joiners, variation selectors and tones of skin.
_SILENT = frozenset(
    {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)}
    | set(range(0x1F3FB, 0x1F400))
)


class _Script(NamedTuple):
    """A range of letters, and the font of a reader that has them."""

    first: int
    last: int
    font: str


_SCRIPTS = (
    _Script(0x3000, 0x30FF, "HeiseiKakuGo-W5"),
    _Script(0x3400, 0x9FFF, "STSong-Light"),
    _Script(0xAC00, 0xD7A3, "HYGothic-Medium"),
    _Script(0xFF01, 0xFFEF, "HeiseiKakuGo-W5"),
)


@cache
def _letters() -> frozenset[int]:
    """Return the letters of our fonts; makes them known to reportlab."""
    regular, bold = TTFont(NAME, str(REGULAR)), TTFont(NAME_BOLD, str(BOLD))
    for font in (regular, bold):
        pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(
        NAME, normal=NAME, bold=NAME_BOLD, italic=NAME, boldItalic=NAME_BOLD
    )
    return frozenset(regular.face.charToGlyph) & frozenset(bold.face.charToGlyph)


def prepare() -> None:
    """Make the fonts known; reads files, so not in an event loop."""
    _letters()


@cache
def _foreign(font: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    return font


@lru_cache(maxsize=4096)
def _alike(letter: str) -> str | None:
    """Return letters of our fonts that read the same, if there are any."""
    known = _letters()
    if ord(letter) in known:
        return letter
    if letter in _ALIKE:
        return _ALIKE[letter]
    if ord(letter) in _SILENT:
        return ""
    if letter in _LATIN:
        return _LATIN[letter]
    parts = [
        _LATIN.get(each, each)
        for each in normalize("NFKD", letter)
        if not combining(each)
    ]
    text = "".join(parts)
    return text if text and all(ord(each) in known for each in text) else None


def drawable(text: str) -> str:
    """Return a text in letters of our fonts alone; a mark stands for each other."""
    if text.isascii():
        return text
    return "".join(
        _MISSING if alike is None else alike
        for alike in map(_alike, normalize("NFC", text))
    )


def _placed(text: str, font: str) -> Iterator[tuple[str, str]]:
    """Yield each letter with the font that has it."""
    for letter in normalize("NFC", text):
        alike = _alike(letter)
        if alike is not None:
            yield font, alike
            continue
        point = ord(letter)
        script = next((one for one in _SCRIPTS if one.first <= point <= one.last), None)
        yield (_foreign(script.font), letter) if script else (_BOX_FONT, _BOX)


def runs(text: str, *, bold: bool = False) -> list[tuple[str, str]]:
    """Return a text in pieces, each with the name of the font that has its letters."""
    font = NAME_BOLD if bold else NAME
    prepare()
    if text.isascii():
        return [(font, text)]
    return [
        (name, "".join(letters for _, letters in group))
        for name, group in groupby(_placed(text, font), key=lambda piece: piece[0])
    ]


def markup(text: str, *, bold: bool = False) -> str:
    """Return a text as paragraphs of reportlab take it, with nothing to obey in it."""
    font = NAME_BOLD if bold else NAME
    return "".join(
        escape(piece) if name == font else f'<font name="{name}">{escape(piece)}</font>'
        for name, piece in runs(text, bold=bold)
    )


def run_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is in points."""
    width = 0.0
    for name, piece in runs(text, bold=bold):
        width += float(pdfmetrics.stringWidth(piece, name, size))
    return width
