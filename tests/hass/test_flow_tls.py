"""Adding a server that encrypts: whom to trust, and which certificates are wrong."""

from contextlib import AsyncExitStack
from pathlib import Path

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from nutlab import Certificate, Close, Device, FakeServer, Lab, lab
from nutlab.fakeserver import Answer
from nutlab.hass import make_entry, set_up, start, submit
from nutlab.tls import make_authority
from tests.hass.filled_in import address

pytestmark = pytest.mark.upsd

# It tells its watts, so that nobody is asked for its rating.
DESK = Device(variables={"ups.status": "OL", "ups.load": "3", "ups.realpower": "12"})


async def encrypted(
    servers: AsyncExitStack, certificate: Certificate = Certificate.VALID
) -> Lab:
    """Start a server with a certificate that nobody but its own authority signed."""
    return await servers.enter_async_context(lab({"desk": DESK}, tls=certificate))


def assert_form(flow: ConfigFlowResult, step: str, reason: str | None) -> None:
    """Check which form is shown, and what it says is wrong."""
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, step)
    assert flow["errors"] == ({} if reason is None else {"base": reason})
    if reason is not None:
        assert flow["description_placeholders"] is not None
        assert flow["description_placeholders"]["detail"]


@pytest.mark.parametrize("certificate", list(Certificate))
async def test_encryption_alone_takes_any_certificate(
    hass: HomeAssistant, servers: AsyncExitStack, certificate: Certificate
) -> None:
    """Prevents that encryption without verification asks for certificates."""
    running = await encrypted(servers, certificate)
    flow = await submit(hass, await start(hass), **address(running.port, "require"))
    assert_form(flow, "ups", None)
    flow = await submit(hass, flow, ups=["desk"])
    entry = flow["result"]
    assert entry.data == {**address(running.port, "require"), "known_ups": ["desk"]}
    assert entry.state is ConfigEntryState.LOADED


async def test_the_way_to_a_private_authority(
    hass: HomeAssistant, servers: AsyncExitStack, tmp_path: Path
) -> None:
    """Prevents that a private authority cannot be trusted, or only at first try."""
    running = await encrypted(servers)
    flow = await submit(hass, await start(hass), **address(running.port, "verify"))
    assert_form(flow, "ca", None)
    flow = await submit(hass, flow, ca_certificate=make_authority(tmp_path).read_text())
    assert_form(flow, "ca", "certificate_untrusted")
    flow = await submit(hass, flow, ca_certificate="not a certificate")
    assert_form(flow, "ca", "invalid_argument")
    right = running.upsd.ca_file.read_text()
    flow = await submit(hass, flow, ca_certificate=right)
    assert_form(flow, "ups", None)
    flow = await submit(hass, flow, ups=["desk"])
    entry = flow["result"]
    assert entry.data == {
        **address(running.port, "verify"),
        "ca_certificate": right,
        "known_ups": ["desk"],
    }
    assert entry.state is ConfigEntryState.LOADED


async def test_certificates_are_taken_as_people_paste_them(
    hass: HomeAssistant, servers: AsyncExitStack, tmp_path: Path
) -> None:
    """Prevents that line ends, blanks or other certificates around it spoil one."""
    running = await encrypted(servers)
    other = make_authority(tmp_path).read_text()
    right = running.upsd.ca_file.read_text()
    pasted = f"\n  \n{other}Subject: CN=nutlab\n{right}\n".replace("\n", "\r\n")
    flow = await submit(hass, await start(hass), **address(running.port, "verify"))
    flow = await submit(hass, flow, ca_certificate=pasted)
    assert_form(flow, "ups", None)


