"""Test the client on answers that are odd, broken or not to its question.

The numbers are those of aionut's defects in the research on NUT.
"""

import asyncio

import pytest

from custom_components.nutify.core.nut import exchange
from custom_components.nutify.core.nut.errors import (
    NutCommandError,
    NutError,
    NutProtocolError,
    Reason,
)
from custom_components.nutify.core.nut.types import Range, VariableType
from nutlab import Close, FakeServer
from nutlab.fakeserver import Answer, answer_list_ups, answer_list_var
from tests.core.servers import (
    UPSES,
    all_closed,
    always,
    answer,
    client_of,
    first,
    still_works,
    variables,
)

pytestmark = pytest.mark.usefixtures("socket_enabled")

LIST = "LIST VAR a"
ODD_VALUES = {
    "device.model": 'A "q" \\ #1',
    "device.serial": "####",
    "ups.id": 'disk 6"',
    "ups.firmware": "",
    "ups.mfr": " two  blanks ",
    "ups.test.result": "\\",
    "ups.alarm": '"',
}


def rows(*lines: str) -> bytes:
    """Return the answer to `LIST VAR a` with these rows."""
    whole = ["BEGIN LIST VAR a", *lines, "END LIST VAR a"]
    return "".join(f"{line}\n" for line in whole).encode()


ROW = 'VAR a ups.status "OL"'


async def test_a_list_over_64_kib() -> None:
    """A3: prevent a large device from being unreadable, and poisoning the next."""
    large = {f"outlet.{n}.desc": f"{n} {'x' * 200}" for n in range(5000)}
    assert len(answer_list_var("a", large)) > 1_000_000
    handler = always(LIST, answer_list_var("a", large))
    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.list_vars("a") == large
        assert await client.list_vars("b") == variables("b")
        poll = await client.poll(["a", "b"])
        assert poll.variables == {"a": large, "b": variables("b")}
        assert server.connections == 1


async def test_many_ups() -> None:
    """A3: prevent a server with thousands of UPSes from being unreadable."""
    upses = {f"ups{n}": f"Number {n}" for n in range(3000)}
    handler = always("LIST UPS", answer_list_ups(upses))
    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.list_ups() == upses


async def test_values_are_unescaped() -> None:
    """A4: prevent backslashes before what NUT escapes, and cut quotes."""

    def handler(server: FakeServer, line: str, writer: asyncio.StreamWriter) -> Answer:
        match line.split():
            case ["LIST", "VAR", "a"]:
                return answer_list_var("a", ODD_VALUES)
            case ["LIST", "RW", "a"]:
                return b'BEGIN LIST RW a\nRW a ups.id "disk 6\\""\nEND LIST RW a\n'
            case ["LIST", "UPS"]:
                return answer_list_ups({"a": 'The "rack" #1 \\'})
            case ["GET", "VAR", "a", "ups.id"]:
                return b'VAR a ups.id "disk 6\\""\n'
            case ["GET", "UPSDESC", "a"]:
                return b'UPSDESC a "The \\"rack\\" \\#1 \\\\"\n'
            case ["LIST", "ENUM", "a", "ups.id"]:
                return (
                    b"BEGIN LIST ENUM a ups.id\n"
                    b'ENUM a ups.id "\\#1 \\"x\\""\nENUM a ups.id ""\n'
                    b"END LIST ENUM a ups.id\n"
                )
        return answer(line)

    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.list_vars("a") == ODD_VALUES
        assert await client.list_ups() == {"a": 'The "rack" #1 \\'}
        assert await client.get_var("a", "ups.id") == 'disk 6"'
        assert await client.description("a") == 'The "rack" #1 \\'
        details = await client.describe("a")
        assert details.settings["ups.id"].options == ('#1 "x"', "")
        assert client.malformed_lines == 0


