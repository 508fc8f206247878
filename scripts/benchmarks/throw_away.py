"""Run Home Assistant for a benchmark, with a folder that is gone afterwards."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
import shutil
import sys
import tempfile

from demo_runner.api import Api
from demo_runner.hass import HomeAssistant
from nutlab.upsd import free_port

_ROOT = Path(__file__).resolve().parents[2]
_USER = "benchmark"
_START_SECONDS = 120.0


@asynccontextmanager
async def home_assistant() -> AsyncGenerator[tuple[HomeAssistant, Api]]:
    """Provide a running Home Assistant with an owner; its folder stays on errors."""
    cache = _ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    config = Path(tempfile.mkdtemp(prefix="benchmark-", dir=cache))
    hass = HomeAssistant(_ROOT, config, free_port())
    hass.seed()
    is_worth_a_look = False
    try:
        async with Api(hass.url) as api:
            try:
                await hass.start()
                async with asyncio.timeout(_START_SECONDS):
                    await api.wait_until_up(hass.check_alive)
                    await api.onboard(_USER, _USER)
                    await api.wait_until_running(hass.check_alive)
                yield hass, api
            finally:
                await hass.stop()
    except Exception:
        is_worth_a_look = True
        print(f"The end of {hass.log}:\n{hass.log_tail()}\n", file=sys.stderr)
        raise
    finally:
        if not is_worth_a_look:
            shutil.rmtree(config, ignore_errors=True)
