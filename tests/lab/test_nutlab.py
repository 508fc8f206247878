"""Test the lab against a real upsd, since all other tests trust it."""

import asyncio
from pathlib import Path
import ssl

import pytest

from nutlab import (
    USERS,
    Certificate,
    Device,
    MissingProgramError,
    Result,
    ScriptedDriver,
    Section,
    Session,
    Setting,
    Upsd,
    UpsdError,
    lab,
    wait_until,
)
from nutlab.dummy import dummy_lab
from nutlab.programs import find_nut_program
from nutlab.words import quote, split

needs_upsd = pytest.mark.upsd
pytestmark = pytest.mark.usefixtures("socket_enabled")

DEVICE = Device(
    variables={
        "battery.charge.low": "20",
        "device.serial": '#1 "a" \\ b  c',
        "input.sensitivity": "low",
        "ups.delay.shutdown": "20",
        "ups.firmware": "",
        "ups.id": "rack",
        "ups.status": "OL",
    },
    settings={
        "battery.charge.low": Setting(ranges=((10, 30), (50, 60)), number=True),
        "input.sensitivity": Setting(enum=("low", "high")),
        "ups.delay.shutdown": Setting(number=True),
        "ups.firmware": Setting(length=8, writable=False),
        "ups.id": Setting(length=8),
    },
    commands=("beeper.mute", "load.off"),
    description='In the "rack" #1',
)


async def ask_until(session: Session, line: str, expected: str) -> None:
    """Ask the same until upsd has heard its driver."""
    answer = ""

    async def is_expected() -> bool:
        nonlocal answer
        answer = await session.ask(line)
        return answer == expected

    try:
        await wait_until(is_expected)
    except TimeoutError:
        pytest.fail(f"{line}: {answer!r} instead of {expected!r}")


async def ask_tracked(session: Session, line: str) -> str:
    """Return what the driver made of a SET or INSTCMD."""
    assert await session.ask("SET TRACKING ON") == "OK"
    verdict, _, tracking = (await session.ask(line)).rpartition(" ")
    assert verdict == "OK TRACKING"
    result = "PENDING"

    async def is_known() -> bool:
        nonlocal result
        result = await session.ask(f"GET TRACKING {tracking}")
        return result != "PENDING"

    await wait_until(is_known)
    return result


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('SET a "b c"', ["SET", "a", "b c"]),
        (r'VAR u n "\"\\\#"', ["VAR", "u", "n", '"\\#']),
        ('X ""', ["X", ""]),
        (r"bare\ word  x", ["bare word", "x"]),
        ("", []),
    ],
)
def test_split(line: str, words: list[str]) -> None:
    """Split words as parseconf does."""
    assert split(line) == words


def test_quote_is_undone_by_split() -> None:
    """Keep every special character over the wire."""
    text = 'a "b" \\ #c  d'
    assert split(quote(text)) == [text]


@needs_upsd
async def test_variables_arrive_exactly() -> None:
    """Carry quotes, backslashes, empty and padded values through upsd."""
    async with lab({"rack": DEVICE}) as running, Session(running.port) as session:
        assert await session.variables("rack") == DEVICE.variables
        assert await session.ask_list("LIST UPS") == [
            f"UPS rack {quote('In the "rack" #1')}"
        ]


@needs_upsd
async def test_settings_and_commands() -> None:
    """Describe settings so that upsd tells their type, values and ranges."""
    async with lab({"rack": DEVICE}) as running, Session(running.port) as session:
        names = ["battery.charge.low", "input.sensitivity", "ups.id", "ups.firmware"]
        answers = await session.ask_all([f"GET TYPE rack {name}" for name in names])
        assert [answer.split(maxsplit=3)[3] for answer in answers] == [
            "RW RANGE NUMBER",
            "RW ENUM NUMBER",
            "RW STRING:8",
            "STRING:8",
        ]
        assert await session.ask_list("LIST RANGE rack battery.charge.low") == [
            'RANGE rack battery.charge.low "10" "30"',
            'RANGE rack battery.charge.low "50" "60"',
        ]
        assert await session.ask_list("LIST ENUM rack input.sensitivity") == [
            'ENUM rack input.sensitivity "low"',
            'ENUM rack input.sensitivity "high"',
        ]
        writable = await session.ask_list("LIST RW rack")
        assert [item.split()[2] for item in writable] == [
            "battery.charge.low",
            "input.sensitivity",
            "ups.delay.shutdown",
            "ups.id",
        ]
        assert await session.ask_list("LIST CMD rack") == [
            "CMD rack beeper.mute",
            "CMD rack load.off",
        ]


