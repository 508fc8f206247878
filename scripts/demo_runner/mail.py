"""Let a simulated outage send a mail to a real SMTP server, and take its pictures."""

import argparse
import asyncio
import base64
from email.message import EmailMessage
from pathlib import Path
import shutil

from playwright.async_api import async_playwright

from nutlab.mailsink import MailSink, mail_sink, parts_of
from nutsim import World

from .api import Api
from .flow import add_subentry
from .screenshots import ARGUMENTS, ROOT, demo

_FLOW = "/api/config/config_entries/flow"
# Two mails of a cut that lasts this long: its begin and its end.
_FIRST_CUT, _CUT_SECONDS = 50.0, 30.0
_WAIT_SECONDS = 180.0
WIDTHS = {"mail": 760, "mail-phone": 380}


async def add_mail(api: Api, sink: MailSink) -> str:
    """Set Home Assistant's SMTP integration up; return its notify entity."""
    step = await api.post(_FLOW, {"handler": "smtp"})
    step = await api.post(
        f"{_FLOW}/{step['flow_id']}",
        {
            "sender": "home@example.org",
            "server": "127.0.0.1",
            "port": sink.port,
            "encryption": "none",
            "verify_ssl": False,
            "options": {},
        },
    )
    entry_id = step["result"]["entry_id"]
    recipient = {"name": "Ada", "recipient": "ada@example.org"}
    await add_subentry(api, entry_id, "recipient", recipient)
    async with asyncio.timeout(_WAIT_SECONDS):
        while True:
            for entity in await api.command("config/entity_registry/list"):
                if entity["platform"] == "smtp":
                    return str(entity["entity_id"])
            await asyncio.sleep(0.5)


async def _mails() -> list[EmailMessage]:
    """Return the mails of one simulated outage."""
    world = World(
        cut_every=100 * _CUT_SECONDS, first_cut=_FIRST_CUT, cut_length=_CUT_SECONDS
    )
    async with mail_sink() as sink, demo(world) as (_, api, entry):
        target = await add_mail(api, sink)
        alert = {"name": "Power cuts", "targets": [target], "ups": entry.ups[:1]}
        await add_subentry(api, entry.entry_id, "alert", alert)
        async with asyncio.timeout(_WAIT_SECONDS):
            while not _are_complete(sink):  # noqa: ASYNC110 - mail tells nobody
                await asyncio.sleep(0.5)
        return [mail for _, mail in sink.mails]


def _are_complete(sink: MailSink) -> bool:
    """Tell whether the begin and the end of an outage were told."""
    subjects = " ".join(str(mail["Subject"]) for _, mail in sink.mails)
    return "battery" in subjects and "back on" in subjects


def page_of(mail: EmailMessage) -> str:
    """Return the HTML of a mail with its images in it, as a reader shows it."""
    _, html, images = parts_of(mail)
    for content_id, image in images.items():
        data = base64.b64encode(image).decode()
        html = html.replace(f"cid:{content_id}", f"data:image/png;base64,{data}")
    return html


async def _run(to: Path) -> None:
    mails = await _mails()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        for index, mail in enumerate(mails, 1):
            print(f"{index}. {mail['Subject']}")
            print(parts_of(mail)[0])
            (to / f"mail-{index}.eml").write_bytes(bytes(mail))
            for name, width in WIDTHS.items():
                page = await browser.new_page(viewport={"width": width, "height": 600})
                await page.set_content(page_of(mail))
                path = to / f"{name}-{index}.png"
                await page.screenshot(path=path, full_page=True)
                print(path)
        await browser.close()


def main() -> None:
    """Receive the mails of an outage and take their pictures."""
    parser = argparse.ArgumentParser(
        prog="scripts/screenshots mail", description=__doc__
    )
    parser.add_argument("--to", type=Path, default=ROOT / ".cache" / "screenshots")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    asyncio.run(_run(options.to))


if __name__ == "__main__":
    main()
