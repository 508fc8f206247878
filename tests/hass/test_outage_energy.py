"""What an outage took from the battery, where a person knows the power of a UPS."""

from collections.abc import Iterator
from contextlib import AsyncExitStack

from homeassistant.core import HomeAssistant
import pytest

from nutlab import Device
from tests.hass.metered import Clocks, House, build, moved_clocks

pytestmark = pytest.mark.upsd

# Says nothing of itself but a load in percent.
MUTE = Device(variables={"ups.status": "OL", "ups.load": "50", "battery.charge": "100"})


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clocks]:
    """Let the test move the clocks, from a noon in May on."""
    with moved_clocks(monkeypatch, "2026-05-17 12:00") as moved:
        yield moved


async def _outage(house: House) -> float | None:
    await house.report("a", ups_status="OB")
    await house.read()
    await house.spend(20, 3)
    await house.report("a", ups_status="OL")
    await house.read()
    (outage,) = house.entry.runtime_data.monitor.journal.outages("a")
    assert outage.duration is not None
    assert outage.duration >= 60
    energy: float | None = outage.energy
    return energy


async def test_a_rating_counts_in_an_outage(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents an outage without energy beside a sensor that shows the watts."""
    house = await build(hass, servers, {"a": MUTE}, clocks)
    await house.know("a", watts=72_000)
    assert house.value("a/load_power") == "36000.0"
    energy = await _outage(house)
    assert energy == pytest.approx(600, rel=0.1)
    records = house.entry.runtime_data.monitor.journal.newest_first("a")
    told = [each.data["watts"] for each in records if not each.is_outage]
    assert told
    assert set(told) == {36000.0}


async def test_a_meter_counts_in_an_outage(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that a meter behind a UPS is forgotten when its power fails."""
    hass.states.async_set("sensor.plug", "3.6", {"unit_of_measurement": "kW"})
    house = await build(hass, servers, {"a": MUTE}, clocks)
    await house.know("a", meter="sensor.plug", meter_at="output")
    assert await _outage(house) == pytest.approx(60, rel=0.1)
