"""Setting a NUT server up: its address, its login, and which of its UPSes."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import (
    CONF_HOST,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_USERNAME,
)
from homeassistant.core import callback
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from homeassistant.helpers.typing import UNDEFINED
import voluptuous as vol

from .alert_flow import AlertSubentryFlow
from .const import (
    CONF_CA,
    CONF_COMMAND_PASSWORD,
    CONF_COMMAND_USERNAME,
    CONF_KNOWN_UPS,
    CONF_TLS,
    CONF_UPS,
    DOMAIN,
    SUBENTRY_ALERT,
    SUBENTRY_REPORT,
    SUBENTRY_UPS,
    TLS_OFF,
)
from .core.nut.errors import NutArgumentError, NutError, NutUntrustedError
from .core.nut.exchange import DEFAULT_PORT
from .forms import (
    CA_SCHEMA,
    LOGIN_SCHEMA,
    SERVER_SCHEMA,
    async_list_ups,
    choose_ups,
    entry_title,
)
from .importing.nut import next_login
from .options_flow import NutifyOptionsFlow
from .rating_form import (
    RATING_SCHEMA,
    Question,
    async_questions,
    rating_of,
    ups_data,
)
from .report_flow import ReportSubentryFlow
from .subentry_flow import UpsSubentryFlow

_LOGINS = (
    (CONF_USERNAME, CONF_PASSWORD),
    (CONF_COMMAND_USERNAME, CONF_COMMAND_PASSWORD),
)


class NutifyConfigFlow(ConfigFlow, domain=DOMAIN):
    """Set up, repair or move the connection to a server."""

    VERSION = 1

    def __init__(self) -> None:
        """Begin with nothing entered."""
        self._data: dict[str, Any] = {}
        self._upses: dict[str, str] = {}
        self._chosen: list[str] = []
        self._questions: list[Question] = []
        self._ratings: dict[str, dict[str, float]] = {}
        self._confirmed = True
        self._warned = False
        # What a reconfigured entry had before.
        self._stored: Mapping[str, Any] = {}

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        return {
            SUBENTRY_UPS: UpsSubentryFlow,
            SUBENTRY_ALERT: AlertSubentryFlow,
            SUBENTRY_REPORT: ReportSubentryFlow,
        }

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        return NutifyOptionsFlow()

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the server; one that Home Assistant's own NUT has is suggested."""
        if user_input is None and not self._data:
            self._data = next_login(self.hass)
            # Its password is taken over without being shown.
            self._stored = dict(self._data)
        return await self._async_step_server("user", user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the server again, as it is set up now."""
        if not self._stored:
            self._stored = self._get_reconfigure_entry().data
            self._data = dict(self._stored)
        return await self._async_step_server("reconfigure", user_input)

    @override
    async def async_step_zeroconf(
        self, discovery_info: ZeroconfServiceInfo
    ) -> ConfigFlowResult:
        """Offer a server that announces itself."""
        host, port = discovery_info.host, discovery_info.port or DEFAULT_PORT
        await self.async_set_unique_id(f"{host}:{port}")
        self._abort_if_unique_id_configured()
        # It may have been set up by its name, with or without the domain.
        hostname = discovery_info.hostname.rstrip(".")
        for known_as in (host, hostname, hostname.removesuffix(".local")):
            self._async_abort_entries_match({CONF_HOST: known_as, CONF_PORT: port})
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
            self._take(user_input)
            if not self._data.get(CONF_HOST):
                errors[CONF_HOST] = "host_required"
            else:
                await self._async_claim_address()
                try:
                    if (result := await self._async_connect()) is not None:
                        return result
                    errors["base"] = "login_not_verified"
                except NutUntrustedError as err:
                    if self._data.pop(CONF_CA, None) is None:
                        return await self.async_step_ca()
                    errors["base"], detail = err.reason, str(err)
                except NutArgumentError as err:
                    # Perhaps the certificate of before: asked for again.
                    self._data.pop(CONF_CA, None)
                    errors["base"], detail = err.reason, str(err)
                except NutError as err:
                    errors["base"], detail = err.reason, str(err)
        shown = dict(self._data)
        for _, password in _LOGINS:
            if shown.get(password) == self._stored.get(password):
                shown.pop(password, None)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(SERVER_SCHEMA, shown),
            errors=errors,
            description_placeholders={"detail": detail},
        )

    def _take(self, user_input: dict[str, Any]) -> None:
        """Keep what was entered, without empty fields, and an earlier certificate."""
        before = self._data.get(CONF_CA)
        self._data = {
            key: each.strip() if key == CONF_HOST else each
            for key, each in user_input.items()
            if each != ""
        }
        if before is not None and user_input[CONF_TLS] != TLS_OFF:
            self._data[CONF_CA] = before
        for username, password in _LOGINS:
            if username not in self._data:
                continue
            self._data[username] = self._data[username].strip(" ")
            if self._data[username] == self._stored.get(username):
                # The form does not show passwords; empty, they stay as they are.
                stored = self._stored.get(password)
                if stored is not None:
                    self._data.setdefault(password, stored)

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
                if (result := await self._async_connect()) is not None:
                    return result
                errors["base"] = "login_not_verified"
            except NutError as err:
                self._data.pop(CONF_CA)
                errors["base"], detail = err.reason, str(err)
        return self.async_show_form(
            step_id="ca",
            data_schema=self.add_suggested_values_to_schema(CA_SCHEMA, user_input),
            errors=errors,
            description_placeholders={"detail": detail},
        )

    async def _async_connect(self) -> ConfigFlowResult | None:
        """Ask the server for its UPSes and go on; raises NutError.

        None when a changed login is not confirmed, once: it may be right all the same.
        """
        self._upses, self._confirmed = await async_list_ups(self.hass, self._data)
        if self.source == SOURCE_RECONFIGURE:
            if not self._confirmed and not self._warned:
                self._warned = True
                return None
            entry = self._get_reconfigure_entry()
            title = entry.title
            if title == entry_title(entry.data[CONF_HOST], entry.data[CONF_PORT]):
                # Still ours to choose; one that somebody gave stays.
                title = entry_title(self._data[CONF_HOST], self._data[CONF_PORT])
            return self._update(
                entry, {**self._data, CONF_KNOWN_UPS: entry.data[CONF_KNOWN_UPS]}, title
            )
        if not self._upses:
            return self.async_abort(reason="no_ups")
        return await self.async_step_ups()

    def _update(
        self, entry: ConfigEntry, data: dict[str, Any], title: str
    ) -> ConfigFlowResult:
        """Change an entry; one that runs reloads itself, any other is told to."""
        moved = self.source == SOURCE_RECONFIGURE
        result = self.async_update_and_abort(
            entry,
            unique_id=self.unique_id if moved else UNDEFINED,
            title=title,
            data=data,
        )
        if entry.state is not ConfigEntryState.LOADED:
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return result

    async def async_step_ups(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which of the server's UPSes to add."""
        errors: dict[str, str] = {}
        chosen = list(self._upses)
        if user_input is not None:
            if chosen := user_input[CONF_UPS]:
                self._chosen = chosen
                self._questions = await async_questions(self.hass, self._data, chosen)
                return await self.async_step_rating()
            errors[CONF_UPS] = "no_ups_chosen"
        elif not self._confirmed:
            # Nothing to correct for sure, so that the form may be sent all the same.
            errors["base"] = "login_not_verified"
        schema = vol.Schema(
            {
                vol.Required(CONF_UPS, default=chosen): choose_ups(
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

    async def async_step_rating(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the ratings of the UPSes that cannot tell their watts, one by one."""
        if user_input is not None:
            question = self._questions.pop(0)
            if rating := rating_of(user_input):
                self._ratings[question.ups] = rating
        if not self._questions:
            return self._create_entry()
        question = self._questions[0]
        return self.async_show_form(
            step_id="rating",
            data_schema=self.add_suggested_values_to_schema(
                RATING_SCHEMA, question.suggested
            ),
            description_placeholders={
                "ups": self._upses[question.ups] or question.ups,
                "model": question.model or question.ups,
            },
            last_step=len(self._questions) == 1,
        )

    def _create_entry(self) -> ConfigFlowResult:
        return self.async_create_entry(
            title=entry_title(self._data[CONF_HOST], self._data[CONF_PORT]),
            data={**self._data, CONF_KNOWN_UPS: list(self._upses)},
            subentries=[
                ConfigSubentryData(
                    data=ups_data(name, self._ratings.get(name)),
                    subentry_type=SUBENTRY_UPS,
                    title=self._upses[name] or name,
                    unique_id=name,
                )
                for name in self._chosen
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
        suggested: Mapping[str, Any] = {CONF_USERNAME: entry.data.get(CONF_USERNAME)}
        if user_input is not None:
            data = {
                key: each
                for key, each in entry.data.items()
                if key not in {CONF_USERNAME, CONF_PASSWORD}
            } | {key: each for key, each in user_input.items() if each != ""}
            try:
                _, is_confirmed = await async_list_ups(self.hass, data)
            except NutError as err:
                errors["base"], detail = err.reason, str(err)
            else:
                if is_confirmed or self._warned:
                    return self._update(entry, data, entry.title)
                # Once: it may be right all the same.
                self._warned = True
                errors["base"], suggested = "login_not_verified", user_input
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(LOGIN_SCHEMA, suggested),
            errors=errors,
            description_placeholders={"server": entry.title, "detail": detail},
        )
