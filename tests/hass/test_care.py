"""The database: what is ours in it, counted and tidied up, on every kind of it."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    async_import_statistics,
    get_metadata,
    statistics_during_period,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.recorder import get_instance
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import (
    WebSocketGenerator,
)

from custom_components.nutify import recorder_issues
from custom_components.nutify.care import counting
from custom_components.nutify.care.advice import ROWS_OF_A_UPS, advise
from custom_components.nutify.care.figures import CARE, Figures
from custom_components.nutify.const import (
    CONF_FULL_INTERVAL,
    CONF_STATUS_INTERVAL,
    CONF_UPS,
    DOMAIN,
)
from nutlab import Device, lab
from nutlab.databases import Kind, database
from nutlab.hass import entity_id, make_entry, set_up, until
from tests.hass.test_journal_services import Rack
from tests.hass.test_websocket import Browser
from tests.lab.test_databases import KINDS

pytestmark = pytest.mark.upsd

DEVICE = Device(
    variables={"battery.charge": "100", "ups.load": "20", "ups.status": "OL"}
)
# Nothing but the test is to write.
SELDOM: dict[str, Any] = {CONF_STATUS_INTERVAL: 3600, CONF_FULL_INTERVAL: 3600}
OTHER = "sensor.not_of_ours"
HOUR = timedelta(hours=1)


@pytest.fixture
def kind() -> Kind:
    """Return the database of a test that names none."""
    return Kind.SQLITE


@pytest.fixture
async def recorder_db_url(kind: Kind) -> AsyncGenerator[str]:
    """Give the recorder a database of the kind that a test names."""
    async with database(kind, is_durable=False) as url:
        yield url


@pytest.fixture
async def rack(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> Rack:
    """Provide a server with the UPSes a and b."""
    assert await async_setup_component(hass, "websocket_api", {})
    running = await servers.enter_async_context(lab(dict.fromkeys("ab", DEVICE)))
    entry = make_entry(running.port, "a", "b", options=SELDOM)
    await set_up(hass, entry)
    await async_wait_recording_done(hass)
    return Rack(hass, [running], [entry])


def sensor(rack: Rack, ups: str, key: str) -> str:
    """Return the entity of a UPS that a key names."""
    found = entity_id(rack.hass, rack.entries[0], ups, key)
    assert found is not None
    return found


async def write(
    rack: Rack, entity: str, count: int, newest: datetime, seconds: float = 60.0
) -> None:
    """Write states of an entity, so many seconds apart, the last at a time."""
    for number in range(count):
        time = newest - timedelta(seconds=seconds * (count - 1 - number))
        rack.hass.states.async_set(
            entity,
            str(number % 7),
            {"number": number},
            timestamp=time.timestamp(),
        )
    await async_wait_recording_done(rack.hass)


async def times(rack: Rack, entity: str) -> list[datetime]:
    """Return when the states of an entity were written that are in the database."""
    await async_wait_recording_done(rack.hass)
    found = await get_instance(rack.hass).async_add_executor_job(
        lambda: get_significant_states(
            rack.hass,
            dt_util.utc_from_timestamp(0),
            entity_ids=[entity],
            significant_changes_only=False,
            include_start_time_state=False,
        )
    )
    return [each.last_updated for each in found.get(entity, ())]  # type: ignore[union-attr]


async def add_statistics(
    rack: Rack, statistic_id: str, begin: datetime, *, hours: int = 3
) -> None:
    """Write some hours of statistics."""
    source = DOMAIN if ":" in statistic_id else "recorder"
    metadata = StatisticMetaData(
        mean_type=StatisticMeanType.ARITHMETIC,
        has_sum=False,
        name=None,
        source=source,
        statistic_id=statistic_id,
        unit_class=None,
        unit_of_measurement="%",
    )
    rows = [
        StatisticData(start=begin + number * HOUR, mean=1, min=0, max=2)
        for number in range(hours)
    ]
    add = async_add_external_statistics if source == DOMAIN else async_import_statistics
    add(rack.hass, metadata, rows)
    await async_wait_recording_done(rack.hass)


async def statistic_ids(rack: Rack) -> set[str]:
    """Return the ids of all statistics."""
    await async_wait_recording_done(rack.hass)
    return set(
        await get_instance(rack.hass).async_add_executor_job(get_metadata, rack.hass)
    )


async def hours_of(rack: Rack, statistic_id: str) -> int:
    """Return how many hours of a statistic there are."""
    rows = await get_instance(rack.hass).async_add_executor_job(
        lambda: statistics_during_period(
            rack.hass,
            dt_util.utc_from_timestamp(0),
            None,
            {statistic_id},
            "hour",
            None,
            {"mean"},
        )
    )
    return len(rows.get(statistic_id, ()))


async def figures(rack: Rack) -> Figures:
    """Return figures that are counted now."""
    found = await rack.hass.data[CARE].async_figures(is_fresh=True)
    assert found is not None
    return found


async def remove(rack: Rack, ups: str) -> None:
    """Remove a UPS, as a person does."""
    (entry,) = rack.entries
    (subentry,) = (
        each for each in entry.subentries.values() if each.data.get(CONF_UPS) == ups
    )
    rack.hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await rack.hass.async_block_till_done()


@pytest.mark.parametrize("kind", KINDS)
async def test_counted_and_purged(rack: Rack, kind: Kind) -> None:
    """Prevents figures that are made up, and a purge of what is not ours or not old."""
    load, charge = (sensor(rack, "a", key) for key in ("ups_load", "battery_charge"))
    now = dt_util.utcnow()
    old = (now - timedelta(days=3)).replace(microsecond=0)
    before = await figures(rack)
    await write(rack, load, 40, old)
    await write(rack, OTHER, 30, old)
    await write(rack, load, 60, now - 2 * HOUR)
    await write(rack, charge, 20, now - 20 * HOUR)
    await write(rack, OTHER, 50, now - HOUR)
    begin = (now - timedelta(days=1000)).replace(minute=0, second=0, microsecond=0)
    await add_statistics(rack, load, begin)
    found = await figures(rack)
    assert found.rows_a_day == before.rows_a_day + 80
    assert found.counted_hours == 24
    assert dict(found.most)[load] == 60 + dict(before.most).get(load, 1)
    assert found.bytes_a_day > 100 * found.rows_a_day
    assert found.oldest_state == old - timedelta(minutes=39)
    assert found.oldest_statistics == begin
    assert (found.upses, found.statistics) == (2, 1)
    assert found.size is not None
    assert found.size > 10_000
    assert found.engine == ("mysql" if kind is Kind.MARIADB else kind.value)

    kept = len(await times(rack, load)) - 40
    response = await rack.act(
        "purge_states", before=(old + HOUR).isoformat(), repack=True
    )
    assert response["entities"] >= found.entities
    assert "purge" in rack.hass.data[CARE].works
    await until(rack.hass, lambda: not any(rack.hass.data[CARE].works.values()), 30)
    assert len(await times(rack, load)) == kept
    assert len(await times(rack, OTHER)) == 80
    assert await hours_of(rack, load) == 3
    oldest = (await figures(rack)).oldest_state
    assert oldest is not None
    assert oldest > old + HOUR


async def test_many_rows_are_counted_in_part(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents that a database of millions of rows is read through for a page."""
    load = sensor(rack, "a", "ups_load")
    now = dt_util.utcnow()
    await write(rack, load, 120, now - timedelta(seconds=1))
    monkeypatch.setattr(counting, "_MOST_ROWS", 50)
    count = await counting.async_count(rack.hass, [load], now)
    assert count.hours == 0.25
    assert 13 <= count.rows[load] <= 17
    assert count.day == count.rows[load] * 96


