"""The sentence that a person would say, and the key figures."""

from collections.abc import Iterator, Sequence

from ..battery.types import Condition
from .compose_battery import condition_figure, condition_of
from .compose_events import count_and_duration, is_cut, is_known
from .compose_quality import coverage_figure
from .data import Amount
from .document import Block, Figure, Figures, Paragraph, Part, Section, Table
from .figures import Totals, UpsFigures
from .scope import Context, FleetContext
from .spans import than_before, when
from .wording import Voice, used

# As good as the same, percent.
_SAME = 0.5
# With less of the time known, nobody can say that there was nothing.
_KNOWN = 0.99
_TWICE = 2


def sentence_of_report(context: Context) -> str:
    """Return the whole time in one sentence; what is not known is not said."""
    voice, upses = context.voice, context.figures.upses
    if not upses:
        return voice.text("report_say_no_ups")
    if isinstance(context, FleetContext):
        return _said(voice, [*_fleet_clauses(context)])
    return _said(voice, [*_ups_clauses(context, upses[0], voice.text("report_ups"))])


def summary_of_fleet(context: FleetContext) -> Part:
    """Return the key figures of all UPSes, and those of each in a table."""
    voice, fleet = context.voice, context.fleet
    amount = used([each.totals for each in context.figures.upses])
    figures = voice.amount_figures(
        fleet.totals, (amount, Amount.COST, Amount.EMISSIONS)
    )
    figures.append(coverage_figure(voice, fleet.covered))
    blocks: list[Block] = [Figures(figures), _table(context, amount)]
    return context.part(Section.SUMMARY, blocks)


def summary_of_ups(context: Context, ups: UpsFigures) -> Part:
    """Return the key figures of one UPS; beside others with its own sentence."""
    voice = context.voice
    blocks: list[Block] = []
    if isinstance(context, FleetContext):
        clauses = [*_ups_clauses(context, ups, ups.name)]
        blocks.append(Paragraph(_said(voice, clauses)))
    amounts = (used([ups.totals]), Amount.COST, Amount.EMISSIONS)
    figures = voice.amount_figures(ups.totals, amounts)
    if is_known(ups):
        figures.append(_cuts(voice, ups))
    if (condition := condition_figure(voice, ups)) is not None:
        figures.append(condition)
    figures.append(coverage_figure(voice, ups.quality.covered))
    blocks.append(Figures(figures))
    return context.part(Section.SUMMARY, blocks, ups)


def _cuts(voice: Voice, ups: UpsFigures) -> Figure:
    figure = voice.count_figure("report_figure_cuts", ups.outages.count)
    if not ups.outages.seconds:
        return figure
    duration = voice.duration(ups.outages.seconds)
    note = voice.text("report_note_cuts", duration=duration)
    return Figure(figure.name, figure.value, note, figure.tone)


def _table(context: FleetContext, amount: Amount) -> Table:
    voice, fleet = context.voice, context.fleet
    has_cost = voice.known(fleet.totals, Amount.COST) is not None
    amounts = [amount, Amount.COST] if has_cost else [amount]

    def cells(totals: Totals) -> list[str]:
        values = [(each, voice.known(totals, each)) for each in amounts]
        return [
            voice.text("report_unknown") if value is None else voice.amount(each, value)
            for each, value in values
        ]

    heads = [
        voice.text("report_column_ups"),
        *map(voice.amount_name, amounts),
        *(
            voice.text(f"report_column_{each}")
            for each in ("cuts", "on_battery", "condition")
        ),
    ]
    rows = [
        [
            ups.name,
            *cells(ups.totals),
            *count_and_duration(voice, ups),
            voice.text(f"report_condition_{condition_of(ups)}"),
        ]
        for ups in context.figures.upses
    ]
    total = [
        voice.text("report_total"),
        *cells(fleet.totals),
        voice.formats.number(fleet.outages, 0),
        voice.duration(fleet.outage_seconds),
        "",
    ]
    right = frozenset(range(1, len(heads) - 1))
    return Table(heads, [*rows, total], right, last_is_total=True)


def _said(voice: Voice, clauses: Sequence[str]) -> str:
    """Return clauses as a sentence: the last one is joined with an "and"."""
    said, *others = clauses
    for each in others[:-1]:
        said = voice.text("report_sum_next", start=said, next=each)
    if others:
        said = voice.text("report_sum_and", start=said, last=others[-1])
    said = voice.text("report_say_summary", clauses=said)
    return said[:1].upper() + said[1:]


def _when(context: Context) -> str:
    made = context.figures.made.astimezone(context.voice.formats.zone)
    return when(context.time, context.voice.text, context.voice.formats, made.year)


