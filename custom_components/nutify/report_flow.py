"""Adding a report that comes by itself, and changing one."""

from datetime import time
from typing import Any

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    LanguageSelector,
    LanguageSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TimeSelector,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .alert_flow import CONF_TARGETS
from .const import CONF_UPS, SUBENTRY_UPS
from .core.report.document import Section
from .core.report.periods import Period
from .core.report.schedule import Rhythm, cron_line, is_valid
from .prices import DAYS
from .reporting.archive import MIME_TYPES

CONF_AT = "at"
CONF_CRON = "cron"
CONF_FORMATS = "formats"
CONF_LANGUAGE = "language"
CONF_PERIOD = "period"
CONF_RHYTHM = "rhythm"
CONF_SECTIONS = "sections"
CONF_WEEKDAY = "weekday"

LANGUAGES = ("en", "de", "es", "fr", "it")


class ReportSubentryFlow(ConfigSubentryFlow):
    """Say which report is made when, and who gets it."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for everything of a new report."""
        errors = _errors(user_input)
        if user_input is not None and not errors:
            title = user_input.pop(CONF_NAME).strip()
            return self.async_create_entry(title=title, data=user_input)
        return self._form("user", user_input, errors)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for everything again."""
        subentry = self._get_reconfigure_subentry()
        errors = _errors(user_input)
        if user_input is not None and not errors:
            title = user_input.pop(CONF_NAME).strip()
            return self.async_update_and_abort(
                self._get_entry(), subentry, title=title, data=user_input
            )
        suggested = {**subentry.data, CONF_NAME: subentry.title}
        return self._form("reconfigure", user_input or suggested, errors)

    def _form(
        self, step: str, values: dict[str, Any] | None, errors: dict[str, str]
    ) -> SubentryFlowResult:
        upses = [
            SelectOptionDict(value=subentry.data[CONF_UPS], label=subentry.title)
            for subentry in self._get_entry().get_subentries_of_type(SUBENTRY_UPS)
        ]
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(_schema(upses), values),
            errors=errors,
        )


def _choice(
    options: list[str], key: str | None, *, multiple: bool = False
) -> SelectSelector:
    config = SelectSelectorConfig(
        options=options, multiple=multiple, mode=SelectSelectorMode.DROPDOWN
    )
    if key is not None:
        config["translation_key"] = key
    return SelectSelector(config)


def _schema(upses: list[SelectOptionDict]) -> vol.Schema:
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Optional(CONF_UPS, default=[]): SelectSelector(
                SelectSelectorConfig(
                    options=upses, multiple=True, mode=SelectSelectorMode.DROPDOWN
                )
            ),
            vol.Required(CONF_PERIOD, default=str(Period.LAST_MONTH)): _choice(
                [str(each) for each in Period], "report_period"
            ),
            vol.Required(
                CONF_SECTIONS, default=[str(each) for each in Section]
            ): _choice(
                [str(each) for each in Section], "report_section", multiple=True
            ),
            vol.Required(CONF_RHYTHM, default=str(Rhythm.MONTHLY)): _choice(
                [str(each) for each in Rhythm], "report_rhythm"
            ),
            vol.Required(CONF_AT, default="07:00:00"): TimeSelector(),
            vol.Required(CONF_WEEKDAY, default=DAYS[0]): _choice(list(DAYS), "days"),
            vol.Optional(CONF_CRON): TextSelector(),
            vol.Optional(CONF_TARGETS, default=[]): EntitySelector(
                EntitySelectorConfig(domain="notify", multiple=True)
            ),
            vol.Required(CONF_FORMATS, default=["html", "pdf"]): _choice(
                list(MIME_TYPES), "report_format", multiple=True
            ),
            vol.Optional(CONF_LANGUAGE): LanguageSelector(
                LanguageSelectorConfig(languages=list(LANGUAGES))
            ),
        }
    )


def _errors(user_input: dict[str, Any] | None) -> dict[str, str]:
    if user_input is None:
        return {}
    errors: dict[str, str] = {}
    if not user_input[CONF_NAME].strip():
        errors[CONF_NAME] = "name_required"
    if not user_input[CONF_SECTIONS]:
        errors[CONF_SECTIONS] = "sections_required"
    if not user_input[CONF_FORMATS]:
        errors[CONF_FORMATS] = "formats_required"
    if user_input[CONF_RHYTHM] == Rhythm.CRON and not is_valid(
        user_input.get(CONF_CRON, "")
    ):
        errors[CONF_CRON] = "cron_invalid"
    return errors


def line_of(data: dict[str, Any]) -> str:
    """Return when a report is due, as a line of cron."""
    rhythm = Rhythm(data[CONF_RHYTHM])
    if rhythm is Rhythm.CRON:
        return str(data[CONF_CRON])
    at = dt_util.parse_time(data[CONF_AT]) or time(7)
    return cron_line(rhythm, at, DAYS.index(data[CONF_WEEKDAY]))
