"""Automations start at what happens to a UPS, and at nothing else."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from homeassistant.components.websocket_api.automation import (
    async_get_conditions_for_target,
    async_get_triggers_for_target,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import CoreState, HomeAssistant, ServiceCall
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.nutify.condition import CONDITIONS
from custom_components.nutify.const import CONF_UPS, DOMAIN, SUBENTRY_UPS
from custom_components.nutify.core.events.types import Condition, Event, EventType
from custom_components.nutify.core.events.watch import Findings, Watch
from custom_components.nutify.devices import ups_device_id, ups_unique_id
from custom_components.nutify.trigger import EVENTS, TRIGGERS
from nutlab import Device, Lab, lab
from nutlab.hass import entity_id, make_entry, set_up, state_of, until

pytestmark = pytest.mark.upsd

DEVICE = Device(
    variables={
        "battery.charge": "100",
        "battery.runtime": "1800",
        "input.voltage": "230",
        "ups.load": "20",
        "ups.status": "OL",
    }
)
LAST = 2
"""Seconds of `for` in these tests."""
LONG = 6
"""So many that a wait which began anew in its middle is seen, on a busy machine too."""


@asynccontextmanager
async def upses(
    hass: HomeAssistant, *names: str
) -> AsyncGenerator[tuple[Lab, MockConfigEntry]]:
    """Run a server, and set it up."""
    async with lab(dict.fromkeys(names, DEVICE)) as running:
        entry = make_entry(running.port, *names)
        await set_up(hass, entry)
        yield running, entry
        await hass.services.async_call(
            "automation", "turn_off", {"entity_id": "all"}, blocking=True
        )
        await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()


def events_of(hass: HomeAssistant, entry: MockConfigEntry, ups: str = "a") -> str:
    """Return the event entity of a UPS."""
    found = er.async_get(hass).async_get_entity_id(
        "event", DOMAIN, f"{ups_unique_id(entry, ups)}/power_events"
    )
    assert found is not None
    return found


async def automate(
    hass: HomeAssistant, target: Mapping[str, Any], *triggers: str, **options: object
) -> list[ServiceCall]:
    """Set an automation up for each trigger; return the calls that they will make."""
    calls: list[ServiceCall] = async_mock_service(hass, "test", "automation")
    data = {
        name: f"{{{{ trigger.get({name!r}) }}}}"
        for name in ("event_type", "entity_id", "ups", "name", "device_id", "event")
    }
    configs = [
        {
            "id": trigger,
            "alias": trigger,
            "triggers": {
                "trigger": f"nutify.{trigger}",
                "target": target,
                "options": options,
            },
            "actions": {
                "action": "test.automation",
                "data": {"trigger": trigger, **data},
            },
        }
        for trigger in triggers
    ]
    assert await async_setup_component(hass, "automation", {"automation": configs})
    await hass.async_block_till_done()
    for trigger in triggers:
        state = hass.states.get(f"automation.{trigger}")
        assert state is not None
        assert state.state == "on", trigger
    return calls


async def switch(hass: HomeAssistant, *, on: bool) -> None:
    """Detach or attach the triggers of all automations."""
    await hass.services.async_call(
        "automation",
        "turn_on" if on else "turn_off",
        {"entity_id": "all"},
        blocking=True,
    )


async def tell(
    hass: HomeAssistant, entry: MockConfigEntry, *types: EventType, test: bool = False
) -> None:
    """Let the monitor tell events of UPS `a` that nothing of NUT is behind."""
    for event_type in types:
        event = Event(time=dt_util.utcnow(), type=event_type, test=test)
        for listener in tuple(entry.runtime_data.monitor._listeners):
            listener("a", event)
    await hass.async_block_till_done()


def last_event(
    hass: HomeAssistant, entry: MockConfigEntry, ups: str = "a"
) -> Callable[[], str | None]:
    """Return what tells the type of the last event of a UPS."""
    entity = events_of(hass, entry, ups)

    def event_type() -> str | None:
        state = hass.states.get(entity)
        return state.attributes.get("event_type") if state is not None else None

    return event_type


async def happen(
    hass: HomeAssistant,
    running: Lab,
    entry: MockConfigEntry,
    status: str,
    expected: str,
    ups: str = "a",
) -> None:
    """Change the status of a UPS and wait for the event that follows."""
    found = last_event(hass, entry, ups)
    running.drivers[ups].set("ups.status", status)
    await until(hass, lambda: found() == expected)
    await hass.async_block_till_done()


async def test_each_trigger_fires_for_its_events_alone(hass: HomeAssistant) -> None:
    """Prevents an automation that starts at something else, or never."""
    async with upses(hass, "a") as (_, entry):
        chosen = [key for key in EVENTS if key != "event_happened"]
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, *chosen)
        for event_type in EventType:
            calls.clear()
            await tell(hass, entry, event_type)
            assert {call.data["trigger"] for call in calls} == {
                key for key in chosen if event_type in EVENTS[key]
            }, event_type
        (call,) = calls
        assert call.data == {
            "trigger": "outlet_changed",
            "event_type": "outlet_changed",
            "entity_id": target["entity_id"],
            "ups": "a",
            "name": "a",
            "device_id": ups_device_id(hass, entry, "a"),
            "event": {"type": "outlet_changed", "severity": "information"},
        }


async def test_events_of_one_moment_are_all_heard(hass: HomeAssistant) -> None:
    """Prevents that of two events of one poll only the last one starts something."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", "battery_became_low")
        await happen(hass, running, entry, "OB LB", "low_battery")
        assert [call.data["trigger"] for call in calls] == [
            "went_on_battery",
            "battery_became_low",
        ]
        assert calls[0].data["event"]["charge"] == 100


