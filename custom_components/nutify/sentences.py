"""Events as sentences, in a user's language."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)

from .const import DOMAIN
from .core.battery.types import Reason
from .core.events.outages import Outage
from .core.events.types import EventType
from .core.texts import Texts, duration, filled, number, reason

_PREFIX = f"component.{DOMAIN}.common."

_BATTERY = ("charge", "runtime", "load")
_DETAILS: Mapping[str, tuple[str, ...]] = {
    EventType.ON_BATTERY: _BATTERY,
    EventType.ON_LINE: ("charge",),
    EventType.LOW_BATTERY: _BATTERY,
    EventType.FORCED_SHUTDOWN: _BATTERY,
    EventType.CHARGE_LOW: _BATTERY,
    EventType.CHARGE_RECOVERED: ("charge",),
    EventType.RUNTIME_LOW: _BATTERY,
    EventType.RUNTIME_RECOVERED: ("runtime",),
    EventType.OVERLOAD: ("load", "watts"),
    EventType.OVERLOAD_ENDED: ("load", "watts"),
    EventType.TRIM: ("input_voltage",),
    EventType.BOOST: ("input_voltage",),
    EventType.VOLTAGE_SAG: ("input_voltage",),
    EventType.VOLTAGE_SAG_ENDED: ("input_voltage",),
    EventType.VOLTAGE_SWELL: ("input_voltage",),
    EventType.VOLTAGE_SWELL_ENDED: ("input_voltage",),
}


class Sentences:
    """The texts of one language."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Keep the texts, by their keys under `common`."""
        self._texts = texts

    @classmethod
    @callback
    def of_home_assistant(cls, hass: HomeAssistant) -> Self:
        """Return the texts of Home Assistant's own language."""
        found = async_get_cached_translations(
            hass, hass.config.language, "common", DOMAIN
        )
        return cls(_without_prefix(found))

    @classmethod
    async def async_in(cls, hass: HomeAssistant, language: str) -> Self:
        """Return the texts of any language, English where one is missing."""
        found = await async_get_translations(hass, language, "common", {DOMAIN})
        return cls(_without_prefix(found))

    def text(self, key: str, **values: object) -> str:
        """Return a text with its placeholders filled in."""
        return filled(self._texts.get(key, key), values)

    def event(self, event: Mapping[str, Any]) -> str:
        """Return what happened, such as "went on battery (charge 98 %)"."""
        sentence = self.text(f"event_{event['type']}")
        if event.get("test"):
            sentence = self.text("sentence_test", sentence=sentence)
        if (seconds := event.get("duration")) is not None:
            sentence = self.text(
                "sentence_after", sentence=sentence, duration=self.duration(seconds)
            )
        if (why := reason(event, self.text)) is not None:
            sentence = self.text("sentence_because", sentence=sentence, reason=why)
        if details := ", ".join(self._details(event)):
            sentence = f"{sentence} ({details})"
        return sentence

    def outage(self, outage: Outage) -> str:
        """Return what is known of an outage, a line for each."""
        lines = [self.text("outage_lasted", duration=self.duration(outage.duration))]
        if outage.cause:
            lines.append(self.text("outage_cause", cause=outage.cause))
        for name, each in outage.measures.items():
            if each.begin is None or each.lowest is None or each.end is None:
                continue
            lines.append(
                self.text(
                    "outage_measure",
                    name=self.text(f"name_{name}"),
                    begin=self.value(name, each.begin),
                    lowest=self.value(name, each.lowest),
                    end=self.value(name, each.end),
                )
            )
        if outage.energy is not None:
            lines.append(
                self.text(
                    "outage_energy", energy=number(outage.energy, self.text, ".1f")
                )
            )
        lines += [
            self.text(f"outage_{flag}")
            for flag in ("low_battery", "forced_shutdown")
            if getattr(outage, flag)
        ]
        if outage.gaps:
            lines.append(self.text("outage_gaps"))
        return "\n".join(lines)

    def duration(self, seconds: float) -> str:
        """Return a time in its two largest units, such as 1 h 5 min."""
        return duration(seconds, self.text)

    def value(self, key: str, value: object) -> str:
        """Return a measured value with its unit."""
        if key == "runtime" and isinstance(value, int | float):
            return self.duration(value)
        return self.text(f"value_{key}", value=number(value, self.text))

    def _details(self, event: Mapping[str, Any]) -> Iterator[str]:
        for key in _DETAILS.get(event["type"], ()):
            if (value := event.get(key)) is not None:
                yield self.text(f"detail_{key}", value=self.value(key, value))


def reason_text(reason: Reason, text: Texts) -> str:
    """Return why a battery is judged as it is, in words."""
    params = {name: number(value, text) for name, value in reason.params.items()}
    return text(f"battery_{reason.key}", **params)


def _without_prefix(texts: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix(_PREFIX): text for key, text in texts.items()}
