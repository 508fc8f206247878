"""What is not known, in words."""

from collections.abc import Iterator

from .data import Amount, Measure, Span
from .document import Block, Figure, Figures, Paragraph, Part, Section, Table, Tone
from .figures import UpsFigures
from .scope import Context, FleetContext
from .wording import Voice

MOST_GAPS = 15
_WHOLE, _MOST = 0.9995, 0.9
_AMOUNTS = (Amount.ENERGY, Amount.MAINS_ENERGY, Amount.EMISSIONS)


def quality_of_fleet(context: FleetContext) -> Part:
    """Return how much is known of each UPS."""
    voice = context.voice
    heads = [
        voice.text(f"report_column_{each}")
        for each in ("ups", "known", "gaps", "longest_gap")
    ]
    rows = [
        [
            ups.name,
            voice.share(ups.quality.covered),
            voice.formats.number(len(ups.quality.gaps), 0),
            voice.duration(max(gap.seconds for gap in ups.quality.gaps))
            if ups.quality.gaps
            else "",
        ]
        for ups in context.figures.upses
    ]
    blocks = (
        Figures([coverage_figure(voice, context.fleet.covered)]),
        Table(heads, rows, frozenset({1, 2, 3})),
    )
    return context.part(Section.QUALITY, blocks)


def quality_of_ups(context: Context, ups: UpsFigures) -> Part:
    """Return how much is known of one UPS, when nobody looked, and what it lacks."""
    voice = context.voice
    blocks: list[Block] = [Figures([coverage_figure(voice, ups.quality.covered)])]
    blocks += _gaps(voice, ups)
    if lacking := _lacking(voice, ups):
        names = voice.formats.names(lacking)
        blocks.append(Paragraph(voice.text("report_say_lacking", names=names)))
    return context.part(Section.QUALITY, blocks, ups)


def coverage_figure(voice: Voice, covered: float) -> Figure:
    """Return the share of the time that is known."""
    tone = Tone.GOOD if covered >= _WHOLE else Tone.PLAIN
    return Figure(
        voice.text("report_figure_known"),
        voice.share(covered),
        voice.text("report_note_known"),
        Tone.WARNING if covered < _MOST else tone,
    )


def _gaps(voice: Voice, ups: UpsFigures) -> Iterator[Block]:
    quality = ups.quality
    if not quality.gaps:
        whole = quality.covered >= _WHOLE
        key = "report_say_no_gaps" if whole else "report_say_short_gaps"
        yield Paragraph(voice.text(key), Tone.GOOD if whole else Tone.PLAIN)
        return
    chosen = sorted(quality.gaps, key=lambda gap: -gap.seconds)[:MOST_GAPS]
    shown: list[Span] = sorted(chosen, key=lambda gap: gap.start)
    heads = [
        voice.text(f"report_column_{each}") for each in ("begin", "end", "duration")
    ]
    rows = [
        [
            voice.formats.minute(gap.start),
            voice.formats.minute(gap.end),
            voice.duration(gap.seconds),
        ]
        for gap in shown
    ]
    total = voice.duration(sum(gap.seconds for gap in quality.gaps))
    rows.append([voice.text("report_total"), "", total])
    yield Table(
        heads,
        rows,
        frozenset({2}),
        voice.text("report_title_gaps"),
        last_is_total=True,
    )
    if more := len(quality.gaps) - len(shown):
        yield Paragraph(voice.counted("report_say_more", more))


def _lacking(voice: Voice, ups: UpsFigures) -> list[str]:
    """Return the names of what is not known for any hour."""
    amounts = [
        voice.amount_name(amount)
        for amount in _AMOUNTS
        if ups.totals.amounts.get(amount) is None
    ]
    has_cost = voice.known(ups.totals, Amount.COST) is not None
    if voice.currency is not None and not has_cost:
        amounts.append(voice.amount_name(Amount.COST))
    return amounts + [
        voice.measure_name(measure)
        for measure in Measure
        if measure not in ups.measures
    ]
