"""Typed errors of the NUT client, with NUT's own error code where there is one."""

from enum import StrEnum

from ..errors import NutifyError


class Reason(StrEnum):
    """Why a conversation failed, as far as one can tell people what to do."""

    ACCESS_DENIED = "access_denied"
    CANNOT_CONNECT = "cannot_connect"
    CERTIFICATE_INVALID = "certificate_invalid"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CONNECTION_CLOSED = "connection_closed"
    CONNECTION_REFUSED = "connection_refused"
    DATA_STALE = "data_stale"
    DRIVER_NOT_CONNECTED = "driver_not_connected"
    HOST_NOT_FOUND = "host_not_found"
    INVALID_ARGUMENT = "invalid_argument"
    LOGIN_REFUSED = "login_refused"
    NOT_NUT = "not_nut"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS_FAILED = "tls_failed"
    TLS_REFUSED = "tls_refused"
    UNKNOWN_UPS = "unknown_ups"


class NutError(NutifyError):
    """Any failure of a conversation with a NUT server."""

    reason = Reason.CANNOT_CONNECT


class NutArgumentError(NutError, ValueError):
    """An argument that the protocol cannot carry; nothing was sent."""

    reason = Reason.INVALID_ARGUMENT


class NutConnectionError(NutError):
    """The server cannot be reached, or the connection broke."""


class NutHostError(NutConnectionError):
    """The name of the server has no address."""

    reason = Reason.HOST_NOT_FOUND


class NutRefusedError(NutConnectionError):
    """Nothing listens at the server's port."""

    reason = Reason.CONNECTION_REFUSED


class NutTimeoutError(NutConnectionError):
    """The server did not answer in time."""

    reason = Reason.TIMEOUT


class NutClosedError(NutConnectionError):
    """The server closed the connection before its answer was complete."""

    reason = Reason.CONNECTION_CLOSED


class NutShutdownError(NutError):
    """The client was shut down; a new one is needed."""


class NutTlsError(NutConnectionError):
    """The TLS handshake failed."""

    reason = Reason.TLS_FAILED


class NutStartTlsError(NutTlsError):
    """The server offers no TLS."""

    reason = Reason.TLS_REFUSED


class NutCertificateError(NutTlsError):
    """The server's certificate is expired, or is one of another host."""

    reason = Reason.CERTIFICATE_INVALID


class NutUntrustedError(NutCertificateError):
    """The server's certificate was issued by nobody known."""

    reason = Reason.CERTIFICATE_UNTRUSTED


class NutProtocolError(NutError):
    """The server answered something that NUT does not allow."""

    reason = Reason.NOT_NUT


class NutCommandError(NutError):
    """The server answered `ERR <code> [<extra>]`."""

    def __init__(self, code: str, extra: str = "", request: str = "") -> None:
        """Keep NUT's code, what follows it, and the verb that was refused."""
        super().__init__(f"{request}: {code} {extra}".strip(": "))
        self.code = code
        self.extra = extra
        self.request = request
        self.reason = _REASONS.get(code, Reason.REFUSED)


class NutTrackedError(NutCommandError):
    """The driver answered that it did not do what it was asked for."""


class NutOutcomeUnknownError(NutError):
    """What was asked for was sent, and its answer never came.

    It may have been done, or not, or be done later; asking again could do it twice.
    """


class NutLoginError(NutCommandError):
    """The server refused `USERNAME` or `PASSWORD` itself."""

    def __init__(self, code: str, extra: str = "", request: str = "") -> None:
        """Keep NUT's code, what follows it, and the verb that was refused."""
        super().__init__(code, extra, request)
        self.reason = Reason.LOGIN_REFUSED


# NUT's own codes (RFC 9271, section 4.3). With the first two the server is fine, and
# so are its other UPSes.
_REASONS = {
    "DATA-STALE": Reason.DATA_STALE,
    "DRIVER-NOT-CONNECTED": Reason.DRIVER_NOT_CONNECTED,
    "UNKNOWN-UPS": Reason.UNKNOWN_UPS,
    "ACCESS-DENIED": Reason.ACCESS_DENIED,
    "INVALID-PASSWORD": Reason.LOGIN_REFUSED,
    "INVALID-USERNAME": Reason.LOGIN_REFUSED,
    "PASSWORD-REQUIRED": Reason.LOGIN_REFUSED,
    "USERNAME-REQUIRED": Reason.LOGIN_REFUSED,
}
