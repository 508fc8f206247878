"""The options of energy: every choice, each mistake, and what comes of it."""

from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from homeassistant.components.energy.data import async_get_manager
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.core.power.tariff import Price
from custom_components.nutify.prices import Prices
from nutlab.hass import make_entry
from tests.hass.filled_in import suggested

# What the other menus of the options are about.
OTHERS = {
    "status_interval": 7,
    "full_interval": 90,
    "dashboard": False,
    "events": {
        "dead_seconds": 20,
        "no_communication_seconds": 600,
        "replace_battery_seconds": 0,
        "off_seconds": 5,
    },
    "journal": {"keep_days": 30, "keep_count": 1000},
}
FIXED = {"kind": "fixed", "price": 0.5}
GRAMS = {"kind": "fixed", "factor": 380.0}
NIGHT = {
    "name": "Night",
    "start": "22:00:00",
    "end": "06:00:00",
    "price": 0.2,
    "days": ["mon", "tue"],
}
NOON = {"name": "Noon", "start": "12:00:00", "end": "13:30:00", "price": -0.05}
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def add_entry(hass: HomeAssistant, **options: Any) -> MockConfigEntry:  # noqa: ANN401
    """Add an entry whose server nobody asks."""
    entry = make_entry(3493, "desk", options={**OTHERS, **options})
    entry.add_to_hass(hass)
    return entry


async def walk(
    hass: HomeAssistant, entry: MockConfigEntry, *steps: str
) -> ConfigFlowResult:
    """Open the options and choose from the menus."""
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    for step in steps:
        assert flow["type"] is FlowResultType.MENU
        flow = await submit(hass, flow, next_step_id=step)
    return flow


async def submit(
    hass: HomeAssistant,
    flow: ConfigFlowResult,
    **answers: Any,  # noqa: ANN401
) -> ConfigFlowResult:
    """Fill a form in, send it, and wait for what follows."""
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], answers)
    await hass.async_block_till_done()
    return flow


def assert_saved(
    flow: ConfigFlowResult, entry: MockConfigEntry, **chosen: object
) -> None:
    """Check what was stored, beside what is none of its business."""
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {**OTHERS, **chosen}


def shown(flow: ConfigFlowResult) -> dict[str, Any]:
    """Return what a form is filled in with."""
    assert flow["type"] is FlowResultType.FORM
    return suggested(flow["data_schema"])


async def test_the_menus(hass: HomeAssistant) -> None:
    """Prevents a setting that nobody can reach."""
    entry = add_entry(hass)
    for path, offered in (
        ((), ["server", "tariff", "emissions", "energy_dashboard", "import", "nut"]),
        (
            ("tariff",),
            [f"tariff_{each}" for each in ("fixed", "bands", "entity", "grid", "none")],
        ),
        (
            ("emissions",),
            [f"emissions_{each}" for each in ("fixed", "entity", "none")],
        ),
    ):
        flow = await walk(hass, entry, *path)
        assert (flow["type"], flow["menu_options"]) == (FlowResultType.MENU, offered)


@pytest.mark.parametrize("price", [0.5, 0, -0.05, 1_000_000])
async def test_one_price(hass: HomeAssistant, price: float) -> None:
    """Prevents a price that is lost, refused, or not shown again."""
    entry = add_entry(hass, emissions=GRAMS)
    flow = await walk(hass, entry, "tariff", "tariff_fixed")
    assert shown(flow) == {}
    flow = await submit(hass, flow, price=price)
    assert_saved(flow, entry, emissions=GRAMS, tariff={"kind": "fixed", "price": price})
    found = Prices(hass, entry.options).price(datetime(2026, 5, 17, 12))  # noqa: DTZ001
    assert found == Price(Decimal(str(float(price))))
    flow = await walk(hass, entry, "tariff", "tariff_fixed")
    assert shown(flow) == {"price": price}


@pytest.mark.parametrize("price", [None, "dear", 1_000_001, -1_000_001, "nan", "inf"])
async def test_a_price_is_a_number(hass: HomeAssistant, price: object) -> None:
    """Prevents sums that are no numbers for ever after."""
    entry = add_entry(hass, tariff=FIXED)
    flow = await walk(hass, entry, "tariff", "tariff_fixed")
    with pytest.raises(InvalidData):
        await submit(hass, flow, price=price)
    assert entry.options["tariff"] == FIXED


