"""The dashboard in the sidebar: there while any server's UPSes are to be shown.

Home Assistant has no documented way to bring a dashboard along; this is the one that
others use. All of it is in this module, and whatever fails here leaves the rest alone.
"""

from collections.abc import Mapping
import logging
from typing import Any, override

from homeassistant.components import frontend
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.dashboard import LovelaceConfig
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.json import json_bytes, json_fragment

from ..const import CONF_DASHBOARD, DOMAIN
from ..subject import Subject, async_subjects
from .build import build
from .survey import survey
from .texts import texts_of, wording

_LOGGER = logging.getLogger(__name__)

_ICON = "mdi:power-plug-battery"
# Entities come by the hundred when a server is added.
_SETTLE_SECONDS = 3.0


async def async_setup_dashboard(hass: HomeAssistant) -> None:
    """Offer the dashboard, and follow what it shows."""
    if not {"frontend", "lovelace"} <= hass.config.components:
        # A Home Assistant without pages; everything else works.
        return
    texts = await hass.async_add_executor_job(texts_of, hass.config.language)
    Sidebar(hass, texts).async_start()


class Sidebar:
    """Puts the dashboard into the sidebar and takes it out."""

    def __init__(self, hass: HomeAssistant, texts: Mapping[str, str]) -> None:
        """Prepare; async_start() shows it."""
        self._hass = hass
        self._config = NutifyDashboard(hass, texts)
        self._is_shown = False
        self._again = Debouncer(
            hass,
            _LOGGER,
            cooldown=_SETTLE_SECONDS,
            immediate=False,
            function=self._refresh,
            background=True,
        )

    @callback
    def async_start(self) -> None:
        """Show it where it is wanted, from now until Home Assistant stops."""
        self._show_if_wanted()
        bus = self._hass.bus
        bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._changed, self._is_ours)
        bus.async_listen(
            dr.EVENT_DEVICE_REGISTRY_UPDATED, self._changed, self._is_our_device
        )
        bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._set_anew)
        bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, self._stop)
        async_dispatcher_connect(
            self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed
        )

    @callback
    def _stop(self, event: Event[Any]) -> None:
        self._again.async_shutdown()

    @callback
    def _is_ours(self, data: Mapping[str, Any]) -> bool:
        """Tell whether an entity is one of ours, or one that was."""
        if data["action"] == "update" and not _MATTERS & data["changes"].keys():
            return False
        found = er.async_get(self._hass).async_get(data["entity_id"])
        return found is None or found.platform == DOMAIN

    @callback
    def _is_our_device(self, data: Mapping[str, Any]) -> bool:
        """Tell whether a device is one of ours, or one that was."""
        found = dr.async_get(self._hass).async_get(data["device_id"])
        return found is None or any(each[0] == DOMAIN for each in found.identifiers)

    @callback
    def _changed(self, event: Event[Any]) -> None:
        self._again.async_schedule_call()

    @callback
    def _entry_changed(self, change: object, entry: Any) -> None:  # noqa: ANN401
        if entry.domain == DOMAIN:
            self._show_if_wanted()
            self._again.async_schedule_call()

    async def _set_anew(self, event: Event[Any]) -> None:
        """Follow Home Assistant to another language."""
        if "language" in event.data:
            language = self._hass.config.language
            texts = await self._hass.async_add_executor_job(texts_of, language)
            self._config.async_speak(texts)
            if self._is_shown:
                self._register()

    @callback
    def _show_if_wanted(self) -> None:
        wanted = any(
            entry.options.get(CONF_DASHBOARD, True)
            for entry in self._hass.config_entries.async_entries(
                DOMAIN, include_ignore=False, include_disabled=False
            )
        )
        if wanted == self._is_shown:
            return
        self._is_shown = wanted
        dashboards = self._hass.data[LOVELACE_DATA].dashboards
        if not wanted:
            frontend.async_remove_panel(self._hass, DOMAIN, warn_if_unknown=False)
            dashboards.pop(DOMAIN, None)
            return
        dashboards[DOMAIN] = self._config
        self._register()

    def _register(self) -> None:
        frontend.async_register_built_in_panel(
            self._hass,
            "lovelace",
            sidebar_title=self._config.title,
            sidebar_icon=_ICON,
            frontend_url_path=DOMAIN,
            config={"mode": "yaml"},
            update=True,
        )

    async def _refresh(self) -> None:
        if self._is_shown:
            self._config.async_look_again()


# What of an entity is seen in a view, or decides whether it is there.
_MATTERS = frozenset({"capabilities", "disabled_by", "entity_id", "device_id"})


class NutifyDashboard(LovelaceConfig):
    """The configuration of the dashboard, built when it is asked for."""

    def __init__(self, hass: HomeAssistant, texts: Mapping[str, str]) -> None:
        """Prepare it in the language of Home Assistant."""
        super().__init__(
            hass,
            DOMAIN,
            {
                "icon": _ICON,
                "mode": "yaml",
                "require_admin": False,
                "show_in_sidebar": True,
                "title": texts["title"],
                "url_path": DOMAIN,
            },
        )
        self._text = wording(texts)
        self._told: bytes | None = None
        self.title = texts["title"]

    @property
    @override
    def mode(self) -> str:
        return "yaml"

    @override
    async def async_get_info(self) -> dict[str, Any]:
        return {"mode": self.mode, "views": len(self._build()["views"])}

    @override
    async def async_load(self, force: bool) -> dict[str, Any]:
        return self._build()

    @override
    async def async_json(self, force: bool) -> json_fragment:
        self._told = json_bytes(self._build())
        return json_fragment(self._told)

    @callback
    def async_speak(self, texts: Mapping[str, str]) -> None:
        """Use the words of another language."""
        self._text = wording(texts)
        self.title = texts["title"]
        self.async_look_again()

    @callback
    def async_look_again(self) -> None:
        """Have open pages load it anew, but only where it is another one now."""
        if self._told is not None and json_bytes(self._build()) != self._told:
            self._told = None
            self._config_updated()

    def _build(self) -> dict[str, Any]:
        subjects = [each for each in async_subjects(self.hass) if _is_wanted(each)]
        return build(survey(self.hass, subjects, self._text))


def _is_wanted(subject: Subject) -> bool:
    wanted: bool = subject.entry.options.get(CONF_DASHBOARD, True)
    return wanted
