"""Faults around Home Assistant: its disk, its clock, its recorder, whom it tells."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
import shutil
import subprocess
from threading import Event
import time
from typing import override

from freezegun import freeze_time
from freezegun.api import TickingDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.history import state_changes_during_period
from homeassistant.components.recorder.tasks import RecorderTask
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
import pytest

from custom_components.nutify import alerts, delivery
from custom_components.nutify.const import DOMAIN
from nutlab import Lab, lab
from nutlab.hass import entity_id, make_entry, until
from tests.faults.watch import DEFAULTS, DEVICE, House, Row, watched
from tests.hass.mailbox import Phone, alert, quicken, set_up_phones
from tests.hass.reported import media

pytestmark = [pytest.mark.upsd, pytest.mark.timeout(90)]


async def _house(
    hass: HomeAssistant, servers: AsyncExitStack, row: Row, **more: object
) -> tuple[House, Lab]:
    """Return a house that is set up, and its server."""
    running = await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))
    entry = make_entry(running.port, "a", "b", options=DEFAULTS, **more)  # type: ignore[arg-type]
    house = House(hass, entry, row, near=True)
    await house.move_in()
    return house, running


@pytest.fixture
def hass_storage() -> dict[str, object]:
    """Let Home Assistant write real files: a mocked storage cannot fail."""
    return {}


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """Put a disk of 256 KiB in the place of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if not _run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)):
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield
    finally:
        assert _run("umount", "-l", str(folder))


def _run(program: str, *arguments: str) -> bool:
    path = shutil.which(program)
    if path is None:
        return False
    command = [path, *arguments]
    found = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    return found.returncode == 0


