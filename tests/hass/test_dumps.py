"""Every device of NUT's device dump library sets up, and little of it is missed.

The library is not part of this project; without it the made-up devices stand in, and
the figures are those of three devices. `scripts/corpus` prints the table.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from itertools import batched
import logging

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.core.nut import catalogue, commands
from nutlab import Device, Setting, lab
from nutlab.dumps import all_dumps, dumps_folder, select_devices
from nutlab.hass import make_entry, set_up, state_of, until
from nutlab.synthetic import SYNTHETIC_DEVICES

pytestmark = pytest.mark.upsd

# Home Assistant adds no more than 10,000 enabled entities to one entry.
MOST_DEVICES = 200
# Of these nothing is known before something happens.
UNKNOWN_AT_FIRST = {
    "history/last_event",
    "history/last_outage",
    "history/last_outage_duration",
    "history/last_test_date",
    "history/last_test_result",
    "power_events",
}


@dataclass
class Coverage:
    """How the variables of all devices are shown."""

    kinds: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Return how many variables there were."""
        return self.kinds.total()

    @property
    def share(self) -> float:
        """Return the share that is shown, or left out for a documented reason."""
        return 1 - self.kinds["missed"] / max(self.total, 1)


def devices() -> Mapping[str, Device]:
    """Return all devices there are, by a name for each."""
    if dumps_folder() is None:
        return SYNTHETIC_DEVICES
    return select_devices(all_dumps())


def add_coverage(
    coverage: Coverage,
    hass: HomeAssistant,
    entry: MockConfigEntry,
    all_devices: Mapping[str, Device],
) -> None:
    """Look every variable up in the registries, not in the catalogue."""
    registry = er.async_get(hass)
    unique_ids = {
        entity.unique_id
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
    }
    for ups, device in all_devices.items():
        for name in device.variables:
            if name.startswith("driver."):
                continue
            match = catalogue.find(name)
            if match and f"{entry.entry_id}/{ups}/{match.key}" in unique_ids:
                coverage.kinds["entity"] += 1
            elif catalogue.is_identity(name):
                coverage.kinds["device info"] += 1
            elif name == "ups.status":
                coverage.kinds["status entities"] += 1
            elif catalogue.exclusion(name):
                coverage.kinds["documented exclusion"] += 1
            else:
                coverage.kinds["missed"] += 1
                coverage.missed[name] += 1


def states_without_value(hass: HomeAssistant) -> Counter[tuple[str, str]]:
    """Return which enabled entities have no value, as their state and key."""
    found: Counter[tuple[str, str]] = Counter()
    registry = er.async_get(hass)
    for entity in registry.entities.values():
        if entity.disabled:
            continue
        state = hass.states.get(entity.entity_id)
        assert state is not None, entity.unique_id
        if state.state in {STATE_UNAVAILABLE, STATE_UNKNOWN}:
            key = entity.unique_id.removeprefix(f"{entity.config_entry_id}/")
            found[state.state, key.partition("/")[2]] += 1
    return found


def check_states_without_value(found: Counter[tuple[str, str]]) -> None:
    """Fail for an entity of our own making that has nothing to say."""
    assert not [key for state, key in found if state == STATE_UNAVAILABLE]
    # A device may well report a variable without a value.
    made = {
        key
        for _, key in found
        if key.startswith("history/") or key in {"power_events", "outages", "status"}
    }
    assert made
    assert made <= UNKNOWN_AT_FIRST


def print_table(
    hass: HomeAssistant, entries: list[MockConfigEntry], coverage: Coverage, upses: int
) -> None:
    """Print the figures of a run."""
    entities = er.async_get(hass).entities.values()
    enabled = sum(not each.disabled for each in entities)
    without = states_without_value(hass)
    states = Counter({"with a value": enabled - without.total()})
    for (state, _), count in without.items():
        states[state] += count
    registry = dr.async_get(hass)
    parts = sum(
        len(dr.async_entries_for_parent_device(registry, device.id))
        for entry in entries
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
    )
    statuses = Counter(
        state_of(hass, entry, name, "status")
        for entry in entries
        for name in entry.runtime_data.coordinator.names
    )
    print(f"\n{'devices':24} {upses}")
    print(f"{'outlets and groups':24} {parts}")
    print(f"{'entities':24} {len(entities)}")
    print(f"{'enabled entities':24} {enabled}")
    for kind, count in states.most_common():
        print(f"{'  ' + kind:24} {count}")
    print(f"{'variables':24} {coverage.total}  (without driver.*)")
    for kind, count in coverage.kinds.most_common():
        print(f"{'  ' + kind:24} {count:6}  {100 * count / coverage.total:5.1f} %")
    print(f"{'covered':24} {100 * coverage.share:.2f} %")
    if coverage.missed:
        print(f"{'missed most':24} {coverage.missed.most_common(10)}")
    print(f"{'statuses':24} {dict(statuses.most_common())}")


