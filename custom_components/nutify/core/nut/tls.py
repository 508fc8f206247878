"""TLS contexts for the two ways to encrypt a NUT connection."""

import ssl

from .errors import NutArgumentError


def create_context(*, verify: bool, ca: str | None = None) -> ssl.SSLContext:
    """Return a context that encrypts, and verifies when asked to.

    `ca` is one or more PEM certificates to trust instead of the system's. Reads the
    system's certificates from disk: not for the event loop. Raises NutArgumentError
    when `ca` holds no certificate.
    """
    if not verify:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    try:
        return ssl.create_default_context(cadata=ca or None)
    except ssl.SSLError, TypeError, ValueError:
        # The original error quotes the material; it must not reach a log.
        message = "not a PEM certificate"
        raise NutArgumentError(message) from None
