"""Faults of upsd and of its drivers, and of the certificate that it shows."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
import os
from pathlib import Path
import shutil
import signal

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from nutlab import Certificate, Lab, lab
from nutlab.faulty import Fault, FaultyLine
from nutlab.hass import make_entry
from nutlab.tls import make_server_database
from tests.faults.watch import DEFAULTS, DEVICE, House, Row, watched

pytestmark = [
    pytest.mark.upsd,
    pytest.mark.timeout(90),
    pytest.mark.allowed_logs("Error fetching NUT server", "UPS a is unavailable"),
]

_SECONDS = 4.0
# upsd tries drivers that went away at times.
_DRIVER_SECONDS = 30.0

type Action = Callable[[Lab], Awaitable[None]]


async def _kill(running: Lab) -> None:
    await running.upsd.kill()


async def _start(running: Lab) -> None:
    await running.upsd.start()
    await running.upsd.wait_for_drivers()


async def _freeze(running: Lab) -> None:
    os.kill(running.upsd.pid, signal.SIGSTOP)


async def _thaw(running: Lab) -> None:
    os.kill(running.upsd.pid, signal.SIGCONT)


async def _restart(running: Lab) -> None:
    await running.upsd.terminate()
    await _start(running)


async def _nothing(running: Lab) -> None:
    pass


async def _stale(running: Lab) -> None:
    running.drivers["a"].stale()


async def _fresh(running: Lab) -> None:
    running.drivers["a"].fresh()


async def _die(running: Lab) -> None:
    await running.drivers["a"].die()


async def _revive(running: Lab) -> None:
    await running.drivers["a"].revive()
    await running.upsd.wait_for_drivers()


_FAULTS: dict[str, tuple[Action, float, Action]] = {
    "upsd killed": (_kill, _SECONDS, _start),
    # It is silent, which is told from slow by asking twice.
    "upsd frozen": (_freeze, 9.0, _thaw),
    "upsd restarted": (_restart, 1.0, _nothing),
    "driver stale": (_stale, _SECONDS, _fresh),
    "driver gone": (_die, _SECONDS, _revive),
}


@pytest.mark.parametrize("fault", _FAULTS)
async def test_server(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    """Prevents that a fault of a server or a driver stays, or takes a neighbour."""
    break_, seconds, heal = _FAULTS[fault]
    running = await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))
    house = House(
        hass, make_entry(running.port, "a", "b", options=DEFAULTS), row, near=True
    )
    await house.move_in()
    async with watched(hass, row, caplog):
        await break_(running)
        # One that is back at once need not be seen.
        await house.see(seconds, is_seen=None if heal is _nothing else True)
        assert not fault.startswith("driver") or row.neighbour == "untouched"
        await house.power_cut(running.drivers["a"], lambda: heal(running))
    await house.move_out()


async def _show(running: Lab, certificate: Certificate) -> None:
    """Let upsd show another certificate of its authority."""
    for name in ("nss", "server.p12"):
        path = running.upsd.folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    make_server_database(running.upsd.folder, certificate)
    await _restart(running)


@pytest.mark.parametrize(
    "certificate", [Certificate.EXPIRED, Certificate.WRONG_HOST], ids=lambda c: c.name
)
async def test_certificate(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
    certificate: Certificate,
) -> None:
    """Prevents that a certificate that is right again has to be confirmed."""
    running = await servers.enter_async_context(
        lab({"a": DEVICE, "b": DEVICE}, tls=Certificate.VALID)
    )
    house = House(hass, _encrypted(running.port, running.upsd.ca_file), row, near=True)
    await house.move_in()
    async with watched(hass, row, caplog):
        await _show(running, certificate)
        await house.see(_SECONDS)
        assert row.seen == "certificate_invalid"
        await house.power_cut(
            running.drivers["a"], lambda: _show(running, Certificate.VALID)
        )
    await house.move_out()


async def test_no_handshake(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    row: Row,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Prevents that TLS that breaks leaves a connection, or goes on without it."""
    running = await servers.enter_async_context(
        lab({"a": DEVICE, "b": DEVICE}, tls=Certificate.VALID)
    )
    line = await servers.enter_async_context(FaultyLine(running.port))
    house = House(hass, _encrypted(line.port, running.upsd.ca_file), row, near=True)
    await house.move_in()
    async with watched(hass, row, caplog):
        await line.break_(Fault.REFUSED)
        await line.heal()
        await line.break_(Fault.NO_HANDSHAKE)
        await house.see(_SECONDS)
        assert row.seen.startswith("tls")
        await house.power_cut(running.drivers["a"], line.heal)
    assert line.open == 1
    await house.move_out()


def _encrypted(port: int, authority: Path) -> MockConfigEntry:
    return make_entry(
        port,
        "a",
        "b",
        options=DEFAULTS,
        tls="verify",
        ca_certificate=authority.read_text(),
    )