@pytest.mark.timeout(300)
async def test_every_dump(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """No real device raises, warns, lacks a status, or loses what it reports."""
    all_devices = devices()
    caplog.set_level(logging.WARNING)
    coverage = Coverage()
    entries: list[MockConfigEntry] = []
    async with AsyncExitStack() as stack:
        for batch in batched(all_devices.items(), MOST_DEVICES, strict=False):
            some = dict(batch)
            running = await stack.enter_async_context(
                lab(some, maxconn=4096, maxage=120)
            )
            entry = make_entry(running.port, *some)
            await set_up(hass, entry)
            add_coverage(coverage, hass, entry, some)
            entries.append(entry)
        print_table(hass, entries, coverage, len(all_devices))
        complaints = [
            record.getMessage()
            for record in caplog.records
            if record.levelno >= logging.WARNING and "nutify" in record.name
        ]
        print(f"{'exceptions and warnings':24} {len(complaints)}")
        assert not complaints
        for entry in entries:
            for name in entry.runtime_data.coordinator.names:
                status = state_of(hass, entry, name, "status")
                assert status not in {None, STATE_UNAVAILABLE, STATE_UNKNOWN}, name
                device = dr.async_get(hass).async_get_device_by_identifier(
                    (DOMAIN, f"{entry.entry_id}/{name}"), entry.entry_id
                )
                assert device is not None, name
        check_states_without_value(states_without_value(hass))
        assert coverage.share >= 0.95, coverage.missed.most_common(20)
        for entry in entries:
            await hass.config_entries.async_unload(entry.entry_id)


def kind_of(setting: Setting) -> str:
    """Return what NUT calls a setting."""
    if setting.enum:
        return "ENUM"
    if setting.ranges:
        return "RANGE"
    return "NUMBER" if setting.length is None else "STRING"


def asked_of(device: Device) -> Iterator[tuple[str, str, str]]:
    """Yield what can be written and run: NUT's kind, its name, the entity's key."""
    for name, setting in device.settings.items():
        if setting.writable and not name.startswith("driver."):
            yield kind_of(setting), name, f"set/{name.replace('.', '_').lower()}"
    for name in device.commands:
        if not commands.is_hidden(name):
            yield "CMD", name, f"command/{commands.find(name).key}"


def settings_table(
    hass: HomeAssistant, entry: MockConfigEntry, all_devices: Mapping[str, Device]
) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Return the entities by NUT's type and kind, and what has none."""
    kinds: Counter[tuple[str, str]] = Counter()
    missing: list[str] = []
    platforms = {
        entity.unique_id: entity.domain
        for entity in er.async_entries_for_config_entry(
            er.async_get(hass), entry.entry_id
        )
    }
    for ups, device in all_devices.items():
        for kind, name, key in asked_of(device):
            platform = platforms.get(f"{entry.entry_id}/{ups}/{key}")
            kinds[kind, platform or "missing"] += 1
            if platform is None:
                missing.append(f"{ups}: {name}")
    return kinds, missing


@pytest.mark.timeout(300)
async def test_every_setting_and_command(hass: HomeAssistant) -> None:
    """No writable variable or command of a real device lacks its entity."""
    all_devices = {
        name: device
        for name, device in devices().items()
        if device.settings or device.commands
    }
    async with lab(all_devices, maxconn=4096, maxage=120) as running:
        entry = make_entry(
            running.port, *all_devices, username="admin", password="adminpass"
        )
        coordinator = await set_up(hass, entry)
        await until(
            hass, lambda: coordinator.details.keys() >= all_devices.keys(), seconds=60
        )
        # Of so many, they are added in several turns.
        with suppress(TimeoutError):
            await until(
                hass,
                lambda: not settings_table(hass, entry, all_devices)[1],
                seconds=30,
            )
        kinds, missing = settings_table(hass, entry, all_devices)
        print(f"\n{'devices with RW or CMD':24} {len(all_devices)}")
        print(f"{'NUT says':12} {'entity':12} count")
        for (kind, platform), count in sorted(kinds.items()):
            print(f"{kind:12} {platform:12} {count}")
        print(f"missing {len(missing)}")
        assert not missing
        await hass.config_entries.async_unload(entry.entry_id)
