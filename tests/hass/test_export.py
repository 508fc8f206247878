"""History and journal as files: what is in them, and that they come back the same."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import AsyncExitStack
import csv
from datetime import UTC, datetime, timedelta
from functools import partial
import gzip
from http import HTTPStatus
import io
from itertools import chain
import json
from pathlib import Path
from typing import Any

from homeassistant.components.media_source import async_resolve_media
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.db_schema import StatisticsShortTerm
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    async_import_statistics,
    get_last_short_term_statistics,
    get_metadata,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
)

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.core.events.outages import Outage, OutageKind
from custom_components.nutify.core.events.types import Event, EventType
from custom_components.nutify.exporting import reader, states
from custom_components.nutify.exporting.cells import guarded, unguarded
from nutlab.databases import Kind, database
from nutlab.hass import entity_id
from tests.hass.metered import berlin
from tests.hass.reported import (
    BEGIN,
    END,
    act,
    device,
    house,
    kept,
    media,
    remember,
    small_files,
)
from tests.lab.test_databases import KINDS

pytestmark = pytest.mark.upsd

HOUR = timedelta(hours=1)
RANGE = {"start": f"{BEGIN}:00", "end": f"{END}:00"}
FILES = [(kind, packed) for kind in ("csv", "jsonl") for packed in (False, True)]


@pytest.fixture
def kind() -> Kind | None:
    """Return that a test names no database."""
    return None


@pytest.fixture
async def recorder_db_url(kind: Kind | None) -> AsyncGenerator[str]:
    """Give the recorder a database of the kind that a test names, else the memory."""
    if kind is None:
        yield "sqlite://"
        return
    async with database(kind, is_durable=False) as url:
        yield url


def odd(hour: datetime) -> float:
    """Return watts that no number with few digits is."""
    return 100 / 3 + hour.timestamp() % 7919 / 7


def path_of(hass: HomeAssistant, answer: dict[str, Any]) -> Path:
    """Return the file of an export."""
    (media_id,) = answer["media"].values()
    rest = media_id.removeprefix("media-source://nutify/reports/")
    return Path(hass.config.media_dirs["local"], DOMAIN, rest)


def text_of(path: Path) -> str:
    """Return what a file holds, unpacked."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode()


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Return the lines of an export, without what JSON lines begin with."""
    text = text_of(path)
    if ".csv" in path.name:
        return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    return [json.loads(line) for line in text.splitlines()[1:]]


def sensor(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> str:
    """Return a sensor of the UPS that is called desk."""
    found = entity_id(hass, entry, "desk", key)
    assert found is not None, key
    return found


async def clear(hass: HomeAssistant) -> None:
    """Have the recorder forget all statistics."""
    instance = get_instance(hass)
    known = await instance.async_add_executor_job(get_metadata, hass)
    instance.async_clear_statistics([*known])
    await async_wait_recording_done(hass)


async def add(
    hass: HomeAssistant,
    statistic_id: str,
    rows: Iterable[StatisticData],
    unit: str | None = "s",
    unit_class: str | None = "duration",
    *,
    is_sum: bool = False,
) -> None:
    """Give the recorder rows of a statistic, of an entity or of none."""
    is_apart = ":" in statistic_id
    metadata = StatisticMetaData(
        mean_type=StatisticMeanType.NONE if is_sum else StatisticMeanType.ARITHMETIC,
        has_sum=is_sum,
        name="Was" if is_apart else None,
        source=DOMAIN if is_apart else "recorder",
        statistic_id=statistic_id,
        unit_class=unit_class,
        unit_of_measurement=unit,
    )
    write = async_add_external_statistics if is_apart else async_import_statistics
    write(hass, metadata, list(rows))
    await async_wait_recording_done(hass)


def put(hass: HomeAssistant, name: str, content: bytes) -> None:
    """Put a file where a person would for an import."""
    folder = Path(hass.config.media_dirs["local"], DOMAIN)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


async def check_round_trip(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str, *, packed: bool
) -> None:
    """Export, forget, import, export: the files are the same."""
    data = {"format": kind, "compress": packed}
    first = await act(hass, "export_history", **data)
    content = text_of(path_of(hass, first))
    assert first["rows"] > 4 * 47
    assert first["upses"] == ["desk"]
    assert first["bytes"] == path_of(hass, first).stat().st_size
    await clear(hass)
    empty = await act(hass, "export_history", **data)
    assert empty["rows"] == 0
    (media_id,) = first["media"].values()
    answer = await act(hass, "import_history", file=media_id)
    assert answer["refused"] == {}
    assert answer["rows"] == first["rows"]
    again = await act(hass, "export_history", **data)
    assert text_of(path_of(hass, again)) == content

    # What is there already is no reason to refuse anything, nor to write it.
    answer = await act(hass, "import_history", file=media_id)
    assert answer["rows"] == 0
    assert answer["same"] == first["rows"]
    assert answer["refused"] == {}
    assert answer["written"] == []


async def fill(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Give the recorder all kinds of statistics of desk."""
    await remember(hass, entry, "desk", odd)
    begin = berlin(BEGIN).astimezone(UTC)
    hours = [begin + number * HOUR for number in range(47)]
    # In another unit than it is shown in, with one beside it that is not.
    await add(
        hass,
        sensor(hass, entry, "battery_runtime"),
        (
            StatisticData(start=hour, mean=odd(hour), min=0.1, max=1e300)
            for hour in hours
        ),
        "min",
    )
    await add(
        hass,
        "nutify:desk_battery_runtime",
        (StatisticData(start=hour, mean=-odd(hour), min=5e-324) for hour in hours),
    )
    await add(
        hass,
        "nutify:desk_energy",
        (
            StatisticData(
                start=hour,
                sum=number / 3,
                state=number / 7,
                last_reset=begin - timedelta(microseconds=number),
            )
            for number, hour in enumerate(hours)
        ),
        "Wh",
        "energy",
        is_sum=True,
    )


