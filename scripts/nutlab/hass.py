"""Set Nutify up in a Home Assistant under test."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntryState,
    ConfigFlowResult,
    ConfigSubentryData,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.const import (
    CONF_FULL_INTERVAL,
    CONF_KNOWN_UPS,
    CONF_STATUS_INTERVAL,
    CONF_TLS,
    CONF_UPS,
    DOMAIN,
    SUBENTRY_UPS,
    TLS_OFF,
)
from custom_components.nutify.coordinator import NutifyCoordinator
from custom_components.nutify.devices import ups_unique_id


def make_entry(
    port: int,
    *names: str,
    options: Mapping[str, Any] | None = None,
    known: tuple[str, ...] | None = None,
    alerts: Sequence[ConfigSubentryData] = (),
    **data: Any,  # noqa: ANN401 - whatever an entry may hold
) -> MockConfigEntry:
    """Return an entry for a server on loopback and the UPSes named.

    The UPSes are polled once a second, and everything is read every two seconds.
    """
    return MockConfigEntry(
        domain=DOMAIN,
        title=f"127.0.0.1:{port}",
        unique_id=f"127.0.0.1:{port}",
        data={
            "host": "127.0.0.1",
            "port": port,
            CONF_TLS: TLS_OFF,
            CONF_KNOWN_UPS: list(names if known is None else known),
            **data,
        },
        options={CONF_STATUS_INTERVAL: 1, CONF_FULL_INTERVAL: 2, **(options or {})},
        subentries_data=[
            ConfigSubentryData(
                data={CONF_UPS: name},
                subentry_type=SUBENTRY_UPS,
                title=name,
                unique_id=name,
            )
            for name in names
        ]
        + list(alerts),
    )


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> NutifyCoordinator:
    """Set an entry up and return its coordinator."""
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED, entry.reason
    coordinator: NutifyCoordinator = entry.runtime_data.coordinator
    return coordinator


def entity_id(
    hass: HomeAssistant, entry: MockConfigEntry, ups: str, key: str
) -> str | None:
    """Return the entity of a UPS that a key names, such as `battery_charge`."""
    registry = er.async_get(hass)
    unique_id = f"{ups_unique_id(entry, ups)}/{key}"
    for platform in ("sensor", "binary_sensor"):
        if found := registry.async_get_entity_id(platform, DOMAIN, unique_id):
            return found
    return None


def state_of(
    hass: HomeAssistant, entry: MockConfigEntry, ups: str, key: str
) -> str | None:
    """Return the state of such an entity; None when there is none."""
    found = entity_id(hass, entry, ups, key)
    state = hass.states.get(found) if found else None
    return state.state if state else None


async def until(
    hass: HomeAssistant, is_true: Callable[[], bool], seconds: float = 10.0
) -> float:
    """Wait until something is true; return the seconds that it took.

    Raises:
        TimeoutError: it is not true after that many seconds; the tasks that still
            run are told, since a slow machine leaves no other trace.

    """
    loop = asyncio.get_running_loop()
    start = loop.time()
    try:
        async with asyncio.timeout(seconds):
            while not is_true():
                await asyncio.sleep(0.02)
                await hass.async_block_till_done()
    except TimeoutError:
        # What was waited for may have come while something else goes on.
        if not is_true():
            running = sorted(task.get_name() for task in asyncio.all_tasks())
            message = f"not within {seconds} s; still at work: {running}"
            raise TimeoutError(message) from None
    return loop.time() - start


async def start(hass: HomeAssistant) -> ConfigFlowResult:
    """Press the button that adds a server."""
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )


async def submit(
    hass: HomeAssistant, flow: ConfigFlowResult, **answers: object
) -> ConfigFlowResult:
    """Fill a form in, send it, and wait for what follows."""
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], answers)
    await hass.async_block_till_done()
    return result
