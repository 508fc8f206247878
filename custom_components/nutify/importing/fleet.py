"""History of what all UPSes of a server used together."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance

from ..subject import async_subjects
from .series import Series, entity_series
from .splice import Splice, growth_of
from .targets import SUMS, entities_of, fleet_of


async def async_add_up(hass: HomeAssistant, splice: Splice, entry_id: str) -> None:
    """Write for a server what the history of its UPSes amounts to."""
    members = [
        entities_of(hass, subject)
        for subject in async_subjects(hass)
        if subject.entry.entry_id == entry_id
    ]
    for kind, (key, entity_id) in fleet_of(hass, entry_id).items():

        def series(
            kind: str = kind, key: str = key, entity_id: str = entity_id
        ) -> tuple[Series | None, list[Series]]:
            found = [
                entity_series(hass, *member[SUMS[kind]], is_sum=True)
                for member in members
                if SUMS[kind] in member
            ]
            fleet = entity_series(hass, key, entity_id, is_sum=True)
            return fleet, [each for each in found if each is not None]

        fleet, parts = await get_instance(hass).async_add_executor_job(series)
        if fleet is None:
            continue
        total: dict[int, float] = {}
        for part in parts:
            border = await splice.async_border(part)
            convert = fleet.converter(part.unit)
            for start, amount in growth_of(
                await splice.rows.async_sums(part, 0, border)
            ).items():
                total[start] = total.get(start, 0.0) + convert(amount)
        await splice.async_sums(fleet, total, lambda _: None)
