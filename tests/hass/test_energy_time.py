"""Days, months and years begin at local midnight, and no clock takes energy away."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import datetime

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util
import pytest

from nutlab.hass import until
from tests.hass.metered import (
    BERLIN,
    DESK,
    WATTS,
    Clocks,
    House,
    berlin,
    build,
    moved_clocks,
)

pytestmark = pytest.mark.upsd

SPANS = ("today", "month", "year")
KINDS = ("energy", "cost")
FIXED = {"kind": "fixed", "price": 1}
MINUTE = WATTS / 60


@pytest.fixture
def start() -> str:
    """Return when a test begins, by the clock on the wall in Berlin."""
    return "2026-05-17 12:00"


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch, start: str) -> Iterator[Clocks]:
    """Let the test move the clocks."""
    with moved_clocks(monkeypatch, start) as moved:
        yield moved


@pytest.fixture
async def house(hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks) -> House:
    """Provide a UPS that is counted."""
    return await build(hass, servers, {"desk": DESK}, clocks, tariff=FIXED)


def began(house: House, key: str) -> datetime:
    """Return when a sensor began at nothing."""
    found = dt_util.parse_datetime(house.state(key).attributes["last_reset"])
    assert found is not None
    return found


def keys(span: str) -> Iterator[str]:
    """Yield the sensors of a span, of the UPS and of all."""
    for ups in ("desk", "fleet"):
        for kind in KINDS:
            yield f"{ups}/{kind}_{span}"


@pytest.mark.parametrize(
    ("start", "over"),
    [
        pytest.param("2026-05-17 23:57", {"today"}, id="a day"),
        pytest.param("2026-05-31 23:57", {"today", "month"}, id="a month"),
        pytest.param("2026-12-31 23:57", set(SPANS), id="a year"),
        # The UTC day changes, the local one does not.
        pytest.param("2026-05-17 01:57", set(), id="none"),
    ],
)
async def test_a_new_day(
    house: House, clocks: Clocks, start: str, over: set[str]
) -> None:
    """Prevents sums of a day that is not the user's, and totals that fall with it."""
    await house.spend(60, times=2)
    before = {key: house.number(key) for span in SPANS for key in keys(span)}
    before["desk/energy"] = house.number("desk/energy")
    assert before["desk/energy_today"] * 1000 == pytest.approx(2 * MINUTE, rel=0.03)
    begins = {key: began(house, key) for span in SPANS for key in keys(span)}
    midnight = berlin(start).replace(hour=0, minute=0)
    assert begins["desk/energy_today"] == midnight
    assert begins["desk/energy_month"] == midnight.replace(day=1)
    assert begins["desk/energy_year"] == midnight.replace(month=1, day=1)
    # The middle of the first lies before midnight.
    await house.spend(70, times=3)
    total = house.number("desk/energy")
    assert total - before["desk/energy"] == pytest.approx(2.1, rel=0.03)
    today = dt_util.start_of_local_day(dt_util.now())
    for span in SPANS:
        for key in keys(span):
            if span in over:
                assert began(house, key) == today
                assert house.number(key) == pytest.approx(1.4, rel=0.03)
            else:
                assert began(house, key) == begins[key]
                grown = house.number(key) - before[key]
                assert grown == pytest.approx(2.1, rel=0.03)


@pytest.mark.allowed_logs("Error fetching NUT server")
@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        pytest.param(BERLIN, "2027-01-01T00:00+01:00", id="a year"),
        # After 23 hours, and after 25.
        pytest.param(BERLIN, "2026-03-30T00:00+02:00", id="after summer began"),
        pytest.param(BERLIN, "2026-10-26T00:00+01:00", id="after summer ended"),
        # There is none: 23:59:59 is followed by 01:00.
        pytest.param("Africa/Cairo", "2026-04-24T01:00+03:00", id="no midnight"),
    ],
)
async def test_a_new_day_in_silence(
    house: House, clocks: Clocks, zone: str, midnight: str
) -> None:
    """Prevents that yesterday's sum stands until the server answers again."""
    moment = datetime.fromisoformat(midnight)
    await house.hass.config.async_set_time_zone(zone)
    clocks.wall.move_to(moment)
    clocks.go_on(-70)
    # Timers are made by the clock on the wall.
    await house.reload()
    await house.spend(65)
    await house.reload()
    await house.lab.upsd.kill()
    await house.read()
    total = house.value("desk/energy")
    assert house.number("desk/energy_today") > 0.5
    assert dt_util.utcnow() < moment
    await until(
        house.hass,
        lambda: all(house.number(key) == 0 for key in keys("today")),
        10,
    )
    assert dt_util.utcnow() >= moment
    for key in keys("today"):
        assert began(house, key) == moment
    assert house.value("desk/energy") == total


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        pytest.param("2026-03-29 00:00", 23, id="summer begins"),
        pytest.param("2026-10-25 00:00", 25, id="summer ends"),
        pytest.param("2026-05-17 00:00", 24, id="any day"),
    ],
)
async def test_a_day_of_so_many_hours(
    house: House, clocks: Clocks, start: str, hours: int
) -> None:
    """Prevents a day that ends, or begins anew, when the clocks change."""
    clocks.go_on(30)
    await house.read()
    assert began(house, "desk/energy_today") == berlin(start)
    for hour in range(hours):
        before = house.number("desk/energy") if hour else 0
        await house.spend(60)
        assert house.number("desk/energy") > before
        assert house.number("desk/energy_today") == house.number("desk/energy")
        assert began(house, "desk/energy_today") == berlin(start)
        if hour < hours - 1:
            clocks.go_on(3540)
            await house.read()
    # The last minutes of the day, and the first of the next.
    clocks.go_on(3540)
    await house.read()
    await house.spend(60)
    assert began(house, "desk/energy_today") == dt_util.start_of_local_day(
        dt_util.now()
    )
    assert began(house, "desk/energy_today") > berlin(start)
    assert house.number("desk/energy_today") < 1.3


