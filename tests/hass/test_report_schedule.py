"""Reports that come by themselves: in time, once, and whatever happens in between."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
import json
import time
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.const import DOMAIN, SUBENTRY_REPORT
from nutlab.hass import until
from tests.hass.metered import Clocks, berlin, moved_clocks
from tests.hass.reported import (
    house,
    kept,
    media,
    nearly,
    report,
    report_entity,
)

pytestmark = pytest.mark.upsd


@pytest.fixture
def start() -> str:
    """Return when a test begins, by the clock on the wall in Berlin."""
    return "2026-05-17 12:00"


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch, start: str) -> Iterator[Clocks]:
    """Let the test move the clocks."""
    with moved_clocks(monkeypatch, start) as moved:
        yield moved


def state(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> str:
    """Return what a sensor of the report shows."""
    found = hass.states.get(report_entity(hass, entry, "sensor", key))
    assert found is not None
    return found.state


def count(hass: HomeAssistant, entry: MockConfigEntry) -> int:
    """Return how many reports were made."""
    return len(kept(hass, entry))


async def days(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    """Return the first day of every report, in the order in which they were made."""
    folder = media(hass) / DOMAIN / entry.entry_id

    def read() -> list[str]:
        return [
            json.loads((path / "report.json").read_text())["first_day"]
            for path in sorted(folder.iterdir())
        ]

    return await hass.async_add_executor_job(read)


async def reload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Load a server again."""
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()


async def settle(hass: HomeAssistant) -> None:
    """Give a report that nobody wants the time to come."""
    await asyncio.sleep(1)
    await hass.async_block_till_done()


