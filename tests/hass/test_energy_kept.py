"""What was counted stays, whatever becomes of Home Assistant, its disk and the UPS."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
import json
from pathlib import Path
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.nutify.const import DOMAIN
from nutlab import Device, ScriptedDriver, Section
from nutlab.hass import until
from tests.hass.metered import DESK, WATTS, Clocks, House, build, moved_clocks
from tests.hass.test_subentry_flow import reconfigure, rename

pytestmark = pytest.mark.upsd

FIXED = {"kind": "fixed", "price": 0.5}
CO2 = {"kind": "fixed", "factor": 400}
RACK = Device(variables={**DESK.variables, "ups.realpower": "18000"})
SUMS = (
    *(f"energy{span}" for span in ("", "_today", "_month", "_year")),
    *(f"cost{span}" for span in ("", "_today", "_month", "_year")),
    *(f"emissions{span}" for span in ("", "_today", "_month")),
    "mains_energy",
)
MINUTE = WATTS / 60


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Let Home Assistant write real files: a mocked storage cannot fail."""
    return {}


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clocks]:
    """Let the test move the clocks, from a noon in May on."""
    with moved_clocks(monkeypatch, "2026-05-17 12:00") as moved:
        yield moved


@pytest.fixture
async def house(hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks) -> House:
    """Provide a UPS of which two minutes were counted."""
    house = await build(
        hass, servers, {"desk": DESK}, clocks, tariff=FIXED, emissions=CO2
    )
    await house.spend(60, times=2)
    assert house.watt_hours("desk/energy") == pytest.approx(2 * MINUTE, rel=0.03)
    assert house.number("desk/cost") == pytest.approx(MINUTE / 1000, rel=0.03)
    assert house.number("desk/emissions") == pytest.approx(0.48, rel=0.03)
    return house


def sums(house: House, ups: str = "desk") -> dict[str, float]:
    """Return all that was counted of a UPS, and of all."""
    return {
        f"{each}/{key}": house.number(f"{each}/{key}")
        for each in (ups, "fleet")
        for key in SUMS
    }


def file_of(house: House) -> Path:
    """Return the path of the books."""
    storage = Path(house.hass.config.path(".storage"))
    return storage / f"{DOMAIN}.energy.{house.entry.entry_id}"


def content_of(house: House) -> dict[str, Any]:
    """Return what the books hold."""
    data: dict[str, Any] = json.loads(file_of(house).read_text())["data"]
    return data


def repair(house: House, problem: str) -> ir.IssueEntry | None:
    """Return the repair on the books."""
    issue = f"energy_{problem}_{DOMAIN}.energy.{house.entry.entry_id}"
    return ir.async_get(house.hass).async_get_issue(DOMAIN, issue)


async def test_a_reload_takes_nothing(house: House) -> None:
    """Prevents sums that begin anew, or lose the time of the reload."""
    before = sums(house)
    assert house.clocks is not None
    house.clocks.go_on(10)
    await house.reload()
    after = sums(house)
    assert all(after[key] >= before[key] for key in before), (before, after)
    # Ten seconds of 10 Wh: both ends were seen.
    grown = (after["desk/energy"] - before["desk/energy"]) * 1000
    assert grown == pytest.approx(100, rel=0.1)
    await house.spend(60)
    last = house.number("desk/energy") - after["desk/energy"]
    assert last * 1000 == pytest.approx(MINUTE, rel=0.03)


async def test_each_reading_is_on_disk(house: House) -> None:
    """Prevents that a process which is killed takes more than one reading with it."""
    for _ in range(5):
        await house.spend(30)
        stored = content_of(house)
        for books in (stored["upses"]["desk"], stored["fleet"]):
            shown = house.watt_hours("desk/energy")
            assert books["total"]["load"] == pytest.approx(shown, abs=0.5)
        last = stored["upses"]["desk"]["last"]["monotonic"]
        moment = house.coordinator.read
        assert moment is not None
        assert last == pytest.approx(moment.monotonic, abs=0.01)


