"""People whom alerts tell: a mailbox behind a real SMTP server, and telephones."""

import asyncio
from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.notify import NotifyEntity
from homeassistant.components.notify.const import NotifyEntityFeature
from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlow,
    ConfigSubentryData,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    mock_config_flow,
    mock_integration,
    mock_platform,
    setup_test_component_platform,
)

from custom_components.nutify import alerts, delivery
from custom_components.nutify.const import DOMAIN, SUBENTRY_ALERT
from custom_components.nutify.devices import alert_identifier
from nutlab import Device, ScriptedDriver
from nutlab.hass import until
from nutlab.mailsink import MailSink

VARIABLES: Mapping[str, str] = {
    "battery.charge": "97",
    "battery.runtime": "1800",
    "battery.voltage": "27.1",
    "input.voltage": "230",
    "output.voltage": "231",
    "ups.load": "20",
    "ups.realpower": "100",
    "ups.status": "OL",
}
DEVICE = Device(variables=VARIABLES)
RECIPIENT = "ada@example.org"
# Cameras, whose pictures mail could attach.
ALLOWED = pytest.mark.allowed_logs("libturbojpeg", "did not take a message")


def quicken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make alerts and deliveries impatient, and spare SMTP a question to DNS."""
    monkeypatch.setattr(alerts, "_GATHER_SECONDS", 0.3)
    monkeypatch.setattr(alerts, "_TICK_SECONDS", 0.2)
    monkeypatch.setattr(delivery, "_BACKOFF_SECONDS", (0.3, 0.5))
    monkeypatch.setattr(delivery, "_SHORTEST_WAIT_SECONDS", 0.05)
    monkeypatch.setattr("socket.getfqdn", lambda: "localhost.localdomain")


def alert(*targets: str, **data: Any) -> ConfigSubentryData:  # noqa: ANN401
    """Return the subentry of an alert about power cuts."""
    return ConfigSubentryData(
        data={
            "ups": [],
            "event_types": ["on_battery", "low_battery"],
            "targets": list(targets),
            "min_seconds": 0,
            "repeat_minutes": 0,
            "tell_end": True,
            "include_tests": False,
            **data,
        },
        subentry_type=SUBENTRY_ALERT,
        title="Power cuts",
        unique_id=None,
    )


def alert_id(entry: MockConfigEntry) -> str:
    """Return the id of the one alert of an entry."""
    (found,) = (
        each.subentry_id
        for each in entry.subentries.values()
        if each.subentry_type == SUBENTRY_ALERT
    )
    return str(found)


async def press_test(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Press the button of the one alert of an entry."""
    subentry = entry.subentries[alert_id(entry)]
    button = er.async_get(hass).async_get_entity_id(
        "button", DOMAIN, f"{alert_identifier(entry, subentry)[1]}/test"
    )
    assert button is not None
    await hass.services.async_call(
        "button", "press", {"entity_id": button}, blocking=True
    )


def cut_power(driver: ScriptedDriver) -> None:
    """Let a UPS go on battery, and say why."""
    driver.set("input.transfer.reason", "T")
    driver.set("ups.status", "OB DISCHRG")


async def set_up_smtp(hass: HomeAssistant, sink: MailSink) -> str:
    """Set Home Assistant's SMTP integration up; return its notify entity."""
    entry = MockConfigEntry(
        domain="smtp",
        title="Mail",
        data={
            "server": "127.0.0.1",
            "port": sink.port,
            "sender": "home@example.org",
            "encryption": "none",
            "verify_ssl": False,
        },
        # A machine that halts for a moment makes it send the same mail twice else.
        options={"timeout": 20},
        subentries_data=[
            ConfigSubentryData(
                data={},
                subentry_type="recipient",
                title="Ada",
                unique_id=RECIPIENT,
            )
        ],
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED, entry.reason
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return entities[0].entity_id


def kept_titles(hass_storage: dict[str, Any]) -> list[str]:
    """Return the titles of the messages that the file keeps, in its order."""
    content = hass_storage.get("nutify.undelivered", {"data": {"waiting": []}})
    return [each["title"] for each in content["data"]["waiting"]]


class Phone(NotifyEntity):
    """A notify entity of no platform in particular, which a test can spoil."""

    def __init__(self, name: str) -> None:
        """Take every message, until told otherwise."""
        self._attr_name = name
        self._attr_unique_id = name
        self._attr_supported_features = NotifyEntityFeature.TITLE
        self.messages: list[tuple[str | None, str]] = []
        self.times: list[float] = []
        self.refuses = False
        self.hangs = False

    @property
    def attempts(self) -> int:
        """Return how often somebody tried."""
        return len(self.times)

    @property
    def titles(self) -> list[str | None]:
        """Return the titles of the messages that came."""
        return [title for title, _ in self.messages]

    def switch(self, *, available: bool) -> None:
        """Come, or go away."""
        self._attr_available = available
        self.async_write_ha_state()

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        self.times.append(self.hass.loop.time())
        if self.hangs:
            await asyncio.Event().wait()
        if self.refuses:
            raise HomeAssistantError("no signal")
        self.messages.append((title, message))


async def set_up_phones(hass: HomeAssistant, *phones: Phone) -> list[str]:
    """Set a platform of notify entities up; return their ids."""

    async def async_setup_entry(hass: HomeAssistant, entry: MockConfigEntry) -> bool:
        await hass.config_entries.async_forward_entry_setups(entry, ["notify"])
        return True

    mock_integration(hass, MockModule("test", async_setup_entry=async_setup_entry))
    mock_platform(hass, "test.config_flow")
    setup_test_component_platform(hass, "notify", phones, from_config_entry=True)
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(hass)
    with mock_config_flow("test", ConfigFlow):
        await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED, entry.reason
    return [phone.entity_id for phone in phones]


def repair(hass: HomeAssistant, target: str) -> ir.IssueEntry | None:
    """Return the repair on a target that takes no messages."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"delivery_failed_{target}")


async def last_event(hass: HomeAssistant, entry: MockConfigEntry, wanted: str) -> None:
    """Wait until an event is among the last ones of UPS `a`."""

    def is_there() -> bool:
        records = list(entry.runtime_data.monitor.journal.newest_first("a"))
        events = [record for record in records if not record.is_outage]
        return any(
            record.data["type"] == wanted and record.time == events[0].time
            for record in events
        )

    await until(hass, is_there)
