"""What is told when: over a restart, at night, and again while it lasts."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from freezegun import freeze_time
from freezegun.api import TickingDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from nutlab import Lab, lab
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
    quicken,
    set_up_phones,
    set_up_smtp,
)

pytestmark = [pytest.mark.upsd, ALLOWED]

ROME = ZoneInfo("Europe/Rome")
NIGHT = {"start": "22:00:00", "end": "07:00:00"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests the patience of real alerts."""
    quicken(monkeypatch)


@pytest.fixture
async def running(hass: HomeAssistant, servers: AsyncExitStack) -> Lab:
    """Provide a server with one UPS, in Rome."""
    await hass.config.async_update(time_zone="Europe/Rome")
    return await servers.enter_async_context(lab({"a": DEVICE}))


@pytest.fixture
def clock() -> Iterator[TickingDateTimeFactory]:
    """Set the clock to a winter evening; it runs on, and can be set again."""
    evening = datetime(2026, 1, 15, 23, 30, tzinfo=ROME)
    with freeze_time(evening, tick=True, real_asyncio=True) as clock:
        assert isinstance(clock, TickingDateTimeFactory)
        yield clock


async def test_a_restart_in_an_outage(hass: HomeAssistant, running: Lab) -> None:
    """Prevents that a power cut is told twice, or that its end is not."""
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(running.port, "a", alerts=[alert(target)])
    await set_up(hass, entry)
    cut_power(running.drivers["a"])
    await until(hass, lambda: len(phone.messages) == 1)
    for _ in range(2):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
    running.drivers["a"].set("ups.status", "OL")
    await until(hass, lambda: len(phone.messages) == 2)
    assert phone.titles == ["a went on battery", "a is back on mains power"]


async def test_an_outage_that_ends_while_nobody_looks(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents that people wait for an end that came during a restart."""
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(running.port, "a", alerts=[alert(target)])
    await set_up(hass, entry)
    cut_power(running.drivers["a"])
    await until(hass, lambda: len(phone.messages) == 1)
    assert await hass.config_entries.async_unload(entry.entry_id)
    running.drivers["a"].set("ups.status", "OL")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(hass, lambda: len(phone.messages) == 2)
    assert phone.titles == ["a went on battery", "a is back on mains power"]


async def test_a_duration_goes_on_over_a_restart(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents that what lasts is never told, for a restart in between."""
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(running.port, "a", alerts=[alert(target, min_seconds=3)])
    await set_up(hass, entry)
    cut_power(running.drivers["a"])
    await last_event(hass, entry, "on_battery")
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert phone.messages == []
    await until(hass, lambda: bool(phone.messages))
    assert phone.titles == ["a went on battery"]


@pytest.mark.allowed_logs("What alert Power cuts had told is not readable")
async def test_a_memory_that_is_damaged(hass: HomeAssistant, running: Lab) -> None:
    """Prevents that an alert is silent for what is written in a file."""
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(running.port, "a", alerts=[alert(target)])
    await set_up(hass, entry)
    journal = entry.runtime_data.monitor.journal
    journal.kept.alerts = {alert_id(entry): {"lasting": [{"ups": 1}], "held": 3}}
    assert await hass.config_entries.async_reload(entry.entry_id)
    cut_power(running.drivers["a"])
    await until(hass, lambda: bool(phone.messages))


async def test_a_night(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    running: Lab,
    clock: TickingDateTimeFactory,
) -> None:
    """Prevents a message at night, and a morning that does not tell of it."""
    sink = await servers.enter_async_context(mail_sink())
    mail_target = await set_up_smtp(hass, sink)
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(
        running.port,
        "a",
        alerts=[alert(target, mail_target, quiet={**NIGHT, "critical_anyway": True})],
    )
    await set_up(hass, entry)
    driver = running.drivers["a"]
    cut_power(driver)
    await last_event(hass, entry, "on_battery")
    driver.set("ups.status", "OB DISCHRG LB")
    await until(hass, lambda: bool(phone.messages))
    driver.set("ups.status", "OL")
    await until(hass, lambda: len(phone.messages) == 2)
    critical: list[str | None] = [
        "a has a low battery",
        "a no longer has a low battery",
    ]
    assert phone.titles == critical
    assert await hass.config_entries.async_reload(entry.entry_id)

    clock.move_to(datetime(2026, 1, 16, 6, 59, 50, tzinfo=ROME))
    await until(hass, lambda: len(sink.mails) == 2)
    assert phone.titles == critical
    clock.move_to(datetime(2026, 1, 16, 7, tzinfo=ROME))
    await until(hass, lambda: len(phone.messages) >= 3 and len(sink.mails) >= 3)
    assert (len(phone.messages), len(sink.mails)) == (3, 3)
    title, text = phone.messages[2]
    assert title == "Events in your quiet hours: 2"
    begin, end, _ = text.splitlines()
    assert "11:30" in begin
    assert "a went on battery: line voltage notch or spike" in begin
    assert "a is back on mains power after" in end
    _, html, _ = parts_of(sink.mails[2][1])
    assert "Warning" in html
    assert html.count("<b>a</b>") == 2
    assert "11:30" in html


async def test_a_night_in_which_nothing_is_critical_enough(
    hass: HomeAssistant, running: Lab, clock: TickingDateTimeFactory
) -> None:
    """Prevents that those are woken who said that they want to sleep."""
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(
        running.port,
        "a",
        alerts=[alert(target, quiet={**NIGHT, "critical_anyway": False})],
    )
    await set_up(hass, entry)
    running.drivers["a"].set("ups.status", "OB DISCHRG LB")
    await last_event(hass, entry, "low_battery")
    clock.move_to(datetime(2026, 1, 16, 6, 59, 50, tzinfo=ROME))
    await last_event(hass, entry, "low_battery")
    assert phone.messages == []
    clock.move_to(datetime(2026, 1, 16, 7, tzinfo=ROME))
    await until(hass, lambda: bool(phone.messages))
    assert phone.titles == ["Events in your quiet hours: 2"]


async def test_reminders_tell_how_it_is_now(
    hass: HomeAssistant, running: Lab, clock: TickingDateTimeFactory
) -> None:
    """Prevents a reminder that says the battery is full when it is nearly empty."""
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(running.port, "a", alerts=[alert(target, repeat_minutes=10)])
    await set_up(hass, entry)
    cut_power(running.drivers["a"])
    await until(hass, lambda: bool(phone.messages))
    running.drivers["a"].set("battery.charge", "31")
    await until(
        hass,
        lambda: (
            entry.runtime_data.coordinator.ups("a").snapshot.variables["battery.charge"]
            == "31"
        ),
    )
    clock.tick(timedelta(minutes=9))
    await hass.async_block_till_done()
    assert len(phone.messages) == 1
    clock.tick(timedelta(minutes=1))
    await until(hass, lambda: len(phone.messages) == 2)
    title, text = phone.messages[1]
    assert title == "Reminder: a went on battery"
    assert "charge 31 %" in text
    assert "97 %" not in text
    running.drivers["a"].set("ups.status", "OL")
    await until(hass, lambda: len(phone.messages) == 3)
    clock.tick(timedelta(minutes=30))
    await last_event(hass, entry, "on_line")
    assert len(phone.messages) == 3
