"""See whether every device has arrived in Home Assistant with real values."""

from collections.abc import Iterable
from dataclasses import dataclass

from .api import Api, Json
from .flow import Entry

ENOUGH_VALUES = 10
"""Entities with a value that a device must have to count as there."""

_NO_VALUE = ("unknown", "unavailable")
_COLUMNS = ("device", "manufacturer", "model", "entities", "with a value", "status")


@dataclass(frozen=True, slots=True)
class Row:
    """One device, as Home Assistant knows it."""

    ups: str
    """Name on the NUT server; empty for a device that stands for the server."""
    name: str
    manufacturer: str
    model: str
    entities: int
    values: int
    status: str

    @property
    def complete(self) -> bool:
        """Return whether the device is there with real values."""
        return bool(self.status) and self.values >= ENOUGH_VALUES


async def collect(api: Api, entry: Entry) -> list[Row]:
    """Return the devices of the entry; outlets count with the device they are on."""
    devices = [
        device
        for device in await api.command("config/device_registry/list")
        if device["config_entry_id"] == entry.entry_id
    ]
    entities = [
        entity
        for entity in await api.command("config/entity_registry/list")
        if entity["config_entry_id"] == entry.entry_id and not entity["disabled_by"]
    ]
    subentries = await api.command(
        "config_entries/subentries/list", entry_id=entry.entry_id
    )
    names = {item["subentry_id"]: item["unique_id"] for item in subentries}
    states = {
        state["entity_id"]: state["state"] for state in await api.get("/api/states")
    }
    parents = {device["id"]: device["parent_device_id"] for device in devices}
    return [
        _row(
            device,
            _ups_name(device, names, entry.ups),
            [
                entity
                for entity in entities
                if device["id"]
                in (entity["device_id"], parents.get(entity["device_id"]))
            ],
            states,
        )
        for device in devices
        if device["parent_device_id"] is None
    ]


async def missing(api: Api, entry: Entry, rows: Iterable[Row]) -> list[str]:
    """Return what is not there yet, in words; nothing when all is well."""
    by_ups = {row.ups: row for row in rows}
    reasons: list[str] = []
    for config_entry in await api.command("config_entries/get", domain="nutify"):
        if config_entry["entry_id"] == entry.entry_id:
            state, reason = config_entry["state"], config_entry.get("reason")
            if state != "loaded":
                reasons.append(f"the entry is in state {state}: {reason}")
    for ups in entry.ups:
        row = by_ups.get(ups)
        if row is None:
            reasons.append(f"{ups} has no device")
        elif not row.status:
            reasons.append(f"{ups} has no status")
        elif not row.complete:
            reasons.append(f"{ups} has {row.values} values, not {ENOUGH_VALUES}")
    return reasons


def table(rows: Iterable[Row]) -> str:
    """Return the devices as a table."""
    lines = [_COLUMNS] + [
        (
            row.name,
            row.manufacturer,
            row.model,
            str(row.entities),
            str(row.values),
            row.status or "-",
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        " | ".join(
            text.ljust(width) for text, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _ups_name(
    device: dict[str, Json], subentries: dict[str, str | None], offered: list[str]
) -> str:
    """Return the name a device has on the NUT server, or nothing."""
    name = subentries.get(device["config_subentry_id"])
    if name in offered:
        return name or ""
    words = [part for identifier in device["identifiers"] for part in identifier[1:]]
    return next((ups for ups in offered if any(ups in word for word in words)), "")


def _row(
    device: dict[str, Json],
    ups: str,
    entities: list[dict[str, Json]],
    states: dict[str, str],
) -> Row:
    """Return one device."""
    values = [
        entity
        for entity in entities
        if states.get(entity["entity_id"], "unknown") not in _NO_VALUE
    ]
    status = next(
        (states[entity["entity_id"]] for entity in values if _is_status(entity)), ""
    )
    return Row(
        ups=ups,
        name=device["name_by_user"] or device["name"] or "",
        manufacturer=device["manufacturer"] or "",
        model=device["model"] or "",
        entities=len(entities),
        values=len(values),
        status=status,
    )


def _is_status(entity: dict[str, Json]) -> bool:
    """Return whether an entity is the status of its device."""
    domain = entity["entity_id"].partition(".")[0]
    unique_id = str(entity["unique_id"])
    return domain == "sensor" and (
        unique_id.endswith(("ups.status", "ups_status"))
        or entity["translation_key"] in ("status", "ups_status")
    )
