"""Sums that are kept as the fields of a dataclass."""

from dataclasses import fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def add_up[T: DataclassInstance](mine: T, other: T) -> None:
    """Add every field of another one to the same of the first."""
    for each in fields(mine):
        setattr(mine, each.name, getattr(mine, each.name) + getattr(other, each.name))
