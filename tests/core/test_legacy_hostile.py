"""Databases that somebody made to do harm, or that are simply broken."""

from contextlib import closing, suppress
from datetime import UTC, datetime
import math
import os
from pathlib import Path
from random import Random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.nutify.core.legacy import tables
from custom_components.nutify.core.legacy.database import open_database
from custom_components.nutify.core.legacy.hours import read_hours
from custom_components.nutify.core.legacy.journal import read_journal
from custom_components.nutify.core.legacy.model import (
    Dropped,
    LegacyError,
    LegacyHour,
    Reason,
    Survey,
)
from custom_components.nutify.core.legacy.survey import survey
from nutlab.legacy import MULTI, SINGLE, Recipe, build
from nutlab.legacy_schema import MULTI as MULTI_TABLES, single

START = datetime(2025, 6, 1, tzinfo=UTC)
EPOCH = int(START.timestamp())
MOST_SECONDS = 20.0
MOST_MEGABYTES = 40
steady = settings(
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=list(HealthCheck),
)

# See `prove`.
unmanaged = pytest.mark.filterwarnings("ignore:It looks like .register_random.")
TABLES = {SINGLE: single(is_local=False, is_text=False), MULTI: MULTI_TABLES}

numbers = st.one_of(
    st.sampled_from([0, 0.0, -0.0, math.inf, -math.inf, math.nan, 1e308, -1e308]),
    st.sampled_from([1e-320, -5.0, 230.0, 2**63 - 1, -(2**63)]),
    st.floats(allow_nan=True),
    st.integers(-(2**63), 2**63 - 1),
)
texts = st.one_of(
    st.sampled_from(["", "nan", "inf", "1e999", "12.5", " 7 ", "OL", "OB LB", "\x00"]),
    st.sampled_from(["ERROR", "WAIT", "[" * 500, '{"ambient_temperature": NaN}']),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
moments = st.one_of(
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)).map(str),  # noqa: DTZ001 # as written
    st.integers(0, 7200).map(
        lambda each: str(datetime.fromtimestamp(EPOCH + each, UTC))[:19]
    ),
    st.sampled_from(["0000-00-00 00:00:00", "9999-12-31 23:59:59.999999", "now"]),
    st.sampled_from(["0001-01-01 00:00:00+23:59", "2025-06-01T00:00:30-12:00"]),
)
values = st.one_of(st.none(), numbers, texts, moments, st.binary(max_size=20))


def everything(path: Path) -> tuple[Survey, list[LegacyHour]]:
    """Read all there is of all UPSes, and check what must hold of anything read."""
    found = survey(path)
    hours: list[LegacyHour] = []
    for ups in found.upses:
        own = list(read_hours(path, ups, found.generation, Dropped()))
        assert [each.start for each in own] == sorted({each.start for each in own})
        for hour in own:
            assert hour.start % 3600 == 0
            assert 0 <= hour.minutes <= 60
            assert 0 <= hour.energy < 1.1e6
            for band in hour.bands.values():
                assert band.least <= band.mean <= band.greatest
                assert math.isfinite(band.least)
                assert math.isfinite(band.greatest)
        hours += own
        journal = read_journal(path, ups, found)
        for event in journal.events:
            assert len(event.message) <= 500
        for outage in journal.outages:
            assert outage.end is None or outage.begin <= outage.end
    return found, hours


def read_columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the columns of every table that may be read and is there."""
    return {
        table: found
        for table in vars(tables).values()
        if isinstance(table, str) and table.startswith("ups_")
        if (
            found := [
                column
                for _, column, *_ in connection.execute(f"PRAGMA table_info({table})")
                if column != "id"
            ]
        )
    }


@pytest.mark.parametrize("generation", TABLES)
@unmanaged
@steady
@given(data=st.data())
def test_any_value_in_any_column(generation: str, data: st.DataObject) -> None:
    """Prevents that a value of the wrong kind ends the import, or gets into it."""
    statement = TABLES[generation].replace("NOT NULL", "")
    # Nothing may depend on the kinds that columns are declared to hold.
    for kind in ("FLOAT", "INTEGER PRIMARY KEY", "INTEGER", "DATETIME", "BOOLEAN"):
        statement = statement.replace(f" {kind}", " ")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(f"PRAGMA synchronous=OFF; BEGIN; {statement}")
            fill(connection, data)
        try:
            everything(path)
        except LegacyError as error:
            assert error.reason is Reason.EMPTY  # noqa: PT017 # another is a failure


def fill(connection: sqlite3.Connection, data: st.DataObject) -> None:
    """Write a few rows of anything into the tables that are read."""
    pool = data.draw(st.lists(values, min_size=1, max_size=12))
    times = data.draw(st.lists(moments, min_size=1, max_size=6))
    random = Random(data.draw(st.integers(0, 1000)))  # noqa: S311 # no secret
    for table, columns in read_columns(connection).items():
        marks = ", ".join("?" for _ in columns)
        for _ in range(random.randrange(8)):
            row = [random.choice(times if "time" in name else pool) for name in columns]
            if "target_id" in columns and random.random() < 0.7:
                row[columns.index("target_id")] = 1
            connection.execute(
                f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) "  # noqa: S608
                f"VALUES ({marks})",
                row,
            )
    connection.execute("COMMIT")


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Return small databases of both generations."""
    folder = tmp_path_factory.mktemp("whole")
    result = []
    for generation in (SINGLE, MULTI):
        path = folder / generation
        build(path, Recipe(generation=generation, days=1, start=START))
        result.append(path.read_bytes())
    return result


