"""Time how soon a power cut is told, by Nutify and by Home Assistant's own `nut`.

Both run in one real Home Assistant, with their default intervals, for one UPS on one
real upsd. Its status changes at random, and a websocket hears who tells of it when.
"""

import argparse
import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from random import Random
from statistics import median
from typing import NamedTuple

import aiohttp

from benchmarks.figures import Figure, Figures, add_option, write
from benchmarks.throw_away import home_assistant
from demo_runner.api import Api, Json
from demo_runner.errors import DemoError
from demo_runner.flow import NutServer, set_up
from demo_runner.hass import HOST
from nutlab import ScriptedDriver, lab, wait_until
from nutlab.synthetic import UPS

_MEDIAN_SECONDS, _WORST_SECONDS = 1.5, 3.0
_SPACING_SECONDS = (4.0, 10.0)
# Longer than the poll of Home Assistant's `nut`, which may yet see the last change.
_PATIENCE_SECONDS = 65.0
_LAST_SECONDS = 5.0
_TRIGGERS = {True: "nutify.went_on_battery", False: "nutify.power_restored"}
# What Home Assistant says of a trigger that an integration does not have.
_NO_TRIGGER = ("does not provide trigger support", "Invalid trigger '")
_EVENTS = {"on_battery": True, "on_line": False}
_STATES = {"On Battery": True, "Online": False}


class Teller(StrEnum):
    """Who tells of a change."""

    EVENT = "Nutify, event entity"
    TRIGGER = "Nutify, triggers"
    CORE = "nut of Home Assistant, sensor"


class Moment(NamedTuple):
    """When the UPS went on battery or back, or when somebody said so."""

    time: float
    on_battery: bool


@dataclass(kw_only=True, slots=True)
class Heard:
    """What a teller made of the changes: the delays of those that it told."""

    delays: list[float] = field(default_factory=list)
    changes: int
    needless: int = 0
    """What it told besides, such as a change a second time."""

    @property
    def missed(self) -> int:
        """Return how many changes it never told."""
        return self.changes - len(self.delays)

    @property
    def is_held(self) -> bool:
        """Tell whether all was told, once and in time."""
        return (
            bool(self.delays)
            and not self.missed
            and not self.needless
            and median(self.delays) <= _MEDIAN_SECONDS
            and max(self.delays) <= _WORST_SECONDS
        )

    def row(self) -> str:
        """Return the numbers of the table."""
        counts = f"{len(self.delays):8}{self.missed:8}{self.needless:10}"
        if not self.delays:
            return counts
        ordered = sorted(self.delays)
        tenth = ordered[ceil(0.9 * len(ordered)) - 1]
        return counts + "".join(
            f"{each:9.2f} s" for each in (median(ordered), tenth, ordered[-1])
        )


def compare(changes: Sequence[Moment], told: Sequence[Moment]) -> Heard:
    """Return what was told of the changes, each being the latest of its direction."""
    delays: dict[Moment, float] = {}
    needless = 0
    for time, on_battery in told:
        before = [
            change
            for change in changes
            if change.on_battery is on_battery and change.time <= time
        ]
        if not before or before[-1] in delays:
            needless += 1
        else:
            delays[before[-1]] = time - before[-1].time
    return Heard(delays=list(delays.values()), changes=len(changes), needless=needless)


class Ear:
    """Hears on a websocket who tells what."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Hear nothing before something is subscribed to."""
        self._socket = socket
        self._last_id = 0
        self._entities: dict[str, Teller] = {}
        self._triggers: dict[int, bool] = {}
        self.told: dict[Teller, list[Moment]] = {}

    async def subscribe(self, entities: Mapping[Teller, str]) -> None:
        """Subscribe to entities, and to the triggers of Nutify if they are there."""
        self._entities = {entity: teller for teller, entity in entities.items()}
        self.told = {teller: [] for teller in entities}
        await self._ask(type="subscribe_events", event_type="state_changed")
        target = {"entity_id": entities[Teller.EVENT]}
        for on_battery, trigger in _TRIGGERS.items():
            try:
                number = await self._ask(
                    type="subscribe_trigger",
                    trigger={"trigger": trigger, "target": target},
                )
            except DemoError as error:
                if not any(text in str(error) for text in _NO_TRIGGER):
                    raise
            else:
                self._triggers[number] = on_battery
                self.told.setdefault(Teller.TRIGGER, [])

    async def _ask(self, **command: Json) -> int:
        """Give a command and return its number; what comes before its answer waits."""
        self._last_id += 1
        await self._socket.send_json({"id": self._last_id, **command})
        while True:
            answer = await self._socket.receive_json()
            if answer["type"] != "result":
                continue
            if not answer["success"]:
                message = f"Home Assistant refused {command}: {answer['error']}"
                raise DemoError(message)
            return self._last_id

    async def listen(self) -> None:
        """Take note of everything that is told, without end."""
        loop = asyncio.get_running_loop()
        while True:
            message = await self._socket.receive_json()
            time = loop.time()
            if message["type"] != "event":
                continue
            if (on_battery := self._triggers.get(message["id"])) is not None:
                self.told[Teller.TRIGGER].append(Moment(time, on_battery))
            else:
                self._take_state(time, message["event"].get("data", {}))

    def _take_state(self, time: float, data: dict[str, Json]) -> None:
        teller = self._entities.get(data.get("entity_id", ""))
        old, new = data.get("old_state"), data.get("new_state")
        if teller is None or old is None or new is None or old["state"] == new["state"]:
            return
        if teller is Teller.EVENT:
            on_battery = _EVENTS.get(new["attributes"].get("event_type"))
        else:
            on_battery = _STATES.get(new["state"])
        if on_battery is not None:
            self.told[teller].append(Moment(time, on_battery))


