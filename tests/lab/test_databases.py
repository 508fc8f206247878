"""Tests of the databases: real ones, that the recorder of Home Assistant takes."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
import os
from pathlib import Path
import signal
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_import_statistics,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from benchmarks.report_year import HOUR, Series, write
from nutlab import MissingProgramError
from nutlab.databases import (
    DatabaseError,
    Kind,
    _folder,
    _server,
    database,
    mariadb,
    missing,
    postgresql,
)

KINDS = [
    Kind.SQLITE,
    *(
        pytest.param(
            kind,
            marks=[
                pytest.mark.databases,
                pytest.mark.skipif(
                    bool(reason := missing(kind)),
                    reason=f"{reason}, or run scripts/setup --databases",
                ),
            ],
        )
        for kind in (Kind.POSTGRESQL, Kind.MARIADB)
    ),
]
SERVERS = KINDS[1:]
START = datetime(2026, 3, 1, tzinfo=UTC)
MEAN = Series("sensor.load", "W", "power", 200)
SUM = Series("sensor.energy", "kWh", "energy", 0.2, is_sum=True)


@pytest.fixture
async def recorder_db_url(kind: Kind) -> AsyncGenerator[str]:
    """Give the recorder a database of the kind that a test names."""
    async with database(kind, is_durable=False) as url:
        yield url


@pytest.mark.parametrize("kind", KINDS)
async def test_recorder_takes_it(
    recorder_db_url: str, recorder_mock: Recorder, hass: HomeAssistant, kind: Kind
) -> None:
    """Keep what the recorder writes, and read it as if it had written all itself."""
    twins = {MEAN: "sensor.load_2", SUM: "sensor.energy_2"}
    hours = range(48)
    assert get_instance(hass).db_url == recorder_db_url
    hass.states.async_set("sensor.word", "caffè 🔋")
    for series, twin in twins.items():
        rows = _rows(series, hours)
        async_import_statistics(hass, _metadata(series), rows[:1])
        async_import_statistics(hass, {**_metadata(series), "statistic_id": twin}, rows)
    await async_wait_recording_done(hass)

    written = await hass.async_add_executor_job(
        write, recorder_db_url, [*twins], START, hours[1:]
    )
    found = await get_instance(hass).async_add_executor_job(
        lambda: statistics_during_period(
            hass,
            START,
            None,
            {each.statistic_id for each in twins} | {*twins.values()},
            "hour",
            None,
            {"mean", "min", "max", "state", "sum", "change"},
        )
    )

    assert written == 2 * 47
    for series, twin in twins.items():
        assert len(found[twin]) == 48
        assert found[series.statistic_id] == found[twin]
    assert found[MEAN.statistic_id][7]["mean"] == MEAN.row(7)["mean"]
    assert found[SUM.statistic_id][7]["sum"] == SUM.row(7)["sum"]
    assert _ask(recorder_db_url, "SELECT state FROM states") == "caffè 🔋"


@pytest.mark.parametrize("kind", SERVERS)
async def test_nothing_is_left(kind: Kind) -> None:
    """End the server and remove its folder, though a client is still connected."""
    async with database(kind, is_durable=False) as url:
        folder = _home(url)
        pid = int(next(folder.glob("**/*pid")).read_text().split()[0])
        os.kill(pid, 0)
        connection = create_engine(url).connect()
        try:
            assert connection.execute(text("SELECT 40 + 2")).scalar() == 42
        except BaseException:
            connection.close()
            raise
    connection.invalidate()
    connection.close()
    connection.engine.dispose()
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(OperationalError):
        _ask(url, "SELECT 1")


async def test_sqlite_is_gone() -> None:
    """Leave no file of SQLite behind."""
    async with database(Kind.SQLITE) as url:
        _ask(url, "CREATE TABLE mine (value INTEGER)")
        path = _file(url)
        assert path.is_file()
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("start", "kind", "package"),
    [
        (postgresql, Kind.POSTGRESQL, "postgresql"),
        (mariadb, Kind.MARIADB, "mariadb-server-core"),
    ],
)
async def test_missing_server(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    start: Any,  # noqa: ANN401 - a context manager that is only entered
    kind: Kind,
    package: str,
) -> None:
    """Name the package to install."""
    monkeypatch.setattr("nutlab.databases._POSTGRESQL_FOLDERS", tmp_path)
    monkeypatch.setattr("nutlab.databases._MARIADB_FOLDERS", ())
    monkeypatch.setattr("nutlab.databases._check_driver", lambda _module: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert f"apt-get install {package}" in (missing(kind) or "")
    with pytest.raises(MissingProgramError, match=f"apt-get install {package}"):
        await start().__aenter__()


def test_missing_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say how to get the module that Python lacks."""
    monkeypatch.setattr("nutlab.databases.find_spec", lambda _name: None)
    monkeypatch.setattr("nutlab.databases._postgresql_program", lambda name: name)
    assert missing(Kind.POSTGRESQL) == (
        "Python has no module psycopg2: run scripts/setup --databases"
    )


async def test_server_that_cannot_start_tells_its_log() -> None:
    """Report what a server wrote before it ended."""
    command = ["/bin/sh", "-c", "echo the disk is full; exit 1"]
    with _folder("broken-") as folder:
        nowhere = f"sqlite:///{folder}/none/none"
        server = _server(folder, command, nowhere, signal.SIGTERM)
        with pytest.raises(DatabaseError, match="the disk is full"):
            await server.__aenter__()


def _file(url: str) -> Path:
    return Path(str(make_url(url).database))


def _home(url: str) -> Path:
    """Return where a server lives, from the way to its socket."""
    query = make_url(url).query
    if "host" in query:
        return Path(str(query["host"]))
    return Path(str(query["unix_socket"])).parent


def _ask(url: str, statement: str) -> object:
    """Run a statement; return the first value of its answer, if it has one."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def _metadata(series: Series) -> StatisticMetaData:
    found = series.metadata()
    return StatisticMetaData(
        mean_type=StatisticMeanType(found["mean_type"]),
        has_sum=found["has_sum"],
        name=None,
        source=found["source"],
        statistic_id=found["statistic_id"],
        unit_class=found["unit_class"],
        unit_of_measurement=found["unit_of_measurement"],
    )


def _rows(series: Series, hours: range) -> list[StatisticData]:
    return [
        StatisticData(start=START + hour * HOUR, **series.row(hour))  # type: ignore[typeddict-item]
        for hour in hours
    ]
