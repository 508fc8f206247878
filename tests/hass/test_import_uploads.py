"""Databases that are uploaded to be imported: what becomes of them, and of two."""

import asyncio
from contextlib import AsyncExitStack, closing
import errno
from io import BytesIO
import json
from pathlib import Path
import shutil
import sqlite3
from typing import Any

from aiohttp import FormData
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
)

from custom_components.nutify.importing.job import IMPORTER, Importer, State
from custom_components.nutify.importing.plan import Plan
from nutlab.hass import entity_id, until
from nutlab.legacy import MULTI, PRICE, Recipe, build
from nutlab.legacy_schema import config
from tests.hass.filled_in import suggested
from tests.hass.test_import import answer, begin, bring, hours, house

pytestmark = pytest.mark.upsd


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Let Home Assistant write real files: a mocked storage keeps none."""
    return {}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database of two UPSes."""
    path = tmp_path / "nutify.db.sqlite"
    build(path, Recipe(generation=MULTI, days=3, upses=2))
    return path


def storage(hass: HomeAssistant) -> Path:
    """Return the folder that uploads are kept in."""
    return Path(hass.config.path(".storage"))


def content(path: Path) -> bytes:
    """Return what a file holds."""
    return path.read_bytes()


def uploads(hass: HomeAssistant) -> set[str]:
    """Return the names of the uploads that are kept."""
    return {each.name for each in storage(hass).glob("nutify.import.*.sqlite")}


async def upload(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    flow: Any,  # noqa: ANN401
    file: bytes,
) -> Any:  # noqa: ANN401
    """Upload a file, as the dialog does."""
    assert await async_setup_component(hass, "file_upload", {})
    client = await hass_client()
    form = FormData()
    form.add_field("file", BytesIO(file), filename="nutify.db.sqlite")
    response = await client.post("/api/file_upload", data=form)
    file_id = (await response.json())["file_id"]
    return await answer(hass, flow, file=file_id)


async def confirm_page(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entry: MockConfigEntry,
    database: Path,
) -> Any:  # noqa: ANN401
    """Go through the dialog until it asks whether to begin."""
    result = await begin(hass, entry)
    result = await upload(hass, hass_client, result, content(database))
    assert result["step_id"] == "import_found", result.get("errors")
    result = await answer(hass, result)
    while result["step_id"] == "import_map":
        result = await answer(hass, result, **suggested(result["data_schema"]))
    result = await answer(hass, result, settings=[])
    assert result["step_id"] == "import_confirm"
    return result


async def test_an_upload_goes_with_its_dialog(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    hass_client: ClientSessionGenerator,
    database: Path,
) -> None:
    """Prevents databases that nobody wants, kept and backed up for ever."""
    entry = await house(hass, servers, 2)
    flow = await begin(hass, entry)
    flow = await upload(hass, hass_client, flow, b"no database" * 100)
    assert flow["errors"] == {"base": "no_database"}
    first = uploads(hass)
    assert len(first) == 1
    flow = await upload(hass, hass_client, flow, content(database))
    assert flow["step_id"] == "import_found"
    await until(hass, lambda: not uploads(hass) & first)
    assert len(uploads(hass)) == 1
    hass.config_entries.options.async_abort(flow["flow_id"])
    await until(hass, lambda: not uploads(hass))


async def test_one_import_at_a_time(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    hass_client: ClientSessionGenerator,
    database: Path,
) -> None:
    """Prevents two imports that write the same, and an upload that outlives both."""
    entry = await house(hass, servers, 2)
    one = await confirm_page(hass, hass_client, entry, database)
    wanted = uploads(hass)
    other = await confirm_page(hass, hass_client, entry, database)
    assert len(uploads(hass)) == 2
    flows, importer = hass.config_entries.options, hass.data[IMPORTER]
    result: Any = await flows.async_configure(one["flow_id"], {})
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    plan = importer.plan
    result = await flows.async_configure(other["flow_id"], {})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "import_running"
    assert importer.plan is plan
    await until(hass, lambda: uploads(hass) <= wanted)
    await until(hass, lambda: importer.state is State.DONE, 60)
    assert not uploads(hass)
    # One that is stopped does not go on.
    path = storage(hass) / "nutify.import.stopped.sqlite"
    path.write_bytes(content(database))
    await importer.async_start(Plan(path=str(path), is_upload=True, targets={}))
    await importer.async_stop()
    assert importer.state is State.STOPPED
    assert not uploads(hass)
    # Also where both are asked for at the same moment.
    plan = Plan(path=str(database), is_upload=False, targets={})
    both = await asyncio.gather(*(importer.async_start(plan) for _ in range(2)))
    assert both == [True, False]
    await until(hass, lambda: importer.state is State.DONE, 60)
    assert content(database)


