"""Energy costs what it cost at its moment, whatever becomes of the price."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

from homeassistant.components.energy.data import async_get_manager
from homeassistant.core import HomeAssistant
import pytest

from nutlab.hass import until
from tests.hass.metered import DESK, Clocks, House, build, moved_clocks

pytestmark = pytest.mark.upsd

# What DESK uses in a minute.
KWH = 0.6
ENTITY = {"kind": "entity", "entity": "sensor.price"}


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clocks]:
    """Let the test move the clocks, from a noon on a Sunday in May on."""
    with moved_clocks(monkeypatch, "2026-05-17 12:00") as moved:
        yield moved


def close_to(value: float) -> Any:  # noqa: ANN401 - whatever pytest returns
    """Return what is right to 3 % and the digits that are shown."""
    return pytest.approx(value, rel=0.03, abs=0.002)


def say_price(hass: HomeAssistant, price: object, unit: str | None = "EUR/kWh") -> None:
    """Have an entity say what energy costs."""
    attributes = {} if unit is None else {"unit_of_measurement": unit}
    hass.states.async_set("sensor.price", str(price), attributes)


async def paid(house: House, minutes: int = 1) -> float:
    """Return what the next minutes cost."""
    await house.read()
    before = house.number("desk/cost") if house.has("desk/cost") else 0.0
    await house.spend(60, times=minutes)
    cost = house.number("desk/cost") - before
    for span in ("_today", "_month", "_year"):
        assert house.value(f"desk/cost{span}") == house.value("desk/cost")
    assert house.value("fleet/cost") == house.value("desk/cost")
    return cost


async def test_a_fixed_price(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents a cost that is not energy times its price, or a wrong unit."""
    house = await build(
        hass, servers, {"desk": DESK}, clocks, tariff={"kind": "fixed", "price": 0.25}
    )
    assert await paid(house, 2) == close_to(2 * KWH * 0.25)
    assert house.number("desk/cost_rate") == 9
    state = house.state("desk/cost")
    assert state.attributes["unit_of_measurement"] == hass.config.currency
    assert state.attributes["device_class"] == "monetary"
    assert state.attributes["state_class"] == "total"
    assert state.attributes["unpriced"] == 0


