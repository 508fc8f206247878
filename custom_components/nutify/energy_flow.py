"""The options of energy: what a kWh costs, its CO2, and the Energy dashboard."""

import math
from typing import Any, Protocol

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import CONF_UPS
from .core.power.tariff import intensity_of, price_of
from .energy_dashboard import async_choose, async_chosen, consumption
from .forms import FormsOptionsFlow
from .prices import (
    CONF_BANDS,
    CONF_DAYS,
    CONF_EMISSIONS,
    CONF_END,
    CONF_ENTITY,
    CONF_FACTOR,
    CONF_KIND,
    CONF_NAME,
    CONF_PRICE,
    CONF_REST,
    CONF_START,
    CONF_TARIFF,
    DAYS,
    KIND_BANDS,
    KIND_ENTITY,
    KIND_FIXED,
    KIND_GRID,
    KIND_NONE,
    Prices,
)

_MOST_BANDS = 20
_MOST_NAME = 40
_MOST_PRICE = 1_000_000
_MOST_GRAMS = 5000


def _price(currency: str) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(
            # Below nothing, too: some are paid for taking energy. The frontend fills a
            # required number in with its minimum, so that it has none here.
            max=_MOST_PRICE,
            step="any",
            mode=NumberSelectorMode.BOX,
            unit_of_measurement=f"{currency}/kWh",
        )
    )


def _price_field(currency: str) -> vol.All[float]:
    return vol.All(_price(currency), vol.Range(-_MOST_PRICE, _MOST_PRICE))


def _bands(currency: str) -> ObjectSelector:
    # No field is required as far as the selector knows, which would say so in English:
    # _checked() does.
    return ObjectSelector(
        ObjectSelectorConfig(
            multiple=True,
            label_field=CONF_NAME,
            translation_key=CONF_BANDS,
            fields={
                CONF_NAME: {"selector": {"text": {}}},
                CONF_START: {"selector": {"time": {}}},
                CONF_END: {"selector": {"time": {}}},
                CONF_PRICE: {"selector": _price(currency).serialize()["selector"]},
                CONF_DAYS: {
                    "selector": SelectSelector(
                        SelectSelectorConfig(
                            options=list(DAYS),
                            multiple=True,
                            mode=SelectSelectorMode.LIST,
                            translation_key=CONF_DAYS,
                        )
                    ).serialize()["selector"],
                },
            },
        )
    )


