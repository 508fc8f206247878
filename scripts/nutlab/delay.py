"""Delay what a NUT client and its server say to each other, as a long line does.

`python -m nutlab.delay PORT SECONDS` does so in a process of its own, which takes no
processor time of who measures, prints its port and ends with its standard input.
"""

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import sys
from typing import override

from .listener import Listener
from .session import ADDRESS

_CHUNK = 1 << 16


class Delay(Listener):
    """A TCP proxy on 127.0.0.1 before a NUT server, as an async context manager.

    `seconds` is a round trip: half of it passes each way. It may be changed at any
    time, for what is said from then on.
    """

    def __init__(self, server_port: int, seconds: float = 0.0) -> None:
        """Take the port of the server; nothing listens before the context is."""
        super().__init__()
        self.seconds = seconds
        self._server_port = server_port

    @override
    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writers = [writer]
        try:
            away, back = await asyncio.open_connection(ADDRESS, self._server_port)
            writers.append(back)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pass_on(reader, back))
                group.create_task(self._pass_on(away, writer))
        except* OSError:
            pass  # Whoever is left finds the connection closed.
        finally:
            for each in writers:
                each.close()

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass on what one side says; a line of any delay holds any amount of it."""
        loop = asyncio.get_running_loop()
        while chunk := await reader.read(_CHUNK):
            if self.seconds:
                loop.call_later(self.seconds / 2, writer.write, chunk)
            else:
                writer.write(chunk)
        loop.call_later(self.seconds / 2, writer.close)


@asynccontextmanager
async def delaying(server_port: int, seconds: float) -> AsyncGenerator[int]:
    """Run such a proxy in a process of its own; provide its port."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, str(server_port), str(seconds)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.stdin.close()
        await process.wait()


async def _run(server_port: int, seconds: float) -> None:
    async with Delay(server_port, seconds) as line:
        print(line.port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """Delay until the standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("seconds", type=float, help="of a round trip")
    options = parser.parse_args()
    asyncio.run(_run(options.port, options.seconds))


if __name__ == "__main__":
    main()
