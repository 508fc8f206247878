"""Power, load, voltage and frequency in words."""

from collections.abc import Iterator, Sequence

from .data import Measure
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
)
from .figures import MeasureFigures, UpsFigures
from .scope import Context
from .units import MEASURE_UNITS
from .wording import Voice, is_worth_a_chart, means_of

_POWER = (Measure.POWER, Measure.LOAD)
_VOLTAGES = (Measure.INPUT_VOLTAGE, Measure.OUTPUT_VOLTAGE)
_FREQUENCIES = (Measure.INPUT_FREQUENCY, Measure.OUTPUT_FREQUENCY)
_SECONDS_OF_A_MINUTE = 60


def power_of_fleet(context: Context) -> Part:
    """Return the power and load of each UPS."""
    blocks = _measures_by_ups(context, _POWER, "report_say_no_power")
    return context.part(Section.POWER, blocks)


def power_of_ups(context: Context, ups: UpsFigures) -> Part:
    """Return the power and load of one UPS."""
    blocks = [*_measure_blocks(context, ups, _POWER)]
    if not blocks:
        blocks = [Paragraph(context.voice.text("report_say_no_power"))]
    return context.part(Section.POWER, blocks, ups)


def voltage_of_fleet(context: Context) -> Part:
    """Return the voltages of each UPS."""
    blocks = _measures_by_ups(context, _VOLTAGES, "report_say_no_voltage")
    return context.part(Section.VOLTAGE, blocks)


def voltage_of_ups(context: Context, ups: UpsFigures) -> Part:
    """Return the voltages and frequencies of one UPS, with the limits of its mains."""
    voice = context.voice
    figures = _measure_figures(voice, ups, _VOLTAGES + _FREQUENCIES)
    if not figures:
        blocks: list[Block] = [Paragraph(voice.text("report_say_no_voltage"))]
    else:
        blocks = [Figures([*figures, *_limits(voice, ups)])]
        blocks += _charts(context, ups, _VOLTAGES + _FREQUENCIES)
    return context.part(Section.VOLTAGE, blocks, ups)


def _measure_blocks(
    context: Context, ups: UpsFigures, measures: Sequence[Measure]
) -> Iterator[Block]:
    """Yield the key figures of the measures that are known, and a chart of each."""
    if figures := _measure_figures(context.voice, ups, measures):
        yield Figures(figures)
        yield from _charts(context, ups, measures)


def _measure_figures(
    voice: Voice, ups: UpsFigures, measures: Sequence[Measure]
) -> list[Figure]:
    return [
        voice.measure_figure(each, ups.measures[each])
        for each in measures
        if each in ups.measures
    ]


def _limits(voice: Voice, ups: UpsFigures) -> Iterator[Figure]:
    """Yield where the UPS changes to its battery, and how often the mains strayed."""
    low, high = ups.transfer_low, ups.transfer_high
    if low is not None and high is not None:
        yield Figure(
            voice.text("report_figure_limits"),
            voice.text(
                "report_range",
                low=voice.formats.number(low),
                high=voice.measure(Measure.INPUT_VOLTAGE, high),
            ),
            voice.text("report_note_limits"),
        )
    if ups.nominal_voltage is not None:
        yield Figure(
            voice.text("report_figure_nominal"),
            voice.measure(Measure.INPUT_VOLTAGE, ups.nominal_voltage),
        )
    if Measure.INPUT_VOLTAGE in ups.measures:
        yield voice.count_figure("report_figure_sags", ups.outages.sags)
        yield voice.count_figure("report_figure_swells", ups.outages.swells)


def _charts(
    context: Context, ups: UpsFigures, measures: Sequence[Measure]
) -> Iterator[Block]:
    for measure in measures:
        if (figures := ups.measures.get(measure)) is None:
            continue
        limits = _lines(context.voice, ups) if measure in _VOLTAGES[:1] else []
        yield from band_chart(context, measure, figures, limits)


def _lines(voice: Voice, ups: UpsFigures) -> list[tuple[str, float]]:
    """Return the limits of the input voltage as lines of a chart."""
    return [
        (voice.text(key), value)
        for key, value in (
            ("report_limit_low", ups.transfer_low),
            ("report_limit_high", ups.transfer_high),
        )
        if value is not None
    ]


def band_chart(
    context: Context,
    measure: Measure,
    figures: MeasureFigures,
    limits: Sequence[tuple[str, float]] = (),
) -> Iterator[Block]:
    """Yield a measure as a band between its least and greatest values, if known.

    A runtime is shown in minutes.
    """
    voice = context.voice
    bands = [band for band in figures.bands if band.start < context.figures.made]
    if not is_worth_a_chart(means_of(bands)):
        return
    unit, factor = MEASURE_UNITS[measure], 1.0
    if measure is Measure.RUNTIME:
        unit, factor = "min", _SECONDS_OF_A_MINUTE

    def scaled(values: Sequence[float | None]) -> list[float | None]:
        return [None if each is None else each / factor for each in values]

    name = voice.measure_name(measure)
    yield Chart(
        title=name,
        text=measure_text(voice, measure, figures, limits),
        kind=ChartKind.BAND,
        labels=[context.axis.short(band) for band in bands],
        series=[
            ChartSeries(
                name,
                scaled(means_of(bands)),
                scaled([band.min for band in bands]),
                scaled([band.max for band in bands]),
            )
        ],
        unit=unit,
        limits=limits,
    )


def measure_text(
    voice: Voice,
    measure: Measure,
    figures: MeasureFigures,
    limits: Sequence[tuple[str, float]] = (),
) -> str:
    """Return what a band shows, for those who do not see it."""
    said = voice.text(
        "report_say_chart_band",
        mean=voice.measure(measure, figures.mean),
        least=voice.measure(measure, figures.min),
        least_at=voice.formats.minute(figures.min_at),
        most=voice.measure(measure, figures.max),
        most_at=voice.formats.minute(figures.max_at),
    )
    lines = [
        voice.text(
            "report_say_chart_limit", name=name, value=voice.measure(measure, value)
        )
        for name, value in limits
    ]
    return " ".join([said, *lines])


def _measures_by_ups(
    context: Context, measures: Sequence[Measure], nothing: str
) -> list[Block]:
    """Return a table of each measure: mean, least and greatest of every UPS."""
    voice = context.voice
    heads = [voice.text("report_column_ups")]
    heads += [voice.text(f"report_column_{each}") for each in ("mean", "least", "most")]
    tables: list[Block] = []
    for measure in measures:
        rows = [
            [
                ups.name,
                *(
                    voice.measure(measure, value)
                    for value in (figures.mean, figures.min, figures.max)
                ),
            ]
            for ups in context.figures.upses
            if (figures := ups.measures.get(measure)) is not None
        ]
        if rows:
            right = frozenset(range(1, len(heads)))
            tables.append(Table(heads, rows, right, voice.measure_name(measure)))
    return tables or [Paragraph(voice.text(nothing))]
