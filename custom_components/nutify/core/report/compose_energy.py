"""Energy and cost in words: sums, bars, by part of the day and by UPS."""

from collections.abc import Iterator, Mapping, Sequence

from .data import Amount
from .document import (
    Block,
    Chart,
    ChartKind,
    ChartSeries,
    Figures,
    Paragraph,
    Part,
    Section,
    Table,
)
from .figures import Bar, Totals, UpsFigures
from .scope import Context, FleetContext
from .units import AMOUNT_UNITS
from .wording import column_digits, is_worth_a_chart, used, values_of

_AMOUNTS = (Amount.MAINS_ENERGY, Amount.ENERGY, Amount.COST, Amount.EMISSIONS)
_KWH = AMOUNT_UNITS[Amount.ENERGY]
# One colour each, and the last for all others together.
_MOST_SERIES = 6
_PERCENT = 100
_WHOLE = 0.9995

type DayParts = Mapping[str, tuple[float, float | None]]


def energy_of_fleet(context: FleetContext) -> Part:
    """Return what all UPSes used together, and each of them."""
    fleet = context.fleet
    bars = context.past(fleet.bars)
    blocks = [*_sums(context, fleet.totals)]
    if _is_known(context, fleet.totals):
        amount = used([each.totals for each in context.figures.upses])
        blocks += _stacked(context, bars, amount)
        blocks += _cost_chart(context, bars)
        blocks.append(_by_ups(context, fleet.totals, amount))
        blocks += _tables(context, fleet.totals, bars, fleet.parts)
    return context.part(Section.ENERGY, blocks)


def energy_of_ups(context: Context, ups: UpsFigures) -> Part:
    """Return what one UPS used."""
    bars = context.past(ups.bars)
    blocks = [*_sums(context, ups.totals)]
    if _is_known(context, ups.totals):
        amount = used([ups.totals])
        blocks += _bars_chart(context, bars, amount, _KWH)
        blocks += _cost_chart(context, bars)
        blocks += _tables(context, ups.totals, bars, ups.parts)
    return context.part(Section.ENERGY, blocks, ups)


def _is_known(context: Context, totals: Totals) -> bool:
    return any(context.voice.known(totals, amount) is not None for amount in _AMOUNTS)


def _sums(context: Context, totals: Totals) -> Iterator[Block]:
    figures = context.voice.amount_figures(totals, _AMOUNTS)
    if figures:
        yield Figures(figures)
    else:
        yield Paragraph(context.voice.text("report_say_no_energy"))


def _chart_title(context: Context, amount: Amount) -> str:
    voice = context.voice
    return voice.text(
        f"report_title_per_{context.figures.step}", name=voice.amount_name(amount)
    )


def _chart_text(context: Context, bars: Sequence[Bar], amount: Amount) -> str:
    """Return what bars show, for those who do not see them."""
    voice = context.voice
    known = [
        (value, bar)
        for bar, value in zip(bars, values_of(bars, amount), strict=True)
        if value is not None
    ]
    most, least = (choose(known, key=lambda each: each[0]) for choose in (max, min))
    return voice.text(
        "report_say_chart_bars",
        total=voice.amount(amount, sum(value for value, _ in known)),
        most=voice.amount(amount, most[0]),
        most_at=context.axis.long(most[1]),
        least=voice.amount(amount, least[0]),
        least_at=context.axis.long(least[1]),
        known=voice.formats.number(len(known), 0),
        count=voice.formats.number(len(bars), 0),
    )


def _bars_chart(
    context: Context, bars: Sequence[Bar], amount: Amount, unit: str
) -> Iterator[Block]:
    values = values_of(bars, amount)
    if is_worth_a_chart(values):
        yield Chart(
            title=_chart_title(context, amount),
            text=_chart_text(context, bars, amount),
            kind=ChartKind.BARS,
            labels=[context.axis.short(bar) for bar in bars],
            series=[ChartSeries(context.voice.amount_name(amount), values)],
            unit=unit,
        )


def _cost_chart(context: Context, bars: Sequence[Bar]) -> Iterator[Block]:
    if (currency := context.voice.currency) is not None:
        yield from _bars_chart(context, bars, Amount.COST, currency)


def _stacked(context: Context, bars: Sequence[Bar], amount: Amount) -> Iterator[Block]:
    """Yield the energy of all UPSes on each other, the small ones as one."""
    upses = sorted(
        (
            each
            for each in context.figures.upses
            if any(value is not None for value in values_of(each.bars, amount))
        ),
        key=lambda each: -(each.totals.amounts.get(amount) or 0),
    )
    if not is_worth_a_chart(values_of(bars, amount)):
        return
    alone = len(upses) if len(upses) <= _MOST_SERIES else _MOST_SERIES - 1
    series = [
        ChartSeries(each.name, values_of(context.past(each.bars), amount))
        for each in upses[:alone]
    ]
    if rest := [values_of(context.past(each.bars), amount) for each in upses[alone:]]:
        name = context.voice.text("report_other_upses", count=len(rest))
        series.append(
            ChartSeries(name, [_sum(values) for values in zip(*rest, strict=True)])
        )
    yield Chart(
        title=_chart_title(context, amount),
        text=_chart_text(context, bars, amount),
        kind=ChartKind.STACKED,
        labels=[context.axis.short(bar) for bar in bars],
        series=series,
        unit=_KWH,
    )


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _cell(context: Context, amount: Amount, value: float | None, digits: int) -> str:
    """Return an amount without its unit, which stands above; money has its sign."""
    if value is None:
        return context.voice.text("report_unknown")
    if amount is Amount.COST:
        return context.voice.amount(amount, value)
    return context.voice.formats.fixed(value, digits)


