"""Reports in words: what is known is said, and nothing else."""

from dataclasses import replace

import pytest

from custom_components.nutify.core.report.compose import compose
from custom_components.nutify.core.report.data import (
    ActionRow,
    Amount,
    BatteryState,
    EventRow,
    Measure,
)
from custom_components.nutify.core.report.document import (
    Chart,
    ChartKind,
    Document,
    Figures,
    Paragraph,
    Section,
    Table,
    Tone,
)
from custom_components.nutify.core.report.figures import Quality
from custom_components.nutify.core.report.formats import Formats
from custom_components.nutify.core.report.texts import wording_in
from custom_components.nutify.sentences import Sentences
from tests.core.composed import (
    GAP,
    HUNGRY,
    MAINS,
    ROME,
    at,
    composed,
    cut,
    days,
    english,
    fleet,
    measure,
    outages,
    plain,
    report,
    said,
    totals,
    unknown,
    ups,
)

HOSTILE = (
    "<script>alert('x')</script>",
    'A "quoted" & {ups} \N{BATTERY} =1+1',
    "x" * 255,
)


def blocks(document: Document, section: Section, name: str = "Rack") -> list[object]:
    """Return the blocks of a section of a UPS, or of all together."""
    (part,) = (
        part for part in document.parts if part.section is section and part.ups == name
    )
    return list(part.blocks)


def figures_of(
    document: Document, section: Section, name: str = "Rack"
) -> dict[str, str]:
    """Return the key figures of a section by their names."""
    return {
        each.name: plain(each.value)
        for block in blocks(document, section, name)
        if isinstance(block, Figures)
        for each in block.figures
    }


def tables_of(document: Document, section: Section, name: str = "Rack") -> list[Table]:
    """Return the tables of a section."""
    return [
        block for block in blocks(document, section, name) if isinstance(block, Table)
    ]


def charts_of(document: Document, section: Section, name: str = "Rack") -> list[Chart]:
    """Return the charts of a section."""
    return [
        block for block in blocks(document, section, name) if isinstance(block, Chart)
    ]


def rows(table: Table) -> list[list[str]]:
    """Return the cells of a table with plain spaces."""
    return [[plain(cell) for cell in row] for row in table.rows]


def test_sections_are_those_that_were_chosen() -> None:
    """Prevents a section that nobody wants, and the order of a set."""
    document = composed(report(ups(), HUNGRY), Section.QUALITY, Section.ENERGY)
    assert [(part.ups, part.section) for part in document.parts] == [
        ("", Section.ENERGY),
        ("", Section.QUALITY),
        ("Rack", Section.ENERGY),
        ("Rack", Section.QUALITY),
        ("Cellar", Section.ENERGY),
        ("Cellar", Section.QUALITY),
    ]
    assert document.summary
    alone = composed(report(ups()))
    assert [part.section for part in alone.parts] == list(Section)
    assert {part.ups for part in alone.parts} == {"Rack"}


def test_heads_and_foot() -> None:
    """Prevents a report that does not say of what and when it is."""
    document = composed(report(ups()), language="de", title=None)
    assert document.title == "USV-Bericht: Rack"
    assert document.subtitle == "Oktober 2026"  # codespell:ignore
    assert document.footer == "Erstellt von Nutify am 01.11.2026, 07:30."
    assert document.language == "de"
    assert composed(report(ups(), HUNGRY)).title == "UPS report"
    assert composed(report(ups()), title="Mine").title == "Mine"
    lasting = composed(report(ups(), made=at(20, 12)), language="it")
    assert lasting.subtitle == "Ottobre 2026, fino a ora"


