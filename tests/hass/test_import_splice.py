"""History is put before an entity's own statistics, and no graph jumps."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.nutify.const import CONF_FULL_INTERVAL, CONF_STATUS_INTERVAL
from custom_components.nutify.importing.series import (
    HOUR,
    Series,
    entity_series,
    external_series,
)
from custom_components.nutify.importing.splice import Border, Splice
from tests.hass.metered import DESK, Clocks, House, berlin, build, moved_clocks
from tests.hass.test_energy_recorder import run_until

pytestmark = pytest.mark.upsd

OPTIONS: dict[str, Any] = {CONF_STATUS_INTERVAL: 3600, CONF_FULL_INTERVAL: 3600}
# A device of 36 kW.
PER_HOUR = 36.0


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clocks]:
    """Let the test move the clocks."""
    with moved_clocks(monkeypatch, "2026-05-17 12:00") as moved:
        yield moved


def hour(local: str) -> int:
    """Return an hour of Berlin's seventeenth of May, unix seconds."""
    return round(berlin(f"2026-05-17 {local}").timestamp())


def nothing(rows: int) -> None:
    """Look at no progress."""


class Graph:
    """What a graph of an entity of `desk` shows, and what is put before it."""

    def __init__(self, house: House, key: str = "desk/energy") -> None:
        """Prepare."""
        self.house = house
        self.entity_id = house.entity_id(key) or ""
        self.borders: dict[str, Border] = {}
        self.splice = Splice(house.hass, self.borders, lambda: None)

    async def series(self, *, is_sum: bool = True) -> Series:
        """Return its statistic."""
        found = await get_instance(self.house.hass).async_add_executor_job(
            lambda: entity_series(
                self.house.hass, "a key", self.entity_id, is_sum=is_sum
            )
        )
        assert found is not None
        return found

    async def bring(self, growth: dict[str, float]) -> None:
        """Bring energy of some hours."""
        await self.splice.async_sums(
            await self.series(),
            {hour(local): amount for local, amount in growth.items()},
            nothing,
        )

    async def rows(self, *types: str) -> dict[int, list[float]]:
        """Return what the recorder tells of each hour."""
        await async_wait_recording_done(self.house.hass)
        found = await get_instance(self.house.hass).async_add_executor_job(
            lambda: statistics_during_period(
                self.house.hass,
                berlin("2026-05-01 00:00"),
                None,
                {self.entity_id},
                "hour",
                None,
                set(types),  # type: ignore[arg-type]
            )
        )
        return {
            (round(row["start"]) - hour("00:00")) // HOUR: [
                round(row[each], 2)  # type: ignore[literal-required]
                for each in types
            ]
            for row in found.get(self.entity_id, [])
        }


async def house_of(
    hass: HomeAssistant, servers: AsyncExitStack, clocks: Clocks
) -> House:
    """Set a house up that is read when the test says so."""
    return await build(hass, servers, {"desk": DESK}, clocks, **OPTIONS)


async def test_before_own_statistics(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents a jump where history ends, and anything of our own being changed."""
    house = await house_of(hass, servers, clocks)
    await run_until(house, "2026-05-17 14:00")
    graph = Graph(house)
    own = await graph.rows("change")
    assert list(own) == [12, 13]
    await graph.bring({"09:00": 5, "10:00": 6, "11:00": 7, "12:00": 8, "13:00": 9})
    after = await graph.rows("change")
    assert after == {9: [5], 10: [6], 11: [7], **own}
    await run_until(house, "2026-05-17 15:00")
    later = await graph.rows("change")
    assert later == {**after, 14: [pytest.approx(PER_HOUR, abs=1)]}


async def test_before_there_are_any(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents that a UPS which was just added begins with minus all of the past."""
    house = await house_of(hass, servers, clocks)
    await house.spend(600)
    await async_wait_recording_done(hass)
    graph = Graph(house)
    await graph.bring({"09:00": 500, "10:00": 600, "11:00": 700})
    assert await graph.rows("change") == {9: [500], 10: [600], 11: [700]}
    await run_until(house, "2026-05-17 14:00")
    rows = await graph.rows("change")
    assert [rows[each] for each in (9, 10, 11)] == [[500], [600], [700]]
    # What was used before the first five minutes were added up was never in a graph.
    assert 24 < rows[12][0] <= PER_HOUR
    assert rows[13] == [pytest.approx(PER_HOUR, abs=1)]
    # Again, now that there are some.
    await graph.bring({"09:00": 500, "10:00": 600, "11:00": 700})
    assert await graph.rows("change") == rows


async def test_again_and_more(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents energy that is counted twice, and a second file that ruins the first."""
    house = await house_of(hass, servers, clocks)
    await run_until(house, "2026-05-17 14:00")
    graph = Graph(house)
    own = await graph.rows("change")
    await graph.bring({"09:00": 5, "10:00": 6})
    once = await graph.rows("sum", "state", "change")
    await graph.bring({"09:00": 5, "10:00": 6})
    assert await graph.rows("sum", "state", "change") == once
    await graph.bring({"07:00": 1, "11:00": 2})
    assert await graph.rows("change") == {7: [1], 9: [5], 10: [6], 11: [2], **own}
    await graph.bring({"09:00": 4})
    assert await graph.rows("change") == {7: [1], 9: [4], 10: [6], 11: [2], **own}


@pytest.mark.parametrize("written", ["raised", "rows"])
async def test_killed_in_between(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
    written: str,
) -> None:
    """Prevents that half an import and a whole one come to one and a half."""
    house = await house_of(hass, servers, clocks)
    await run_until(house, "2026-05-17 14:00")
    graph = Graph(house)
    own = await graph.rows("change")
    series = await graph.series()
    border = await graph.splice.async_border(series)
    assert border == hour("12:00")
    if written == "raised":
        graph.splice.rows.raise_own(series, border, 11.0)
    else:
        await graph.splice.rows.async_import(
            series,
            [{"start": berlin("2026-05-17 09:00"), "sum": 5.0, "state": 5.0}],
        )
    await graph.bring({"09:00": 5, "10:00": 6})
    assert await graph.rows("change") == {9: [5], 10: [6], **own}


async def test_means(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents means that are written over our own, or in another unit."""
    house = await house_of(hass, servers, clocks)
    await run_until(house, "2026-05-17 14:00")
    graph = Graph(house, "desk/load_power")
    own = await graph.rows("mean", "min", "max")
    assert list(own) == [12, 13]
    series = await graph.series(is_sum=False)
    convert = series.converter("kW")
    points = [
        (hour(local), convert(0.2), convert(0.1), convert(0.3))
        for local in ("10:00", "11:00", "12:00")
    ]
    assert await graph.splice.async_means(series, points, nothing) == 2
    band = [200, 100, 300]
    assert await graph.rows("mean", "min", "max") == {10: band, 11: band, **own}


async def test_apart(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    servers: AsyncExitStack,
    clocks: Clocks,
) -> None:
    """Prevents that the history of a UPS that is no longer there has no place."""
    house = await house_of(hass, servers, clocks)
    graph = Graph(house)
    series = external_series("old_ups_energy", "Old UPS energy", "kWh", is_sum=True)
    for _ in range(2):
        await graph.splice.async_sums(
            series, {hour("09:00"): 5.0, hour("13:00"): 6.0}, nothing
        )
    graph.entity_id = series.id
    assert await graph.rows("sum", "change") == {9: [5, 5], 13: [11, 6]}
