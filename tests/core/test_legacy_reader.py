"""Reading hours and settings out of databases of the standalone Nutify."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
import os
from pathlib import Path
import shutil
import sqlite3
import stat

import pytest

from custom_components.nutify.core.legacy.database import open_database
from custom_components.nutify.core.legacy.hours import read_hours
from custom_components.nutify.core.legacy.journal import read_journal
from custom_components.nutify.core.legacy.model import (
    Dropped,
    Generation,
    LegacyError,
    LegacyHour,
    LegacySettings,
    LegacyUps,
    Reason,
)
from custom_components.nutify.core.legacy.survey import survey
from nutlab.legacy import MULTI, SINGLE, Recipe, TrueUps, build

AUTUMN = datetime(2025, 10, 20, tzinfo=UTC)
SPRING = datetime(2025, 3, 27, tzinfo=UTC)
RECIPES = {
    "single": Recipe(generation=SINGLE, days=9, start=AUTUMN),
    "local autumn": Recipe(
        generation=SINGLE, days=9, start=AUTUMN, is_local=True, is_text=True
    ),
    "local spring": Recipe(generation=SINGLE, days=5, start=SPRING, is_local=True),
    "multi": Recipe(generation=MULTI, days=9, upses=2, start=AUTUMN),
    "pruned": Recipe(generation=MULTI, days=9, start=AUTUMN, pruned_days=4),
}
NOON = int(datetime(2025, 6, 1, 12, tzinfo=UTC).timestamp())
HOUR = 3600

type Row = dict[str, object]


@pytest.fixture(scope="module")
def databases(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Path, list[TrueUps]]]:
    """Build a database of each kind, once."""
    folder = tmp_path_factory.mktemp("databases")
    return {
        name: (path := folder / f"{name}.sqlite", build(path, recipe))
        for name, recipe in RECIPES.items()
    }


def read(
    path: Path, ups: LegacyUps, generation: Generation, since: int | None = None
) -> tuple[dict[int, LegacyHour], Counter[str]]:
    """Return all hours of a UPS, and what was left out."""
    dropped = Dropped()
    hours = list(read_hours(path, ups, generation, dropped, since))
    assert [each.start for each in hours] == sorted({each.start for each in hours})
    return {each.start: each for each in hours}, dropped.reasons


def read_first(path: Path) -> tuple[dict[int, LegacyHour], Counter[str]]:
    """Return all hours of the first UPS of a file."""
    found = survey(path)
    return read(path, found.upses[0], found.generation)


def make(path: Path, table: str, rows: Iterable[Row], key: int | None = None) -> Path:
    """Write rows into a table that has just their columns."""
    rows = [{"target_id": key, **row} if key else row for row in rows]
    names = list(dict.fromkeys(name for row in rows for name in row))
    connection = sqlite3.connect(path)
    with connection:
        columns = ", ".join(names)
        connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {columns})")
        marks = ", ".join("?" for _ in names)
        connection.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
            [[row.get(name) for name in names] for row in rows],
        )
    connection.close()
    return path


def at(seconds: float) -> str:
    """Return a time after noon, as it is written."""
    moment = datetime.fromtimestamp(NOON, UTC) + timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def ended(minute: int, **values: object) -> Row:
    """Return a row of 0.1 of a minute after noon."""
    return {"timestamp_utc": at((minute + 1) * 60), "ups_status": "OL", **values}


@pytest.mark.parametrize("name", RECIPES)
def test_hours_are_what_was_measured(
    name: str, databases: dict[str, tuple[Path, list[TrueUps]]]
) -> None:
    """Prevents energy or means that nobody measured, also where clocks are changed."""
    path, truth = databases[name]
    found = survey(path)
    assert [each.key for each in found.upses] == [each.key for each in truth]
    for ups, true in zip(found.upses, truth, strict=True):
        hours, dropped = read(path, ups, found.generation)
        assert hours.keys() == true.hours.keys()
        energy = sum(each.energy for each in hours.values())
        assert energy == pytest.approx(true.energy, rel=0.001)
        assert dropped == true.bad
        assert ups.rows == true.rows
        for start, expected in true.hours.items():
            hour = hours[start]
            assert hour.minutes == expected.minutes
            # Of an hour that is gone but for its mean, no hole is known.
            assert hour.energy == pytest.approx(expected.energy, rel=0.05)
            for quantity, mean in (
                ("ups.realpower", expected.power),
                ("input.voltage", expected.voltage),
                ("battery.charge", expected.charge),
            ):
                if mean is not None:
                    assert hour.bands[quantity].mean == pytest.approx(mean)


@pytest.mark.parametrize("name", ["single", "multi"])
def test_hours_from_a_time_on_are_the_same(
    name: str, databases: dict[str, tuple[Path, list[TrueUps]]]
) -> None:
    """Prevents that reading the rest of a file tells something else than all of it."""
    path, _ = databases[name]
    found = survey(path)
    ups = found.upses[0]
    since = int((AUTUMN + timedelta(days=5)).timestamp())
    hours, _ = read(path, ups, found.generation)
    rest, _ = read(path, ups, found.generation, since)
    assert rest == {start: hour for start, hour in hours.items() if start >= since}


def test_survey_of_one_ups(databases: dict[str, tuple[Path, list[TrueUps]]]) -> None:
    """Prevents a survey of 0.1 that misses the profile, the settings or reports."""
    found = survey(databases["single"][0])
    (ups,) = found.upses
    assert (found.generation, found.zone) == (Generation.SINGLE, "Europe/Berlin")
    assert (ups.key, ups.name, ups.ups_name, ups.host) == (
        "",
        "Rack",
        "ups",
        "localhost",
    )
    assert (ups.model, ups.serial, ups.port) == ("Line 1500", "NL0001", 3493)
    assert ups.settings == LegacySettings(
        currency="EUR", price=0.31, co2=380, nominal=600, zone="Europe/Berlin"
    )
    assert ups.first == AUTUMN - timedelta(seconds=20)
    assert ups.last == AUTUMN + timedelta(days=9)
    assert "ups.temperature" in ups.quantities
    assert "ambient.temperature" not in ups.quantities
    daily, twice, off = found.schedules
    assert (daily.at, daily.days) == (time(6, 30), (0, 1, 2, 3, 4, 5, 6))
    assert (daily.sections, daily.period) == (("energy", "battery"), "yesterday")
    assert (twice.days, twice.sections) == ((0, 3), ("power", "events"))
    assert [each.enabled for each in (daily, twice, off)] == [True, True, False]


def test_survey_of_many(databases: dict[str, tuple[Path, list[TrueUps]]]) -> None:
    """Prevents that the settings of one UPS are taken for those of another."""
    path, truth = databases["multi"]
    found = survey(path)
    first, second = found.upses
    assert (first.name, first.ups_name, first.host) == ("Rack 1", "ups1", "nut.example")
    assert (first.settings.price, second.settings.price) == (0.62, 0.31)
    assert (first.is_main, second.is_main) == (True, False)
    assert [each.events for each in found.upses] == [each.events for each in truth]
    assert "ambient.temperature" in second.quantities
    assert [each.ups for each in found.schedules] == [None, "1", None]


def test_a_ups_without_a_target_is_listed(
    databases: dict[str, tuple[Path, list[TrueUps]]], tmp_path: Path
) -> None:
    """Prevents that the history of a UPS is lost which somebody deleted there."""
    path = Path(shutil.copy(databases["multi"][0], tmp_path))
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM ups_monitor_targets WHERE id = 2")
    connection.commit()
    connection.close()
    assert [each.name for each in survey(path).upses] == ["Rack 1", "Line 1500"]


def test_the_means_of_hours_stand_in_for_minutes(
    databases: dict[str, tuple[Path, list[TrueUps]]],
) -> None:
    """Prevents that what was kept of deleted minutes is not found."""
    path, _ = databases["pruned"]
    ups = survey(path).upses[0]
    assert ups.first == AUTUMN
    hours, _ = read_first(path)
    band = hours[int(AUTUMN.timestamp())].bands["ups.realpower"]
    assert band.least == band.mean == band.greatest


def test_extra_quantities_last_until_they_change(
    databases: dict[str, tuple[Path, list[TrueUps]]],
) -> None:
    """Prevents that what did not change counts as not measured."""
    hours, _ = read_first(databases["multi"][0])
    start = int(AUTUMN.timestamp())
    for index in range(24):
        hour = start + index * HOUR
        expected = 20 + hour // HOUR % 5
        assert hours[hour].bands["ambient.temperature"].mean == expected


def test_a_minute_belongs_to_the_hour_it_was_in(tmp_path: Path) -> None:
    """Prevents that the last minute of every hour is counted in the next one."""
    rows = [ended(minute, ups_realpower=60.0) for minute in (58, 59, 60)]
    hours, _ = read_first(make(tmp_path / "a.db", "ups_dynamic_data", rows))
    assert {start: each.minutes for start, each in hours.items()} == {
        NOON: 2,
        NOON + HOUR: 1,
    }


def test_short_holes_are_bridged_and_long_ones_not(tmp_path: Path) -> None:
    """Prevents energy of a pause, and the loss of what two minutes are missing of."""
    # Of a hole over the hour, each part is counted where it lies.
    rows = [ended(minute, ups_realpower=60.0) for minute in (10, 13, 17, 58)]
    rows.append(ended(61, ups_realpower=120.0))
    hours, _ = read_first(make(tmp_path / "a.db", "ups_dynamic_data", rows))
    assert hours[NOON].energy == pytest.approx(4 + 2 + 1.5)
    assert hours[NOON].minutes == 4
    assert hours[NOON + HOUR].energy == pytest.approx(2 + 1.5)


def test_rows_of_one_minute_are_one(tmp_path: Path) -> None:
    """Prevents that a reading in between counts its energy twice."""
    rows: list[Row] = [
        {"timestamp_utc": at(second), "ups_status": "OL", "ups_realpower": power}
        for second, power in ((5, 30.0), (59.999999, 90.0), (119.999999, 60.0))
    ]
    hours, _ = read_first(make(tmp_path / "a.db", "ups_monitor_data", rows, key=7))
    hour = hours[NOON]
    assert [hour.minutes, hour.energy] == pytest.approx([2, 2])
    band = hour.bands["ups.realpower"]
    assert (band.mean, band.least, band.greatest) == (60, 30, 90)


def test_power_follows_from_load_only_with_a_rating(tmp_path: Path) -> None:
    """Prevents power made up of a rating that nobody gave."""
    rows = [ended(0, ups_load=50.0), ended(1, ups_load=50.0, ups_realpower=0.0)]
    path = make(tmp_path / "a.db", "ups_dynamic_data", rows)
    hours, _ = read_first(path)
    assert (hours[NOON].energy, hours[NOON].minutes) == (0, 1)
    make(path, "ups_initial_setup", [{"ups_realpower_nominal": 600}])
    hours, _ = read_first(path)
    assert [hours[NOON].energy, hours[NOON].minutes] == pytest.approx([5, 2])


def test_power_from_load_is_calibrated(tmp_path: Path) -> None:
    """Prevents that a factor somebody measured is forgotten, or used beyond reason."""
    rows: list[Row] = [
        {"timestamp_utc": at(1), "ups_load": 50.0, "ups_realpower_nominal": 600.0}
    ]
    path = make(tmp_path / "a.db", "ups_monitor_data", rows, key=1)
    make(path, "ups_opt_variable_config", [{"power_calibration_factor": 99}])
    hours, _ = read_first(path)
    assert hours[NOON].energy == pytest.approx(300 * 3 / 60)


def test_the_mean_of_an_hour_counts_only_without_minutes(tmp_path: Path) -> None:
    """Prevents that energy is counted twice, or for the hours of a pause."""
    told = [ended(59 + 60 * hour, ups_realpower_hrs=100.0 + hour) for hour in range(3)]
    for row in told:
        row["ups_realpower"] = 90.0
    hours, _ = read_first(make(tmp_path / "pruned.db", "ups_dynamic_data", told))
    assert [(each.energy, each.minutes) for each in hours.values()] == [
        (100, 60),
        (101, 60),
        (102, 60),
    ]
    # It was told after a pause of hours: the mean is of the hour before the pause.
    rows = [ended(minute, ups_realpower=60.0) for minute in range(5)]
    rows.append(ended(250, ups_realpower=60.0, ups_realpower_hrs=60.0))
    hours, _ = read_first(make(tmp_path / "pause.db", "ups_dynamic_data", rows))
    assert [each.energy for each in hours.values()] == pytest.approx([5, 1])


def test_what_cannot_be_true_is_left_out(tmp_path: Path) -> None:
    """Prevents that the failure of a reading becomes a low of the mains."""
    good: Row = {"input_voltage": 230.0, "battery_charge": 100.0, "ups_load": 20.0}
    rows = [ended(minute, **good) for minute in range(10)]
    rows += [
        # Half of the readings failed.
        ended(10, **good | {"input_voltage": 100.0, "battery_charge": 45.0}),
        # The mains was low indeed.
        ended(11, **good | {"input_voltage": 120.0, "ups_status": "OL BOOST"}),
        ended(12, **good | {"battery_charge": 101.0}),
        ended(13, **good | {"ups_load": -1.0}),
        ended(14, **good | {"output_voltage": 0.0}),
        ended(15, **good | {"input_voltage": 0.0, "ups_status": "OB DISCHRG"}),
        ended(16, **good | {"ups_status": "WAIT"}),
        ended(17, **good) | {"timestamp_utc": None},
    ]
    hours, dropped = read_first(make(tmp_path / "a.db", "ups_dynamic_data", rows))
    assert dropped == {"mixed": 1, "value": 3, "status": 1, "time": 1}
    bands = hours[NOON].bands
    assert (bands["input.voltage"].least, bands["battery.charge"].least) == (0, 100)
    assert bands["ups.load"].least == 20
    assert "output.voltage" not in bands


def test_a_lower_mains_is_believed_in_the_end(tmp_path: Path) -> None:
    """Prevents that a move to another country ends the history of voltages."""
    rows = [ended(minute, input_voltage=230.0) for minute in range(60)]
    rows += [ended(minute, input_voltage=120.0) for minute in range(60, 240)]
    hours, dropped = read_first(make(tmp_path / "a.db", "ups_dynamic_data", rows))
    assert dropped["mixed"] < 60
    assert hours[NOON + 2 * HOUR].bands["input.voltage"].mean == 120


def test_minutes_kept_stand_in_where_hours_are_half_off(tmp_path: Path) -> None:
    """Prevents that hours of a zone such as India's are put into those of UTC."""
    rows: list[Row] = [{"timestamp_utc": at(4 * HOUR), "ups_realpower": 5.0}]
    path = make(tmp_path / "a.db", "ups_monitor_data", rows, key=1)
    kept: list[Row] = [
        {
            "granularity": "minute",
            "bucket_start_utc": at(minute * 60),
            "ups_realpower": 60.0,
            "sample_count": 1,
        }
        for minute in range(90)
    ]
    half = {**kept[30], "granularity": "hour", "ups_realpower": 9e3, "sample_count": 60}
    make(path, "ups_monitor_rollups", [*kept, half], key=1)
    hours, _ = read_first(path)
    assert [round(each.energy, 6) for each in hours.values()] == [
        60,
        30,
        round(1 / 12, 6),
    ]


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_live_file_is_read_and_not_touched(
    mode: str, databases: dict[str, tuple[Path, list[TrueUps]]], tmp_path: Path
) -> None:
    """Prevents that reading disturbs a Nutify that is still running."""
    path = Path(shutil.copy(databases["multi"][0], tmp_path / "live %20?#.sqlite"))
    writer = sqlite3.connect(path, timeout=0.1)
    writer.execute(f"PRAGMA journal_mode={mode}")
    late = (AUTUMN + timedelta(days=20)).strftime("%Y-%m-%d %H:%M:%S")
    statement = (
        "INSERT INTO ups_monitor_data (target_id, timestamp_utc, ups_realpower) "
        "VALUES (1, ?, 60)"
    )
    writer.execute(statement, (late,))
    writer.commit()
    # A transaction that is under way hinders nobody.
    writer.execute(statement, (late,))
    files = {each: each.read_bytes() for each in tmp_path.iterdir()}
    found = survey(path)
    hours = read_hours(path, found.upses[0], found.generation, Dropped())
    first = next(hours)
    assert first.start == int(AUTUMN.timestamp())
    if mode == "wal":
        writer.commit()
        files = {each: each.read_bytes() for each in tmp_path.iterdir()}
    *_, last = hours
    assert last.minutes == 1
    read_journal(path, found.upses[0], found)
    for each, content in files.items():
        if not each.name.endswith("-shm"):
            assert each.read_bytes() == content
    writer.close()