class EnergyOptionsFlow(FormsOptionsFlow):
    """Ask what energy costs, and what may stand on the Energy dashboard."""

    def _save(self, key: str, chosen: dict[str, Any]) -> ConfigFlowResult:
        return self.async_create_entry(data={**self.config_entry.options, key: chosen})

    def _before(self, key: str, kind: str) -> dict[str, Any]:
        """Return what was chosen before, where it was of the same kind."""
        before: dict[str, Any] = self.config_entry.options.get(key, {})
        return before if before.get(CONF_KIND) == kind else {}

    async def async_step_tariff(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what kind of tariff it is."""
        kinds = (KIND_FIXED, KIND_BANDS, KIND_ENTITY, KIND_GRID, KIND_NONE)
        return self.async_show_menu(
            step_id="tariff",
            menu_options=[f"tariff_{kind}" for kind in kinds],
            sort=False,
        )

    async def async_step_tariff_none(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Count energy, but no money."""
        return self._save(CONF_TARIFF, {CONF_KIND: KIND_NONE})

    async def async_step_tariff_fixed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the one price."""
        if user_input is not None:
            return self._save(CONF_TARIFF, {CONF_KIND: KIND_FIXED, **user_input})
        currency = self.hass.config.currency
        return self._form(
            "tariff_fixed",
            {vol.Required(CONF_PRICE): _price_field(currency)},
            self._before(CONF_TARIFF, KIND_FIXED),
        )

    async def async_step_tariff_bands(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the parts of the day and their prices."""
        errors: dict[str, str] = {}
        if user_input is not None:
            bands, problem = _checked(user_input.get(CONF_BANDS, []))
            if problem is None:
                return self._save(
                    CONF_TARIFF,
                    {
                        CONF_KIND: KIND_BANDS,
                        **user_input,
                        CONF_BANDS: bands,
                        CONF_REST: user_input.get(CONF_REST, "").strip(),
                    },
                )
            errors[CONF_BANDS] = problem
        currency = self.hass.config.currency
        return self._form(
            "tariff_bands",
            {
                vol.Required(CONF_BANDS): _bands(currency),
                vol.Required(CONF_PRICE): _price_field(currency),
                vol.Optional(CONF_REST): TextSelector(),
            },
            user_input or self._before(CONF_TARIFF, KIND_BANDS),
            errors,
        )

    async def async_step_tariff_entity(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the entity that knows the price."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if _is_readable(self.hass, user_input[CONF_ENTITY], price_of):
                return self._save(CONF_TARIFF, {CONF_KIND: KIND_ENTITY, **user_input})
            errors[CONF_ENTITY] = "no_price"
        return self._form(
            "tariff_entity",
            {vol.Required(CONF_ENTITY): _ENTITY},
            user_input or self._before(CONF_TARIFF, KIND_ENTITY),
            errors,
            currency=self.hass.config.currency,
        )

    async def async_step_tariff_grid(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take the price of the Energy dashboard's grid."""
        prices = Prices(self.hass, {CONF_TARIFF: {CONF_KIND: KIND_GRID}})
        await prices.async_load()
        if not prices.has_grid_price:
            return self.async_abort(reason="no_grid_price")
        return self._save(CONF_TARIFF, {CONF_KIND: KIND_GRID})

    async def async_step_emissions(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how the CO2 of energy is known."""
        kinds = (KIND_FIXED, KIND_ENTITY, KIND_NONE)
        return self.async_show_menu(
            step_id="emissions",
            menu_options=[f"emissions_{kind}" for kind in kinds],
            sort=False,
        )

    async def async_step_emissions_none(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Count energy, but no CO2."""
        return self._save(CONF_EMISSIONS, {CONF_KIND: KIND_NONE})

    async def async_step_emissions_fixed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the one factor."""
        if user_input is not None:
            return self._save(CONF_EMISSIONS, {CONF_KIND: KIND_FIXED, **user_input})
        return self._form(
            "emissions_fixed",
            {
                vol.Required(CONF_FACTOR): NumberSelector(
                    NumberSelectorConfig(
                        min=0,
                        max=_MOST_GRAMS,
                        step="any",
                        mode=NumberSelectorMode.BOX,
                        unit_of_measurement="g/kWh",
                    )
                )
            },
            self._before(CONF_EMISSIONS, KIND_FIXED),
        )

    async def async_step_emissions_entity(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the entity that knows the CO2 intensity."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if _is_readable(self.hass, user_input[CONF_ENTITY], intensity_of):
                return self._save(
                    CONF_EMISSIONS, {CONF_KIND: KIND_ENTITY, **user_input}
                )
            errors[CONF_ENTITY] = "no_intensity"
        return self._form(
            "emissions_entity",
            {vol.Required(CONF_ENTITY): _ENTITY},
            user_input or self._before(CONF_EMISSIONS, KIND_ENTITY),
            errors,
        )

    async def async_step_energy_dashboard(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which UPSes stand on the Energy dashboard, and see to it."""
        entry = self.config_entry
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        upses = {
            subentry.data[CONF_UPS]: subentry.title
            for subentry in entry.runtime_data.coordinator.subentries
            if consumption(self.hass, entry, subentry.data[CONF_UPS]) is not None
        }
        if not upses:
            return self.async_abort(reason="no_energy")
        if user_input is not None:
            await async_choose(self.hass, entry, upses, set(user_input[CONF_UPS]))
            return self.async_create_entry(data=dict(entry.options))
        chosen = await async_chosen(self.hass, entry, upses)
        return self._form(
            "energy_dashboard",
            {
                vol.Required(CONF_UPS, default=chosen): SelectSelector(
                    SelectSelectorConfig(
                        options=[
                            SelectOptionDict(value=name, label=title)
                            for name, title in upses.items()
                        ],
                        multiple=True,
                        mode=SelectSelectorMode.LIST,
                    )
                )
            },
            None,
        )


_ENTITY = EntitySelector(
    EntitySelectorConfig(domain=["sensor", "number", "input_number"])
)


class _Reader(Protocol):
    def __call__(self, text: str, unit: str | None, /) -> object: ...


def _is_readable(hass: HomeAssistant, entity: str, read: _Reader) -> bool:
    """Tell whether an entity says what it should, or nothing for the moment."""
    state = hass.states.get(entity)
    if state is None or state.state in {STATE_UNAVAILABLE, STATE_UNKNOWN}:
        return True
    return read(state.state, state.attributes.get("unit_of_measurement")) is not None


def _checked(
    bands: list[dict[str, Any]] | dict[str, Any],
) -> tuple[list[dict[str, Any]], str | None]:
    """Return bands as they are stored, or what is wrong with them."""
    bands = cv.ensure_list(bands)
    if not bands or len(bands) > _MOST_BANDS:
        return [], "no_bands"
    checked: list[dict[str, Any]] = []
    for band in bands:
        name = str(band.get(CONF_NAME, "")).strip()
        if not name or len(name) > _MOST_NAME:
            return [], "band_name"
        start = dt_util.parse_time(str(band.get(CONF_START)))
        end = dt_util.parse_time(str(band.get(CONF_END)))
        price = float(band.get(CONF_PRICE, math.nan))
        if start is None or end is None or not abs(price) <= _MOST_PRICE:
            return [], "band_incomplete"
        days = [day for day in DAYS if day in (band.get(CONF_DAYS) or DAYS)]
        checked.append(
            {
                CONF_NAME: name,
                CONF_START: start.isoformat(),
                CONF_END: end.isoformat(),
                CONF_PRICE: price,
                CONF_DAYS: days,
            }
        )
    return checked, None
