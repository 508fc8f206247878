"""Made-up statistics of the demo's UPSes, which the recorder imports."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import pi, sin
from random import Random

from .api import Api, Json
from .flow import Entry

_ARITHMETIC = 1


@dataclass(frozen=True, slots=True)
class Series:
    """A statistic: the end of its sensor's unique id, and how it runs."""

    key: str
    unit: str | None
    unit_class: str | None
    middle: float
    swing: float
    is_sum: bool = False


SERIES = (
    Series("meter/load_power", "W", "power", 150, 60),
    Series("ups_load", "%", "unitless", 30, 12),
    Series("input_voltage", "V", "voltage", 231, 4),
    Series("output_voltage", "V", "voltage", 230, 1),
    Series("battery_charge", "%", "unitless", 98, 1),
    Series("battery_runtime", "min", "duration", 22, 5),
    Series("meter/energy", "kWh", "energy", 0.15, 0.06, is_sum=True),
    Series("meter/mains_energy", "kWh", "energy", 0.16, 0.06, is_sum=True),
    Series("meter/mains_energy/Day", "kWh", "energy", 0.11, 0.04, is_sum=True),
    Series("meter/mains_energy/Night", "kWh", "energy", 0.05, 0.02, is_sum=True),
    Series("meter/cost", "EUR", None, 0.05, 0.02, is_sum=True),
    Series("meter/cost/Day", "EUR", None, 0.038, 0.015, is_sum=True),
    Series("meter/cost/Night", "EUR", None, 0.012, 0.005, is_sum=True),
    Series("meter/emissions", "kg", "mass", 0.06, 0.02, is_sum=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A time of which there are statistics, but for the hours of its gap."""

    first: datetime
    hours: int
    gap: Container[int] = ()
    up_to_now: bool = False
    """Whether sums end at nothing, where those that are counted now begin."""


async def import_history(
    api: Api, entry: Entry, ups: str, past: Past, seed: int = 0
) -> None:
    """Give a UPS the statistics of a time."""
    random = Random(seed)
    entities = {
        str(each["unique_id"]): each["entity_id"]
        for each in await api.command("config/entity_registry/list")
    }
    for series in SERIES:
        statistic = entities.get(f"{entry.entry_id}/{ups}/{series.key}")
        if statistic is None:
            continue
        await api.command(
            "recorder/import_statistics",
            metadata={
                "mean_type": 0 if series.is_sum else _ARITHMETIC,
                "has_sum": series.is_sum,
                "name": None,
                "source": "recorder",
                "statistic_id": statistic,
                "unit_class": series.unit_class,
                "unit_of_measurement": series.unit,
            },
            stats=_rows(series, past, random),
        )


def _rows(series: Series, past: Past, random: Random) -> list[dict[str, Json]]:
    rows = list(_measured(series, past, random))
    if series.is_sum and past.up_to_now and rows:
        last = rows[-1]["sum"]
        for row in rows:
            row["sum"] -= last
            row["state"] = row["sum"]
    return rows


def _measured(series: Series, past: Past, random: Random) -> Iterator[dict[str, Json]]:
    total = 0.0
    for hour in range(past.hours):
        if hour in past.gap:
            continue
        wave = sin(2 * pi * (hour % 24 - 9) / 24) + random.uniform(-0.3, 0.3)
        value = series.middle + series.swing * wave
        start = (past.first + timedelta(hours=hour)).isoformat()
        if series.is_sum:
            total += value
            yield {"start": start, "state": total, "sum": total}
        else:
            low, high = value - series.swing / 3, value + series.swing / 3
            yield {"start": start, "mean": value, "min": low, "max": high}
