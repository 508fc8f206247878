"""NUT's variables that are not purely electrical, and better words for some that are.

The names are those of RFC 9271 with the additions up to NUT 2.8.5, and those of older
drivers that devices in the field still report.
"""

from .electrical import THRESHOLD_STATES, title
from .model import Bounds, Quantity, Role, Unit, Variable, variable

_BEEPER_STATES = ("enabled", "disabled", "muted", "other")
_CHARGER_STATES = ("charging", "discharging", "floating", "resting", "off", "other")
_SENSITIVITIES = ("high", "medium", "low", "normal", "auto", "reduced", "other")
_CONTACT_STATES = ("open", "closed", "active", "inactive", "bad", "other")
_DEVICE_TYPES = ("ups", "pdu", "ats", "scd", "psu", "other")
_BATTERY_TEST_LIMIT = Bounds(0, 10 * 366 * 86_400)
# Above 30 days it is 65535 minutes, the unknown of a driver that counts in minutes.
_RUNTIME = Bounds(0, 30 * 86_400)
_SIGNED_CURRENT = Bounds(-10_000, 10_000)

_UPS = (
    variable("ups.load", "Load", Quantity.RATIO, Role.MEASUREMENT),
    variable("ups.load.high", "Overload limit", Quantity.RATIO, Role.SETTING),
    variable(
        "ups.load.energysave", "Energy save load limit", Quantity.RATIO, Role.SETTING
    ),
    variable("ups.load.nominal", "Nominal load", Quantity.RATIO, Role.RATING),
    variable("ups.power", "Apparent power", Quantity.APPARENT_POWER, Role.MEASUREMENT),
    variable(
        "ups.power.nominal",
        "Nominal apparent power",
        Quantity.APPARENT_POWER,
        Role.RATING,
    ),
    variable(
        "ups.upspower.nominal",
        "Nominal apparent power (old name)",
        Quantity.APPARENT_POWER,
        Role.RATING,
    ),
    variable("ups.realpower", "Reported power", Quantity.REAL_POWER, Role.MEASUREMENT),
    variable(
        "ups.realpower.nominal", "Nominal power", Quantity.REAL_POWER, Role.RATING
    ),
    variable("ups.voltage.nominal", "Nominal voltage", Quantity.VOLTAGE, Role.RATING),
    variable(
        "ups.efficiency",
        "Efficiency",
        Quantity.RATIO,
        Role.MEASUREMENT,
        bounds=Bounds(1, 100),
    ),
    variable("ups.temperature", "Temperature", Quantity.TEMPERATURE, Role.MEASUREMENT),
    variable(
        "ups.temperature.high",
        "Temperature high limit",
        Quantity.TEMPERATURE,
        Role.SETTING,
    ),
    variable(
        "ups.temperature.low",
        "Temperature low limit",
        Quantity.TEMPERATURE,
        Role.SETTING,
    ),
    variable("ups.alarm", "Alarm text", Quantity.TEXT, enabled=True),
    variable("ups.mode", "Mode", Quantity.TEXT),
    variable(
        "ups.beeper.status",
        "Beeper",
        Quantity.ENUM,
        enabled=True,
        options=_BEEPER_STATES,
    ),
    variable(
        "beeper.status", "Beeper (old name)", Quantity.ENUM, options=_BEEPER_STATES
    ),
    variable("ups.beeper.enable", "Beeper enabled", Quantity.FLAG, Role.SETTING),
    variable("ups.delay.start", "Start delay", Quantity.DURATION, Role.SETTING),
    variable("ups.delay.reboot", "Reboot delay", Quantity.DURATION, Role.SETTING),
    variable("ups.delay.restart", "Restart delay", Quantity.DURATION, Role.SETTING),
    variable("ups.delay.shutdown", "Shutdown delay", Quantity.DURATION, Role.SETTING),
    variable("ups.timer.start", "Time until start", Quantity.DURATION),
    variable("ups.timer.reboot", "Time until reboot", Quantity.DURATION),
    variable("ups.timer.restart", "Time until restart", Quantity.DURATION),
    variable("ups.timer.shutdown", "Time until shutdown", Quantity.DURATION),
    variable(
        "ups.test.interval",
        "Self-test interval",
        Quantity.DURATION,
        Role.SETTING,
        bounds=_BATTERY_TEST_LIMIT,
    ),
    variable("ups.test.result", "Self-test result", Quantity.TEXT, enabled=True),
    variable("ups.test.date", "Self-test date", Quantity.DATE, enabled=True),
    variable("ups.runtime", "Running time", Quantity.DURATION),
    variable("ups.start.auto", "Start when mains returns", Quantity.FLAG, Role.SETTING),
    variable("ups.start.battery", "Start from battery", Quantity.FLAG, Role.SETTING),
    variable(
        "ups.start.reboot", "Reboot when mains returns", Quantity.FLAG, Role.SETTING
    ),
    variable("ups.shutdown", "Shutdown allowed", Quantity.FLAG, Role.SETTING),
    variable("ups.watchdog.status", "Watchdog", Quantity.FLAG, Role.SETTING),
    variable("ups.display.language", "Display language", Quantity.TEXT, Role.SETTING),
    variable("ups.contacts", "External contacts", Quantity.TEXT),
    variable("ups.id", "Identifier", Quantity.TEXT, Role.SETTING),
    variable("ups.date", "Device date", Quantity.TEXT),
    variable("ups.time", "Device time", Quantity.TEXT),
    variable("ups.type", "Topology", Quantity.TEXT),
    variable("ups.mfr.date", "Manufacturing date", Quantity.DATE),
    variable("ups.firmware.aux", "Auxiliary firmware", Quantity.TEXT),
    variable("ups.firmware.old", "Previous firmware", Quantity.TEXT),
    variable("ups.devicechemistry", "Battery chemistry (old name)", Quantity.TEXT),
    variable(
        "device.uptime", "Uptime", Quantity.DURATION, bounds=Bounds(0, 4_000_000_000)
    ),
    variable("device.contact", "Contact person", Quantity.TEXT),
    variable("device.count", "Devices in the chain", Quantity.COUNT),
    variable("device.usb.version", "USB version", Quantity.TEXT),
    variable("device.type", "Device type", Quantity.ENUM, options=_DEVICE_TYPES),
)

