"""Reports that come by themselves, when something is in their way."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from threading import Event
from typing import Any

from homeassistant.components.persistent_notification import (
    Notification,
    UpdateType,
    async_register_callback,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.recorder import get_instance
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.const import DOMAIN, SUBENTRY_REPORT, SUBENTRY_UPS
from custom_components.nutify.reporting import progress, scheduler
from nutlab.hass import until
from tests.hass.metered import Clocks, moved_clocks
from tests.hass.reported import house, media, nearly, report, report_entity
from tests.hass.test_report_schedule import count, days, reload, settle, state

pytestmark = pytest.mark.upsd

# The report of a house is due in a second.
NEARLY_SEVEN = "2026-05-17 06:59:59"


@pytest.fixture
def start() -> str:
    """Return when a test begins, by the clock on the wall in Berlin."""
    return "2026-05-17 06:00"


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch, start: str) -> Iterator[Clocks]:
    """Let the test move the clocks."""
    with moved_clocks(monkeypatch, start) as moved:
        yield moved


@contextmanager
def no_figures(hass: HomeAssistant) -> Iterator[None]:
    """Keep the recorder busy: a report that begins, however soon, waits for it."""
    gate = Event()
    # More than the recorder has threads.
    for _ in range(16):
        get_instance(hass).async_add_executor_job(gate.wait, 60)
    try:
        yield
    finally:
        gate.set()


async def under_way(schedule: scheduler.Schedule) -> None:
    """Wait until a report is being made, and not, as until() does, until it is."""
    async with asyncio.timeout(10):
        while not schedule._lock.locked():  # noqa: ASYNC110 - a lock tells nobody
            await asyncio.sleep(0.001)


def repair(hass: HomeAssistant, entry: MockConfigEntry) -> ir.IssueEntry | None:
    """Return the repair on the one report of an entry."""
    (subentry,) = entry.get_subentries_of_type(SUBENTRY_REPORT)
    return ir.async_get(hass).async_get_issue(
        DOMAIN, f"report_failed_{subentry.subentry_id}"
    )


async def test_a_reload_while_it_is_made(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents that a report comes twice, not at all, or goes on without a server."""
    with no_figures(hass):
        entry = await house(hass, servers, "a", reports=(report(formats=["pdf"]),))
        await nearly(hass, entry, clocks, NEARLY_SEVEN)
        (schedule,) = entry.runtime_data.schedules.all.values()
        await under_way(schedule)
        assert count(hass, entry) == 0
        assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await until(hass, lambda: count(hass, entry) > 0)
    await settle(hass)
    assert count(hass, entry) == 1
    assert repair(hass, entry) is None
    assert state(hass, entry, "next_report") == "2026-05-18T05:00:00+00:00"


