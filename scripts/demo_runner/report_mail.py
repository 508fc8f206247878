"""Send a report of a month to a real SMTP server, and take pictures of the mail.

The month is made up: a house's statistics, which the recorder imports.
"""

import argparse
import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
import shutil

from playwright.async_api import async_playwright

from nutlab.mailsink import MailSink, mail_sink, parts_of
from nutsim import World

from .api import Api
from .flow import Entry, set_options
from .history import Past, import_history
from .mail import WIDTHS, add_mail, page_of
from .screenshots import ARGUMENTS, ROOT, demo

# October, in a zone that is not UTC; Home Assistant was down on a day of it.
_OCTOBER = Past(
    first=datetime(2026, 9, 30, 22, tzinfo=UTC),
    hours=31 * 24 + 1,
    gap=range(12 * 24, 13 * 24 + 9),
)
_WAIT_SECONDS = 120.0
_EXISTS_SECONDS = 60.0
_IMPORT_SECONDS = 10.0
_PDF_DPI = 60


async def _sent(api: Api, entry: Entry, sink: MailSink) -> EmailMessage:
    """Return the mail as the server received it."""
    target = await add_mail(api, sink)
    await set_options(api, entry)
    # Until energy was counted, it has no sensors.
    await asyncio.sleep(_EXISTS_SECONDS)
    for seed, ups in enumerate(entry.ups[:2]):
        await import_history(api, entry, ups, _OCTOBER, seed)
    # The recorder takes what it is given one after the other.
    await asyncio.sleep(_IMPORT_SECONDS)
    await api.post(
        "/api/services/nutify/send_report",
        {
            "start": "2026-10-01 00:00:00",
            "end": "2026-11-01 00:00:00",
            "targets": [target],
            "formats": ["html", "pdf"],
        },
    )
    async with asyncio.timeout(_WAIT_SECONDS):
        while not sink.mails:  # noqa: ASYNC110 - mail tells nobody
            await asyncio.sleep(0.5)
    ((_, mail),) = sink.mails
    return mail


async def _run(to: Path) -> None:
    async with mail_sink() as sink, demo(World(cut_every=0)) as (_, api, entry):
        mail = await _sent(api, entry, sink)
    (to / "report.eml").write_bytes(bytes(mail))
    print(mail["Subject"])
    print(parts_of(mail)[0])
    for part in mail.iter_attachments():
        print(part.get_content_type(), part.get_filename())
        if part.get_content_type() == "application/pdf":
            (to / "report.pdf").write_bytes(part.get_content())
    await _pictures(mail, to)
    await _pages(to)


async def _pictures(mail: EmailMessage, to: Path) -> None:
    """Take pictures of the mail, wide and narrow, light and dark."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        for name, width in WIDTHS.items():
            for dark in (False, True):
                page = await browser.new_page(
                    viewport={"width": width, "height": 600},
                    color_scheme="dark" if dark else "light",
                )
                await page.set_content(page_of(mail))
                path = to / f"report-{name}{'-dark' if dark else ''}.png"
                await page.screenshot(path=path, full_page=True)
                print(path)
        await browser.close()


async def _pages(to: Path) -> None:
    """Make pictures of the PDF's pages, where pdftoppm is installed."""
    if (program := shutil.which("pdftoppm")) is None:
        print("pdftoppm (poppler-utils) is not installed: no pictures of the PDF")
        return
    process = await asyncio.create_subprocess_exec(
        program, "-png", "-r", str(_PDF_DPI), to / "report.pdf", to / "report-pdf"
    )
    await process.wait()
    for path in await asyncio.to_thread(lambda: sorted(to.glob("report-pdf-*.png"))):
        print(path)


def main() -> None:
    """Receive the report of a month and take its pictures."""
    parser = argparse.ArgumentParser(
        prog="scripts/screenshots report_mail", description=__doc__
    )
    parser.add_argument("--to", type=Path, default=ROOT / ".cache" / "screenshots")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    asyncio.run(_run(options.to))


if __name__ == "__main__":
    main()
