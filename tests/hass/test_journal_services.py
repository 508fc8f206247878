"""The actions on the journal: who may do what, and what is left on the disk."""

from collections.abc import Iterable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.core.events.outages import Outage, OutageKind
from custom_components.nutify.core.events.types import Event, EventType
from custom_components.nutify.devices import ups_unique_id
from nutlab import Device, Lab, lab
from nutlab.hass import make_entry, set_up, until

pytestmark = pytest.mark.upsd

DEVICE = Device(variables={"battery.charge": "100", "ups.status": "OL"})
BEGIN = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Let Home Assistant write real files."""
    return {}


class Rack:
    """Two servers with a journal each, and how a person uses its actions."""

    def __init__(
        self, hass: HomeAssistant, labs: list[Lab], entries: list[MockConfigEntry]
    ) -> None:
        """Remember where everything is."""
        self.hass = hass
        self.labs = labs
        self.entries = entries

    def device(self, ups: str, server: int = 0) -> str:
        """Return the id of a UPS's device."""
        entry = self.entries[server]
        device = dr.async_get(self.hass).async_get_device_by_identifier(
            (DOMAIN, ups_unique_id(entry, ups)), entry.entry_id
        )
        assert device is not None
        return device.id

    def add(
        self,
        ups: str,
        minutes: float,
        event_type: EventType = EventType.OVERLOAD,
        server: int = 0,
    ) -> str:
        """Put an event into a journal; return its id."""
        journal = self.entries[server].runtime_data.monitor.journal
        event = Event(time=BEGIN + timedelta(minutes=minutes), type=event_type)
        record_id: str = journal.add_event(ups, event).id
        journal.save()
        return record_id

    def add_outage(self, ups: str, minutes: float, server: int = 0) -> str:
        """Put an outage of a minute into a journal; return its id."""
        journal = self.entries[server].runtime_data.monitor.journal
        begin = BEGIN + timedelta(minutes=minutes)
        outage = Outage(
            id=f"outage-{ups}-{minutes}",
            begin=begin,
            end=begin + timedelta(minutes=1),
            ended=True,
            duration=60,
            kind=OutageKind.POWER_CUT,
        )
        record_id: str = journal.add_outage(ups, outage).id
        journal.save()
        return record_id

    async def act(
        self, action: str, context: Context | None = None, **data: object
    ) -> dict[str, Any]:
        """Call an action and return its response."""
        response = await self.hass.services.async_call(
            DOMAIN, action, data, blocking=True, return_response=True, context=context
        )
        assert isinstance(response, dict)
        json.dumps(response)
        return response

    async def on_disk(self, server: int = 0) -> dict[str, dict[str, Any]]:
        """Return the records in a journal's files, by id."""
        await self.hass.async_block_till_done()
        found: list[dict[str, Any]] = []
        for name in ("journal", "archive"):
            path = Path(
                self.hass.config.path(
                    ".storage", f"{DOMAIN}.{name}.{self.entries[server].entry_id}"
                )
            )
            found += await self.hass.async_add_executor_job(_records, path)
        return {each["id"]: each for each in found}


