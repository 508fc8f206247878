"""What one config entry holds while it is loaded."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .coordinator import NutifyCoordinator

type NutifyConfigEntry = ConfigEntry[NutifyRuntime]


@dataclass(frozen=True, slots=True, kw_only=True)
class NutifyRuntime:
    """One server at work."""

    coordinator: NutifyCoordinator
