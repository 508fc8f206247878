"""A report as a page: one file that needs nothing else and runs nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby

from markupsafe import Markup

from .charts import chart_inline, chart_rules
from .document import Block, Chart, Document, Figures, Paragraph, Part, Table
from .formats import Formats
from .palette import DARK, LIGHT
from .plain import plain_document
from .plot import Number
from .render import render

# A chart is drawn for a wide page and again for a phone, where its text would be tiny.
_WIDE, _NARROW = (900, 270), (350, 220)
# A longer number is none of ours, and may be broken over lines.
_LONGEST_NUMBER = 24
# A longer text needs a wide column, even where one has to scroll for it.
_LONG_TEXT = 40
# One with a date and a time takes two lines, not four.
_TWO_WORDS = 16
# Drawn without a font, as not every system has such signs.
_MARKS = {
    "good": Markup('<path d="M4.5 8.5l2.5 2.5 4.5-5.5"/>'),
    "warning": Markup('<path d="M8 4v5M8 11.5v.5"/>'),
    "bad": Markup('<path d="M5 5l6 6M11 5l-6 6"/>'),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of one UPS, or of none in particular, under an anchor."""

    anchor: str
    name: str
    parts: Sequence[Part]


def groups_of(document: Document) -> list[Group]:
    """Return the parts by UPS as they follow each other.

    With one UPS alone no group has a name, for there is nothing to tell apart.
    """
    several = len({part.ups for part in document.parts if part.ups}) > 1
    return [
        Group(f"g{index}", ups if several else "", list(parts))
        for index, (ups, parts) in enumerate(
            groupby(document.parts, key=lambda part: part.ups), 1
        )
    ]


def numbers_of(document: Document) -> Number:
    """Return what writes numbers in the language of a document."""
    return Formats(document.language, None, UTC).number


def render_html(document: Document) -> str:
    """Return a report as a page; reads files, so not in an event loop."""
    document = plain_document(document)
    groups = groups_of(document)
    number = numbers_of(document)
    return render(
        "report.html.jinja",
        {
            "document": document,
            "groups": [
                {
                    "anchor": group.anchor,
                    "name": group.name,
                    "parts": [
                        {
                            "anchor": f"{group.anchor}-{index}",
                            "title": part.title,
                            "blocks": [_block(each, number) for each in part.blocks],
                        }
                        for index, part in enumerate(group.parts, 1)
                    ],
                }
                for group in groups
            ],
            "contents": _contents(groups),
            "light": _variables(LIGHT),
            "dark": _variables(DARK),
            "chart_rules": Markup(  # noqa: S704 - made of constants
                chart_rules({name: f"var(--{name})" for name in LIGHT})
            ),
            "marks": _MARKS,
        },
    )


def _contents(groups: Sequence[Group]) -> list[tuple[str, str]]:
    """Return anchors and names to jump to: each UPS, and parts of none."""
    if not any(group.name for group in groups):
        return []
    return [
        entry
        for group in groups
        for entry in (
            [(group.anchor, group.name)]
            if group.name
            else [
                (f"{group.anchor}-{index}", part.title)
                for index, part in enumerate(group.parts, 1)
            ]
        )
    ]


def _variables(colours: dict[str, str]) -> Markup:
    text = ";".join(f"--{name}:{colour}" for name, colour in colours.items())
    return Markup(text)  # noqa: S704 - made of constants


def _block(block: Block, number: Number) -> dict[str, object]:
    """Return a block as the template takes it."""
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "tone": block.tone.value}
        case Figures():
            return {"kind": "figures", "figures": block.figures}
        case Table():
            return {
                "kind": "table",
                "table": block,
                "classes": [_classes(block, row) for row in block.rows],
                "wide": len(block.columns) > 3,  # noqa: PLR2004 - a phone shows three
            }
        case _:
            return {
                "kind": "chart",
                "title": block.title,
                "wide": _svg(block, _WIDE, number),
                "narrow": _svg(block, _NARROW, number),
            }


def _classes(table: Table, row: Sequence[str]) -> list[str]:
    """Return the class of each cell, by which the style sheet knows its room."""
    return [_class(text, index in table.right) for index, text in enumerate(row)]


def _class(text: str, is_number: bool) -> str:  # noqa: FBT001 - one of two columns
    """Return n for a number, l for a long one, w for a long word, t and m for texts."""
    if is_number:
        return "n" if len(text) <= _LONGEST_NUMBER else "l"
    if any(len(word) > _LONGEST_NUMBER for word in text.split()):
        return "w"
    if len(text) > _LONG_TEXT:
        return "t"
    return "m" if len(text) > _TWO_WORDS else ""


def _svg(chart: Chart, size: tuple[int, int], number: Number) -> Markup:
    svg = chart_inline(chart, width=size[0], height=size[1], number=number)
    return Markup(svg)  # noqa: S704 - every text in it is escaped
