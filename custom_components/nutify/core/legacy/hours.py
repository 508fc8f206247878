"""The hours of a UPS: means, extremes and energy, made of its minutes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from .database import open_database
from .model import Band, Dropped, Generation, LegacyHour, LegacyUps
from .quantities import NAMES, POWER
from .rollups import Rollups
from .rows import Rows, Sample

_HOUR = 3600
_MINUTE = 60
# A hole of so many minutes is bridged; that of more is a time of which nobody knows.
_MOST_BRIDGED = 2
# So much later, nothing more comes of an hour.
_SETTLED_MINUTES = _MOST_BRIDGED + 1
# Nobody reads a UPS more often than every second.
_MOST_SAMPLES = 60
# So many more minutes in the mean of an hour than there are rows tell that rows of it
# were deleted.
_PRUNED_MINUTES = 2

_POWER_NAME = NAMES[POWER]


def read_hours(
    path: Path,
    ups: LegacyUps,
    generation: Generation,
    dropped: Dropped,
    since: int | None = None,
) -> Iterator[LegacyHour]:
    """Yield the hours of a UPS in their order, those from `since` on (unix seconds).

    What is left out is counted. Raises LegacyError.
    """
    with open_database(path) as connection:
        rows = Rows(connection, ups, generation, dropped)
        found: Iterator[_Hour] = _hours(rows.since(since), dropped)
        hours: Iterator[LegacyHour]
        if generation is Generation.SINGLE:
            hours = (each.summary() for each in found)
        else:
            hours = _merged(found, _rolled_up(Rollups(connection, ups)))
        for hour in hours:
            if (hour.bands or hour.minutes) and (since is None or hour.start >= since):
                yield hour


type _Values = Sequence[float | None]


@dataclass(slots=True)
class _Hour:
    """An hour that is being added up.

    `means` are those of its minutes, `rows` what was written of minutes that there is
    more than one row of, `minutes` how many have a power.
    """

    start: int
    means: list[_Values] = field(default_factory=list)
    rows: list[_Values] = field(default_factory=list)
    energy: float = 0.0
    minutes: int = 0
    # The mean power that was told of the hour, and by how many of its own minutes.
    hourly: float | None = None
    telling: int = 0

    def summary(self) -> LegacyHour:
        """Return what the hour comes to."""
        bands = dict(_bands(self.means, self.rows))
        energy, minutes = self.energy, self.minutes
        if self.hourly is not None and minutes <= self.telling:
            power, known = self.hourly, bands.get(_POWER_NAME)
            least = min(power, known.least) if known else power
            greatest = max(power, known.greatest) if known else power
            bands[_POWER_NAME] = Band(power, least, greatest)
            energy, minutes = power, _MINUTE
        return LegacyHour(start=self.start, bands=bands, energy=energy, minutes=minutes)


def _bands(
    means: Sequence[_Values], rows: Sequence[_Values]
) -> Iterator[tuple[str, Band]]:
    for index, column in enumerate(zip(*means, strict=True)):
        known = [value for value in column if value is not None]
        if not known:
            continue
        single = [value for row in rows if (value := row[index]) is not None]
        least, greatest = min(chain(known, single)), max(chain(known, single))
        # A mean of equal values may lie a rounding beside them.
        mean = min(max(_mean(known), least), greatest)
        yield NAMES[index], Band(mean, least, greatest)


class _Adding:
    """Adds up hours from samples that come in the order of time."""

    def __init__(self) -> None:
        self._hours: dict[int, _Hour] = {}
        self._samples: list[Sample] = []
        self._power: tuple[int, float] | None = None
        self._stamp: float | None = None
        self._over = -1

    def is_usable(self, sample: Sample) -> bool:
        """Tell whether a sample is of a minute that was not gone through already.

        Nor are there endlessly many of a minute.
        """
        if not self._samples or sample.minute > self._samples[0].minute:
            return True
        is_same = sample.minute == self._samples[0].minute
        return is_same and len(self._samples) < _MOST_SAMPLES

    def add(self, sample: Sample) -> None:
        """Add a sample; several of a minute are one."""
        if self._samples and sample.minute != self._samples[0].minute:
            self._close()
        self._samples.append(sample)
        if sample.hourly is not None:
            self._tell(sample, sample.hourly)
        self._stamp = sample.stamp

    def settled(self, minute: int) -> Iterator[_Hour]:
        """Yield the hours that nothing is added to any more, at a minute."""
        if not self._hours:
            return
        end = (min(self._hours) + _HOUR) // _MINUTE
        if minute < end + _SETTLED_MINUTES:
            return
        for start in sorted(self._hours):
            if minute >= (start + _HOUR) // _MINUTE + _SETTLED_MINUTES:
                self._over = start
                yield self._hours.pop(start)

    def rest(self) -> Iterator[_Hour]:
        """Yield the hours that are left at the end."""
        if self._samples:
            self._close()
        for start in sorted(self._hours):
            yield self._hours[start]

    def _tell(self, sample: Sample, power: float) -> None:
        """Note the mean power of the hour before.

        Where nothing was written in it, the mean is of an earlier hour, before a pause.
        """
        start = (int(sample.stamp) // _HOUR - 1) * _HOUR
        if start <= self._over or (self._stamp is not None and self._stamp < start):
            return
        hour = self._hour(start)
        hour.hourly = power
        is_own = _hour_of(sample.minute) == start
        hour.telling = int(is_own and sample.values[POWER] is not None)

    def _hour(self, start: int) -> _Hour:
        hour = self._hours.get(start)
        if hour is None:
            hour = self._hours[start] = _Hour(start)
        return hour

    def _close(self) -> None:
        """Add the minute that is over to its hour."""
        samples, minute = self._samples, self._samples[0].minute
        self._samples = []
        hour = self._hour(_hour_of(minute))
        values = samples[0].values
        if len(samples) > 1:
            rows = [each.values for each in samples]
            hour.rows += rows
            values = [_mean_of_known(column) for column in zip(*rows, strict=True)]
        hour.means.append(values)
        power = values[POWER]
        if power is not None:
            hour.energy += power / _MINUTE
            hour.minutes += 1
            self._bridge(minute, power)

    def _bridge(self, minute: int, power: float) -> None:
        """Fill a short hole before a minute with the mean of both its sides."""
        if self._power is not None:
            last, before = self._power
            if minute - last - 1 <= _MOST_BRIDGED:
                between = (before + power) / 2 / _MINUTE
                for missing in range(last + 1, minute):
                    self._hour(_hour_of(missing)).energy += between
        self._power = minute, power


def _hour_of(minute: int) -> int:
    return minute * _MINUTE // _HOUR * _HOUR


def _mean_of_known(column: _Values) -> float | None:
    known = [value for value in column if value is not None]
    return _mean(known) if known else None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _hours(samples: Iterable[Sample], dropped: Dropped) -> Iterator[_Hour]:
    adding = _Adding()
    for sample in samples:
        if not adding.is_usable(sample):
            dropped.add("time")
            continue
        adding.add(sample)
        yield from adding.settled(sample.minute)
    yield from adding.rest()


def _rolled_up(rollups: Rollups) -> Iterator[LegacyHour]:
    """Yield the hours that means are known of: of hours, else of minutes."""
    if rollups.has_hours:
        yield from rollups.hours()
        return
    # Where a zone is half an hour off, the hours of its clock are not those of UTC.
    for hour in _hours(rollups.minutes(), Dropped()):
        yield hour.summary()


def _merged(own: Iterator[_Hour], kept: Iterator[LegacyHour]) -> Iterator[LegacyHour]:
    """Yield hours from minutes, and where these were deleted, what was kept."""
    mine, other = next(own, None), next(kept, None)
    while mine is not None:
        if other is None or mine.start < other.start:
            yield mine.summary()
            mine = next(own, None)
            continue
        if other.start < mine.start:
            yield other
            other = next(kept, None)
            continue
        hour = mine.summary()
        if other.minutes > len(mine.means) + _PRUNED_MINUTES:
            bands = {**hour.bands, **other.bands}
            hour = LegacyHour(
                start=hour.start,
                bands=bands,
                energy=other.energy,
                minutes=other.minutes,
            )
        yield hour
        mine, other = next(own, None), next(kept, None)
    if other is not None:
        yield other
    yield from kept
