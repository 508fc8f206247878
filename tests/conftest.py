"""What all tests share: Home Assistant on real sockets, and no unexpected warning."""

import asyncio.constants
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack
import logging
from pathlib import Path
import traceback

from homeassistant.core import HomeAssistant
from homeassistant.util import executor
import pytest

# Claims the package before the test plugin's own folder of integrations does.
import custom_components.nutify  # noqa: F401
from custom_components.nutify.const import DOMAIN


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that excuses warnings."""
    config.addinivalue_line(
        "markers", "allowed_logs(*texts): log messages that may be warnings or worse"
    )
    _note_less_of_where_things_were_made()
    # Workers with nothing to do end at once, unless a busy machine lets them wait for
    # a tenth of this: one that is interrupted then takes the word to end with it, and
    # the others stay. A thread that is left behind still fails its test.
    executor.EXECUTOR_SHUTDOWN_TIMEOUT = 60


def _note_less_of_where_things_were_made() -> None:
    """Spare asyncio's debug mode the stacks that it keeps of all callbacks and futures.

    Its checks stay. The stacks are told with a fault of theirs alone, and took a third
    of the time of all tests.
    """
    vars(asyncio.constants)["DEBUG_STACK_DEPTH"] = 1
    # What asyncio's accelerated part calls, without a limit.
    vars(traceback)["extract_stack"].__defaults__ = (None, 1)


@pytest.fixture(autouse=True)
def _quiet_sql() -> None:
    """Keep the recorder's statements out of the log."""
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture(autouse=True)
def _no_unexpected_warning(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test that logs a warning or worse which it did not announce.

    What a test asks for comes after it, and goes before it: of how the entries and Home
    Assistant end it hears as well.
    """
    yield
    marker = request.node.get_closest_marker("allowed_logs")
    allowed = marker.args if marker else ()
    unexpected = [
        record.getMessage()
        for when in ("setup", "call", "teardown")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
        and not any(text in record.getMessage() for text in (*allowed, *_EVERYWHERE))
    ]
    assert not unexpected, unexpected


# What is said of every custom integration, and of this environment.
_EVERYWHERE = (
    "which has not been tested by Home Assistant",
    "zlib_ng and isal are not available",
    # How long something took is a matter of the machine: so asyncio's debug mode, and
    # Home Assistant of an entity whose state took more than 0.4 s.
    "Executing <",
    "Updating state for ",
)


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Keep what Home Assistant writes in the test's own folder.

    Not in a copy of the plugin's folder: nothing in its 700 files is of use here.
    """
    return str(tmp_path)


@pytest.fixture
def mock_recorder_before_hass(request: pytest.FixtureRequest) -> None:
    """Prepare the recorder before Home Assistant, for a test that asks for one.

    The plugin leaves that to each module, and prepares it for all tests of it.
    """
    if "recorder_mock" in request.fixturenames:
        request.getfixturevalue("async_test_recorder")


@pytest.fixture
async def servers(hass: HomeAssistant) -> AsyncGenerator[AsyncExitStack]:
    """Hold the servers of a test until its entries are unloaded."""
    # A busy machine is no reason to fail for a slow step of the event loop.
    hass.loop.slow_callback_duration = 5.0
    async with AsyncExitStack() as stack:
        yield stack
        for entry in hass.config_entries.async_entries(DOMAIN):
            await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()
