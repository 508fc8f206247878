"""What the journal amounts to: by the user's days and months, and in all."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import time
from zoneinfo import ZoneInfo

from freezegun import freeze_time
from freezegun.api import (
    FrozenDateTimeFactory,
    StepTickTimeFactory,
    TickingDateTimeFactory,
)
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.core.events.outages import Outage, OutageKind
from custom_components.nutify.history import History, Sum
from custom_components.nutify.journal import Record
from nutlab import Device, Lab, lab
from nutlab.hass import make_entry, set_up, state_of, until

pytestmark = pytest.mark.upsd

BERLIN, CAIRO, HAVANA = "Europe/Berlin", "Africa/Cairo", "America/Havana"
CUT, TEST = OutageKind.POWER_CUT, OutageKind.SELF_TEST
CALIBRATION = OutageKind.CALIBRATION
DEVICE = Device(
    variables={"battery.charge": "100", "ups.load": "20", "ups.status": "OL"}
)

type Clock = FrozenDateTimeFactory | StepTickTimeFactory | TickingDateTimeFactory


@dataclass
class Server:
    """A server that is set up, and the clock that it lives by."""

    hass: HomeAssistant
    lab: Lab
    entry: MockConfigEntry
    clock: Clock

    @property
    def history(self) -> History:
        """Return the history of the UPS."""
        history: History = self.entry.runtime_data.histories.async_get("a")
        return history

    def keep(self, *outages: Outage) -> None:
        """Have outages in the journal."""
        for outage in outages:
            self.entry.runtime_data.monitor.journal.add_outage("a", outage)

    async def report(self, status: str, event: str) -> None:
        """Have the UPS report a status, and wait until its event is told."""
        self.lab.drivers["a"].set("ups.status", status)
        await until(
            self.hass,
            lambda: state_of(self.hass, self.entry, "a", "history/last_event") == event,
        )

    def shown(self, *keys: str) -> list[str | None]:
        """Return the states of some sensors of the history."""
        return [state_of(self.hass, self.entry, "a", f"history/{key}") for key in keys]

    async def restart_before(self, local: str) -> None:
        """Have everything begin again, five seconds before a time in Berlin."""
        self.clock.move_to(moment(BERLIN, local) - timedelta(seconds=5))
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.hass.async_block_till_done()


def moment(zone: str, local: str) -> datetime:
    """Return a local time; one that ends in * is the second of two alike."""
    naive = datetime.fromisoformat(local.removesuffix("*"))
    local_time = naive.replace(tzinfo=ZoneInfo(zone), fold=int(local.endswith("*")))
    return local_time.astimezone(UTC)


def outage(
    zone: str, begin: str, end: str, kind: OutageKind = CUT, *, seen: bool = True
) -> Outage:
    """Return an outage that ended, or one whose end nobody saw."""
    start, stop = moment(zone, begin), moment(zone, end)
    return Outage(
        id=f"{begin}-{kind}",
        begin=start,
        end=stop if seen else None,
        ended=True,
        duration=(stop - start).total_seconds(),
        kind=kind,
    )


def real_time() -> float:
    """Return the time of asyncio's clock, which freezegun takes for a wall clock."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Let the wall clock be set while time passes, and no other clock with it."""
    monkeypatch.setattr(asyncio.BaseEventLoop, "time", lambda _: real_time())
    with freeze_time("2026-01-01", tick=True) as frozen:
        yield frozen


