"""Describe a device that a scripted driver plays."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What a driver tells about a variable besides its value.

    A setting with neither an enumeration, a range nor a length is a NUMBER to
    upsd, whether or not `number` says so.
    """

    enum: tuple[str, ...] = ()
    ranges: tuple[tuple[int, int], ...] = ()
    length: int | None = None
    number: bool = False
    writable: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Device:
    """All that one UPS, PDU or ATS shows to a NUT client."""

    variables: Mapping[str, str]
    settings: Mapping[str, Setting] = field(default_factory=dict)
    commands: tuple[str, ...] = ()
    description: str | None = None
    """`desc` of ups.conf; upsd says "Description unavailable" without it."""
