"""Brings the records of an exported journal back to where they came from."""

from collections import Counter
from dataclasses import dataclass

from homeassistant.core import HomeAssistant, callback

from ..journal import Record
from ..runtime import NutifyConfigEntry
from ..subject import Subject, async_subjects
from .checked import records_of
from .reader import ExportFile


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredJournal:
    """What came of an import: new records, known ones, and those of unknown UPSes."""

    records: int
    same: int
    refused: dict[str, int]


async def async_restore_journal(
    hass: HomeAssistant, file: ExportFile
) -> RestoredJournal:
    """Merge the records of an export into the journals.

    Raises ServiceValidationError before it does.
    """
    found = await hass.async_add_executor_job(records_of, file)
    subjects = list(async_subjects(hass))
    wanted: dict[str, tuple[NutifyConfigEntry, list[Record]]] = {}
    refused: Counter[str] = Counter()
    for server, record in found:
        subject = _subject_of(subjects, server, record.ups)
        if subject is None:
            refused[f"{server}/{record.ups}"] += 1
            continue
        entry = subject.entry
        wanted.setdefault(entry.entry_id, (entry, []))[1].append(record)
    new = sum(
        entry.runtime_data.monitor.journal.merge(records)
        for entry, records in wanted.values()
    )
    return RestoredJournal(
        records=new, same=len(found) - new - refused.total(), refused=dict(refused)
    )


@callback
def _subject_of(subjects: list[Subject], server: str, ups: str) -> Subject | None:
    """Return the UPS of a server, or the only one of its name."""
    named = [each for each in subjects if each.ups == ups]
    own = [each for each in named if each.entry.title == server]
    if own:
        return own[0]
    return named[0] if len(named) == 1 else None