async def test_events_are_chosen(hass: HomeAssistant) -> None:
    """Prevents that the choice of several events is one of none, or of all."""
    async with upses(hass, "a") as (_, entry):
        calls = await automate(
            hass,
            {"entity_id": events_of(hass, entry)},
            "event_happened",
            event_type=["eco", "trim_ended"],
        )
        await tell(hass, entry, *EventType)
        assert [call.data["event_type"] for call in calls] == ["trim_ended", "eco"]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("any", ["test_passed", "test_failed", "test_finished"]),
        ("passed", ["test_passed"]),
        ("failed", ["test_failed"]),
    ],
)
async def test_results_of_tests_are_told_apart(
    hass: HomeAssistant, result: str, expected: list[str]
) -> None:
    """Prevents a warning of a failed test at one that passed."""
    async with upses(hass, "a") as (_, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "test_finished", result=result)
        await tell(
            hass,
            entry,
            EventType.TEST_STARTED,
            EventType.TEST_PASSED,
            EventType.TEST_FAILED,
            EventType.TEST_FINISHED,
        )
        assert [call.data["event_type"] for call in calls] == expected


@pytest.mark.parametrize(
    ("trigger", "options"),
    [
        ("event_happened", {}),
        ("event_happened", {"event_type": []}),
        ("event_happened", {"event_type": ["moonrise"]}),
        ("test_finished", {"result": "great"}),
        ("outlet_changed", {"for": 5}),
        ("alarm_raised", {"include_tests": True}),
        ("went_on_battery", {"for": "soon"}),
        ("charge_crossed_threshold", {}),
    ],
)
@pytest.mark.allowed_logs("failed to setup triggers")
async def test_wrong_options_are_refused(
    hass: HomeAssistant, trigger: str, options: dict[str, Any]
) -> None:
    """Prevents a mistyped option that is ignored until the day it matters."""
    await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "alias": "wrong",
                "triggers": {
                    "trigger": f"nutify.{trigger}",
                    "target": {"entity_id": "event.a"},
                    "options": options,
                },
                "actions": [],
            }
        },
    )
    await hass.async_block_till_done()
    state = hass.states.get("automation.wrong")
    assert state is not None
    assert state.state == "unavailable"


