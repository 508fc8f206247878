"""Fixtures for tests of what an attacker would try in a running Home Assistant."""

import pytest


@pytest.fixture(autouse=True)
def _custom_integrations(
    socket_enabled: None, enable_custom_integrations: None
) -> None:
    """Let Home Assistant load the integration, and the tests reach loopback."""
