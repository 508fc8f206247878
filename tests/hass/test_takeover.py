"""Going on with what Home Assistant's own NUT integration recorded."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_import_statistics,
    statistics_during_period,
)
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import get_instance
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from nutlab import lab
from nutlab.hass import entity_id, make_entry, set_up, start, submit
from nutlab.synthetic import UPS

pytestmark = [
    pytest.mark.upsd,
    # Home Assistant's own integration, of devices that it does not know.
    pytest.mark.allowed_logs(
        "does not generate unique IDs", "homeassistant.components.nut"
    ),
]

HOURS = 48


async def both(
    hass: HomeAssistant, servers: AsyncExitStack
) -> tuple[MockConfigEntry, MockConfigEntry]:
    """Set the same UPS up in NUT and in Nutify."""
    running = await servers.enter_async_context(lab({"eaton": UPS}))
    nut = MockConfigEntry(
        domain="nut",
        title="Eaton in NUT",
        data={"host": "127.0.0.1", "port": running.port},
    )
    nut.add_to_hass(hass)
    assert await hass.config_entries.async_setup(nut.entry_id)
    entry = make_entry(running.port, "eaton")
    await set_up(hass, entry)
    return nut, entry


def nut_sensor(hass: HomeAssistant, nut: MockConfigEntry, key: str) -> str:
    """Return a sensor of NUT by the name of its variable."""
    (found,) = (
        each.entity_id
        for each in er.async_entries_for_config_entry(er.async_get(hass), nut.entry_id)
        if each.unique_id.endswith(f"_{key}")
    )
    return found


async def record(
    hass: HomeAssistant, statistic_id: str, unit: str, unit_class: str | None
) -> datetime:
    """Let the recorder know two days of a sensor; return when they began."""
    begin = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    begin -= timedelta(hours=HOURS)
    async_import_statistics(
        hass,
        StatisticMetaData(
            mean_type=StatisticMeanType.ARITHMETIC,
            has_sum=False,
            name=None,
            source="recorder",
            statistic_id=statistic_id,
            unit_class=unit_class,
            unit_of_measurement=unit,
        ),
        [
            StatisticData(
                start=begin + timedelta(hours=hour), mean=60.0, min=30.0, max=90.0
            )
            for hour in range(HOURS)
        ],
    )
    await async_wait_recording_done(hass)
    return begin


async def rows(hass: HomeAssistant, statistic_id: str) -> list[Any]:
    """Return the hours of a statistic, in its own unit."""
    found = await get_instance(hass).async_add_executor_job(
        lambda: statistics_during_period(
            hass,
            datetime.now(UTC) - timedelta(days=9),
            None,
            {statistic_id},
            "hour",
            {"duration": "min"},
            {"mean", "min", "max"},
        )
    )
    return [(row["mean"], row["min"], row["max"]) for row in found[statistic_id]]


async def take_over(
    hass: HomeAssistant, entry: MockConfigEntry, *, disable: bool
) -> dict[str, Any]:
    """Go through the dialog; return its last page."""
    flows = hass.config_entries.options
    result: Any = await flows.async_init(entry.entry_id)
    result = await flows.async_configure(result["flow_id"], {"next_step_id": "nut"})
    result = await flows.async_configure(result["flow_id"], result["data_schema"]({}))
    suggested = {
        str(key): key.description["suggested_value"]
        for key in result["data_schema"].schema
    }
    assert suggested == {"target": f"{entry.entry_id}/eaton"}
    result = await flows.async_configure(result["flow_id"], suggested)
    assert int(result["description_placeholders"]["count"]) >= 2
    result = await flows.async_configure(result["flow_id"], {"disable": disable})
    await hass.async_block_till_done()
    assert result["step_id"] == "nut_done"
    return dict(result)


async def test_statistics_are_gone_on_with(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents years of graphs that end on the day somebody changes to Nutify."""
    nut, entry = await both(hass, servers)
    await record(hass, nut_sensor(hass, nut, "battery.charge"), "%", "unitless")
    await record(hass, nut_sensor(hass, nut, "battery.runtime"), "s", "duration")
    charge = entity_id(hass, entry, "eaton", "battery_charge") or ""
    runtime = entity_id(hass, entry, "eaton", "battery_runtime") or ""
    for _ in range(2):
        last = await take_over(hass, entry, disable=False)
        assert last["description_placeholders"]["rows"] == f"{2 * HOURS}"
        assert await rows(hass, charge) == [(60.0, 30.0, 90.0)] * HOURS
        # Shown in minutes here, in seconds there.
        assert await rows(hass, runtime) == [(1.0, 0.5, 1.5)] * HOURS
    assert nut.disabled_by is None
    flow = hass.config_entries.options.async_progress()
    assert [each["step_id"] for each in flow] == ["nut_done", "nut_done"]
    result = await hass.config_entries.options.async_configure(flow[0]["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_who_names_its_entities(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents automations that wait for ever for an entity that was switched off."""
    nut, entry = await both(hass, servers)
    charge = nut_sensor(hass, nut, "battery.charge")
    await record(hass, charge, "%", "unitless")
    await record(hass, nut_sensor(hass, nut, "ups.load"), "%", "unitless")
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": [
                {
                    "alias": "Save the files",
                    "triggers": {
                        "trigger": "numeric_state",
                        "entity_id": charge,
                        "below": 20,
                    },
                    "actions": [],
                },
                {
                    "alias": "Of something else",
                    "triggers": {"trigger": "state", "entity_id": "sun.sun"},
                    "actions": [],
                },
            ]
        },
    )
    last = await take_over(hass, entry, disable=True)
    mentions = last["description_placeholders"]["mentions"]
    assert mentions == "- Save the files (automation.save_the_files)"
    assert nut.disabled_by is ConfigEntryDisabler.USER
    assert nut.state is ConfigEntryState.NOT_LOADED


async def test_its_server_is_suggested(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents that somebody has to look up what Home Assistant knows; or sees it."""
    running = await servers.enter_async_context(lab({"eaton": UPS}))
    MockConfigEntry(
        domain="nut",
        title="NUT",
        data={
            "host": "127.0.0.1",
            "port": running.port,
            "username": "admin",
            "password": "secret",
        },
    ).add_to_hass(hass)
    flow = await start(hass)
    schema = flow["data_schema"]
    assert schema is not None
    suggested = {
        str(key): key.description["suggested_value"]
        for key in schema.schema
        if key.description
    }
    assert suggested["host"] == "127.0.0.1"
    assert suggested["port"] == running.port
    assert suggested["username"] == "admin"
    assert "secret" not in str(suggested)
    result = await submit(hass, flow, **schema({**suggested}))
    assert result["step_id"] == "ups"
    result = await submit(hass, result, ups=["eaton"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["password"] == "secret"


async def test_without_nut(
    hass: HomeAssistant, recorder_mock: Recorder, servers: AsyncExitStack
) -> None:
    """Prevents an empty choice where there is nothing to take over."""
    running = await servers.enter_async_context(lab({"eaton": UPS}))
    entry = make_entry(running.port, "eaton")
    await set_up(hass, entry)
    flows = hass.config_entries.options
    result: Any = await flows.async_init(entry.entry_id)
    result = await flows.async_configure(result["flow_id"], {"next_step_id": "nut"})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_nut")
