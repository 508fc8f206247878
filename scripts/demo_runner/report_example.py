"""A made-up report, to look at how reports are shown; nothing in it was measured."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import sin

from custom_components.nutify.core.report.document import (
    Block,
    Chart,
    ChartKind,
    ChartSeries,
    Document,
    Figure,
    Figures,
    Paragraph,
    Part,
    Section,
    Table,
    Tone,
)

_DAYS = 31
_FIRST = date(2026, 10, 1)
_UPSES = ("Server room", "Network cabinet", "Desk")
_GAP = range(11, 14)


def _wave(index: int, size: float, around: float, *, seed: int = 0) -> float:
    """Return values that look lively, and are the same every time."""
    return around + size * (
        0.6 * sin(index * 1.7 + seed) + 0.4 * sin(index * 0.43 + 2 * seed)
    )


def _days(count: int = _DAYS) -> list[str]:
    return [
        f"{day.day} {day:%b}"
        for day in (_FIRST + timedelta(days=index) for index in range(count))
    ]


def _series(
    size: float, around: float, seed: int, count: int = _DAYS
) -> list[float | None]:
    return [
        None if index in _GAP else _wave(index, size, around, seed=seed)
        for index in range(count)
    ]


def _band(size: float, around: float, seed: int, count: int) -> ChartSeries:
    values = _series(size, around, seed, count)
    return ChartSeries(
        "Mean",
        values,
        [None if each is None else each - size * 1.4 for each in values],
        [None if each is None else each + size * 1.8 for each in values],
    )


def _summary() -> Part:
    return Part(
        Section.SUMMARY,
        "Summary",
        [
            Figures(
                [
                    Figure("Energy", "214.6 kWh", "3.1 % less than in September"),
                    Figure("Cost", "€ 61.94", "€ 2.05 less than in September"),
                    Figure("CO₂", "58.2 kg"),
                    Figure(
                        "Availability",
                        "99.994 %",
                        "2 outages, 2 min 41 s",
                        Tone.GOOD,
                    ),
                    Figure(
                        "Battery of Desk",
                        "71 %",
                        "Health; below 80 %: plan a new one",
                        Tone.WARNING,
                    ),
                    Figure("Last test", "Failed", "Desk, 17 October", Tone.BAD),
                    Figure("Longest outage", "2 min 4 s", "9 October, 03:12"),
                    Figure("Data", "97.2 %", "of the time is covered"),
                ]
            ),
        ],
    )


def _energy(count: int = _DAYS, ups: str = "") -> Part:
    labels = _days(count)
    parts = [
        ChartSeries(name, _series(0.5, around, seed, count))
        for seed, (name, around) in enumerate(
            [("Server room", 3.2), ("Network cabinet", 2.1), ("Desk", 1.2)]
        )
    ]
    return Part(
        Section.ENERGY,
        "Energy and cost",
        [
            Paragraph(
                "Together the three used 214.6 kWh, most of it on 22 October. The bars "
                "of 12 to 14 October are missing: nothing was recorded then."
            ),
            Chart(
                title="Energy per day",
                text="Energy per day in kWh: between 4.9 and 8.1, no data for 3 days",
                kind=ChartKind.STACKED,
                labels=labels,
                series=parts,
                unit="kWh",
            ),
            Chart(
                title="Cost per day",
                text="Cost per day in euros: between 1.6 and 2.4, no data for 3 days",
                kind=ChartKind.BARS,
                labels=labels,
                series=[ChartSeries("Cost", _series(0.4, 2.0, 5, count))],
                unit="€",
            ),
            Table(
                ["UPS", "Energy", "Cost", "CO₂", "Share"],
                [
                    ["Server room", "103.1 kWh", "€ 29.77", "28.0 kg", "48 %"],
                    ["Network cabinet", "72.9 kWh", "€ 21.04", "19.8 kg", "34 %"],
                    ["Desk", "38.6 kWh", "€ 11.13", "10.4 kg", "18 %"],
                    ["All", "214.6 kWh", "€ 61.94", "58.2 kg", "100 %"],
                ],
                frozenset({1, 2, 3, 4}),
                "By UPS",
                last_is_total=True,
            ),
        ],
        ups,
    )


def _power(ups: str, seed: int, count: int = _DAYS) -> Part:
    return Part(
        Section.POWER,
        "Power and load",
        [
            Chart(
                title="Power",
                text="Power in watts: mean 138, least 61, greatest 240",
                kind=ChartKind.BAND,
                labels=_days(count),
                series=[_band(24, 138, seed, count)],
                unit="W",
                limits=[("Rated 300 W", 300.0)],
            ),
        ],
        ups,
    )


def _voltage(ups: str, seed: int, count: int = _DAYS) -> Part:
    return Part(
        Section.VOLTAGE,
        "Voltage and frequency",
        [
            Chart(
                title="Input and output voltage",
                text="Voltage in volts: input 224 to 238, output 229 to 231",
                kind=ChartKind.LINES,
                labels=_days(count),
                series=[
                    ChartSeries("Input", _series(6, 231, seed, count)),
                    ChartSeries("Output", _series(0.8, 230, seed + 1, count)),
                ],
                unit="V",
                limits=[
                    ("Transfers to battery above 264 V", 264.0),
                    ("Transfers to battery below 196 V", 196.0),
                ],
            ),
        ],
        ups,
    )


def _battery(ups: str, seed: int, count: int = _DAYS) -> Part:
    return Part(
        Section.BATTERY,
        "Battery",
        [
            Paragraph(
                "The battery is 4 years and 2 months old, and its runtime at the same "
                "load fell to 71 % of what it was.",
                Tone.WARNING,
            ),
            Paragraph("The self-test of 17 October failed.", Tone.BAD),
            Figures(
                [
                    Figure("Health", "71 %", "from runtime and age", Tone.WARNING),
                    Figure("Runtime", "14 min", "at 41 % load"),
                    Figure("Charge", "100 %", "", Tone.GOOD),
                ]
            ),
            Chart(
                title="Charge",
                text="Charge in percent: between 78 and 100",
                kind=ChartKind.LINES,
                labels=_days(count),
                series=[
                    ChartSeries(
                        "Charge",
                        [
                            None if each is None else min(each, 100)
                            for each in _series(12, 99, seed, count)
                        ],
                    )
                ],
                unit="%",
                limits=[("Low battery 20 %", 20.0)],
            ),
        ],
        ups,
    )


def _events(ups: str, rows: int) -> Part:
    kinds = ("Outage", "Battery test", "Overload", "Battery low", "Outage")
    ends = (
        "2 min 4 s at 41 % load; the mains came back at 03:14:21",
        "passed",
        "11 s at 104 % load",
        "at 19 %, 3 min before its end",
        "37 s",
    )
    return Part(
        Section.EVENTS,
        "Events and outages",
        [
            Table(
                ["Start", "Event", "Duration", "What was seen"],
                [
                    [
                        f"{1 + index % _DAYS} October 2026, 03:{index % 60:02}:17",
                        kinds[index % len(kinds)],
                        f"{index % 7} min {index * 7 % 60} s",
                        ends[index % len(ends)],
                    ]
                    for index in range(rows)
                ],
                frozenset({2}),
            ),
        ],
        ups,
    )


def _control(ups: str) -> Part:
    return Part(
        Section.CONTROL,
        "Settings and commands",
        [
            Table(
                ["Time", "What", "From", "To", "By"],
                [
                    ["4 October, 10:21", "Low battery", "10 %", "20 %", "Ada"],
                    ["17 October, 09:00", "Battery test", "", "", "an automation"],
                ],
                frozenset({2, 3}),
            )
        ],
        ups,
    )


def _quality(ups: str) -> Part:
    return Part(
        Section.QUALITY,
        "Data quality",
        [
            Table(
                ["Reading", "Source", "Covered"],
                [
                    ["Power", "load x rated power, about 4 %", "97.2 %"],
                    ["Input voltage", "measured by the UPS", "97.2 %"],
                ],
                frozenset({2}),
            )
        ],
        ups,
    )


def _document(title: str, subtitle: str, parts: Sequence[Part]) -> Document:
    return Document(
        title=title,
        subtitle=subtitle,
        summary="The mains failed twice, for 2 minutes and 41 seconds in all, and "
        "nothing went off; the battery of Desk should be replaced soon.",
        footer="Example of a report, with made-up figures. Nutify, 1 November 2026, "
        "00:05. Times are those of Rome.",
        language="en",
        parts=parts,
    )


def one_month() -> Document:
    """Return a month of one UPS."""
    ups = _UPSES[2]
    return _document(
        "UPS report: Desk",
        "October 2026",
        [
            _summary(),
            _energy(),
            *(make(ups, 3) for make in (_power, _voltage, _battery)),
            _events(ups, 12),
            _control(ups),
            _quality(ups),
        ],
    )


def fleet(count: int = 3, *, days: int = _DAYS, rows: int = 14) -> Document:
    """Return so many UPSes over so many days, with so many rows of events each."""
    parts = [_summary(), _energy(days)]
    for index in range(count):
        ups = _UPSES[index] if index < len(_UPSES) else f"UPS {index + 1}"
        parts += [
            *(make(ups, index, days) for make in (_power, _voltage, _battery)),
            _events(ups, rows),
            _control(ups),
            _quality(ups),
        ]
    return _document("UPS report", "1 to 31 October 2026", parts)


def marked(document: Document, text: str) -> Document:
    """Return a document in which a text stands in every place that holds one."""

    def block(each: Block) -> Block:
        match each:
            case Paragraph():
                return replace(each, text=text)
            case Figures():
                return Figures(
                    [Figure(text, text, text, figure.tone) for figure in each.figures]
                )
            case Table():
                return replace(
                    each,
                    title=text,
                    columns=[text for _ in each.columns],
                    rows=[[text for _ in row] for row in each.rows],
                )
            case Chart():
                return replace(
                    each,
                    title=text,
                    text=text,
                    unit=text,
                    labels=[text for _ in each.labels],
                    series=[replace(one, name=text) for one in each.series],
                    limits=[(text, value) for _, value in each.limits],
                )

    return Document(
        title=text,
        subtitle=text,
        summary=text,
        footer=text,
        language=document.language,
        parts=[
            Part(
                part.section,
                text,
                [block(each) for each in part.blocks],
                part.ups and f"{part.ups} {text}",
            )
            for part in document.parts
        ],
    )
