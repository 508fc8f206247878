"""From a config entry's data to a client of its server."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT, CONF_USERNAME
from homeassistant.core import HomeAssistant

from .const import (
    CONF_CA,
    CONF_COMMAND_PASSWORD,
    CONF_COMMAND_USERNAME,
    CONF_TLS,
    TLS_OFF,
    TLS_VERIFY,
)
from .core.nut.client import NutClient
from .core.nut.tls import create_context


async def async_create_client(
    hass: HomeAssistant, data: Mapping[str, Any]
) -> NutClient:
    """Return a client for an entry's data; nothing is sent yet.

    Raises NutArgumentError when the certificate to trust cannot be read.
    """
    tls = None
    mode = data.get(CONF_TLS, TLS_OFF)
    if mode != TLS_OFF:
        tls = await hass.async_add_executor_job(
            partial(create_context, verify=mode == TLS_VERIFY, ca=data.get(CONF_CA))
        )
    return NutClient(
        data[CONF_HOST],
        data[CONF_PORT],
        data.get(CONF_USERNAME),
        data.get(CONF_PASSWORD),
        tls=tls,
    )


@asynccontextmanager
async def async_client(
    hass: HomeAssistant, data: Mapping[str, Any]
) -> AsyncGenerator[NutClient]:
    """Provide a client for the occasion, and close its connection after it."""
    client = await async_create_client(hass, data)
    try:
        yield client
    finally:
        await client.close()


def command_data(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an entry's data with the login for commands: its own, or the common."""
    if not data.get(CONF_COMMAND_USERNAME):
        return data
    return {
        **data,
        CONF_USERNAME: data[CONF_COMMAND_USERNAME],
        CONF_PASSWORD: data.get(CONF_COMMAND_PASSWORD),
    }