_INPUT = (
    variable(
        "input.voltage.extended",
        "Extended input voltage range",
        Quantity.FLAG,
        Role.SETTING,
    ),
    variable(
        "input.frequency.extended",
        "Extended input frequency range",
        Quantity.FLAG,
        Role.SETTING,
    ),
    variable(
        "input.transfer.reason", "Last transfer reason", Quantity.TEXT, enabled=True
    ),
    variable("input.transfer.delay", "Transfer delay", Quantity.DURATION, Role.SETTING),
    variable("input.transfer.forced", "Forced transfer", Quantity.FLAG, Role.SETTING),
    *(
        variable(
            f"input.transfer.{kind}{end}",
            title(f"{words}{end} transfer voltage"),
            Quantity.VOLTAGE,
            Role.SETTING,
        )
        for kind, words in (
            ("", ""),
            ("boost.", "boost "),
            ("trim.", "trim "),
            ("eco.", "eco "),
            ("bypass.", "bypass "),
        )
        for end in ("low", "high")
    ),
    *(
        variable(
            f"input.transfer.{end}.{limit}",
            f"{word} {end} transfer voltage",
            Quantity.VOLTAGE,
            Role.DIAGNOSTIC,
        )
        for end in ("low", "high")
        for limit, word in (("min", "Smallest settable"), ("max", "Greatest settable"))
    ),
    variable(
        "input.transfer.hysteresis",
        "Transfer hysteresis",
        Quantity.VOLTAGE,
        Role.SETTING,
    ),
    *(
        variable(
            f"input.transfer.frequency.{kind}.range",
            f"{title(kind)} transfer frequency range",
            Quantity.RATIO,
            Role.SETTING,
        )
        for kind in ("bypass", "eco")
    ),
    variable("input.sensitivity", "Sensitivity", Quantity.ENUM, options=_SENSITIVITIES),
    variable("input.quality", "Input quality", Quantity.TEXT),
    variable("input.source", "Input source", Quantity.TEXT, Role.STATE),
    variable(
        "input.source.preferred", "Preferred input source", Quantity.TEXT, Role.SETTING
    ),
    variable("input.eco.switchable", "Eco mode", Quantity.TEXT, Role.SETTING),
    variable("input.bypass.switchable", "Bypass switchable", Quantity.FLAG),
    variable("input.bypass.switch.on", "Switch to bypass", Quantity.TEXT, Role.SETTING),
    variable(
        "input.bypass.switch.off", "Switch from bypass", Quantity.TEXT, Role.SETTING
    ),
    variable("input.feed.color", "Feed color", Quantity.TEXT),
    variable("input.feed.desc", "Feed description", Quantity.TEXT),
)