async def _entities(api: Api) -> dict[Teller, str]:
    """Return the ids of the entities that tell of power cuts."""
    ends = {Teller.EVENT: "/power_events", Teller.CORE: "_ups.status.display"}
    platforms = {Teller.EVENT: "nutify", Teller.CORE: "nut"}
    registry = await api.command("config/entity_registry/list")
    found: dict[Teller, str] = {}
    for teller, end in ends.items():
        for entity in registry:
            if entity["platform"] == platforms[teller] and entity["unique_id"].endswith(
                end
            ):
                found[teller] = entity["entity_id"]
        if teller not in found:
            message = f"There is no entity of {teller}."
            raise DemoError(message)
    return found


@asynccontextmanager
async def _listening(api: Api) -> AsyncGenerator[Ear]:
    """Provide an ear that is open all the time."""
    async with api.websocket() as socket:
        ear = Ear(socket)
        await ear.subscribe(await _entities(api))
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(ear.listen())
            yield ear
            listening.cancel()


async def _play(driver: ScriptedDriver, count: int, seed: int) -> list[Moment]:
    """Change the status so many times, and return when."""
    random = Random(seed)
    loop = asyncio.get_running_loop()
    changes: list[Moment] = []
    for number in range(count):
        await asyncio.sleep(random.uniform(*_SPACING_SECONDS))
        on_battery = number % 2 == 0
        changes.append(Moment(loop.time(), on_battery))
        driver.set("ups.status", "OB" if on_battery else "OL")
    return changes


async def _run(count: int, seed: int) -> dict[Teller, Heard]:
    async with lab({"ups": UPS}) as running, home_assistant() as (_, api):
        driver = running.drivers["ups"]
        driver.set("ups.status", "OL")
        server = NutServer(HOST, running.port)
        for domain in ("nutify", "nut"):
            await set_up(api, server, domain)
        async with _listening(api) as ear:
            changes = await _play(driver, count, seed)
            await asyncio.sleep(_LAST_SECONDS)

            async def core_has_told() -> bool:
                told = ear.told[Teller.CORE]
                return bool(told) and told[-1].time > changes[-1].time

            # Without this, its miss of the last change would be the benchmark's.
            with suppress(TimeoutError):
                await wait_until(core_has_told, seconds=_PATIENCE_SECONDS)
            return {teller: compare(changes, told) for teller, told in ear.told.items()}


def _show(count: int, heard: Mapping[Teller, Heard]) -> None:
    print(f"{count} changes, each after a random 4 to 10 s; delays of those seen")
    print(
        f"{'':32}{'seen':>8}{'missed':>8}{'needless':>10}"
        f"{'median':>11}{'90 %':>11}{'worst':>11}"
    )
    for teller in Teller:
        print(f"{teller:32}{heard[teller].row() if teller in heard else 'not there'}")


def _figures(heard: Mapping[Teller, Heard]) -> Figures:
    """Return the delays beside those of Home Assistant's `nut`."""
    ours, theirs = heard[Teller.EVENT].delays, heard[Teller.CORE].delays
    if not ours:
        return {}
    return {
        name: Figure(of(ours), of(theirs) if theirs else None, "s")
        for name, of in (("event latency, median", median), ("the worst", max))
    }


def main() -> int:
    """Run the benchmark; fail when Nutify misses a change or is late."""
    parser = argparse.ArgumentParser(prog="scripts/bench events", description=__doc__)
    parser.add_argument("--changes", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    add_option(parser)
    options = parser.parse_args()
    heard = asyncio.run(_run(options.changes, options.seed))
    _show(options.changes, heard)
    write(options.json, "events", _figures(heard))
    held = all(
        each.is_held for teller, each in heard.items() if teller is not Teller.CORE
    )
    print(
        f"every change once, median {_MEDIAN_SECONDS} s, worst {_WORST_SECONDS:.0f} s: "
        f"{'held' if held else 'NOT held'}"
    )
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
