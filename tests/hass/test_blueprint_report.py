"""The blueprint that reports counts right, and escapes what devices call themselves."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import override

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.core.events.outages import Extremes, Outage, OutageKind
from nutlab.mailsink import mail_sink, parts_of
from tests.hass.automated import automate, comes_true, device, notified, upses
from tests.hass.mailbox import set_up_smtp

# Cameras, whose pictures mail could attach.
pytestmark = [pytest.mark.upsd, pytest.mark.allowed_logs("libturbojpeg")]

FILE = "report_by_mail"
SCRIPT = "<script>alert('1')</script>"
CAUSE = 'low & <b>"line"</b> {{ 7 * 7 }} </td>'


@pytest.fixture(autouse=True)
def _host_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare Python's SMTP client the question to DNS what this machine is called."""
    monkeypatch.setattr("socket.getfqdn", lambda: "localhost.localdomain")


class Page(HTMLParser):
    """What a mail program makes of HTML: its elements and its text."""

    def __init__(self, html: str) -> None:
        """Read it."""
        super().__init__()
        self.tags: set[str] = set()
        self.cells: list[str] = []
        self.text = ""
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag == "td":
            self.cells.append("")

    @override
    def handle_data(self, data: str) -> None:
        self.text += data
        if self.cells:
            self.cells[-1] += data


def days_ago(days: float) -> datetime:
    """Return a time counted from the begin of this day, not of summer time."""
    return dt_util.start_of_local_day() - timedelta(days=days)


def happened(
    entry: MockConfigEntry,
    ups: str,
    begin: datetime,
    seconds: float,
    *,
    cause: str | None = None,
    kind: OutageKind = OutageKind.POWER_CUT,
    lowest: float | None = None,
) -> None:
    """Put an outage into the journal."""
    outage = Outage(
        id=f"{ups}{begin}",
        begin=dt_util.as_utc(begin),
        end=dt_util.as_utc(begin) + timedelta(seconds=seconds),
        ended=True,
        duration=seconds,
        kind=kind,
        cause=cause,
    )
    if lowest is not None:
        outage.measures["charge"] = Extremes(100, lowest, lowest)
    entry.runtime_data.monitor.journal.add_outage(ups, outage)


def moment(begin: datetime) -> str:
    """Return a time as the report shows it."""
    return dt_util.as_local(begin).strftime("%Y-%m-%d %H:%M")


@asynccontextmanager
async def reporting(
    hass: HomeAssistant, **inputs: object
) -> AsyncGenerator[MockConfigEntry]:
    """Run two UPSes and an automation that reports when it is run."""
    async with upses(hass, "a", "b") as (_, entry):
        await automate(
            hass, FILE, {"recipients": ["notify.phone"], "at": "00:00:00", **inputs}
        )
        yield entry


async def run(hass: HomeAssistant, *, on_schedule: bool = False) -> None:
    """Run the automation, whatever day it is."""
    await hass.services.async_call(
        "automation",
        "trigger",
        {"entity_id": f"automation.{FILE}", "skip_condition": not on_schedule},
        blocking=True,
    )


async def test_a_week_is_counted(hass: HomeAssistant) -> None:
    """Prevents a report of other days, of tests, or of one UPS only."""
    messages = notified(hass)
    async with reporting(hass, period="week") as entry:
        happened(entry, "a", days_ago(0.5), 30, cause="low line", lowest=98.6)
        happened(entry, "b", days_ago(3), 5400)
        happened(entry, "a", days_ago(7), 90)
        happened(entry, "a", days_ago(7.1), 7000)
        happened(entry, "a", days_ago(-0.01), 8000)
        happened(entry, "a", days_ago(2), 9000, kind=OutageKind.SELF_TEST)
        await run(hass)
        await comes_true(lambda: len(messages) == 1)
        first, last = days_ago(7), days_ago(1)
        assert messages[0].data == {
            "entity_id": ["notify.phone"],
            "title": f"Power cuts from {first.date()} to {last.date()}",
            "message": "There were 3 power cuts, 1 h 32 min on battery in all;"
            " the longest took 1 h 30 min (b).\n"
            f"{moment(days_ago(0.5))} a: 30 s, down to 99 % (low line)\n"
            f"{moment(days_ago(3))} b: 1 h 30 min\n"
            f"{moment(days_ago(7))} a: 1 min",
        }


async def test_a_month_is_counted(hass: HomeAssistant) -> None:
    """Prevents a report of this month, or of another one than the last."""
    messages = notified(hass)
    this_month = dt_util.start_of_local_day().replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    async with reporting(hass, period="month") as entry:
        happened(entry, "a", this_month, 1)
        happened(entry, "a", last_month, 60)
        happened(entry, "a", last_month - timedelta(seconds=1), 10000)
        await run(hass)
        await comes_true(lambda: len(messages) == 1)
        assert messages[0].data["title"] == (
            f"Power cuts from {last_month.date()} to"
            f" {(this_month - timedelta(days=1)).date()}"
        )
        assert messages[0].data["message"] == (
            "There was one power cut, 1 min on battery in all.\n"
            f"{moment(last_month)} a: 1 min"
        )


