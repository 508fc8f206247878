"""Keeps the garbage collector calm while rows come by the thousand."""

from collections.abc import Iterator
from contextlib import contextmanager
import gc

_USUAL_ALLOCATIONS = gc.get_threshold()
_CALM_ALLOCATIONS = 50_000


@contextmanager
def calm_collector() -> Iterator[None]:
    """Keep the garbage collector from going through all of Home Assistant.

    A year of rows makes it do so again and again, and everything stands still for a
    quarter of a second then. What is made from now on it goes through less often, for
    rows come by the thousand; the first of two reports to end ends it for both.
    """
    gc.freeze()
    gc.set_threshold(_CALM_ALLOCATIONS, *_USUAL_ALLOCATIONS[1:])
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL_ALLOCATIONS)
        gc.unfreeze()
