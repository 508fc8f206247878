"""A person adds an alert, changes it, and takes it away."""

import asyncio
from contextlib import AsyncExitStack
from datetime import time
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify import async_remove_config_entry_device
from custom_components.nutify.alerts import rule_of
from custom_components.nutify.const import DOMAIN, SUBENTRY_ALERT
from custom_components.nutify.devices import alert_identifier
from nutlab import Lab, lab
from nutlab.hass import make_entry, set_up, until
from tests.hass.filled_in import suggested
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
)

pytestmark = [pytest.mark.upsd, ALLOWED]

ANSWERS: dict[str, Any] = {
    "name": "  Power  ",
    "ups": [],
    "event_types": ["on_battery"],
    "targets": ["notify.phone"],
    "min_seconds": 0,
    "repeat_minutes": 0,
    "tell_end": False,
    "include_tests": False,
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests the patience of real alerts."""
    quicken(monkeypatch)


@pytest.fixture
async def running(servers: AsyncExitStack) -> Lab:
    """Provide a server with two UPSes."""
    return await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))


async def start(
    hass: HomeAssistant, entry: MockConfigEntry, *, change: bool = False
) -> SubentryFlowResult:
    """Press the button that adds an alert, or the one that changes it."""
    context = (
        {"source": SOURCE_RECONFIGURE, "subentry_id": alert_id(entry)}
        if change
        else {"source": SOURCE_USER}
    )
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_ALERT),
        context=context,  # type: ignore[arg-type]
    )


async def submit(
    hass: HomeAssistant, flow: SubentryFlowResult, **answers: object
) -> SubentryFlowResult:
    """Fill the form in, send it, and wait for what follows."""
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], {**ANSWERS, **answers}
    )
    await hass.async_block_till_done()
    return result


async def test_an_alert_comes_changes_and_goes(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents that a change waits for a restart, or needs one."""
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(running.port, "a", "b")
    await set_up(hass, entry)
    flow = await start(hass, entry)
    assert flow["type"] is FlowResultType.FORM
    assert flow["errors"] == {}
    assert flow["data_schema"] is not None
    labels = [
        each["label"] for each in flow["data_schema"].schema["ups"].config["options"]
    ]
    assert labels == ["a", "b"]
    result = await submit(hass, flow, targets=[target])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Power"
    subentry = entry.subentries[alert_id(entry)]
    assert "name" not in subentry.data
    await press_test(hass, entry)
    await until(hass, lambda: phone.titles == ["Test: a"])
    cut_power(running.drivers["a"])
    await until(hass, lambda: phone.titles[1:] == ["a went on battery"])
    running.drivers["a"].set("ups.status", "OL")
    await last_event(hass, entry, "on_line")

    flow = await start(hass, entry, change=True)
    assert suggested(flow["data_schema"])["name"] == "Power"
    assert suggested(flow["data_schema"])["event_types"] == ["on_battery"]
    result = await submit(
        hass,
        flow,
        name="Overload",
        ups=["b"],
        event_types=["overload"],
        targets=[target],
    )
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert entry.subentries[alert_id(entry)].title == "Overload"
    running.drivers["a"].set("ups.status", "OB OVER")
    await last_event(hass, entry, "overload")
    running.drivers["b"].set("ups.status", "OB OVER")
    await until(hass, lambda: phone.titles[2:] == ["b is overloaded"])

    identifier = alert_identifier(entry, entry.subentries[alert_id(entry)])
    registry = dr.async_get(hass)
    device = registry.async_get_device_by_identifier(identifier, entry.entry_id)
    assert device is not None
    assert device.name == "Overload"
    hass.config_entries.async_remove_subentry(entry, alert_id(entry))
    await hass.async_block_till_done()
    assert registry.async_get(device.id) is None
    running.drivers["b"].set("ups.status", "OL")
    await asyncio.sleep(1.5)
    running.drivers["b"].set("ups.status", "OL OVER")
    await asyncio.sleep(2)
    assert len(phone.messages) == 3


@pytest.mark.parametrize("change", [False, True])
@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"name": " "}, {"name": "name_required"}),
        ({"event_types": []}, {"event_types": "events_required"}),
        ({"targets": []}, {"targets": "targets_required"}),
        ({"quiet": {"start": "22:00:00"}}, {"base": "quiet_incomplete"}),
        ({"quiet": {"end": "22:00:00"}}, {"base": "quiet_incomplete"}),
        (
            {"quiet": {"start": "22:00:00", "end": "22:00:00"}},
            {"base": "quiet_incomplete"},
        ),
        ({"quiet": {"start": "07:00:00", "end": "7:00"}}, {"base": "quiet_incomplete"}),
        (
            {"name": "", "event_types": [], "targets": []},
            {
                "name": "name_required",
                "event_types": "events_required",
                "targets": "targets_required",
            },
        ),
    ],
)
async def test_what_is_missing_is_said(
    hass: HomeAssistant,
    running: Lab,
    answers: dict[str, Any],
    errors: dict[str, str],
    *,
    change: bool,
) -> None:
    """Prevents an alert that never tells anybody, and a form that forgets."""
    entry = make_entry(
        running.port, "a", "b", alerts=[alert("notify.phone")] if change else []
    )
    await set_up(hass, entry)
    flow = await start(hass, entry, change=change)
    result = await submit(hass, flow, **answers)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == errors
    assert suggested(result["data_schema"])["event_types"] == answers.get(
        "event_types", ["on_battery"]
    )
    await submit(hass, result, quiet={"start": "22:00:00", "end": "7:00"}, name="Power")
    subentry = entry.subentries[alert_id(entry)]
    assert subentry.title == "Power"
    assert subentry.data["quiet"]["start"] == "22:00:00"
    await press_test(hass, entry)
    rule = rule_of(subentry.data)
    assert rule.quiet == (time(22), time(7))