@needs_upsd
async def test_changes_reach_upsd() -> None:
    """Broadcast new, changed and deleted variables and commands."""
    async with lab({"rack": DEVICE}) as running, Session(running.port) as session:
        driver = running.drivers["rack"]
        driver.set("ups.status", "OB LB")
        await ask_until(
            session, "GET VAR rack ups.status", 'VAR rack ups.status "OB LB"'
        )
        driver.set("ups.alarm", "Fan")
        await ask_until(session, "GET VAR rack ups.alarm", 'VAR rack ups.alarm "Fan"')
        driver.delete("ups.id")
        await ask_until(session, "GET VAR rack ups.id", "ERR VAR-NOT-SUPPORTED")
        driver.set("ups.id", "new")
        await ask_until(session, "GET TYPE rack ups.id", "TYPE rack ups.id RW STRING:8")
        driver.remove_command("load.off")
        driver.add_command("load.on")

        async def has_new_commands() -> bool:
            items = await session.ask_list("LIST CMD rack")
            return items == ["CMD rack beeper.mute", "CMD rack load.on"]

        await wait_until(has_new_commands)


@needs_upsd
async def test_set_is_tracked() -> None:
    """Report each result that a driver can have for a SET."""
    async with (
        lab({"rack": DEVICE}) as running,
        Session(running.port, user="admin") as session,
    ):
        driver = running.drivers["rack"]
        line = f"SET VAR rack ups.id {quote('a "#')}"
        assert await ask_tracked(session, line) == "SUCCESS"
        assert driver.log == [["SET", "ups.id", 'a "#']]
        assert (await session.variables("rack"))["ups.id"] == 'a "#'
        for result, answer in (
            (Result.HANDLED, "SUCCESS"),
            (Result.UNKNOWN, "ERR UNKNOWN"),
            (Result.INVALID, "ERR INVALID-ARGUMENT"),
            (Result.FAILED, "ERR FAILED"),
        ):
            driver.on_set = lambda _name, _value, result=result: result
            assert await ask_tracked(session, line) == answer


@needs_upsd
async def test_command_is_tracked() -> None:
    """Pass a command's parameter on, and report its result."""
    seen = []

    def on_command(command: str, parameter: str | None) -> Result:
        seen.append((command, parameter))
        return Result.FAILED

    async with (
        lab({"rack": DEVICE}) as running,
        Session(running.port, user="admin") as session,
    ):
        driver = running.drivers["rack"]
        assert await ask_tracked(session, "INSTCMD rack beeper.mute") == "SUCCESS"
        driver.on_command = on_command
        line = "INSTCMD rack load.off 60"
        assert await ask_tracked(session, line) == "ERR FAILED"
        assert seen == [("load.off", "60")]
        assert driver.log == [
            ["INSTCMD", "beeper.mute"],
            ["INSTCMD", "load.off", "60"],
        ]


@needs_upsd
async def test_delay_leaves_a_command_pending() -> None:
    """Let a slow driver keep a command pending, and end with it unanswered."""
    async with (
        lab({"rack": DEVICE}) as running,
        Session(running.port, user="admin") as session,
    ):
        running.drivers["rack"].delay = 60
        await session.ask("SET TRACKING ON")
        tracking = (await session.ask("INSTCMD rack load.off")).split()[-1]
        await wait_until_received(running.drivers["rack"])
        assert await session.ask(f"GET TRACKING {tracking}") == "PENDING"


async def wait_until_received(driver: ScriptedDriver) -> None:
    """Wait for the first SET or INSTCMD."""

    async def has_received() -> bool:
        return bool(driver.log)

    await wait_until(has_received)


