"""How a report words what it knows: numbers with units, durations, comparisons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..texts import Texts, duration
from .data import Amount, Measure
from .document import Figure, Tone
from .figures import Band, Bar, MeasureFigures, Totals
from .formats import Formats, rounded, sensible_digits
from .units import AMOUNT_UNITS, MEASURE_UNITS

# Between a number and its unit no line may end.
_NO_BREAK = "\N{NO-BREAK SPACE}"
_MOST_NAMES = 3
_PERCENT, _SHARE_DIGITS = 100, 1
_SMALL = 0.1
# How many digits after the point say something; 0 where none is named.
_DIGITS = {
    Measure.INPUT_VOLTAGE: 1,
    Measure.OUTPUT_VOLTAGE: 1,
    Measure.INPUT_FREQUENCY: 2,
    Measure.OUTPUT_FREQUENCY: 2,
    Measure.BATTERY_VOLTAGE: 1,
    Measure.TEMPERATURE: 1,
}


@dataclass(frozen=True, slots=True)
class Voice:
    """The texts, numbers and money of one reader; `before` names the time before."""

    text: Texts
    formats: Formats
    currency: str | None
    before: str

    def counted(self, key: str, count: int, **values: object) -> str:
        """Return the text for one or for more, with the number as {count}."""
        form = "one" if self.formats.is_one(count) else "other"
        return self.text(f"{key}_{form}", count=self.formats.number(count, 0), **values)

    def duration(self, seconds: float) -> str:
        """Return a time in its two largest units, such as 1 h 5 min."""
        return duration(seconds, self.text, lambda count: self.formats.number(count, 0))

    def quantity(self, value: float, unit: str) -> str:
        """Return a value with three digits that count, and its unit."""
        return f"{self.formats.significant(value)}{_NO_BREAK}{unit}"

    def energy(self, kwh: float) -> str:
        """Return an energy, given in kWh."""
        return self.quantity(kwh, AMOUNT_UNITS[Amount.ENERGY])

    def amount(self, amount: Amount, value: float) -> str:
        """Return an amount with its unit or currency."""
        if amount is Amount.COST:
            return self.formats.money(value, self.currency or "XXX")
        return self.quantity(value, AMOUNT_UNITS[amount])

    def measure(self, measure: Measure, value: float) -> str:
        """Return a measured value with its unit."""
        unit, digits = MEASURE_UNITS[measure], _DIGITS.get(measure, 0)
        if measure is Measure.RUNTIME:
            return self.duration(value)
        if unit == "%":
            return self.formats.percent(value, digits)
        number = float(rounded(value, digits))
        return f"{self.formats.number(number, digits)}{_NO_BREAK}{unit}"

    def amount_name(self, amount: Amount) -> str:
        """Return what an amount is called."""
        return self.text(f"report_amount_{amount}")

    def measure_name(self, measure: Measure) -> str:
        """Return what a measure is called."""
        return self.text(f"report_measure_{measure}")

    def share(self, share: float) -> str:
        """Return a share of 1 as a percentage; all is only what is all."""
        return self.formats.availability(share * _PERCENT, _SHARE_DIGITS)

    def percent(self, value: float) -> str:
        """Return a percentage without digits after the point."""
        return self.formats.percent(value)

    def names(self, names: Sequence[str]) -> str:
        """Return a few names, and how many more there are."""
        if len(names) <= _MOST_NAMES:
            return self.formats.names(names)
        more = len(names) - _MOST_NAMES + 1
        return self.text(
            "report_names_more", names=", ".join(names[:-more]), count=more
        )

    def iso_day(self, day: str) -> str:
        """Return a day that is given as in ISO 8601; what is none stays as it is."""
        try:
            return self.formats.medium_day(date.fromisoformat(day))
        except ValueError:
            return day

    def compared(self, totals: Totals, amount: Amount) -> str:
        """Return what an amount was in the time before, and its change."""
        previous, change = totals.previous.get(amount), totals.change.get(amount)
        if previous is None:
            return ""
        value = self.amount(amount, previous)
        if change is None:
            return self.text("report_note", period=self.before, value=value)
        return self.text(
            "report_note_changed",
            period=self.before,
            value=value,
            change=self.formats.percent(change, signed=True),
        )

    def amount_figures(self, totals: Totals, amounts: Sequence[Amount]) -> list[Figure]:
        """Return the key figures of the amounts that are known."""
        return [
            Figure(
                self.amount_name(amount),
                self.amount(amount, value),
                self.compared(totals, amount),
            )
            for amount in amounts
            if (value := self.known(totals, amount)) is not None
        ]

    def known(self, totals: Totals, amount: Amount) -> float | None:
        """Return an amount; there is no cost where energy has no price."""
        if amount is Amount.COST and self.currency is None:
            return None
        return totals.amounts.get(amount)

    def measure_figure(self, measure: Measure, figures: MeasureFigures) -> Figure:
        """Return the mean of a measure, and in the note when it was least and most."""
        return Figure(
            self.measure_name(measure),
            self.measure(measure, figures.mean),
            self.text(
                "report_note_extremes",
                least=self.measure(measure, figures.min),
                least_at=self.formats.minute(figures.min_at),
                most=self.measure(measure, figures.max),
                most_at=self.formats.minute(figures.max_at),
            ),
        )

    def count_figure(self, key: str, count: int, tone: Tone = Tone.WARNING) -> Figure:
        """Return how often something happened; never is good."""
        return Figure(
            self.text(key),
            self.formats.number(count, 0),
            tone=tone if count else Tone.GOOD,
        )


def used(amounts: Sequence[Totals]) -> Amount:
    """Return the energy that counts: from the mains, where that is known."""
    if any(each.amounts.get(Amount.MAINS_ENERGY) is not None for each in amounts):
        return Amount.MAINS_ENERGY
    return Amount.ENERGY


def column_digits(values: Sequence[float | None]) -> int:
    """Return how many digits after the point a column of a table needs.

    Two, so that rows are added up with ease, unless three say more, or fewer do.
    """
    most = max((abs(each) for each in values if each), default=0.0)
    return min(sensible_digits(most), 2) if most >= _SMALL else 3


def is_worth_a_chart(values: Sequence[float | None]) -> bool:
    """Tell whether there is more than a single value to show."""
    return sum(value is not None for value in values) > 1


def values_of(bars: Sequence[Bar], amount: Amount) -> list[float | None]:
    """Return an amount of every bar."""
    return [bar.amounts.get(amount) for bar in bars]


def means_of(bands: Sequence[Band]) -> list[float | None]:
    """Return the mean of every band."""
    return [band.mean for band in bands]
