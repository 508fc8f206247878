"""What anybody may send to Nutify's actions, against their schemas."""

import asyncio
from collections.abc import Mapping
import tempfile
from typing import override

from homeassistant.core import HomeAssistant, Service
import voluptuous as vol

from custom_components.nutify.care_services import async_setup_care_services
from custom_components.nutify.const import DOMAIN
from custom_components.nutify.export_services import async_setup_export_services
from custom_components.nutify.journal_services import async_setup_journal_services
from custom_components.nutify.report_services import async_setup_report_services
from custom_components.nutify.services import async_setup_services

from .choices import Choices
from .target import Target

_SETUPS = (
    async_setup_services,
    async_setup_care_services,
    async_setup_export_services,
    async_setup_journal_services,
    async_setup_report_services,
)


async def _registered(folder: str) -> Mapping[str, Service]:
    """Return the actions as Home Assistant has them registered."""
    hass = HomeAssistant(folder)
    for setup in _SETUPS:
        setup(hass)
    services = dict(hass.services.async_services_for_domain(DOMAIN))
    await hass.async_stop(force=True)
    return services


class ServicesTarget(Target):
    """Reads an input as an action, and data for its fields and others."""

    longest = 512

    def __init__(self) -> None:
        """Register all actions."""
        super().__init__()
        with tempfile.TemporaryDirectory() as folder:
            services = asyncio.run(_registered(folder))
        self._schemas = [
            (name, service.schema)
            for name, service in sorted(services.items())
            if service.schema is not None
        ]

    @override
    def seeds(self) -> list[bytes]:
        """Return data of every kind for every action."""
        return [
            bytes((number, *(each * 7 % 256 for each in range(place, place + 40))))
            for number in range(len(self._schemas))
            for place in range(0, 160, 20)
        ]

    @override
    def run(self, data: bytes) -> str:
        """Check data against a schema, which may only raise Invalid."""
        choices = Choices(data)
        _, schema = choices.pick(self._schemas)
        assert isinstance(schema, vol.Schema)
        assert isinstance(schema.schema, dict)
        fields = sorted(str(each) for each in schema.schema)
        given: dict[str, object] = {}
        while choices.more and len(given) < len(fields) + 1:
            known = choices.below(16)
            name = choices.pick(fields) if known and fields else choices.text()
            given[name] = choices.value()
        try:
            schema(given)
        except vol.Invalid as err:
            return type(err).__name__
        return "accepted"
