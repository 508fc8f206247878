"""Test credentials: how they are sent, checked, and kept out of the log.

The numbers are those of aionut's defects in the research on NUT.
"""

import asyncio
import logging

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.nut import wire
from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.errors import (
    NutClosedError,
    NutCommandError,
    NutError,
    NutTimeoutError,
    Reason,
)
from custom_components.nutify.core.nut.models import LoginCheck
from nutlab import USERS, Close, Device, FakeServer, Lab, Session, User, lab
from nutlab.fakeserver import Answer
from tests.core.servers import (
    all_closed,
    always,
    answer,
    client_of,
    healthy,
    make_client,
    prove,
    still_works,
)

pytestmark = pytest.mark.usefixtures("socket_enabled")
needs_upsd = pytest.mark.upsd

DEVICE = Device(
    variables={"ups.status": "OL", "ups.id": "rack"}, commands=("beeper.mute",)
)
# Passwords as people choose them; NUT's own clients cannot send most of these.
PEOPLE = {
    "plain": User(password="secret", instcmds=("ALL",)),
    "spaces": User(password="two  words ", instcmds=("ALL",)),
    "backslash": User(password='b\\a"c k#s\\\\', instcmds=("ALL",)),
    "umlaut": User(password="Grün€", instcmds=("ALL",)),
    "equals": User(password="a=b [c]", instcmds=("ALL",)),
    "quote": User(password='"', instcmds=("ALL",)),
    "apostrophe": User(password="'", instcmds=("ALL",)),
}
MAY_SET = LoginCheck(verified=True, may_set=True)
PRIMARY_ONLY = LoginCheck(verified=True)
NOT_VERIFIED = LoginCheck(verified=False)


def client_for(running: Lab, user: str | None, password: str | None) -> NutClient:
    """Return a client of a lab's upsd."""
    return make_client(running.port, username=user, password=password)


@needs_upsd
@pytest.mark.parametrize("user", PEOPLE)
async def test_passwords(user: str) -> None:
    """A5: prevent a password that upsd would accept from arriving as another."""
    async with lab({"rack": DEVICE}, users=PEOPLE) as running:
        client = client_for(running, user, PEOPLE[user].password)
        assert await client.run_command("rack", "beeper.mute") == "OK"
        await client.close()
        wrong = client_for(running, user, f"{PEOPLE[user].password}x")
        with pytest.raises(NutCommandError) as caught:
            await wrong.run_command("rack", "beeper.mute")
        assert caught.value.reason is Reason.ACCESS_DENIED
        await wrong.close()


@needs_upsd
@pytest.mark.parametrize("user", ["special", "hash"])
async def test_passwords_of_the_lab(user: str) -> None:
    """A5: prevent spaces, quotes and `#` from cutting a password."""
    async with lab({"rack": DEVICE}) as running:
        client = client_for(running, user, USERS[user].password)
        assert await client.run_command("rack", "beeper.mute") == "OK"
        assert (await client.check_login("rack")).verified is (user == "special")
        await client.close()


async def test_credentials_on_the_wire() -> None:
    """A5: prevent a name or a password from breaking out of its quotes."""
    options = {"username": 'o "x" #1', "password": "p\\ ü"}
    async with FakeServer(healthy) as server, client_of(server, **options) as client:
        await still_works(client)
    assert server.lines[:2] == [r'USERNAME "o \"x\" \#1"', 'PASSWORD "p\\\\ ü"']
    assert server.lines.count(server.lines[0]) == 1


@pytest.mark.parametrize(
    ("user", "password", "verbs"),
    [
        (None, None, []),
        ("", "", []),
        ("u", None, ["USERNAME"]),
        ("u", "", ["USERNAME"]),
    ],
)
async def test_no_credentials(
    user: str | None, password: str | None, verbs: list[str]
) -> None:
    """Prevent servers that refuse a login, such as QNAP's, from being sent one."""
    options = {"username": user, "password": password}
    async with FakeServer(healthy) as server, client_of(server, **options) as client:
        await still_works(client)
    sent = [line.split()[0] for line in server.lines]
    assert [verb for verb in sent if verb in {"USERNAME", "PASSWORD"}] == verbs


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (b"OK\n", None),
        (b"ERR INVALID-PASSWORD\n", NutCommandError),
        (Close(), NutClosedError),
        (None, NutTimeoutError),
        (b"\xff\n", None),
    ],
)
async def test_no_password_in_the_log(
    fault: Answer, error: type[NutError] | None, caplog: pytest.LogCaptureFixture
) -> None:
    """A6: prevent the debug log, which people publish, from telling a password."""
    caplog.set_level(logging.DEBUG)
    user, password = "my-user-name", 's3cr"et'
    sent = wire.request("PASSWORD", password)
    async with FakeServer(always(sent.decode().rstrip(), fault)) as server:
        client = make_client(server.port, username=user, password=password)
        client.timeout = 5 if fault is not None else 0.2
        if error is None:
            await client.list_ups()
        else:
            with pytest.raises(error) as caught:
                await client.list_ups()
            assert password not in str(caught.value)
        await client.close()
        await all_closed(server)
        assert sent.decode().rstrip() in server.lines
    assert "PASSWORD ***" in caplog.text
    assert "USERNAME ***" in caplog.text
    ours = [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith(("custom_components", "aionut"))
        # What the server itself says is not ours to hide.
        and " < " not in record.getMessage()
    ]
    assert ours
    for secret in (password, 's3cr\\"et', "s3cr", user):
        assert not [line for line in ours if secret in line]


