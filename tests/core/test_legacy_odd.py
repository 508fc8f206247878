"""Databases of the standalone Nutify that lack something, or tell it oddly."""

from datetime import UTC, datetime
import os
from pathlib import Path
import shutil

import pytest

from custom_components.nutify.core.legacy.database import open_database
from custom_components.nutify.core.legacy.extra import Extra
from custom_components.nutify.core.legacy.hours import read_hours
from custom_components.nutify.core.legacy.journal import read_journal
from custom_components.nutify.core.legacy.model import Dropped, LegacyError, Reason
from custom_components.nutify.core.legacy.quantities import NAMES
from custom_components.nutify.core.legacy.survey import survey
from tests.core.test_legacy_reader import (
    HOUR,
    NOON,
    Row,
    at,
    ended,
    interrupted,
    make,
    read_first,
)

SPOILT = 1e5


def kept(hour: float, **values: object) -> Row:
    """Return the mean that was kept of an hour after noon."""
    start = at(hour * HOUR)
    found: Row = {
        "granularity": "hour",
        "bucket_start_utc": start,
        "sample_count": 60,
        "ups_realpower": None,
        "ups_realpower_nominal": None,
        "ups_load": None,
    }
    return found | values


def kept_by(path: Path, *rows: Row) -> Path:
    """Write a database whose minutes, but for a late one, are gone."""
    late: Row = {"timestamp_utc": at(20 * HOUR), "ups_realpower": 5.0}
    make(path, "ups_monitor_data", [late], key=1)
    return make(path, "ups_monitor_rollups", rows, key=1)


def test_power_of_kept_hours_follows_from_load(tmp_path: Path) -> None:
    """Prevents that deleted minutes lose their energy where only the load was kept."""
    path = kept_by(
        tmp_path / "a.db",
        kept(0, ups_load=50.0, ups_realpower_nominal=600.0),
        kept(1, ups_load=50.0),
        kept(2, ups_load=50.0, ups_realpower=90.0),
        kept(3),
    )
    hours, _ = read_first(path)
    # Nobody gave a rating for the second hour.
    assert [(hour.energy, hour.minutes) for hour in hours.values()][:3] == [
        (300, 60),
        (0, 0),
        (90, 60),
    ]
    assert hours[NOON + HOUR].bands.keys() == {"ups.load"}
    assert NOON + 3 * HOUR not in hours
    config: Row = {"power_calibration_factor": 0.9, "ups_realpower_nominal": 400}
    make(path, "ups_opt_variable_config", [config])
    hours, _ = read_first(path)
    energies = [hour.energy for hour in hours.values()][:3]
    assert energies == pytest.approx([270, 180, 90])


