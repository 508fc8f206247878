"""What is asked of a UPS arrives once, and its result is true."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from homeassistant.components.diagnostics.const import REDACTED
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.diagnostics import async_get_config_entry_diagnostics
from nutlab import Device, Lab, Setting, lab
from nutlab.driver import Result
from nutlab.hass import make_entry, set_up, until

pytestmark = pytest.mark.upsd

RACK = Device(
    variables={
        "battery.charge.low": "20",
        "input.sensitivity": "low",
        "input.transfer.low": "180",
        "my.own.variable": "x",
        "outlet.1.desc": "Left",
        "outlet.1.status": "on",
        "outlet.2.status": "on",
        "outlet.2.switch": "on",
        "ups.beeper.status": "enabled",
        "ups.delay.shutdown": "20",
        "ups.id": "rack",
        "ups.start.auto": "yes",
        "ups.status": "OL",
    },
    settings={
        "battery.charge.low": Setting(ranges=((10, 30), (50, 60))),
        "input.sensitivity": Setting(enum=("low", "high")),
        "input.transfer.low": Setting(number=True),
        "my.own.variable": Setting(length=4),
        "outlet.1.desc": Setting(length=20),
        "outlet.2.switch": Setting(enum=("on", "off")),
        "ups.delay.shutdown": Setting(length=5),
        "ups.id": Setting(length=8),
        "ups.start.auto": Setting(length=3),
    },
    commands=(
        "beeper.disable",
        "beeper.enable",
        "driver.killpower",
        "load.off",
        "outlet.1.load.off",
        "outlet.1.load.on",
        "shutdown.return",
        "test.battery.start.quick",
        "vendor.magic",
    ),
)


class Rack:
    """A rack that is set up, and how a person uses its entities."""

    def __init__(
        self, hass: HomeAssistant, running: Lab, entry: MockConfigEntry
    ) -> None:
        """Remember where everything is."""
        self.hass = hass
        self.driver = running.drivers["rack"]
        self.upsd = running.upsd
        self.entry = entry

    def entity(self, platform: str, key: str) -> str:
        """Return the id of an entity."""
        found = er.async_get(self.hass).async_get_entity_id(
            platform, DOMAIN, f"{self.entry.entry_id}/rack/{key}"
        )
        assert found is not None, key
        return found

    def state(self, platform: str, key: str) -> str:
        """Return the state of an entity."""
        state = self.hass.states.get(self.entity(platform, key))
        assert state is not None, key
        return state.state

    async def use(self, platform: str, service: str, key: str, **data: Any) -> None:  # noqa: ANN401
        """Call a service of an entity."""
        context = data.pop("context", None)
        await self.hass.services.async_call(
            platform,
            service,
            {ATTR_ENTITY_ID: self.entity(platform, key), **data},
            blocking=True,
            context=context,
        )

    @property
    def device_id(self) -> str:
        """Return the id of the device."""
        device = dr.async_get(self.hass).async_get_device_by_identifier(
            (DOMAIN, f"{self.entry.entry_id}/rack"), self.entry.entry_id
        )
        assert device is not None
        return device.id

    async def act(
        self, action: str, context: Context | None = None, **data: object
    ) -> dict[str, Any]:
        """Call an action on the device and return its response."""
        response = await self.hass.services.async_call(
            DOMAIN,
            action,
            {"device_id": self.device_id, **data},
            blocking=True,
            return_response=True,
            context=context,
        )
        assert isinstance(response, dict)
        return response


@pytest.fixture
async def rack(hass: HomeAssistant) -> AsyncIterator[Rack]:
    """Provide a rack with a login that may do everything."""
    async with lab({"rack": RACK}) as running:
        entry = make_entry(running.port, "rack", username="admin", password="adminpass")
        coordinator = await set_up(hass, entry)
        await until(hass, lambda: "rack" in coordinator.details)
        await hass.async_block_till_done()
        yield Rack(hass, running, entry)
        await hass.config_entries.async_unload(entry.entry_id)


async def test_kinds_of_entities(hass: HomeAssistant, rack: Rack) -> None:
    """Each setting is what a person expects, and each command has its button."""
    registry = er.async_get(hass)
    found = {
        (entity.domain, entity.unique_id.split("/", 2)[2]): entity
        for entity in er.async_entries_for_config_entry(registry, rack.entry.entry_id)
        if entity.domain not in {"sensor", "binary_sensor"}
    }
    assert set(found) == {
        ("button", "command/beeper_disable"),
        ("button", "command/beeper_enable"),
        ("button", "command/load_off"),
        ("button", "command/outlet_1_load_off"),
        ("button", "command/outlet_1_load_on"),
        ("button", "command/shutdown_return"),
        ("button", "command/test_battery_start_quick"),
        ("button", "command/vendor_magic"),
        ("calendar", "outages"),
        ("date", "battery/installed"),
        ("event", "power_events"),
        ("number", "set/battery_charge_low"),
        ("number", "set/input_transfer_low"),
        ("number", "set/ups_delay_shutdown"),
        ("select", "set/input_sensitivity"),
        ("switch", "set/outlet_2_switch"),
        ("switch", "set/ups_start_auto"),
        ("switch", "switch/beeper"),
        ("switch", "switch/outlet_1"),
        ("switch", "switch/outlet_2"),
        ("text", "set/my_own_variable"),
        ("text", "set/outlet_1_desc"),
        ("text", "set/ups_id"),
    }
    disabled = {key for (_, key), entity in found.items() if entity.disabled}
    assert disabled == {
        "command/beeper_disable",
        "command/beeper_enable",
        "command/load_off",
        "command/outlet_1_load_off",
        "command/shutdown_return",
        "command/vendor_magic",
    }
    state = hass.states.get(rack.entity("text", "set/outlet_1_desc"))
    assert state is not None
    assert state.attributes["friendly_name"] == "Left Description"
    assert rack.state("number", "set/ups_delay_shutdown") == "20.0"
    assert rack.state("select", "set/input_sensitivity") == "low"
    assert rack.state("switch", "set/ups_start_auto") == "on"
    assert rack.state("switch", "switch/outlet_1") == "on"
    assert rack.state("text", "set/my_own_variable") == "x"


async def test_writing(rack: Rack) -> None:
    """Writes reach the driver once, in its own words; the state is its answer."""
    await rack.use("number", "set_value", "set/ups_delay_shutdown", value=120)
    await rack.use("number", "set_value", "set/battery_charge_low", value=55)
    await rack.use("select", "select_option", "set/input_sensitivity", option="high")
    await rack.use("switch", "turn_off", "set/ups_start_auto")
    await rack.use("text", "set_value", "set/my_own_variable", value='"#\\')
    await rack.use("switch", "turn_off", "switch/beeper")
    await rack.use("switch", "turn_off", "switch/outlet_1")
    await rack.use("switch", "turn_off", "switch/outlet_2")
    await rack.use("button", "press", "command/test_battery_start_quick")
    assert rack.driver.log == [
        ["SET", "ups.delay.shutdown", "120"],
        ["SET", "battery.charge.low", "55"],
        ["SET", "input.sensitivity", "high"],
        ["SET", "ups.start.auto", "no"],
        ["SET", "my.own.variable", '"#\\'],
        ["INSTCMD", "beeper.disable"],
        ["INSTCMD", "outlet.1.load.off"],
        ["SET", "outlet.2.switch", "off"],
        ["INSTCMD", "test.battery.start.quick"],
    ]
    assert rack.state("number", "set/ups_delay_shutdown") == "120.0"
    assert rack.state("select", "set/input_sensitivity") == "high"
    assert rack.state("switch", "set/ups_start_auto") == "off"
    # The driver of the test does nothing but say yes.
    assert rack.state("switch", "switch/outlet_1") == "on"


@pytest.mark.parametrize(
    ("variable", "value", "key"),
    [
        ("battery.charge.low", "40", "value_out_of_range"),
        ("battery.charge.low", "abc", "value_not_a_number"),
        ("input.sensitivity", "medium", "value_not_an_option"),
        ("ups.id", "much too long", "value_too_long"),
        ("ups.id", "x" * 300, "value_too_long"),
        ("ups.id", "Büro", "value_not_printable"),
        ("ups.id", "a\nINSTCMD rack load.off", "value_not_printable"),
        ("ups.status", "OB", "variable_not_writable"),
        ("no.such.variable", "1", "variable_not_writable"),
    ],
)
async def test_values_that_are_refused(
    rack: Rack, variable: str, value: str, key: str
) -> None:
    """A value that does not fit is told so, with the UPS; nothing is sent."""
    with pytest.raises(ServiceValidationError) as error:
        await rack.act("set_variable", variable=variable, value=value)
    assert error.value.translation_key == key
    assert "rack" in str(error.value)
    assert rack.driver.log == []


@pytest.mark.parametrize(
    "parameter",
    ["60 s", '6"', "#1", "a\\b", "60\nINSTCMD rack load.off", "ü", "9" * 300],
)
async def test_parameters_that_are_refused(rack: Rack, parameter: str) -> None:
    """No parameter becomes a second command, or is lost on the way."""
    command = "test.battery.start.quick"
    with pytest.raises(ServiceValidationError) as error:
        await rack.act("run_command", command=command, parameter=parameter)
    assert error.value.translation_key == "parameter_not_sendable"
    assert rack.driver.log == []


async def test_results(hass: HomeAssistant, rack: Rack) -> None:
    """Success, failure and an unknown outcome are told apart, and kept."""
    command = "test.battery.start.quick"
    assert await rack.act("run_command", command=command, parameter="10") == {
        "ups": "rack",
        "command": command,
        "outcome": "done",
    }
    assert await rack.act("set_variable", variable="ups.id", value="new") == {
        "ups": "rack",
        "variable": "ups.id",
        "outcome": "done",
        "value": "new",
    }
    rack.driver.on_command = lambda *_: Result.FAILED
    with pytest.raises(HomeAssistantError) as failed:
        await rack.act("run_command", command=command)
    assert failed.value.translation_key == "action_failed"
    assert "FAILED" in str(failed.value)
    with pytest.raises(ServiceValidationError) as unsupported:
        await rack.act("run_command", command="no.such.command")
    assert unsupported.value.translation_key == "command_not_supported"
    journal = (await rack.act("get_action_journal"))["actions"]
    assert [(each["what"], each["value"], each["result"]) for each in journal] == [
        (command, None, "failed: FAILED"),
        ("ups.id", "new", "done"),
        (command, "10", "done"),
    ]
    diagnostics = await async_get_config_entry_diagnostics(hass, rack.entry)
    assert diagnostics["actions"] == journal
    assert diagnostics["entry"]["data"]["password"] == REDACTED


async def test_a_self_test_that_is_refused_hides_no_power_cut(
    hass: HomeAssistant, rack: Rack
) -> None:
    """Prevents that a power cut right after it is told as the test that never was."""
    rack.driver.on_command = lambda *_: Result.FAILED
    with pytest.raises(HomeAssistantError):
        await rack.act("run_command", command="test.battery.start.quick")
    rack.driver.set("ups.status", "OB DISCHRG")
    journal = rack.entry.runtime_data.monitor.journal

    def told() -> list[Any]:
        return [
            each
            for each in journal.newest_first("rack")
            if each.data.get("type") == "on_battery"
        ]

    await until(hass, lambda: bool(told()))
    assert not told()[0].data.get("test")


@pytest.mark.allowed_logs("Error fetching NUT server")
async def test_lost_connection(rack: Rack) -> None:
    """A connection lost after sending is an unknown outcome, and no second try."""
    rack.driver.delay = 2
    task = rack.hass.async_create_task(
        rack.act("run_command", command="test.battery.start.quick")
    )
    async with asyncio.timeout(5):
        while not rack.driver.log:  # noqa: ASYNC110 - the driver has no event for it
            await asyncio.sleep(0.01)
    await rack.upsd.kill()
    with pytest.raises(HomeAssistantError) as error:
        await task
    assert error.value.translation_key == "outcome_unknown"
    assert len(rack.driver.log) == 1
    await rack.upsd.start()


async def test_administrators_only(
    hass: HomeAssistant,
    rack: Rack,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
) -> None:
    """Who is no administrator cannot cut power, by whatever way."""
    user = Context(user_id=hass_read_only_user.id)
    for command in ("load.off", "shutdown.return", "outlet.1.load.off", "vendor.magic"):
        with pytest.raises(Unauthorized):
            await rack.act("run_command", user, command=command)
    with pytest.raises(Unauthorized):
        await rack.act("forced_shutdown", user, confirm=True)
    operator = MockUser(is_owner=False).add_to_hass(hass)
    operator.mock_policy({"entities": {"all": True}})
    context = Context(user_id=operator.id)
    for key in ("switch/outlet_1", "switch/outlet_2", "set/outlet_2_switch"):
        with pytest.raises(Unauthorized):
            await rack.use("switch", "turn_off", key, context=context)
    with pytest.raises(Unauthorized):
        await rack.act("set_variable", user, variable="outlet.2.switch", value="off")
    assert rack.driver.log == []
    await rack.use("switch", "turn_off", "switch/beeper", context=context)
    await rack.act("run_command", context, command="test.battery.start.quick")
    admin = Context(user_id=hass_admin_user.id)
    await rack.act("run_command", admin, command="load.off")
    assert [words[1] for words in rack.driver.log] == [
        "beeper.disable",
        "test.battery.start.quick",
        "load.off",
    ]
    (last, *_) = (await rack.act("get_action_journal"))["actions"]
    assert last["user"] == hass_admin_user.name


async def test_forced_shutdown(rack: Rack) -> None:
    """A forced shutdown needs a confirmation, and is told as what it is."""
    with pytest.raises(ServiceValidationError):
        await rack.act("forced_shutdown", confirm=False)
    assert rack.state("sensor", "status") == "on_line"
    response = await rack.act("forced_shutdown", confirm=True)
    assert response["outcome"] == "accepted"
    await until(rack.hass, lambda: rack.state("sensor", "status") == "forced_shutdown")


async def test_get_variables(rack: Rack) -> None:
    """An automation can learn everything that a UPS has and takes."""
    found = await rack.act("get_variables")
    assert found["variables"]["battery.charge.low"] == {
        "value": "20",
        "description": "Low battery charge limit",
        "unit": "%",
        "writable": True,
        "type": "number",
        "enum": [],
        "range": [[10.0, 30.0], [50.0, 60.0]],
        "length": None,
    }
    assert found["variables"]["ups.status"]["writable"] is False
    assert found["commands"]["load.off"]["danger"] == "power"
    assert found["commands"]["vendor.magic"]["danger"] == "unknown"
    assert "driver.killpower" not in found["commands"]


async def test_rights(hass: HomeAssistant) -> None:
    """A user without the right to set has buttons, and no settings that would fail."""
    async with lab({"rack": RACK}) as running:
        for login, platforms in (
            ({}, set()),
            ({"username": "limited", "password": "limpass"}, {"button", "switch"}),
            (
                {
                    "username": "monitor",
                    "password": "monpass",
                    "command_username": "admin",
                    "command_password": "adminpass",
                },
                {"button", "number", "select", "switch", "text"},
            ),
        ):
            entry = make_entry(running.port, "rack")
            entry.add_to_hass(hass)
            hass.config_entries.async_update_entry(entry, data={**entry.data, **login})
            await hass.config_entries.async_setup(entry.entry_id)
            coordinator = entry.runtime_data.coordinator
            if login:
                await until(
                    hass,
                    lambda each=coordinator: "rack" in each.details,  # type: ignore[misc]
                )
            await hass.async_block_till_done()
            registry = er.async_get(hass)
            found = {
                entity.domain
                for entity in er.async_entries_for_config_entry(
                    registry, entry.entry_id
                )
            }
            always = {"binary_sensor", "calendar", "date", "event", "sensor"}
            assert found == always | platforms
            await hass.config_entries.async_remove(entry.entry_id)


@pytest.mark.parametrize(
    "name", ["beeper.enable\nINSTCMD rack load.off", 'a"b', "#", "x" * 300, "ü", ""]
)
async def test_names_that_are_none(rack: Rack, name: str) -> None:
    """No name of a command, a variable or a device becomes anything else."""
    with pytest.raises((ServiceValidationError, Unauthorized)):
        await rack.act("run_command", command=name)
    with pytest.raises(ServiceValidationError):
        await rack.act("set_variable", variable=name, value="1")
    with pytest.raises(ServiceValidationError):
        await rack.hass.services.async_call(
            DOMAIN, "run_command", {"device_id": name, "command": "x"}, blocking=True
        )
    assert rack.driver.log == []


async def test_devices_that_are_no_ups(hass: HomeAssistant, rack: Rack) -> None:
    """An action on an outlet means its UPS; one on the server is refused."""
    registry = dr.async_get(hass)
    (outlet, *_) = dr.async_entries_for_parent_device(registry, rack.device_id)
    response = await hass.services.async_call(
        DOMAIN,
        "get_variables",
        {"device_id": outlet.id},
        blocking=True,
        return_response=True,
    )
    assert isinstance(response, dict)
    assert response["ups"] == "rack"
    server = registry.async_get_device_by_identifier(
        (DOMAIN, rack.entry.entry_id), rack.entry.entry_id
    )
    assert server is not None
    with pytest.raises(ServiceValidationError) as error:
        await hass.services.async_call(
            DOMAIN,
            "run_command",
            {"device_id": server.id, "command": "load.off"},
            blocking=True,
        )
    assert error.value.translation_key == "device_is_no_ups"
