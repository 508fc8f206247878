"""Bringing the history of the standalone Nutify, from the dialog to the graphs."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.recorder import get_instance
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.nutify.core.events.outages import Outage
from custom_components.nutify.importing.job import IMPORTER, Importer, State
from custom_components.nutify.importing.plan import Plan
from nutlab import Device, lab
from nutlab.hass import entity_id, make_entry, set_up, until
from nutlab.legacy import MULTI, PRICE, SINGLE, Recipe, TrueUps, build
from nutlab.synthetic import UPS
from tests.hass.filled_in import suggested

pytestmark = pytest.mark.upsd

DAYS = 9
SELDOM: dict[str, Any] = {"status_interval": 3600, "full_interval": 3600}


def devices(count: int) -> dict[str, Device]:
    """Return UPSes by the names that the standalone Nutify knows them by."""
    return {f"ups{number}": UPS for number in range(1, count + 1)}


async def house(
    hass: HomeAssistant, servers: AsyncExitStack, count: int
) -> MockConfigEntry:
    """Set up a server with so many UPSes, whose energy is counted."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    running = await servers.enter_async_context(lab(devices(count)))
    entry = make_entry(running.port, *devices(count), options=SELDOM)
    coordinator = await set_up(hass, entry)
    await coordinator.async_full_refresh()
    await hass.async_block_till_done()
    await async_wait_recording_done(hass)
    return entry


async def answer(hass: HomeAssistant, flow: Any, **answers: object) -> Any:  # noqa: ANN401
    """Fill a form in, and wait for as long as something is said to take."""
    flows = hass.config_entries.options
    result: Any = await flows.async_configure(flow["flow_id"], answers)
    while result["type"] is FlowResultType.SHOW_PROGRESS:
        await asyncio.sleep(0.1)
        result = await flows.async_configure(flow["flow_id"])
    return result


