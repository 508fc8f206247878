"""What newer databases hold beside their columns: a text of JSON, where it changed."""

import json

from .quantities import BOUNDS, EXTRA
from .values import within

MOST_JSON = 65_536

type Known = tuple[tuple[int, float], ...]


class Extra:
    """What was last told of quantities without a column; nothing new is no change."""

    def __init__(self) -> None:
        """Begin, knowing nothing."""
        self._known: Known = ()

    def update(self, value: object) -> Known:
        """Take what a row holds, and return what is known: indexes and values."""
        if isinstance(value, str):
            self._known = _read(value)
        return self._known


def _read(value: str) -> Known:
    if not any(column in value for _, column in EXTRA) or len(value) >= MOST_JSON:
        return ()
    try:
        data = json.loads(value)
    except ValueError, RecursionError:
        return ()
    if not isinstance(data, dict):
        return ()
    return tuple(
        (index, known)
        for index, column in EXTRA
        if (known := within(data.get(column), *BOUNDS[index])) is not None
    )
