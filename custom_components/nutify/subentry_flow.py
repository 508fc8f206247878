"""Adding a UPS of a server that is set up, and reconfiguring one."""

from typing import Any

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import TextSelector
import voluptuous as vol

from .action_journal import ACTION_JOURNAL
from .batteries import BatteryFile
from .books import Books
from .const import (
    CONF_DISCOVERED,
    CONF_UPS,
    SUBENTRY_ALERT,
    SUBENTRY_REPORT,
    SUBENTRY_UPS,
)
from .core.nut.errors import NutError
from .devices import async_rename_ups
from .forms import async_list_ups, choose_ups
from .journal import Journal
from .limits import CONF_LIMITS, UPS_SECTION
from .power_options import CONF_POWER, POWER_SECTION
from .rating_form import (
    RATING_SCHEMA,
    Question,
    async_questions,
    rating_of,
    ups_data,
)
from .runtime import NutifyRuntime

_SECTIONS = (CONF_LIMITS, CONF_POWER)


class UpsSubentryFlow(ConfigSubentryFlow):
    """Add a UPS of a server, or say which of its UPSes one is now."""

    _question: Question
    _title: str

    async def _async_upses(self) -> dict[str, str]:
        """Return the server's UPSes and their descriptions; raises NutError."""
        upses, _ = await async_list_ups(self.hass, self._get_entry().data)
        return upses

    def _taken(self) -> dict[str, ConfigSubentry]:
        """Return what is set up, by the name on the server."""
        return {
            subentry.data[CONF_UPS]: subentry
            for subentry in self._get_entry().get_subentries_of_type(SUBENTRY_UPS)
        }

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which UPS to add."""
        try:
            upses = await self._async_upses()
        except NutError as err:
            return self._abort(err)
        free = {name: upses[name] for name in upses if name not in self._taken()}
        if not free:
            return self.async_abort(reason="no_more_ups")
        if user_input is not None and (name := user_input[CONF_UPS]) in free:
            self._title = free[name] or name
            questions = await async_questions(self.hass, self._get_entry().data, [name])
            if not questions:
                return self._create(name, {})
            self._question = questions[0]
            return await self.async_step_rating()
        return self.async_show_form(
            step_id="user",
            data_schema=vol.Schema(
                {vol.Required(CONF_UPS): choose_ups(free, multiple=False)}
            ),
        )

    async def async_step_rating(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the rating of a UPS that cannot tell its watts."""
        question = self._question
        if user_input is not None:
            return self._create(question.ups, rating_of(user_input))
        return self.async_show_form(
            step_id="rating",
            data_schema=self.add_suggested_values_to_schema(
                RATING_SCHEMA, question.suggested
            ),
            description_placeholders={
                "ups": self._title,
                "model": question.model or question.ups,
            },
        )

    def _create(self, name: str, rating: dict[str, float]) -> SubentryFlowResult:
        return self.async_create_entry(
            title=self._title, data=ups_data(name, rating), unique_id=name
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the name shown, and for the UPS of the server it stands for."""
        subentry = self._get_reconfigure_subentry()
        ups = subentry.data[CONF_UPS]
        try:
            upses = await self._async_upses()
        except NutError as err:
            return self._abort(err)
        errors: dict[str, str] = {}
        if user_input is not None:
            if title := user_input[CONF_NAME].strip():
                chosen = {key: user_input.get(key, {}) for key in _SECTIONS}
                return await self._update(subentry, user_input[CONF_UPS], title, chosen)
            errors[CONF_NAME] = "name_required"
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(
                    {
                        vol.Required(CONF_NAME, default=subentry.title): TextSelector(),
                        vol.Required(CONF_UPS, default=ups): choose_ups(
                            self._choices(ups, upses), multiple=False
                        ),
                        **UPS_SECTION,
                        **POWER_SECTION,
                    }
                ),
                user_input or {key: subentry.data.get(key, {}) for key in _SECTIONS},
            ),
            errors=errors,
            description_placeholders={"ups": subentry.title},
        )

    def _choices(self, ups: str, upses: dict[str, str]) -> dict[str, str]:
        """Return which UPSes of the server a UPS can be.

        When it was renamed in ups.conf, its new name was probably added by itself
        before anybody could say so: then that one can be chosen, and gives way.
        """
        taken = {
            name
            for name, subentry in self._taken().items()
            if ups in upses or not subentry.data.get(CONF_DISCOVERED)
        }
        return {ups: upses.get(ups, "")} | {
            name: upses[name] for name in upses if name not in taken
        }

    async def _update(
        self,
        subentry: ConfigSubentry,
        name: str,
        title: str,
        chosen: dict[str, dict[str, Any]],
    ) -> SubentryFlowResult:
        entry = self._get_entry()
        if name != subentry.data[CONF_UPS]:
            if (other := self._taken().get(name)) is not None:
                self.hass.config_entries.async_remove_subentry(entry, other.subentry_id)
            async_rename_ups(self.hass, entry, subentry, name)
            await self._rename_history(entry, subentry.data[CONF_UPS], name)
            self._rename_where_chosen(entry, subentry.data[CONF_UPS], name)
        return self.async_update_and_abort(
            entry,
            subentry,
            title=title,
            data_updates={CONF_UPS: name, **chosen},
            unique_id=name,
        )

    def _rename_where_chosen(self, entry: ConfigEntry, old: str, new: str) -> None:
        """Let the alerts and reports that name a UPS go on with it."""
        for subentry in (
            *entry.get_subentries_of_type(SUBENTRY_ALERT),
            *entry.get_subentries_of_type(SUBENTRY_REPORT),
        ):
            chosen = subentry.data.get(CONF_UPS, [])
            if old in chosen:
                renamed = [new if each == old else each for each in chosen]
                self.hass.config_entries.async_update_subentry(
                    entry, subentry, data={**subentry.data, CONF_UPS: renamed}
                )

    async def _rename_history(self, entry: ConfigEntry, old: str, new: str) -> None:
        """Let a UPS keep its history, whether or not its server answers now."""
        self.hass.data[ACTION_JOURNAL].rename(entry.entry_id, old, new)
        if entry.state is ConfigEntryState.LOADED:
            runtime: NutifyRuntime = entry.runtime_data
            runtime.monitor.rename(old, new)
            runtime.meters.books.rename(old, new)
            runtime.batteries.file.rename(old, new)
            return
        journal = Journal(self.hass, entry.entry_id, entry.title)
        await journal.async_load()
        journal.rename(old, new)
        await journal.async_close()
        books = Books(self.hass, entry.entry_id, entry.title)
        await books.async_load()
        books.rename(old, new)
        await books.async_close()
        batteries = BatteryFile(self.hass, entry.entry_id, entry.title)
        await batteries.async_load()
        batteries.rename(old, new)
        await batteries.async_close()

    def _abort(self, err: NutError) -> SubentryFlowResult:
        return self.async_abort(
            reason=err.reason, description_placeholders={"detail": str(err)}
        )
