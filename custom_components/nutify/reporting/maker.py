"""Making a report: collected, worked out, written, kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
import json
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..care.database import async_require_recorder
from ..const import DOMAIN
from ..core.report.figures import UpsFigures
from ..core.texts import Texts
from ..sentences import Sentences
from .archive import Archive, Archived
from .calm import calm_collector
from .collector import async_collect
from .progress import Progress
from .request import Request

if TYPE_CHECKING:
    from ..core.report.aggregate import Frame
    from ..core.report.document import Document
    from ..core.report.figures import ReportFigures


_SUMMED_UP = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A report as a mail: its lines, its HTML, and its pictures by content id."""

    title: str
    text: str
    html: str
    images: dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report that was made, and is in the archive of a server."""

    entry_id: str
    archived: Archived
    summary: str
    figures: dict[str, Any]
    mail: Mail | None


async def async_make(
    hass: HomeAssistant, request: Request, *, mail: bool = False
) -> Report:
    """Make a report and keep it.

    Raises ServiceValidationError where there is no recorder, and OSError where the
    report cannot be kept.

    Statistics are asked for UPS by UPS, and let go of once they are worked out: a year
    of one fills megabytes.
    """
    async_require_recorder(hass)
    texts = await _async_texts(hass, request)
    made = dt_util.utcnow()
    job = _Job(hass, request, texts, made, mail=mail)
    frame = await hass.async_add_executor_job(job.frame)
    figures: list[UpsFigures] = []
    with calm_collector(), Progress(hass, texts, len(request.subjects)) as progress:
        for done, subject in enumerate(request.subjects):
            progress.at(done, subject.subentry.title)
            _check_loaded(request)
            data = await async_collect(
                hass, subject, request.span, request.previous, texts
            )
            figures.append(await hass.async_add_executor_job(job.work_out, frame, data))
        archive = Archive(hass, request.subjects[0].entry)
        return await hass.async_add_executor_job(job.write, frame, figures, archive)


def _check_loaded(request: Request) -> None:
    """Raise HomeAssistantError when a server was set up anew under a report."""
    for subject in request.subjects:
        if subject.entry.state is not ConfigEntryState.LOADED:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="server_not_loaded",
                translation_placeholders={"server": subject.entry.title},
            )


async def _async_texts(hass: HomeAssistant, request: Request) -> Texts:
    """Return what fills in the texts of the reader's language."""
    language = request.language_in(hass)
    known = await Sentences.async_in(hass, language)

    def wording() -> Texts:
        from ..core.report.texts import wording_in  # noqa: PLC0415

        return wording_in(language, known.text)

    return await hass.async_add_executor_job(wording)


class _Job:
    """The work on one report; all of it takes time, so not in the event loop.

    What draws and writes is heavy: loaded with the first report, not at start.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        request: Request,
        texts: Texts,
        made: datetime,
        *,
        mail: bool,
    ) -> None:
        self._mail = mail
        self._request = request
        self._texts = texts
        self._made = made
        self._language = request.language_in(hass)
        self._country = hass.config.country
        self._zone = dt_util.get_default_time_zone()
        prices = [each.entry.runtime_data.meters.prices for each in request.subjects]
        has_price = any(each.has_price for each in prices)
        self._currency = hass.config.currency if has_price else None

    def frame(self) -> Frame:
        """Return the time of the report, divided as its charts are."""
        from ..core.report.aggregate import frame_of  # noqa: PLC0415

        return frame_of(
            self._request.span,
            self._request.previous,
            zone=self._zone,
            made=self._made,
            # The recorder sums an hour up some seconds after it is over.
            known_until=(self._made - _SUMMED_UP).replace(
                minute=0, second=0, microsecond=0
            ),
            currency=self._currency,
        )

    def work_out(self, frame: Frame, data: Any) -> UpsFigures:  # noqa: ANN401
        """Return the figures of one UPS."""
        from ..core.report.aggregate import aggregate_ups  # noqa: PLC0415

        return aggregate_ups(data, frame)

    def write(self, frame: Frame, upses: list[UpsFigures], archive: Archive) -> Report:
        """Return the report in all of its formats, after it was kept."""
        from ..core.report.aggregate import combine  # noqa: PLC0415
        from ..core.report.compose import compose  # noqa: PLC0415
        from ..core.report.formats import Formats  # noqa: PLC0415
        from ..core.report.tables import as_json  # noqa: PLC0415

        figures = combine(upses, frame)
        document = compose(
            figures,
            self._request.sections,
            self._texts,
            Formats(self._language, self._country, self._zone),
            title=self._request.title,
        )
        archived = archive.add(
            document.title,
            document.subtitle,
            self._made,
            {
                kind: self._render(kind, document, figures)
                for kind in self._request.formats
            },
        )
        return Report(
            entry_id=archive.folder.name,
            archived=archived,
            summary=document.summary,
            figures=as_json(figures, self._zone),
            mail=self._render_mail(document) if self._mail else None,
        )

    def _render(self, kind: str, document: Document, figures: ReportFigures) -> bytes:
        """Return the content of a file."""
        if kind == "html":
            from ..core.report.html import render_html  # noqa: PLC0415

            return render_html(document).encode()
        if kind == "pdf":
            from ..core.report.pdf import render_pdf  # noqa: PLC0415

            return render_pdf(document)
        from ..core.report.tables import as_csv, as_json  # noqa: PLC0415

        if kind == "csv":
            return as_csv(figures, self._zone)
        return json.dumps(as_json(figures, self._zone), ensure_ascii=False).encode()

    def _render_mail(self, document: Document) -> Mail:
        from ..core.report.mail import render_mail  # noqa: PLC0415

        html, images = render_mail(document, more=self._more)
        return Mail(
            title=f"{document.title}: {document.subtitle}",
            text=document.summary,
            html=html,
            images=images,
        )

    def _more(self, rows: int) -> str:
        """Return what stands for the rows that a mail has no room for."""
        number = "one" if rows == 1 else "other"
        return self._texts(f"report_say_more_{number}", count=rows)
