"""What holds of entities of all kinds: who is told of what, and how they are sorted."""

from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.devices import ups_unique_id
from custom_components.nutify.runtime import NutifyRuntime
from nutlab import Device, Setting, lab
from nutlab.hass import make_entry, set_up, until

pytestmark = pytest.mark.upsd

DEVICE = Device(
    variables={
        "battery.charge": "100",
        "battery.charge.low": "20",
        "battery.runtime": "1200",
        "device.mfr": "Eaton",
        "input.voltage": "230",
        "ups.beeper.status": "enabled",
        "ups.load": "20",
        "ups.realpower": "100",
        "ups.status": "OL",
        "ups.test.result": "Done and passed",
    },
    settings={"battery.charge.low": Setting(length=3)},
    commands=("beeper.disable", "beeper.enable", "test.battery.start.quick"),
)
# Nothing comes by itself while a test looks.
RARELY = {"status_interval": 3600, "full_interval": 3600}
CONFIG, DIAGNOSTIC = EntityCategory.CONFIG, EntityCategory.DIAGNOSTIC
# What people look at every day has none.
CATEGORIES = {
    "battery_charge": None,
    "input_voltage": None,
    "status": None,
    "ups_load": None,
    "history/outages_today": None,
    "meter/energy": None,
    "power_events": None,
    "outages": None,
    "connectivity": DIAGNOSTIC,
    "meter/power_source": DIAGNOSTIC,
}


async def build(hass: HomeAssistant, servers: AsyncExitStack) -> MockConfigEntry:
    """Set up a UPS that has entities of all kinds, and may be told what to do."""
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    entry = make_entry(
        running.port, "a", username="admin", password="adminpass", options=RARELY
    )
    coordinator = await set_up(hass, entry)

    def is_asked() -> bool:
        domains = {each.domain for each in entities(hass, entry)}
        return {"button", "number", "switch"} <= domains

    # What may be changed is asked when all else is known; energy needs two readings.
    await until(hass, is_asked)
    for _ in range(2):
        await coordinator.async_full_refresh()
        await hass.async_block_till_done()
    return entry


def entities(hass: HomeAssistant, entry: MockConfigEntry) -> list[er.RegistryEntry]:
    """Return all that are registered."""
    return er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)


def callbacks(runtime: NutifyRuntime) -> Iterator[Callable[..., object]]:
    """Yield whatever is called when there is something new."""
    coordinator, monitor = runtime.coordinator, runtime.monitor
    yield from (each for each, _ in coordinator._listeners.values())
    for listeners in coordinator._scopes._listeners.values():
        yield from (*listeners._every, *listeners._of_all)
        for of_one in listeners._of_one.values():
            yield from of_one
    yield from monitor._listeners
    for followed in (monitor, runtime.meters, runtime.batteries):
        yield from followed._followers


def told(runtime: NutifyRuntime) -> set[str]:
    """Return the entities that are told of anything."""
    owners = (getattr(each, "__self__", None) for each in callbacks(runtime))
    return {each.entity_id for each in owners if isinstance(each, Entity)}


@pytest.mark.parametrize("way", ["removed", "unloaded"])
async def test_who_goes_is_told_nothing(
    hass: HomeAssistant, servers: AsyncExitStack, way: str
) -> None:
    """Prevents entities that are told, and kept in memory, after they are gone."""
    entry = await build(hass, servers)
    runtime = entry.runtime_data
    enabled = {each.entity_id for each in entities(hass, entry) if not each.disabled_by}
    before = told(runtime)
    assert before <= enabled
    domains = {each.partition(".")[0] for each in before}
    assert domains >= {
        *("binary_sensor", "button", "calendar", "date", "event", "number", "sensor"),
        "switch",
    }
    if way == "removed":
        for each in entities(hass, entry):
            er.async_get(hass).async_remove(each.entity_id)
        await hass.async_block_till_done()
    else:
        assert await hass.config_entries.async_unload(entry.entry_id)
    assert told(runtime) == set()


async def test_categories(hass: HomeAssistant, servers: AsyncExitStack) -> None:
    """Prevents that what matters is lost among what is only looked at in trouble."""
    entry = await build(hass, servers)
    prefix = f"{ups_unique_id(entry, 'a')}/"
    found = {
        each.unique_id.removeprefix(prefix): each
        for each in entities(hass, entry)
        if each.unique_id.startswith(prefix)
    }
    assert {key: found[key].entity_category for key in CATEGORIES} == CATEGORIES
    # Whatever changes something is apart from what shows something.
    acting = {"button", "date", "number", "switch"}
    changed = [each for each in found.values() if each.domain in acting]
    assert {each.domain for each in changed} == acting
    assert all(each.entity_category is CONFIG for each in changed)
