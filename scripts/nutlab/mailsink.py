"""Take mail as a real SMTP server does, and keep it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailSink:
    """A server's port and the mails that came, by recipient.

    While `refuses` is set, every mail is turned away for the moment.
    """

    port: int = 0
    refuses: bool = False
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail."""
        if self.refuses:
            return "451 try again later"
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.extend((recipient, mail) for recipient in envelope.rcpt_tos)
        return "250 taken"


@asynccontextmanager
async def mail_sink() -> AsyncGenerator[MailSink]:
    """Run a server on loopback for as long as the context lasts."""
    sink = MailSink()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(sink, hostname="localhost"), "127.0.0.1", 0
    )
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        server.abort_clients()
        await server.wait_closed()
        # One turn of the loop lets the sessions see that they are over.
        await asyncio.sleep(0)


def parts_of(mail: EmailMessage) -> tuple[str, str, dict[str, bytes]]:
    """Return the text, the HTML, and the images of a mail by content id."""
    text = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    images = {
        str(part["Content-ID"]).strip("<>"): part.get_content()
        for part in mail.walk()
        if part.get_content_maintype() == "image"
    }
    return (
        text.get_content() if text is not None else "",
        html.get_content() if html is not None else "",
        images,
    )
