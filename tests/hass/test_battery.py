"""The battery of a UPS: not known until there is evidence, and its own from its day."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import date, timedelta
import json
from pathlib import Path
from typing import Any

from homeassistant.const import ATTR_ENTITY_ID, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest

from custom_components.nutify.const import DOMAIN
from nutlab import Device
from nutlab.synthetic import PDU
from tests.hass.metered import DESK, Clocks, House, build, moved_clocks
from tests.hass.test_energy import until_silent

pytestmark = pytest.mark.upsd

UPS = Device(
    variables={
        **DESK.variables,
        "ups.realpower": "200",
        "ups.realpower.nominal": "1000",
        "battery.charge.low": "20",
    }
)


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
    """Provide a UPS of which nothing is known yet."""
    return await build(hass, servers, {"desk": UPS}, clocks)


def entity_of(house: House, key: str, ups: str = "desk") -> str | None:
    """Return the sensor of a battery, or its date (`installed`)."""
    return er.async_get(house.hass).async_get_entity_id(
        "date" if key == "installed" else "sensor",
        DOMAIN,
        f"{house.entry.entry_id}/{ups}/battery/{key}",
    )


def shown(house: House, key: str) -> State:
    """Return the state of such an entity."""
    state = house.hass.states.get(entity_of(house, key) or "")
    assert state is not None, key
    return state


async def install(house: House, day: str | date) -> None:
    """Say when the battery was put in, as a person does."""
    await house.hass.services.async_call(
        "date",
        "set_value",
        {ATTR_ENTITY_ID: entity_of(house, "installed"), "date": str(day)},
        blocking=True,
    )
    await house.hass.async_block_till_done()


async def discharge(house: House, lowest: int = 40) -> None:
    """Have the mains fail until the battery has so much left, and come back."""
    await house.report("desk", ups_status="OB DISCHRG")
    for charge in range(100, lowest - 1, -5):
        await house.report(
            "desk", battery_charge=str(charge), battery_runtime=str(charge * 12)
        )
        await house.spend(30)
    await house.report("desk", ups_status="OL CHRG")
    await house.read()
    await house.report("desk", battery_charge="100", battery_runtime="1200")
    await house.report("desk", ups_status="OL")
    await house.read()


def file_of(house: House) -> Path:
    """Return the path of the batteries' file."""
    storage = Path(house.hass.config.path(".storage"))
    return storage / f"{DOMAIN}.battery.{house.entry.entry_id}"


async def test_nothing_is_known_at_first(house: House) -> None:
    """Prevents a health that is made up, such as 100 % for no reason."""
    await house.spend(60)
    for key in ("health", "condition", "capacity", "replacement", "installed"):
        assert shown(house, key).state == STATE_UNKNOWN, key
    health = shown(house, "health").attributes
    assert health["reasons"] == ["Nothing was measured yet."]
    assert (health["samples"], health["basis"]) == (0, "unknown")
    assert health["last_evidence"] is None
    condition = shown(house, "condition").attributes
    assert condition["reasons"] == health["reasons"]
    assert condition["transfers"] == condition["tests_failed"] == 0
    assert condition["age_days"] is None


