"""Test how the client connects, keeps its time, says goodbye and stays away."""

import _socket
import asyncio
import errno
from time import monotonic

import pytest

from custom_components.nutify.core.nut import exchange, transport
from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.errors import (
    NutArgumentError,
    NutConnectionError,
    NutError,
    NutHostError,
    NutLoginError,
    NutRefusedError,
    NutShutdownError,
    NutTimeoutError,
    Reason,
)
from nutlab import Close, FakeServer
from nutlab.fakeserver import Answer
from nutlab.upsd import free_port
from tests.core.servers import (
    UPSES,
    all_closed,
    always,
    answer,
    client_of,
    healthy,
    make_client,
    received,
    variables,
)

pytestmark = pytest.mark.usefixtures("socket_enabled")


async def test_one_deadline_for_all() -> None:
    """A13: prevent calls on a mute server from adding up their limits."""
    mute = FakeServer(lambda *_: None)
    async with mute as server, client_of(server, timeout=2.0) as client:
        began = monotonic()
        found = await asyncio.gather(
            *(client.list_vars(ups) for ups in "abc"), return_exceptions=True
        )
        took = monotonic() - began
        assert [type(each) for each in found] == [NutTimeoutError] * 3
        # Two of them alone would take four.
        assert 1.9 < took < 3.9


async def test_a_mute_server_costs_one_deadline_with_a_login() -> None:
    """A13: prevent each step of connecting from having a limit of its own."""

    async def handler(
        server: FakeServer, line: str, writer: asyncio.StreamWriter
    ) -> Answer:
        await asyncio.sleep(0.2)
        return answer(line)

    async with FakeServer(handler) as server:
        client = make_client(server.port, timeout=0.5, username="u", password="p")
        began = monotonic()
        with pytest.raises(NutTimeoutError) as caught:
            await client.list_ups()
        assert monotonic() - began < 5
        assert caught.value.reason is Reason.TIMEOUT
        await all_closed(server)


async def test_a_slow_answer_within_the_deadline() -> None:
    """A13: prevent a server that is only slow from never being read."""

    async def handler(
        server: FakeServer, line: str, writer: asyncio.StreamWriter
    ) -> Answer:
        whole = answer(line)
        assert isinstance(whole, bytes) or line == "LOGOUT"
        if isinstance(whole, bytes):
            for row in whole.splitlines(keepends=True):
                await asyncio.sleep(0.05)
                writer.write(row[:5])
                await asyncio.sleep(0.05)
                writer.write(row[5:])
            return None
        return whole

    async with FakeServer(handler) as server, client_of(server, timeout=3) as client:
        assert await client.list_vars("a") == variables("a")
        assert server.connections == 1


async def test_refused() -> None:
    """Prevent a port where nobody listens from being an unknown failure."""
    client = make_client(free_port())
    with pytest.raises(NutRefusedError) as caught:
        await client.list_ups()
    assert caught.value.reason is Reason.CONNECTION_REFUSED
    await client.close()


async def test_refused_at_both_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prevent `localhost`, which has two addresses, from failing without a reason."""
    loop = asyncio.get_running_loop()
    resolve = loop.getaddrinfo

    async def resolve_both(
        host: str, port: int, **options: int
    ) -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = []
        for address in ("127.0.0.1", "127.0.0.2"):
            found += await resolve(address, port, **options)
        return found

    monkeypatch.setattr(loop, "getaddrinfo", resolve_both)
    # The test plugin knows one address of this machine only.
    monkeypatch.setattr("socket.socket.connect", _socket.socket.connect)
    with pytest.raises(NutConnectionError) as caught:
        await NutClient("localhost", free_port(), timeout=5).list_ups()
    assert caught.value.reason is Reason.CONNECTION_REFUSED


async def test_a_name_that_cannot_be_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prevent a system out of files from being told as a host that does not exist."""

    async def out_of_files(*_: object, **__: object) -> list[tuple[object, ...]]:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", out_of_files)
    with pytest.raises(NutConnectionError, match="Too many open files") as caught:
        await NutClient("ups.example", 3493, timeout=5).list_ups()
    assert not isinstance(caught.value, NutHostError)
    assert caught.value.reason is not Reason.HOST_NOT_FOUND


async def test_a_system_that_cannot_acknowledge_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prevent an option of Linux from being needed on systems without it."""
    monkeypatch.setattr(transport, "_QUICKACK", None)
    async with FakeServer(healthy) as server, client_of(server) as client:
        assert await client.list_vars("a") == variables("a")


async def test_no_such_host() -> None:
    """Prevent a name without an address from being an unknown failure."""
    with pytest.raises(NutHostError) as caught:
        await NutClient("", 1, timeout=5).list_ups()
    assert caught.value.reason is Reason.HOST_NOT_FOUND


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("192.168.1..5", 3493),
        (".local", 3493),
        (f"{'a' * 64}.example", 3493),
        ("ups\x00", 3493),
        ("127.0.0.1", 70_000),
    ],
)
async def test_what_is_no_address(
    host: str, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevent a typing error in an address from being an unexpected exception."""
    # The test plugin refuses names; none of these is ever looked up.
    monkeypatch.setattr("socket.getaddrinfo", _socket.getaddrinfo)
    with pytest.raises(NutError):
        await NutClient(host, port, timeout=5).list_ups()


async def shut_down_in(server: FakeServer, client: NutClient, line: str) -> None:
    """Shut a client down while it waits for the answer to a line of its poll."""
    task = asyncio.ensure_future(client.poll(list(UPSES)))
    await received(server, line)
    client.shutdown()
    try:
        with pytest.raises(NutShutdownError):
            await task
        await all_closed(server)
    finally:
        client.disconnect()
    with pytest.raises(NutShutdownError):
        await client.list_ups()
    assert server.connections == 1