def test_nothing_is_left_beside_a_file_at_rest(
    databases: dict[str, tuple[Path, list[TrueUps]]], tmp_path: Path
) -> None:
    """Prevents that files appear beside a backup that is only looked at."""
    path = Path(shutil.copy(databases["single"][0], tmp_path))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("UPDATE ups_events SET acknowledged = 1")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    read_first(path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before


def interrupted(original: Path, folder: Path, change: str, *values: object) -> Path:
    """Return a copy in a new folder, as a power cut in mid-change leaves a database."""
    writer = sqlite3.connect(original)
    writer.execute("PRAGMA cache_size=1")
    writer.execute(change, values)
    folder.mkdir()
    path = Path(shutil.copy(original, folder))
    shutil.copy(original.with_name(f"{original.name}-journal"), folder)
    writer.rollback()
    writer.close()
    return path


def test_a_file_that_was_left_in_the_middle_is_read_from_a_copy(
    databases: dict[str, tuple[Path, list[TrueUps]]], tmp_path: Path
) -> None:
    """Prevents that the file of a machine that lost its power cannot be imported."""
    original = Path(shutil.copy(databases["single"][0], tmp_path / "a.sqlite"))
    folder = tmp_path / "crashed"
    path = interrupted(
        original, folder, "UPDATE ups_dynamic_data SET ups_realpower = 1e5"
    )
    before = {each: each.read_bytes() for each in folder.iterdir()}
    hours, _ = read_first(path)
    assert max(each.energy for each in hours.values()) < 1000
    assert {each: each.read_bytes() for each in folder.iterdir()} == before


def _nothing(path: Path) -> None:
    assert not path.exists()


def _directory(path: Path) -> None:
    path.mkdir()


def _no_nutify(path: Path) -> None:
    make(path, "other", [{"a": 1}])


def _empty(path: Path) -> None:
    make(path, "ups_dynamic_data", [{"timestamp_utc": None}])
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM ups_dynamic_data")
    connection.commit()
    connection.close()


def _damaged(path: Path) -> None:
    rows: list[Row] = [{"timestamp_utc": at(60 * each)} for each in range(3000)]
    make(path, "ups_dynamic_data", rows)
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 5] = bytes(8192)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("create", "reason"),
    [
        (_nothing, Reason.MISSING),
        (_directory, Reason.UNREADABLE),
        (os.mkfifo, Reason.UNREADABLE),
        (Path.touch, Reason.NO_DATABASE),
        (lambda path: path.write_bytes(os.urandom(9000)), Reason.NO_DATABASE),
        (
            lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(9000)),
            Reason.NO_DATABASE,
        ),
        (_no_nutify, Reason.NOT_NUTIFY),
        (_empty, Reason.EMPTY),
        (_damaged, Reason.DAMAGED),
    ],
)
def test_what_cannot_be_read_is_told(
    create: Callable[[Path], object], reason: Reason, tmp_path: Path
) -> None:
    """Prevents that a person is told the wrong thing about a file, or nothing."""
    path = tmp_path / "file"
    create(path)
    with pytest.raises(LegacyError) as caught:
        survey(path)
    assert caught.value.reason is reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """Prevents that a missing right looks like a damaged file."""
    path = make(tmp_path / "a.db", "ups_dynamic_data", [ended(0)])
    path.chmod(stat.S_IWUSR)
    with pytest.raises(LegacyError) as caught:
        survey(path)
    assert caught.value.reason is Reason.UNREADABLE


