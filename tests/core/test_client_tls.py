"""Test the encrypted connection, and that nothing secret goes without it.

The numbers are those of aionut's defects in the research on NUT.
"""

import asyncio
import gc
import os
from pathlib import Path
import signal
import ssl

import pytest

from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.errors import (
    NutArgumentError,
    NutCertificateError,
    NutClosedError,
    NutCommandError,
    NutError,
    NutProtocolError,
    NutStartTlsError,
    NutTimeoutError,
    NutTlsError,
    NutUntrustedError,
    Reason,
)
from custom_components.nutify.core.nut.tls import create_context
from nutlab import Certificate, Close, Device, FakeServer, lab
from nutlab.fakeserver import Answer
from nutlab.listener import reset
from nutlab.tls import make_authority, make_server_database
from tests.core.servers import (
    all_closed,
    always,
    answer,
    client_of,
    healthy,
    make_client,
    received,
    still_works,
    variables,
)

pytestmark = pytest.mark.usefixtures("socket_enabled")
needs_upsd = pytest.mark.upsd

DEVICE = Device(
    variables={"ups.status": "OL", "ups.id": "rack"}, commands=("beeper.mute",)
)
CREDENTIALS = {"username": "admin", "password": "adminpass"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an authority and a server's certificate and key."""
    folder = tmp_path_factory.mktemp("tls")
    make_authority(folder)
    make_server_database(folder, Certificate.VALID)
    return folder


@pytest.fixture
def trust(authority: Path) -> ssl.SSLContext:
    """Return a context that trusts the authority alone."""
    return create_context(verify=True, ca=(authority / "ca.pem").read_text())


class TlsServer:
    """A fake server that encrypts, and may say something before it does."""

    def __init__(self, folder: Path, *, before: bytes = b"") -> None:
        """Take the folder of the certificate."""
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(folder / "server.pem", folder / "server.key")
        self._before = before

    async def __call__(
        self, server: FakeServer, line: str, writer: asyncio.StreamWriter
    ) -> Answer:
        """Answer a line."""
        if line == "STARTTLS":
            writer.write(b"OK STARTTLS\n" + self._before)
            try:
                await writer.start_tls(self._context)
            except OSError:
                return Close()
            return None
        if line == "LIST VAR cut":
            return Close(b"BEGIN LIST VAR cut\nVAR cut")
        return None if line == "LIST VAR mute" else answer(line)


@needs_upsd
@pytest.mark.parametrize("verify", [False, True])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_real_upsd(host: str, *, verify: bool) -> None:
    """A15: prevent TLS from working with nothing but our own fake server."""
    async with lab({"rack": DEVICE}, tls=Certificate.VALID) as running:
        ca = running.upsd.ca_file.read_text() if verify else None
        context = create_context(verify=verify, ca=ca)
        client = NutClient(
            host, running.port, "admin", "adminpass", timeout=5, tls=context
        )
        assert await client.list_vars("rack") == DEVICE.variables
        assert await client.run_command("rack", "beeper.mute") == "OK"
        assert (await client.check_login("rack")).verified
        assert (await client.poll(["rack"])).variables == {"rack": DEVICE.variables}
        with pytest.raises(NutCommandError, match="UNKNOWN-UPS"):
            await client.list_vars("nowhere")
        await client.close()


@needs_upsd
@pytest.mark.parametrize(
    ("certificate", "words"),
    [(Certificate.EXPIRED, "expired"), (Certificate.WRONG_HOST, "mismatch")],
)
async def test_bad_certificates(certificate: Certificate, words: str) -> None:
    """A15: prevent an expired or another host's certificate from being believed."""
    async with lab({"rack": DEVICE}, tls=certificate) as running:
        context = create_context(verify=True, ca=running.upsd.ca_file.read_text())
        client = make_client(running.port, tls=context, **CREDENTIALS)
        if certificate is Certificate.WRONG_HOST:
            words = "IP address mismatch|not valid for"
        for _ in range(2):
            with pytest.raises(NutCertificateError, match=words) as caught:
                await client.list_ups()
            assert not isinstance(caught.value, NutUntrustedError)
            assert caught.value.reason is Reason.CERTIFICATE_INVALID
        await client.close()
        # Who only wants to encrypt does not look at the certificate.
        client = make_client(running.port, tls=create_context(verify=False))
        assert await client.list_vars("rack") == DEVICE.variables
        await client.close()


@needs_upsd
async def test_unknown_issuer() -> None:
    """A15: prevent somebody else's authority from being believed, or no reason."""
    async with lab({"rack": DEVICE}, tls=Certificate.VALID) as running:
        for context in (create_context(verify=True), ssl.create_default_context()):
            client = make_client(running.port, tls=context, **CREDENTIALS)
            with pytest.raises(NutUntrustedError) as caught:
                await client.list_ups()
            assert caught.value.reason is Reason.CERTIFICATE_UNTRUSTED
            await client.close()


@needs_upsd
async def test_upsd_without_tls() -> None:
    """A15: prevent a demand for TLS from being dropped in silence."""
    async with lab({"rack": DEVICE}) as running:
        context = create_context(verify=False)
        client = make_client(running.port, tls=context, **CREDENTIALS)
        with pytest.raises(NutStartTlsError, match="FEATURE-NOT-CONFIGURED") as caught:
            await client.list_ups()
        assert caught.value.reason is Reason.TLS_REFUSED
        await client.close()
        client = make_client(running.port, **CREDENTIALS)
        assert await client.list_vars("rack") == DEVICE.variables
        await client.close()


@needs_upsd
async def test_a_frozen_server_keeps_no_sockets() -> None:
    """A11: prevent each poll of a server that hangs from leaving a socket behind."""
    async with lab({"rack": DEVICE}, tls=Certificate.VALID) as running:
        context = create_context(verify=False)
        client = make_client(running.port, tls=context)
        assert await client.list_vars("rack") == DEVICE.variables
        assert client._writer is not None
        transport = client._writer.transport
        connection = transport.get_extra_info("socket")
        os.kill(running.upsd.pid, signal.SIGSTOP)
        try:
            client.timeout = 0.2
            with pytest.raises(NutTimeoutError):
                await client.list_vars("rack")
            await asyncio.sleep(0.2)
            assert connection.fileno() == -1
        finally:
            transport.abort()
            os.kill(running.upsd.pid, signal.SIGCONT)
            await asyncio.sleep(0)


async def test_off_by_default() -> None:
    """A15: prevent a server that knows no TLS from being asked for it."""
    async with FakeServer(healthy) as server, client_of(server) as client:
        await still_works(client)
        assert "STARTTLS" not in server.lines


async def test_credentials_go_after_the_handshake(
    authority: Path, trust: ssl.SSLContext
) -> None:
    """A15: prevent a password from being sent before the line is encrypted."""
    handler = TlsServer(authority)
    options = CREDENTIALS | {"tls": trust}
    async with FakeServer(handler) as server, client_of(server, **options) as client:
        await still_works(client)
        assert server.lines[:3] == [
            "STARTTLS",
            'USERNAME "admin"',
            'PASSWORD "adminpass"',
        ]
        assert server.connections == 1


@pytest.mark.parametrize(
    "fault",
    [
        b"ERR FEATURE-NOT-SUPPORTED\n",
        b"ERR FEATURE-NOT-CONFIGURED\n",
        b"ERR UNKNOWN-COMMAND\n",
        b"OK\n",
        b"HELLO\n",
        b"\n",
        Close(),
        Close(b"OK STARTTLS\n"),
        b"OK STARTTLS\nthis is no TLS at all, but something else entirely\n",
        None,
    ],
    ids=repr,
)
async def test_nothing_secret_goes_in_clear(
    fault: Answer, trust: ssl.SSLContext
) -> None:
    """A15: prevent a server, or who stands before it, from talking us out of TLS."""
    async with FakeServer(always("STARTTLS", fault)) as server:
        client = make_client(server.port, tls=trust, timeout=0.5, **CREDENTIALS)
        for attempt in (1, 2):
            with pytest.raises(NutError) as caught:
                await client.run_command("a", "load.off")
            assert isinstance(
                caught.value,
                NutTlsError | NutTimeoutError | NutClosedError | NutProtocolError,
            )
            await all_closed(server)
            assert server.connections == attempt
        # Behind `OK STARTTLS` come the bytes of a handshake, in whatever lines.
        assert server.lines[0] == "STARTTLS"
        words = "".join(server.lines)
        assert not [each for each in ("admin", "USER", "INSTCMD") if each in words]


async def test_a_reset_before_the_handshake(trust: ssl.SSLContext) -> None:
    """Prevent a server that is restarted just then from being an error of ours."""

    def refuse(_server: FakeServer, _line: str, writer: asyncio.StreamWriter) -> Answer:
        reset(writer)
        return None

    async with (
        FakeServer(refuse) as server,
        client_of(server, tls=trust) as client,
    ):
        with pytest.raises(NutClosedError):
            await client.list_ups()
        await all_closed(server)


# asyncio says so when the client leaves right after the handshake.
@pytest.mark.allowed_logs("returning true from eof_received()")
@pytest.mark.parametrize(
    "before", [b'OK\nOK\nBEGIN LIST VAR a\nVAR a ups.status "OB LB"\nEND LIST VAR a\n']
)
async def test_clear_text_before_the_handshake_is_not_believed(
    before: bytes, authority: Path, trust: ssl.SSLContext
) -> None:
    """A15: prevent who stands between from putting answers before the encrypted."""
    async with FakeServer(TlsServer(authority, before=before)) as server:
        client = make_client(server.port, tls=trust, **CREDENTIALS)
        try:
            found = await client.list_vars("a")
        except NutError:
            found = variables("a")
        finally:
            client.disconnect()
            await all_closed(server)
        assert found == variables("a")


async def test_a_mute_handshake_has_the_same_deadline(trust: ssl.SSLContext) -> None:
    """A13, A15: prevent a handshake from taking its own 60 seconds."""

    def handler(server: FakeServer, line: str, writer: asyncio.StreamWriter) -> Answer:
        return b"OK STARTTLS\n" if line == "STARTTLS" else None

    async with FakeServer(handler) as server:
        client = make_client(server.port, tls=trust, timeout=0.3)
        with pytest.raises(NutTimeoutError):
            await client.list_ups()
        await all_closed(server)


async def test_faults_within_tls(authority: Path, trust: ssl.SSLContext) -> None:
    """A1, A8, A15: prevent the faults of a clear connection from being others here."""
    handler = TlsServer(authority)
    async with FakeServer(handler) as server, client_of(server, tls=trust) as client:
        with pytest.raises(NutClosedError):
            await client.list_vars("cut")
        await all_closed(server)
        client.timeout = 0.3
        with pytest.raises(NutTimeoutError):
            await client.list_vars("mute")
        await all_closed(server)
        client.timeout = 5
        task = asyncio.ensure_future(client.list_vars("mute"))
        await received(server, "LIST VAR mute", times=2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await all_closed(server)
        await still_works(client)


# asyncio says so when the client leaves right after the handshake.
@pytest.mark.allowed_logs("returning true from eof_received()")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_shutdown_while_shaking_hands(
    authority: Path, trust: ssl.SSLContext
) -> None:
    """A11: prevent a handshake under way from outliving the client."""
    strange = []
    async with FakeServer(TlsServer(authority)) as server:
        for turns in range(40):
            client = make_client(server.port, tls=trust)
            task = asyncio.ensure_future(client.list_ups())
            for _ in range(turns):
                await asyncio.sleep(0)
            client.shutdown()
            (found,) = await asyncio.gather(task, return_exceptions=True)
            if not isinstance(found, NutError | dict):
                strange.append(repr(found))
            await all_closed(server)
    gc.collect()
    assert strange == []


def test_contexts() -> None:
    """Prevent `verify` from verifying less than it says."""
    context = create_context(verify=True)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    context = create_context(verify=False)
    assert context.verify_mode is ssl.CERT_NONE
    assert not context.check_hostname


def test_own_authority_replaces_the_systems(authority: Path) -> None:
    """Prevent any public authority from vouching for a server at home."""
    context = create_context(verify=True, ca=(authority / "ca.pem").read_text())
    assert len(context.get_ca_certs()) == 1


PEM = "-----BEGIN CERTIFICATE-----\nc2VjcmV0\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize("ca", ["secret", PEM, " ", PEM[:40]])
def test_what_is_no_certificate(ca: str) -> None:
    """Prevent a private key that was pasted by mistake from reaching a log."""
    with pytest.raises(NutArgumentError, match="not a PEM certificate") as caught:
        create_context(verify=True, ca=ca)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("comment", ["Büro\n", "\ufeff"])
def test_a_comment_beyond_ascii(comment: str, authority: Path) -> None:
    """Prevent a certificate with its owner's name above it from being a crash."""
    text = comment + (authority / "ca.pem").read_text()
    try:
        context = create_context(verify=True, ca=text)
    except NutArgumentError:
        return
    assert len(context.get_ca_certs()) == 1
