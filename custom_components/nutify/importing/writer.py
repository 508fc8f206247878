"""Writes the history of one UPS: statistics, and records of the journal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.recorder import get_instance

from ..core.legacy.hours import read_hours
from ..core.legacy.journal import read_journal
from ..core.legacy.model import Dropped, LegacyJournal, LegacyUps, Survey
from ..subject import Subject
from .plan import Figures, Plan, Setting, price_in
from .records import records_of
from .splice import Splice
from .table import Table
from .targets import COST, EMISSIONS, ENERGY, SUM_UNITS, Target, Targets

_WH_PER_KWH = 1000
_GRAMS_PER_KG = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """A UPS of a file, and what was found of it."""

    plan: Plan
    survey: Survey
    ups: LegacyUps


class _Means(NamedTuple):
    quantity: str
    target: Target


class _Sums(NamedTuple):
    kind: str
    target: Target
    per_wh: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a UPS, and what it comes to."""

    table: Table
    journal: LegacyJournal
    figures: Figures


async def async_read(hass: HomeAssistant, source: Source) -> Found:
    """Return everything of a UPS; raises LegacyError."""

    def read() -> Found:
        dropped = Dropped()
        table = Table(
            read_hours(source.plan.file, source.ups, source.survey.generation, dropped)
        )
        journal = read_journal(source.plan.file, source.ups, source.survey)
        figures = Figures(
            hours=len(table),
            kwh=table.total_energy() / _WH_PER_KWH,
            events=len(journal.events),
            outages=len(journal.outages),
            dropped=dropped.reasons,
        )
        return Found(table, journal, figures)

    return await hass.async_add_executor_job(read)


class Writer:
    """Writes what was read of a UPS into the statistics of a subject, or apart."""

    def __init__(
        self,
        hass: HomeAssistant,
        splice: Splice,
        source: Source,
        subject: Subject | None,
        written: list[str],
        save: Callable[[], None],
    ) -> None:
        """Prepare; what is in `written` is not written again, and `save` keeps it."""
        self._hass = hass
        self._splice = splice
        self._source = source
        self._subject = subject
        self._written = written
        self._save = save
        self._targets = Targets(hass, subject, source.ups.name)

    async def async_write(
        self, found: Found, progress: Callable[[int, int], None]
    ) -> Figures:
        """Write everything; `progress` is told rows that are done, and of how many."""
        table, figures = found.table, found.figures
        means, sums = await get_instance(self._hass).async_add_executor_job(
            self._list, table
        )
        count = (len(means) + len(sums)) * len(table)
        done = 0

        def tell(rows: int) -> None:
            nonlocal done
            done += rows
            progress(done, count)

        for each in means:
            series = each.target.series
            convert = series.converter(each.target.unit)
            points = [
                (start, convert(mean), convert(least), convert(greatest))
                for start, mean, least, greatest in table.points(each.quantity)
            ]
            name = f"{self._source.ups.key}>{series.id}"
            if name in self._written:
                # Before a restart.
                tell(len(points))
                figures.rows += self._splice.before(series, points)
                continue
            figures.rows += await self._splice.async_means(series, points, tell)
            self._written.append(name)
            self._save()
        for amount in sums:
            series = amount.target.series
            convert = series.converter(amount.target.unit)
            growth = {
                start: convert(value)
                for start, value in table.growth(amount.per_wh).items()
            }
            figures.rows += await self._splice.async_sums(series, growth, tell)
        self._merge(found.journal)
        return figures

    def _list(self, table: Table) -> tuple[list[_Means], list[_Sums]]:
        """Return what goes where; the recorder's thread asks for it."""
        means = [
            _Means(quantity, target)
            for quantity in table.quantities
            for target in self._targets.means(quantity)
        ]
        settings, wanted = self._source.ups.settings, self._source.plan.settings
        per_wh = {ENERGY: 1 / _WH_PER_KWH}
        price = price_in(self._hass.config.currency, settings)
        if price is not None and Setting.PRICE in wanted:
            per_wh[COST] = price / _WH_PER_KWH
        if settings.co2 is not None and Setting.EMISSIONS in wanted:
            per_wh[EMISSIONS] = settings.co2 / _GRAMS_PER_KG / _WH_PER_KWH
        units = {**SUM_UNITS, COST: settings.currency}
        return means, [
            _Sums(kind, self._targets.amount(kind, units[kind]), each)
            for kind, each in per_wh.items()
        ]

    @callback
    def _merge(self, journal: LegacyJournal) -> None:
        """Let the journal of the subject's server take in events and outages."""
        if self._subject is None:
            return
        ours, ups = self._subject.runtime.monitor.journal, self._subject.ups
        # Not its name: a UPS may be renamed before it is done again.
        name = self._subject.subentry.subentry_id
        own = list(ours.newest_first(ups))
        ours.merge(records_of(ups, name, journal, own))
