"""The verdict on a battery: from the UPS's own word, what was measured, or its age."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp
from statistics import median

from .discharge import Discharge, Unit, power_of
from .history import Battery
from .sample import Chemistry, Sample, Signal
from .trend import (
    END_OF_LIFE,
    GAUGES,
    LEAST_EXPONENT,
    REFERENCE_CELSIUS,
    YEAR_DAYS,
    Facts,
    Source,
    Trend,
    fit,
)
from .types import Assessment, Basis, Condition, Reason

# Years: APC names 3 to 5 for lead-acid, 8 to 10 for lithium.
_LIVES = {Chemistry.LEAD_ACID: 4.0, Chemistry.LITHIUM: 8.0}
# A battery lives half as long with every so many degrees more (Arrhenius; APC).
_HALVED_BY = 10.0
# Cold makes it live longer only up to a point.
_MOST_LIFE = 1.5
_PERCENT = 100.0
# What an explicit signal leaves of the health at most: below the end of life.
_CAPPED = 79.0
_AGEING = 90.0
_MOST_LIVES = 2.0
# A date that may be off by more years, or by more of the time until then, is none.
_LEAST_DOUBT, _MOST_DOUBT = 0.5, 0.6
_LEAST_DISCHARGES = 3
_LEAST_WEEKS = 8
# A claim counts once it moved: this likely to be stuck at most.
_MOST_STUCK = 0.1
_DOUBTFUL_STUCK = 0.8
# A loss that is less certain is none that was measured.
_MOST_DEVIATION = 0.06
# In doubt for the battery, by so many standard deviations: a new one that seems to have
# lost much is more likely one that was measured badly.
_BENEFIT, _BENEFIT_NEW = 0.7, 2.0
_NEW_YEARS, _USED_YEARS = 0.75, 1.0
_STABILITY_WEEKS = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What does not change from poll to poll: the trend, and the day that it is of."""

    day: date
    trend: Trend
    age: float
    life: float
    basis: Basis


def expected_life(battery: Battery) -> float:
    """Return the years that a battery is expected to last at its temperature."""
    life = _LIVES[battery.chemistry]
    mean = battery.temperatures.trusted
    if mean is None:
        return life
    return life * min(_MOST_LIFE, 2 ** ((REFERENCE_CELSIUS - mean) / _HALVED_BY))


def judge(battery: Battery, today: date) -> Verdict:
    """Return the trend of a battery, and what it rests on."""
    start = min(battery.since or battery.first_seen, today)
    life = expected_life(battery)
    facts = Facts(
        start,
        life,
        battery.chemistry,
        battery.discharges,
        battery.claims.known,
        battery.references,
    )
    trend = fit(facts)
    age = (today - start).days / YEAR_DAYS
    return Verdict(today, trend, age, life, _basis(battery, trend, age))


def _measured(battery: Battery) -> list[Discharge]:
    return [
        each
        for each in battery.discharges
        if each.capacity is not None or each.to_low is not None
    ]


def _basis(battery: Battery, trend: Trend, age: float) -> Basis:
    nothing = Basis.UNKNOWN if battery.since is None else Basis.AGE
    if trend.deviation(age) > _MOST_DEVIATION:
        return nothing
    measured = _measured(battery)
    if len(measured) >= _LEAST_DISCHARGES and not _is_doubtful(battery, trend):
        return Basis.DISCHARGES
    moved = trend.stuck.get(Source.CLAIM, 1.0) <= _MOST_STUCK
    if moved and len(battery.claims.known) >= _LEAST_WEEKS:
        return Basis.RUNTIME
    return nothing


def _is_doubtful(battery: Battery, trend: Trend) -> bool:
    """Tell whether the gauge seems to count what the battery had when new, for ever.

    Where the battery was low, it is known what it really had.
    """
    if any(each.to_low is not None for each in battery.discharges):
        return False
    units: set[Unit] = {each.unit for each in battery.discharges}
    return any(trend.stuck.get(GAUGES[unit], 0.0) > _DOUBTFUL_STUCK for unit in units)