async def test_no_password_in_representations() -> None:
    """A6: prevent a traceback's or a test's repr from telling a password."""
    client = NutClient("host", 1, "user", "s3cret")
    assert "s3cret" not in repr(client)
    assert "s3cret" not in str(client)


@needs_upsd
@pytest.mark.parametrize(
    ("user", "password", "expected"),
    [
        ("admin", "adminpass", MAY_SET),
        ("special", USERS["special"].password, MAY_SET),
        ("primary", "primpass", PRIMARY_ONLY),
        # Neither of these can be told from a wrong password.
        ("monitor", "monpass", NOT_VERIFIED),
        ("limited", "limpass", NOT_VERIFIED),
        ("hash", "abc#def", NOT_VERIFIED),
        ("admin", "wrong", NOT_VERIFIED),
        ("admin", None, NOT_VERIFIED),
        ("nobody", "x", NOT_VERIFIED),
        (None, None, NOT_VERIFIED),
    ],
)
async def test_check_login(
    user: str | None, password: str | None, expected: LoginCheck
) -> None:
    """A14: prevent a right password from being refused and a wrong one praised."""
    users = {**USERS, "primary": User(password="primpass", upsmon="primary")}
    async with lab({"rack": DEVICE}, users=users) as running:
        client = client_for(running, user, password)
        before = await client.list_vars("rack")
        assert await client.check_login("rack") == expected
        assert await client.check_login("nowhere") == NOT_VERIFIED
        # Nothing was changed, and no primary waits for us at a shutdown.
        assert await client.list_vars("rack") == before
        async with Session(running.port) as session:
            assert await session.ask("GET NUMLOGINS rack") == "NUMLOGINS rack 0"
        await client.close()
        assert running.drivers["rack"].log == []


@needs_upsd
@pytest.mark.parametrize("state", ["stale", "dead"])
async def test_check_login_while_the_driver_is_away(state: str) -> None:
    """A14: prevent any password from being good because a UPS is unplugged."""
    async with lab({"rack": DEVICE}) as running:
        observer = make_client(running.port)
        await _lose(running, observer, state)
        await observer.close()
        found = {}
        for user, password in (
            ("special", USERS["special"].password),
            ("special", "wrong"),
            ("admin", "adminpass"),
            ("admin", "wrong"),
            ("nobody", "x"),
        ):
            client = client_for(running, user, password)
            found[user, password] = await client.check_login("rack")
            await client.close()
    primary = found.pop(("admin", "adminpass"))
    assert primary == PRIMARY_ONLY
    assert found == dict.fromkeys(found, NOT_VERIFIED)


async def _lose(running: Lab, client: NutClient, state: str) -> None:
    driver = running.drivers["rack"]
    if state == "stale":
        driver.stale()
    else:
        await driver.die()
    async with asyncio.timeout(5):
        while isinstance((await client.poll_status(["rack"]))["rack"], str):
            pass


