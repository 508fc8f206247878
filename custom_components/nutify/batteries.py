"""The batteries of a server's UPSes: watched with every full poll, and judged."""

from datetime import date
import logging

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .clock import monotonic
from .const import DEFAULT_FULL_INTERVAL, DOMAIN
from .coordinator import NutifyCoordinator
from .core.battery.book import BatteryBook, Gaps
from .core.battery.discharge import GAP_SECONDS
from .core.battery.sample import sample_of
from .core.battery.types import Assessment
from .core.events.types import Event, EventType
from .core.nut.identity import has_battery
from .followed import Followed
from .journal_store import Content, JournalStore
from .limits import MISSED_POLLS
from .metering import Meters

_LOGGER = logging.getLogger(__name__)

# What a restart goes on from is this old at most, seconds: while a UPS is on battery,
# and at rest, where nothing but slow averages changes.
_SAVE_SECONDS = 60.0
_SAVE_SECONDS_AT_REST = 3600.0
_TESTS = {EventType.TEST_PASSED: True, EventType.TEST_FAILED: False}


class BatteryFile:
    """The history of the batteries of a server's UPSes, in a file of its own."""

    def __init__(self, hass: HomeAssistant, entry_id: str, title: str) -> None:
        """Begin empty; async_load() reads what was kept."""
        self.books: dict[str, BatteryBook] = {}
        self._file = JournalStore(
            hass, f"{DOMAIN}.battery.{entry_id}", title, self._content, "battery"
        )

    async def async_load(self) -> None:
        """Read what was kept; what is damaged is left as it is, and reported."""
        stored = await self._file.async_load()
        if stored is None:
            return
        try:
            self.books = {
                str(ups): BatteryBook.from_dict(each)
                for ups, each in stored["upses"].items()
            }
        except (AttributeError, KeyError, TypeError, ValueError) as err:
            self._file.refuse(err)

    @callback
    def save(self) -> None:
        """Write what is new, at once."""
        self._file.save()

    @callback
    def rename(self, old: str, new: str) -> None:
        """Follow a UPS to the name that it has on its server now.

        What was seen under that name since is added.
        """
        if (book := self.books.pop(old, None)) is not None:
            if (later := self.books.get(new)) is not None:
                book.merge(later)
            self.books[new] = book
            self.save()

    async def async_close(self) -> None:
        """Write the rest and let go of the file."""
        self._file.save()
        await self._file.async_close()

    async def async_remove(self) -> None:
        """Delete what was kept for good."""
        await self._file.async_remove()

    def _content(self) -> Content:
        return {"upses": {ups: book.as_dict() for ups, book in self.books.items()}}


class Batteries(Followed):
    """Watches the battery of every UPS that has one."""

    def __init__(
        self, coordinator: NutifyCoordinator, meters: Meters, file: BatteryFile
    ) -> None:
        """Go on from what was kept; async_start() looks for the first time."""
        super().__init__()
        self._coordinator = coordinator
        self._meters = meters
        self._assessments: dict[str, Assessment] = {}
        self._on_battery: frozenset[str] = frozenset()
        self._saved = monotonic()
        self.file = file

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Look now and after every reading of the meters; return what ends it."""
        stop = self._meters.async_follow(self._look)
        self._look()
        return stop

    def assessment(self, ups: str) -> Assessment:
        """Return the verdict on the battery of a UPS."""
        return self._assessments.get(ups, Assessment())

    def book(self, ups: str) -> BatteryBook:
        """Return the history of the batteries of a UPS."""
        if (book := self.file.books.get(ups)) is None:
            book = self.file.books[ups] = BatteryBook(dt_util.now().date())
        return book

    @callback
    def async_hear(self, ups: str, event: Event) -> None:
        """Take note of what came of a self-test."""
        if event.type in _TESTS and not event.repeat:
            self.book(ups).count_test(passed=_TESTS[event.type])
            self.file.save()

    @callback
    def async_install(self, ups: str, day: date) -> None:
        """Begin with the battery that was put in on a day.

        One from before the battery was watched for the first time is the same one,
        whose date was not known.
        """
        book, now = self.book(ups), dt_util.now()
        if day > book.battery.first_seen:
            book.replace(day, now)
        else:
            book.set_installed(day)
        self.file.save()
        self._judge(ups)
        self._tell_followers()

    @callback
    def _look(self) -> None:
        moment = self._coordinator.read
        if moment is None:
            return
        gaps = self._gaps()
        on_battery: set[str] = set()
        before = dict(self._assessments)
        for ups in self._coordinator.names:
            state = self._coordinator.ups(ups)
            if not has_battery(state.snapshot.variables):
                continue
            if state.available:
                watts = self._meters.estimate(ups).watts
                sample = sample_of(
                    state.snapshot,
                    dt_util.as_local(moment.time),
                    moment.monotonic,
                    watts,
                )
                if sample is not None:
                    self.book(ups).observe(sample, gaps)
                    if sample.discharging:
                        on_battery.add(ups)
            self._judge(ups)
        self._save(frozenset(on_battery))
        if self._assessments != before:
            self._tell_followers()

    def _gaps(self) -> Gaps:
        """Return how far polls may be apart: one or two may be lost."""
        coordinator = self._coordinator
        on_battery = max(DEFAULT_FULL_INTERVAL, coordinator.status_interval)
        return Gaps(
            max(GAP_SECONDS, MISSED_POLLS * on_battery),
            max(GAP_SECONDS, MISSED_POLLS * coordinator.full_interval),
        )

    def _save(self, on_battery: frozenset[str]) -> None:
        """Write the file when a discharge begins or ends, else when it is time."""
        due = _SAVE_SECONDS if on_battery else _SAVE_SECONDS_AT_REST
        if on_battery != self._on_battery or monotonic() - self._saved >= due:
            self._saved = monotonic()
            self.file.save()
        self._on_battery = on_battery

    def _judge(self, ups: str) -> None:
        self._assessments[ups] = self.book(ups).assess(dt_util.now())
