"""The exchange with a NUT server: aionut's connection and lock, made to hold.

aionut 4.3.4 leaves answers unread when it is cancelled, sends commands again after
a timeout, does not unescape, limits a list to 64 KiB and logs passwords. Everything
between its constructor and its lock is therefore replaced here; the contract test
of its seams fails when an update of aionut moves them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
import logging
import ssl
from typing import override

from aionut import AIONUTClient

from . import answers, wire
from .errors import (
    NutClosedError,
    NutCommandError,
    NutError,
    NutLoginError,
    NutProtocolError,
    NutShutdownError,
    NutStartTlsError,
    NutTimeoutError,
)
from .patience import patience
from .private import is_secret
from .transport import (
    open_stream,
    read_last_clear_line,
    read_line,
    read_list,
    start_tls,
)

_LOGGER = logging.getLogger(__name__)

DEFAULT_PORT = 3493
# upsd writes with blocking sockets: a client that asks for much and reads late
# freezes it for everyone, upsmon included.
PIPELINE = 16
# The largest device known reports 581 variables.
MAX_LIST_LINES = 20_000
_PIPELINE_CHECK_SECONDS = 2.0
_LOGOUT_SECONDS = 0.5
_LINES_AT_ONCE = 200
# Answers of one poll that are none; more of them are the server's fault.
_MOST_SPOILT = 3


@dataclass(frozen=True, slots=True)
class Request[T]:
    """One request of a pipeline and how its answer is read."""

    line: bytes
    read: Callable[[], Awaitable[T]]


class NutExchange(AIONUTClient):
    """One connection to a server, opened at need and closed on any doubt.

    `timeout` is the overall limit of one call in seconds, waiting for its turn
    included, a blocked event loop not. Reading calls are tried once more when a
    connection that had been idle turns out to be closed; a call that changes a device
    is sent once.
    """

    def __init__(
        self,
        host: str,
        port: int = DEFAULT_PORT,
        username: str | None = None,
        password: str | None = None,
        *,
        timeout: float = 10.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Prepare the connection; nothing is sent before the first call."""
        super().__init__(host, port, username, password, timeout)
        self._tls = tls
        self._pipelines: bool | None = None
        self.malformed_lines = 0

    @override
    def disconnect(self) -> None:
        """Close the connection, also one that never finished its login."""
        writer, self._writer, self._reader = self._writer, None, None
        self._connected = False
        if writer is not None:
            # Not close(): in TLS that waits for the farewell of a server that may
            # never answer again.
            writer.transport.abort()

    async def close(self) -> None:
        """Say LOGOUT when nothing else is under way, and close for good."""
        try:
            if self._connected and not self._operation_lock.locked():
                with suppress(NutError, TimeoutError):
                    async with asyncio.timeout(_LOGOUT_SECONDS), self._operation_lock:
                        await self._ask("LOGOUT")
        finally:
            self.shutdown()

    @override
    async def _connect(self) -> None:
        """Open the connection, encrypt it, and give the credentials."""
        self._reader, self._writer = await open_stream(self.host, self.port)
        if self._tls is not None:
            await self._start_tls(self._reader, self._writer, self._tls)
        for verb, value in (("USERNAME", self.username), ("PASSWORD", self.password)):
            if value:
                try:
                    await self._ask(verb, wire.quote(value))
                except NutCommandError as err:
                    raise NutLoginError(err.code, err.extra, verb) from err
        self._connected = True

    async def _start_tls(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        tls: ssl.SSLContext,
    ) -> None:
        self._send(wire.request("STARTTLS"))
        answer = await read_last_clear_line(reader)
        if answer.split()[:2] != ["OK", "STARTTLS"]:
            message = f"the server answered {answer[:40]!r}"
            raise NutStartTlsError(message)
        await start_tls(writer, tls, self.host)

    # The exchange: one operation at a time, and no answer left unread.

    async def _run[T](
        self, operation: Callable[[], Awaitable[T]], *, once: bool = False
    ) -> T:
        """Run an operation alone on the connection, within the overall limit."""
        try:
            async with patience(self.timeout), self._operation_lock:
                reused = self._connected
                try:
                    return await self._exchange(operation)
                except NutClosedError:
                    self._check_not_shut_down()
                    # upsd drops a client after 60 idle seconds: only a connection
                    # that had worked before is worth a second try.
                    if once or not reused:
                        raise
                return await self._exchange(operation)
        except TimeoutError as err:
            message = f"no answer within {self.timeout:g} s"
            raise NutTimeoutError(message) from err

    async def _exchange[T](self, operation: Callable[[], Awaitable[T]]) -> T:
        """Run an operation; anything but a complete answer closes the connection.

        After a failure in mid-answer, cancellation included, the rest of that answer
        would be taken for the next one.
        """
        complete = False
        try:
            self._check_not_shut_down()
            if not self._connected:
                await self._connect()
                self._check_not_shut_down()
            result = await operation()
            complete = True
        except NutCommandError as err:
            complete = not isinstance(err, NutLoginError)
            raise
        finally:
            if not complete:
                self.disconnect()
        return result

    def _check_not_shut_down(self) -> None:
        if self._shutdown:
            message = "the client was shut down"
            raise NutShutdownError(message)

    def _send(self, data: bytes) -> None:
        if self._writer is None or self._writer.is_closing():
            message = "the connection is closed"
            raise NutClosedError(message)
        if _LOGGER.isEnabledFor(logging.DEBUG):
            _LOGGER.debug("[%s:%s] > %s", self.host, self.port, _harmless(data))
        self._writer.write(data)

    async def _line(self) -> str:
        if self._reader is None:
            message = "the connection is closed"
            raise NutClosedError(message)
        return await read_line(self._reader)

    async def _answer(self, verb: str) -> list[str]:
        """Read a one-line answer as words; raise NutCommandError for `ERR`."""
        line = await self._line()
        if _LOGGER.isEnabledFor(logging.DEBUG):
            _LOGGER.debug("[%s:%s] < %s", self.host, self.port, _harmless_line(line))
        words = wire.split(line)
        if not words:
            message = f"an empty answer to {verb}"
            raise NutProtocolError(message)
        if words[0] == "ERR":
            code = words[1] if len(words) > 1 else "UNKNOWN"
            raise NutCommandError(code, answers.text(words[2:]), verb)
        return words

    async def _ask(self, verb: str, *words: str) -> list[str]:
        """Send one request of ready words and return its one-line answer."""
        self._send(wire.command(verb, *words))
        return await self._answer(verb)

    async def _plain_answer(self, verb: str) -> str:
        """Read an answer that is free text; empty when the server knows no `verb`."""
        line = await self._line()
        _LOGGER.debug("[%s:%s] < %s: %s", self.host, self.port, verb, line)
        return "" if line.startswith("ERR ") else line.strip()

    async def _got(self, *names: str) -> list[str]:
        """Read the answer to `GET <names>` and return what it adds to them."""
        answer = await self._answer("GET")
        if not answers.echoes(answer, names):
            message = f"unexpected answer to GET {' '.join(names)}: {_shown(answer)}"
            raise NutProtocolError(message)
        return answer[len(names) :]

    async def _listed(self, *names: str) -> list[list[str]]:
        """Read the answer to `LIST <names>` and return what each row adds to them.

        A row that cannot be read, or that is of something else, is counted in
        `malformed_lines` and left out: it may cost one variable, not the device. A list
        in which no row can be read is none.
        """
        begin = await self._answer("LIST")
        if not answers.echoes(begin, ("BEGIN", "LIST", *names)):
            message = f"unexpected answer to LIST {' '.join(names)}: {_shown(begin)}"
            raise NutProtocolError(message)
        if self._reader is not None and names[0] == "VAR":
            text = await read_list(self._reader)
            if text is not None:
                return self._read_rows(text, await self._line(), names)
        return await self._read_one_by_one(names)

    def _read_rows(self, text: str, end: str, names: Sequence[str]) -> list[list[str]]:
        """Return the rows of a whole list; `end` is what came after its end."""
        is_long = text.count("\n") >= MAX_LIST_LINES
        if is_long or not answers.echoes(wire.split(end), names):
            raise _no_end(names, end)
        if (found := wire.variables(text, names[-1])) is not None:
            return found
        rows: list[list[str]] = []
        for line in text.split("\n")[:-1]:
            self._add_row(rows, line.rstrip("\r"), names)
        if text and not rows:
            raise _no_end(names, text)
        return rows

    async def _read_one_by_one(self, names: Sequence[str]) -> list[list[str]]:
        rows: list[list[str]] = []
        line = ""
        for number in range(MAX_LIST_LINES):
            if number % _LINES_AT_ONCE == _LINES_AT_ONCE - 1:
                # Lines that are there already are read without ever waiting.
                await asyncio.sleep(0)
            line = await self._line()
            if line.startswith("END LIST "):
                if answers.echoes(wire.split(line)[2:], names) and (rows or not number):
                    return rows
                break
            self._add_row(rows, line, names)
        raise _no_end(names, line)

    def _add_row(self, rows: list[list[str]], line: str, names: Sequence[str]) -> None:
        if line.startswith(("BEGIN ", "ERR ")):
            raise _no_end(names, line)
        try:
            row = wire.split(line)
        except NutProtocolError:
            row = []
        if len(row) > len(names) and answers.echoes(row, names):
            rows.append(row[len(names) :])
        else:
            self.malformed_lines += 1
            shown = _harmless_line(line)
            _LOGGER.debug("[%s:%s] left out: %.80r", self.host, self.port, shown)

    async def _get(self, *names: str) -> list[str]:
        async def operation() -> list[str]:
            self._send(wire.request("GET", *names))
            return await self._got(*names)

        return await self._run(operation)

    async def _list(self, *names: str) -> list[list[str]]:
        async def operation() -> list[list[str]]:
            self._send(wire.request("LIST", *names))
            return await self._listed(*names)

        return await self._run(operation)

    async def _pipeline[T](self, requests: Sequence[Request[T]]) -> list[T | NutError]:
        """Send requests ahead of their answers, at most PIPELINE of them unread.

        What is no answer spoils all that comes after it: it is asked for again on a new
        connection. When that fails as well its error takes its place, so that one UPS
        whose data cannot be read does not take those of the others away.
        """
        depth = PIPELINE if await self._may_pipeline(len(requests)) else 1
        found: list[T | NutError] = []
        sent, asked_again, spoilt = 0, -1, 0
        while (index := len(found)) < len(requests):
            # Refilled by halves, so that one packet carries several requests.
            if sent < len(requests) and sent - index <= depth // 2:
                ahead = requests[sent : index + depth]
                self._send(b"".join(each.line for each in ahead))
                sent += len(ahead)
            try:
                found.append(await requests[index].read())
            except NutCommandError as err:
                found.append(err)
            except NutProtocolError as err:
                if asked_again == index:
                    spoilt += 1
                    if spoilt > _MOST_SPOILT:
                        raise
                    found.append(err)
                asked_again, sent = index, len(found)
                await self._reconnect()
        return found

    async def _reconnect(self) -> None:
        self.disconnect()
        self._check_not_shut_down()
        await self._connect()
        self._check_not_shut_down()

    async def _may_pipeline(self, requests: int) -> bool:
        """Find out once whether the server reads requests that come together.

        upsd does; some re-implementations answer the first and drop the rest.
        """
        if requests in {0, 1}:
            return False
        if self._pipelines is None:
            self._send(wire.request("VER") + wire.request("NETVER"))
            await self._plain_answer("VER")
            try:
                async with asyncio.timeout(_PIPELINE_CHECK_SECONDS):
                    await self._plain_answer("NETVER")
                self._pipelines = True
            except TimeoutError, NutClosedError:
                self._pipelines = False
                await self._reconnect()
        return self._pipelines


def _no_end(names: Sequence[str], line: str) -> NutProtocolError:
    message = f"LIST {' '.join(names)} does not end as it began: {line[:80]!r}"
    return NutProtocolError(message)


def _harmless(data: bytes) -> bytes:
    """Return requests as a log may hold them, without logins and other secrets."""
    verb, _, rest = data.partition(b" ")
    if verb in {b"USERNAME", b"PASSWORD"}:
        return verb + b" ***"
    words = rest.split(b" ", 3)
    if verb == b"SET" and any(is_secret(each.decode("latin-1")) for each in words[2:3]):
        return b" ".join((verb, *words[:3], b"***"))
    return data


def _harmless_line(line: str) -> str:
    """Return an answer as a log may hold it, without the value of a secret."""
    words = line.split(" ", 3)
    is_value = words[0] == "VAR" and any(is_secret(each) for each in words[2:3])
    return " ".join((*words[:3], "***")) if is_value else line


def _shown(words: Sequence[str]) -> str:
    """Return the beginning of an answer, fit for a message."""
    return repr(answers.text(words)[:60])
