"""The houses of the energy benchmark: their devices, zones and prices."""

from datetime import datetime, time
from decimal import Decimal
import math

from benchmarks.energy_truth import House, Meter
from custom_components.nutify.core.power.tariff import Band, Tariff

_DAY = 86_400.0
_CHANGE = 16 * _DAY
_SATURDAY = 5


def _changed_price(local: datetime) -> float:
    """Return 0.31, and 0.36 from the 24th of March on."""
    return 0.36 if (local.month, local.day) >= (3, 24) else 0.31


def _two_bands(local: datetime) -> float:
    """Return the price of peaks on workdays, of nights before those, or the rest."""
    if local.weekday() < _SATURDAY and 16 <= local.hour < 21:  # noqa: PLR2004
        return 0.42
    night_of = (local.weekday() - (local.hour < 6)) % 7  # noqa: PLR2004
    is_night = local.hour >= 22 or local.hour < 6  # noqa: PLR2004
    return 0.14 if is_night and night_of in {6, 0, 1, 2, 3} else 0.26


def _hourly(local: datetime) -> float | None:
    """Return another price each hour: some are negative, some are not known."""
    hour = int(local.timestamp()) // 3600
    if hour % 97 in {13, 14, 15}:
        return None
    price = 0.18 + 0.22 * math.sin(hour * 0.41) + 0.03 * math.sin(hour * 2.3)
    return round(price, 5)


_TWO_BANDS = Tariff(
    price=Decimal("0.26"),
    bands=(
        Band("peak", frozenset(range(5)), time(16), time(21), Decimal("0.42")),
        Band("night", frozenset({6, 0, 1, 2, 3}), time(22), time(6), Decimal("0.14")),
    ),
    rest="day",
)

HOUSES = (
    House(
        name="1 W steps, a fixed price that changes on the 24th",
        zone="Europe/Berlin",
        begin=datetime(2026, 3, 8),  # noqa: DTZ001 - local, the zone is beside it
        meter=Meter(rating=900, step=1),
        true_price=_changed_price,
        tariffs=((0.0, Tariff(Decimal("0.31"))), (_CHANGE, Tariff(Decimal("0.36")))),
        seed=11,
    ),
    House(
        name="1 % steps of 900 W, hourly prices in EUR/MWh",
        zone="Europe/Berlin",
        begin=datetime(2026, 10, 5),  # noqa: DTZ001
        meter=Meter(rating=900, step=9),
        true_price=_hourly,
        unit="EUR/MWh",
        per_kwh=0.001,
        hourly_co2=True,
        seed=12,
    ),
    House(
        name="1 % steps of 1500 W, two bands, one over midnight",
        zone="America/New_York",
        begin=datetime(2026, 10, 10),  # noqa: DTZ001
        meter=Meter(rating=1500, step=15),
        true_price=_two_bands,
        tariffs=((0.0, _TWO_BANDS),),
        watts=320,
        swing=150,
        seed=13,
    ),
    House(
        name="at the input with the charge, an outlet, hourly prices in ct/kWh",
        zone="Australia/Lord_Howe",
        begin=datetime(2026, 3, 15),  # noqa: DTZ001
        meter=Meter(rating=2000, step=1, at_input=True, outlets=1),
        true_price=_hourly,
        unit="ct/kWh",
        per_kwh=0.01,
        hourly_co2=True,
        seed=14,
    ),
    House(
        name="spikes of seconds, 40 silences, two bands",
        zone="Australia/Lord_Howe",
        begin=datetime(2026, 9, 20),  # noqa: DTZ001
        meter=Meter(rating=900, step=1, noise=0.03),
        true_price=_two_bands,
        tariffs=((0.0, _TWO_BANDS),),
        watts=90,
        swing=80,
        bursts=40,
        seed=15,
    ),
    House(
        name="not judged: 42 W that hardly change, in 1 % steps of 900 W",
        zone="Europe/Berlin",
        begin=datetime(2026, 10, 5),  # noqa: DTZ001
        meter=Meter(rating=900, step=9),
        true_price=_changed_price,
        tariffs=((0.0, Tariff(Decimal("0.36"))),),
        watts=42,
        swing=1,
        seed=16,
        judged=False,
    ),
)
