"""Adding an alert, and changing one."""

from datetime import time
from typing import Any, override

from homeassistant.const import CONF_NAME, UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TimeSelector,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import CONF_UPS
from .core.events.alerting import CHOICES, DEFAULT_CHOICE
from .limits import number
from .service_flow import ServiceSubentryFlow

CONF_EVENT_TYPES = "event_types"
CONF_INCLUDE_TESTS = "include_tests"
CONF_MIN_SECONDS = "min_seconds"
CONF_QUIET = "quiet"
CONF_QUIET_CRITICAL = "critical_anyway"
CONF_QUIET_END = "end"
CONF_QUIET_START = "start"
CONF_REPEAT_MINUTES = "repeat_minutes"
CONF_TARGETS = "targets"
CONF_TELL_END = "tell_end"

_HOUR, _WEEK_IN_MINUTES = 3600, 10_080


def _schema(upses: list[SelectOptionDict]) -> vol.Schema:
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Optional(CONF_UPS, default=[]): SelectSelector(
                SelectSelectorConfig(
                    options=upses, multiple=True, mode=SelectSelectorMode.DROPDOWN
                )
            ),
            vol.Required(
                CONF_EVENT_TYPES, default=[str(each) for each in DEFAULT_CHOICE]
            ): SelectSelector(
                SelectSelectorConfig(
                    options=[str(each) for each in CHOICES],
                    multiple=True,
                    mode=SelectSelectorMode.DROPDOWN,
                    translation_key="event_type",
                )
            ),
            vol.Required(CONF_TARGETS): EntitySelector(
                EntitySelectorConfig(domain="notify", multiple=True)
            ),
            vol.Required(CONF_MIN_SECONDS, default=0): number(
                0, _HOUR, UnitOfTime.SECONDS
            ),
            vol.Required(CONF_REPEAT_MINUTES, default=0): number(
                0, _WEEK_IN_MINUTES, UnitOfTime.MINUTES
            ),
            vol.Required(CONF_TELL_END, default=True): BooleanSelector(),
            vol.Required(CONF_INCLUDE_TESTS, default=False): BooleanSelector(),
            vol.Optional(CONF_QUIET): section(
                vol.Schema(
                    {
                        vol.Optional(CONF_QUIET_START): TimeSelector(),
                        vol.Optional(CONF_QUIET_END): TimeSelector(),
                        vol.Required(
                            CONF_QUIET_CRITICAL, default=True
                        ): BooleanSelector(),
                    }
                ),
                {"collapsed": True},
            ),
        }
    )


class AlertSubentryFlow(ServiceSubentryFlow):
    """Say what to tell whom, without an automation."""

    _schema = staticmethod(_schema)

    @staticmethod
    @override
    def _errors(user_input: dict[str, Any]) -> dict[str, str]:
        errors: dict[str, str] = {}
        if not user_input[CONF_EVENT_TYPES]:
            errors[CONF_EVENT_TYPES] = "events_required"
        if not user_input[CONF_TARGETS]:
            errors[CONF_TARGETS] = "targets_required"
        quiet = user_input.get(CONF_QUIET, {})
        start, end = _time(quiet, CONF_QUIET_START), _time(quiet, CONF_QUIET_END)
        if (start is None) != (end is None) or (start is not None and start == end):
            errors["base"] = "quiet_incomplete"
        return errors


def _time(data: dict[str, Any], key: str) -> time | None:
    # As the field checks it: whoever does without the frontend may write 7:00.
    return dt_util.parse_time(data.get(key) or "")


def quiet_hours(data: dict[str, Any]) -> tuple[time, time] | None:
    """Return the quiet hours of an alert, None for none."""
    start, end = _time(data, CONF_QUIET_START), _time(data, CONF_QUIET_END)
    return None if start is None or end is None else (start, end)