def server_of(rights: dict[str, bytes]) -> FakeServer:
    """Return a server with these answers to the verbs of the check."""

    def handler(server: FakeServer, line: str, writer: asyncio.StreamWriter) -> Answer:
        for verb, whole in rights.items():
            if line.startswith(verb):
                return whole
        return answer(line)

    return FakeServer(handler)


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        (
            {"SET": b"ERR ACCESS-DENIED\n", "PRIMARY": b"ERR UNKNOWN-COMMAND\n"},
            NOT_VERIFIED,
        ),
        (
            {
                "SET": b"ERR VAR-NOT-SUPPORTED\n",
                "PRIMARY": b"ERR UNKNOWN-COMMAND\n",
                "MASTER": b"OK MASTER-GRANTED\n",
            },
            MAY_SET,
        ),
        (
            {
                "SET": b"ERR ACCESS-DENIED\n",
                "PRIMARY": b"ERR ACCESS-DENIED\n",
                "MASTER": b"OK MASTER-GRANTED\n",
            },
            NOT_VERIFIED,
        ),
        ({"SET": b"ERR READONLY\n", "PRIMARY": b"ERR ACCESS-DENIED\n"}, MAY_SET),
        (
            {"SET": b"ERR UNKNOWN-COMMAND\n", "PRIMARY": b"OK PRIMARY-GRANTED\n"},
            PRIMARY_ONLY,
        ),
        (
            {"SET": b"ERR USERNAME-REQUIRED\n", "PRIMARY": b"ERR USERNAME-REQUIRED\n"},
            NOT_VERIFIED,
        ),
    ],
)
async def test_check_login_on_other_servers(
    rights: dict[str, bytes], expected: LoginCheck
) -> None:
    """A14: prevent NUT before 2.8.0, which says MASTER, from never being verified."""
    options = {"username": "u", "password": "p"}
    async with server_of(rights) as server, client_of(server, **options) as client:
        assert await client.check_login("a") == expected
        asked_master = any(line.startswith("MASTER") for line in server.lines)
        assert asked_master is (rights["PRIMARY"] == b"ERR UNKNOWN-COMMAND\n")
        await still_works(client)
        assert server.connections == 1


@pytest.mark.parametrize("code", ["DATA-STALE", "DRIVER-NOT-CONNECTED", "READONLY"])
async def test_only_ok_grants_primary(code: str) -> None:
    """A14: prevent a user from being called a primary who was refused to be one."""
    refusal = f"ERR {code}\n".encode()
    rights = {"SET": b"ERR ACCESS-DENIED\n", "PRIMARY": refusal}
    async with server_of(rights) as server, client_of(server) as client:
        assert await client.check_login("a") == NOT_VERIFIED


async def test_login_is_never_sent() -> None:
    """A14: prevent a primary upsmon from waiting for Home Assistant at a shutdown."""
    options = {"username": "u", "password": "p"}
    async with FakeServer(healthy) as server:
        async with client_of(server, **options) as client:
            for call in (
                client.poll(["a", "b"]),
                client.poll_status(["a", "b"]),
                client.check_login("a"),
                client.run_command("a", "load.off"),
                client.list_vars("a"),
                client.describe("a"),
                client.version(),
            ):
                await call
        verbs = {line.split()[0] for line in server.lines}
    assert verbs <= {
        "GET",
        "INSTCMD",
        "LIST",
        "LOGOUT",
        "NETVER",
        "PASSWORD",
        "PRIMARY",
        "SET",
        "USERNAME",
        "VER",
    }


@prove
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_password_is_one_word(password: str) -> None:
    """A5: prevent a password that nobody thought of from ending its line early."""
    line = wire.request("PASSWORD", password).decode()
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert wire.split(line.rstrip("\n")) == ["PASSWORD", password]


async def test_a_secret_that_is_set(caplog: pytest.LogCaptureFixture) -> None:
    """Prevent a password that is written into a variable from being logged."""
    caplog.set_level(logging.DEBUG)
    async with (
        FakeServer(lambda *_: b"ERR READONLY\n") as server,
        client_of(server) as client,
    ):
        with pytest.raises(NutCommandError):
            await client.set_var("a", "driver.parameter.password", "hidden-one")
    assert any("hidden-one" in line for line in server.lines)
    assert "SET VAR a driver.parameter.password ***" in caplog.text
    assert "hidden-one" not in caplog.text


async def test_a_secret_that_is_read(caplog: pytest.LogCaptureFixture) -> None:
    """Prevent a password that a driver repeats from being logged."""
    caplog.set_level(logging.DEBUG)
    name = "driver.parameter.password"

    def answer(_server: FakeServer, line: str, _writer: object) -> bytes:
        if line.startswith("GET VAR"):
            return f'VAR a {name} "hidden two"\n'.encode()
        return f'BEGIN LIST VAR a\nVAR a {name} "hidden" two\n'.encode() + (
            b"END LIST VAR a\n"
        )

    async with FakeServer(answer) as server, client_of(server) as client:
        assert await client.get_var("a", name) == "hidden two"
    assert f"VAR a {name} ***" in caplog.text
    assert "hidden" not in caplog.text