async def test_killed_in_the_middle(house: House) -> None:
    """Prevents a sum that falls after a kill; what it lost is one reading at most."""
    before = sums(house)
    books = file_of(house).read_bytes()
    await house.spend(60)
    last = sums(house)
    await house.hass.config_entries.async_unload(house.entry.entry_id)
    # As if nothing had been written since, and a long time had passed.
    file_of(house).write_bytes(books)
    assert house.clocks is not None
    house.clocks.go_on(3600)
    await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.hass.async_block_till_done()
    assert sums(house) == before
    lost = (last["desk/energy"] - before["desk/energy"]) * 1000
    assert lost == pytest.approx(MINUTE, rel=0.03)
    await house.spend(30)
    assert house.number("desk/energy") > before["desk/energy"]


async def test_another_boot_is_a_gap(house: House) -> None:
    """Prevents energy made of two clocks that have nothing to do with one another."""
    before = sums(house)
    await house.hass.config_entries.async_unload(house.entry.entry_id)
    data = json.loads(file_of(house).read_text())
    # The clock of a machine that was up for a year, and is up for another time now.
    for books in (*data["data"]["upses"].values(), data["data"]["fleet"]):
        if books["last"]:
            books["last"]["monotonic"] += 86400 * 365
    file_of(house).write_text(json.dumps(data))
    await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.hass.async_block_till_done()
    assert sums(house) == before
    await house.spend(60)
    grown = (house.number("desk/energy") - before["desk/energy"]) * 1000
    assert grown == pytest.approx(MINUTE, rel=0.03)


@pytest.mark.allowed_logs(
    "is left as it is", "Unrecoverable error decoding storage", "is not readable"
)
@pytest.mark.parametrize(
    "damage",
    [
        '{"version": 1, "minor_version": 1, "key": "any", "data": {"upses": 5}}',
        '{"version": 1, "minor_version": 1, "key": "any", "data": []}',
        '{"version": 9, "minor_version": 1, "key": "any", "data": {}}',
        (
            '{"version": 1, "minor_version": 1, "key": "any", "data": '
            '{"upses": {"desk": {"total": {"load": -5}}}, "fleet": {}}}'
        ),
    ],
)
async def test_damaged_books(house: House, damage: str) -> None:
    """Prevents that what a person could still mend is written over."""
    await house.hass.config_entries.async_unload(house.entry.entry_id)
    file_of(house).write_text(damage)
    await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.hass.async_block_till_done()
    issue = repair(house, "unreadable")
    assert issue is not None
    assert issue.translation_key == "energy_unreadable"
    await house.spend(60, times=2)
    # It counts on, in memory.
    assert house.watt_hours("desk/energy") == pytest.approx(2 * MINUTE, rel=0.03)
    assert house.number("desk/cost") == pytest.approx(MINUTE / 1000, rel=0.03)
    await house.hass.config_entries.async_unload(house.entry.entry_id)
    assert file_of(house).read_text() == damage


@pytest.mark.allowed_logs("Saving file failed", "cannot be written")
async def test_a_disk_that_cannot_be_written(house: House) -> None:
    """Prevents that counting ends with the disk, or that nobody is told."""
    path = file_of(house)
    kept = path.read_bytes()
    path.unlink()
    path.mkdir()
    before = house.watt_hours("desk/energy")
    await house.spend(60, times=2)
    issue = repair(house, "not_written")
    assert issue is not None
    assert issue.translation_key == "energy_not_written"
    grown = house.watt_hours("desk/energy") - before
    assert grown == pytest.approx(2 * MINUTE, rel=0.03)
    path.rmdir()
    await house.spend(60)
    await until(house.hass, lambda: repair(house, "not_written") is None)
    assert path.read_bytes() != kept
    stored = content_of(house)["upses"]["desk"]["total"]["load"]
    assert stored == pytest.approx(house.watt_hours("desk/energy"), abs=0.5)


async def test_a_ups_is_removed_and_comes_back(house: House) -> None:
    """Prevents that the fleet's sum falls with a UPS, or the UPS begins at nothing."""
    before = sums(house)
    hass, entry = house.hass, house.entry
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done()
    assert not house.has("desk/energy")
    for key in SUMS:
        assert house.number(f"fleet/{key}") == before[f"fleet/{key}"]
    await house.spend(60, times=2)
    again = ConfigSubentry(
        data=MappingProxyType({"ups": "desk"}),
        subentry_type="ups",
        title="desk",
        unique_id="desk",
    )
    hass.config_entries.async_add_subentry(entry, again)
    await hass.async_block_till_done()
    assert sums(house) == before
    await house.spend(60)
    for ups in ("desk", "fleet"):
        grown = house.number(f"{ups}/energy") - before[f"{ups}/energy"]
        assert grown * 1000 == pytest.approx(MINUTE, rel=0.03)