_OUTPUT = (
    variable("output.inverter.latency", "Inverter latency", Quantity.TEXT),
    variable(
        "output.voltage.target.battery",
        "Output voltage on battery",
        Quantity.VOLTAGE,
        Role.SETTING,
    ),
    variable(
        "output.voltage.target.line",
        "Output voltage on mains",
        Quantity.VOLTAGE,
        Role.SETTING,
    ),
)

_BATTERY = (
    variable("battery.charge", "Battery charge", Quantity.LEVEL, Role.MEASUREMENT),
    variable("battery.charge.approx", "Battery charge (rough)", Quantity.TEXT),
    variable(
        "battery.charge.low", "Low battery charge limit", Quantity.LEVEL, Role.SETTING
    ),
    variable(
        "battery.charge.restart",
        "Battery charge for restart",
        Quantity.LEVEL,
        Role.SETTING,
    ),
    variable(
        "battery.charge.warning",
        "Battery charge warning limit",
        Quantity.LEVEL,
        Role.SETTING,
    ),
    variable(
        "battery.lowbatt",
        "Low battery charge limit (old name)",
        Quantity.LEVEL,
        Role.SETTING,
    ),
    variable(
        "battery.runtime",
        "Battery runtime",
        Quantity.DURATION,
        Role.MEASUREMENT,
        bounds=_RUNTIME,
    ),
    variable(
        "battery.runtime.low",
        "Low battery runtime limit",
        Quantity.DURATION,
        Role.SETTING,
    ),
    variable(
        "battery.runtime.restart",
        "Battery runtime for restart",
        Quantity.DURATION,
        Role.SETTING,
    ),
    variable("battery.voltage", "Battery voltage", Quantity.VOLTAGE, Role.MEASUREMENT),
    variable(
        "battery.voltage.nominal",
        "Nominal battery voltage",
        Quantity.VOLTAGE,
        Role.RATING,
    ),
    variable(
        "battery.voltage.low", "Empty battery voltage", Quantity.VOLTAGE, Role.SETTING
    ),
    variable(
        "battery.voltage.high", "Full battery voltage", Quantity.VOLTAGE, Role.SETTING
    ),
    variable("battery.voltage.maximum", "Highest battery voltage", Quantity.VOLTAGE),
    variable("battery.voltage.minimum", "Lowest battery voltage", Quantity.VOLTAGE),
    variable(
        "battery.current",
        "Battery current",
        Quantity.CURRENT,
        Role.MEASUREMENT,
        bounds=_SIGNED_CURRENT,
    ),
    *(
        variable(
            f"battery.current.{qualifier}",
            f"{word} battery current",
            Quantity.CURRENT,
            bounds=_SIGNED_CURRENT,
        )
        for qualifier, word in (
            ("total", "Total"),
            ("maximum", "Highest"),
            ("minimum", "Lowest"),
        )
    ),
    variable(
        "battery.temperature",
        "Battery temperature",
        Quantity.TEMPERATURE,
        Role.MEASUREMENT,
    ),
    variable(
        "battery.temperature.high",
        "Battery temperature high limit",
        Quantity.TEMPERATURE,
        Role.SETTING,
    ),
    variable("battery.capacity", "Battery capacity", Quantity.CHARGE),
    variable(
        "battery.capacity.nominal",
        "Nominal battery capacity",
        Quantity.CHARGE,
        Role.RATING,
    ),
    variable(
        "battery.charger.status",
        "Charger",
        Quantity.ENUM,
        enabled=True,
        options=_CHARGER_STATES,
    ),
    variable("battery.charger.type", "Charger type", Quantity.TEXT),
    variable("battery.status", "Battery status", Quantity.TEXT),
    variable("battery.test.status", "Battery test status", Quantity.TEXT),
    variable(
        "battery.alarm.threshold",
        "Battery alarm threshold",
        Quantity.TEXT,
        Role.SETTING,
    ),
    variable("battery.date", "Battery date", Quantity.DATE, enabled=True),
    variable(
        "battery.date.maintenance",
        "Battery replacement due",
        Quantity.DATE,
        enabled=True,
    ),
    variable("battery.mfr.date", "Battery manufacturing date", Quantity.DATE),
    variable("battery.packs", "Battery packs", Quantity.COUNT),
    variable("battery.packs.bad", "Bad battery packs", Quantity.COUNT, enabled=True),
    variable("battery.packs.external", "External battery packs", Quantity.COUNT),
    variable("battery.type", "Battery type", Quantity.TEXT),
    variable("battery.chemistry", "Battery chemistry", Quantity.TEXT),
    variable(
        "battery.protection", "Deep discharge protection", Quantity.FLAG, Role.SETTING
    ),
    variable("battery.energysave", "Energy save", Quantity.FLAG, Role.SETTING),
    variable(
        "battery.energysave.load", "Energy save load", Quantity.RATIO, Role.SETTING
    ),
    variable(
        "battery.energysave.delay",
        "Energy save delay",
        Quantity.DURATION,
        Role.SETTING,
        unit=Unit.MINUTE,
    ),
    variable(
        "battery.energysave.realpower",
        "Energy save power",
        Quantity.REAL_POWER,
        Role.SETTING,
    ),
)


