"""Actions: make a report, and send one."""

from typing import Any

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .access import async_check_targets, async_visible_to
from .clock import date_and_time
from .const import DOMAIN
from .core.report.data import Span
from .core.report.document import Section
from .core.report.periods import Period
from .media_source import report_id
from .report_flow import LANGUAGES
from .reporting.archive import MIME_TYPES
from .reporting.maker import Report, async_make
from .reporting.post import async_post
from .reporting.request import Request, spans_between, spans_of
from .subject import Subject

ATTR_END = "end"
ATTR_FORMATS = "formats"
ATTR_LANGUAGE = "language"
ATTR_PERIOD = "period"
ATTR_SECTIONS = "sections"
ATTR_START = "start"
ATTR_TARGETS = "targets"
ATTR_TITLE = "title"

_MOST_TITLE = 100
_REPORT: dict[Any, Any] = {
    vol.Optional(ATTR_DEVICE_ID): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(ATTR_PERIOD): vol.Coerce(Period),
    vol.Inclusive(ATTR_START, "range"): date_and_time,
    vol.Inclusive(ATTR_END, "range"): date_and_time,
    vol.Optional(ATTR_SECTIONS, default=lambda: list(Section)): vol.All(
        cv.ensure_list, vol.Length(min=1), [vol.Coerce(Section)]
    ),
    vol.Optional(ATTR_FORMATS, default=lambda: ["html", "pdf"]): vol.All(
        cv.ensure_list, vol.Length(min=1), [vol.In(MIME_TYPES)]
    ),
    vol.Optional(ATTR_LANGUAGE): vol.In(LANGUAGES),
    vol.Optional(ATTR_TITLE): vol.All(cv.string, vol.Length(max=_MOST_TITLE)),
}


@callback
def async_setup_report_services(hass: HomeAssistant) -> None:
    """Register the actions on reports."""
    hass.services.async_register(
        DOMAIN,
        "generate_report",
        _generate,
        vol.Schema(_REPORT),
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN,
        "send_report",
        _send,
        vol.Schema(
            {
                **_REPORT,
                vol.Required(ATTR_TARGETS): vol.All(
                    cv.ensure_list_csv,
                    vol.Length(min=1),
                    [vol.All(cv.string, cv.entity_domain("notify"))],
                ),
            }
        ),
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _generate(call: ServiceCall) -> ServiceResponse:
    return _answer(await _make(call, mail=False))


async def _send(call: ServiceCall) -> ServiceResponse:
    await async_check_targets(call, call.data[ATTR_TARGETS])
    report = await _make(call, mail=True)
    await async_post(call.hass, report, call.data[ATTR_TARGETS], asked=True)
    return _answer(report)


async def _make(call: ServiceCall, *, mail: bool) -> Report:
    span, previous = _spans(call)
    request = Request(
        subjects=await _subjects(call),
        span=span,
        previous=previous,
        sections=frozenset(call.data[ATTR_SECTIONS]),
        formats=list(dict.fromkeys(call.data[ATTR_FORMATS])),
        language=call.data.get(ATTR_LANGUAGE),
        title=call.data.get(ATTR_TITLE),
    )
    try:
        return await async_make(call.hass, request, mail=mail)
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="report_not_kept",
            translation_placeholders={"error": str(err)},
        ) from err


def _spans(call: ServiceCall) -> tuple[Span, Span]:
    if ATTR_START not in call.data:
        return spans_of(call.data.get(ATTR_PERIOD, Period.LAST_MONTH), dt_util.now())
    start, end = call.data[ATTR_START], call.data[ATTR_END]
    if ATTR_PERIOD in call.data:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="period_or_range"
        )
    if dt_util.as_utc(end) <= dt_util.as_utc(start):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="range_is_empty"
        )
    return spans_between(start, end)


async def _subjects(call: ServiceCall) -> list[Subject]:
    """Return the UPSes asked for, else all of all servers; of what a user may see."""
    found = await async_visible_to(call, call.data.get(ATTR_DEVICE_ID))
    if not found:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_ups_to_report"
        )
    return list({each.key: each for each in found}.values())


def _answer(report: Report) -> ServiceResponse:
    archived = report.archived
    return {
        "id": archived.id,
        "title": archived.title,
        "subtitle": archived.subtitle,
        "summary": report.summary,
        "media": {
            kind: report_id(report.entry_id, archived.id, archived.file(kind))
            for kind in archived.formats
        },
        "figures": report.figures,
    }
