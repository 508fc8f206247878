"""Measure Home Assistant from inside while one of its actions runs.

A custom integration for benchmarks alone, and never part of what is installed.
"""

import asyncio
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
import gc
from pathlib import Path
import time
from typing import Any

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

DOMAIN = "nutify_probe"
CONFIG_SCHEMA = cv.empty_config_schema(DOMAIN)

_SLEEP_SECONDS = 0.005
_BLOCK_MS = 10.0
_STATUS, _CLEAR_REFS = Path("/proc/self/status"), Path("/proc/self/clear_refs")
# Of Linux: from now on, the most memory counts anew (man 5 proc).
_RESET_MOST = "5"
_KIB_PER_MB = 1000 / 1.024
_SCHEMA = vol.Schema(
    {
        # Nothing but the time passes, or a thread counts, or an action is carried out.
        vol.Optional("seconds", default=0): vol.Coerce(float),
        vol.Optional("count", default=False): bool,
        vol.Inclusive("domain", "action"): str,
        vol.Inclusive("action", "action"): str,
        vol.Optional("data", default=dict): dict,
    }
)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the action that measures."""

    async def measure(call: ServiceCall) -> ServiceResponse:
        return await _measure(hass, call.data)

    hass.services.async_register(
        DOMAIN, "measure", measure, _SCHEMA, SupportsResponse.ONLY
    )
    return True


@dataclass(slots=True)
class _Watch:
    """How late the event loop was, and when Python's garbage collector ran."""

    late: list[tuple[float, float]] = field(default_factory=list)
    """When a sleep should have ended, and when it did, by the loop's clock."""
    collected: list[tuple[float, float]] = field(default_factory=list)
    _since: float | None = None

    @contextmanager
    def running(self) -> Generator[None]:
        """Watch while the context lasts."""
        gc.callbacks.append(self._collect)
        task = asyncio.get_running_loop().create_task(self._sleep())
        try:
            yield
        finally:
            task.cancel()
            gc.callbacks.remove(self._collect)

    async def _sleep(self) -> None:
        """Note how much later than asked for each sleep ends.

        A block of the loop lasted as long, and at most the length of a sleep longer.
        """
        clock = asyncio.get_running_loop().time
        while True:
            due = clock() + _SLEEP_SECONDS
            await asyncio.sleep(_SLEEP_SECONDS)
            self.late.append((due, clock()))

    def _collect(self, phase: str, info: Mapping[str, int]) -> None:
        # All threads stand still in the meantime. Monotonic is the loop's clock, too.
        if phase == "start":
            self._since = time.monotonic()
        elif self._since is not None:
            self.collected.append((self._since, time.monotonic()))

    def figures(self) -> dict[str, float]:
        """Return the worst block in ms, and the worst without a collection in it."""
        blocks = [(1000 * (end - due), due, end) for due, end in self.late]
        long = [each for each in blocks if each[0] > _BLOCK_MS]
        own = [
            late
            for late, due, end in long
            if not any(due < stop and start < end for start, stop in self.collected)
        ]
        pauses = [stop - start for start, stop in self.collected]
        return {
            "worst_ms": max(late for late, _, _ in blocks),
            "blocks": len(long),
            "own_ms": max(own, default=0),
            "gc_ms": 1000 * max(pauses, default=0),
            "gc_all": sum(pauses),
        }


async def _measure(hass: HomeAssistant, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was measured: seconds, milliseconds and MB, and the answer."""
    watch = _Watch()
    before = await hass.async_add_executor_job(_memory_before)
    answer: ServiceResponse = None
    with watch.running():
        # So that the first sleep has begun.
        await asyncio.sleep(2 * _SLEEP_SECONDS)
        start, cpu = time.perf_counter(), time.process_time()
        if "action" in wanted:
            answer = await hass.services.async_call(
                wanted["domain"],
                wanted["action"],
                wanted["data"],
                blocking=True,
                return_response=True,
            )
        elif wanted["count"]:
            await hass.async_add_executor_job(_count, wanted["seconds"])
        else:
            await asyncio.sleep(wanted["seconds"])
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        # A block that comes last shows in the sleep that ends after it.
        await asyncio.sleep(2 * _SLEEP_SECONDS)
    most = await hass.async_add_executor_job(_memory, "VmHWM")
    return {
        "seconds": seconds,
        "cpu": cpu,
        **watch.figures(),
        "before_mb": before,
        "extra_mb": most - before,
        "answer": answer,
    }


def _memory_before() -> float:
    _CLEAR_REFS.write_text(_RESET_MOST)
    return _memory("VmRSS")


def _memory(name: str) -> float:
    """Return what Linux tells of the memory in use, in MB."""
    for line in _STATUS.read_text().splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) / _KIB_PER_MB
    raise ValueError(f"{_STATUS} does not tell {name}")


def _count(seconds: float) -> None:
    """Keep Python's lock as busy as any code in a thread can."""
    end = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < end:
        number += 1