@unmanaged
@steady
@given(data=st.data())
def test_any_damage(contents: list[bytes], data: st.DataObject) -> None:
    """Prevents an error without words, or no end, where a disk lost some of a file."""
    content = bytearray(data.draw(st.sampled_from(contents)))
    for _ in range(data.draw(st.integers(1, 8))):
        # Most of what steers SQLite is at the begin of a page.
        page = data.draw(st.integers(0, len(content) // 4096 - 1)) * 4096
        offset = page + data.draw(st.integers(0, 200))
        content[offset] = data.draw(st.integers(0, 255))
    size = data.draw(st.sampled_from([len(content), len(content) // 2, 5000, 100]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        path.write_bytes(content[:size])
        try:
            everything(path)
        except LegacyError as error:
            assert error.reason in Reason  # noqa: PT017 # anything but this is a failure


def test_views_and_computed_columns_are_not_read(tmp_path: Path) -> None:
    """Prevents a table that computes forever when it is looked at."""
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
    path = tmp_path / "view.db"
    connection = sqlite3.connect(path)
    connection.execute(
        f"CREATE VIEW ups_monitor_data AS {endless} "  # noqa: S608
        "SELECT x AS target_id, '2025-06-01' AS timestamp_utc FROM n"
    )
    connection.execute(
        "CREATE TABLE ups_dynamic_data (id INTEGER PRIMARY KEY, timestamp_utc, "
        "ups_load AS (length(hex(zeroblob(9000000)))), ups_realpower, "
        "CHECK (length(hex(zeroblob(9000000))) > 0))"
    )
    connection.execute(
        f"CREATE VIEW ups_events AS {endless} SELECT x AS id, "  # noqa: S608
        "'2025-06-01' AS timestamp_utc, 'ONBATT' AS event_type FROM n"
    )
    connection.executemany(
        "INSERT INTO ups_dynamic_data (timestamp_utc, ups_realpower) VALUES (?, 60)",
        [(f"2025-06-01 00:{minute:02}:30",) for minute in range(20)],
    )
    connection.commit()
    connection.close()
    begin = time.monotonic()
    found, hours = everything(path)
    assert time.monotonic() - begin < MOST_SECONDS
    assert found.upses[0].quantities == ("ups.realpower",)
    assert [each.minutes for each in hours] == [20]
    assert found.upses[0].events == 0


def test_nothing_beside_it_is_opened_or_written(tmp_path: Path) -> None:
    """Prevents that a statement in a file reaches others, or changes it."""
    path, other = tmp_path / "own.db", tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE t (a)")
    before = path.read_bytes()
    for statement in (
        f"ATTACH '{other}' AS other",
        f"VACUUM INTO '{other}'",
        "INSERT INTO t VALUES (1)",
        "DROP TABLE t",
        "PRAGMA journal_mode=WAL",
    ):
        with suppress(LegacyError), open_database(path) as connection:
            connection.execute(statement).fetchall()
        assert not other.exists(), statement
        assert path.read_bytes() == before, statement
        assert sorted(each.name for each in tmp_path.iterdir()) == ["own.db"]


def test_virtual_tables_are_not_read(tmp_path: Path) -> None:
    """Prevents that a module of SQLite is run by whoever made the file."""
    path = tmp_path / "virtual.db"
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE VIRTUAL TABLE ups_dynamic_data USING fts5(timestamp_utc)"
    )
    connection.commit()
    connection.close()
    with pytest.raises(LegacyError) as caught:
        survey(path)
    assert caught.value.reason is Reason.NOT_NUTIFY


def _most_megabytes() -> float:
    """Return how much memory this process has had at most."""
    status = Path("/proc/self/status").read_text()
    (kilobytes,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kilobytes) / 1024


def print_what_it_takes(path: Path) -> None:
    """Print the minutes read, or why there are none, with memory and time taken."""
    Path("/proc/self/clear_refs").write_text("5")
    before, begin = _most_megabytes(), time.monotonic()
    try:
        found: object = sum(each.minutes for each in everything(path)[1])
    except LegacyError as error:
        found = error.reason
    print(found, _most_megabytes() - before, time.monotonic() - begin)  # noqa: T201


def what_it_takes(path: Path) -> tuple[str, float, float]:
    """Return what a process of its own prints of a file.

    This one still holds what made the file, and the most that others took before.
    """
    root = Path(__file__).parents[2]
    code = (
        "from pathlib import Path; import sys\n"
        "from tests.core.test_legacy_hostile import print_what_it_takes\n"
        "print_what_it_takes(Path(sys.argv[1]))"
    )
    printed = subprocess.run(  # noqa: S603 # all of it is ours
        [sys.executable, "-c", code, path],
        check=True,
        capture_output=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root}:{root / 'scripts'}"},
        text=True,
    ).stdout.splitlines()
    found, megabytes, seconds = printed[-1].split()
    return found, float(megabytes), float(seconds)


@pytest.mark.parametrize("size", [1_000_000, 20_000_000])
def test_huge_values_cost_no_memory(size: int, tmp_path: Path) -> None:
    """Prevents that a small machine is brought down by a file."""
    path = tmp_path / "huge.db"
    connection = sqlite3.connect(path)
    connection.executescript(MULTI_TABLES)
    huge = "x" * size
    for minute in range(200_000_000 // size // 10):
        connection.execute(
            "INSERT INTO ups_monitor_data (target_id, timestamp_utc, ups_status, "
            "ups_realpower, input_voltage, data_json, raw_json) "
            "VALUES (1, ?, ?, 60, ?, ?, NULL)",
            (f"2025-06-01 00:{minute:02}:59", huge, huge, huge),
        )
        connection.execute(
            "INSERT INTO ups_events (timestamp_utc, event_type, event_message) "
            "VALUES ('2025-06-01', 'ONBATT', ?)",
            (huge,),
        )
    connection.commit()
    connection.close()
    found, megabytes, seconds = what_it_takes(path)
    assert found == ("20" if size < 20_000_000 else Reason.DAMAGED)
    assert seconds < MOST_SECONDS
    # All of the file takes twice as much.
    assert megabytes < MOST_MEGABYTES


def test_endlessly_many_of_everything(tmp_path: Path) -> None:
    """Prevents that a list without end is kept, shown or gone through."""
    path = tmp_path / "many.db"
    connection = sqlite3.connect(path)
    connection.executescript(MULTI_TABLES)
    connection.executemany(
        "INSERT INTO ups_monitor_data (target_id, timestamp_utc, ups_realpower) "
        "VALUES (?, '2025-06-01 00:00:01', 60)",
        [(each,) for each in range(30_000)] + [(0,)] * 30_000,
    )
    connection.executemany(
        "INSERT INTO ups_events (timestamp_utc, event_type, target_id) "
        "VALUES ('2025-06-01 00:00:01', ?, 0)",
        [(("ONBATT", "ONLINE")[each % 2],) for each in range(70_000)],
    )
    connection.executemany(
        "INSERT INTO ups_report_schedules (time, days) VALUES ('01:00', '*')",
        [()] * 5000,
    )
    connection.commit()
    connection.close()
    begin = time.monotonic()
    found = survey(path)
    assert len(found.upses) <= 200
    assert len(found.schedules) <= 200
    (hour,) = read_hours(path, found.upses[0], found.generation, Dropped())
    assert (hour.minutes, hour.energy) == (1, 1)
    journal = read_journal(path, found.upses[0], found)
    assert len(journal.events) <= 50_000
    assert time.monotonic() - begin < MOST_SECONDS


def test_a_table_of_more_columns_than_there_can_be(tmp_path: Path) -> None:
    """Prevents a raw error where the tables themselves are made up."""
    path = tmp_path / "wide.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE ups_dynamic_data (id INTEGER PRIMARY KEY)")
    connection.execute("PRAGMA writable_schema=ON")
    columns = ", ".join(f"c{each}" for each in range(50_000))
    connection.execute(
        "UPDATE sqlite_master SET sql = ?",
        (f"CREATE TABLE ups_dynamic_data (id INTEGER PRIMARY KEY, {columns})",),
    )
    connection.commit()
    connection.close()
    with pytest.raises(LegacyError) as caught:
        survey(path)
    assert caught.value.reason is Reason.DAMAGED


def test_a_link_in_a_circle_and_a_name_that_is_none(tmp_path: Path) -> None:
    """Prevents a raw error of the system where the path itself is wrong."""
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for path in (circle, Path("a\0b"), tmp_path / ("x" * 5000), Path()):
        with pytest.raises(LegacyError) as caught:
            survey(path)
        assert caught.value.reason in {Reason.MISSING, Reason.UNREADABLE}
