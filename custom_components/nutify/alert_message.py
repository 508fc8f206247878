"""What an alert says: a line, a text, and a mail with a chart."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
import logging
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .const import CONF_UPS, SUBENTRY_UPS
from .core.events.alerting import Notice, NoticeKind
from .core.events.types import Severity
from .sentences import Sentences
from .undelivered import Message

if TYPE_CHECKING:
    from .core.report.alert import AlertItem
    from .core.report.formats import Formats
    from .runtime import NutifyRuntime

_LOGGER = logging.getLogger(__name__)

_VALUES = (
    "charge",
    "runtime",
    "load",
    "watts",
    "input_voltage",
    "output_voltage",
    "battery_voltage",
    "status",
)
_SERIES = ("charge", "load")
# In a title; the message has all.
_MOST_NAMES = 3


async def async_compose(
    hass: HomeAssistant,
    entry: ConfigEntry,
    runtime: NutifyRuntime,
    subentry: ConfigSubentry,
    notices: list[Notice],
) -> Message:
    """Return the message of some notices of one kind, in Home Assistant's language."""
    sentences = await Sentences.async_in(hass, hass.config.language)
    names = {
        each.data[CONF_UPS]: each.title
        for each in entry.get_subentries_of_type(SUBENTRY_UPS)
    }
    samples = runtime.monitor.samples(notices[0].ups) if len(notices) == 1 else ()
    composer = _Composer(sentences, names, subentry.title, list(samples))
    zone = dt_util.get_default_time_zone()
    return await hass.async_add_executor_job(
        composer.message, notices, hass.config.country, hass.config.language, zone
    )


class _Composer:
    """Puts one message together; it renders, so not in the event loop."""

    def __init__(
        self,
        sentences: Sentences,
        names: Mapping[str, str],
        alert: str,
        samples: list[tuple[datetime, Mapping[str, float]]],
    ) -> None:
        self._sentences = sentences
        self._names = names
        self._alert = alert
        self._samples = samples

    def message(
        self, notices: list[Notice], country: str | None, language: str, zone: tzinfo
    ) -> Message:
        """Return the message, with its mail rendered."""
        # Charts and Babel are heavy: loaded with the first message, not at start.
        from .core.report.formats import Formats  # noqa: PLC0415

        formats = Formats(language, country, zone)
        first = notices[0]
        told = first.notices if first.kind is NoticeKind.DIGEST else notices
        key = "alert_test_footer" if first.kind is NoticeKind.TEST else "alert_footer"
        plain = Message(
            # No line of a mail's head takes a line break.
            title=" ".join(self._title(notices).split()),
            text=self._sentences.text(key, alert=self._alert),
        )
        items = [self._item(notice, formats) for notice in told]
        try:
            html, images = self._mail(plain, notices, items, formats)
        except Exception:
            # Whatever is wrong with a picture, people are told.
            _LOGGER.exception("The mail of alert %s is sent as text", self._alert)
            html, images = None, {}
        lines = [f"{item.ups} {item.sentence}" for item in items]
        if first.kind is NoticeKind.DIGEST:
            # Hours later, it matters when it was.
            lines = [
                f"{formats.moment(item.time)}: {line}"
                for item, line in zip(items, lines, strict=True)
            ]
        text = "\n".join([*lines, plain.text])
        return replace(plain, text=text, html=html, images=images)

    def _mail(
        self,
        plain: Message,
        notices: list[Notice],
        items: list[AlertItem],
        formats: Formats,
    ) -> tuple[str, dict[str, bytes]]:
        from .core.report.alert import (  # noqa: PLC0415
            CHART_ID,
            AlertMail,
            render_alert,
        )
        from .core.report.charts import Series  # noqa: PLC0415

        severity = max((each.severity for each in notices), key=list(Severity).index)
        text = self._sentences.text
        html, png = render_alert(
            AlertMail(
                title=plain.title,
                severity=severity,
                severity_name=text(f"severity_{severity}"),
                items=items,
                chart_title=text("alert_chart"),
                chart=[
                    Series(
                        f"{text(f'name_{key}')} %",
                        [(time, values.get(key)) for time, values in self._samples],
                    )
                    for key in _SERIES
                ],
                footer=plain.text,
            ),
            formats,
        )
        return html, {} if png is None else {CHART_ID: png}

    def _title(self, notices: list[Notice]) -> str:
        first = notices[0]
        text = self._sentences.text
        if first.kind is NoticeKind.DIGEST:
            return text("alert_digest", count=len(first.notices))
        if first.kind is NoticeKind.TEST:
            return text("alert_test", ups=self._name(first))
        phrase = text(f"event_{first.event['type']}")
        if len(notices) == 1:
            title = f"{self._name(first)} {phrase}"
        else:
            names = list(dict.fromkeys(map(self._name, notices)))
            shown = ", ".join(names[:_MOST_NAMES])
            if (more := len(names) - _MOST_NAMES) > 0:
                shown = text("alert_more", names=shown, count=more)
            title = text("alert_several", names=shown, phrase=phrase)
        if first.kind is NoticeKind.REMINDER:
            return text("alert_reminder", title=title)
        return title

    def _name(self, notice: Notice) -> str:
        return self._names.get(notice.ups, notice.ups)

    def _item(self, notice: Notice, formats: Formats) -> AlertItem:
        from .core.report.alert import AlertItem  # noqa: PLC0415

        sentence = self._sentences.event(notice.event)
        if notice.kind is NoticeKind.TEST:
            sentence = self._sentences.text("alert_test_sentence")
        return AlertItem(
            ups=self._name(notice),
            sentence=sentence,
            time=notice.time,
            rows=list(self._rows(notice, formats)),
        )

    def _rows(self, notice: Notice, formats: Formats) -> Iterator[tuple[str, str]]:
        text = self._sentences.text
        if notice.kind in {NoticeKind.REMINDER, NoticeKind.END} and notice.since:
            yield text("name_since"), formats.moment(notice.since)
            lasted = (notice.time - notice.since).total_seconds()
            yield text("name_duration"), self._sentences.duration(lasted)
        if cause := notice.event.get("cause"):
            yield text("name_cause"), str(cause)
        for key in _VALUES:
            if (value := notice.event.get(key)) is None:
                continue
            shown = (
                formats.number(value)
                if isinstance(value, float | int) and key != "runtime"
                else value
            )
            yield text(f"name_{key}"), self._sentences.value(key, shown)