@pytest.fixture
async def server(
    hass: HomeAssistant, servers: AsyncExitStack, clock: Clock
) -> AsyncGenerator[Server]:
    """Provide a server with one UPS on line, in Berlin."""
    await hass.config.async_set_time_zone(BERLIN)
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    entry = make_entry(running.port, "a")
    await set_up(hass, entry)
    yield Server(hass, running, entry, clock)
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("zone", "now", "outages", "today", "month"),
    [
        pytest.param(BERLIN, "2026-05-17 12:00", [], (0, 0), (0, 0), id="none"),
        pytest.param(
            BERLIN,
            "2026-05-17 12:00",
            [("2026-05-17 08:00", "2026-05-17 08:05")],
            (1, 300),
            (1, 300),
            id="today",
        ),
        pytest.param(
            BERLIN,
            "2026-05-17 12:00",
            [
                ("2026-05-16 23:50", "2026-05-17 00:10"),
                ("2026-05-17 08:00", "2026-05-17 08:05"),
            ],
            (1, 900),
            (2, 1500),
            id="over midnight",
        ),
        pytest.param(
            BERLIN,
            "2026-05-17 12:00",
            [("2026-05-15 23:00", "2026-05-17 00:00")],
            (0, 0),
            (1, 90000),
            id="until midnight",
        ),
        pytest.param(
            BERLIN,
            "2026-05-17 12:00",
            [("2026-05-17 00:00", "2026-05-17 00:01")],
            (1, 60),
            (1, 60),
            id="from midnight",
        ),
        pytest.param(
            BERLIN,
            "2026-06-01 00:30",
            [
                ("2026-05-17 08:00", "2026-05-17 08:05"),
                ("2026-05-31 23:50", "2026-06-01 00:10"),
            ],
            (0, 600),
            (0, 600),
            id="over the end of a month",
        ),
        pytest.param(
            BERLIN,
            "2027-01-02 00:30",
            [("2026-12-30 00:00", "2027-01-02 00:10")],
            (0, 600),
            (0, 87000),
            id="over the end of a year",
        ),
        pytest.param(
            # The UTC day is still the one before.
            BERLIN,
            "2026-05-17 01:30",
            [("2026-05-17 00:30", "2026-05-17 01:00")],
            (1, 1800),
            (1, 1800),
            id="local day",
        ),
        pytest.param(
            BERLIN,
            "2026-03-29 12:00",
            [("2026-03-28 23:30", "2026-03-29 04:30")],
            (0, 12600),
            (1, 14400),
            id="clocks go forward",
        ),
        pytest.param(
            BERLIN,
            "2026-10-25 12:00",
            [("2026-10-24 23:30", "2026-10-25 04:30")],
            (0, 19800),
            (1, 21600),
            id="clocks go back",
        ),
        pytest.param(
            BERLIN,
            "2026-10-25 12:00",
            [
                ("2026-10-25 02:30", "2026-10-25 02:30*"),
                ("2026-10-25 02:45*", "2026-10-25 02:46*"),
            ],
            (2, 3660),
            (2, 3660),
            id="in the hour that comes twice",
        ),
        pytest.param(
            # Midnight is skipped: the day begins at one o'clock.
            CAIRO,
            "2026-04-24 12:00",
            [("2026-04-23 23:30", "2026-04-24 01:30")],
            (0, 1800),
            (1, 3600),
            id="no midnight",
        ),
        pytest.param(
            # Midnight comes twice: the day begins with the first.
            HAVANA,
            "2026-11-01 12:00",
            [("2026-10-31 23:30", "2026-11-01 01:30")],
            (0, 9000),
            (0, 9000),
            id="two midnights",
        ),
        pytest.param(
            BERLIN,
            "2026-05-17 12:00",
            [("2026-05-17 08:00", "2026-05-17 08:05", CUT, False)],
            (1, 300),
            (1, 300),
            id="ended unseen",
        ),
        pytest.param(
            BERLIN,
            "2026-05-17 12:00",
            [
                ("2026-05-17 07:00", "2026-05-17 07:01", TEST),
                ("2026-05-17 08:00", "2026-05-17 08:05"),
                ("2026-05-17 09:00", "2026-05-17 10:00", CALIBRATION),
            ],
            (1, 300),
            (1, 300),
            id="tests",
        ),
    ],
)
async def test_days_and_months(
    hass: HomeAssistant,
    server: Server,
    zone: str,
    now: str,
    outages: list[tuple[str, str] | tuple[str, str, OutageKind, bool]],
    today: tuple[int, float],
    month: tuple[int, float],
) -> None:
    """Prevents a day or a month that begins or ends at another time than a user's."""
    await hass.config.async_set_time_zone(zone)
    server.clock.move_to(moment(zone, now))
    kept = [
        outage(zone, begin, end, *(more[:1] or (CUT,)), seen=all(more[1:]))
        for begin, end, *more in outages
    ]
    server.keep(*kept)
    history = server.history
    assert history.today == Sum(*today)
    assert history.month == Sum(*month)
    cuts = [each for each in kept if not each.is_test]
    assert history.total == Sum(len(cuts), sum(each.duration for each in cuts))
    assert history.last == (cuts[-1] if cuts else None)


async def test_the_month_does_not_end_with_the_first_old_outage(
    server: Server,
) -> None:
    """Prevents that years of records are gone through, and that some are missed."""
    server.clock.move_to(moment(BERLIN, "2026-05-17 12:00"))
    server.keep(
        *(
            outage(
                BERLIN, f"2026-0{month}-{day:02} 08:00", f"2026-0{month}-{day:02} 09:00"
            )
            for month in (3, 4, 5)
            for day in range(1, 17)
        ),
        outage(BERLIN, "2026-05-16 10:00", "2026-05-16 11:00", TEST),
    )
    assert server.history.today == Sum(0, 0)
    assert server.history.month == Sum(16, 16 * 3600)
    assert server.history.total == Sum(48, 48 * 3600)


