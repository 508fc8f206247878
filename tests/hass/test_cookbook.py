"""Every recipe of the cookbook can be pasted, and does on a real UPS what it says."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
import re
from typing import Any

from homeassistant.components.automation import (
    devices_in_automation,
    entities_in_automation,
)
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import config_validation as cv
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.devices import ups_device_id
from nutlab import Device, ScriptedDriver, Setting, lab
from nutlab.hass import make_entry, set_up
from tests.hass.automated import comes_true
from tests.hass.mailbox import Phone, set_up_phones
from tests.hass.metered import ALL, BERLIN, Clocks, berlin, moved_clocks
from tests.hass.reported import kept, media

pytestmark = pytest.mark.upsd

PAGE = (Path(__file__).parents[2] / "docs" / "user" / "cookbook.md").read_text()
DEVICE_ID = "1234567890abcdef"
RACK = Device(
    variables={
        "battery.charge": "100",
        "battery.runtime": "1800",
        "input.transfer.low": "196",
        "ups.load": "20",
        "ups.realpower": "100",
        "ups.status": "OL",
        "ups.temperature": "25",
        "ups.test.result": "Done and passed",
    },
    settings={"input.transfer.low": Setting(ranges=((160, 210),))},
    commands=("beeper.mute", "test.battery.start.quick"),
)
PRICE = ALL | {"tariff": {"kind": "fixed", "price": 0.25}}
NOON = "2026-06-07 12:00"


def recipes() -> dict[str, str]:
    """Return the block of each heading."""
    block = r"^## (.+?)$.+?^```yaml\n(.+?)^```$"
    return dict(re.findall(block, PAGE, re.MULTILINE | re.DOTALL))


def placeholders() -> set[str]:
    """Return what the table at the top of the page says is to be replaced."""
    rows = re.findall(r"^\| (`.+) \|.+\|$", PAGE.partition("\n## ")[0], re.MULTILINE)
    return set(re.findall(r"`(.+?)`", "".join(rows)))


def nodes(node: object) -> Iterator[Mapping[str, Any]]:
    """Yield all mappings of a parsed block, at any depth."""
    if isinstance(node, Mapping):
        yield node
    if isinstance(node, Mapping | list):
        for each in node.values() if isinstance(node, Mapping) else node:
            yield from nodes(each)


def hurried(text: str) -> str:
    """Return a block whose minutes are seconds, and whose kWh are Wh."""
    waits = re.findall(r'for: "([\d:]+)"', text)
    assert all(cv.positive_time_period(wait) > timedelta() for wait in waits)
    assert len(waits) == text.count(" for: ")
    text = re.sub(r'( for: )"[\d:]+"', r'\1"00:00:01"', text)
    return text.replace(" >= 10 ", " >= 1 ").replace("above: 5\n", "above: 0.005\n")


@dataclass
class Kitchen:
    """A UPS named rack, with a home around it."""

    hass: HomeAssistant
    entry: MockConfigEntry
    driver: ScriptedDriver
    clocks: Clocks
    phone: Phone
    mail: Phone
    calls: Mapping[str, list[ServiceCall]]

    def says(self, **variables: str) -> None:
        """Let the UPS say something; `_` is a dot."""
        for name, value in variables.items():
            self.driver.set(name.replace("_", "."), value)

    async def until(self, is_true: Callable[[], object]) -> None:
        """Wait until something is true."""
        await comes_true(lambda: bool(is_true()), 15)

    async def shows(self, entity_id: str, value: str) -> None:
        """Wait until an entity shows a value."""
        await self.until(lambda: self.hass.states.is_state(entity_id, value))

    async def told(self) -> str:
        """Return what the phone got next."""
        await self.until(lambda: self.phone.messages)
        return self.phone.messages.pop(0)[1]

    async def called(self, action: str) -> Mapping[str, Any]:
        """Return the data of the next call of an action of the home."""
        await self.until(lambda: self.calls[action])
        return self.calls[action].pop(0).data

    async def ordered(self, *words: str) -> None:
        """Wait until the driver got an order."""
        await self.until(lambda: list(words) in self.driver.log)

    async def cook(self, heading: str) -> None:
        """Set the automation of a heading up, as a reader would have it."""
        hass = self.hass
        text = hurried(recipes()[heading])
        # Totals appear with the first reading that is added up.
        own = set(re.findall(r"\bsensor\.rack_\w+", text))
        await self.until(lambda: all(hass.states.get(each) for each in own))
        device_id = ups_device_id(hass, self.entry, "rack")
        config = parse_yaml(text.replace(DEVICE_ID, device_id))
        assert isinstance(config, dict)
        assert config.keys() >= {"alias", "triggers", "actions"}
        assert await async_setup_component(
            hass, "automation", {"automation": [{"id": "recipe", **config}]}
        )
        await hass.async_block_till_done()
        (state,) = hass.states.async_all("automation")
        assert (state.name, state.state) == (config["alias"], "on")
        used = set(entities_in_automation(hass, state.entity_id))
        assert used <= own | placeholders()
        assert all(hass.states.get(each) for each in used)
        assert set(devices_in_automation(hass, state.entity_id)) <= {device_id}
        self._check_actions(config)

    def _check_actions(self, config: Mapping[str, Any]) -> None:
        services = self.hass.services.async_services()
        for node in nodes(config["actions"]):
            domain, _, name = node.get("action", "").partition(".")
            if domain == DOMAIN:
                schema = services[domain][name].schema
                assert schema is not None
                # What is a template is checked when the recipe runs.
                schema(
                    {
                        key: "2026-06-01" if "{{" in str(value) else value
                        for key, value in node["data"].items()
                    }
                )


async def power_cuts(kitchen: Kitchen) -> None:
    """Cut the power for some seconds."""
    kitchen.says(ups_status="OB DISCHRG")
    assert await kitchen.told() == "rack is on battery, charge 100 %, 30 min left."
    kitchen.says(ups_status="OL CHRG")
    told = await kitchen.told()
    assert re.fullmatch(r"rack is back on mains power after 0:00:\d\d\.", told)


async def shut_down(kitchen: Kitchen) -> None:
    """Let the battery be nearly empty before, with and after the power cut."""
    for before, status, after in (
        ("240", "OB", "240"),
        ("1800", "OB LB", "1800"),
        ("1800", "OB", "200"),
    ):
        kitchen.says(battery_runtime=before, ups_status="OL")
        await kitchen.shows("sensor.rack_status", "on_line")
        await kitchen.shows("sensor.rack_battery_runtime", str(int(before) / 60))
        assert not kitchen.calls["script.turn_on"]
        kitchen.says(ups_status=status)
        await kitchen.shows("binary_sensor.rack_on_battery", "on")
        kitchen.says(battery_runtime=after)
        called = await kitchen.called("script.turn_on")
        assert called == {"entity_id": ["script.shut_down_nas"]}
    kitchen.says(ups_status="OB LB")
    await kitchen.shows("binary_sensor.rack_low_battery", "on")
    assert not kitchen.calls["script.turn_on"]


async def heavy_loads(kitchen: Kitchen) -> None:
    """Cut the power once for long, and once not."""
    loads = {"entity_id": ["switch.heater", "switch.dryer"]}
    for charge in ("30", "90"):
        kitchen.says(ups_status="OB DISCHRG")
        assert await kitchen.called("switch.turn_off") == loads
        kitchen.says(battery_charge=charge)
        await kitchen.shows("sensor.rack_battery_charge", f"{charge}.0")
        kitchen.says(ups_status="OL CHRG")
        await kitchen.shows("sensor.rack_status", "on_line")
        if charge == "30":
            assert not kitchen.calls["switch.turn_on"]
            kitchen.says(battery_charge="60")
        assert await kitchen.called("switch.turn_on") == loads


async def self_test(kitchen: Kitchen) -> None:
    """Wait for the time."""
    await kitchen.ordered("INSTCMD", "test.battery.start.quick")


async def replace_battery(kitchen: Kitchen) -> None:
    """Let the UPS ask for it, and let a Monday begin."""
    told = "The battery of the rack has to be replaced."
    kitchen.says(ups_status="OL RB")
    assert await kitchen.told() == told
    called = await kitchen.called("todo.add_item")
    assert called["item"] == "Replace the battery of the rack"
    await kitchen.shows("sensor.rack_battery_condition", "replace")
    async_fire_time_changed(kitchen.hass, berlin("2026-06-08 09:00:01"))
    assert await kitchen.told() == told
    assert not kitchen.calls["todo.add_item"]


async def overload(kitchen: Kitchen) -> None:
    """Load the UPS too much."""
    kitchen.says(ups_load="120", ups_status="OL OVER")
    told = "rack has been overloaded for a minute, load 120 %."
    assert await kitchen.told() == told


async def month(kitchen: Kitchen) -> None:
    """Wait for the first day of the month."""
    await kitchen.until(lambda: kitchen.mail.messages)
    ((_, told),) = kitchen.mail.messages
    assert told.startswith("In May ")
    await kitchen.hass.async_block_till_done()
    files = set().union(*kept(kitchen.hass, kitchen.entry).values())
    assert files >= {"report.html", "report.pdf", "history.csv.gz"}


async def cost(kitchen: Kitchen) -> None:
    """Wait for the end of the day."""
    told = r"The rack used [\d.]+ kWh today, [\d.]+ EUR\."
    assert re.fullmatch(told, await kitchen.told())


async def beeper(kitchen: Kitchen) -> None:
    """Cut the power at night."""
    kitchen.says(ups_status="OB")
    await kitchen.ordered("INSTCMD", "beeper.mute")


async def logbook(kitchen: Kitchen) -> None:
    """Cut the power."""
    kitchen.says(ups_status="OB")
    await kitchen.shows("sensor.rack_status", "on_battery")
    kitchen.says(battery_charge="93")
    await kitchen.shows("sensor.rack_battery_charge", "93.0")
    kitchen.says(ups_status="OL")
    called = await kitchen.called("logbook.log")
    assert called["entity_id"] == "sensor.rack_status"
    line = r"was on battery for 0:00:\d\d, down to 93\.0 %, \d\.\d Wh"
    assert re.fullmatch(line, called["message"])


async def silence(kitchen: Kitchen) -> None:
    """Let the UPS fall silent."""
    kitchen.driver.stale()
    assert await kitchen.called("tts.speak") == {
        "entity_id": ["tts.home"],
        "media_player_entity_id": "media_player.kitchen",
        "message": "rack has not been reachable for five minutes.",
    }


async def heat(kitchen: Kitchen) -> None:
    """Let it become hot."""
    kitchen.says(ups_temperature="45")
    assert await kitchen.told() == "The rack is at 45.0 °C."


async def generator(kitchen: Kitchen) -> None:
    """Start a generator, and stop it."""
    for state, volts in (("on", "170"), ("off", "196")):
        kitchen.hass.states.async_set("binary_sensor.generator", state)
        await kitchen.ordered("SET", "input.transfer.low", volts)


async def much_energy(kitchen: Kitchen) -> None:
    """Use 10 Wh in a second."""
    kitchen.says(ups_realpower="36000")
    assert (await kitchen.told()).startswith("The rack has used 0.")


async def acknowledge(kitchen: Kitchen) -> None:
    """Cut the power, and press the button on the phone."""
    kitchen.says(ups_status="OB")
    await kitchen.shows("sensor.rack_status", "on_battery")
    kitchen.says(ups_status="OL")
    called = await kitchen.called("notify.mobile_app_phone")
    (button,) = called["data"]["actions"]
    records = list(kitchen.entry.runtime_data.monitor.journal.newest_first("rack"))
    assert not any(each.acknowledged_at for each in records)
    pressed = {"action": button["action"]}
    kitchen.hass.bus.async_fire("mobile_app_notification_action", pressed)
    await kitchen.until(lambda: all(each.acknowledged_at for each in records))


# How each recipe is tried, and when: by the clock on the wall.
TRIALS: Mapping[str, tuple[Callable[[Kitchen], Awaitable[None]], str]] = {
    "Tell of power cuts and how long they took": (power_cuts, NOON),
    "Shut a machine down before the battery is empty": (shut_down, NOON),
    "Switch heavy loads off on battery, and on again": (heavy_loads, NOON),
    "Test the battery every week": (self_test, "2026-06-07 02:59"),
    "Replace the battery": (replace_battery, NOON),
    "Warn of an overload that lasts": (overload, NOON),
    "Close the month with a report and an export": (month, "2026-06-01 05:59"),
    "Send the cost of the day": (cost, "2026-06-07 23:58"),
    "Mute the beeper at night": (beeper, "2026-06-07 23:30"),
    "Write a line about each outage into the logbook": (logbook, NOON),
    "Announce that a UPS cannot be reached": (silence, NOON),
    "Warn of heat": (heat, NOON),
    "Be patient with a generator": (generator, NOON),
    "Warn when much energy is used": (much_energy, NOON),
    "Acknowledge a power cut on the phone": (acknowledge, NOON),
}


@pytest.fixture
async def kitchen(
    recorder_mock: object,
    hass: HomeAssistant,
    servers: AsyncExitStack,
    monkeypatch: pytest.MonkeyPatch,
    heading: str,
) -> AsyncGenerator[Kitchen]:
    """Provide the UPS of the page and the home around it, at the time of a trial."""
    media(hass)
    await hass.config.async_set_time_zone(BERLIN)
    with moved_clocks(monkeypatch, TRIALS[heading][1]) as clocks:
        running = await servers.enter_async_context(lab({"rack": RACK}))
        phone, mail = Phone("phone"), Phone("mail")
        await set_up_phones(hass, phone, mail)
        entry = make_entry(
            running.port, "rack", options=PRICE, username="admin", password="adminpass"
        )
        await set_up(hass, entry)
        for each in placeholders():
            domain = each.partition(".")[0]
            if domain not in {"sensor", "notify", DEVICE_ID}:
                hass.states.async_set(each, "off")
        calls = {
            name: async_mock_service(hass, *name.split("."))
            for name in re.findall(r"action: (\w+\.\w+)$", PAGE, re.MULTILINE)
            if name.partition(".")[0] != DOMAIN and name != "notify.send_message"
        }
        driver = running.drivers["rack"]
        yield Kitchen(hass, entry, driver, clocks, phone, mail, calls)
        await hass.services.async_call(
            "automation", "turn_off", {"entity_id": "all"}, blocking=True
        )
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("heading", TRIALS)
@pytest.mark.allowed_logs("is unavailable on NUT server", "libturbojpeg")
async def test_it_does_what_it_says(kitchen: Kitchen, heading: str) -> None:
    """Prevents a recipe that is refused when pasted, or that waits for ever."""
    trial, start = TRIALS[heading]
    await kitchen.cook(heading)
    if start != NOON:
        kitchen.clocks.set(f"{start}:59")
    await trial(kitchen)


def test_every_recipe_is_tried() -> None:
    """Prevents a recipe of the page that nobody ever ran."""
    assert list(recipes()) == list(TRIALS)
    assert PAGE.count("```yaml") == len(TRIALS)


def test_it_is_said_what_to_replace() -> None:
    """Prevents a line of the table for what no recipe has."""
    text = "".join(recipes().values())
    assert all(each in text for each in placeholders())