async def test_only_those_chosen_are_reported_on(hass: HomeAssistant) -> None:
    """Prevents that one reads of the UPSes of others."""
    messages = notified(hass)
    async with upses(hass, "a", "b") as (_, entry):
        happened(entry, "a", days_ago(1), 60)
        happened(entry, "b", days_ago(1), 120)
        await automate(
            hass,
            FILE,
            {
                "upses": [device(hass, entry, "b")],
                "recipients": ["notify.phone"],
                "period": "week",
            },
        )
        await run(hass)
        await comes_true(lambda: len(messages) == 1)
        assert messages[0].data["message"].startswith("There was one power cut, 2 min")


async def test_a_hostile_name_is_only_text(hass: HomeAssistant) -> None:
    """Prevents that a device which calls itself <script> runs in a mail program."""
    async with mail_sink() as sink:
        mailbox = await set_up_smtp(hass, sink)
        messages = notified(hass)
        recipients = [mailbox, "notify.phone"]
        async with reporting(hass, period="week", recipients=recipients) as entry:
            dr.async_get(hass).async_update_device(
                device(hass, entry), name_by_user=SCRIPT
            )
            happened(entry, "a", days_ago(1), 3600, cause=CAUSE, lowest=40)
            happened(entry, "b", days_ago(2), 60)
            await run(hass)
            await comes_true(lambda: len(sink.mails) == len(messages) == 1)
        text, html, _ = parts_of(sink.mails[0][1])
        assert str(sink.mails[0][1]["Subject"]).startswith("Power cuts from ")
        page = Page(html)
        assert page.tags == {"h2", "p", "table", "tr", "th", "td"}
        assert [cell.strip() for cell in page.cells[:5]] == [
            moment(days_ago(1)),
            SCRIPT,
            "1 h 0 min",
            "40 %",
            CAUSE,
        ]
        assert f"the longest took 1 h 0 min ({SCRIPT})" in page.text
        assert f" {SCRIPT}: 1 h 0 min, down to 40 % ({CAUSE})" in text
        assert messages[0].data["entity_id"] == ["notify.phone"]
        assert messages[0].data["message"].splitlines() == text.splitlines()


async def test_many_power_cuts_are_summed_up(hass: HomeAssistant) -> None:
    """Prevents a report that is too long to be sent."""
    messages = notified(hass)
    async with reporting(hass, period="week") as entry:
        for minute in range(400):
            begin = days_ago(3) + timedelta(minutes=minute)
            happened(entry, "a", begin, 10 + minute / 100, cause="<" * 500)
        await run(hass)
        await comes_true(lambda: len(messages) == 1)
        lines = messages[0].data["message"].splitlines()
        assert lines[0].startswith("There were 400 power cuts, 1 h 19 min on battery")
        assert len(lines) == 52
        assert lines[-1] == "The shortest 350 are left out."


@pytest.mark.parametrize(("send_empty", "count"), [(True, 1), (False, 0)])
async def test_nothing_happened(
    hass: HomeAssistant, *, send_empty: bool, count: int
) -> None:
    """Prevents an empty report that nobody wants, and none where it is wanted."""
    messages = notified(hass)
    async with reporting(hass, period="week", send_empty=send_empty):
        await run(hass)
        assert len(messages) == count
        if messages:
            assert messages[0].data["message"] == "There was no power cut."


@pytest.mark.allowed_logs(FILE)
async def test_what_is_not_known_is_told(hass: HomeAssistant) -> None:
    """Prevents a report of no power cuts when there is no journal to read."""
    messages = notified(hass)
    async with reporting(hass, period="week", send_empty=False) as entry:
        happened(entry, "a", days_ago(1), 60)
        await hass.config_entries.async_unload(entry.entry_id)
        await run(hass)
        await comes_true(lambda: len(messages) == 1)
        assert messages[0].data["message"] == (
            "There was no power cut. Nothing is known of a, b."
        )
        await hass.config_entries.async_setup(entry.entry_id)


@pytest.mark.parametrize(
    ("inputs", "count"),
    [
        ({"period": "week", "weekday": "today"}, 1),
        ({"period": "week", "weekday": "other"}, 0),
    ],
)
async def test_it_is_sent_on_its_day(
    hass: HomeAssistant, inputs: dict[str, str], count: int
) -> None:
    """Prevents a weekly report every day."""
    messages = notified(hass)
    today = dt_util.now().isoweekday()
    days = {"today": str(today), "other": str(today % 7 + 1)}
    async with reporting(hass, **{**inputs, "weekday": days[inputs["weekday"]]}):
        await run(hass, on_schedule=True)
        assert len(messages) == count
