"""The options of a server."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult

from .energy_flow import EnergyOptionsFlow
from .forms import OPTIONS_SCHEMA
from .import_flow import ImportOptionsFlow
from .prices import CONF_EMISSIONS, CONF_TARIFF
from .takeover_flow import TakeoverOptionsFlow


class NutifyOptionsFlow(EnergyOptionsFlow, ImportOptionsFlow, TakeoverOptionsFlow):
    """How often a server is asked, what energy costs, and history from elsewhere."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to set."""
        return self.async_show_menu(
            step_id="init",
            menu_options=[
                "server",
                "tariff",
                "emissions",
                "energy_dashboard",
                "import",
                "nut",
            ],
            sort=False,
        )

    async def async_step_server(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how often to look, what is an event, and what is kept and shown."""
        if user_input is not None:
            kept = {
                key: self.config_entry.options[key]
                for key in (CONF_TARIFF, CONF_EMISSIONS)
                if key in self.config_entry.options
            }
            return self.async_create_entry(data={**kept, **user_input})
        return self.async_show_form(
            step_id="server",
            data_schema=self.add_suggested_values_to_schema(
                OPTIONS_SCHEMA, self.config_entry.options
            ),
        )