def test_energy_of_one() -> None:
    """Prevents sums, bars and tables that contradict each other."""
    document = composed(report(ups()))
    assert figures_of(document, Section.ENERGY) == {
        "Energy from the mains": "12.4 kWh",
        "Energy of the load": "11.2 kWh",
        "Cost": "€3.97",
        "CO₂": "3.1 kg",
    }
    energy, cost = charts_of(document, Section.ENERGY)
    assert (energy.kind, energy.unit, cost.unit) == (ChartKind.BARS, "kWh", "EUR")
    assert energy.title == "Energy from the mains per day"
    assert plain(energy.text) == (
        "In all 12.4 kWh; highest: 0.413 kWh (Thu 1 Oct),"
        " lowest: 0.413 kWh (Thu 1 Oct); 30 of 31 values are known."
    )
    assert energy.series[0].values[9] is None
    assert len(energy.labels) == len(energy.series[0].values) == 31
    by_day, by_part = tables_of(document, Section.ENERGY)
    assert by_day.last_is_total
    assert rows(by_day)[9] == ["Sat 10 Oct", *["not known"] * 4, "0%"]
    assert rows(by_day)[0] == ["Thu 1 Oct", "0.41", "0.37", "€0.13", "0.10", "100%"]
    assert rows(by_day)[-1] == ["Total", "12.40", "11.20", "€3.97", "3.10", ""]
    assert rows(by_part) == [
        ["F1", "6.20", "50%", "€2.48"],
        ["F2", "6.20", "50%", "€1.49"],
        ["Total", "12.40", "100%", "€3.97"],
    ]
    note = next(
        each.note
        for block in blocks(document, Section.ENERGY)
        if isinstance(block, Figures)
        for each in block.figures
    )
    assert plain(note) == "September 2026: 13.5 kWh (-8%)"


@pytest.mark.parametrize("currency", [None, "EUR"])
def test_no_cost_without_a_price(currency: str | None) -> None:
    """Prevents a cost of nothing where nobody knows the price."""
    unpriced = {**MAINS, Amount.COST: None}
    sums = MAINS if currency is None else unpriced
    one = ups(
        totals=totals(sums, sums),
        bars=[replace(bar, amounts={Amount.MAINS_ENERGY: 0.4}) for bar in days({})],
        parts={"F1": (6.2, None), "F2": (6.2, None)},
    )
    document = composed(report(one, currency=currency))
    texts = [text for text in said(document) if "Cost" in text or "€" in text]
    # With a currency there should be one, and it is said that there is none.
    assert texts == ([] if currency is None else [texts[0]])
    assert texts in (
        [],
        [
            (
                "In this time nothing is known of: Cost, Output frequency, Battery"
                " voltage and Temperature."
            )
        ],
    )
    assert ("Energy" in said(document)) is (currency is None)


def test_a_currency_has_its_own_digits() -> None:
    """Prevents hundredths of a yen."""
    one = ups(totals=totals({**MAINS, Amount.COST: 1234.5}))
    document = composed(report(one, currency="JPY"), language="de")
    assert figures_of(document, Section.ENERGY)["Kosten"] == "1.235 ¥"


def test_energy_of_several() -> None:
    """Prevents a chart of more colours than can be told apart."""
    upses = [
        ups(f"U{each}", totals=totals({**MAINS, Amount.MAINS_ENERGY: 10.0 + each}))
        for each in range(8)
    ]
    document = composed(report(*upses))
    chart, _ = charts_of(document, Section.ENERGY, "")
    assert chart.kind is ChartKind.STACKED
    names = [each.name for each in chart.series]
    assert names == ["U7", "U6", "U5", "U4", "U3", "Others (3)"]
    other = chart.series[-1].values
    assert other[0] == pytest.approx(3 * 12.4 / 30)
    assert other[9] is None
    by_ups = next(
        table
        for table in tables_of(document, Section.ENERGY, "")
        if table.title == "By UPS"
    )
    assert len(by_ups.rows) == 9
    assert rows(by_ups)[0][:2] == ["U0", "10.0"]
    assert rows(by_ups)[-1][:2] == ["Total", "108.0"]


