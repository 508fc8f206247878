"""Whatever a UPS and a person call things, it stays text, and files stay private."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import quote

from homeassistant.components.media_source import async_resolve_media
from homeassistant.components.media_source.error import Unresolvable
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.nutify.alert_message import async_compose
from custom_components.nutify.const import DOMAIN, SUBENTRY_UPS
from custom_components.nutify.core.events.alerting import Notice, NoticeKind
from custom_components.nutify.core.events.types import Event, EventType
from custom_components.nutify.journal import event_data
from custom_components.nutify.sentences import Sentences
from custom_components.nutify.undelivered import Message
from nutlab import Device, Lab, lab
from nutlab.hass import make_entry, set_up, until
from nutlab.mailsink import mail_sink, parts_of
from tests.hass.mailbox import (
    ALLOWED,
    DEVICE,
    Phone,
    alert,
    alert_id,
    cut_power,
    last_event,
    press_test,
    quicken,
    set_up_phones,
    set_up_smtp,
)

pytestmark = [pytest.mark.upsd, ALLOWED]

HOSTILE = [
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "{braces} {phrase} {ups} {0} {} %s $x",
    "{{ 7 * 7 }}{% for x in y %}",
    "\"quotes\" 'n' & more\\",
    "🔋 Büro ⚡ 充电",
    "x" * 300,
]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests the patience of real alerts."""
    quicken(monkeypatch)


def named_entry(port: int, target: str, name: str, *others: str) -> MockConfigEntry:
    """Return an entry whose UPS and alert are called something."""
    data = alert(*others, target, event_types=["on_battery", "alarm"])
    entry = make_entry(port, "a", alerts=[{**data, "title": name}])
    for subentry in entry.subentries.values():
        if subentry.subentry_type == SUBENTRY_UPS:
            object.__setattr__(subentry, "title", name)
    return entry


@pytest.mark.parametrize("name", HOSTILE)
async def test_names_are_text(
    hass: HomeAssistant, servers: AsyncExitStack, name: str
) -> None:
    """Prevents that a name runs in somebody's mail, or spoils the message."""
    sink = await servers.enter_async_context(mail_sink())
    # What upsd passes on of it.
    alarm = name[:200].encode("ascii", "ignore").decode()
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    mail_target = await set_up_smtp(hass, sink)
    await set_up(hass, named_entry(running.port, target, name, mail_target))
    running.drivers["a"].set("ups.alarm", alarm)
    running.drivers["a"].set("ups.status", "ALARM OL")
    await until(hass, lambda: bool(sink.mails and phone.messages))
    ((title, text),) = phone.messages
    shown = " ".join(alarm.split())
    assert title == f"{' '.join(name.split())} raised an alarm"
    assert text.startswith(f"{name} raised an alarm: {shown}")
    assert text.endswith(f"Sent by Nutify for the alert {name}.")
    _, mail = sink.mails[0]
    assert mail["Subject"] == title
    _, html, _ = parts_of(mail)
    assert escape(name).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in html
    for each in ("<script", "onerror=alert(1)>", "49{%"):
        assert each not in html


async def test_a_line_break_breaks_no_mail(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a head of a mail that somebody else wrote, and a mail never sent."""
    sink = await servers.enter_async_context(mail_sink())
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    target = await set_up_smtp(hass, sink)
    entry = named_entry(running.port, target, "a\r\nBcc: eve@example.org")
    await set_up(hass, entry)
    await press_test(hass, entry)
    await until(hass, lambda: bool(sink.mails))
    _, mail = sink.mails[0]
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Test: a Bcc: eve@example.org"


def test_braces_in_words_are_words() -> None:
    """Prevents that a device's words are taken for places of other words."""
    sentences = Sentences({"x": "{a}, {b} and {c}"})
    assert sentences.text("x", a="{b}", b="{a}") == "{b}, {a} and {c}"
    assert sentences.text("no such text") == "no such text"


async def composed(
    hass: HomeAssistant, entry: MockConfigEntry, *notices: Notice
) -> Message:
    """Return the message of some notices."""
    return await async_compose(
        hass,
        entry,
        entry.runtime_data,
        entry.subentries[alert_id(entry)],
        list(notices),
    )


def notice(event_type: EventType, kind: NoticeKind = NoticeKind.START) -> Notice:
    """Return a notice of what happens to UPS `a` now."""
    time = dt_util.utcnow()
    event = Event(time=time, type=event_type, values={"charge": 97.5})
    return Notice(kind=kind, ups="a", event=event_data(event), time=time, since=time)


@pytest.fixture
async def entry(hass: HomeAssistant, servers: AsyncExitStack) -> MockConfigEntry:
    """Provide a server with an alert to nobody."""
    running: Lab = await servers.enter_async_context(lab({"a": DEVICE}))
    entry = make_entry(running.port, "a", alerts=[alert("notify.nobody")])
    await set_up(hass, entry)
    return entry


@pytest.mark.parametrize(
    ("language", "country", "number"),
    [("sv", "SE", "97,5\N{NO-BREAK SPACE}%"), ("xx", None, "97.5 %")],
)
async def test_a_language_without_texts_is_english(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    language: str,
    country: str | None,
    number: str,
) -> None:
    """Prevents keys instead of words, where a language is not there yet."""
    hass.config.language = language
    hass.config.country = country
    message = await composed(hass, entry, notice(EventType.ON_BATTERY))
    assert message.title == "a went on battery"
    assert message.text.startswith("a went on battery (charge 97.5 %)")
    assert message.html is not None
    assert "Warning" in message.html
    assert number.replace("\N{NO-BREAK SPACE}", " ") in message.html.replace(
        "\N{NO-BREAK SPACE}", " "
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Batteriebetrieb"),
        ("es", "pasó a batería"),
        ("fr", "sur batterie"),
        ("it", "passato a batteria"),
    ],
)
async def test_a_language_with_texts(
    hass: HomeAssistant, entry: MockConfigEntry, language: str, words: str
) -> None:
    """Prevents English sentences for those whose language is spoken."""
    hass.config.language = language
    message = await composed(hass, entry, notice(EventType.ON_BATTERY))
    assert words in message.title
    assert "went on" not in message.text


