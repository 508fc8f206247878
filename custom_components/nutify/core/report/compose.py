"""From figures to words: the report as its reader sees it."""

from collections.abc import Callable, Collection, Iterator, Mapping

from ..texts import Texts
from .compose_battery import battery_of_fleet, battery_of_ups
from .compose_energy import energy_of_fleet, energy_of_ups
from .compose_events import (
    control_of_fleet,
    control_of_ups,
    events_of_fleet,
    events_of_ups,
)
from .compose_measures import (
    power_of_fleet,
    power_of_ups,
    voltage_of_fleet,
    voltage_of_ups,
)
from .compose_quality import quality_of_fleet, quality_of_ups
from .compose_summary import sentence_of_report, summary_of_fleet, summary_of_ups
from .document import Document, Part, Section
from .figures import ReportFigures, UpsFigures
from .formats import Formats
from .scope import Context, FleetContext
from .spans import Axis, label, named, short_label
from .wording import Voice

_OF_FLEET: Mapping[Section, Callable[[FleetContext], Part]] = {
    Section.SUMMARY: summary_of_fleet,
    Section.ENERGY: energy_of_fleet,
    Section.POWER: power_of_fleet,
    Section.VOLTAGE: voltage_of_fleet,
    Section.BATTERY: battery_of_fleet,
    Section.EVENTS: events_of_fleet,
    Section.CONTROL: control_of_fleet,
    Section.QUALITY: quality_of_fleet,
}
_OF_UPS: Mapping[Section, Callable[[Context, UpsFigures], Part]] = {
    Section.SUMMARY: summary_of_ups,
    Section.ENERGY: energy_of_ups,
    Section.POWER: power_of_ups,
    Section.VOLTAGE: voltage_of_ups,
    Section.BATTERY: battery_of_ups,
    Section.EVENTS: events_of_ups,
    Section.CONTROL: control_of_ups,
    Section.QUALITY: quality_of_ups,
}


def compose(
    figures: ReportFigures,
    sections: Collection[Section],
    texts: Texts,
    formats: Formats,
    *,
    title: str | None = None,
) -> Document:
    """Return a report in words.

    `texts` fills in a text of the reader's language by its key, `formats` must be of
    the time zone that the figures were worked out in. The sentence is there whether
    its section was chosen or not: a message about the report needs one.
    """
    context = _context(figures, texts, formats)
    return Document(
        title=title or _title(context),
        subtitle=_subtitle(context),
        summary=sentence_of_report(context),
        footer=texts("report_footer", time=formats.minute(figures.made)),
        language=formats.language,
        parts=[*_parts(context, frozenset(sections))],
    )


def _context(figures: ReportFigures, texts: Texts, formats: Formats) -> Context:
    time = named(figures.span, figures.made, formats.zone)
    before = named(figures.previous, figures.made, formats.zone)
    voice = Voice(texts, formats, figures.currency, short_label(before, formats))
    shared = (figures, voice, Axis(figures, formats), time, before)
    if figures.fleet is None:
        return Context(*shared)
    return FleetContext(*shared, figures.fleet)


def _title(context: Context) -> str:
    upses = context.figures.upses
    if len(upses) == 1:
        return context.voice.text("report_title_of", ups=upses[0].name)
    return context.voice.text("report_title")


def _subtitle(context: Context) -> str:
    time = label(context.time, context.voice.formats)
    if context.time.lasts:
        time = context.voice.text("report_so_far", time=time)
    return time[:1].upper() + time[1:]


def _parts(context: Context, sections: frozenset[Section]) -> Iterator[Part]:
    """Yield the parts of all UPSes together, and then those of each."""
    chosen = [section for section in Section if section in sections]
    if isinstance(context, FleetContext):
        yield from (_OF_FLEET[section](context) for section in chosen)
    for ups in context.figures.upses:
        yield from (_OF_UPS[section](context, ups) for section in chosen)
