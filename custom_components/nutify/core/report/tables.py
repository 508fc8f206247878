"""Reports for programs: every figure as CSV, and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
import csv
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, tzinfo
import io
import math
import re
from typing import Any

from .data import Amount, Measure, Span
from .figures import Band, Bar, OutageFigures, ReportFigures, Totals, UpsFigures
from .units import AMOUNT_UNITS, MEASURE_UNITS

JSON_VERSION = 1
COLUMNS = ("section", "ups", "start", "end", "quantity", "value", "unit", "detail")
# What a spreadsheet takes for a formula, the wide forms of East Asia too.
_FORMULA = re.compile(
    "^\\s*[=+\\-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]"
)
# Lone surrogates cannot be encoded at all.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]+")
_PERCENT = 100.0
# Far below a cent or a watt-hour, far above what binary fractions add.
_DIGITS = 6
_REASONS = ("cause", "alarm", "tokens", "reason", "outlet", "result")

type Row = tuple[str, str, str, str, str, str, str, str]


def as_csv(figures: ReportFigures, zone: tzinfo = UTC) -> bytes:
    """Return all figures, one in each row; what is not known has no value.

    Times are ISO 8601 of the zone, with its offset. Numbers have a point, and text
    cannot be a formula. It begins with a byte order mark: without one a spreadsheet
    takes it for an old code page.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_Writer(figures, zone).rows())
    return out.getvalue().encode("utf-8-sig")


def text_cell(text: object) -> str:
    """Return a text that is one line, and that no spreadsheet calculates."""
    line = _CONTROL.sub(" ", str(text)).strip()
    return f"'{line}" if _FORMULA.match(line) else line


def number_cell(value: float | None) -> str:
    """Return a number as programs read it, nothing for what is not known."""
    if value is None or not math.isfinite(value):
        return ""
    found = round(value, _DIGITS)
    return str(int(found)) if found == int(found) else repr(found)