@pytest.mark.parametrize(
    ("encoding", "value"), [("utf-8", "Büro €"), ("latin-1", "B\ufffdro ?")]
)
async def test_bytes_beyond_ascii(encoding: str, value: str) -> None:
    """A9: prevent one odd letter from hiding a device, or all of a server."""
    text = "Büro €".encode(encoding, "replace")
    row = b'VAR a device.location "' + text + b'"\n'
    whole = b"BEGIN LIST VAR a\n" + row + ROW.encode() + b"\nEND LIST VAR a\n"
    upses = b'BEGIN LIST UPS\nUPS a "' + text + b'"\nEND LIST UPS\n'

    def handler(server: FakeServer, line: str, writer: asyncio.StreamWriter) -> Answer:
        return {LIST: whole, "LIST UPS": upses}.get(line) or answer(line)

    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.list_vars("a") == {
            "device.location": value,
            "ups.status": "OL",
        }
        assert await client.list_ups() == {"a": value}
        assert server.connections == 1


async def test_crlf() -> None:
    """A10: prevent a server that ends its lines as Windows does from timing out."""

    def handler(server: FakeServer, line: str, writer: asyncio.StreamWriter) -> Answer:
        whole = answer(line)
        if isinstance(whole, bytes):
            return whole.replace(b"\n", b"\r\n")
        return whole

    options = {"username": "u", "password": "p"}
    async with FakeServer(handler) as server, client_of(server, **options) as client:
        assert await client.list_ups() == UPSES
        poll = await client.poll(["a", "b"])
        assert poll.variables == {"a": variables("a"), "b": variables("b")}
        assert await client.poll_status(["a"]) == {"a": "OL"}
        assert await client.description("b") == "Second"
        assert await client.run_command("a", "load.off") == "OK"
        version = await client.version()
        assert (version.software, version.protocol) == ("Fake upsd 1.0", "1.3")
        with pytest.raises(NutCommandError) as caught:
            await client.forced_shutdown("a")
        assert caught.value.code == "UNKNOWN-COMMAND"
        assert server.connections == 1


@pytest.mark.parametrize(
    ("row", "malformed"),
    [
        # A row without a value is well-formed; there is just nothing to tell.
        ("VAR a ups.load", 0),
        ("VAR a", 1),
        ("VAR", 1),
        ("", 1),
        ("HELLO", 1),
        ('VAR b ups.load "1"', 1),
        ('RW a ups.load "1"', 1),
        ('VAR a ups.load "1', 1),
        ('VAR a ups.load "1\\', 1),
        ("\ufffd\x00", 1),
    ],
)
async def test_a_malformed_row(row: str, malformed: int) -> None:
    """A8: prevent one broken row from costing more than its own variable."""
    handler = first(LIST, rows(row, ROW, row))
    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.list_vars("a") == {"ups.status": "OL"}
        assert client.malformed_lines == 2 * malformed
        await still_works(client)
        assert server.connections == 1


async def test_names_in_another_case() -> None:
    """Prevent a server that answers with its own spelling from being refused."""
    whole = rows(ROW).replace(b" a", b" A")
    async with FakeServer(always(LIST, whole)) as server, client_of(server) as client:
        assert await client.list_vars("a") == {"ups.status": "OL"}


