"""Sensors of what is known of a battery, and why."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import (
    EntityCategory,
    UnitOfEnergy,
    UnitOfRatio,
    UnitOfTime,
)

from .batteries import Batteries
from .coordinator import NutifyCoordinator
from .core.battery.types import Assessment, Condition
from .core.deadband import Kind
from .deadbands import Measured
from .entity import UpsEntity
from .sentences import Sentences, reason_text


@dataclass(frozen=True, kw_only=True)
class BatteryDescription(SensorEntityDescription):
    """A sensor that the verdict on a battery answers.

    `has_reasons` tells that it says why, `kind` which deadband it has; the attributes
    go with the value then.
    """

    value_fn: Callable[[Assessment], float | str | date | None]
    attributes_fn: Callable[[Assessment], Mapping[str, Any]] | None = None
    has_reasons: bool = False
    kind: Kind | None = None


@dataclass(frozen=True, kw_only=True)
class _PercentDescription(BatteryDescription):
    native_unit_of_measurement: str | None = UnitOfRatio.PERCENTAGE
    state_class: SensorStateClass | None = SensorStateClass.MEASUREMENT
    suggested_display_precision: int | None = 0


def _rounded(value: float | None, digits: int = 0) -> float | None:
    return None if value is None else round(value, digits)


def _evidence(verdict: Assessment) -> Mapping[str, Any]:
    return {
        "basis": str(verdict.basis),
        "samples": verdict.samples,
        "since": verdict.since,
        "last_evidence": verdict.last_evidence,
        "error": _rounded(verdict.health_error),
    }


def _counters(verdict: Assessment) -> Mapping[str, Any]:
    counters = verdict.counters
    return {
        "age_days": verdict.age_days,
        "expected_life_days": verdict.expected_life_days,
        "transfers": counters.transfers,
        "seconds_on_battery": round(counters.seconds_on_battery),
        "deep_discharges": counters.deep_discharges,
        "tests_passed": counters.tests_passed,
        "tests_failed": counters.tests_failed,
    }


def _known_condition(verdict: Assessment) -> str | None:
    """Return the verdict; Home Assistant has its own word for an unknown one."""
    known = verdict.condition is not Condition.UNKNOWN
    return str(verdict.condition) if known else None


def _claim(verdict: Assessment) -> Mapping[str, Any]:
    return {
        "claimed": _rounded(verdict.claimed_runtime),
        "claim_error": _rounded(verdict.claim_error),
    }


DESCRIPTIONS = (
    _PercentDescription(
        key="health",
        translation_key="estimated_battery_health",
        value_fn=lambda verdict: _rounded(verdict.health),
        attributes_fn=_evidence,
        has_reasons=True,
    ),
    BatteryDescription(
        key="condition",
        translation_key="estimated_battery_condition",
        device_class=SensorDeviceClass.ENUM,
        options=[str(each) for each in Condition if each is not Condition.UNKNOWN],
        value_fn=_known_condition,
        attributes_fn=_counters,
        has_reasons=True,
    ),
    BatteryDescription(
        key="capacity",
        translation_key="estimated_battery_capacity",
        device_class=SensorDeviceClass.ENERGY_STORAGE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfEnergy.WATT_HOUR,
        suggested_display_precision=0,
        value_fn=lambda verdict: _rounded(verdict.capacity_wh, 1),
    ),
    BatteryDescription(
        key="replacement",
        translation_key="estimated_battery_replacement",
        device_class=SensorDeviceClass.DATE,
        value_fn=lambda verdict: verdict.replacement,
    ),
    BatteryDescription(
        key="predicted_runtime",
        translation_key="predicted_runtime",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=1,
        kind=Kind.RUNTIME,
        value_fn=lambda verdict: _rounded(verdict.predicted_runtime),
        attributes_fn=_claim,
    ),
    _PercentDescription(
        key="claim_error",
        translation_key="runtime_claim_error",
        kind=Kind.LOAD,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda verdict: _rounded(verdict.claim_error),
    ),
    _PercentDescription(
        key="runtime_stability",
        translation_key="runtime_stability",
        kind=Kind.LOAD,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda verdict: _rounded(verdict.runtime_stability, 1),
    ),
    _PercentDescription(
        key="voltage_stability",
        translation_key="voltage_stability",
        kind=Kind.LOAD,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=1,
        value_fn=lambda verdict: _rounded(verdict.voltage_stability, 1),
    ),
)


class BatterySensor(UpsEntity, SensorEntity):
    """One sensor of a battery; what was found is known without the UPS."""

    entity_description: BatteryDescription

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        batteries: Batteries,
        description: BatteryDescription,
    ) -> None:
        """Prepare a sensor of a UPS."""
        super().__init__(coordinator, subentry, f"battery/{description.key}", ())
        self._batteries = batteries
        self.entity_description = description
        self._kind = description.kind

    @property
    @override
    def available(self) -> bool:
        return True

    @override
    def _visible(self) -> object:
        verdict = self._batteries.assessment(self.ups_name)
        description = self.entity_description
        shown = description.attributes_fn and description.attributes_fn(verdict)
        reasons = verdict.reasons if description.has_reasons else None
        return description.value_fn(verdict), shown, reasons

    @override
    def _measured(self) -> Measured:
        verdict = self._batteries.assessment(self.ups_name)
        description = self.entity_description
        value = description.value_fn(verdict)
        along = description.attributes_fn and description.attributes_fn(verdict)
        return Measured(value if isinstance(value, float) else None, along=along)

    @override
    def _update(self) -> None:
        verdict = self._batteries.assessment(self.ups_name)
        description = self.entity_description
        self._attr_native_value = description.value_fn(verdict)
        attributes: dict[str, Any] = {}
        if description.attributes_fn is not None:
            attributes |= description.attributes_fn(verdict)
        if description.has_reasons:
            attributes["reasons"] = list(self._reasons(verdict))
        self._attr_extra_state_attributes = attributes

    def _reasons(self, verdict: Assessment) -> Iterator[str]:
        """Yield why, in Home Assistant's language."""
        sentences = Sentences.of_home_assistant(self.hass)
        for reason in verdict.reasons:
            yield reason_text(reason, sentences.text)

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(
            self._batteries.async_follow(self._handle_coordinator_update)
        )
