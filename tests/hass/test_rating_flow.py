"""A person says what a UPS cannot: its rating, its meter, and its new name."""

from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.const import DOMAIN, SUBENTRY_UPS
from custom_components.nutify.core.power.estimate import DEFAULT_POWER_FACTOR
from nutlab import Device, Lab, Session, lab, wait_until
from nutlab.hass import make_entry, set_up, start, state_of, submit, until
from tests.hass.filled_in import address, suggested
from tests.hass.test_subentry_flow import reconfigure, rename

pytestmark = pytest.mark.upsd

TELLS = Device(
    variables={"ups.status": "OL", "ups.load": "20", "ups.realpower": "36000"}
)
# Tells a load in percent, and its rating by the name of its model alone.
NAMED = Device(
    variables={"ups.status": "OL", "ups.load": "20", "ups.model": "Smart-UPS 1500"},
    description="Rack, lower half",
)
MUTE = Device(variables={"ups.status": "OL", "ups.load": "20"})
# Not even with a rating are its watts known.
PDU = Device(variables={"ups.status": "OL", "input.voltage": "230"})
VA = 1500.0


async def choose(hass: HomeAssistant, running: Lab, *upses: str) -> ConfigFlowResult:
    """Add a server, up to the UPSes that are chosen."""
    flow = await submit(hass, await start(hass), **address(running.port))
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "ups")
    return await submit(hass, flow, ups=list(upses))


def assert_asked(
    flow: ConfigFlowResult | SubentryFlowResult,
    ups: str,
    model: str,
    filled_in: dict[str, float],
) -> None:
    """Check whose rating is asked for, and what is filled in."""
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "rating")
    assert flow["description_placeholders"] == {"ups": ups, "model": model}
    assert not flow["errors"]
    assert suggested(flow["data_schema"]) == filled_in


def stored(entry: ConfigEntry) -> dict[str, object]:
    """Return what is stored of the power of the UPSes."""
    return {
        each.data["ups"]: each.data.get("power") for each in entry.subentries.values()
    }


def watts(hass: HomeAssistant, entry: Any, ups: str) -> str | None:  # noqa: ANN401
    """Return the power that a UPS shows."""
    return state_of(hass, entry, ups, "meter/load_power")


