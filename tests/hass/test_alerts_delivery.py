"""A message reaches whom it can, again and again, and whoever fails holds up nobody."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, override

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify import delivery, undelivered
from custom_components.nutify.const import DOMAIN
from nutlab import Lab, lab
from nutlab.hass import make_entry, set_up, until
from nutlab.mailsink import MailSink, mail_sink, parts_of
from tests.hass.mailbox import (
    ALLOWED,
    DEVICE,
    Phone,
    alert,
    alert_id,
    cut_power,
    kept_titles,
    last_event,
    press_test,
    quicken,
    repair,
    set_up_phones,
    set_up_smtp,
)

pytestmark = [pytest.mark.upsd, ALLOWED]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests the patience of real deliveries."""
    quicken(monkeypatch)


@pytest.fixture
async def running(servers: AsyncExitStack) -> Lab:
    """Provide a server with one UPS."""
    return await servers.enter_async_context(lab({"a": DEVICE}))


@pytest.fixture
async def sink(servers: AsyncExitStack) -> MailSink:
    """Provide an SMTP server."""
    return await servers.enter_async_context(mail_sink())


def attachments(hass: HomeAssistant) -> list[Path]:
    """Return the pictures that lie in the cache."""
    return list(Path(hass.config.cache_path(DOMAIN, "attachments")).glob("*"))


def _is_reported(hass: HomeAssistant, target: str) -> bool:
    return repair(hass, target) is not None


async def set_up_alert(
    hass: HomeAssistant, running: Lab, *targets: str
) -> MockConfigEntry:
    """Set an entry with one alert up, and give its chart something to draw."""
    entry = make_entry(running.port, "a", alerts=[alert(*targets)])
    await set_up(hass, entry)
    running.drivers["a"].set("ups.status", "OL BOOST")
    await last_event(hass, entry, "boost")
    return entry


async def test_a_server_that_refuses(
    hass: HomeAssistant, running: Lab, sink: MailSink
) -> None:
    """Prevents that a mail is lost, out of order, or in another's way."""
    mail_target = await set_up_smtp(hass, sink)
    phone = Phone("phone")
    (phone_target,) = await set_up_phones(hass, phone)
    await set_up_alert(hass, running, mail_target, phone_target)
    sink.refuses = True
    cut_power(running.drivers["a"])
    await until(hass, lambda: repair(hass, mail_target) is not None)
    await until(hass, lambda: len(phone.messages) == 1)
    running.drivers["a"].set("ups.status", "OL")
    await until(hass, lambda: len(phone.messages) == 2)
    issue = repair(hass, mail_target)
    assert issue is not None
    assert issue.translation_key == "delivery_failed"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["target"] == mail_target
    assert issue.translation_placeholders["error"]
    assert repair(hass, phone_target) is None
    assert sink.mails == []

    sink.refuses = False
    await until(hass, lambda: len(sink.mails) == 2)
    assert [mail["Subject"] for _, mail in sink.mails] == [
        "a went on battery",
        "a is back on mains power",
    ]
    assert all("chart" in parts_of(mail)[2] for _, mail in sink.mails)
    await until(hass, lambda: repair(hass, mail_target) is None)
    await asyncio.sleep(1)
    assert len(sink.mails) == len(phone.messages) == 2
    assert attachments(hass) == []


