"""A report reaches those who get it: whole by mail, and as a link everywhere else."""

import asyncio
from contextlib import AsyncExitStack
from http import HTTPStatus
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
)

from custom_components.nutify import delivery
from custom_components.nutify.const import DOMAIN
from nutlab.hass import until
from nutlab.mailsink import MailSink, mail_sink, parts_of
from tests.hass.mailbox import (
    ALLOWED,
    Phone,
    alert,
    quicken,
    repair,
    set_up_phones,
    set_up_smtp,
)
from tests.hass.reported import (
    FORMATS,
    RANGE,
    act,
    house,
    media,
    remember,
    report,
    report_entity,
)

pytestmark = [pytest.mark.upsd, ALLOWED]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests the patience of real deliveries."""
    quicken(monkeypatch)


@pytest.fixture
async def sink(servers: AsyncExitStack) -> MailSink:
    """Provide an SMTP server."""
    return await servers.enter_async_context(mail_sink())


def plain(text: str) -> str:
    """Return a text with no spaces but ordinary ones."""
    return " ".join(text.split())


async def test_a_mail_holds_the_whole_report(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    sink: MailSink,
) -> None:
    """Prevents mails with no pictures, with no PDF, or with another's."""
    target = await set_up_smtp(hass, sink)
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", lambda _: 100)
    answer = await act(
        hass,
        "send_report",
        targets=target,
        formats=FORMATS,
        title="Power at\nhome",
        **RANGE,
    )
    await until(hass, lambda: bool(sink.mails))
    ((recipient, mail),) = sink.mails
    assert recipient == "ada@example.org"
    assert mail["Subject"] == "Power at home: " + plain(answer["subtitle"])
    text, html, images = parts_of(mail)
    assert answer["summary"] in text
    assert images
    assert "<script" not in html
    assert "<svg" not in html
    for content_id, image in images.items():
        assert f"cid:{content_id}" in html
        assert image.startswith(b"\x89PNG")
    assert html.count('src="cid:') == len(images)
    folder = media(hass) / DOMAIN / entry.entry_id / answer["id"]
    files = {
        part.get_filename(): part.get_payload(decode=True)
        for part in mail.iter_attachments()
        if part.get_content_maintype() != "image"
    }
    assert sorted(Path(name or "").suffix for name in files) == [
        ".csv",
        ".json",
        ".pdf",
    ]
    for name, content in files.items():
        kept = folder / f"report{Path(name or '').suffix}"
        assert content == kept.read_bytes()
    cache = Path(hass.config.cache_path(DOMAIN, "attachments"))
    await until(hass, lambda: not list(cache.glob("*")))


