"""Fixtures for tests in a browser."""

from collections.abc import AsyncGenerator

import pytest

from tests.browser.house import House, house


@pytest.fixture(autouse=True)
def _loopback(socket_enabled: None) -> None:
    """Let the tests reach what they start."""


@pytest.fixture
async def home() -> AsyncGenerator[House]:
    """Provide a Home Assistant with the demo's devices, and a browser."""
    async with house() as found:
        # Energy is counted from the second poll on.
        await found.wait_for(("sensor/meter/energy", "sensor/battery_charge"))
        yield found
