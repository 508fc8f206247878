"""Fixtures for tests in a browser."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from custom_components.nutify.dashboard.panel import _SETTLE_SECONDS
from tests.browser.house import House, house


@pytest.fixture(autouse=True)
def _loopback(socket_enabled: None) -> None:
    """Let the tests reach what they start."""


@pytest.fixture
async def home() -> AsyncGenerator[House]:
    """Provide a Home Assistant with the demo's devices, and a browser."""
    async with house() as found:
        yield found


@pytest.fixture
async def metered(home: House) -> House:
    """Provide one that has counted energy, which takes two polls, and shows it.

    The dashboard is built anew for what comes; a page of before loses its dialogs then.
    """
    await home.wait_for(("sensor/meter/energy", "sensor/battery_charge"))
    await asyncio.sleep(_SETTLE_SECONDS + 1)
    return home
