"""What one poll tells of the battery, checked for what is possible."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
import re

from ..events.conditions import knows
from ..events.readings import (
    BATTERY_VOLTAGE,
    CHARGE,
    RUNTIME,
    alarm,
    is_charging,
    number,
    text,
)
from ..events.selftest import Result, result_of
from ..nut.snapshot import Snapshot
from ..nut.status import Token
from ..power import readings as power


class Signal(StrEnum):
    """What a UPS says of its battery in so many words."""

    REPLACE_BATTERY = "replace_battery"
    TEST_FAILED = "test_failed"
    BAD_PACKS = "bad_packs"
    ALARM = "alarm"


class Chemistry(StrEnum):
    """What a battery is made of, as far as it matters here."""

    LEAD_ACID = "lead_acid"
    LITHIUM = "lithium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What is known of a battery at a moment.

    `time` is aware, `monotonic` are seconds of a clock that nobody sets. Percent,
    seconds, watts, volts and degrees Celsius; None for what is not known. `discharging`
    is also a calibration's, with the mains present. `low_charge` and `low_runtime` are
    the device's limits of a low battery. `installed` is the best of the device's dates.
    """

    time: datetime
    monotonic: float
    charge: float | None = None
    runtime: float | None = None
    load: float | None = None
    watts: float | None = None
    voltage: float | None = None
    temperature: float | None = None
    on_battery: bool = False
    discharging: bool = False
    charging: bool = False
    low_battery: bool = False
    low_charge: float | None = None
    low_runtime: float | None = None
    signals: frozenset[Signal] = frozenset()
    installed: date | None = None
    chemistry: Chemistry = Chemistry.LEAD_ACID

    @property
    def is_full(self) -> bool:
        """Tell whether the battery rests, full, with the mains there."""
        if self.on_battery or self.discharging or self.charge is None:
            return False
        # Some devices charge for ever, as far as they say.
        return self.charge >= _FULL and (not self.charging or self.charge >= _MOST)


_FULL, _MOST = 99.0, 100.0
# Colder or hotter is a sensor that is not there, or another unit.
_COLDEST, _HOTTEST = 1.0, 65.0
# The oldest dates first in line are wrong: nothing is in use for so long.
_OLDEST_YEARS = 25
_DATES = ("battery.date", "battery.mfr.date", "ups.mfr.date")
# What APC's firmware says of a battery whose date was never set.
_DEFAULT_DATES = frozenset({date(2001, 9, 25)})
_LITHIUM = re.compile(r"\bli|lfp|lipo|lithium", re.IGNORECASE)
_BATTERY = re.compile(r"\bbatter", re.IGNORECASE)
_BAD = re.compile(
    r"\b(?:replace|bad|fail|fault|weak|defect|worn|end of life|aged|service)",
    re.IGNORECASE,
)


def sample_of(
    snapshot: Snapshot, time: datetime, monotonic: float, watts: float | None
) -> Sample | None:
    """Return what a snapshot tells of the battery; None while it tells nothing.

    `watts` is what the load draws, if known.
    """
    if not knows(snapshot) or not snapshot.status.tokens:
        return None
    status = snapshot.status
    calibrates = status.has(Token.CALIBRATING) and status.has(Token.DISCHARGING)
    temperature = number(snapshot, ("battery.temperature",))
    if temperature is not None and not _COLDEST <= temperature <= _HOTTEST:
        temperature = None
    return Sample(
        time=time,
        monotonic=monotonic,
        charge=number(snapshot, CHARGE),
        runtime=_above_zero(number(snapshot, RUNTIME)),
        load=power.load(snapshot),
        watts=_above_zero(watts),
        voltage=_above_zero(number(snapshot, BATTERY_VOLTAGE)),
        temperature=temperature,
        on_battery=status.on_battery,
        discharging=status.on_battery or calibrates,
        charging=is_charging(snapshot),
        low_battery=status.has(Token.LOW_BATTERY) and (status.on_battery or calibrates),
        low_charge=number(snapshot, ("battery.charge.low",)),
        low_runtime=number(snapshot, ("battery.runtime.low",)),
        signals=signals_of(snapshot),
        installed=installed_of(snapshot, time.date()),
        chemistry=_chemistry(snapshot),
    )


def signals_of(snapshot: Snapshot) -> frozenset[Signal]:
    """Return what the UPS itself says against its battery."""
    found = set()
    if snapshot.status.has(Token.REPLACE_BATTERY):
        found.add(Signal.REPLACE_BATTERY)
    if result_of(text(snapshot, "ups.test.result")) is Result.FAILED:
        found.add(Signal.TEST_FAILED)
    if (number(snapshot, ("battery.packs.bad",)) or 0) >= 1:
        found.add(Signal.BAD_PACKS)
    words = alarm(snapshot)
    if words and any(
        _BATTERY.search(each) and _BAD.search(each) for each in re.split("[!;,]", words)
    ):
        found.add(Signal.ALARM)
    return frozenset(found)


def installed_of(snapshot: Snapshot, today: date) -> date | None:
    """Return since when the battery is in use, as the device has it.

    The date of its installation, or else when it, or the UPS, was made.
    """
    for name in _DATES:
        reading = snapshot.readings.get(name)
        value = reading.value if reading is not None else None
        if isinstance(value, date) and is_plausible(value, today):
            return value
    return None


def is_plausible(installed: date, today: date) -> bool:
    """Tell whether a battery that is in use can be from that day."""
    age = today - installed
    return installed not in _DEFAULT_DATES and timedelta(days=-1) <= age <= timedelta(
        days=_OLDEST_YEARS * 365
    )


def _chemistry(snapshot: Snapshot) -> Chemistry:
    for name in ("battery.type", "battery.chemistry"):
        if _LITHIUM.search(text(snapshot, name) or ""):
            return Chemistry.LITHIUM
    return Chemistry.LEAD_ACID


def _above_zero(value: float | None) -> float | None:
    return value if value is not None and value > 0 else None
