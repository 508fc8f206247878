"""Put the parts of the demo together, and take them apart again."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
import shutil
import signal
import sys
import tempfile
import time

from nutlab.upsd import free_port
from nutsim import NutSim, World

from . import check
from .api import Api
from .errors import DemoError
from .flow import Entry, NutServer, set_up
from .hass import HOST, HomeAssistant, port_is_free
from .options import WEB_PORT, Options, parse

_ROOT = Path(__file__).resolve().parents[2]
_CACHE = _ROOT / ".cache"
_USER = "demo"
_FIRST_CUT = 90.0
_START_SECONDS = 60.0
_CHECK_SECONDS = 45.0


@asynccontextmanager
async def _nut_server(options: Options) -> AsyncGenerator[NutServer]:
    """Provide the NUT server: the real one that was named, or a simulated one."""
    if options.host is not None:
        yield NutServer(options.host, options.port, options.username, options.password)
        return
    world = World(
        cut_every=options.cut_every,
        cut_length=options.cut_length,
        first_cut=_FIRST_CUT,
    )
    async with NutSim(world=world, speed=1.0) as simulator:
        yield NutServer(HOST, simulator.port, _USER, _USER)


def _prepare(options: Options) -> HomeAssistant:
    """Choose the port and write the configuration directory."""
    port = options.web_port or (free_port() if options.check else WEB_PORT)
    if not port_is_free(port):
        message = (
            f"Port {port} is in use already, perhaps by another Home Assistant."
            f" Choose another one with --web-port, for example --web-port {port + 1}."
        )
        raise DemoError(message)
    _CACHE.mkdir(exist_ok=True)
    if options.check:
        config = Path(tempfile.mkdtemp(prefix="demo-check-", dir=_CACHE))
    else:
        # One directory for each port, so that two demos never share one.
        config = _CACHE / ("demo" if port == WEB_PORT else f"demo-{port}")
    hass = HomeAssistant(_ROOT, config, port)
    hass.seed()
    return hass


async def _start(hass: HomeAssistant, api: Api, server: NutServer) -> Entry:
    """Start Home Assistant and set Nutify up in it."""
    await hass.start()
    try:
        async with asyncio.timeout(_START_SECONDS):
            await api.wait_until_up(hass.check_alive)
            await api.onboard(_USER, _USER)
            await api.wait_until_running(hass.check_alive)
    except TimeoutError:
        message = f"Home Assistant did not start within {_START_SECONDS:.0f} s."
        raise DemoError(message) from None
    return await set_up(api, server)


async def _check(hass: HomeAssistant, api: Api, entry: Entry) -> None:
    """Wait for all devices and print them."""
    deadline = time.monotonic() + _CHECK_SECONDS
    while True:
        hass.check_alive()
        rows = await check.collect(api, entry)
        reasons = await check.missing(api, entry, rows)
        if not reasons or time.monotonic() > deadline:
            break
        await asyncio.sleep(1)
    print(check.table(rows))
    if reasons:
        message = f"Missing: {'; '.join(reasons)}."
        raise DemoError(message)


def _welcome(hass: HomeAssistant, entry: Entry, server: NutServer) -> str:
    """Return where to look and what to look at."""
    devices = f"{hass.url}/config/devices/dashboard?config_entry={entry.entry_id}"
    return f"""
  Home Assistant  {hass.url}
  Login           {_USER}, password {_USER}
  NUT server      {server.host}:{server.port} ({", ".join(entry.ups)})
  Devices         {devices}
  Integration     {hass.url}/config/integrations/integration/nutify
  History         {hass.url}/history
  Log             {hass.log}
"""


def _story(options: Options) -> str:
    """Return what the simulated devices are going to do."""
    text = (
        "  The devices are simulated: open one and watch its load, its voltage and its"
        "\n  battery; the outlets of the rack PDU are devices of their own. Batteries"
        "\n  drain much faster than they say, so that there is something to see."
    )
    if options.cut_every > 0:
        first = min(_FIRST_CUT, options.cut_every)
        text += (
            f"\n  The first power cut comes within {first:.0f} s and lasts"
            f" {options.cut_length:.0f} s; there is one every"
            f"\n  {options.cut_every:.0f} s, and each third one runs the batteries low."
        )
    return text + "\n"


async def _show(
    options: Options, hass: HomeAssistant, entry: Entry, server: NutServer
) -> None:
    """Say where to look, then run until told to stop."""
    print(_welcome(hass, entry, server))
    if options.host is None:
        print(_story(options))
    print("Stop with Ctrl-C.", flush=True)
    await hass.run_to_end()


async def _run(options: Options) -> None:
    """Run the demo or the check, and leave nothing running."""
    started = time.monotonic()
    hass = _prepare(options)
    try:
        async with _nut_server(options) as server, Api(hass.url) as api:
            try:
                print("Starting Home Assistant ...", flush=True)
                entry = await _start(hass, api, server)
                print(f"Ready after {time.monotonic() - started:.0f} s.", flush=True)
                if options.check:
                    await _check(hass, api, entry)
                else:
                    await _show(options, hass, entry, server)
            except DemoError:
                # What Home Assistant says about it is still on its way to the log.
                await asyncio.sleep(1)
                raise
            finally:
                await hass.stop()
    except DemoError:
        if tail := hass.log_tail():
            print(f"\nThe end of {hass.log}:\n{tail}\n", file=sys.stderr)
        raise
    except asyncio.CancelledError:
        _forget(options, hass)
        raise
    _forget(options, hass)
    if options.check:
        print(f"All is well, after {time.monotonic() - started:.0f} s.")


def _forget(options: Options, hass: HomeAssistant) -> None:
    """Remove the directory of a check that did not fail."""
    if options.check:
        shutil.rmtree(hass.config, ignore_errors=True)


async def _main(options: Options) -> None:
    """Run until done, or until SIGINT or SIGTERM."""
    task = asyncio.ensure_future(_run(options))
    loop = asyncio.get_running_loop()

    def stop() -> None:
        """Ask the demo to stop; a second signal must not break the clean-up off."""
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, lambda: None)
        print("\nStopping ...", flush=True)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    with suppress(asyncio.CancelledError):
        await task
        return
    if options.check:
        raise SystemExit(130)


if __name__ == "__main__":
    try:
        asyncio.run(_main(parse(sys.argv[1:])))
    except DemoError as error:
        raise SystemExit(f"demo: {error}") from None
