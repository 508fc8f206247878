"""A simulated switched rack PDU, fed by one of the UPSes."""

from functools import partial
from random import Random

from .device import Device, Outcome
from .devices import DeviceSpec, pdu_watts
from .mains import NOMINAL_FREQUENCY, Mains, Walk
from .ups import Ups

_POWER_FACTOR = 0.95
_CYCLE_SECONDS = 5.0


class Pdu(Device):
    """A PDU whose network card lives on the power it distributes."""

    def __init__(self, spec: DeviceSpec, supply: Ups, rng: Random) -> None:
        """Start with all outlets on."""
        super().__init__(spec)
        self._supply = supply
        self._means = pdu_watts()
        self._noise = [Walk(rng, 1.0, spread=0.06, pace=0.1) for _ in self._means]
        self._room = Walk(rng, 23.4, spread=0.5, pace=0.01)
        self._humidity = Walk(rng, 42.0, spread=1.5, pace=0.01)
        self._on = [True] * len(self._means)
        self._back_in: list[float | None] = [None] * len(self._means)
        for number in range(len(self._means)):
            outlet = f"outlet.{number + 1}.load"
            self._actions[f"{outlet}.cycle"] = partial(self._cycle, number)
            self._actions[f"{outlet}.off"] = partial(self._switch_off, number)
            self._actions[f"{outlet}.on"] = partial(self._switch_on, number)

    @property
    def watts(self) -> float:
        """Return the real power of all outlets."""
        return sum(self._outlet_watts(number) for number in range(len(self._means)))

    def unavailable(self) -> str | None:
        """Return DATA-STALE too when the UPS gives no power."""
        code = super().unavailable()
        if code is None and not self._supply.output_voltage:
            return "DATA-STALE"
        return code

    def step(self, seconds: float, mains: Mains) -> None:
        """Move on: what the outlets take, and those that are cycling."""
        for number, left in enumerate(self._back_in):
            self._noise[number].step(seconds)
            if left is not None:
                self._back_in[number] = left - seconds
                if left <= seconds:
                    self._switch_on(number)
            self._report_outlet(number)
        self._report_input(mains)
        self.put("ambient.temperature", f"{self._room.step(seconds):.1f}")
        self.put("ambient.humidity", f"{self._humidity.step(seconds):.2f}")

    def _outlet_watts(self, number: int) -> float:
        """Return the real power of one outlet."""
        if not self._on[number]:
            return 0.0
        return max(0.0, self._means[number] * self._noise[number].value)

    def _report_outlet(self, number: int) -> None:
        """Report one outlet."""
        outlet = f"outlet.{number + 1}"
        voltage = self._supply.output_voltage
        watts = self._outlet_watts(number)
        power = watts / _POWER_FACTOR
        self.put(f"{outlet}.status", "on" if self._on[number] else "off")
        self.put(f"{outlet}.voltage", f"{voltage if self._on[number] else 0.0:.2f}")
        self.put(f"{outlet}.realpower", f"{watts:.2f}")
        self.put(f"{outlet}.power", f"{power:.2f}")
        self.put(f"{outlet}.current", f"{power / voltage if voltage else 0.0:.2f}")

    def _report_input(self, mains: Mains) -> None:
        """Report what comes from the UPS."""
        voltage = self._supply.output_voltage
        power = self.watts / _POWER_FACTOR
        current = power / voltage if voltage else 0.0
        frequency = mains.frequency.value if mains.present else NOMINAL_FREQUENCY
        nominal = self.number("input.current.nominal", 1.0)
        self.put("input.voltage", f"{voltage:.2f}")
        self.put("input.frequency", f"{frequency:.2f}")
        self.put("input.realpower", f"{self.watts:.2f}")
        self.put("input.power", f"{power:.2f}")
        self.put("input.current", f"{current:.2f}")
        self.put("input.load", f"{100.0 * current / nominal:.2f}")

    def _switch_on(self, number: int, _: str | None = None) -> Outcome:
        """Switch one outlet on."""
        self._back_in[number] = None
        self._on[number] = True
        return Outcome.SUCCESS

    def _switch_off(self, number: int, _: str | None = None) -> Outcome:
        """Switch one outlet off, and forget that it was cycling."""
        self._back_in[number] = None
        self._on[number] = False
        return Outcome.SUCCESS

    def _cycle(self, number: int, _: str | None) -> Outcome:
        """Switch one outlet off, and on again a little later."""
        self._switch_off(number)
        self._back_in[number] = _CYCLE_SECONDS
        return Outcome.SUCCESS
