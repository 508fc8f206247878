"""A report as a mail: within what mail readers take, and never more than text."""

from dataclasses import replace
from functools import cache
from io import BytesIO
import re

from PIL import Image
import pytest

from custom_components.nutify.core.report.document import (
    Document,
    Paragraph,
    Part,
    Section,
    Table,
)
from custom_components.nutify.core.report.mail import MOST_BYTES, render_mail
from custom_components.nutify.core.report.plain import plain
from tests.core.reportlib import HOSTILE, Page, document, marked


def long(*rows: int, parts: int = 1) -> Document:
    """Return a report with tables of so many rows."""
    blocks = [
        Table(
            ["Begin", "Event", "Duration"],
            [
                [f"{index} October", "Outage", f"row-{index}-end"]
                for index in range(count)
            ],
        )
        for count in rows
    ]
    return replace(document(), parts=[Part(Section.EVENTS, "Events", blocks)] * parts)


def test_everything_is_in_the_mail() -> None:
    """Prevents a block that is silently left out, or a picture without an address."""
    html, images = render_mail(document())
    page = Page(html)
    text = " ".join(" ".join(page.texts).split())
    for each in (
        "UPS report",
        "October 2026",
        "All is well",
        "! Take care",
        "✓ Used 12.5 kWh less than before",
        "By day",
        "Day Used Mon 1 Tue 3 All 6",
        "Made by Nutify",
    ):
        assert each in text
    assert text.count("Nothing went off.") == 2, "once more where previews look"
    assert set(re.findall(r'src="cid:([^"]+)"', html)) == set(images)
    assert len(images) == 1
    for png in images.values():
        assert Image.open(BytesIO(png)).format == "PNG"
    assert ("img", "alt", "Energy per day in kWh, 1 to 3") in page.attributes
    assert ("img", "width", "552") in page.attributes


def test_a_mail_uses_what_mail_readers_know() -> None:
    """Prevents what Gmail and Outlook take out: style sheets, scripts, SVG, classes."""
    html, _ = render_mail(document("a", "b"))
    page = Page(html)
    assert not {"script", "style", "svg", "link", "form", "figure"} & set(page.tags)
    names = {name for _, name, _ in page.attributes}
    assert not {"class", "id", "href"} & names
    styles = " ".join(value for _, name, value in page.attributes if name == "style")
    assert not re.search(r"var\(|flex|grid|position|url\(|@", styles)


def test_a_short_mail_holds_all_rows() -> None:
    """Prevents rows that are left out without need."""
    html, _ = render_mail(long(150, 20))
    assert html.count("row-") == 170
    assert "…" not in html


def test_the_longest_tables_lose_their_tails() -> None:
    """Prevents a mail that Gmail cuts off, or one that hides how much is missing."""
    html, _ = render_mail(long(3000, 20), more=lambda rows: f"{rows} rows more")
    assert len(html.encode()) <= MOST_BYTES
    kept = html.count("row-")
    assert html.count("-end") == kept > 400
    (missing,) = re.findall(r"(\d+) rows more", html)
    assert kept + int(missing) == 3020
    assert "row-19-end" in html


def test_a_total_is_kept() -> None:
    """Prevents a shortened table without its last row, which is the sum."""
    table = Table(
        ["Day", "Used"],
        [[f"day {index} {'x' * 90}", "1"] for index in range(2000)] + [["All", "2000"]],
        last_is_total=True,
    )
    html, _ = render_mail(
        replace(document(), parts=[Part(Section.ENERGY, "Energy", [table])])
    )
    assert len(html.encode()) <= MOST_BYTES
    assert ">2000</td>" in html


def test_what_never_fits_loses_parts() -> None:
    """Prevents a mail without end, and pictures of parts that are not shown."""
    parts = [
        Part(Section.SUMMARY, f"Part {index}", [Paragraph("word " * 2000)])
        for index in range(30)
    ]
    whole = replace(document(), parts=[*parts, *document().parts])
    html, images = render_mail(whole, more=lambda rows: f"{rows} rows more")
    assert len(html.encode()) <= MOST_BYTES
    assert "Part 0" in html
    assert "Part 29" not in html
    assert not images
    dropped = sum(f"Part {index}</" not in html for index in range(30))
    without_table = sum(
        not any(isinstance(each, Table) for each in part.blocks)
        for part in document().parts
    )
    # Three rows, and each part that has none.
    assert f"{3 + dropped + without_table} rows more" in html


def test_what_is_dropped_without_a_table_is_told() -> None:
    """Prevents a mail that looks whole, and lacks a UPS."""
    parts = [
        Part(Section.SUMMARY, f"Part {index}", [Paragraph("word " * 2000)])
        for index in range(30)
    ]
    html, _ = render_mail(
        replace(document(), parts=parts), more=lambda rows: f"{rows} rows more"
    )
    dropped = sum(f"Part {index}</" not in html for index in range(30))
    assert dropped
    assert f"{dropped} rows more" in html


@cache
def _harmless() -> Page:
    return Page(render_mail(marked("Harmless"))[0])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """Prevents a UPS whose name becomes part of the mail."""
    html, images = render_mail(marked(text))
    assert len(html.encode()) <= MOST_BYTES
    page, harmless = Page(html), _harmless()
    assert set(page.tags) == set(harmless.tags) or not text.strip()
    assert {name for _, name, _ in page.attributes} <= {
        name for _, name, _ in harmless.attributes
    }
    wanted = " ".join(plain(text).split())
    assert wanted in " ".join(" ".join(page.texts).split())
    assert set(re.findall(r'src="cid:(chart\d+)"', html)) == set(images)
