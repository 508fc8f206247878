"""Instant commands: what they are called, and what they can do to a load.

The danger classes decide who may run a command and whether its button is enabled
from the start:

| class | what it can do |
|---|---|
| harmless | nothing to the load, nor to how long the battery lasts |
| discharge | empties the battery on purpose; a weak one drops the load |
| protection | feeds the load past the inverter, so that a power cut drops it |
| power | cuts the power of the load, now or later |
| unknown | not known; whatever the device makes of it |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
import re


class Danger(StrEnum):
    """What a command can do to a load."""

    HARMLESS = "harmless"
    DISCHARGE = "discharge"
    PROTECTION = "protection"
    POWER = "power"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An instant command, or a family of them with `n` for an index."""

    template: str
    name: str
    danger: Danger
    icon: str
    enabled: bool

    @property
    def key(self) -> str:
        """Return the name as a key."""
        return re.sub(r"[^a-z0-9]+", "_", self.template.lower())


def _command(
    template: str, name: str, danger: Danger, icon: str, *, enabled: bool | None = None
) -> Command:
    return Command(
        template=template,
        name=name,
        danger=danger,
        icon=icon,
        enabled=danger is Danger.HARMLESS if enabled is None else enabled,
    )


_ON, _OFF, _CYCLE = "mdi:power-plug", "mdi:power-plug-off", "mdi:power-cycle"
_STOP, _TEST, _BEEPER = "mdi:cancel", "mdi:clipboard-check-outline", "mdi:volume-high"


def _load(prefix: str) -> Iterator[Command]:
    """Yield the commands of a load: all of it, an outlet's, or a group's."""
    yield _command(f"{prefix}load.on", "Switch load on", Danger.HARMLESS, _ON)
    yield _command(
        f"{prefix}load.on.delay", "Switch load on after delay", Danger.HARMLESS, _ON
    )
    yield _command(f"{prefix}load.off", "Switch load off", Danger.POWER, _OFF)
    yield _command(
        f"{prefix}load.off.delay", "Switch load off after delay", Danger.POWER, _OFF
    )
    yield _command(
        f"{prefix}load.cycle", "Switch load off and on", Danger.POWER, _CYCLE
    )
    yield _command(
        f"{prefix}load.cycle.delay",
        "Switch load off and on after delay",
        Danger.POWER,
        _CYCLE,
    )
    yield _command(
        f"{prefix}shutdown.return",
        "Shut down until mains returns",
        Danger.POWER,
        "mdi:power-sleep",
    )
    yield _command(
        f"{prefix}shutdown.stayoff", "Shut down and stay off", Danger.POWER, _OFF
    )
    yield _command(f"{prefix}shutdown.reboot", "Reboot", Danger.POWER, _CYCLE)
    # It cuts nothing, but belongs to the buttons that nobody presses by mistake.
    yield _command(
        f"{prefix}shutdown.stop",
        "Stop shutdown",
        Danger.HARMLESS,
        _STOP,
        enabled=False,
    )


def _mode(prefix: str, name: str) -> Iterator[Command]:
    """Yield the commands of an economy mode, in which a load has less protection."""
    yield _command(f"{prefix}.enable", f"Enable {name}", Danger.PROTECTION, "mdi:leaf")
    yield _command(
        f"{prefix}.disable", f"Disable {name}", Danger.HARMLESS, "mdi:leaf-off"
    )
    way = name if "bypass" in name else f"{name} by bypass"
    yield _command(
        f"{prefix}.start.auto", f"Start {way}", Danger.PROTECTION, "mdi:leaf"
    )


