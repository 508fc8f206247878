"""Sensors of power and energy: those of a UPS, and of all of a server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache, partial
from typing import Any

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    EntityCategory,
    UnitOfApparentPower,
    UnitOfEnergy,
    UnitOfPower,
    UnitOfRatio,
)
from homeassistant.util import dt as dt_util

from .core.deadband import Kind
from .core.power.estimate import Estimate
from .core.power.ledger import Ledger, Span, Sums
from .core.power.source import Source
from .prices import Prices

PER_KILO = 1000
_SECONDS_PER_HOUR = 3600
# A watt-hour: finer steps would only fill the database.
ENERGY_DIGITS = 3
_POWER_DIGITS = 1
_TOTALS = frozenset({SensorStateClass.TOTAL, SensorStateClass.TOTAL_INCREASING})


@dataclass(frozen=True, slots=True)
class Book:
    """What sensors are read from: the power now, the books, the price, the time.

    Those of all UPSes have `members`: of how many the power is known, and of how many.
    """

    estimate: Estimate
    ledger: Ledger
    prices: Prices
    local: datetime
    members: tuple[int, int] | None = None


def _is_counted(book: Book) -> bool:
    return book.ledger.total.covered > 0


def _always(book: Book) -> bool:
    return True


type Value = float | str | None


@dataclass(frozen=True, kw_only=True)
class MeterDescription(SensorEntityDescription):
    """A sensor of a meter.

    `is_live` tells that it is of this moment, and not there while the UPS is silent.
    `exists_fn` tells whether there is anything to show, `span` of which time it is the
    sum, `kind` which deadband it has.
    """

    value_fn: Callable[[Book], Value]
    exists_fn: Callable[[Book], bool] = _is_counted
    attributes_fn: Callable[[Book], Mapping[str, Any]] | None = None
    span: Span | None = None
    is_live: bool = False
    is_fleet: bool = True
    kind: Kind | None = None

    @property
    def is_total(self) -> bool:
        """Tell whether it is a sum, which grows with every reading."""
        return self.state_class in _TOTALS


def begin_of(span: Span, book: Book) -> datetime:
    """Return when the day, month or year of the books began, in UTC.

    Where the clock is set back over midnight, that is the one that goes on.
    """
    local = book.local
    day, sums = book.ledger.spans.get(span, (None, None))
    if day is None or book.ledger.of(span, local) is not sums:
        day = span.begin(local.date())
    return _begin_of_day(day, dt_util.get_default_time_zone())


@lru_cache(maxsize=len(Span))
def _begin_of_day(day: date, zone: tzinfo) -> datetime:
    # For thousands of sensors at a time, and the same all day.
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _rounded(value: float | None, digits: int = _POWER_DIGITS) -> float | None:
    return None if value is None else round(value, digits)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def _source(book: Book) -> Mapping[str, Any]:
    if book.members is not None:
        known, count = book.members
        return {
            "quality": str(book.estimate.quality),
            "upses_known": known,
            "upses": count,
        }
    return {
        "source": str(book.estimate.source),
        "quality": str(book.estimate.quality),
    }


def _known_source(book: Book) -> str | None:
    """Return the formula; Home Assistant has its own word for an unknown one."""
    source = book.estimate.source
    return None if source is Source.UNKNOWN else str(source)


def _of(estimated: Callable[[Estimate], float | None], book: Book) -> bool:
    return estimated(book.estimate) is not None


@dataclass(frozen=True, kw_only=True)
class LiveDescription(MeterDescription):
    """A sensor of this moment."""

    is_live: bool = True
    state_class: SensorStateClass | None = SensorStateClass.MEASUREMENT


def _live(
    key: str,
    estimated: Callable[[Estimate], float | None],
    show: Callable[[float | None], float | None] = _rounded,
    exists_fn: Callable[[Book], bool] | None = None,
    **more: Any,  # noqa: ANN401 - those of a description
) -> MeterDescription:
    return LiveDescription(
        key=key,
        translation_key=key,
        value_fn=lambda book: show(estimated(book.estimate)),
        exists_fn=exists_fn or partial(_of, estimated),
        **more,
    )


_WATTS: dict[str, Any] = {
    "device_class": SensorDeviceClass.POWER,
    "native_unit_of_measurement": UnitOfPower.WATT,
    "suggested_display_precision": 0,
    "kind": Kind.POWER,
}
LIVE = (
    _live(
        "load_power",
        lambda estimate: estimate.watts,
        # Unknown until somebody gives a rating: then it is seen that one is missing.
        exists_fn=_always,
        attributes_fn=_source,
        **_WATTS,
    ),
    _live(
        "mains_power",
        lambda estimate: estimate.mains,
        # On battery it is 0 W, also where nobody will know it afterwards.
        exists_fn=lambda book: (
            book.estimate.mains_is_measured or book.estimate.watts is not None
        ),
        attributes_fn=lambda book: {"measured": book.estimate.mains_is_measured},
        **_WATTS,
    ),
    _live("losses", lambda estimate: estimate.losses, is_fleet=False, **_WATTS),
    _live(
        "apparent_power",
        lambda estimate: estimate.apparent,
        is_fleet=False,
        device_class=SensorDeviceClass.APPARENT_POWER,
        native_unit_of_measurement=UnitOfApparentPower.VOLT_AMPERE,
        suggested_display_precision=0,
        kind=Kind.POWER,
    ),
    _live(
        "power_factor",
        lambda estimate: estimate.power_factor,
        partial(_rounded, digits=2),
        is_fleet=False,
        device_class=SensorDeviceClass.POWER_FACTOR,
        suggested_display_precision=2,
        kind=Kind.FACTOR,
    ),
    _live(
        "efficiency",
        lambda estimate: estimate.efficiency,
        _percent,
        is_fleet=False,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        suggested_display_precision=1,
        kind=Kind.LOAD,
    ),
    MeterDescription(
        key="power_source",
        translation_key="power_source",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[str(source) for source in Source if source is not Source.UNKNOWN],
        value_fn=_known_source,
        exists_fn=_always,
        attributes_fn=_source,
        is_live=True,
        is_fleet=False,
    ),
)


def energy_of(read: Callable[[Sums], float], book: Book, span: Span | None) -> float:
    """Return an energy in all, or in a span, kWh."""
    return round(read(sums_of(book, span)) / PER_KILO, ENERGY_DIGITS)


def sums_of(book: Book, span: Span | None) -> Sums:
    """Return what was counted in all, or in a span."""
    return book.ledger.total if span is None else book.ledger.of(span, book.local)


def _coverage(span: Span, book: Book) -> Mapping[str, Any]:
    """Return what share of the time until now was measured, percent.

    Not of all UPSes: the time of one does not make up for that of another.
    """
    if book.members is not None:
        return {}
    elapsed = (book.local - begin_of(span, book)).total_seconds()
    covered = book.ledger.of(span, book.local).covered
    return {"coverage": round(min(1.0, covered / max(elapsed, 1.0)) * 100)}


KWH: dict[str, Any] = {
    "device_class": SensorDeviceClass.ENERGY,
    "native_unit_of_measurement": UnitOfEnergy.KILO_WATT_HOUR,
    "suggested_display_precision": 2,
}
_SPANS = {Span.DAY: "today", Span.MONTH: "month", Span.YEAR: "year"}


def _energies(
    key: str,
    read: Callable[[Sums], float],
    *,
    enabled: bool,
) -> tuple[MeterDescription, ...]:
    """Return the sensors of an energy in all, and those of the current spans."""
    return (
        MeterDescription(
            key=key,
            translation_key=key,
            state_class=SensorStateClass.TOTAL_INCREASING,
            value_fn=lambda book: energy_of(read, book, None),
            **KWH,
        ),
        *(
            MeterDescription(
                key=f"{key}_{name}",
                translation_key=f"{key}_{name}",
                state_class=SensorStateClass.TOTAL,
                value_fn=partial(lambda span, book: energy_of(read, book, span), span),
                attributes_fn=partial(_coverage, span),
                span=span,
                entity_registry_enabled_default=enabled,
                **KWH,
            )
            for span, name in _SPANS.items()
        ),
    )


ENERGY = (
    *_energies("energy", lambda sums: sums.load, enabled=True),
    *_energies("mains_energy", lambda sums: sums.mains, enabled=False),
)


def outlet_energy(part: str) -> MeterDescription:
    """Return the sensor of what went through an outlet."""
    return MeterDescription(
        key=f"{part}/energy",
        translation_key="energy",
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda book: round(
            book.ledger.outlets.get(part, 0.0) / PER_KILO, ENERGY_DIGITS
        ),
        exists_fn=lambda book: part in book.ledger.outlets,
        **KWH,
    )
