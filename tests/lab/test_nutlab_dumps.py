"""Test the reading and serving of device dumps."""

import asyncio
from pathlib import Path
import signal
import sys

import pytest

from nutlab import Session, Setting, all_dumps, dumps_folder, lab, select_devices
from nutlab.dumps import FOLDER_VARIABLE, parse_dump
from nutlab.upsd import free_port

needs_upsd = pytest.mark.upsd
needs_dumps = pytest.mark.skipif(
    not all_dumps(),
    reason=f"no NUT device dumps (set {FOLDER_VARIABLE})",
)
pytestmark = pytest.mark.usefixtures("socket_enabled")


def test_parse_dump(tmp_path: Path) -> None:
    """Read all structured comments of a dump."""
    path = tmp_path / "Nutlab" / "Nutlab__Line__usbhid-ups__2.8.0__01.dev"
    path.parent.mkdir()
    path.write_text(
        """\
# DEVICE:COMMENT-BLOCK: A note
# [not.a.setting]
# DEVICE:EOC
battery.charge: 100
ups.load: 150.00\t\t#BAD: this is 15 %
ups.status: OL #COMMENT: as displayed
ups.model: Unknown #BC1200     (1.650)
ups.serial: ####
ups.mfr:
ups.mfr: Nutlab
#RW:ups.id:STRING:8
#RW:ups.delay.start:STRING\t#BAD: it has no effect
#RO:ups.shutdown:ENUM:"disabled"
#RO:ups.shutdown:ENUM:"enabled"
#RW:ups.delay.shutdown:RANGE:"12" "5940"
#CMD:load.off #COMMENT: not tested
#CMD:load.on #BAD
# DEVICE:COMMENT-BLOCK:FIXME:UPSRW: rack
# [battery.charge]
# Battery charge
# Type: RANGE NUMBER
# Option: "10-20" SELECTED
# Option: "-1-5"
#
# [ups.model]
# Type: STRING
# Maximum length: 10
# Value: x
# DEVICE:EOC
# DEVICE:COMMENT-BLOCK:FIXME:UPSCMD:
# Instant commands supported on UPS [rack]:
#
# beeper.mute - Temporarily mute the UPS beeper
# DEVICE:EOC
# shutdown.stop - this is prose
"""
    )
    dump = parse_dump(path)
    assert dump.manufacturer == "Nutlab"
    assert dump.variables == {
        "battery.charge": "100",
        "ups.load": "150.00",
        "ups.status": "OL",
        "ups.model": "Unknown #BC1200     (1.650)",
        "ups.serial": "####",
        "ups.mfr": "Nutlab",
    }
    assert dump.settings == {
        "ups.id": Setting(length=8),
        "ups.delay.start": Setting(length=32),
        "ups.shutdown": Setting(enum=("disabled", "enabled"), writable=False),
        "ups.delay.shutdown": Setting(ranges=((12, 5940),)),
        "battery.charge": Setting(ranges=((10, 20), (-1, 5)), number=True),
        "ups.model": Setting(length=10),
    }
    assert dump.commands == ("beeper.mute", "load.off", "load.on")
    assert dump.bad == {
        "ups.load": "this is 15 %",
        "ups.delay.start": "it has no effect",
        "load.on": "",
    }
    assert set(dump.device().settings) == {"battery.charge", "ups.model"}


def test_dumps_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Believe the environment, but do not take a typing error for no dumps."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert dumps_folder() == tmp_path
    assert all_dumps() == []
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "typo"))
    with pytest.raises(NotADirectoryError):
        dumps_folder()


@needs_dumps
def test_all_dumps_parse() -> None:
    """Find variables in every dump, and the rarer comments somewhere."""
    dumps = all_dumps()
    assert dumps
    assert all(len(dump.variables) > 4 for dump in dumps)
    settings = [setting for dump in dumps for setting in dump.settings.values()]
    assert any(setting.enum for setting in settings)
    assert any(setting.ranges for setting in settings)
    assert any(setting.length for setting in settings)
    assert any(setting.number for setting in settings)
    assert any(dump.commands for dump in dumps)
    assert any(dump.bad for dump in dumps)
    assert not any("#BAD" in v for dump in dumps for v in dump.variables.values())


@needs_dumps
def test_select_devices_spreads_over_manufacturers() -> None:
    """Take one device of each manufacturer before a second of any."""
    dumps = all_dumps()
    manufacturers = {dump.manufacturer for dump in dumps}
    devices = select_devices(dumps, len(manufacturers))
    stems = {dump.path.stem: dump.manufacturer for dump in dumps}
    assert {
        stems[device.description] for device in devices.values() if device.description
    } == manufacturers
    assert len(select_devices(dumps)) == len(dumps)


@needs_dumps
@needs_upsd
async def test_all_dumps_are_served_exactly() -> None:
    """Serve every dump at once, each value as it was dumped."""
    devices = select_devices(all_dumps())
    async with lab(devices) as running, Session(running.port) as session:
        for name, device in devices.items():
            assert await session.variables(name) == {
                variable: as_upsd_says(value)
                for variable, value in device.variables.items()
            }


def as_upsd_says(value: str) -> str:
    """Drop what upsd drops: all but printable ASCII, and beyond 255 characters."""
    return "".join(char for char in value if " " <= char <= "~")[:255]


async def count_served(*options: str) -> int:
    """Run `python -m nutlab serve` until SIGTERM and return how much it serves."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "nutlab", "serve", "--port", str(port), *options),
        cwd=Path(__file__).parents[2] / "scripts",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            await process.stdout.readuntil(f"127.0.0.1:{port}\n".encode())
        async with Session(port) as session:
            return len(await session.ask_list("LIST UPS"))
    finally:
        process.send_signal(signal.SIGTERM)
        await process.communicate()
        assert process.returncode == 0


@needs_upsd
async def test_serve_without_dumps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Serve made-up devices where no dumps are."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert await count_served("--tls") == 3


@needs_dumps
@needs_upsd
async def test_serve_dumps() -> None:
    """Serve as many dumps as asked for."""
    assert await count_served("--count", "5") == 5
