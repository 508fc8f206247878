"""The simulated NUT server, asked over real sockets as a client would."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from nutsim import NutSim, World
from nutsim.wire import LINE_LIMIT, LineSplitter, quote

pytestmark = pytest.mark.usefixtures("socket_enabled")

LOGIN = ("USERNAME demo", "PASSWORD demo")


class Client:
    """A client that speaks lines."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Take the two ends of a connection."""
        self._reader = reader
        self._writer = writer

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._writer.write(data)

    async def line(self) -> str:
        """Read one line; an empty text means that the server hung up."""
        async with asyncio.timeout(5):
            return (await self._reader.readline()).decode().removesuffix("\n")

    async def ask(self, line: str) -> str:
        """Send a line and read a line."""
        self.send(f"{line}\n".encode())
        return await self.line()

    async def lines(self, request: str) -> list[str]:
        """Ask for a list and return what stands between its BEGIN and END."""
        assert await self.ask(f"LIST {request}") == f"BEGIN LIST {request}"
        answer: list[str] = []
        while (line := await self.line()) != f"END LIST {request}":
            assert line, "the server hung up inside a list"
            answer.append(line)
        return answer

    async def value(self, name: str, variable: str) -> str:
        """Return a value as a client reads it, unquoted."""
        words = LineSplitter().feed(
            f"{await self.ask(f'GET VAR {name} {variable}')}\n".encode()
        )[0]
        assert words[:3] == ["VAR", name, variable]
        return words[3]

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


@asynccontextmanager
async def connected(sim: NutSim, *lines: str) -> AsyncGenerator[Client]:
    """Connect, send some lines that must be answered with OK, and hang up after."""
    client = Client(*await asyncio.open_connection("127.0.0.1", sim.port))
    try:
        for line in lines:
            assert await client.ask(line) == "OK"
        yield client
    finally:
        client.close()


@pytest.fixture
async def sim() -> AsyncGenerator[NutSim]:
    """Return a running server whose mains never fails by itself."""
    async with NutSim(world=World(cut_every=0)) as running:
        yield running


@pytest.fixture
async def client(sim: NutSim) -> AsyncGenerator[Client]:
    """Return a client without credentials."""
    async with connected(sim) as plain:
        yield plain


@pytest.fixture
async def admin(sim: NutSim) -> AsyncGenerator[Client]:
    """Return a client with credentials."""
    async with connected(sim, *LOGIN) as known:
        yield known


async def test_list_ups_names_and_quotes_the_devices(client: Client) -> None:
    """The PDU's description has an inch sign, which must be escaped."""
    assert await client.lines("UPS") == [
        'UPS eaton3s "Eaton 3S 550"',
        'UPS apcrs "APC Back-UPS RS 1600SI"',
        'UPS rackpdu "Rack PDU, 8 outlets, 19\\""',
    ]