@pytest.mark.parametrize(
    ("form", "packed"), [("csv", False), ("jsonl", False), ("jsonl", True)]
)
async def test_it_comes_back_the_same(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    form: str,
    packed: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Prevents an export that rounds, converts, or leaves something out."""
    entry = await house(hass, servers, "desk")
    await fill(hass, entry)
    await check_round_trip(hass, entry, form, packed=packed)
    (line,) = {
        (each["unit"], each["ups"], each["server"], each["time"][-6:])
        for each in rows_of(
            path_of(
                hass, await act(hass, "export_history", format=form, compress=packed)
            )
        )
        if each["statistic_id"] == sensor(hass, entry, "battery_runtime")
    }
    assert line == ("min", "desk", entry.title, "+00:00")


@pytest.mark.parametrize("kind", KINDS)
async def test_every_database(
    recorder_db_url: str,
    recorder_mock: Recorder,
    hass: HomeAssistant,
    servers: AsyncExitStack,
    kind: Kind,
) -> None:
    """Prevents that a database hands out other numbers than it was given."""
    assert get_instance(hass).db_url == recorder_db_url
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", odd)
    await check_round_trip(hass, entry, "jsonl", packed=True)


async def test_sums_go_on(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents that a dashboard shows all energy as given back after an import."""
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", odd)
    made = await act(hass, "export_history", format="jsonl")
    (media_id,) = made["media"].values()
    energy, cost = (
        sensor(hass, entry, "meter/energy"),
        sensor(hass, entry, "meter/cost"),
    )
    last = {
        each["statistic_id"]: each["sum"]
        for each in rows_of(path_of(hass, made))
        if "sum" in each
    }
    await clear(hass)
    # One went on already, by what it counted since; the other was never compiled.
    slot = dt_util.utcnow().replace(minute=0, second=0, microsecond=0)
    get_instance(hass).async_import_statistics(
        StatisticMetaData(
            mean_type=StatisticMeanType.NONE,
            has_sum=True,
            name=None,
            source="recorder",
            statistic_id=energy,
            unit_class="energy",
            unit_of_measurement="kWh",
        ),
        [StatisticData(start=slot, sum=2.5, state=3.0)],
        StatisticsShortTerm,
    )
    await async_wait_recording_done(hass)
    await act(hass, "import_history", file=media_id)
    await async_wait_recording_done(hass)

    async def total(statistic_id: str) -> Any:  # noqa: ANN401
        found = await get_instance(hass).async_add_executor_job(
            partial(
                get_last_short_term_statistics,
                hass,
                1,
                statistic_id,
                convert_units=False,
                types={"sum"},
            )
        )
        return found[statistic_id][0].get("sum")

    assert await total(energy) == last[energy] + 2.5
    assert await total(cost) == last[cost]
    short = await act(hass, "export_history", resolution="5minute", format="jsonl")
    found = {each["statistic_id"]: each for each in rows_of(path_of(hass, short))}
    assert found.keys() >= {energy, cost}
    assert found[energy]["sum"] == last[energy] + 2.5


async def test_nothing_is_written_over(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents that an import changes what was recorded here."""
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", odd)
    made = await act(hass, "export_history", format="jsonl")
    content = text_of(path_of(hass, made))
    power = sensor(hass, entry, "meter/load_power")
    energy = sensor(hass, entry, "meter/energy")
    runtime = sensor(hass, entry, "battery_runtime")
    first = berlin(BEGIN).astimezone(UTC)
    await add(hass, runtime, [StatisticData(start=first, mean=7.0)], "min")
    head, *lines = content.splitlines()
    told = json.loads(head)
    told["statistics"]["sensor.not_of_ours"] = told["statistics"][power]
    told["statistics"][runtime] = told["statistics"][power]
    stranger = {"statistic_id": "sensor.not_of_ours", "mean": 1.0}
    changed = [
        json.dumps(told),
        # Another mean, one more sum, one that is measured otherwise, one of others.
        *(
            line.replace('"mean":', '"mean":1') if power in line else line
            for line in lines
        ),
        json.dumps({"statistic_id": runtime, "mean": 1.0, "time": first.isoformat()}),
        json.dumps(stranger | {"time": first.isoformat()}),
        json.dumps(
            {
                "statistic_id": energy,
                "sum": 1.0,
                "time": (first + 100 * HOUR).isoformat(),
            }
        ),
    ]
    put(hass, "changed.jsonl", "\n".join(changed).encode())
    await clear_one(hass, energy, first)
    before = text_of(path_of(hass, await act(hass, "export_history", format="jsonl")))
    answer = await act(hass, "import_history", file="changed.jsonl")
    assert answer["refused"] == {
        power: "already has statistics",
        energy: "already has statistics",
        runtime: "another unit or kind",
        "sensor.not_of_ours": "no entity of Nutify",
    }
    assert answer["rows"] == 0
    after = text_of(path_of(hass, await act(hass, "export_history", format="jsonl")))
    assert after == before


async def clear_one(hass: HomeAssistant, statistic_id: str, hour: datetime) -> None:
    """Let a sum have one row, of an hour that no export has."""
    get_instance(hass).async_clear_statistics([statistic_id])
    await async_wait_recording_done(hass)
    await add(
        hass,
        statistic_id,
        [StatisticData(start=hour - 500 * HOUR, sum=1.0, state=1.0)],
        "kWh",
        "energy",
        is_sum=True,
    )


async def test_days_and_states(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prevents days of another time zone, and states that are left out."""
    monkeypatch.setattr(states, "_MOST_STATES", 100)
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", lambda _: 100.0)
    power = sensor(hass, entry, "meter/load_power")
    energy = sensor(hass, entry, "meter/energy")
    made = await act(hass, "export_history", resolution="day", format="jsonl", **RANGE)
    rows = rows_of(path_of(hass, made))
    days = [each for each in rows if each["statistic_id"] == power]
    assert [each["time"] for each in days] == [
        "2025-03-29T00:00:00+01:00",
        "2025-03-30T00:00:00+01:00",
    ]
    assert [each["mean"] for each in days] == [100.0, 100.0]
    sums = [each["sum"] for each in rows if each["statistic_id"] == energy]
    # The day that the clocks were set forward on has 23 hours.
    assert sums == pytest.approx([102.4, 104.7])
    hours = await act(hass, "export_history", format="jsonl", **RANGE)
    assert hours["rows"] == 4 * 47
    none = await act(hass, "export_history", resolution="5minute")
    assert none["rows"] == 0

    load = sensor(hass, entry, "ups_load")
    for number in range(250):
        hass.states.async_set(
            load,
            f"{number}" if number % 2 else "-1.5",
            {"unit_of_measurement": "%"},
            timestamp=berlin(BEGIN).timestamp() + number,
        )
    await async_wait_recording_done(hass)
    for form in ("csv", "jsonl"):
        raw = await act(hass, "export_history", resolution="raw", format=form, **RANGE)
        found = [
            each for each in rows_of(path_of(hass, raw)) if each["entity_id"] == load
        ]
        assert len(found) == 250
        assert found[0]["time"] == "2025-03-28T23:00:00+00:00"
        assert [each["state"] for each in found[:2]] == ["-1.5", "1"]
        assert {each["unit"] for each in found} == {"%"}
        (media_id,) = raw["media"].values()
        with pytest.raises(ServiceValidationError) as caught:
            await act(hass, "import_history", file=media_id)
        assert caught.value.translation_key == "import_bad_line"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-",
        "@x",
        "\tx",
        "\rx",
        "'",
        "'=1",
        "''",
        "-1.5",
        "x",
        "1e5",
        "a=b",
    ],
)
def test_no_text_is_a_formula(text: str) -> None:
    """Prevents a cell that a spreadsheet runs, and a text that does not come back."""
    cell = guarded(text)
    assert unguarded(cell) == text
    try:
        float(cell)
    except ValueError:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


