"""The simulated world: the mains and the devices on it, moved on by elapsed time."""

from collections.abc import Iterator
from random import Random

from .device import Device
from .devices import APC_RS, EATON_3S, RACK_PDU
from .mains import Mains
from .pdu import Pdu
from .ups import PROFILES, Ups

_LONGEST_STEP = 1.0
"""Seconds; a longer step is divided, so that timers and charge move evenly."""

_SHORTEST_STEP = 1e-6
"""Seconds; keeps rounding from dividing a step without end."""


class World:
    """Devices by name. The world has no clock: step() is the only time it knows.

    The same seed and the same steps give the same values.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        cut_every: float = 300.0,
        cut_length: float = 45.0,
        first_cut: float = 90.0,
    ) -> None:
        """Start with power and full batteries; a cut_every of 0 means no cuts."""
        self.elapsed = 0.0
        self.mains = Mains(
            Random(f"{seed}/mains"),
            cut_every,
            cut_length,
            min(first_cut, cut_every) if cut_every > 0 else first_cut,
        )
        self.upses = {
            spec.name: Ups(spec, PROFILES[spec.name], Random(f"{seed}/{spec.name}"))
            for spec in (EATON_3S, APC_RS)
        }
        supply = self.upses[APC_RS.name]
        pdu = Pdu(RACK_PDU, supply, Random(f"{seed}/{RACK_PDU.name}"))
        supply.feeds = lambda: pdu.watts
        self._devices: dict[str, Device] = {**self.upses, pdu.name: pdu}
        self.refresh()

    def __getitem__(self, name: str) -> Device:
        """Return a device; raise KeyError when there is none of that name."""
        return self._devices[self._names()[name.lower()]]

    def __iter__(self) -> Iterator[Device]:
        """Yield the devices in the order upsd lists them."""
        yield from list(self._devices.values())

    def __contains__(self, name: str) -> bool:
        """Return whether there is a device of that name, in any case."""
        return name.lower() in self._names()

    def remove(self, name: str) -> None:
        """Take a device off the server, as editing ups.conf does."""
        del self._devices[name]

    def step(self, seconds: float) -> None:
        """Move everything on by this much time."""
        left = seconds
        while left > _SHORTEST_STEP / 2:
            advance = min(
                left, _LONGEST_STEP, max(self.mains.next_event, _SHORTEST_STEP)
            )
            self._advance(advance)
            left -= advance

    def refresh(self) -> None:
        """Let the values show at once what a command or a setting changed."""
        self._advance(0.0)

    def _advance(self, seconds: float) -> None:
        """Move everything on by one short step."""
        self.elapsed += seconds
        self.mains.step(seconds)
        for device in self._devices.values():
            device.step(seconds, self.mains)

    def _names(self) -> dict[str, str]:
        """Return the names by their lower-case spelling."""
        return {name.lower(): name for name in self._devices}
