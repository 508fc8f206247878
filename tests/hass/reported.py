"""A server of which reports are made."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import resource
from typing import Any

from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.nutify.const import DOMAIN, SUBENTRY_REPORT
from custom_components.nutify.devices import (
    report_identifier,
    ups_device_id,
    ups_unique_id,
)
from nutlab import Device, lab
from nutlab.hass import make_entry, set_up
from tests.hass.metered import BERLIN, Clocks, berlin

DEVICE = Device(
    variables={
        "battery.charge": "100",
        "battery.runtime": "1200",
        "device.mfr": "Eaton",
        "device.model": "5P",
        "input.voltage": "230",
        "ups.load": "20",
        "ups.realpower": "100",
        "ups.status": "OL",
    }
)
OPTIONS: dict[str, Any] = {
    "status_interval": 3600,
    "full_interval": 3600,
    "tariff": {"kind": "fixed", "price": 0.5},
}
FORMATS = ["html", "pdf", "csv", "json"]
# 47 hours: the clocks of Berlin were set forward on the second day.
BEGIN, END = "2025-03-29 00:00", "2025-03-31 00:00"
RANGE = {"start": f"{BEGIN}:00", "end": f"{END}:00"}
DAY_HOURS = 24


def media(hass: HomeAssistant) -> Path:
    """Return the media folder, which is the test's own."""
    folder = Path(hass.config.path("pictures_and_reports"))
    hass.config.media_dirs = {"local": str(folder)}
    return folder


async def house(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    *names: str,
    reports: tuple[ConfigSubentryData, ...] = (),
    devices: Mapping[str, Device] | None = None,
    options: Mapping[str, Any] | None = None,
) -> MockConfigEntry:
    """Set a server up in Berlin, with a media folder of its own and energy's price."""
    media(hass)
    await hass.config.async_set_time_zone(BERLIN)
    running = await servers.enter_async_context(
        lab(devices or dict.fromkeys(names, DEVICE))
    )
    entry = make_entry(
        running.port,
        *(names or tuple(devices or ())),
        options={**OPTIONS, **(options or {})},
        alerts=list(reports),
    )
    coordinator = await set_up(hass, entry)
    # Energy needs two readings to be there.
    await coordinator.async_full_refresh()
    await hass.async_block_till_done()
    return entry


async def nearly(
    hass: HomeAssistant, entry: MockConfigEntry, clocks: Clocks, local: str
) -> None:
    """Let a moment come close for a house, however long it took to build.

    The house is there before, so that what falls due while it loads again is made up.
    """
    clocks.set(local)
    assert await hass.config_entries.async_reload(entry.entry_id)


def report(**data: object) -> ConfigSubentryData:
    """Return the subentry of a report that comes every day at seven."""
    return ConfigSubentryData(
        data={
            "ups": [],
            "period": "yesterday",
            "sections": ["summary", "energy"],
            "rhythm": "daily",
            "at": "07:00:00",
            "weekday": "mon",
            "targets": [],
            "formats": ["json"],
            **data,
        },
        subentry_type=SUBENTRY_REPORT,
        title="Every day",
        unique_id=None,
    )


def report_entity(
    hass: HomeAssistant, entry: MockConfigEntry, domain: str, key: str
) -> str:
    """Return an entity of the one report of an entry."""
    (subentry,) = entry.get_subentries_of_type(SUBENTRY_REPORT)
    unique_id = f"{report_identifier(entry, subentry)[1]}/{key}"
    found = er.async_get(hass).async_get_entity_id(domain, DOMAIN, unique_id)
    assert found is not None, key
    return found


async def act(hass: HomeAssistant, action: str, **data: object) -> dict[str, Any]:
    """Call an action and return its answer, which is fit for JSON."""
    answer = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )
    assert isinstance(answer, dict)
    json.dumps(answer)
    return answer


def device(hass: HomeAssistant, entry: MockConfigEntry, ups: str) -> str:
    """Return the device of a UPS."""
    return ups_device_id(hass, entry, ups)


def server_device(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Return the device of a server, which is no UPS."""
    return next(
        each.id
        for each in dr.async_entries_for_config_entry(
            dr.async_get(hass), entry.entry_id
        )
        if (DOMAIN, entry.entry_id) in each.identifiers
    )


def kept(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, list[str]]:
    """Return the folders of the archive of a server, hidden ones too, and their files.

    Only what has to do with the archive: no file is opened.
    """
    folder = Path(hass.config.media_dirs["local"], DOMAIN, entry.entry_id)
    if not folder.is_dir():
        return {}
    return {
        each.name: sorted(file.name for file in each.iterdir())
        for each in folder.iterdir()
    }


async def remember(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    ups: str,
    watts: Callable[[datetime], float],
    *,
    price: float = 0.5,
) -> None:
    """Give the recorder two days and an hour before of power, energy and its cost."""
    begin, end = berlin(BEGIN).astimezone(UTC), berlin(END).astimezone(UTC)
    power: list[StatisticData] = []
    energy: list[StatisticData] = []
    cost: list[StatisticData] = []
    total = 100.0
    hour = begin - timedelta(hours=1)
    while hour < end:
        now = watts(hour) if hour >= begin else 0.0
        total += now / 1000
        power.append(StatisticData(start=hour, mean=now, min=now / 2, max=now * 2))
        energy.append(StatisticData(start=hour, state=total, sum=total))
        cost.append(StatisticData(start=hour, state=total * price, sum=total * price))
        hour += timedelta(hours=1)
    for key, rows, unit, unit_class in (
        ("meter/load_power", power, "W", "power"),
        ("meter/energy", energy, "kWh", "energy"),
        ("meter/mains_energy", energy, "kWh", "energy"),
        ("meter/cost", cost, hass.config.currency, None),
    ):
        unique_id = f"{ups_unique_id(entry, ups)}/{key}"
        entity = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, unique_id)
        assert entity is not None, key
        is_power = unit == "W"
        metadata = StatisticMetaData(
            mean_type=StatisticMeanType.ARITHMETIC
            if is_power
            else StatisticMeanType.NONE,
            has_sum=not is_power,
            name=None,
            source="recorder",
            statistic_id=entity,
            unit_class=unit_class,
            unit_of_measurement=unit,
        )
        async_import_statistics(hass, metadata, rows)
    await async_wait_recording_done(hass)


@contextmanager
def small_files(limit: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, as on a disk that is full by then."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
