"""What one config entry holds while it is loaded."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .alerts import Alerts
from .coordinator import NutifyCoordinator
from .history import Histories
from .monitor import Monitor

type NutifyConfigEntry = ConfigEntry[NutifyRuntime]


@dataclass(slots=True, kw_only=True)
class NutifyRuntime:
    """One server at work."""

    coordinator: NutifyCoordinator
    monitor: Monitor
    histories: Histories
    alerts: Alerts | None = None
