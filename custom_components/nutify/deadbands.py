"""What of the readings of a server is held back, so that noise does not fill a disk."""

from collections.abc import Callable
from typing import NamedTuple

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.util import dt as dt_util

from .clock import monotonic
from .const import CONF_STATUS_INTERVAL, CONF_UPS, DEFAULT_STATUS_INTERVAL
from .coordinator import NutifyCoordinator
from .core.deadband import LONGEST_SECONDS, Deadband, Kind, Rounds
from .core.nut.status import Status, Token
from .deadband_options import DeadbandOptions

# Timers fire a little late, and a poll takes its time.
_LATE_SECONDS = 1.0


class Measured(NamedTuple):
    """What an entity could write: a number, where there is one, and what is beside it.

    `rest` is never held back; `along` is written with the number, in any case within
    ten minutes.
    """

    value: float | None
    rest: object = None
    along: object = None


class Deadbands:
    """Decides what the entities of a server write.

    Nothing is held back of a UPS that is on battery or silent, and what was is written
    as soon as its status changes.
    """

    def __init__(self, coordinator: NutifyCoordinator) -> None:
        """Prepare those of a server, as its options have them."""
        options = coordinator.config_entry.options
        self._coordinator = coordinator
        self._options = DeadbandOptions.of(options)
        self._statuses: dict[str, Status] = {}
        self._open: set[str] = set()
        self._asked: dict[Gate, Callable[[], None]] = {}
        # A full poll comes at the first poll of the status after its time.
        self.interval: float = (
            coordinator.full_interval
            + options.get(CONF_STATUS_INTERVAL, DEFAULT_STATUS_INTERVAL)
            + _LATE_SECONDS
        )

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Look now and at every full poll, before others do; return what ends it."""
        stop = self._coordinator.async_read(self._read)
        self._read()
        return stop

    def gate(
        self, kind: Kind | None, ups: str | None, ask: Callable[[], None] | None = None
    ) -> Gate | None:
        """Return what decides for an entity; None where all is written.

        Without a kind it is for a total, without a UPS for all of the server. `ask` is
        called at every full poll while something is held back, for an entity that does
        not hear of every one.
        """
        held: Deadband | Rounds | None
        if kind is None:
            seconds = self._options.round_seconds
            held = Rounds(seconds) if seconds else None
        else:
            band = self._options.band(kind)
            held = Deadband(band) if band else None
        return None if held is None else Gate(self, ups, held, ask)

    def is_open(self, ups: str | None) -> bool:
        """Tell whether all of a UPS is written now; of any one, without a name."""
        if not self._coordinator.last_update_success:
            return True
        return bool(self._open) if ups is None else ups in self._open

    @callback
    def ask(self, gate: Gate, ask: Callable[[], None]) -> None:
        """Call at every full poll, until it is to end."""
        self._asked[gate] = ask

    @callback
    def ask_no_more(self, gate: Gate) -> None:
        """End the calls, if there are any."""
        self._asked.pop(gate, None)

    @callback
    def _read(self) -> None:
        self._open.clear()
        for subentry in self._coordinator.subentries:
            ups = subentry.data[CONF_UPS]
            state = self._coordinator.ups(ups)
            status = state.snapshot.status
            if (
                not state.available
                or status.has(Token.ON_BATTERY)
                or status != self._statuses.get(ups)
            ):
                self._open.add(ups)
            self._statuses[ups] = status
        for ask in tuple(self._asked.values()):
            ask()


class Gate:
    """Decides what one entity writes."""

    __slots__ = ("_ask", "_deadbands", "_held", "_stale", "_ups", "_written")

    def __init__(
        self,
        deadbands: Deadbands,
        ups: str | None,
        held: Deadband | Rounds,
        ask: Callable[[], None] | None,
    ) -> None:
        """Begin with nothing written."""
        self._deadbands = deadbands
        self._ups = ups
        self._held = held
        self._ask = ask
        self._written: Measured | None = None
        # Since when what goes along is not what is written.
        self._stale: float | None = None

    @property
    def is_holding(self) -> bool:
        """Tell whether the latest value is not the one that is written."""
        return self._held.is_holding or self._stale is not None

    @callback
    def lets_pass(self, measured: Measured) -> bool:
        """Take what an entity could write, and tell whether it is to."""
        now, written = monotonic(), self._written
        passes = self._passes(measured, now)
        if passes or written is None:
            self._written, self._stale = measured, None
        elif measured.along == written.along:
            self._stale = None
        elif self._stale is None:
            self._stale = now
        if self._ask is not None:
            if self.is_holding:
                self._deadbands.ask(self, self._ask)
            else:
                self._deadbands.ask_no_more(self)
        return passes

    def _passes(self, measured: Measured, now: float) -> bool:
        held, interval, value = self._held, self._deadbands.interval, measured.value
        time = dt_util.utcnow().timestamp() if isinstance(held, Rounds) else now
        is_late = self._stale is not None and (
            now + interval > self._stale + LONGEST_SECONDS
        )
        written = self._written
        if (
            written is None
            or is_late
            or measured.rest != written.rest
            or (value is None) != (written.value is None)
        ):
            held.show(value, time, interval)
            return True
        if self._deadbands.is_open(self._ups):
            held.show(value, time, interval)
            return measured != written
        return value is not None and held.offer(value, time, interval)

    @callback
    def close(self) -> None:
        """Be asked no more."""
        self._deadbands.ask_no_more(self)