@pytest.mark.parametrize("name", ["eaton3s", "apcrs", "rackpdu"])
async def test_every_setting_and_command_is_consistent(
    client: Client, name: str
) -> None:
    """What LIST RW offers has a type, and what LIST CMD offers has an action."""
    listed = {line.split()[2] for line in await client.lines(f"VAR {name}")}
    assert {"device.type", "ups.status", "driver.name"} <= listed
    for line in await client.lines(f"RW {name}"):
        variable = line.split()[2]
        assert variable in listed
        kind = (await client.ask(f"GET TYPE {name} {variable}")).split()[3:]
        assert kind[0] == "RW"
        enums = await client.lines(f"ENUM {name} {variable}")
        ranges = await client.lines(f"RANGE {name} {variable}")
        assert bool(enums) == ("ENUM" in kind)
        assert bool(ranges) == ("RANGE" in kind)
    for line in await client.lines(f"CMD {name}"):
        text = await client.ask(f"GET CMDDESC {name} {line.split()[2]}")
        assert "unavailable" not in text


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        ("", "ERR UNKNOWN-COMMAND"),
        ("# comment", "ERR UNKNOWN-COMMAND"),
        ("FROB", "ERR UNKNOWN-COMMAND"),
        ("LIST", "ERR INVALID-ARGUMENT"),
        ("LIST FROB eaton3s", "ERR INVALID-ARGUMENT"),
        ("LIST VAR", "ERR INVALID-ARGUMENT"),
        ("LIST VAR nope", "ERR UNKNOWN-UPS"),
        ("LIST RANGE eaton3s nope", "ERR VAR-NOT-SUPPORTED"),
        ("GET VAR eaton3s", "ERR INVALID-ARGUMENT"),
        ("GET VAR eaton3s nope", "ERR VAR-NOT-SUPPORTED"),
        ("GET VAR Eaton3S UPS.MFR", 'VAR Eaton3S UPS.MFR "EATON"'),
        ('"GET" VAR eaton3s ups\\.mfr # why not', 'VAR eaton3s ups.mfr "EATON"'),
        ("GET VAR nope server.version", 'VAR nope server.version "2.8.1"'),
        (
            "GET TYPE eaton3s ups.delay.start",
            "TYPE eaton3s ups.delay.start RW STRING:10",
        ),
        ("GET TYPE eaton3s ups.mfr", "TYPE eaton3s ups.mfr NUMBER"),
        (
            "GET TYPE apcrs input.sensitivity",
            "TYPE apcrs input.sensitivity RW ENUM STRING:10",
        ),
        (
            "GET TYPE apcrs input.transfer.low",
            "TYPE apcrs input.transfer.low RW RANGE NUMBER",
        ),
        ("GET DESC apcrs x.y", 'DESC apcrs x.y "Description unavailable"'),
        ("GET UPSDESC eaton3s", 'UPSDESC eaton3s "Eaton 3S 550"'),
        ("GET NUMLOGINS eaton3s", "NUMLOGINS eaton3s 0"),
        ("GET TRACKING", "OFF"),
        ("GET TRACKING abc", "ERR FEATURE-NOT-CONFIGURED"),
        ("SET VAR eaton3s ups.delay.start 10", "ERR USERNAME-REQUIRED"),
        ("INSTCMD eaton3s beeper.mute", "ERR USERNAME-REQUIRED"),
        ("USERNAME", "ERR INVALID-ARGUMENT"),
        ("VER", "Network UPS Tools upsd 2.8.1 - simulator"),
        ("VER x", "ERR INVALID-ARGUMENT"),
        ("NETVER", "1.3"),
        ("PROTVER", "1.3"),
        ("STARTTLS", "ERR FEATURE-NOT-CONFIGURED"),
        ("LOGOUT", "OK Goodbye"),
    ],
)
async def test_answers_as_upsd_gives_them(
    client: Client, request_: str, answer: str
) -> None:
    """Each of these was put to a real upsd."""
    assert await client.ask(request_) == answer


async def test_help_begins_like_upsd(client: Client) -> None:
    """HELP lists the verbs."""
    assert (await client.ask("HELP")).startswith("Commands: HELP VER GET LIST SET")


@pytest.mark.parametrize(
    "text", ['plain "quoted"', "back\\slash", "#1", 'all \\"#\\ of = them', "", " "]
)
async def test_values_survive_the_wire_both_ways(
    sim: NutSim, admin: Client, text: str
) -> None:
    """Quotes, backslashes and hashes are escaped on the wire and nowhere else."""
    request = f"SET VAR rackpdu outlet.8.desc {quote(text)}"
    assert await admin.ask(request) == "OK"
    assert sim.world["rackpdu"].get("outlet.8.desc") == text
    assert await admin.value("rackpdu", "outlet.8.desc") == text


async def test_hash_is_escaped_on_the_wire(sim: NutSim, client: Client) -> None:
    """Clients that do not unescape show a backslash here, as with a real upsd."""
    sim.world["apcrs"].set("ups.serial", "##Bür\to")
    answer = await client.ask("GET VAR apcrs ups.serial")
    assert answer == 'VAR apcrs ups.serial "\\#\\#Bro"'


async def test_credentials_are_checked_only_when_they_matter(sim: NutSim) -> None:
    """USERNAME and PASSWORD are always OK; reading needs neither."""
    async with connected(sim, "USERNAME demo") as client:
        assert await client.ask("INSTCMD apcrs nope") == "ERR PASSWORD-REQUIRED"
        assert await client.ask("PASSWORD wrong") == "OK"
        assert await client.ask("PASSWORD again") == "ERR ALREADY-SET-PASSWORD"
        assert await client.ask("USERNAME again") == "ERR ALREADY-SET-USERNAME"
        assert await client.lines("CMD apcrs")
        denied = "ERR ACCESS-DENIED"
        assert await client.ask("SET VAR apcrs nutify.probe x") == denied
        assert await client.ask("INSTCMD apcrs beeper.mute") == denied
        assert await client.ask("INSTCMD apcrs nope") == "ERR CMD-NOT-SUPPORTED"
        assert await client.ask("PRIMARY apcrs") == denied
    assert sim.world["apcrs"].executed == []


