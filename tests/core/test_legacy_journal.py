"""Reading events and outages out of databases of the standalone Nutify."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
import sqlite3
from zoneinfo import ZoneInfo

import pytest

from custom_components.nutify.core.legacy.journal import read_journal
from custom_components.nutify.core.legacy.model import LegacyJournal, LegacyOutage
from custom_components.nutify.core.legacy.survey import survey
from nutlab.legacy import MULTI, SINGLE, Recipe, build

START = datetime(2025, 6, 1, tzinfo=UTC)
AUTUMN = datetime(2025, 10, 26, tzinfo=UTC)
SPRING = datetime(2025, 3, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
UTC_WRITER, LOCAL_WRITER = "UPS ups@localhost ", "{'ups': 'ups', 'event': 'X'}"

type Event = tuple[datetime, str, str] | tuple[datetime, str, str, datetime]


def written(time: datetime) -> str:
    """Return a time as a column has it."""
    return time.strftime("%Y-%m-%d %H:%M:%S.%f")


def journal_of(
    path: Path, events: list[Event], online: list[datetime]
) -> LegacyJournal:
    """Write events of 0.1 in their order, and rows on line; return what is read."""
    connection = sqlite3.connect(path)
    connection.executescript("""
        CREATE TABLE ups_dynamic_data (id INTEGER PRIMARY KEY, timestamp_utc DATETIME,
          ups_status TEXT);
        CREATE TABLE ups_initial_setup (timezone TEXT);
        INSERT INTO ups_initial_setup VALUES ('Europe/Berlin');
        CREATE TABLE ups_events (id INTEGER PRIMARY KEY, timestamp_utc DATETIME,
          timestamp_utc_end DATETIME, event_type TEXT, event_message TEXT,
          acknowledged BOOLEAN);
    """)
    connection.executemany(
        "INSERT INTO ups_dynamic_data VALUES (NULL, ?, 'OL CHRG')",
        [(written(each),) for each in online],
    )
    for time, kind, message, *rest in events:
        local = time.astimezone(BERLIN) if message == LOCAL_WRITER else time
        end = written(rest[0]) if rest else None
        connection.execute(
            "INSERT INTO ups_events VALUES (NULL, ?, ?, ?, ?, 0)",
            (written(local), end, kind, message),
        )
    connection.commit()
    connection.close()
    found = survey(path)
    return read_journal(path, found.upses[0], found)


def told(
    tmp_path: Path, *events: tuple[float, str, str], begin: datetime = START
) -> list[tuple[float, float | None]]:
    """Return the outages of events, in seconds after a time as these."""
    journal = journal_of(
        tmp_path / "a.db",
        [
            (begin + timedelta(seconds=each), kind, message)
            for each, kind, message in events
        ],
        [],
    )
    return [
        (
            (each.begin - begin).total_seconds(),
            None if each.end is None else (each.end - begin).total_seconds(),
        )
        for each in journal.outages
    ]


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(generation=SINGLE, days=30, start=datetime(2025, 10, 10, tzinfo=UTC)),
        Recipe(generation=SINGLE, days=15, start=datetime(2025, 3, 20, tzinfo=UTC)),
        Recipe(
            generation=MULTI,
            days=15,
            upses=2,
            start=datetime(2025, 10, 20, tzinfo=UTC),
        ),
    ],
)
def test_every_outage_is_told_once(recipe: Recipe, tmp_path: Path) -> None:
    """Prevents outages that are lost, told twice or moved by an hour."""
    path = tmp_path / "a.db"
    truth = build(path, recipe)
    found = survey(path)
    for ups, true in zip(found.upses, truth, strict=True):
        journal = read_journal(path, ups, found)
        assert [(each.begin, each.end) for each in journal.outages] == true.outages
        assert len(journal.events) == true.events
        times = [each.time for each in journal.events]
        assert times == sorted(times)


@pytest.mark.parametrize(("apart", "outages"), [(150, 1), (600, 2)])
def test_two_begins_and_a_row_between(tmp_path: Path, apart: int, outages: int) -> None:
    """Prevents a row that was written late from ending an outage at its own edges."""
    journal = journal_of(
        tmp_path / "a.db",
        [
            (START, "ONBATT", UTC_WRITER),
            (START + timedelta(seconds=apart), "ONBATT", UTC_WRITER),
        ],
        [START + timedelta(seconds=apart / 2)],
    )
    assert len(journal.outages) == outages


def test_two_writers_tell_of_one_outage(tmp_path: Path) -> None:
    """Prevents that an outage is told by each of the two programs that saw it."""
    assert told(
        tmp_path,
        (0, "ONBATT", UTC_WRITER),
        (2, "ONBATT", LOCAL_WRITER),
        (60, "ONLINE", LOCAL_WRITER),
        (61, "ONLINE", UTC_WRITER),
    ) == [(0, 60)]


@pytest.mark.parametrize("writer", [UTC_WRITER, LOCAL_WRITER])
def test_a_second_outage_within_seconds_stays(writer: str, tmp_path: Path) -> None:
    """Prevents that a mains which comes and goes is told as one short outage."""
    assert told(
        tmp_path,
        (0, "ONBATT", UTC_WRITER),
        (8, "ONLINE", UTC_WRITER),
        (16, "ONBATT", writer),
        (90, "ONLINE", writer),
    ) == [(0, 8), (16, 90)]


def test_a_slow_writer_makes_no_outage(tmp_path: Path) -> None:
    """Prevents that an outage of two seconds is told twice by a late program."""
    assert told(
        tmp_path,
        (0, "ONBATT", UTC_WRITER),
        (2, "ONLINE", UTC_WRITER),
        (3, "ONBATT", LOCAL_WRITER),
        (4, "ONLINE", LOCAL_WRITER),
    ) == [(0, 2)]


def test_what_is_told_again_does_not_end_an_outage(tmp_path: Path) -> None:
    """Prevents two outages of one, and the loss of one that had not ended."""
    assert told(
        tmp_path,
        (0, "ONLINE", UTC_WRITER),
        (100, "ONBATT", UTC_WRITER),
        (400, "ONBATT", UTC_WRITER),
        (900, "ONLINE", UTC_WRITER),
        (1000, "ONLINE", UTC_WRITER),
        (2000, "ONBATT", UTC_WRITER),
    ) == [(100, 900), (2000, None)]


def test_the_hour_that_comes_twice_is_told_apart(tmp_path: Path) -> None:
    """Prevents an outage that ends before it began, or lasts an hour too little."""
    # From 02:50 to 02:10 by the clock on the wall.
    assert told(
        tmp_path,
        (50 * 60, "ONBATT", LOCAL_WRITER),
        (70 * 60, "ONLINE", LOCAL_WRITER),
        begin=AUTUMN,
    ) == [(50 * 60, 70 * 60)]


def test_the_other_writer_tells_the_hour_that_comes_twice(tmp_path: Path) -> None:
    """Prevents that an event of the second hour is put into the first."""
    # 02:05 and 02:10, both of the second time: only the other writer tells.
    assert told(
        tmp_path,
        (65 * 60, "ONBATT", LOCAL_WRITER),
        (65 * 60 + 1, "ONBATT", UTC_WRITER),
        (70 * 60, "ONLINE", LOCAL_WRITER),
        begin=AUTUMN,
    ) == [(65 * 60, 70 * 60)]


def test_a_time_that_never_was_is_moved_on(tmp_path: Path) -> None:
    """Prevents that a clock which was late to be put forward ends the import."""
    path = tmp_path / "a.db"
    never = datetime(2025, 3, 30, 2, 30, tzinfo=BERLIN)
    journal = journal_of(path, [(SPRING, "ONLINE", UTC_WRITER)], [])
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO ups_events VALUES (NULL, ?, NULL, 'ONBATT', ?, 1)",
        (written(never), LOCAL_WRITER),
    )
    connection.commit()
    connection.close()
    found = survey(path)
    journal = read_journal(path, found.upses[0], found)
    assert journal.outages == [
        LegacyOutage(begin=SPRING + timedelta(minutes=90), end=None)
    ]
    assert [each.acknowledged for each in journal.events] == [False, True]


def test_an_outage_tells_how_bad_it_was(tmp_path: Path) -> None:
    """Prevents that a shutdown of an outage is forgotten."""
    minute = timedelta(minutes=1)
    journal = journal_of(
        tmp_path / "a.db",
        [
            (START - minute, "LOWBATT", UTC_WRITER),
            (START, "ONBATT", UTC_WRITER),
            (START + minute, "LOWBATT", UTC_WRITER),
            (START + 2 * minute, "FSD", UTC_WRITER),
            (START + 9 * minute, "ONBATT", UTC_WRITER),
            (START + 10 * minute, "ONLINE", UTC_WRITER),
        ],
        [],
    )
    assert journal.outages == [
        LegacyOutage(begin=START, end=None, low_battery=True, forced_shutdown=True),
        LegacyOutage(begin=START + 9 * minute, end=START + 10 * minute),
    ]


def test_rows_on_line_end_an_outage_of_months(tmp_path: Path) -> None:
    """Prevents an outage that lasts until the next, as its end was never told."""
    day = timedelta(days=1)
    minute = timedelta(minutes=1)
    events: list[Event] = [
        (START, "ONBATT", UTC_WRITER),
        (START + 30 * day, "ONBATT", UTC_WRITER),
        (START + 30 * day + minute, "ONLINE", UTC_WRITER),
        (START + 60 * day, "ONBATT", UTC_WRITER),
        (START + 90 * day, "ONLINE", UTC_WRITER),
    ]
    online = [START + 5 * minute, START + day, START + 60 * day + 7 * minute]
    journal = journal_of(tmp_path / "a.db", events, online)
    assert [(each.begin, each.end) for each in journal.outages] == [
        (START, START + 5 * minute),
        (START + 30 * day, START + 30 * day + minute),
        (START + 60 * day, START + 60 * day + 7 * minute),
    ]


def test_an_end_in_the_row_itself_counts_where_nothing_else_tells(
    tmp_path: Path,
) -> None:
    """Prevents that an outage has no end as that was deleted, or ends too soon."""
    minute = timedelta(minutes=1)
    events: list[Event] = [
        (START, "ONBATT", UTC_WRITER, START + 3 * minute),
        # This event closed the one before, and says nothing of the mains.
        (START + 10 * minute, "ONBATT", UTC_WRITER, START + 12 * minute),
        (START + 12 * minute, "COMMBAD", UTC_WRITER),
        (START + 20 * minute, "ONLINE", UTC_WRITER),
        (START + 30 * minute, "ONBATT", UTC_WRITER, START + 31 * minute),
        (START + 31 * minute, "COMMBAD", UTC_WRITER),
    ]
    journal = journal_of(tmp_path / "a.db", events, [])
    assert [(each.begin, each.end) for each in journal.outages] == [
        (START, START + 3 * minute),
        (START + 10 * minute, START + 20 * minute),
        (START + 30 * minute, None),
    ]
