"""What asks for everything gets what is asked after it."""

import asyncio

from homeassistant.core import HomeAssistant

from custom_components.nutify.const import CONF_FULL_INTERVAL, CONF_STATUS_INTERVAL
from nutlab.fakeserver import Answer, FakeServer, answer_list_var
from nutlab.hass import make_entry, set_up, state_of

_SELDOM = {CONF_STATUS_INTERVAL: 60, CONF_FULL_INTERVAL: 300}


async def test_a_full_poll_is_under_way(hass: HomeAssistant) -> None:
    """Prevents that a setting shows its old value for minutes after it was written."""
    charge = 77
    asked, may_go_on = asyncio.Event(), asyncio.Event()
    may_go_on.set()

    async def answer(
        _server: FakeServer, line: str, _writer: asyncio.StreamWriter
    ) -> Answer:
        match line.split():
            case ["LIST", "UPS"]:
                return b'BEGIN LIST UPS\nUPS a "A"\nEND LIST UPS\n'
            case ["LIST", "VAR", "a"]:
                told = {"battery.charge": str(charge), "ups.status": "OL"}
                asked.set()
                await may_go_on.wait()
                return answer_list_var("a", told)
            case ["GET", "VAR", "a", "ups.status"]:
                return b'VAR a ups.status "OL"\n'
            case _:
                return b"ERR UNKNOWN-COMMAND\n"

    async with FakeServer(answer) as server:
        entry = make_entry(server.port, "a", options=_SELDOM)
        coordinator = await set_up(hass, entry)
        asked.clear()
        may_go_on.clear()
        early = asyncio.create_task(coordinator.async_full_refresh())
        await asked.wait()
        charge = 55
        late = asyncio.create_task(coordinator.async_full_refresh())
        await asyncio.sleep(0.1)
        may_go_on.set()
        await asyncio.gather(early, late)
        await hass.async_block_till_done()
        assert state_of(hass, entry, "a", "battery_charge") == "55.0"
        await hass.config_entries.async_unload(entry.entry_id)
