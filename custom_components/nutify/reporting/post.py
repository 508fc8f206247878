"""Handing a report to those who get it."""

from homeassistant.core import HomeAssistant
from homeassistant.util import slugify

from ..delivery import async_deliver
from ..media_source import report_id
from ..undelivered import Attachment, Message
from .archive import mime_type
from .maker import Report
from .view import signed_link

# What a mail shows itself needs no attachment, where there is another to print.
_ATTACHED = ("pdf", "csv", "json")
_LINKED = ("html", "pdf", "csv", "json")


async def async_post(
    hass: HomeAssistant, report: Report, targets: list[str], *, asked: bool = False
) -> None:
    """Hand a report to notify entities, which get it whatever happens in between.

    `asked` tells that an action named them, and no subentry does.
    """
    if not targets or report.mail is None:
        return
    archived = report.archived
    name = slugify(f"{archived.title} {archived.subtitle}")[:80] or "report"
    kinds = [kind for kind in _ATTACHED if kind in archived.formats]
    linked = next((kind for kind in _LINKED if kind in archived.formats), None)
    message = Message(
        # No line of a mail's head takes a line break.
        title=" ".join(report.mail.title.split()),
        text=report.mail.text,
        html=report.mail.html,
        images=report.mail.images,
        attachments=tuple(
            Attachment(
                report_id(report.entry_id, archived.id, archived.file(kind)),
                mime_type(archived.file(kind)),
                f"{name}.{kind}",
            )
            for kind in kinds
        ),
        link=linked
        and signed_link(hass, report.entry_id, archived.id, archived.file(linked)),
        asked=asked,
    )
    async_deliver(hass, message, targets)
