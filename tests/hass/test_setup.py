"""A server with real upsd becomes devices and entities with true values."""

from homeassistant.core import HomeAssistant
from nutlab import Device, lab
from nutlab.hass import make_entry, set_up, state_of
import pytest

pytestmark = pytest.mark.upsd

EATON = Device(
    variables={
        "battery.charge": "100",
        "battery.runtime": "1:57",
        "device.mfr": "EATON",
        "device.model": "3S 550",
        "input.voltage": "049.4",
        "outlet.1.desc": "PowerShare Outlet 1",
        "outlet.1.status": "on",
        "ups.load": "12",
        "ups.status": "OL",
    }
)


async def test_values(hass: HomeAssistant) -> None:
    """Values come through in their units, from the wire to the state."""
    async with lab({"eaton": EATON}) as running:
        entry = make_entry(running.port, "eaton")
        await set_up(hass, entry)
        assert state_of(hass, entry, "eaton", "status") == "on_line"
        for state in hass.states.async_all():
            print(state.entity_id, state.state, state.attributes.get("friendly_name"))
        await hass.config_entries.async_unload(entry.entry_id)
