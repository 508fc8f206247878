"""Databases that were uploaded to be imported: ours until they are, and no longer."""

import logging
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util.ulid import ulid_now

from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)


def upload_path(hass: HomeAssistant, name: str | None = None) -> Path:
    """Return where an upload is kept: a new one, unless it is named."""
    return Path(
        hass.config.path(STORAGE_DIR, f"{DOMAIN}.import.{name or ulid_now()}.sqlite")
    )


def discard(file: Path) -> None:
    """Delete an upload; one that cannot be deleted is told of in the log."""
    try:
        file.unlink(missing_ok=True)
    except OSError as err:
        _LOGGER.warning("%s cannot be deleted: %s", file, err)


def discard_strays(hass: HomeAssistant, needed: Path | None) -> None:
    """Delete what a process that was killed left of uploads, but the one needed."""
    pattern = upload_path(hass, "*")
    for file in pattern.parent.glob(pattern.name):
        # By its name: the folder may have moved since.
        if needed is None or file.name != needed.name:
            discard(file)
