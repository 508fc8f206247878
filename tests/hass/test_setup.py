"""A server with a real upsd becomes devices and entities with true values."""

from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.nutify import async_remove_config_entry_device
from custom_components.nutify.const import CONF_UPS, DOMAIN, SUBENTRY_UPS
from nutlab import Device, lab
from nutlab.hass import entity_id, make_entry, set_up, state_of, until

pytestmark = pytest.mark.upsd

EATON = Device(
    variables={
        "ambient.1.temperature": "21.5",
        "battery.charge": "100",
        "battery.charger.status": "Resting",
        "battery.runtime": "1:57",
        "device.location": "Cellar",
        "device.macaddr": "00 20 85 F4 02 C8",
        "device.mfr": "EATON",
        "device.model": "3S 550",
        "device.serial": "000000000",
        "input.L1-N.voltage": "231",
        "input.voltage": "049.4",
        "outlet.1.desc": "PowerShare Outlet 1",
        "outlet.1.status": "on",
        "outlet.2.current": "0.19",
        "ups.firmware": "02.08.0018",
        "ups.load": "562020",
        "ups.status": "OL CHRG NEW",
    }
)


async def test_values(hass: HomeAssistant) -> None:
    """Values come through in their units, and a lie is no value."""
    async with lab({"eaton": EATON}) as running:
        entry = make_entry(running.port, "eaton")
        coordinator = await set_up(hass, entry)

        def state(key: str) -> str | None:
            return state_of(hass, entry, "eaton", key)

        assert state("status") == "on_line"
        assert state("battery_charge") == "100.0"
        assert state("battery_runtime") == "117.0"
        assert state("battery_charger_status") == "resting"
        assert state("input_voltage") == "49.4"
        assert state("input_l1_n_voltage") == "231.0"
        assert state("ups_load") == STATE_UNKNOWN
        assert state("outlet_1_status") == "on"
        assert state("outlet_2_current") == "0.19"
        assert state("flag/charging") == "on"
        assert state("flag/on_battery") == "off"
        assert state("connectivity") == "on"
        assert coordinator.ups("eaton").snapshot.dropped == {"ups.load": 1}
        status = hass.states.get(entity_id(hass, entry, "eaton", "status") or "")
        assert status is not None
        assert status.attributes["tokens"] == ["OL", "CHRG", "NEW"]
        assert status.attributes["unknown_tokens"] == ["NEW"]
        voltage = hass.states.get(
            entity_id(hass, entry, "eaton", "input_l1_n_voltage") or ""
        )
        assert voltage is not None
        assert voltage.attributes["friendly_name"] == "eaton Input voltage L1-N"
        await hass.config_entries.async_unload(entry.entry_id)
        assert entry.state is ConfigEntryState.NOT_LOADED


async def test_devices(hass: HomeAssistant, device_registry: dr.DeviceRegistry) -> None:
    """A UPS is a device below its server, with its outlets as parts of it."""
    async with lab({"eaton": EATON}) as running:
        entry = make_entry(running.port, "eaton")
        await set_up(hass, entry)
        server = device_registry.async_get_device_by_identifier(
            (DOMAIN, entry.entry_id), entry.entry_id
        )
        assert server is not None
        assert (server.sw_version or "").startswith("2.")
        ups = device_registry.async_get_device_by_identifier(
            (DOMAIN, f"{entry.entry_id}/eaton"), entry.entry_id
        )
        assert ups is not None
        assert ups.via_device_id == server.id
        assert (ups.manufacturer, ups.model) == ("EATON", "3S 550")
        assert ups.sw_version == "02.08.0018"
        assert ups.serial_number is None
        assert ups.connections == {(dr.CONNECTION_NETWORK_MAC, "00:20:85:f4:02:c8")}
        assert ups.area_id == "cellar"
        parts = dr.async_entries_for_parent_device(device_registry, ups.id)
        assert {part.name for part in parts} == {
            "PowerShare Outlet 1",
            "Outlet 2",
        }
        await hass.config_entries.async_unload(entry.entry_id)


async def test_same_mac_stays_two_devices(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry
) -> None:
    """Two UPSes behind one network card, with one serial, are two devices."""
    async with lab({"a": EATON, "b": EATON}) as running:
        entry = make_entry(running.port, "a", "b")
        await set_up(hass, entry)
        devices = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
        assert len(devices) == 3
        assert state_of(hass, entry, "a", "ups_load") is not None
        assert state_of(hass, entry, "b", "ups_load") is not None
        await hass.config_entries.async_unload(entry.entry_id)


async def test_names_that_could_be_confused(hass: HomeAssistant) -> None:
    """A UPS `ups` with `input.voltage` is not a UPS `ups_input` with `voltage`."""
    device = Device(variables={"input.voltage": "230", "ups.status": "OL"})
    names = ("ups", "ups_input", "ups-input")
    async with lab(dict.fromkeys(names, device)) as running:
        entry = make_entry(running.port, *names)
        await set_up(hass, entry)
        entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        assert len({entity.entity_id for entity in entities}) == len(entities)
        for name in names:
            assert state_of(hass, entry, name, "input_voltage") == "230.0"
        await hass.config_entries.async_unload(entry.entry_id)


