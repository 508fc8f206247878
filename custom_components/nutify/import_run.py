"""The import itself, in a dialog: read, confirmed, looked at, stopped."""

import asyncio
import logging
from pathlib import Path
from typing import Any, override

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import callback

from .core.legacy.model import LegacyError, Survey
from .forms import FormsOptionsFlow
from .importing.job import IMPORTER, Importer, State
from .importing.plan import Figures, Plan
from .importing.uploads import discard
from .importing.writer import Source, async_read

_LOGGER = logging.getLogger(__name__)


class ImportRunFlow(FormsOptionsFlow):
    """Read everything once, then import it when that is wanted."""

    def __init__(self) -> None:
        """Begin with no file."""
        self._path = Path()
        self._is_upload = False
        # What was uploaded here, until the importer has it.
        self._upload: Path | None = None
        self._survey: Survey | None = None
        self._targets: dict[str, str] = {}
        self._settings: list[str] = []
        self._figures = Figures()
        self._task: asyncio.Task[None] | None = None

    @callback
    @override
    def async_remove(self) -> None:
        """Leave no upload behind that nobody imports."""
        self._discard_upload()

    @callback
    def _discard_upload(self) -> None:
        if self._upload is not None:
            self.hass.async_add_executor_job(discard, self._upload)
            self._upload = None

    @property
    def _importer(self) -> Importer:
        return self.hass.data[IMPORTER]

    @property
    def _found(self) -> Survey:
        if self._survey is None:
            raise RuntimeError("no file was read yet")
        return self._survey

    def _plan(self) -> Plan:
        return Plan(
            path=str(self._path),
            is_upload=self._is_upload,
            targets=self._targets,
            settings=tuple(self._settings),
        )

    async def async_step_import_reading(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Read everything once, without writing anything."""
        if self._task is None:
            self._task = self.hass.async_create_task(self._async_dry_run())
        if not self._task.done():
            return self.async_show_progress(
                step_id="import_reading",
                progress_action="import_reading",
                progress_task=self._task,
            )
        task, self._task = self._task, None
        if (err := task.exception()) is not None:
            if not isinstance(err, LegacyError):
                name = self._path.name
                _LOGGER.error("Reading %s failed", name, exc_info=err)
            return self.async_show_progress_done(next_step_id="import_unreadable")
        return self.async_show_progress_done(next_step_id="import_confirm")

    async def _async_dry_run(self) -> None:
        self._figures = Figures()
        plan, survey = self._plan(), self._found
        chosen = list(plan.chosen(survey))
        for number, (ups, _) in enumerate(chosen):
            self.async_update_progress(number / len(chosen))
            found = await async_read(self.hass, Source(plan, survey, ups))
            self._figures.add(found.figures)

    async def async_step_import_unreadable(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that the file could not be read to its end."""
        return self.async_abort(reason="import_unreadable")

    async def async_step_import_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what an import comes to, and begin when it is wanted."""
        if user_input is not None:
            plan, upload, self._upload = self._plan(), self._upload, None
            if not await self._importer.async_start(plan):
                self._upload = upload
                return self.async_abort(reason="import_running")
            return await self.async_step_import_wait()
        figures, dropped = self._figures, self._figures.dropped
        return self._form(
            "import_confirm",
            {},
            None,
            hours=f"{figures.hours}",
            energy=f"{figures.kwh:.1f} kWh",
            events=f"{figures.events}",
            outages=f"{figures.outages}",
            silent=f"{dropped['status']}",
            mixed=f"{dropped['mixed']}",
            other=f"{dropped.total() - dropped['status'] - dropped['mixed']}",
        )

    async def async_step_import_running(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to do with an import that is under way."""
        return self.async_show_menu(
            step_id="import_running",
            menu_options=["import_wait", "import_stop"],
            sort=False,
        )

    async def async_step_import_stop(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Stop it."""
        await self._importer.async_stop()
        return self.async_abort(reason="import_stopped")

    async def async_step_import_wait(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show how far the import is; it goes on when nobody looks."""
        if self._task is None:
            self._task = self.hass.async_create_task(self._async_watch())
        if not self._task.done():
            return self.async_show_progress(
                step_id="import_wait",
                progress_action="import_wait",
                progress_task=self._task,
            )
        self._task = None
        return self.async_show_progress_done(next_step_id="import_done")

    async def _async_watch(self) -> None:
        ended = asyncio.Event()

        def look() -> None:
            self.async_update_progress(self._importer.progress.share)
            if not self._importer.is_running or self._importer.state != State.RUNNING:
                ended.set()

        stop = self._importer.async_follow(look)
        try:
            look()
            await ended.wait()
        finally:
            stop()

    async def async_step_import_done(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what came of it."""
        if user_input is not None:
            return self.async_create_entry(data=dict(self.config_entry.options))
        importer = self._importer
        if importer.state is State.FAILED and importer.problem is None:
            return self.async_abort(reason="not_loaded")
        if importer.state is State.FAILED:
            return self.async_abort(
                reason="import_failed",
                description_placeholders={"detail": importer.problem or ""},
            )
        if importer.state is not State.DONE:
            return self.async_abort(reason="import_stopped")
        figures = importer.figures
        return self._form(
            "import_done",
            {},
            None,
            rows=f"{figures.rows}",
            energy=f"{figures.kwh:.1f} kWh",
            events=f"{figures.events}",
            outages=f"{figures.outages}",
        )
