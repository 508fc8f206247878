"""The files of Nutify, as Home Assistant's media source gives them to others."""

from pathlib import Path
import re
from typing import override

from homeassistant.components.media_player.const import MediaClass
from homeassistant.components.media_source.error import Unresolvable
from homeassistant.components.media_source.models import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
)
from homeassistant.core import HomeAssistant

from .const import DOMAIN

# A folder of the cache, with what a mail shows until it is sent.
ATTACHMENTS = "attachments"
_NAME = re.compile(r"[0-9A-Z]{26}\.png")


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the media source."""
    return NutifyMediaSource(hass)


def attachment_id(name: str) -> str:
    """Return the media id of an attachment."""
    return f"media-source://{DOMAIN}/{ATTACHMENTS}/{name}"


class NutifyMediaSource(MediaSource):
    """Gives the images of mails to the integration that sends them."""

    name = "Nutify"

    def __init__(self, hass: HomeAssistant) -> None:
        """Prepare the media source."""
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        folder, _, name = item.identifier.partition("/")
        # Nothing but names of our own making, which lead into no other folder.
        if folder != ATTACHMENTS or not _NAME.fullmatch(name):
            raise Unresolvable(f"{item.identifier} is no file of Nutify")
        path = Path(self._hass.config.cache_path(DOMAIN, ATTACHMENTS), name)
        if not await self._hass.async_add_executor_job(path.is_file):
            raise Unresolvable(f"{item.identifier} is not there")
        return PlayMedia("", "image/png", path=path)

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        return BrowseMediaSource(
            domain=DOMAIN,
            identifier="",
            media_class=MediaClass.DIRECTORY,
            media_content_type="",
            title=self.name,
            can_play=False,
            can_expand=True,
            children=[],
        )