async def test_logins_are_counted_until_the_client_goes(sim: NutSim) -> None:
    """LOGIN is what makes a primary wait, so a test can see that none was sent."""
    async with connected(sim) as watcher:
        async with connected(sim, *LOGIN, "LOGIN apcrs") as upsmon:
            assert await upsmon.ask("LOGIN apcrs") == "ERR ALREADY-LOGGED-IN"
            assert await upsmon.ask("PRIMARY apcrs") == "OK PRIMARY-GRANTED"
            assert await watcher.ask("GET NUMLOGINS apcrs") == "NUMLOGINS apcrs 1"
            assert await watcher.lines("CLIENT apcrs") == ["CLIENT apcrs 127.0.0.1"]
            assert await upsmon.ask("LOGOUT") == "OK Goodbye"
            assert await upsmon.line() == ""
        assert await watcher.ask("GET NUMLOGINS apcrs") == "NUMLOGINS apcrs 0"


@pytest.mark.parametrize(
    ("name", "variable", "value", "answer"),
    [
        ("eaton3s", "nutify.probe", "x", "ERR VAR-NOT-SUPPORTED"),
        ("eaton3s", "ups.status", "OL", "ERR READONLY"),
        ("eaton3s", "outlet.desc", "x" * 21, "ERR TOO-LONG"),
        ("eaton3s", "output.voltage.nominal", "231", "ERR INVALID-VALUE"),
        ("eaton3s", "output.voltage.nominal", "240", "OK"),
        ("eaton3s", "ups.delay.shutdown", "90", "OK"),
        ("apcrs", "input.sensitivity", "High", "ERR INVALID-VALUE"),
        ("apcrs", "input.sensitivity", "high", "OK"),
        ("apcrs", "input.transfer.low", "150", "ERR INVALID-VALUE"),
        ("apcrs", "input.transfer.low", "196.9", "OK"),
        ("apcrs", "battery.date", "2026/01/31", "OK"),
        ("rackpdu", "outlet.1.desc", "Büro", "OK"),
    ],
)
async def test_settings_are_checked_as_upsd_checks_them(
    admin: Client, name: str, variable: str, value: str, answer: str
) -> None:
    """A refused value changes nothing; an accepted one is what a client reads next."""
    got = await admin.ask(f"SET VAR {name} {variable} {quote(value)}")
    assert got == answer
    if answer == "OK":
        expected = value.encode("ascii", "ignore").decode()
        assert await admin.value(name, variable) == expected


async def test_tracking_tells_what_the_driver_made_of_it(admin: Client) -> None:
    """OK alone only says that the driver got it."""
    assert await admin.ask("SET TRACKING ON") == "OK"

    async def outcome(request: str) -> str:
        ok, tracking, tracking_id = (await admin.ask(request)).split()
        assert (ok, tracking) == ("OK", "TRACKING")
        return await admin.ask(f"GET TRACKING {tracking_id}")

    assert await outcome("SET VAR eaton3s ups.delay.start 40") == "SUCCESS"
    late = await outcome("SET VAR eaton3s ups.delay.start soon")
    assert late == "ERR INVALID-ARGUMENT"
    assert await outcome("INSTCMD eaton3s test.battery.start.quick") == "SUCCESS"
    again = await outcome("INSTCMD eaton3s test.battery.start.quick")
    assert again == "ERR FAILED"
    assert await admin.ask("GET TRACKING nope") == "ERR UNKNOWN"


async def test_an_outage_from_the_first_second_to_the_full_battery(
    sim: NutSim, client: Client
) -> None:
    """The whole story of a deep cut, told by stepping the world."""

    async def status(name: str) -> str:
        return await client.value(name, "ups.status")

    sim.world.mains.fail(45, deep=True)
    sim.world.step(5)
    for name in ("eaton3s", "apcrs"):
        assert await status(name) == "OB DISCHRG"
        assert float(await client.value(name, "input.voltage")) == 0
        assert float(await client.value(name, "output.voltage")) == 230
    reason = await client.value("apcrs", "input.transfer.reason")
    assert reason == "input voltage out of range"
    runtime = float(await client.value("apcrs", "battery.runtime"))
    sim.world.step(35)
    assert await status("eaton3s") == "OB DISCHRG LB"
    assert await status("apcrs") == "OB DISCHRG LB"
    assert float(await client.value("apcrs", "battery.runtime")) < runtime / 3
    assert await status("rackpdu") == "OL"
    assert await client.value("rackpdu", "outlet.1.status") == "on"
    sim.world.step(10)
    assert await status("eaton3s") == "OL CHRG"
    assert float(await client.value("eaton3s", "input.voltage")) > 200
    sim.world.step(180)
    assert await status("eaton3s") == "OL"
    assert await client.value("eaton3s", "battery.charge") == "100"