def assess(
    battery: Battery, verdict: Verdict, sample: Sample | None, today: date
) -> Assessment:
    """Return all that is known of a battery; `sample` is the last one."""
    signals = sample.signals if sample is not None else frozenset()
    health, error = _health(verdict)
    if health is not None and signals:
        health = min(health, _CAPPED)
    days, first, last = _evidence(battery, verdict.basis)
    usual, of_claim = _errors(battery)
    return Assessment(
        health=health,
        health_error=error,
        condition=_condition(health, verdict, signals),
        basis=Basis.SIGNALS if signals else verdict.basis,
        reasons=tuple(_reasons(battery, verdict, signals, today)),
        samples=days,
        since=first,
        last_evidence=last,
        installed=battery.since,
        capacity_wh=_capacity(verdict),
        replacement=_replacement(battery, verdict, signals, health, today),
        predicted_runtime=_predicted(battery, verdict, sample, usual),
        claimed_runtime=sample.runtime if sample is not None else None,
        claim_error=of_claim,
        runtime_stability=_runtime_stability(battery, verdict, today),
        voltage_stability=_voltage_stability(battery, today),
        voltage_sag=next(
            (each.sag for each in reversed(battery.discharges) if each.sag), None
        ),
        exponent=_exponent(verdict),
        age_days=None if battery.since is None else (today - battery.since).days,
        expected_life_days=round(verdict.life * YEAR_DAYS),
        # What is counted later is of a later verdict.
        counters=replace(battery.counters),
    )


def _health(verdict: Verdict) -> tuple[float | None, float | None]:
    """Return the capacity in percent of that when new, and its standard error."""
    if verdict.basis in {Basis.UNKNOWN, Basis.AGE}:
        # The calendar has measured nothing.
        return None, None
    deviation = verdict.trend.deviation(verdict.age)
    loss = verdict.trend.loss(verdict.age) - _benefit(verdict.age) * deviation
    health = _PERCENT * exp(-max(0.0, loss))
    return health, health * deviation


def _benefit(age: float) -> float:
    """Return the standard deviations to leave to a battery of so many years."""
    used = (age - _NEW_YEARS) / (_USED_YEARS - _NEW_YEARS)
    return _BENEFIT_NEW + (_BENEFIT - _BENEFIT_NEW) * min(1.0, max(0.0, used))


def _condition(
    health: float | None, verdict: Verdict, signals: frozenset[Signal]
) -> Condition:
    if signals:
        return Condition.REPLACE
    if health is None:
        is_old = verdict.basis is Basis.AGE and verdict.age >= verdict.life
        return Condition.AGEING if is_old else Condition.UNKNOWN
    if health < _PERCENT * END_OF_LIFE:
        return Condition.REPLACE
    return Condition.AGEING if health < _AGEING else Condition.GOOD


def _evidence(battery: Battery, basis: Basis) -> tuple[int, date | None, date | None]:
    """Return how many measurements there are, of the basis, and from when to when."""
    if basis is Basis.RUNTIME:
        days = [week.day for week in battery.claims.known]
    else:
        days = [each.day for each in _measured(battery)]
    return len(days), *((days[0], days[-1]) if days else (None, None))


def _errors(battery: Battery) -> tuple[float | None, float | None]:
    """Return the median claim error as a factor, and in percent."""
    errors = [
        each.claim_error for each in battery.discharges if each.claim_error is not None
    ]
    if not errors:
        return None, None
    middle = median(errors)
    return max(0.1, 1 + middle / _PERCENT), middle


def _capacity(verdict: Verdict) -> float | None:
    trend = verdict.trend
    if verdict.basis is not Basis.DISCHARGES or not any(
        point.source in {Source.WATT_HOURS, Source.LOW_WATT_HOURS}
        for point in trend.points
    ):
        return None
    return trend.capacity(Source.WATT_HOURS, verdict.age)


def _exponent(verdict: Verdict) -> float | None:
    if verdict.basis is Basis.DISCHARGES:
        return verdict.trend.exponent
    claimed = verdict.trend.claim_exponent
    return claimed if claimed is not None and claimed >= LEAST_EXPONENT else None