def _ambient(prefix: str) -> tuple[Variable, ...]:
    """Return the variables of the built-in probe, or of one of several."""
    return (
        variable(f"{prefix}.present", "Ambient sensor present", Quantity.FLAG),
        variable(f"{prefix}.name", "Ambient sensor name", Quantity.TEXT),
        variable(f"{prefix}.id", "Ambient sensor identifier", Quantity.TEXT),
        variable(f"{prefix}.address", "Ambient sensor address", Quantity.TEXT),
        variable(
            f"{prefix}.parent.serial", "Ambient sensor parent serial", Quantity.TEXT
        ),
        variable(f"{prefix}.mfr", "Ambient sensor manufacturer", Quantity.TEXT),
        variable(f"{prefix}.model", "Ambient sensor model", Quantity.TEXT),
        variable(f"{prefix}.serial", "Ambient sensor serial", Quantity.TEXT),
        variable(f"{prefix}.firmware", "Ambient sensor firmware", Quantity.TEXT),
        *(
            each
            for spec, quantity in (
                ("temperature", Quantity.TEMPERATURE),
                ("humidity", Quantity.HUMIDITY),
            )
            for each in _climate(f"{prefix}.{spec}", f"Ambient {spec}", quantity)
        ),
        variable(
            f"{prefix}.contacts.n.status",
            "Contact",
            Quantity.ENUM,
            Role.STATE,
            options=_CONTACT_STATES,
        ),
        variable(
            f"{prefix}.contacts.n.config",
            "Contact configuration",
            Quantity.TEXT,
        ),
        variable(f"{prefix}.contacts.n.name", "Contact name", Quantity.TEXT),
    )