async def test_it_is_tried_less_and_less_often(
    hass: HomeAssistant, running: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents that a broken target is asked all the time, or only once."""
    times = delivery._BACKOFF_SECONDS
    assert list(times) == sorted(times)
    monkeypatch.setattr(delivery, "_BACKOFF_SECONDS", (0.1, 0.2, 1.0))
    phone = Phone("phone")
    phone.refuses = True
    (target,) = await set_up_phones(hass, phone)
    entry = await set_up_alert(hass, running, target)
    await press_test(hass, entry)
    await until(hass, lambda: phone.attempts >= 4)
    waits = [after - before for before, after in pairwise(phone.times[:4])]
    # A busy machine is late, but never early.
    assert all(
        wait > least for wait, least in zip(waits, (0.08, 0.16, 0.8), strict=True)
    )
    phone.refuses = False
    await until(hass, lambda: phone.titles == ["Test: a"])
    await until(hass, lambda: repair(hass, target) is None)


async def test_a_target_that_hangs(
    hass: HomeAssistant, running: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents that everybody waits for one who never answers."""
    monkeypatch.setattr(delivery, "_TIMEOUT_SECONDS", 5.0)
    deaf, phone = Phone("deaf"), Phone("phone")
    deaf.hangs = True
    deaf_target, target = await set_up_phones(hass, deaf, phone)
    entry = await set_up_alert(hass, running, deaf_target, target)
    await press_test(hass, entry)
    assert await until(hass, lambda: bool(phone.messages)) < 4
    assert repair(hass, deaf_target) is None
    await until(hass, lambda: repair(hass, deaf_target) is not None)
    deaf.hangs = False
    await until(hass, lambda: deaf.titles == ["Test: a"])
    await until(hass, lambda: repair(hass, deaf_target) is None)
    assert phone.titles == ["Test: a"]


async def test_a_target_that_is_not_there(hass: HomeAssistant, running: Lab) -> None:
    """Prevents that a message to nobody counts as sent."""
    away, phone = Phone("away"), Phone("phone")
    away_target, target = await set_up_phones(hass, away, phone)
    away.switch(available=False)
    entry = await set_up_alert(hass, running, "notify.nobody", away_target, target)
    await press_test(hass, entry)
    await until(hass, lambda: bool(phone.messages))
    for each in ("notify.nobody", away_target):
        await until(hass, partial(_is_reported, hass, each))
        issue = repair(hass, each)
        assert issue is not None
        assert issue.translation_placeholders is not None
        assert each in issue.translation_placeholders["error"]
    away.switch(available=True)
    await until(hass, lambda: away.titles == ["Test: a"])
    await until(hass, lambda: repair(hass, away_target) is None)
    assert repair(hass, "notify.nobody") is not None


async def test_a_reload_loses_no_message(hass: HomeAssistant, running: Lab) -> None:
    """Prevents that what waits, or gathers company, goes with the entry."""
    phone = Phone("phone")
    phone.refuses = True
    (target,) = await set_up_phones(hass, phone)
    entry = await set_up_alert(hass, running, target)
    await press_test(hass, entry)
    await until(hass, lambda: repair(hass, target) is not None)
    cut_power(running.drivers["a"])
    await last_event(hass, entry, "on_battery")
    assert await hass.config_entries.async_reload(entry.entry_id)
    phone.refuses = False
    await until(hass, lambda: len(phone.messages) == 2)
    assert phone.titles == ["Test: a", "a went on battery"]


@pytest.mark.parametrize("way", ["another target", "no alert", "no entry"])
async def test_a_target_that_nobody_names_anymore(
    hass: HomeAssistant, running: Lab, way: str
) -> None:
    """Prevents a repair that stays after somebody did what it asks for."""
    broken, phone = Phone("broken"), Phone("phone")
    broken.refuses = True
    broken_target, target = await set_up_phones(hass, broken, phone)
    entry = await set_up_alert(hass, running, broken_target)
    await press_test(hass, entry)
    await until(hass, lambda: repair(hass, broken_target) is not None)
    subentry = entry.subentries[alert_id(entry)]
    if way == "another target":
        hass.config_entries.async_update_subentry(
            entry, subentry, data={**subentry.data, "targets": [target]}
        )
    elif way == "no alert":
        hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    else:
        await hass.config_entries.async_remove(entry.entry_id)
    await until(hass, lambda: repair(hass, broken_target) is None)
    attempts = broken.attempts
    await asyncio.sleep(1.2)
    assert repair(hass, broken_target) is None
    assert broken.attempts == attempts


async def test_a_day_is_enough(
    hass: HomeAssistant, running: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents messages of last week, and that new ones wait behind them."""
    phone = Phone("phone")
    phone.refuses = True
    (target,) = await set_up_phones(hass, phone)
    entry = await set_up_alert(hass, running, target)
    monkeypatch.setattr(delivery, "_GIVE_UP", timedelta(seconds=0.2))
    await press_test(hass, entry)
    await until(hass, lambda: phone.attempts == 1)
    await asyncio.sleep(1)
    assert phone.attempts == 1
    phone.refuses = False
    cut_power(running.drivers["a"])
    await until(hass, lambda: bool(phone.messages))
    assert phone.titles == ["a went on battery"]
    await until(hass, lambda: repair(hass, target) is None)


async def test_what_waits_survives_a_restart(
    hass: HomeAssistant, running: Lab, hass_storage: dict[str, Any]
) -> None:
    """Prevents that nobody hears of a power cut that took the mail server along."""
    phone = Phone("phone")
    phone.refuses = True
    (target,) = await set_up_phones(hass, phone)
    entry = await set_up_alert(hass, running, target)
    await press_test(hass, entry)
    await until(hass, lambda: phone.attempts > 0)
    await until(hass, lambda: "nutify.undelivered" in hass_storage)
    await hass.config_entries.async_unload(entry.entry_id)
    # What a new process does: all that it knows is in the file.
    phone.refuses = False
    before = phone.attempts
    await delivery.async_setup_deliveries(hass)
    await until(hass, lambda: phone.attempts > before)
    assert phone.titles[0] == "Test: a"


async def test_what_waited_outlives_a_failure_before_the_start(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """Prevents that a message which fails while all starts wipes out older ones."""
    phone = Phone("phone")
    phone.refuses = True
    (target,) = await set_up_phones(hass, phone)
    old = undelivered.Waiting(
        target, undelivered.Message("old", "text"), dt_util.utcnow()
    )
    hass_storage["nutify.undelivered"] = {
        "version": 1,
        "key": "nutify.undelivered",
        "data": {"waiting": [old.as_dict()]},
    }
    hass.set_state(CoreState.starting)
    await delivery.async_setup_deliveries(hass)
    delivery.async_deliver(hass, undelivered.Message("new", "text"), [target])
    await until(hass, lambda: "new" in kept_titles(hass_storage))
    assert kept_titles(hass_storage) == ["old", "new"]
    phone.refuses = False
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await until(hass, lambda: {"old", "new"} <= set(phone.titles))
    await until(hass, lambda: kept_titles(hass_storage) == [])


class _Slow(Phone):
    """A phone that takes its time with the second message."""

    def __init__(self) -> None:
        super().__init__("phone")
        self.may_go_on = asyncio.Event()

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        if title == "two":
            await self.may_go_on.wait()
        await super().async_send_message(message, title)


async def test_what_was_delivered_does_not_come_again(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """Prevents that messages behind one that failed come twice, after a restart."""
    phone = _Slow()
    phone.refuses = True
    (target,) = await set_up_phones(hass, phone)
    await delivery.async_setup_deliveries(hass)
    titles = ["one", "two", "three"]
    for title in titles:
        delivery.async_deliver(hass, undelivered.Message(title, "text"), [target])
    await until(hass, lambda: kept_titles(hass_storage) == titles)
    phone.refuses = False
    # Not until(): it would wait for the second message to be done.
    for _ in range(500):
        if kept_titles(hass_storage) == titles[1:]:
            break
        await asyncio.sleep(0.02)
    phone.may_go_on.set()
    await until(hass, lambda: phone.titles == titles)
    await until(hass, lambda: kept_titles(hass_storage) == [])


async def test_a_late_message_says_since_when(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents that a message of hours ago is taken for news."""
    phone = Phone("phone")
    phone.refuses = True
    (target,) = await set_up_phones(hass, phone)
    await delivery.async_setup_deliveries(hass)
    monkeypatch.setattr(delivery, "_LATE", timedelta(seconds=0.1))
    today = dt_util.now().date()
    delivery.async_deliver(hass, undelivered.Message("late", "text"), [target])
    await until(hass, lambda: phone.attempts == 1)
    phone.refuses = False
    await until(hass, lambda: bool(phone.messages))
    assert phone.messages[0][1].startswith(f"text\n{today:%Y-%m}")


async def test_a_queue_has_an_end(
    hass: HomeAssistant, running: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents that a target that is gone for long fills the memory."""
    phone = Phone("phone")
    phone.refuses = True
    (target,) = await set_up_phones(hass, phone)
    await delivery.async_setup_deliveries(hass)
    for number in range(300):
        delivery.async_deliver(hass, undelivered.Message(str(number), ""), [target])
    await until(hass, lambda: phone.attempts == 1)
    phone.refuses = False
    await until(hass, lambda: "299" in phone.titles)
    assert 100 <= len(phone.messages) <= 250
    numbers = [int(title or "") for title in phone.titles]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("refuses", [False, True])
async def test_pictures_do_not_stay(
    hass: HomeAssistant, running: Lab, sink: MailSink, *, refuses: bool
) -> None:
    """Prevents that every mail leaves a file behind."""
    target = await set_up_smtp(hass, sink)
    entry = await set_up_alert(hass, running, target)
    sink.refuses = refuses
    await press_test(hass, entry)
    if refuses:
        await until(hass, lambda: repair(hass, target) is not None)
        await until(hass, lambda: attachments(hass) == [])
        sink.refuses = False
    await until(hass, lambda: bool(sink.mails))
    assert "chart" in parts_of(sink.mails[0][1])[2]
    await until(hass, lambda: attachments(hass) == [])


def _spoil_cache(hass: HomeAssistant) -> None:
    folder = Path(hass.config.cache_path(DOMAIN))
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("no folder")


@pytest.mark.allowed_logs("goes without its chart", "libturbojpeg")
async def test_a_cache_that_cannot_be_written(
    hass: HomeAssistant, running: Lab, sink: MailSink
) -> None:
    """Prevents that a full disk keeps a power cut secret."""
    target = await set_up_smtp(hass, sink)
    entry = await set_up_alert(hass, running, target)
    _spoil_cache(hass)
    await press_test(hass, entry)
    await until(hass, lambda: bool(sink.mails))
    _, html, images = parts_of(sink.mails[0][1])
    assert "97 %" in html
    assert images == {}
    assert repair(hass, target) is None
