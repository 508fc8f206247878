"""The sentence of a report, and what times are called: only what is known is said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.nutify.core.report.data import (
    Amount,
    BatteryState,
    Span,
)
from custom_components.nutify.core.report.figures import Quality, ReportFigures, Step
from custom_components.nutify.core.report.formats import Formats
from custom_components.nutify.core.report.spans import Axis, Kind, named
from tests.core.composed import (
    BEFORE,
    HUNGRY,
    MADE,
    MAINS,
    OCTOBER,
    ROME,
    at,
    composed,
    cut,
    days,
    outages,
    plain,
    report,
    span,
    totals,
    unknown,
    ups,
)

type Make = Callable[[], ReportFigures]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "In October your UPS used 12.4 kWh (8% less than in September), which"
                " cost €3.97; the power failed twice, for 14 min in all, and the"
                " battery is in good condition."
            ),
        ),
        (
            "it",
            (
                "In ottobre il tuo UPS ha consumato 12,4 kWh (8% in meno rispetto a"
                " settembre), al costo di 3,97 €; la corrente è mancata due volte, per"
                " 14 min in tutto, e la batteria è in buono stato."
            ),
        ),
        (
            "de",
            (
                "Im Oktober verbrauchte deine USV 12,4 kWh"  # codespell:ignore
                " (8 % weniger als im September),"  # codespell:ignore
                " was 3,97 € kostete; der Strom fiel zweimal aus,"  # codespell:ignore
                " insgesamt 14 Min. lang, und die Batterie ist"  # codespell:ignore
                " in gutem Zustand."
            ),
        ),
        (
            "fr",
            (
                "En octobre, votre onduleur a consommé 12,4 kWh (8 % de moins qu'en"
                " septembre), pour un coût de 3,97 € ; le courant a été coupé deux"
                " fois, pendant 14 min au total, et la batterie est en bon état."
            ),
        ),
        (
            "es",
            (
                "En octubre, tu SAI consumió 12,4 kWh (un 8 % menos que en"
                " septiembre), con un coste de 3,97 €; hubo dos cortes de luz, de 14"
                " min en total, y la batería está en buen estado."
            ),
        ),
    ],
)
def test_one_sentence_says_it_all(language: str, expected: str) -> None:
    """Prevents a summary that nobody would say like that."""
    assert plain(composed(report(ups()), language=language).summary) == expected


USED = "In October your UPS used 12.4 kWh (8% less than in September)"
GOOD = "and the battery is in good condition."
SENTENCES: dict[str, tuple[Make, str]] = {
    "energy has no price": (
        lambda: report(ups(), currency=None),
        f"{USED}; the power failed twice, for 14 min in all, {GOOD}",
    ),
    "the cost is not known": (
        lambda: report(ups(totals=totals({**MAINS, Amount.COST: None}, BEFORE))),
        f"{USED}; the power failed twice, for 14 min in all, {GOOD}",
    ),
    "nothing happened": (
        lambda: report(
            ups(outages=outages(), quality=Quality(covered=1.0, gaps=()), battery=None)
        ),
        f"{USED}, which cost €3.97, and the power never failed.",
    ),
    "nobody looked for long": (
        lambda: report(ups(outages=outages(), quality=Quality(covered=0.6, gaps=()))),
        f"{USED}, which cost €3.97; no power cut is known, {GOOD}",
    ),
    "one power cut": (
        lambda: report(ups(outages=outages(cut(at(5, 3), 3900)))),
        f"{USED}, which cost €3.97; the power failed once, for 1 h 5 min, {GOOD}",
    ),
    "three power cuts, and a test that is none": (
        lambda: report(
            ups(
                outages=outages(
                    *(cut(at(each, 3), 30) for each in (5, 6, 7)),
                    cut(at(8, 3), 600, kind="self_test", lasts=True),
                )
            )
        ),
        (
            f"{USED}, which cost €3.97; the power failed 3 times, for 1 min 30 s in"
            f" all, {GOOD}"
        ),
    ),
    "an outage from September": (
        lambda: report(ups(outages=replace(outages(), seconds=7200.0))),
        (
            f"{USED}, which cost €3.97; a power cut that had begun before lasted"
            f" another 2 h, {GOOD}"
        ),
    ),
    "it lasts": (
        lambda: report(
            ups(outages=outages(cut(at(20, 11), 3600, lasts=True))), made=at(20, 12)
        ),
        (
            "In October your UPS has so far used 12.4 kWh (8% less than in the time"
            " before), which cost €3.97; the power failed once, for 1 h; a power cut"
            f" was not over when this report was made, {GOOD}"
        ),
    ),
    "no time before": (
        lambda: report(ups(totals=totals(MAINS), battery=None)),
        (
            "In October your UPS used 12.4 kWh, which cost €3.97, and the power failed"
            " twice, for 14 min in all."
        ),
    ),
    "much the same": (
        lambda: report(ups(totals=totals(MAINS, MAINS), battery=None)),
        (
            "In October your UPS used 12.4 kWh (much the same as before), which cost"
            " €3.97, and the power failed twice, for 14 min in all."
        ),
    ),
    "no watts": (
        lambda: report(ups(totals=totals({}), battery=None)),
        (
            "In October your UPS was watched for 99.8% of the time, and the power"
            " failed twice, for 14 min in all."
        ),
    ),
    "only the load's energy": (
        lambda: report(ups(totals=totals({Amount.ENERGY: 11.2}), battery=None)),
        (
            "In October your UPS used 11.2 kWh, and the power failed twice, for 14 min"
            " in all."
        ),
    ),
    "nothing is known": (
        lambda: report(unknown()),
        "In October nothing was recorded of your UPS.",
    ),
    "no UPS": (report, "There is no UPS in this report."),
    "two": (
        lambda: report(ups(), HUNGRY),
        (
            "In October your 2 UPSes used 32.4 kWh (20% more than in September), which"
            " cost €7.93; Cellar used the most (20 kWh); the power failed, longest at"
            " Rack (twice, 14 min in all), and the battery of Cellar must be replaced."
        ),
    ),
    "five old batteries": (
        lambda: report(
            *(
                ups(
                    name,
                    totals=totals({}),
                    outages=outages(),
                    battery=BatteryState(condition="ageing"),
                    quality=Quality(covered=1.0, gaps=()),
                )
                for name in "ABCDE"
            )
        ),
        (
            "In October your 5 UPSes were watched for 100% of the time; the power"
            " never failed, and the batteries of A, B and 3 more are aging."
        ),
    ),
    "all good": (
        lambda: report(ups(totals=totals({})), ups("B", totals=totals({}))),
        (
            "In October your 2 UPSes were watched for 99.8% of the time; the power"
            " failed, longest at Rack (twice, 14 min in all), and the batteries are in"
            " good condition."
        ),
    ),
    "one is not known": (
        lambda: report(ups(outages=outages()), unknown()),
        (
            "In October your 2 UPSes used 12.4 kWh (8% less than in September), which"
            " cost €3.97; no power cut is known, and the batteries that could be"
            " judged are in good condition."
        ),
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_only_what_is_known_is_said(case: str) -> None:
    """Prevents a sentence that invents, or leaves out what matters."""
    make, expected = SENTENCES[case]
    assert plain(composed(make()).summary) == expected


@pytest.mark.parametrize(
    ("first", "last", "before", "subtitle", "begins", "compares"),
    [
        (
            date(2026, 10, 5),
            date(2026, 10, 5),
            date(2026, 10, 4),
            "Monday, 5 October 2026",
            "On Monday, 5 October 2026, your UPS used",
            "less than the day before)",
        ),
        (
            date(2026, 9, 28),
            date(2026, 10, 4),
            date(2026, 9, 21),
            "28 Sept - 4 Oct 2026",
            "In the week from 28 September to 4 October 2026, your UPS used",
            "less than the week before)",
        ),
        (
            date(2025, 12, 1),
            date(2025, 12, 31),
            date(2025, 11, 1),
            "December 2025",
            "In December 2025 your UPS used",
            "less than in November)",
        ),
        (
            date(2026, 1, 1),
            date(2026, 1, 31),
            date(2025, 12, 1),
            "January 2026",
            "In January your UPS used",
            "less than in December 2025)",
        ),
        (
            date(2026, 7, 1),
            date(2026, 9, 30),
            date(2026, 4, 1),
            "3rd quarter 2026",
            "In the 3rd quarter 2026 your UPS used",
            "less than the quarter before)",
        ),
        (
            date(2025, 1, 1),
            date(2025, 12, 31),
            date(2024, 1, 1),
            "2025",
            "In 2025 your UPS used",
            "less than in 2024)",
        ),
        (
            date(2026, 9, 22),
            date(2026, 10, 21),
            date(2026, 8, 23),
            "22 Sept - 21 Oct 2026",
            "From 22 September to 21 October 2026, your UPS used",
            "less than in the time before)",
        ),
        # February is compared with a January, whatever number of days they have.
        (
            date(2026, 2, 1),
            date(2026, 2, 28),
            date(2026, 1, 1),
            "February 2026",
            "In February your UPS used",
            "less than in January)",
        ),
    ],
)
def test_times_have_names(
    *,
    first: date,
    last: date,
    before: date,
    subtitle: str,
    begins: str,
    compares: str,
) -> None:
    """Prevents "from 1 to 31 October", and a comparison with another time."""
    document = composed(
        report(
            ups(),
            span=span(first, last),
            previous=span(before, first - timedelta(days=1)),
            first_day=first,
            last_day=last,
        )
    )
    assert plain(document.subtitle) == subtitle
    assert plain(document.summary).startswith(begins)
    assert compares in plain(document.summary)


def test_moments_are_named_to_the_minute() -> None:
    """Prevents that half a day is told as a whole one."""
    document = composed(
        report(
            ups(),
            span=Span(at(5, 8), at(5, 20)),
            previous=Span(at(4, 8), at(4, 20)),
        )
    )
    assert plain(document.subtitle) == "5 Oct 2026, 08:00 - 5 Oct 2026, 20:00"
    assert "From 5 Oct 2026, 08:00 to 5 Oct 2026, 20:00, your" in plain(
        document.summary
    )


@pytest.mark.parametrize(
    ("time", "made", "zone", "kind", "lasts"),
    [
        (OCTOBER, MADE, ROME, Kind.MONTH, False),
        (OCTOBER, OCTOBER.end, ROME, Kind.MONTH, False),
        (OCTOBER, at(20, 12), ROME, Kind.MONTH, True),
        # Read a little before the report was made.
        (Span(OCTOBER.start, at(20, 12)), at(20, 12, 5), ROME, Kind.MONTH, True),
        (Span(OCTOBER.start, at(20, 12)), at(20, 14), ROME, Kind.MOMENTS, False),
        # A report of Rome in another zone has no whole days.
        (OCTOBER, MADE, ZoneInfo("UTC"), Kind.MOMENTS, False),
        # The first of a month that is today is a day.
        (Span(at(1, 0), at(2, 0)), at(1, 9), ROME, Kind.DAY, True),
        (Span(at(5, 0), at(8, 0)), at(7, 9), ROME, Kind.WEEK, True),
        (Span(at(5, 0), at(8, 0)), at(9, 9), ROME, Kind.DAYS, False),
        (span(date(2026, 7, 1), date(2026, 9, 3)), at(1, 0), ROME, Kind.DAYS, False),
        (
            span(date(2026, 1, 1), date(2026, 10, 20)),
            at(20, 9),
            ROME,
            Kind.YEAR,
            True,
        ),
    ],
)
def test_a_time_is_recognised(
    *, time: Span, made: datetime, zone: ZoneInfo, kind: Kind, lasts: bool
) -> None:
    """Prevents a month for some days, and a time that goes on for one that is over."""
    found = named(time, made, zone)
    assert (found.kind, found.lasts) == (kind, lasts)


def test_a_day_may_begin_at_one() -> None:
    """Prevents an odd name where the clocks skip midnight."""
    cairo = ZoneInfo("Africa/Cairo")
    day = datetime(2026, 4, 24, 1, tzinfo=cairo)
    assert day - datetime(2026, 4, 23, 23, 59, tzinfo=cairo) != timedelta(minutes=1)
    found = named(Span(day, datetime(2026, 4, 25, tzinfo=cairo)), MADE, cairo)
    assert found.kind is Kind.DAY
    assert found.first == found.last == date(2026, 4, 24)


@pytest.mark.parametrize(
    ("step", "start", "end", "short", "long"),
    [
        (Step.HOUR, at(5, 14), at(5, 15), "5 Oct 14:00", "5 Oct 14:00"),
        (Step.DAY, at(5, 0), at(6, 0), "5 Oct", "Mon 5 Oct"),
        (Step.WEEK, at(5, 0), at(12, 0), "5 Oct", "5-11 Oct"),
        (Step.MONTH, at(1, 0), OCTOBER.end, "Oct", "October 2026"),
        (Step.YEAR, at(1, 0), OCTOBER.end, "2026", "2026"),
    ],
)
def test_steps_have_names(
    *, step: Step, start: datetime, end: datetime, short: str, long: str
) -> None:
    """Prevents a chart whose labels say nothing, or too much."""
    axis = Axis(report(ups(), step=step), Formats("en", "GB", ROME))
    (bar,) = days({}, count=1)
    bar = replace(bar, start=start, end=end)
    assert (plain(axis.short(bar)), plain(axis.long(bar))) == (short, long)
    assert axis.short(bar) == axis.short(bar)


def test_hours_of_one_day_are_clocks() -> None:
    """Prevents the same date beneath every bar of a day."""
    day = date(2026, 10, 25)
    one = report(ups(), step=Step.HOUR, first_day=day, last_day=day)
    (bar,) = days({}, count=1)
    axis = Axis(one, Formats("de", "DE", ROME))
    assert axis.short(replace(bar, start=at(25, 1), end=at(25, 2))) == "01:00"