def _replacement(
    battery: Battery,
    verdict: Verdict,
    signals: frozenset[Signal],
    health: float | None,
    today: date,
) -> date | None:
    """Return when the capacity falls to the end of life, or fell."""
    if signals:
        return today
    start = min(battery.since or battery.first_seen, today)
    if verdict.basis is Basis.AGE:
        return max(start + timedelta(days=verdict.life * YEAR_DAYS), today)
    if health is None:
        return None
    # Nothing is known of what no battery of its kind has reached.
    most = _MOST_LIVES * verdict.life
    trend = verdict.trend
    years = min(trend.crossing() or most, most)
    doubt = trend.crossing_deviation(years)
    if doubt > max(_LEAST_DOUBT, _MOST_DOUBT * (years - verdict.age)):
        return None
    day = start + timedelta(days=years * YEAR_DAYS)
    return max(day, today) if health >= _PERCENT * END_OF_LIFE else min(day, today)


def _predicted(
    battery: Battery, verdict: Verdict, sample: Sample | None, usual: float | None
) -> float | None:
    """Return for how long the battery feeds the load from now on, seconds."""
    if sample is None or sample.charge is None:
        return None
    trend = verdict.trend
    for unit, source in GAUGES.items():
        power = power_of(sample, unit)
        capacity = trend.capacity(source, verdict.age)
        if power is None or capacity is None or unit not in battery.references:
            continue
        share = (power / battery.references[unit]) ** (1 - trend.exponent)
        if sample.temperature is not None:
            share *= exp(trend.per_degree * (sample.temperature - REFERENCE_CELSIUS))
        return capacity * float(share) * sample.charge / _PERCENT / power * 3600
    if sample.runtime is None or usual is None:
        return None
    return sample.runtime / usual


def _runtime_stability(battery: Battery, verdict: Verdict, today: date) -> float | None:
    exponent = verdict.trend.claim_exponent
    weeks = [
        week
        for week in battery.claims.known
        if (today - week.day).days < _STABILITY_WEEKS * 7
    ]
    if not weeks or exponent is None:
        return None
    scatter = median(week.claim.scatter(-exponent) for week in weeks)
    return max(0.0, _PERCENT * (1 - scatter))


def _voltage_stability(battery: Battery, today: date) -> float | None:
    shares = [
        week.voltage.scatter(0.0) / week.voltage.y
        for week in battery.claims.weeks
        if week.voltage.n > _STABILITY_WEEKS
        and (today - week.day).days < _STABILITY_WEEKS * 7
    ]
    return max(0.0, _PERCENT * (1 - median(shares))) if shares else None


def _reasons(
    battery: Battery, verdict: Verdict, signals: frozenset[Signal], today: date
) -> Iterable[Reason]:
    """Yield why, the most important first."""
    yield from (Reason(signal) for signal in Signal if signal in signals)
    if verdict.basis is Basis.DISCHARGES:
        yield from _of_discharges(battery)
    elif verdict.basis is Basis.RUNTIME:
        yield Reason("runtime_fell", {"weeks": len(battery.claims.known)})
    else:
        yield from _of_nothing(battery, verdict.trend)
    if battery.since is not None:
        years = round((today - battery.since).days / YEAR_DAYS, 1)
        yield Reason("age", {"years": years, "expected": round(verdict.life, 1)})
    elif verdict.basis is not Basis.UNKNOWN:
        yield Reason("new_when_first_seen", {"date": battery.first_seen.isoformat()})


def _of_discharges(battery: Battery) -> Iterable[Reason]:
    measured = _measured(battery)
    yield Reason("discharges", {"count": len(measured)})
    lows = sum(each.to_low is not None for each in measured)
    if lows:
        yield Reason("low_battery_reached", {"count": lows})


def _of_nothing(battery: Battery, trend: Trend) -> Iterable[Reason]:
    measured = len(_measured(battery))
    if battery.claims.known:
        yield Reason("runtime_never_changes")
    if measured >= _LEAST_DISCHARGES and _is_doubtful(battery, trend):
        yield Reason("charge_never_tells_age", {"count": measured})
    elif measured:
        yield Reason("too_few_discharges", {"count": measured})
    if not measured and not battery.claims.known:
        yield Reason("nothing_measured")
