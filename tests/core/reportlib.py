"""What tests of reports share: a small report, hostile text, and readers of results."""

from base64 import a85decode
from dataclasses import replace
from html.parser import HTMLParser
import re
from typing import override
import zlib

from custom_components.nutify.core.report.document import (
    Chart,
    ChartKind,
    ChartSeries,
    Document,
    Figure,
    Figures,
    Paragraph,
    Part,
    Section,
    Table,
    Tone,
)

HOSTILE = (
    "<script>alert(1)</script>",
    "\"' onload='x' <img src=x onerror=y>",
    "a ]]> --> </style></title></svg> b",
    "&amp; &#60;b&#62; & {{ 7 * 7 }} {% raw %}",
    "right \u202eto\u200f left \u2066x",
    "nul\x00 bell\x07 escape\x1b next\x85 lone\ud800 \uffff",
    "\U0001f50b battery \U0001f468‍\U0001f469‍\U0001f467 ❤️",
    "电池 バッテリー 배터리 Сервер Ωμέγα שלום řžŠ",
    "x" * 255,
    "\u7535" * 255,
    "%s %(a)s \\u003c \\ ( ) [ ]",
    "line\nbreak\ttab\r\u2028end",
    "",
    " ",
)
CHART = Chart(
    title="Energy per day",
    text="Energy per day in kWh, 1 to 3",
    kind=ChartKind.BARS,
    labels=["Mon", "Tue", "Wed"],
    series=[ChartSeries("Energy", [1.0, 3.0, 2.0])],
    unit="kWh",
)
# Void elements have no end (HTML, section 13.1.2).
_VOID = {"meta", "img", "br", "hr", "link", "input"}


def parts(ups: str = "") -> list[Part]:
    """Return a part with every kind of block."""
    return [
        Part(
            Section.ENERGY,
            "Energy",
            [
                Paragraph("All is well"),
                Paragraph("Take care", Tone.WARNING),
                Figures(
                    [
                        Figure("Used", "12.5 kWh", "less than before", Tone.GOOD),
                        Figure("Test", "failed", "", Tone.BAD),
                        Figure("Cost", "3 €"),
                    ]
                ),
                CHART,
                Table(
                    ["Day", "Used"],
                    [["Mon", "1"], ["Tue", "3"], ["All", "6"]],
                    frozenset({1}),
                    "By day",
                    last_is_total=True,
                ),
            ],
            ups,
        )
    ]


def document(*upses: str) -> Document:
    """Return a report of UPSes of these names, or of one without."""
    return Document(
        title="UPS report",
        subtitle="October 2026",
        summary="Nothing went off.",
        footer="Made by Nutify",
        language="en",
        parts=[part for ups in upses or ("",) for part in parts(ups)],
    )


def marked(text: str, language: str = "en") -> Document:
    """Return a report in which a text stands in every place that holds one."""
    limits = [(text, 2.0), (text, 2.1)]
    series = [ChartSeries(text, [1.0, None, 2.0]), ChartSeries(text, [2.0, None, 1.0])]
    chart = Chart(
        title=text,
        text=text,
        kind=ChartKind.LINES,
        labels=[text] * 3,
        series=series,
        unit=text,
        limits=limits,
    )
    return Document(
        title=text,
        subtitle=text,
        summary=text,
        footer=text,
        language=language,
        parts=[
            Part(
                Section.EVENTS,
                text,
                [
                    *(Paragraph(text, tone) for tone in Tone),
                    Figures([Figure(text, text, text, tone) for tone in Tone]),
                    *(replace(chart, kind=kind) for kind in ChartKind),
                    Table([text] * 4, [[text] * 4] * 3, frozenset({1}), text),
                ],
                f"{ups}{text}",
            )
            for ups in ("a", "b")
        ],
    )


class Page(HTMLParser):
    """A page as a browser takes it: its elements, its texts and its attributes."""

    def __init__(self, html: str) -> None:
        """Read a page; raises when an element is not closed where it has to be."""
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, self._open

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in _VOID:
            self._open.append(tag)

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        assert self._open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.texts.append(data)


def pdf_text(pdf: bytes) -> str:
    """Return the text of a PDF of reportlab, without its spaces."""
    objects = {
        int(found[1]): found[2]
        for found in re.finditer(rb"(\d+) 0 obj\b(.*?)endobj", pdf, re.DOTALL)
    }
    fonts = {
        name.decode(): _letters(objects, objects[int(number)])
        for value in objects.values()
        for name, number in re.findall(rb"/(F[\w+]+) (\d+) 0 R", value)
    }
    texts: list[str] = []
    for value in objects.values():
        content = _stream(value)
        if content is None or b" Tf" not in content:
            continue
        letters: dict[int, str] | str = {}
        for font, shown in re.findall(
            rb"/(F[\w+]+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", content, re.DOTALL
        ):
            if font:
                letters = fonts[font.decode()]
            else:
                texts.append(_decoded(_unescaped(shown), letters))
    return re.sub(r"\s", "", "".join(texts))


def _stream(value: bytes) -> bytes | None:
    found = re.search(rb"stream\r?\n(.*?)endstream", value, re.DOTALL)
    if found is None or b"/FontFile2" in value or b"/Length1" in value:
        return None
    data = found[1]
    if b"/ASCII85Decode" in value:
        data = a85decode(data.strip().removesuffix(b"~>"))
    # What follows the data belongs to the file around it.
    return zlib.decompressobj().decompress(data) if b"/FlateDecode" in value else data


def _letters(objects: dict[int, bytes], font: bytes) -> dict[int, str] | str:
    """Return the letter of each code of a font, or how its strings are encoded."""
    found = re.search(rb"/ToUnicode (\d+) 0 R", font)
    if found is None:
        if b"/ZapfDingbats" in font:
            return dict.fromkeys(range(256), "\N{REPLACEMENT CHARACTER}")
        return "utf-16-be" if b"UCS2" in font else "latin-1"
    table = _stream(objects[int(found[1])])
    assert table is not None
    pairs = re.findall(
        rb"^<(\w+)> <(\w+)>$", table.split(b"beginbfchar")[1], re.MULTILINE
    )
    return {
        int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be")
        for code, letter in pairs
    }


def _unescaped(text: bytes) -> bytes:
    """Return a string without the escapes of PDF 32000-1 section 7.3.4.2."""
    names = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    return re.sub(
        rb"\\([0-7]{1,3}|.)",
        lambda found: (
            bytes([int(found[1], 8)])
            if found[1].isdigit()
            else names.get(found[1], found[1])
        ),
        text,
        flags=re.DOTALL,
    )


def _decoded(text: bytes, letters: dict[int, str] | str) -> str:
    if isinstance(letters, str):
        return text.decode(letters)
    return "".join(letters[code] for code in text)
