"""A server whose UPSes are metered, and clocks that a test moves."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
import time
from typing import Any
from zoneinfo import ZoneInfo

from freezegun import freeze_time
from freezegun.api import (
    FrozenDateTimeFactory,
    StepTickTimeFactory,
    TickingDateTimeFactory,
)
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.const import (
    CONF_FULL_INTERVAL,
    CONF_STATUS_INTERVAL,
    DOMAIN,
)
from custom_components.nutify.coordinator import NutifyCoordinator
from custom_components.nutify.deadband_options import CONF_DEADBANDS, CONF_ENABLED
from nutlab import Device, Lab, Session, lab, wait_until
from nutlab.hass import make_entry, set_up

BERLIN = "Europe/Berlin"
# 10 Wh in a second: what is counted is seen at once.
WATTS = 36000.0
DESK = Device(
    variables={
        "ups.status": "OL",
        "ups.load": "20",
        "ups.realpower": "36000",
        "battery.charge": "100",
        "battery.runtime": "1200",
    }
)
# What is counted is seen at once, however little it is.
ALL = {CONF_DEADBANDS: {CONF_ENABLED: False}}
# So rarely that no test sees a poll of its own; what is 75 s apart is a gap.
INTERVALS = {CONF_STATUS_INTERVAL: 30, CONF_FULL_INTERVAL: 30}


@dataclass
class Clocks:
    """The clock on the wall, and the one that nobody sets and no sleep stops."""

    wall: FrozenDateTimeFactory | StepTickTimeFactory | TickingDateTimeFactory
    slept: float = 0.0

    def go_on(self, seconds: float) -> None:
        """Let time pass, as for a machine that slept."""
        self.slept += seconds
        # Its own tick() forgets the time that passed by itself.
        self.wall.move_to(self.wall() + timedelta(seconds=seconds))

    def set(self, local: str) -> None:
        """Set the clock on the wall alone, to a time in Berlin."""
        self.wall.move_to(berlin(local))


def berlin(local: str) -> datetime:
    """Return a local time of Berlin, such as 2026-05-17 12:00."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(BERLIN))


@contextmanager
def moved_clocks(monkeypatch: pytest.MonkeyPatch, local: str) -> Iterator[Clocks]:
    """Provide clocks that tick from a time in Berlin on."""
    system = time.clock_gettime
    with freeze_time(berlin(local), tick=True) as wall:
        clocks = Clocks(wall)

        def clock_gettime(clock: int) -> float:
            slept = clocks.slept if clock == time.CLOCK_BOOTTIME else 0.0
            return system(clock) + slept

        monkeypatch.setattr(time, "clock_gettime", clock_gettime)
        # asyncio's clock, which freezegun takes for one on the wall.
        monkeypatch.setattr(
            asyncio.BaseEventLoop, "time", lambda _: system(time.CLOCK_MONOTONIC)
        )
        yield clocks


@dataclass
class House:
    """A server that is set up, with UPSes that are metered."""

    hass: HomeAssistant
    lab: Lab
    entry: MockConfigEntry
    clocks: Clocks | None = None

    @property
    def coordinator(self) -> NutifyCoordinator:
        """Return what polls the server."""
        coordinator: NutifyCoordinator = self.entry.runtime_data.coordinator
        return coordinator

    def entity_id(self, key: str) -> str | None:
        """Return the sensor of `ups/key`, or of `fleet/key`."""
        ups, _, rest = key.partition("/")
        key = key if ups == "fleet" else f"{ups}/meter/{rest}"
        return er.async_get(self.hass).async_get_entity_id(
            "sensor", DOMAIN, f"{self.entry.entry_id}/{key}"
        )

    def has(self, key: str) -> bool:
        """Tell whether there is such a sensor, with a state."""
        found = self.entity_id(key)
        return found is not None and self.hass.states.get(found) is not None

    def state(self, key: str) -> State:
        """Return the state of such a sensor."""
        found = self.hass.states.get(self.entity_id(key) or "")
        assert found is not None, key
        return found

    def value(self, key: str) -> str:
        """Return what such a sensor shows."""
        return self.state(key).state

    def number(self, key: str) -> float:
        """Return the number that such a sensor shows."""
        return float(self.value(key))

    def watt_hours(self, key: str) -> float:
        """Return what such a sensor of kWh shows, in Wh."""
        assert self.state(key).attributes["unit_of_measurement"] == "kWh"
        return self.number(key) * 1000

    async def report(self, ups: str, **variables: str) -> None:
        """Have a UPS report variables, with _ for a dot, and see that upsd has them."""
        for name, value in variables.items():
            variable = name.replace("_", ".")
            self.lab.drivers[ups].set(variable, value)
            await self._told(ups, variable, f'VAR {ups} {variable} "{value}"')

    async def take_away(self, ups: str, variable: str) -> None:
        """Have a UPS report a variable no longer."""
        self.lab.drivers[ups].delete(variable)
        await self._told(ups, variable, "ERR VAR-NOT-SUPPORTED")

    async def _told(self, ups: str, variable: str, expected: str) -> None:
        async def is_told() -> bool:
            async with Session(self.lab.port) as session:
                return await session.ask(f"GET VAR {ups} {variable}") == expected

        await wait_until(is_told)

    async def read(self) -> None:
        """Read everything now."""
        await self.coordinator.async_full_refresh()
        await self.hass.async_block_till_done()

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass unseen."""
        assert self.clocks is not None
        self.clocks.go_on(seconds)

    async def spend(self, seconds: float, times: int = 1) -> None:
        """Let so many seconds pass and read everything, several times."""
        for _ in range(times):
            self.sleep(seconds)
            await self.read()

    async def reload(self) -> None:
        """Load the entry again."""
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def choose(self, **options: object) -> None:
        """Change the options of the server, which loads it again."""
        self.hass.config_entries.async_update_entry(
            self.entry, options={**self.entry.options, **options}
        )
        await self.hass.async_block_till_done()

    async def know(self, ups: str, **power: object) -> None:
        """Say what a person knows of the power of a UPS, which loads it again."""
        (subentry,) = (
            each for each in self.entry.subentries.values() if each.title == ups
        )
        self.hass.config_entries.async_update_subentry(
            self.entry, subentry, data={**subentry.data, "power": power}
        )
        await self.hass.async_block_till_done()


async def build(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    devices: Mapping[str, Device],
    clocks: Clocks | None = None,
    *,
    names: Sequence[str] = (),
    **options: Any,  # noqa: ANN401 - whatever options an entry has
) -> House:
    """Set up a server with devices, all of them unless only some are named.

    With clocks that the test moves it is polled so rarely that nothing but the test
    decides when. Nothing is held back, unless the options say so.
    """
    running = await servers.enter_async_context(lab(devices))
    if clocks is not None:
        await hass.config.async_set_time_zone(BERLIN)
        options = INTERVALS | options
    entry = make_entry(
        running.port, *(names or devices), options=ALL | options, known=tuple(devices)
    )
    await set_up(hass, entry)
    return House(hass, running, entry, clocks)
