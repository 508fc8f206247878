"""Where the rating of a UPS is all that is missing, its pages say so."""

from contextlib import AsyncExitStack

from homeassistant.core import HomeAssistant
import pytest

from custom_components.nutify.dashboard.survey import survey_ups
from custom_components.nutify.subject import async_subjects
from nutlab import Device
from tests.hass.metered import build

pytestmark = [
    pytest.mark.upsd,
    pytest.mark.allowed_logs("UPS a is unavailable"),
]

MUTE = Device(variables={"ups.status": "OL", "ups.load": "50", "battery.charge": "100"})


async def test_until_it_is_given(hass: HomeAssistant, servers: AsyncExitStack) -> None:
    """Prevents a page without watts that does not say what would bring them."""
    measured = Device(variables={**MUTE.variables, "ups.realpower": "200"})
    idle = Device(variables={"ups.status": "OL", "battery.charge": "100"})
    house = await build(hass, servers, {"a": MUTE, "b": measured, "c": idle})

    def hints() -> list[bool]:
        found = (survey_ups(hass, each) for each in async_subjects(hass))
        return [ups.needs_rating for ups in found]

    assert hints() == [True, False, False]
    await house.know("a", watts=800)
    assert hints() == [False, False, False]
    # Nor where it is silent: its rating is known all the same.
    house.lab.drivers["a"].stale()
    await house.read()
    assert hints() == [False, False, False]
    house.lab.drivers["a"].fresh()
    hass.states.async_set("sensor.plug", "300", {"unit_of_measurement": "W"})
    await house.know("a", meter="sensor.plug", meter_at="input")
    assert hints() == [False, False, False]
    await house.know("a")
    assert hints() == [True, False, False]
