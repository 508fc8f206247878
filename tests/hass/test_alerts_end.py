"""What is told while Home Assistant ends is told, at the latest when it is back."""

from contextlib import AsyncExitStack
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.nutify import alerts, delivery
from custom_components.nutify.undelivered import Message
from nutlab import lab
from nutlab.hass import make_entry, set_up, until
from tests.hass.mailbox import (
    ALLOWED,
    DEVICE,
    Phone,
    alert,
    cut_power,
    kept_titles,
    last_event,
    quicken,
    set_up_phones,
)

pytestmark = [pytest.mark.upsd, ALLOWED]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests the patience of real alerts."""
    quicken(monkeypatch)


async def test_a_message_under_way(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """Prevents that a mail is lost for which the mail server takes too long."""
    phone = Phone("phone")
    phone.hangs = True
    (target,) = await set_up_phones(hass, phone)
    await delivery.async_setup_deliveries(hass)
    delivery.async_deliver(hass, Message("under way", "text"), [target])
    await until(hass, lambda: phone.attempts == 1)
    assert kept_titles(hass_storage) == []
    await hass.async_stop()
    assert kept_titles(hass_storage) == ["under way"]


async def test_what_gathers_company(
    hass: HomeAssistant,
    servers: AsyncExitStack,
    hass_storage: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prevents that a power cut is told to nobody that ends Home Assistant."""
    monkeypatch.setattr(alerts, "_GATHER_SECONDS", 60)
    running = await servers.enter_async_context(lab({"a": DEVICE}))
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(running.port, "a", alerts=[alert(target)])
    await set_up(hass, entry)
    cut_power(running.drivers["a"])
    await last_event(hass, entry, "on_battery")
    assert phone.titles == []
    await hass.async_stop()
    assert "a went on battery" in (*phone.titles, *kept_titles(hass_storage))