async def test_a_ups_alone(rack: Rack) -> None:
    """Prevents that the states of another UPS go, too, and a date without a time."""
    a, b = (sensor(rack, ups, "ups_load") for ups in "ab")
    old = dt_util.utcnow() - timedelta(days=9)
    for each in (a, b):
        await write(rack, each, 5, old)
    await rack.act("purge_states", device_id=[rack.device("a")], keep_days=8)
    await until(rack.hass, lambda: not any(rack.hass.data[CARE].works.values()))
    assert min(await times(rack, a)) > old
    assert len([each for each in await times(rack, b) if each <= old]) == 5
    day = dt_util.as_local(old + timedelta(days=2)).date()
    response = await rack.act("purge_states", before=day.isoformat())
    assert datetime.fromisoformat(response["before"]) == dt_util.start_of_local_day(day)
    await until(rack.hass, lambda: not any(rack.hass.data[CARE].works.values()))
    assert min(await times(rack, b)) > old


async def test_a_repack_deletes_nothing(rack: Rack) -> None:
    """Prevents that a repack purges what is older than the recorder would keep."""
    await write(rack, OTHER, 5, dt_util.utcnow() - timedelta(days=300))
    await rack.hass.services.async_call(DOMAIN, "repack_database", blocking=True)
    await until(rack.hass, lambda: not any(rack.hass.data[CARE].works.values()))
    assert len(await times(rack, OTHER)) == 5


