"""Faults of the line to a server: each heals by itself, and nothing is lost."""

from contextlib import AsyncExitStack

from homeassistant.core import HomeAssistant
import pytest

from nutlab import lab
from nutlab.faulty import Fault, FaultyLine
from nutlab.hass import make_entry, until
from tests.faults.watch import DEFAULTS, DEVICE, House, Row, watched

pytestmark = [pytest.mark.upsd, pytest.mark.timeout(90)]

# Long enough for what is not answered to be given up twice.
_SILENT_SECONDS, _LOUD_SECONDS = 9.0, 4.0
_SILENT = frozenset({Fault.BLACK_HOLE, Fault.DRIP})
_ONE_UPS = (Fault.OTHER_UPS, Fault.ODD_BYTES, Fault.HALF_QUOTES)
# One odd byte costs a letter of a value, not the value.
_UNSEEN = frozenset({Fault.ODD_BYTES})
_ALL = [
    each for each in Fault if each not in {Fault.NONE, Fault.NO_HANDSHAKE, *_ONE_UPS}
]


@pytest.mark.parametrize("fault", _ALL)
@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_line(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
) -> None:
    """Prevents that a fault of a line stays, or that a power cut in it is lost."""
    running = await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))
    line = await servers.enter_async_context(FaultyLine(running.port))
    house = House(
        hass, make_entry(line.port, "a", "b", options=DEFAULTS), row, near=True
    )
    await house.move_in()
    async with watched(hass, row, caplog):
        await line.break_(fault)
        # So that everything is read, and not the status alone.
        running.drivers["a"].set("ups.status", "OL CHRG")
        # An endless list is read for thousands of lines, each of which is logged here.
        is_slow = fault in _SILENT or fault is Fault.ENDLESS
        await house.see(_SILENT_SECONDS if is_slow else _LOUD_SECONDS)
        await house.power_cut(running.drivers["a"], line.heal)
    assert line.open == 1
    await house.move_out()
    await until(hass, lambda: line.open == 0)


@pytest.mark.parametrize("fault", _ONE_UPS)
@pytest.mark.allowed_logs("UPS a is unavailable")
async def test_one_ups(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
) -> None:
    """Prevents that what one UPS says wrong takes its neighbours away."""
    running = await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))
    line = await servers.enter_async_context(FaultyLine(running.port, "a"))
    house = House(
        hass, make_entry(line.port, "a", "b", options=DEFAULTS), row, near=True
    )
    await house.move_in()
    async with watched(hass, row, caplog):
        await line.break_(fault)
        # So that everything is read, and not the status alone.
        running.drivers["a"].set("ups.status", "OL CHRG")
        await house.see(_LOUD_SECONDS, is_seen=fault not in _UNSEEN)
        assert row.neighbour == "untouched"
        await house.power_cut(running.drivers["a"], line.heal)
    await house.move_out()
    await until(hass, lambda: line.open == 0)