async def test_no_tariff_is_no_cost(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that energy without a price looks as if it were free."""
    house = await build(hass, servers, {"desk": DESK}, clocks)
    await house.spend(60)
    assert house.has("desk/energy")
    assert not house.has("desk/cost")
    assert not house.has("fleet/cost")
    assert not house.has("desk/cost_rate")
    assert not house.has("desk/emissions")


@pytest.mark.parametrize(
    ("said", "unit", "price"),
    [
        ("0.3", "EUR/kWh", 0.3),
        ("300", "EUR/MWh", 0.3),
        ("30", "ct/kWh", 0.3),
        ("30", "Cent/kWh", 0.3),
        ("0.0003", "EUR/Wh", 0.3),
        ("0.3", None, 0.3),
        ("-0.1", "EUR/kWh", -0.1),
        ("0", "EUR/kWh", 0),
    ],
)
async def test_the_price_of_an_entity(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    clocks: Clocks,
    said: str,
    unit: str | None,
    price: float,
) -> None:
    """Prevents a cost that is wrong by a factor of 100 or 1000, or never falls."""
    say_price(hass, said, unit)
    house = await build(hass, servers, {"desk": DESK}, clocks, tariff=ENTITY)
    assert await paid(house, 2) == close_to(2 * KWH * price)
    assert house.number("desk/cost_rate") == pytest.approx(36 * price)
    assert house.state("desk/cost").attributes["unpriced"] == 0


async def test_a_price_that_changes(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that a new price is that of what was used before."""
    say_price(hass, 0.1)
    house = await build(hass, servers, {"desk": DESK}, clocks, tariff=ENTITY)
    assert await paid(house, 2) == close_to(2 * KWH * 0.1)
    before = house.value("desk/cost")
    say_price(hass, 5)
    await hass.async_block_till_done()
    assert house.value("desk/cost") == before
    assert await paid(house) == close_to(KWH * 5)
    say_price(hass, -1)
    assert await paid(house) == close_to(-KWH)


async def test_a_price_that_is_not_known(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that what has no price is free, or hidden."""
    say_price(hass, 0.2)
    house = await build(hass, servers, {"desk": DESK}, clocks, tariff=ENTITY)
    assert await paid(house) == close_to(KWH * 0.2)
    # For a while it is the last one.
    say_price(hass, "unavailable", None)
    assert await paid(house, 3) == close_to(3 * KWH * 0.2)
    assert house.state("desk/cost").attributes["unpriced"] == 0
    clocks.go_on(3600)
    assert await paid(house, 2) == 0
    for key in ("cost", "cost_today", "cost_month", "cost_year"):
        assert house.state(f"desk/{key}").attributes["unpriced"] == close_to(2 * KWH)
    assert house.value("desk/cost_rate") == "unknown"
    energy = house.number("desk/energy")
    assert energy == close_to(6 * KWH)
    say_price(hass, 0.4)
    assert await paid(house) == close_to(KWH * 0.4)
    assert house.state("desk/cost").attributes["unpriced"] == close_to(2 * KWH)


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("cheap", "EUR/kWh"),
        ("0.3", "EUR/l"),
        ("1234", "kWh"),
        ("30", "ct"),
    ],
)
async def test_a_price_that_is_none(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    clocks: Clocks,
    said: str,
    unit: str,
) -> None:
    """Prevents that any number of any unit is taken for a price."""
    say_price(hass, said, unit)
    house = await build(hass, servers, {"desk": DESK}, clocks, tariff=ENTITY)
    assert await paid(house) == 0
    assert house.state("desk/cost").attributes["unpriced"] == close_to(KWH)


BANDS = {
    "kind": "bands",
    "price": 0.1,
    "rest": "Night",
    "bands": [
        {
            "name": "Noon",
            "start": "12:00:00",
            "end": "12:03:00",
            "price": 0.5,
            "days": ["sun"],
        },
        # Over midnight, and not on the day that it is.
        {
            "name": "Monday",
            "start": "12:00:00",
            "end": "11:00:00",
            "price": 9,
            "days": ["mon"],
        },
    ],
}


async def test_a_price_for_each_part_of_the_day(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that a part of the day costs what another one does."""
    house = await build(hass, servers, {"desk": DESK}, clocks, tariff=BANDS)
    assert await paid(house, 2) == close_to(2 * KWH * 0.5)
    await house.spend(70)
    # Over the end of the band: its middle lies inside.
    before = house.number("desk/cost")
    assert await paid(house, 2) == close_to(2 * KWH * 0.1)
    assert house.number("desk/cost_rate") == pytest.approx(3.6)
    noon, night, monday = (
        (house.number(f"desk/mains_energy/{part}"), house.number(f"desk/cost/{part}"))
        for part in ("Noon", "Night", "Monday")
    )
    assert noon == (close_to(190 / 60 * KWH), close_to(190 / 60 * KWH * 0.5))
    assert night == (close_to(2 * KWH), close_to(2 * KWH * 0.1))
    assert monday == pytest.approx((0, 0))
    assert noon[1] == close_to(before)
    energy = house.number("desk/mains_energy")
    assert noon[0] + night[0] == pytest.approx(energy, abs=0.002)
    cost = house.number("desk/cost")
    assert noon[1] + night[1] == pytest.approx(cost, abs=0.002)
    clocks.set("2026-05-18 12:01")
    await house.read()
    await house.spend(60)
    assert house.number("desk/cost_today") == close_to(KWH * 9)
    assert house.number("desk/cost/Monday") == close_to(KWH * 9)


async def grid(hass: HomeAssistant, **price: object) -> None:
    """Say on the Energy dashboard what energy from the grid costs."""
    manager = await async_get_manager(hass)
    source = {
        "type": "grid",
        "stat_energy_from": "sensor.meter",
        "stat_energy_to": None,
        "stat_cost": None,
        "entity_energy_price": None,
        "number_energy_price": None,
        "stat_compensation": None,
        "entity_energy_price_export": None,
        "number_energy_price_export": None,
        "cost_adjustment_day": 0,
        **price,
    }
    await manager.async_update({"energy_sources": [source]})  # type: ignore[typeddict-item]


async def test_the_price_of_the_energy_dashboard(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that what the dashboard says is not heard, or only at the start."""
    await grid(hass, number_energy_price=0.3)
    house = await build(hass, servers, {"desk": DESK}, clocks, tariff={"kind": "grid"})
    assert await paid(house, 2) == close_to(2 * KWH * 0.3)
    await grid(hass, number_energy_price=0.6)
    assert await paid(house) == close_to(KWH * 0.6)
    say_price(hass, 20, "ct/kWh")
    await grid(hass, entity_energy_price="sensor.price")
    assert await paid(house) == close_to(KWH * 0.2)
    say_price(hass, -20, "ct/kWh")
    assert await paid(house) == close_to(-KWH * 0.2)
    # No price is no price, and not the last one.
    await grid(hass)
    assert await paid(house) == 0
    assert house.state("desk/cost").attributes["unpriced"] == close_to(KWH)


async def test_another_tariff_leaves_the_past_alone(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that what was paid changes with what will be paid."""
    house = await build(
        hass, servers, {"desk": DESK}, clocks, tariff={"kind": "fixed", "price": 1}
    )
    assert await paid(house, 2) == close_to(2 * KWH)
    before = house.number("desk/cost")
    await house.choose(tariff={"kind": "fixed", "price": 3})
    assert house.number("desk/cost") == pytest.approx(before, abs=0.02)
    assert await paid(house) == close_to(KWH * 3)
    await house.choose(tariff=BANDS)
    assert await paid(house) == close_to(KWH * 0.1)
    say_price(hass, -2)
    await house.choose(tariff=ENTITY)
    assert await paid(house) == close_to(-KWH * 2)
    assert house.number("desk/cost") == close_to(KWH * (2 + 3 + 0.1 - 2))
    # With no tariff there is no cost to see; it is kept.
    await house.choose(tariff={"kind": "none"})
    assert not house.has("desk/cost") or house.value("desk/cost") == "unavailable"
    await house.spend(60)
    await house.choose(tariff={"kind": "fixed", "price": 1})
    assert house.number("desk/cost") == close_to(KWH * 3.1)
    assert house.state("desk/cost").attributes["unpriced"] == close_to(KWH)


async def test_emissions(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents CO2 that is wrong by a factor, or rewritten."""
    house = await build(
        hass,
        servers,
        {"desk": DESK},
        clocks,
        emissions={"kind": "fixed", "factor": 500},
    )
    await house.spend(60, times=2)
    assert house.number("desk/emissions") == close_to(2 * KWH * 0.5)
    assert house.state("desk/emissions").attributes["unit_of_measurement"] == "kg"
    before = house.number("desk/emissions")
    await house.choose(emissions={"kind": "entity", "entity": "sensor.co2"})
    assert house.number("desk/emissions") == pytest.approx(before, abs=0.02)
    for said, unit, grams in (
        ("200", "gCO2eq/kWh", 200),
        ("0.1", "kg/kWh", 100),
        ("300", "kg/MWh", 300),
        ("unavailable", None, 300),
    ):
        attributes = {} if unit is None else {"unit_of_measurement": unit}
        hass.states.async_set("sensor.co2", said, attributes)
        await house.read()
        before = house.number("desk/emissions")
        await house.spend(60)
        grown = house.number("desk/emissions") - before
        assert grown == close_to(KWH * grams / 1000)
        assert house.value("fleet/emissions") == house.value("desk/emissions")
        for span in ("_today", "_month"):
            assert house.value(f"desk/emissions{span}") == house.value("desk/emissions")


async def test_the_energy_dashboard_takes_the_sensors(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> None:
    """Prevents that a person cannot put a UPS there, or loses what is there."""
    await grid(hass, number_energy_price=0.3)
    manager = await async_get_manager(hass)
    other = {"stat_consumption": "sensor.fridge_energy"}
    await manager.async_update({"device_consumption": [other]})  # type: ignore[typeddict-item]
    house = await build(hass, servers, {"desk": DESK}, clocks)
    await house.spend(60)
    flow = await hass.config_entries.options.async_init(house.entry.entry_id)
    assert flow["type"] == "menu"
    for chosen, expected in (
        (
            ["desk"],
            [
                other,
                {
                    "name": "desk",
                    "stat_consumption": house.entity_id("desk/mains_energy"),
                    "stat_rate": house.entity_id("desk/mains_power"),
                },
            ],
        ),
        ([], [other]),
    ):
        flow = await hass.config_entries.options.async_init(house.entry.entry_id)
        flow = await hass.config_entries.options.async_configure(
            flow["flow_id"], {"next_step_id": "energy_dashboard"}
        )
        done = await hass.config_entries.options.async_configure(
            flow["flow_id"], {"ups": chosen}
        )
        assert done["type"] == "create_entry"
        await hass.async_block_till_done()
        assert manager.data is not None
        assert manager.data["device_consumption"] == expected
        (source,) = manager.data["energy_sources"]
        assert source["number_energy_price"] == 0.3  # type: ignore[typeddict-item]
    await until(hass, lambda: house.has("desk/energy"))
