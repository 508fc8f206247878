"""Reports of hostile names, absurd numbers and odd times, in every format."""

from datetime import UTC, datetime, timedelta
import json
import math
from typing import override
from zoneinfo import ZoneInfo

from custom_components.nutify.core.events.outages import Outage, OutageKind
from custom_components.nutify.core.report.aggregate import aggregate
from custom_components.nutify.core.report.compose import compose
from custom_components.nutify.core.report.data import (
    ActionRow,
    Amount,
    BatteryState,
    EventRow,
    MeanRow,
    Measure,
    ReportData,
    Span,
    SumRow,
    UpsData,
)
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
from custom_components.nutify.core.report.formats import Formats
from custom_components.nutify.core.report.html import render_html
from custom_components.nutify.core.report.mail import render_mail
from custom_components.nutify.core.report.pdf import render_pdf
from custom_components.nutify.core.report.periods import previous_of
from custom_components.nutify.core.report.tables import as_csv, as_json
from custom_components.nutify.core.report.texts import LANGUAGES, wording_in

from .choices import Choices
from .target import Target

_LANGUAGES = (*sorted(LANGUAGES), "", "zz", "<b>")
_ZONES = tuple(
    ZoneInfo(name)
    for name in ("Europe/Rome", "Australia/Lord_Howe", "America/Santiago", "UTC")
)
_BEGIN = datetime(2026, 10, 24, 22, tzinfo=UTC)
_EVENTS = ("voltage_sag", "test_passed", "test_failed", "on_battery", "", "<b>")
# Rendering a PDF takes far longer than all the rest.
_PDF_EVERY = 4


class ReportTarget(Target):
    """Reads an input as the blocks of a report, or as what a report is made of."""

    longest = 700

    @override
    def seeds(self) -> list[bytes]:
        """Return some of each kind."""
        return [
            bytes(
                (number % 2, *(each * 37 % 256 for each in range(number, number + 90)))
            )
            for number in range(64)
        ]

    @override
    def run(self, data: bytes) -> str:
        """Render a report in all formats; nothing at all may be raised."""
        choices = Choices(data)
        if choices.below(2):
            _render(_document(choices), with_pdf=choices.below(_PDF_EVERY) == 0)
            return "blocks"
        report = _data(choices)
        figures = aggregate(report)
        as_csv(figures, report.zone).decode("utf-8-sig")
        json.dumps(as_json(figures, report.zone), allow_nan=False)
        language = choices.pick(_LANGUAGES)
        document = compose(
            figures,
            tuple(Section),
            wording_in(language, _english),
            Formats(language, choices.pick((None, "CH", "??")), report.zone),
            title=choices.text(),
        )
        _render(document, with_pdf=choices.below(_PDF_EVERY) == 0)
        return "figures"


def _english(key: str, **values: object) -> str:
    return " ".join((key, *map(str, values.values())))


def _render(document: Document, *, with_pdf: bool) -> None:
    render_html(document).encode()
    html, images = render_mail(document)
    html.encode()
    assert all(image.startswith(b"\x89PNG") for image in images.values())
    if with_pdf:
        assert render_pdf(document).startswith(b"%PDF")


def _document(choices: Choices) -> Document:
    parts = [
        Part(
            choices.pick(tuple(Section)),
            choices.text(),
            [_block(choices) for _ in range(choices.below(3))],
            choices.text(),
        )
        for _ in range(1 + choices.below(3))
    ]
    texts = [choices.text() for _ in range(4)]
    return Document(
        title=texts[0],
        subtitle=texts[1],
        summary=texts[2],
        footer=texts[3],
        language=choices.pick(_LANGUAGES),
        parts=parts,
    )


def _block(choices: Choices) -> Block:
    match choices.below(4):
        case 0:
            return Paragraph(choices.text(), choices.pick(tuple(Tone)))
        case 1:
            figures = [
                Figure(
                    choices.text(),
                    choices.text(),
                    choices.text(),
                    choices.pick(tuple(Tone)),
                )
                for _ in range(1 + choices.below(4))
            ]
            return Figures(figures)
        case 2:
            count = 1 + choices.below(6)
            rows = [
                [choices.text() for _ in range(count)]
                for _ in range(1 + choices.below(4))
            ]
            return Table(
                [choices.text() for _ in range(count)],
                rows,
                frozenset({choices.below(count)}),
                choices.text(),
                choices.below(2) == 1,
            )
    return _chart(choices)


