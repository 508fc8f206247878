"""A report as PDF: every text in it, on pages with numbers, whatever it says."""

from dataclasses import replace
import re

import pytest

from custom_components.nutify.core.report.document import (
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
from custom_components.nutify.core.report.pdf import render_pdf
from tests.core.reportlib import CHART, HOSTILE, document, marked, pdf_text


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


def joined(text: str) -> str:
    """Return a text without spaces, as a PDF knows none at the end of a line."""
    return re.sub(r"\s", "", text)


def test_everything_is_in_the_pdf() -> None:
    """Prevents a block that is silently left out, or in another order."""
    text = pdf_text(render_pdf(document()))
    places = [
        text.index(joined(each))
        for each in (
            "UPS report",
            "October 2026",
            "Nothing went off.",
            "All is well",
            "Take care",
            "12.5 kWh",
            "less than before",
            "3 €",
            "Energy per day",
            "By day",
            "Day Used Mon 1 Tue 3 All 6",
            "Made by Nutify",
            "1 / 1",
        )
    ]
    assert places == sorted(places)


def test_a_pdf_tells_what_it_is() -> None:
    """Prevents a file named anonymous, or one that claims to be from the year 2000."""
    pdf = render_pdf(document("Rack", "Desk"))
    assert pdf.startswith(b"%PDF-")
    for each in (b"/Title (UPS report)", b"/Author (Nutify)", b"/Lang (en)"):
        assert each in pdf
    assert b"D:2000" not in pdf
    assert pdf == render_pdf(document("Rack", "Desk"))
    for name in (b"/Title (Rack)", b"/Title (Desk)", b"/Title (Energy)"):
        assert name in pdf


def test_a_table_goes_on_under_its_head() -> None:
    """Prevents pages of numbers that nobody knows the names of."""
    rows = [[f"row{index}", "Outage"] for index in range(300)]
    part = Part(Section.EVENTS, "Events", [Table(["Begin", "Happened"], rows)])
    pdf = render_pdf(replace(document(), parts=[part]))
    text = pdf_text(pdf)
    assert pages(pdf) > 3
    assert text.count("Happened") == pages(pdf)
    assert all(f"row{index}" in text for index in range(300))
    assert f"{pages(pdf)}/{pages(pdf)}" in text
    assert text.count(joined("UPS report - October 2026")) == pages(pdf) - 1


def _shown(text: str) -> str:
    """Return what a PDF shows of a text: see the tables of glyphs.py."""
    for letter, shown in {
        "Сервер": "Server",
        "μέγα": "mega",
        "ř": "r",
        "שלום": "\ufffd" * 4,
        "\u202e": "",
        "\u200f": "",
        "\u2066": "",
        "\u200d": "",
        "\ufe0f": "",
        "\U0001f50b": "\ufffd",
        "\U0001f468": "\ufffd",
        "\U0001f469": "\ufffd",
        "\U0001f467": "\ufffd",
        "❤": "\ufffd",
    }.items():
        text = text.replace(letter, shown)
    return joined(re.sub("[\x00\x07\x1b\ud800\uffff]", "\ufffd", text))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """Prevents a name that breaks the file, vanishes, or is obeyed."""
    pdf = render_pdf(marked(text))
    shown = pdf_text(pdf)
    assert _shown(text) in shown
    assert b"/URI" not in pdf
    assert b"/JavaScript" not in pdf
    assert b"/JS" not in pdf


def test_no_letter_of_unicode_breaks_it() -> None:
    """Prevents a letter that a font names but cannot encode."""
    letters = [
        chr(code)
        for code in [*range(0x3100), *range(0x4E00, 0x4E40), *range(0xAC00, 0xAC40)]
    ] + [chr(code) for code in [*range(0xD700, 0x10000), *range(0x1F300, 0x1F700)]]
    text = "".join(letters)
    blocks = [
        Paragraph(text[start : start + 500]) for start in range(0, len(text), 500)
    ]
    part = Part(Section.EVENTS, "Letters", [*blocks, Table(["x"], [[text[:3000]]])])
    shown = pdf_text(render_pdf(replace(document(), parts=[part])))
    for language in ("äöüßÄÖÜ", "àèéìòùÀÈÉ", "çêëîïôœÿ€«»", "ñ¿¡áíóúü"):
        assert all(letter in shown for letter in language), language


def _worst(word: str) -> Document:
    """Return a report of everything that is too large at once."""
    wide = Table([word] * 20, [[word] * 20] * 3, frozenset(range(10)), word)
    return Document(
        title=word * 10,
        subtitle=word * 10,
        summary=word * 20,
        footer=word * 20,
        language="en",
        parts=[
            Part(
                Section.EVENTS,
                word * 5,
                [
                    wide,
                    Paragraph(word * 40, Tone.BAD),
                    Paragraph(word * 40),
                    Figures([Figure(word * 9, word * 9, word * 9, Tone.BAD)] * 5),
                    Table([], []),
                    Table(["a"], []),
                    Table(["a", "b"], [["1"], ["1", "2", "3"]], frozenset({1, 7})),
                    Figures([]),
                    replace(
                        CHART,
                        kind=ChartKind.STACKED,
                        series=[ChartSeries(word, [1.0, 2.0, 3.0])] * 25,
                    ),
                    replace(CHART, labels=[], series=[]),
                ],
                word * 3,
            ),
            Part(Section.QUALITY, "Nothing", []),
        ],
    )


@pytest.mark.parametrize("word", ["x" * 255, "电" * 255, "ab " * 85, "W" * 255])
def test_what_fits_no_page_has_pages(word: str) -> None:
    """Prevents a report that fails because one cell is higher than a page."""
    assert pages(render_pdf(_worst(word))) > 3


def test_an_empty_report_is_a_page() -> None:
    """Prevents a failure where there is nothing to tell."""
    assert pages(render_pdf(replace(document(), parts=[], summary=""))) == 1
