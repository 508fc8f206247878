"""The books of a server's UPSes: energy, money and CO2 in a file of their own."""

from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .core.power.ledger import Ledger
from .journal_store import Content, JournalStore


class Books:
    """What was counted for every UPS of a server, and for all of them."""

    def __init__(self, hass: HomeAssistant, entry_id: str, title: str) -> None:
        """Begin at nothing; async_load() reads what was kept."""
        self._ledgers: dict[str, Ledger] = {}
        # Of all UPSes that are or were here.
        self.fleet = Ledger()
        self._file = JournalStore(
            hass, f"{DOMAIN}.energy.{entry_id}", title, self._content, "energy"
        )

    async def async_load(self) -> None:
        """Read what was kept; what is damaged is left as it is, and reported."""
        stored = await self._file.async_load()
        if stored is None:
            return
        try:
            ledgers = {
                str(ups): Ledger.from_dict(each)
                for ups, each in stored["upses"].items()
            }
            self.fleet = Ledger.from_dict(stored["fleet"])
        except (AttributeError, KeyError, TypeError, ValueError) as err:
            self._file.refuse(err)
        else:
            self._ledgers = ledgers

    def ledger(self, ups: str) -> Ledger:
        """Return the books of a UPS."""
        return self._ledgers.setdefault(ups, Ledger())

    @callback
    def rename(self, old: str, new: str) -> None:
        """Follow a UPS to the name that it has on its server now.

        What was counted under that name since is added: the sums only ever grow.
        """
        if (ledger := self._ledgers.pop(old, None)) is not None:
            if (later := self._ledgers.get(new)) is not None:
                ledger.merge(later)
            self._ledgers[new] = ledger
            self._file.save()

    async def async_save(self) -> None:
        """Write what is new; return when it is written, or could not be."""
        self._file.save()
        await self._file.async_saved()

    async def async_close(self) -> None:
        """Write the rest and let go of the file."""
        await self._file.async_close()

    async def async_remove(self) -> None:
        """Delete what was kept for good."""
        await self._file.async_remove()

    def _content(self) -> Content:
        return {
            "upses": {ups: ledger.as_dict() for ups, ledger in self._ledgers.items()},
            "fleet": self.fleet.as_dict(),
        }
