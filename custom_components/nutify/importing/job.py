"""The one import that is under way: begun, told of, stopped, gone on with."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum
import logging
from os.path import exists
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..core.legacy.model import LegacyError
from ..core.legacy.survey import survey as read_survey
from ..followed import Followed
from ..kept import async_kept
from ..subject import Subject, async_subjects
from .fleet import async_add_up
from .notice import async_tell_done, async_tell_failed
from .plan import APART, Figures, Plan
from .settings import async_apply
from .splice import Border, Splice
from .uploads import discard, discard_strays
from .writer import Source, Writer, async_read

_LOGGER = logging.getLogger(__name__)

_SAVE_SECONDS = 1.0
_LOAD_SECONDS = 120.0
_LOOK_SECONDS = 0.5


class State(StrEnum):
    """How an import is."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far it is: rows of a UPS, and of how many."""

    number: int = 0
    count: int = 0
    done: int = 0
    rows: int = 0

    @property
    def share(self) -> float:
        """Return what part of everything is done, from 0 to 1."""
        if not self.count:
            return 0.0
        within = self.done / self.rows if self.rows else 0.0
        return min(1.0, (self.number + within) / self.count)


class Importer(Followed):
    """Imports one file at a time, and goes on with it after a restart."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Prepare; async_load() reads what was under way."""
        super().__init__()
        self._hass = hass
        self._store = Store[dict[str, Any]](
            hass, 1, f"{DOMAIN}.import", private=True, atomic_writes=True
        )
        self._borders: dict[str, Border] = {}
        # The means that are written, so that a restart goes on after them.
        self._written: list[str] = []
        self._task: asyncio.Task[None] | None = None
        self.plan: Plan | None = None
        self.state: State | None = None
        self.progress = Progress()
        self.figures = Figures()
        # Why it failed, None where a server was not there.
        self.problem: str | None = None
        self.splice = Splice(hass, self._borders, self.save)

    async def async_load(self) -> None:
        """Read what was kept; go on, once Home Assistant has started."""
        stored = await async_kept(self._store, "What an import was about to do")
        try:
            self._borders.update(
                {key: Border(**each) for key, each in stored["borders"].items()}
            )
            if stored["state"] == State.RUNNING:
                self._written.extend(map(str, stored["written"]))
                self.plan = Plan.from_dict(stored["plan"])
        except AttributeError, KeyError, TypeError:
            if stored:
                _LOGGER.warning("What an import was about to do cannot be read")
            if await self._hass.async_add_executor_job(exists, self._store.path):
                # Who can read it may need an upload.
                return
        await self._hass.async_add_executor_job(
            discard_strays, self._hass, None if self.plan is None else self.plan.file
        )
        if self.plan is not None:
            async_at_started(self._hass, self._go_on)

    async def _go_on(self, hass: HomeAssistant) -> None:
        if self.plan is not None and not self.is_running:
            self._begin(self.plan)

    @callback
    def save(self) -> None:
        """Write what is to be done, and what is known of it."""
        self._store.async_delay_save(self._content, _SAVE_SECONDS)

    def _content(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "plan": self.plan and self.plan.as_dict(),
            "written": self._written,
            "borders": {key: each.as_dict() for key, each in self._borders.items()},
        }

    @property
    def is_running(self) -> bool:
        """Tell whether something is being imported."""
        return self._task is not None and not self._task.done()

    async def async_start(self, plan: Plan) -> bool:
        """Begin, and tell whether it did: not before another import has ended.

        What a killed process leaves is gone on with.
        """
        if self.plan is not None and self.state in {None, State.RUNNING}:
            # Also one that is about to begin, or to be gone on with.
            return False
        self.plan, self.state = plan, State.RUNNING
        self._written.clear()
        # At once: what was begun is known, whenever the process is killed.
        await self._store.async_save(self._content())
        self._begin(plan)
        return True

    def _begin(self, plan: Plan) -> None:
        self.state, self.problem = State.RUNNING, None
        self.progress, self.figures = Progress(), Figures()
        self._task = self._hass.async_create_background_task(
            self._async_run(plan), f"{DOMAIN} - import {plan.file.name}"
        )
        self._tell_followers()

    async def async_stop(self) -> None:
        """Stop; what was written stays, and is not written again the next time."""
        if self._task is None or self._task.done():
            return
        self._task.cancel()
        await asyncio.wait([self._task])
        await self._async_end(State.STOPPED)

    async def _async_run(self, plan: Plan) -> None:
        try:
            await self._async_import(plan)
        except TimeoutError:
            # A server, or a UPS of it, that does not come back.
            self.problem = None
            await self._async_end(State.FAILED)
        except LegacyError as err:
            self.problem = str(err)
            await self._async_end(State.FAILED)
        except Exception as err:  # noqa: BLE001 - whatever it is, it ends here
            _LOGGER.error("Importing %s failed: %s", plan.file.name, err)  # noqa: TRY400
            self.problem = str(err) or type(err).__name__
            await self._async_end(State.FAILED)
        else:
            self._written.clear()
            await self._async_end(State.DONE)

    async def _async_end(self, state: State) -> None:
        self.state = state
        plan = self.plan
        await self._store.async_save(self._content())
        if plan is not None and plan.is_upload:
            # Whatever came of it: only what was killed is gone on with.
            await self._hass.async_add_executor_job(discard, plan.file)
        self._tell_followers()
        if plan is not None and state is State.DONE:
            await async_tell_done(self._hass, plan.file.name, self.figures)
        elif plan is not None and state is State.FAILED:
            await async_tell_failed(self._hass, plan.file.name, self.problem)

    async def _async_import(self, plan: Plan) -> None:
        survey = await self._hass.async_add_executor_job(read_survey, plan.file)
        chosen = list(plan.chosen(survey))
        wanted = {target for _, target in chosen} - {APART}
        known = await self._async_subjects(wanted)
        subjects = {ups.key: known[target] for ups, target in chosen if target in known}
        if async_apply(self._hass, plan, survey, subjects):
            known = await self._async_subjects(wanted)
        self.progress.count = len(chosen)
        for number, (ups, target) in enumerate(chosen):
            self.progress.number = number
            self.progress.done = self.progress.rows = 0
            self._tell_followers()
            source = Source(plan, survey, ups)
            found = await async_read(self._hass, source)
            writer = Writer(
                self._hass,
                self.splice,
                source,
                known.get(target),
                self._written,
                self.save,
            )
            self.figures.add(await writer.async_write(found, self._at))
        for entry_id in {each.entry.entry_id for each in known.values()}:
            await async_add_up(self._hass, self.splice, entry_id)

    @callback
    def _at(self, done: int, rows: int) -> None:
        self.progress.done, self.progress.rows = done, rows
        self._tell_followers()

    async def _async_subjects(self, wanted: set[str]) -> dict[str, Subject]:
        """Return subjects by their keys, once their servers are loaded.

        Raises TimeoutError where one is not there in time.
        """

        def found() -> dict[str, Subject]:
            return {
                each.key: each
                for each in async_subjects(self._hass)
                if each.key in wanted
            }

        def are_ready() -> bool:
            entries = {each.split("/", 1)[0] for each in wanted}
            return all(
                (entry := self._hass.config_entries.async_get_entry(each)) is None
                or entry.state is ConfigEntryState.LOADED
                for each in entries
            )

        await asyncio.sleep(_LOOK_SECONDS)
        async with asyncio.timeout(_LOAD_SECONDS):
            while not (are_ready() and found().keys() == wanted):  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_SECONDS)
        return found()


IMPORTER: HassKey[Importer] = HassKey(f"{DOMAIN}.import")


async def async_setup_importer(hass: HomeAssistant) -> None:
    """Prepare for imports, and go on with the one that was under way."""
    importer = Importer(hass)
    await importer.async_load()
    hass.data[IMPORTER] = importer
