"""What to do about a database that grows more than it has to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .figures import Figures

# A UPS with a battery, read every 15 s, with deadbands: 10 readings that are written
# every ten minutes, 15 totals every five, and what happens.
ROWS_OF_A_UPS = 6000
_UNUSUAL = 3
_MUCH_OF_ALL = 0.2
_MUCH_ROWS = 5000
_LONG_BACKLOG = 1000
_BIG = 4 * 1024**3
_MANY_UPSES = 50


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece: the key of its text, and what fills that in."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


def advise(figures: Figures, backlog: int) -> Iterator[Advice]:
    """Yield what a person could do, what matters most first."""
    if figures.excluded:
        yield Advice("excluded", {"count": figures.excluded, "total": figures.entities})
    if backlog > _LONG_BACKLOG:
        yield Advice("backlog", {"count": backlog})
    if not figures.purges:
        yield Advice("no_purge")
    usual = ROWS_OF_A_UPS * max(figures.upses, 1)
    if figures.rows_a_day > _UNUSUAL * usual:
        yield Advice("growth", {"rows": figures.rows_a_day, "usual": usual})
    for entity_id, rows in figures.most:
        if rows > _MUCH_ROWS and rows > _MUCH_OF_ALL * figures.rows_a_day:
            share = round(100 * rows / figures.rows_a_day)
            yield Advice("entity", {"entity": entity_id, "rows": rows, "share": share})
    is_big = figures.size is not None and figures.size > _BIG
    if figures.engine == "sqlite" and is_big and figures.upses > _MANY_UPSES:
        yield Advice("sqlite", {"upses": figures.upses})
    if gone := len(figures.gone):
        yield Advice("gone", {"count": gone})