async def test_later_variables_and_upses(hass: HomeAssistant) -> None:
    """What appears later shows up without a restart; a UPS left out stays out."""
    device = Device(variables={"ups.status": "OL"}, description="The new one")
    async with lab({"first": device, "second": device, "third": device}) as running:
        entry = make_entry(running.port, "first", known=("first", "second"))
        await set_up(hass, entry)
        await until(hass, lambda: len(entry.subentries) == 2)
        titles = {
            subentry.data[CONF_UPS]: subentry.title
            for subentry in entry.get_subentries_of_type(SUBENTRY_UPS)
        }
        assert titles == {"first": "first", "third": "The new one"}
        await until(hass, lambda: state_of(hass, entry, "third", "status") == "on_line")
        running.drivers["first"].set("battery.charge", "50")
        await until(
            hass, lambda: state_of(hass, entry, "first", "battery_charge") == "50.0"
        )
        running.drivers["first"].delete("battery.charge")
        await until(
            hass,
            lambda: (
                state_of(hass, entry, "first", "battery_charge") == STATE_UNAVAILABLE
            ),
        )
        await hass.config_entries.async_unload(entry.entry_id)


async def test_change_of_status_is_fast(hass: HomeAssistant) -> None:
    """A power cut is seen within a status interval, and brings everything along."""
    device = Device(variables={"ups.status": "OL", "input.voltage": "230"})
    async with lab({"ups": device}) as running:
        entry = make_entry(running.port, "ups", options={"full_interval": 300})
        await set_up(hass, entry)
        running.drivers["ups"].set("input.voltage", "0")
        running.drivers["ups"].set("ups.status", "OB LB")
        took = await until(
            hass, lambda: state_of(hass, entry, "ups", "status") == "low_battery"
        )
        assert took < 2
        assert state_of(hass, entry, "ups", "input_voltage") == "0.0"
        assert state_of(hass, entry, "ups", "flag/on_battery") == "on"
        assert state_of(hass, entry, "ups", "flag/low_battery") == "on"
        await hass.config_entries.async_unload(entry.entry_id)


async def test_pdu_without_status(hass: HomeAssistant) -> None:
    """A device without `ups.status` says so, and has no battery flags."""
    device = Device(variables={"device.type": "pdu", "outlet.count": "2.00"})
    async with lab({"pdu": device}) as running:
        entry = make_entry(running.port, "pdu")
        await set_up(hass, entry)
        assert state_of(hass, entry, "pdu", "status") == "not_reported"
        assert state_of(hass, entry, "pdu", "flag/on_battery") is None
        await hass.config_entries.async_unload(entry.entry_id)


async def test_adding_leaves_neighbours_alone(hass: HomeAssistant) -> None:
    """A UPS more, or one less, does not make the others unavailable for a moment."""
    device = Device(variables={"battery.charge": "100", "ups.status": "OL"})
    async with lab({"first": device, "second": device}) as running:
        entry = make_entry(running.port, "first", known=("first", "second"))
        await set_up(hass, entry)
        changes: list[str] = []
        first = entity_id(hass, entry, "first", "status")
        hass.bus.async_listen(
            EVENT_STATE_CHANGED,
            lambda event: changes.append(event.data["entity_id"]),
        )
        for _ in range(2):
            subentry = ConfigSubentry(
                data=MappingProxyType({CONF_UPS: "second"}),
                subentry_type=SUBENTRY_UPS,
                title="second",
                unique_id="second",
            )
            hass.config_entries.async_add_subentry(entry, subentry)
            await until(
                hass, lambda: state_of(hass, entry, "second", "status") == "on_line"
            )
            hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
            await until(hass, lambda: state_of(hass, entry, "second", "status") is None)
        assert first not in changes
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.allowed_logs("UPS gone is unavailable")
async def test_deleting_devices(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry
) -> None:
    """Only what the server no longer has can be deleted, a UPS with its subentry."""
    device = Device(variables={"outlet.1.status": "on", "ups.status": "OL"})
    async with lab({"here": device}) as running:
        entry = make_entry(running.port, "here", "gone")
        await set_up(hass, entry)

        def device_of(name: str) -> dr.DeviceEntry:
            found = device_registry.async_get_device_by_identifier(
                (DOMAIN, f"{entry.entry_id}/{name}"), entry.entry_id
            )
            assert found is not None
            return found

        here, gone = device_of("here"), device_of("gone")
        (outlet,) = dr.async_entries_for_parent_device(device_registry, here.id)
        assert not await async_remove_config_entry_device(hass, entry, here)
        assert not await async_remove_config_entry_device(hass, entry, outlet)
        running.drivers["here"].delete("outlet.1.status")
        key = "outlet_1_status"
        await until(
            hass, lambda: state_of(hass, entry, "here", key) == STATE_UNAVAILABLE
        )
        assert await async_remove_config_entry_device(hass, entry, outlet)
        assert await async_remove_config_entry_device(hass, entry, gone)
        assert [each.title for each in entry.subentries.values()] == ["here"]
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.allowed_logs("cannot be read")
@pytest.mark.parametrize(
    "stored",
    [
        {"version": 99, "data": {}},
        {"version": 1, "data": []},
        {"version": 1, "data": {"actions": [{"what": 1}, 5], "borders": 3}},
    ],
)
async def test_files_of_another_version(
    hass: HomeAssistant, hass_storage: dict[str, Any], stored: dict[str, Any]
) -> None:
    """Prevents that a downgrade, or a damaged file, takes every UPS away."""
    for name in ("actions", "import", "reports", "undelivered"):
        key = f"{DOMAIN}.{name}"
        hass_storage[key] = {"key": key, "minor_version": 1, **stored}
    async with lab({"eaton": EATON}) as running:
        entry = make_entry(running.port, "eaton")
        await set_up(hass, entry)
        assert state_of(hass, entry, "eaton", "status") == "on_line"
        await hass.config_entries.async_unload(entry.entry_id)
