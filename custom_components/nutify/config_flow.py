"""Setting a NUT server up: its address, its login, and which of its UPSes."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
    OptionsFlow,
    SubentryFlowResult,
)
from homeassistant.const import (
    CONF_HOST,
    CONF_NAME,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_USERNAME,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import TextSelector
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import voluptuous as vol

from .const import (
    CONF_CA,
    CONF_KNOWN_UPS,
    CONF_TLS,
    CONF_UPS,
    DOMAIN,
    SUBENTRY_UPS,
    TLS_OFF,
)
from .core.nut.errors import NutError, NutUntrustedError
from .core.nut.exchange import DEFAULT_PORT
from .devices import async_rename_ups
from .forms import (
    CA_SCHEMA,
    LOGIN_SCHEMA,
    OPTIONS_SCHEMA,
    SERVER_SCHEMA,
    async_list_ups,
    choose_ups,
    entry_title,
)


class NutifyConfigFlow(ConfigFlow, domain=DOMAIN):
    """Set up, repair or move the connection to a server."""

    VERSION = 1

    def __init__(self) -> None:
        """Begin with nothing entered."""
        self._data: dict[str, Any] = {}
        self._upses: dict[str, str] = {}
        self._confirmed = True

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        return {SUBENTRY_UPS: UpsSubentryFlow}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        return NutifyOptionsFlow()

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the server."""
        return await self._async_step_server("user", user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the server again, as it is set up now."""
        if not self._data:
            self._data = dict(self._get_reconfigure_entry().data)
        return await self._async_step_server("reconfigure", user_input)

    @override
    async def async_step_zeroconf(
        self, discovery_info: ZeroconfServiceInfo
    ) -> ConfigFlowResult:
        """Offer a server that announces itself."""
        host, port = discovery_info.host, discovery_info.port or DEFAULT_PORT
        await self.async_set_unique_id(f"{host}:{port}")
        self._abort_if_unique_id_configured()
        self._async_abort_entries_match({CONF_HOST: host, CONF_PORT: port})
        name = discovery_info.name.removesuffix(f".{discovery_info.type}")
        self.context["title_placeholders"] = {"name": name}
        self._data = {CONF_HOST: host, CONF_PORT: port}
        return await self.async_step_user()

    async def _async_step_server(
        self, step_id: str, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        detail = ""
        if user_input is not None:
            user_input[CONF_HOST] = user_input[CONF_HOST].strip()
            ca = self._data.get(CONF_CA)
            self._data = {key: each for key, each in user_input.items() if each != ""}
            if ca is not None and user_input[CONF_TLS] != TLS_OFF:
                self._data[CONF_CA] = ca
            await self._async_claim_address()
            try:
                return await self._async_connect()
            except NutUntrustedError as err:
                if CONF_CA not in self._data:
                    return await self.async_step_ca()
                self._data.pop(CONF_CA)
                errors["base"], detail = err.reason, str(err)
            except NutError as err:
                errors["base"], detail = err.reason, str(err)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(SERVER_SCHEMA, self._data),
            errors=errors,
            description_placeholders={"detail": detail},
        )

    async def _async_claim_address(self) -> None:
        """Abort when another entry has this server already."""
        host, port = self._data[CONF_HOST].lower(), self._data[CONF_PORT]
        entry = await self.async_set_unique_id(
            f"{host}:{port}", raise_on_progress=False
        )
        if self.source == SOURCE_RECONFIGURE:
            if entry is not None and entry is not self._get_reconfigure_entry():
                self._abort_if_unique_id_configured()
        else:
            self._abort_if_unique_id_configured()

    async def async_step_ca(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the certificate to trust, when the server's issuer is unknown."""
        errors: dict[str, str] = {}
        detail = ""
        if user_input is not None:
            try:
                self._data[CONF_CA] = user_input[CONF_CA]
                return await self._async_connect()
            except NutError as err:
                self._data.pop(CONF_CA)
                errors["base"], detail = err.reason, str(err)
        return self.async_show_form(
            step_id="ca",
            data_schema=CA_SCHEMA,
            errors=errors,
            description_placeholders={"detail": detail},
        )

    async def _async_connect(self) -> ConfigFlowResult:
        """Ask the server for its UPSes and go on; raises NutError."""
        self._upses, self._confirmed = await async_list_ups(self.hass, self._data)
        if self.source == SOURCE_RECONFIGURE:
            entry = self._get_reconfigure_entry()
            data = {**self._data, CONF_KNOWN_UPS: entry.data[CONF_KNOWN_UPS]}
            return self.async_update_and_abort(
                entry,
                unique_id=self.unique_id,
                title=entry_title(self._data[CONF_HOST], self._data[CONF_PORT]),
                data=data,
            )
        if not self._upses:
            return self.async_abort(reason="no_ups")
        return await self.async_step_ups()

    async def async_step_ups(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which of the server's UPSes to add."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if chosen := user_input[CONF_UPS]:
                return self._create_entry(chosen)
            errors[CONF_UPS] = "no_ups_chosen"
        elif not self._confirmed:
            # Nothing to correct for sure, so that the form may be sent all the same.
            errors["base"] = "login_not_verified"
        schema = vol.Schema(
            {
                vol.Required(CONF_UPS, default=list(self._upses)): choose_ups(
                    self._upses, multiple=True
                )
            }
        )
        return self.async_show_form(
            step_id="ups",
            data_schema=schema,
            errors=errors,
            description_placeholders={"count": str(len(self._upses))},
        )

    def _create_entry(self, chosen: list[str]) -> ConfigFlowResult:
        return self.async_create_entry(
            title=entry_title(self._data[CONF_HOST], self._data[CONF_PORT]),
            data={**self._data, CONF_KNOWN_UPS: list(self._upses)},
            subentries=[
                ConfigSubentryData(
                    data={CONF_UPS: name},
                    subentry_type=SUBENTRY_UPS,
                    title=self._upses[name] or name,
                    unique_id=name,
                )
                for name in chosen
            ],
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Ask for the login again, after the server refused it."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a username and a password that the server takes."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        detail = ""
        if user_input is not None:
            data = {
                key: each
                for key, each in entry.data.items()
                if key not in {CONF_USERNAME, CONF_PASSWORD}
            } | {key: each for key, each in user_input.items() if each != ""}
            try:
                await async_list_ups(self.hass, data)
            except NutError as err:
                errors["base"], detail = err.reason, str(err)
            else:
                return self.async_update_and_abort(entry, data=data)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(
                LOGIN_SCHEMA, {CONF_USERNAME: entry.data.get(CONF_USERNAME)}
            ),
            errors=errors,
            description_placeholders={"server": entry.title, "detail": detail},
        )


class NutifyOptionsFlow(OptionsFlow):
    """How often a server is asked."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the intervals."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                OPTIONS_SCHEMA, self.config_entry.options
            ),
        )


class UpsSubentryFlow(ConfigSubentryFlow):
    """Add a UPS of a server, or say which of its UPSes one is now."""

    async def _async_free_upses(self, keep: str | None = None) -> dict[str, str]:
        """Return the server's UPSes that are not set up; raises NutError."""
        entry = self._get_entry()
        taken = {
            subentry.data[CONF_UPS]
            for subentry in entry.get_subentries_of_type(SUBENTRY_UPS)
        } - {keep}
        upses, _ = await async_list_ups(self.hass, entry.data)
        return {name: text for name, text in upses.items() if name not in taken}

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which UPS to add."""
        try:
            upses = await self._async_free_upses()
        except NutError as err:
            return self._abort(err)
        if not upses:
            return self.async_abort(reason="no_more_ups")
        if user_input is not None and (name := user_input[CONF_UPS]) in upses:
            return self.async_create_entry(
                title=upses[name] or name, data={CONF_UPS: name}, unique_id=name
            )
        return self.async_show_form(
            step_id="user",
            data_schema=vol.Schema(
                {vol.Required(CONF_UPS): choose_ups(upses, multiple=False)}
            ),
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the name shown, and for the UPS of the server it stands for."""
        subentry = self._get_reconfigure_subentry()
        ups = subentry.data[CONF_UPS]
        try:
            upses = await self._async_free_upses(keep=ups)
        except NutError as err:
            return self._abort(err)
        if user_input is not None:
            entry = self._get_entry()
            if user_input[CONF_UPS] != ups:
                async_rename_ups(self.hass, entry, subentry, user_input[CONF_UPS])
            return self.async_update_and_abort(
                entry,
                subentry,
                title=user_input[CONF_NAME],
                data_updates={CONF_UPS: user_input[CONF_UPS]},
                unique_id=user_input[CONF_UPS],
            )
        # A UPS that was renamed or removed in ups.conf is still what it was.
        choices = {ups: ""} | upses
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=vol.Schema(
                {
                    vol.Required(CONF_NAME, default=subentry.title): TextSelector(),
                    vol.Required(CONF_UPS, default=ups): choose_ups(
                        choices, multiple=False
                    ),
                }
            ),
            description_placeholders={"ups": ups},
        )

    def _abort(self, err: NutError) -> SubentryFlowResult:
        return self.async_abort(
            reason=err.reason, description_placeholders={"detail": str(err)}
        )
