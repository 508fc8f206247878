"""The battery in words: how good it is and why, charge, runtime, tests."""

from collections.abc import Iterator

from ..battery.types import Condition
from .compose_measures import band_chart, measure_text
from .data import BatteryState, Measure
from .document import (
    Block,
    Chart,
    ChartKind,
    ChartSeries,
    Figure,
    Figures,
    Paragraph,
    Part,
    Section,
    Table,
    Tone,
)
from .figures import UpsFigures
from .scope import Context
from .wording import Voice, is_worth_a_chart, means_of

TONES = {
    Condition.GOOD: Tone.GOOD,
    Condition.AGEING: Tone.WARNING,
    Condition.REPLACE: Tone.BAD,
}
_BANDS = (Measure.CHARGE, Measure.RUNTIME)
_OTHERS = (Measure.BATTERY_VOLTAGE, Measure.TEMPERATURE)


def condition_of(ups: UpsFigures) -> Condition:
    """Return what is said of a battery; a word that nobody knows is unknown."""
    state = ups.battery
    if state is None or state.condition not in set(Condition):
        return Condition.UNKNOWN
    return Condition(state.condition)


def condition_figure(voice: Voice, ups: UpsFigures) -> Figure | None:
    """Return the condition of a battery with its health, if either is known."""
    state, condition = ups.battery, condition_of(ups)
    if state is None or condition is Condition.UNKNOWN:
        return None
    note = ""
    if state.health is not None:
        health = voice.measure(Measure.HEALTH, state.health)
        note = voice.text("report_note_health", health=health)
    return Figure(
        voice.text("report_figure_battery"),
        voice.text(f"report_condition_{condition}"),
        note,
        TONES[condition],
    )


def battery_of_fleet(context: Context) -> Part:
    """Return the condition of every battery, and when each is due."""
    voice = context.voice
    rows = [
        [
            ups.name,
            voice.text(f"report_condition_{condition_of(ups)}"),
            _health(voice, ups.battery),
            _least(voice, ups, Measure.CHARGE),
            _due(voice, ups.battery),
        ]
        for ups in context.figures.upses
        if ups.battery is not None or Measure.CHARGE in ups.measures
    ]
    if not rows:
        text = voice.text("report_say_no_battery")
        return context.part(Section.BATTERY, [Paragraph(text)])
    heads = [
        voice.text(f"report_column_{each}")
        for each in ("ups", "condition", "health", "least_charge", "replacement")
    ]
    table = Table(heads, rows, frozenset({2, 3}))
    return context.part(Section.BATTERY, [table])


def battery_of_ups(context: Context, ups: UpsFigures) -> Part:
    """Return everything about the battery of one UPS."""
    blocks = [*_blocks(context, ups)]
    if not blocks:
        blocks = [Paragraph(context.voice.text("report_say_no_battery"))]
    return context.part(Section.BATTERY, blocks, ups)


def _blocks(context: Context, ups: UpsFigures) -> Iterator[Block]:
    voice = context.voice
    figures = [*_figures(voice, ups)]
    figures += [
        voice.measure_figure(each, ups.measures[each])
        for each in _BANDS + _OTHERS
        if each in ups.measures
    ]
    if figures:
        yield Figures(figures)
    if ups.battery is not None:
        yield from (Paragraph(reason) for reason in ups.battery.reasons)
    for measure in _BANDS:
        if measure in ups.measures:
            yield from band_chart(context, measure, ups.measures[measure])
    yield from _health_chart(context, ups)


def _figures(voice: Voice, ups: UpsFigures) -> Iterator[Figure]:
    if (condition := condition_figure(voice, ups)) is not None:
        yield condition
    if (state := ups.battery) is not None:
        if state.installed is not None:
            installed = voice.iso_day(state.installed)
            yield Figure(voice.text("report_figure_installed"), installed)
        if state.replacement is not None:
            replacement = voice.iso_day(state.replacement)
            yield Figure(voice.text("report_figure_replacement"), replacement)
        if state.capacity_wh is not None:
            capacity = voice.quantity(state.capacity_wh, "Wh")
            yield Figure(voice.text("report_figure_capacity"), capacity)
    passed, failed = ups.outages.tests_passed, ups.outages.tests_failed
    if passed or failed:
        yield Figure(
            voice.text("report_figure_tests"),
            voice.formats.number(passed, 0),
            voice.text("report_note_tests", count=voice.formats.number(failed, 0)),
            Tone.BAD if failed else Tone.GOOD,
        )


def _health_chart(context: Context, ups: UpsFigures) -> Iterator[Block]:
    """Yield how the health went on, which is a line: it has no extremes of its own."""
    if (figures := ups.measures.get(Measure.HEALTH)) is None:
        return
    bands = [band for band in figures.bands if band.start < context.figures.made]
    if is_worth_a_chart(means_of(bands)):
        name = context.voice.measure_name(Measure.HEALTH)
        yield Chart(
            title=name,
            text=measure_text(context.voice, Measure.HEALTH, figures),
            kind=ChartKind.LINES,
            labels=[context.axis.short(band) for band in bands],
            series=[ChartSeries(name, means_of(bands))],
            unit="%",
        )


def _health(voice: Voice, state: BatteryState | None) -> str:
    if state is None or state.health is None:
        return voice.text("report_unknown")
    return voice.measure(Measure.HEALTH, state.health)


def _least(voice: Voice, ups: UpsFigures, measure: Measure) -> str:
    if (figures := ups.measures.get(measure)) is None:
        return voice.text("report_unknown")
    return voice.measure(measure, figures.min)


def _due(voice: Voice, state: BatteryState | None) -> str:
    if state is None or state.replacement is None:
        return voice.text("report_unknown")
    return voice.iso_day(state.replacement)