async def test_statistics_of_what_is_gone(rack: Rack) -> None:
    """Prevents that history of a UPS that is there is deleted, or of anything else."""
    a, b = (sensor(rack, ups, "ups_load") for ups in "ab")
    begin = (dt_util.utcnow() - timedelta(days=9)).replace(
        minute=0, second=0, microsecond=0
    )
    kept = {a, OTHER, f"{DOMAIN}:a_ups_temperature"}
    imported = f"{DOMAIN}:cellar_energy"
    for each in (*kept, b, imported):
        await add_statistics(rack, each, begin)
    assert (await rack.act("remove_statistics"))["statistic_ids"] == []
    await remove(rack, "b")
    # An entity that is gone of a UPS that is not.
    charge = sensor(rack, "a", "battery_charge")
    await add_statistics(rack, charge, begin)
    er.async_get(rack.hass).async_remove(charge)
    found = await figures(rack)
    assert (found.gone, found.imported_gone) == ((b,), (imported,))
    assert "gone" in [each.key for each in advise(found, 0)]
    told = await rack.act("remove_statistics", dry_run=True)
    assert told == {"statistic_ids": [b], "removed": 0}
    assert b in await statistic_ids(rack)
    await rack.act("remove_statistics")
    assert await statistic_ids(rack) == {*kept, imported, charge}
    assert (await rack.act("remove_statistics", imported=True))["removed"] == 1
    assert await statistic_ids(rack) == {*kept, charge}
    assert await hours_of(rack, a) == 3


async def test_a_purge_that_is_not_clear(rack: Rack) -> None:
    """Prevents that everything is deleted for want of a word."""
    asked: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, "purge_needs_one_time"),
        ({"keep_days": 1, "before": "2026-01-01"}, "purge_needs_one_time"),
        ({"before": "2999-01-01 00:00:00"}, "purge_in_the_future"),
        ({"keep_days": 1, "device_id": ["nothing"]}, "device_unknown"),
    )
    for data, key in asked:
        with pytest.raises(ServiceValidationError) as caught:
            await rack.act("purge_states", **data)
        assert caught.value.translation_key == key


async def test_a_purge_of_no_ups(rack: Rack) -> None:
    """Prevents that all UPSes are meant by a template that found none."""
    answer = await rack.act("purge_states", keep_days=0, device_id=[])
    assert answer["entities"] == 0


