"""Every entity and device of the code has its English name, states and icon."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from homeassistant.components.sensor import SensorEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
import pytest

from custom_components.nutify import battery_sensor, cost_sensor, meter_sensor
from custom_components.nutify.control_entity import is_translated
from custom_components.nutify.core.battery.types import Assessment, Basis
from custom_components.nutify.core.nut import catalogue
from custom_components.nutify.core.nut.catalogue import VARIABLES, Quantity, Variable
from custom_components.nutify.core.nut.commands import COMMANDS
from custom_components.nutify.core.nut.snapshot import take
from custom_components.nutify.core.nut.status import State
from custom_components.nutify.core.power.estimate import estimate
from custom_components.nutify.core.power.ledger import Ledger
from custom_components.nutify.core.power.source import Quality, Source
from custom_components.nutify.prices import Prices
from tests.contract.wording import placeholders
from texts.__main__ import stale_files

PLATFORMS = {str(platform) for platform in Platform}
# The states that Home Assistant gives where the integration chooses none.
OWN_STATES = {"binary_sensor": {"on", "off"}, "switch": {"on", "off"}}
# The sensors that the code makes in many ways; test_all_meters_are_looked_at() knows
# where from.
METERS = (
    *meter_sensor.LIVE,
    *meter_sensor.ENERGY,
    *cost_sensor.costs("EUR"),
    *cost_sensor.parts(("Night",), "EUR"),
    *cost_sensor.emissions(),
    meter_sensor.outlet_energy("outlet.1"),
)
# The words that an attribute of theirs can be.
WORDS = {"basis": Basis, "quality": Quality, "source": Source}


def platform_of(variable: Variable) -> str:
    """Return the platform that shows a variable."""
    return "binary_sensor" if variable.quantity is Quantity.FLAG else "sensor"


def platforms_of(variable: Variable) -> set[str]:
    """Return the platforms that show a variable, or let it be written."""
    found = {platform_of(variable)}
    if is_translated(variable):
        if variable.quantity is Quantity.FLAG:
            found |= {"select", "switch", "text"}
        elif variable.unit is None:
            found |= {"number", "select", "text"}
        else:
            found |= {"number", "select"}
    return found


def platform_of_module(path: str) -> str | None:
    """Return the platform whose entities a module holds, such as history_sensor.py."""
    stem = path.removesuffix(".py")
    if "/" in stem:
        return None
    last = stem.rpartition("_")[2]
    return next((each for each in (stem, last) if each in PLATFORMS), None)


def named(tree: ast.Module) -> Iterator[str]:
    """Yield the translation keys that the code of a platform writes down."""
    constants = {
        name.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for name in node.targets
        if isinstance(name, ast.Name)
    }

    def text(value: ast.expr | None) -> Iterator[str]:
        if isinstance(value, ast.Constant):
            yield str(value.value)
        elif isinstance(value, ast.Name) and value.id in constants:
            yield str(constants[value.id])

    for node in ast.walk(tree):
        match node:
            case ast.Assign(
                targets=[ast.Name(id="_attr_translation_key")], value=value
            ):
                yield from text(value)
            case ast.Call(keywords=arguments):
                found = {each.arg: each.value for each in arguments}
                if "translation_domain" not in found:
                    yield from text(found.get("translation_key"))


@pytest.fixture
def entities(modules: dict[str, ast.Module]) -> set[tuple[str, str]]:
    """Return the platforms and translation keys of all entities."""
    written = {
        (platform, key)
        for path, tree in modules.items()
        if (platform := platform_of_module(path)) is not None
        for key in named(tree)
    } | {("sensor", str(each.translation_key)) for each in METERS}
    assert {
        ("calendar", "outages"),
        ("date", "installed_battery"),
        ("event", "power_events"),
        ("sensor", "cost_month"),
        ("sensor", "estimated_battery_health"),
        ("sensor", "outages_total"),
        ("sensor", "status"),
    } <= written
    of_catalogue = {
        (platform, each.key)
        for each in VARIABLES.values()
        for platform in platforms_of(each)
    } | {("button", each.key) for each in COMMANDS.values()}
    assert not written & of_catalogue, "two entities would share a text"
    return written | of_catalogue


def test_every_entity_has_a_name(
    entities: set[tuple[str, str]], texts: dict[str, Any]
) -> None:
    """Prevents entities that are called like their device, and texts of none."""
    found = {
        (platform, key)
        for platform, keys in texts["entity"].items()
        for key, text in keys.items()
        if text["name"]
    }
    assert found == entities


def test_all_meters_are_looked_at(modules: dict[str, ast.Module]) -> None:
    """Prevents sensors that are made in a way of which this file knows nothing."""
    taken = {
        name.name
        for node in modules["meter_entity.py"].body
        if isinstance(node, ast.ImportFrom)
        and node.module in {"cost_sensor", "meter_sensor"}
        for name in node.names
    }
    assert taken - {"Book", "MeterDescription", "begin_of"} == {
        *("ENERGY", "LIVE", "costs", "emissions", "outlet_energy", "parts")
    }
    keys = {each.translation_key for each in METERS}
    for path in ("cost_sensor.py", "meter_sensor.py"):
        assert set(named(modules[path])) <= keys


def test_names_use_what_they_are_given(texts: dict[str, Any]) -> None:
    """Prevents names with {index} in them, and three phases of one name."""
    parts = {
        each.translation_key: set(each.translation_placeholders or ())
        for each in METERS
    }
    families = {
        (platform, each.key)
        for each in VARIABLES.values()
        if each.family
        for platform in platforms_of(each)
    }
    for platform, keys in texts["entity"].items():
        for key, text in keys.items():
            expected = {"index"} if (platform, key) in families else set()
            if platform == "sensor":
                expected |= parts.get(key, set())
            assert placeholders(text["name"]) == expected, key


def test_names_tell_the_entities_of_a_device_apart(texts: dict[str, Any]) -> None:
    """Prevents two entities of one device that people cannot tell apart."""
    devices = ("outlet_n_", "outlet_group_n_", "server_")
    names: dict[tuple[str, str, int, str], list[str]] = {}
    for platform, keys in texts["entity"].items():
        # A sensor and the setting that it shows have one name.
        platform = "sensor" if platform == "binary_sensor" else platform  # noqa: PLW2901
        for key, text in keys.items():
            device = next((each for each in devices if key.startswith(each)), "")
            # "Contact 1" and "Contact 1 2" differ by their indices.
            indices = key.removeprefix(device).split("_").count("n")
            name = (platform, device, indices, text["name"].lower())
            names.setdefault(name, []).append(key)
    assert not {name: keys for name, keys in names.items() if len(keys) > 1}


def test_every_state_has_a_text(texts: dict[str, Any]) -> None:
    """Prevents states such as "warning_low" on a dashboard."""
    sensors = texts["entity"]["sensor"]
    assert set(sensors["status"]["state"]) == {str(state) for state in State}
    for variable in VARIABLES.values():
        text = texts["entity"][platform_of(variable)][variable.key]
        assert set(text.get("state", ())) == set(variable.options), variable.key
    for description in (*METERS, *battery_sensor.DESCRIPTIONS):
        text = sensors[description.translation_key]
        assert set(text.get("state", ())) == set(description.options or ())


def attributes(
    hass: HomeAssistant,
) -> Iterator[tuple[SensorEntityDescription, set[str]]]:
    """Yield the sensors of meters and batteries with the attributes they may have."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    book = meter_sensor.Book(estimate(take({})), Ledger(), Prices(hass, {}), now)
    of_all = meter_sensor.Book(
        book.estimate, book.ledger, book.prices, book.local, members=(1, 2)
    )
    for meter in METERS:
        found: set[str] = set()
        if meter.attributes_fn is not None:
            found |= set(meter.attributes_fn(book))
            if meter.is_fleet:
                found |= set(meter.attributes_fn(of_all))
        yield meter, found
    for battery in battery_sensor.DESCRIPTIONS:
        found = {"reasons"} if battery.has_reasons else set()
        if battery.attributes_fn is not None:
            found |= set(battery.attributes_fn(Assessment()))
        yield battery, found


