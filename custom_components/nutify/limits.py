"""From where on something is an event: the options of a server and of a UPS."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import UnitOfElectricPotential, UnitOfRatio, UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)
import voluptuous as vol

from .const import CONF_STATUS_INTERVAL, DEFAULT_STATUS_INTERVAL
from .core.events.types import Limits
from .journal import DEFAULT_KEEP_COUNT, DEFAULT_KEEP_DAYS

CONF_EVENTS = "events"
CONF_JOURNAL = "journal"
CONF_LIMITS = "limits"
CONF_REPORTS = "reports"
CONF_KEEP_COUNT = "keep_count"
CONF_KEEP_DAYS = "keep_days"
DEFAULT_KEEP_REPORTS = 500

_DEFAULTS = Limits()
_DAY, _HOUR = 86_400, 3_600
# A poll may be late, or one be lost, and nothing is missing.
MISSED_POLLS = 2.5


def number(
    minimum: float, maximum: float, unit: str | None = None, step: float = 1
) -> NumberSelector:
    """Return a field for a number, a whole one unless there are finer steps."""
    config = NumberSelectorConfig(
        min=minimum, max=maximum, step=step, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


SERVER_SECTIONS: dict[Any, Any] = {
    vol.Optional(CONF_EVENTS): section(
        vol.Schema(
            {
                vol.Required("dead_seconds", default=_DEFAULTS.dead_seconds): number(
                    1, _HOUR, UnitOfTime.SECONDS
                ),
                vol.Required(
                    "no_communication_seconds",
                    default=_DEFAULTS.no_communication_seconds,
                ): number(10, _DAY, UnitOfTime.SECONDS),
                vol.Required(
                    "replace_battery_seconds",
                    default=_DEFAULTS.replace_battery_seconds,
                ): number(0, 30 * _DAY, UnitOfTime.SECONDS),
                vol.Required("off_seconds", default=_DEFAULTS.off_seconds): number(
                    0, _HOUR, UnitOfTime.SECONDS
                ),
            }
        ),
        {"collapsed": True},
    ),
    vol.Optional(CONF_JOURNAL): section(
        vol.Schema(
            {
                vol.Required(CONF_KEEP_DAYS, default=DEFAULT_KEEP_DAYS): number(
                    1, 36_600, UnitOfTime.DAYS
                ),
                vol.Required(CONF_KEEP_COUNT, default=DEFAULT_KEEP_COUNT): number(
                    100, 200_000
                ),
            }
        ),
        {"collapsed": True},
    ),
    vol.Optional(CONF_REPORTS): section(
        vol.Schema(
            {
                vol.Required(CONF_KEEP_DAYS, default=DEFAULT_KEEP_DAYS): number(
                    1, 36_600, UnitOfTime.DAYS
                ),
                vol.Required(CONF_KEEP_COUNT, default=DEFAULT_KEEP_REPORTS): number(
                    1, 10_000
                ),
            }
        ),
        {"collapsed": True},
    ),
}
UPS_SECTION: dict[Any, Any] = {
    vol.Optional(CONF_LIMITS): section(
        vol.Schema(
            {
                vol.Optional("charge"): number(0, 100, UnitOfRatio.PERCENTAGE),
                vol.Optional("runtime"): number(0, _DAY, UnitOfTime.SECONDS),
                vol.Optional("voltage"): number(10, 1000, UnitOfElectricPotential.VOLT),
                vol.Required("sag_percent", default=_DEFAULTS.sag_percent): number(
                    0, 50, UnitOfRatio.PERCENTAGE
                ),
                vol.Required("swell_percent", default=_DEFAULTS.swell_percent): number(
                    0, 50, UnitOfRatio.PERCENTAGE
                ),
            }
        ),
        {"collapsed": True},
    )
}


def limits_of(entry: ConfigEntry, subentry: ConfigSubentry) -> Limits:
    """Return the limits of a UPS, where nobody set any those of upsmon."""
    chosen: Mapping[str, float] = {
        **entry.options.get(CONF_EVENTS, {}),
        **subentry.data.get(CONF_LIMITS, {}),
    }
    interval = entry.options.get(CONF_STATUS_INTERVAL, DEFAULT_STATUS_INTERVAL)
    return Limits(
        **chosen, gap_seconds=max(_DEFAULTS.gap_seconds, MISSED_POLLS * interval)
    )


def keep_of(entry: ConfigEntry) -> dict[str, Any]:
    """Return how long and how much the journal of a server keeps."""
    chosen = entry.options.get(CONF_JOURNAL, {})
    return {
        "keep_days": float(chosen.get(CONF_KEEP_DAYS, DEFAULT_KEEP_DAYS)),
        "keep_count": int(chosen.get(CONF_KEEP_COUNT, DEFAULT_KEEP_COUNT)),
    }
