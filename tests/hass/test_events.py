"""A power cut on a real upsd reaches the event entity, the sensors and the journal."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.devices import ups_unique_id
from nutlab import Device, lab
from nutlab.hass import make_entry, set_up, state_of, until

DEVICE = Device(
    variables={
        "battery.charge": "100",
        "battery.runtime": "1800",
        "input.transfer.reason": "O",
        "input.voltage": "230",
        "ups.load": "20",
        "ups.realpower": "100",
        "ups.status": "OL",
    }
)


def found(hass: HomeAssistant, entry: MockConfigEntry, platform: str, key: str) -> str:
    """Return the id of an entity of UPS `a`."""
    entity = er.async_get(hass).async_get_entity_id(
        platform, DOMAIN, f"{ups_unique_id(entry, 'a')}/{key}"
    )
    assert entity is not None
    return entity


@pytest.mark.upsd
async def test_a_power_cut_is_told_and_counted(hass: HomeAssistant) -> None:
    """The event entity fires for begin and end; sensors and calendar agree."""
    async with lab({"a": DEVICE}) as running:
        entry = make_entry(running.port, "a")
        await set_up(hass, entry)
        entity = found(hass, entry, "event", "power_events")
        state = hass.states.get(entity)
        assert state is not None
        assert state.state == "unknown"

        def event_type() -> str | None:
            state = hass.states.get(entity)
            return None if state is None else state.attributes.get("event_type")

        running.drivers["a"].set("input.transfer.reason", "T")
        # A reason that has not changed may be that of the transfer before.
        running.drivers["a"].set("input.transfer.reason", "H")
        running.drivers["a"].set("ups.status", "OB DISCHRG")
        await until(hass, lambda: event_type() == "on_battery")
        state = hass.states.get(entity)
        assert state is not None
        assert state.attributes["cause"] == "high utility voltage"
        assert state.attributes["charge"] == 100
        assert state_of(hass, entry, "a", "history/outages_today") == "1"
        calendar = hass.states.get(found(hass, entry, "calendar", "outages"))
        assert calendar is not None
        assert calendar.state == "on"
        assert calendar.attributes["message"] == "Power cut"

        running.drivers["a"].set("ups.status", "OL CHRG")
        await until(hass, lambda: event_type() == "on_line")
        assert state_of(hass, entry, "a", "history/outages_total") == "1"
        assert state_of(hass, entry, "a", "history/last_event") == "on_line"
        state = hass.states.get(entity)
        assert state is not None
        assert state.attributes["duration"] > 0
        outage = next(entry.runtime_data.monitor.journal.outages("a"))
        assert not outage.is_test
        assert outage.cause == "high utility voltage"
        await hass.config_entries.async_unload(entry.entry_id)
