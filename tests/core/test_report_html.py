"""A report as a page: complete, in itself, and never more than text."""

from dataclasses import replace
import re

import pytest

from custom_components.nutify.core.report.document import (
    ChartSeries,
    Part,
    Section,
)
from custom_components.nutify.core.report.html import render_html
from custom_components.nutify.core.report.plain import plain
from tests.core.reportlib import CHART, HOSTILE, Page, document, marked


def words(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


def test_everything_is_on_the_page() -> None:
    """Prevents a block that is silently left out."""
    page = Page(render_html(document()))
    text = words(" ".join(page.texts))
    for each in (
        "UPS report",
        "October 2026",
        "Nothing went off.",
        "All is well",
        "Take care",
        "12.5 kWh less than before",
        "3 €",
        "By day",
        "Day Used Mon 1 Tue 3 All 6",
        "Made by Nutify",
    ):
        assert each in text
    assert page.tags.count("h1") == 1
    assert ("html", "lang", "en") in page.attributes
    assert ("svg", "aria-label", "Energy per day in kWh, 1 to 3") in page.attributes
    assert ("tr", "class", "total") in page.attributes
    assert page.attributes.count(("td", "class", "n")) == 3


def test_a_page_needs_nothing_else() -> None:
    """Prevents scripts, and links to anything but the page itself."""
    page = Page(render_html(document("a", "b")))
    assert not {"script", "iframe", "object", "embed", "link", "base"} & set(page.tags)
    addresses = [
        value
        for _, name, value in page.attributes
        if name in {"src", "href", "xlink:href", "action", "srcset"}
    ]
    assert addresses
    assert all(value.startswith("#") for value in addresses)
    html = render_html(document())
    assert "url(" not in html
    assert "@import" not in html
    assert set(re.findall(r"https?://[^\"' ]+", html)) == {"http://www.w3.org/2000/svg"}
    assert not any(name.startswith("on") for _, name, _ in page.attributes)


def test_anchors_lead_to_each_ups() -> None:
    """Prevents a table of contents that leads nowhere, or one for a single UPS."""
    page = Page(render_html(document("Rack", "Desk")))
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    links = [value for _, name, value in page.attributes if name == "href"]
    assert len(links) == 2
    assert all(link[1:] in ids for link in links)
    labels = [value for _, name, value in page.attributes if name == "aria-labelledby"]
    assert labels
    assert set(labels) <= set(ids)
    assert "nav" not in Page(render_html(document("Rack"))).tags


def test_a_tone_has_a_mark() -> None:
    """Prevents a warning that only its colour tells."""
    page = Page(render_html(document()))
    marks = [
        value
        for tag, name, value in page.attributes
        if tag == "svg" and name == "class" and value.startswith("mark")
    ]
    assert marks == ["mark warning", "mark good", "mark bad"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """Prevents a UPS whose name becomes part of the page."""
    html = render_html(marked(text))
    html.encode()
    page, harmless = Page(html), Page(render_html(marked("Harmless")))
    # A name brings neither elements nor attributes.
    assert set(page.tags) <= set(harmless.tags)
    assert {name for _, name, _ in page.attributes} <= {
        name for _, name, _ in harmless.attributes
    }
    wanted = words(plain(text))
    if wanted:
        assert [words(each) for each in page.texts].count(wanted) > 30
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html)


def test_numbers_follow_the_language() -> None:
    """Prevents a chart with a decimal point in a German report."""
    chart = replace(CHART, series=[ChartSeries("Energy", [0.3, 0.1, 0.2])])
    part = Part(Section.ENERGY, "Energy", [chart])
    english = replace(document(), parts=[part])
    assert ">0.2</text>" in render_html(english)
    assert ">0,2</text>" in render_html(replace(english, language="de"))


@pytest.mark.parametrize("language", ["", "??", "en-GB", "zh_Hans", "<b>"])
def test_every_language_has_a_page(language: str) -> None:
    """Prevents a report that fails because of an unknown language."""
    assert Page(render_html(marked("x", language=language))).tags
