"""A report as a reader sees it: blocks of text, figures, tables and charts.

Everything is text in the reader's language by then, and is only ever shown as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Section(StrEnum):
    """What a reader can choose to have in a report, in its order."""

    SUMMARY = "summary"
    ENERGY = "energy"
    POWER = "power"
    VOLTAGE = "voltage"
    BATTERY = "battery"
    EVENTS = "events"
    CONTROL = "control"
    QUALITY = "quality"


class Tone(StrEnum):
    """How a figure is meant, beside its words."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: what it is, its value with its unit, and what it compares to."""

    name: str
    value: str
    note: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Figures:
    """Key figures beside each other."""

    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading each; columns named in `right` hold numbers."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    title: str = ""
    last_is_total: bool = False


class ChartKind(StrEnum):
    """How a chart shows its values."""

    BARS = "bars"
    STACKED = "stacked"
    LINES = "lines"
    BAND = "band"


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One series; None is a gap. A band has its least and greatest values, too."""

    name: str
    values: Sequence[float | None]
    lowest: Sequence[float | None] = ()
    highest: Sequence[float | None] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart; `text` tells in words what it shows, for those who do not see it.

    `labels` has one for each value, `limits` are named horizontal lines.
    """

    title: str
    text: str
    kind: ChartKind
    labels: Sequence[str]
    series: Sequence[ChartSeries]
    unit: str
    limits: Sequence[tuple[str, float]] = ()


type Block = Paragraph | Figures | Table | Chart


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the report, or of one UPS in it, under its title."""

    section: Section
    title: str
    blocks: Sequence[Block]
    ups: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report; `summary` is the one sentence a person would say.

    `language` is as HTML names it, `subtitle` the time of the report.
    """

    title: str
    subtitle: str
    summary: str
    footer: str
    language: str
    parts: Sequence[Part] = field(default_factory=tuple)