async def begin(hass: HomeAssistant, entry: MockConfigEntry) -> Any:  # noqa: ANN401
    """Open the options and choose the import."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    return await answer(hass, result, next_step_id="import")


async def bring(
    hass: HomeAssistant, entry: MockConfigEntry, path: Path, **wanted: object
) -> dict[str, Any]:
    """Go through the dialog as it suggests; return the last page's figures."""
    result = await begin(hass, entry)
    result = await answer(hass, result, path=str(path))
    assert result["step_id"] == "import_found", result.get("errors")
    result = await answer(hass, result)
    while result["step_id"] == "import_map":
        result = await answer(hass, result, **suggested(result["data_schema"]))
    result = await answer(hass, result, **(wanted or suggested(result["data_schema"])))
    assert result["step_id"] == "import_confirm"
    result = await answer(hass, result)
    assert result["step_id"] == "import_done", result
    figures: dict[str, Any] = result["description_placeholders"]
    result = await answer(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    return figures


async def hours(hass: HomeAssistant, statistic_id: str) -> dict[int, dict[str, Any]]:
    """Return the hours of a statistic."""
    await async_wait_recording_done(hass)
    found = await get_instance(hass).async_add_executor_job(
        lambda: statistics_during_period(
            hass,
            datetime(2024, 1, 1, tzinfo=UTC),
            None,
            {statistic_id},
            "hour",
            None,
            {"mean", "min", "max", "state", "sum", "change"},
        )
    )
    return {round(row["start"]): dict(row) for row in found.get(statistic_id, [])}


async def everything(
    hass: HomeAssistant, entry: MockConfigEntry, upses: int
) -> list[dict[int, dict[str, Any]]]:
    """Return all that was put before our own statistics."""
    return [
        await hours(hass, entity_id(hass, entry, f"ups{number}", key) or "")
        for number in range(1, upses + 1)
        for key in ("meter/energy", "meter/load_power", "battery_charge")
    ]


def journal_of(entry: MockConfigEntry, ups: str) -> list[tuple[datetime, datetime]]:
    """Return the outages of a UPS, the first one first."""
    journal = entry.runtime_data.monitor.journal
    found: list[Outage] = list(journal.outages(ups))
    return sorted((each.begin, each.end or each.begin) for each in found)


def check(true: TrueUps, energy: dict[int, dict[str, Any]]) -> None:
    """Fail unless energy is what it was, in all and in every hour."""
    total = sum(row["change"] for row in energy.values()) * 1000
    assert total == pytest.approx(true.energy, rel=0.001)
    for start, hour in true.hours.items():
        if hour.minutes:
            assert energy[start]["change"] * 1000 == pytest.approx(
                hour.energy, rel=0.01, abs=0.5
            )


@pytest.mark.parametrize(("generation", "count"), [(SINGLE, 1), (MULTI, 2)])
async def test_everything_is_brought(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    tmp_path: Path,
    generation: str,
    count: int,
) -> None:
    """Prevents energy, outages or settings that get lost or are there twice."""
    path = tmp_path / "nutify.db.sqlite"
    true = build(path, Recipe(generation=generation, days=DAYS, upses=count))
    before = path.read_bytes()
    entry = await house(hass, servers, count)
    figures = await bring(hass, entry, path)
    assert path.read_bytes() == before
    once = await everything(hass, entry, count)
    for number, each in enumerate(true):
        check(each, once[3 * number])
        found = journal_of(entry, f"ups{number + 1}")
        assert found == [(one.begin, one.end) for one in each.outages]
    assert int(figures["outages"]) == sum(len(each.outages) for each in true)
    assert entry.options["tariff"] == {"kind": "fixed", "price": pytest.approx(PRICE)}
    assert entry.options["emissions"] == {"kind": "fixed", "factor": 380}
    reports = entry.get_subentries_of_type("report")
    await bring(hass, entry, path)
    assert await everything(hass, entry, count) == once
    assert entry.get_subentries_of_type("report") == reports
    for number, each in enumerate(true):
        assert len(journal_of(entry, f"ups{number + 1}")) == len(each.outages)


async def test_stopped_and_gone_on_with(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    tmp_path: Path,
) -> None:
    """Prevents half hours, and hours that are there twice, after a restart."""
    path = tmp_path / "nutify.db.sqlite"
    build(path, Recipe(generation=MULTI, days=DAYS, upses=2))
    entry = await house(hass, servers, 2)
    plan = Plan(
        path=str(path),
        is_upload=False,
        targets={str(each): f"{entry.entry_id}/ups{each}" for each in (1, 2)},
    )
    importer = hass.data[IMPORTER]
    await importer.async_start(plan)
    await until(hass, lambda: importer.progress.share > 0.3, 60)
    await importer.async_stop()
    assert importer.state is State.STOPPED
    await importer.async_start(plan)
    await until(hass, lambda: importer.progress.share > 0.6, 60)
    # As after a restart: what is kept on the disk is all that is known.
    importer._task.cancel()  # type: ignore[union-attr]
    await importer._store.async_save(importer._content())
    again = Importer(hass)
    await again.async_load()
    hass.data[IMPORTER] = again
    await until(hass, lambda: again.state is State.DONE, 60)
    gone_on = await everything(hass, entry, 2)
    await again.async_start(plan)
    await until(hass, lambda: again.state is State.DONE, 60)
    assert await everything(hass, entry, 2) == gone_on
    assert gone_on[0]


async def test_apart_and_left_out(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    tmp_path: Path,
) -> None:
    """Prevents that an old UPS has to become one of today's to be remembered."""
    path = tmp_path / "nutify.db.sqlite"
    first, _ = build(path, Recipe(generation=MULTI, days=3, upses=2))
    entry = await house(hass, servers, 1)
    result = await begin(hass, entry)
    result = await answer(hass, result, path=str(path))
    result = await answer(hass, result)
    name = result["description_placeholders"]["name"]
    result = await answer(hass, result, target="apart")
    result = await answer(hass, result, target="skip")
    result = await answer(hass, result, settings=[])
    result = await answer(hass, result)
    assert result["step_id"] == "import_done"
    slug = name.lower().replace(" ", "_").replace("-", "_")
    check(first, await hours(hass, f"nutify:{slug}_energy"))
    assert not await hours(hass, entity_id(hass, entry, "ups1", "meter/energy") or "")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "file_missing"),
        (b"", "no_database"),
        (b"SQLite format 3\0" + bytes(400), "no_database"),
        (b"no database at all" * 100, "no_database"),
    ],
)
async def test_what_is_no_database(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    tmp_path: Path,
    content: bytes | None,
    error: str,
) -> None:
    """Prevents a dialog that ends with an unknown error."""
    path = tmp_path / "nutify.db.sqlite"
    if content is not None:
        path.write_bytes(content)
    entry = await house(hass, servers, 1)
    result = await begin(hass, entry)
    result = await answer(hass, result)
    assert result["errors"] == {"base": "no_file"}
    result = await answer(hass, result, path=str(path))
    assert result["errors"] == {"base": error}
