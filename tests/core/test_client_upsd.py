"""Test the client against a real upsd, which alone knows what NUT is.

The numbers are those of aionut's defects in the research on NUT.
"""

import asyncio
from collections.abc import AsyncGenerator
import statistics
from time import perf_counter, sleep

import pytest

from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.errors import (
    NutClosedError,
    NutCommandError,
    NutConnectionError,
    NutRefusedError,
    Reason,
)
from custom_components.nutify.core.nut.types import Range, VariableType
from nutlab import Device, Lab, Session, Setting, lab, wait_until
from tests.core.servers import client_of_upsd

pytestmark = [pytest.mark.upsd, pytest.mark.usefixtures("socket_enabled")]

RACK = Device(
    variables={
        "battery.charge.low": "20",
        "device.model": 'A "q" \\ #1',
        "device.serial": "####",
        "input.sensitivity": "low",
        "ups.delay.shutdown": "20",
        "ups.firmware": "",
        "ups.id": "rack",
        "ups.mfr": " two  blanks ",
        "ups.status": "OL",
    },
    settings={
        "battery.charge.low": Setting(ranges=((10, 30), (50, 60)), number=True),
        "input.sensitivity": Setting(enum=("low", 'high "#1"')),
        "ups.delay.shutdown": Setting(number=True),
        "ups.firmware": Setting(length=8, writable=False),
        "ups.id": Setting(length=8),
    },
    commands=("beeper.mute", "load.off.delay", "strange.command"),
    description='In the "rack" #1',
)
DESK = Device(variables={"ups.status": "OB", "ups.id": "desk"}, description="Desk")
BARE = Device(variables={"ups.id": "bare"})
LARGE = Device(
    variables={f"outlet.{n}.desc": f"{n} {'x' * 200}" for n in range(600)}
    | {"ups.id": "large"},
    description="desc of large",
)
DEVICES = {"rack": RACK, "desk": DESK, "bare": BARE}


@pytest.fixture
async def running() -> AsyncGenerator[Lab]:
    """Serve the three devices."""
    async with lab(DEVICES) as found:
        yield found


@pytest.fixture
async def client(running: Lab) -> AsyncGenerator[NutClient]:
    """Return a client with all rights."""
    async with client_of_upsd(running.port) as found:
        yield found


async def wait_for(client: NutClient, ups: str, expected: str) -> None:
    """Wait until a UPS has a status, or answers with an error code."""

    async def has_come() -> bool:
        found = (await client.poll_status([ups]))[ups]
        return (found.code if isinstance(found, NutCommandError) else found) == expected

    await wait_until(has_come)


async def test_lists(client: NutClient) -> None:
    """A4: prevent values, descriptions and commands from differing from upsd's."""
    assert await client.list_ups() == {
        "rack": 'In the "rack" #1',
        "desk": "Desk",
        "bare": "",
    }
    assert await client.list_vars("rack") == RACK.variables
    assert await client.list_vars("bare") == BARE.variables
    assert await client.list_commands("rack") == set(RACK.commands)
    assert await client.list_commands("desk") == set()
    assert client.malformed_lines == 0


async def test_what_may_be_written(client: NutClient) -> None:
    """A17: prevent a setting from being offered other values than it takes."""
    settings = (await client.describe("rack")).settings
    assert settings["input.sensitivity"].options == ("low", 'high "#1"')
    assert settings["ups.id"].options == ()
    assert settings["battery.charge.low"].ranges == (Range(10, 30), Range(50, 60))
    assert settings["ups.id"].ranges == ()
    assert {name: each.type for name, each in settings.items()} == {
        "battery.charge.low": VariableType(writable=True, range=True, number=True),
        "input.sensitivity": VariableType(writable=True, enum=True, number=True),
        "ups.delay.shutdown": VariableType(writable=True, number=True),
        "ups.id": VariableType(writable=True, length=8),
    }


async def test_single_answers(client: NutClient) -> None:
    """A4, A17: prevent a single answer from being cut at a blank or a quote."""
    for name, value in RACK.variables.items():
        assert await client.get_var("rack", name) == value
    assert await client.description("rack") == 'In the "rack" #1'
    assert await client.description("bare") == ""
    version = await client.version()
    assert "upsd" in version.software
    assert version.protocol.startswith("1.")
    assert (await client.get_var("rack", "server.info")) in version.software


