"""Outages, events, and what was changed by hand, in words."""

from collections.abc import Iterator, Sequence

from ..events.outages import OutageKind
from ..events.types import EventType, Severity, severity
from ..texts import reason
from .data import ActionRow, EventRow, Measure
from .document import Block, Figure, Figures, Paragraph, Part, Section, Table, Tone
from .figures import OutageFigures, OutageRow, UpsFigures
from .scope import Context
from .wording import Voice

MOST_OUTAGES, MOST_EVENTS, MOST_ACTIONS = 20, 25, 30
_RANK = {Severity.CRITICAL: 0, Severity.WARNING: 1, Severity.INFORMATION: 2}
_ALL = 100.0
# Outages are in a table of their own.
_TOLD = frozenset({EventType.ON_BATTERY, EventType.ON_LINE})
_OUTCOMES = ("done", "accepted", "outcome_unknown", "failed", "refused", "not_sent")
_ACTIONS = ("run_command", "set_variable", "forced_shutdown")


def events_of_fleet(context: Context) -> Part:
    """Return the power cuts of each UPS."""
    voice = context.voice
    rows = [
        [
            ups.name,
            *count_and_duration(voice, ups),
            _longest(voice, ups.outages),
            _availability(voice, ups.outages),
        ]
        for ups in context.figures.upses
    ]
    heads = [
        voice.text(f"report_column_{each}")
        for each in ("ups", "cuts", "on_battery", "longest", "availability")
    ]
    right = frozenset(range(1, len(heads)))
    note = Paragraph(voice.text("report_say_cuts_of_each"))
    return context.part(Section.EVENTS, [Table(heads, rows, right), note])


def events_of_ups(context: Context, ups: UpsFigures) -> Part:
    """Return the outages and events of one UPS."""
    blocks: list[Block] = []
    if is_known(ups):
        blocks.append(Figures([*_outage_figures(context.voice, ups.outages)]))
        blocks += _outages(context.voice, ups)
        blocks += _events(context.voice, ups)
    else:
        blocks.append(Paragraph(context.voice.text("report_say_nothing_known")))
    return context.part(Section.EVENTS, blocks, ups)


def is_known(ups: UpsFigures) -> bool:
    """Tell whether anything can be said of what happened."""
    return bool(ups.quality.covered or ups.outages.rows or ups.events)


def count_and_duration(voice: Voice, ups: UpsFigures) -> tuple[str, str]:
    """Return how often the mains failed and for how long, as far as that is known."""
    if not is_known(ups):
        unknown = voice.text("report_unknown")
        return unknown, unknown
    count = voice.formats.number(ups.outages.count, 0)
    return count, voice.duration(ups.outages.seconds)


def _longest(voice: Voice, outages: OutageFigures) -> str:
    return "" if outages.longest is None else voice.duration(outages.longest)


def _availability(voice: Voice, outages: OutageFigures) -> str:
    if outages.availability is None:
        return voice.text("report_unknown")
    return voice.formats.availability(outages.availability)


def _outage_figures(voice: Voice, outages: OutageFigures) -> Iterator[Figure]:
    yield voice.count_figure("report_figure_cuts", outages.count)
    if outages.seconds:
        yield Figure(
            voice.text("report_figure_on_battery"), voice.duration(outages.seconds)
        )
    if outages.longest is not None:
        yield Figure(voice.text("report_figure_longest"), _longest(voice, outages))
    if outages.availability is not None:
        yield Figure(
            voice.text("report_figure_availability"),
            _availability(voice, outages),
            voice.text("report_note_availability"),
            Tone.GOOD if outages.availability >= _ALL else Tone.PLAIN,
        )


def _outages(voice: Voice, ups: UpsFigures) -> Iterator[Block]:
    """Yield the table of the longest outages in their order; tests come last."""
    if not (rows := ups.outages.rows):
        yield Paragraph(voice.text("report_say_no_outages"), Tone.GOOD)
        return
    chosen = sorted(rows, key=lambda row: (not is_cut(row), -row.seconds))
    shown = sorted(chosen[:MOST_OUTAGES], key=lambda row: row.begin)
    heads = [
        voice.text(f"report_column_{each}")
        for each in ("begin", "end", "duration", "kind", "least_charge", "energy_wh")
    ]
    cells = [_outage(voice, row) for row in shown]
    if has_cuts := any(map(is_cut, rows)):
        duration = voice.duration(ups.outages.seconds)
        cells.append([voice.text("report_total_cuts"), "", duration, "", "", ""])
    yield Table(
        heads,
        cells,
        frozenset({2, 4, 5}),
        voice.text("report_title_outages"),
        last_is_total=has_cuts,
    )
    yield from _more(voice, len(rows) - len(shown))
    if any(row.has_gaps for row in shown):
        yield Paragraph(voice.text("report_say_outage_gaps"))


