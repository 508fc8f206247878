"""Every blueprint is valid."""

from pathlib import Path
from typing import Any

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import selector
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest

from tests.hass.automated import FOLDER

FILES = sorted(FOLDER.glob("*.yaml"))


def test_there_are_blueprints() -> None:
    """Prevents that the tests of all of them are tests of none."""
    assert len(FILES) == 7


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_it_is_a_blueprint(hass: HomeAssistant, path: Path) -> None:
    """Prevents a file that is refused, or a default that the editor refuses."""
    data = await hass.async_add_executor_job(load_yaml_dict, str(path))
    found = Blueprint(
        data,
        expected_domain="automation",
        path=path.name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )
    assert found.validate() is None
    # As Home Assistant writes it when it is imported.
    assert parse_yaml(found.yaml()) == found.data
    for name, each in found.inputs.items():
        if each.get("default", []) != []:
            check: Any = selector(each["selector"])
            assert check(each["default"]) == each["default"], name
