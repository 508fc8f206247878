"""What the flows of alerts and reports have in common: a name, and one form."""

from abc import abstractmethod
from typing import Any

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import SelectOptionDict
import voluptuous as vol

from .const import CONF_UPS, SUBENTRY_UPS


class ServiceSubentryFlow(ConfigSubentryFlow):
    """Asks for a name and everything else at once, and for the same again later."""

    @staticmethod
    @abstractmethod
    def _schema(upses: list[SelectOptionDict]) -> vol.Schema:
        """Return the form, with the UPSes to choose from."""

    @staticmethod
    @abstractmethod
    def _errors(user_input: dict[str, Any]) -> dict[str, str]:
        """Return what is wrong, by field; that there is a name is looked at here."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for everything of a new one."""
        errors = self._wrong(user_input)
        if user_input is not None and not errors:
            return self.async_create_entry(title=_title(user_input), data=user_input)
        return self._form("user", user_input, errors)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for everything again."""
        subentry = self._get_reconfigure_subentry()
        errors = self._wrong(user_input)
        if user_input is not None and not errors:
            return self.async_update_and_abort(
                self._get_entry(), subentry, title=_title(user_input), data=user_input
            )
        suggested = {**subentry.data, CONF_NAME: subentry.title}
        return self._form("reconfigure", user_input or suggested, errors)

    def _wrong(self, user_input: dict[str, Any] | None) -> dict[str, str]:
        if user_input is None:
            return {}
        errors = self._errors(user_input)
        if not user_input[CONF_NAME].strip():
            errors[CONF_NAME] = "name_required"
        return errors

    def _form(
        self, step: str, values: dict[str, Any] | None, errors: dict[str, str]
    ) -> SubentryFlowResult:
        upses = [
            SelectOptionDict(value=subentry.data[CONF_UPS], label=subentry.title)
            for subentry in self._get_entry().get_subentries_of_type(SUBENTRY_UPS)
        ]
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(
                self._schema(upses), values
            ),
            errors=errors,
        )


def _title(user_input: dict[str, Any]) -> str:
    """Take the name out of what was entered: it is the title, and no data."""
    title: str = user_input.pop(CONF_NAME).strip()
    return title