def test_time_that_is_to_come_is_no_gap() -> None:
    """Prevents empty days at the end of a month that goes on."""
    document = composed(report(ups(), made=at(20, 12)))
    chart, _ = charts_of(document, Section.ENERGY)
    assert len(chart.labels) == 20
    assert len(tables_of(document, Section.ENERGY)[0].rows) == 21
    power, _ = charts_of(document, Section.POWER)
    assert len(power.series[0].values) == 20


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (Section.ENERGY, "Nothing is known of the energy in this time."),
        (Section.POWER, "Nothing is known of power and load in this time."),
        (Section.VOLTAGE, "Nothing is known of voltages and frequencies in this time."),
        (Section.BATTERY, "Nothing is known of a battery in this time."),
        (Section.EVENTS, "Nothing is known of what happened in this time."),
        (Section.CONTROL, "Nothing was set or commanded through Nutify."),
    ],
)
def test_what_is_not_known_is_said_so(section: Section, expected: str) -> None:
    """Prevents an empty chart, or zeros, where nobody looked."""
    document = composed(report(unknown(), unknown("B")))
    assert blocks(document, section, "B") == [Paragraph(expected)]
    for part in document.parts:
        assert not [block for block in part.blocks if isinstance(block, Chart)]
    table = tables_of(document, Section.SUMMARY, "")[0]
    assert rows(table)[0] == ["Silent", *["not known"] * 3, "Not known"]


def test_power_and_voltage() -> None:
    """Prevents a band without its gap, and mains without their limits."""
    document = composed(report(ups()))
    power, load = charts_of(document, Section.POWER)
    assert (power.kind, power.unit, load.unit) == (ChartKind.BAND, "W", "%")
    (series,) = power.series
    assert (series.values[0], series.lowest[0], series.highest[0]) == (16.7, 12, 240)
    assert series.values[9] is series.lowest[9] is series.highest[9] is None
    assert plain(power.text) == (
        "Mean 17 W; lowest 12 W (5 Oct 2026, 03:00), highest 240 W"
        " (20 Oct 2026, 18:00)."
    )
    into, out, _ = charts_of(document, Section.VOLTAGE)
    assert into.limits == [
        ("Lower transfer limit", 196.0),
        ("Upper transfer limit", 264.0),
    ]
    assert not out.limits
    assert plain(into.text).endswith(
        "Lower transfer limit: 196 V. Upper transfer limit: 264 V."
    )
    found = figures_of(document, Section.VOLTAGE)
    assert found["Transfer limits"] == "196 to 264 V"
    assert found["Voltage sags"] == "3"
    assert found["Input frequency"] == "50 Hz"


def test_limits_without_a_nominal_voltage() -> None:
    """Prevents that a device which does not tell its voltage loses its sags."""
    name = english()["report_figure_nominal"]
    assert name in figures_of(composed(report(ups())), Section.VOLTAGE)
    silent = figures_of(composed(report(ups(nominal_voltage=None))), Section.VOLTAGE)
    assert name not in silent
    assert silent["Transfer limits"] == "196 to 264 V"
    assert silent["Voltage sags"] == "3"


def test_a_single_value_is_no_chart() -> None:
    """Prevents charts of one point, and a table of one row, in a report of an hour."""
    found = [
        replace(
            each,
            bars=days(MAINS, count=1),
            measures={
                key: replace(figures, bands=figures.bands[:1])
                for key, figures in each.measures.items()
            },
        )
        for each in (ups(), HUNGRY)
    ]
    together = replace(fleet(found), bars=days(MAINS, count=1), parts={})
    document = composed(report(*found, fleet=together))
    assert not [
        block
        for part in document.parts
        for block in part.blocks
        if isinstance(block, Chart)
    ]
    # What is left is the table of the UPSes; each has its parts of the day.
    (by_ups,) = tables_of(document, Section.ENERGY, "")
    assert [row[0] for row in rows(by_ups)][:2] == ["Rack", "Cellar"]
    (parts,) = tables_of(document, Section.ENERGY)
    assert [row[0] for row in rows(parts)][:2] == ["F1", "F2"]
    assert figures_of(document, Section.BATTERY)["Runtime"] == "40 min"


