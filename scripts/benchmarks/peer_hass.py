"""A whole Home Assistant within this process, so that what it takes can be measured.

What `python -m homeassistant` runs: all its parts, its recorder on SQLite, its files.
The NUT server's drivers live in a thread of their own, whose time is not counted.
"""

import asyncio
from collections.abc import AsyncGenerator, Collection, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from enum import StrEnum
import gc
import logging
import os
from pathlib import Path
import resource
import shutil
import tempfile
import threading
import time
from types import MappingProxyType, TracebackType
from typing import Self

from aionut import AIONUTClient
from homeassistant import bootstrap
from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentryData,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import get_instance
from homeassistant.runner import RuntimeConfig

from benchmarks.peer_device import device, names, play
from custom_components.nutify.const import (
    CONF_KNOWN_UPS,
    CONF_TLS,
    CONF_UPS,
    DOMAIN,
    SUBENTRY_UPS,
    TLS_OFF,
)
from demo_runner.hass import HOST, HomeAssistant as Folder
from nutlab import ScriptedDriver, lab
from nutlab.upsd import free_port

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0
_REPORT_SECONDS = 15
_NO_RECORDS = """\
recorder:
  exclude:
    entity_globs: ["*"]
    event_types: [device_registry_updated, entity_registry_updated]
"""


class Who(StrEnum):
    """Whose figure it is."""

    OURS = DOMAIN
    CORE = "nut"


class Server:
    """A real upsd and its drivers, whose event loop is not Home Assistant's."""

    port: int
    _drivers: Mapping[str, ScriptedDriver]
    _loop: asyncio.AbstractEventLoop

    def __init__(self, count: int) -> None:
        """Describe a server of so many UPSes; nothing runs before the context is."""
        self.names = names(count)
        self._is_up, self._ended = threading.Event(), asyncio.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        """Start the thread and wait for the server."""
        self._thread.start()
        self._is_up.wait(_START_SECONDS)
        if self._error is not None:
            raise self._error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End both."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    def play(self, second: int) -> None:
        """Have the UPSes report what is true at a second of the day."""
        for driver in self._drivers.values():
            self._loop.call_soon_threadsafe(play, driver, second)

    def set(self, ups: str, variable: str, value: str) -> None:
        """Have one UPS report a value."""
        self._loop.call_soon_threadsafe(self._drivers[ups].set, variable, value)

    def seconds(self) -> float:
        """Return the processor time of the drivers, in seconds."""
        assert self._thread.ident is not None
        return time.clock_gettime(time.pthread_getcpuclockid(self._thread.ident))

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - it is for who waits
            self._error = error
            self._is_up.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        devices = {name: device(name) for name in self.names}
        async with lab(devices, maxconn=4096) as running:
            self.port, self._drivers = running.port, running.drivers
            self._is_up.set()
            await self._ended.wait()


@asynccontextmanager
async def home_assistant(*, records: bool = True) -> AsyncGenerator[HomeAssistant]:
    """Provide a Home Assistant that has started, in a folder that is gone afterwards.

    One that does not record writes no states of sensors, so that nothing has to be
    waited for between measurements of what is not the recorder's.
    """
    name = tempfile.mkdtemp(prefix="peer-")
    try:
        Folder(_ROOT, Path(name), free_port()).seed()
        if not records:
            yaml = Path(name) / "configuration.yaml"
            yaml.write_text(yaml.read_text().replace("recorder:\n", _NO_RECORDS))
        os.environ["HA_DISABLE_LOG_FILE"] = "1"
        hass = await bootstrap.async_setup_hass(RuntimeConfig(name, skip_pip=True))
        assert hass is not None
        try:
            await hass.async_start()
            await hass.async_block_till_done()
            for logger in ("", "custom_components.nutify"):
                logging.getLogger(logger).setLevel(logging.WARNING)
            yield hass
        finally:
            await hass.async_stop(force=True)
    finally:
        # Home Assistant forbids to look into folders in its event loop.
        await asyncio.to_thread(shutil.rmtree, name, ignore_errors=True)


def entries(
    who: Who,
    server: Server,
    count: int | None = None,
    options: Mapping[str, int] | None = None,
    port: int | None = None,
) -> list[ConfigEntry]:
    """Return the config entries of some UPSes: one of ours, one each of `nut`.

    The port is the server's own, if it is not that of a proxy before it.
    The others of the server stay out: one that is not known would be added by itself.
    """
    upses, port = server.names[:count], port or server.port
    if who is Who.CORE:
        return [
            _entry(who, name, {"host": HOST, "port": port, "alias": name})
            for name in upses
        ]
    data = {
        "host": HOST,
        "port": port,
        CONF_TLS: TLS_OFF,
        CONF_KNOWN_UPS: list(server.names),
    }
    subentries = [
        ConfigSubentryData(
            data={CONF_UPS: name},
            subentry_type=SUBENTRY_UPS,
            title=name,
            unique_id=name,
        )
        for name in upses
    ]
    return [_entry(who, f"{HOST}:{port}", data, options or {}, subentries)]