async def test_only_those_are_asked_for_that_need_it(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a question that nobody needs, and a UPS that is left without watts."""
    upses = {"tells": TELLS, "named": NAMED, "pdu": PDU, "mute": MUTE}
    running = await servers.enter_async_context(lab(upses))
    flow = await choose(hass, running, *upses)
    assert_asked(flow, "Rack, lower half", "Smart-UPS 1500", {"va": VA})
    assert flow["last_step"] is False
    # As it is filled in: the frontend sends what it shows.
    flow = await submit(hass, flow, va=VA)
    assert_asked(flow, "mute", "mute", {})
    assert flow["last_step"] is True
    flow = await submit(hass, flow, watts=500)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert entry.state is ConfigEntryState.LOADED
    assert stored(entry) == {
        "tells": None,
        "named": {"va": VA},
        "pdu": None,
        "mute": {"watts": 500},
    }
    assert watts(hass, entry, "tells") == "36000.0"
    expected = 0.2 * VA * DEFAULT_POWER_FACTOR
    assert float(watts(hass, entry, "named") or 0) == pytest.approx(expected)
    assert watts(hass, entry, "mute") == "100.0"


async def test_who_is_not_chosen_is_not_asked_for(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents questions about a UPS that stays where it is."""
    upses = {"named": NAMED, "tells": TELLS, "mute": MUTE}
    running = await servers.enter_async_context(lab(upses))
    flow = await choose(hass, running, "tells")
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert stored(flow["result"]) == {"tells": None}


async def test_an_empty_answer_is_one(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a suggestion which was deleted is taken all the same."""
    running = await servers.enter_async_context(lab({"named": NAMED}))
    flow = await choose(hass, running, "named")
    assert_asked(flow, "Rack, lower half", "Smart-UPS 1500", {"va": VA})
    flow = await submit(hass, flow)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert [dict(each.data) for each in entry.subentries.values()] == [{"ups": "named"}]
    assert watts(hass, entry, "named") in {None, "unknown"}


@pytest.mark.parametrize(
    "answer", [{"watts": 0}, {"va": -5}, {"watts": 3_000_000}, {"watts": "many"}]
)
async def test_a_rating_has_bounds(
    hass: HomeAssistant, servers: AsyncExitStack, answer: dict[str, object]
) -> None:
    """Prevents a UPS of no watts, and a form that is lost with the mistake."""
    running = await servers.enter_async_context(lab({"mute": MUTE}))
    flow = await choose(hass, running, "mute")
    with pytest.raises(InvalidData):
        await submit(hass, flow, **answer)
    flow = await submit(hass, flow, watts=500, va=800)
    assert stored(flow["result"]) == {"mute": {"watts": 500, "va": 800}}


async def test_nobody_is_asked_a_hundred_times(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a form that never ends, and UPSes that are lost behind it."""
    upses = {f"ups{number:02}": MUTE for number in range(12)}
    running = await servers.enter_async_context(lab(upses))
    flow = await choose(hass, running, *upses)
    for number in range(10):
        assert_asked(flow, f"ups{number:02}", f"ups{number:02}", {})
        assert flow["last_step"] is (number == 9)
        flow = await submit(hass, flow, watts=100 + number)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert stored(flow["result"]) == {
        name: {"watts": 100 + number} if number < 10 else None
        for number, name in enumerate(upses)
    }
    assert watts(hass, flow["result"], "ups09") == "21.8"


@pytest.mark.allowed_logs("Error fetching NUT server", "not ready yet")
async def test_a_server_that_falls_silent_asks_nothing(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a server cannot be added because it fell silent half-way."""
    running = await servers.enter_async_context(lab({"named": NAMED}))
    flow = await submit(hass, await start(hass), **address(running.port))
    await running.upsd.kill()
    flow = await submit(hass, flow, ups=["named"])
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert stored(entry) == {"named": None}


@pytest.mark.allowed_logs("UPS named is unavailable")
async def test_a_ups_without_data_is_not_asked_for(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that one dead driver takes the question of another UPS along."""
    upses = {"named": NAMED, "mute": MUTE}
    running = await servers.enter_async_context(lab(upses))
    running.drivers["named"].stale()

    async def is_stale() -> bool:
        async with Session(running.port) as session:
            return "DATA-STALE" in await session.ask("GET VAR named ups.status")

    await wait_until(is_stale)
    flow = await choose(hass, running, *upses)
    assert_asked(flow, "mute", "mute", {})
    flow = await submit(hass, flow, watts=500)
    assert stored(flow["result"]) == {"named": None, "mute": {"watts": 500}}


async def add(
    hass: HomeAssistant, entry: MockConfigEntry, ups: str
) -> SubentryFlowResult:
    """Add a UPS to a server that is set up."""
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_UPS), context={"source": SOURCE_USER}
    )
    return await send(hass, flow, ups=ups)


async def send(
    hass: HomeAssistant, flow: SubentryFlowResult, **answers: object
) -> SubentryFlowResult:
    """Fill a form of a UPS in, send it, and wait for what follows."""
    flow = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], answers
    )
    await hass.async_block_till_done()
    return flow


