"""What somebody wants a report of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..core.report.data import Span
from ..core.report.document import Section
from ..core.report.periods import Period, previous_of, span_of
from ..subject import Subject
from .archive import MIME_TYPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A report to make: of which UPSes, of which time, with what in it.

    `language` is the reader's; `title` stands for one that is made of the UPSes.
    """

    subjects: Sequence[Subject]
    span: Span
    previous: Span
    sections: frozenset[Section] = frozenset(Section)
    formats: Sequence[str] = tuple(MIME_TYPES)
    language: str | None = None
    title: str | None = field(default=None)

    def language_in(self, hass: HomeAssistant) -> str:
        """Return the reader's language, else that of Home Assistant."""
        return self.language or hass.config.language


def spans_of(period: Period, now: datetime) -> tuple[Span, Span]:
    """Return the time of a period, and the one before it to compare with."""
    zone = dt_util.get_default_time_zone()
    span = span_of(period, now, zone)
    return span, previous_of(span, period, zone)


def spans_between(start: datetime, end: datetime) -> tuple[Span, Span]:
    """Return any time, and the one before it to compare with."""
    zone = dt_util.get_default_time_zone()
    span = Span(dt_util.as_utc(start), dt_util.as_utc(end))
    return span, previous_of(span, None, zone)