async def test_every_attribute_has_a_text(
    hass: HomeAssistant, texts: dict[str, Any]
) -> None:
    """Prevents attributes such as "claim_error", and texts of none."""
    for description, found in attributes(hass):
        key = description.translation_key
        text = texts["entity"]["sensor"][key].get("state_attributes", {})
        assert set(text) == found, key
        for name, each in text.items():
            assert each["name"], key
            assert set(each.get("state", ())) == set(WORDS.get(name, ())), (key, name)


def test_every_option_is_one_that_can_be_shown() -> None:
    """Prevents an enumeration that raises as soon as its device says a new word."""
    for variable in VARIABLES.values():
        if variable.quantity is Quantity.ENUM:
            assert len(set(variable.options)) == len(variable.options) > 1, variable
        else:
            assert not variable.options, variable


def test_every_kind_of_device_has_a_name(
    modules: dict[str, ast.Module], texts: dict[str, Any]
) -> None:
    """Prevents outlets that all have the name of their PDU."""
    parts = set()
    for name in ("outlet.1.status", "outlet.group.1.status", "device.2.ups.load"):
        match = catalogue.find(name)
        assert match is not None
        assert match.part is not None
        parts.add(match.part.rpartition(".")[0].replace(".", "_"))
    written = set(named(modules["devices.py"]))
    assert set(texts["device"]) == parts | written
    for key in parts:
        assert placeholders(texts["device"][key]["name"]) == {"number"}


