"""Sensors of what energy costs, in money and in CO2."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfMass

from .core.deadband import Kind
from .core.power.ledger import Span
from .meter_sensor import (
    ENERGY_DIGITS,
    KWH,
    PER_KILO,
    Book,
    LiveDescription,
    MeterDescription,
    energy_of,
    sums_of,
)

# A tenth of a cent: finer steps would only fill the database.
_MONEY_DIGITS = 3


def _money(book: Book, span: Span | None) -> float:
    return float(round(sums_of(book, span).cost, _MONEY_DIGITS))


def _unpriced(span: Span | None, book: Book) -> Mapping[str, Any]:
    return {"unpriced": energy_of(lambda sums: sums.unpriced, book, span)}


def _unweighed(span: Span | None, book: Book) -> Mapping[str, Any]:
    return {"unweighed": energy_of(lambda sums: sums.unweighed, book, span)}


def emissions() -> tuple[MeterDescription, ...]:
    """Return the sensors of CO2."""
    return tuple(
        MeterDescription(
            key=key,
            translation_key=key,
            device_class=SensorDeviceClass.WEIGHT,
            state_class=SensorStateClass.TOTAL,
            native_unit_of_measurement=UnitOfMass.KILOGRAMS,
            suggested_display_precision=2,
            value_fn=partial(
                lambda span, book: round(sums_of(book, span).co2 / PER_KILO, 3), span
            ),
            attributes_fn=partial(_unweighed, span),
            span=span,
        )
        for key, span in (
            ("emissions", None),
            ("emissions_today", Span.DAY),
            ("emissions_month", Span.MONTH),
        )
    )


def costs(currency: str) -> tuple[MeterDescription, ...]:
    """Return the sensors of money, in a currency."""
    money: dict[str, Any] = {
        "device_class": SensorDeviceClass.MONETARY,
        "native_unit_of_measurement": currency,
        "suggested_display_precision": 2,
        "state_class": SensorStateClass.TOTAL,
    }
    return (
        *(
            MeterDescription(
                key=key,
                translation_key=key,
                value_fn=partial(lambda span, book: _money(book, span), span),
                attributes_fn=partial(_unpriced, span),
                span=span,
                **money,
            )
            for key, span in (
                ("cost", None),
                ("cost_today", Span.DAY),
                ("cost_month", Span.MONTH),
                ("cost_year", Span.YEAR),
            )
        ),
        LiveDescription(
            key="cost_rate",
            translation_key="cost_rate",
            native_unit_of_measurement=f"{currency}/h",
            suggested_display_precision=3,
            kind=Kind.COST_RATE,
            value_fn=_rate,
            exists_fn=lambda book: book.estimate.mains is not None,
        ),
    )


def _rate(book: Book) -> float | None:
    price = book.prices.price(book.local)
    if price is None or book.estimate.mains is None:
        return None
    return float(round(price.of(book.estimate.mains), 4))


def parts(names: tuple[str, ...], currency: str) -> tuple[MeterDescription, ...]:
    """Return the sensors of the parts of the day that a tariff names."""

    def mains(name: str, book: Book) -> float:
        part = book.ledger.parts.get(name)
        return round(part.mains / PER_KILO, ENERGY_DIGITS) if part else 0.0

    def cost(name: str, book: Book) -> float:
        part = book.ledger.parts.get(name)
        return float(round(part.cost if part else Decimal(0), _MONEY_DIGITS))

    descriptions: list[MeterDescription] = []
    for name in names:
        more: dict[str, Any] = {"translation_placeholders": {"part": name}}
        descriptions += [
            MeterDescription(
                key=f"mains_energy/{name}",
                translation_key="mains_energy_part",
                state_class=SensorStateClass.TOTAL_INCREASING,
                value_fn=partial(mains, name),
                **more,
                **KWH,
            ),
            MeterDescription(
                key=f"cost/{name}",
                translation_key="cost_part",
                device_class=SensorDeviceClass.MONETARY,
                state_class=SensorStateClass.TOTAL,
                native_unit_of_measurement=currency,
                suggested_display_precision=2,
                value_fn=partial(cost, name),
                **more,
            ),
        ]
    return tuple(descriptions)