async def test_tests_are_left_out_unless_wanted(hass: HomeAssistant) -> None:
    """Prevents a shutdown at every monthly self-test."""
    async with upses(hass, "a") as (_, entry):
        target = {"entity_id": events_of(hass, entry)}
        keys = ("went_on_battery", "battery_became_low", "power_restored")
        types = tuple(EVENTS[key][0] for key in keys)
        calls = await automate(hass, target, *keys)
        await tell(hass, entry, *types, test=True)
        assert not calls
        await tell(hass, entry, *types)
        assert [call.data["trigger"] for call in calls] == list(keys)


async def test_tests_start_what_wants_them(hass: HomeAssistant) -> None:
    """Prevents that tests cannot be told at all."""
    async with upses(hass, "a") as (_, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", include_tests=True)
        await tell(hass, entry, EventType.ON_BATTERY, test=True)
        assert [call.data["event"]["test"] for call in calls] == [True]


@pytest.mark.slow
async def test_mains_that_fail_during_a_test_are_told(hass: HomeAssistant) -> None:
    """Prevents an outage that hides behind a self-test."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", **{"for": 1})
        await happen(hass, running, entry, "OL TEST", "test_started")
        await happen(hass, running, entry, "OB TEST", "on_battery")
        await asyncio.sleep(1.5)
        assert not calls
        running.drivers["a"].set("ups.status", "OB")
        await until(hass, lambda: bool(calls), 15)
        assert "test" not in calls[0].data["event"]
        await happen(hass, running, entry, "OL", "on_line")


async def test_what_ends_in_time_starts_nothing(hass: HomeAssistant) -> None:
    """Prevents that a short outage counts as a long one, or two as one."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", **{"for": 3})
        await happen(hass, running, entry, "OB", "on_battery")
        await happen(hass, running, entry, "OL", "on_line")
        await happen(hass, running, entry, "OB", "on_battery")
        began = asyncio.get_running_loop().time()
        await until(hass, lambda: bool(calls))
        assert asyncio.get_running_loop().time() - began > 2.8
        await asyncio.sleep(0.5)
        assert len(calls) == 1


async def test_other_events_in_between_change_nothing(hass: HomeAssistant) -> None:
    """Prevents that a low battery restarts, or ends, the wait for a long outage."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", **{"for": LONG})
        await happen(hass, running, entry, "OB", "on_battery")
        await asyncio.sleep(LONG / 2)
        between = asyncio.get_running_loop().time()
        await happen(hass, running, entry, "OB LB", "low_battery")
        await tell(hass, entry, EventType.OUTLET_CHANGED, EventType.ON_BATTERY)
        await until(hass, lambda: bool(calls))
        # A wait that began anew is not over before.
        assert asyncio.get_running_loop().time() - between < LONG
        assert calls[0].data["event_type"] == "on_battery"


@pytest.mark.slow
async def test_what_is_restored_has_to_last_as_well(hass: HomeAssistant) -> None:
    """Prevents that mains power which comes and goes starts the servers."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "power_restored", **{"for": LONG})
        await happen(hass, running, entry, "OB", "on_battery")
        await happen(hass, running, entry, "OL", "on_line")
        await happen(hass, running, entry, "OB", "on_battery")
        await asyncio.sleep(LONG)
        assert not calls
        await happen(hass, running, entry, "OL", "on_line")
        await asyncio.sleep(LONG / 2)
        await switch(hass, on=False)
        between = asyncio.get_running_loop().time()
        await switch(hass, on=True)
        assert not calls
        await until(hass, lambda: bool(calls))
        assert asyncio.get_running_loop().time() - between < LONG