def _records(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    records: list[dict[str, Any]] = json.loads(path.read_text())["data"]["records"]
    return records


def ids(records: Iterable[dict[str, Any]]) -> list[str]:
    """Return the ids of some records."""
    return [each["id"] for each in records]


@pytest.fixture
async def rack(hass: HomeAssistant, servers: AsyncExitStack) -> Rack:
    """Provide a server with the UPSes a and b, and one with another a."""
    Path(hass.config.path(".storage")).mkdir(exist_ok=True)  # noqa: ASYNC240
    labs = [
        await servers.enter_async_context(lab(dict.fromkeys(names, DEVICE)))
        for names in ("ab", "a")
    ]
    entries = [
        make_entry(labs[0].port, "a", "b"),
        make_entry(labs[1].port, "a"),
    ]
    for entry in entries:
        await set_up(hass, entry)
    return Rack(hass, labs, entries)


async def test_everything_newest_first(rack: Rack) -> None:
    """Prevents that the servers' journals come one after the other, or mixed up."""
    first = rack.add("a", 0)
    second = rack.add("a", 1, server=1)
    third = rack.add("b", 2)
    outages = [rack.add_outage("a", 3), rack.add_outage("a", 4, server=1)]
    found = await rack.act("get_journal")
    assert ids(found["events"]) == [third, second, first]
    assert ids(found["outages"]) == outages[::-1]
    event = found["events"][-1]
    assert event["ups"] == "a"
    assert event["type"] == "overload"
    assert event["severity"] == "critical"
    assert datetime.fromisoformat(event["time"]) == BEGIN
    assert event["acknowledged_by"] is None
    outage = found["outages"][0]
    assert outage["kind"] == "power_cut"
    assert outage["duration"] == 60
    assert outage["ended"] is True


async def test_filters(rack: Rack) -> None:
    """Prevents that somebody reads through all to find what they asked for."""
    first = rack.add("a", 0)
    second = rack.add("a", 10, EventType.ALARM)
    other = rack.add("b", 10, EventType.ALARM)
    elsewhere = rack.add("a", 10, EventType.ALARM, server=1)
    outage = rack.add_outage("a", 20)
    device = rack.device("a")
    found = await rack.act("get_journal", device_id=device)
    assert ids(found["events"]) == [second, first]
    assert ids(found["outages"]) == [outage]
    found = await rack.act("get_journal", event_type="alarm")
    assert set(ids(found["events"])) == {second, other, elsewhere}
    assert found["outages"] == []
    found = await rack.act("get_journal", event_type=["alarm", "overload"])
    assert len(found["events"]) == 4
    found = await rack.act("get_journal", event_type="boost")
    assert found == {"events": [], "outages": []}

    def at(minutes: float) -> str:
        return (BEGIN + timedelta(minutes=minutes)).isoformat()

    found = await rack.act("get_journal", device_id=device, start=at(10))
    assert ids(found["events"]) == [second]
    found = await rack.act("get_journal", device_id=device, end=at(10))
    assert ids(found["events"]) == [first]
    assert found["outages"] == []
    found = await rack.act("get_journal", start=at(10), end=at(10))
    assert found == {"events": [], "outages": []}
    # A time without a zone is the user's: noon in UTC is four in the morning there.
    found = await rack.act("get_journal", device_id=device, start="2026-01-15 04:05:00")
    assert ids(found["events"]) == [second]


async def test_the_limit(rack: Rack) -> None:
    """Prevents an answer that is too long, or lacks what is new."""
    added = [rack.add("a", minutes) for minutes in range(150)]
    assert ids((await rack.act("get_journal"))["events"]) == added[:-101:-1]
    found = await rack.act("get_journal", limit=2)
    assert ids(found["events"]) == added[:-3:-1]
    assert len((await rack.act("get_journal", limit=1000))["events"]) == 150
    for limit in (0, -1, 1001, "many"):
        with pytest.raises(vol.Invalid):
            await rack.act("get_journal", limit=limit)
    with pytest.raises(vol.Invalid):
        await rack.act("get_journal", event_type="no such event")


async def test_an_outage_that_lasts(rack: Rack) -> None:
    """Prevents that the outage that matters now is the one that is missing."""
    ended = rack.add_outage("a", 0)
    rack.labs[0].drivers["a"].set("ups.status", "OB DISCHRG")
    monitor = rack.entries[0].runtime_data.monitor
    await until(rack.hass, lambda: monitor.outage("a") is not None)
    found = await rack.act("get_journal", device_id=rack.device("a"))
    current, before = found["outages"]
    assert current["ended"] is False
    assert current["ups"] == "a"
    assert before["id"] == ended
    assert (await rack.act("get_journal", device_id=rack.device("b")))["outages"] == []


async def test_who_took_note_and_when(
    rack: Rack, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    """Prevents that nobody knows who saw it, or that the second one gets the credit."""
    first, second = rack.add("a", 0), rack.add("a", 1)
    reader = Context(user_id=hass_read_only_user.id)
    before = datetime.now(UTC) - timedelta(seconds=1)
    assert await rack.act("acknowledge_events", reader, id=first) == {"acknowledged": 1}
    assert await rack.act(
        "acknowledge_events", Context(user_id=hass_admin_user.id), id=[first, second]
    ) == {"acknowledged": 1}
    found = {each["id"]: each for each in (await rack.act("get_journal"))["events"]}
    assert found[first]["acknowledged_by"] == hass_read_only_user.name
    assert found[second]["acknowledged_by"] == hass_admin_user.name
    moment = datetime.fromisoformat(found[first]["acknowledged_at"])
    assert before <= moment <= datetime.now(UTC)
    stored = await rack.on_disk()
    assert stored[first]["acknowledged_by"] == hass_read_only_user.name
    assert stored[first]["acknowledged_at"] == found[first]["acknowledged_at"]


async def test_taking_note_of_many(rack: Rack) -> None:
    """Prevents that other UPSes' events pass for seen."""
    rack.add("a", 0)
    rack.add_outage("a", 1)
    rack.add("b", 2)
    rack.add("a", 3, server=1)
    device = rack.device("a")
    assert await rack.act("acknowledge_events", device_id=device) == {"acknowledged": 2}
    assert await rack.act("acknowledge_events", device_id=device) == {"acknowledged": 0}
    assert await rack.act("acknowledge_events") == {"acknowledged": 2}
    found = await rack.act("get_journal")
    for each in (*found["events"], *found["outages"]):
        assert each["acknowledged_by"] == "automation"


async def test_ids_that_are_not_there(rack: Rack, hass_admin_user: MockUser) -> None:
    """Prevents that a mistyped id, or one of another UPS, looks like success."""
    known = rack.add("b", 0)
    admin = Context(user_id=hass_admin_user.id)
    for action, data in (
        ("acknowledge_events", {"id": "no such id"}),
        ("acknowledge_events", {"id": known, "device_id": rack.device("a")}),
        ("delete_event", {"id": "no such id"}),
    ):
        with pytest.raises(ServiceValidationError) as error:
            await rack.act(action, admin, **data)
        assert error.value.translation_key == "record_unknown"
        assert str(data["id"]) in str(error.value)
    assert await rack.act("acknowledge_events", id=[known, "no such id"]) == {
        "acknowledged": 1
    }
    with pytest.raises(ServiceValidationError):
        await rack.act("get_journal", device_id="no such device")


async def test_deleting_one(rack: Rack, hass_admin_user: MockUser) -> None:
    """Prevents that more is gone than was asked for, or that it comes back."""
    first, second = rack.add("a", 0), rack.add("a", 1)
    outage = rack.add_outage("a", 2)
    elsewhere = rack.add("a", 0, server=1)
    admin = Context(user_id=hass_admin_user.id)
    for each in (first, outage, elsewhere):
        assert await rack.act("delete_event", admin, id=each) == {"deleted": 1}
    found = await rack.act("get_journal")
    assert ids(found["events"]) == [second]
    assert found["outages"] == []
    assert list(await rack.on_disk()) == [second]
    assert list(await rack.on_disk(1)) == []
    entry = rack.entries[0]
    assert await rack.hass.config_entries.async_reload(entry.entry_id)
    assert ids((await rack.act("get_journal"))["events"]) == [second]


async def test_deleting_a_range(rack: Rack, hass_admin_user: MockUser) -> None:
    """Prevents that a range takes its end along, or another UPS's events."""
    added = [rack.add("a", minutes) for minutes in range(4)]
    outage = rack.add_outage("a", 1.5)
    other = rack.add("b", 1)
    elsewhere = rack.add("a", 1, server=1)
    admin = Context(user_id=hass_admin_user.id)
    range_: dict[str, Any] = {
        "start": (BEGIN + timedelta(minutes=1)).isoformat(),
        "end": (BEGIN + timedelta(minutes=3)).isoformat(),
    }
    assert await rack.act(
        "delete_events", admin, device_id=rack.device("a"), **range_
    ) == {"deleted": 3}
    assert set(await rack.on_disk()) == {added[0], added[3], other}
    assert outage not in await rack.on_disk()
    assert await rack.act("delete_events", admin, **range_) == {"deleted": 2}
    assert set(await rack.on_disk()) == {added[0], added[3]}
    assert elsewhere not in await rack.on_disk(1)
    assert await rack.act("delete_events", admin, **range_) == {"deleted": 0}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-15T12:00:00+00:00", "2026-01-15T12:00:00+00:00"),
        ("2026-01-15T13:00:00+00:00", "2026-01-15T12:00:00+00:00"),
        # One with a zone, one in the user's: half past four in the morning there.
        ("2026-01-15T13:00:00+00:00", "2026-01-15 04:30:00"),
    ],
)
async def test_a_range_that_is_none(rack: Rack, start: str, end: str) -> None:
    """Prevents that a mistake deletes, or ends in a message nobody understands."""
    added = rack.add("a", 0)
    with pytest.raises(ServiceValidationError) as error:
        await rack.act("delete_events", start=start, end=end)
    assert error.value.translation_key == "range_is_empty"
    assert added in await rack.on_disk()
    some: list[dict[str, Any]] = [{"start": start}, {"end": end}]
    for missing in some:
        with pytest.raises(vol.Invalid):
            await rack.act("delete_events", **missing)


async def test_only_administrators_delete(
    rack: Rack, hass_read_only_user: MockUser
) -> None:
    """Prevents that a guest removes the traces, by whatever way."""
    added = rack.add("a", 0)
    range_: dict[str, Any] = {
        "start": BEGIN.isoformat(),
        "end": (BEGIN + timedelta(days=1)).isoformat(),
    }
    for context, error in (
        (Context(user_id=hass_read_only_user.id), Unauthorized),
        (Context(user_id="nobody"), UnknownUser),
    ):
        with pytest.raises(error):
            await rack.act("delete_event", context, id=added)
        with pytest.raises(error):
            await rack.act("delete_event", context, id="no such id")
        with pytest.raises(error):
            await rack.act("delete_events", context, **range_)
    assert added in await rack.on_disk()
    # An automation has no user.
    assert await rack.act("delete_events", **range_) == {"deleted": 1}