@pytest.mark.allowed_logs("Login attempt or request with invalid")
async def test_others_get_a_summary_and_a_link(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Prevents a message that leads nowhere, or to a page that asks for a login."""
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    await house(hass, servers, "desk")
    hass.config.internal_url = "http://home.example:8123"
    answer = await act(
        hass, "send_report", targets=[target], formats=["html", "pdf"], **RANGE
    )
    await until(hass, lambda: bool(phone.messages))
    ((title, message),) = phone.messages
    assert title == plain(f"{answer['title']}: {answer['subtitle']}")
    summary, _, link = message.rpartition("\n")
    assert summary == answer["summary"]
    assert link.startswith("http://home.example:8123/api/nutify/reports/")
    client = await hass_client_no_auth()
    path = link.removeprefix("http://home.example:8123")
    response = await client.get(path)
    assert response.status == HTTPStatus.OK
    assert (await response.text()).lstrip().startswith("<!")
    response = await client.get(path.replace("report.html", "report.pdf"))
    assert response.status == HTTPStatus.UNAUTHORIZED


async def test_no_address_no_link(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents a link to nowhere, or no message, where no address is known."""
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    await house(hass, servers, "desk")
    hass.config.internal_url = hass.config.external_url = None
    hass.config.api = None
    answer = await act(hass, "send_report", targets=[target], **RANGE)
    await until(hass, lambda: bool(phone.messages))
    assert phone.messages[0][1] == answer["summary"]


async def test_a_mail_server_that_refuses(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    sink: MailSink,
) -> None:
    """Prevents that a report is lost because a mail server was away at seven.

    And that the others wait for it.
    """
    target = await set_up_smtp(hass, sink)
    phone = Phone("phone")
    (other,) = await set_up_phones(hass, phone)
    sink.refuses = True
    entry = await house(
        hass,
        servers,
        "desk",
        reports=(report(targets=[target, other], formats=["pdf"]),),
    )
    button = {"entity_id": report_entity(hass, entry, "button", "send_report")}
    await hass.services.async_call("button", "press", button, blocking=True)
    await until(hass, lambda: len(phone.messages) == 1)
    await until(hass, lambda: repair(hass, target) is not None)
    assert await hass.config_entries.async_reload(entry.entry_id)
    sink.refuses = False
    await until(hass, lambda: len(sink.mails) == 1)
    await until(hass, lambda: repair(hass, target) is None)
    ((_, mail),) = sink.mails
    assert mail["Subject"].startswith("Every day: ")
    attached = [part.get_filename() or "" for part in mail.iter_attachments()]
    assert any(name.endswith(".pdf") for name in attached)
    await asyncio.sleep(0.8)
    assert len(sink.mails) == len(phone.messages) == 1


async def test_a_restart_in_between(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    sink: MailSink,
    hass_storage: dict[str, Any],
) -> None:
    """Prevents that an update of Home Assistant takes the report along."""
    target = await set_up_smtp(hass, sink)
    sink.refuses = True
    entry = await house(
        hass, servers, "desk", reports=(report(targets=[target], formats=["pdf"]),)
    )
    button = {"entity_id": report_entity(hass, entry, "button", "send_report")}
    await hass.services.async_call("button", "press", button, blocking=True)
    await until(hass, lambda: repair(hass, target) is not None)
    await until(hass, lambda: "nutify.undelivered" in hass_storage)
    await until(
        hass, lambda: bool(hass_storage["nutify.undelivered"]["data"]["waiting"])
    )
    # What a new process does: all that it knows is in the file.
    (old,) = hass.data[delivery._DELIVERIES]._queues.values()
    old.close()
    await delivery.async_setup_deliveries(hass)
    sink.refuses = False
    await until(hass, lambda: len(sink.mails) == 1)
    ((_, mail),) = sink.mails
    _, html, images = parts_of(mail)
    assert html.count('src="cid:') == len(images)
    attached = [part.get_filename() or "" for part in mail.iter_attachments()]
    assert any(name.endswith(".pdf") for name in attached)


@pytest.mark.parametrize("alerts", [0, 1])
async def test_a_reload_loses_no_report(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack, alerts: int
) -> None:
    """Prevents that a report of an action goes, as no alert and no report names it."""
    phone, other = Phone("phone"), Phone("other")
    target, named = await set_up_phones(hass, phone, other)
    phone.refuses = True
    entry = await house(hass, servers, "desk", reports=(alert(named),) * alerts)
    await act(hass, "send_report", targets=[target], formats="json", **RANGE)
    await until(hass, lambda: repair(hass, target) is not None)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    phone.refuses = False
    await until(hass, lambda: len(phone.messages) == 1)
    await until(hass, lambda: repair(hass, target) is None)


@pytest.mark.allowed_logs("A mail goes without every_day", "did not take", "turbojpeg")
async def test_a_report_that_is_gone(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    sink: MailSink,
) -> None:
    """Prevents that a mail whose file was deleted holds up all that come after it."""
    target = await set_up_smtp(hass, sink)
    sink.refuses = True
    entry = await house(
        hass,
        servers,
        "desk",
        reports=(report(targets=[target], formats=["pdf"]),),
        options={"reports": {"keep_count": 1}},
    )
    button = {"entity_id": report_entity(hass, entry, "button", "send_report")}
    for _ in range(2):
        await hass.services.async_call("button", "press", button, blocking=True)
    await until(hass, lambda: repair(hass, target) is not None)
    sink.refuses = False
    await until(hass, lambda: len(sink.mails) == 2)
    await until(hass, lambda: repair(hass, target) is None)
    names = [
        [
            part.get_filename()
            for part in mail.iter_attachments()
            if part.get_content_type() == "application/pdf"
        ]
        for _, mail in sink.mails
    ]
    assert [len(each) for each in names] == [0, 1]