def _ups_clauses(context: Context, ups: UpsFigures, subject: str) -> Iterator[str]:
    voice = context.voice
    values: dict[str, object] = {"when": _when(context), "ups": subject}
    so_far = "_so_far" if context.time.lasts else ""
    if (energy := _used(context, ups.totals, used([ups.totals]))) is not None:
        yield voice.text(f"report_sum_used{so_far}", energy=energy, **values)
    elif ups.quality.covered:
        known = voice.share(ups.quality.covered)
        yield voice.text(f"report_sum_watched{so_far}", known=known, **values)
    else:
        yield voice.text("report_sum_nothing", **values)
    yield from _cut_clauses(context, [ups])
    if (condition := condition_of(ups)) is not Condition.UNKNOWN:
        yield voice.text(f"report_sum_battery_{condition}")


def _fleet_clauses(context: FleetContext) -> Iterator[str]:
    voice, fleet = context.voice, context.fleet
    upses = context.figures.upses
    count = voice.formats.number(len(upses), 0)
    values: dict[str, object] = {"when": _when(context), "count": count}
    so_far = "_so_far" if context.time.lasts else ""
    amount = used([each.totals for each in upses])
    if (energy := _used(context, fleet.totals, amount)) is not None:
        yield voice.text(f"report_sum_fleet_used{so_far}", energy=energy, **values)
        yield from _hungriest(context, amount)
    elif fleet.covered:
        known = voice.share(fleet.covered)
        yield voice.text(f"report_sum_fleet_watched{so_far}", known=known, **values)
    else:
        yield voice.text("report_sum_fleet_nothing", **values)
    yield from _cut_clauses(context, upses)
    yield from _battery_clauses(voice, upses)


def _used(context: Context, totals: Totals, amount: Amount) -> str | None:
    """Return an energy with its change and its cost, as far as they are known."""
    voice = context.voice
    if (value := totals.amounts.get(amount)) is None:
        return None
    energy = voice.energy(value)
    if (change := totals.change.get(amount)) is not None:
        energy = voice.text(
            "report_sum_compared", energy=energy, change=_change(context, change)
        )
    if (cost := voice.known(totals, Amount.COST)) is not None:
        money = voice.amount(Amount.COST, cost)
        energy = voice.text("report_sum_cost", energy=energy, cost=money)
    return energy


def _change(context: Context, change: float) -> str:
    voice = context.voice
    if abs(change) < _SAME:
        return voice.text("report_sum_same")
    than = than_before(context.time, context.before, voice.text, voice.formats)
    percent = voice.percent(abs(change))
    key = "report_sum_more" if change > 0 else "report_sum_less"
    return voice.text(key, percent=percent, than=than)


def _hungriest(context: Context, amount: Amount) -> Iterator[str]:
    """Yield which UPS used the most; where they are all alike none did."""
    voice = context.voice
    known = [
        (value, ups.name)
        for ups in context.figures.upses
        if (value := ups.totals.amounts.get(amount)) is not None
    ]
    known.sort(key=lambda each: -each[0])
    if len(known) > 1 and voice.energy(known[0][0]) != voice.energy(known[1][0]):
        value, name = known[0]
        yield voice.text("report_sum_most", ups=name, energy=voice.energy(value))


def _cut_clauses(context: Context, upses: Sequence[UpsFigures]) -> Iterator[str]:
    """Yield what is known of power cuts; several UPSes may have seen the same ones."""
    voice = context.voice
    told = [ups for ups in upses if is_known(ups)]
    if not told:
        return
    worst = max(told, key=lambda ups: (ups.outages.seconds, ups.outages.count))
    outages = worst.outages
    if outages.count:
        form = {1: "one", _TWICE: "two"}.get(outages.count, "other")
        yield voice.text(
            f"report_sum_cuts{'_at' if len(upses) > 1 else ''}_{form}",
            ups=worst.name,
            count=voice.formats.number(outages.count, 0),
            duration=voice.duration(outages.seconds),
        )
    elif outages.seconds:
        duration = voice.duration(outages.seconds)
        yield voice.text("report_sum_cuts_earlier", duration=duration)
    elif all(ups.quality.covered >= _KNOWN for ups in upses):
        yield voice.text("report_sum_cuts_never")
    else:
        yield voice.text("report_sum_cuts_none_known")
    if any(row.lasts and is_cut(row) for ups in told for row in ups.outages.rows):
        yield voice.text("report_sum_cuts_lasting")


def _battery_clauses(voice: Voice, upses: Sequence[UpsFigures]) -> Iterator[str]:
    """Yield which batteries want attention, or that none does."""
    conditions = [condition_of(ups) for ups in upses]
    for condition in (Condition.REPLACE, Condition.AGEING):
        names = [
            ups.name
            for ups, found in zip(upses, conditions, strict=True)
            if found is condition
        ]
        if names:
            form = "one" if len(names) == 1 else "other"
            yield voice.text(
                f"report_sum_batteries_{condition}_{form}", names=voice.names(names)
            )
    if set(conditions) == {Condition.GOOD}:
        yield voice.text("report_sum_batteries_good")
    elif Condition.GOOD in conditions and not set(conditions) & {
        Condition.REPLACE,
        Condition.AGEING,
    }:
        yield voice.text("report_sum_batteries_known_good")
