"""A document without what is not text: control characters and reversed directions.

A UPS, its server or a person may put anything into a name. What no page can hold, or
what turns the text around it, is taken out before anything is drawn.
"""

from collections.abc import Sequence
from dataclasses import replace
import re

from .document import Block, Chart, Document, Figures, Paragraph, Part, Table

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SPACES = re.compile("[\\t\\n\\x0b\\x0c\\r\\x85\\u2028\\u2029]+")
# Marks that turn the direction of all text after them.
_TURNS = re.compile("[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]")
# XML 1.0 section 2.2 has no place for these, and a page would not show them.
_FORBIDDEN = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]"
)


def plain(text: str) -> str:
    """Return a text that any page can hold."""
    if text.isascii() and text.isprintable():
        return text
    text = _TURNS.sub("", _SPACES.sub(" ", text))
    return _FORBIDDEN.sub(_REPLACEMENT, text)


def plain_document(document: Document) -> Document:
    """Return a document whose every text any page can hold."""
    return Document(
        title=plain(document.title),
        subtitle=plain(document.subtitle),
        summary=plain(document.summary),
        footer=plain(document.footer),
        language=plain(document.language),
        parts=[_part(part) for part in document.parts],
    )


def plain_chart(chart: Chart) -> Chart:
    """Return a chart whose every text any page can hold."""
    return replace(
        chart,
        title=plain(chart.title),
        text=plain(chart.text),
        unit=plain(chart.unit),
        labels=_all(chart.labels),
        series=[replace(each, name=plain(each.name)) for each in chart.series],
        limits=[(plain(name), value) for name, value in chart.limits],
    )


def _part(part: Part) -> Part:
    return replace(
        part,
        title=plain(part.title),
        ups=plain(part.ups),
        blocks=[_block(block) for block in part.blocks],
    )


def _block(block: Block) -> Block:
    match block:
        case Paragraph():
            return replace(block, text=plain(block.text))
        case Figures():
            return Figures(
                [
                    replace(
                        each,
                        name=plain(each.name),
                        value=plain(each.value),
                        note=plain(each.note),
                    )
                    for each in block.figures
                ]
            )
        case Table():
            return replace(
                block,
                title=plain(block.title),
                columns=_all(block.columns),
                rows=[_all(row) for row in block.rows],
            )
        case _:
            return plain_chart(block)


def _all(texts: Sequence[str]) -> list[str]:
    return [plain(text) for text in texts]
