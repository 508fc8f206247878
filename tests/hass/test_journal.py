"""The journal keeps what happened, whatever becomes of Home Assistant and its disk."""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event as HassEvent, HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.nutify.action_journal import ACTION_JOURNAL, Action
from custom_components.nutify.const import DOMAIN
from custom_components.nutify.core.events.outages import Outage, OutageKind
from custom_components.nutify.core.events.types import Event, EventType
from custom_components.nutify.journal import Journal, Record
from custom_components.nutify.journal_totals import Dropped, Total
from nutlab import Device, Lab, lab
from nutlab.hass import make_entry, set_up, state_of, until

ENTRY = "01M80000000000000000000000"
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
DEVICE = Device(
    variables={"battery.charge": "100", "ups.load": "20", "ups.status": "OL"}
)


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Let Home Assistant write real files: a mocked storage cannot fail."""
    return {}


def event(number: int, event_type: EventType = EventType.ON_BATTERY) -> Event:
    """Return an event; each number is a minute later than the one before."""
    time = BEGIN + timedelta(minutes=number)
    return Event(time=time, type=event_type, values={"charge": 90.0})


def outage(
    number: int, seconds: float = 60.0, kind: OutageKind = OutageKind.POWER_CUT
) -> Outage:
    """Return an outage that ended; each number begins a minute later."""
    begin = BEGIN + timedelta(minutes=number)
    return Outage(
        id=f"outage-{number}",
        begin=begin,
        end=begin + timedelta(seconds=seconds),
        ended=True,
        duration=seconds,
        kind=kind,
        cause="line voltage notch or spike",
    )


def storage_of(hass: HomeAssistant) -> Path:
    """Return the folder of all stores."""
    return Path(hass.config.path(".storage"))


def file_of(hass: HomeAssistant, name: str, entry_id: str = ENTRY) -> Path:
    """Return the path of the journal (`journal`) or of its archive (`archive`)."""
    return storage_of(hass) / f"{DOMAIN}.{name}.{entry_id}"


def data_of(hass: HomeAssistant, name: str, entry_id: str = ENTRY) -> dict[str, Any]:
    """Return what a file holds; nothing when there is none."""
    path = file_of(hass, name, entry_id)
    if not path.is_file():
        return {"records": []}
    data: dict[str, Any] = json.loads(path.read_text())["data"]
    return data


def ids_in(hass: HomeAssistant, name: str) -> list[str]:
    """Return the ids of the records in a file."""
    return [each["id"] for each in data_of(hass, name)["records"]]


def types_in(hass: HomeAssistant, entry_id: str) -> list[str]:
    """Return the types of the events in the file that every event writes."""
    records = data_of(hass, "journal", entry_id)["records"]
    return [each["data"]["type"] for each in records if not each["is_outage"]]


def content(records: Iterable[object] = (), **more: object) -> str:
    """Return what a store writes."""
    return json.dumps(
        {
            "version": 1,
            "minor_version": 1,
            "key": "any",
            "data": {"records": list(records), **more},
        }
    )


def in_order(journal: Journal, ups: str | None = None) -> list[str]:
    """Return the ids of all records, the oldest first."""
    return [record.id for record in journal.newest_first(ups)][::-1]


def repair(
    hass: HomeAssistant, problem: str, name: str, entry_id: str = ENTRY
) -> ir.IssueEntry | None:
    """Return the repair on a file of the journal."""
    issue_id = f"{problem}_{DOMAIN}.{name}.{entry_id}"
    return ir.async_get(hass).async_get_issue(DOMAIN, issue_id)


async def opened(hass: HomeAssistant, **limits: float) -> Journal:
    """Load the journal, as a start does; the one before was not asked to close."""
    journal = Journal(hass, ENTRY, "rack", **limits)  # type: ignore[arg-type]
    await journal.async_load()
    return journal


async def filled(hass: HomeAssistant, count: int, **limits: float) -> Journal:
    """Return a journal with so many events in the file that every event writes."""
    journal = await opened(hass, **limits)
    for number in range(count):
        journal.add_event("a", event(number))
    journal.save()
    await hass.async_block_till_done()
    assert len(ids_in(hass, "journal")) == count
    return journal


async def test_everything_is_there_after_a_restart(hass: HomeAssistant) -> None:
    """Prevents a journal that loses, doubles or changes what it kept."""
    journal = await opened(hass)
    assert len(journal) == 0
    journal.add_event("a", event(0))
    journal.add_outage("a", outage(0, 90.5))
    journal.add_event("b", event(1, EventType.OVERLOAD))
    journal.add_outage("b", outage(2, kind=OutageKind.SELF_TEST))
    journal.kept.watches["a"] = {"memory": {"seen": BEGIN.isoformat()}}
    journal.kept.alerts["one"] = {"told": ["x"]}
    journal.save()
    await hass.async_block_till_done()
    again = await opened(hass)
    assert list(again.newest_first()) == list(journal.newest_first())
    assert [each.ups for each in again.newest_first()] == ["b", "b", "a", "a"]
    assert list(again.outages("a")) == [outage(0, 90.5)]
    assert again.kept == journal.kept
    assert again.kept.totals == {"a": Total(1, 90.5)}


async def test_each_event_is_on_disk_within_a_second(hass: HomeAssistant) -> None:
    """Prevents that a storm of events holds back the writing until it is over."""
    journal = await opened(hass)
    added: dict[str, float] = {}
    for number in range(50):
        added[journal.add_event("a", event(number)).id] = hass.loop.time()
        journal.save()
        await asyncio.sleep(0.05)
        written = set(ids_in(hass, "journal"))
        late = hass.loop.time() - 1
        assert not [
            each for each, time in added.items() if time < late and each not in written
        ]
    await asyncio.sleep(0.5)
    assert ids_in(hass, "journal") == list(added)


async def test_what_happens_while_home_assistant_stops(hass: HomeAssistant) -> None:
    """Prevents that the last events before an end are those that are missing."""
    journal = await filled(hass, 301)
    before = in_order(journal)

    async def hear(_: HassEvent) -> None:
        before.append(journal.add_event("a", event(301)).id)
        journal.save()
        await journal.async_tidy(BEGIN)

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, hear)
    await hass.async_stop(force=True)
    assert len(before) == 302
    assert ids_in(hass, "archive") == before[:202]
    assert ids_in(hass, "journal") == before[202:]


@pytest.mark.parametrize("count", [300, 301, 450])
async def test_old_records_move_to_the_archive(hass: HomeAssistant, count: int) -> None:
    """Prevents a file that is written with every event and grows for years."""
    journal = await filled(hass, count)
    before = in_order(journal)
    await journal.async_tidy(BEGIN)
    await hass.async_block_till_done()
    moved = 0 if count == 300 else count - 100
    assert ids_in(hass, "archive") == before[:moved]
    assert ids_in(hass, "journal") == before[moved:]
    assert in_order(journal) == in_order(journal, "a") == before
    again = await opened(hass)
    assert in_order(again) == in_order(again, "a") == before
    again.add_event("a", event(count))
    await again.async_tidy(BEGIN)
    assert in_order(again)[:-1] == before


@pytest.mark.allowed_logs("Saving file failed", "cannot be written")
async def test_an_archive_that_cannot_be_written_loses_nothing(
    hass: HomeAssistant,
) -> None:
    """Prevents that the recent file lets go of what is nowhere else."""
    journal = await filled(hass, 301)
    before = in_order(journal)
    archive = file_of(hass, "archive")
    archive.mkdir()
    await journal.async_tidy(BEGIN)
    await hass.async_block_till_done()
    issue = repair(hass, "journal_not_written", "archive")
    assert issue is not None
    assert issue.translation_key == "journal_not_written"
    assert ids_in(hass, "journal") == in_order(journal) == before
    # Killed now, and with one more event before that.
    journal.add_event("a", event(301))
    journal.save()
    await hass.async_block_till_done()
    before = in_order(journal)
    assert ids_in(hass, "journal") == before
    # What is deleted meanwhile is gone from the file, too.
    assert journal.delete({before[0]}) == 1
    await hass.async_block_till_done()
    before = before[1:]
    assert ids_in(hass, "journal") == in_order(journal) == before

    archive.rmdir()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=31))
    await hass.async_block_till_done()
    assert repair(hass, "journal_not_written", "archive") is None
    # Now both files have it, until the next look at what is old.
    assert ids_in(hass, "journal") == before
    assert in_order(await opened(hass)) == before
    await journal.async_tidy(BEGIN)
    await hass.async_block_till_done()
    assert ids_in(hass, "archive") + ids_in(hass, "journal") == before
    assert in_order(await opened(hass)) == in_order(journal) == before


@pytest.mark.allowed_logs("is left as it is")
async def test_an_archive_that_cannot_be_read_loses_nothing(
    hass: HomeAssistant,
) -> None:
    """Prevents that records move to a file that is not to be written."""
    before = in_order(await filled(hass, 301))
    archive = file_of(hass, "archive")
    archive.write_text(content([{"id": "damaged"}]))
    journal = await opened(hass)
    await journal.async_tidy(BEGIN)
    await hass.async_block_till_done()
    assert archive.read_text() == content([{"id": "damaged"}])
    assert ids_in(hass, "journal") == in_order(journal) == before


async def test_killed_between_the_two_writes_of_a_move(hass: HomeAssistant) -> None:
    """Prevents a record that is shown, and counted, twice."""
    journal = await filled(hass, 301)
    before = in_order(journal)
    recent = file_of(hass, "journal").read_bytes()
    await journal.async_tidy(BEGIN)
    await hass.async_block_till_done()
    assert len(ids_in(hass, "archive")) == 201
    file_of(hass, "journal").write_bytes(recent)
    again = await opened(hass)
    assert in_order(again) == in_order(again, "a") == before
    again.save()
    await hass.async_block_till_done()
    assert ids_in(hass, "archive") + ids_in(hass, "journal") == before


async def test_changes_during_a_move(hass: HomeAssistant) -> None:
    """Prevents that what is added or deleted meanwhile is lost, or comes back."""
    journal = await filled(hass, 301)
    before = in_order(journal)
    move = hass.async_create_task(journal.async_tidy(BEGIN))
    while not move.done():
        assert in_order(journal) == in_order(journal, "a") == before
        if len(before) < 310:
            assert journal.delete({before[0], before[250]}) == 2
            del before[250], before[0]
            for _ in range(11):
                before.append(journal.add_event("a", event(len(before))).id)
            journal.save()
        await asyncio.sleep(0)
    await hass.async_block_till_done()
    assert len(before) == 310
    assert in_order(journal) == in_order(journal, "a") == before
    assert in_order(await opened(hass)) == before


@pytest.mark.parametrize("count", [50, 301])
async def test_what_is_too_old_is_forgotten(hass: HomeAssistant, count: int) -> None:
    """Prevents a journal that keeps longer than it was told, in either file."""
    journal = await filled(hass, count, keep_days=10)
    before = in_order(journal)
    await journal.async_tidy(BEGIN)
    await journal.async_tidy(BEGIN + timedelta(days=10))
    assert in_order(journal) == before
    await journal.async_tidy(BEGIN + timedelta(days=10, minutes=20, seconds=1))
    await hass.async_block_till_done()
    assert in_order(journal) == in_order(journal, "a") == before[21:]
    assert ids_in(hass, "archive") + ids_in(hass, "journal") == before[21:]
    await journal.async_tidy(BEGIN + timedelta(days=11))
    await hass.async_block_till_done()
    assert len(journal) == 0
    assert len(await opened(hass)) == 0


@pytest.mark.parametrize(("count", "keep"), [(150, 100), (301, 250), (450, 100)])
async def test_what_is_too_much_is_forgotten(
    hass: HomeAssistant, count: int, keep: int
) -> None:
    """Prevents a journal that keeps more than it was told, in either file."""
    journal = await filled(hass, count, keep_count=keep)
    before = in_order(journal)
    for _ in range(2):
        await journal.async_tidy(BEGIN)
        await hass.async_block_till_done()
        assert in_order(journal) == in_order(journal, "a") == before[-keep:]
        assert ids_in(hass, "archive") + ids_in(hass, "journal") == before[-keep:]


async def test_acknowledged_once(hass: HomeAssistant) -> None:
    """Prevents that who saw an event first is lost to who sees it next."""
    journal = await filled(hass, 301)
    await journal.async_tidy(BEGIN)
    old, new = in_order(journal)[0], in_order(journal)[-1]
    assert journal.acknowledge([old, new, "no such"], "Ann", BEGIN) == 2
    later = BEGIN + timedelta(hours=1)
    assert journal.acknowledge([old], "Bob", later) == 0
    await hass.async_block_till_done()
    again = await opened(hass)
    assert [
        (record.id, record.acknowledged_by, record.acknowledged_at)
        for record in again.newest_first()
        if record.acknowledged_at is not None
    ] == [(new, "Ann", BEGIN.isoformat()), (old, "Ann", BEGIN.isoformat())]


async def test_what_is_deleted_stays_counted(hass: HomeAssistant) -> None:
    """Prevents a total that falls, which statistics take for a new meter."""
    journal = await filled(hass, 301)
    journal.add_outage("a", outage(400, 30))
    journal.add_outage("a", outage(401, 40, OutageKind.CALIBRATION))
    await journal.async_tidy(BEGIN)
    version = journal.version
    ids = in_order(journal)
    assert journal.delete({ids[0], "outage-400", "outage-401", "no such"}) == 3
    assert journal.version > version
    assert journal.delete({"outage-400"}) == 0
    await hass.async_block_till_done()
    again = await opened(hass)
    for each in (journal, again):
        assert in_order(each) == in_order(each, "a") == ids[1:-2]
        assert not list(each.outages("a"))
        assert each.kept.totals == {"a": Total(1, 30)}


@pytest.mark.parametrize("is_tidied", [False, True])
async def test_what_comes_back_is_counted_once(
    hass: HomeAssistant,
    is_tidied: bool,  # noqa: FBT001 - one column of the table
) -> None:
    """Prevents a total that grows with every import of what was there before."""
    journal = await opened(hass, keep_days=1)
    seen = journal.add_outage("a", outage(0, 30))
    test = journal.add_outage("a", outage(1, 40, OutageKind.SELF_TEST))
    from_elsewhere = Record(
        id="elsewhere",
        ups="a",
        time=outage(-1).begin.isoformat(),
        data=outage(-1).as_dict(),
        is_outage=True,
    )
    records = [seen, test, from_elsewhere]
    assert journal.merge(records) == 1
    assert journal.kept.totals == {"a": Total(2, 90)}
    for _ in range(2):
        if is_tidied:
            await journal.async_tidy(BEGIN + timedelta(days=2))
        else:
            assert journal.delete({each.id for each in records}) == 3
        assert len(journal) == 0
        await hass.async_block_till_done()
        journal = await opened(hass, keep_days=1)
        assert journal.merge(records) == 3
        assert in_order(journal, "a") == ["elsewhere", "outage-0", "outage-1"]
        assert journal.kept.totals == {"a": Total(2, 90)}
    await hass.async_block_till_done()
    assert data_of(hass, "archive")["dropped"] == ["elsewhere", "outage-0"]


async def test_what_was_dropped_is_not_kept_forever(hass: HomeAssistant) -> None:
    """Prevents a file that grows for as long as something is deleted."""
    dropped = Dropped(str(each) for each in range(19_999))
    dropped.add(["0", "new", "newer"])
    assert len(dropped.as_list()) == 20_000
    assert "1" not in dropped
    assert all(each in dropped for each in ("2", "0", "new", "newer"))


@pytest.mark.allowed_logs("is left as it is")
@pytest.mark.parametrize("damage", [5, {"outage-1": 1}, ["outage-1", None]])
async def test_what_was_dropped_is_damaged(hass: HomeAssistant, damage: object) -> None:
    """Prevents that a file which a person could mend is written over, or stops all."""
    path = file_of(hass, "archive")
    path.parent.mkdir(exist_ok=True)
    path.write_text(written := content(dropped=damage))
    journal = await opened(hass)
    journal.add_outage("a", outage(1))
    journal.delete({"outage-1"})
    await hass.async_block_till_done()
    assert path.read_text() == written
    assert repair(hass, "journal_unreadable", "archive") is not None


async def test_a_ups_keeps_its_history_under_another_name(hass: HomeAssistant) -> None:
    """Prevents that a name changed in ups.conf is the end of a history."""
    journal = await filled(hass, 301)
    journal.add_outage("a", outage(400, 30))
    journal.add_outage("b", outage(401, 40))
    # Found by itself under its new name, before anybody said that it is the same.
    journal.add_outage("c", outage(402, 5))
    journal.kept.watches = {"a": {"memory": 1}, "b": {"memory": 2}}
    await journal.async_tidy(BEGIN)
    ids = in_order(journal)
    journal.rename("a", "c")
    await hass.async_block_till_done()
    for each in (journal, await opened(hass)):
        assert in_order(each) == ids
        assert in_order(each, "a") == []
        assert in_order(each, "b") == ["outage-401"]
        assert in_order(each, "c") == [one for one in ids if one != "outage-401"]
        assert each.kept.totals == {"b": Total(1, 40), "c": Total(2, 35)}
        assert each.kept.watches == {"c": {"memory": 1}, "b": {"memory": 2}}


async def test_what_comes_from_elsewhere(hass: HomeAssistant) -> None:
    """Prevents history that is there twice, out of order, or not counted."""
    journal = Journal(hass, ENTRY, "server")
    journal.add_event("a", event(0))
    journal.add_outage("a", outage(5))
    old = [
        Record(
            id=f"old-{number}",
            ups="a",
            time=(BEGIN + timedelta(minutes=number)).isoformat(),
            data=outage(number, 30).as_dict(),
            is_outage=True,
        )
        for number in (-10, 3, -20)
    ]
    assert journal.merge(old) == 3
    assert journal.merge(old) == 0
    times = [record.time for record in journal.newest_first("a")]
    assert times == sorted(times, reverse=True)
    assert journal.kept.totals["a"] == Total(4, 150.0)
    await journal.async_close()
    again = Journal(hass, ENTRY, "server")
    await again.async_load()
    assert [record.time for record in again.newest_first("a")] == times
    assert again.merge(old) == 0
    await again.async_close()


async def test_a_reminder_is_no_event_of_its_own(hass: HomeAssistant) -> None:
    """Prevents a journal full of one battery that should be replaced."""
    journal = await opened(hass)
    record = journal.add_event("a", event(0, EventType.REPLACE_BATTERY))
    reminder = Event(time=BEGIN, type=EventType.REPLACE_BATTERY, repeat=3)
    assert journal.add_event("a", reminder) is record
    assert len(journal) == 1
    journal.save()
    await hass.async_block_till_done()
    (again,) = (await opened(hass)).newest_first()
    assert again.data["repeat"] == 3


def good(number: int) -> dict[str, Any]:
    """Return a record as a file holds it."""
    return Record(
        id=f"good-{number}",
        ups="a",
        time=BEGIN.isoformat(),
        data={"type": "overload", "severity": "critical"},
    ).as_dict()


OUTAGE = Record(
    id="outage-1",
    ups="a",
    time=BEGIN.isoformat(),
    data=outage(1).as_dict(),
    is_outage=True,
).as_dict()
UNREADABLE = {
    "a record without a time": content([good(1), {"id": "x"}, good(2)]),
    "a record that is none": content([good(1), None, good(2)]),
    "a record of more than is known": content([good(1), {**good(3), "x": 1}, good(2)]),
    "an event without a type": content([good(1), {**good(3), "data": {}}, good(2)]),
    "an outage without its data": content(
        [good(1), {**OUTAGE, "data": {"id": "outage-1"}}, good(2)]
    ),
    "an outage with odd measures": content(
        [good(1), {**OUTAGE, "data": {**OUTAGE["data"], "measures": [1]}}, good(2)]
    ),
    "an outage of no known kind": content(
        [good(1), {**OUTAGE, "data": {**OUTAGE["data"], "kind": "x"}}, good(2)]
    ),
}
UNREADABLE_AS_A_WHOLE = {
    "a newer version": content().replace('"version": 1', '"version": 2', 1),
    "no records": json.dumps({"version": 1, "key": "any", "data": {"records": 5}}),
    "data of another kind": json.dumps({"version": 1, "key": "any", "data": [5]}),
    "no store at all": json.dumps({"hello": "world"}),
    "a list": "[1, 2]",
}


async def running_entry(
    hass: HomeAssistant, servers: AsyncExitStack
) -> tuple[Lab, MockConfigEntry]:
    """Return a lab and an entry for it that is not set up yet."""
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    storage_of(hass).mkdir(exist_ok=True)
    return running, make_entry(running.port, "a")


async def check_polling(
    hass: HomeAssistant, running: Lab, entry: MockConfigEntry, charge: str
) -> None:
    """Fail unless what the UPS says still arrives."""
    running.drivers["a"].set("battery.charge", charge)
    await until(
        hass, lambda: state_of(hass, entry, "a", "battery_charge") == f"{charge}.0"
    )


@pytest.mark.allowed_logs("is left as it is")
@pytest.mark.parametrize("name", ["journal", "archive"])
@pytest.mark.parametrize(
    "text",
    [*UNREADABLE.values(), *UNREADABLE_AS_A_WHOLE.values()],
    ids=[*UNREADABLE, *UNREADABLE_AS_A_WHOLE],
)
async def test_what_cannot_be_read_is_left_as_it_is(
    hass: HomeAssistant, name: str, text: str
) -> None:
    """Prevents that what might be rescued is written over, or that all fails."""
    path = file_of(hass, name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    journal = await opened(hass)
    read = ["good-1", "good-2"] if text in UNREADABLE.values() else []
    assert in_order(journal) == read
    assert repair(hass, "journal_unreadable", name) is not None
    added = journal.add_event("a", event(0)).id
    journal.add_outage("a", outage(1))
    assert journal.delete({"good-1", "outage-1"}) == (2 if read else 1)
    journal.save()
    await journal.async_tidy(BEGIN)
    await journal.async_close()
    assert in_order(journal) == [*read[1:], added]
    assert path.read_text() == text
    # The other file is as good as ever.
    if name == "archive":
        assert ids_in(hass, "journal") == [added]


@pytest.mark.upsd
@pytest.mark.allowed_logs("is left as it is")
@pytest.mark.parametrize("name", ["journal", "archive"])
@pytest.mark.parametrize(
    "text",
    [UNREADABLE["a record without a time"], UNREADABLE_AS_A_WHOLE["a list"]],
    ids=["record", "whole"],
)
async def test_the_watch_goes_on_without_a_journal(
    hass: HomeAssistant, servers: AsyncExitStack, name: str, text: str
) -> None:
    """Prevents that a damaged file is the end of the entities, or goes unnoticed."""
    running, entry = await running_entry(hass, servers)
    path = file_of(hass, name, entry.entry_id)
    path.write_text(text)
    await set_up(hass, entry)
    issue = repair(hass, "journal_unreadable", name, entry.entry_id)
    assert issue is not None
    assert issue.translation_key == "journal_unreadable"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["server"] == entry.title
    assert issue.translation_placeholders["file"] == f".storage/{path.name}"

    running.drivers["a"].set("ups.status", "OB DISCHRG")
    await until(
        hass, lambda: state_of(hass, entry, "a", "history/last_event") == "on_battery"
    )
    await check_polling(hass, running, entry, "42")
    await hass.config_entries.async_unload(entry.entry_id)
    assert path.read_text() == text
    assert repair(hass, "journal_unreadable", name, entry.entry_id) is not None


@pytest.mark.upsd
@pytest.mark.allowed_logs("Unrecoverable error", "Could not parse JSON content")
@pytest.mark.parametrize("name", ["journal", "archive"])
@pytest.mark.parametrize("text", ["\0" * 100, content()[:-9]], ids=["zeros", "torn"])
async def test_what_is_no_json_is_set_aside(
    hass: HomeAssistant, servers: AsyncExitStack, name: str, text: str
) -> None:
    """Prevents that a half-written file is thrown away, or stops the watch."""
    running, entry = await running_entry(hass, servers)
    path = file_of(hass, name, entry.entry_id)
    path.write_text(text)
    await set_up(hass, entry)
    # Home Assistant itself sets such a file aside and says so.
    (aside,) = path.parent.glob(f"{path.name}.corrupt.*")
    assert aside.read_text() == text
    assert [
        issue.translation_placeholders
        for issue in ir.async_get(hass).issues.values()
        if issue.translation_key == "storage_corruption"
        and issue.translation_placeholders
        and issue.translation_placeholders["storage_key"] == path.name
    ]
    running.drivers["a"].set("ups.status", "OB DISCHRG")
    await until(hass, lambda: "on_battery" in types_in(hass, entry.entry_id))
    await check_polling(hass, running, entry, "42")
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.upsd
async def test_an_outage_survives_a_reload_and_is_on_disk_at_once(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a reload ends an outage, begins another or forgets its begin."""
    running, entry = await running_entry(hass, servers)
    await set_up(hass, entry)
    running.drivers["a"].set("ups.status", "OB DISCHRG")

    def is_told() -> bool:
        return state_of(hass, entry, "a", "history/last_event") == "on_battery"

    await until(hass, is_told)
    await until(hass, lambda: "on_battery" in types_in(hass, entry.entry_id), seconds=5)
    kept = data_of(hass, "journal", entry.entry_id)["watches"]["a"]["outage"]
    outage_before = entry.runtime_data.monitor.outage("a")
    assert kept["id"] == outage_before.id

    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    outage_after = entry.runtime_data.monitor.outage("a")
    assert outage_after is not outage_before
    assert (outage_after.id, outage_after.begin) == (
        outage_before.id,
        outage_before.begin,
    )
    running.drivers["a"].set("ups.status", "OL CHRG")
    await until(hass, lambda: "on_line" in types_in(hass, entry.entry_id))
    assert types_in(hass, entry.entry_id).count("on_battery") == 1
    (ended,) = entry.runtime_data.monitor.journal.outages("a")
    assert ended.id == outage_before.id
    assert ended.duration >= outage_before.duration
    totals = data_of(hass, "journal", entry.entry_id)["totals"]
    assert totals == {"a": [1, round(ended.duration, 1)]}


