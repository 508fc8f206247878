"""What one config entry holds while it is loaded."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry

from .alerts import Alerts
from .batteries import Batteries
from .coordinator import NutifyCoordinator
from .deadbands import Deadbands
from .history import Histories
from .metering import Meters
from .monitor import Monitor

if TYPE_CHECKING:
    from .reporting.scheduler import Schedules

type NutifyConfigEntry = ConfigEntry[NutifyRuntime]


@dataclass(slots=True, kw_only=True)
class NutifyRuntime:
    """One server at work."""

    coordinator: NutifyCoordinator
    deadbands: Deadbands
    monitor: Monitor
    histories: Histories
    meters: Meters
    batteries: Batteries
    alerts: Alerts | None = None
    schedules: Schedules | None = None