async def test_logins(client: NutClient, running: Lab) -> None:
    """A14: prevent our own connection from counting, as upsmon's does."""
    await client.poll(["rack", "desk"])
    async with Session(running.port, user="monitor") as session:
        assert await session.ask("GET NUMLOGINS rack") == "NUMLOGINS rack 0"
        assert (await session.ask("LOGIN rack")).startswith("OK")
        assert await session.ask("GET NUMLOGINS rack") == "NUMLOGINS rack 1"


async def test_errors(client: NutClient) -> None:
    """A17: prevent upsd's codes from being lost, or from costing the connection."""
    for call, code, reason in (
        (client.list_vars("nowhere"), "UNKNOWN-UPS", Reason.UNKNOWN_UPS),
        (client.get_var("rack", "no.such"), "VAR-NOT-SUPPORTED", Reason.REFUSED),
        (client.run_command("rack", "no.such"), "CMD-NOT-SUPPORTED", Reason.REFUSED),
        (client.list_vars("ra ck"), "UNKNOWN-UPS", Reason.UNKNOWN_UPS),
        (client.list_vars(""), "UNKNOWN-UPS", Reason.UNKNOWN_UPS),
    ):
        with pytest.raises(NutCommandError) as caught:
            await call
        assert (caught.value.code, caught.value.reason) == (code, reason)
    writer = client._writer
    assert await client.list_vars("rack") == RACK.variables
    assert client._writer is writer


async def test_names_in_another_case(client: NutClient) -> None:
    """Prevent a name in another case from failing where upsd takes it."""
    assert await client.list_vars("RACK") == RACK.variables
    assert await client.get_var("Rack", "ups.id") == "rack"
    poll = await client.poll(["RaCk", "desk"])
    assert poll.variables == {"RaCk": RACK.variables, "desk": DESK.variables}


@pytest.mark.parametrize(
    ("parameter", "words"),
    [(None, []), ("60", ["60"]), ("a;b", ["a;b"])],
)
async def test_commands(
    parameter: str | None, words: list[str], client: NutClient, running: Lab
) -> None:
    """A2, A7: prevent a driver from being told twice, or something else."""
    log = running.drivers["rack"].log
    assert await client.run_command("rack", "load.off.delay", parameter) == "OK"

    async def has_come() -> bool:
        return bool(log)

    await wait_until(has_come)
    # What comes after has been read after all that came before.
    assert await client.run_command("rack", "beeper.mute") == "OK"
    await wait_until(lambda: _has(log, 2))
    assert log == [["INSTCMD", "load.off.delay", *words], ["INSTCMD", "beeper.mute"]]


async def _has(log: list[list[str]], entries: int) -> bool:
    return len(log) >= entries


async def test_poll(client: NutClient, running: Lab) -> None:
    """Prevent a stale or unknown UPS from hiding the others."""
    running.drivers["desk"].stale()
    await wait_for(client, "desk", "DATA-STALE")
    names = ["desk", "rack", "nowhere", "bare"]
    poll = await client.poll(names)
    assert poll.descriptions.keys() == DEVICES.keys()
    assert list(poll.variables) == names
    assert poll.variables["rack"] == RACK.variables
    assert poll.variables["bare"] == BARE.variables
    codes = {
        name: (found.code, found.reason)
        for name, found in poll.variables.items()
        if isinstance(found, NutCommandError)
    }
    assert codes == {
        "desk": ("DATA-STALE", Reason.DATA_STALE),
        "nowhere": ("UNKNOWN-UPS", Reason.UNKNOWN_UPS),
    }
    statuses = await client.poll_status(names)
    assert statuses["rack"] == "OL"
    # This device has no status at all.
    errors = {
        name: found.code
        for name, found in statuses.items()
        if isinstance(found, NutCommandError)
    }
    assert errors == {
        "desk": "DATA-STALE",
        "nowhere": "UNKNOWN-UPS",
        "bare": "VAR-NOT-SUPPORTED",
    }
    running.drivers["desk"].fresh()
    await wait_for(client, "desk", "OB")


async def test_a_driver_that_dies_and_comes_back(
    client: NutClient, running: Lab
) -> None:
    """Prevent a crashed driver from needing a restart of Home Assistant."""
    await running.drivers["desk"].die()
    await wait_for(client, "desk", "DRIVER-NOT-CONNECTED")
    poll = await client.poll(["desk", "rack"])
    error = poll.variables["desk"]
    assert isinstance(error, NutCommandError)
    assert error.reason is Reason.DRIVER_NOT_CONNECTED
    assert poll.variables["rack"] == RACK.variables
    running.drivers["desk"].variables["ups.status"] = "OB LB"
    await running.drivers["desk"].revive()
    await wait_for(client, "desk", "OB LB")