@needs_upsd
async def test_a_silent_but_living_driver_is_not_stale() -> None:
    """Answer upsd's PING even while a command takes its time."""
    async with (
        lab({"rack": DEVICE}, maxage=2) as running,
        Session(running.port, user="admin") as session,
    ):
        running.drivers["rack"].delay = 60
        await session.ask("INSTCMD rack load.off")
        deadline = asyncio.get_running_loop().time() + 3
        while asyncio.get_running_loop().time() < deadline:
            assert (await session.ask("GET VAR rack ups.status")).startswith("VAR")
            await asyncio.sleep(0.1)


@needs_upsd
async def test_stale_and_fresh() -> None:
    """Lose the device and find it again."""
    async with lab({"rack": DEVICE}) as running, Session(running.port) as session:
        question = "GET VAR rack ups.status"
        running.drivers["rack"].stale()
        await ask_until(session, question, "ERR DATA-STALE")
        running.drivers["rack"].fresh()
        await ask_until(session, question, 'VAR rack ups.status "OL"')


@needs_upsd
async def test_die_and_revive() -> None:
    """Crash one driver while the other goes on."""
    devices = {"rack": DEVICE, "desk": Device(variables={"ups.status": "OL"})}
    async with lab(devices) as running, Session(running.port) as session:
        question = "GET VAR rack ups.status"
        await running.drivers["rack"].die()
        await ask_until(session, question, "ERR DRIVER-NOT-CONNECTED")
        assert await session.variables("desk") == {"ups.status": "OL"}
        running.drivers["rack"].variables["ups.status"] = "OB"
        await running.drivers["rack"].revive()
        await ask_until(session, question, 'VAR rack ups.status "OB"')


@needs_upsd
@pytest.mark.parametrize("device", [DEVICE, Device(variables={"ups.id": "bare"})])
async def test_a_dump_that_comes_in_pieces(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevent a test from beginning while upsd knows a part of its devices."""
    sending = []

    async def write(writer: asyncio.StreamWriter, lines: tuple[str, ...]) -> None:
        for line in lines:
            writer.write(f"{line}\n".encode())
            await asyncio.sleep(0.02)

    def send_in_pieces(writer: asyncio.StreamWriter, *lines: str) -> None:
        sending.append(asyncio.create_task(write(writer, lines)))

    monkeypatch.setattr("nutlab.driver._send", send_in_pieces)
    async with lab({"rack": device}) as running, Session(running.port) as session:
        assert await session.variables("rack") == device.variables
        commands = await session.ask_list("LIST CMD rack")
        assert commands == [f"CMD rack {name}" for name in device.commands]
        await asyncio.gather(*sending)


@needs_upsd
@pytest.mark.parametrize("user", USERS)
async def test_users(user: str) -> None:
    """Give each user its rights and no more."""
    rights = USERS[user]
    async with (
        lab({"rack": DEVICE}) as running,
        Session(running.port, user=user) as session,
    ):
        answers = await session.ask_all(
            [
                "SET VAR rack ups.id x",
                "INSTCMD rack load.off",
                "INSTCMD rack beeper.mute",
                "PRIMARY rack",
                "LOGIN rack",
            ]
        )
    has_all = "ALL" in rights.instcmds
    allowed = [
        "SET" in rights.actions,
        has_all,
        has_all or "beeper.mute" in rights.instcmds,
        rights.upsmon == "primary",
        rights.upsmon is not None,
    ]
    assert [answer.startswith("OK") for answer in answers] == allowed
    refusals = {answer for answer in answers if not answer.startswith("OK")}
    assert refusals <= {"ERR ACCESS-DENIED"}


@needs_upsd
async def test_tls_is_trusted_with_its_authority() -> None:
    """Shake hands with a client that trusts the lab's authority only."""
    async with lab({"rack": DEVICE}, tls=Certificate.VALID) as running:
        trust = ssl.create_default_context(cafile=running.upsd.ca_file)
        for host_name in ("localhost", "127.0.0.1"):
            async with Session(
                running.port, user="admin", tls=trust, host_name=host_name
            ) as session:
                assert await session.variables("rack") == DEVICE.variables
                assert await session.ask("INSTCMD rack load.off") == "OK"
        with pytest.raises(ssl.SSLCertVerificationError, match="verify failed"):
            await Session(running.port, tls=ssl.create_default_context()).__aenter__()


@needs_upsd
@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        (Certificate.EXPIRED, "certificate has expired"),
        (Certificate.WRONG_HOST, "Hostname mismatch"),
    ],
)
async def test_bad_certificates(certificate: Certificate, reason: str) -> None:
    """Offer certificates that a client must refuse."""
    async with lab({"rack": DEVICE}, tls=certificate) as running:
        trust = ssl.create_default_context(cafile=running.upsd.ca_file)
        with pytest.raises(ssl.SSLCertVerificationError, match=reason):
            await Session(running.port, tls=trust).__aenter__()


