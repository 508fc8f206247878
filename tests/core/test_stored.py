"""Numbers from a file that was edited, or that a disk spoilt."""

import math

import pytest

from custom_components.nutify.core.stored import known, number


@pytest.mark.parametrize("stored", [0, -1.5, "2.5", 10**300])
def test_a_number(stored: float | str) -> None:
    """Prevents that what was written is not what is read."""
    assert number(stored) == known(stored) == float(stored)


@pytest.mark.parametrize(
    "stored", [math.nan, math.inf, "-inf", 10**400, "much", [], {}, None]
)
def test_what_is_no_number(stored: object) -> None:
    """Prevents sums that are not finite, for ever."""
    with pytest.raises((TypeError, ValueError)):
        number(stored)


def test_what_was_not_known() -> None:
    """Prevents that an unknown value comes back as nothing drawn."""
    assert known(None) is None
