"""The options of a server: what may be chosen, and that it takes effect."""

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from custom_components.nutify.core.events.types import Limits
from custom_components.nutify.limits import keep_of, limits_of
from nutlab import Device, lab
from nutlab.hass import make_entry, set_up
from tests.hass.filled_in import suggested

DESK = Device(variables={"ups.status": "OL", "ups.load": "3"})
BEFORE = {"status_interval": 1, "full_interval": 5, "dashboard": True}
EVENTS = {
    "dead_seconds": 20,
    "no_communication_seconds": 600,
    "replace_battery_seconds": 0,
    "off_seconds": 5,
}
JOURNAL = {"keep_days": 30, "keep_count": 1000}


async def opened(hass: HomeAssistant, entry_id: str) -> ConfigFlowResult:
    """Open the form of the server's options."""
    flow = await hass.config_entries.options.async_init(entry_id)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.MENU, "init")
    flow = await hass.config_entries.options.async_configure(
        flow["flow_id"], {"next_step_id": "server"}
    )
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "server")
    assert flow["data_schema"] is not None
    return flow


@pytest.mark.upsd
async def test_intervals_take_effect_at_once(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents options that are stored but not used before the next restart."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    entry = make_entry(running.port, "desk", options=BEFORE)
    before = await set_up(hass, entry)
    assert (before.update_interval, before.full_interval) == (timedelta(seconds=1), 5)
    flow = await opened(hass, entry.entry_id)
    assert suggested(flow["data_schema"]) == BEFORE
    # The frontend sends what its number fields hold, which are floats.
    answers = {"status_interval": 7.0, "full_interval": 90.0}
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], answers)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert entry.options == {
        "dashboard": True,
        "status_interval": 7,
        "full_interval": 90,
    }
    assert {type(each) for each in entry.options.values()} == {int, bool}
    assert entry.state is ConfigEntryState.LOADED
    after = entry.runtime_data.coordinator
    assert after is not before
    assert (after.update_interval, after.full_interval) == (timedelta(seconds=7), 90)


async def test_what_is_in_sections_is_used_and_shown_again(
    hass: HomeAssistant,
) -> None:
    """Prevents times that are chosen in vain, and a form that forgets them."""
    entry = make_entry(3493, "desk", options=BEFORE)
    entry.add_to_hass(hass)
    (subentry,) = entry.subentries.values()
    assert limits_of(entry, subentry) == Limits()
    flow = await opened(hass, entry.entry_id)
    answers = {**BEFORE, "events": EVENTS, "journal": JOURNAL}
    await hass.config_entries.options.async_configure(flow["flow_id"], answers)
    assert limits_of(entry, subentry) == Limits(
        dead_seconds=20,
        no_communication_seconds=600,
        replace_battery_seconds=0,
        off_seconds=5,
    )
    assert keep_of(entry) == {"keep_days": 30.0, "keep_count": 1000}
    flow = await opened(hass, entry.entry_id)
    assert suggested(flow["data_schema"]) == answers


async def test_the_defaults_of_sections_are_those_that_are_in_use(
    hass: HomeAssistant,
) -> None:
    """Prevents that a form which is sent unchanged changes something."""
    entry = make_entry(3493, "desk", options=BEFORE)
    entry.add_to_hass(hass)
    (subentry,) = entry.subentries.values()
    limits, keep = limits_of(entry, subentry), keep_of(entry)
    flow = await opened(hass, entry.entry_id)
    answers = {**BEFORE, "events": {}, "journal": {}}
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], answers)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert set(entry.options["events"]) == set(EVENTS)
    assert set(entry.options["journal"]) == set(JOURNAL)
    assert (limits_of(entry, subentry), keep_of(entry)) == (limits, keep)


async def test_the_defaults_are_those_that_are_in_use(hass: HomeAssistant) -> None:
    """Prevents a form that shows other numbers than the poll uses."""
    entry = make_entry(3493, "desk")
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options={})
    flow = await opened(hass, entry.entry_id)
    assert flow["data_schema"] is not None
    assert flow["data_schema"]({}) == {
        "dashboard": True,
        "status_interval": 2,
        "full_interval": 15,
    }


@pytest.mark.parametrize(
    ("status", "full", "is_allowed"),
    [
        (1, 5, True),
        (60, 300, True),
        (0, 15, False),
        (0.5, 15, False),
        (61, 300, False),
        (2, 4, False),
        (2, 301, False),
        (-1, 15, False),
    ],
)
async def test_intervals_have_bounds(
    hass: HomeAssistant,
    status: float,
    full: float,
    is_allowed: bool,  # noqa: FBT001 - one column of the table
) -> None:
    """Prevents a poll that floods a server, or one that misses a power cut."""
    entry = make_entry(3493, "desk", options=BEFORE)
    entry.add_to_hass(hass)
    flow = await opened(hass, entry.entry_id)
    answers = {**BEFORE, "status_interval": status, "full_interval": full}
    if is_allowed:
        flow = await hass.config_entries.options.async_configure(
            flow["flow_id"], answers
        )
        assert flow["type"] is FlowResultType.CREATE_ENTRY
        assert entry.options == answers
    else:
        with pytest.raises(InvalidData):
            await hass.config_entries.options.async_configure(flow["flow_id"], answers)
        assert entry.options == BEFORE


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("events", {"dead_seconds": 0}),
        ("events", {"no_communication_seconds": 9}),
        ("events", {"replace_battery_seconds": -1}),
        ("events", {"off_seconds": 3601}),
        ("journal", {"keep_days": 0}),
        ("journal", {"keep_count": 99}),
        ("journal", {"keep_count": 200_001}),
    ],
)
async def test_what_is_in_sections_has_bounds(
    hass: HomeAssistant, name: str, changed: dict[str, int]
) -> None:
    """Prevents times that mean nothing, and a journal that keeps nothing."""
    entry = make_entry(3493, "desk", options=BEFORE)
    entry.add_to_hass(hass)
    flow = await opened(hass, entry.entry_id)
    answers: dict[str, Any] = {**BEFORE, "events": EVENTS, "journal": JOURNAL}
    answers[name] = {**answers[name], **changed}
    with pytest.raises(InvalidData):
        await hass.config_entries.options.async_configure(flow["flow_id"], answers)
    assert entry.options == BEFORE