async def test_text_beyond_ascii_around_a_certificate(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents "unknown error" for what openssl prints above a certificate."""
    running = await encrypted(servers)
    pasted = f"Subject: O=Büro\n{running.upsd.ca_file.read_text()}"
    flow = await submit(hass, await start(hass), **address(running.port, "verify"))
    flow = await submit(hass, flow, ca_certificate=pasted)
    assert flow["type"] is FlowResultType.FORM
    assert flow["step_id"] == "ups" or flow["errors"] == {"base": "invalid_argument"}


@pytest.mark.parametrize("certificate", [Certificate.EXPIRED, Certificate.WRONG_HOST])
async def test_a_certificate_that_is_not_valid(
    hass: HomeAssistant, servers: AsyncExitStack, certificate: Certificate
) -> None:
    """Prevents that an expired certificate is blamed on the authority, or taken."""
    running = await encrypted(servers, certificate)
    flow = await submit(hass, await start(hass), **address(running.port, "verify"))
    assert_form(flow, "ca", None)
    right = running.upsd.ca_file.read_text()
    flow = await submit(hass, flow, ca_certificate=right)
    assert_form(flow, "ca", "certificate_invalid")


@pytest.mark.parametrize("certificate", [Certificate.EXPIRED, Certificate.WRONG_HOST])
async def test_a_certificate_that_is_no_longer_valid(
    hass: HomeAssistant, servers: AsyncExitStack, certificate: Certificate
) -> None:
    """Prevents that an authority is asked for when that is not what is wrong."""
    running = await encrypted(servers, certificate)
    right = running.upsd.ca_file.read_text()
    entry = make_entry(running.port, "desk", tls="require", ca_certificate=right)
    await set_up(hass, entry)
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(running.port, "verify"))
    assert_form(flow, "reconfigure", "certificate_invalid")
    flow = await submit(hass, flow, **address(running.port, "require"))
    assert flow["reason"] == "reconfigure_successful"


async def test_a_name_in_the_certificate_is_as_good_as_an_address(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that the host is verified as anything but what was entered."""
    running = await encrypted(servers)
    answers = address(running.port, "verify") | {"host": "localhost"}
    flow = await submit(hass, await start(hass), **answers)
    right = running.upsd.ca_file.read_text()
    flow = await submit(hass, flow, ca_certificate=right)
    assert_form(flow, "ups", None)


@pytest.mark.parametrize("tls", ["require", "verify"])
async def test_a_server_without_encryption(
    hass: HomeAssistant, servers: AsyncExitStack, tls: str
) -> None:
    """Prevents that a login silently goes out in the clear."""
    running = await servers.enter_async_context(lab({"desk": DESK}))
    login = {"username": "admin", "password": "adminpass"}
    flow = await submit(hass, await start(hass), **address(running.port, tls, **login))
    assert_form(flow, "user", "tls_refused")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"ERR FEATURE-NOT-CONFIGURED\n", "tls_refused"),
        (b"ERR UNKNOWN-COMMAND\n", "tls_refused"),
        (b"OK\n", "tls_refused"),
        (b"OK STARTTLS\nthis is no handshake\n", "tls_failed"),
        (Close(b"OK STARTTLS\n"), "tls_failed"),
        (Close(), "connection_closed"),
    ],
)
async def test_a_server_that_fails_to_encrypt(
    hass: HomeAssistant, servers: AsyncExitStack, answer: Answer, reason: str
) -> None:
    """Prevents that anything is said to a server before it is encrypted."""
    server = FakeServer(lambda _server, _line, _writer: answer)
    await servers.enter_async_context(server)
    login = {"username": "admin", "password": "adminpass"}
    answers = address(server.port, "require", **login)
    flow = await submit(hass, await start(hass), **answers)
    assert_form(flow, "user", reason)
    assert server.lines[0] == "STARTTLS"
    assert "PASSWORD" not in " ".join(server.lines)


@pytest.mark.allowed_logs("The certificate to trust cannot be read")
async def test_a_stored_certificate_that_cannot_be_read_can_be_replaced(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a dead end: the error asks to paste the certificate again."""
    running = await encrypted(servers)
    entry = make_entry(running.port, "desk", tls="verify", ca_certificate="broken")
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "certificate_unreadable"
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, **address(running.port, "verify"))
    flow = await submit(hass, flow, **address(running.port, "verify"))
    assert_form(flow, "ca", None)
