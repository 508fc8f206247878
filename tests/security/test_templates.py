"""What a device calls itself, where Home Assistant renders templates or Markdown."""

from contextlib import AsyncExitStack
import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.template import Template
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.nutify.const import SUBENTRY_UPS
from nutlab import Device, lab
from nutlab.hass import make_entry, set_up, until
from tests.dashboard.sites import cards
from tests.hass.automated import (
    automate,
    device,
    notified,
    say,
    texts,
    upses,
)
from tests.hass.mailbox import ALLOWED, Phone, alert, quicken, set_up_phones

pytestmark = pytest.mark.upsd

FRONTEND = Path(__file__).parents[2] / "custom_components/nutify/frontend/src"

HOSTILE = "{{ 'in' ~ 'jected' }}<script>injected</script>{% raw %}"
DEVICE = Device(
    variables={
        "battery.charge": "100",
        "device.model": HOSTILE,
        "outlet.1.desc": HOSTILE,
        "outlet.1.status": "on",
        "ups.alarm": HOSTILE,
        "ups.load": "20",
        "ups.mfr": HOSTILE,
        "ups.realpower": "100",
        "ups.status": "OL {{1+1}}",
    },
    description=HOSTILE,
)


def rename(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Give the UPS of a server the worst of names."""
    (subentry,) = (
        each for each in entry.subentries.values() if each.subentry_type == SUBENTRY_UPS
    )
    hass.config_entries.async_update_subentry(entry, subentry, title=HOSTILE)


async def test_no_template_holds_what_a_device_says(
    hass: HomeAssistant, servers: AsyncExitStack, hass_ws_client: WebSocketGenerator
) -> None:
    """Prevents that a UPS has a template of its own rendered by Home Assistant."""
    assert await async_setup_component(hass, "websocket_api", {})
    running = await servers.enter_async_context(lab({"desk": DEVICE}))
    entry = make_entry(running.port, "desk")
    coordinator = await set_up(hass, entry)
    rename(hass, entry)
    await hass.async_block_till_done()
    await coordinator.async_full_refresh()
    await hass.async_block_till_done()
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "nutify/dashboard/config"})
    answer: dict[str, Any] = await client.receive_json()
    shown = [card for view in answer["result"]["views"] for card in cards(view)]
    templates = [card["content"] for card in shown if card["type"] == "markdown"]
    assert templates
    for content in templates:
        assert "ject" not in content
        rendered = str(Template(content, hass).async_render(parse_result=False))
        assert "<script" not in rendered
    # It is there, as text of cards that render none.
    assert "jected" in json.dumps(answer["result"])


@ALLOWED
async def test_a_message_says_what_a_device_calls_itself(
    hass: HomeAssistant, servers: AsyncExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents that a name is run as a template on its way to a telephone."""
    quicken(monkeypatch)
    running = await servers.enter_async_context(lab({"desk": DEVICE}))
    phone = Phone("phone")
    (target,) = await set_up_phones(hass, phone)
    entry = make_entry(running.port, "desk", alerts=[alert(target)])
    await set_up(hass, entry)
    rename(hass, entry)
    await hass.async_block_till_done()
    running.drivers["desk"].set("ups.status", "OB")
    await until(hass, lambda: bool(phone.messages))
    ((title, message),) = phone.messages
    assert title == f"{HOSTILE} went on battery"
    assert message.startswith(HOSTILE)


async def test_an_automation_says_what_a_device_calls_itself(
    hass: HomeAssistant,
) -> None:
    """Prevents that a name is run as a template in our blueprints."""
    messages = notified(hass)
    async with upses(hass, "a") as (running, entry):
        rename(hass, entry)
        await hass.async_block_till_done()
        await automate(
            hass,
            "outage_notification",
            {"upses": [device(hass, entry)], "recipients": ["notify.phone"]},
        )
        running.drivers["a"].set("input.transfer.reason", HOSTILE)
        await say(running, entry, ups_status="OB")
        await until(hass, lambda: bool(messages))
    (message,) = texts(messages)
    assert message.count(HOSTILE) == 2


def test_cards_take_text_for_text() -> None:
    """Prevents that a card makes part of a page out of what a device says."""
    sources = sorted(FRONTEND.rglob("*.ts"))
    assert sources
    for path in sources:
        source = path.read_text()
        for word in (
            *("unsafeHTML", "unsafeSVG", "unsafeStatic", "innerHTML", "outerHTML"),
            *("insertAdjacentHTML", "document.write", "eval(", "new Function"),
            *("srcdoc", "ha-markdown", "javascript:"),
        ):
            assert word not in source, f"{path.name}: {word}"
