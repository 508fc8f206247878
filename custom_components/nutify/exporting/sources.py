"""Which statistics and entities belong to a UPS."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from homeassistant.components.recorder.models import StatisticMetaData
from homeassistant.components.recorder.statistics import get_metadata
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import slugify

from ..const import DOMAIN
from ..subject import Subject, async_subjects

_PREFIX = f"{DOMAIN}:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A statistic of a UPS."""

    id: str
    metadata: StatisticMetaData
    server: str
    ups: str

    def metadata_cells(self) -> dict[str, Any]:
        """Return how it is measured, as an export has it."""
        metadata = self.metadata
        return {
            "name": metadata["name"],
            "unit": metadata["unit_of_measurement"],
            "unit_class": metadata["unit_class"],
            "mean_type": int(metadata["mean_type"]),
            "has_sum": bool(metadata["has_sum"]),
        }

    def cells(self) -> dict[str, Any]:
        """Return what is the same in all of its rows."""
        return {
            "server": self.server,
            "ups": self.ups,
            "statistic_id": self.id,
            **self.metadata_cells(),
        }


@callback
def async_entities(hass: HomeAssistant, subject: Subject) -> list[str]:
    """Return the entities of a UPS, in their order."""
    return sorted(entity.entity_id for _, entity in subject.registered(hass))


async def async_sources(
    hass: HomeAssistant, subjects: Sequence[Subject]
) -> list[list[Source]]:
    """Return the statistics of each UPS: its entities', and what was imported apart."""
    known = await get_instance(hass).async_add_executor_job(get_metadata, hass)
    apart = _imported(hass, subjects, known)
    found: list[list[Source]] = []
    for subject in subjects:
        ids = [each for each in async_entities(hass, subject) if each in known]
        found.append(
            [
                Source(
                    id=each,
                    metadata=known[each][1],
                    server=subject.entry.title,
                    ups=subject.ups,
                )
                for each in sorted([*ids, *apart.get(subject.key, ())])
            ]
        )
    return found


@callback
def _imported(
    hass: HomeAssistant, subjects: Sequence[Subject], known: Iterable[str]
) -> dict[str, list[str]]:
    """Return statistics that no entity has, by the UPS whose name they begin with.

    Where several UPSes are called that, all of them have to be asked for.
    """
    names: dict[str, list[str]] = {}
    for subject in async_subjects(hass):
        for name in {slugify(subject.ups), slugify(subject.subentry.title)}:
            names.setdefault(name, []).append(subject.key)
    asked = [each.key for each in subjects]
    found: dict[str, list[str]] = {}
    for statistic_id in known:
        if not statistic_id.startswith(_PREFIX):
            continue
        rest = statistic_id.removeprefix(_PREFIX)
        longest = max(
            (name for name in names if rest.startswith(f"{name}_")),
            key=len,
            default="",
        )
        owners = names.get(longest, [])
        if owners and set(owners) <= set(asked):
            first = min(owners, key=asked.index)
            found.setdefault(first, []).append(statistic_id)
    return found