async def test_a_hostile_name(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents that the name of a server is a formula, or ends a line of CSV."""
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", odd)
    title = '=HYPERLINK("http://x";"y"),\n\r\n@x'
    hass.config_entries.async_update_entry(entry, title=title)
    await hass.async_block_till_done()
    made = await act(hass, "export_history")
    assert {each["server"] for each in rows_of(path_of(hass, made))} == {f"'{title}"}
    (media_id,) = made["media"].values()
    await clear(hass)
    assert (await act(hass, "import_history", file=media_id))["rows"] == made["rows"]


async def test_a_disk_that_is_full(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents half an export, and an error that does not say what to do."""
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", odd)
    for limit, more in ((2_000, {}), (50, {"compress": True})):
        with small_files(limit), pytest.raises(HomeAssistantError) as caught:
            await act(hass, "export_history", **more)
        assert caught.value.translation_key == "export_not_kept"
        assert "too large" in str(caught.value.translation_placeholders)
        assert kept(hass, entry) == {}
    folder = media(hass)
    (folder / DOMAIN / entry.entry_id).rmdir()
    (folder / DOMAIN / entry.entry_id).write_text("in the way")
    for action in ("export_history", "export_journal"):
        with pytest.raises(HomeAssistantError) as caught:
            await act(hass, action)
        assert caught.value.translation_key == "export_not_kept"


async def test_nobody_wants_it_any_more(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents half an export that stays when its script is stopped."""
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", odd)
    done = 0
    for milliseconds in range(0, 60, 4):
        task = hass.async_create_task(
            act(hass, "export_history", compress=bool(milliseconds % 8))
        )
        await asyncio.sleep(milliseconds / 1000)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            continue
        done += 1
    found = kept(hass, entry)
    assert len(found) == done
    assert all(len(files) == 2 for files in found.values())


async def test_who_may_export_what(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    hass_read_only_user: MockUser,
) -> None:
    """Prevents that a guest exports what is hidden from them, or imports anything."""
    entry = await house(hass, servers, "desk", "rack")
    await remember(hass, entry, "desk", odd)
    await remember(hass, entry, "rack", odd)
    await add(
        hass,
        "nutify:rack_energy",
        [StatisticData(start=berlin(BEGIN).astimezone(UTC), mean=1.0)],
    )
    status = entity_id(hass, entry, "desk", "status")
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {status: True}}})
    context = Context(user_id=hass_read_only_user.id)

    async def ask(action: str, **data: object) -> Any:  # noqa: ANN401
        return await hass.services.async_call(
            DOMAIN, action, data, blocking=True, return_response=True, context=context
        )

    made = await ask("export_history")
    assert made["upses"] == ["desk"]
    assert {each["ups"] for each in rows_of(path_of(hass, made))} == {"desk"}
    assert (await ask("export_journal"))["upses"] == ["desk"]
    (media_id,) = made["media"].values()
    for action, data in (
        ("export_history", {"device_id": device(hass, entry, "rack")}),
        ("export_journal", {"device_id": device(hass, entry, "rack")}),
        ("import_history", {"file": media_id}),
    ):
        with pytest.raises(Unauthorized):
            await ask(action, **data)
    hass_read_only_user.mock_policy({})
    with pytest.raises(ServiceValidationError) as caught:
        await ask("export_history")
    assert caught.value.translation_key == "no_ups_to_export"


async def test_it_is_in_the_archive(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    hass_client: ClientSessionGenerator,
) -> None:
    """Prevents a file that nobody finds, or that a browser unpacks by itself."""
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", odd)
    http = await hass_client()
    for form, packed in FILES:
        made = await act(hass, "export_history", format=form, compress=packed)
        ((kind, media_id),) = made["media"].items()
        assert made["title"] == "History"
        found = await async_resolve_media(hass, media_id, None)
        response = await http.get(found.url, headers={"Accept-Encoding": "gzip"})
        assert response.status == HTTPStatus.OK
        assert "Content-Encoding" not in response.headers
        assert await response.read() == path_of(hass, made).read_bytes()
        assert response.headers["Content-Type"].partition(";")[0] == found.mime_type
        assert kind == f"{form}{'.gz' if packed else ''}"
    assert sorted(chain.from_iterable(kept(hass, entry).values())) == [
        "history.csv",
        "history.csv.gz",
        "history.jsonl",
        "history.jsonl.gz",
        *["meta.json"] * 4,
    ]


@pytest.mark.parametrize(("form", "packed"), [("csv", True), ("jsonl", False)])
async def test_the_journal_comes_back(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    form: str,
    packed: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Prevents that an event, or who took note of it, is lost on the way."""
    entry = await house(hass, servers, "desk", "rack")
    journal = entry.runtime_data.monitor.journal
    # A journal is in UTC.
    begin = berlin(BEGIN).astimezone(UTC)
    for number, ups in enumerate(("desk", "rack") * 3):
        event = Event(
            time=begin + number * HOUR,
            type=EventType.ALARM,
            values={"alarm": '=1+1 "x",\nZ\N{HIGH VOLTAGE SIGN}', "load": 0.1 + 0.2},
        )
        journal.add_event(ups, event)
    journal.add_outage(
        "desk",
        Outage(
            id="one",
            begin=begin - HOUR,
            end=begin + HOUR,
            ended=True,
            duration=7200,
            kind=OutageKind.POWER_CUT,
        ),
    )
    known = {each.id for each in journal.newest_first("rack")}
    journal.acknowledge(known, "=Ann", begin)
    before = sorted(
        (each.as_dict() for each in journal.newest_first()), key=lambda each: each["id"]
    )
    made = await act(hass, "export_journal", format=form, compress=packed)
    assert made["rows"] == len(before)
    assert made["title"] == "Journal"
    short = await act(
        hass,
        "export_journal",
        format=form,
        compress=packed,
        device_id=device(hass, entry, "desk"),
        start=begin.isoformat(),
        end=(begin + HOUR).isoformat(),
    )
    # The outage reaches into it.
    assert short["rows"] == 2
    if form == "jsonl":
        found = rows_of(path_of(hass, made))
        assert {each.pop("server") for each in found} == {entry.title}
        assert sorted(found, key=lambda each: each["id"]) == before

    journal.delete({each["id"] for each in before})
    total = journal.kept.totals["desk"].outages
    (media_id,) = made["media"].values()
    answer = await act(hass, "import_history", file=media_id)
    assert answer == {
        "kind": "journal",
        "records": len(before),
        "same": 0,
        "refused": {},
    }
    after = sorted(
        (each.as_dict() for each in journal.newest_first()), key=lambda each: each["id"]
    )
    assert after == before
    # It was counted when it happened.
    assert journal.kept.totals["desk"].outages == total
    again = await act(hass, "import_history", file=media_id)
    assert (again["records"], again["same"]) == (0, len(before))


async def test_times_of_another_zone(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents a journal out of order, and one that keeps too long or too short."""
    entry = await house(hass, servers, "desk")
    late = "2025-01-01T00:30:00+00:00"
    record = {**RECORD, "time": "2025-01-01T01:30:00+02:00"}
    lines = [JOURNAL, {**record, "id": "1"}, {**record, "id": "2", "time": late}]
    put(hass, "edited.jsonl", "\n".join(map(json.dumps, lines)).encode())
    answer = await act(hass, "import_history", file="edited.jsonl")
    assert answer["records"] == 2
    records = list(entry.runtime_data.monitor.journal.newest_first("desk"))
    assert [(each.id, each.time) for each in records] == [
        ("2", "2025-01-01T00:30:00+00:00"),
        ("1", "2024-12-31T23:30:00+00:00"),
    ]


HEAD: dict[str, Any] = {
    "nutify_export": 1,
    "kind": "history",
    "resolution": "hour",
    "statistics": {
        "nutify:x": {
            "name": None,
            "unit": "W",
            "unit_class": "power",
            "mean_type": 1,
            "has_sum": False,
        }
    },
}
ROW: dict[str, Any] = {
    "statistic_id": "nutify:x",
    "time": "2025-01-01T00:00:00+00:00",
    "mean": 1.0,
}


def jsonl(*rows: object, head: object = HEAD) -> bytes:
    """Return a file with the right row first, and others after it."""
    later = {**ROW, "time": "2024-01-01T00:00:00+00:00"}
    return "\n".join(json.dumps(each) for each in (head, later, *rows)).encode()


def _measured(**cells: object) -> bytes:
    statistic = {**HEAD["statistics"]["nutify:x"], **cells}
    return jsonl(head={**HEAD, "statistics": {"nutify:x": statistic}})


JOURNAL = {"nutify_export": 1, "kind": "journal"}
RECORD: dict[str, Any] = {
    "server": "x",
    "id": "1",
    "ups": "desk",
    "time": "2025-01-01T00:00:00+00:00",
    "is_outage": False,
    "acknowledged_by": None,
    "acknowledged_at": None,
    "data": {"type": "alarm"},
}


def _journal(**cells: object) -> bytes:
    lines = (JOURNAL, RECORD, {**RECORD, "id": "2", **cells})
    return "\n".join(json.dumps(each) for each in lines).encode()


BAD_LINES: dict[str, tuple[int, bytes]] = {
    "empty": (1, b""),
    "foreign": (1, b"time,value\n1,2\n"),
    "newer": (1, jsonl(head={**HEAD, "nutify_export": 2})),
    "no kind": (1, jsonl(head={**HEAD, "kind": [1]})),
    "no statistics": (1, jsonl(head={**HEAD, "statistics": [1]})),
    "days": (1, jsonl(head={**HEAD, "resolution": "day"})),
    "not UTF-8": (3, jsonl() + b"\n\xff\xfe"),
    "no JSON": (3, jsonl() + b"\n{"),
    "deep": (3, jsonl() + b"\n" + b"[" * 100_000),
    "no object": (3, jsonl([1])),
    "no time": (3, jsonl({**ROW, "time": None})),
    "no offset": (3, jsonl({**ROW, "time": "2025-01-01T00:00:00"})),
    "half past": (3, jsonl({**ROW, "time": "2025-01-01T00:30:00+00:00"})),
    "of the future": (3, jsonl({**ROW, "time": "9998-01-01T00:00:00+00:00"})),
    "of long ago": (3, jsonl({**ROW, "time": "0001-01-01T00:00:00+14:00"})),
    "twice": (3, jsonl({**ROW, "time": "2024-01-01T00:00:00+00:00"})),
    "text": (3, jsonl({**ROW, "mean": "x"})),
    "true": (3, jsonl({**ROW, "mean": True})),
    "list": (3, jsonl({**ROW, "mean": [1]})),
    "huge": (3, jsonl() + b"\n" + json.dumps(ROW).encode().replace(b"1.0", b"1e999")),
    "nothing": (3, jsonl({**ROW, "mean": None})),
    "a sum": (3, jsonl({**ROW, "sum": 1})),
    "not told": (3, jsonl({**ROW, "statistic_id": "nutify:y"})),
    "a list as id": (3, jsonl({**ROW, "statistic_id": [1]})),
    "other unit": (2, _measured(unit="V")),
    "other class": (2, _measured(unit_class="x")),
    "no mean type": (2, _measured(mean_type=9)),
    "no sums told": (2, _measured(has_sum=1)),
    "no text": (2, _measured(unit=[1])),
    "no type": (3, _journal(data={})),
    "unknown type": (3, _journal(data={"type": "x"})),
    "no data": (3, _journal(data=[1])),
    "a naive time": (3, _journal(time="2025-01-01T00:00:00")),
    "no name": (3, _journal(ups="")),
    "taken note by a list": (3, _journal(acknowledged_by=[1])),
    "half an outage": (3, _journal(is_outage=True)),
}


async def test_a_bad_line(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents that a part of a broken file is written, or an error without a line."""
    entry = await house(hass, servers, "desk")
    for name, (number, content) in BAD_LINES.items():
        for packed in (False, True):
            put(hass, "bad.jsonl", gzip.compress(content) if packed else content)
            with pytest.raises(ServiceValidationError) as caught:
                await act(hass, "import_history", file="bad.jsonl")
            assert caught.value.translation_key == "import_bad_line", name
            told = caught.value.translation_placeholders
            assert told is not None
            assert (told["line"], told["file"]) == (str(number), "bad.jsonl"), name
            assert told["error"]
    await async_wait_recording_done(hass)
    known = await get_instance(hass).async_add_executor_job(get_metadata, hass)
    assert "nutify:x" not in known
    assert not [
        each
        for each in entry.runtime_data.monitor.journal.newest_first()
        if each.id in {"1", "2"}
    ]


async def test_a_bad_table(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents that CSV somebody edited is half imported."""
    entry = await house(hass, servers, "desk")
    await remember(hass, entry, "desk", odd)
    made = await act(hass, "export_history")
    text = text_of(path_of(hass, made))
    await clear(hass)
    lines = text.splitlines()
    for number, bad in (
        (100, lines[99] + ",1"),
        (100, lines[99].rpartition(",")[0]),
        (100, lines[99].replace(",hour,", ",day,")),
        (100, lines[99].replace(",1,0,", ",0,0,").replace(",0,1,", ",x,1,")),
        (len(lines), '"never ends'),
    ):
        changed = [*lines[: number - 1], bad, *lines[number:]]
        put(hass, "bad.csv", "\n".join(changed).encode())
        with pytest.raises(ServiceValidationError) as caught:
            await act(hass, "import_history", file="bad.csv")
        assert caught.value.translation_key == "import_bad_line", bad
        told = caught.value.translation_placeholders
        assert told is not None
        assert told["line"] == str(number), bad
    assert (await act(hass, "export_history"))["rows"] == 0


async def test_a_bomb(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prevents that a small file fills the memory, or keeps the machine busy."""
    await house(hass, servers, "desk")
    put(hass, "zeros.jsonl.gz", gzip.compress(b"0" * 100_000_000))
    monkeypatch.setattr(reader, "_MOST_BYTES", 10_000)
    rows = [
        {**ROW, "time": (datetime(2025, 1, 1, tzinfo=UTC) + each * HOUR).isoformat()}
        for each in range(1000)
    ]
    put(hass, "many.jsonl.gz", gzip.compress(jsonl(*rows)))
    put(hass, "half.jsonl.gz", gzip.compress(jsonl(*rows))[:-20])
    put(hass, "wrong.jsonl.gz", gzip.compress(jsonl())[:-8] + b"12345678")
    for name, key in (
        ("zeros.jsonl.gz", "import_bad_line"),
        ("many.jsonl.gz", "import_too_large"),
        ("half.jsonl.gz", "import_too_large"),
        ("wrong.jsonl.gz", "import_unreadable"),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await act(hass, "import_history", file=name)
        assert caught.value.translation_key == key, name
    monkeypatch.setattr(reader, "_MOST_BYTES", 10_000_000)
    with pytest.raises(ServiceValidationError) as caught:
        await act(hass, "import_history", file="half.jsonl.gz")
    assert caught.value.translation_key == "import_unreadable"
    assert (await act(hass, "import_history", file="many.jsonl.gz"))["rows"] == 1001


HOSTILE_NAMES = (
    "",
    "..",
    "none.jsonl",
    "../../secrets.csv",
    "/etc/passwd",
    ".hidden.csv",
    "media-source://nutify/reports/../../x.csv",
    "media-source://nutify/reports/x",
    "media-source://other/x",
    "link.csv",
    "folder.csv",
)


async def test_no_file_of_others(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents that an import reads any file of the machine."""
    await house(hass, servers, "desk")
    put(hass, "real.txt", b"x")
    folder = Path(hass.config.media_dirs["local"], DOMAIN)
    (folder / "link.csv").symlink_to(folder / "real.txt")
    (folder / "folder.csv").mkdir()
    for name in HOSTILE_NAMES:
        with pytest.raises(ServiceValidationError) as caught:
            await act(hass, "import_history", file=name)
        assert caught.value.translation_key == "import_file_unknown", name


async def test_a_range_without_a_time(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents an empty file for a mistake that can be told."""
    await house(hass, servers, "desk")
    for action in ("export_history", "export_journal"):
        with pytest.raises(ServiceValidationError) as caught:
            await act(hass, action, start=f"{END}:00", end=f"{BEGIN}:00")
        assert caught.value.translation_key == "range_is_empty"
