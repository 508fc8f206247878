"""What an integration leaves in a Home Assistant."""

from collections.abc import Iterator
from pathlib import Path
import shutil
import zipfile

from .api import Api, Json
from .hass import HomeAssistant

# Home Assistant remembers what was deleted for thirty days, and notes every issue that
# was ever shown.
_REMEMBERS = {
    *("core.config_entries", "core.device_registry", "core.entity_registry"),
    *("core.restore_state", "repairs.issue_registry", "trace.saved_traces"),
    *("core.logger", "core.analytics"),
}


class Traces:
    """Installs an integration from a zip, takes it away, and finds what is left."""

    def __init__(self, hass: HomeAssistant, domain: str) -> None:
        """Remember where everything is."""
        self._hass = hass
        self._domain = domain
        self._folder = hass.config / "custom_components" / domain

    def install(self, path: Path) -> None:
        """Unpack the zip as HACS does."""
        self._folder.unlink(missing_ok=True)
        with zipfile.ZipFile(path) as source:
            source.extractall(self._folder)

    def uninstall(self) -> None:
        """Delete the integration's folder."""
        shutil.rmtree(self._folder)

    def complaints(self) -> list[str]:
        """Return the warnings and errors of the log that are about the integration."""
        return [
            line
            for line in self._hass.log.read_text(errors="replace").splitlines()
            if (" WARNING " in line or " ERROR " in line)
            and self._domain in line
            and "not been tested by Home Assistant" not in line
        ]

    async def left(self, api: Api) -> dict[str, list[str]]:
        """Return what there still is of the integration, by where it is."""
        entities = await api.command("config/entity_registry/list")
        devices = await api.command("config/device_registry/list")
        issues = (await api.command("repairs/list_issues"))["issues"]
        energy = await api.command("energy/get_prefs")
        return {
            "entities": [
                each["entity_id"]
                for each in entities
                if each["platform"] == self._domain
            ],
            "devices": [str(each["name"]) for each in devices if self._is_ours(each)],
            "states": [
                each["entity_id"]
                for each in await api.get("/api/states")
                if self._domain in str(each["attributes"])
            ],
            "repairs": [
                each["issue_id"] for each in issues if each["domain"] == self._domain
            ],
            "dashboards": [
                each for each in await api.command("get_panels") if self._domain in each
            ],
            "Energy dashboard": [
                str(each) for each in (energy or {}).get("device_consumption", ())
            ],
            "files": list(self._files()),
        }

    def documents(self) -> list[str]:
        """Return the folders of what is the user's: reports and exports."""
        return sorted(
            f"{each.relative_to(self._hass.config)} ({_count(each)} files)"
            for each in self._hass.config.glob(f"media/{self._domain}")
        )

    def _is_ours(self, device: Json) -> bool:
        return any(domain == self._domain for domain, *_ in device["identifiers"])

    def _files(self) -> Iterator[str]:
        """Yield our files, and those of others that still name us."""
        storage = self._hass.config / ".storage"
        for path in sorted(storage.iterdir()):
            if path.name.startswith(self._domain):
                yield path.name
            elif (
                path.is_file()
                and path.name not in _REMEMBERS
                and self._domain in path.read_text(errors="replace")
            ):
                yield f"{path.name} names it"


def _count(folder: Path) -> int:
    return sum(each.is_file() for each in folder.rglob("*"))
