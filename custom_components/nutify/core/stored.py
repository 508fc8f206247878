"""Numbers from a file, which somebody may have edited, or a disk spoilt."""

import math
from typing import Any


def number(stored: Any) -> float:  # noqa: ANN401 - whatever a file holds
    """Return a number that was stored.

    Raises TypeError or ValueError when it is none, or not finite.
    """
    try:
        value = float(stored)
    except OverflowError as err:
        raise ValueError("a number beyond all measure") from err
    if not math.isfinite(value):
        raise ValueError(f"no number: {stored!r}")
    return value


def known(stored: Any) -> float | None:  # noqa: ANN401 - whatever a file holds
    """Return a number that was stored, or None; raises what number() does."""
    return None if stored is None else number(stored)