@pytest.mark.parametrize(
    ("path", "chosen"),
    [
        (("tariff", "tariff_none"), {"tariff": {"kind": "none"}, "emissions": GRAMS}),
        (
            ("emissions", "emissions_none"),
            {"tariff": FIXED, "emissions": {"kind": "none"}},
        ),
    ],
)
async def test_nothing_is_a_choice(
    hass: HomeAssistant, path: tuple[str, ...], chosen: dict[str, Any]
) -> None:
    """Prevents a price that cannot be taken back."""
    entry = add_entry(hass, tariff=FIXED, emissions=GRAMS)
    flow = await walk(hass, entry, *path)
    assert_saved(flow, entry, **chosen)
    prices = Prices(hass, entry.options)
    assert [prices.has_price, prices.has_intensity] == [
        chosen["tariff"] == FIXED,
        chosen["emissions"] == GRAMS,
    ]


async def test_the_server_form_leaves_energy_alone(hass: HomeAssistant) -> None:
    """Prevents that another interval costs the tariff."""
    entry = add_entry(hass, tariff=FIXED, emissions=GRAMS)
    flow = await walk(hass, entry, "server")
    answers = {**OTHERS, "status_interval": 9}
    flow = await submit(hass, flow, **answers)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {**answers, "tariff": FIXED, "emissions": GRAMS}


