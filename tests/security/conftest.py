"""Fixtures for tests of what an attacker would try in a running Home Assistant."""

import pytest
from pytest_homeassistant_custom_component.typing import RecorderInstanceContextManager


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