def _columns(context: Context, totals: Totals) -> list[tuple[Amount, str]]:
    """Return the amounts that are known, each with its heading."""
    voice = context.voice
    return [
        (
            amount,
            voice.amount_name(amount)
            if amount is Amount.COST
            else f"{voice.amount_name(amount)} ({AMOUNT_UNITS[amount]})",
        )
        for amount in _AMOUNTS
        if voice.known(totals, amount) is not None
    ]


def _tables(
    context: Context, totals: Totals, bars: Sequence[Bar], parts: DayParts
) -> Iterator[Block]:
    if len(bars) > 1:
        yield _by_time(context, totals, bars)
    if len(parts) > 1:
        yield _by_part(context, parts)


def _by_time(context: Context, totals: Totals, bars: Sequence[Bar]) -> Table:
    """Return the amounts of every day, week or month, and how much of it is known."""
    voice = context.voice
    columns = _columns(context, totals)
    digits = {amount: column_digits(values_of(bars, amount)) for amount, _ in columns}
    has_gaps = any(bar.covered < _WHOLE for bar in bars)
    rows = [
        [
            context.axis.long(bar),
            *(
                _cell(context, amount, bar.amounts.get(amount), digits[amount])
                for amount, _ in columns
            ),
            *([voice.share(bar.covered)] if has_gaps else ()),
        ]
        for bar in bars
    ]
    total = [
        _cell(context, amount, totals.amounts[amount], digits[amount])
        for amount, _ in columns
    ]
    rows.append([voice.text("report_total"), *total, *([""] if has_gaps else ())])
    known = [voice.text("report_column_known")] if has_gaps else []
    heads = [
        voice.text("report_column_time"),
        *(head for _, head in columns),
        *known,
    ]
    return Table(heads, rows, frozenset(range(1, len(heads))), "", last_is_total=True)


def _by_part(context: Context, parts: DayParts) -> Table:
    """Return kWh and cost of the parts of the day."""
    voice = context.voice
    total = sum(energy for energy, _ in parts.values())
    costs = [cost for _, cost in parts.values() if cost is not None]
    has_cost = bool(costs) and voice.currency is not None
    digits = column_digits([energy for energy, _ in parts.values()])

    def row(name: str, energy: float, cost: float | None) -> list[str]:
        share = voice.percent(energy / total * _PERCENT) if total else ""
        cells = [name, voice.formats.fixed(energy, digits), share]
        if has_cost:
            cells.append(_cell(context, Amount.COST, cost, 2))
        return cells

    rows = [
        row(name or voice.text("report_part_rest"), energy, cost)
        for name, (energy, cost) in parts.items()
    ]
    rows.append(row(voice.text("report_total"), total, sum(costs)))
    heads = [
        voice.text("report_column_part"),
        f"{voice.amount_name(Amount.MAINS_ENERGY)} ({_KWH})",
        voice.text("report_column_share"),
        *([voice.amount_name(Amount.COST)] if has_cost else ()),
    ]
    return Table(
        heads,
        rows,
        frozenset(range(1, len(heads))),
        voice.text("report_title_parts"),
        last_is_total=True,
    )


def _by_ups(context: Context, totals: Totals, amount: Amount) -> Table:
    """Return the amounts of every UPS, its share, and the change."""
    voice = context.voice
    columns = _columns(context, totals)
    upses = context.figures.upses
    digits = {
        each: column_digits([ups.totals.amounts.get(each) for ups in upses])
        for each, _ in columns
    }
    whole = totals.amounts.get(amount)

    def row(name: str, sums: Totals) -> list[str]:
        value, change = sums.amounts.get(amount), sums.change.get(amount)
        share = value / whole * _PERCENT if whole and value is not None else None
        return [
            name,
            *(
                _cell(context, each, sums.amounts.get(each), digits[each])
                for each, _ in columns
            ),
            "" if share is None else voice.percent(share),
            "" if change is None else voice.formats.percent(change, signed=True),
        ]

    rows = [row(ups.name, ups.totals) for ups in upses]
    rows.append(row(voice.text("report_total"), totals))
    heads = [
        voice.text("report_column_ups"),
        *(head for _, head in columns),
        voice.text("report_column_share"),
        voice.text("report_column_change"),
    ]
    return Table(
        heads,
        rows,
        frozenset(range(1, len(heads))),
        voice.text("report_title_upses"),
        last_is_total=True,
    )
