"""Figures of a made-up October, by hand, and how they are put in words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
import json
from pathlib import Path
import re
from zoneinfo import ZoneInfo

from custom_components.nutify.core.report.compose import compose
from custom_components.nutify.core.report.data import (
    ActionRow,
    Amount,
    BatteryState,
    EventRow,
    Measure,
    Span,
)
from custom_components.nutify.core.report.document import (
    Block,
    Chart,
    Document,
    Figures,
    Paragraph,
    Section,
    Table,
)
from custom_components.nutify.core.report.figures import (
    Band,
    Bar,
    Fleet,
    MeasureFigures,
    OutageFigures,
    OutageRow,
    Quality,
    ReportFigures,
    Step,
    Totals,
    UpsFigures,
)
from custom_components.nutify.core.report.formats import Formats
from custom_components.nutify.core.report.texts import wording_in
from custom_components.nutify.sentences import Sentences

ROME = ZoneInfo("Europe/Rome")
ENGLISH = Path(__file__).parents[2] / "custom_components/nutify/translations/en.json"
MADE = datetime(2026, 11, 1, 7, 30, tzinfo=ROME)
DAY = timedelta(days=1)
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def english() -> Mapping[str, str]:
    """Return the English texts under `common`."""
    found: dict[str, str] = json.loads(ENGLISH.read_text())["common"]
    return found


def midnight(day: date) -> datetime:
    """Return when a day begins in Rome, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ROME).astimezone(UTC)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment of October, as the clocks of Rome show it."""
    return datetime(2026, 10, day, hour, minute, second, tzinfo=ROME).astimezone(UTC)


def span(first: date, last: date) -> Span:
    """Return the time of some days."""
    return Span(midnight(first), midnight(last + DAY))


OCTOBER = span(date(2026, 10, 1), date(2026, 10, 31))
SEPTEMBER = span(date(2026, 9, 1), date(2026, 9, 30))


def totals(
    amounts: Mapping[Amount, float | None],
    previous: Mapping[Amount, float | None] | None = None,
) -> Totals:
    """Return sums with their change in percent."""
    before = previous or {}
    change = {
        amount: (value - old) / old * 100
        if value is not None and (old := before.get(amount))
        else None
        for amount, value in amounts.items()
    }
    return Totals(amounts=amounts, previous=before, change=change)


def days(
    values: Mapping[Amount, float], *, gap: int | None = None, count: int = 31
) -> list[Bar]:
    """Return October day by day, all days alike; one of them may not be known."""
    first, known = date(2026, 10, 1), count - (gap is not None)
    return [
        Bar(
            start=midnight(first + DAY * index),
            end=midnight(first + DAY * (index + 1)),
            amounts={
                amount: None if index + 1 == gap else value / known
                for amount, value in values.items()
            },
            covered=0.0 if index + 1 == gap else 1.0,
        )
        for index in range(count)
    ]


def measure(mean: float, least: float, most: float) -> MeasureFigures:
    """Return a measure that was least on the 5th, and most on the 20th."""
    bands = [
        Band(
            start=bar.start,
            end=bar.end,
            mean=None if index == 9 else mean,
            min=None if index == 9 else least,
            max=None if index == 9 else most,
        )
        for index, bar in enumerate(days({}))
    ]
    return MeasureFigures(
        mean=mean,
        min=least,
        max=most,
        min_at=at(5, 3),
        max_at=at(20, 18),
        bands=bands,
    )


def cut(
    begin: datetime, seconds: float, *, kind: str = "power_cut", lasts: bool = False
) -> OutageRow:
    """Return an outage."""
    return OutageRow(
        begin=begin,
        end=None if lasts else begin + timedelta(seconds=seconds),
        seconds=seconds,
        kind=kind,
        cause=None,
        lowest_charge=71.0,
        energy=18.25,
        lasts=lasts,
    )


def outages(*rows: OutageRow, availability: float | None = 100.0) -> OutageFigures:
    """Return what some outages come to."""
    cuts = [row for row in rows if row.kind == "power_cut"]
    return OutageFigures(
        count=len(cuts),
        seconds=sum(row.seconds for row in cuts),
        longest=max((row.seconds for row in cuts), default=None),
        availability=availability,
        rows=rows,
        sags=3,
        swells=0,
        tests_passed=1,
        tests_failed=0,
    )


MAINS = {
    Amount.ENERGY: 11.2,
    Amount.MAINS_ENERGY: 12.4,
    Amount.COST: 3.965,
    Amount.EMISSIONS: 3.1,
}
BEFORE = {
    Amount.ENERGY: 12.0,
    Amount.MAINS_ENERGY: 13.5,
    Amount.COST: 4.2,
    Amount.EMISSIONS: 3.3,
}
GAP = Span(at(10, 0), at(11, 0))


def ups(name: str = "Rack", **changes: object) -> UpsFigures:
    """Return a UPS of which all is known."""
    found = UpsFigures(
        key=name.lower(),
        name=name,
        model="Smart-UPS 750",
        totals=totals(MAINS, BEFORE),
        bars=days(MAINS, gap=10),
        measures={
            Measure.POWER: measure(16.7, 12.0, 240.0),
            Measure.LOAD: measure(7.0, 5.0, 48.0),
            Measure.INPUT_VOLTAGE: measure(231.46, 0.0, 244.1),
            Measure.OUTPUT_VOLTAGE: measure(230.0, 228.0, 232.0),
            Measure.INPUT_FREQUENCY: measure(50.0, 49.95, 50.04),
            Measure.CHARGE: measure(99.0, 71.0, 100.0),
            Measure.RUNTIME: measure(2400.0, 900.0, 2580.0),
            Measure.HEALTH: measure(91.5, 91.0, 92.0),
        },
        parts={"F1": (6.2, 2.48), "F2": (6.2, 1.485)},
        outages=outages(
            cut(at(5, 3), 540), cut(at(24, 23, 55), 300), availability=99.9688
        ),
        events=[
            EventRow(time=at(5, 3), type="on_battery", data={"type": "on_battery"}),
            EventRow(time=at(12, 9), type="alarm", data={"alarm": "Replace battery!"}),
            EventRow(time=at(20, 4), type="test_passed", data={}),
        ],
        actions=[
            ActionRow(
                time=at(20, 4),
                action="run_command",
                target="test.battery.start",
                value="",
                outcome="done",
                user="automation",
            ),
            ActionRow(
                time=at(21, 4),
                action="set_variable",
                target="input.transfer.low",
                value="196",
                outcome="refused: READONLY",
                user="Ada",
            ),
        ],
        quality=Quality(covered=744 / 745, gaps=[GAP]),
        battery=BatteryState(
            health=91.0,
            condition="good",
            reasons=["Measured in 4 discharges."],
            installed="2024-05-17",
            replacement="2028-02-01",
            capacity_wh=131.7,
        ),
        nominal_voltage=230.0,
        transfer_low=196.0,
        transfer_high=264.0,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


HUNGRY = ups(
    "Cellar",
    totals=totals({**MAINS, Amount.MAINS_ENERGY: 20.0}, BEFORE),
    battery=BatteryState(condition="replace"),
    outages=outages(cut(at(5, 3), 60)),
)


def unknown(name: str = "Silent") -> UpsFigures:
    """Return a UPS of which nothing is known."""
    return ups(
        name,
        model="",
        totals=Totals(amounts={}, previous={}, change={}),
        bars=[replace(bar, covered=0.0) for bar in days({})],
        measures={},
        parts={},
        outages=replace(outages(availability=None), sags=0, tests_passed=0),
        events=(),
        actions=(),
        quality=Quality(covered=0.0, gaps=[OCTOBER]),
        battery=None,
        nominal_voltage=None,
        transfer_low=None,
        transfer_high=None,
    )


def report(*upses: UpsFigures, **changes: object) -> ReportFigures:
    """Return the figures of October."""
    found = ReportFigures(
        span=OCTOBER,
        previous=SEPTEMBER,
        first_day=date(2026, 10, 1),
        last_day=date(2026, 10, 31),
        made=MADE,
        step=Step.DAY,
        currency="EUR",
        upses=upses,
        fleet=fleet(upses) if len(upses) > 1 else None,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def fleet(upses: Sequence[UpsFigures]) -> Fleet:
    """Return the sums of some UPSes."""

    def added(amount: Amount, *, before: bool = False) -> float | None:
        known = [
            value
            for each in upses
            if (sums := each.totals.previous if before else each.totals.amounts)
            and (value := sums.get(amount)) is not None
        ]
        return sum(known) if known else None

    amounts = {amount: added(amount) for amount in Amount}
    previous = {amount: added(amount, before=True) for amount in Amount}
    whole = {key: value for key, value in amounts.items() if value is not None}
    return Fleet(
        totals=totals(amounts, previous),
        bars=days(whole, gap=10),
        parts={"F1": (12.4, 4.96), "F2": (12.4, 2.97)},
        outages=sum(each.outages.count for each in upses),
        outage_seconds=sum(each.outages.seconds for each in upses),
        covered=sum(each.quality.covered for each in upses) / max(1, len(upses)),
    )


def composed(
    figures: ReportFigures,
    *sections: Section,
    language: str = "en",
    country: str | None = "GB",
    title: str | None = None,
) -> Document:
    """Return figures in words, of all sections where none is named."""
    texts = wording_in(language, Sentences(english()).text)
    formats = Formats(language, country if language == "en" else None, ROME)
    return compose(figures, sections or tuple(Section), texts, formats, title=title)


def said(document: Document) -> list[str]:
    """Return every text of a document."""
    found = [document.title, document.subtitle, document.summary, document.footer]
    for part in document.parts:
        found += [part.title, part.ups]
        for block in part.blocks:
            found += said_by(block)
    return found


def said_by(block: Block) -> list[str]:
    """Return every text of a block."""
    match block:
        case Paragraph():
            return [block.text]
        case Figures():
            return [
                text
                for each in block.figures
                for text in (each.name, each.value, each.note)
            ]
        case Table():
            cells = [cell for row in block.rows for cell in row]
            return [block.title, *block.columns, *cells]
        case Chart():
            names = [each.name for each in block.series]
            names += [name for name, _ in block.limits]
            return [block.title, block.text, block.unit, *block.labels, *names]


def plain(text: str) -> str:
    """Return a text with plain spaces and dashes, where languages have others."""
    return " ".join(text.replace("\N{EN DASH}", "-").split())
