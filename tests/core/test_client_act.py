"""Test what changes a device: done at most once, and never said to be done in vain."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
import string

import pytest

from custom_components.nutify.core.nut import client as client_module
from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.errors import (
    NutArgumentError,
    NutCommandError,
    NutOutcomeUnknownError,
    NutRefusedError,
    NutTrackedError,
    Reason,
)
from custom_components.nutify.core.nut.models import Outcome
from nutlab import (
    Close,
    Device,
    FakeServer,
    Lab,
    Result,
    ScriptedDriver,
    Setting,
    lab,
    wait_until,
)
from tests.core.servers import (
    answer,
    client_of,
    client_of_upsd,
    healthy,
)

pytestmark = pytest.mark.usefixtures("socket_enabled")
upsd = pytest.mark.upsd

COMMAND, OFF = "load.off.delay", "beeper.mute"
RACK = Device(
    variables={
        "battery.charge.low": "20",
        "input.sensitivity": "low",
        "ups.delay.shutdown": "20",
        "ups.id": "rack",
        "ups.serial": "1",
        "ups.status": "OL",
    },
    settings={
        "battery.charge.low": Setting(ranges=((10, 30), (50, 60)), number=True),
        "input.sensitivity": Setting(enum=("low", 'high "#1"')),
        "ups.delay.shutdown": Setting(length=5),
        "ups.id": Setting(length=255),
        "ups.serial": Setting(length=8, writable=False),
    },
    commands=(COMMAND, OFF),
)
DEVICES = {"rack": RACK, "bare": Device(variables={"ups.status": "OB"})}

type Call = Callable[[NutClient, str], Coroutine[object, object, Outcome]]
ACTS: dict[str, Call] = {
    "INSTCMD": lambda client, mark: client.command("rack", COMMAND, mark),
    "SET": lambda client, mark: client.set_var("rack", "ups.id", mark),
}
each_act = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)


@pytest.fixture
async def running() -> AsyncGenerator[Lab]:
    """Serve the two devices."""
    async with lab(DEVICES) as found:
        yield found


@pytest.fixture
def driver(running: Lab) -> ScriptedDriver:
    """Return the driver of the rack."""
    return running.drivers["rack"]


@pytest.fixture
async def client(running: Lab) -> AsyncGenerator[NutClient]:
    """Return a client with all rights."""
    async with client_of_upsd(running.port) as found:
        yield found


def answer_with(driver: ScriptedDriver, result: Callable[[], Result]) -> None:
    """Let a driver answer everything with a result."""
    driver.on_command = lambda _command, _parameter: result()
    driver.on_set = lambda _variable, _value: result()


@upsd
@each_act
@pytest.mark.parametrize(
    ("result", "code"),
    [
        (Result.HANDLED, None),
        (Result.UNKNOWN, "UNKNOWN"),
        (Result.INVALID, "INVALID-ARGUMENT"),
        (Result.FAILED, "FAILED"),
    ],
)
async def test_results(
    act: Call,
    result: Result,
    code: str | None,
    client: NutClient,
    driver: ScriptedDriver,
) -> None:
    """Prevent what the driver refused from being shown as done, and the reverse."""
    answer_with(driver, lambda: result)
    if code is None:
        assert await act(client, "60") is Outcome.DONE
    else:
        with pytest.raises(NutTrackedError) as caught:
            await act(client, "60")
        assert (caught.value.code, caught.value.reason) == (code, Reason.REFUSED)
    assert [words[-1] for words in driver.log] == ["60"]
    # The connection is as good as before.
    writer = client._writer
    assert await client.get_var("rack", "ups.serial") == "1"
    assert client._writer is writer


@upsd
@each_act
async def test_pending(act: Call, client: NutClient, driver: ScriptedDriver) -> None:
    """Prevent a slow driver's answer from being guessed before it comes."""
    driver.delay = 0.2
    handled = asyncio.Event()

    def handle() -> Result:
        handled.set()
        return Result.HANDLED

    answer_with(driver, handle)
    assert await act(client, "60") is Outcome.DONE
    assert handled.is_set()


