"""What happens to a UPS reaches people, as they asked for it."""

import asyncio
from contextlib import AsyncExitStack
from io import BytesIO

from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant
from homeassistant.util import dt as dt_util
from PIL import Image
import pytest

from custom_components.nutify.core.report.formats import Formats
from nutlab import lab
from nutlab.hass import make_entry, set_up, until
from nutlab.mailsink import mail_sink, parts_of
from tests.hass.mailbox import (
    ALLOWED,
    DEVICE,
    RECIPIENT,
    Phone,
    alert,
    cut_power,
    last_event,
    press_test,
    quicken,
    set_up_phones,
    set_up_smtp,
)

pytestmark = [pytest.mark.upsd, ALLOWED]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests the patience of real alerts."""
    quicken(monkeypatch)


async def test_a_power_cut_reaches_a_mailbox(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a mail that lacks what its reader needs, or that never comes."""
    sink = await servers.enter_async_context(mail_sink())
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    target = await set_up_smtp(hass, sink)
    entry = make_entry(running.port, "a", alerts=[alert(target)])
    await set_up(hass, entry)
    cut_power(running.drivers["a"])
    await until(hass, lambda: len(sink.mails) == 1)
    recipient, mail = sink.mails[0]
    assert recipient == RECIPIENT
    assert mail["Subject"] == "a went on battery"
    text, html, images = parts_of(mail)
    assert "a went on battery: line voltage notch or spike (charge 97 %" in text
    record = next(entry.runtime_data.monitor.journal.newest_first("a"))
    moment = dt_util.parse_datetime(record.time)
    assert moment is not None
    zone = dt_util.get_default_time_zone()
    assert zone is not dt_util.UTC
    told = [
        "Warning",
        "<b>a</b>",
        "97 %",
        "30 min",
        "20 %",
        "100 W",
        "230 V",
        "231 V",
        "27.1 V",
        "line voltage notch or spike",
        Formats(hass.config.language, hass.config.country, zone).moment(moment),
        'src="cid:chart"',
    ]
    assert [each for each in told if each not in html] == []
    assert list(images) == ["chart"]
    with Image.open(BytesIO(images["chart"])) as image:
        image.load()
        assert image.format == "PNG"
    running.drivers["a"].set("ups.status", "OL CHRG")
    await until(hass, lambda: len(sink.mails) == 2)
    _, mail = sink.mails[1]
    assert mail["Subject"] == "a is back on mains power"
    text, html, _ = parts_of(mail)
    assert "is back on mains power after" in text
    assert "Information" in html
    assert "Duration" in html


