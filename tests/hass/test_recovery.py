"""Faults of a server end without a restart, and are told once."""

import asyncio
from contextlib import AsyncExitStack

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.nutify.coordinator import NutifyCoordinator
from custom_components.nutify.monitor import EVENT_NUTIFY
from nutlab import Device, driver, lab
from nutlab.fakeserver import Answer, Close, FakeServer, answer_list_var
from nutlab.hass import entity_id, make_entry, set_up, state_of, until

DEVICE = Device(variables={"battery.charge": "77", "ups.status": "OL"})


def reason_of(hass: HomeAssistant, entity: str | None) -> str | None:
    """Return why an entity says that something is not there."""
    state = hass.states.get(entity or "")
    assert state is not None
    reason: str | None = state.attributes["reason"]
    return reason


@pytest.mark.upsd
@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_upsd_killed(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """A killed upsd makes all unavailable; a new one brings all back within 5 s."""
    async with lab({"a": DEVICE, "b": DEVICE}) as running:
        entry = make_entry(running.port, "a", "b")
        await set_up(hass, entry)
        await running.upsd.kill()
        await until(
            hass, lambda: state_of(hass, entry, "a", "status") == STATE_UNAVAILABLE
        )
        assert state_of(hass, entry, "b", "battery_charge") == STATE_UNAVAILABLE
        assert state_of(hass, entry, "a", "connectivity") == "off"
        reason = reason_of(hass, entity_id(hass, entry, "a", "connectivity"))
        assert reason in {"connection_closed", "connection_refused"}
        # Long enough for a second failure, which must not be logged again.
        await asyncio.sleep(2.5)
        await running.upsd.start()
        await running.upsd.wait_for_drivers()
        took = await until(
            hass, lambda: state_of(hass, entry, "a", "battery_charge") == "77.0"
        )
        assert took < 5
        assert state_of(hass, entry, "b", "status") == "on_line"
        assert state_of(hass, entry, "a", "connectivity") == "on"
        told = "\n".join(
            record.getMessage()
            for record in caplog.records
            if record.name == NutifyCoordinator.__module__
        )
        assert told.count("Error fetching NUT server") == 1
        assert told.count("recovered") == 1
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.upsd
@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_a_server_of_pdus_dies(hass: HomeAssistant) -> None:
    """Prevents that a server which tells no status at all is called alive forever."""
    pdu = Device(variables={"outlet.1.status": "on", "device.type": "pdu"})
    async with lab({"a": pdu}) as running:
        entry = make_entry(running.port, "a", options={"full_interval": 300})
        await set_up(hass, entry)
        assert state_of(hass, entry, "a", "connectivity") == "on"
        await running.upsd.kill()
        await until(hass, lambda: state_of(hass, entry, "a", "connectivity") == "off")
        await running.upsd.start()
        await running.upsd.wait_for_drivers()
        await until(hass, lambda: state_of(hass, entry, "a", "connectivity") == "on")
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.upsd
@pytest.mark.allowed_logs("UPS a is unavailable")
async def test_a_driver_that_comes_back_slowly(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents that what upsd has not heard yet stays unknown, or is an event."""
    device = Device(variables={**DEVICE.variables, "ups.load": "7"}, commands=("x.y",))
    tells_all = asyncio.Event()
    telling: list[asyncio.Task[None]] = []
    at_once = driver._send

    async def tell(writer: asyncio.StreamWriter, lines: list[str]) -> None:
        await tells_all.wait()
        at_once(writer, *lines)

    def tell_the_first(writer: asyncio.StreamWriter, *lines: str) -> None:
        first, *more = lines
        at_once(writer, first)
        if more:
            telling.append(asyncio.create_task(tell(writer, more)))

    async with lab({"a": device}) as running:
        entry = make_entry(
            running.port,
            "a",
            username="admin",
            password="adminpass",
            options={"full_interval": 300},
        )
        coordinator = await set_up(hass, entry)
        await running.drivers["a"].die()
        await until(
            hass, lambda: state_of(hass, entry, "a", "status") == STATE_UNAVAILABLE
        )
        monkeypatch.setattr(driver, "_send", tell_the_first)
        events = async_capture_events(hass, EVENT_NUTIFY)
        await running.drivers["a"].revive()
        await until(
            hass,
            lambda: state_of(hass, entry, "a", "status") == "waiting",
            seconds=30,
        )
        assert state_of(hass, entry, "a", "battery_charge") == "77.0"
        assert state_of(hass, entry, "a", "ups_load") == STATE_UNAVAILABLE
        tells_all.set()
        await until(hass, lambda: state_of(hass, entry, "a", "ups_load") == "7.0")
        assert state_of(hass, entry, "a", "status") == "on_line"
        assert [event.data["type"] for event in events] == ["communication_restored"]
        await until(hass, lambda: list(coordinator.details["a"].commands) == ["x.y"])
        await asyncio.gather(*telling)
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.upsd
@pytest.mark.allowed_logs("UPS a is unavailable")
async def test_one_driver_dies(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """A dead driver takes its own UPS away, with the reason, and no other."""
    async with lab({"a": DEVICE, "b": DEVICE}) as running:
        entry = make_entry(running.port, "a", "b")
        await set_up(hass, entry)
        await running.drivers["a"].die()
        await until(
            hass, lambda: state_of(hass, entry, "a", "status") == STATE_UNAVAILABLE
        )
        connectivity = entity_id(hass, entry, "a", "connectivity")
        assert reason_of(hass, connectivity) == "driver_not_connected"
        assert state_of(hass, entry, "b", "status") == "on_line"
        await running.drivers["a"].revive()
        await until(
            hass,
            lambda: state_of(hass, entry, "a", "battery_charge") == "77.0",
            seconds=30,
        )
        assert reason_of(hass, connectivity) is None
        assert caplog.text.count("UPS a is unavailable") == 1
        assert caplog.text.count("UPS a is available again") == 1
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.upsd
@pytest.mark.allowed_logs("UPS a is unavailable")
async def test_stale_data(hass: HomeAssistant) -> None:
    """Stale data is no data: the last values are not shown as if they were new."""
    async with lab({"a": DEVICE, "b": DEVICE}) as running:
        entry = make_entry(running.port, "a", "b")
        await set_up(hass, entry)
        running.drivers["a"].stale()
        await until(
            hass,
            lambda: state_of(hass, entry, "a", "battery_charge") == STATE_UNAVAILABLE,
        )
        connectivity = entity_id(hass, entry, "a", "connectivity")
        assert reason_of(hass, connectivity) == "data_stale"
        assert state_of(hass, entry, "b", "battery_charge") == "77.0"
        running.drivers["a"].fresh()
        await until(
            hass, lambda: state_of(hass, entry, "a", "battery_charge") == "77.0"
        )
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.upsd
@pytest.mark.allowed_logs("UPS gone is unavailable")
async def test_ups_unknown_to_the_server(hass: HomeAssistant) -> None:
    """A UPS that was taken out of ups.conf is unavailable alone."""
    async with lab({"here": DEVICE}) as running:
        entry = make_entry(running.port, "here", "gone")
        await set_up(hass, entry)
        assert state_of(hass, entry, "here", "status") == "on_line"
        connectivity = entity_id(hass, entry, "gone", "connectivity")
        assert reason_of(hass, connectivity) == "unknown_ups"
        assert state_of(hass, entry, "gone", "status") == STATE_UNAVAILABLE
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_half_sent_list(hass: HomeAssistant) -> None:
    """A list that breaks off is no list: nothing of it is shown, and all comes back."""
    charge, half = 77, False

    def answer(_server: FakeServer, line: str, _writer: asyncio.StreamWriter) -> Answer:
        whole = answer_list_var(
            "a", {"battery.charge": str(charge), "ups.status": f"OL {charge}"}
        )
        match line.split():
            case ["LIST", "UPS"]:
                return b'BEGIN LIST UPS\nUPS a "A"\nEND LIST UPS\n'
            case ["LIST", "VAR", "a"]:
                return Close(whole[: len(whole) // 2]) if half else whole
            case ["GET", "VAR", "a", "ups.status"]:
                return f'VAR a ups.status "OL {charge}"\n'.encode()
            case _:
                return b"ERR UNKNOWN-COMMAND\n"

    async with FakeServer(answer) as server:
        entry = make_entry(server.port, "a")
        await set_up(hass, entry)
        assert state_of(hass, entry, "a", "battery_charge") == "77.0"
        charge, half = 55, True
        await until(
            hass,
            lambda: state_of(hass, entry, "a", "battery_charge") == STATE_UNAVAILABLE,
        )
        half = False
        await until(
            hass, lambda: state_of(hass, entry, "a", "battery_charge") == "55.0"
        )
        assert server.open == 1
        await hass.config_entries.async_unload(entry.entry_id)
        await until(hass, lambda: server.open == 0)


async def test_a_server_that_describes_slowly(hass: HomeAssistant) -> None:
    """Prevents that polls wait for its answers, or these for a poll's patience."""

    async def answer(
        _server: FakeServer, line: str, _writer: asyncio.StreamWriter
    ) -> Answer:
        match line.split():
            case ["USERNAME" | "PASSWORD", _]:
                return b"OK\n"
            case ["LIST", "UPS"]:
                return b'BEGIN LIST UPS\nUPS a "A"\nEND LIST UPS\n'
            case ["LIST", "VAR", "a"]:
                return answer_list_var("a", {"ups.status": "OL"})
            case ["GET", "VAR", "a", "ups.status"]:
                return b'VAR a ups.status "OL"\n'
            case ["LIST", "RW", "a"]:
                return b"BEGIN LIST RW a\nEND LIST RW a\n"
            case ["LIST", "CMD", "a"]:
                await asyncio.sleep(4)
                return b"BEGIN LIST CMD a\nCMD a beeper.mute\nEND LIST CMD a\n"
            case _:
                return b"ERR UNKNOWN-COMMAND\n"

    async with FakeServer(answer) as server:
        entry = make_entry(server.port, "a", username="me", password="secret")
        coordinator = await set_up(hass, entry)
        await until(hass, lambda: "LIST CMD a" in server.lines)
        polls = server.lines.count("GET VAR a ups.status")
        await until(hass, lambda: "a" in coordinator.details)
        assert coordinator.details["a"].commands == {"beeper.mute": ""}
        assert server.lines.count("GET VAR a ups.status") >= polls + 2
        assert coordinator.failures == 0
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.upsd
@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_idle_close(hass: HomeAssistant) -> None:
    """The upsd that hangs up after 60 idle seconds goes unnoticed."""
    async with lab({"a": DEVICE}) as running:
        entry = make_entry(running.port, "a")
        coordinator = await set_up(hass, entry)
        # As with a status interval of more than upsd's patience.
        coordinator.update_interval = None
        reader = coordinator.client._reader
        assert reader is not None
        await until(hass, reader.at_eof, seconds=90)
        running.drivers["a"].set("battery.charge", "66")
        coordinator._next_full_poll = 0
        await coordinator.async_refresh()
        await hass.async_block_till_done()
        assert coordinator.last_update_success
        assert state_of(hass, entry, "a", "battery_charge") == "66.0"
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_refused_login_does_not_end_polling(hass: HomeAssistant) -> None:
    """One ACCESS-DENIED asks for a login once, and polling goes on until it is well."""
    denied = False

    def answer(_server: FakeServer, line: str, _writer: asyncio.StreamWriter) -> Answer:
        if line.startswith(("USERNAME", "PASSWORD")):
            return b"OK\n"
        if denied:
            return b"ERR ACCESS-DENIED\n"
        if line == "LIST UPS":
            return b'BEGIN LIST UPS\nUPS a "A"\nEND LIST UPS\n'
        if line == "LIST VAR a":
            return answer_list_var("a", {"ups.status": "OL"})
        if line == "GET VAR a ups.status":
            return b'VAR a ups.status "OL"\n'
        return b"ERR UNKNOWN-COMMAND\n"

    async with FakeServer(answer) as server:
        entry = make_entry(
            server.port,
            "a",
            username="me",
            password="secret",
            options={"full_interval": 5},
        )
        await set_up(hass, entry)
        denied = True
        await until(
            hass, lambda: state_of(hass, entry, "a", "status") == STATE_UNAVAILABLE
        )
        await until(
            hass, lambda: bool(hass.config_entries.flow.async_progress()), seconds=10
        )
        assert len(hass.config_entries.flow.async_progress()) == 1
        denied = False
        await until(hass, lambda: state_of(hass, entry, "a", "status") == "on_line")
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.upsd
async def test_server_down_at_start(hass: HomeAssistant) -> None:
    """A server that is down when Home Assistant starts is tried again."""
    async with lab({"a": DEVICE}) as running:
        entry = make_entry(running.port, "a")
        await running.upsd.terminate()
        entry.add_to_hass(hass)
        await hass.config_entries.async_setup(entry.entry_id)
        assert entry.state.value == "setup_retry"
        assert "Nothing answers at" in (entry.reason or "")
        await running.upsd.start()
        await running.upsd.wait_for_drivers()
        assert await hass.config_entries.async_reload(entry.entry_id)
        assert entry.state is ConfigEntryState.LOADED
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.upsd
async def test_a_discharge_is_followed_closely(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a battery is never measured where all else is read seldom."""
    device = Device(variables={"ups.status": "OL", "battery.charge": "100"})
    running = await servers.enter_async_context(lab({"desk": device}))
    entry = make_entry(
        running.port, "desk", options={"status_interval": 1, "full_interval": 300}
    )
    coordinator = await set_up(hass, entry)
    before = coordinator.read
    assert before is not None
    running.drivers["desk"].set("ups.status", "OB DISCHRG")
    await until(hass, lambda: coordinator.read != before)
    assert 0 < coordinator._next_full_poll - hass.loop.time() <= 15
    before = coordinator.read
    running.drivers["desk"].set("ups.status", "OL CHRG")
    await until(hass, lambda: coordinator.read != before)
    assert coordinator._next_full_poll - hass.loop.time() > 250


@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_why_it_goes_on(hass: HomeAssistant) -> None:
    """Prevents that a fault is shown as the one before it, which is long over."""
    says: Answer = None

    def answer(_server: FakeServer, line: str, _writer: asyncio.StreamWriter) -> Answer:
        if says is not None:
            return says
        if line == "LIST UPS":
            return b'BEGIN LIST UPS\nUPS a "A"\nEND LIST UPS\n'
        if line == "LIST VAR a":
            return answer_list_var("a", {"ups.status": "OL"})
        return b"ERR UNKNOWN-COMMAND\n"

    async with FakeServer(answer) as server:
        entry = make_entry(server.port, "a")
        await set_up(hass, entry)
        connectivity = entity_id(hass, entry, "a", "connectivity")
        says = Close(b"BEGIN")
        await until(hass, lambda: reason_of(hass, connectivity) == "connection_closed")
        says = b"ERR ACCESS-DENIED\n"
        await until(hass, lambda: reason_of(hass, connectivity) == "access_denied")
        await hass.config_entries.async_unload(entry.entry_id)