def test_battery() -> None:
    """Prevents a verdict without its reasons, and a runtime in seconds."""
    document = composed(report(ups(), HUNGRY))
    found = figures_of(document, Section.BATTERY)
    assert found["Battery"] == "Good"
    assert found["Battery installed"] == "17 May 2024"
    assert found["Replacement expected"] == "1 Feb 2028"
    assert found["Usable capacity"] == "132 Wh"
    assert found["Runtime"] == "40 min"
    assert Paragraph("Measured in 4 discharges.") in blocks(document, Section.BATTERY)
    charge, runtime, health = charts_of(document, Section.BATTERY)
    assert (charge.unit, runtime.unit, health.unit) == ("%", "min", "%")
    assert runtime.series[0].lowest[0] == 15
    assert health.kind is ChartKind.LINES
    (table,) = tables_of(document, Section.BATTERY, "")
    assert rows(table) == [
        ["Rack", "Good", "91%", "71%", "1 Feb 2028"],
        ["Cellar", "To be replaced", "not known", "71%", "not known"],
    ]
    odd = ups(battery=BatteryState(condition="good", installed="soon"))
    assert figures_of(composed(report(odd)), Section.BATTERY)["Battery installed"] == (
        "soon"
    )


def test_outages() -> None:
    """Prevents times on battery that are cut off, or tests in the sum of power cuts."""
    found = [
        cut(at(5, 3), 540),
        cut(at(8, 3), 600, kind="self_test"),
        replace(cut(at(20, 11), 3600, lasts=True), cause="blackout", has_gaps=True),
    ]
    document = composed(report(ups(outages=outages(*found, availability=99.99999))))
    table, _ = tables_of(document, Section.EVENTS)
    assert rows(table) == [
        [
            "5 Oct 2026, 03:00",
            "5 Oct 2026, 03:09",
            "9 min",
            "Power cut",
            "71%",
            "18.3 Wh",
        ],
        [
            "8 Oct 2026, 03:00",
            "8 Oct 2026, 03:10",
            "10 min",
            "Self-test",
            "71%",
            "18.3 Wh",
        ],
        [
            "20 Oct 2026, 11:00",
            "not over yet",
            "1 h, partly unseen",
            "Power cut: blackout",
            "71%",
            "18.3 Wh",
        ],
        ["Total power cuts", "", "1 h 9 min", "", "", ""],
    ]
    assert table.last_is_total
    assert figures_of(document, Section.EVENTS) == {
        "Power cuts": "2",
        "Time without mains": "1 h 9 min",
        "Longest power cut": "1 h",
        # Not 100: there was one.
        "Mains available": "99.999%",
    }


def test_an_event_is_as_grave_as_it_was_told() -> None:
    """Prevents a self-test that looks like trouble, and pushes real trouble out."""
    events = [
        EventRow(time=at(2, 1), type="runtime_low", data={"severity": "information"}),
        EventRow(time=at(2, 2), type="runtime_low", data={"severity": "warning"}),
        EventRow(time=at(2, 3), type="runtime_low", data={"severity": "whatever"}),
    ]
    document = composed(report(ups(events=events)))
    table = tables_of(document, Section.EVENTS)[-1]
    assert [row[2] for row in rows(table)] == ["Information", "Warning", "Warning"]


def test_long_lists_are_cut_to_what_matters() -> None:
    """Prevents that the one that matters is lost in a hundred that do not."""
    cuts = [cut(at(1 + each % 30, each % 24), 10.0 + each) for each in range(100)]
    tests = [cut(at(2, 2), 9999, kind="self_test")] * 3
    events = [EventRow(time=at(3, 1), type="trim", data={})] * 60
    events.append(EventRow(time=at(2, 1), type="low_battery", data={}))
    events.append(EventRow(time=at(30, 1), type="<b>new</b>", data={}))
    document = composed(report(ups(outages=outages(*tests, *cuts), events=events)))
    outage_table, event_table = tables_of(document, Section.EVENTS)
    assert len(outage_table.rows) == 21
    assert "Self-test" not in {row[3] for row in outage_table.rows}
    assert rows(outage_table)[-1][2] == "1 h 39 min"
    assert len(event_table.rows) == 25
    assert rows(event_table)[0] == [
        "2 Oct 2026, 01:00",
        "Has a low battery",
        "Critical",
    ]
    assert event_table.rows[-1][1] == "<b>new</b>"
    texts = said(document)
    assert "83 more are not shown here; the CSV file has all of them." in texts
    assert "37 more are not shown here; the CSV file has all of them." in texts


