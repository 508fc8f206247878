"""What a discharge tells of the battery: energy for charge, voltage and claim."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import exp, hypot, isfinite, log, sqrt
from typing import Any, Self

from .line import Line
from .sample import Sample

# Two samples that are further apart do not belong together, unless polls are as rare.
GAP_SECONDS = 40.0
# At first the voltage sags and the charge follows it: that tells nothing of energy.
_SETTLING_SECONDS = 60.0
_SAG_SECONDS = 10.0
_LEAST_SECONDS = 120.0
_LEAST_USED = 10.0
_LEAST_SAMPLES = 8
_FROM_FULL = 95.0
# Where a device does not tell at which charge its battery is low.
_LOW_CHARGE = 20.0
# What is less certain is not worth keeping.
_WORST = 0.3
# A claim in minutes takes some time to show how fast it falls.
_LEAST_CLAIM_SECONDS = 300.0
_CLAIM_EXPONENT = 1.1
# The standard error of whole percents, and of tenths of a volt.
_QUANTUM, _TENTH = 0.29, 0.029
# What a gauge, and the fall of a voltage, are off beside that.
_LEAST_ERROR, _VOLTAGE_ERROR = 0.015, 0.045
_PERCENT, _HOUR = 100.0, 3600.0


class Unit(StrEnum):
    """What energy is counted in: Wh, or hours at one percent of the rated load."""

    WATT_HOURS = "wh"
    LOAD_HOURS = "load"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discharge:
    """What is kept of a discharge.

    `capacity` is the energy of 100 % of charge, in `unit`, and `error` its relative
    standard error; `power` the mean load in watts or percent. `to_low` is the capacity
    by how much it gave until the battery was low, and `by_voltage` a measure of it by
    how fast the voltage fell, each with its error. `sag` is the fall of the voltage at
    once, percent. `claim_error` tells by how many percent the claimed runtime fell
    faster than time went by. `used` is in percent of charge.
    """

    day: date
    unit: Unit
    power: float
    used: float
    capacity: float | None = None
    error: float = 0.0
    to_low: float | None = None
    to_low_error: float = 0.0
    by_voltage: float | None = None
    by_voltage_error: float = 0.0
    temperature: float | None = None
    claim_error: float | None = None
    sag: float | None = None

    def as_list(self) -> list[Any]:
        """Return what from_list() understands, fit for JSON."""
        return [
            self.day.isoformat(),
            self.unit,
            *(_short(getattr(self, name)) for name in _NUMBERS),
        ]

    @classmethod
    def from_list(cls, stored: Sequence[Any]) -> Self:
        """Return what as_list() was made of; raises TypeError and ValueError."""
        day, unit, *numbers = stored
        found: dict[str, Any] = {
            name: None if value is None else float(value)
            for name, value in zip(_NUMBERS, numbers, strict=True)
        }
        for name, value in found.items():
            if value is None and name in _REQUIRED:
                raise TypeError(f"{name} of a discharge is missing")
            if value is not None and not isfinite(value):
                raise ValueError(f"{name} of a discharge is {value}")
        for name, error in _POSITIVE.items():
            if found[name] is not None and min(found[name], found[error]) <= 0:
                raise ValueError(f"{name} of a discharge is nothing")
        return cls(day=date.fromisoformat(day), unit=Unit(unit), **found)


_REQUIRED = ("power", "used", "error", "to_low_error", "by_voltage_error")
# With their errors.
_POSITIVE = {
    "power": "power",
    "capacity": "error",
    "to_low": "to_low_error",
    "by_voltage": "by_voltage_error",
}
_NUMBERS = (
    *("power", "used", "capacity", "error", "to_low", "to_low_error"),
    *("by_voltage", "by_voltage_error", "temperature", "claim_error", "sag"),
)


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def power_of(sample: Sample, unit: Unit) -> float | None:
    """Return what the load draws, in watts or in percent of the rated load."""
    power = sample.watts if unit is Unit.WATT_HOURS else sample.load
    return power if power is not None and power > 0 else None


@dataclass(slots=True, kw_only=True)
class Tracker:
    """Follows one discharge from sample to sample, in constant space.

    `whole` tells that it was seen from its begin, with a full battery. `rest` is the
    voltage before it began.
    """

    unit: Unit
    last: Sample
    whole: bool
    rest: float | None
    begin: Sample
    seconds: float = 0.0
    energy: float = 0.0
    log_power: float = 0.0
    charge: Line = field(default_factory=Line)
    voltage: Line = field(default_factory=Line)
    lowest: float = _PERCENT
    highest: float = 0.0
    claim: Line = field(default_factory=Line)
    load: float | None = None
    low: tuple[float, float] | None = None
    shown: float | None = None
    steps: float = 0.0
    sag: float | None = None

    @classmethod
    def start(cls, sample: Sample, before: Sample | None) -> Self | None:
        """Begin with a sample; `before` is the last one on the mains, if just seen.

        None where there is no load to count.
        """
        for unit in Unit:
            if power_of(sample, unit) is not None:
                break
        else:
            return None
        full = before is not None and (before.charge or 0) >= _FROM_FULL
        rest = before.voltage if before is not None and before.is_full else None
        return cls(
            unit=unit, last=sample, whole=full, rest=rest, begin=before or sample
        )

    def follows(self, sample: Sample, gap: float = GAP_SECONDS) -> bool:
        """Tell whether a sample goes on with the same discharge, nothing missing.

        `gap` is the longest time between two samples that belong together, seconds.
        """
        seconds = sample.monotonic - self.last.monotonic
        return 0 <= seconds <= gap and power_of(sample, self.unit) is not None

    def add(self, sample: Sample) -> None:
        """Take a sample that follows."""
        before, now = power_of(self.last, self.unit), power_of(sample, self.unit)
        seconds = sample.monotonic - self.last.monotonic
        if before is None or now is None or seconds <= 0:
            return
        # The trapezoidal rule, as for the energy of the load.
        step = (before + now) / 2 * seconds / _HOUR
        self.energy += step
        self.log_power += step * log((before + now) / 2)
        self.seconds += seconds
        self.last = sample
        self._look_at(sample)

    def _look_at(self, sample: Sample) -> None:
        charge, voltage = sample.charge, sample.voltage
        if self.sag is None and self.rest and voltage and self.seconds >= _SAG_SECONDS:
            self.sag = _PERCENT * (1 - voltage / self.rest)
        if self.seconds < _SETTLING_SECONDS or charge is None:
            return
        if sample.low_battery and self.low is None:
            self.low = (self.energy, charge)
        # What is left below is not shared out evenly: some show 0 % for long.
        if charge > 0:
            self.charge.add(self.energy, charge)
            self.steps += (charge - self.shown) ** 2 if self.shown is not None else 0.0
            self.shown = charge
            self.lowest = min(self.lowest, charge)
            self.highest = max(self.highest, charge)
            # Near its end the voltage falls ever faster.
            if voltage is not None and not sample.low_battery:
                self.voltage.add(self.energy, voltage)
        load = power_of(sample, self.unit)
        if sample.runtime is not None and load is not None:
            # What the claim would be if the load had not changed since.
            self.load = self.load or load
            claim = sample.runtime * (load / self.load) ** _CLAIM_EXPONENT
            self.claim.add(self.seconds, claim)

    def finish(self) -> Discharge | None:
        """Return what the discharge told; None where it was too short to tell."""
        used = max(0.0, self.highest - self.lowest)
        if self.seconds < _LEAST_SECONDS or self.energy <= 0:
            return None
        capacity, error = self._capacity(used)
        to_low, to_low_error = self._to_low()
        by_voltage, by_voltage_error = self._by_voltage()
        claim_error = self._claim_error()
        if capacity is None and to_low is None and claim_error is None:
            return None
        return Discharge(
            day=self.begin.time.date(),
            unit=self.unit,
            power=exp(self.log_power / self.energy),
            used=used,
            capacity=capacity,
            error=error,
            to_low=to_low,
            to_low_error=to_low_error,
            by_voltage=by_voltage,
            by_voltage_error=by_voltage_error,
            temperature=self.begin.temperature,
            claim_error=claim_error,
            sag=self.sag,
        )

    def _capacity(self, used: float) -> tuple[float | None, float]:
        slope = self.charge.slope
        if used < _LEAST_USED or self.charge.n < _LEAST_SAMPLES:
            return None, 0.0
        if slope is None or slope >= 0:
            return None, 0.0
        # The error of the slope of evenly spaced points (GUM): whole percents are off
        # by a third of one, and noise that lasts counts for fewer points.
        spread = max(self.charge.spread, _QUANTUM)
        points = max(2.0, min(used, self.charge.n * self._freshness(spread)))
        error = hypot(_LEAST_ERROR, sqrt(12 / points) * spread / used)
        return (-_PERCENT / slope, error) if error < _WORST else (None, 0.0)

    def _freshness(self, spread: float) -> float:
        """Return which share of the samples tells anything that the last did not.

        Of noise that follows itself with a correlation r, it is (1 - r) / (1 + r);
        a quarter of it, as noise that lasts for long does not show in its steps.
        """
        steps = self.steps / max(1.0, self.charge.n - 1)
        correlation = min(0.99, max(0.0, 1 - steps / (2 * spread**2)))
        return (1 - correlation) / (1 + correlation) / 4

    def _to_low(self) -> tuple[float | None, float]:
        if self.low is None or not self.whole:
            return None, 0.0
        energy, _ = self.low
        told = self.begin.low_charge
        low = _LOW_CHARGE if told is None else told
        if self.begin.low_runtime and self.begin.runtime:
            low = max(low, _PERCENT * self.begin.low_runtime / self.begin.runtime)
        used = (self.begin.charge or _PERCENT) - low
        if used < _PERCENT / 2:
            return None, 0.0
        return energy * _PERCENT / used, 0.12 if told is None else 0.05

    def _by_voltage(self) -> tuple[float | None, float]:
        slope = self.voltage.slope
        if slope is None or slope >= 0 or self.voltage.n < _LEAST_SAMPLES:
            return None, 0.0
        fall = -slope * sqrt(12 * self.voltage.sxx / self.voltage.n)
        noise = sqrt(12) * self.voltage.spread / fall / sqrt(self.voltage.n / 4)
        error = hypot(_VOLTAGE_ERROR, _TENTH / fall, noise)
        return (-1 / slope, error) if error < _WORST else (None, 0.0)

    def _claim_error(self) -> float | None:
        """Return by how many percent the claim fell faster than the clock went."""
        line = self.claim
        if self.seconds < _LEAST_CLAIM_SECONDS or line.slope is None:
            return None
        if line.n < _LEAST_SAMPLES:
            return None
        return _PERCENT * (-line.slope - 1)