def test_a_file_that_is_locked_for_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents a raw error of SQLite where another program holds the file."""
    path = make(tmp_path / "a.db", "ups_dynamic_data", [ended(0)])
    monkeypatch.setattr(
        "custom_components.nutify.core.legacy.database._BUSY_SECONDS", 0.1
    )
    holder = sqlite3.connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LegacyError) as caught, open_database(path):
        pytest.fail("it was opened")
    holder.close()
    assert caught.value.reason is Reason.UNREADABLE
    assert "locked" in caught.value.detail


@pytest.mark.parametrize("name", ["single", "multi"])
def test_no_secret_is_ever_read(
    name: str,
    databases: dict[str, tuple[Path, list[TrueUps]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prevents that a password, a token or an address ends up in memory."""
    touched: set[tuple[str, str]] = set()

    def note(action: int, table: str | None, column: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ:
            touched.add((table or "", column or ""))
        return sqlite3.SQLITE_OK

    connect = sqlite3.connect

    def watched(*args: object, **kwargs: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)  # type: ignore[call-overload]
        connection.set_authorizer(note)
        return connection

    monkeypatch.setattr(sqlite3, "connect", watched)
    path, _ = databases[name]
    found = survey(path)
    told = [repr(found)]
    for ups in found.upses:
        told.append(repr(read(path, ups, found.generation)))
        told.append(repr(read_journal(path, ups, found)))
    assert "SECRET" not in "".join(told)
    assert ("ups_events", "event_type") in touched
    tables = {table for table, _ in touched}
    own = {table for table in tables if not table.startswith(("sqlite_", "pragma_"))}
    assert own <= {
        "ups_dynamic_data",
        "ups_static_data",
        "ups_initial_setup",
        "ups_monitor_data",
        "ups_monitor_rollups",
        "ups_monitor_targets",
        "ups_monitor_target_profiles",
        "ups_events",
        "ups_opt_variable_config",
        "ups_report_schedules",
    }
    secret = {"email", "raw_json", "source_ip", "command_path", "mail_config_id"}
    assert not {column for _, column in touched} & secret