@pytest.mark.upsd
@pytest.mark.allowed_logs("Saving file failed", "cannot be written")
async def test_a_journal_that_cannot_be_written(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents that a full disk stops the watch, or that its end goes unnoticed."""
    running, entry = await running_entry(hass, servers)
    await set_up(hass, entry)
    path = file_of(hass, "journal", entry.entry_id)
    await until(hass, path.is_file)
    path.unlink()
    path.mkdir()

    def failure() -> ir.IssueEntry | None:
        return repair(hass, "journal_not_written", "journal", entry.entry_id)

    running.drivers["a"].set("ups.status", "OB DISCHRG")
    await until(hass, lambda: failure() is not None)
    issue = failure()
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert "directory" in issue.translation_placeholders["error"]
    assert state_of(hass, entry, "a", "history/last_event") == "on_battery"
    await check_polling(hass, running, entry, "42")
    running.drivers["a"].set("ups.status", "OL CHRG")
    await until(
        hass, lambda: state_of(hass, entry, "a", "history/outages_total") == "1"
    )
    await hass.async_block_till_done()
    assert failure() is not None

    path.rmdir()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=31))
    await until(hass, lambda: failure() is None, seconds=5)
    # A write that was under way may have been of what was known before.
    await until(
        hass,
        lambda: {"on_battery", "on_line"} <= set(types_in(hass, entry.entry_id)),
        seconds=5,
    )
    assert data_of(hass, "journal", entry.entry_id)["totals"]["a"][0] == 1


@pytest.mark.upsd
@pytest.mark.allowed_logs("Saving file failed", "cannot be written")
async def test_a_repair_goes_though_the_entry_was_loaded_again(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents a repair that stays until Home Assistant restarts."""
    running, entry = await running_entry(hass, servers)
    await set_up(hass, entry)
    path = file_of(hass, "journal", entry.entry_id)
    await until(hass, path.is_file)
    path.unlink()
    path.mkdir()
    running.drivers["a"].set("ups.status", "OB DISCHRG")

    def failure() -> ir.IssueEntry | None:
        return repair(hass, "journal_not_written", "journal", entry.entry_id)

    await until(hass, lambda: failure() is not None)
    await hass.config_entries.async_unload(entry.entry_id)
    assert failure() is not None
    path.rmdir()
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert path.is_file()
    assert failure() is None


@pytest.mark.upsd
async def test_nothing_is_left_of_an_entry_that_is_removed(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents files that nobody will ever look at again."""
    _, entry = await running_entry(hass, servers)
    path = file_of(hass, "archive", entry.entry_id)
    path.write_text(content([good(number) for number in range(3)]))
    await set_up(hass, entry)
    assert len(entry.runtime_data.monitor.journal) == 3
    await until(hass, file_of(hass, "journal", entry.entry_id).is_file)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not list(path.parent.glob(f"*{entry.entry_id}*"))


@pytest.mark.upsd
async def test_the_last_server_takes_what_all_share(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents files that outlive the integration, and the loss of another's."""
    _, first = await running_entry(hass, servers)
    _, last = await running_entry(hass, servers)
    for entry in (first, last):
        await set_up(hass, entry)
    journal = hass.data[ACTION_JOURNAL]
    journal.record(
        Action(
            time="2026-05-17T12:00:00+00:00",
            entry_id=first.entry_id,
            ups="a",
            action="run_command",
            what="beeper.mute",
            value=None,
            user="Ada",
            result="done",
        )
    )
    is_kept = Path(hass.config.path(".storage", f"{DOMAIN}.actions")).is_file
    await until(hass, is_kept)
    await hass.config_entries.async_remove(first.entry_id)
    assert is_kept()
    assert len(journal.actions()) == 1
    await hass.config_entries.async_remove(last.entry_id)
    await hass.async_block_till_done()
    assert not is_kept()
    assert not journal.actions()


@pytest.mark.upsd
@pytest.mark.allowed_logs(
    "JSON file reading failed", "is left as it is", "cannot be deleted"
)
async def test_an_entry_is_removed_though_a_file_cannot_be(
    hass: HomeAssistant, servers: AsyncExitStack
) -> None:
    """Prevents repairs, and a second file, that outlive what they are about."""
    _, entry = await running_entry(hass, servers)
    file_of(hass, "journal", entry.entry_id).mkdir()
    archive = file_of(hass, "archive", entry.entry_id)
    archive.write_text(content([good(1)]))
    await set_up(hass, entry)
    assert repair(hass, "journal_unreadable", "journal", entry.entry_id) is not None
    await hass.config_entries.async_remove(entry.entry_id)
    assert repair(hass, "journal_unreadable", "journal", entry.entry_id) is None
    assert not archive.exists()
