"""The cells of an export: what they are called, and what a spreadsheet may be given."""

from datetime import UTC, datetime
import re

VERSION = 1

# What statistics are of, and how they are measured.
METADATA = ("name", "unit", "unit_class", "mean_type", "has_sum")
FIGURES = ("mean", "min", "max", "mean_weight", "state", "sum")
HISTORY_COLUMNS = (
    "time",
    "server",
    "ups",
    "statistic_id",
    *METADATA,
    "resolution",
    *FIGURES,
    "last_reset",
)
STATE_COLUMNS = ("time", "server", "ups", "entity_id", "unit", "state")
JOURNAL_COLUMNS = (
    "time",
    "server",
    "ups",
    "id",
    "is_outage",
    "what",
    "severity",
    "duration",
    "acknowledged_by",
    "acknowledged_at",
    "data",
)

# A spreadsheet takes a text that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_QUOTE = "'"
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def guarded(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula; a number stays."""
    if text.startswith((*_FORMULA, _QUOTE)) and not _NUMBER.fullmatch(text):
        return f"{_QUOTE}{text}"
    return text


def unguarded(text: str) -> str:
    """Return what guarded() was given."""
    return text.removeprefix(_QUOTE)


def iso(timestamp: float) -> str:
    """Return a time in seconds as ISO 8601, in UTC."""
    return datetime.fromtimestamp(timestamp, UTC).isoformat()
