"""Tells what a database of the standalone Nutify holds, without reading all of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
import json
from pathlib import Path
import sqlite3

from .configuration import Settings, read_schedules, read_setup
from .database import check, columns, listed, open_database, select
from .extra import MOST_JSON
from .model import Generation, LegacyError, LegacyUps, Reason, Survey
from .quantities import COLUMNS, EXTRA, LOAD, NAMES, POWER
from .tables import (
    DATA,
    DYNAMIC,
    EVENTS,
    LOCAL_TIME,
    PROFILES,
    ROLLUPS,
    STATIC,
    TARGET,
    TARGETS,
    UTC_TIME,
)
from .values import WallClock, local_time, text, utc_time, whole

_NUT_PORT = 3493
_MOST_PORT = 65535
_MOST_UPSES = 200
_EXTRA_ROWS = 20
# Times of clocks that were not set sort outside. SQLite would take a bare year for a
# number, which is less than any text.
_PLAUSIBLE = "BETWEEN '2000-' AND '2100-'"
_UTC = "UTC"


@dataclass(slots=True)
class _Found:
    """What rows of a UPS were found."""

    rows: int = 0
    events: int = 0
    first: object = None
    last: object = None
    quantities: set[str] = field(default_factory=set)


def survey(path: Path) -> Survey:
    """Return what a database holds; raises LegacyError."""
    with open_database(path) as connection:
        check(connection)
        if columns(connection, DATA):
            result = _multi(connection)
        elif columns(connection, DYNAMIC):
            result = _single(connection)
        else:
            raise LegacyError(Reason.NOT_NUTIFY)
        if not any(
            each.rows or each.events or each.first is not None for each in result.upses
        ):
            raise LegacyError(Reason.EMPTY)
    return result


def _single(connection: sqlite3.Connection) -> Survey:
    name, zone, _ = read_setup(connection)
    settings = Settings(connection, Generation.SINGLE)
    found = columns(connection, DYNAMIC)
    clock = UTC_TIME if UTC_TIME in found else LOCAL_TIME
    rows = _Found()
    if clock in found:
        rows = _count(connection, DYNAMIC, clock, found).get(None, rows)
    events = _count_events(connection)
    model, serial = _profile(connection, STATIC, None)
    ups_name, host = _source(connection)
    ups = LegacyUps(
        key="",
        name=name or model or ups_name or "UPS",
        ups_name=ups_name,
        host=host,
        port=_NUT_PORT,
        model=model,
        serial=serial,
        rows=rows.rows,
        events=sum(events.values()),
        first=_moment(rows.first, clock, zone),
        last=_moment(rows.last, clock, zone),
        quantities=_ordered(rows.quantities),
        settings=settings.of(None),
    )
    return Survey(
        generation=Generation.SINGLE,
        zone=zone or _UTC,
        upses=(ups,),
        schedules=tuple(replace(each, ups=None) for each in read_schedules(connection)),
    )


def _multi(connection: sqlite3.Connection) -> Survey:
    settings = Settings(connection, Generation.MULTI)
    data = columns(connection, DATA)
    counted: dict[int | None, _Found] = {}
    if {TARGET, UTC_TIME} <= data:
        counted = _count(connection, DATA, UTC_TIME, data, group=True)
    _add_rollups(connection, counted)
    targets = _targets(connection)
    keys = [*targets, *sorted(key for key in counted if key is not None)]
    events = _count_events(connection)
    keys = list(dict.fromkeys(keys))[:_MOST_UPSES]
    main = next((key for key in keys if targets.get(key, _NO_TARGET).is_primary), None)
    main = keys[0] if main is None and keys else main
    upses = []
    for key in keys:
        target, rows = targets.get(key, _NO_TARGET), counted.get(key, _Found())
        model, serial = _profile(connection, PROFILES, key)
        if not model:
            model, serial = _profile(connection, DATA, key)
        extra = _extra(connection, data, key) if rows.rows else ()
        upses.append(
            LegacyUps(
                key=str(key),
                name=target.name or model or f"UPS {key}",
                ups_name=target.ups_name,
                host=target.host,
                port=target.port,
                model=model,
                serial=serial,
                rows=rows.rows,
                events=events.get(key, 0) + (events.get(None, 0) if key == main else 0),
                first=utc_time(rows.first),
                last=utc_time(rows.last),
                quantities=_ordered(rows.quantities.union(extra)),
                settings=settings.of(key),
                is_main=key == main,
            )
        )
    return Survey(
        generation=Generation.MULTI,
        zone=settings.zone or _UTC,
        upses=tuple(upses),
        schedules=tuple(read_schedules(connection)),
    )


@dataclass(frozen=True, slots=True)
class _Target:
    name: str = ""
    ups_name: str = ""
    host: str = ""
    port: int = _NUT_PORT
    is_primary: bool = False


_NO_TARGET = _Target()


def _targets(connection: sqlite3.Connection) -> dict[int, _Target]:
    found = columns(connection, TARGETS)
    if "id" not in found:
        return {}
    wanted = listed(("id", "name", "ups_name", "host", "port", "is_primary"), found)
    rows = connection.execute(
        select(wanted, TARGETS, f"ORDER BY id LIMIT {_MOST_UPSES}")
    )
    result: dict[int, _Target] = {}
    for key, name, ups_name, host, port, is_primary in rows:
        if (number := whole(key)) is None:
            continue
        known = whole(port)
        result[number] = _Target(
            name=text(name),
            ups_name=text(ups_name),
            host=text(host),
            port=known if known and 0 < known <= _MOST_PORT else _NUT_PORT,
            is_primary=is_primary == 1,
        )
    return result


def _count(
    connection: sqlite3.Connection,
    table: str,
    clock: str,
    found: frozenset[str],
    *,
    group: bool = False,
) -> dict[int | None, _Found]:
    """Return how much there is in a table, by UPS, or of the only one."""
    named = [
        (name, column)
        for name, column in zip(NAMES, COLUMNS, strict=True)
        if column in found
    ]
    counts = "".join(f", count({column})" for _, column in named)
    time = f"CASE WHEN {clock} {_PLAUSIBLE} THEN substr({clock}, 1, 40) END"
    key, limit = ("NULL", "") if not group else (TARGET, _grouped())
    rows = connection.execute(
        select(f"{key}, count(*), min({time}), max({time}){counts}", table, limit)
    )
    result: dict[int | None, _Found] = {}
    for ups, count, first, last, *amounts in rows:
        have = {
            name for (name, _), amount in zip(named, amounts, strict=True) if amount
        }
        result[ups] = _Found(count, 0, first, last, have)
    return result


def _grouped() -> str:
    return f"WHERE typeof({TARGET}) = 'integer' GROUP BY {TARGET} LIMIT {_MOST_UPSES}"


def _add_rollups(
    connection: sqlite3.Connection, counted: dict[int | None, _Found]
) -> None:
    """Add what only the means of longer times tell of."""
    found = columns(connection, ROLLUPS)
    if not {TARGET, "granularity", "bucket_start_utc"} <= found:
        return
    for key, rolled in _count(
        connection, ROLLUPS, "bucket_start_utc", found, group=True
    ).items():
        own = counted.setdefault(key, _Found())
        own.quantities |= rolled.quantities
        starts = [each for each in (own.first, rolled.first) if isinstance(each, str)]
        own.first = min(starts, default=None)
        own.last = own.last if own.last is not None else rolled.last


def _count_events(connection: sqlite3.Connection) -> dict[int | None, int]:
    found = columns(connection, EVENTS)
    if not found:
        return {}
    if TARGET not in found:
        (count,) = connection.execute(select("count(*)", EVENTS)).fetchone()
        return {None: count}
    rows = connection.execute(
        select(
            f"{TARGET}, count(*)",
            EVENTS,
            f"WHERE typeof({TARGET}) IN ('integer', 'null') "
            f"GROUP BY {TARGET} LIMIT {_MOST_UPSES + 1}",
        )
    )
    return dict(rows)


def _profile(
    connection: sqlite3.Connection, table: str, key: int | None
) -> tuple[str, str]:
    """Return the model and the serial number of a UPS, empty for unknown."""
    found = columns(connection, table)
    if not found or (key is not None and TARGET not in found):
        return "", ""
    names = ("device_model", "ups_model", "device_serial", "ups_serial")
    known = [each for each in names if each in found]
    if not known:
        return "", ""
    has_any = " OR ".join(f"{each} IS NOT NULL" for each in known)
    row = connection.execute(
        select(
            listed(names, found),
            table,
            f"WHERE ({has_any}) {'' if key is None else f'AND {TARGET} = ?'} LIMIT 1",
        ),
        () if key is None else (key,),
    ).fetchone()
    if row is None:
        return "", ""
    return text(row[0]) or text(row[1]), text(row[2]) or text(row[3])


def _source(connection: sqlite3.Connection) -> tuple[str, str]:
    """Return the name of the only UPS and of its server, as events tell."""
    found = columns(connection, EVENTS)
    if "ups_name" not in found:
        return "", ""
    row = connection.execute(
        select(
            listed(("ups_name",), found),
            EVENTS,
            "WHERE typeof(ups_name) = 'text' AND ups_name <> '' LIMIT 1",
        )
    ).fetchone()
    name, _, host = text(row[0]).partition("@") if row else ("", "", "")
    return name, host.partition(":")[0]


def _extra(
    connection: sqlite3.Connection, found: frozenset[str], key: int
) -> Iterable[str]:
    """Yield what the last rows of a UPS hold beside the columns."""
    if "data_json" not in found:
        return
    rows = connection.execute(
        select(
            listed(("data_json",), found, MOST_JSON),
            DATA,
            f"WHERE {TARGET} = ? AND data_json IS NOT NULL "
            f"ORDER BY {UTC_TIME} DESC LIMIT {_EXTRA_ROWS}",
        ),
        (key,),
    )
    held = [value for (value,) in rows if isinstance(value, str)]
    for index, column in EXTRA:
        if any(json.dumps(column) in value for value in held):
            yield NAMES[index]


def _ordered(names: set[str]) -> tuple[str, ...]:
    """Return the names in one order; power follows from load."""
    if NAMES[LOAD] in names:
        names = names | {NAMES[POWER]}
    return tuple(each for each in NAMES if each in names)


def _moment(value: object, clock: str, zone: str | None) -> datetime | None:
    if clock == UTC_TIME:
        return utc_time(value)
    local = local_time(value)
    return None if local is None else WallClock(zone).utc(local)
