"""A line that is cut at any byte of a poll, and one that was away for long."""

from contextlib import AsyncExitStack

from homeassistant.core import HomeAssistant
import pytest

from nutlab import lab
from nutlab.cutter import Cut, Cutter, Side
from nutlab.faulty import Fault, FaultyLine
from nutlab.hass import make_entry
from tests.faults.watch import DEFAULTS, DEVICE, House, Row, watched

pytestmark = [pytest.mark.upsd, pytest.mark.timeout(90)]

# By then, tries are as far apart as they ever are.
_MANY_FAILURES = 50
_LONGEST_SECONDS = 30.0
# No poll comes by itself while a test makes its own.
_RARELY = {"status_interval": 60, "full_interval": 300}


@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_cut_at_every_byte(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Prevents any byte from being one where a cut leaves half a value behind."""
    running = await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))
    cutter = await servers.enter_async_context(Cutter(running.port))
    entry = make_entry(cutter.port, "a", "b", options=_RARELY)
    house = House(hass, entry, row, near=True)
    await house.move_in()
    coordinator = entry.runtime_data.coordinator
    keys = ("battery_charge", "input_voltage", "ups_load", "status")
    right = {key: house.state("a", key) for key in keys}
    async with watched(hass, row, caplog):
        coordinator.client.disconnect()
        await coordinator.async_full_refresh()
        answer = len(cutter.conversations[-1].answer)
        assert answer > 300
        for at in range(answer):
            # Also the second try, which a poll makes on a connection that was idle.
            cutter.plan = lambda at=at: Cut(side=Side.ANSWER, after=at)  # type: ignore[misc]
            coordinator.client.disconnect()
            await coordinator.async_full_refresh()
            seen = {key: house.state("a", key) for key in keys}
            assert seen in (right, dict.fromkeys(keys, "unavailable")), (at, seen)
        row.seen, row.neighbour = f"at {answer} bytes", "as well"
        cutter.plan = lambda: None
        await coordinator.async_full_refresh()
        await house.right_again(
            lambda: right == {key: house.state("a", key) for key in keys}
        )
    await house.move_out()


@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_longest_backoff(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Prevents a server that was down for a day from being found much later."""
    running = await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))
    line = await servers.enter_async_context(FaultyLine(running.port))
    entry = make_entry(line.port, "a", "b", options=DEFAULTS)
    house = House(hass, entry, row, near=True)
    await house.move_in()
    async with watched(hass, row, caplog):
        entry.runtime_data.coordinator.failures = _MANY_FAILURES
        await line.break_(Fault.REFUSED)
        await house.see(4.0)
        await line.heal()
        await house.right_again(
            lambda: house.state("a", "status") == "on_line" and house.reason is None,
            seconds=_LONGEST_SECONDS,
        )
        # Otherwise it was not that far apart.
        assert row.healed is not None
        assert row.healed > 10
    await house.move_out()
