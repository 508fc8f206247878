"""Test instant commands: which are dangerous, their parameters, and who offers them."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
import re

import pytest

from custom_components.nutify.core.nut import commands, exchange
from custom_components.nutify.core.nut.catalogue import Bounds
from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.commands import (
    COMMANDS,
    Command,
    Danger,
    find,
    is_hidden,
)
from custom_components.nutify.core.nut.errors import (
    NutArgumentError,
    NutCommandError,
    NutError,
)
from custom_components.nutify.core.nut.models import Details, Outcome
from custom_components.nutify.core.nut.settings import SettingKind
from custom_components.nutify.core.nut.types import Range
from nutlab import Close, Device, FakeServer, Lab, Setting, lab
from tests.core.servers import (
    SegmentServer,
    answer,
    client_of,
    client_of_upsd,
    healthy,
)

upsd = pytest.mark.upsd
sockets = pytest.mark.usefixtures("socket_enabled")
COMMAND, MUTE = "load.off.delay", "beeper.mute"
RACK = Device(
    variables={
        "battery.charge.low": "20",
        "input.sensitivity": "low",
        "ups.delay.shutdown": "20",
        "ups.id": "rack",
        "ups.serial": "1",
        "ups.start.auto": "yes",
        "ups.status": "OL",
        "x.strange": "NO",
    },
    settings={
        "battery.charge.low": Setting(ranges=((10, 30), (50, 60)), number=True),
        "input.sensitivity": Setting(enum=("low", 'high "#1"')),
        "ups.delay.shutdown": Setting(length=5),
        "ups.id": Setting(length=255),
        "ups.serial": Setting(length=8, writable=False),
        "ups.start.auto": Setting(enum=("yes", "no")),
        "x.strange": Setting(number=True),
    },
    commands=(COMMAND, MUTE, "strange.command"),
)

each_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
_LOAD_COMMANDS = (
    "load.off",
    "load.off.delay",
    "load.cycle",
    "load.cycle.delay",
    "shutdown.return",
    "shutdown.stayoff",
    "shutdown.reboot",
)


@each_command
def test_every_command_is_complete(command: Command) -> None:
    """Prevent a button without a name or an icon."""
    assert re.fullmatch(r"[a-z]+(\.([a-z]+|n))+", command.template)
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", command.key)
    assert command.name
    assert command.name == command.name.strip()
    assert command.name[0].isupper()
    assert re.fullmatch(r"mdi:[a-z]+(-[a-z0-9]+)*", command.icon)


def test_keys_are_unique() -> None:
    """Prevent two commands from sharing a translation, and names from misleading."""
    keys = [command.key for command in COMMANDS.values()]
    assert len(keys) == len(set(keys))
    # The same name for a whole load, an outlet and a group is meant.
    whole = [
        command.name
        for template, command in COMMANDS.items()
        if not template.startswith("outlet.")
    ]
    assert len(whole) == len(set(whole))


def test_every_danger_is_documented() -> None:
    """Prevent a class of danger that nobody can look up."""
    rows = re.findall(r"^\| (\w+) \| (.+) \|$", commands.__doc__ or "", re.MULTILINE)
    documented = [name for name, _ in rows if name != "class"]
    assert documented == [danger.value for danger in Danger]
    assert {command.danger for command in COMMANDS.values()} == (
        set(Danger) - {Danger.UNKNOWN}
    )


@each_command
def test_only_what_is_harmless_is_enabled(command: Command) -> None:
    """Prevent a dashboard from showing a button that can drop a load."""
    assert command.danger is Danger.HARMLESS or not command.enabled


@pytest.mark.parametrize(
    ("name", "danger"),
    [
        *((name, Danger.POWER) for name in _LOAD_COMMANDS),
        *((f"outlet.3.{name}", Danger.POWER) for name in _LOAD_COMMANDS),
        *((f"outlet.group.12.{name}", Danger.POWER) for name in _LOAD_COMMANDS),
        ("shutdown.default", Danger.POWER),
        ("shutdown.reboot.graceful", Danger.POWER),
        ("reset.watchdog", Danger.POWER),
        ("bypass.start", Danger.PROTECTION),
        ("ecomode.enable", Danger.PROTECTION),
        ("experimental.bypass.ecomode.start.auto", Danger.PROTECTION),
        ("calibrate.start", Danger.DISCHARGE),
        ("test.battery.start.deep", Danger.DISCHARGE),
        ("test.battery.start.low", Danger.DISCHARGE),
        ("test.failure.start", Danger.DISCHARGE),
    ],
)
def test_dangerous_commands(name: str, danger: Danger) -> None:
    """Prevent anybody but an administrator from cutting the power of a load."""
    match = find(name)
    assert match.command is not None
    assert match.danger is danger
    assert match.dangerous
    assert not match.command.enabled


@pytest.mark.parametrize("prefix", ["", "outlet.1.", "outlet.group.1."])
def test_every_command_that_cuts_power_is_known_as_such(prefix: str) -> None:
    """Prevent a new row that switches off from being taken for a harmless one."""
    plain = prefix.replace("1", "n")
    for template in COMMANDS:
        rest = template.removeprefix(plain)
        if re.match(r"load\.(off|cycle)|shutdown\.(?!stop$)", rest):
            assert COMMANDS[template].danger is Danger.POWER, template
            assert not COMMANDS[template].enabled, template


@pytest.mark.parametrize("prefix", ["", "outlet.2.", "outlet.group.2."])
def test_stopping_a_shutdown_is_harmless(prefix: str) -> None:
    """Prevent the way out of a shutdown from being kept from people, or pressed."""
    match = find(f"{prefix}shutdown.stop")
    assert match.command is not None
    assert not match.dangerous
    assert not match.command.enabled


@pytest.mark.parametrize(
    "name",
    [
        "load.on",
        "load.on.delay",
        "outlet.1.load.on",
        "beeper.mute",
        "test.battery.start.quick",
        "test.battery.stop",
        "test.panel.start",
        "calibrate.stop",
        "bypass.stop",
    ],
)
def test_harmless_commands(name: str) -> None:
    """Prevent everyday commands from being kept from people."""
    match = find(name)
    assert match.command is not None
    assert not match.dangerous
    assert match.command.enabled


@pytest.mark.parametrize(
    "name",
    [
        "",
        "strange.command",
        "load.explode",
        "LOAD.ON",
        "load.on ",
        "xload.on",
        "outlet.load.on",
        "outlet.n.load",
        "outlet.1.2.load.on",
        "outlet.1.beeper.mute",
        "device.1.load.on",
        "driver.reload",
        "beeper.mute.1",
    ],
)
def test_unknown_commands_are_dangerous(name: str) -> None:
    """Prevent a command that nobody knows from being taken for a harmless one."""
    match = find(name)
    assert match.name == name
    assert match.command is None
    assert match.part is None
    assert match.danger is Danger.UNKNOWN
    assert match.dangerous


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("driver.reload", True),
        ("driver.killpower", True),
        ("driver.exit", True),
        ("load.off", False),
        ("driverless.test", False),
        ("outlet.1.driver.reload", False),
    ],
)
def test_commands_of_the_driver_are_hidden(name: str, *, hidden: bool) -> None:
    """Prevent a button that ends the driver, and with it all watching of the UPS."""
    assert is_hidden(name) is hidden


@pytest.mark.parametrize(
    ("name", "template", "part", "key"),
    [
        ("load.off", "load.off", None, "load_off"),
        ("outlet.1.load.off", "outlet.n.load.off", "outlet.1", "outlet_1_load_off"),
        (
            "outlet.42.load.cycle",
            "outlet.n.load.cycle",
            "outlet.42",
            "outlet_42_load_cycle",
        ),
        (
            "outlet.group.2.load.on",
            "outlet.group.n.load.on",
            "outlet.group.2",
            "outlet_group_2_load_on",
        ),
        (
            "outlet.1.shutdown.return",
            "outlet.n.shutdown.return",
            "outlet.1",
            "outlet_1_shutdown_return",
        ),
    ],
)
def test_parts(name: str, template: str, part: str | None, key: str) -> None:
    """Prevent the button of one outlet from being shown at another, or at none."""
    match = find(name)
    assert match.command is COMMANDS[template]
    assert (match.part, match.key) == (part, key)


@pytest.fixture
async def running(socket_enabled: None) -> AsyncGenerator[Lab]:
    """Serve a device with settings, and one with nothing to set or run."""
    devices = {"rack": RACK, "bare": Device(variables={"ups.status": "OB"})}
    async with lab(devices) as found:
        yield found


@pytest.fixture
async def client(running: Lab) -> AsyncGenerator[NutClient]:
    """Return a client with all rights."""
    async with client_of_upsd(running.port) as found:
        yield found


@sockets
@pytest.mark.parametrize(
    "parameter",
    ["6 0", '"', "#", "\\", "\n", "60\nVER", "\t", "\x7f", "\u00fc", ""],
)
async def test_parameters_that_are_refused(parameter: str) -> None:
    """Prevent upsd from passing on half a parameter, or two commands."""
    async with FakeServer(healthy) as server, client_of(server) as client:
        with pytest.raises(NutArgumentError):
            await client.command("a", "load.off", parameter)
        assert server.connections == 0


@sockets
@pytest.mark.parametrize("length", [300, 600])
async def test_long_parameters_are_refused(length: int) -> None:
    """Prevent a parameter from being cut, with the end of its line, by upsd."""
    async with FakeServer(healthy) as server, client_of(server) as client:
        with pytest.raises(NutArgumentError):
            await client.command("a", "load.off", "x" * length)
        assert server.connections == 0


@upsd
@pytest.mark.parametrize("parameter", ["60", "a;b", "!$%&'()*+,-./:;<=>?@[]^_`{|}~"])
async def test_parameters_arrive(
    parameter: str, client: NutClient, running: Lab
) -> None:
    """Prevent a driver from being told something else than was asked for."""
    assert await client.command("rack", COMMAND, parameter) is Outcome.DONE
    assert await client.command("rack", COMMAND) is Outcome.DONE
    assert running.drivers["rack"].log == [
        ["INSTCMD", COMMAND, parameter],
        ["INSTCMD", COMMAND],
    ]


@upsd
@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.command("rack", COMMAND, "x" * 600),
        # What Setting.check() takes: 255 characters, of which upsd escapes each.
        lambda client: client.set_var("rack", "ups.id", '"' * 255),
        lambda client: client.set_var("rack", "x.strange", "1" * 600),
    ],
    ids=["INSTCMD", "SET", "SET NUMBER"],
)
async def test_long_requests_do_not_reach_into_the_next(
    call: Callable[[NutClient], Coroutine[object, object, Outcome]],
    client: NutClient,
    running: Lab,
) -> None:
    """Prevent a harmless command from being done as the one before it, and `DONE`."""
    client.timeout = 0.3
    with pytest.raises(NutError):
        await call(client)
    client.timeout = 5
    assert await client.command("rack", MUTE) is Outcome.DONE
    assert running.drivers["rack"].log == [["INSTCMD", MUTE]]


@upsd
async def test_describe(client: NutClient) -> None:
    """Prevent a person from being offered what the device does not take."""
    found = await client.describe("rack")
    settings = found.settings
    writable = {name for name, each in RACK.settings.items() if each.writable}
    assert settings.keys() == writable
    assert {name: each.kind for name, each in settings.items()} == {
        "battery.charge.low": SettingKind.NUMBER,
        "input.sensitivity": SettingKind.SELECT,
        "ups.delay.shutdown": SettingKind.NUMBER,
        "ups.id": SettingKind.TEXT,
        "ups.start.auto": SettingKind.SWITCH,
        "x.strange": SettingKind.TEXT,
    }
    assert settings["battery.charge.low"].ranges == (Range(10, 30), Range(50, 60))
    assert settings["input.sensitivity"].options == ("low", 'high "#1"')
    assert settings["ups.delay.shutdown"].bounds == Bounds(0, 99_999)
    assert settings["ups.id"].length == 255
    assert settings["ups.start.auto"].on == "yes"
    assert settings["ups.start.auto"].off == "no"
    assert found.commands.keys() == set(RACK.commands)
    assert found.commands[MUTE]
    assert found.commands["strange.command"] == ""
    assert await client.describe("bare") == Details()
    with pytest.raises(NutCommandError, match="UNKNOWN-UPS"):
        await client.describe("nowhere")


_LARGE = [f"outlet.{number}.delay.shutdown" for number in range(100)]


def _large(line: str) -> bytes:
    """Answer as a server with a device of a hundred settings does."""
    match line.split():
        case ["LIST", "RW", "a"]:
            rows = "".join(f'RW a {name} "20"\n' for name in _LARGE)
            return f"BEGIN LIST RW a\n{rows}END LIST RW a\n".encode()
        case ["GET", "TYPE", "a", "outlet.1.delay.shutdown"]:
            # Gone since it was listed.
            return b"ERR VAR-NOT-SUPPORTED\n"
        case ["GET", "TYPE", "a", name]:
            return f"TYPE a {name} RW STRING:5\n".encode()
    found = answer(line)
    return found.last if isinstance(found, Close) else found


@sockets
@pytest.mark.parametrize("reads_all", [True, False])
async def test_describe_many(
    monkeypatch: pytest.MonkeyPatch, *, reads_all: bool
) -> None:
    """Prevent a large device from taking hundreds of turns, or a slow server harm."""
    monkeypatch.setattr(exchange, "_PIPELINE_CHECK_SECONDS", 0.05)

    async def handler(segment: bytes, writer: asyncio.StreamWriter) -> None:
        lines = segment.decode().splitlines()
        assert len(lines) <= exchange.PIPELINE
        for line in lines if reads_all else lines[:1]:
            writer.write(_large(line))

    async with SegmentServer(handler) as server, client_of(server) as client:
        found = await client.describe("a")
        assert list(found.settings) == _LARGE
        assert found.settings[_LARGE[0]].type.length == 5
        assert found.settings[_LARGE[1]].type.length is None
        assert found.commands == {}
        assert (len(server.segments) < 60) is reads_all
