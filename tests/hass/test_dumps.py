"""Every device of NUT's device dump library sets up, and little of it is missed.

The library is not part of this project; without it the made-up devices stand in, and
the figures are those of three devices. `scripts/corpus` prints the table.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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


def coverage_of(
    hass: HomeAssistant, entry: MockConfigEntry, all_devices: Mapping[str, Device]
) -> Coverage:
    """Look every variable up in the registries, not in the catalogue."""
    registry = er.async_get(hass)
    unique_ids = {
        entity.unique_id
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
    }
    coverage = Coverage()
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
    return coverage


def print_table(
    hass: HomeAssistant, entry: MockConfigEntry, coverage: Coverage, upses: int
) -> None:
    """Print the figures of a run."""
    states = Counter(
        "unavailable"
        if state.state == STATE_UNAVAILABLE
        else "unknown"
        if state.state == STATE_UNKNOWN
        else "with a value"
        for state in hass.states.async_all(("sensor", "binary_sensor"))
    )
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    registry = dr.async_get(hass)
    main = dr.async_entries_for_config_entry(registry, entry.entry_id)
    parts = sum(
        len(dr.async_entries_for_parent_device(registry, device.id)) for device in main
    )
    statuses = Counter(
        state_of(hass, entry, name, "status")
        for name in entry.runtime_data.coordinator.names
    )
    print(f"\n{'devices':24} {upses}")
    print(f"{'outlets and groups':24} {parts}")
    print(f"{'entities':24} {len(entities)}")
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
# asyncio's debug mode, which tests run in, counts the time of 421 devices at once.
@pytest.mark.allowed_logs("Executing <")
async def test_every_dump(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """No real device raises, warns, lacks a status, or loses what it reports."""
    all_devices = devices()
    async with lab(all_devices, maxconn=4096) as running:
        caplog.set_level(logging.WARNING)
        entry = make_entry(running.port, *all_devices)
        await set_up(hass, entry)
        coverage = coverage_of(hass, entry, all_devices)
        print_table(hass, entry, coverage, len(all_devices))
        complaints = [
            record.getMessage()
            for record in caplog.records
            if record.levelno >= logging.WARNING and "nutify" in record.name
        ]
        print(f"{'exceptions and warnings':24} {len(complaints)}")
        assert not complaints
        for name in all_devices:
            status = state_of(hass, entry, name, "status")
            assert status not in {None, STATE_UNAVAILABLE, STATE_UNKNOWN}, name
            device = dr.async_get(hass).async_get_device_by_identifier(
                (DOMAIN, f"{entry.entry_id}/{name}"), entry.entry_id
            )
            assert device is not None, name
        assert coverage.share >= 0.95, coverage.missed.most_common(20)
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
    async with lab(all_devices, maxconn=4096) as running:
        entry = make_entry(
            running.port, *all_devices, username="admin", password="adminpass"
        )
        coordinator = await set_up(hass, entry)
        await until(
            hass, lambda: coordinator.details.keys() >= all_devices.keys(), seconds=60
        )
        await hass.async_block_till_done()
        kinds, missing = settings_table(hass, entry, all_devices)
        print(f"\n{'devices with RW or CMD':24} {len(all_devices)}")
        print(f"{'NUT says':12} {'entity':12} count")
        for (kind, platform), count in sorted(kinds.items()):
            print(f"{kind:12} {platform:12} {count}")
        print(f"missing {len(missing)}")
        assert not missing
        await hass.config_entries.async_unload(entry.entry_id)