def _fill(folder: Path) -> None:
    """Leave no room at all."""
    with (folder / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


def _remount(folder: Path, how: str) -> None:
    assert _run("mount", "-o", f"remount,{how}", str(folder))


def _is_told(hass: HomeAssistant, problem: str) -> bool:
    return any(problem in key[1] for key in ir.async_get(hass).issues)


@pytest.mark.parametrize("fault", ["full", "read-only"])
@pytest.mark.allowed_logs("Saving file failed", "cannot be written", "writing")
async def test_disk_of_the_journal(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    """Prevents that a disk that takes nothing loses an outage, or stops the watch."""
    folder = Path(hass.config.path(".storage"))
    servers.enter_context(_small_disk(folder))
    house, running = await _house(hass, servers, row)
    await hass.async_block_till_done()
    async with watched(hass, row, caplog):
        if fault == "full":
            _fill(folder)
        else:
            _remount(folder, "ro")
        running.drivers["a"].set("ups.status", "OB DISCHRG")
        await until(hass, lambda: house.state("a", "status") == "on_battery")
        await until(hass, lambda: _is_told(hass, "journal_not_written"))
        running.drivers["a"].set("ups.status", "OL")
        await until(hass, lambda: house.state("a", "history/outages_total") == "1")
        row.seen, row.neighbour = "a repair", "untouched"
        if fault == "full":
            (folder / "filler").unlink()
        else:
            _remount(folder, "rw")
        await house.right_again(lambda: not _is_told(hass, "journal_not_written"))
        kept = (folder / f"{DOMAIN}.journal.{house.entry.entry_id}").read_text()
        if '"on_battery"' not in kept or '"on_line"' not in kept:
            row.lost = "an outage"
        assert row.lost == "nothing", row
    await house.move_out()


@pytest.mark.parametrize("fault", ["full", "read-only"])
@pytest.mark.allowed_logs("cannot be written", "Saving file failed")
async def test_disk_of_the_archive(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    """Prevents that half an export is taken for a whole one, or that nobody hears."""
    folder = media(hass)
    servers.enter_context(_small_disk(folder))
    house, _ = await _house(hass, servers, row)

    async def export() -> object:
        return await hass.services.async_call(
            DOMAIN, "export_journal", {}, blocking=True, return_response=True
        )

    async with watched(hass, row, caplog):
        if fault == "full":
            _fill(folder)
        else:
            _remount(folder, "ro")
        with pytest.raises(HomeAssistantError) as error:
            await export()
        row.seen, row.neighbour = str(error.value.translation_key), "untouched"
        left = [each.name for each in folder.rglob("*") if each.name != "filler"]
        if any(name.startswith("journal") for name in left):
            row.lost = "half a file"
        assert row.lost == "nothing", left
        if fault == "full":
            (folder / "filler").unlink()
        else:
            _remount(folder, "rw")
        began = hass.loop.time()
        await export()
        row.healed = hass.loop.time() - began
        assert list(folder.rglob("journal.csv"))
    await house.move_out()


@pytest.fixture
def clock(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TickingDateTimeFactory]:
    """Let the clock on the wall be set, and no other."""
    with freeze_time("2026-05-17 12:00", tick=True) as clock:
        assert isinstance(clock, TickingDateTimeFactory)
        # asyncio's, which freezegun takes for one on the wall.
        monotonic = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
        monkeypatch.setattr(hass.loop, "time", monotonic)
        yield clock


@pytest.mark.parametrize("hours", [-26, 26])
async def test_clock(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    clock: TickingDateTimeFactory,
    hours: int,
) -> None:
    """Prevents that a clock that is set makes an outage of a day, or of no time."""
    house, running = await _house(hass, servers, row)
    async with watched(hass, row, caplog):
        running.drivers["a"].set("ups.status", "OB DISCHRG")
        await until(hass, lambda: house.state("a", "status") == "on_battery")
        clock.move_to(dt_util.utcnow() + timedelta(hours=hours))
        await house.see(3.0, is_seen=False)
        running.drivers["a"].set("ups.status", "OL")
        await house.right_again(lambda: house.state("a", "status") == "on_line")
        (outage,) = house.entry.runtime_data.monitor.journal.outages("a")
        if not 2 < outage.duration < 15:
            row.lost = f"an outage of {outage.duration:.0f} s"
        assert row.lost == "nothing", row
    await house.move_out()


@pytest.mark.parametrize("behind", ["some seconds", "ten minutes"])
async def test_recorder_that_stands_still(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    clock: TickingDateTimeFactory,
    behind: str,
) -> None:
    """Prevents that the watch waits for a recorder that is far behind."""
    house, running = await _house(hass, servers, row)
    gate = Event()
    began = dt_util.utcnow()
    async with watched(hass, row, caplog):
        instance = get_instance(hass)
        instance.queue_task(_Wait(gate))
        try:
            running.drivers["a"].set("ups.status", "OB DISCHRG")
            await until(hass, lambda: house.state("a", "status") == "on_battery")
            await house.see(4.0, is_seen=False)
            if behind == "ten minutes":
                clock.move_to(dt_util.utcnow() + timedelta(minutes=10))
                await house.see(4.0, is_seen=False)
            running.drivers["a"].set("ups.status", "OL")
            await until(hass, lambda: house.state("a", "status") == "on_line")
            row.seen = f"{instance.backlog} waiting"
        finally:
            gate.set()
        status = entity_id(hass, house.entry, "a", "status") or ""
        since = hass.loop.time()
        await instance.async_add_executor_job(instance.block_till_done)
        row.healed = hass.loop.time() - since
        found = await instance.async_add_executor_job(
            state_changes_during_period, hass, began, None, status
        )
        states = [each.state for each in found[status]]
        if states[-2:] != ["on_battery", "on_line"]:
            row.lost = "states"
        assert row.lost == "nothing", states
        assert len(list(house.entry.runtime_data.monitor.journal.outages("a"))) == 1
    await house.move_out()


class _Wait(RecorderTask):
    """A task of the recorder that takes long."""

    commit_before = False

    def __init__(self, gate: Event) -> None:
        self._gate = gate

    @override
    def run(self, instance: Recorder) -> None:
        """Wait until it may go on."""
        self._gate.wait(30)


@pytest.mark.allowed_logs("did not take a message")
async def test_target_that_hangs(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prevents that one who never answers keeps a message from others, or loses it."""
    quicken(monkeypatch)
    monkeypatch.setattr(alerts, "_GATHER_SECONDS", 0.3)
    monkeypatch.setattr(delivery, "_TIMEOUT_SECONDS", 2.0)
    deaf, phone = Phone("deaf"), Phone("phone")
    deaf_target, target = await set_up_phones(hass, deaf, phone)
    house, running = await _house(
        hass, servers, row, alerts=[alert(deaf_target, target)]
    )
    deaf.hangs = True
    async with watched(hass, row, caplog):
        running.drivers["a"].set("ups.status", "OB DISCHRG")
        await until(hass, lambda: phone.titles == ["a went on battery"])
        await until(hass, lambda: _is_told(hass, "delivery_failed"))
        row.seen, row.neighbour = "a repair", "untouched"
        deaf.hangs = False
        await house.right_again(lambda: deaf.titles[:1] == ["a went on battery"])
        await asyncio.sleep(0.5)
        row.lost = "nothing" if len(deaf.titles) == 1 else "told twice"
        assert row.lost == "nothing", deaf.titles
        running.drivers["a"].set("ups.status", "OL")
        await until(hass, lambda: len(deaf.titles) == len(phone.titles) == 2)
    await house.move_out()