def collect(house: House, key: str) -> list[tuple[float, datetime | None]]:
    """Return a list that fills with all that a sensor shows, and since when."""
    found: list[tuple[float, datetime | None]] = []

    def take(state: str, last_reset: str | None) -> None:
        found.append((float(state), last_reset and dt_util.parse_datetime(last_reset)))  # type: ignore[arg-type]

    @callback
    def follow(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        if new is not None and new.state not in {"unavailable", "unknown"}:
            take(new.state, new.attributes.get("last_reset"))

    first = house.state(key)
    take(first.state, first.attributes.get("last_reset"))
    async_track_state_change_event(house.hass, first.entity_id, follow)
    return found


def accrued(shown: list[tuple[float, datetime | None]]) -> float:
    """Return what the recorder makes of a sensor: a sum over all that began anew."""
    total, (before, begin) = 0.0, shown[0]
    for value, last_reset in shown[1:]:
        total += value if last_reset != begin else value - before
        before, begin = value, last_reset
    return total


@pytest.mark.parametrize(
    ("start", "settings"),
    [
        pytest.param("2026-05-17 12:00", ["2026-05-17 13:00"], id="an hour on"),
        pytest.param("2026-05-17 12:00", ["2026-05-17 11:00"], id="an hour back"),
        pytest.param("2026-05-17 12:00", ["2026-05-18 12:00"], id="a day on"),
        pytest.param("2026-05-17 12:00", ["2026-05-16 12:00"], id="a day back"),
        pytest.param(
            "2026-05-17 12:00",
            ["2031-01-01 12:00", "2026-05-17 12:05"],
            id="years on, and right again",
        ),
        pytest.param(
            "1970-01-05 12:00", ["2026-05-17 12:00"], id="no battery for the clock"
        ),
        pytest.param("2026-05-17 23:56", ["2026-05-17 23:59:50"], id="to midnight"),
        pytest.param(
            "2026-05-17 23:56",
            ["2026-05-18 00:01", "2026-05-17 23:59:50"],
            id="back over midnight",
        ),
        pytest.param(
            "2026-05-31 23:57",
            ["2026-06-01 00:02", "2026-05-31 23:59:30"],
            id="back over the end of a month",
        ),
    ],
)
async def test_a_clock_that_is_set(
    house: House, clocks: Clocks, start: str, settings: list[str]
) -> None:
    """Prevents energy that comes, goes, or is counted twice with a clock that is set.

    Only what flowed counts; and what a day's sensor shows adds up to that, too.
    """
    await house.spend(60)
    watched = {
        key: collect(house, f"desk/{key}")
        for key in ("energy", *(f"energy_{span}" for span in SPANS), "cost_today")
    }
    first = house.number("desk/energy")
    for setting in settings:
        clocks.set(setting)
        await house.read()
        await house.spend(30, times=3)
    grown = house.number("desk/energy") - first
    # 10 Wh a second, and a moment for each reading.
    assert grown == pytest.approx(0.9 * len(settings), rel=0.03)
    values = [value for value, _ in watched["energy"]]
    assert values == sorted(values)
    for key, shown in watched.items():
        # A reading, at most, is of the day before when its day was already over.
        assert accrued(shown) == pytest.approx(grown, abs=0.32), (key, shown)
        assert accrued(shown) <= grown + 0.002, (key, shown)


async def test_a_machine_that_sleeps(house: House, clocks: Clocks) -> None:
    """Prevents energy for the time in which nothing was seen."""
    await house.spend(60)
    before = house.value("desk/energy")
    clocks.go_on(8 * 3600)
    await house.read()
    assert house.value("desk/energy") == before
    await house.spend(60)
    grown = house.number("desk/energy") - float(before)
    assert grown * 1000 == pytest.approx(MINUTE, rel=0.03)