_TABLE = (
    *_load(""),
    *_load("outlet.n."),
    *_load("outlet.group.n."),
    _command("shutdown.default", "Shut down as configured", Danger.POWER, _OFF),
    _command("shutdown.reboot.graceful", "Reboot after delay", Danger.POWER, _CYCLE),
    # The switch of the beeper is what people use.
    _command("beeper.enable", "Enable beeper", Danger.HARMLESS, _BEEPER, enabled=False),
    _command(
        "beeper.disable",
        "Disable beeper",
        Danger.HARMLESS,
        "mdi:volume-off",
        enabled=False,
    ),
    _command("beeper.mute", "Mute beeper", Danger.HARMLESS, "mdi:volume-mute"),
    _command("beeper.toggle", "Toggle beeper", Danger.HARMLESS, _BEEPER, enabled=False),
    _command("beeper.on", "Beeper on (old name)", Danger.HARMLESS, _BEEPER),
    _command("beeper.off", "Beeper off (old name)", Danger.HARMLESS, "mdi:volume-off"),
    _command("test.battery.start", "Test battery", Danger.HARMLESS, _TEST),
    _command(
        "test.battery.start.quick", "Test battery quickly", Danger.HARMLESS, _TEST
    ),
    _command("test.battery.start.deep", "Test battery deeply", Danger.DISCHARGE, _TEST),
    _command(
        "test.battery.start.low", "Test battery until low", Danger.DISCHARGE, _TEST
    ),
    _command("test.battery.stop", "Stop battery test", Danger.HARMLESS, _STOP),
    _command("test.failure.start", "Simulate power failure", Danger.DISCHARGE, _TEST),
    _command(
        "test.failure.stop", "Stop simulated power failure", Danger.HARMLESS, _STOP
    ),
    _command("test.panel.start", "Test panel", Danger.HARMLESS, "mdi:led-on"),
    _command("test.panel.stop", "Stop panel test", Danger.HARMLESS, _STOP),
    _command("test.system.start", "Test system", Danger.HARMLESS, _TEST),
    _command(
        "calibrate.start", "Calibrate runtime", Danger.DISCHARGE, "mdi:tune-vertical"
    ),
    _command("calibrate.stop", "Stop calibration", Danger.HARMLESS, _STOP),
    _command(
        "bypass.start", "Switch to bypass", Danger.PROTECTION, "mdi:debug-step-over"
    ),
    _command(
        "bypass.stop", "Switch from bypass", Danger.HARMLESS, "mdi:debug-step-out"
    ),
    *_mode("ecomode", "eco mode"),
    *_mode("essmode", "energy saver"),
    *_mode("experimental.ecomode", "eco mode (experimental)"),
    *_mode("experimental.essmode", "energy saver (experimental)"),
    *_mode("experimental.bypass.ecomode", "eco mode by bypass (experimental)"),
    _command(
        "reset.input.minmax", "Reset input extremes", Danger.HARMLESS, "mdi:restart"
    ),
    # NUT: "forced reboot of load".
    _command("reset.watchdog", "Reset watchdog", Danger.POWER, "mdi:restart-alert"),
    _command(
        "clear.fault.record",
        "Clear fault record",
        Danger.HARMLESS,
        "mdi:notification-clear-all",
    ),
)
COMMANDS = {command.template: command for command in _TABLE}

_INDEX = re.compile(r"\.(\d+)\.")
# `outlet.0` stands for the outlets as a whole.
_OUTLET = re.compile(r"(outlet(?:\.group)?\.0*[1-9]\d*)\.")


@dataclass(frozen=True, slots=True)
class CommandMatch:
    """A command of a device, what is known of it, and the outlet it belongs to."""

    name: str
    command: Command | None
    part: str | None

    @property
    def danger(self) -> Danger:
        """Return what it can do; of an unknown command, nobody knows."""
        return self.command.danger if self.command else Danger.UNKNOWN

    @property
    def dangerous(self) -> bool:
        """Tell whether only an administrator may run it."""
        return self.danger is not Danger.HARMLESS

    @property
    def key(self) -> str:
        """Return the name as a key that is unique within its UPS."""
        return re.sub(r"[^a-z0-9]+", "_", self.name.lower())


def find(name: str) -> CommandMatch:
    """Return what is known of an instant command."""
    command = COMMANDS.get(_INDEX.sub(".n.", name))
    outlet = _OUTLET.match(name)
    return CommandMatch(name, command, outlet[1] if outlet and command else None)


def is_hidden(name: str) -> bool:
    """Tell whether a command is of the driver program, which is not ours to steer."""
    return name.startswith("driver.")