async def test_worked_out_once(server: Server) -> None:
    """Prevents that each of ten sensors goes through the journal of years."""
    server.clock.move_to(moment(BERLIN, "2026-05-17 23:59"))
    server.keep(outage(BERLIN, "2026-05-17 08:00", "2026-05-17 08:05"))
    first = server.history
    assert server.history is first
    server.keep(outage(BERLIN, "2026-05-17 09:00", "2026-05-17 09:05"))
    second = server.history
    assert (first.today.outages, second.today.outages) == (1, 2)
    server.clock.move_to(moment(BERLIN, "2026-05-18 00:00"))
    assert server.history.today == Sum(0, 0)
    assert server.history.month == second.month


async def test_sensors_follow_the_calendar(server: Server) -> None:
    """Prevents that "today" is yesterday until something happens."""
    counts = ("outages_today", "outages_month", "outages_total")
    times = ("time_on_battery_today", "time_on_battery_month", "time_on_battery_total")
    server.clock.move_to(moment(BERLIN, "2026-05-31 12:00"))
    await server.report("OB DISCHRG", "on_battery")
    assert server.shown(*counts) == ["1", "1", "1"]
    await server.report("OL CHRG", "on_line")
    assert server.shown(*counts) == ["1", "1", "1"]
    (seconds,) = server.shown("time_on_battery_today")
    assert seconds not in {None, "0"}
    assert server.shown(*times) == [seconds] * 3
    last = server.shown("last_outage", "last_outage_duration")

    await server.restart_before("2026-06-01 00:00")
    assert dt_util.utcnow() < moment(BERLIN, "2026-06-01 00:00")
    assert server.shown(*counts, *times) == ["1", "1", "1", *[seconds] * 3]
    after = ["0", "0", "1", "0", "0", seconds]
    await until(server.hass, lambda: server.shown(*counts, *times) == after)
    assert dt_util.utcnow() >= moment(BERLIN, "2026-06-01 00:00")
    assert server.shown("last_outage", "last_outage_duration") == last


async def test_an_outage_that_lasts_over_midnight(server: Server) -> None:
    """Prevents that time on battery is lost at midnight, or counted for two days."""
    hass, entry = server.hass, server.entry
    server.clock.move_to(moment(BERLIN, "2026-05-31 23:50"))
    await server.report("OB DISCHRG", "on_battery")
    begin = server.history.last
    assert begin is not None
    # Home Assistant is off meanwhile: then the wall clock tells how long.
    await hass.config_entries.async_unload(entry.entry_id)
    server.clock.move_to(moment(BERLIN, "2026-06-01 00:10"))
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    lasting = server.history
    assert lasting.last is not None
    assert (lasting.last.id, lasting.last.begin) == (begin.id, begin.begin)
    assert not lasting.last.ended
    for each in (lasting.today, lasting.month):
        assert each.outages == 0
        assert each.seconds == pytest.approx(600, abs=20)
    assert lasting.total.outages == 1
    assert lasting.total.seconds == pytest.approx(1200, abs=20)

    await server.report("OL CHRG", "on_line")
    ended = server.history
    assert ended.last is not None
    assert ended.last.ended
    assert ended.last.id == begin.id
    for each, before in (
        (ended.today, lasting.today),
        (ended.month, lasting.month),
        (ended.total, lasting.total),
    ):
        assert each.outages == before.outages
        assert before.seconds <= each.seconds <= before.seconds + 20
    assert server.shown("outages_today", "outages_month", "outages_total") == [
        "0",
        "0",
        "1",
    ]
    shown = server.shown("time_on_battery_today", "time_on_battery_total")
    assert shown == [str(round(each.seconds)) for each in (ended.today, ended.total)]


async def test_an_outage_grows_while_it_lasts(server: Server) -> None:
    """Prevents a time on battery that is known only when it is over."""
    server.clock.move_to(moment(BERLIN, "2026-05-17 12:00"))
    await server.report("OB DISCHRG", "on_battery")
    before = server.history
    assert before.today.outages == before.month.outages == before.total.outages == 1
    charge = 99

    def has_grown() -> bool:
        nonlocal charge
        charge -= 1
        server.lab.drivers["a"].set("battery.charge", str(charge))
        return server.shown("time_on_battery_today") not in (["0"], ["1"])

    await until(server.hass, has_grown)
    after = server.history
    assert after.today.seconds > before.today.seconds
    assert after.today == after.month == after.total
    await server.report("OL CHRG", "on_line")
    assert server.history.today.outages == 1


