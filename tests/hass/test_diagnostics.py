"""Diagnostics hold what a bug report needs and nothing that is private."""

import json

from homeassistant.components.diagnostics.const import REDACTED
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.system_health import async_system_health_info
from nutlab import Device, lab
from nutlab.hass import make_entry, set_up

pytestmark = pytest.mark.upsd

DEVICE = Device(
    variables={
        "battery.temperature": "302.0",
        "device.contact": "Jane Doe",
        "device.location": "Secret cellar",
        "device.macaddr": "00 20 85 F4 02 C8",
        "device.serial": "SERIAL42",
        "outlet.1.status": "on",
        "ups.serial": "SERIAL42",
        "ups.status": "OL",
        "vendor.new.thing": "1",
        "brand.new.thing": "1",
    }
)
SECRETS = ("Jane Doe", "Secret cellar", "F4 02", "SERIAL42", "secret-word", "127.0.0.1")


@pytest.mark.allowed_logs("UPS gone is unavailable")
async def test_diagnostics(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """A report can be pasted in public: no login, address, serial number or place."""
    assert await async_setup_component(hass, "diagnostics", {})
    async with lab({"ups": DEVICE}) as running:
        entry = make_entry(
            running.port, "ups", "gone", username="admin", password="secret-word"
        )
        await set_up(hass, entry)
        found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
        device = dr.async_get(hass).async_get_device_by_identifier(
            (DOMAIN, f"{entry.entry_id}/ups"), entry.entry_id
        )
        assert device is not None
        of_device = await get_diagnostics_for_device(hass, hass_client, entry, device)
        (part,) = dr.async_entries_for_parent_device(dr.async_get(hass), device.id)
        of_part = await get_diagnostics_for_device(hass, hass_client, entry, part)
        health = await async_system_health_info(hass)
        await hass.config_entries.async_unload(entry.entry_id)

    assert isinstance(found, dict)
    text = json.dumps([found, of_device])
    assert not [secret for secret in SECRETS if secret in text]
    assert found["entry"]["data"]["password"] == REDACTED
    assert found["server"]["reachable"] is True
    assert found["upses"]["gone"]["problem"] == "unknown_ups"
    ups = found["upses"]["ups"]
    assert ups["dropped"] == {"battery.temperature": 1}
    assert ups["unknown_variables"] == ["brand.new.thing", "vendor.new.thing"]
    assert ups["variables"]["ups.serial"] == REDACTED
    assert of_device == of_part == {"ups": ups}
    assert health == {"servers_reachable": "1/1", "upses_available": "1/2"}