async def test_a_server_that_goes_away_while_it_is_made(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a repair, and trials without end, for a report that is made up later."""
    with no_figures(hass):
        entry = await house(hass, servers, "a", "b", reports=(report(),))
        await nearly(hass, entry, clocks, NEARLY_SEVEN)
        (schedule,) = entry.runtime_data.schedules.all.values()
        await under_way(schedule)
        assert await hass.config_entries.async_unload(entry.entry_id)
    await settle(hass)
    assert not schedule._lock.locked()
    assert repair(hass, entry) is None
    assert count(hass, entry) == 0
    await hass.config_entries.async_setup(entry.entry_id)
    await until(hass, lambda: count(hass, entry) == 1)
    await settle(hass)
    assert count(hass, entry) == 1


@pytest.mark.allowed_logs("Report Every day cannot be made")
async def test_a_folder_that_takes_nothing(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Prevents that a report is lost to a full disk, and that nobody hears of it."""
    monkeypatch.setattr(scheduler, "_RETRY_SECONDS", (0.5, 1.0))
    entry = await house(hass, servers, "a", reports=(report(),))
    media(hass).write_text("in the way")
    await nearly(hass, entry, clocks, NEARLY_SEVEN)
    await until(hass, lambda: repair(hass, entry) is not None)
    issue = repair(hass, entry)
    assert issue is not None
    assert issue.translation_key == "report_failed"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["report"] == "Every day"
    assert str(media(hass)) in issue.translation_placeholders["error"]
    assert state(hass, entry, "last_report") == "unknown"
    await asyncio.sleep(1.8)
    said = [each for each in caplog.records if "cannot be made" in each.getMessage()]
    assert len(said) == 1
    media(hass).unlink()
    await until(hass, lambda: repair(hass, entry) is None)
    assert await days(hass, entry) == ["2026-05-16"]
    await settle(hass)
    assert count(hass, entry) == 1
    assert state(hass, entry, "next_report") == "2026-05-18T05:00:00+00:00"


@pytest.mark.allowed_logs("Report Every day cannot be made")
@pytest.mark.parametrize("way", ["no report", "no entry", "reload"])
async def test_a_report_that_nobody_wants_anymore(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    """Prevents that a report goes on without its subentry, and a repair that stays."""
    monkeypatch.setattr(scheduler, "_RETRY_SECONDS", (1.0,))
    entry = await house(hass, servers, "a", reports=(report(),))
    media(hass).write_text("in the way")
    await nearly(hass, entry, clocks, NEARLY_SEVEN)
    await until(hass, lambda: repair(hass, entry) is not None)
    (subentry,) = entry.get_subentries_of_type(SUBENTRY_REPORT)
    issue_id = f"report_failed_{subentry.subentry_id}"
    button = report_entity(hass, entry, "button", "send_report")
    if way == "no report":
        hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    elif way == "no entry":
        await hass.config_entries.async_remove(entry.entry_id)
    else:
        await reload(hass, entry)
    media(hass).unlink()
    await settle(hass)
    await until(
        hass, lambda: ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None
    )
    await settle(hass)
    assert count(hass, entry) == (1 if way == "reload" else 0)
    assert (er.async_get(hass).async_get(button) is None) == (way != "reload")


@pytest.mark.allowed_logs("Report Every day cannot be made")
async def test_a_report_of_no_ups(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents an error of a programmer where a person removed the UPS."""
    entry = await house(hass, servers, "a", "b", reports=(report(ups=["b"]),))
    subentry = next(
        each for each in entry.get_subentries_of_type(SUBENTRY_UPS) if each.title == "b"
    )
    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done()
    await nearly(hass, entry, clocks, NEARLY_SEVEN)
    await until(hass, lambda: repair(hass, entry) is not None)
    issue = repair(hass, entry)
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert "No UPS" in issue.translation_placeholders["error"]
    button = {"entity_id": report_entity(hass, entry, "button", "send_report")}
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call("button", "press", button, blocking=True)
    assert caught.value.translation_key == "no_ups_to_report"


@pytest.mark.parametrize("start", ["2026-05-17 12:00"])
@pytest.mark.allowed_logs("When reports were made cannot be read")
@pytest.mark.parametrize(
    "stored",
    [
        {"version": 1, "data": {"one": {"due": 5, "made": "soon"}, "two": []}},
        {"version": 1, "data": {"one": {"due": "2026-05-16T07:00:00", "made": ""}}},
        {"version": 1, "data": []},
        {"version": 99, "data": {}},
    ],
)
async def test_a_file_that_is_damaged(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
    hass_storage: dict[str, Any],
    stored: dict[str, Any],
) -> None:
    """Prevents that all of Nutify stays away for when a report was made last."""
    hass_storage["nutify.reports"] = {
        "key": "nutify.reports",
        "minor_version": 1,
        **stored,
    }
    subentry = report()
    subentry["subentry_id"] = "one"  # type: ignore[typeddict-unknown-key]
    entry = await house(hass, servers, "a", reports=(subentry,))
    assert state(hass, entry, "last_report") == "unknown"
    assert state(hass, entry, "next_report") == "2026-05-18T05:00:00+00:00"


@pytest.mark.parametrize("start", ["2026-05-17 12:00"])
async def test_a_report_that_takes_long_says_how_far_it_is(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    clocks: Clocks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prevents that nobody knows whether a long report is being made at all."""
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0.1)
    await house(hass, servers, "a", "b")
    shown: list[tuple[UpdateType, str, str | None]] = []

    @callback
    def follow(kind: UpdateType, notes: dict[str, Notification]) -> None:
        shown.extend((kind, note["message"], note["title"]) for note in notes.values())

    stop = async_register_callback(hass, follow)
    gate = Event()
    for _ in range(16):
        get_instance(hass).async_add_executor_job(gate.wait, 20)
    making = hass.async_create_task(
        hass.services.async_call(
            DOMAIN, "generate_report", {"period": "yesterday"}, blocking=True
        )
    )
    async with asyncio.timeout(10):
        while not shown:  # noqa: ASYNC110 - until() waits for the report, too
            await asyncio.sleep(0.01)
    kind, message, title = shown[0]
    assert kind is UpdateType.ADDED
    assert title == "A UPS report is being made"
    assert message.endswith("(1 of 2)")
    gate.set()
    await making
    assert shown[-1][0] is UpdateType.REMOVED
    stop()