async def test_bands_as_the_frontend_sends_them(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """Prevents a form that only tests can fill in: this one goes through HTTP."""
    entry = add_entry(hass, emissions=GRAMS)
    for domain in (DOMAIN, "config"):
        assert await async_setup_component(hass, domain, {})
    client = await hass_client()
    url = "/api/config/config_entries/options/flow"

    async def send(where: str, **answers: object) -> dict[str, Any]:
        answer = await client.post(where, json=answers)
        assert answer.status == HTTPStatus.OK, await answer.text()
        result: dict[str, Any] = await answer.json()
        return result

    async def form() -> dict[str, Any]:
        flow = await send(url, handler=entry.entry_id)
        await send(f"{url}/{flow['flow_id']}", next_step_id="tariff")
        return await send(f"{url}/{flow['flow_id']}", next_step_id="tariff_bands")

    flow = await form()
    fields = {each["name"]: each for each in flow["data_schema"]}
    assert list(fields) == ["bands", "price", "rest"]
    asked = fields["bands"]["selector"]["object"]["fields"]
    assert list(asked) == ["name", "start", "end", "price", "days"]
    # Frontends begin with the minimum where one is given.
    for selector in (fields["price"]["selector"], asked["price"]["selector"]):
        assert "min" not in selector["number"]
        assert selector["number"]["unit_of_measurement"] == "EUR/kWh"
    flow = await send(
        f"{url}/{flow['flow_id']}", bands=[NIGHT, NOON], price=0.4, rest=" Day "
    )
    assert flow["type"] == "create_entry"
    bands = [NIGHT, {**NOON, "days": WEEK}]
    tariff = {"kind": "bands", "bands": bands, "price": 0.4, "rest": "Day"}
    assert entry.options == {**OTHERS, "emissions": GRAMS, "tariff": tariff}
    flow = await form()
    assert {
        each["name"]: each["description"]["suggested_value"]
        for each in flow["data_schema"]
    } == {"bands": bands, "price": 0.4, "rest": "Day"}
    # As it is shown, it can be sent again.
    flow = await send(f"{url}/{flow['flow_id']}", bands=bands, price=0.4, rest="Day")
    assert flow["type"] == "create_entry"
    assert entry.options["tariff"] == tariff


async def test_bands_are_used(hass: HomeAssistant) -> None:
    """Prevents a tariff that is stored in a form that nobody reads."""
    entry = add_entry(hass)
    flow = await walk(hass, entry, "tariff", "tariff_bands")
    # The frontend leaves out what is empty.
    await submit(hass, flow, bands=[NIGHT, NOON], price=0.4)
    assert entry.options["tariff"]["rest"] == ""
    prices = Prices(hass, entry.options)
    assert prices.parts == ("Night", "Noon")
    for local, expected in (
        ("2026-05-18 21:59:59", Price(Decimal("0.4"))),
        ("2026-05-18 22:00", Price(Decimal("0.2"), "Night")),
        ("2026-05-20 05:59", Price(Decimal("0.2"), "Night")),
        ("2026-05-20 22:00", Price(Decimal("0.4"))),
        ("2026-05-20 12:00", Price(Decimal("-0.05"), "Noon")),
        ("2026-05-20 13:30", Price(Decimal("0.4"))),
    ):
        assert prices.price(datetime.fromisoformat(local)) == expected, local


def without(band: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a band with a field left empty, which the frontend does not send."""
    return {name: each for name, each in band.items() if name != key}


@pytest.mark.parametrize(
    ("bands", "error"),
    [
        ([], "no_bands"),
        ([NIGHT] * 21, "no_bands"),
        ([without(NIGHT, "name")], "band_name"),
        ([{**NIGHT, "name": ""}], "band_name"),
        ([NOON, {**NIGHT, "name": "  "}], "band_name"),
        ([{**NIGHT, "name": "N" * 41}], "band_name"),
        ([NOON, without(NIGHT, "start")], "band_incomplete"),
        ([without(NIGHT, "end")], "band_incomplete"),
        ([without(NIGHT, "price")], "band_incomplete"),
        ([{**NIGHT, "price": -1_000_001}], "band_incomplete"),
    ],
)
async def test_what_is_wrong_with_bands_is_said(
    hass: HomeAssistant, bands: list[dict[str, Any]], error: str
) -> None:
    """Prevents a form that fails without a word, or that forgets what was entered."""
    entry = add_entry(hass, tariff=FIXED)
    flow = await walk(hass, entry, "tariff", "tariff_bands")
    assert shown(flow) == {}
    flow = await submit(hass, flow, bands=bands, price=0.4, rest="Day")
    assert (flow["step_id"], flow["errors"]) == ("tariff_bands", {"bands": error})
    assert shown(flow) == {"bands": bands, "price": 0.4, "rest": "Day"}
    assert entry.options["tariff"] == FIXED
    flow = await submit(hass, flow, bands=[NIGHT] * 20, price=0.4)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["tariff"]["kind"] == "bands"


@pytest.mark.parametrize(
    "changed",
    [
        {"start": "25:00:00"},
        {"end": "soon"},
        {"price": "dear"},
        {"days": ["someday"]},
        {"color": "red"},
    ],
)
async def test_what_no_form_can_send_is_refused(
    hass: HomeAssistant, changed: dict[str, Any]
) -> None:
    """Prevents a tariff that fails when it is read."""
    entry = add_entry(hass, tariff=FIXED)
    flow = await walk(hass, entry, "tariff", "tariff_bands")
    with pytest.raises(InvalidData):
        await submit(hass, flow, bands=[{**NIGHT, **changed}], price=0.4)
    assert entry.options["tariff"] == FIXED


@pytest.mark.parametrize(
    ("menu", "state", "unit", "is_taken"),
    [
        ("tariff", "0.31", "EUR/kWh", True),
        ("tariff", "31", "ct/kWh", True),
        ("tariff", "0.31", None, True),
        ("tariff", "unavailable", "EUR/kWh", True),
        ("tariff", None, None, True),
        ("tariff", "0.31", "EUR/m³", False),
        ("tariff", "dear", "EUR/kWh", False),
        ("emissions", "380", "gCO2eq/kWh", True),
        ("emissions", "0.38", "kg/kWh", True),
        ("emissions", "unknown", None, True),
        ("emissions", "38", "%", False),
        ("emissions", "-1", "g/kWh", False),
    ],
)
async def test_an_entity_says_what_it_should(
    hass: HomeAssistant,
    menu: str,
    state: str | None,
    unit: str | None,
    is_taken: bool,  # noqa: FBT001 - one column of the table
) -> None:
    """Prevents money that is counted from the price of gas."""
    entry = add_entry(hass)
    if state is not None:
        attributes = {} if unit is None else {"unit_of_measurement": unit}
        hass.states.async_set("sensor.right", state, attributes)
    flow = await walk(hass, entry, menu, f"{menu}_entity")
    assert shown(flow) == {}
    if menu == "tariff":
        assert flow["description_placeholders"] == {"currency": "EUR"}
    flow = await submit(hass, flow, entity="sensor.right")
    chosen = {"kind": "entity", "entity": "sensor.right"}
    if not is_taken:
        error = {"tariff": "no_price", "emissions": "no_intensity"}[menu]
        assert flow["errors"] == {"entity": error}
        assert shown(flow) == {"entity": "sensor.right"}
        assert entry.options == OTHERS
        # Another one, which has nothing to say yet.
        flow = await submit(hass, flow, entity="input_number.right")
        chosen["entity"] = "input_number.right"
    assert_saved(flow, entry, **{menu: chosen})
    flow = await walk(hass, entry, menu, f"{menu}_entity")
    assert shown(flow) == {"entity": chosen["entity"]}


@pytest.mark.parametrize("menu", ["tariff", "emissions"])
async def test_an_entity_is_of_a_kind_that_has_numbers(
    hass: HomeAssistant, menu: str
) -> None:
    """Prevents a lamp as a price."""
    flow = await walk(hass, add_entry(hass), menu, f"{menu}_entity")
    with pytest.raises(InvalidData):
        await submit(hass, flow, entity="light.lamp")


async def test_one_factor(hass: HomeAssistant) -> None:
    """Prevents a factor that is lost or not shown again, or that costs the tariff."""
    entry = add_entry(hass, tariff=FIXED)
    flow = await walk(hass, entry, "emissions", "emissions_fixed")
    assert shown(flow) == {}
    for factor in (-1, 5001):
        with pytest.raises(InvalidData):
            await submit(hass, flow, factor=factor)
    flow = await submit(hass, flow, factor=380)
    assert_saved(flow, entry, tariff=FIXED, emissions=GRAMS)
    assert Prices(hass, entry.options).intensity() == 380
    flow = await walk(hass, entry, "emissions", "emissions_fixed")
    assert shown(flow) == {"factor": 380}


async def test_what_was_chosen_of_another_kind_is_not_shown(
    hass: HomeAssistant,
) -> None:
    """Prevents the one price of before as that of all other times."""
    entry = add_entry(hass, tariff=FIXED, emissions=GRAMS)
    for path in (
        ("tariff", "tariff_bands"),
        ("tariff", "tariff_entity"),
        ("emissions", "emissions_entity"),
    ):
        assert shown(await walk(hass, entry, *path)) == {}


def grid(**price: object) -> dict[str, Any]:
    """Return a connection to the grid as the Energy dashboard keeps it."""
    return {
        "type": "grid",
        "stat_energy_from": "sensor.house",
        "stat_energy_to": None,
        "stat_cost": None,
        "entity_energy_price": None,
        "number_energy_price": None,
        "entity_energy_price_export": None,
        "number_energy_price_export": None,
        "stat_compensation": None,
        "cost_adjustment_day": 0,
        **price,
    }


@pytest.mark.parametrize(
    ("sources", "price"),
    [
        (None, None),
        ([], None),
        ([grid()], None),
        ([grid(number_energy_price=0.42)], Price(Decimal("0.42"))),
        ([grid(number_energy_price=0)], Price(Decimal(0))),
        ([grid(), grid(entity_energy_price="sensor.price")], Price(Decimal("0.31"))),
    ],
)
async def test_the_price_of_the_grid(
    hass: HomeAssistant, sources: list[Any] | None, price: Price | None
) -> None:
    """Prevents a choice that never gives a price, and says so nowhere."""
    hass.states.async_set("sensor.price", "0.31", {"unit_of_measurement": "EUR/kWh"})
    if sources is not None:
        update: Any = {"energy_sources": sources}
        await (await async_get_manager(hass)).async_update(update)
    entry = add_entry(hass)
    flow = await walk(hass, entry, "tariff", "tariff_grid")
    if price is None:
        assert flow["type"] is FlowResultType.ABORT
        assert flow["reason"] == "no_grid_price"
        assert entry.options == OTHERS
        return
    assert_saved(flow, entry, tariff={"kind": "grid"})
    prices = Prices(hass, entry.options)
    await prices.async_load()
    assert prices.price(datetime(2026, 5, 17, 12)) == price  # noqa: DTZ001