async def test_an_upload_that_cannot_be_imported_goes(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
) -> None:
    """Prevents that what failed, and never goes on, keeps its file."""
    await house(hass, servers, 1)
    path = storage(hass) / "nutify.import.failed.sqlite"
    path.write_bytes(b"no database")
    importer = hass.data[IMPORTER]
    await importer.async_start(Plan(path=str(path), is_upload=True, targets={}))
    await until(hass, lambda: not importer.is_running)
    assert importer.state is State.FAILED
    assert not uploads(hass)


@pytest.mark.allowed_logs("cannot be read")
@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (None, set()),
        ({"state": "done", "plan": None, "written": [], "borders": {}}, set()),
        ({"state": "running", "written": [], "borders": {}}, {"needed", "stray"}),
        (
            {
                "state": "running",
                "plan": {
                    "path": "/elsewhere/.storage/nutify.import.needed.sqlite",
                    "is_upload": True,
                    "targets": {},
                    "settings": [],
                },
                "written": [],
                "borders": {},
            },
            {"needed"},
        ),
    ],
)
async def test_what_a_killed_process_leaves(
    hass: HomeAssistant, stored: dict[str, Any] | None, expected: set[str]
) -> None:
    """Prevents strays that stay, and that a file goes which is gone on with."""
    folder = storage(hass)
    folder.mkdir(exist_ok=True)
    for name in ("nutify.import.needed.sqlite", "nutify.import.stray.sqlite"):
        (folder / name).write_bytes(b"")
    other = folder / "nutify.imported.sqlite"
    other.write_bytes(b"")
    if stored is not None:
        (folder / "nutify.import").write_text(
            json.dumps({"version": 1, "key": "nutify.import", "data": stored})
        )
    hass.set_state(CoreState.starting)
    importer = Importer(hass)
    await importer.async_load()
    assert uploads(hass) == {f"nutify.import.{each}.sqlite" for each in expected}
    assert other.exists()
    # What is gone on with is under way already.
    plan = Plan(path="/none", is_upload=False, targets={})
    is_pending = expected == {"needed"}
    assert await importer.async_start(plan) is not is_pending
    await importer.async_stop()


async def test_a_disk_that_is_full(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    hass_client: ClientSessionGenerator,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prevents an unknown error, and half a file that fills the disk for good."""
    entry = await house(hass, servers, 2)
    flow = await begin(hass, entry)

    def move(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(shutil, "move", move)
        flow = await upload(hass, hass_client, flow, content(database))
    assert flow["errors"] == {"base": "upload_not_kept"}
    assert flow["description_placeholders"]["detail"] == "No space left on device"
    await until(hass, lambda: not uploads(hass))
    flow = await upload(hass, hass_client, flow, content(database))
    assert flow["step_id"] == "import_found"


@pytest.mark.allowed_logs("Reading nutify.db.sqlite failed")
async def test_reading_fails_for_no_known_reason(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prevents a dialog that ends with an error of the server."""
    entry = await house(hass, servers, 2)
    flow = await answer(hass, await begin(hass, entry), path=str(database))
    flow = await answer(hass, flow)
    while flow["step_id"] == "import_map":
        flow = await answer(hass, flow, **suggested(flow["data_schema"]))
    connect = sqlite3.connect

    def fail(path: Any, *args: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401
        if database.name in str(path):
            raise RuntimeError("nobody thought of this")
        opened: sqlite3.Connection = connect(path, *args, **options)
        return opened

    monkeypatch.setattr(sqlite3, "connect", fail)
    flow = await answer(hass, flow, settings=[])
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "import_unreadable")


async def test_a_price_of_other_money(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    database: Path,
) -> None:
    """Prevents that dollars are taken for euros."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(*config(2, 9.0, 0.38))
        connection.execute(
            "UPDATE ups_opt_variable_config SET currency = 'USD' WHERE target_id = 2"
        )
        connection.commit()
    await hass.config.async_update(currency="EUR")
    entry = await house(hass, servers, 2)
    flow = await answer(hass, await begin(hass, entry), path=str(database))
    flow = await answer(hass, flow)
    while flow["step_id"] == "import_map":
        flow = await answer(hass, flow, **suggested(flow["data_schema"]))
    prices = flow["description_placeholders"]["price"]
    assert prices == f"{2 * PRICE:g} EUR/kWh, 9 USD/kWh"
    hass.config_entries.options.async_abort(flow["flow_id"])
    await bring(hass, entry, database)
    price = pytest.approx(2 * PRICE)
    assert entry.options["tariff"] == {"kind": "fixed", "price": price}
    cost = [entity_id(hass, entry, f"ups{each}", "meter/cost") or "" for each in (1, 2)]
    assert await hours(hass, cost[0])
    for each in (cost[1], "nutify:rack_2_cost"):
        assert not await hours(hass, each)
    await hass.config.async_update(currency="USD")
    flow = await answer(hass, await begin(hass, entry), path=str(database))
    flow = await answer(hass, flow)
    while flow["step_id"] == "import_map":
        flow = await answer(hass, flow, **suggested(flow["data_schema"]))
    assert "price" in flow["data_schema"].schema["settings"].config["options"]