def test_placeholders_of_device_names_are_given(
    modules: dict[str, ast.Module], texts: dict[str, Any]
) -> None:
    """Prevents devices with a name in braces."""
    for node in ast.walk(modules["devices.py"]):
        if not isinstance(node, ast.Call):
            continue
        found = {each.arg: each.value for each in node.keywords}
        if "translation_domain" in found:
            continue
        match found.get("translation_key"), found.get("translation_placeholders"):
            case ast.Constant(value=str(key)), ast.Dict(keys=given):
                names = {each.value for each in given if isinstance(each, ast.Constant)}
                assert placeholders(texts["device"][key]["name"]) == names


def test_icons_are_for_entities_and_states_that_exist(
    icons: dict[str, Any], texts: dict[str, Any]
) -> None:
    """Prevents icons that nothing ever shows, such as after a rename."""
    for platform, keys in icons["entity"].items():
        for key, icon in keys.items():
            text = texts["entity"][platform][key]
            states = set(text.get("state", ())) | OWN_STATES.get(platform, set())
            assert set(icon.get("state", ())) <= states, key
            attributes = set(text.get("state_attributes", ()))
            assert set(icon.get("state_attributes", ())) <= attributes, key


def test_what_has_no_icon_of_its_class_has_one(icons: dict[str, Any]) -> None:
    """Prevents the eye that Home Assistant draws for what it knows nothing of."""
    without = {
        each.translation_key
        for each in (*METERS, *battery_sensor.DESCRIPTIONS)
        if each.device_class is None
    }
    assert "efficiency" in without
    assert without <= set(icons["entity"]["sensor"])


def test_a_state_has_another_icon_than_its_entity(icons: dict[str, Any]) -> None:
    """Prevents icons that are written down without any effect."""
    for keys in icons["entity"].values():
        for key, icon in keys.items():
            assert icon.get("default") not in icon.get("state", {}).values(), key


def test_texts_are_in_step_with_the_catalogue() -> None:
    """Prevents a new variable without a name: scripts/lint --fix writes it."""
    assert not [path.name for path in stale_files()]