async def test_the_button_takes_the_way_of_a_real_event(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a test that works where the real message does not."""
    sink = await servers.enter_async_context(mail_sink())
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    phone = Phone("phone")
    mail_target = await set_up_smtp(hass, sink)
    (phone_target,) = await set_up_phones(hass, phone)
    # Only of UPS a, in quiet hours that never end, and of what lasts for an hour.
    entry = make_entry(
        running.port,
        "a",
        alerts=[
            alert(
                mail_target,
                phone_target,
                ups=["a"],
                min_seconds=3600,
                quiet={"start": "00:00:00", "end": "23:59:59"},
            )
        ],
    )
    await set_up(hass, entry)
    # The chart needs two points.
    running.drivers["a"].set("ups.status", "OL BOOST")
    await last_event(hass, entry, "boost")
    calls: list[str] = []

    def note(event: Event) -> None:
        calls.append(f"{event.data['domain']}.{event.data['service']}")

    hass.bus.async_listen(EVENT_CALL_SERVICE, note)
    before = len(entry.runtime_data.monitor.journal)
    await press_test(hass, entry)
    await until(hass, lambda: bool(sink.mails and phone.messages))
    assert calls[0] == "button.press"
    assert set(calls[1:]) == {"smtp.send_message", "notify.send_message"}
    recipient, mail = sink.mails[0]
    assert recipient == RECIPIENT
    assert mail["Subject"] == "Test: a"
    text, html, images = parts_of(mail)
    assert list(images) == ["chart"]
    for each in ("97 %", "30 min", "20 %", "100 W", "230 V", "231 V", "27.1 V"):
        assert each in html
    assert "Nothing happened to your UPS" in text
    assert "Nothing happened to your UPS" in html
    assert phone.messages == [("Test: a", text.replace("\r\n", "\n").strip())]
    assert len(entry.runtime_data.monitor.journal) == before


async def test_only_what_was_chosen_is_told(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents messages of other UPSes and events."""
    running = await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    chosen = alert(target, ups=["b"], event_types=["overload"])
    entry = make_entry(running.port, "a", "b", alerts=[chosen])
    await set_up(hass, entry)
    running.drivers["a"].set("ups.status", "OL OVER")
    running.drivers["b"].set("ups.status", "OB DISCHRG")
    await last_event(hass, entry, "overload")
    running.drivers["b"].set("ups.status", "OB DISCHRG OVER")
    await until(hass, lambda: bool(phone.messages))
    running.drivers["b"].set("ups.status", "OL")
    await until(hass, lambda: len(phone.messages) == 2)
    await asyncio.sleep(1)
    assert phone.titles == ["b is overloaded", "b is no longer overloaded"]


async def test_several_upses_become_one_message(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a mail for each UPS of a rack when the mains fail."""
    sink = await servers.enter_async_context(mail_sink())
    names = ["a", "b", "c", "d"]
    running = await servers.enter_async_context(lab(dict.fromkeys(names, DEVICE)))
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    mail_target = await set_up_smtp(hass, sink)
    entry = make_entry(running.port, *names, alerts=[alert(target, mail_target)])
    await set_up(hass, entry)
    # The next full poll sees them all.
    await entry.runtime_data.coordinator.async_full_refresh()
    for name in names:
        running.drivers[name].set("battery.charge", str(90 + ord(name) - ord("a")))
        running.drivers[name].set("ups.status", "OB DISCHRG")
    await until(hass, lambda: bool(phone.messages and sink.mails))
    await asyncio.sleep(1)
    assert phone.titles == ["a, b, c and 1 more: went on battery"]
    assert len(sink.mails) == 1
    _, html, images = parts_of(sink.mails[0][1])
    # A chart of one would not be one of all.
    assert images == {}
    assert "cid:" not in html
    for line, name in zip(phone.messages[0][1].splitlines(), names, strict=False):
        assert line.startswith(f"{name} went on battery (charge 9")
        assert f"<b>{name}</b>" in html


async def test_what_is_over_soon_is_not_told(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents messages for a blink, and silence when it lasts."""
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(running.port, "a", alerts=[alert(target, min_seconds=3)])
    await set_up(hass, entry)
    running.drivers["a"].set("ups.status", "OB DISCHRG")
    await last_event(hass, entry, "on_battery")
    running.drivers["a"].set("ups.status", "OL")
    await last_event(hass, entry, "on_line")
    await asyncio.sleep(3.5)
    await hass.async_block_till_done()
    assert phone.messages == []
    running.drivers["a"].set("ups.status", "OB DISCHRG")
    await last_event(hass, entry, "on_battery")
    assert phone.messages == []
    seconds = await until(hass, lambda: bool(phone.messages))
    assert seconds > 2
    assert phone.titles == ["a went on battery"]


@pytest.mark.parametrize("include", [False, True])
async def test_self_tests(
    hass: HomeAssistant, servers: AsyncExitStack, *, include: bool
) -> None:
    """Prevents an alarm for every self-test, unless somebody wants them."""
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(
        running.port,
        "a",
        alerts=[
            alert(target, include_tests=include, event_types=["on_battery", "bypass"])
        ],
    )
    await set_up(hass, entry)
    running.drivers["a"].set("ups.status", "OB DISCHRG TEST")
    await last_event(hass, entry, "on_battery")
    running.drivers["a"].set("ups.status", "OL")
    await until(
        hass,
        lambda: entry.runtime_data.monitor.outage("a") is None,
    )
    # Comes after what must not come.
    running.drivers["a"].set("ups.status", "OL BYPASS")
    await until(hass, lambda: "a went on bypass" in phone.titles)
    expected: list[str | None] = ["a went on bypass"]
    if include:
        expected = ["a went on battery", "a is back on mains power", *expected]
        assert phone.messages[0][1].startswith("a went on battery for a test")
    assert phone.titles == expected


async def test_a_phone_gets_text_alone(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents HTML where a platform takes none, and a text that misses the UPS."""
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(running.port, "a", alerts=[alert(target)])
    await set_up(hass, entry)
    calls: list[Event] = []
    hass.bus.async_listen(EVENT_CALL_SERVICE, calls.append)
    cut_power(running.drivers["a"])
    await until(hass, lambda: bool(phone.messages))
    ((title, message),) = phone.messages
    assert title == "a went on battery"
    assert message == (
        "a went on battery: line voltage notch or spike"
        " (charge 97 %, 30 min left, load 20 %)\n"
        "Sent by Nutify for the alert Power cuts."
    )
    (call,) = calls
    assert (call.data["domain"], call.data["service"]) == ("notify", "send_message")
    assert set(call.data["service_data"]) == {"entity_id", "title", "message"}