def is_cut(row: OutageRow) -> bool:
    """Tell whether the mains failed; all else is a test."""
    return row.kind == OutageKind.POWER_CUT


def _outage(voice: Voice, row: OutageRow) -> list[str]:
    if row.end is None:
        end = voice.text("report_lasts")
    else:
        end = voice.formats.minute(row.end)
    kind = voice.text(f"outage_{row.kind}")
    if row.cause:
        kind = voice.text("report_because", what=kind, reason=row.cause)
    duration = voice.duration(row.seconds)
    charge, energy = row.lowest_charge, row.energy
    return [
        voice.formats.minute(row.begin),
        end,
        voice.text("report_at_least", value=duration) if row.has_gaps else duration,
        kind,
        "" if charge is None else voice.measure(Measure.CHARGE, charge),
        "" if energy is None else voice.quantity(energy, "Wh"),
    ]


def _events(voice: Voice, ups: UpsFigures) -> Iterator[Block]:
    """Yield the most important events in their order, the newest of those alike."""
    told = [row for row in ups.events if row.type not in _TOLD]
    if not told:
        yield Paragraph(voice.text("report_say_no_events"))
        return
    chosen = sorted(
        told, key=lambda row: (_RANK[_severity(row)], -row.time.timestamp())
    )
    shown = sorted(chosen[:MOST_EVENTS], key=lambda row: row.time)
    heads = [
        voice.text(f"report_column_{each}") for each in ("moment", "event", "severity")
    ]
    rows = [
        [
            voice.formats.minute(row.time),
            _event_text(voice, row),
            voice.text(f"severity_{_severity(row)}"),
        ]
        for row in shown
    ]
    yield Table(heads, rows, title=voice.text("report_title_events"))
    yield from _more(voice, len(told) - len(shown))


def _severity(row: EventRow) -> Severity:
    """Return how grave an event was: as it was told, which for a test is less."""
    told = str(row.data.get("severity"))
    return Severity(told) if told in set(Severity) else severity(row.type)


def _event_text(voice: Voice, row: EventRow) -> str:
    """Return what happened and why, such as "raised an alarm: Replace battery!"."""
    if row.type not in set(EventType):
        return row.type
    sentence = voice.text(f"event_{row.type}")
    if (why := reason(row.data, voice.text)) is not None:
        sentence = voice.text("sentence_because", sentence=sentence, reason=why)
    return sentence[:1].upper() + sentence[1:]


def _more(voice: Voice, count: int) -> Iterator[Block]:
    if count > 0:
        yield Paragraph(voice.counted("report_say_more", count))


def control_of_fleet(context: Context) -> Part:
    """Return the latest commands and settings of all UPSes."""
    rows = [(ups, row) for ups in context.figures.upses for row in ups.actions]
    return context.part(Section.CONTROL, _actions(context.voice, rows, with_ups=True))


def control_of_ups(context: Context, ups: UpsFigures) -> Part:
    """Return the latest commands and settings of one UPS."""
    rows = [(ups, row) for row in ups.actions]
    return context.part(
        Section.CONTROL, _actions(context.voice, rows, with_ups=False), ups
    )


def _actions(
    voice: Voice, found: Sequence[tuple[UpsFigures, ActionRow]], *, with_ups: bool
) -> Iterator[Block]:
    if not found:
        yield Paragraph(voice.text("report_say_no_actions"))
        return
    shown = sorted(found, key=lambda each: each[1].time)[-MOST_ACTIONS:]
    columns = ("moment", "ups", "action", "target", "value", "outcome", "user")
    heads = [
        voice.text(f"report_column_{each}")
        for each in columns
        if with_ups or each != "ups"
    ]
    rows = [
        [
            voice.formats.minute(row.time),
            *([ups.name] if with_ups else ()),
            _one_of(voice, "report_action", row.action, _ACTIONS),
            row.target,
            row.value,
            _outcome_text(voice, row.outcome),
            _one_of(voice, "report_user", row.user, ("automation",)),
        ]
        for ups, row in shown
    ]
    yield Table(heads, rows)
    yield from _more(voice, len(found) - len(shown))


def _one_of(voice: Voice, prefix: str, word: str, known: Sequence[str]) -> str:
    return voice.text(f"{prefix}_{word}") if word in known else word


def _outcome_text(voice: Voice, outcome: str) -> str:
    """Return what came of an action, with NUT's code where there is one."""
    word, _, code = outcome.partition(": ")
    key = word.replace(" ", "_")
    if key not in _OUTCOMES:
        return outcome
    said = voice.text(f"report_outcome_{key}")
    return voice.text("report_because", what=said, reason=code) if code else said
