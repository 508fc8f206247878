"""Somebody asks for a report: what comes back, and what is in the archive."""

from contextlib import AsyncExitStack
import csv
from datetime import datetime, timedelta
from html.parser import HTMLParser
import io
import json
from typing import override
from zoneinfo import ZoneInfo

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
import voluptuous as vol

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.core.events.outages import Outage, OutageKind
from nutlab import Device
from tests.hass.metered import BERLIN, berlin
from tests.hass.reported import (
    BEGIN,
    DEVICE,
    FORMATS,
    RANGE,
    act,
    device,
    house,
    kept,
    media,
    remember,
    server_device,
)

pytestmark = pytest.mark.upsd
HOSTILE = "<script>alert(\"1\")</script> & 'x' \N{HIGH VOLTAGE SIGN}"


def by_day(hour: datetime) -> float:
    """Return 100 W on Saturday, and 200 W on Sunday, which has 23 hours."""
    return 100.0 if hour.astimezone(ZoneInfo(BERLIN)).day == 29 else 200.0


# By hand: 24 h of 100 W, 23 h of 200 W, and 0.5 of money for each kWh.
ENERGY = 24 * 0.1 + 23 * 0.2
COST = ENERGY / 2
MEAN = ENERGY / 47 * 1000


class Page(HTMLParser):
    """What a page is made of: its tags, its text, and the tags left open."""

    def __init__(self, content: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(content)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in {"meta", "br", "img", "hr", "link", "input", "col", "wbr"}:
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"style", "title"}:
            self.text += data