def _climate(spec: str, name: str, quantity: Quantity) -> tuple[Variable, ...]:
    limits = (
        ("high", "high limit"),
        ("low", "low limit"),
        ("high.warning", "high warning limit"),
        ("high.critical", "high critical limit"),
        ("low.warning", "low warning limit"),
        ("low.critical", "low critical limit"),
        ("alarm.maximum", "alarm maximum"),
        ("alarm.minimum", "alarm minimum"),
        ("alarm.high", "alarm high limit"),
        ("alarm.low", "alarm low limit"),
    )
    return (
        variable(spec, name, quantity, Role.MEASUREMENT),
        *(
            variable(f"{spec}.{limit}", f"{name} {words}", quantity, Role.SETTING)
            for limit, words in limits
        ),
        variable(f"{spec}.maximum", f"Highest {name.lower()}", quantity),
        variable(f"{spec}.minimum", f"Lowest {name.lower()}", quantity),
        variable(f"{spec}.alarm", f"{name} alarm", Quantity.TEXT),
        variable(
            f"{spec}.alarm.enable", f"{name} alarm enabled", Quantity.FLAG, Role.SETTING
        ),
        variable(
            f"{spec}.status", f"{name} status", Quantity.ENUM, options=THRESHOLD_STATES
        ),
    )


def _outlet(prefix: str, words: str) -> tuple[Variable, ...]:
    """Return what is not electrical of an outlet, a group, or all of them."""

    def name(text: str) -> str:
        return title(f"{words} {text}".strip())

    return (
        variable(f"{prefix}.status", name("status"), Quantity.FLAG, Role.STATE),
        variable(f"{prefix}.switch", name("switch"), Quantity.FLAG, Role.SETTING),
        variable(f"{prefix}.switchable", name("switchable"), Quantity.FLAG),
        variable(f"{prefix}.protect.status", name("protection"), Quantity.TEXT),
        variable(
            f"{prefix}.ecocontrol", name("eco control"), Quantity.TEXT, Role.SETTING
        ),
        variable(f"{prefix}.type", name("type"), Quantity.TEXT),
        variable(f"{prefix}.groupid", name("group"), Quantity.TEXT),
        variable(f"{prefix}.designator", name("designator"), Quantity.TEXT),
        variable(
            f"{prefix}.delay.shutdown",
            name("shutdown delay"),
            Quantity.DURATION,
            Role.SETTING,
        ),
        variable(
            f"{prefix}.delay.start",
            name("start delay"),
            Quantity.DURATION,
            Role.SETTING,
        ),
        variable(
            f"{prefix}.delay.reboot",
            name("reboot delay"),
            Quantity.DURATION,
            Role.SETTING,
        ),
        variable(
            f"{prefix}.timer.shutdown", name("time until shutdown"), Quantity.DURATION
        ),
        variable(f"{prefix}.timer.start", name("time until start"), Quantity.DURATION),
        variable(
            f"{prefix}.timer.reboot", name("time until reboot"), Quantity.DURATION
        ),
        variable(
            f"{prefix}.autoswitch.charge.low",
            name("low charge switch-off"),
            Quantity.LEVEL,
            Role.SETTING,
        ),
        variable(
            f"{prefix}.battery.charge.low",
            name("low charge switch-off (old name)"),
            Quantity.LEVEL,
            Role.SETTING,
        ),
        variable(f"{prefix}.alarm", name("alarm"), Quantity.TEXT),
        variable(f"{prefix}.desc", name("description"), Quantity.TEXT),
        variable(f"{prefix}.name", name("name"), Quantity.TEXT),
        variable(f"{prefix}.count", name("count"), Quantity.COUNT),
    )


_OUTLETS = (
    *_outlet("outlet", "Outlets"),
    variable("outlet.count", "Outlets", Quantity.COUNT),
    *_outlet("outlet.n", ""),
    *_outlet("outlet.group.n", ""),
    variable("outlet.group.count", "Outlet groups", Quantity.COUNT),
)

TABLE = (
    *_UPS,
    *_INPUT,
    *_OUTPUT,
    *_BATTERY,
    *_ambient("ambient"),
    *_ambient("ambient.n"),
    variable("ambient.count", "Ambient sensors", Quantity.COUNT),
    *_OUTLETS,
)