def _entry(
    who: Who,
    title: str,
    data: Mapping[str, object],
    options: Mapping[str, int] = MappingProxyType({}),
    subentries: Sequence[ConfigSubentryData] = (),
) -> ConfigEntry:
    return ConfigEntry(
        version=1,
        minor_version=1,
        domain=who,
        title=title,
        data=data,
        options=options,
        source=SOURCE_USER,
        unique_id=title if who is Who.OURS else None,
        discovery_keys=MappingProxyType({}),
        subentries_data=subentries,
    )


async def add(hass: HomeAssistant, added: Sequence[ConfigEntry]) -> None:
    """Add entries and set them up."""
    await asyncio.gather(*(hass.config_entries.async_add(each) for each in added))
    await settle(hass)
    check(added)


def is_asking(known: Sequence[ConfigEntry]) -> bool:
    """Tell whether one of the entries waits for an answer of its server.

    Both integrations hold the lock of aionut's client for that.
    """
    return any(_client(each)._operation_lock.locked() for each in known)  # noqa: SLF001


def _client(entry: ConfigEntry) -> AIONUTClient:
    runtime = entry.runtime_data
    if entry.domain == DOMAIN:
        ours: AIONUTClient = runtime.coordinator.client
        return ours
    theirs: AIONUTClient = runtime.data._client  # noqa: SLF001
    return theirs


def keep_enabled(
    hass: HomeAssistant, known: Sequence[ConfigEntry], keys: Collection[str]
) -> None:
    """Disable, as a person would, all entities of ours but those of some keys."""
    registry = er.async_get(hass)
    for entry in known:
        for each in er.async_entries_for_config_entry(registry, entry.entry_id):
            if each.unique_id.split("/", 2)[-1] not in keys:
                registry.async_update_entity(
                    each.entity_id, disabled_by=er.RegistryEntryDisabler.USER
                )


async def report(*servers: Server) -> None:
    """Have all UPSes report what a day is like, four times a minute, for ever."""
    second = 0
    while True:
        for server in servers:
            server.play(second)
        second += _REPORT_SECONDS
        await asyncio.sleep(_REPORT_SECONDS)


async def set_up(hass: HomeAssistant, known: Sequence[ConfigEntry]) -> None:
    """Set entries up as Home Assistant does when it starts, all at the same time."""
    await asyncio.gather(
        *(hass.config_entries.async_setup(each.entry_id) for each in known)
    )
    await hass.async_block_till_done()
    check(known)


async def unload(hass: HomeAssistant, known: Sequence[ConfigEntry]) -> None:
    """Unload entries; what the registries hold of them stays."""
    for each in known:
        assert await hass.config_entries.async_unload(each.entry_id)
    await settle(hass)


async def remove(hass: HomeAssistant, known: Sequence[ConfigEntry]) -> None:
    """Remove entries with all they have."""
    for each in known:
        await hass.config_entries.async_remove(each.entry_id)
    await settle(hass)


async def settle(hass: HomeAssistant) -> None:
    """Wait until nothing is left to do, in the recorder neither."""
    await hass.async_block_till_done()
    await get_instance(hass).async_block_till_done()


def check(known: Sequence[ConfigEntry]) -> None:
    """Raise an error unless all entries are set up."""
    for each in known:
        assert each.state is ConfigEntryState.LOADED, (each.title, each.reason)


class Cost:
    """What something took, in seconds."""

    cpu: float
    """Processor time of all threads but the servers'."""
    loop: float
    """Processor time of the event loop, without the recorder that goes on behind it."""
    wall: float

    @contextmanager
    def measured(self, *servers: Server) -> Generator[None]:
        """Measure the context, which is entered in the event loop."""
        gc.collect()
        cpu, loop = time.process_time() - _seconds(servers), time.thread_time()
        wall = time.perf_counter()
        yield
        self.wall = time.perf_counter() - wall
        self.loop = time.thread_time() - loop
        self.cpu = time.process_time() - _seconds(servers) - cpu


def _seconds(servers: Sequence[Server]) -> float:
    return sum(each.seconds() for each in servers)


def resident_bytes() -> int:
    """Return the memory that this process has now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
