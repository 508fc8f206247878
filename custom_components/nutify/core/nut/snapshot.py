"""What is known of one UPS at one moment, read once for all who ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from . import catalogue, status
from .values import Problem, Reading, read


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The variables of one UPS and what they mean.

    `variables` is what the server said, by NUT's names; `readings` holds those that
    the catalogue knows, in the units of the catalogue. `dropped` counts, by name, the
    different values so far that could not be used.
    """

    variables: Mapping[str, str]
    names: frozenset[str]
    readings: Mapping[str, Reading]
    status: status.Status
    dropped: Mapping[str, int]


EMPTY = Snapshot({}, frozenset(), {}, status.parse(None), {})


def take(variables: Mapping[str, str], previous: Snapshot = EMPTY) -> Snapshot:
    """Return a snapshot, with what has not changed taken over from the previous.

    The previous one itself is returned when nothing changed, so that a comparison by
    identity tells whether there is anything to do.
    """
    if variables == previous.variables:
        return previous
    readings = dict(previous.readings)
    dropped = dict(previous.dropped)
    for name in previous.names.difference(variables):
        readings.pop(name, None)
    for name, text in variables.items():
        if previous.variables.get(name) == text:
            continue
        match = catalogue.find(name)
        if match is None:
            continue
        reading = read(match.variable, text)
        readings[name] = reading
        if reading.problem in {Problem.UNREADABLE, Problem.IMPLAUSIBLE}:
            dropped[name] = dropped.get(name, 0) + 1
    names = previous.names
    if variables.keys() != names:
        names = frozenset(variables)
    return Snapshot(
        variables=variables,
        names=names,
        readings=readings,
        status=status.parse(
            variables.get("ups.status"),
            variables.get("experimental.ups.mode.buzzwords"),
        ),
        dropped=dropped,
    )
