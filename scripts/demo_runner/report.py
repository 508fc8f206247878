"""Render a made-up report as page, mail and PDF, and take pictures of it."""

import argparse
import asyncio
import base64
from pathlib import Path
import shutil
from time import perf_counter

from playwright.async_api import Browser, async_playwright

from custom_components.nutify.core.report.document import Document
from custom_components.nutify.core.report.html import render_html
from custom_components.nutify.core.report.mail import render_mail
from custom_components.nutify.core.report.pdf import render_pdf

from .report_example import fleet, marked, one_month
from .screenshots import ARGUMENTS, ROOT

_WIDTHS = {"wide": 1280, "phone": 390}
_MAIL_WIDTHS = {"mail": 760, "mail-phone": 390}
_PAPER = 718  # A4 without its margins, in pixels of CSS
_HOSTILE = "<b>&amp;\"']]></b><script>alert(1)</script> \U0001f50b 电池 Жαř "


def _documents() -> dict[str, Document]:
    """Return what is shown, by the name of its files."""
    return {"one": one_month(), "fleet": fleet(), "hostile": hostile(fleet(2))}


def hostile(document: Document) -> Document:
    """Return a document whose every text is longer and worse than any real one."""
    return marked(document, _HOSTILE + "x" * 200)


def _write(to: Path, name: str, document: Document) -> tuple[str, str]:
    """Write all files of a report; return its page, and its mail as readers show it."""
    started = perf_counter()
    page = render_html(document)
    paged = perf_counter()
    pdf = render_pdf(document)
    printed = perf_counter()
    mail, images = render_mail(document)
    mailed = perf_counter()
    print(
        f"{name}: HTML {paged - started:.2f} s {len(page) / 1000:.0f} kB, "
        f"PDF {printed - paged:.2f} s {len(pdf) / 1000:.0f} kB, "
        f"mail {mailed - printed:.2f} s {len(mail.encode()) / 1000:.0f} kB "
        f"with {len(images)} images of {sum(map(len, images.values())) / 1000:.0f} kB"
    )
    (to / f"report-{name}.html").write_text(page)
    (to / f"report-{name}.pdf").write_bytes(pdf)
    for content_id, image in images.items():
        data = base64.b64encode(image).decode()
        mail = mail.replace(f'"cid:{content_id}"', f'"data:image/png;base64,{data}"')
    (to / f"report-{name}-mail.html").write_text(mail)
    return page, mail


async def _shoot(browser: Browser, to: Path, name: str, page: str, mail: str) -> None:
    for scheme in ("light", "dark"):
        for size, width in _WIDTHS.items():
            tab = await browser.new_page(
                viewport={"width": width, "height": 800},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            await tab.set_content(page)
            path = to / f"report-{name}-{size}-{scheme}.png"
            await tab.screenshot(path=path, full_page=True)
            print(path)
            await tab.close()
    tab = await browser.new_page(viewport={"width": _PAPER, "height": 1000})
    await tab.emulate_media(media="print")
    await tab.set_content(page)
    await tab.screenshot(path=to / f"report-{name}-print.png", full_page=True)
    await tab.pdf(path=to / f"report-{name}-print.pdf", prefer_css_page_size=True)
    await tab.close()
    for size, width in _MAIL_WIDTHS.items():
        # Another tab, as the page's rules against foreign content would stay in force.
        tab = await browser.new_page(viewport={"width": width, "height": 800})
        await tab.set_content(mail)
        await tab.screenshot(path=to / f"report-{name}-{size}.png", full_page=True)
        await tab.close()


async def _run(to: Path) -> None:
    pages = {
        name: _write(to, name, document) for name, document in _documents().items()
    }
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        for name, (page, mail) in pages.items():
            await _shoot(browser, to, name, page, mail)
        await browser.close()


def main() -> None:
    """Show how reports look."""
    parser = argparse.ArgumentParser(
        prog="scripts/screenshots report", description=__doc__
    )
    parser.add_argument("--to", type=Path, default=ROOT / ".cache" / "screenshots")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    asyncio.run(_run(options.to))


if __name__ == "__main__":
    main()
