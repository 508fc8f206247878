"""The blueprint that lets a UPS test itself does so in time, and tells the result."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.nutify.action_journal import ACTION_JOURNAL, Action, iso
from custom_components.nutify.core.events.outages import Outage, OutageKind
from nutlab import Lab, Result
from tests.hass.automated import (
    BUILT_AT,
    DUE_AT,
    MOMENT,
    automate,
    comes_true,
    device,
    ends,
    fall_due,
    is_running,
    notified,
    own_action,
    say,
    texts,
    upses,
)
from tests.hass.metered import BERLIN, Clocks, moved_clocks

pytestmark = pytest.mark.upsd

FILE = "scheduled_self_test"
AUTOMATION = f"automation.{FILE}"
COMMAND = "test.battery.start.quick"

type Prepare = Callable[[HomeAssistant, MockConfigEntry], None]


@dataclass
class Testing:
    """A UPS with an automation, and what that calls."""

    __test__ = False

    hass: HomeAssistant
    clocks: Clocks
    running: Lab
    entry: MockConfigEntry
    messages: list[ServiceCall]
    failures: list[ServiceCall]

    @property
    def commands(self) -> list[list[str]]:
        """Return what the driver was asked."""
        return self.running.drivers["a"].log

    async def falls_due(self) -> None:
        """Let the clock trigger it."""
        await fall_due(self.hass, AUTOMATION, self.clocks)


@pytest.fixture
async def clocks(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Clocks]:
    """Let the test move the clocks of a house in Berlin."""
    await hass.config.async_set_time_zone(BERLIN)
    with moved_clocks(monkeypatch, BUILT_AT) as moved:
        yield moved


@asynccontextmanager
async def due(
    hass: HomeAssistant,
    clocks: Clocks,
    prepare: Prepare | None = None,
    **inputs: object,
) -> AsyncGenerator[Testing]:
    """Run a UPS with an automation that falls due when the test says so."""
    failures = async_mock_service(hass, "test", "failed")
    messages = notified(hass)
    async with upses(hass, "a") as (running, entry):
        if prepare is not None:
            prepare(hass, entry)
        await automate(
            hass,
            FILE,
            {
                "ups": device(hass, entry),
                "at": DUE_AT,
                "frequency": "days",
                "recipients": ["notify.phone"],
                "failed_actions": own_action("failed", result="{{ result }}"),
                **inputs,
            },
        )
        yield Testing(hass, clocks, running, entry, messages, failures)


@pytest.mark.parametrize(
    ("words", "message", "failure"),
    [
        ("Done and passed", "a passed its self-test.", None),
        ("Done and error", "a failed its self-test.", "failed"),
        ("Aborted", "a did not finish its self-test.", "aborted"),
    ],
)
async def test_the_result_is_told(
    hass: HomeAssistant, clocks: Clocks, words: str, message: str, failure: str | None
) -> None:
    """Prevents that a battery which fails its test is not heard of."""
    async with due(hass, clocks) as all_:
        await all_.falls_due()
        await comes_true(lambda: all_.commands == [["INSTCMD", COMMAND]])
        await say(all_.running, all_.entry, ups_status="OL TEST")
        assert not all_.messages
        all_.running.drivers["a"].set("ups.test.result", words)
        await say(all_.running, all_.entry, ups_status="OL")
        await comes_true(lambda: len(all_.messages) == 1)
        assert texts(all_.messages) == [message]
        await comes_true(lambda: not is_running(hass, AUTOMATION))
        assert [call.data["result"] for call in all_.failures] == (
            [failure] if failure else []
        )


async def test_no_result_is_told_as_well(hass: HomeAssistant, clocks: Clocks) -> None:
    """Prevents that an automation waits for ever for a UPS that says nothing."""
    async with due(hass, clocks, patience=MOMENT) as all_:
        await all_.falls_due()
        await comes_true(lambda: len(all_.messages) == 1)
        assert texts(all_.messages) == [
            "a has not told the result of its self-test in time."
        ]


@pytest.mark.allowed_logs(FILE)
async def test_a_refused_command_is_told(hass: HomeAssistant, clocks: Clocks) -> None:
    """Prevents that nobody knows that the battery is never tested."""

    def refuse(command: str, parameter: str | None) -> Result:
        return Result.FAILED

    async with due(hass, clocks) as all_:
        all_.running.drivers["a"].on_command = refuse
        await all_.falls_due()
        await comes_true(lambda: len(all_.messages) == 1)
        assert texts(all_.messages) == [
            "a could not be told to test itself; the log tells why."
        ]
        await comes_true(lambda: len(all_.failures) == 1)


async def test_what_passed_need_not_be_told(
    hass: HomeAssistant, clocks: Clocks
) -> None:
    """Prevents a message that nobody asked for."""
    async with due(hass, clocks, tell="problems") as all_:
        await all_.falls_due()
        await comes_true(lambda: len(all_.commands) == 1)
        await say(all_.running, all_.entry, ups_status="OL TEST")
        all_.running.drivers["a"].set("ups.test.result", "Done and passed")
        await say(all_.running, all_.entry, ups_status="OL")
        await comes_true(lambda: not is_running(hass, AUTOMATION))
        assert not all_.messages


def outage(hours: float) -> Prepare:
    """Return what puts a power cut into the journal that ended so long ago."""

    def prepare(hass: HomeAssistant, entry: MockConfigEntry) -> None:
        end = dt_util.utcnow() - timedelta(hours=hours)
        entry.runtime_data.monitor.journal.add_outage(
            "a",
            Outage(
                id="1",
                begin=end - timedelta(hours=1),
                end=end,
                ended=True,
                duration=3600,
                kind=OutageKind.POWER_CUT,
            ),
        )

    return prepare


@pytest.mark.parametrize(
    ("values", "prepare", "reason"),
    [
        ({"ups_status": "OB"}, None, "the UPS is not known to be on mains power"),
        ({"battery_charge": "90"}, None, "the battery is not full enough"),
        ({}, outage(23), "the last power cut was not long ago"),
    ],
)
async def test_a_bad_time_is_no_time_for_a_test(
    hass: HomeAssistant,
    clocks: Clocks,
    values: dict[str, str],
    prepare: Prepare | None,
    reason: str,
) -> None:
    """Prevents a test that takes what the next power cut needs."""
    async with due(hass, clocks, prepare) as all_:
        await say(all_.running, all_.entry, **values)
        await all_.falls_due()
        await comes_true(lambda: len(all_.messages) == 1)
        assert texts(all_.messages) == [f"a was not tested: {reason}."]
        assert not all_.commands


async def test_a_power_cut_long_ago_is_no_reason(
    hass: HomeAssistant, clocks: Clocks
) -> None:
    """Prevents that a UPS is never tested again."""
    async with due(hass, clocks, outage(25)) as all_:
        await all_.falls_due()
        await comes_true(lambda: len(all_.commands) == 1)


def asked(days: float, result: str) -> Prepare:
    """Return what puts a command into the journal of actions."""

    def prepare(hass: HomeAssistant, entry: MockConfigEntry) -> None:
        hass.data[ACTION_JOURNAL].record(
            Action(
                time=iso(dt_util.utcnow() - timedelta(days=days)),
                entry_id=entry.entry_id,
                ups="a",
                action="run_command",
                what=COMMAND,
                value=None,
                user="Ada",
                result=result,
            )
        )

    return prepare


@pytest.mark.parametrize(
    ("prepare", "inputs", "is_due"),
    [
        (asked(14, "success"), {}, True),
        (asked(13, "success"), {}, False),
        (asked(13, "refused: CMD-NOT-SUPPORTED"), {}, True),
        (None, {"frequency": "week", "weekdays": ["today"]}, True),
        (None, {"frequency": "week", "weekdays": ["other"]}, False),
        (None, {"frequency": "week", "weekdays": ["other", "today"]}, True),
        (None, {"frequency": "month", "day": "today"}, True),
        (None, {"frequency": "month", "day": "other"}, False),
    ],
)
async def test_the_schedule(
    hass: HomeAssistant,
    clocks: Clocks,
    prepare: Prepare | None,
    inputs: dict[str, Any],
    *,
    is_due: bool,
) -> None:
    """Prevents tests every day, which wear a battery out, and none at all."""
    now = dt_util.now()
    weekdays = {"today": str(now.isoweekday()), "other": str(now.isoweekday() % 7 + 1)}
    days = {"today": now.day, "other": now.day % 28 + 1}
    if "weekdays" in inputs:
        inputs = {**inputs, "weekdays": [weekdays[day] for day in inputs["weekdays"]]}
    if "day" in inputs:
        inputs = {**inputs, "day": days[inputs["day"]]}
    async with due(hass, clocks, prepare, **inputs) as all_:
        await all_.falls_due()
        if is_due:
            await comes_true(lambda: len(all_.commands) == 1)
        else:
            with pytest.raises(TimeoutError):
                await comes_true(lambda: len(all_.commands) > 0, 3)
            assert not all_.messages
            assert not is_running(hass, AUTOMATION)
            assert set(await ends(hass, AUTOMATION)) <= {"failed_conditions", "aborted"}