@pytest.mark.parametrize("how", ["kill", "terminate"])
async def test_upsd_that_ends_and_comes_back(
    how: str, client: NutClient, running: Lab
) -> None:
    """Prevent a restart of upsd from costing more than the polls in between."""
    assert await client.list_vars("rack") == RACK.variables
    await getattr(running.upsd, how)()
    with pytest.raises(NutConnectionError):
        await client.poll(["rack"])
    with pytest.raises(NutRefusedError):
        await client.poll(["rack"])
    with pytest.raises(NutRefusedError):
        await client.run_command("rack", "beeper.mute")
    await running.upsd.start()
    await running.upsd.wait_for_drivers()
    assert (await client.poll(["rack"])).variables == {"rack": RACK.variables}
    assert await client.run_command("rack", "beeper.mute") == "OK"
    # Killed between two polls, which is when nobody notices.
    await running.upsd.kill()
    await running.upsd.start()
    await running.upsd.wait_for_drivers()
    with pytest.raises(NutClosedError):
        await client.run_command("rack", "beeper.mute")
    await running.upsd.kill()
    await running.upsd.start()
    await running.upsd.wait_for_drivers()
    assert await client.list_vars("rack") == RACK.variables


async def test_values_that_change(client: NutClient, running: Lab) -> None:
    """A1: prevent values from lagging one poll behind."""
    for number in range(1, 4):
        running.drivers["rack"].set("ups.id", str(number))

        async def has_come(wanted: str = str(number)) -> bool:
            return await client.get_var("rack", "ups.id") == wanted

        await wait_until(has_come)
        assert (await client.list_vars("rack"))["ups.id"] == str(number)


async def test_cancelled_at_any_moment() -> None:
    """A1: prevent any moment from being one where cancelling poisons a real upsd."""
    async with (
        lab({"large": LARGE, "rack": RACK}) as running,
        client_of_upsd(running.port) as client,
    ):
        turns = completed = 0
        while completed < 3:
            task = asyncio.ensure_future(client.list_vars("large"))
            for _ in range(turns):
                await asyncio.sleep(0)
            completed += task.done()
            task.cancel()
            (found,) = await asyncio.gather(task, return_exceptions=True)
            assert found == LARGE.variables or isinstance(found, asyncio.CancelledError)
            assert await client.description("rack") == 'In the "rack" #1'
            assert await client.list_vars("rack") == RACK.variables
            assert await client.description("large") == "desc of large"
            turns += 1 + turns // 20


async def test_a_large_device() -> None:
    """A3: prevent a device over 64 KiB from poisoning the next one on a real upsd."""
    async with (
        lab({"large": LARGE, "rack": RACK}) as running,
        client_of_upsd(running.port) as client,
    ):
        assert await client.list_vars("large") == LARGE.variables
        poll = await client.poll(["large", "rack"])
        assert poll.variables == {"large": LARGE.variables, "rack": RACK.variables}


async def test_no_delay_per_list(client: NutClient) -> None:
    """A16: prevent each list on a lasting connection from stalling for 40 ms."""
    times = []
    for _ in range(25):
        began = perf_counter()
        await client.list_vars("rack")
        times.append(perf_counter() - began)
    assert statistics.median(times) < 0.03


async def test_a_hundred_ups() -> None:
    """A16: prevent a poll of many UPSes from taking as many delays."""
    devices = {f"u{n}": Device(variables={"ups.id": f"u{n}"}) for n in range(100)}
    async with lab(devices) as running, client_of_upsd(running.port) as client:
        took = []
        for _ in range(3):
            began = perf_counter()
            poll = await client.poll(list(devices))
            took.append(perf_counter() - began)
            assert poll.variables == {
                name: device.variables for name, device in devices.items()
            }
        # At 44 ms each every one would take more than four seconds.
        assert min(took) < 3.5


async def test_a_blocked_loop_is_not_the_servers_fault(client: NutClient) -> None:
    """Prevent a server that answered from being lost while Home Assistant is busy."""
    assert set(await client.list_ups()) == set(DEVICES)
    client.timeout = 0.4
    for _ in range(5):
        call = asyncio.create_task(client.poll_status(list(DEVICES)))
        await asyncio.sleep(0)
        sleep(0.5)  # noqa: ASYNC251 - what is tried
        assert set(await call) == set(DEVICES)