@pytest.mark.parametrize("start", ["2026-05-17 06:00"])
async def test_it_comes_at_its_time(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a report that comes too early, twice, or of the wrong day."""
    entry = await house(hass, servers, "a", "b", reports=(report(ups=["b"]),))
    await nearly(hass, entry, clocks, "2026-05-17 06:59:55")
    assert state(hass, entry, "next_report") == "2026-05-17T05:00:00+00:00"
    assert state(hass, entry, "last_report") == "unknown"
    assert count(hass, entry) == 0
    assert dt_util.utcnow() < berlin("2026-05-17 07:00")
    await until(hass, lambda: count(hass, entry) == 1)
    await until(hass, lambda: state(hass, entry, "last_report") != "unknown")
    made = dt_util.parse_datetime(state(hass, entry, "last_report"))
    assert made is not None
    assert 0 <= (made - berlin("2026-05-17 07:00")).total_seconds() < 30
    assert state(hass, entry, "next_report") == "2026-05-18T05:00:00+00:00"
    assert await days(hass, entry) == ["2026-05-16"]
    await reload(hass, entry)
    await settle(hass)
    assert count(hass, entry) == 1
    assert state(hass, entry, "last_report") == made.isoformat(timespec="seconds")
    assert state(hass, entry, "next_report") == "2026-05-18T05:00:00+00:00"


async def test_what_was_missed_is_made_up_once(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a flood after a holiday, and the same day twice.

    The report that was due yesterday is of the day before yesterday, as it would have
    been; that of yesterday comes at its own time.
    """
    entry = await house(hass, servers, "a", reports=(report(),))
    assert await hass.config_entries.async_unload(entry.entry_id)
    clocks.set("2026-05-21 06:00")
    await hass.config_entries.async_setup(entry.entry_id)
    await until(hass, lambda: count(hass, entry) == 1)
    assert await days(hass, entry) == ["2026-05-19"]
    await until(
        hass,
        lambda: state(hass, entry, "next_report") == "2026-05-21T05:00:00+00:00",
    )
    await reload(hass, entry)
    await settle(hass)
    assert count(hass, entry) == 1
    await nearly(hass, entry, clocks, "2026-05-21 06:59:59")
    await until(hass, lambda: count(hass, entry) == 2)
    assert await days(hass, entry) == ["2026-05-19", "2026-05-20"]


async def test_a_year_of_minutes(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents that everything waits while half a million times missed are counted."""
    line = {"rhythm": "cron", "cron": "* * * * *"}
    entry = await house(hass, servers, "a", reports=(report(**line),))
    (schedule,) = entry.runtime_data.schedules.all.values()
    clocks.set("2027-05-17 12:00:01")
    now = dt_util.utcnow()
    begin = time.thread_time()
    assert schedule._missed(now) == berlin("2027-05-17 12:00")
    assert time.thread_time() - begin < 0.5
    assert schedule._missed(berlin("2026-05-17 12:00:30")) is None


@pytest.mark.parametrize(
    ("start", "at", "due"),
    [
        # 02:30 is not there on the next day: right after the change.
        ("2026-03-28 12:00", "02:30:00", "2026-03-29T01:00:00+00:00"),
        # And is there twice on this one: taken once.
        ("2026-10-24 12:00", "02:30:00", "2026-10-25T00:30:00+00:00"),
        ("2026-10-24 12:00", "07:00:00", "2026-10-25T06:00:00+00:00"),
        ("2026-10-25 12:00", "07:00:00", "2026-10-26T06:00:00+00:00"),
    ],
)
async def test_days_when_the_clocks_change(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
    at: str,
    due: str,
) -> None:
    """Prevents that a report comes an hour early or late, or not on that day."""
    entry = await house(hass, servers, "a", reports=(report(at=at),))
    assert state(hass, entry, "next_report") == due


async def test_the_hour_that_is_there_twice(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a second report when the clocks are set back."""
    clocks.set("2026-10-25 01:29")
    entry = await house(hass, servers, "a", reports=(report(at="02:30:00"),))
    await nearly(hass, entry, clocks, "2026-10-25 02:29:59")
    await until(hass, lambda: count(hass, entry) == 1)
    clocks.wall.move_to("2026-10-25T01:29:58+00:00")
    await reload(hass, entry)
    await asyncio.sleep(3)
    await settle(hass)
    assert count(hass, entry) == 1
    assert state(hass, entry, "next_report") == "2026-10-26T01:30:00+00:00"


@pytest.mark.parametrize(
    ("data", "due"),
    [
        ({"rhythm": "weekly", "weekday": "wed"}, "2026-05-20T05:00:00+00:00"),
        ({"rhythm": "weekly", "weekday": "sun"}, "2026-05-24T05:00:00+00:00"),
        ({"rhythm": "monthly", "at": "00:00:00"}, "2026-05-31T22:00:00+00:00"),
        ({"rhythm": "quarterly"}, "2026-07-01T05:00:00+00:00"),
        ({"rhythm": "yearly"}, "2027-01-01T06:00:00+00:00"),
        ({"rhythm": "cron", "cron": "15 8-9 * * 1-5"}, "2026-05-18T06:15:00+00:00"),
    ],
)
async def test_rhythms(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
    data: dict[str, Any],
    due: str,
) -> None:
    """Prevents that weeks and months begin on the wrong day."""
    entry = await house(hass, servers, "a", reports=(report(**data),))
    assert state(hass, entry, "next_report") == due


async def test_another_time_is_no_time_missed(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents that a report comes because somebody changed when it comes."""
    entry = await house(hass, servers, "a", reports=(report(rhythm="yearly"),))
    clocks.set("2026-05-21 12:00")
    await reload(hass, entry)
    (subentry,) = entry.get_subentries_of_type(SUBENTRY_REPORT)
    hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, "rhythm": "daily"}
    )
    await until(
        hass,
        lambda: state(hass, entry, "next_report") == "2026-05-22T05:00:00+00:00",
    )
    await settle(hass)
    assert count(hass, entry) == 0


async def test_the_button(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents that a trial stands for the report that is due, or says nothing."""
    entry = await house(hass, servers, "a", reports=(report(period="today"),))
    button = {"entity_id": report_entity(hass, entry, "button", "send_report")}
    await hass.services.async_call("button", "press", button, blocking=True)
    assert await days(hass, entry) == ["2026-05-17"]
    assert state(hass, entry, "last_report").startswith("2026-05-17T10:00")
    assert state(hass, entry, "next_report") == "2026-05-18T05:00:00+00:00"
    hass.config.media_dirs = {"local": hass.config.path("x" * 300)}
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call("button", "press", button, blocking=True)
    assert caught.value.translation_key == "report_not_kept"
    media(hass)
    assert count(hass, entry) == 1


async def test_the_time_zone_is_set(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a report at seven of a zone that somebody has left."""
    entry = await house(hass, servers, "a", reports=(report(),))
    assert state(hass, entry, "next_report") == "2026-05-18T05:00:00+00:00"
    await hass.config.async_update(time_zone="America/New_York")
    await hass.async_block_till_done()
    assert state(hass, entry, "next_report") == "2026-05-17T11:00:00+00:00"
    assert count(hass, entry) == 0
