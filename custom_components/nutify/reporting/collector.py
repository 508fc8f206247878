"""What a report is made of: the recorder's hourly statistics, and the journal.

Nothing else: what these do not hold is not known, and shown as a gap.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.recorder import get_instance

from ..action_journal import ACTION_JOURNAL
from ..core.events.outages import Outage
from ..core.nut.identity import has_battery, identify
from ..core.power.readings import number
from ..core.report.data import (
    ActionRow,
    Amount,
    BatteryState,
    EventRow,
    Measure,
    Span,
    UpsData,
)
from ..core.report.known import JUDGED
from ..core.texts import Texts
from ..sentences import reason_text
from ..subject import Subject
from .hours import Hours

# By the end of an entity's unique id; the first that there is.
_MEASURES: Mapping[Measure, tuple[str, ...]] = {
    Measure.POWER: ("meter/load_power",),
    Measure.LOAD: ("ups_load", "output_power_percent"),
    Measure.INPUT_VOLTAGE: ("input_voltage", "input_l1_n_voltage"),
    Measure.OUTPUT_VOLTAGE: ("output_voltage", "output_l1_n_voltage"),
    Measure.INPUT_FREQUENCY: ("input_frequency",),
    Measure.OUTPUT_FREQUENCY: ("output_frequency",),
    Measure.CHARGE: ("battery_charge",),
    Measure.RUNTIME: ("battery_runtime",),
    Measure.BATTERY_VOLTAGE: ("battery_voltage",),
    Measure.TEMPERATURE: ("battery_temperature", "ups_temperature"),
    Measure.HEALTH: ("battery/health",),
}
_AMOUNTS: Mapping[Amount, str] = {
    Amount.ENERGY: "meter/energy",
    Amount.MAINS_ENERGY: "meter/mains_energy",
    Amount.COST: "meter/cost",
    Amount.EMISSIONS: "meter/emissions",
}
_PART_ENERGY, _PART_COST = "meter/mains_energy/", "meter/cost/"


@dataclass(frozen=True, slots=True)
class _Statistics:
    """The ids of the statistics of a UPS."""

    measures: Mapping[Measure, str]
    amounts: Mapping[Amount, str]
    parts: Mapping[str, tuple[str | None, str | None]]

    @property
    def all_sums(self) -> Iterator[str]:
        """Yield every statistic that adds up."""
        yield from self.amounts.values()
        for pair in self.parts.values():
            yield from filter(None, pair)


async def async_collect(
    hass: HomeAssistant, subject: Subject, span: Span, before: Span, texts: Texts
) -> UpsData:
    """Return everything of a UPS in a time, and what it used in the time before.

    The recorder's own thread asks for it.
    """
    statistics = _statistics(hass, subject)
    records = _Records.of(hass, subject, span, texts)

    def query() -> UpsData:
        return records.with_rows(statistics, Hours(hass, span, before))

    return await get_instance(hass).async_add_executor_job(query)


@callback
def _statistics(hass: HomeAssistant, subject: Subject) -> _Statistics:
    found = {
        key: entity.entity_id
        for key, entity in subject.registered(hass)
        if entity.domain == "sensor"
    }
    names = dict.fromkeys(
        key.removeprefix(start)
        for key in found
        for start in (_PART_ENERGY, _PART_COST)
        if key.startswith(start)
    )
    return _Statistics(
        measures={
            measure: found[key]
            for measure, keys in _MEASURES.items()
            if (key := next((each for each in keys if each in found), None))
        },
        amounts={
            amount: found[key] for amount, key in _AMOUNTS.items() if key in found
        },
        parts={
            name: (found.get(_PART_ENERGY + name), found.get(_PART_COST + name))
            for name in names
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Records:
    """What the journals and the device tell, gathered in the event loop."""

    key: str
    name: str
    model: str
    outages: Sequence[Outage]
    events: Sequence[EventRow]
    actions: Sequence[ActionRow]
    battery: BatteryState | None
    nominal_voltage: float | None
    transfer_low: float | None
    transfer_high: float | None

    @classmethod
    @callback
    def of(
        cls, hass: HomeAssistant, subject: Subject, span: Span, texts: Texts
    ) -> _Records:
        """Gather what lies in a time."""
        runtime = subject.entry.runtime_data
        snapshot = runtime.coordinator.ups(subject.ups).snapshot
        identity = identify(snapshot.variables)
        return cls(
            key=subject.key,
            name=subject.subentry.title,
            model=" ".join(filter(None, (identity.manufacturer, identity.model))),
            outages=sorted(_outages(subject, span), key=lambda each: each.begin),
            events=list(_events(subject, span)),
            actions=list(_actions(hass, subject, span)),
            battery=_battery(subject, texts)
            if has_battery(snapshot.variables)
            else None,
            nominal_voltage=number(snapshot, "input.voltage.nominal"),
            transfer_low=number(snapshot, "input.transfer.low"),
            transfer_high=number(snapshot, "input.transfer.high"),
        )

    def with_rows(self, statistics: _Statistics, hours: Hours) -> UpsData:
        """Return everything, with the rows of the statistics."""
        means = hours.means(statistics.measures)
        sums = hours.sums(statistics.all_sums)
        amounts = {each: sums[name] for each, name in statistics.amounts.items()}
        own = [
            statistic
            for measure, statistic in statistics.measures.items()
            if measure not in JUDGED
        ]
        return UpsData(
            key=self.key,
            name=self.name,
            model=self.model,
            means=means,
            sums=amounts,
            seen_before=hours.seen_before(own, means, amounts.values()),
            parts={
                name: (sums.get(energy or "", ()), sums.get(cost or "", ()))
                for name, (energy, cost) in statistics.parts.items()
            },
            outages=self.outages,
            events=self.events,
            actions=self.actions,
            battery=self.battery,
            nominal_voltage=self.nominal_voltage,
            transfer_low=self.transfer_low,
            transfer_high=self.transfer_high,
        )


def _outages(subject: Subject, span: Span) -> Iterator[Outage]:
    monitor = subject.entry.runtime_data.monitor
    current = monitor.outage(subject.ups)
    if current is not None and current.begin < span.end:
        yield current
    for outage in monitor.journal.outages(subject.ups):
        end = outage.end or outage.begin
        if outage.begin < span.end and (
            end >= span.start
            or outage.begin.timestamp() + outage.duration >= span.start.timestamp()
        ):
            yield outage


def _events(subject: Subject, span: Span) -> Iterator[EventRow]:
    journal = subject.entry.runtime_data.monitor.journal
    found = [
        EventRow(time=time, type=str(record.data["type"]), data=record.data)
        for record in journal.newest_first(subject.ups)
        if not record.is_outage
        and span.start <= (time := datetime.fromisoformat(record.time)) < span.end
    ]
    yield from sorted(found, key=lambda each: each.time)


def _actions(hass: HomeAssistant, subject: Subject, span: Span) -> Iterator[ActionRow]:
    journal = hass.data[ACTION_JOURNAL]
    for each in reversed(journal.actions(subject.entry.entry_id, subject.ups)):
        time = datetime.fromisoformat(each["time"]).astimezone(UTC)
        if span.start <= time < span.end:
            yield ActionRow(
                time=time,
                action=each["action"],
                target=each["what"],
                value=each["value"] or "",
                outcome=each["result"],
                user=each["user"],
            )


def _battery(subject: Subject, texts: Texts) -> BatteryState:
    verdict = subject.entry.runtime_data.batteries.assessment(subject.ups)
    return BatteryState(
        health=verdict.health,
        condition=str(verdict.condition),
        reasons=[reason_text(each, texts) for each in verdict.reasons],
        installed=_iso(verdict.installed),
        replacement=_iso(verdict.replacement),
        capacity_wh=verdict.capacity_wh,
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