def test_one_more_is_one() -> None:
    """Prevents "1 more are not shown"."""
    events = [EventRow(time=at(3, 1), type="trim", data={})] * 26
    texts = said(composed(report(ups(events=events)), language="de"))
    expected = (
        "1 weiterer Eintrag ist hier nicht gezeigt;"  # codespell:ignore
        " die CSV-Datei enthält alle."  # codespell:ignore
    )
    assert expected in texts


def test_control() -> None:
    """Prevents that nobody knows who changed what."""
    document = composed(report(ups(), HUNGRY))
    (table,) = tables_of(document, Section.CONTROL)
    assert rows(table) == [
        [
            "20 Oct 2026, 04:00",
            "Command",
            "test.battery.start",
            "",
            "done",
            "an automation",
        ],
        [
            "21 Oct 2026, 04:00",
            "Setting",
            "input.transfer.low",
            "196",
            "refused: READONLY",
            "Ada",
        ],
    ]
    (table,) = tables_of(document, Section.CONTROL, "")
    assert [row[1] for row in table.rows] == ["Rack", "Cellar", "Rack", "Cellar"]


def test_quality() -> None:
    """Prevents that a report hides what it does not know."""
    document = composed(report(ups()))
    assert figures_of(document, Section.QUALITY) == {"Data known": "99.8%"}
    (table,) = tables_of(document, Section.QUALITY)
    assert rows(table) == [
        ["10 Oct 2026, 00:00", "11 Oct 2026, 00:00", "1 d"],
        ["Total", "", "1 d"],
    ]
    assert blocks(document, Section.QUALITY)[-1] == Paragraph(
        "In this time nothing is known of: Output frequency, Battery voltage and"
        " Temperature."
    )
    whole = ups(
        quality=Quality(covered=1.0, gaps=()),
        measures={each: measure(1, 1, 1) for each in Measure},
    )
    _, said_whole = blocks(composed(report(whole)), Section.QUALITY)
    assert said_whole == Paragraph(
        "Nothing is missing: every hour is known.", Tone.GOOD
    )
    many = ups(quality=Quality(covered=0.5, gaps=[GAP] * 20))
    (table,) = tables_of(composed(report(many)), Section.QUALITY)
    assert len(table.rows) == 16
    assert rows(table)[-1] == ["Total", "", "20 d"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_device_is_taken_at_its_word(name: str) -> None:
    """Prevents that a name is filled in, cut, or changed on its way to a renderer."""
    events = [EventRow(time=at(3, 1), type="alarm", data={"alarm": name})]
    row = replace(cut(at(5, 3), 60), cause=name)
    action = ActionRow(
        time=at(3, 1), action=name, target=name, value=name, outcome=name, user=name
    )
    one = ups(
        name,
        events=events,
        outages=outages(row),
        actions=[action],
        parts={name: (1.0, 1.0), "F1": (1.0, 1.0)},
        battery=BatteryState(condition=name, reasons=[name], installed=name),
    )
    document = composed(report(one, HUNGRY))
    texts = said(document)
    assert f"Raised an alarm: {name}" in texts
    assert f"Power cut: {name}" in texts
    assert texts.count(name) > 10
    assert f"longest at {name} (" in document.summary


def test_names_of_a_document_are_those_of_the_figures() -> None:
    """Prevents that figures of one UPS stand under the name of another."""
    upses = [ups(), HUNGRY]
    figures = report(*upses)
    assert figures.fleet == fleet(upses)
    document = compose(
        figures,
        {Section.ENERGY},
        wording_in("en", Sentences(english()).text),
        Formats("en", "GB", ROME),
    )
    found = {
        part.ups: next(
            plain(each.value)
            for block in part.blocks
            if isinstance(block, Figures)
            for each in block.figures
        )
        for part in document.parts
    }
    assert found == {"": "32.4 kWh", "Rack": "12.4 kWh", "Cellar": "20 kWh"}