@pytest.mark.parametrize(
    "line",
    [
        'USERNAME "u"',
        'PASSWORD "p"',
        "VER",
        "NETVER",
        "LIST UPS",
        "LIST VAR b",
    ],
)
async def test_shutdown_in_mid_poll(line: str) -> None:
    """A11: prevent an operation from connecting again after the last word."""

    def handler(
        server: FakeServer, received: str, writer: asyncio.StreamWriter
    ) -> Answer:
        return None if line in server.lines else answer(received)

    async with FakeServer(handler) as server:
        client = make_client(server.port, username="u", password="p", timeout=1.0)
        await shut_down_in(server, client, line)


async def test_shutdown_in_an_operation_on_a_used_connection() -> None:
    """A11: prevent the second try of reads from undoing a shutdown."""
    async with FakeServer(always("LIST VAR a", None)) as server:
        client = make_client(server.port)
        assert await client.list_ups() == UPSES
        task = asyncio.ensure_future(client.list_vars("a"))
        waiting = asyncio.ensure_future(client.list_vars("b"))
        await received(server, "LIST VAR a")
        client.shutdown()
        with pytest.raises(NutShutdownError):
            await task
        with pytest.raises(NutShutdownError):
            await waiting
        await all_closed(server)
        assert server.connections == 1


async def test_shutdown_while_connecting() -> None:
    """A11: prevent a connection that is being opened from outliving the client."""
    async with FakeServer(healthy) as server:
        for turns in range(12):
            client = make_client(server.port)
            task = asyncio.ensure_future(client.list_ups())
            for _ in range(turns):
                await asyncio.sleep(0)
            client.shutdown()
            found = (await asyncio.gather(task, return_exceptions=True))[0]
            assert found == UPSES or isinstance(found, NutError)
            await all_closed(server)


async def test_close_in_an_operation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A11: prevent goodbyes from waiting for an answer that may never come."""
    monkeypatch.setattr(exchange, "_LOGOUT_SECONDS", 4.0)
    async with FakeServer(always("LIST VAR a", None)) as server:
        client = make_client(server.port)
        task = asyncio.ensure_future(client.list_vars("a"))
        await received(server, "LIST VAR a")
        began = monotonic()
        await client.close()
        assert monotonic() - began < 3
        with pytest.raises(NutShutdownError):
            await task
        await all_closed(server)
        assert "LOGOUT" not in server.lines


async def test_logout() -> None:
    """A17: prevent the server from logging each of our connections as lost."""
    async with FakeServer(healthy) as server:
        client = make_client(server.port)
        await client.close()
        assert server.connections == 0
        client = make_client(server.port)
        assert await client.list_ups() == UPSES
        await client.close()
        await all_closed(server)
        assert server.lines == ["LIST UPS", "LOGOUT"]
        await client.close()
        with pytest.raises(NutShutdownError):
            await client.list_ups()
        assert server.connections == 1


@pytest.mark.parametrize("fault", [None, b"ERR UNKNOWN-COMMAND\n", b"\n", b'"\n'])
async def test_logout_that_fails(fault: Answer) -> None:
    """A17: prevent a server without manners from holding up Home Assistant's stop."""
    async with FakeServer(always("LOGOUT", fault)) as server:
        client = make_client(server.port)
        assert await client.list_ups() == UPSES
        began = monotonic()
        await client.close()
        assert monotonic() - began < 2
        await all_closed(server)


async def test_cancelled_close() -> None:
    """A1, A11: prevent a cancelled goodbye from leaving the connection open."""
    async with FakeServer(always("LOGOUT", None)) as server:
        client = make_client(server.port)
        assert await client.list_ups() == UPSES
        task = asyncio.ensure_future(client.close())
        await received(server, "LOGOUT")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        try:
            await all_closed(server)
        finally:
            client.disconnect()


@pytest.mark.parametrize("verb", ["USERNAME", "PASSWORD"])
async def test_refused_login(verb: str) -> None:
    """A12: prevent a refused login from leaking one socket at each poll."""
    refusal = f"ERR INVALID-{verb}\n".encode()
    handler = always(f'{verb} "me"', refusal)
    async with FakeServer(handler) as server:
        client = make_client(server.port, username="me", password="me")
        for attempt in (1, 2):
            with pytest.raises(NutLoginError) as caught:
                await client.list_vars("a")
            assert caught.value.reason is Reason.LOGIN_REFUSED
            assert caught.value.code == f"INVALID-{verb}"
            assert caught.value.request == verb
            await all_closed(server)
            assert server.connections == attempt
        assert "LIST VAR a" not in server.lines


@pytest.mark.parametrize("fault", [b"", b"\n", b'"\n'])
async def test_login_that_breaks(fault: bytes) -> None:
    """A12: prevent a server that hangs up at the login from leaking a socket."""
    handler = always('PASSWORD "me"', Close(fault))
    async with FakeServer(handler) as server:
        client = make_client(server.port, username="me", password="me")
        for attempt in (1, 2):
            with pytest.raises(NutError):
                await client.run_command("a", "load.off")
            await all_closed(server)
            assert server.connections == attempt


async def test_a_password_that_cannot_be_sent() -> None:
    """A12: prevent an argument of the login from leaking a socket."""
    async with FakeServer(healthy) as server:
        client = make_client(server.port, username="me", password="two\nlines")
        with pytest.raises(NutArgumentError):
            await client.list_ups()
        await all_closed(server)
        assert not [line for line in server.lines if "lines" in line]
