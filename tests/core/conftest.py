"""What the tests of the core share: a patient event loop."""

import asyncio

import pytest


@pytest.fixture(autouse=True)
async def _patient_loop() -> None:
    """Keep the slow steps of a busy machine out of the log, which has to be empty."""
    asyncio.get_running_loop().slow_callback_duration = 30