DETAILS: Mapping[str, object] = {
    "tokens": ["COMMFAULT", "NEW"],
    "outlet": "outlet.1",
    "result": "passed",
    "reason": "timeout",
    "alarm": "Fan",
    "duration": 61.0,
}


async def test_all_can_be_told(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Prevents an event whose message fails, or shows a key."""
    for kind in NoticeKind:
        if kind is NoticeKind.DIGEST:
            continue
        for event_type in EventType:
            told = notice(event_type, kind)
            for more in (DETAILS, *({key: DETAILS[key]} for key in DETAILS)):
                event = {**told.event, **more}
                message = await composed(hass, entry, replace(told, event=event))
                assert message.html is not None
                for text in (message.title, message.text, message.html):
                    assert "event_" not in text
                    assert "{" not in text


async def test_no_chart_before_anything_was_measured(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents an empty frame in the mail of a UPS that measures nothing."""
    sink = await servers.enter_async_context(mail_sink())
    device = Device(variables={"ups.status": "OL"})
    running = await servers.enter_async_context(lab({"a": device}))
    target = await set_up_smtp(hass, sink)
    entry = make_entry(running.port, "a", alerts=[alert(target)])
    await set_up(hass, entry)
    cut_power(running.drivers["a"])
    await until(hass, lambda: bool(sink.mails))
    text, html, images = parts_of(sink.mails[0][1])
    assert "a went on battery" in text
    assert "<b>a</b>" in html
    assert "<img" not in html
    assert "The last hour" not in html
    assert images == {}


@pytest.mark.allowed_logs("is sent as text", "libturbojpeg")
async def test_a_chart_that_fails_stops_no_message(
    hass: HomeAssistant, servers: AsyncExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents that nobody is told, for what is wrong with a picture."""

    def fail(*args: object, **more: object) -> bytes:
        raise RuntimeError("no picture")

    monkeypatch.setattr("custom_components.nutify.core.report.alert.to_png", fail)
    sink = await servers.enter_async_context(mail_sink())
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    target = await set_up_smtp(hass, sink)
    entry = make_entry(running.port, "a", alerts=[alert(target)])
    await set_up(hass, entry)
    running.drivers["a"].set("ups.status", "OL BOOST")
    await last_event(hass, entry, "boost")
    await press_test(hass, entry)
    await until(hass, lambda: bool(sink.mails))
    text, html, _ = parts_of(sink.mails[0][1])
    assert "would tell you here" in text
    assert html == ""


def _write(hass: HomeAssistant, name: str) -> Path:
    folder = Path(hass.config.cache_path(DOMAIN, "attachments"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(b"png")
    Path(hass.config.path("secrets.yaml")).write_text("password: secret")
    return path


NAME = "01KEXAMPLE0123456789ABCDEF.png"
FORBIDDEN = [
    "",
    "attachments",
    "attachments/",
    "attachments/..",
    "attachments/../../secrets.yaml",
    f"attachments/../attachments/{NAME}",
    "attachments/%2e%2e/%2e%2e/secrets.yaml",
    quote("attachments/../../secrets.yaml", safe=""),
    "attachments//etc/passwd",
    "/etc/passwd",
    "//etc/passwd",
    "attachments/secrets.yaml",
    f"attachments/{NAME}/",
    f"attachments/./{NAME}",
    f"attachments/{NAME}\0",
    f"attachments/{NAME.lower()}",
    f"attachments/{NAME[:-4]}",
    f"attachments/{NAME}.png",
    f"others/{NAME}",
    NAME,
    f"attachments/{'0' * 26}.png",
    "attachments\\..\\..\\secrets.yaml",
]


@pytest.mark.parametrize("identifier", FORBIDDEN)
async def test_nothing_else_is_given_away(
    hass: HomeAssistant, entry: MockConfigEntry, identifier: str
) -> None:
    """Prevents that somebody reads files of Home Assistant by way of a mail."""
    assert await async_setup_component(hass, "media_source", {})
    await hass.async_add_executor_job(_write, hass, NAME)
    media_id = f"media-source://{DOMAIN}/{identifier}"
    with pytest.raises(Unresolvable):
        await async_resolve_media(hass, media_id, None)


async def test_a_picture_is_given_to_home_assistant_alone(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Prevents that a picture can be found, or fetched, by others."""
    assert await async_setup_component(hass, "media_source", {})
    path = await hass.async_add_executor_job(_write, hass, NAME)
    media_id = f"media-source://{DOMAIN}/attachments/{NAME}"
    media = await async_resolve_media(hass, media_id, None)
    assert media.path == path
    assert media.mime_type == "image/png"
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "media_source/browse_media",
            "media_content_id": f"media-source://{DOMAIN}",
        }
    )
    answer = await client.receive_json()
    assert answer["success"]
    # The folder of the server's reports, and nothing of mails.
    (child,) = answer["result"]["children"]
    assert "/reports/" in child["media_content_id"]
