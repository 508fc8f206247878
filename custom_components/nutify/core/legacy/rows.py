"""The minutes of a UPS as they were written, without what is not true of them."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
import sqlite3
from typing import NamedTuple

from .database import columns, listed, select
from .extra import MOST_JSON, Extra
from .model import Dropped, Generation, LegacyUps
from .quantities import (
    BOUNDS,
    CHARGE,
    COLUMNS,
    INPUT_VOLTAGE,
    LOAD,
    OUTPUT_VOLTAGE,
    POWER,
    RUNTIME,
)
from .tables import DATA, DYNAMIC, LOCAL_TIME, TARGET, UTC_TIME
from .values import MOST_POWER, WallClock, local_time, number, utc_time, within

_MINUTE = 60
_CHUNK = 500
# Wherever the reading begins: what was measured before tells what is plausible.
_LEAD_SECONDS = 7200

_INITIALIZING = "INITIALIZING"
_FAULTS = frozenset({"ERROR", "TIMEOUT", "NO_DATA", "NOCOMM", _INITIALIZING, "WAIT"})
# With one of these, the voltage may be anything.
_NOT_MAINS = frozenset({"OB", "LB", "BOOST", "TRIM", "BYPASS", "OFF"})
_POLLUTED = (CHARGE, RUNTIME, INPUT_VOLTAGE, OUTPUT_VOLTAGE)
_VOLTAGES = (INPUT_VOLTAGE, OUTPUT_VOLTAGE)
_MOST_STATUSES = 1000


class Sample(NamedTuple):
    """What was written of a minute, which is counted from 1970.

    `values` are in the order of QUANTITIES, `stamp` is when it was written, `hourly`
    the mean power of the hour that was over then.
    """

    minute: int
    stamp: float
    values: Sequence[float | None]
    hourly: float | None = None


class _Status(NamedTuple):
    is_fault: bool = False
    is_on_mains: bool = True
    has_mains: bool = False


class _Mains:
    """Knows the voltage of the mains, so that a mean with zeros in it stands out."""

    _WINDOW = 15
    _FEWEST = 3
    _SHARE = 0.6
    # What stays so low is the voltage there is.
    _MOST_IN_A_ROW = 30

    def __init__(self) -> None:
        self._good: deque[float] = deque(maxlen=self._WINDOW)
        self._in_a_row = 0

    def is_polluted(self, voltage: float) -> bool:
        """Tell whether a voltage is far below what it was, and remember it if not."""
        good = self._good
        if len(good) >= self._FEWEST:
            median = sorted(good)[len(good) // 2]
            if voltage < self._SHARE * median:
                self._in_a_row += 1
                if self._in_a_row < self._MOST_IN_A_ROW:
                    return True
                good.clear()
        self._in_a_row = 0
        if voltage > 0:
            good.append(voltage)
        return False


class Rows:
    """The rows of a UPS, in the order of time."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        ups: LegacyUps,
        generation: Generation,
        dropped: Dropped,
    ) -> None:
        """Prepare."""
        self._connection = connection
        self._ups = ups
        self._dropped = dropped
        self._is_single = generation is Generation.SINGLE
        self._table = DYNAMIC if self._is_single else DATA
        self._found = columns(connection, self._table)
        self._is_local = self._is_single and UTC_TIME not in self._found
        self._statuses: dict[object, _Status] = {}
        self._extra = Extra()
        self._mains = _Mains()
        self._read = [
            (index, *BOUNDS[index])
            for index, column in enumerate(COLUMNS)
            if column in self._found
        ]
        self._reference = (
            INPUT_VOLTAGE if COLUMNS[INPUT_VOLTAGE] in self._found else OUTPUT_VOLTAGE
        )
        wall = WallClock(ups.settings.zone)
        self._clock: Callable[[object], datetime | None] = utc_time
        if self._is_local:
            self._clock = lambda value: (
                None if (local := local_time(value)) is None else wall.utc(local)
            )

    def since(self, start: int | None) -> Iterator[Sample]:
        """Yield what can be used of all rows, or of a while before a time and after."""
        clock = LOCAL_TIME if self._is_local else UTC_TIME
        if clock not in self._found:
            return
        where, parameters = self._where(start)
        names = (
            *("ups_status", "ups_realpower_days", "ups_realpower_hrs"),
            *("ups_realpower_nominal", *(COLUMNS[index] for index, *_ in self._read)),
        )
        extra = "NULL"
        if not self._is_single:
            extra = listed(("data_json",), self._found, MOST_JSON)
        # A clock on the wall is put back in autumn: only the order of writing helps.
        order = "" if self._is_local else f"{UTC_TIME}, "
        serial = "id" if "id" in self._found else "rowid"
        cursor = self._connection.execute(
            select(
                f"{listed((clock,), self._found)}, {extra}, "
                f"{listed(names, self._found)}",
                self._table,
                f"WHERE {where} ORDER BY {order}{serial}",
            ),
            parameters,
        )
        while rows := cursor.fetchmany(_CHUNK):
            for row in rows:
                sample = self._sample(*row)
                if sample is not None:
                    yield sample

    def _where(self, start: int | None) -> tuple[str, tuple[object, ...]]:
        where = "TRUE"
        parameters: tuple[object, ...] = ()
        if not self._is_single:
            if TARGET not in self._found:
                return "FALSE", ()
            where, parameters = f"{TARGET} = ?", (int(self._ups.key),)
        if start is None or self._is_local:
            return where, parameters
        begin = datetime.fromtimestamp(max(start - _LEAD_SECONDS, 0), UTC)
        written = begin.strftime("%Y-%m-%d %H:%M:%S")
        if "data_json" in self._found and not self._is_single:
            self._recall(written)
        return f"{where} AND {UTC_TIME} >= ?", (*parameters, written)

    def _recall(self, written: str) -> None:
        """Take what was last told before a time."""
        row = self._connection.execute(
            select(
                listed(("data_json",), self._found, MOST_JSON),
                DATA,
                f"WHERE {TARGET} = ? AND {UTC_TIME} < ? AND data_json IS NOT NULL "
                f"ORDER BY {UTC_TIME} DESC LIMIT 1",
            ),
            (int(self._ups.key), written),
        ).fetchone()
        if row is not None:
            self._extra.update(row[0])

    def _sample(
        self,
        time: object,
        extra: object,
        status: object,
        daily: object,
        hourly: object,
        nominal: object,
        *raw: object,
    ) -> Sample | None:
        """Return what can be used of a row, None for nothing."""
        if status is None and daily is not None and not any(map(_is_known, raw)):
            self._dropped.add("daily")
            return None
        moment = self._clock(time)
        if moment is None:
            self._dropped.add("time")
            return None
        if self._is_bootstrap(status, raw):
            self._dropped.add("bootstrap")
            return None
        state = self._status(status)
        values = self._values(raw)
        if not self._is_single:
            for index, value in self._extra.update(extra):
                if values[index] is None:
                    values[index] = value
        if state.is_fault:
            self._dropped.add("status")
            return None
        self._check(values, state)
        if values[POWER] is None:
            values[POWER] = self._ups.settings.power(values[LOAD], nominal)
        stamp = moment.timestamp()
        # In 0.1, a minute is stamped when it is over.
        minute = int(stamp - 1 if self._is_single else stamp) // _MINUTE
        return Sample(minute, stamp, values, within(hourly, 0, MOST_POWER))

    def _is_bootstrap(self, status: object, raw: tuple[object, ...]) -> bool:
        if not self._is_single or status not in (None, _INITIALIZING):
            return False
        values = [number(each) for each in raw]
        return 0.0 in values and not any(values)

    def _status(self, value: object) -> _Status:
        state = self._statuses.get(value)
        if state is None:
            tokens = set(value.upper().split()) if isinstance(value, str) else set()
            state = _Status(
                is_fault=not tokens.isdisjoint(_FAULTS),
                is_on_mains=tokens.isdisjoint(_NOT_MAINS),
                has_mains="OL" in tokens and tokens.isdisjoint({"OB", "OFF"}),
            )
            if len(self._statuses) < _MOST_STATUSES:
                self._statuses[value] = state
        return state

    def _values(self, raw: tuple[object, ...]) -> list[float | None]:
        """Return the values of a row that can be true."""
        result: list[float | None] = [None] * len(COLUMNS)
        for (index, least, most), value in zip(self._read, raw, strict=True):
            if value is None:
                continue
            known = value if type(value) is float else number(value)
            if known is not None and least <= known <= most:
                result[index] = known
            else:
                self._dropped.add("value")
        return result

    def _check(self, values: list[float | None], state: _Status) -> None:
        """Leave out what the failure of a reading within the minute has spoilt."""
        voltage = values[self._reference]
        if (
            state.is_on_mains
            and voltage is not None
            and self._mains.is_polluted(voltage)
        ):
            self._dropped.add("mixed")
            for index in _POLLUTED:
                values[index] = None
            return
        if state.has_mains:
            for index in _VOLTAGES:
                if values[index] == 0:
                    self._dropped.add("value")
                    values[index] = None


def _is_known(value: object) -> bool:
    return value is not None
