"""Test the server that breaks the protocol on demand."""

import asyncio

import pytest

from nutlab import Close, FakeServer, Session
from nutlab.fakeserver import answer_list_ups, answer_list_var
from nutlab.words import quote

pytestmark = pytest.mark.usefixtures("socket_enabled")


async def test_fake_server() -> None:
    """Answer, keep silent, answer later and hang up."""

    async def handler(
        server: FakeServer, line: str, writer: asyncio.StreamWriter
    ) -> bytes | Close | None:
        match line:
            case "LIST UPS":
                return answer_list_ups({"rack": "a #1"})
            case "LIST VAR rack":
                return answer_list_var("rack", {"ups.status": "OL"})
            case "SLOW":
                writer.write(b"half ")
                await asyncio.sleep(0.01)
                return b"and half\n"
            case "COUNT":
                return f"{server.connections} {server.open}\n".encode()
            case "BYE":
                return Close(b"OK Goo")
        return None

    async with FakeServer(handler) as server:
        async with Session(server.port) as session:
            assert await session.ask_list("LIST UPS") == [f"UPS rack {quote('a #1')}"]
            assert await session.variables("rack") == {"ups.status": "OL"}
            assert await session.ask("SLOW") == "half and half"
            assert await session.ask("COUNT") == "1 1"
            with pytest.raises(ConnectionResetError):
                await session.ask("BYE")
        async with Session(server.port) as session:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await session.ask("SILENCE")
            assert server.connections == 2
    assert server.open == 0
    assert server.lines[-2:] == ["BYE", "SILENCE"]


async def test_fake_server_raises_what_its_handler_raised() -> None:
    """Keep a mistake in a handler from looking like a fault of the client."""

    def handler(_server: FakeServer, line: str, _writer: asyncio.StreamWriter) -> bytes:
        raise KeyError(line)

    async def talk() -> None:
        async with FakeServer(handler) as server, Session(server.port) as session:
            with pytest.raises(ConnectionResetError):
                await session.ask("VER")

    with pytest.raises(ExceptionGroup) as caught:
        await talk()
    assert caught.group_contains(KeyError)
