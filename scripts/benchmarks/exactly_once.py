"""Ask drivers for much over connections that break, and look that nothing comes twice.

Every instant command and every write carries a mark of its own, goes through a fresh
client and a proxy that cuts connections at random bytes, to a real upsd that is
restarted and drivers that are slow, refuse, die and come back. What the client said of
each is then held against what its driver received.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Sequence
import contextlib
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
import time

from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.errors import (
    NutCommandError,
    NutError,
    NutLoginError,
    NutOutcomeUnknownError,
    NutTrackedError,
)
from custom_components.nutify.core.nut.models import Outcome
from nutlab import (
    USERS,
    Device,
    Lab,
    Result,
    ScriptedDriver,
    Session,
    Setting,
    lab,
    wait_until,
)
from nutlab.cutter import Conversation, Cut, Cutter, random_cut

_COMMAND, _VARIABLE, _FENCE = "load.off.delay", "ups.id", "fence"
_UPS = Device(
    variables={_VARIABLE: "none", "ups.status": "OL", "ups.serial": "1"},
    settings={_VARIABLE: Setting(length=32)},
    commands=(_COMMAND,),
)
_CONNECT_SECONDS = 30.0
# The bytes of a usual conversation, from its USERNAME to its first GET TRACKING.
_REQUEST_BYTES, _ANSWER_BYTES = 150, 75
# Below this, an empty row is chance.
_ENOUGH = 500


class Kind(StrEnum):
    """What is asked for."""

    COMMAND = "commands"
    WRITE = "writes"


class Report(StrEnum):
    """What the client says of it."""

    DONE = "done"
    ACCEPTED = "accepted"
    REFUSED = "refused by server"
    FAILED = "failed by driver"
    NOT_SENT = "not sent"
    UNKNOWN = "outcome unknown"


# What must never have reached a driver.
_NOTHING = frozenset({Report.REFUSED, Report.NOT_SENT})


@dataclass(kw_only=True, slots=True)
class Asked:
    """One thing that is asked for, all that will go wrong with it, and its end."""

    kind: Kind
    mark: str
    user: str
    target: str
    is_malformed: bool
    is_old_server: bool
    is_hasty: bool
    result: Result
    delay: float
    cut: Cut | None
    report: Report | None = None
    took: bool = False

    @property
    def argument(self) -> str:
        """Return the parameter or the value, which no server may see if malformed."""
        return f"{self.mark}\n" if self.is_malformed else self.mark


def _draw(random: Random, kind: Kind, number: int, timeout: float) -> Asked:
    """Draw a request and its faults."""
    good, bad = {
        Kind.COMMAND: (_COMMAND, ("no.such.command",)),
        Kind.WRITE: (_VARIABLE, ("no.such.variable", "ups.serial")),
    }[kind]
    is_cut = random.random() < 0.5  # noqa: PLR2004
    is_slow = random.random() < 0.04  # noqa: PLR2004
    return Asked(
        kind=kind,
        mark=f"{kind[0]}{number:06}",
        user=random.choices(("admin", "monitor"), (95, 5))[0],
        target=random.choices((good, random.choice(bad)), (95, 5))[0],
        is_malformed=random.random() < 0.02,  # noqa: PLR2004
        is_old_server=random.random() < 0.15,  # noqa: PLR2004
        is_hasty=random.random() < 0.1,  # noqa: PLR2004
        result=random.choices(tuple(Result), (70, 10, 10, 10))[0],
        delay=1.2 * timeout if is_slow else random.choice((0, random.uniform(0, 0.2))),
        cut=random_cut(
            random, requests=_REQUEST_BYTES, answers=_ANSWER_BYTES, delay=0.3
        )
        if is_cut
        else None,
    )


@dataclass(kw_only=True, slots=True)
class Stress:
    """What a whole run did, and what came of it."""

    asked: list[Asked] = field(default_factory=list)
    logged: Counter[str] = field(default_factory=Counter)
    handled: Counter[str] = field(default_factory=Counter)
    conversations: list[Conversation] = field(default_factory=list)
    deaths: int = 0
    restarts: int = 0

    @property
    def faults(self) -> list[str]:
        """Return everything that must not be, in words."""
        found = []
        for each in self.asked:
            times = self.logged[each.mark]
            if times > 1:
                found.append(f"{each.mark} reached its driver {times} times")
            if each.report is Report.DONE and not (
                times and self.handled[each.mark] and each.took
            ):
                found.append(f"{each.mark} is reported as done, and is not")
            if each.report is Report.FAILED and (
                not times or self.handled[each.mark] or each.took
            ):
                found.append(f"{each.mark} is reported as failed, and was done")
            if each.report in _NOTHING and times:
                found.append(f"{each.mark} is reported as {each.report}, and was sent")
        return found

    def rows(self) -> dict[str, list[int]]:
        """Return the table, each row a number for commands and one for writes."""
        kinds = [[each for each in self.asked if each.kind is kind] for kind in Kind]
        rows = {"asked": [len(kind) for kind in kinds]}
        for report in Report:
            rows[report] = [sum(a.report is report for a in kind) for kind in kinds]
        times = [[self.logged[each.mark] for each in kind] for kind in kinds]
        rows["in the driver's log once"] = [kind.count(1) for kind in times]
        rows["in the driver's log never"] = [kind.count(0) for kind in times]
        rows["in the driver's log more than once"] = [
            sum(count > 1 for count in kind) for kind in times
        ]
        rows["reported as done, not in the log"] = [
            sum(a.report is Report.DONE and not self.logged[a.mark] for a in kind)
            for kind in kinds
        ]
        return rows

    @property
    def missing(self) -> list[str]:
        """Return the reports that a run never came to, which then proves little."""
        rows = self.rows()
        return [report for report in Report if not all(rows[report])]


class _Worker:
    """Ask one UPS for one thing after another."""

    def __init__(self, stress: Stress, running: Lab, name: str, seed: str) -> None:
        self.up = asyncio.Event()
        self._stress = stress
        self._running = running
        self._name = name
        self._driver: ScriptedDriver = running.drivers[name]
        self._driver.on_command = self._on_command
        self._driver.on_set = self._on_set
        self._random = Random(seed)
        self._results: dict[str, Result] = {}

    def _on_command(self, _command: str, mark: str | None) -> Result:
        return self._carry_out(mark or "")

    def _on_set(self, _variable: str, mark: str) -> Result:
        return self._carry_out(mark)

    def _carry_out(self, mark: str) -> Result:
        result = self._results.get(mark, Result.HANDLED)
        if result is Result.HANDLED:
            self._stress.handled[mark] += 1
        return result

    async def run(self, asked: Sequence[Asked], timeout: float) -> None:  # noqa: ASYNC109
        """Ask for everything, and let the driver die now and then."""
        dead_for = 0
        async with Cutter(self._running.port) as cutter:
            for each in asked:
                dying = None
                if not dead_for and self._random.random() < 0.02:  # noqa: PLR2004
                    dying = asyncio.create_task(self._die())
                    dead_for = self._random.randint(1, 2)
                if not each.is_hasty:
                    await self.up.wait()
                await self._ask(each, cutter, timeout)
                if dying is not None:
                    await dying
                elif dead_for:
                    dead_for -= 1
                    if not dead_for:
                        await self._revive()
        if dead_for:
            await self._revive()
        self._stress.conversations += cutter.conversations

    async def _ask(self, asked: Asked, cutter: Cutter, limit: float) -> None:
        cuts = [asked.cut]
        cutter.plan = lambda: cuts.pop() if cuts else None
        cutter.without_tracking = asked.is_old_server
        self._driver.delay = asked.delay
        self._results[asked.mark] = asked.result
        client = NutClient(
            "127.0.0.1",
            cutter.port,
            asked.user,
            USERS[asked.user].password,
            timeout=limit,
        )
        act = client.command if asked.kind is Kind.COMMAND else client.set_var
        try:
            outcome = await act(self._name, asked.target, asked.argument)
        except NutLoginError:
            asked.report = Report.NOT_SENT
        except NutTrackedError:
            asked.report = Report.FAILED
        except NutCommandError:
            asked.report = Report.REFUSED
        except NutOutcomeUnknownError:
            asked.report = Report.UNKNOWN
        except NutError:
            asked.report = Report.NOT_SENT
        else:
            asked.report = Report.DONE if outcome is Outcome.DONE else Report.ACCEPTED
        asked.took = (
            asked.report is Report.DONE
            if asked.kind is Kind.COMMAND
            else self._driver.variables[_VARIABLE] == asked.mark
        )
        await client.close()

    async def _die(self) -> None:
        await asyncio.sleep(self._random.uniform(0, 0.15))
        await self._driver.die()
        self._stress.deaths += 1

    async def _revive(self) -> None:
        await self._driver.revive()
        await wait_until(self._is_heard, seconds=_CONNECT_SECONDS)

    async def _is_heard(self) -> bool:
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with Session(self._running.port) as session:
                answer = await session.ask(f"GET VAR {self._name} nutlab.none")
                return answer == "ERR VAR-NOT-SUPPORTED"
        return False

    async def settle(self) -> None:
        """Wait until the driver has received all that upsd ever passed on to it."""
        self._driver.delay = 0
        await wait_until(self._is_heard, seconds=_CONNECT_SECONDS)
        async with Session(self._running.port, user="admin") as session:
            answer = await session.ask(f'INSTCMD {self._name} {_COMMAND} "{_FENCE}"')
            assert answer == "OK", answer

        async def has_come() -> bool:
            return any(words[-1] == _FENCE for words in self._driver.log)

        await wait_until(has_come, seconds=_CONNECT_SECONDS)
        self._stress.logged.update(words[-1] for words in self._driver.log)


async def stress(
    count: int, *, upses: int = 16, seed: int = 0, limit: float = 1.0
) -> Stress:
    """Ask for so many commands and as many writes, with the limit of each call."""
    found = Stress()
    random = Random(seed)
    found.asked = [
        _draw(random, kind, number, limit) for number in range(count) for kind in Kind
    ]
    random.shuffle(found.asked)
    names = [f"u{number}" for number in range(upses)]
    async with lab(dict.fromkeys(names, _UPS)) as running:
        workers = [_Worker(found, running, name, f"{seed} {name}") for name in names]
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(_restart(found, running, workers, stop, random))
            async with asyncio.TaskGroup() as inner:
                for number, worker in enumerate(workers):
                    worker.up.set()
                    inner.create_task(worker.run(found.asked[number::upses], limit))
            stop.set()
        for worker in workers:
            await worker.settle()
    return found


async def _restart(
    found: Stress,
    running: Lab,
    workers: Sequence[_Worker],
    stop: asyncio.Event,
    random: Random,
) -> None:
    """Restart upsd now and then, one way or the other."""
    while True:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(random.uniform(2, 4)):
                await stop.wait()
                return
        for worker in workers:
            worker.up.clear()
        await random.choice((running.upsd.kill, running.upsd.terminate))()
        await asyncio.sleep(random.uniform(0, 0.2))
        await running.upsd.start()
        for worker in workers:
            worker.up.set()
        found.restarts += 1


def _how(conversation: Conversation) -> str:
    """Return when a conversation was cut."""
    said = bytes(conversation.request)
    begin = max(said.rfind(b"INSTCMD "), said.rfind(b"SET VAR "))
    if begin < 0:
        return "before the request"
    return "after the request" if b"\n" in said[begin:] else "in mid-request"


def _show(found: Stress, seconds: float) -> None:
    print(f"{'':36}{Kind.COMMAND:>10}{Kind.WRITE:>10}")
    for name, numbers in found.rows().items():
        print(f"{name:36}" + "".join(f"{number:10}" for number in numbers))
    cuts = Counter(
        _how(each) + (", reset" if each.cut and each.cut.reset else ", closed")
        for each in found.conversations
        if each.was_cut
    )
    print(f"{len(found.conversations)} connections, {cuts.total()} of them cut:")
    for how, number in sorted(cuts.items()):
        print(f"  {how:34}{number:10}")
    print(
        f"{found.deaths} deaths of drivers, {found.restarts} restarts of upsd, "
        f"{seconds:.0f} s"
    )


def main() -> int:
    """Run the stress; fail when anything was done twice or misreported."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench exactly_once", description=__doc__
    )
    parser.add_argument("--count", type=int, default=1000, help="of either kind")
    parser.add_argument("--upses", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.perf_counter()
    found = asyncio.run(stress(options.count, upses=options.upses, seed=options.seed))
    _show(found, time.perf_counter() - began)
    faults = found.faults
    if options.count >= _ENOUGH:
        faults += [f"nothing was ever {report}" for report in found.missing]
    for fault in faults:
        print(f"FAULT: {fault}")
    print("exactly once: " + ("BROKEN" if faults else "held"))
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())
