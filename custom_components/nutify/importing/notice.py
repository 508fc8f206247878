"""Tells that an import ended: whoever began it may have closed its dialog."""

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from ..sentences import Sentences
from .plan import Figures

_ID = f"{DOMAIN}_import"


async def async_tell_done(hass: HomeAssistant, file: str, figures: Figures) -> None:
    """Say what was imported."""
    texts = await Sentences.async_in(hass, hass.config.language)
    persistent_notification.async_create(
        hass,
        texts.text(
            "import_done",
            file=file,
            rows=f"{figures.rows}",
            energy=f"{figures.kwh:.1f} kWh",
            outages=f"{figures.outages}",
        ),
        texts.text("import_done_title"),
        _ID,
    )


async def async_tell_failed(
    hass: HomeAssistant, file: str, problem: str | None
) -> None:
    """Say why it failed; without a problem a server was not there."""
    texts = await Sentences.async_in(hass, hass.config.language)
    if problem is not None:
        message = texts.text("import_failed", file=file, detail=problem)
    else:
        message = texts.text("import_without_server", file=file)
    persistent_notification.async_create(
        hass, message, texts.text("import_failed_title"), _ID
    )