@upsd
@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda c: c.command("rack", "no.such"), "CMD-NOT-SUPPORTED"),
        (lambda c: c.command("rack", ""), "CMD-NOT-SUPPORTED"),
        (lambda c: c.command("nowhere", OFF), "UNKNOWN-UPS"),
        (lambda c: c.set_var("rack", "no.such", "1"), "VAR-NOT-SUPPORTED"),
        (lambda c: c.set_var("rack", "ups.serial", "1"), "READONLY"),
        (lambda c: c.set_var("rack", "ups.delay.shutdown", "123456"), "TOO-LONG"),
        (lambda c: c.set_var("rack", "input.sensitivity", "x"), "INVALID-VALUE"),
        (lambda c: c.set_var("rack", "battery.charge.low", "40"), "INVALID-VALUE"),
        (lambda c: c.set_var("nowhere", "ups.id", "1"), "UNKNOWN-UPS"),
        (lambda c: c.forced_shutdown("nowhere"), "UNKNOWN-UPS"),
    ],
)
async def test_refused_by_the_server(
    call: Callable[[NutClient], Coroutine[object, object, Outcome]],
    code: str,
    client: NutClient,
    driver: ScriptedDriver,
) -> None:
    """Prevent the server's own refusal from looking like one of the driver."""
    with pytest.raises(NutCommandError) as caught:
        await call(client)
    assert caught.value.code == code
    assert not isinstance(caught.value, NutTrackedError)
    assert await client.command("rack", OFF, "last") is Outcome.DONE
    assert driver.log == [["INSTCMD", OFF, "last"]]


@upsd
@pytest.mark.parametrize(
    ("user", "password", "code"),
    [
        ("admin", "wrong", "ACCESS-DENIED"),
        ("nobody", "adminpass", "ACCESS-DENIED"),
        ("monitor", "monpass", "ACCESS-DENIED"),
        (None, None, "USERNAME-REQUIRED"),
        ("admin", None, "PASSWORD-REQUIRED"),
    ],
)
async def test_rights(
    user: str | None, password: str | None, code: str, running: Lab
) -> None:
    """Prevent missing rights from being taken for anything else, or for success."""
    async with client_of_upsd(running.port, username=user, password=password) as client:
        for call in (
            client.command("rack", OFF),
            client.set_var("rack", "ups.id", "1"),
            client.forced_shutdown("bare"),
        ):
            with pytest.raises(NutCommandError) as caught:
                await call
            assert caught.value.code == code
        assert await client.get_var("bare", "ups.status") == "OB"
    async with client_of_upsd(running.port) as admin:
        assert await admin.command("rack", OFF, "last") is Outcome.DONE
    assert running.drivers["rack"].log == [["INSTCMD", OFF, "last"]]


@upsd
@each_act
async def test_stale(act: Call, client: NutClient, running: Lab) -> None:
    """Prevent a device that is out of reach from being told anything."""
    running.drivers["rack"].stale()

    async def is_stale() -> bool:
        found = (await client.poll_status(["rack"]))["rack"]
        return isinstance(found, NutCommandError)

    await wait_until(is_stale)
    with pytest.raises(NutCommandError) as caught:
        await act(client, "60")
    assert caught.value.reason is Reason.DATA_STALE


@upsd
@each_act
async def test_a_driver_that_dies(
    act: Call, client: NutClient, driver: ScriptedDriver
) -> None:
    """Prevent a command that a dying driver took along from being sent again."""
    driver.delay = 60
    client.timeout = 1
    task = asyncio.ensure_future(act(client, "60"))

    async def has_come() -> bool:
        return bool(driver.log)

    await wait_until(has_come)
    await driver.die()
    with pytest.raises(NutOutcomeUnknownError):
        await task
    with pytest.raises(NutCommandError) as caught:
        await act(client, "61")
    assert caught.value.reason is Reason.DRIVER_NOT_CONNECTED
    assert len(driver.log) == 1


