"""Messages that a target would not take yet, kept over restarts."""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
import logging
from typing import Any, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .kept import async_kept

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail: where our media source has it, and what it is."""

    media_id: str
    mime_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Message:
    """What people get: a line, a text, and for mail HTML with images by content id.

    `link` leads those to more who get no mail. `asked` is set where an action named the
    target: it waits though no alert and no report names it.
    """

    title: str
    text: str
    html: str | None = None
    images: dict[str, bytes] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    link: str | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits for its target, and since when."""

    target: str
    message: Message
    since: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return what from_dict() understands, fit for JSON."""
        return {
            "target": self.target,
            "since": self.since.isoformat(),
            "title": self.message.title,
            "text": self.message.text,
            "html": self.message.html,
            "images": {
                content_id: base64.b64encode(image).decode()
                for content_id, image in self.message.images.items()
            },
            "attachments": [asdict(each) for each in self.message.attachments],
            "link": self.message.link,
            "asked": self.message.asked,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; raises when it cannot be that."""
        message = Message(
            title=str(stored["title"]),
            text=str(stored["text"]),
            html=None if stored["html"] is None else str(stored["html"]),
            images={
                content_id: base64.b64decode(image)
                for content_id, image in dict(stored["images"]).items()
            },
            attachments=tuple(
                Attachment(**each) for each in stored.get("attachments", ())
            ),
            link=stored.get("link"),
            asked=stored.get("asked") is True,
        )
        since = datetime.fromisoformat(stored["since"])
        return cls(str(stored["target"]), message, since)


class Undelivered:
    """The file of what waits."""

    def __init__(
        self, hass: HomeAssistant, waiting: Callable[[], Iterable[Waiting]]
    ) -> None:
        """Prepare the file; `waiting` returns what to keep."""
        self._store = Store[dict[str, Any]](
            hass, 1, f"{DOMAIN}.undelivered", private=True
        )
        self._waiting = waiting

    async def async_load(self) -> list[Waiting]:
        """Return what waited before; what is damaged is left out."""
        stored = await async_kept(self._store, "Messages that wait")
        found: list[Waiting] = []
        for each in stored.get("waiting", ()):
            try:
                found.append(Waiting.from_dict(each))
            except (KeyError, TypeError, ValueError) as err:
                _LOGGER.warning("A message that waits cannot be read: %r", err)
        return found

    @callback
    def save(self) -> None:
        """Write the file soon; with a delay, every further failure would put it off."""
        self._store.async_delay_save(self._content)

    async def async_remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()

    def _content(self) -> dict[str, Any]:
        return {"waiting": [each.as_dict() for each in self._waiting()]}