async def test_only_what_has_a_battery(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents the health of a battery that is not there."""
    house = await build(hass, servers, {"desk": UPS, "strip": PDU}, clocks)
    await house.spend(60)
    assert entity_of(house, "health") is not None
    for key in ("health", "condition", "installed"):
        assert entity_of(house, key, "strip") is None


async def test_the_ups_says_replace(house: House) -> None:
    """Prevents that the one sure sign is outweighed, or stays when it is gone."""
    await house.report("desk", ups_status="OL RB")
    await house.read()
    condition = shown(house, "condition")
    assert condition.state == "replace"
    assert len(condition.attributes["reasons"]) >= 1
    assert "battery_" not in str(condition.attributes["reasons"])
    assert shown(house, "health").attributes["basis"] == "signals"
    today = dt_util.now().date().isoformat()
    assert shown(house, "replacement").state == today
    await house.report("desk", ups_status="OL")
    await house.read()
    assert shown(house, "condition").state == STATE_UNKNOWN


async def test_a_failed_test_counts(house: House) -> None:
    """Prevents that a battery which failed its test is said to be good."""
    await house.report("desk", ups_test_result="In progress")
    await house.read()
    await house.report("desk", ups_test_result="Done and error")
    await house.read()
    await house.spend(30)
    condition = shown(house, "condition")
    assert condition.state == "replace"
    assert condition.attributes["tests_failed"] == 1
    await house.spend(30, times=2)
    assert shown(house, "condition").attributes["tests_failed"] == 1
    await house.report("desk", ups_test_result="In progress")
    await house.read()
    await house.report("desk", ups_test_result="Done and passed")
    await house.read()
    await house.spend(30)
    condition = shown(house, "condition")
    assert condition.attributes["tests_passed"] == 1
    assert condition.attributes["tests_failed"] == 1
    assert condition.state != "replace"
    # The file has them, too.
    await house.reload()
    await house.read()
    attributes = shown(house, "condition").attributes
    assert (attributes["tests_passed"], attributes["tests_failed"]) == (1, 1)


async def test_discharges_are_evidence(house: House, clocks: Clocks) -> None:
    """Prevents that what was measured is not used, or counts without its number."""
    await install(house, "2026-05-10")
    await house.spend(30)
    for number in range(1, 4):
        await discharge(house)
        attributes = shown(house, "condition").attributes
        assert attributes["transfers"] == number
        assert attributes["deep_discharges"] == number
        # The first reading on battery begins it.
        assert attributes["seconds_on_battery"] == pytest.approx(360 * number, rel=0.15)
        assert shown(house, "health").attributes["samples"] == number
        clocks.go_on(86400)
        await house.read()
    health = shown(house, "health").attributes
    assert health["last_evidence"] == date(2026, 5, 19)
    assert health["since"] == date(2026, 5, 17)
    assert health["reasons"]
    assert health["basis"] == "discharges"
    assert shown(house, "health").state == "100.0"
    assert shown(house, "condition").state == "good"
    # 200 W: 60 % in 360 s are 20 Wh.
    capacity = float(shown(house, "capacity").state)
    assert capacity == pytest.approx(100 / 60 * 20, rel=0.1)
    await house.reload()
    await house.read()
    again = shown(house, "health")
    assert again.attributes["samples"] == 3
    assert again.attributes["last_evidence"] == date(2026, 5, 19)


async def test_a_date_from_before_is_a_correction(house: House) -> None:
    """Prevents that a person who says how old the battery is loses its history."""
    await discharge(house)
    await install(house, "2023-05-17")
    state = shown(house, "installed")
    assert state.state == "2023-05-17"
    assert state.attributes["batteries"] == []
    condition = shown(house, "condition").attributes
    assert condition["age_days"] == 1096
    assert condition["transfers"] == 1
    assert shown(house, "health").attributes["samples"] == 1
    await install(house, "2022-01-01")
    assert shown(house, "installed").state == "2022-01-01"
    assert shown(house, "installed").attributes["batteries"] == []


async def test_a_new_battery(house: House, clocks: Clocks) -> None:
    """Prevents that a new battery inherits the old one's life, or that is lost."""
    await install(house, "2022-01-01")
    await discharge(house)
    clocks.go_on(30 * 86400)
    await house.read()
    await install(house, "2026-06-15")
    state = shown(house, "installed")
    assert state.state == "2026-06-15"
    (old,) = state.attributes["batteries"]
    assert old["installed"] == "2022-01-01"
    assert old["replaced"] == "2026-06-15"
    assert old["discharges"] == 1
    condition = shown(house, "condition").attributes
    assert condition["transfers"] == condition["deep_discharges"] == 0
    assert shown(house, "health").attributes["samples"] == 0
    # The same again, or a little earlier, is not yet another one.
    await install(house, "2026-06-15")
    await install(house, "2026-06-10")
    assert len(shown(house, "installed").attributes["batteries"]) == 1
    await house.reload()
    state = shown(house, "installed")
    assert state.state == "2026-06-10"
    assert state.attributes["batteries"] == [old]
    clocks.go_on(400 * 86400)
    await house.read()
    await install(house, dt_util.now().date())
    batteries = shown(house, "installed").attributes["batteries"]
    assert len(batteries) == 2
    assert batteries[0] == old
    assert batteries[1]["installed"] == "2026-06-10"


@pytest.mark.parametrize("days", [1, 400, -26 * 366])
async def test_a_day_that_cannot_be(house: House, days: int) -> None:
    """Prevents that a slip of the finger ends the history of a battery."""
    await install(house, "2024-01-01")
    before = shown(house, "installed")
    day = dt_util.now().date() + timedelta(days=days)
    with pytest.raises(ServiceValidationError) as raised:
        await install(house, day)
    assert raised.value.translation_domain == DOMAIN
    assert raised.value.translation_key == "battery_date_implausible"
    assert raised.value.translation_placeholders == {
        "ups": "desk",
        "date": day.isoformat(),
    }
    assert day.isoformat() in str(raised.value)
    assert shown(house, "installed") == before


async def test_the_device_tells_the_date(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that what the device knows has to be typed, or beats a person's word."""
    device = Device(variables={**UPS.variables, "battery.date": "2024/03/01"})
    house = await build(hass, servers, {"desk": device}, clocks)
    await house.read()
    assert shown(house, "installed").state == "2024-03-01"
    assert shown(house, "condition").attributes["age_days"] == 807
    await install(house, "2025-02-01")
    await house.spend(30)
    assert shown(house, "installed").state == "2025-02-01"


@pytest.mark.allowed_logs("UPS desk is unavailable")
async def test_it_is_known_without_the_ups(house: House) -> None:
    """Prevents that a silent UPS takes the history of its battery with it."""
    await install(house, "2022-01-01")
    await discharge(house)
    keys = ("health", "condition", "replacement", "installed")
    before = {key: shown(house, key) for key in keys}
    house.lab.drivers["desk"].stale()
    await until_silent(house, "desk")
    assert {key: shown(house, key) for key in keys} == before
    await house.reload()
    # What was known before is there as soon as the UPS has said that it has a battery.
    house.lab.drivers["desk"].fresh()
    await house.lab.upsd.wait_for_drivers()
    await house.read()
    assert shown(house, "installed").state == "2022-01-01"
    assert shown(house, "health").attributes["samples"] == 1


@pytest.mark.allowed_logs("is left as it is")
@pytest.mark.parametrize(
    "damage",
    [
        {"upses": {"desk": {"version": 1}}},
        {"upses": {"desk": {"version": 99}}},
        {"upses": []},
        {},
    ],
)
async def test_a_damaged_file(house: House, damage: dict[str, Any]) -> None:
    """Prevents that what a person could still mend is written over."""
    await install(house, "2022-01-01")
    await house.hass.config_entries.async_unload(house.entry.entry_id)
    text = json.dumps({**json.loads(file_of(house).read_text()), "data": damage})
    file_of(house).write_text(text)
    await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.hass.async_block_till_done()
    issue_id = f"battery_unreadable_{DOMAIN}.battery.{house.entry.entry_id}"
    issue = ir.async_get(house.hass).async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_key == "battery_unreadable"
    await house.read()
    await install(house, "2023-01-01")
    assert shown(house, "installed").state == "2023-01-01"
    await house.hass.config_entries.async_unload(house.entry.entry_id)
    assert file_of(house).read_text() == text


async def test_a_kill_loses_a_minute_of_a_discharge(
    house: House, clocks: Clocks
) -> None:
    """Prevents that the longest discharge is lost with a machine that goes down."""
    await house.report("desk", ups_status="OB DISCHRG")
    for charge in range(100, 39, -5):
        await house.report("desk", battery_charge=str(charge))
        await house.spend(30)
    await house.hass.async_block_till_done()
    stored = json.loads(file_of(house).read_text())["data"]["upses"]["desk"]
    assert stored["battery"]["counters"][0] == 1
    assert stored["battery"]["counters"][1] >= 300
    assert stored["running"] is not None
    # Killed, and back an hour later with the mains: what ran counts.
    text = file_of(house).read_text()
    await house.hass.config_entries.async_unload(house.entry.entry_id)
    file_of(house).write_text(text)
    clocks.go_on(3600)
    await house.report("desk", ups_status="OL", battery_charge="100")
    await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.hass.async_block_till_done()
    await house.read()
    assert shown(house, "health").attributes["samples"] == 1
    condition = shown(house, "condition").attributes
    assert condition["transfers"] == 1
    assert condition["seconds_on_battery"] >= 300