@needs_upsd
async def test_without_tls() -> None:
    """Refuse STARTTLS as an upsd without certificate does."""
    async with lab({"rack": DEVICE}) as running, Session(running.port) as session:
        assert await session.ask("STARTTLS") == "ERR FEATURE-NOT-CONFIGURED"
        with pytest.raises(ValueError, match="without TLS"):
            _ = running.upsd.ca_file


@needs_upsd
async def test_restart_on_the_same_port() -> None:
    """Come back at the same address, with the drivers, however it ended."""
    async with lab({"rack": DEVICE}) as running:
        port = running.port
        for stop in (running.upsd.terminate, running.upsd.kill):
            await stop()
            with pytest.raises(ConnectionRefusedError):
                await Session(port).__aenter__()
            await running.upsd.start()
            await running.upsd.wait_for_drivers()
            async with Session(port) as session:
                assert await session.variables("rack") == DEVICE.variables
        folder = running.upsd.folder
        assert running.port == port
    assert not folder.exists()
    assert "Network UPS Tools upsd" in running.upsd.log


@needs_upsd
async def test_upsd_that_cannot_start_tells_its_log() -> None:
    """Report what upsd wrote when the wanted port is taken."""
    async with lab({"rack": DEVICE}) as running:
        with pytest.raises(UpsdError, match="not listening"):
            await Upsd({}, port=running.port).__aenter__()


@needs_upsd
async def test_maxconn_leaves_a_client_without_answer() -> None:
    """Accept the one client too many and keep silent, as upsd does."""
    # upsd stops accepting once drivers and clients are as many as it allows.
    async with (
        lab({"rack": DEVICE}, maxconn=3) as running,
        Session(running.port) as first,
        Session(running.port) as second,
        Session(running.port) as third,
    ):
        await first.ask_all(["VER"])
        await second.ask_all(["VER"])
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await third.ask("VER")


def test_missing_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the package to install."""
    monkeypatch.setattr("nutlab.programs._FOLDERS", ())
    monkeypatch.delenv("NUTIFY_UPSD", raising=False)
    with pytest.raises(MissingProgramError, match="apt-get install nut-server"):
        find_nut_program("upsd")
    monkeypatch.setenv("NUTIFY_UPSD", "/nowhere/upsd")
    with pytest.raises(MissingProgramError, match="/nowhere/upsd"):
        find_nut_program("upsd")


async def test_too_long_socket_path(tmp_path: Path) -> None:
    """Say so, where the system would only say that the path is invalid."""
    with pytest.raises(ValueError, match="too long"):
        await ScriptedDriver(tmp_path, "u" * 108, {}).start()


@needs_upsd
async def test_dummy_ups(tmp_path: Path) -> None:
    """Serve a file through NUT's own driver."""
    dump = tmp_path / "rack.dev"
    dump.write_text("ups.status: OL\nups.mfr: Nutlab\n")
    sequence = tmp_path / "loop.seq"
    sequence.write_text("ups.status: OB\nTIMER 60\n")
    async with (
        dummy_lab({"rack": dump, "loop": sequence}) as upsd,
        Session(upsd.port) as session,
    ):
        await ask_until(session, "GET VAR rack ups.mfr", 'VAR rack ups.mfr "Nutlab"')
        await ask_until(session, "GET VAR loop ups.status", 'VAR loop ups.status "OB"')


@needs_upsd
async def test_upsd_alone() -> None:
    """Run without any driver, as upsd does while its drivers are down."""
    async with Upsd({"rack": Section()}) as upsd, Session(upsd.port) as session:
        assert upsd.pid > 0
        answer = await session.ask("GET VAR rack ups.status")
        assert answer == "ERR DRIVER-NOT-CONNECTED"