@upsd
@each_act
async def test_no_server(act: Call, running: Lab) -> None:
    """Prevent an unreachable server from leaving it open whether anything was done."""
    async with client_of_upsd(running.port) as client:
        await running.upsd.kill()
        with pytest.raises(NutRefusedError):
            await act(client, "60")


@pytest.mark.parametrize("word", ["\n", "a\nb", "\r", "\x00", "\x1b", "\x7f", "\ud800"])
async def test_control_characters_are_refused(word: str) -> None:
    """Prevent any argument from carrying a second request."""
    async with FakeServer(healthy) as server, client_of(server) as client:
        for call in (
            client.set_var("a", "ups.id", word),
            client.set_var("a", word, "1"),
            client.set_var(word, "ups.id", "1"),
            client.command("a", word),
            client.command(word, "load.off"),
            client.forced_shutdown(word),
        ):
            with pytest.raises(NutArgumentError):
                await call
        assert server.connections == 0


_ALL = "".join(map(chr, range(32, 127)))


@upsd
async def test_values_arrive(client: NutClient, driver: ScriptedDriver) -> None:
    """Prevent a value from losing its blanks, quotes or number signs on the way."""
    values = ["", " ", " two  blanks ", 'a "q" \\ #1', "\\", '"', "#", "\\n", _ALL]
    values += ["x" * 255, *string.punctuation]
    for value in values:
        assert await client.set_var("rack", "ups.id", value) is Outcome.DONE
        assert driver.log[-1] == ["SET", "ups.id", value]
        assert driver.variables["ups.id"] == value
    assert len(driver.log) == len(values)


@upsd
async def test_the_longest_values(client: NutClient, driver: ScriptedDriver) -> None:
    """Prevent a value of many escapes from being cut together with its line's end."""
    taken = []
    for length in range(190, 257, 3):
        value = "#" * length
        try:
            assert await client.set_var("rack", "ups.id", value) is Outcome.DONE
        except NutArgumentError:
            continue
        taken.append(["SET", "ups.id", value])
    assert taken
    assert driver.log == taken


@upsd
async def test_values_that_upsd_would_change(client: NutClient) -> None:
    """Prevent an empty value from being written for a letter upsd does not know."""
    with pytest.raises(NutArgumentError):
        await client.set_var("rack", "ups.id", "\u00fc")


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        (["new"], Outcome.DONE),
        (["old", "old", "new"], Outcome.DONE),
        (["old"] * 6, Outcome.ACCEPTED),
        ([None], Outcome.ACCEPTED),
        (["old", None], Outcome.ACCEPTED),
    ],
)
async def test_a_server_without_tracking(
    reads: list[str | None], expected: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevent a server's bare `OK` from being taken for the driver's."""
    monkeypatch.setattr(client_module, "_LAST_TRACKING_SECONDS", 0.001)
    left = list(reads)

    def handler(
        server: FakeServer, line: str, writer: asyncio.StreamWriter
    ) -> bytes | Close:
        if line == "SET TRACKING ON":
            return b"ERR UNKNOWN-COMMAND\n"
        if line == "GET VAR a ups.id":
            value = left.pop(0)
            return (
                f'VAR a ups.id "{value}"\n'.encode() if value else b"ERR DATA-STALE\n"
            )
        return answer(line)

    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.command("a", "load.off") is Outcome.ACCEPTED
        assert left == reads
        assert await client.set_var("a", "ups.id", "new") is expected
        assert left == []
        assert server.lines.count('SET VAR a ups.id "new"') == 1


@upsd
async def test_forced_shutdown(client: NutClient, running: Lab) -> None:
    """Prevent a forced shutdown from being refused, sent to a driver, or to another."""
    assert await client.forced_shutdown("rack") is Outcome.ACCEPTED
    assert (await client.poll_status(["rack", "bare"])) == {
        "rack": "FSD OL",
        "bare": "OB",
    }
    assert running.drivers["rack"].log == []
    assert await client.command("rack", OFF) is Outcome.DONE
