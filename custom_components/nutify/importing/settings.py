"""Settings of the standalone Nutify, as ours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import CONF_UPS, SUBENTRY_REPORT
from ..core.legacy.model import LegacySchedule, LegacyUps, Survey
from ..core.report.document import Section
from ..core.report.periods import Period
from ..core.report.schedule import Rhythm
from ..power_options import CONF_POWER, CONF_WATTS
from ..prices import (
    CONF_EMISSIONS,
    CONF_FACTOR,
    CONF_KIND,
    CONF_PRICE,
    CONF_TARIFF,
    DAYS,
    KIND_FIXED,
)
from ..subject import Subject
from .plan import Plan, Setting, price_in

_SECTIONS = {
    "energy": Section.ENERGY,
    "battery": Section.BATTERY,
    "power": Section.POWER,
    "voltage": Section.VOLTAGE,
    "events": Section.EVENTS,
}
_PERIODS = {
    "yesterday": Period.YESTERDAY,
    "daily": Period.YESTERDAY,
    "last_week": Period.LAST_WEEK,
    "weekly": Period.LAST_WEEK,
    "last_month": Period.LAST_MONTH,
    "monthly": Period.LAST_MONTH,
    "last_year": Period.LAST_YEAR,
    "yearly": Period.LAST_YEAR,
}
_WEEK = 7


@callback
def async_apply(
    hass: HomeAssistant,
    plan: Plan,
    survey: Survey,
    subjects: dict[str, Subject],
) -> set[str]:
    """Set what a person wanted to keep; return the servers that are loaded anew.

    `subjects` are by the key of a UPS in the file. What is set already as it was there
    stays untouched, so that doing it twice changes nothing.
    """
    changed: set[str] = set()
    for ups in survey.upses:
        if (subject := subjects.get(ups.key)) is None:
            continue
        if _set_options(hass, subject.entry, plan, ups):
            changed.add(subject.entry.entry_id)
        if Setting.RATINGS in plan.settings and _set_rating(hass, subject, ups):
            changed.add(subject.entry.entry_id)
    if Setting.SCHEDULES in plan.settings:
        changed |= _add_reports(hass, survey, subjects)
    return changed


def _set_options(
    hass: HomeAssistant, entry: ConfigEntry, plan: Plan, ups: LegacyUps
) -> bool:
    options: dict[str, Any] = dict(entry.options)
    price = price_in(hass.config.currency, ups.settings)
    if Setting.PRICE in plan.settings and price is not None:
        options[CONF_TARIFF] = {CONF_KIND: KIND_FIXED, CONF_PRICE: price}
    if Setting.EMISSIONS in plan.settings and ups.settings.co2 is not None:
        options[CONF_EMISSIONS] = {
            CONF_KIND: KIND_FIXED,
            CONF_FACTOR: ups.settings.co2,
        }
    return hass.config_entries.async_update_entry(entry, options=options)


def _set_rating(hass: HomeAssistant, subject: Subject, ups: LegacyUps) -> bool:
    """Set the rating of a UPS that has none."""
    power = dict(subject.subentry.data.get(CONF_POWER, {}))
    if ups.settings.nominal is None or CONF_WATTS in power:
        return False
    return hass.config_entries.async_update_subentry(
        subject.entry,
        subject.subentry,
        data={
            **subject.subentry.data,
            CONF_POWER: {**power, CONF_WATTS: ups.settings.nominal},
        },
    )


def _add_reports(
    hass: HomeAssistant, survey: Survey, subjects: dict[str, Subject]
) -> set[str]:
    changed: set[str] = set()
    for schedule in survey.schedules:
        for entry, upses in _servers(schedule, subjects):
            data = report_of(schedule, upses, dt_util.utcnow())
            if data is None or any(
                dict(each.data) == data
                for each in entry.get_subentries_of_type(SUBENTRY_REPORT)
            ):
                continue
            hass.config_entries.async_add_subentry(
                entry,
                ConfigSubentry(
                    data=MappingProxyType(data),
                    subentry_type=SUBENTRY_REPORT,
                    title=f"Nutify {data['at'][:5]}",
                    unique_id=None,
                ),
            )
            changed.add(entry.entry_id)
    return changed


def _servers(
    schedule: LegacySchedule, subjects: dict[str, Subject]
) -> Iterator[tuple[ConfigEntry, list[str]]]:
    """Yield the servers of a report's UPSes, with those; none named means all."""
    by_entry: dict[str, tuple[ConfigEntry, list[str]]] = {}
    for key, subject in subjects.items():
        if schedule.ups is not None and schedule.ups != key:
            continue
        _, upses = by_entry.setdefault(subject.entry.entry_id, (subject.entry, []))
        if schedule.ups is not None:
            upses.append(subject.subentry.data[CONF_UPS])
    yield from by_entry.values()


def report_of(
    schedule: LegacySchedule, upses: list[str], now: datetime
) -> dict[str, Any] | None:
    """Return the data of a report subentry; None where it did not come by itself.

    Its time is UTC there, and here that of the user's zone, as the clocks are `now`;
    another day where midnight lies in between.
    """
    if not schedule.enabled or not schedule.days or schedule.period not in _PERIODS:
        return None
    due = datetime.combine(now.astimezone(UTC).date(), schedule.at, UTC)
    local = dt_util.as_local(due)
    shift = (local.date() - due.date()) // timedelta(days=1)
    days = sorted({(day + shift) % _WEEK for day in schedule.days})
    data: dict[str, Any] = {
        "ups": upses,
        "period": str(_PERIODS[schedule.period]),
        "sections": [
            str(Section.SUMMARY),
            *(str(_SECTIONS[each]) for each in schedule.sections if each in _SECTIONS),
        ],
        "rhythm": str(Rhythm.DAILY),
        "at": f"{local:%H:%M}:00",
        "weekday": DAYS[0],
        "targets": [],
        "formats": ["html", "pdf"],
    }
    if len(days) == 1:
        # There, and in a line of cron, Sunday is the first day.
        data |= {"rhythm": str(Rhythm.WEEKLY), "weekday": DAYS[(days[0] - 1) % _WEEK]}
    elif len(days) < _WEEK:
        line = f"{local.minute} {local.hour} * * {','.join(map(str, days))}"
        data |= {"rhythm": str(Rhythm.CRON), "cron": line}
    return data
