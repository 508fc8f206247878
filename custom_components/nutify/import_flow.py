"""The options that bring history here: from the standalone Nutify."""

from collections.abc import Iterator, Mapping
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import SelectOptionDict

from .care.database import async_recorder
from .core.legacy.model import LegacyError
from .core.legacy.survey import survey as read_survey
from .import_forms import (
    CONF_FILE,
    CONF_PATH,
    CONF_SETTINGS,
    CONF_TARGET,
    FILE_FIELDS,
    day,
    number,
    plain,
    setting_fields,
    target_fields,
)
from .import_run import ImportRunFlow
from .importing.plan import APART, Setting, guess, price_in
from .importing.uploads import upload_path
from .subject import async_subjects


class ImportOptionsFlow(ImportRunFlow):
    """Ask for a file of the standalone Nutify, and what of it is wanted."""

    async def async_step_import(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Begin, or show what is under way."""
        if async_recorder(self.hass) is None:
            return self.async_abort(reason="no_recorder")
        if self._importer.is_running:
            return await self.async_step_import_running()
        return await self.async_step_import_file()

    async def async_step_import_file(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the file: uploaded, or where it is."""
        errors: dict[str, str] = {}
        detail = ""
        if user_input is not None:
            try:
                await self._async_take(user_input)
                self._survey = await self.hass.async_add_executor_job(
                    read_survey, self._path
                )
            except LegacyError as legacy:
                errors["base"], detail = legacy.reason, legacy.detail
            except ValueError:
                errors["base"] = "no_file"
            except OSError as err:
                errors["base"], detail = "upload_not_kept", err.strerror or str(err)
                self._discard_upload()
            else:
                return await self.async_step_import_found()
        return self._form(
            "import_file",
            FILE_FIELDS,
            {CONF_PATH: (user_input or {}).get(CONF_PATH)},
            errors,
            detail=detail,
        )

    async def _async_take(self, user_input: Mapping[str, Any]) -> None:
        """Find the file; one that was uploaded becomes ours until it is imported.

        Raises ValueError for none, OSError where there is no room for it.
        """
        # What was uploaded before was not what is wanted.
        self._discard_upload()
        if (path := str(user_input.get(CONF_PATH, "")).strip()) != "":
            self._path, self._is_upload = Path(path), False
            return
        if CONF_FILE not in user_input:
            raise ValueError("no file")
        kept = upload_path(self.hass)

        def move() -> None:
            with process_uploaded_file(self.hass, user_input[CONF_FILE]) as file:
                shutil.move(file, kept)

        # On a disk that is full, a part of it is there.
        self._upload = kept
        await self.hass.async_add_executor_job(move)
        self._path, self._is_upload = kept, True

    async def async_step_import_found(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what the file holds."""
        found = self._found
        if user_input is not None:
            self._targets = {}
            return await self.async_step_import_map()
        begin = [each.first for each in found.upses if each.first is not None]
        end = [each.last for each in found.upses if each.last is not None]
        return self._form(
            "import_found",
            {},
            None,
            generation=str(found.generation),
            upses=str(len(found.upses)),
            names=", ".join(plain(each.name) for each in found.upses),
            begin=day(min(begin, default=None)),
            end=day(max(end, default=None)),
            rows=f"{sum(each.rows for each in found.upses)}",
            events=f"{sum(each.events for each in found.upses)}",
            schedules=str(len(found.schedules)),
        )

    async def async_step_import_map(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for each UPS of the file which one of ours it is."""
        waiting = [each for each in self._found.upses if each.key not in self._targets]
        if user_input is not None and waiting:
            self._targets[waiting.pop(0).key] = user_input[CONF_TARGET]
        if not waiting:
            return await self.async_step_import_settings()
        ups = waiting[0]
        options = [
            SelectOptionDict(
                value=each.key, label=f"{each.subentry.title} ({each.entry.title})"
            )
            for each in async_subjects(self.hass)
        ]
        taken = set(self._targets.values())
        likely = guess(self.hass, ups, len(self._found.upses))
        return self._form(
            "import_map",
            target_fields([each for each in options if each["value"] not in taken]),
            {CONF_TARGET: APART if likely in taken else likely},
            name=plain(ups.name),
            model=plain(ups.model),
            server=plain(f"{ups.ups_name}@{ups.host}" if ups.host else "-"),
            begin=day(ups.first),
            end=day(ups.last),
            rows=f"{ups.rows}",
            events=f"{ups.events}",
        )

    async def async_step_import_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which settings are wanted, then read what there is to import."""
        if user_input is not None:
            self._settings = user_input[CONF_SETTINGS]
            return await self.async_step_import_reading()
        settings = self._found.upses[0].settings
        offered = self._offered()
        return self._form(
            "import_settings",
            setting_fields(offered),
            {CONF_SETTINGS: [str(each) for each in offered]},
            price=", ".join(dict.fromkeys(self._prices())) or "-",
            factor=number(settings.co2, "g/kWh"),
            ratings=", ".join(
                f"{plain(each.name)}: {each.settings.nominal:g} W"
                for each in self._found.upses
                if each.settings.nominal
            )
            or "-",
            schedules=str(len(self._found.schedules)),
        )

    def _prices(self) -> Iterator[str]:
        """Yield the prices of the UPSes, also those of another currency."""
        for each in self._found.upses:
            currency = each.settings.currency or self.hass.config.currency
            if each.settings.price is not None:
                yield number(each.settings.price, f"{currency}/kWh")

    def _offered(self) -> list[Setting]:
        """Return the settings that the file has; a price is one of our currency."""
        known = [each.settings for each in self._found.upses]
        currency = self.hass.config.currency
        offered: list[Setting] = []
        if any(price_in(currency, each) is not None for each in known):
            offered.append(Setting.PRICE)
        if any(each.co2 is not None for each in known):
            offered.append(Setting.EMISSIONS)
        if any(each.nominal is not None for each in known):
            offered.append(Setting.RATINGS)
        if self._found.schedules:
            offered.append(Setting.SCHEDULES)
        return offered