@pytest.mark.parametrize(
    "answers",
    [
        {"min_seconds": -1},
        {"min_seconds": 100_000},
        {"repeat_minutes": -1},
        {"repeat_minutes": 100_000},
        {"event_types": ["on_line"]},
        {"event_types": ["no such event"]},
        {"ups": ["c"]},
        {"targets": ["light.lamp"]},
        {"quiet": {"start": "25:00:00", "end": "07:00:00"}},
    ],
)
async def test_what_makes_no_sense_is_refused(
    hass: HomeAssistant, running: Lab, answers: dict[str, Any]
) -> None:
    """Prevents an alert that fails, or does nothing, when it is needed."""
    entry = make_entry(running.port, "a", "b")
    await set_up(hass, entry)
    flow = await start(hass, entry)
    with pytest.raises(InvalidData):
        await submit(hass, flow, **answers)


async def test_the_device_stays_with_the_alert(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents an alert without its button, and a device without its alert."""
    entry = make_entry(running.port, "a", "b", alerts=[alert("notify.phone")])
    await set_up(hass, entry)
    registry = dr.async_get(hass)
    identifier = alert_identifier(entry, entry.subentries[alert_id(entry)])
    device = registry.async_get_device_by_identifier(identifier, entry.entry_id)
    assert device is not None
    assert not await async_remove_config_entry_device(hass, entry, device)
    server = registry.async_get_device_by_identifier(
        (DOMAIN, entry.entry_id), entry.entry_id
    )
    assert server is not None
    assert device.via_device_id == server.id


async def test_an_alert_follows_a_ups_to_its_new_name(
    hass: HomeAssistant, running: Lab
) -> None:
    """Prevents that an alert falls silent for a change in ups.conf."""
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(
        running.port, "a", alerts=[alert(target, ups=["a"])], known=("a", "b")
    )
    await set_up(hass, entry)
    (subentry_id,) = (
        each.subentry_id
        for each in entry.subentries.values()
        if each.subentry_type != SUBENTRY_ALERT
    )
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "ups"),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry_id},
    )
    await hass.config_entries.subentries.async_configure(
        flow["flow_id"], {"name": "a", "ups": "b"}
    )
    await hass.async_block_till_done()
    cut_power(running.drivers["b"])
    await until(hass, lambda: bool(phone.messages))
    assert phone.titles == ["a went on battery"]
