"""A person adds a report, changes it, and takes it away."""

from contextlib import AsyncExitStack
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.const import DOMAIN, SUBENTRY_REPORT, SUBENTRY_UPS
from custom_components.nutify.devices import report_identifier
from nutlab import lab
from nutlab.hass import make_entry, set_up, until
from tests.hass.mailbox import DEVICE
from tests.hass.reported import house, kept, report, report_entity

pytestmark = pytest.mark.upsd

ANSWERS: dict[str, Any] = {
    "name": "  Every month  ",
    "ups": [],
    "period": "last_month",
    "sections": ["summary", "energy"],
    "rhythm": "monthly",
    "at": "07:00:00",
    "weekday": "mon",
    "targets": ["notify.phone"],
    "formats": ["html"],
}


async def start(
    hass: HomeAssistant, entry: MockConfigEntry, *, change: bool = False
) -> SubentryFlowResult:
    """Press the button that adds a report, or the one that changes it."""
    context: dict[str, Any] = {"source": SOURCE_USER}
    if change:
        (subentry,) = entry.get_subentries_of_type(SUBENTRY_REPORT)
        context = {
            "source": SOURCE_RECONFIGURE,
            "subentry_id": subentry.subentry_id,
        }
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_REPORT),
        context=context,  # type: ignore[arg-type]
    )


async def submit(
    hass: HomeAssistant, flow: SubentryFlowResult, **answers: object
) -> SubentryFlowResult:
    """Fill the form in, send it, and wait for what follows."""
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], {**ANSWERS, **answers}
    )
    await hass.async_block_till_done()
    return result


async def test_a_report_comes_changes_and_goes(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents that a change waits for a restart, or leaves something behind."""
    entry = await house(hass, servers, "a", "b")
    flow = await start(hass, entry)
    assert flow["type"] is FlowResultType.FORM
    assert flow["errors"] == {}
    assert flow["data_schema"] is not None
    options = flow["data_schema"].schema["ups"].config["options"]
    assert [each["label"] for each in options] == ["a", "b"]
    result = await submit(hass, flow, ups=["b"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Every month"
    (subentry,) = entry.get_subentries_of_type(SUBENTRY_REPORT)
    assert dict(subentry.data) == {
        key: value for key, value in ANSWERS.items() if key != "name"
    } | {"ups": ["b"]}
    sensor = report_entity(hass, entry, "sensor", "next_report")
    state = hass.states.get(sensor)
    assert state is not None
    assert "-01T" in state.state
    device = dr.async_get(hass).async_get_device_by_identifier(
        report_identifier(entry, subentry), entry.entry_id
    )
    assert device is not None
    assert device.name == "Every month"

    flow = await start(hass, entry, change=True)
    assert flow["data_schema"] is not None
    suggested = {
        str(key): key.description["suggested_value"]
        for key in flow["data_schema"].schema
        if key.description and "suggested_value" in key.description
    }
    assert suggested == {**ANSWERS, "name": "Every month", "ups": ["b"]}
    result = await submit(
        hass,
        flow,
        name="At noon",
        rhythm="cron",
        cron="0 12 24 12 *",
        language="it",
        targets=[],
    )
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    (subentry,) = entry.get_subentries_of_type(SUBENTRY_REPORT)
    assert subentry.title == "At noon"
    assert subentry.data["ups"] == []
    await until(
        hass,
        lambda: (
            (state := hass.states.get(sensor)) is not None
            and "-12-24T11:00:00" in state.state
        ),
    )
    assert kept(hass, entry) == {}

    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done()
    assert hass.states.get(sensor) is None
    assert er.async_get(hass).async_get(sensor) is None
    assert dr.async_get(hass).async_get(device.id) is None


async def test_mistakes(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents a report that never comes, or that nobody can tell from another."""
    entry = await house(hass, servers, "a")
    flow = await start(hass, entry)
    for field, error, mistake in (
        ("name", "name_required", {"name": "  "}),
        ("sections", "sections_required", {"sections": []}),
        ("formats", "formats_required", {"formats": []}),
        ("cron", "cron_invalid", {"rhythm": "cron"}),
        ("cron", "cron_invalid", {"rhythm": "cron", "cron": "every day"}),
        ("cron", "cron_invalid", {"rhythm": "cron", "cron": "61 * * * *"}),
        ("cron", "cron_invalid", {"rhythm": "cron", "cron": "0 7 31 2 *"}),
        ("cron", "cron_invalid", {"rhythm": "cron", "cron": "* * *"}),
    ):
        flow = await submit(hass, flow, **mistake)
        assert flow["type"] is FlowResultType.FORM
        assert flow["errors"] == {field: error}, mistake
    for wrong in (
        {"period": "someday"},
        {"rhythm": "hourly"},
        {"weekday": "holiday"},
        {"formats": ["exe"]},
        {"ups": ["nobody"]},
        {"targets": ["light.desk"]},
    ):
        with pytest.raises(InvalidData):
            await submit(hass, flow, **wrong)
    assert entry.get_subentries_of_type(SUBENTRY_REPORT) == []
    # A line that is not used is no mistake.
    result = await submit(hass, flow, cron="nonsense")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    flow = await start(hass, entry, change=True)
    flow = await submit(hass, flow, rhythm="cron", cron="nonsense")
    assert flow["errors"] == {"cron": "cron_invalid"}
    assert hass.config_entries.async_get_entry(entry.entry_id) is entry
    assert {each.domain for each in hass.config_entries.async_entries()} == {DOMAIN}


async def test_a_report_follows_a_ups_to_its_new_name(
    hass: HomeAssistant, recorder_mock: object, servers: AsyncExitStack
) -> None:
    """Prevents that a report loses a UPS for a change in ups.conf."""
    running = await servers.enter_async_context(lab({"a": DEVICE, "b": DEVICE}))
    entry = make_entry(running.port, "a", alerts=[report(ups=["a"])], known=("a", "b"))
    await set_up(hass, entry)
    (ups,) = entry.get_subentries_of_type(SUBENTRY_UPS)
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_UPS),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": ups.subentry_id},
    )
    await hass.config_entries.subentries.async_configure(
        flow["flow_id"], {"name": "a", "ups": "b"}
    )
    await hass.async_block_till_done()
    (subentry,) = entry.get_subentries_of_type(SUBENTRY_REPORT)
    assert subentry.data["ups"] == ["b"]