async def test_a_report_of_the_recorders_figures(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents figures that nobody measured, and files that do not open."""
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", by_day)
    begin = berlin("2025-03-30 23:50")
    entry.runtime_data.monitor.journal.add_outage(
        "desk",
        Outage(
            id="one",
            begin=begin,
            end=begin + timedelta(minutes=20),
            ended=True,
            duration=1200,
            kind=OutageKind.POWER_CUT,
        ),
    )
    answer = await act(hass, "generate_report", **RANGE, formats=FORMATS)
    figures = answer["figures"]
    assert figures["span"]["start"] == "2025-03-29T00:00:00+01:00"
    assert figures["span"]["end"] == "2025-03-31T00:00:00+02:00"
    assert figures["first_day"] == "2025-03-29"
    assert figures["last_day"] == "2025-03-30"
    assert figures["currency"] == hass.config.currency
    (ups,) = figures["upses"]
    assert ups["name"] == "desk"
    assert ups["model"] == "Eaton 5P"
    assert ups["totals"]["amounts"]["energy"] == pytest.approx(ENERGY, abs=1e-6)
    assert ups["totals"]["amounts"]["mains_energy"] == pytest.approx(ENERGY, abs=1e-6)
    assert ups["totals"]["amounts"]["cost"] == pytest.approx(COST, abs=1e-6)
    power = ups["measures"]["power"]
    assert power["mean"] == pytest.approx(MEAN, abs=1e-5)
    assert (power["min"], power["max"]) == (50, 400)
    assert ups["quality"] == {"covered": 1, "gaps": []}
    # Ten of its twenty minutes lie in the time.
    assert ups["outages"]["count"] == 1
    assert ups["outages"]["seconds"] == 600
    assert ups["outages"]["availability"] == pytest.approx(
        100 - 600 / (47 * 36), abs=1e-4
    )
    assert "€3.50" in answer["summary"]

    folder = media(hass) / DOMAIN / entry.entry_id / answer["id"]
    names = [f"report.{each}" for each in FORMATS]
    assert kept(hass, entry) == {answer["id"]: sorted(["meta.json", *names])}
    prefix = f"media-source://nutify/reports/{entry.entry_id}/{answer['id']}"
    assert answer["media"] == {
        kind: f"{prefix}/report.{kind}" for kind in ("html", "pdf", "csv", "json")
    }
    assert json.loads((folder / "report.json").read_text()) == figures
    page = Page((folder / "report.html").read_text())
    assert page.open == []
    assert "desk" in page.text
    assert "script" not in page.tags
    pdf = (folder / "report.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    content = (folder / "report.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    totals = {each["quantity"]: each for each in rows if each["section"] == "total"}
    assert float(totals["energy"]["value"]) == pytest.approx(ENERGY, abs=1e-6)
    assert float(totals["cost"]["value"]) == pytest.approx(COST, abs=1e-6)
    assert totals["cost"]["unit"] == hass.config.currency


async def test_a_period_by_its_name(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents days of another time zone, and a report that is empty for lack of data.

    Nothing was ever recorded of this time.
    """
    entry = await house(hass, servers, "desk")
    answer = await act(hass, "generate_report", period="yesterday")
    yesterday = dt_util.now().date() - timedelta(days=1)
    figures = answer["figures"]
    assert figures["first_day"] == figures["last_day"] == yesterday.isoformat()
    assert set(answer["media"]) == {"html", "pdf"}
    (ups,) = figures["upses"]
    assert ups["totals"]["amounts"]["energy"] is None
    assert ups["quality"]["covered"] == 0
    last_month = await act(hass, "generate_report", formats="json")
    first = dt_util.now().date().replace(day=1)
    assert last_month["figures"]["last_day"] == str(first - timedelta(days=1))
    assert set(kept(hass, entry)) == {answer["id"], last_month["id"]}


async def test_mistakes(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents a report of something else than what was meant, and empty files."""
    entry = await house(hass, servers, "desk")
    for key, mistake in (
        ("period_or_range", {"period": "today", **RANGE}),
        ("range_is_empty", {"start": RANGE["end"], "end": RANGE["start"]}),
        ("range_is_empty", {"start": RANGE["end"], "end": RANGE["end"]}),
        ("device_unknown", {"device_id": "nobody"}),
        ("device_is_no_ups", {"device_id": server_device(hass, entry)}),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await act(hass, "generate_report", **mistake)
        assert caught.value.translation_key == key
    wrongs: tuple[dict[str, object], ...] = (
        {"start": RANGE["start"]},
        {"period": "someday"},
        {"formats": []},
        {"formats": ["exe"]},
        {"sections": []},
        {"sections": ["gossip"]},
        {"language": "xx"},
        {"title": "x" * 101},
    )
    for wrong in wrongs:
        with pytest.raises(vol.Invalid):
            await act(hass, "generate_report", **wrong)
    with pytest.raises(vol.Invalid):
        await act(hass, "send_report", targets=["light.desk"])
    with pytest.raises(vol.Invalid):
        await act(hass, "send_report", period="today")
    assert kept(hass, entry) == {}


async def test_nobody_to_report_on(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents an error that says nothing while a server is away."""
    entry = await house(hass, servers, "desk")
    desk = device(hass, entry, "desk")
    await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
    with pytest.raises(ServiceValidationError) as caught:
        await act(hass, "generate_report")
    assert caught.value.translation_key == "no_ups_to_report"
    with pytest.raises(ServiceValidationError) as caught:
        await act(hass, "generate_report", device_id=desk)
    assert caught.value.translation_key == "server_not_loaded"


async def test_a_folder_that_takes_nothing(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents an unknown error for what a person can mend."""
    entry = await house(hass, servers, "desk")
    folder = media(hass)
    folder.write_text("in the way")
    with pytest.raises(HomeAssistantError) as caught:
        await act(hass, "generate_report", formats="json", **RANGE)
    assert caught.value.translation_key == "report_not_kept"
    assert caught.value.translation_placeholders is not None
    assert str(folder) in caught.value.translation_placeholders["error"]
    folder.unlink()
    answer = await act(hass, "generate_report", formats="json", **RANGE)
    assert kept(hass, entry) == {answer["id"]: ["meta.json", "report.json"]}


async def test_several_servers(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents that UPSes of the same name are one, or that a server is left out."""
    first = await house(hass, servers, "desk", "rack")
    second = await house(hass, servers, "desk")
    await remember(hass, first, "desk", lambda _: 100)
    await remember(hass, first, "rack", lambda _: 200)
    await remember(hass, second, "desk", lambda _: 400)
    answer = await act(hass, "generate_report", formats="json", **RANGE)
    figures = answer["figures"]
    assert [each["name"] for each in figures["upses"]] == ["desk", "rack", "desk"]
    energy = [each["totals"]["amounts"]["energy"] for each in figures["upses"]]
    assert energy == pytest.approx([4.7, 9.4, 18.8], abs=1e-6)
    totals = figures["fleet"]["totals"]["amounts"]
    assert totals["energy"] == pytest.approx(32.9, abs=1e-6)
    assert totals["cost"] == pytest.approx(16.45, abs=1e-6)
    assert list(kept(hass, first)) == [answer["id"]]
    assert kept(hass, second) == {}

    desk = device(hass, second, "desk")
    answer = await act(
        hass, "generate_report", formats="json", device_id=[desk, desk], **RANGE
    )
    (ups,) = answer["figures"]["upses"]
    assert ups["totals"]["amounts"]["energy"] == pytest.approx(18.8, abs=1e-6)
    assert answer["figures"]["fleet"] is None
    assert list(kept(hass, second)) == [answer["id"]]


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "it"])
async def test_the_readers_language(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    language: str,
) -> None:
    """Prevents texts that are missing, and figures that depend on who reads them."""
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", by_day)
    answer = await act(
        hass, "generate_report", language=language, formats=["html", "pdf"], **RANGE
    )
    totals = answer["figures"]["upses"][0]["totals"]
    assert totals["amounts"]["energy"] == pytest.approx(ENERGY, abs=1e-6)
    path = media(hass) / DOMAIN / entry.entry_id / answer["id"] / "report.html"
    content = path.read_text()
    assert f'lang="{language}"' in content
    text = Page(content).text
    assert "report_" not in text
    assert {"en": "7.0", "de": "7,0", "es": "7,0", "fr": "7,0", "it": "7,0"}[
        language
    ] in text.replace("7.00", "7.0").replace("7,00", "7,0")
    months = {"en": "Mar", "de": "März", "es": "mar", "fr": "mars", "it": "mar"}
    assert months[language] in answer["subtitle"]


async def test_sections_and_title(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents that everybody gets everything, under a name of our own."""
    await house(hass, servers, "desk")
    whole = await act(hass, "generate_report", formats="html", **RANGE)
    short = await act(
        hass,
        "generate_report",
        formats=["html", "html"],
        sections="summary",
        title=HOSTILE,
        **RANGE,
    )
    assert short["title"] == HOSTILE
    sizes = []
    for each in (whole, short):
        path = each["media"]["html"].removeprefix("media-source://nutify/reports/")
        content = (media(hass) / DOMAIN / path).read_text()
        page = Page(content)
        assert "script" not in page.tags
        sizes.append(page.tags.count("h2"))
    assert HOSTILE in page.text
    assert sizes[0] > sizes[1]


async def test_a_hostile_device(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents that what a UPS calls itself is more than text, or breaks a format."""
    variables = {**DEVICE.variables, "device.mfr": "=1+1", "device.model": HOSTILE}
    entry = await house(hass, servers, devices={"desk": Device(variables=variables)})
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(
        entry, subentry, title=("@" + HOSTILE * 6)[:255]
    )
    await hass.async_block_till_done()
    answer = await act(hass, "generate_report", formats=FORMATS, **RANGE)
    (ups,) = answer["figures"]["upses"]
    assert ups["name"] == ("@" + HOSTILE * 6)[:255]
    folder = media(hass) / DOMAIN / entry.entry_id / answer["id"]
    page = Page((folder / "report.html").read_text())
    assert page.open == []
    assert "script" not in page.tags
    assert '<script>alert("1")</script>' in page.text
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")
    content = (folder / "report.csv").read_bytes().decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(content)):
        assert not row["ups"].startswith(("=", "@", "+", "-"))


async def test_days_without_data_are_gaps(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents that hours that nobody measured count as nothing used."""
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", by_day)
    answer = await act(
        hass,
        "generate_report",
        formats="json",
        start=f"{BEGIN}:00",
        end="2025-04-02 00:00:00",
    )
    (ups,) = answer["figures"]["upses"]
    assert ups["quality"]["covered"] == pytest.approx(47 / 95, abs=1e-6)
    assert ups["quality"]["gaps"] == [
        {"start": "2025-03-31T00:00:00+02:00", "end": "2025-04-02T00:00:00+02:00"}
    ]
    days = [bar["amounts"]["energy"] for bar in ups["bars"]]
    assert len(days) == 4
    assert days[:2] == pytest.approx([2.4, 4.6], abs=1e-6)
    assert days[2:] == [None, None]
    assert ups["totals"]["amounts"]["energy"] == pytest.approx(ENERGY, abs=1e-6)