async def test_a_condition_without_an_end_event_ends(hass: HomeAssistant) -> None:
    """Prevents that a test which ended long ago is taken for one that hangs."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "test_started", **{"for": LAST})
        await happen(hass, running, entry, "OL TEST", "test_started")
        await happen(hass, running, entry, "OL", "test_finished")
        await asyncio.sleep(LAST)
        assert not calls


async def test_what_turns_out_to_be_a_test_starts_nothing(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents that a device which says too late that it tests itself is believed."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", **{"for": 1})
        await happen(hass, running, entry, "OB", "on_battery")
        conditions = entry.runtime_data.monitor.conditions("a")
        conditions[Condition.ON_BATTERY].test = True
        # No event tells of that.
        monkeypatch.setattr(Watch, "observe", lambda *_: Findings([], []))
        await asyncio.sleep(1.5)
        assert not calls


async def test_a_disabled_entity_starts_nothing(hass: HomeAssistant) -> None:
    """Prevents that what a person switched off goes on."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", **{"for": 1})
        await happen(hass, running, entry, "OB", "on_battery")
        er.async_get(hass).async_update_entity(
            target["entity_id"], disabled_by=er.RegistryEntryDisabler.USER
        )
        await asyncio.sleep(1.5)
        assert not calls


async def test_an_automation_attached_in_mid_outage_waits_for_the_rest(
    hass: HomeAssistant,
) -> None:
    """Prevents that an edit of automations loses the one that was about to start."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", **{"for": LONG})
        await happen(hass, running, entry, "OB", "on_battery")
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(LONG / 2)
        await switch(hass, on=False)
        between = asyncio.get_running_loop().time()
        await switch(hass, on=True)
        await until(hass, lambda: bool(calls))
        assert asyncio.get_running_loop().time() - began > LONG - 1
        assert asyncio.get_running_loop().time() - between < LONG
        assert calls[0].data["event"]["type"] == "on_battery"
        assert calls[0].data["event"]["charge"] == 100
        await switch(hass, on=False)
        await switch(hass, on=True)
        await asyncio.sleep(1)
        assert len(calls) == 1


async def test_an_emptied_journal_loses_nothing(hass: HomeAssistant) -> None:
    """Prevents that whoever tidies up in mid-outage stops what is pending."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        await happen(hass, running, entry, "OB", "on_battery")
        journal = entry.runtime_data.monitor.journal
        journal.delete({record.id for record in journal.newest_first("a")})
        calls = await automate(hass, target, "went_on_battery", **{"for": LAST})
        await until(hass, lambda: bool(calls))
        assert calls[0].data["event"] == {"type": "on_battery"}


async def test_a_reload_in_mid_outage_loses_nothing(hass: HomeAssistant) -> None:
    """Prevents that a reload of the server loses, or doubles, what was pending."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", **{"for": LONG})
        await happen(hass, running, entry, "OB", "on_battery")
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(LONG / 2)
        between = asyncio.get_running_loop().time()
        assert await hass.config_entries.async_reload(entry.entry_id)
        await until(hass, lambda: bool(calls))
        assert asyncio.get_running_loop().time() - began > LONG - 1
        assert asyncio.get_running_loop().time() - between < LONG
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        await asyncio.sleep(1)
        assert len(calls) == 1


async def test_what_became_due_while_unloaded_is_told_late(
    hass: HomeAssistant,
) -> None:
    """Prevents that an outage which lasts is forgotten for a reload that took long."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", **{"for": LAST})
        await happen(hass, running, entry, "OB", "on_battery")
        await hass.config_entries.async_unload(entry.entry_id)
        await asyncio.sleep(LAST)
        assert not calls
        await hass.config_entries.async_setup(entry.entry_id)
        await until(hass, lambda: bool(calls), 3)
        assert len(calls) == 1


async def test_what_ended_while_unloaded_is_not_told(hass: HomeAssistant) -> None:
    """Prevents that an outage is told which is over."""
    async with upses(hass, "a") as (running, entry):
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(hass, target, "went_on_battery", **{"for": LAST})
        await happen(hass, running, entry, "OB", "on_battery")
        await hass.config_entries.async_unload(entry.entry_id)
        running.drivers["a"].set("ups.status", "OL")
        await asyncio.sleep(0.5)
        await hass.config_entries.async_setup(entry.entry_id)
        await until(hass, lambda: last_event(hass, entry)() == "on_line")
        await asyncio.sleep(LAST)
        assert not calls


