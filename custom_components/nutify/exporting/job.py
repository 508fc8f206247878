"""Exports the history or the journal of UPSes into the archive."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_at_time

from ..core.events.outages import Outage
from ..journal import Record
from ..reporting.archive import HISTORY, JOURNAL, Archive, Archived
from ..reporting.calm import calm_collector
from ..sentences import Sentences
from ..subject import Subject
from .cells import (
    HISTORY_COLUMNS,
    JOURNAL_COLUMNS,
    METADATA,
    STATE_COLUMNS,
    VERSION,
)
from .lines import CSV, Csv, Encoder, JsonLines, Piece, json_text
from .sources import Source, async_entities, async_sources
from .states import state_pieces
from .statistics import Range, Reader, Resolution, those_with_rows
from .writer import Ask, async_write

_MOST_RECORDS = 500
# A line tells the unit, though the head does as well: it is read without it.
_TOLD_BY_HEAD = frozenset(METADATA) - {"unit"} | {"resolution"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to have exported, of which time, and how."""

    subjects: Sequence[Subject]
    range: Range
    format: str
    is_packed: bool

    @property
    def kind(self) -> str:
        """Return the format of the file, as its name ends."""
        return f"{self.format}.gz" if self.is_packed else self.format


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export in the archive of a server; its size is in bytes."""

    entry_id: str
    archived: Archived
    rows: int
    size: int


async def async_export_history(
    hass: HomeAssistant, wish: Wish, resolution: Resolution
) -> Export:
    """Export statistics, or every state; raises OSError where it cannot be kept."""
    if resolution is Resolution.RAW:
        pieces = _states(hass, wish)
    else:
        found = await async_sources(hass, wish.subjects)
        pieces = _statistics(hass, wish, resolution, found)
    texts = await Sentences.async_in(hass, hass.config.language)
    archived = _archived(wish, HISTORY, texts.text("export_history"))
    with calm_collector():
        return await _async_export(
            hass, wish, archived, pieces, get_instance(hass).async_add_executor_job
        )


async def async_export_journal(hass: HomeAssistant, wish: Wish) -> Export:
    """Export events and outages; raises OSError where it cannot be kept."""
    records = {
        each.key: list(each.runtime.monitor.journal.newest_first(each.ups))[::-1]
        for each in wish.subjects
    }
    pieces = _records(wish, records)
    texts = await Sentences.async_in(hass, hass.config.language)
    archived = _archived(wish, JOURNAL, texts.text("export_journal"))
    return await _async_export(
        hass, wish, archived, pieces, hass.async_add_executor_job
    )


async def _async_export(
    hass: HomeAssistant,
    wish: Wish,
    archived: Archived,
    pieces: Iterator[Piece],
    ask: Ask,
) -> Export:
    entry = wish.subjects[0].entry
    rows, size = await async_write(hass, Archive(hass, entry), archived, pieces, ask)
    return Export(entry_id=entry.entry_id, archived=archived, rows=rows, size=size)


def _archived(wish: Wish, name: str, title: str) -> Archived:
    made = dt_util.utcnow()
    start, end = wish.range.start, dt_util.as_local(wish.range.end)
    begin = "" if start is None else f"{dt_util.as_local(start):%Y-%m-%d} "
    return Archived(
        id=ulid_at_time(made.timestamp()),
        title=title,
        subtitle=f"{begin}\N{EN DASH} {end:%Y-%m-%d}",
        made=made,
        formats=(wish.kind,),
        name=name,
    )


def _statistics(
    hass: HomeAssistant,
    wish: Wish,
    resolution: Resolution,
    found: Sequence[Sequence[Source]],
) -> Iterator[Piece]:
    # Others come and go by themselves: the same history makes the same file.
    found = [
        those_with_rows(hass, sources, wish.range, resolution) for sources in found
    ]
    encoder: Encoder
    if wish.format == CSV:
        encoder = Csv(HISTORY_COLUMNS)
    else:
        every = chain.from_iterable(found)
        encoder = JsonLines(
            {
                **_head(HISTORY, resolution),
                "statistics": {each.id: each.metadata_cells() for each in every},
            },
            _TOLD_BY_HEAD,
        )
    yield encoder.head()
    for sources in found:
        yield from Reader(hass, sources, resolution).pieces(wish.range, encoder)


def _states(hass: HomeAssistant, wish: Wish) -> Iterator[Piece]:
    entities = {each.key: async_entities(hass, each) for each in wish.subjects}

    def pieces() -> Iterator[Piece]:
        encoder = _encoder(wish, STATE_COLUMNS, _head(HISTORY, Resolution.RAW))
        yield encoder.head()
        for subject in wish.subjects:
            yield from state_pieces(
                hass, subject, entities[subject.key], wish.range, encoder
            )

    return pieces()


def _records(wish: Wish, records: Mapping[str, Sequence[Record]]) -> Iterator[Piece]:
    encoder = _encoder(wish, JOURNAL_COLUMNS, _head(JOURNAL))
    cells = _flat if wish.format == CSV else _whole
    yield encoder.head()
    for subject in wish.subjects:
        server = {"server": subject.entry.title}
        own = records[subject.key]
        for first in range(0, len(own), _MOST_RECORDS):
            rows = [
                server | cells(record)
                for record in own[first : first + _MOST_RECORDS]
                if _is_in(wish.range, record)
            ]
            if rows:
                yield encoder.encode(rows)


def _encoder(wish: Wish, columns: Sequence[str], head: Mapping[str, Any]) -> Encoder:
    return Csv(columns) if wish.format == CSV else JsonLines(head)


def _head(kind: str, resolution: Resolution | None = None) -> dict[str, Any]:
    head: dict[str, Any] = {"nutify_export": VERSION, "kind": kind}
    return head if resolution is None else {**head, "resolution": str(resolution)}


def _whole(record: Record) -> dict[str, Any]:
    return record.as_dict()


def _flat(record: Record) -> dict[str, Any]:
    """Return a record for a spreadsheet, with all of its data beside what it reads."""
    data = record.data
    return {
        **record.as_dict(),
        "what": data["kind"] if record.is_outage else data["type"],
        "severity": data.get("severity"),
        "duration": data.get("duration"),
        "data": json_text(data),
    }


def _is_in(wanted: Range, record: Record) -> bool:
    """Tell whether a record, or a part of an outage, lies in a time."""
    begin = datetime.fromisoformat(record.time)
    if begin >= wanted.end:
        return False
    if wanted.start is None or begin >= wanted.start:
        return True
    if not record.is_outage:
        return False
    outage = Outage.from_dict(record.data)
    return begin.timestamp() + outage.duration > wanted.start.timestamp()
