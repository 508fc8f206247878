"""Adding a report that comes by itself, and changing one."""

from datetime import time
from typing import Any, override

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
from .const import CONF_UPS
from .core.report.document import Section
from .core.report.periods import Period
from .core.report.schedule import Rhythm, cron_line, is_valid
from .prices import DAYS
from .reporting.archive import MIME_TYPES
from .service_flow import ServiceSubentryFlow

CONF_AT = "at"
CONF_CRON = "cron"
CONF_FORMATS = "formats"
CONF_LANGUAGE = "language"
CONF_PERIOD = "period"
CONF_RHYTHM = "rhythm"
CONF_SECTIONS = "sections"
CONF_WEEKDAY = "weekday"

LANGUAGES = ("en", "de", "es", "fr", "it")


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


class ReportSubentryFlow(ServiceSubentryFlow):
    """Say which report is made when, and who gets it."""

    _schema = staticmethod(_schema)

    @staticmethod
    @override
    def _errors(user_input: dict[str, Any]) -> dict[str, str]:
        errors: dict[str, str] = {}
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
