"""A command is sent once, whatever becomes of its line, and its end is told."""

from contextlib import AsyncExitStack

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.nutify.const import DOMAIN
from nutlab import Device, lab
from nutlab.faulty import Fault, FaultyLine
from nutlab.hass import make_entry, until
from tests.faults.watch import DEFAULTS, DEVICE, House, Row, watched

_COMMAND = "test.battery.start.quick"
_RACK = Device(variables=DEVICE.variables, commands=(_COMMAND,))


@pytest.mark.upsd
@pytest.mark.timeout(90)
@pytest.mark.parametrize(
    "fault",
    [
        Fault.REFUSED,
        Fault.RESET,
        Fault.BLACK_HOLE,
        Fault.CUT,
        Fault.GARBAGE,
        Fault.REPEATED,
        Fault.OTHER_UPS,
    ],
)
@pytest.mark.allowed_logs("Error fetching NUT server", "UPS a is unavailable")
async def test_command(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
) -> None:
    """Prevents that a fault makes one command two, or that nobody hears of its end."""
    running = await servers.enter_async_context(lab({"a": _RACK}))
    line = await servers.enter_async_context(FaultyLine(running.port, "a"))
    entry = make_entry(
        line.port, "a", username="admin", password="adminpass", options=DEFAULTS
    )
    house = House(hass, entry, row, near=False)
    await house.move_in()
    coordinator = entry.runtime_data.coordinator
    await until(hass, lambda: "a" in coordinator.details)
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, f"{entry.entry_id}/a"), entry.entry_id
    )
    assert device is not None

    async def act() -> None:
        await hass.services.async_call(
            DOMAIN,
            "run_command",
            {"device_id": device.id, "command": _COMMAND},
            blocking=True,
            return_response=True,
        )

    driver = running.drivers["a"]
    async with watched(hass, row, caplog):
        await line.break_(fault)
        try:
            await act()
            row.seen = "done"
        except HomeAssistantError as err:
            row.seen = str(err.translation_key)
        sent = len(driver.log)
        expected = {"done": {1}, "action_not_sent": {0}, "outcome_unknown": {0, 1}}
        assert sent in expected[row.seen], driver.log
        await line.heal()
        began = hass.loop.time()
        await act()
        row.healed = hass.loop.time() - began
        assert len(driver.log) == sent + 1
    await house.move_out()