async def test_a_ups_is_added(house: House) -> None:
    """Prevents that a new UPS takes over what another one used, or is left out."""
    driver = ScriptedDriver(house.lab.upsd.folder, "rack", RACK.variables)
    await driver.start()
    try:
        house.lab.upsd.sections["rack"] = Section(description=None)
        house.lab.upsd._write_configuration()
        await house.lab.upsd.terminate()
        await house.lab.upsd.start()
        await house.lab.upsd.wait_for_drivers()
        before = house.watt_hours("fleet/energy")
        await house.read()
        # It was found by itself.
        assert {each.title for each in house.entry.subentries.values()} >= {"desk"}
        await until(house.hass, lambda: len(house.entry.subentries) == 2)
        await house.read()
        desk = house.watt_hours("desk/energy")
        fleet = house.watt_hours("fleet/energy")
        assert fleet >= before
        await house.spend(60)
        assert house.watt_hours("rack/energy") == pytest.approx(MINUTE / 2, rel=0.05)
        assert house.watt_hours("desk/energy") - desk == pytest.approx(MINUTE, rel=0.05)
        grown = house.watt_hours("fleet/energy") - fleet
        assert grown == pytest.approx(1.5 * MINUTE, rel=0.05)
    finally:
        await driver.close()


@pytest.mark.allowed_logs("UPS desk is unavailable")
async def test_a_ups_is_renamed(
    hass: HomeAssistant, servers: AsyncExitStack, house: House
) -> None:
    """Prevents that a UPS loses what it used with its name in ups.conf."""
    before, entity = sums(house), house.entity_id("desk/energy")
    await rename(servers, house.lab, "desk", "table", DESK)
    await house.read()
    flow = await reconfigure(hass, house.entry, "desk")
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], {"ups": "table", "name": "table", "limits": {}}
    )
    await hass.async_block_till_done()
    assert result["type"] == "abort", result
    assert result["reason"] == "reconfigure_successful"
    assert house.entity_id("table/energy") == entity
    await house.read()
    after = sums(house, "table")
    # And the moment since it was first read under its new name.
    for key in ("energy", "cost_year"):
        since = after[f"table/{key}"] - before[f"desk/{key}"]
        assert 0 <= since * 1000 < MINUTE / 2
    await house.spend(60)
    grown = house.number("table/energy") - after["table/energy"]
    assert grown * 1000 == pytest.approx(MINUTE, rel=0.03)
    assert set(content_of(house)["upses"]) == {"table"}


@pytest.mark.allowed_logs("UPS desk is unavailable")
async def test_what_was_counted_under_the_new_name(
    hass: HomeAssistant, servers: AsyncExitStack, house: House
) -> None:
    """Prevents a UPS that loses what it used until somebody said what it is called."""
    await rename(servers, house.lab, "desk", "table", DESK)
    await house.read()
    await until(hass, lambda: len(house.entry.subentries) == 2)
    await house.spend(60, times=2)
    counted = house.number("desk/energy") + house.number("table/energy")
    assert house.watt_hours("table/energy") > MINUTE / 2
    before, entity = sums(house), house.entity_id("desk/energy")
    flow = await reconfigure(hass, house.entry, "desk")
    await hass.config_entries.subentries.async_configure(
        flow["flow_id"], {"ups": "table", "name": "table", "limits": {}}
    )
    await hass.async_block_till_done()
    await house.read()
    assert house.entity_id("table/energy") == entity
    for key in ("energy", "energy_today", "energy_year", "cost", "mains_energy"):
        assert house.number(f"table/{key}") == pytest.approx(
            house.number(f"fleet/{key}"), abs=0.005
        )
    assert 0 <= (house.number("table/energy") - counted) * 1000 < MINUTE / 2
    assert house.number("fleet/energy") >= before["fleet/energy"]
    last = house.number("table/energy")
    await house.spend(60)
    grown = house.number("table/energy") - last
    assert grown * 1000 == pytest.approx(MINUTE, rel=0.03)


async def test_a_server_is_removed(house: House) -> None:
    """Prevents files that nobody owns."""
    path = file_of(house)
    assert path.is_file()
    await house.hass.config_entries.async_remove(house.entry.entry_id)
    await house.hass.async_block_till_done()
    assert not path.exists()