class _Writer:
    """The rows of a report, section by section."""

    def __init__(self, figures: ReportFigures, zone: tzinfo) -> None:
        self._figures = figures
        self._zone = zone
        self._currency = figures.currency or ""

    def rows(self) -> Iterator[Row]:
        """Yield the rows of all UPSes together, and then those of each."""
        fleet = self._figures.fleet
        if fleet is not None:
            yield from self._totals("", fleet.totals)
            yield from self._bars("", fleet.bars)
            yield from self._parts("", fleet.parts)
            yield self._row("events", "", "power_cuts", fleet.outages)
            yield self._row("events", "", "on_battery", fleet.outage_seconds, "s")
            yield self._row("quality", "", "covered", fleet.covered * _PERCENT, "%")
        for ups in self._figures.upses:
            yield from self._ups(ups)

    def _ups(self, ups: UpsFigures) -> Iterator[Row]:
        yield from self._totals(ups.name, ups.totals)
        yield from self._bars(ups.name, ups.bars)
        yield from self._parts(ups.name, ups.parts)
        for measure, found in ups.measures.items():
            for name, value, at in (
                ("mean", found.mean, None),
                ("min", found.min, found.min_at),
                ("max", found.max, found.max_at),
            ):
                detail = "" if at is None else self._time(at)
                yield self._measure("measures", ups.name, measure, name, value, detail)
            for band in found.bands:
                yield from self._band(ups.name, measure, band)
        yield from self._battery(ups)
        yield from self._outages(ups.name, ups.outages)
        yield from self._happened(ups)
        yield self._row(
            "quality", ups.name, "covered", ups.quality.covered * _PERCENT, "%"
        )
        for gap in ups.quality.gaps:
            yield self._row("quality", ups.name, "gap", gap.seconds, "s", span=gap)

    def _time(self, time: datetime) -> str:
        return time.astimezone(self._zone).isoformat(timespec="seconds")

    def _row(
        self,
        section: str,
        ups: str,
        quantity: str,
        value: float | None,
        unit: str = "",
        detail: object = "",
        *,
        span: Span | Bar | Band | None = None,
    ) -> Row:
        time = self._figures.span if span is None else span
        return (
            section,
            text_cell(ups),
            self._time(time.start),
            self._time(time.end),
            text_cell(quantity),
            number_cell(value),
            unit,
            text_cell(detail),
        )

    def _unit(self, amount: Amount) -> str:
        return AMOUNT_UNITS.get(amount, self._currency)

    def _totals(self, ups: str, totals: Totals) -> Iterator[Row]:
        for amount in Amount:
            unit = self._unit(amount)
            value, before = totals.amounts.get(amount), totals.previous.get(amount)
            yield self._row("total", ups, amount, value, unit)
            if before is not None:
                span = self._figures.previous
                yield self._row("previous", ups, amount, before, unit, span=span)
            if (change := totals.change.get(amount)) is not None:
                yield self._row("change", ups, amount, change, "%")

    def _bars(self, ups: str, bars: Sequence[Bar]) -> Iterator[Row]:
        step = str(self._figures.step)
        for bar in bars:
            for amount, value in bar.amounts.items():
                unit = self._unit(amount)
                yield self._row("energy", ups, amount, value, unit, step, span=bar)
            covered = bar.covered * _PERCENT
            yield self._row("energy", ups, "covered", covered, "%", step, span=bar)

    def _parts(
        self, ups: str, parts: Mapping[str, tuple[float, float | None]]
    ) -> Iterator[Row]:
        for part, (energy, cost) in parts.items():
            yield self._row("parts", ups, Amount.MAINS_ENERGY, energy, "kWh", part)
            if cost is not None:
                yield self._row("parts", ups, Amount.COST, cost, self._currency, part)

    def _measure(
        self,
        section: str,
        ups: str,
        measure: Measure,
        name: str,
        value: float | None,
        detail: str = "",
        span: Band | None = None,
    ) -> Row:
        quantity = f"{measure}_{name}"
        return self._row(
            section, ups, quantity, value, MEASURE_UNITS[measure], detail, span=span
        )

    def _band(self, ups: str, measure: Measure, band: Band) -> Iterator[Row]:
        step = str(self._figures.step)
        for name in ("mean", "min", "max"):
            value: float | None = getattr(band, name)
            yield self._measure("bands", ups, measure, name, value, step, band)

    def _battery(self, ups: UpsFigures) -> Iterator[Row]:
        if (state := ups.battery) is None:
            return
        yield self._row("battery", ups.name, "condition", None, "", state.condition)
        yield self._row("battery", ups.name, "health", state.health, "%")
        yield self._row("battery", ups.name, "capacity", state.capacity_wh, "Wh")
        for quantity, day in (
            ("installed", state.installed),
            ("replacement", state.replacement),
        ):
            yield self._row("battery", ups.name, quantity, None, "", day or "")
        for reason in state.reasons:
            yield self._row("battery", ups.name, "reason", None, "", reason)

    def _outages(self, ups: str, outages: OutageFigures) -> Iterator[Row]:
        for quantity, value, unit in (
            ("power_cuts", outages.count, ""),
            ("on_battery", outages.seconds, "s"),
            ("longest", outages.longest, "s"),
            ("availability", outages.availability, "%"),
            ("sags", outages.sags, ""),
            ("swells", outages.swells, ""),
            ("tests_passed", outages.tests_passed, ""),
            ("tests_failed", outages.tests_failed, ""),
        ):
            yield self._row("events", ups, quantity, value, unit)
        for row in outages.rows:
            begin = self._time(row.begin)
            end = "" if row.end is None else self._time(row.end)
            for quantity, value, unit in (
                (row.kind, row.seconds, "s"),
                (f"{row.kind}_lowest_charge", row.lowest_charge, "%"),
                (f"{row.kind}_energy", row.energy, "Wh"),
            ):
                if value is not None:
                    yield (
                        *("outages", text_cell(ups), begin, end, text_cell(quantity)),
                        *(number_cell(value), unit, text_cell(row.cause or "")),
                    )

    def _happened(self, ups: UpsFigures) -> Iterator[Row]:
        """Yield events and actions, a moment each; what they were about is detail."""
        for event in ups.events:
            found = (event.data.get(key) for key in _REASONS)
            reason = next((each for each in found if each), "")
            if isinstance(reason, list):
                reason = " ".join(map(str, reason))
            span = Span(event.time, event.time)
            yield self._row("event", ups.name, event.type, 1, "", reason, span=span)
        for action in ups.actions:
            said = f"{action.target} {action.value}".strip()
            detail = f"{said} ({action.outcome}, {action.user})"
            span = Span(action.time, action.time)
            yield self._row("action", ups.name, action.action, 1, "", detail, span=span)


def as_json(figures: ReportFigures, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return all figures by the names that they have here; times as in as_csv()."""
    content: dict[str, Any] = _plain(figures, zone)
    return {"format": "nutify_report", "version": JSON_VERSION, **content}


def _plain(value: object, zone: tzinfo) -> Any:  # noqa: ANN401 - JSON is anything
    """Return what JSON can hold; None for what is not known, or is no number."""
    match value:
        case datetime():
            found: object = value.astimezone(zone).isoformat(timespec="seconds")
        case date():
            found = value.isoformat()
        case bool() | int() | None:
            found = value
        case float():
            found = round(value, _DIGITS) + 0.0 if math.isfinite(value) else None
        case Mapping():
            found = {str(key): _plain(each, zone) for key, each in value.items()}
        case list() | tuple():
            found = [_plain(each, zone) for each in value]
        case _ if is_dataclass(value):
            found = {
                each.name: _parts(getattr(value, each.name))
                if each.name == "parts"
                else _plain(getattr(value, each.name), zone)
                for each in fields(value)
            }
        case _:
            found = str(value)
    return found


def _parts(parts: Mapping[str, tuple[float, float | None]]) -> dict[str, Any]:
    """Return the parts of the day with a name for each of their two numbers."""
    return {
        name: {
            "energy": round(energy, _DIGITS),
            "cost": None if cost is None else round(cost, _DIGITS),
        }
        for name, (energy, cost) in parts.items()
    }
