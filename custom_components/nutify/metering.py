"""The meters of a server's UPSes: their power with every full poll, added up."""

from dataclasses import replace

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .books import Books
from .const import CONF_UPS
from .coordinator import NutifyCoordinator
from .core.power.energy import Increment, Reading
from .core.power.estimate import Estimate, estimate, outlet_watts
from .core.power.ledger import Ledger
from .core.power.readings import load
from .core.power.source import Quality, Source
from .followed import Followed
from .limits import MISSED_POLLS
from .power_options import PowerOptions
from .prices import Prices

# Over so many seconds, or full polls where that is more, two readings belong together.
_LEAST_LONGEST = 50.0

_UNKNOWN = Estimate(watts=None, source=Source.UNKNOWN, quality=Quality.UNKNOWN)


class Meters(Followed):
    """Reads the power of every UPS of a server, and keeps the books.

    These are written with every reading: a process that is killed loses one at most.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        coordinator: NutifyCoordinator,
        books: Books,
        prices: Prices,
    ) -> None:
        """Go on from the books; async_start() reads for the first time."""
        super().__init__()
        self._hass = hass
        self._coordinator = coordinator
        self._estimates: dict[str, Estimate] = {}
        self._metered: set[str] = set()
        self.books = books
        self.prices = prices

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Read now and with every full poll; return what ends it."""
        stop = self._coordinator.async_read(self._read)
        self._read()
        return stop

    def estimate(self, ups: str) -> Estimate:
        """Return the latest power of a UPS; nothing known while it is silent."""
        return self._estimates.get(ups, _UNKNOWN)

    def knows(self, ups: str) -> bool:
        """Tell whether the power of a UPS is known, or ever was."""
        if self.estimate(ups).watts is not None:
            return True
        return self.books.ledger(ups).total.covered > 0

    def may_know(self, ups: str) -> bool:
        """Tell whether the power of a UPS is known, or would be with its rating."""
        return ups in self._metered or self.knows(ups)

    def members(self) -> tuple[int, int]:
        """Return of how many UPSes the power is known, and how many there are."""
        known = sum(each.watts is not None for each in self._estimates.values())
        return known, len(self._coordinator.subentries)

    def fleet_estimate(self) -> Estimate:
        """Return the power of all UPSes that it is known of, and the worst quality."""
        known = [each for each in self._estimates.values() if each.watts is not None]
        if not known:
            return _UNKNOWN
        mains = [each.mains for each in known]
        return Estimate(
            watts=sum(each.watts or 0.0 for each in known),
            source=Source.UNKNOWN,
            quality=max((each.quality for each in known), key=list(Quality).index),
            mains=None if None in mains else sum(each or 0.0 for each in mains),
            mains_is_measured=all(each.mains_is_measured for each in known),
        )

    @callback
    def _read(self) -> None:
        """Take the power of every UPS at the time of the last full poll."""
        found = False
        for gone in self._estimates.keys() - set(self._coordinator.names):
            del self._estimates[gone]
            self._metered.discard(gone)
        for subentry in self._coordinator.subentries:
            ups = subentry.data[CONF_UPS]
            self._estimates[ups] = self._estimate(ups, PowerOptions.of(subentry))
            found |= self._count(ups)
        if found:
            # What is shown was written before: it would go down, were it lost.
            self._coordinator.config_entry.async_create_task(
                self._hass, self._write(), f"{self._coordinator.name} - write energy"
            )
        else:
            self._tell_followers()

    async def _write(self) -> None:
        await self.books.async_save()
        self._tell_followers()

    def _estimate(self, ups: str, options: PowerOptions) -> Estimate:
        state = self._coordinator.ups(ups)
        if options.meter is not None or load(state.snapshot) is not None:
            self._metered.add(ups)
        if not state.available or ups not in self._coordinator.data.upses:
            return _UNKNOWN
        found = estimate(state.snapshot, options.ratings, options.read(self._hass))
        if (
            found.watts is None
            and not found.mains_is_measured
            and not self.books.ledger(ups).total.covered
        ):
            # That nothing is drawn on battery is not enough to begin books with.
            return replace(found, mains=None)
        return found

    def _count(self, ups: str) -> bool:
        """Add what lies between this reading and the last; tell if that is news."""
        moment = self._coordinator.read
        if moment is None:
            return False
        now, state = self.estimate(ups), self._coordinator.ups(ups)
        ledger = self.books.ledger(ups)
        before = ledger.integrator.last
        increment = ledger.integrator.add(
            Reading(
                time=moment.time,
                monotonic=moment.monotonic,
                watts=now.watts,
                mains=now.mains,
                outlets=outlet_watts(state.snapshot) if state.available else {},
            ),
            max(_LEAST_LONGEST, MISSED_POLLS * self._coordinator.full_interval),
        )
        if increment is not None:
            self._add(ledger, increment)
            return True
        # Also that nothing is known anymore: no restart may bridge that.
        return before is not None and before.watts is not None and now.watts is None

    def _add(self, ledger: Ledger, increment: Increment) -> None:
        local = dt_util.as_local(increment.middle)
        price = self.prices.price(local)
        intensity = self.prices.intensity()
        ledger.add(increment, local, price, intensity)
        self.books.fleet.add(increment, local, price, intensity)