@pytest.mark.parametrize(
    "whole",
    [
        rows(ROW).replace(b" a", b" b"),
        rows(ROW).replace(b"VAR", b"RW"),
        rows(ROW).replace(b"END LIST VAR a", b"END LIST VAR b"),
        rows(ROW).replace(b"END LIST VAR a", b"END LIST UPS"),
        rows(ROW).replace(b"END LIST VAR a", b"END LIST VAR"),
        rows(ROW).replace(b"END LIST VAR a", b'END LIST "VAR a'),
        rows(ROW, "BEGIN LIST VAR a", ROW),
        rows(ROW, "BEGIN LIST VAR b"),
        rows(ROW, "ERR DATA-STALE"),
        b"END LIST VAR a\n",
        f"{ROW}\n".encode() + rows(),
        b"OK\n" + rows(ROW),
        b"\n" + rows(ROW),
        b"BEGIN\n" + rows(ROW),
        b'BEGIN LIST "VAR a\n' + rows(ROW),
        b"BEGIN LIST VAR\n" + rows(ROW),
        rows(ROW, f'VAR a ups.id "{"x" * 70_000}"'),
        rows(*[ROW] * 60),
        b"".join(rows(ROW).splitlines(keepends=True)[:-1]) + rows(ROW),
    ],
    ids=lambda each: repr(each[:60]),
)
async def test_a_list_out_of_order(
    whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A1, A3: prevent rows of one UPS from becoming another's, or an endless read."""
    monkeypatch.setattr(exchange, "MAX_LIST_LINES", 50)
    handler = first(LIST, whole)
    async with FakeServer(handler) as server, client_of(server) as client:
        with pytest.raises(NutProtocolError) as caught:
            await client.list_vars("a")
        assert caught.value.reason is Reason.NOT_NUT
        await all_closed(server)
        await still_works(client)
        assert await client.list_vars("a") == variables("a")
        assert server.connections == 2


async def test_endlessly_many_ups(monkeypatch: pytest.MonkeyPatch) -> None:
    """A3: prevent a server that never ends its list of UPSes from being read on."""
    monkeypatch.setattr(exchange, "MAX_LIST_LINES", 50)
    endless = answer_list_ups({f"ups{n}": "" for n in range(60)})
    handler = first("LIST UPS", endless)
    async with FakeServer(handler) as server, client_of(server) as client:
        with pytest.raises(NutProtocolError, match="does not end as it began"):
            await client.list_ups()
        await all_closed(server)
        assert await client.list_ups() == UPSES


async def test_the_longest_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prevent the limit of a list from cutting one that only just fits."""
    monkeypatch.setattr(exchange, "MAX_LIST_LINES", 50)
    fitting = {f"ups.{n}": "x" for n in range(49)}
    handler = first(LIST, answer_list_var("a", fitting))
    async with FakeServer(handler) as server, client_of(server) as client:
        assert await client.list_vars("a") == fitting


@pytest.mark.parametrize(
    "whole",
    [
        b'VAR b ups.id "b"\n',
        b'VAR a ups.status "OL"\n',
        b'DESC a ups.id "x"\n',
        b"VAR a\n",
        b'VAR a ups.id "open\n',
        b"\n",
    ],
)
async def test_an_answer_to_another_question(whole: bytes) -> None:
    """A1: prevent the value of one variable from being shown as another's."""
    handler = first("GET VAR a ups.id", whole)
    async with FakeServer(handler) as server, client_of(server) as client:
        with pytest.raises(NutProtocolError):
            await client.get_var("a", "ups.id")
        await all_closed(server)
        assert await client.get_var("a", "ups.id") == "a"


@pytest.mark.parametrize(
    ("line", "code", "extra", "reason"),
    [
        ("ERR DATA-STALE", "DATA-STALE", "", Reason.DATA_STALE),
        (
            "ERR DRIVER-NOT-CONNECTED",
            "DRIVER-NOT-CONNECTED",
            "",
            Reason.DRIVER_NOT_CONNECTED,
        ),
        ("ERR UNKNOWN-UPS", "UNKNOWN-UPS", "", Reason.UNKNOWN_UPS),
        ("ERR ACCESS-DENIED", "ACCESS-DENIED", "", Reason.ACCESS_DENIED),
        ("ERR USERNAME-REQUIRED", "USERNAME-REQUIRED", "", Reason.LOGIN_REFUSED),
        ("ERR PASSWORD-REQUIRED", "PASSWORD-REQUIRED", "", Reason.LOGIN_REFUSED),
        ("ERR INVALID-PASSWORD", "INVALID-PASSWORD", "", Reason.LOGIN_REFUSED),
        ("ERR VAR-NOT-SUPPORTED", "VAR-NOT-SUPPORTED", "", Reason.REFUSED),
        ('ERR SOMETHING "more \\#1" x', "SOMETHING", "more #1 x", Reason.REFUSED),
        ("ERR", "UNKNOWN", "", Reason.REFUSED),
    ],
)
async def test_errors(line: str, code: str, extra: str, reason: Reason) -> None:
    """A17: prevent people from having to read the message to know what failed."""
    data = f"{line}\n".encode()
    questions = {
        LIST: "LIST",
        "GET VAR a ups.id": "GET",
        "INSTCMD a load.off": "INSTCMD",
    }

    def handler(server: FakeServer, line: str, writer: asyncio.StreamWriter) -> Answer:
        return data if line in questions else answer(line)

    async with FakeServer(handler) as server, client_of(server) as client:
        for call, verb in (
            (client.list_vars("a"), "LIST"),
            (client.get_var("a", "ups.id"), "GET"),
            (client.run_command("a", "load.off"), "INSTCMD"),
        ):
            with pytest.raises(NutCommandError) as caught:
                await call
            error = caught.value
            assert isinstance(error, NutError)
            assert (error.code, error.extra, error.reason) == (code, extra, reason)
            assert error.request == verb
            assert str(error) == f"{verb}: {code} {extra}".strip()
        # An error is a complete answer: the connection is as good as before.
        await still_works(client)
        assert server.connections == 1


async def test_what_a_ups_takes() -> None:
    """A17: prevent types, ranges and commands from being read at the wrong place."""
    answers = {
        "LIST RW a": (
            b"BEGIN LIST RW a\n"
            b'RW a ups.delay "1"\nRW a ups.id ""\nRW a ups.load "1"\nRW a ups.x ""\n'
            b"END LIST RW a\n"
        ),
        "LIST RANGE a ups.delay": (
            b"BEGIN LIST RANGE a ups.delay\n"
            b'RANGE a ups.delay "1" "20"\n'
            b'RANGE a ups.delay "x" "y"\n'
            b'RANGE a ups.delay "30"\n'
            b'RANGE a ups.delay "-5" "2.5"\n'
            b"END LIST RANGE a ups.delay\n"
        ),
        "LIST CMD a": b"BEGIN LIST CMD a\nCMD a x.y\nCMD a z\nEND LIST CMD a\n",
        "GET TYPE a ups.id": b"TYPE a ups.id RW ENUM RANGE STRING:32\n",
        "GET TYPE a ups.load": b"TYPE a ups.load NUMBER\n",
        "GET TYPE a ups.x": b"TYPE a ups.x STRING:many UNKNOWN\n",
        "GET CMDDESC a x.y": b'CMDDESC a x.y "Description unavailable"\n',
        "GET CMDDESC a z": b'CMDDESC a z "Do \\"it\\""\n',
        "GET UPSDESC a": b'UPSDESC a "Unavailable"\n',
    }

    def handler(
        server: FakeServer, line: str, writer: asyncio.StreamWriter
    ) -> bytes | Close:
        return answers.get(line) or answer(line)

    async with FakeServer(handler) as server, client_of(server) as client:
        details = await client.describe("a")
        settings = details.settings
        assert settings["ups.delay"].ranges == (Range(1, 20), Range(-5, 2.5))
        assert settings["ups.id"].type == VariableType(
            writable=True, enum=True, range=True, length=32
        )
        assert settings["ups.load"].type == VariableType(number=True)
        assert settings["ups.x"].type == VariableType()
        assert details.commands == {"x.y": "", "z": 'Do "it"'}
        assert await client.list_commands("a") == {"x.y", "z"}
        assert await client.description("a") == ""


async def test_a_server_that_does_not_tell_its_version() -> None:
    """Prevent an old or foreign server from being refused for its silence."""
    handler = always("NETVER", b"ERR UNKNOWN-COMMAND\n")
    async with FakeServer(handler) as server, client_of(server) as client:
        version = await client.version()
        assert (version.software, version.protocol) == ("Fake upsd 1.0", "")
        assert server.connections == 1