@pytest.mark.parametrize(("seconds", "count"), [(3, 1), (1, 1), (0.1, 0)])
async def test_a_start_of_home_assistant_in_mid_outage(
    hass: HomeAssistant, seconds: float, count: int
) -> None:
    """Prevents that a restart loses what was pending, or repeats what was told.

    It becomes due after the restart, during it, or before.
    """
    async with upses(hass, "a") as (running, entry):
        await happen(hass, running, entry, "OB", "on_battery")
        await asyncio.sleep(0.3)
        await hass.config_entries.async_unload(entry.entry_id)
        await asyncio.sleep(1)
        hass.set_state(CoreState.starting)
        target = {"entity_id": events_of(hass, entry)}
        calls = await automate(
            hass, target, "went_on_battery", **{"for": timedelta(seconds=seconds)}
        )
        hass.set_state(CoreState.running)
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        await asyncio.sleep(0.3)
        assert len(calls) == (count if seconds < LAST else 0)
        await asyncio.sleep(LAST)
        await until(hass, lambda: len(calls) >= count)
        assert len(calls) == count


async def test_a_ups_that_comes_later_is_heard(hass: HomeAssistant) -> None:
    """Prevents that a UPS is missed which is on battery when it is added."""
    async with lab({"a": DEVICE, "b": DEVICE}) as running:
        running.drivers["b"].set("ups.status", "OB")
        entry = make_entry(running.port, "a", known=("a", "b"))
        await set_up(hass, entry)
        target = {"entity_id": "event.b_power_events"}
        calls = await automate(hass, target, "went_on_battery", **{"for": LAST})
        hass.config_entries.async_add_subentry(
            entry,
            ConfigSubentry(
                data=MappingProxyType({CONF_UPS: "b"}),
                subentry_type=SUBENTRY_UPS,
                title="b",
                unique_id="b",
            ),
        )
        await until(hass, lambda: bool(calls))
        assert calls[0].data["ups"] == "b"
        await hass.config_entries.async_unload(entry.entry_id)


async def test_targets(hass: HomeAssistant) -> None:
    """Prevents triggers that only know entities, or take any event for theirs."""
    async with upses(hass, "a", "b") as (_, entry):
        area = ar.async_get(hass).async_create("Cellar")
        devices = dr.async_get(hass)
        devices.async_update_device(ups_device_id(hass, entry, "a"), area_id=area.id)
        stranger = er.async_get(hass).async_get_or_create(
            "event", "other", "1", config_entry=entry, original_name="stranger"
        )
        er.async_get(hass).async_update_entity(stranger.entity_id, area_id=area.id)
        hass.states.async_set(stranger.entity_id, "unknown", {"event_type": None})
        by_area = {"area_id": area.id}
        calls = await automate(hass, by_area, "went_on_battery")

        async def told() -> list[str]:
            calls.clear()
            for ups in ("a", "b"):
                event = Event(time=dt_util.utcnow(), type=EventType.ON_BATTERY)
                for listener in tuple(entry.runtime_data.monitor._listeners):
                    listener(ups, event)
            hass.states.async_set(
                stranger.entity_id,
                dt_util.utcnow().isoformat(),
                {"event_type": "on_battery"},
            )
            await hass.async_block_till_done()
            return [call.data["ups"] for call in calls]

        assert await told() == ["a"]
        devices.async_update_device(ups_device_id(hass, entry, "b"), area_id=area.id)
        await hass.async_block_till_done()
        assert await told() == ["a", "b"]
        devices.async_update_device(ups_device_id(hass, entry, "a"), area_id=None)
        await hass.async_block_till_done()
        assert await told() == ["b"]


async def test_a_device_is_a_target(hass: HomeAssistant) -> None:
    """Prevents that the other UPS of a server starts the automation of one."""
    async with upses(hass, "a", "b") as (running, entry):
        target = {"device_id": ups_device_id(hass, entry, "b")}
        calls = await automate(hass, target, "became_overloaded")
        await happen(hass, running, entry, "OL OVER", "overload", "a")
        assert not calls
        await happen(hass, running, entry, "OL OVER", "overload", "b")
        assert [call.data["ups"] for call in calls] == ["b"]