def _chart(choices: Choices) -> Chart:
    count = 1 + choices.below(12)
    kind = choices.pick(tuple(ChartKind))

    def values() -> list[float | None]:
        return [choices.number() if choices.below(4) else None for _ in range(count)]

    return Chart(
        title=choices.text(),
        text=choices.text(),
        kind=kind,
        labels=[choices.text() for _ in range(count)],
        series=[
            ChartSeries(
                choices.text(),
                values(),
                values() if kind is ChartKind.BAND else (),
                values() if kind is ChartKind.BAND else (),
            )
            for _ in range(1 + choices.below(3))
        ],
        unit=choices.text(),
        limits=[(choices.text(), choices.number()) for _ in range(choices.below(3))],
    )


def _data(choices: Choices) -> ReportData:
    zone = choices.pick(_ZONES)
    start = _BEGIN + timedelta(minutes=15 * choices.below(200))
    span = Span(start, start + timedelta(hours=1 + choices.below(24 * 40)))
    until = span.start + timedelta(hours=choices.below(24 * 40))
    return ReportData(
        span=span,
        previous=previous_of(span, None, zone),
        zone=zone,
        made=until,
        known_until=until,
        upses=[_ups(choices, span) for _ in range(choices.below(4))],
        currency=choices.pick((None, "EUR", "JPY", "KWD", "", "<b>")),
    )


def _ups(choices: Choices, span: Span) -> UpsData:
    hours = [
        span.start.timestamp() // 3600 * 3600 + 3600 * (each - 2) for each in range(60)
    ]
    hours = hours[: choices.below(len(hours) + 1)]

    def finite() -> float:
        found = choices.number()
        return found if math.isfinite(found) else 0.0

    def sums() -> list[SumRow]:
        change = finite()
        return [SumRow(hour, change) for hour in hours if choices.below(8) != 1]

    def means() -> list[MeanRow]:
        low, middle, high = sorted((finite(), finite(), finite()))
        return [MeanRow(hour, middle, low, high) for hour in hours]

    moments = sorted(
        span.start + timedelta(seconds=choices.below(4_000_000) - 400_000)
        for _ in range(2 * choices.below(4))
    )
    return UpsData(
        key=choices.text(),
        name=choices.text(),
        model=choices.text(),
        means={each: means() for each in Measure if choices.below(2)},
        sums={each: sums() for each in Amount if choices.below(2)},
        parts={choices.text(): (sums(), sums()) for _ in range(choices.below(3))},
        outages=[
            Outage(
                id=choices.text(),
                begin=begin,
                end=end if choices.below(4) else None,
                ended=True,
                duration=(end - begin).total_seconds(),
                kind=choices.pick(tuple(OutageKind)),
            )
            for begin, end in zip(moments[::2], moments[1::2], strict=True)
        ],
        events=[
            EventRow(
                time=each,
                type=(kind := choices.pick(_EVENTS)),
                data={"type": kind, choices.text(): choices.value()},
            )
            for each in moments
        ],
        actions=[
            ActionRow(
                time=each,
                action=choices.text(),
                target=choices.text(),
                value=choices.text(),
                outcome=choices.text(),
                user=choices.text(),
            )
            for each in moments[:2]
        ],
        battery=BatteryState(
            health=finite(),
            condition=choices.pick(("good", "replace", "unknown", "weak", "<b>")),
            reasons=[choices.text()],
            installed=choices.pick((None, "2024-05-17", "2026-02-29", "", "x")),
            replacement=choices.pick((None, "2028-02-01", "9999-12-31")),
            capacity_wh=finite(),
        )
        if choices.below(2)
        else None,
        nominal_voltage=finite(),
        transfer_low=finite() if choices.below(2) else None,
        transfer_high=finite() if choices.below(2) else None,
    )
