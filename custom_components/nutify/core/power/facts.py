"""What the formulas have in common: ratings, load, and what contradicts what.

A person's word comes before the device's, and what a device measures in two ways before
what it says of itself.
"""

from dataclasses import dataclass
import math
from typing import Self

from ..nut.snapshot import Snapshot
from . import readings as read
from .models import suggest

# No UPS feeds less of its VA as watts: of 39 dumped devices that report both the lowest
# is 0.3, and where it is less than a fifth one of the two is another number.
_LEAST_OF_VA = 0.2
# Against what a person or a model's name says; what is less is rough, or not believed.
_LIKELY_OF_VA = 0.4
# What was measured against load and rating: on dumps 0.37 to 1.25 times, and 0.01 where
# the rating is wrong.
_DISAGREEMENT = 5.0
_LEAST_LOAD = 3.0
# What a filter at the output draws without any load, VA and as a share of the rating.
_IDLE_VA, _IDLE_SHARE = 50.0, 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """What a person knows better than the device: watts, VA, power factor.

    `calibration` multiplies whatever formula gives the watts.
    """

    watts: float | None = None
    va: float | None = None
    power_factor: float | None = None
    calibration: float = 1.0


NO_RATINGS = Ratings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The load, percent, and the ratings and volt-amperes that can be believed.

    `rating` bounds all watts and VA, `load_va` is what load and rating come to.
    `power_factor` is None where nobody told it. `measured_va` is what the device calls
    its apparent power, `flowing_va` is volts times amperes at the output, both of all
    phases. `is_personal` tells that a person gave a rating, `doubtful` that the rated
    watts hardly fit the model's name.
    """

    load: float | None
    rated_watts: float | None
    rated_va: float | None
    rating: float | None
    load_va: float | None
    power_factor: float | None
    personal_watts: float | None
    is_personal: bool
    calibration: float
    measured_va: float | None
    flowing_va: float | None
    doubtful: bool

    @property
    def has_load(self) -> bool:
        """Tell whether something surely draws power, so that 0 W is no reading."""
        return bool(self.load) or _flows(self.flowing_va, self.rated_va)

    def can_feed(self, watts: float) -> bool:
        """Tell whether load and volt-amperes allow so many watts at the output."""
        if self.load_va is not None and watts > self.load_va * _DISAGREEMENT:
            return False
        if self.measured_va and watts > self.measured_va * read.MOST_OF_RATING:
            return watts <= _IDLE_VA
        # Network cards report a tenth of the current.
        most = (self.flowing_va or 0) * read.MOST_OF_RATING * 10
        return not most or watts <= max(most, _IDLE_VA)

    @classmethod
    def of(cls, snapshot: Snapshot, ratings: Ratings = NO_RATINGS) -> Self:
        """Gather the facts of a snapshot, without those that contradict others."""
        flowing = read.plausible(read.output_va(snapshot), None)
        measured = _apparent(snapshot, flowing)
        load = read.load(snapshot)
        personal_watts, personal_va = positive(ratings.watts), positive(ratings.va)
        personal = personal_watts or personal_va
        va = personal_va or _rated_va(snapshot, load, measured, flowing)
        watts, doubtful = _rated_watts(snapshot, ratings, va)
        # Also a rating that cannot be believed bounds what the device may tell.
        rating = personal or _most(read.rated_watts(snapshot), read.rated_va(snapshot))
        believed = _most(None if doubtful else watts, va)
        load_va = _of_load(load, personal or believed or _named_va(snapshot))
        factor = positive(ratings.power_factor)
        return cls(
            load=None if load == 0 and _flows(flowing, va) else load,
            rated_watts=watts,
            rated_va=va,
            rating=rating,
            load_va=load_va,
            power_factor=min(factor, 1.0) if factor else read.power_factor(snapshot),
            personal_watts=personal_watts,
            is_personal=personal is not None,
            calibration=positive(ratings.calibration) or 1.0,
            measured_va=_agreed(read.plausible(measured, rating), load_va),
            flowing_va=_agreed(read.plausible(flowing, rating), load_va),
            doubtful=doubtful,
        )


def positive(value: float | None) -> float | None:
    """Return a number of a person or a meter, None unless it can be one above 0."""
    return value if value is not None and math.isfinite(value) and value > 0 else None


def _most(*ratings: float | None) -> float | None:
    return max((each for each in ratings if each is not None), default=None)


def _rated_va(
    snapshot: Snapshot, load: float | None, *measured: float | None
) -> float | None:
    """Return the VA that the device says of itself, if nothing speaks against it."""
    va, named = read.rated_va(snapshot), _named_va(snapshot)
    if va is None or (named is not None and not _near(va, named)):
        return None
    return None if _is_wrong(_of_load(load, va), *measured) else va


def _rated_watts(
    snapshot: Snapshot, ratings: Ratings, va: float | None
) -> tuple[float | None, bool]:
    """Return the rated watts that can be believed, and whether they are doubtful."""
    if personal := positive(ratings.watts):
        return personal, False
    watts = read.rated_watts(snapshot)
    if watts is None:
        return None, False
    if va is not None:
        least = _LEAST_OF_VA if positive(ratings.va) is None else _LIKELY_OF_VA
        fits = va * least <= watts <= va * read.MOST_OF_RATING
        return (watts, False) if fits else (None, False)
    named = _named_va(snapshot)
    if named is None:
        return watts, False
    # Some drivers report 88 W for a UPS of 1000 VA.
    fits = named * _LEAST_OF_VA <= watts <= named * _DISAGREEMENT
    return (watts, watts < named * _LIKELY_OF_VA) if fits else (None, False)


def _named_va(snapshot: Snapshot) -> float | None:
    """Return the VA that the model's name says, fit to contradict but not to use."""
    suggestion = suggest(snapshot.variables)
    return suggestion.va if suggestion else None


def _apparent(snapshot: Snapshot, flowing: float | None) -> float | None:
    """Return the apparent power that the device tells, over all phases."""
    three = read.phase_count(snapshot, "output") == len(read.PHASES)
    found = [
        read.plausible(read.number(snapshot, "ups.power"), None),
        read.plausible(read.number(snapshot, "output.power"), None),
        read.plausible(read.phases(snapshot, "output", "power"), None),
        read.plausible(read.phases(snapshot, "ups", "power"), None),
    ]
    told = [va for va in found if va is not None]
    for va in told:
        # Some network cards report the power of the first of three phases.
        if va > 0 and not (three and flowing and va < flowing / 2):
            return va
    return 0.0 if 0.0 in told else None


def _flows(va: float | None, rated: float | None) -> bool:
    return va is not None and va > max(_IDLE_VA, (rated or 0.0) * _IDLE_SHARE)


def _of_load(load: float | None, rating: float | None) -> float | None:
    if load is None or load < _LEAST_LOAD or rating is None:
        return None
    return load / 100 * rating


def _near(one: float, other: float) -> bool:
    return other / _DISAGREEMENT <= one <= other * _DISAGREEMENT


def _agreed(va: float | None, load_va: float | None) -> float | None:
    """Return volt-amperes that the load allows, None for others."""
    if va is None or load_va is None:
        return va
    return va if _near(va, load_va) else None


def _is_wrong(load_va: float | None, *measured: float | None) -> bool:
    """Tell whether two measurements agree on another rating."""
    one, other = measured
    if load_va is None or not one or not other:
        return False
    return _near(one, other) and not _near(one, load_va) and not _near(other, load_va)
