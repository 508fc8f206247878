"""What a person chose to import from a database of the standalone Nutify."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from homeassistant.core import HomeAssistant, callback

from ..core.legacy.model import LegacySettings, LegacyUps, Survey
from ..subject import Subject, async_subjects

# In place of a UPS of ours.
APART, SKIP = "apart", "skip"


class Setting(StrEnum):
    """A setting of the standalone Nutify that can be taken over."""

    PRICE = "price"
    EMISSIONS = "emissions"
    RATINGS = "ratings"
    SCHEDULES = "schedules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A file, where the history of each of its UPSes goes, and the settings wanted.

    `targets` are by the key of a UPS in the file: the key of a subject, APART or SKIP.
    `is_upload` tells that the file is ours, to be deleted afterwards.
    """

    path: str
    is_upload: bool
    targets: Mapping[str, str]
    settings: Sequence[str] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it, fit for JSON."""
        return asdict(self) | {"settings": list(self.settings)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what as_dict() was made of; raises KeyError, TypeError."""
        return cls(
            path=str(stored["path"]),
            is_upload=bool(stored["is_upload"]),
            targets={str(key): str(each) for key, each in stored["targets"].items()},
            settings=tuple(map(str, stored["settings"])),
        )

    @property
    def file(self) -> Path:
        """Return the file."""
        return Path(self.path)

    def chosen(self, survey: Survey) -> Iterator[tuple[LegacyUps, str]]:
        """Yield the UPSes that are not skipped, with their targets."""
        for ups in survey.upses:
            target = self.targets.get(ups.key, SKIP)
            if target != SKIP:
                yield ups, target


@dataclass(slots=True, kw_only=True)
class Figures:
    """What an import comes to, or will: of a UPS, or of all.

    `hours` were measured, `kwh` is their energy, `rows` are of statistics, `dropped`
    counts the rows of the file that were left out by why.
    """

    hours: int = 0
    kwh: float = 0.0
    rows: int = 0
    events: int = 0
    outages: int = 0
    dropped: Counter[str] = field(default_factory=Counter)

    def add(self, other: Figures) -> None:
        """Add those of another UPS."""
        self.hours += other.hours
        self.kwh += other.kwh
        self.rows += other.rows
        self.events += other.events
        self.outages += other.outages
        self.dropped.update(other.dropped)


def price_in(currency: str, settings: LegacySettings) -> float | None:
    """Return the price of energy per kWh, None for none, and for one of other money."""
    return settings.price if settings.currency in {None, currency} else None


@callback
def guess(hass: HomeAssistant, ups: LegacyUps, count: int) -> str:
    """Return the subject that a UPS of a file most likely is, else APART.

    By its serial number where only one has it, else by its name on its server; the
    only one of a file is the only one here.
    """
    subjects = list(async_subjects(hass))
    for same in (_same_serial, _same_name):
        found = [each for each in subjects if same(each, ups)]
        if len(found) == 1:
            return found[0].key
    if count == 1 and len(subjects) == 1:
        return subjects[0].key
    return APART


def _same_serial(subject: Subject, ups: LegacyUps) -> bool:
    if len(ups.serial) < _LEAST_SERIAL:
        return False
    variables = subject.snapshot.variables
    return ups.serial in (
        variables.get("device.serial"),
        variables.get("ups.serial"),
    )


def _same_name(subject: Subject, ups: LegacyUps) -> bool:
    return bool(ups.ups_name) and subject.ups.casefold() == ups.ups_name.casefold()


# Shorter ones are no serial numbers.
_LEAST_SERIAL = 5
