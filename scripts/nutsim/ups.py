"""A simulated UPS: a battery, a load, timers, a beeper and a self-test."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
import math
from random import Random

from .device import Action, Device, Outcome, is_number
from .devices import DeviceSpec
from .mains import NOMINAL_FREQUENCY, NOMINAL_VOLTAGE, Mains, Walk

_DAY = 1800.0
"""Seconds of one turn of the load curve: a day that a demo has time for."""

_POWER_FACTOR = 0.75
_FULL = 100.0
_BULK_CHARGED = 90.0
"""Charge from which a charger goes slowly (percent)."""

_QUICK_TEST = 10.0
_DEEP_TEST = 60.0


@dataclass(frozen=True, slots=True)
class UpsProfile:
    """How big a UPS is and what hangs directly on it."""

    battery_wh: float
    own_watts: float
    outlet_shares: tuple[float, ...] = ()
    """Share of own_watts on each switched outlet; the rest is on the main one."""


PROFILES = {
    "eaton3s": UpsProfile(battery_wh=42.0, own_watts=96.0, outlet_shares=(0.4, 0.25)),
    "apcrs": UpsProfile(battery_wh=170.0, own_watts=45.0),
}


class Ups(Device):
    """A line-interactive UPS.

    The charge falls faster in a cut than the runtime promises, as with an old battery:
    a demo shows in a minute what takes a sound battery half an hour.
    """

    def __init__(self, spec: DeviceSpec, profile: UpsProfile, rng: Random) -> None:
        """Start with a full battery and everything on."""
        super().__init__(spec)
        self.charge = _FULL
        self.load_on = True
        self.feeds: Callable[[], float] = lambda: 0.0
        """Watts of the devices this UPS feeds beyond its own load."""
        self._profile = profile
        self._load_noise = Walk(rng, 1.0, spread=0.04, pace=0.2)
        self._warmth = Walk(rng, 27.0, spread=0.4, pace=0.02)
        self._phase = rng.uniform(0.0, math.tau)
        self._elapsed = 0.0
        self._on_battery = False
        self._supply = NOMINAL_VOLTAGE
        self._fall_from = _FULL
        self._test_left = 0.0
        self._shutdown_left: float | None = None
        self._start_left: float | None = None
        self._returns = False
        self._outlets = [True] * len(profile.outlet_shares)
        self._actions = self._all_actions()

    @property
    def output_voltage(self) -> float:
        """Return what the load gets."""
        if not self.load_on:
            return 0.0
        if self._discharging:
            return NOMINAL_VOLTAGE if self.charge > 0 else 0.0
        return self._supply

    @property
    def watts(self) -> float:
        """Return the real power of the load."""
        if not self.output_voltage:
            return 0.0
        shares = self._profile.outlet_shares
        off = sum(
            share for share, on in zip(shares, self._outlets, strict=True) if not on
        )
        curve = 1.0 + 0.25 * math.sin(math.tau * self._elapsed / _DAY + self._phase)
        own = self._profile.own_watts * (1.0 - off) * curve * self._load_noise.value
        return max(0.0, own) + self.feeds()

    @property
    def _discharging(self) -> bool:
        """Return whether the load runs on the battery, for a cut or a test."""
        return self._on_battery or self._test_left > 0

    @property
    def runtime(self) -> float:
        """Return the seconds the battery promises at this load."""
        energy = self._profile.battery_wh * 3600.0 * self.charge / 100.0
        return energy / max(self.watts, self._profile.own_watts * 0.1)

    def step(self, seconds: float, mains: Mains) -> None:
        """Move on: mains, battery, test and timers, and report it all."""
        self._elapsed += seconds
        self._supply = mains.voltage.value if mains.present else 0.0
        self._load_noise.step(seconds)
        self._follow(mains)
        self._move_charge(seconds, mains)
        self._move_test(seconds)
        self._move_timers(seconds, mains)
        self._report_mains(mains)
        self._report_load(seconds)
        self.put("ups.status", self._status())

    def _follow(self, mains: Mains) -> None:
        """Notice that the mains went or came."""
        if mains.present == (not self._on_battery):
            return
        self._on_battery = not mains.present
        if self._on_battery:
            self._fall_from = self.charge
            self.put("input.transfer.reason", "input voltage out of range")
            if self._test_left > 0:
                self._end_test("Aborted")
        elif self.get("ups.beeper.status") == "muted":
            self.put("ups.beeper.status", "enabled")

    def _move_charge(self, seconds: float, mains: Mains) -> None:
        """Discharge or charge the battery."""
        if mains.cut is not None:
            floor = self._fall_from * mains.cut.keep
            fall = (self._fall_from - floor) / mains.cut.fall
            change = -fall if self.charge > floor else -0.1
            if not self.output_voltage:
                change = 0.0
        elif self._test_left > 0:
            change = -0.4
        else:
            change = 0.75 if self.charge < _BULK_CHARGED else 0.35
        self.charge = min(_FULL, max(0.0, self.charge + change * seconds))

    def _move_test(self, seconds: float) -> None:
        """Let the self-test run down."""
        if self._test_left > 0:
            self._test_left -= seconds
            if self._test_left <= 0:
                self._end_test("Done and passed")

    def _end_test(self, result: str) -> None:
        """Finish the self-test."""
        self._test_left = 0.0
        self.put("ups.test.result", result)

    def _move_timers(self, seconds: float, mains: Mains) -> None:
        """Count the shutdown down, then the start, which waits for the mains."""
        if self._shutdown_left is not None:
            self._shutdown_left -= seconds
            if self._shutdown_left <= 0:
                self._shutdown_left = None
                self.load_on = False
                if self._returns:
                    self._start_left = self.number("ups.delay.start")
        elif self._start_left is not None and mains.present:
            self._start_left -= seconds
            if self._start_left <= 0:
                self._start_left = None
                self.load_on = True
        for name, left in (
            ("ups.timer.shutdown", self._shutdown_left),
            ("ups.timer.start", self._start_left),
        ):
            self.put(name, "-1" if left is None else f"{math.ceil(left)}")

    def _report_mains(self, mains: Mains) -> None:
        """Report what comes in and what goes out."""
        frequency = mains.frequency.value if mains.present else 0.0
        self.put("input.voltage", f"{self._supply:.1f}")
        self.put("input.frequency", f"{frequency:.1f}")
        output = self.output_voltage
        running = NOMINAL_FREQUENCY if self._discharging else frequency
        self.put("output.voltage", f"{output:.1f}")
        self.put("output.frequency", f"{running if output else 0.0:.1f}")

    def _report_load(self, seconds: float) -> None:
        """Report load, battery and temperature."""
        watts = self.watts
        nominal = self.number("ups.realpower.nominal", 1.0)
        self.put("ups.load", f"{100.0 * watts / nominal:.0f}")
        self.put("ups.realpower", f"{watts:.0f}")
        self.put("ups.power", f"{watts / _POWER_FACTOR:.0f}")
        for number, on in enumerate(self._outlets, start=1):
            self.put(f"outlet.{number}.status", "on" if on else "off")
        self.put("battery.charge", f"{self.charge:.0f}")
        self.put("battery.runtime", f"{self.runtime:.0f}")
        self.put("battery.voltage", f"{self._battery_voltage():.1f}")
        self._warmth.mean = 31.0 if self._discharging else 27.0
        self.put("battery.temperature", f"{self._warmth.step(seconds):.1f}")

    def _battery_voltage(self) -> float:
        """Return the voltage of a 24 V battery: under load, charging or full."""
        if self._discharging:
            return 22.0 + 3.2 * self.charge / 100.0
        return 25.4 + 1.9 * self.charge / 100.0

    def _status(self) -> str:
        """Return the tokens of ups.status."""
        tokens = ["OB" if self._on_battery else "OL"]
        if self._on_battery:
            tokens.append("DISCHRG")
            low = self.charge <= self.number("battery.charge.low")
            if low or self.runtime <= self.number("battery.runtime.low"):
                tokens.append("LB")
        elif self._test_left > 0:
            tokens += ["DISCHRG", "TEST"]
        elif self.charge < _FULL:
            tokens.append("CHRG")
        if not self.output_voltage:
            tokens.append("OFF")
        return " ".join(tokens)

    def _all_actions(self) -> dict[str, Action]:
        """Return what each command does; the spec says which ones there are."""
        actions: dict[str, Action] = {
            "beeper.disable": lambda _: self._beeper("disabled"),
            "beeper.enable": lambda _: self._beeper("enabled"),
            "beeper.mute": lambda _: self._beeper("muted"),
            "beeper.toggle": lambda _: self._toggle_beeper(),
            "load.off": lambda _: self._switch_load(on=False),
            "load.off.delay": lambda delay: self._shutdown(returns=False, delay=delay),
            "load.on": lambda _: self._switch_load(on=True),
            "load.on.delay": self._start,
            "shutdown.reboot": lambda _: self._shutdown(returns=True, delay="0"),
            "shutdown.return": lambda _: self._shutdown(returns=True),
            "shutdown.stayoff": lambda _: self._shutdown(returns=False),
            "shutdown.stop": lambda _: self._stop(),
            "test.battery.start.deep": lambda _: self._test(_DEEP_TEST),
            "test.battery.start.quick": lambda _: self._test(_QUICK_TEST),
            "test.battery.stop": lambda _: self._stop_test(),
            "test.panel.start": lambda _: Outcome.SUCCESS,
            "test.panel.stop": lambda _: Outcome.SUCCESS,
        }
        for number in range(len(self._outlets)):
            outlet = f"outlet.{number + 1}.load"
            actions[f"{outlet}.off"] = partial(self._outlet_off, number)
            actions[f"{outlet}.on"] = partial(self._outlet_on, number)
        return actions

    def _beeper(self, status: str) -> Outcome:
        """Switch the beeper."""
        self.put("ups.beeper.status", status)
        return Outcome.SUCCESS

    def _toggle_beeper(self) -> Outcome:
        """Switch the beeper to its other state."""
        off = self.get("ups.beeper.status") == "disabled"
        return self._beeper("enabled" if off else "disabled")

    def _switch_load(self, *, on: bool) -> Outcome:
        """Switch the load now and forget the timers."""
        self._stop()
        self.load_on = on
        return Outcome.SUCCESS

    def _shutdown(self, *, returns: bool, delay: str | None = None) -> Outcome:
        """Start the shutdown timer."""
        text = delay or self.get("ups.delay.shutdown") or "0"
        if not is_number(text) or float(text) < 0:
            return Outcome.INVALID_ARGUMENT
        self._start_left = None
        self._shutdown_left = float(text)
        self._returns = returns
        return Outcome.SUCCESS

    def _start(self, delay: str | None) -> Outcome:
        """Start the start timer."""
        text = delay or self.get("ups.delay.start") or "0"
        if not is_number(text) or float(text) < 0:
            return Outcome.INVALID_ARGUMENT
        self._shutdown_left = None
        self._start_left = float(text)
        return Outcome.SUCCESS

    def _stop(self) -> Outcome:
        """Stop both timers."""
        self._shutdown_left = None
        self._start_left = None
        return Outcome.SUCCESS

    def _test(self, seconds: float) -> Outcome:
        """Start a self-test, which needs the mains and one test at a time."""
        if self._on_battery or self._test_left > 0:
            return Outcome.FAILED
        self._test_left = seconds
        self.put("ups.test.result", "In progress")
        self.put("input.transfer.reason", "Automatic or explicit self test")
        return Outcome.SUCCESS

    def _stop_test(self) -> Outcome:
        """Stop the self-test."""
        if self._test_left > 0:
            self._end_test("Aborted")
        return Outcome.SUCCESS

    def _outlet_on(self, number: int, _: str | None) -> Outcome:
        """Switch one of the UPS's own outlets on."""
        self._outlets[number] = True
        return Outcome.SUCCESS

    def _outlet_off(self, number: int, _: str | None) -> Outcome:
        """Switch one of the UPS's own outlets off."""
        self._outlets[number] = False
        return Outcome.SUCCESS
