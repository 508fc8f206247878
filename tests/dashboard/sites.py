"""UPSes as the views are given them, made up for tests."""

from collections.abc import Iterator, Mapping
import re
from typing import Any

from custom_components.nutify.dashboard.model import Outlet, Schedule, Server, Site, Ups
from custom_components.nutify.dashboard.texts import texts_of, wording

_KEYS = (
    "binary_sensor/flag/alarm",
    "binary_sensor/flag/boost",
    "binary_sensor/flag/bypass",
    "binary_sensor/flag/charging",
    "binary_sensor/flag/low_battery",
    "binary_sensor/flag/on_battery",
    "binary_sensor/flag/overload",
    "binary_sensor/flag/replace_battery",
    "binary_sensor/flag/trim",
    "calendar/outages",
    "date/battery/installed",
    "event/power_events",
    "number/set/input_transfer_high",
    "number/set/input_transfer_low",
    "sensor/battery/condition",
    "sensor/battery/health",
    "sensor/battery_charge",
    "sensor/battery_runtime",
    "sensor/battery_temperature",
    "sensor/battery_voltage",
    "sensor/history/last_outage",
    "sensor/history/last_test_date",
    "sensor/history/last_test_result",
    "sensor/history/outages_month",
    "sensor/history/time_on_battery_total",
    "sensor/input_frequency",
    "sensor/input_voltage",
    "sensor/meter/cost",
    "sensor/meter/cost_rate",
    "sensor/meter/cost_today",
    "sensor/meter/emissions",
    "sensor/meter/energy",
    "sensor/meter/energy_today",
    "sensor/meter/load_power",
    "sensor/meter/mains_energy",
    "sensor/meter/mains_power",
    "sensor/meter/power_source",
    "sensor/output_voltage",
    "sensor/status",
    "sensor/ups_load",
)
_FLEET = ("cost", "cost_today", "emissions", "energy", "energy_today", "load_power")
_TEXTUAL = ("status", "condition", "last_", "power_source")


def ups(number: int = 1, *, without: tuple[str, ...] = (), **more: Any) -> Ups:  # noqa: ANN401
    """Return a UPS with everything but what begins as `without` says."""
    entities = {
        key: f"{key.partition('/')[0]}.ups_{number}_{re.sub(r'[^a-z0-9]', '_', key)}"
        for key in _KEYS
        if not key.startswith(without)
    }
    fields: dict[str, Any] = {
        "device_id": f"device{number}",
        "slug": f"01ups{number}",
        "name": f"UPS {number}",
        "server": "rack",
        "model": "Eaton 5P",
        "has_battery": True,
        "needs_rating": False,
        "entities": entities,
        "statistics": frozenset(
            entity
            for key, entity in entities.items()
            if key.startswith("sensor/") and not any(each in key for each in _TEXTUAL)
        ),
        "limits": {
            "nominal_voltage": 230.0,
            "transfer_low": 184.0,
            "transfer_high": 264.0,
            "nominal_power": 900.0,
        },
    }
    return Ups(**fields | more)


def pdu(number: int = 9) -> Ups:
    """Return a PDU: no battery, but outlets."""
    return ups(
        number,
        without=("sensor/battery", "date/", "sensor/output", "binary_sensor/flag/on"),
        has_battery=False,
        outlets=[
            Outlet(
                part=f"outlet.{each}",
                name=f"Outlet {each}",
                entities={"sensor/realpower": f"sensor.pdu_{number}_outlet_{each}"},
            )
            for each in range(1, 9)
        ],
    )


def server() -> Server:
    """Return the server, with the sums of its UPSes."""
    entities = {f"sensor/fleet/{key}": f"sensor.rack_{key}" for key in _FLEET}
    return Server(
        entry_id="entry",
        title="rack",
        entities={
            **entities,
            "binary_sensor/connectivity": "binary_sensor.rack_connectivity",
        },
        statistics=frozenset(entities.values()),
    )


def site(*upses: Ups, language: str = "en", **more: Any) -> Site:  # noqa: ANN401
    """Return UPSes of one server, with a report that comes by itself."""
    return Site(
        upses=upses,
        servers=[server()],
        text=wording(texts_of(language)),
        schedules=[
            Schedule(
                title="Monthly",
                entities={
                    "sensor/next_report": "sensor.monthly_next",
                    "sensor/last_report": "sensor.monthly_last",
                    "button/send_report": "button.monthly_send",
                },
            )
        ],
        **more,
    )


def cards(config: object) -> Iterator[Mapping[str, Any]]:
    """Yield everything in a configuration that has a type."""
    if isinstance(config, Mapping):
        if "type" in config:
            yield config
        for each in config.values():
            yield from cards(each)
    elif isinstance(config, list | tuple):
        for each in config:
            yield from cards(each)


def entities_in(config: object) -> Iterator[str]:
    """Yield every entity that a configuration mentions."""
    if isinstance(config, Mapping):
        for key, each in config.items():
            if key in {"entity", "entity_id"} and isinstance(each, str):
                yield each
            elif key == "entities":
                yield from (one for one in each if isinstance(one, str))
                yield from entities_in(
                    [one for one in each if not isinstance(one, str)]
                )
            else:
                yield from entities_in(each)
    elif isinstance(config, list | tuple):
        for each in config:
            yield from entities_in(each)