async def test_an_outage_grows_without_other_news(server: Server) -> None:
    """Prevents that it stands still at a UPS that reports its status and no more."""
    await server.report("OB DISCHRG", "on_battery")
    assert server.shown("time_on_battery_today") == ["0"]
    await until(
        server.hass,
        lambda: server.shown("time_on_battery_today") not in (["0"], ["1"]),
        seconds=15,
    )


async def test_an_outage_is_shown_after_a_restart(server: Server) -> None:
    """Prevents that it is neither counted nor in the calendar until it is over."""
    keys = ("outages_today", "outages_month", "outages_total", "last_outage")
    await server.report("OB DISCHRG", "on_battery")
    before = server.shown(*keys)
    assert before[:3] == ["1", "1", "1"]
    await server.hass.config_entries.async_reload(server.entry.entry_id)
    await until(server.hass, lambda: server.shown(*keys) == before)
    (calendar,) = server.hass.states.async_all("calendar")
    assert calendar.state == "on"


async def test_what_a_later_version_wrote(server: Server) -> None:
    """Prevents that an event nobody knows here takes sensors and their updates down."""
    await server.report("OB DISCHRG", "on_battery")
    journal = server.entry.runtime_data.monitor.journal

    def merge(**data: str) -> None:
        now = dt_util.utcnow().isoformat()
        record = Record(id=data["type"], ups="a", time=now, data=data)
        assert journal.merge([record]) == 1

    merge(type="test_finished", result="perhaps")
    await server.report("OL CHRG", "on_line")
    assert server.shown("last_test_result") == ["unknown"]
    merge(type="teleported")
    server.lab.drivers["a"].set("battery.charge", "99")
    await until(server.hass, lambda: server.shown("last_event") == ["unknown"])


async def test_what_is_deleted_is_no_longer_shown(server: Server) -> None:
    """Prevents sensors that count what a person has just deleted."""
    await server.report("OB DISCHRG", "on_battery")
    await server.report("OL CHRG", "on_line")
    assert server.shown("outages_today", "outages_total") == ["1", "1"]
    journal = server.entry.runtime_data.monitor.journal
    journal.delete({record.id for record in journal.newest_first() if record.is_outage})
    await until(
        server.hass,
        lambda: server.shown("outages_today", "last_outage") == ["0", "unknown"],
    )
    assert server.shown("outages_total") == ["1"]


async def test_a_test_is_no_outage(server: Server) -> None:
    """Prevents that people think the mains fail whenever the UPS tests itself."""
    server.clock.move_to(moment(BERLIN, "2026-05-17 12:00"))
    server.lab.drivers["a"].set("ups.status", "OB DISCHRG TEST")

    def kind() -> OutageKind | None:
        lasting = server.entry.runtime_data.monitor.outage("a")
        return None if lasting is None else lasting.kind

    await until(server.hass, lambda: kind() is TEST)
    assert server.history.today == server.history.total == Sum(0, 0)
    server.lab.drivers["a"].set("ups.status", "OL")
    await until(server.hass, lambda: kind() is None)
    history = server.history
    assert history.today == history.month == history.total == Sum(0, 0)
    assert history.last is None
    assert history.last_test is not None
    assert server.shown("outages_today", "outages_total", "last_outage") == [
        "0",
        "0",
        "unknown",
    ]
    day = dt_util.as_local(dt_util.utcnow()).date().isoformat()
    assert server.shown("last_test_result", "last_test_date") == ["unknown", day]
    journal = server.entry.runtime_data.monitor.journal
    assert [each.kind for each in journal.outages("a")] == [TEST]


async def test_what_is_deleted_leaves_the_days_but_not_the_total(
    server: Server,
) -> None:
    """Prevents a total that falls, and a day that counts what was struck out."""
    server.clock.move_to(moment(BERLIN, "2026-05-17 12:00"))
    kept = outage(BERLIN, "2026-05-17 08:00", "2026-05-17 08:05")
    server.keep(kept, outage(BERLIN, "2026-05-17 09:00", "2026-05-17 09:01"))
    assert server.history.today == Sum(2, 360)
    journal = server.entry.runtime_data.monitor.journal
    assert journal.delete({"2026-05-17 09:00-power_cut"}) == 1
    assert server.history.today == server.history.month == Sum(1, 300)
    assert server.history.total == Sum(2, 360)
    assert server.history.last == kept
    # Nothing of it comes back after a restart.
    await server.hass.config_entries.async_reload(server.entry.entry_id)
    await server.hass.async_block_till_done()
    assert server.history.today == Sum(1, 300)
    assert server.history.total == Sum(2, 360)
