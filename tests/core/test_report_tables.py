"""Reports for programs: CSV that pandas and spreadsheets read, and JSON."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import io
import json
import math
from typing import Any

import pytest

from custom_components.nutify.core.report.data import (
    ActionRow,
    Amount,
    BatteryState,
    EventRow,
)
from custom_components.nutify.core.report.figures import ReportFigures
from custom_components.nutify.core.report.tables import (
    COLUMNS,
    as_csv,
    as_json,
    number_cell,
    text_cell,
)
from tests.core.composed import (
    MAINS,
    ROME,
    at,
    cut,
    outages,
    report,
    totals,
    unknown,
    ups,
)

HOSTILE = (
    '=HYPERLINK("//x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r\n=1",
    " =1",
    "\N{FULLWIDTH EQUALS SIGN}1",
    '<script>"quotes", commas;\nlines</script>',
    "\N{BATTERY}" * 255,
)


def read(figures: ReportFigures) -> list[dict[str, str]]:
    """Return the rows of a CSV, by column."""
    text = as_csv(figures, ROME).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def some(figures: ReportFigures, **values: str) -> list[dict[str, str]]:
    """Return the rows that have some values."""
    return [row for row in read(figures) if values.items() <= row.items()]


def test_a_spreadsheet_knows_its_code() -> None:
    """Prevents that a spreadsheet shows "Â°C", and a file without its heads."""
    content = as_csv(report(ups()), ROME)
    assert content.startswith(b"\xef\xbb\xbfsection,ups,start,end,quantity,value")
    assert content.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_values_are_numbers_and_times_have_offsets() -> None:
    """Prevents a column that pandas takes for text, and a time of nowhere."""
    for row in read(report(ups(), unknown())):
        assert row["value"] == "" or math.isfinite(float(row["value"]))
        for time in (row["start"], row["end"]):
            assert time == "" or datetime.fromisoformat(time).utcoffset() is not None
    (first, *_, last) = some(report(ups()), section="energy", quantity="cost")
    assert first["start"] == "2026-10-01T00:00:00+02:00"
    # The clocks were set back on the 25th.
    assert last["end"] == "2026-11-01T00:00:00+01:00"


def test_sums() -> None:
    """Prevents figures that differ from those of the report."""
    figures = report(ups())
    (total,) = some(figures, section="total", quantity="cost")
    assert total == {
        "section": "total",
        "ups": "Rack",
        "start": "2026-10-01T00:00:00+02:00",
        "end": "2026-11-01T00:00:00+01:00",
        "quantity": "cost",
        "value": "3.965",
        "unit": "EUR",
        "detail": "",
    }
    (before,) = some(figures, section="previous", quantity="mains_energy")
    assert (before["start"][:10], before["value"], before["unit"]) == (
        *("2026-09-01", "13.5"),
        "kWh",
    )
    (change,) = some(figures, section="change", quantity="mains_energy")
    assert (change["value"], change["unit"]) == ("-8.148148", "%")
    days = some(figures, section="energy", quantity="mains_energy")
    assert len(days) == 31
    assert days[9]["value"] == ""
    assert sum(float(day["value"] or 0) for day in days) == pytest.approx(12.4)
    parts = some(figures, section="parts", quantity="cost")
    assert [(row["detail"], row["value"]) for row in parts] == [
        ("F1", "2.48"),
        ("F2", "1.485"),
    ]
    (energy,) = some(figures, section="total", quantity="emissions")
    assert energy["unit"] == "kg"


def test_measures_and_gaps() -> None:
    """Prevents bands of zeros where nothing was measured."""
    figures = report(ups())
    (most,) = some(figures, section="measures", quantity="power_max")
    assert (most["value"], most["unit"]) == ("240", "W")
    assert most["detail"] == "2026-10-20T18:00:00+02:00"
    bands = some(figures, section="bands", quantity="power_mean")
    assert [row["value"] for row in bands[8:11]] == ["16.7", "", "16.7"]
    (gap,) = some(figures, section="quality", quantity="gap")
    assert (gap["start"], gap["value"]) == ("2026-10-10T00:00:00+02:00", "86400")
    (health,) = some(figures, section="battery", quantity="health")
    assert health["value"] == "91"
    (reason,) = some(figures, section="battery", quantity="reason")
    assert reason["detail"] == "Measured in 4 discharges."


def test_everything_that_happened_is_there() -> None:
    """Prevents that the file, too, has only what is shown."""
    cuts = [cut(at(1 + each % 30, 2), 60 + each) for each in range(100)]
    lasting = replace(cut(at(31, 2), 60, lasts=True), energy=None, lowest_charge=None)
    events = [
        EventRow(time=at(3, 1), type="other", data={"tokens": ["A", "B"]}),
        *(EventRow(time=at(4, 1), type="trim", data={}) for _ in range(60)),
    ]
    figures = report(ups(outages=outages(*cuts, lasting), events=events))
    found = some(figures, section="outages", quantity="power_cut")
    assert len(found) == 101
    assert found[-1]["end"] == ""
    assert len(some(figures, section="outages", quantity="power_cut_energy")) == 100
    assert len(some(figures, section="event")) == 61
    (other,) = some(figures, section="event", quantity="other")
    assert other["detail"] == "A B"
    _, action = some(figures, section="action")
    assert action["detail"] == "input.transfer.low 196 (refused: READONLY, Ada)"
    assert action["start"] == action["end"] == "2026-10-21T04:00:00+02:00"


def test_a_part_of_the_day_without_a_price_costs_nothing_known() -> None:
    """Prevents a cost of 0 for a part of the day that nobody gave a price."""
    figures = report(ups(parts={"F1": (6.2, None), "F2": (6.0, 1.5)}))
    found = [
        (row["detail"], row["quantity"], row["value"])
        for row in some(figures, section="parts")
    ]
    assert found == [
        ("F1", "mains_energy", "6.2"),
        ("F2", "mains_energy", "6"),
        ("F2", "cost", "1.5"),
    ]


def test_the_fleet_has_no_name() -> None:
    """Prevents that sums are added to what they are sums of."""
    figures = report(ups(), ups("B"))
    (total,) = some(figures, section="total", ups="", quantity="mains_energy")
    assert total["value"] == "24.8"
    (cuts,) = some(figures, section="events", ups="", quantity="power_cuts")
    assert cuts["value"] == "4"


@pytest.mark.parametrize("name", HOSTILE)
def test_text_is_no_formula(name: str) -> None:
    """Prevents that a device runs a formula on the computer of who opens the file."""
    action = ActionRow(
        time=at(3, 1), action=name, target=name, value=name, outcome=name, user=name
    )
    one = ups(
        name,
        parts={name: (1.0, 1.0)},
        events=[EventRow(time=at(3, 1), type=name, data={"alarm": name})],
        actions=[action],
        outages=outages(replace(cut(at(5, 3), 60), cause=name, kind=name)),
        battery=BatteryState(condition=name, reasons=[name], installed=name),
    )
    found = read(report(one))
    assert {row["ups"] for row in found} == {text_cell(name)}
    for row in found:
        for column, cell in row.items():
            if column != "value" and cell:
                assert cell[0] not in "=+-@\t\r\n \N{FULLWIDTH EQUALS SIGN}"
            assert "\n" not in cell
    assert as_json(report(one))["upses"][0]["name"] == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rack", "Rack"),
        ("", ""),
        ("a-b", "a-b"),
        ("=1", "'=1"),
        ("\x00\x1b=1", "'=1"),
        ("a\nb", "a b"),
        ("'=1", "'=1"),
    ],
)
def test_text_cells(text: str, expected: str) -> None:
    """Prevents that text without a formula is changed."""
    assert text_cell(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (math.nan, ""),
        (math.inf, ""),
        (0.0, "0"),
        (-0.0, "0"),
        (3, "3"),
        (0.1 + 0.2, "0.3"),
        (-1e-12, "0"),
        (1234567.25, "1234567.25"),
        (1e15, "1000000000000000"),
    ],
)
def test_number_cells(value: float | None, expected: str) -> None:
    """Prevents a number that a program cannot read."""
    assert number_cell(value) == expected


def keys(content: dict[str, Any]) -> set[str]:
    """Return the names of a part of the JSON."""
    return set(content)


def test_json_has_its_names() -> None:
    """Prevents that a program that reads reports breaks with a new version."""
    content = as_json(report(ups(), unknown()), ROME)
    assert (content["format"], content["version"]) == ("nutify_report", 1)
    assert keys(content) == {
        *("format", "version", "span", "previous", "first_day", "last_day", "made"),
        *("step", "currency", "upses", "fleet"),
    }
    first, second = content["upses"]
    assert keys(first) == {
        *("key", "name", "model", "totals", "bars", "measures", "parts", "outages"),
        *("events", "actions", "quality", "battery", "nominal_voltage"),
        *("transfer_low", "transfer_high"),
    }
    assert keys(content["fleet"]) == {
        *("totals", "bars", "parts", "outages", "outage_seconds", "covered"),
    }
    assert first["totals"]["amounts"]["cost"] == 3.965
    assert first["parts"]["F1"] == {"energy": 6.2, "cost": 2.48}
    assert first["measures"]["power"]["bands"][9]["mean"] is None
    assert keys(first["outages"]["rows"][0]) == {
        *("begin", "end", "seconds", "kind", "cause", "lowest_charge", "energy"),
        *("lasts", "has_gaps"),
    }
    assert second["battery"] is None
    assert content["span"] == {
        "start": "2026-10-01T00:00:00+02:00",
        "end": "2026-11-01T00:00:00+01:00",
    }
    assert (content["first_day"], content["step"]) == ("2026-10-01", "day")


def test_json_is_json() -> None:
    """Prevents NaN, which no other program reads, and what json cannot write."""
    odd = ups(
        totals=totals({**MAINS, Amount.COST: math.nan}),
        events=[
            EventRow(
                time=at(3, 1),
                type="other",
                data={"tokens": ["A"], "at": at(3, 1), "set": {1}, "n": -0.0},
            )
        ],
    )
    content = as_json(report(odd))
    text = json.dumps(content, allow_nan=False)
    assert json.loads(text) == content
    assert content["upses"][0]["totals"]["amounts"]["cost"] is None
    assert content["upses"][0]["events"][0]["time"] == (
        at(3, 1).astimezone(UTC).isoformat()
    )


def test_times_of_the_hour_that_comes_twice() -> None:
    """Prevents that two hours of the night of the change look like one."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    rows = [cut(first, 60), cut(first + timedelta(hours=1), 60)]
    found = some(report(ups(outages=outages(*rows))), section="outages", unit="s")
    assert [row["start"] for row in found] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]