@pytest.mark.allowed_logs("Unauthorized")
async def test_administrators_alone(
    rack: Rack,
    hass_read_only_user: MockUser,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Prevents that a guest deletes history, or reads what there is."""
    context = Context(user_id=hass_read_only_user.id)
    for action, data in (
        ("purge_states", {"keep_days": 0}),
        ("remove_statistics", {}),
        ("repack_database", {}),
    ):
        with pytest.raises(Unauthorized):
            await rack.hass.services.async_call(
                DOMAIN, action, data, blocking=True, context=context
            )
    browser = Browser(await hass_ws_client(rack.hass, hass_read_only_access_token))
    answer = await browser.ask("system/database")
    assert answer["error"]["code"] == "unauthorized"


async def test_the_page(rack: Rack, hass_ws_client: WebSocketGenerator) -> None:
    """Prevents that every look counts again, and that a fresh look does not."""
    browser = Browser(await hass_ws_client(rack.hass))
    first = await browser.result("system/database")
    assert first["engine"] == "sqlite"
    assert first["upses"] == 2
    assert first["entities"] > 5
    assert (first["advice"], first["works"]) == ([], [])
    load = sensor(rack, "a", "ups_load")
    await write(rack, load, 30, dt_util.utcnow() - HOUR)
    assert (await browser.result("system/database"))["taken"] == first["taken"]
    fresh = await browser.result("system/database", is_fresh=True)
    assert fresh["rows_a_day"] == first["rows_a_day"] + 30
    assert fresh["most"][0]["entity_id"] == load


async def test_advice(rack: Rack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prevents that a chatty sensor fills a disk with nobody being told which."""
    load = sensor(rack, "a", "ups_load")
    monkeypatch.setattr(counting, "_MOST_ROWS", 10)
    assert [*advise(await figures(rack), 0)] == []
    await write(rack, load, 120, dt_util.utcnow() - timedelta(seconds=1), 1)
    get_instance(rack.hass).auto_purge = False
    found = await figures(rack)
    advice = {each.key: each.values for each in advise(found, 5000)}
    assert list(advice) == ["backlog", "no_purge", "entity"]
    assert advice["entity"]["entity"] == load
    assert advice["entity"]["share"] > 20
    assert found.rows_a_day < 3 * 2 * ROWS_OF_A_UPS


class TestRepair:
    """A recorder that leaves our sensors out."""

    @pytest.fixture
    def recorder_config(self) -> dict[str, Any]:
        """Leave out the sensors of one UPS."""
        return {"exclude": {"entity_globs": ["sensor.a_*"]}}

    async def test_excluded(self, rack: Rack, monkeypatch: pytest.MonkeyPatch) -> None:
        """Prevents graphs that stay empty with nobody knowing why."""
        (entry,) = rack.entries
        issue_id = f"recorder_excludes_{entry.entry_id}"
        registry = ir.async_get(rack.hass)
        issue = registry.async_get_issue(DOMAIN, issue_id)
        assert issue is not None
        values = issue.translation_placeholders
        assert values is not None
        assert 0 < int(values["count"]) < int(values["total"])
        assert values["entities"].startswith("sensor.a_")
        found = await figures(rack)
        assert "excluded" in [each.key for each in advise(found, 0)]
        monkeypatch.setattr(recorder_issues, "REVIEW_SECONDS", 0.1)
        for each in list(er.async_get(rack.hass).entities):
            if each.startswith("sensor.a_"):
                er.async_get(rack.hass).async_update_entity(
                    each, new_entity_id=each.replace("sensor.a_", "sensor.x_")
                )
        async_fire_time_changed(rack.hass, dt_util.utcnow() + timedelta(seconds=1))
        await until(
            rack.hass, lambda: registry.async_get_issue(DOMAIN, issue_id) is None
        )


@pytest.mark.allowed_logs("recorder")
async def test_no_recorder(hass: HomeAssistant, servers: AsyncExitStack) -> None:
    """Prevents an error where there is no recorder, and nobody being told so."""
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    entry = make_entry(running.port, "a", options=SELDOM)
    await set_up(hass, entry)
    issue = ir.async_get(hass).async_get_issue(
        DOMAIN, f"recorder_missing_{entry.entry_id}"
    )
    assert issue is not None
    assert await hass.data[CARE].async_figures() is None
    with pytest.raises(ServiceValidationError) as caught:
        await hass.services.async_call(
            DOMAIN, "repack_database", blocking=True, context=Context()
        )
    assert caught.value.translation_key == "recorder_not_ready"
    with pytest.raises(ServiceValidationError) as caught:
        await hass.services.async_call(
            DOMAIN,
            "generate_report",
            {"period": "yesterday"},
            blocking=True,
            return_response=True,
        )
    assert caught.value.translation_key == "recorder_not_ready"
