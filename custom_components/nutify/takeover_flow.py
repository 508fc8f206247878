"""The option that goes on with what Home Assistant's own NUT integration recorded."""

from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, OptionsFlow
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from .care.database import async_recorder
from .importing.job import IMPORTER
from .importing.nut import Takeover, nut_entries, same_ups
from .subject import Subject, async_subjects

_CONF_DISABLE = "disable"
_CONF_ENTRY = "entry"
_CONF_TARGET = "target"


class TakeoverOptionsFlow(OptionsFlow):
    """Ask which UPS of NUT is which of ours, and copy its statistics."""

    _nut: ConfigEntry | None = None
    _takeover: Takeover | None = None
    _rows = 0

    async def async_step_nut(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a UPS of NUT."""
        entries = {each.entry_id: each for each in nut_entries(self.hass)}
        if not entries:
            return self.async_abort(reason="no_nut")
        if async_recorder(self.hass) is None:
            return self.async_abort(reason="no_recorder")
        if user_input is not None:
            self._nut = entries.get(user_input[_CONF_ENTRY])
            if self._nut is not None:
                return await self.async_step_nut_target()
        return self.async_show_form(
            step_id="nut",
            data_schema=vol.Schema(
                {
                    vol.Required(_CONF_ENTRY, default=next(iter(entries))): _choice(
                        {key: each.title for key, each in entries.items()}
                    )
                }
            ),
        )

    async def async_step_nut_target(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which UPS of ours it is."""
        nut, subjects = self._nut, {each.key: each for each in self._subjects()}
        if nut is None or not subjects:
            return self.async_abort(reason="not_loaded")
        if user_input is not None:
            subject = subjects[user_input[_CONF_TARGET]]
            splice = self.hass.data[IMPORTER].splice
            self._takeover = Takeover(self.hass, splice, nut, subject)
            return await self.async_step_nut_confirm()
        likely = same_ups(nut, list(subjects.values()))
        return self.async_show_form(
            step_id="nut_target",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(
                    {
                        vol.Required(_CONF_TARGET): _choice(
                            {
                                key: f"{each.subentry.title} ({each.entry.title})"
                                for key, each in subjects.items()
                            }
                        )
                    }
                ),
                {_CONF_TARGET: likely.key if likely is not None else None},
            ),
            description_placeholders={"ups": nut.title},
        )

    def _subjects(self) -> list[Subject]:
        return list(async_subjects(self.hass))

    async def async_step_nut_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what would be copied, then copy it."""
        takeover, nut = self._takeover, self._nut
        if takeover is None or nut is None:
            return self.async_abort(reason="not_loaded")
        copies = await takeover.async_list()
        if user_input is not None:
            self._rows = await takeover.async_copy(copies)
            if user_input[_CONF_DISABLE]:
                await takeover.async_disable()
            return await self.async_step_nut_done()
        return self.async_show_form(
            step_id="nut_confirm",
            data_schema=vol.Schema(
                {vol.Required(_CONF_DISABLE, default=False): BooleanSelector()}
            ),
            description_placeholders={
                "ups": nut.title,
                "count": str(len(copies)),
                "sensors": ", ".join(sorted({each.source.id for each in copies}))
                or "-",
            },
        )

    async def async_step_nut_done(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what names the entities that are no longer needed."""
        takeover = self._takeover
        if user_input is not None or takeover is None:
            return self.async_create_entry(data=dict(self.config_entry.options))
        mentions = await takeover.async_mentions()
        return self.async_show_form(
            step_id="nut_done",
            description_placeholders={
                "rows": f"{self._rows}",
                "mentions": "\n".join(f"- {each}" for each in mentions) or "-",
            },
        )


def _choice(options: dict[str, str]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=key, label=label)
                for key, label in options.items()
            ],
            mode=SelectSelectorMode.LIST,
        )
    )
