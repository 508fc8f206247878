"""The forms of the config flow, and the question that they all put to a server."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import (
    CONF_HOST,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_USERNAME,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .connection import async_client, command_data
from .const import (
    CONF_CA,
    CONF_COMMAND_PASSWORD,
    CONF_COMMAND_USERNAME,
    CONF_DASHBOARD,
    CONF_FULL_INTERVAL,
    CONF_STATUS_INTERVAL,
    CONF_TLS,
    DEFAULT_FULL_INTERVAL,
    DEFAULT_STATUS_INTERVAL,
    MAX_FULL_INTERVAL,
    MAX_STATUS_INTERVAL,
    MIN_FULL_INTERVAL,
    MIN_STATUS_INTERVAL,
    TLS_MODES,
    TLS_OFF,
)
from .core.nut.exchange import DEFAULT_PORT
from .deadband_options import DEADBAND_SECTION
from .limits import SERVER_SECTIONS, number

_MOST_LOGIN_CHECKS = 5


def _number(minimum: int, maximum: int, unit: str | None = None) -> vol.All[int]:
    return vol.All(number(minimum, maximum, unit), vol.Coerce(int))


_USERNAME = TextSelector(TextSelectorConfig(autocomplete="username"))
_PASSWORD = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)
_LOGIN: dict[Any, Any] = {
    vol.Optional(CONF_USERNAME): _USERNAME,
    vol.Optional(CONF_PASSWORD): _PASSWORD,
}
SERVER_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_HOST): TextSelector(),
        vol.Required(CONF_PORT, default=DEFAULT_PORT): _number(1, 65535),
        **_LOGIN,
        vol.Required(CONF_TLS, default=TLS_OFF): SelectSelector(
            SelectSelectorConfig(
                options=list(TLS_MODES),
                mode=SelectSelectorMode.DROPDOWN,
                translation_key=CONF_TLS,
            )
        ),
        vol.Optional(CONF_COMMAND_USERNAME): _USERNAME,
        vol.Optional(CONF_COMMAND_PASSWORD): _PASSWORD,
    }
)
LOGIN_SCHEMA = vol.Schema(_LOGIN)
CA_SCHEMA = vol.Schema(
    {vol.Required(CONF_CA): TextSelector(TextSelectorConfig(multiline=True))}
)
OPTIONS_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_STATUS_INTERVAL, default=DEFAULT_STATUS_INTERVAL): _number(
            MIN_STATUS_INTERVAL, MAX_STATUS_INTERVAL, UnitOfTime.SECONDS
        ),
        vol.Required(CONF_FULL_INTERVAL, default=DEFAULT_FULL_INTERVAL): _number(
            MIN_FULL_INTERVAL, MAX_FULL_INTERVAL, UnitOfTime.SECONDS
        ),
        vol.Required(CONF_DASHBOARD, default=True): BooleanSelector(),
        **SERVER_SECTIONS,
        **DEADBAND_SECTION,
    }
)


def choose_ups(upses: Mapping[str, str], *, multiple: bool) -> SelectSelector:
    """Return a choice of UPSes, shown by description and name."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=name, label=f"{text} ({name})" if text else name)
                for name, text in upses.items()
            ],
            multiple=multiple,
            mode=SelectSelectorMode.LIST,
        )
    )


def entry_title(host: str, port: int) -> str:
    """Return what a server is called until the user says otherwise."""
    return host if port == DEFAULT_PORT else f"{host}:{port}"


async def async_list_ups(
    hass: HomeAssistant, data: Mapping[str, Any]
) -> tuple[dict[str, str], bool]:
    """Return a server's UPSes, and whether it confirms the login where one is given.

    Raises NutError.
    """
    async with async_client(hass, data) as client:
        upses = await client.list_ups()
    login = command_data(data)
    if not upses or not login.get(CONF_USERNAME):
        return upses, True
    async with async_client(hass, login) as client:
        # A UPS without a driver tells nothing of the login; others may.
        for ups in islice(upses, _MOST_LOGIN_CHECKS):
            if (await client.check_login(ups)).verified:
                return upses, True
    return upses, False


class FormsOptionsFlow(OptionsFlow):
    """Options that are asked for in many forms."""

    def _form(
        self,
        step: str,
        fields: Mapping[Any, Any],
        suggested: Mapping[str, Any] | None,
        errors: dict[str, str] | None = None,
        **placeholders: str,
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(dict(fields)), suggested
            ),
            errors=errors,
            description_placeholders=placeholders,
        )