async def test_a_dead_ups_takes_the_pdu_with_it(sim: NutSim, client: Client) -> None:
    """The network card of the PDU lives on the power of the UPS."""
    sim.world.mains.fail()
    sim.world.upses["apcrs"].charge = 0.1
    sim.world.step(60)
    assert "OFF" in (await client.value("apcrs", "ups.status")).split()
    assert await client.ask("GET VAR rackpdu ups.status") == "ERR DATA-STALE"
    sim.world.mains.restore()
    sim.world.step(1)
    assert await client.value("apcrs", "ups.status") == "OL CHRG"
    assert await client.value("rackpdu", "ups.status") == "OL"


def test_cuts_come_to_their_schedule() -> None:
    """The first after 90 s, then every 300 s, each third one down to a low battery."""
    world = World()
    seen: list[tuple[int, set[str]]] = []
    was_present = True
    while world.elapsed < 1000:
        world.step(1)
        status = set((world["eaton3s"].get("ups.status") or "").split())
        if was_present and not world.mains.present:
            seen.append((round(world.elapsed), set()))
        if not world.mains.present:
            seen[-1][1].update(status)
        was_present = world.mains.present
    discharge = {"OB", "DISCHRG"}
    assert seen == [
        (90, discharge),
        (390, discharge),
        (690, discharge | {"LB"}),
        (990, discharge),
    ]


def test_the_same_seed_gives_the_same_world() -> None:
    """And another seed another one."""

    def values(seed: int) -> list[str | None]:
        world = World(seed=seed)
        world.step(200)
        return [device.get(name) for device in world for name in device.names()]

    assert values(1) == values(1)
    assert values(1) != values(2)


type Run = Callable[[str], Awaitable[None]]


@pytest.fixture
def run(admin: Client) -> Run:
    """Return a function that runs a command."""

    async def command(line: str) -> None:
        assert await admin.ask(f"INSTCMD {line}") == "OK"

    return command


async def test_beeper_commands(client: Client, run: Run) -> None:
    """Each shows in ups.beeper.status at once."""
    for command, status in (
        ("disable", "disabled"),
        ("toggle", "enabled"),
        ("toggle", "disabled"),
        ("enable", "enabled"),
        ("mute", "muted"),
    ):
        await run(f"eaton3s beeper.{command}")
        assert await client.value("eaton3s", "ups.beeper.status") == status


async def test_battery_test(sim: NutSim, client: Client, run: Run) -> None:
    """A quick test takes about ten seconds and passes."""
    await run("apcrs test.battery.start.quick")
    assert await client.value("apcrs", "ups.status") == "OL DISCHRG TEST"
    assert await client.value("apcrs", "ups.test.result") == "In progress"
    sim.world.step(11)
    assert await client.value("apcrs", "ups.status") == "OL CHRG"
    assert await client.value("apcrs", "ups.test.result") == "Done and passed"


async def test_outlets_of_the_pdu(sim: NutSim, client: Client, run: Run) -> None:
    """Off takes the load off the UPS; a cycle comes back by itself."""
    before = float(await client.value("apcrs", "ups.load"))
    await run("rackpdu outlet.4.load.off")
    assert await client.value("rackpdu", "outlet.4.status") == "off"
    assert await client.value("rackpdu", "outlet.4.realpower") == "0.00"
    assert float(await client.value("apcrs", "ups.load")) < before - 5
    await run("rackpdu outlet.4.load.on")
    assert await client.value("rackpdu", "outlet.4.status") == "on"
    await run("rackpdu outlet.5.load.cycle")
    assert await client.value("rackpdu", "outlet.5.status") == "off"
    sim.world.step(6)
    assert await client.value("rackpdu", "outlet.5.status") == "on"


async def test_outlets_of_the_ups(client: Client, run: Run) -> None:
    """A switched outlet takes its share of the load with it."""
    before = float(await client.value("eaton3s", "ups.realpower"))
    await run("eaton3s outlet.1.load.off")
    assert await client.value("eaton3s", "outlet.1.status") == "off"
    assert float(await client.value("eaton3s", "ups.realpower")) < before * 0.7
    await run("eaton3s outlet.1.load.on")
    assert await client.value("eaton3s", "outlet.1.status") == "on"


async def test_load_off_and_on(client: Client, run: Run) -> None:
    """The mains stays, the output goes."""
    await run("eaton3s load.off")
    assert await client.value("eaton3s", "ups.status") == "OL OFF"
    assert await client.value("eaton3s", "output.voltage") == "0.0"
    assert await client.value("eaton3s", "ups.load") == "0"
    await run("eaton3s load.on")
    assert await client.value("eaton3s", "ups.status") == "OL"


