"""One TCP connection to a NUT server: prompt, bounded, optionally encrypted."""

import asyncio
from contextlib import suppress
import socket
import ssl
from typing import cast, override

from .errors import (
    NutCertificateError,
    NutClosedError,
    NutConnectionError,
    NutHostError,
    NutProtocolError,
    NutRefusedError,
    NutTlsError,
    NutUntrustedError,
)

# upsd's own lines end at 512 bytes; anything near this is no NUT server.
LINE_LIMIT = 64 * 1024
_LIST_END = b"\nEND LIST "
# OpenSSL's X509_V_ERR codes for a chain that ends at nobody who is trusted.
_UNKNOWN_ISSUER = frozenset({2, 18, 19, 20, 21, 27})
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


def _acknowledge_at_once(connection: socket.socket) -> None:
    """Ask the kernel not to delay its next acknowledgement.

    upsd writes a list line by line without TCP_NODELAY, so each delayed
    acknowledgement stalls an answer for 40 ms. The option wears off and has to be
    set again; systems without it only lose the speed.
    """
    if _QUICKACK is not None:
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)


class _PromptProtocol(asyncio.StreamReaderProtocol):
    """A stream protocol that acknowledges whatever arrives at once."""

    connection: socket.socket

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the socket below a later TLS layer, which does not call this."""
        self.connection = transport.get_extra_info("socket")
        super().connection_made(transport)

    @override
    def data_received(self, data: bytes) -> None:
        """Pass the bytes on and acknowledge the next ones at once."""
        _acknowledge_at_once(self.connection)
        super().data_received(data)


async def open_stream(
    host: str, port: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a plain connection.

    Raises NutHostError, NutRefusedError or another NutConnectionError.
    """
    # The abstract loop does not know `all_errors`; asyncio's own loops do.
    loop = cast("asyncio.BaseEventLoop", asyncio.get_running_loop())
    reader = asyncio.StreamReader(limit=LINE_LIMIT, loop=loop)
    protocol = _PromptProtocol(reader, loop=loop)
    try:
        # A name can have several addresses, and each its own error.
        transport, _ = await loop.create_connection(
            lambda: protocol, host, port, all_errors=True
        )
    except ExceptionGroup as err:
        refused, _ = err.split(ConnectionRefusedError)
        kind = NutRefusedError if refused is not None else NutConnectionError
        raise kind(str((refused or err).exceptions[0])) from err
    except (socket.gaierror, ValueError, OverflowError) as err:
        # What is no name is refused by Python before any resolver is asked.
        raise NutHostError(str(err)) from err
    except OSError as err:
        raise NutConnectionError(str(err)) from err
    with suppress(OSError):
        protocol.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _acknowledge_at_once(protocol.connection)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


async def read_last_clear_line(reader: asyncio.StreamReader) -> str:
    """Read the answer to STARTTLS, which has to be all that was said in the clear.

    Whatever came with it would be read as if it had come encrypted: somebody between
    could put answers there. Raises NutTlsError when there is more, and NutClosedError
    when the connection ends before it.
    """
    data = b""
    while b"\n" not in data:
        try:
            chunk = await reader.read(LINE_LIMIT)
        except OSError as err:
            raise NutClosedError(str(err)) from err
        if not chunk or len(data) > LINE_LIMIT:
            raise NutClosedError("the server broke off its answer to STARTTLS")
        data += chunk
    line, _, rest = data.partition(b"\n")
    if rest:
        raise NutTlsError("the server sent clear text after its answer to STARTTLS")
    return line.decode("utf-8", "replace").rstrip("\r")


async def start_tls(
    writer: asyncio.StreamWriter, context: ssl.SSLContext, host: str
) -> None:
    """Encrypt the connection.

    Raises NutUntrustedError for a certificate of an unknown issuer, NutCertificateError
    for one that is wrong in another way, and NutTlsError when the handshake fails.
    """
    try:
        await writer.start_tls(context, server_hostname=host)
    except ssl.SSLCertVerificationError as err:
        kind = (
            NutUntrustedError
            if err.verify_code in _UNKNOWN_ISSUER
            else NutCertificateError
        )
        raise kind(err.verify_message or str(err)) from err
    except (ssl.SSLError, OSError) as err:
        raise NutTlsError(str(err) or type(err).__name__) from err
    except AttributeError as err:
        # asyncio itself trips over a connection that is closed in the handshake.
        raise NutTlsError("the connection was closed in the handshake") from err


async def read_list(reader: asyncio.StreamReader) -> str | None:
    """Read all rows of a list at once, each with its end; what follows is its end.

    That is a tenth of the work of reading them one by one. Returns None, with nothing
    read, where they are too many for that. Raises NutClosedError at the end of the
    stream.
    """
    rows = b""
    try:
        # A value can hold those words; no line but the last begins with them.
        while not rows.endswith(_LIST_END) and rows != _LIST_END[1:]:
            rows += await reader.readuntil(_LIST_END[1:])
    except asyncio.IncompleteReadError as err:
        message = "the server closed the connection"
        raise NutClosedError(message) from err
    except asyncio.LimitOverrunError as err:
        if rows:
            message = f"a list is longer than {LINE_LIMIT} bytes"
            raise NutProtocolError(message) from err
        return None
    except OSError as err:
        raise NutClosedError(str(err)) from err
    return rows.decode("utf-8", "replace").removesuffix(_LIST_END[1:].decode())


async def read_line(reader: asyncio.StreamReader) -> str:
    """Read one line, without its end, whether that is LF or CRLF.

    Bytes that are not UTF-8 are replaced: one odd byte must not make a device
    unreadable. Raises NutClosedError at the end of the stream, even in mid-line,
    and NutProtocolError for a line longer than LINE_LIMIT.
    """
    try:
        line = await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as err:
        message = "the server closed the connection"
        raise NutClosedError(message) from err
    except asyncio.LimitOverrunError as err:
        message = f"a line is longer than {LINE_LIMIT} bytes"
        raise NutProtocolError(message) from err
    except OSError as err:
        raise NutClosedError(str(err)) from err
    return line.decode("utf-8", "replace").rstrip("\r\n")