async def test_a_ups_that_is_added_is_asked_for(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that only the UPSes of the first day have watts."""
    upses = {"tells": TELLS, "named": NAMED, "mute": MUTE, "pdu": PDU}
    running = await servers.enter_async_context(lab(upses))
    entry = make_entry(running.port, "tells", known=tuple(upses))
    await set_up(hass, entry)
    flow = await add(hass, entry, "named")
    assert_asked(flow, "Rack, lower half", "Smart-UPS 1500", {"va": VA})
    flow = await send(hass, flow, watts=900, va=VA)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    flow = await add(hass, entry, "mute")
    assert_asked(flow, "mute", "mute", {})
    assert (await send(hass, flow))["type"] is FlowResultType.CREATE_ENTRY
    assert (await add(hass, entry, "pdu"))["type"] is FlowResultType.CREATE_ENTRY
    assert stored(entry) == {
        "tells": None,
        "named": {"watts": 900, "va": VA},
        "mute": None,
        "pdu": None,
    }
    await until(hass, lambda: watts(hass, entry, "named") == "180.0")
    assert {each.title for each in entry.subentries.values()} == {
        *("tells", "Rack, lower half", "mute", "pdu")
    }


async def test_what_a_person_knows_can_be_changed(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a rating that nobody can enter later, correct, or take back."""
    running = await servers.enter_async_context(lab({"mute": MUTE}))
    flow = await choose(hass, running, "mute")
    flow = await submit(hass, flow, watts=500)
    entry = flow["result"]
    assert isinstance(entry, ConfigEntry)
    named = {"name": "mute", "ups": "mute", "limits": {}}

    async def change(shown: dict[str, Any], **power: object) -> str | None:
        (subentry_id,) = entry.subentries
        flow = await hass.config_entries.subentries.async_init(
            (entry.entry_id, SUBENTRY_UPS),
            context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry_id},
        )
        assert suggested(flow["data_schema"]).get("power", {}) == shown
        flow = await send(hass, flow, **named, power=power)
        assert flow["reason"] == "reconfigure_successful"
        assert entry.state is ConfigEntryState.LOADED
        return watts(hass, entry, "mute")

    # The frontend sends the position of a meter with every change.
    at = {"meter_at": "input"}
    chosen: dict[str, object] = {"watts": 800, **at}
    assert await change({"watts": 500}, **chosen) == "160.0"
    assert await change(chosen, **chosen, calibration=1.25) == "200.0"
    chosen |= {"calibration": 1.25}
    hass.states.async_set("sensor.plug", "0.123", {"unit_of_measurement": "kW"})
    meter: dict[str, object] = {"meter": "sensor.plug", "meter_at": "output"}
    assert await change(chosen, **meter) == "123.0"
    assert await change(meter, va=1000, power_factor=0.5, **at) == "100.0"
    assert await change({"va": 1000, "power_factor": 0.5, **at}, **at) == "unknown"
    assert stored(entry) == {"mute": at}


FULL = Device(variables={**TELLS.variables, "battery.charge": "100"})
# Before anybody watched it.
INSTALLED = date(2024, 5, 17)


def kilowatt_hours(hass: HomeAssistant, entry: MockConfigEntry, ups: str) -> float:
    """Return the energy that a UPS shows."""
    return float(state_of(hass, entry, ups, "meter/energy") or 0)


def installed(hass: HomeAssistant, entry: MockConfigEntry, ups: str) -> str | None:
    """Return the day that the battery of a UPS was put in on."""
    found = date_entity(hass, entry, ups)
    state = hass.states.get(found or "")
    return state.state if state else None


def date_entity(hass: HomeAssistant, entry: MockConfigEntry, ups: str) -> str | None:
    """Return the entity of that day."""
    return er.async_get(hass).async_get_entity_id(
        "date", DOMAIN, f"{entry.entry_id}/{ups}/battery/installed"
    )


@pytest.mark.allowed_logs(
    "Error fetching NUT server", "UPS old is unavailable", "UPS new is unavailable"
)
@pytest.mark.parametrize("is_loaded", [True, False])
async def test_a_renamed_ups_keeps_its_energy_and_its_battery(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    is_loaded: bool,  # noqa: FBT001 - one column of the table
) -> None:
    """Prevents that a new name in ups.conf begins at 0 kWh, with a new battery."""
    running = await servers.enter_async_context(lab({"old": FULL}))
    # All is written, so that what is counted is seen at once.
    entry = make_entry(
        running.port,
        "old",
        known=("old", "new"),
        options={"deadbands": {"enabled": False}},
    )
    await set_up(hass, entry)
    await hass.services.async_call(
        "date",
        "set_value",
        {"entity_id": date_entity(hass, entry, "old"), "date": INSTALLED.isoformat()},
        blocking=True,
    )
    await until(hass, lambda: kilowatt_hours(hass, entry, "old") > 0.05)
    counted, before = kilowatt_hours(hass, entry, "old"), datetime.now(UTC)
    if not is_loaded:
        await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()
    await rename(servers, running, "old", "new", FULL)
    flow = await reconfigure(hass, entry, "old")
    flow = await send(hass, flow, name="Cellar", ups="new", limits={}, power={})
    assert flow["reason"] == "reconfigure_successful"
    if not is_loaded:
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    # It goes on from what was counted: not from nothing, and nothing twice.
    seconds = (datetime.now(UTC) - before).total_seconds()
    assert 0 <= kilowatt_hours(hass, entry, "new") - counted < (seconds + 5) * 36 / 3600
    assert installed(hass, entry, "new") == INSTALLED.isoformat()
    assert date_entity(hass, entry, "old") is None
    runtime = entry.runtime_data
    assert runtime.meters.books.ledger("old").total.load == 0
    assert "old" not in runtime.batteries.file.books
