"""Reads what was set: prices, ratings, zones and reports, and nothing secret."""

from collections.abc import Iterator
from datetime import time
import re
import sqlite3

from .database import columns, listed, select
from .model import Generation, LegacySchedule, LegacySettings
from .tables import CONFIG, SCHEDULES, SETUP, TARGET
from .values import MOST_POWER, number, text, whole, within, zone_name

_CURRENCY = re.compile(r"[A-Z]{3}")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DAY = re.compile(r"\b[0-6]\b")
_WORD = re.compile(r"[a-z_]+")
_SECTIONS = ("energy", "battery", "power", "voltage", "events")
_EVERY_DAY = "*"
_WEEK = 7
# Beyond these, something else than a price, a factor or a rating was written.
_MOST_MONEY = 1e6
_MOST_KILOGRAMS = 5.0
_GRAMS_PER_KG = 1000
_LEAST_WATTS = 1.0
_LEAST_CALIBRATION, _MOST_CALIBRATION = 0.1, 3.0
_MOST_ROWS = 1000
_MOST_SCHEDULES = 200

type Row = tuple[object, ...]


def read_setup(connection: sqlite3.Connection) -> tuple[str, str | None, float | None]:
    """Return the name of a server of 0.1, its time zone and the rating of its UPS."""
    found = columns(connection, SETUP)
    if not found:
        return "", None, None
    wanted = listed(("server_name", "timezone", "ups_realpower_nominal"), found)
    row = connection.execute(select(wanted, SETUP, "LIMIT 1")).fetchone()
    if row is None:
        return "", None, None
    return text(row[0]), zone_name(row[1]), _watts(row[2])


class Settings:
    """The settings of all UPSes of a database."""

    def __init__(self, connection: sqlite3.Connection, generation: Generation) -> None:
        """Read them."""
        self._zone: str | None = None
        self._nominal: float | None = None
        if generation is Generation.SINGLE:
            _, self._zone, self._nominal = read_setup(connection)
        self._by_target: dict[int | None, Row] = {}
        found = columns(connection, CONFIG)
        if not found:
            return
        names = (
            *(TARGET, "currency", "price_per_kwh", "co2_factor"),
            *("ups_realpower_nominal", "timezone", "power_calibration_factor"),
        )
        rows: Iterator[Row] = connection.execute(
            select(listed(names, found), CONFIG, f"LIMIT {_MOST_ROWS}")
        )
        for target, *row in rows:
            self._by_target.setdefault(whole(target), tuple(row))

    @property
    def zone(self) -> str | None:
        """Return the time zone of all UPSes, else that of the first which has one."""
        return self.of(None).zone or next(
            (zone for key in self._by_target if (zone := self.of(key).zone)), None
        )

    def of(self, target: int | None) -> LegacySettings:
        """Return the settings of a UPS: its own, and where there are none, all's."""
        own = self._read(self._by_target.get(target))
        common = self._read(self._by_target.get(None))

        def pick[T](mine: T | None, default: T | None) -> T | None:
            return default if mine is None else mine

        return LegacySettings(
            currency=own.currency or common.currency,
            price=pick(own.price, common.price),
            co2=pick(own.co2, common.co2),
            nominal=pick(own.nominal, common.nominal),
            zone=own.zone or common.zone,
            calibration=(own if target in self._by_target else common).calibration,
        )

    def _read(self, row: Row | None) -> LegacySettings:
        if row is None:
            return LegacySettings(zone=self._zone, nominal=self._nominal)
        currency, price, co2, nominal, zone, calibration = row
        kilograms = within(co2, 0, _MOST_KILOGRAMS)
        code = text(currency).upper()
        return LegacySettings(
            currency=code if _CURRENCY.fullmatch(code) else None,
            price=within(price, 0, _MOST_MONEY),
            co2=None if kilograms is None else round(kilograms * _GRAMS_PER_KG, 6),
            nominal=_watts(nominal) or self._nominal,
            zone=zone_name(zone) or self._zone,
            calibration=_calibration(calibration),
        )


def read_schedules(connection: sqlite3.Connection) -> Iterator[LegacySchedule]:
    """Yield the reports that came by themselves."""
    found = columns(connection, SCHEDULES)
    if not found:
        return
    names = ("time", "days", "reports", "period_type", "enabled", TARGET)
    rows = connection.execute(
        select(listed(names, found), SCHEDULES, f"LIMIT {_MOST_SCHEDULES}")
    )
    for clock, days, reports, period, enabled, target in rows:
        at = _CLOCK.match(text(clock))
        if at is None or int(at[1]) > 23 or int(at[2]) > 59:  # noqa: PLR2004 # a clock
            continue
        words = _WORD.findall(text(reports).lower())
        yield LegacySchedule(
            at=time(int(at[1]), int(at[2])),
            days=_days(days),
            sections=tuple(each for each in _SECTIONS if each in words),
            period=text(period, 32).lower(),
            ups=None if whole(target) is None else str(target),
            enabled="enabled" not in found or number(enabled) not in (0, None),
        )


def _days(value: object) -> tuple[int, ...]:
    written = str(value) if isinstance(value, int) else text(value)
    if _EVERY_DAY in written:
        return tuple(range(_WEEK))
    return tuple(sorted({int(each) for each in _DAY.findall(written)}))


def _watts(value: object) -> float | None:
    return within(value, _LEAST_WATTS, MOST_POWER)


def _calibration(value: object) -> float:
    factor = number(value)
    if factor is None:
        return 1.0
    return min(max(factor, _LEAST_CALIBRATION), _MOST_CALIBRATION)
