"""Sensors of what the journal amounts to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from .coordinator import NutifyCoordinator
from .core.events.selftest import Result
from .core.events.types import EventType
from .core.nut.snapshot import Snapshot
from .entity import UpsEntity
from .history import Histories, History
from .monitor import Monitor

_TEST_DATE = "ups.test.date"


@dataclass(frozen=True, kw_only=True)
class HistoryDescription(SensorEntityDescription):
    """A sensor that the history of a UPS answers."""

    value_fn: Callable[[History, Snapshot], float | datetime | date | str | None]
    attributes_fn: Callable[[History], Mapping[str, Any]] | None = None
    battery: bool = True


def _last_outage(history: History) -> Mapping[str, Any]:
    outage = history.last
    if outage is None:
        return {}
    return {
        "cause": outage.cause,
        "end": outage.end,
        "energy_wh": outage.energy and round(outage.energy, 1),
        "low_battery": outage.low_battery,
        "gaps": len(outage.gaps),
    }


def _known(values: type[StrEnum], value: Any) -> str | None:  # noqa: ANN401
    """Return one of the values; a journal may tell others that a later version knew."""
    return values(value) if value in values else None


def _test_date(history: History, snapshot: Snapshot) -> date | None:
    """Return the day of the last self-test: the device's word, else our own record."""
    reading = snapshot.readings.get(_TEST_DATE)
    if reading is not None and isinstance(reading.value, date):
        return reading.value
    if history.last_test is None:
        return None
    return dt_util.as_local(datetime.fromisoformat(history.last_test.time)).date()


@dataclass(frozen=True, kw_only=True)
class DurationDescription(HistoryDescription):
    """A time on battery, which grows while the UPS is."""

    device_class: SensorDeviceClass | None = SensorDeviceClass.DURATION
    native_unit_of_measurement: str | None = UnitOfTime.SECONDS
    suggested_display_precision: int | None = 0


DESCRIPTIONS = (
    HistoryDescription(
        key="last_event",
        translation_key="last_event",
        device_class=SensorDeviceClass.ENUM,
        options=[str(each) for each in EventType],
        battery=False,
        value_fn=lambda history, _: _known(EventType, history.last_event),
    ),
    HistoryDescription(
        key="last_outage",
        translation_key="last_outage",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda history, _: history.last.begin if history.last else None,
        attributes_fn=_last_outage,
    ),
    DurationDescription(
        key="last_outage_duration",
        translation_key="last_outage_duration",
        value_fn=lambda history, _: history.last.duration if history.last else None,
    ),
    HistoryDescription(
        key="outages_today",
        translation_key="outages_today",
        value_fn=lambda history, _: history.today.outages,
    ),
    HistoryDescription(
        key="outages_month",
        translation_key="outages_month",
        value_fn=lambda history, _: history.month.outages,
    ),
    HistoryDescription(
        key="outages_total",
        translation_key="outages_total",
        # One that turns out to be a self-test is taken back.
        state_class=SensorStateClass.TOTAL,
        value_fn=lambda history, _: history.total.outages,
    ),
    DurationDescription(
        key="time_on_battery_today",
        translation_key="time_on_battery_today",
        value_fn=lambda history, _: history.today.seconds,
    ),
    DurationDescription(
        key="time_on_battery_month",
        translation_key="time_on_battery_month",
        value_fn=lambda history, _: history.month.seconds,
    ),
    DurationDescription(
        key="time_on_battery_total",
        translation_key="time_on_battery_total",
        # One that turns out to be a self-test is taken back.
        state_class=SensorStateClass.TOTAL,
        value_fn=lambda history, _: history.total.seconds,
    ),
    HistoryDescription(
        key="last_test_result",
        translation_key="last_test_result",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[str(each) for each in Result],
        value_fn=lambda history, _: (
            _known(Result, history.last_test.data.get("result"))
            if history.last_test
            else None
        ),
    ),
    HistoryDescription(
        key="last_test_date",
        translation_key="last_test_date",
        device_class=SensorDeviceClass.DATE,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_test_date,
    ),
)


class HistorySensor(UpsEntity, SensorEntity):
    """One sensor of the history, which is known whether or not the UPS answers."""

    entity_description: HistoryDescription

    def __init__(
        self,
        coordinator: NutifyCoordinator,
        subentry: ConfigSubentry,
        monitor: Monitor,
        histories: Histories,
        description: HistoryDescription,
    ) -> None:
        """Prepare a sensor of a UPS."""
        super().__init__(
            coordinator, subentry, f"history/{description.key}", (_TEST_DATE,)
        )
        self._monitor = monitor
        self._histories = histories
        self.entity_description = description

    @property
    @override
    def available(self) -> bool:
        return True

    @override
    def _visible(self) -> object:
        history = self._histories.async_get(self.ups_name)
        description = self.entity_description
        shown = description.attributes_fn and description.attributes_fn(history)
        return description.value_fn(history, self.ups.snapshot), shown

    @override
    def _update(self) -> None:
        history = self._histories.async_get(self.ups_name)
        description = self.entity_description
        value = description.value_fn(history, self.ups.snapshot)
        self._attr_native_value = round(value) if isinstance(value, float) else value
        if description.attributes_fn is not None:
            self._attr_extra_state_attributes = dict(description.attributes_fn(history))

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(
            self._monitor.async_follow(self._handle_coordinator_update)
        )
        self.async_on_remove(
            # Every hour: some days have no midnight, where the clock is set forward.
            async_track_time_change(self.hass, self._new_day, minute=0, second=0)
        )

    @callback
    def _new_day(self, now: datetime) -> None:
        self._update()
        self.async_write_ha_state()