def test_an_hour_that_was_kept_counts_once(tmp_path: Path) -> None:
    """Prevents energy of hours told twice, of half hours, and of no time at all."""
    path = kept_by(
        tmp_path / "a.db",
        kept(0, ups_realpower=60.0),
        kept(0, ups_realpower=70.0, bucket_start_utc=f"{at(0)}+00:00"),
        kept(0.5, ups_realpower=80.0),
        kept(1, ups_realpower=90.0),
        kept(0, ups_realpower=100.0, bucket_start_utc="2025-13-45 00:00:00"),
    )
    hours, _ = read_first(path)
    starts = [(start - NOON) // HOUR for start in hours]
    assert starts == [0, 1, 20]
    assert [hour.energy for hour in hours.values()][:2] == [60, 90]


def test_hours_kept_after_the_last_minute_are_read(tmp_path: Path) -> None:
    """Prevents that what was kept ends where the minutes do."""
    rows: list[Row] = [{"timestamp_utc": at(30), "ups_realpower": 60.0}]
    path = make(tmp_path / "a.db", "ups_monitor_data", rows, key=1)
    later = [kept(hour, ups_realpower=30.0 + hour) for hour in (1, 2)]
    make(path, "ups_monitor_rollups", later, key=1)
    hours, _ = read_first(path)
    assert [hour.energy for hour in hours.values()] == [1, 31, 32]


def test_an_hour_that_lost_minutes_is_what_was_kept_of_it(tmp_path: Path) -> None:
    """Prevents that an hour counts only as far as its minutes are still there."""
    rows: list[Row] = [
        {"timestamp_utc": at(60 * minute), "ups_realpower": 30.0, "battery_charge": 9.0}
        for minute in (57, 58, 59)
    ]
    path = make(tmp_path / "a.db", "ups_monitor_data", rows, key=1)
    make(path, "ups_monitor_rollups", [kept(0, ups_realpower=60.0)], key=1)
    hours, _ = read_first(path)
    hour = hours[NOON]
    assert (hour.energy, hour.minutes) == (60, 60)
    means = {name: band.mean for name, band in hour.bands.items()}
    assert means == {"ups.realpower": 60, "battery.charge": 9}


@pytest.mark.parametrize(
    "row",
    [{"timestamp_utc": at(0), "ups_realpower": 1e4}, {"ups_realpower": 1e4}],
    ids=["of no UPS", "of no time"],
)
def test_rows_of_nobody_hide_nothing(row: Row, tmp_path: Path) -> None:
    """Prevents minutes of an unknown UPS, and the loss of hours that have one."""
    path = make(tmp_path / "a.db", "ups_monitor_data", [row])
    make(path, "ups_monitor_rollups", [kept(0, ups_realpower=60.0)], key=1)
    (ups,) = survey(path).upses
    assert (ups.rows, ups.first) == (0, datetime.fromtimestamp(NOON, UTC))
    hours, _ = read_first(path)
    assert {start: hour.energy for start, hour in hours.items()} == {NOON: 60}


def test_minutes_without_a_time_leave_the_events(tmp_path: Path) -> None:
    """Prevents that the outages of a file are lost with its minutes."""
    path = make(tmp_path / "a.db", "ups_dynamic_data", [{"ups_realpower": 60.0}])
    events: list[Row] = [
        {"timestamp_utc": at(0), "event_type": "ONBATT"},
        {"timestamp_utc": at(60), "event_type": "ONLINE"},
    ]
    make(path, "ups_events", events)
    found = survey(path)
    (ups,) = found.upses
    assert (ups.rows, ups.first, ups.events) == (0, None, 2)
    assert not list(read_hours(path, ups, found.generation, Dropped()))
    assert len(read_journal(path, ups, found).outages) == 1


def test_events_of_nobody_are_those_of_the_main_ups(tmp_path: Path) -> None:
    """Prevents outages that are lost, or told of every UPS."""
    rows: list[Row] = [
        {"target_id": key, "timestamp_utc": at(0), "ups_realpower": 60.0}
        for key in (1, 2)
    ]
    path = make(tmp_path / "a.db", "ups_monitor_data", rows)
    events: list[Row] = [
        {"timestamp_utc": at(0), "event_type": "ONBATT"},
        {"timestamp_utc": at(60), "event_type": "ONLINE"},
    ]
    make(path, "ups_events", events)
    found = survey(path)
    assert [ups.events for ups in found.upses] == [2, 0]
    outages = [len(read_journal(path, ups, found).outages) for ups in found.upses]
    assert outages == [1, 0]


def test_reading_from_the_first_row_on_recalls_nothing(tmp_path: Path) -> None:
    """Prevents that reading from a time on fails where nothing was told before it."""
    rows: list[Row] = [
        {"timestamp_utc": at(60 * minute), "data_json": told}
        for minute, told in enumerate(['{"ambient_temperature": 21}', None])
    ]
    path = make(tmp_path / "a.db", "ups_monitor_data", rows, key=1)
    found = survey(path)
    (hour,) = read_hours(path, found.upses[0], found.generation, Dropped(), NOON)
    assert hour.bands["ambient.temperature"].mean == 21


def test_a_column_outranks_what_lies_beside_it(tmp_path: Path) -> None:
    """Prevents that an older value hides the one of the minute itself."""
    rows: list[Row] = [
        {
            "timestamp_utc": at(0),
            "ups_temperature": 30.0,
            "data_json": '{"ups_temperature": 20, "ambient_humidity": 40}',
        }
    ]
    hours, _ = read_first(make(tmp_path / "a.db", "ups_monitor_data", rows, key=1))
    bands = hours[NOON].bands
    assert (bands["ups.temperature"].mean, bands["ambient.humidity"].mean) == (30, 40)


@pytest.mark.parametrize(
    "broken",
    [
        '{"ambient_temperature": 2',
        '["ambient_temperature"]',
        '"ambient_temperature"',
        f"{'[' * 50_000}ambient_temperature",
        '{"ambient_temperature": "warm"}',
        '{"ambient_temperature": 1e9}',
    ],
)
def test_what_cannot_be_read_is_no_longer_known(broken: str) -> None:
    """Prevents that damaged text ends an import, or that it keeps the value before."""
    extra = Extra()
    index = NAMES.index("ambient.temperature")
    assert extra.update('{"ambient_temperature": 21}') == ((index, 21.0),)
    assert extra.update(None) == ((index, 21.0),)
    assert extra.update(broken) == ()
    assert extra.update(None) == ()


def test_endlessly_many_statuses_are_still_understood(tmp_path: Path) -> None:
    """Prevents that a failed reading counts where statuses never repeat."""
    rows = [
        ended(minute % 60 + minute // 60 * 60, ups_status=f"OL {minute}", ups_load=9.0)
        for minute in range(1100)
    ]
    rows += [ended(1100, ups_status="NOCOMM 1", ups_load=99.0)]
    hours, dropped = read_first(make(tmp_path / "a.db", "ups_dynamic_data", rows))
    assert dropped == {"status": 1}
    assert {hour.bands["ups.load"].greatest for hour in hours.values()} == {9}


def test_zeros_are_no_mains_to_compare_with(tmp_path: Path) -> None:
    """Prevents that a mean with failed readings counts after a while without any."""
    volts = [0.0] * 10 + [230.0] * 4 + [100.0, 230.0]
    rows = [
        ended(minute, ups_status=None, ups_load=9.0, input_voltage=voltage)
        for minute, voltage in enumerate(volts)
    ]
    hours, dropped = read_first(make(tmp_path / "a.db", "ups_dynamic_data", rows))
    assert dropped == {"mixed": 1}
    assert hours[NOON].bands["input.voltage"].greatest == 230


def test_a_local_time_with_its_zone_is_taken_at_its_word(tmp_path: Path) -> None:
    """Prevents that a time which tells its zone is moved by that of the setup."""
    rows: list[Row] = [
        {"timestamp_tz": "2025-06-01 14:01:00+02:00", "ups_realpower": 60.0},
        {"timestamp_tz": "2025-06-01 14:02:00", "ups_realpower": 60.0},
    ]
    path = make(tmp_path / "a.db", "ups_dynamic_data", rows)
    make(path, "ups_initial_setup", [{"timezone": "America/New_York"}])
    hours, _ = read_first(path)
    assert [(start - NOON) // HOUR for start in hours] == [0, 6]


def test_no_memory_is_told_as_damage(tmp_path: Path) -> None:
    """Prevents that an import which needs too much ends without a word."""
    path = make(tmp_path / "a.db", "ups_dynamic_data", [ended(0)])
    with pytest.raises(LegacyError) as caught, open_database(path):
        bytes(2**62)
    assert caught.value.reason is Reason.DAMAGED
    assert caught.value.detail == "out of memory"


def crashed(folder: Path) -> tuple[Path, bytes]:
    """Return a file that was left in a change, and what it was before."""
    original = make(
        folder / "a.db", "ups_dynamic_data", [ended(minute) for minute in range(3000)]
    )
    good = original.read_bytes()
    change = "UPDATE ups_dynamic_data SET ups_status = ?"
    return interrupted(original, folder / "crashed", change, SPOILT), good


def spoilt(path: Path) -> int:
    """Return how many rows are read that were never finished."""
    with open_database(path) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM ups_dynamic_data WHERE ups_status <> 'OL'"
        ).fetchone()
    return int(count)


def test_a_file_that_changes_while_it_is_copied_is_copied_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents a copy of which one half is older than the other."""
    path, good = crashed(tmp_path)
    journal = path.with_name("a.db-journal")
    copy, copied = shutil.copyfile, []

    def while_it_is_repaired(source: Path, target: Path) -> None:
        copy(source, target)
        copied.append(source)
        if len(copied) == 1:
            # Its own program opens it, and takes the change back.
            path.write_bytes(good)
            journal.unlink()

    monkeypatch.setattr(shutil, "copyfile", while_it_is_repaired)
    assert spoilt(path) == 0
    assert copied.count(path) == 2


def test_a_file_that_never_rests_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents an import that goes on copying for ever."""
    path, _ = crashed(tmp_path)
    copy, copied = shutil.copyfile, []

    def while_it_is_written(source: Path, target: Path) -> None:
        copy(source, target)
        copied.append(source)
        os.utime(path, ns=(len(copied), len(copied)))

    monkeypatch.setattr(shutil, "copyfile", while_it_is_written)
    assert spoilt(path) == 0
    assert 1 < copied.count(path) < 10
