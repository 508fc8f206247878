"""Fixtures for tests of what an attacker would try in a running Home Assistant."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import RecorderInstanceContextManager

from custom_components.nutify.const import DOMAIN


@pytest.fixture
def mock_recorder_before_hass(
    async_test_recorder: RecorderInstanceContextManager,
) -> None:
    """Prepare the recorder."""


@pytest.fixture(autouse=True)
def _custom_integrations(
    socket_enabled: None, enable_custom_integrations: None
) -> None:
    """Let Home Assistant load the integration, and the tests reach loopback."""


@pytest.fixture
async def servers(hass: HomeAssistant) -> AsyncGenerator[AsyncExitStack]:
    """Hold the servers of a test until its entries are unloaded."""
    # A busy machine is no reason to fail for a slow step of the event loop.
    hass.loop.slow_callback_duration = 5.0
    async with AsyncExitStack() as stack:
        yield stack
        for entry in hass.config_entries.async_entries(DOMAIN):
            await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()