async def test_shutdown_timers(sim: NutSim, client: Client, run: Run) -> None:
    """A shutdown counts down, can be stopped, and else returns by itself."""

    async def timers() -> list[str]:
        return [
            await client.value("eaton3s", f"ups.timer.{name}")
            for name in ("shutdown", "start")
        ]

    await run("eaton3s shutdown.return")
    sim.world.step(5)
    assert await timers() == ["15", "-1"]
    await run("eaton3s shutdown.stop")
    assert await timers() == ["-1", "-1"]
    await run("eaton3s shutdown.return")
    sim.world.step(21)
    assert await client.value("eaton3s", "ups.status") == "OL OFF"
    sim.world.step(31)
    assert await client.value("eaton3s", "ups.status") == "OL"
    await run('eaton3s load.off.delay "3"')
    assert await timers() == ["3", "-1"]
    sim.world.step(60)
    assert await client.value("eaton3s", "ups.status") == "OL OFF"
    assert sim.world["eaton3s"].executed[-1] == ("load.off.delay", "3")


async def test_a_script_holds_values_until_it_releases_them(
    sim: NutSim, client: Client
) -> None:
    """The simulation does not move what a script has set."""
    device = sim.world["eaton3s"]
    device.set("ups.status", "OL OVER")
    device.set("ups.alarm", "Overload!")
    sim.world.step(10)
    assert await client.value("eaton3s", "ups.status") == "OL OVER"
    assert await client.value("eaton3s", "ups.alarm") == "Overload!"
    device.release("ups.status")
    device.unset("ups.alarm")
    sim.world.step(1)
    assert await client.value("eaton3s", "ups.status") == "OL"
    missing = await client.ask("GET VAR eaton3s ups.alarm")
    assert missing == "ERR VAR-NOT-SUPPORTED"


async def test_trouble_of_one_device_is_its_own(sim: NutSim, client: Client) -> None:
    """A lost device answers with its error while the others go on."""
    sim.world["eaton3s"].stale = True
    assert await client.ask("LIST VAR eaton3s") == "ERR DATA-STALE"
    sim.world["eaton3s"].connected = False
    assert await client.ask("LIST VAR eaton3s") == "ERR DRIVER-NOT-CONNECTED"
    assert await client.lines("VAR apcrs")
    sim.world.remove("eaton3s")
    assert await client.ask("LIST VAR eaton3s") == "ERR UNKNOWN-UPS"
    assert len(await client.lines("UPS")) == 2


async def test_bad_lines_never_kill_the_server(client: Client) -> None:
    """Nonsense, floods and open quotes; the next good line is answered."""
    client.send(b"\xff\xfe\x00\n")
    assert await client.line() == "ERR UNKNOWN-COMMAND"
    client.send(b"x" * (LINE_LIMIT * 20) + b"\n")
    assert await client.ask("VER") == "Network UPS Tools upsd 2.8.1 - simulator"
    client.send(b'GET VAR eaton3s "ups#mfr"\n')
    assert await client.ask("NETVER") == "1.3"
    client.send(b'VER "never closed\n')
    client.send(b'but now"\n')
    assert await client.line() == "ERR INVALID-ARGUMENT"
    client.send(b"NETVER\nNETVER\n")
    assert [await client.line(), await client.line()] == ["1.3", "1.3"]


async def test_silent_clients_are_dropped() -> None:
    """Upsd drops a client after a minute without a word."""
    async with (
        NutSim(world=World(cut_every=0), idle_timeout=0.05) as sim,
        connected(sim) as client,
    ):
        assert await client.line() == ""


async def test_the_world_can_run_by_itself() -> None:
    """With a speed, time goes by; when the server stops, so does the world."""
    # A power cut of 45 s by our clock: no stall of the machine sees the mains back.
    world = World(cut_length=9000, cut_every=10000)
    sim = NutSim(world=world, speed=200)
    async with sim:
        assert sim.world.elapsed < 90
        async with asyncio.timeout(30):
            while sim.world.elapsed <= 90:  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.05)
        async with connected(sim) as client:
            assert await client.value("eaton3s", "ups.status") == "OB DISCHRG"
            assert sim.clients == 1
            await sim.drop_clients()
            assert await client.line() == ""
    assert sim.clients == 0
    stopped = sim.world.elapsed
    await asyncio.sleep(0.7)
    assert sim.world.elapsed == stopped