async def test_a_new_name_of_the_entity_is_no_event(hass: HomeAssistant) -> None:
    """Prevents that a renamed entity repeats its last event."""
    async with upses(hass, "a") as (_, entry):
        target = {"device_id": ups_device_id(hass, entry, "a")}
        calls = await automate(hass, target, "alarm_raised")
        await tell(hass, entry, EventType.ALARM)
        registry = er.async_get(hass)
        registry.async_update_entity(events_of(hass, entry), name="Other")
        await hass.async_block_till_done()
        registry.async_update_entity(
            events_of(hass, entry), new_entity_id="event.another"
        )
        await hass.async_block_till_done()
        assert len(calls) == 1
        await tell(hass, entry, EventType.ALARM)
        assert [call.data["entity_id"] for call in calls][1:] == ["event.another"]


@pytest.mark.parametrize(
    ("trigger", "variable", "key", "values", "threshold"),
    [
        (
            "charge_crossed_threshold",
            "battery.charge",
            "battery_charge",
            ("60", "40"),
            {"number": 50},
        ),
        (
            "runtime_crossed_threshold",
            "battery.runtime",
            "battery_runtime",
            ("700", "500"),
            {"number": 10, "unit_of_measurement": "min"},
        ),
        (
            "input_voltage_crossed_threshold",
            "input.voltage",
            "input_voltage",
            ("210", "190"),
            {"number": 200, "unit_of_measurement": "V"},
        ),
    ],
)
async def test_measurements_below_a_threshold(
    hass: HomeAssistant,
    trigger: str,
    variable: str,
    key: str,
    values: tuple[str, str],
    threshold: dict[str, object],
) -> None:
    """Prevents that another sensor of the device, or its unit, is compared."""
    async with upses(hass, "a") as (running, entry):
        target = {"device_id": ups_device_id(hass, entry, "a")}
        calls = await automate(
            hass, target, trigger, threshold={"type": "below", "value": threshold}
        )
        sensor = entity_id(hass, entry, "a", key)
        before = state_of(hass, entry, "a", key)
        running.drivers["a"].set(variable, values[0])
        await until(hass, lambda: state_of(hass, entry, "a", key) != before)
        assert not calls
        running.drivers["a"].set(variable, values[1])
        await until(hass, lambda: bool(calls))
        assert [call.data["entity_id"] for call in calls] == [sensor]


async def test_load_above_a_threshold(hass: HomeAssistant) -> None:
    """Prevents that the charge, which is in percent too, is taken for the load."""
    async with upses(hass, "a") as (running, entry):
        target = {"device_id": ups_device_id(hass, entry, "a")}
        calls = await automate(
            hass,
            target,
            "load_crossed_threshold",
            threshold={"type": "above", "value": {"number": 80}},
        )
        running.drivers["a"].set("battery.charge", "70")
        await until(
            hass, lambda: state_of(hass, entry, "a", "battery_charge") == "70.0"
        )
        running.drivers["a"].set("battery.charge", "90")
        await until(
            hass, lambda: state_of(hass, entry, "a", "battery_charge") == "90.0"
        )
        assert not calls
        running.drivers["a"].set("ups.load", "85")
        await until(hass, lambda: bool(calls))


async def test_the_editor_offers_them(hass: HomeAssistant) -> None:
    """Prevents triggers and conditions that can only be written by hand."""
    async with upses(hass, "a") as (_, entry):
        assert await async_setup_component(hass, "automation", {})
        target = {"device_id": [ups_device_id(hass, entry, "a")]}
        for find, expected in (
            (async_get_triggers_for_target, TRIGGERS),
            (async_get_conditions_for_target, CONDITIONS),
        ):
            found = await find(hass, target, expand_group=True)
            assert {each for each in found if each.startswith("nutify.")} == {
                f"nutify.{key}" for key in expected
            }
